"""Metrics, the API's description and the details of health, asked for from another machine."""
import json

from attack import main

BEFORE = '/metrics was open to everyone, and with it how much is read, by whom the site is used and what runs within.'
QUICK = True
OUTSIDE = {'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https'}
CLOSED = {'Expose:OpenApi': 'Nobody', 'Expose:HealthDetails': 'Local'}


def attack(sites, finding):
    with sites.start(settings={'Proxy:Trusted:0': '127.0.0.1'}) as site:
        inside, outside = site.visitor(), site.visitor(headers=OUTSIDE)
        status = outside.get('/metrics').status
        finding.note(
            status in (401, 403, 404),
            f'/metrics is answered {status} from elsewhere',
            f'/metrics is answered {status} from elsewhere',
        )
        status = inside.get('/metrics').status
        finding.note(status == 200, 'and 200 on the machine itself', f'on the machine itself /metrics is answered {status}')
        told = outside.get('/readyz')
        finding.note(told.status == 200, 'health is answered from elsewhere')

    # The proxy's address was forgotten in the settings: what it passes on comes from loopback, and from nobody on the machine.
    with sites.start() as site:
        status = site.visitor(headers=OUTSIDE).get('/metrics').status
        finding.note(
            status in (401, 403, 404),
            f'nor is it shown through a proxy that is not named ({status})',
            f'/metrics is answered {status} through a proxy that is not named',
        )
    with sites.start(settings={'Proxy:Trusted:0': '127.0.0.1', **CLOSED}) as site:
        outside = site.visitor(headers=OUTSIDE)
        status = outside.get('/openapi/v1.json').status
        finding.note(status == 404, 'the API\'s description can be shut', f'with its option off /openapi/v1.json is answered {status}')
        told = outside.get('/readyz')
        finding.note(not _names_parts(told.text), 'health without details names no part', f'health tells {told.text[:80]}')


def _names_parts(text):
    try:
        return bool(json.loads(text).get('checks'))
    except (ValueError, AttributeError):
        return False


if __name__ == '__main__':
    raise SystemExit(main())
