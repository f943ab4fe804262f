#!/usr/bin/env python3
"""Sends a site that has little memory many legal pictures that take much of it, all at once, and looks whether it lives.

The site is started by this script inside a memory cgroup (made by hand, version 1 or 2, which takes root) and ended with it. The
pictures are as small as files get for what they decode to: PNG of 16 megapixels (one turned by its EXIF data), a TIFF of 16-bit
samples in one strip, and a PNG of 40 megapixels of 128 KB, which is refused. Standard library only.

    python3 tests/attacks/small_host.py PUBLISHED/EmotionWeb --megabytes 512 --requests 50

Leaves with 1 where the site died, a request got no answer, or the kernel killed for memory.
"""

import argparse
import collections
import concurrent.futures
import http.client
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib

NAME = f"emotionweb-small-host-{os.getpid()}"


def png(width, height, orientation=None):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    line = b"\0" + b"\x80" * (3 * width)
    rows = b"".join([packer.compress(line) for _ in range(height)] + [packer.flush()])
    turned = orientation or 1
    exif = chunk(b"eXIf", b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 0x112, 3, 1, turned, 0) + b"\0\0\0\0")
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + exif + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff(width, height):
    packer = zlib.compressobj(9)
    line = b"\x00\x80" * (3 * width)
    strip = b"".join([packer.compress(line) for _ in range(height)] + [packer.flush()])
    bits_at = 8 + len(strip)
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, bits_at), (259, 3, 1, 8), (262, 3, 1, 2),
        (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(strip)), (284, 3, 1, 1),
    ]
    page = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + b"\0\0\0\0"
    return b"II*\0" + struct.pack("<I", bits_at + 6) + strip + struct.pack("<HHH", 16, 16, 16) + page


class Cgroup:
    """A memory cgroup of either version."""

    def __init__(self, megabytes):
        v1 = "/sys/fs/cgroup/memory"
        self.is_v1 = os.path.isdir(v1)
        self.path = os.path.join(v1 if self.is_v1 else "/sys/fs/cgroup", NAME)
        os.mkdir(self.path)
        self.write("memory.limit_in_bytes" if self.is_v1 else "memory.max", megabytes << 20)
        if not self.is_v1:
            self.write("memory.swap.max", 0)

    def write(self, name, value):
        with open(os.path.join(self.path, name), "w") as file:
            file.write(str(value))

    def read(self, name):
        with open(os.path.join(self.path, name)) as file:
            return file.read()

    def enter(self):
        self.write("cgroup.procs", os.getpid())

    def peak(self):
        return int(self.read("memory.max_usage_in_bytes" if self.is_v1 else "memory.peak")) / 2**20

    def kills(self):
        text = self.read("memory.oom_control" if self.is_v1 else "memory.events")
        return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("oom_kill "))

    def remove(self):
        os.rmdir(self.path)


def rss(pid, name="VmHWM"):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(name))


def post(port, picture, patience=1800):
    """Sends a picture until there is a place for it."""
    end = time.monotonic() + patience
    while (status := post_once(port, picture)) == 503 and time.monotonic() < end:
        time.sleep(1)
    return status


def post_once(port, picture):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request("POST", "/api/v1/readings", picture, {"Content-Type": "application/octet-stream"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError as error:
        return type(error).__name__
    finally:
        connection.close()


def wait_until_ready(port, site):
    for _ in range(600):
        if site.poll() is not None:
            sys.exit(f"The site ended with {site.returncode} before it was ready.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The site did not become ready.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--megabytes", type=int, default=512)
    parser.add_argument("--requests", type=int, default=50)
    options = parser.parse_args()
    pictures = {
        "png 16 MP": png(4000, 4000),
        "png 16 MP, turned": png(4000, 4000, orientation=6),
        "tiff 16 MP, 16 bit": tiff(4000, 4000),
        "png 40 MP": png(8000, 5000),
    }
    print("  ".join(f"{name}: {len(picture):,} bytes" for name, picture in pictures.items()))
    group = Cgroup(options.megabytes)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        # All pictures are read or refused for themselves: nobody for asking often, and who finds no place comes again.
        environment = dict(os.environ, EMOTIONWEB_DATA=data, Api__Burst="100000", Uploads__Seconds="600")
        # Copied from within: what the kernel keeps of the program's files then counts for the cgroup, as on a host that has no more.
        copy, folder = os.path.join(data, "program"), os.path.dirname(os.path.abspath(options.program))
        subprocess.run(["cp", "-r", folder, copy], check=True, preexec_fn=group.enter)
        site = subprocess.Popen(
            [os.path.join(copy, os.path.basename(options.program)), "serve", "--urls", f"http://127.0.0.1:{port}"],
            env=environment, cwd=copy, stdout=subprocess.DEVNULL, preexec_fn=group.enter)
        try:
            wait_until_ready(port, site)
            idle = rss(site.pid)
            kinds = list(pictures)
            began = time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(options.requests) as senders:
                wanted = [kinds[n % len(kinds)] for n in range(options.requests)]
                answers = list(zip(wanted, senders.map(lambda kind: post(port, pictures[kind]), wanted)))
            took = time.perf_counter() - began
            alive = site.poll() is None
            print(f"limit {options.megabytes} MB, idle {idle:.0f} MB, {options.requests} requests at once in {took:.1f} s")
            for (kind, status), count in sorted(collections.Counter(answers).items(), key=str):
                print(f"  {kind}: {status} x {count}")
            print(f"peak of the process {rss(site.pid):.0f} MB" if alive else f"The site ended with {site.poll()}.")
            print(f"peak of the cgroup {group.peak():.0f} MB, page cache counted; killed for memory: {group.kills()}")
            good = alive and group.kills() == 0 and all(isinstance(status, int) and status < 500 for _, status in answers)
        finally:
            site.terminate()
            site.wait()
            group.remove()
    print("It lives." if good else "It does not hold.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
