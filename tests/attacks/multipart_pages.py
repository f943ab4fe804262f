"""A form with a file, posted to a page that takes none: the server writes it to its disk before anybody looks at it."""
import socket
import time
from urllib.parse import urlsplit

from attack import main

BEFORE = 'Pages buffered a multipart post to the disk, up to 128 MB of it, before they refused it.'
QUICK = True
PATHS = ('/', '/account/sign-in', '/songs')
BYTES = 9_000_000  # Less than a body may have: a longer one is refused by its length.


def attack(sites, finding):
    with sites.start(environment=lambda data: {'ASPNETCORE_TEMP': str(_folder(data)), 'TMPDIR': str(_folder(data))}) as site:
        for path in PATHS:
            _post(site, finding, path)


def _post(site, finding, path):
    parts, folder = urlsplit(site.url), _folder(site.data)
    largest, status, sent = 0, 'not answered', 0
    with socket.create_connection((parts.hostname, parts.port), 30) as one:
        head = f'POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {BYTES}\r\n'
        one.sendall(head.encode() + b'Content-Type: multipart/form-data; boundary=b\r\n\r\n')
        one.sendall(b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n')
        one.settimeout(0.05)
        end = time.monotonic() + 10
        while sent < BYTES // 2 and time.monotonic() < end:
            try:
                sent += one.send(b'x' * 65536)
            except TimeoutError:
                pass
            except OSError:
                break
            largest = max([largest, *(file.stat().st_size for file in folder.rglob('ASPNETCORE*'))])
        try:
            one.settimeout(3)
            status = one.recv(64).split(b' ')[1].decode()
        except (OSError, IndexError):
            pass
    finding.note(
        largest == 0 and status.startswith('4'),
        f'{path}: answered {status}, and nothing went to the disk',
        f'{path}: of {sent // 1024} KB that were sent {largest // 1024} KB went to the disk; it was '
        f'{status if status[0] == "n" else "answered " + status}',
    )


def _folder(data):
    folder = data.parent / 'temporary'
    folder.mkdir(exist_ok=True)
    return folder


if __name__ == '__main__':
    raise SystemExit(main())
