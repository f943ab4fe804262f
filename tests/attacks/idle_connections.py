"""Connections that say nothing use up the process's file descriptors, until a thread that must start cannot."""
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

from attack import main
from target import FACE, elsewhere, raise_own_limit, within

BEFORE = 'With ulimit -n 1024 idle connections ended the process (exit 134, nothing logged).'
QUICK = False
LIMITS = (1024, 4096)
LEAST = 256


def attack(sites, finding):
    raise_own_limit(LIMITS[-1] * 2)
    for limit in LIMITS:
        with sites.start(descriptors=limit) as site:
            _flood(site, limit, finding)

    with sites.start(descriptors=LEAST, wait=False) as site:
        within(60, lambda: not site.alive() or site.ready() == 200)
        if site.alive():
            finding.note(site.ready() == 200, f'with ulimit -n {LEAST} it runs')
        else:
            last = site.log.strip().splitlines()[-1:] or ['nothing']
            clear = site.process.returncode == 1 and 'LimitNOFILE' in site.log or 'descriptors' in site.log
            finding.note(
                clear,
                f'with ulimit -n {LEAST} it says why it does not start',
                f'with ulimit -n {LEAST} it ended with {site.process.returncode} saying {last[0][:120]!r}',
            )


def _flood(site, limit, finding):
    parts = urlsplit(site.url)
    refused = opened = 0
    with ExitStack() as stack:
        for n in range(limit + 200):
            try:
                one = stack.enter_context(socket.create_connection((parts.hostname, parts.port), 5, source_address=(elsewhere(n // 20), 0)))
                opened += 1
                one.setblocking(False)
            except OSError:
                refused += 1
            if n % 100 == 99 and not site.alive():
                break

        # What the flood holds up must not end the process either: work that wants threads, files and sockets.
        during = [_reading(site) for _ in range(8)]
        time.sleep(2)
    alive = site.alive()
    finding.note(alive, f'with ulimit -n {limit} and {opened} idle connections the process lives (readings meanwhile: {_counted(during)})',
                 f'with ulimit -n {limit} and {opened} idle connections the process ended with {site.process.poll()}')
    if alive:
        back = within(20, lambda: site.ready() == 200)
        finding.note(
            back is not None,
            f'{limit}: it answers {back or 0:.0f} s after the flood',
            f'{limit}: it does not answer within 20 s after the flood',
        )
        status = _reading(site)
        finding.note(status == 200, f'{limit}: it reads pictures again', f'{limit}: after the flood a reading is answered {status}')


def _reading(site):
    try:
        return site.visitor('127.0.0.99').picture(FACE.read_bytes(), timeout=10).status
    except OSError as error:
        return type(error).__name__


def _counted(values):
    return ', '.join(f'{values.count(value)} x {value}' for value in sorted(set(values), key=str))


if __name__ == '__main__':
    raise SystemExit(main())
