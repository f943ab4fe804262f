#!/usr/bin/env python3
"""
Attacks a published site, each attack on a site of its own in a temporary data folder, and prints what was seen: attack, before, now, pass.

    python3 tests/attacks/run.py out              # all of them, some minutes
    python3 tests/attacks/run.py out --quick      # those that take seconds, as CI does
    python3 tests/attacks/run.py out --only cookies,files
    python3 tests/attacks/run.py --against http://127.0.0.1:5080   # those that need neither settings nor the process

Attack sites of your own alone. It needs Python 3.11 and nothing else. Each attack is a script of its own as well:
python3 tests/attacks/cookies.py out.
The exit code is 1 where an attack got through that pending.txt does not name.
"""
import argparse
import importlib
import pathlib
import sys
import textwrap

import attack
from target import Sites

ATTACKS = (
    'cross_origin', 'files', 'lock_out', 'guesses', 'passwords', 'sign_out', 'cookies', 'formulas', 'idle_connections', 'circuits',
    'page_readings', 'large_pictures', 'slow_uploads', 'database_gone', 'graceful_end', 'inner_doors', 'multipart_pages', 'external_data',
    'long_write', 'changes', 'listeners', 'sound',
)
PENDING = pathlib.Path(__file__).with_name('pending.txt')


def pending():
    """Attacks whose mend is still to come, one a line; # begins a remark."""
    lines = (line.split('#', 1)[0].strip() for line in PENDING.read_text().splitlines())
    names = {line for line in lines if line}
    if unknown := names - set(ATTACKS):
        raise SystemExit(f'{PENDING.name} names what is no attack: {", ".join(sorted(unknown))}')
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('published', nargs='?', help='folder of the published (or built) site')
    parser.add_argument('--against', metavar='URL', help='a site that runs already, yours')
    parser.add_argument('--quick', action='store_true', help='only those that take seconds')
    parser.add_argument('--only', metavar='NAMES', help='only these, separated by commas')
    parser.add_argument('--held', action='store_true', help='only those that pending.txt does not name')
    parser.add_argument('--list', action='store_true', help='name them')
    parser.add_argument('--markdown', action='store_true', help='print the table in Markdown')
    given = parser.parse_args()
    wanted = given.only.split(',') if given.only else ATTACKS
    if unknown := set(wanted) - set(ATTACKS):
        parser.error(f'no such attack: {", ".join(sorted(unknown))}')
    later = pending()
    modules = [importlib.import_module(name) for name in wanted]
    modules = [module for module in modules if (module.QUICK or not given.quick) and not (given.held and module.__name__ in later)]
    if given.list:
        for module in modules:
            print(f'{module.__name__:17} {"quick" if module.QUICK else "long":6} {module.__doc__.strip().splitlines()[0]}')
        return 0
    if bool(given.published) == bool(given.against):
        parser.error('name the folder of a published site, or --against URL')

    sites, results = Sites(given.published, given.against), []
    for module in modules:
        results.append(attack.make(module, sites))
        print(_row(results[-1], given.markdown), flush=True)
    through = [one.name for one in results if one.outcome == 'FAIL' and one.name not in later]
    waiting = [one.name for one in results if one.name in later]
    print(f'\n{sum(one.outcome == "pass" for one in results)} of {len(results)} held'
          + (f'; got through: {", ".join(through)}' if through else '') + (f'; pending: {", ".join(waiting)}' if waiting else ''))
    return 1 if through else 0


def _row(result, markdown):
    if markdown:
        return f'| {result.name} | {result.before} | {result.now} | {result.outcome} |'
    lines = [f'{result.name:17} {result.outcome:8} {result.seconds:4.0f} s']
    for name, text in (('before', result.before), ('now', result.now)):
        lines += textwrap.wrap(f'{name + ":":7} {text}', 150, initial_indent='    ', subsequent_indent='            ')
    return '\n'.join(lines)


if __name__ == '__main__':
    sys.exit(main())
