#!/usr/bin/env python3
"""How fast and how large the library is: 10,000 tagged files scanned and rescanned, and ranges of a file of 100 MB.

  python3 tests/library/measure.py PUBLISHED [--files 10000]

PUBLISHED is the folder of a published site; ffmpeg makes the one sound that all files hold. Writes one JSON object.
"""
import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time

MOODS = ["calm", "happy", "sad", "energetic", ""]
GENRES = ["Pop", "Rock", "Jazz", "Ambient", "House", "Folk"]


def tag(frames):
    """An ID3v2.4 tag of text frames."""
    body = b""
    for name, text in frames.items():
        data = b"\x03" + text.encode() + b"\x00"
        body += name.encode() + syncsafe(len(data)) + b"\x00\x00" + data
    return b"ID3\x04\x00\x00" + syncsafe(len(body)) + body


def syncsafe(number):
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


def make(folder, files):
    sound = os.path.join(folder, "sound.mp3")
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "sine=frequency=440:duration=1",
                    "-write_xing", "0", "-id3v2_version", "0", "-c:a", "libmp3lame", sound], check=True)
    with open(sound, "rb") as file:
        body = file.read()
    os.remove(sound)
    old = time.time() - 3600
    for i in range(files):
        album = os.path.join(folder, f"artist-{i // 100}", f"album-{i // 10}")
        os.makedirs(album, exist_ok=True)
        path = os.path.join(album, f"{i % 10:02}.mp3")
        with open(path, "wb") as file:
            file.write(tag({"TIT2": f"Song {i}", "TPE1": f"Artist {i // 100}", "TALB": f"Album {i // 10}", "TRCK": str(i % 10 + 1),
                            "TCON": GENRES[i % 6], "TBPM": str(60 + i % 120), "TMOO": MOODS[i % 5]}) + body)
        os.utime(path, (old, old))


def peak(pid, seen):
    """Keeps the greatest resident size of a process, MB, while it lives."""
    while True:
        try:
            with open(f"/proc/{pid}/status") as status:
                seen[0] = max(seen[0], int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1000)
        except (OSError, TypeError):
            return
        time.sleep(0.02)


def run(program, data, music, *command):
    environment = dict(os.environ, EMOTIONWEB_DATA=data, Library__Folders__0=music)
    began = time.monotonic()
    process = subprocess.Popen([program, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    seen = [0]
    watch = threading.Thread(target=peak, args=(process.pid, seen))
    watch.start()
    out = process.communicate()[0]
    watch.join()
    assert process.returncode == 0, command
    return json.loads(out), time.monotonic() - began, seen[0]


def rss(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1000


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def serve(program, data, music, files):
    """First bytes of ranges in a file of 100 MB, and what 100 streams take."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = dict(os.environ, EMOTIONWEB_DATA=data, Library__Folders__0=music)
    site = subprocess.Popen([program, "serve", "--urls", f"http://127.0.0.1:{port}"], env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        def ask(path, headers=None):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", path, headers=headers or {})
            return connection, connection.getresponse()

        while True:
            try:
                ask("/healthz")[1].read()
                break
            except OSError:
                time.sleep(0.2)
        track = track_of(data, "large.wav")
        path = f"/media/{track}"
        size = int(ask(path, {"Range": "bytes=0-0"})[1].headers["Content-Range"].split("/")[1])
        times = []
        for _ in range(200):
            start = random.Random(len(times)).randrange(size - 100_000)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.connect()
            began = time.perf_counter()
            connection.request("GET", path, headers={"Range": f"bytes={start}-"})
            connection.getresponse().read(1)
            times.append((time.perf_counter() - began) * 1000)
            connection.close()
        floor = []
        for _ in range(200):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.connect()
            began = time.perf_counter()
            connection.request("GET", "/css/tokens.css")
            connection.getresponse().read(1)
            floor.append((time.perf_counter() - began) * 1000)
            connection.close()
        before = rss(site.pid)
        streams = [ask(path) for _ in range(100)]
        for _, response in streams:
            response.read(200_000)
        after = rss(site.pid)
        return {"bytes": size, "firstByteMs": {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)},
                "ofAStaticFileMs": {"p50": percentile(floor, 0.5), "p95": percentile(floor, 0.95)},
                "hundredStreamsMb": after - before}
    finally:
        site.terminate()
        site.wait()


def track_of(data, name):
    import sqlite3
    with sqlite3.connect(f"file:{data}/emotionweb.db?mode=ro", uri=True) as database:
        return database.execute("SELECT PublicId FROM Tracks WHERE Path = ?", (name,)).fetchone()[0]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("published")
    arguments.add_argument("--files", type=int, default=10_000)
    given = arguments.parse_args()
    program = os.path.join(given.published, "EmotionWeb")
    work = tempfile.mkdtemp(prefix="emotionweb-measure-")
    try:
        data, music = os.path.join(work, "data"), os.path.join(work, "music")
        os.makedirs(music)
        make(music, given.files)
        _, _, idle = run(program, data, music, "library", "status", "--json")
        first, wall, most = run(program, data, music, "library", "scan", "--json")
        again, rescan, _ = run(program, data, music, "library", "scan", "--json")
        with open(os.path.join(music, "large.wav"), "wb") as large:
            length = 100_000_000
            large.write(b"RIFF" + struct.pack("<I", length - 8) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, 44100, 176400, 4, 16)
                        + b"data" + struct.pack("<I", length - 44))
            large.truncate(length)
        os.utime(os.path.join(music, "large.wav"), (time.time() - 3600,) * 2)
        run(program, data, music, "library", "scan", "--json")
        print(json.dumps({
            "files": given.files,
            "scan": {"seconds": first["seconds"], "processSeconds": round(wall, 2), "added": first["added"], "songs": first["songs"],
                     "refused": first["refused"], "peakMb": most, "peakOverStatusMb": round(most - idle, 1)},
            "rescan": {"seconds": again["seconds"], "processSeconds": round(rescan, 2), "read": again["added"] + again["changed"]},
            "serve": serve(program, data, music, given.files),
        }, indent=2))
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
