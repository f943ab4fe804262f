"""Readings through the page, of which the API would allow an address far fewer."""
import time

from attack import main
from circuit import Circuit
from target import FACE, elsewhere, together

BEFORE = '104 readings in 30 s from one address through the page, where the API allows 60 a minute.'
QUICK = False
BURST, EACH_MINUTE, SECONDS, PAGES = 3, 6, 12, 3


def attack(sites, finding):
    # Low limits, so that a slow machine reaches them too.
    with sites.start(settings={'Api:Burst': BURST, 'Api:RequestsPerMinute': EACH_MINUTE}) as site:
        face = FACE.read_bytes()
        api = [site.visitor(elsewhere(0)).picture(face).status for _ in range(BURST + 3)]
        finding.note(
            429 in api,
            f'the API refuses after {api.index(429) if 429 in api else "?"} at once',
            f'the API took {len(api)} at once',
        )
        began = time.monotonic()
        read = together(PAGES, lambda _: _read(site, face))
        allowed = BURST + EACH_MINUTE * (time.monotonic() - began) // 60 + 1
        broken = [one for one in read if not isinstance(one, int)]
        if broken:
            raise broken[0]
        finding.note(
            0 < sum(read) <= allowed,
            f'{sum(read)} readings in {SECONDS} s from one address through {PAGES} pages, {allowed:.0f} allowed',
            f'{sum(read)} readings in {SECONDS} s from one address through {PAGES} pages, where {allowed:.0f} are allowed',
        )
        with Circuit(site.visitor(elsewhere(2))) as circuit:
            finding.note(_once(_open(circuit), face, 30) == 1, 'another address still reads')


def _open(circuit):
    circuit.start()
    if not circuit.pump(lambda: 'attach' in circuit.objects, 30):
        raise RuntimeError(f'the page did not come to life: {circuit.ended or circuit.errors}')
    return circuit


def _read(site, face):
    count = 0
    with Circuit(site.visitor(elsewhere(1))) as circuit:
        _open(circuit)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and not circuit.ended:
            count += _once(circuit, face)
    return count


def _once(circuit, face, patience=2):
    """Has the page read a picture: 1 where it was, which shows in what the page keeps; 0 where it was refused."""
    kept = len(circuit.stored)
    circuit.dispatch(circuit.objects['attach'], 'PictureChosen', circuit.picture(face), True)
    circuit.pump(lambda: len(circuit.stored) > kept or circuit.ended, patience)
    return len(circuit.stored) - kept


if __name__ == '__main__':
    raise SystemExit(main())
