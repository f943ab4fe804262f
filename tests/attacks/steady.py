#!/usr/bin/env python3
"""
Reads pictures steadily at half the site's capacity with pages open, and records managed and native memory, handles and threads; then
their slopes with their noise.

    python3 tests/attacks/steady.py out                     # an hour
    python3 tests/attacks/steady.py out --minutes 10 --pages 20 --csv steady.csv

The capacity is measured first: what as many readers as there are processors get done one after the other. A slope is the least-squares
line over what was sampled after the first fifth (code is compiled and caches fill until then). Its noise is twice its standard error,
widened for samples that resemble their neighbours: n samples with a correlation r from one to the next count as n (1 - r) / (1 + r).
Flat is what lies within its noise, or moves less in an hour than a hundredth of its mean.
"""
import argparse
import csv
import math
import os
import pathlib
import re
import statistics
import sys
import threading
import time

from circuit import Circuit
from pages import Pages
from target import FACE, Sites, elsewhere

SETTINGS = {'Api:Burst': 100_000, 'Api:RequestsPerMinute': 1_000_000}
MEASURES = ('managed MB', 'native MB', 'resident MB', 'handles', 'threads')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('published', help='folder of the published site')
    parser.add_argument('--minutes', type=float, default=60, help='how long, 60 by default')
    parser.add_argument('--pages', type=int, default=20, help='pages that are open meanwhile, 20 by default')
    parser.add_argument('--every', type=float, default=5, help='seconds from sample to sample, 5 by default')
    parser.add_argument('--rate', type=float, help='readings a second, in place of half of what is measured')
    parser.add_argument('--csv', help='where the samples are written')
    given = parser.parse_args()

    with Sites(given.published).start(settings=SETTINGS) as site:
        face = FACE.read_bytes()
        pages = Pages()
        for n in range(given.pages):
            pages.add(_open(site, n))
        capacity = None if given.rate else _capacity(site, face)
        rate = given.rate or capacity / 2
        print(
            f'{"" if capacity is None else f"{capacity:.1f} readings a second at most; "}{rate:.1f} a second for {given.minutes:g} '
            f'minutes with {given.pages} pages open',
            flush=True,
        )
        load = _Load(site, face, rate)
        try:
            samples = _sample(site, load, given)
        finally:
            load.stop()
            pages.close()
        code = site.terminate()
    if given.csv:
        with open(given.csv, 'w', newline='', encoding='utf-8') as file:
            csv.writer(file).writerows([('seconds', *MEASURES), *samples])
    print(
        f'{load.read} read, {load.refused} refused as the site was busy, {load.failed} failed, {load.late} sent late, '
        f'{len(pages.lost)} pages lost; the median took {statistics.median(load.times) * 1000:.0f} ms; the site ended with {code}',
    )
    flat = _tell(samples)
    return 0 if flat and not load.failed and not pages.lost else 1


def _open(site, n):
    circuit = Circuit(site.visitor(elsewhere(n)))
    circuit.start()
    if not circuit.pump(lambda: 'attach' in circuit.objects, 60):
        raise RuntimeError(f'page {n} did not come to life: {circuit.ended or circuit.errors}')
    return circuit


def _capacity(site, face, seconds=20):
    """Readings a second of as many readers as there are processors, after a while to get warm."""
    read, lock, end = [0], threading.Lock(), time.monotonic() + 10 + seconds

    def reader(n):
        visitor = site.visitor(elsewhere(n))
        while (now := time.monotonic()) < end:
            if visitor.picture(face).status == 200 and now > end - seconds:
                with lock:
                    read[0] += 1

    readers = [threading.Thread(target=reader, args=(n,)) for n in range(os.cpu_count())]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    return read[0] / seconds


class _Load:
    """Readings at a steady rate, each at its own time whatever became of the one before."""

    def __init__(self, site, face, rate):
        self.read = self.refused = self.failed = self.late = 0
        self.times, self.lock, self.ended = [], threading.Lock(), threading.Event()
        self.site, self.face, self.period, self.began, self.next = site, face, 1 / rate, time.monotonic(), 0
        self.readers = [threading.Thread(target=self._run, args=(n,), daemon=True) for n in range(16)]
        for one in self.readers:
            one.start()

    def _run(self, n):
        visitor = self.site.visitor(elsewhere(n))
        while not self.ended.is_set():
            with self.lock:
                due = self.began + self.next * self.period
                self.next += 1
            wait = due - time.monotonic()
            if wait > 0 and self.ended.wait(wait):
                return
            start = time.monotonic()
            try:
                status = visitor.picture(self.face).status
            except OSError as error:
                status = type(error).__name__
            with self.lock:
                self.late += start - due > 1
                self.times.append(time.monotonic() - start)
                if status == 200:
                    self.read += 1
                elif status == 503:
                    self.refused += 1
                else:
                    self.failed += 1
                    print(f'a reading was answered {status}', flush=True)

    def stop(self):
        self.ended.set()
        for one in self.readers:
            one.join()


def _sample(site, load, given):
    samples, began = [], time.monotonic()
    while (now := time.monotonic() - began) < given.minutes * 60:
        managed = _managed(site)
        resident = site.memory()
        threads = int(re.search(r'Threads:\s+(\d+)', pathlib.Path(f'/proc/{site.process.pid}/status').read_text()).group(1))
        samples.append((round(now, 1), managed, resident - managed, resident, site.descriptors(), threads))
        if len(samples) % 60 == 1:
            print(
                f'{now / 60:5.1f} min  ' + '  '.join(f'{name} {value:.0f}' for name, value in zip(MEASURES, samples[-1][1:])) + f'  read '
                f'{load.read}',
                flush=True,
            )
        time.sleep(max(0.0, given.every - (time.monotonic() - began - now)))
    return samples


def _managed(site):
    """Megabytes that the collector has committed, as the site's metrics tell."""
    text = site.visitor().get('/metrics').text
    found = re.search(r'^dotnet_gc_last_collection_memory_committed_size_bytes(?:\{[^}]*\})? ([\d.e+]+)', text, re.M)
    if not found:
        raise RuntimeError('/metrics does not tell dotnet_gc_last_collection_memory_committed_size_bytes')
    return float(found.group(1)) / 2**20


def slope(times, values):
    """Least-squares slope, and twice its standard error with the samples that count."""
    n, mean_t, mean_v = len(times), statistics.fmean(times), statistics.fmean(values)
    spread = sum((t - mean_t) ** 2 for t in times)
    steepness = sum((t - mean_t) * (v - mean_v) for t, v in zip(times, values)) / spread
    rest = [v - mean_v - steepness * (t - mean_t) for t, v in zip(times, values)]
    power = sum(r * r for r in rest)
    alike = sum(a * b for a, b in zip(rest, rest[1:])) / power if power else 0
    alike = min(max(alike, 0.0), 0.99)
    counted = max(3.0, n * (1 - alike) / (1 + alike))
    return steepness, 2 * math.sqrt(power / max(1.0, counted - 2) / spread)


def _tell(samples):
    later = samples[len(samples) // 5:]
    times = [sample[0] / 3600 for sample in later]
    print(f'{"":12} {"first":>8} {"last":>8} {"mean":>8} {"slope an hour":>14} {"noise":>8}')
    flat = True
    for index, name in enumerate(MEASURES, 1):
        values = [sample[index] for sample in later]
        steepness, noise = slope(times, values)
        mean = statistics.fmean(values)
        still = abs(steepness) <= max(noise, mean / 100)
        flat &= still or steepness < 0
        print(
            f'{name:12} {values[0]:8.1f} {values[-1]:8.1f} {mean:8.1f} {steepness:+14.2f} {noise:8.2f}  '
            f'{"flat" if still else "falls" if steepness < 0 else "RISES"}',
        )
    return flat


if __name__ == '__main__':
    sys.exit(main())
