"""What one listener keeps and hears, asked for by another: feedback, journal, a server of their own; and posts from elsewhere."""
import http.server
import sqlite3
import threading

from attack import main

BEFORE = 'None: written with the doors.'
QUICK = True
SECRET = 'a song of hers alone'
TICKS = 639_000_000_000_000_000
SETTINGS = {'Accounts:AllowRegistration': 'true', 'Accounts:TriesPerMinute': 1000}
ADDRESSES = (
    'ftp://music.example.org/',
    'http://ada:secret@music.example.org/',
    'http://127.0.0.1:{port}/',
    'http://localhost:{port}/',
    'http://[::ffff:127.0.0.1]:{port}/',
    'http://2130706433:{port}/',
    'http://0x7f.1:{port}/',
    'http://169.254.169.254/latest/meta-data/',
)


class _Inner(http.server.BaseHTTPRequestHandler):
    calls = []

    def do_GET(self):  # noqa: N802, the name is http.server's.
        self.calls.append(self.path)
        self.send_error(404)

    def log_message(self, *_):
        pass


def attack(sites, finding):
    inner = http.server.ThreadingHTTPServer(('127.0.0.1', 0), _Inner)
    threading.Thread(target=inner.serve_forever, daemon=True).start()
    try:
        with sites.start(settings=SETTINGS) as site:
            ada, ben = _listener(site, 'Ada Listens'), _listener(site, 'Ben Listens')
            _others_words(site, ada, ben, finding)
            _elsewhere(site, ada, finding)
            _servers(site, ada, inner.server_port, finding)
    finally:
        inner.shutdown()
    finding.note(not _Inner.calls, 'a host of this network was not called for a listener', f'{len(_Inner.calls)} calls of an inner host')


def _listener(site, name):
    visitor = site.visitor()
    password = 'correct horse battery staple 1871'
    answer = visitor.send('/account/register', 'register', Form_Name=name, Form_Password=password, Form_Again=password)
    if answer.status != 302:
        raise RuntimeError(f'{name} could not register: {answer.status}')
    return visitor


def _others_words(site, ada, ben, finding):
    """Plants a word and a feeling of Ada's, and looks for them as others."""
    with sqlite3.connect(site.data / 'emotionweb.db', timeout=30) as database:
        account = database.execute('SELECT Id FROM AspNetUsers WHERE UserName = ?', ('Ada Listens',)).fetchone()[0]
        key = f'account:{account}'
        _plant(
            database, 'ListenerFeedback', Listener=key, Kind='Like', Title=SECRET, Artist='A', TitleFold='s', ArtistFold='a', Weight=1,
            AtTicks=TICKS,
        )
        _plant(
            database, 'JournalEntries', Listener=key, AtTicks=TICKS, OffsetMinutes=0, DayNumber=TICKS // 864_000_000_000, Emotion='Sad',
            Scores=' '.join(['0.1'] * 6 + ['0.4']), Valence=0, Arousal=0, Goal='Lift', Origin='Hand', Note=SECRET,
        )
    for file in ('feedback.json', 'feedback.csv', 'journal.json', 'journal.csv'):
        path = f'/my-data/{file}'
        finding.note(SECRET in ada.get(path).text, f'a listener sees their own {file}', f'a listener does not see their own {file}')
        seen = []
        forged = site.visitor()
        forged.cookies['emotionweb-listener'] = key
        for who, visitor in (('another listener', ben), ('nobody', site.visitor()), ('a forged cookie', forged)):
            for asked in (path, f'{path}?listener={key}', f'{path}?account={account}'):
                answer = visitor.get(asked, headers={'X-Listener': key})
                seen += [f'{who} by {asked}'] if SECRET in answer.text else []
        finding.note(not seen, 'others nothing of it', f'it is seen: {seen}')
    others = ('/my-data/..%2femotionweb.db', '/my-data/feedback.db', '/my-data/feedback.json%00.csv')
    given = {path: ben.get(path).status for path in others}
    finding.note(set(given.values()) <= {400, 404}, 'no other file is exported', f'answered {given}')


def _plant(database, table, **row):
    names = ', '.join(f'"{name}"' for name in row)
    database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(row))})', list(row.values()))


def _elsewhere(site, ada, finding):
    """Another site has a visitor's browser post."""
    for path in ('/listener/introduce', '/listener/forget'):
        answer = ada.ask('POST', path, '', {'Origin': 'https://evil.example.org', 'Sec-Fetch-Site': 'cross-site'})
        finding.note(answer.status in (400, 403), f'{path} is refused from another site ({answer.status})')


def _servers(site, ada, port, finding):
    """Addresses that lead to this machine, or hold more than an address."""
    taken, shown = [], []
    for address in ADDRESSES:
        named = address.format(port=port)
        answer = ada.send(
            '/account/music-server', 'server', Form_Address=named, Form_User='ada', Form_Password='a secret of hers', Form_ApiKey='',
        )
        taken += [] if answer.status == 200 and 'validation-message' in answer.text else [f'{named} ({answer.status})']
        shown += [named] if 'a secret of hers' in answer.text else []
    finding.note(not taken, f'{len(ADDRESSES)} addresses of inner hosts, or with secrets, are refused', f'taken: {taken}')
    finding.note(not shown, 'a password is not shown again', f'shown with {shown}')
    with sqlite3.connect(site.data / 'emotionweb.db', timeout=30) as database:
        kept = database.execute('SELECT COUNT(*) FROM MusicServers').fetchone()[0]
    finding.note(kept == 0, 'nothing of them is kept', f'{kept} servers are kept')


if __name__ == '__main__':
    raise SystemExit(main())
