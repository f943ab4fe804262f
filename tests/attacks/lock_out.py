"""Somebody who knows an admin's name keeps them out by guessing wrongly, again and again."""
from attack import main
from target import ADMIN, elsewhere

BEFORE = 'Six wrong guesses from anywhere locked the admin out for 15 minutes, on every device and by passkey too.'
QUICK = False


def attack(sites, finding):
    with sites.start() as site:
        # The admin's own device, which signed in before and has signed out since.
        device = site.admin(source=elsewhere(0))
        device.send('/account', 'account/sign-out')
        guesser = [site.visitor(elsewhere(1 + n)) for n in range(4)]
        taken = sum(guesser[n % 4].sign_in(password=f'wrong guess number {n}') for n in range(12))
        finding.note(taken == 0, 'no wrong guess got in')
        finding.note(
            not site.visitor(elsewhere(9)).sign_in(ADMIN),
            'an unknown device is kept out after 12 wrong guesses, even with the right password',
            'an unknown device may go on guessing after 12 wrong guesses',
        )
        finding.note(device.sign_in(), 'the device that signed in before still gets in', 'the admin\'s own device is locked out as well')


if __name__ == '__main__':
    raise SystemExit(main())
