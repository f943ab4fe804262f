"""What an attack is, and how one is made by itself."""
import argparse
import sys
import time
from dataclasses import dataclass, field

from target import NotHere, Sites


@dataclass
class Finding:
    """What one run of an attack saw: each thing that must hold, and whether it did."""

    held: list = field(default_factory=list)
    failed: list = field(default_factory=list)

    def note(self, holds, saw, otherwise=None):
        """Notes what must hold and was seen; `otherwise` says it where it does not. Gives `holds`."""
        (self.held if holds else self.failed).append(saw if holds or otherwise is None else otherwise)
        return holds

    @property
    def passed(self):
        return bool(self.held) and not self.failed

    @property
    def now(self):
        return '; '.join(self.failed or self.held)


@dataclass
class Result:
    name: str
    before: str
    now: str
    outcome: str  # pass, FAIL, not here
    seconds: float


def make(module, sites):
    """Makes one attack."""
    name, began = module.__name__, time.monotonic()
    try:
        finding = Finding()
        module.attack(sites, finding)
        outcome, now = ('pass' if finding.passed else 'FAIL'), finding.now or 'it looked at nothing'
    except NotHere as reason:
        outcome, now = 'not here', str(reason)
    except Exception as error:  # An attack that breaks has shown nothing, and is told as such.
        outcome, now = 'FAIL', f'the attack broke: {type(error).__name__}: {error}'
    return Result(name, module.BEFORE, now, outcome, time.monotonic() - began)


def main(module_name='__main__'):
    """An attack's own command line."""
    module = sys.modules[module_name]
    parser = argparse.ArgumentParser(description=module.__doc__)
    parser.add_argument('published', nargs='?', help='folder of the published site')
    parser.add_argument('--against', metavar='URL', help='a site that runs already, yours')
    given = parser.parse_args()
    if bool(given.published) == bool(given.against):
        parser.error('name the folder of a published site, or --against URL')
    result = make(module, Sites(given.published, given.against))
    print(f'before: {result.before}\nnow:    {result.now}\n{result.outcome}, {result.seconds:.0f} s')
    return 1 if result.outcome == 'FAIL' else 0
