"""A cookie that was copied before its owner signed out is used afterwards; and a busy database keeps its owner from signing out."""
import re

from attack import main

BEFORE = (
    'A copied cookie exported songs for up to 30 s after sign-out; while the database was locked sign-out failed and the cookie stayed.'
)
QUICK = False
EXPORT = '/admin/export/songs'


def attack(sites, finding):
    with sites.start(settings={'Catalogue:BusySeconds': 2}) as site:
        admin = site.admin()
        thief = admin.copy()
        if thief.get(EXPORT).status != 200:
            raise RuntimeError('the copied cookie does not export even before sign-out')
        gone = admin.send('/account', 'account/sign-out')
        finding.note(
            gone.headers.get('Clear-Site-Data'),
            'sign-out has the browser clear what it kept',
            'sign-out sends no Clear-Site-Data',
        )
        status = thief.get(EXPORT).status
        finding.note(
            status != 200,
            f'the copied cookie is answered {status} at once after sign-out',
            'the copied cookie still exports after sign-out',
        )

        admin = site.admin()
        action, values = admin.form('/account', 'account/sign-out')
        with site.locked():
            answer = admin.post(action, values)
        dropped = any(re.search(r'emotionweb[^=]*=;', line) for line in answer.cookies())
        finding.note(answer.status < 400 and dropped, 'with the database locked sign-out still takes the cookie',
                     f'with the database locked sign-out is answered {answer.status} and the cookie {"goes" if dropped else "stays"}')


if __name__ == '__main__':
    raise SystemExit(main())
