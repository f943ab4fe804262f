"""A page of another port, or of a sibling subdomain, opens the site's socket with the visitor's cookies and works their circuit."""
from attack import main
from circuit import Circuit, Refused
from target import free_port

BEFORE = 'A page of another port opened /_blazor with the admin\'s cookie, sent StartCircuit and was sent the admin\'s navigation.'
QUICK = True


def attack(sites, finding):
    with sites.start() as site:
        # The cookie matters where the site is ours to make an admin on; the socket itself is refused to anybody's page.
        visitor = site.visitor() if sites.against else site.admin()
        page = visitor.get('/').text
        foreign = f'http://127.0.0.1:{free_port()}'
        for words, headers in (
            ('another port\'s page', {'Origin': foreign, 'Sec-Fetch-Site': 'same-site'}),
            ('another site\'s page', {'Origin': 'https://attacker.example', 'Sec-Fetch-Site': 'cross-site'}),
            ('a page without an origin (a sandboxed frame)', {'Origin': 'null', 'Sec-Fetch-Site': 'cross-site'}),
            ('a page whose browser says same-site alone', {'Origin': None, 'Sec-Fetch-Site': 'same-site'}),
        ):
            for step, knock in (('negotiate', _negotiate), ('the socket', _socket)):
                status = knock(visitor, page, headers)
                finding.note(400 <= status < 500, f'{step} is refused ({status}) to {words}', f'{step} is open ({status}) to {words}')

        with Circuit(visitor, page=page) as circuit:
            finding.note(circuit.start(), 'the site\'s own page gets its circuit')
        with Circuit(visitor, page=page) as circuit:
            try:
                circuit.start(base='http://attacker.example/', uri='http://attacker.example/')
                finding.note(False, 'StartCircuit took a base address of another host')
            except Refused as no:
                finding.note(True, f'StartCircuit with a base address of another host: {no}')


def _negotiate(visitor, _, headers):
    return visitor.ask('POST', '/_blazor/negotiate?negotiateVersion=1', b'', headers).status


def _socket(visitor, page, headers):
    try:
        with Circuit(visitor, page=page, headers=headers):
            return 101
    except Refused as no:
        return no.status or 400


if __name__ == '__main__':
    raise SystemExit(main())
