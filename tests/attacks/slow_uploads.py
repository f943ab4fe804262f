"""Uploads that announce 9 MB and send 300 bytes a second hold memory and connections."""
import select
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

from attack import main
from target import FACE, elsewhere

BEFORE = '25 uploads of 9 MB at 300 B/s held 210 MB, for as long as they liked.'
QUICK = False
UPLOADS, BYTES, RATE, SECONDS, MEGABYTES = 25, 9_000_000, 300, 90, 60


def attack(sites, finding):
    with sites.start() as site, ExitStack() as stack:
        for _ in range(3):
            site.visitor().picture(FACE.read_bytes())
        before, peak = site.memory(), 0
        parts = urlsplit(site.url)
        uploads = []
        for n in range(UPLOADS):
            one = stack.enter_context(socket.create_connection((parts.hostname, parts.port), 10, source_address=(elsewhere(n), 0)))
            head = f'POST /api/v1/readings HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: image/png\r\nContent-Length: {BYTES}\r\n\r\n'
            one.sendall(head.encode() + FACE.read_bytes()[:2000])
            uploads.append(one)
        began, ended = time.monotonic(), {}
        while time.monotonic() - began < SECONDS and len(ended) < UPLOADS:
            for n, one in enumerate(uploads):
                if n in ended:
                    continue
                try:
                    if select.select([one], [], [], 0)[0]:
                        ended[n] = time.monotonic() - began
                    else:
                        one.sendall(b'x' * (RATE // 2))
                except OSError:
                    ended[n] = time.monotonic() - began
            peak = max(peak, site.memory() - before)
            time.sleep(0.5)
        longest = max(ended.values(), default=0)
        finding.note(
            len(ended) == UPLOADS,
            f'all {UPLOADS} were ended within {longest:.0f} s',
            f'{UPLOADS - len(ended)} of {UPLOADS} were still taken after {SECONDS} s',
        )
        finding.note(peak < MEGABYTES, f'they held {peak:.0f} MB', f'they held {peak:.0f} MB, where {MEGABYTES} are allowed')
        finding.note(site.visitor(elsewhere(99)).picture(FACE.read_bytes()).status == 200, 'a reading beside them is answered')


if __name__ == '__main__':
    raise SystemExit(main())
