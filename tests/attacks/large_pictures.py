"""Small files of 40 megapixels, many at once: what the decoder makes of them fills a small host's memory."""
import time

from attack import main
from pictures import png
from target import FACE, elsewhere, together

BEFORE = 'A 128 KB PNG of 40 megapixels cost 1.1 s and 155 MB; in 512 MB four of them ended the process.'
QUICK = False
AT_ONCE, MEGABYTES = 24, 250


def attack(sites, finding):
    with sites.start(settings={'Api:Burst': 1000, 'Recognition:Workers': 8}) as site:
        site.visitor().picture(FACE.read_bytes())
        for words, picture in (('40', png(8000, 5000)), ('16', png(4000, 3999))):
            before = site.memory()
            site.forget_peak()
            began = time.monotonic()
            answers = together(AT_ONCE, lambda n, picture=picture: site.visitor(elsewhere(n)).picture(picture, timeout=120).status)
            seconds, grown = time.monotonic() - began, site.memory('VmHWM') - before
            counts = ', '.join(f'{answers.count(one)} x {one}' for one in dict.fromkeys(answers))
            saw = (
                f'{AT_ONCE} PNGs of {words} megapixels ({len(picture) // 1024} KB each) at once: {counts} in {seconds:.1f} s, '
                f'{grown:.0f} MB more at the peak'
            )
            finding.note(site.alive() and grown < MEGABYTES, saw, saw + f', where {MEGABYTES} are allowed')
        finding.note(site.visitor(elsewhere(99)).picture(FACE.read_bytes()).status == 200, 'afterwards it reads')


if __name__ == '__main__':
    raise SystemExit(main())
