"""Many guesses at once slip through before the counter has seen them; and answers tell by their time which names there are."""
import statistics
import time

from attack import main
from target import ADMIN, elsewhere, together

BEFORE = (
    'Of 40 parallel wrong guesses 10 were weighed and the counter said 3; while the database was locked a known name took 32 s and got '
    '500, an unknown one 3 s.'
)
QUICK = False
GUESSES = 40
BUSY = 4


def attack(sites, finding):
    with sites.start(settings={'Catalogue:BusySeconds': BUSY}) as site:
        site.make_admin()

        # Their pages are loaded before, so that the guesses themselves come at once.
        visitors = [site.visitor(elsewhere(n)) for n in range(GUESSES)]
        forms = [visitor.form('/account/sign-in', 'sign-in') for visitor in visitors]
        answers = together(
            GUESSES,
            lambda n: visitors[n].post(forms[n][0], {**forms[n][1], 'Form.Name': ADMIN, 'Form.Password': f'wrong guess {n}'}).status,
        )
        broken = [one for one in answers if not isinstance(one, int) or one >= 500 and one != 503]
        finding.note(
            not broken,
            f'{GUESSES} parallel wrong guesses were answered',
            f'{len(broken)} of {GUESSES} parallel guesses ended in {broken[:1]}',
        )
        finding.note(not site.visitor(elsewhere(GUESSES)).sign_in(), f'after {GUESSES} parallel wrong guesses the account rests',
                     f'after {GUESSES} parallel wrong guesses the counter had not seen enough of them: the next guess was weighed')

    # The account is not to rest meanwhile, for what rests is answered without being weighed.
    with sites.start(settings={'Catalogue:BusySeconds': BUSY, 'Accounts:LockoutFailures': 100}) as site:
        site.make_admin('Fred')
        clients = iter(range(1000))
        _answer(site, 'Fred', clients), _answer(site, 'nobody', clients)
        known, unknown = ([_answer(site, name, clients)[1] for _ in range(4)] for name in ('Fred', 'nobody'))
        ratio = statistics.median(known) / statistics.median(unknown)
        finding.note(0.5 < ratio < 2, f'a known name takes {ratio:.2f} times as long as an unknown one')
        with site.locked():
            (known, known_seconds), (unknown, unknown_seconds) = _answer(site, 'Fred', clients), _answer(site, 'nobody', clients)
        alike = known == unknown and known in (200, 503) and abs(known_seconds - unknown_seconds) < BUSY / 2
        finding.note(
            alike,
            f'while the database is locked both are answered alike ({known} in {known_seconds:.1f} s, {unknown} in {unknown_seconds:.1f} '
            's)',
            f'while the database is locked a known name is answered {known} in {known_seconds:.1f} s, an unknown one {unknown} in '
            f'{unknown_seconds:.1f} s',
        )


def _answer(site, name, clients):
    visitor = site.visitor(elsewhere(next(clients)))
    action, values = visitor.form('/account/sign-in', 'sign-in')
    began = time.monotonic()
    status = visitor.post(action, {**values, 'Form.Name': name, 'Form.Password': 'a wrong password'}).status
    return status, time.monotonic() - began


if __name__ == '__main__':
    raise SystemExit(main())
