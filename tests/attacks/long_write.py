"""A file of 200,000 songs is imported while others write: whoever signs out or edits meanwhile must not wait for the whole of it."""
import pathlib
import sqlite3
import tempfile
import threading
import time

from attack import main
from songs import write
from target import elsewhere

BEFORE = 'The import was one transaction of a minute: sign-outs, lock-outs and edits failed meanwhile.'
QUICK = False
SONGS, LONGEST_MS = 200_000, 200


def attack(sites, finding):
    with sites.start(settings={'Accounts:TriesPerMinute': 1_000}) as site, tempfile.TemporaryDirectory() as folder:
        file = write(pathlib.Path(folder) / 'songs.csv', SONGS)
        admin = site.admin(source=elsewhere(1))
        with _Writer(max(site.databases(), key=lambda database: database.stat().st_size)) as writer:
            importing = threading.Thread(target=lambda: site.command('import', str(file)), daemon=True)
            importing.start()
            signed = []
            while importing.is_alive():
                began = time.monotonic()
                signed.append(admin.copy().sign_in() and time.monotonic() - began)
                time.sleep(1)
        finding.note(
            writer.longest * 1000 <= LONGEST_MS,
            f'{SONGS:,} songs in {writer.seconds:.0f} s; another writer waited {writer.longest * 1000:.0f} ms at most, {writer.times:,} times',
            f'another writer waited {writer.longest * 1000:.0f} ms, where {LONGEST_MS} are allowed',
        )
        finding.note(
            bool(signed) and all(signed),
            f'{len(signed)} sign-ins meanwhile, the slowest in {max(map(float, signed), default=0):.1f} s',
            f'{sum(not one for one in signed)} of {len(signed)} sign-ins failed meanwhile',
        )


class _Writer(threading.Thread):
    """Takes the write lock and gives it back, over and over, and keeps the longest wait."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database, self.ended, self.longest, self.times, self.began = database, threading.Event(), 0.0, 0, time.monotonic()

    def run(self):
        connection = sqlite3.connect(self.database, timeout=0, isolation_level=None)
        while not self.ended.wait(0.05):
            began = time.monotonic()
            while True:
                try:
                    connection.execute('BEGIN IMMEDIATE')
                    break
                except sqlite3.OperationalError:
                    time.sleep(0.001)
            self.longest = max(self.longest, time.monotonic() - began)
            self.times += 1
            connection.execute('ROLLBACK')
        connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join()
        self.seconds = time.monotonic() - self.began


if __name__ == '__main__':
    raise SystemExit(main())
