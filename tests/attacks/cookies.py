"""What the sign-in's cookie and the site's address can be turned to behind a proxy that ends TLS."""
import re

from attack import main
from target import ADMIN, PASSWORD

BEFORE = (
    'Cookies had no __Host- prefix and no Secure where the proxy was not named, HSTS held 30 days, X-Forwarded-Host was taken for any '
    'host.'
)
QUICK = True
HTTPS = {'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.7'}
YEAR = 365 * 24 * 3600


def attack(sites, finding):
    with sites.start(settings={'Proxy:Trusted:0': '127.0.0.1', 'AllowedHosts': '127.0.0.1;music.example.org'}) as site:
        site.make_admin()
        visitor = site.visitor(headers={**HTTPS, 'X-Forwarded-Host': 'music.example.org'})
        answer = visitor.send('/account/sign-in', 'sign-in', Form_Name=ADMIN, Form_Password=PASSWORD)
        if answer.status != 302:
            raise RuntimeError(f'behind the proxy the sign-in is answered {answer.status}')
        for line in answer.cookies() + site.visitor(headers=visitor.headers).get('/account/sign-in').cookies():
            _look_at(line, finding)
        age = int((re.search(r'max-age=(\d+)', answer.headers.get('Strict-Transport-Security') or '') or [0, 0])[1])
        finding.note(age >= YEAR, f'HSTS holds {age // 86400} days')
        answer = site.visitor(headers={**HTTPS, 'X-Forwarded-Host': 'attacker.example'}).get('/account')
        finding.note(
            'attacker.example' not in answer.location,
            f'a host that is not allowed is not used, also where the proxy names it (answered {answer.status})',
            f'a host that is not allowed is used where the proxy names it: {answer.location}',
        )

    # The proxy's address was forgotten in the settings: what it says of the host is no longer believed.
    with sites.start() as site:
        admin = site.visitor(headers={**HTTPS, 'X-Forwarded-Host': 'attacker.example'})
        away = admin.get('/account').location
        finding.note('attacker.example' not in away, 'an untrusted proxy names no host')

    with sites.start(host='0.0.0.0') as site:
        said = 'AllowedHosts' in site.log
        finding.note(
            said,
            'a start on every address with AllowedHosts * says so',
            'a start on every address says nothing of AllowedHosts being *',
        )


def _look_at(line, finding):
    name, attributes = line.split('=', 1)[0], line.lower()
    if '=;' in attributes.split(' ')[0]:
        return  # It is deleted.
    lacks = [wanted for wanted in ('secure', 'httponly', 'path=/', 'samesite=') if wanted not in attributes.replace('; ', ';')]
    if not name.startswith('__Host-'):
        lacks.insert(0, 'the prefix __Host-')
    finding.note(not lacks, f'{name} is bound to host and TLS', f'{name} lacks {", ".join(lacks)}')


if __name__ == '__main__':
    raise SystemExit(main())
