"""Common passwords, which are guessed first, at registration and at set-up."""
from attack import main
from target import PASSWORD, elsewhere

BEFORE = 'password1234, qwertyuiop123 and emotionweb12 were accepted.'
QUICK = True
COMMON = ['password1234', 'qwertyuiop123', '123456789012', 'iloveyou1234', 'Password1234', 'letmein12345', 'aaaaaaaaaaaa']
OWN = ['emotionweb12', 'EmotionWeb2026']


def attack(sites, finding):
    with sites.start(settings={'Accounts:AllowRegistration': 'true'}) as site:
        taken = [one for n, one in enumerate(COMMON + OWN) if _register(site, f'guest{n}', one, n)]
        taken += [one for one in ('barneyrubble1',) if _register(site, 'BarneyRubble', one, 50)]
        finding.note(
            not taken,
            f'none of {len(COMMON + OWN) + 1} common passwords was taken at registration',
            f'registration took {", ".join(taken)}',
        )
        finding.note(_register(site, 'wilma', PASSWORD, 60), 'a long one was')

        link = site.command('admin', 'create', '--urls', site.url).strip().splitlines()[-1][len(site.url):]
        setup = site.visitor(elsewhere(70))
        weak = setup.send(link, 'setup', Form_Name='Fred', Form_Password=COMMON[0], Form_Again=COMMON[0])
        finding.note(weak.status == 200, 'set-up refuses a common password as well', f'set-up took {COMMON[0]}')


def _register(site, name, password, client):
    visitor = site.visitor(elsewhere(client))
    return visitor.send('/account/register', 'register', Form_Name=name, Form_Password=password, Form_Again=password).status == 302


if __name__ == '__main__':
    raise SystemExit(main())
