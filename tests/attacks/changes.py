"""A file of songs is imported while 200 pages are open: each page that renews takes processor from those who have a picture read."""
import pathlib
import tempfile
import threading
import time

from attack import main
from circuit import Circuit
from pages import Pages
from songs import write
from target import FACE, elsewhere

BEFORE = 'Every change had every open page ask the database again, as often as there were changes.'
QUICK = False
PAGES, SONGS, READINGS = 200, 32_833, 150


def attack(sites, finding):
    settings = {'Api:Burst': 100_000, 'Api:RequestsPerMinute': 1_000_000, 'Circuits:Most': PAGES + 10}
    with sites.start(settings=settings) as site, tempfile.TemporaryDirectory() as folder:
        file = write(pathlib.Path(folder) / 'songs.csv', SONGS)
        pages = Pages()
        try:
            for n in range(PAGES):
                pages.add(_open(site, n))
            _read(site, lambda count: count < READINGS)
            quiet = _read(site, lambda count: count < READINGS)
            importing = threading.Thread(target=lambda: site.command('import', str(file)), daemon=True)
            importing.start()
            busy = _read(site, lambda _: importing.is_alive())
        finally:
            pages.close()
        finding.note(
            _p95(busy) < 2 * _p95(quiet),
            f'{SONGS:,} songs while {PAGES} pages were open: the p95 of a reading went from {_p95(quiet):.0f} to {_p95(busy):.0f} ms '
            f'({len(busy)} readings)',
            f'the p95 of a reading went from {_p95(quiet):.0f} to {_p95(busy):.0f} ms ({len(busy)} readings)',
        )
        finding.note(not pages.lost, 'no page was lost', f'{len(pages.lost)} pages were lost')


def _open(site, n):
    circuit = Circuit(site.visitor(elsewhere(n)), '/songs')
    circuit.start()
    return circuit


def _read(site, more):
    """How long readings took in milliseconds, one after the other with a tenth of a second between them."""
    face, visitor, times = FACE.read_bytes(), site.visitor(elsewhere(400)), []
    while more(len(times)):
        began = time.monotonic()
        status = visitor.picture(face).status
        times.append(1000 * (time.monotonic() - began))
        if status != 200:
            raise RuntimeError(f'a reading was answered {status}')
        time.sleep(0.1)
    return times


def _p95(times):
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == '__main__':
    raise SystemExit(main())
