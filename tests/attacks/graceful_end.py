"""The site is ended (SIGTERM) while it reads pictures and pages are open: an update is not to cost anybody their answer."""
import threading
import time

from attack import main
from circuit import Circuit
from target import FACE, elsewhere, together

BEFORE = 'It finished what ran and ended with 0, but open pages were told nothing: they saw a lost connection.'
QUICK = True
READINGS = 6


def attack(sites, finding):
    with sites.start() as site:
        with Circuit(site.visitor()) as page:
            page.start()
            page.pump(lambda: 'attach' in page.objects, 30)
            answers = []
            readers = threading.Thread(
                target=lambda: answers.extend(together(READINGS, lambda n: site.visitor(elsewhere(n)).picture(FACE.read_bytes()).status)),
            )
            readers.start()
            time.sleep(0.05)
            began, asked = time.monotonic(), len(page.asked)
            ender = threading.Thread(target=site.terminate)
            ender.start()
            page.pump(lambda: False, 30)
            ender.join()
            readers.join()
            code, seconds = site.process.returncode, time.monotonic() - began
        finding.note(code == 0, f'it ended with {code} after {seconds:.1f} s')
        taken = [one for one in answers if isinstance(one, int)]
        finding.note(
            all(one in (200, 503) for one in taken),
            f'of {READINGS} readings {answers.count(200)} were answered, the rest refused',
            f'readings were answered {answers}',
        )
        closed = page.ended and page.ended.startswith('the site closed')
        told = page.asked[asked:] or [page.ended] * bool(closed)
        finding.note(told, f'the open page was told: {told[:1]}', f'the open page was told nothing: {page.ended}')


if __name__ == '__main__':
    raise SystemExit(main())
