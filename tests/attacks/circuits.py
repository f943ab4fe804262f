"""One address opens pages upon pages, each a circuit with memory and events of its own on the server."""
from contextlib import ExitStack

from attack import main
from circuit import Circuit, Refused
from target import elsewhere, raise_own_limit

BEFORE = '200 circuits and 1,000 idle sockets of one address were accepted.'
QUICK = False
PAGES = 200


def attack(sites, finding):
    raise_own_limit(2048)
    with sites.start() as site, ExitStack() as stack:
        flooder = site.visitor(elsewhere(0))
        page = flooder.get('/').text
        accepted, refused = 0, []
        for _ in range(PAGES):
            try:
                circuit = stack.enter_context(Circuit(flooder, page=page))
                circuit.start()
                accepted += 1
            except (Refused, OSError) as no:
                refused.append(no)
        finding.note(
            accepted < PAGES,
            f'of {PAGES} circuits of one address {accepted} were accepted ({_first(refused)})',
            f'{PAGES} circuits of one address were accepted',
        )

        other = site.visitor(elsewhere(1))
        with Circuit(other) as circuit:
            finding.note(circuit.start() and circuit.pump(lambda: 'attach' in circuit.objects, 30), 'another address still gets its page')
        said = flooder.get('/')
        finding.note(
            said.status in (200, 429, 503) and len(said.body) > 500,
            f'those refused see a page ({said.status})',
            f'those refused are answered {said.status} with {len(said.body)} bytes',
        )


def _first(refused):
    return str(refused[0]) if refused else 'none was refused'


if __name__ == '__main__':
    raise SystemExit(main())
