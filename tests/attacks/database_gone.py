"""The database is deleted, or another put in its place, while the site runs: what is acknowledged afterwards is lost at the next start."""
import os
import shutil

from attack import main
from target import PASSWORD, elsewhere, within

BEFORE = 'Nothing was noticed: /readyz said 200, and edits were acknowledged into the unlinked file.'
QUICK = False
NOTICED = 30


def attack(sites, finding):
    for words, deed in (('deleted', _delete), ('replaced', _replace)):
        with sites.start(settings={'Accounts:AllowRegistration': 'true'}) as site:
            visitor = site.visitor(elsewhere(1))
            form = visitor.form('/account/register', 'register')
            deed(site)
            answer = visitor.post(form[0], {**form[1], 'Form.Name': 'Barney', 'Form.Password': PASSWORD, 'Form.Again': PASSWORD})
            finding.note(
                answer.status != 302,
                f'{words}: an account that is made then is not acknowledged ({answer.status})',
                f'{words}: an account is acknowledged into a file that is gone',
            )
            seconds = within(NOTICED, lambda: site.ready() == 503)
            finding.note(
                seconds is not None,
                f'{words}: readiness says so after {seconds or 0:.0f} s',
                f'{words}: readiness says nothing of it in {NOTICED} s',
            )


def _delete(site):
    for file in site.data.glob('*.db*'):
        file.unlink()


def _replace(site):
    for file in site.databases():
        copy = file.with_suffix('.copy')
        shutil.copy(file, copy)
        os.replace(copy, file)


if __name__ == '__main__':
    raise SystemExit(main())
