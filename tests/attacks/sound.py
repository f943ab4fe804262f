"""Addresses of sound and covers that name files, others' tracks or nothing, ranges that make no sense, and sessions that cannot be."""
import json

from attack import main

BEFORE = 'None: written with the doors.'
QUICK = True
TRACKS = (
    '..%2f..%2fetc%2fpasswd', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '%2fetc%2fpasswd', '%00', 'a%00.mp3', 'C:%5cwindows%5cwin.ini',
    'file:%2f%2f%2fetc%2fpasswd', 'emotionweb.db', 'x' * 65, 'x' * 4000, 'own-1-0123456789abcdef01', 'own-1-', 'own-%2e%2e-x', 'deezer-1',
    'deezer-../1', "' OR 1=1 --", '%F0%9F%8E%B5',
)
SESSION = {'emotion': 'sad', 'goal': 'lift', 'minutes': 30}
SESSIONS = (
    {}, {**SESSION, 'minutes': 0}, {**SESSION, 'minutes': 100000}, {**SESSION, 'minutes': 'NaN'}, {**SESSION, 'emotion': 'bored'},
    {**SESSION, 'goal': 'party'}, {**SESSION, 'emotion': ['sad']}, {**SESSION, 'seed': 'x'},
)


def attack(sites, finding):
    with sites.start() as site:
        visitor = site.visitor()
        given = {}
        for track in TRACKS:
            for path in (f'/media/{track.replace(" ", "%20")}', f'/media/{track.replace(" ", "%20")}/cover?size=96'):
                for headers in ({}, {'Range': 'bytes=0-99'}, {'Range': 'bytes=9-1,,x'}):
                    answer = visitor.ask('GET', path, headers=headers)
                    if answer.status not in (400, 404) or b'root:' in answer.body:
                        given[path[:60]] = answer.status
        finding.note(not given, f'{len(TRACKS)} names of what is no track of the asker are not there', f'answered: {given}')
        _sessions(visitor, finding)
        finding.note(site.ready() == 200, 'the site goes on')


def _sessions(visitor, finding):
    sent = {'Content-Type': 'application/json'}
    bodies = [*(json.dumps(one) for one in SESSIONS), '', '[]', 'null', '{', '{"minutes":1e999}', '[' * 5000]
    given = {}
    for body in bodies:
        answer = visitor.ask('POST', '/api/v1/sessions', body, sent)
        words = answer.headers.get('Content-Type', '').startswith('application/problem+json')
        if answer.status not in (400, 415, 429) or not words:
            given[body[:60]] = answer.status
    finding.note(not given, f'{len(bodies)} sessions that cannot be are problems in words', f'answered: {given}')
    large = visitor.ask('POST', '/api/v1/sessions', '{"emotion":"sad","x":"' + 'x' * 300_000 + '"}', sent)
    finding.note(large.status in (400, 413, 429), f'a large one is refused ({large.status})', f'a large one is answered {large.status}')
    plan = json.dumps({'emotion': 'sad', 'goal': 'lift', 'minutes': 120})
    answers = [visitor.ask('POST', '/api/v1/sessions', plan, sent).status for _ in range(40)]
    finding.note(429 in answers, f'planning is limited (after {answers.index(429) if 429 in answers else "?"})', '40 plans at once were made')


if __name__ == '__main__':
    raise SystemExit(main())
