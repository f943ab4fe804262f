"""A song whose title is a formula to the spreadsheet in which an admin opens the export."""
import csv
import io

from attack import main

BEFORE = 'A leading tab, CR or full-width ＝＋－＠ went out unguarded.'
QUICK = True
DANGEROUS = ('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠')
TITLES = [f'{start}cmd|\' /C calc\'!A{n}' for n, start in enumerate(DANGEROUS)]


def attack(sites, finding):
    with sites.start() as site:
        first = _import(site, [(title, 'Attacker') for title in TITLES])
        admin = site.admin()
        exported = admin.get('/admin/export/songs').body.decode('utf-8-sig')
        rows = [row for row in csv.DictReader(io.StringIO(exported, newline='')) if row_artist(row) == 'Attacker']
        finding.note(
            len(rows) == len(TITLES),
            f'{len(TITLES)} such titles go in and out ({first})',
            f'{len(TITLES)} such titles went in, {len(rows)} came out',
        )
        unguarded = [cell for cell in bare(cell for row in rows for cell in row.values())]
        finding.note(rows and not unguarded, 'each cell is guarded', f'unguarded: {unguarded[:3]!r}')

        # The file comes back as it went out: nothing is added, and the guards do not pile up.
        again = site.data.parent / 'again.csv'
        again.write_text(exported, encoding='utf-8', newline='')
        site.command('import', str(again))
        after = admin.get('/admin/export/songs').body.decode('utf-8-sig')
        finding.note(after == exported, 'what went out and came back is the same', 'the export changed when it was imported again')


def row_artist(row):
    return row.get('artist') or row.get('Artist')


def bare(cells):
    """The cells that a spreadsheet takes for formulas. A number is none."""
    return [cell for cell in cells if cell and cell.startswith(DANGEROUS) and not _is_number(cell)]


def _is_number(cell):
    try:
        float(cell)
        return True
    except ValueError:
        return False


def _import(site, rows):
    text = io.StringIO(newline='')
    writer = csv.writer(text)
    writer.writerow(('title', 'artist', 'mood'))
    writer.writerows((title, artist, 'Calm') for title, artist in rows)
    file = site.data.parent / 'formulas.csv'
    file.write_text(text.getvalue(), encoding='utf-8', newline='')
    return site.command('import', str(file)).strip().splitlines()[-1]


if __name__ == '__main__':
    raise SystemExit(main())
