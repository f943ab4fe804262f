"""Somebody with an account on the machine reads the database, or a copy of it comes into strange hands."""
import re
import stat

from attack import main
from totp import code

BEFORE = 'emotionweb.db, -wal and -shm were world-readable (0644), authenticator keys and recovery codes stood in them in clear.'
QUICK = True


def attack(sites, finding):
    # An operator's folder as mkdir makes it, and the usual umask.
    with sites.start(umask=0o022, prepare=lambda data: data.chmod(0o755)) as site:
        admin = site.admin()
        _look_at_modes(site.data, finding, 'while it runs')
        key, codes = _turn_app_on(admin)
        kept = b''.join(file.read_bytes() for file in site.data.rglob('*') if file.is_file())
        finding.note(
            key.encode() not in kept,
            'the authenticator key is not readable in the data folder',
            'the authenticator key stands in the data folder in clear',
        )
        clear = [one for one in codes if one.encode() in kept]
        finding.note(
            codes and not clear,
            'no recovery code is readable in the data folder',
            f'{len(clear)} of {len(codes)} recovery codes stand in the data folder in clear',
        )

        backup = site.data.parent / 'songs.backup'
        site.command('backup', str(backup))
        _look_at_mode(backup, 0o077, finding, 'the backup')
        site.terminate()
        site.command('restore', str(backup))
        site.command('admin', 'list')  # A second process, which opens the database anew.
        _look_at_modes(site.data, finding, 'after a restore')


def _turn_app_on(admin):
    page = admin.get('/account/authenticator').text
    key = re.search(r'data-testid="authenticator-key">([A-Z2-7 ]+)<', page).group(1).replace(' ', '')
    done = admin.send('/account/authenticator', 'on', Form_Code=code(key)).text
    codes = re.findall(r'<li><code>([^<]+)</code></li>', done)
    if not codes:
        raise RuntimeError(f'the app was not turned on: {re.findall("role=.alert[^<]*<[^<]*", done)}')
    return key, codes


def _look_at_modes(folder, finding, when):
    _look_at_mode(folder, 0o077, finding, f'the data folder {when}')
    open_to_others = []
    for file in sorted(folder.rglob('*')):
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            open_to_others.append(f'{file.name} {mode:04o}')
    finding.note(not open_to_others, f'no file is open to others {when}', f'open to others {when}: {", ".join(open_to_others)}')


def _look_at_mode(path, others, finding, words):
    mode = stat.S_IMODE(path.stat().st_mode)
    finding.note(not mode & others, f'{words} is {mode:04o}')


if __name__ == '__main__':
    raise SystemExit(main())
