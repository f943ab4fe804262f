#!/usr/bin/env python3
"""Offers a running site more readings than it can do, and prints what becomes of them.

First the capacity is measured: a few clients that each send the next picture when the last one is answered. Then pictures are
offered at 1, 2, 4 and 8 times that rate, whether or not the site keeps up. The requests come from many addresses, which the site
believes where it is started with Proxy__Trusted__0=127.0.0.1; one address may make few requests, so the site needs
Api__RequestsPerMinute=1000000 and Api__Burst=100000 where all come from one. Standard library only. Where the sender runs on the
site's own processors it takes from them: sender_cores says how much, and sender_late_ms above a few says that its times are not the site's.

    python3 tests/attacks/load.py http://127.0.0.1:5080 picture.png --seconds 20

Leaves with 1 where at the highest factor less than 90 % of the best rate is read, the 99th percentile of what was read took more
than 2 s, or that of what was refused more than 50 ms (--report only prints).
"""

import argparse
import asyncio
import collections
import json
import math
import statistics
import sys
import time
import urllib.parse

PATH = "/api/v1/readings?count=1"
PIECE = 32 * 1024
LEAST_SHARE, MOST_SECONDS_READ, MOST_SECONDS_REFUSED = 0.9, 2.0, 0.05

Answer = collections.namedtuple("Answer", "status seconds retry_after")


async def post(site, picture, client, patience, asks):
    """Sends a picture over a connection of its own, and stops sending where the answer comes before the whole picture is sent."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(site.hostname, site.port)
    try:
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: {site.netloc}\r\nContent-Type: application/octet-stream\r\n"
            f"X-Forwarded-For: {client}\r\nContent-Length: {len(picture)}\r\n"
            + ("Expect: 100-continue\r\n" if asks else "") + "Connection: close\r\n\r\n"
        )
        wanted = asyncio.Event()

        async def send():
            writer.write(head.encode())
            if asks:
                await wanted.wait()
            for at in range(0, len(picture), PIECE):
                writer.write(picture[at:at + PIECE])
                await writer.drain()
                await asyncio.sleep(0)  # An answer may be there already.

        writer.transport.set_write_buffer_limits(0)
        sending = asyncio.ensure_future(send())
        try:
            while b" 100 " in (status_line := await asyncio.wait_for(reader.readline(), patience)):
                await reader.readline()
                wanted.set()
            sending.cancel()  # Whoever is refused need not send the rest.
            took = time.perf_counter() - began
            retry_after = None
            while (line := await asyncio.wait_for(reader.readline(), patience)).strip():
                name, _, value = line.decode().partition(":")
                if name.lower() == "retry-after":
                    retry_after = int(value)
            return Answer(int(status_line.split()[1]), took, retry_after)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    finally:
        writer.close()


async def try_post(site, picture, client, patience, asks=False):
    began = time.perf_counter()
    try:
        return await post(site, picture, client, patience, asks)
    except (OSError, asyncio.TimeoutError, IndexError, ValueError) as error:
        return Answer(type(error).__name__, time.perf_counter() - began, None)


async def capacity(site, picture, clients, seconds, workers, asks):
    """Readings a second where every client waits for its answer before it sends again."""
    answers, end = [], time.perf_counter() + seconds

    async def client(number):
        while time.perf_counter() < end:
            answers.append(await try_post(site, picture, clients(number), 30, asks))

    began = time.perf_counter()
    await asyncio.gather(*(client(n) for n in range(workers)))
    return sum(a.status == 200 for a in answers) / (time.perf_counter() - began)


async def offer(site, picture, clients, rate, seconds, asks):
    """Sends at a steady rate, whatever becomes of it.

    Gives the answers, how long it took, how late the sender itself was at worst, and its processor time."""
    sending, lag, began, worked = [], 0.0, time.perf_counter(), time.process_time()
    for number in range(max(1, round(rate * seconds))):
        due = began + number / rate
        await asyncio.sleep(max(0, due - time.perf_counter()))
        lag = max(lag, time.perf_counter() - due)
        sending.append(asyncio.ensure_future(try_post(site, picture, clients(number), 60, asks)))
    answers = await asyncio.gather(*sending)
    return answers, time.perf_counter() - began, lag, time.process_time() - worked


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)] if values else math.nan


def row(factor, rate, answers, took, lag, worked):
    read = [a.seconds for a in answers if a.status == 200]
    told = [a.retry_after for a in answers if a.retry_after]
    refused = [a for a in answers if a.status in (429, 503)]
    other = collections.Counter(a.status for a in answers if a.status not in (200, 429, 503))
    return {
        "factor": factor, "offered_per_second": round(rate, 1), "read_per_second": round(len(read) / took, 2),
        "read": len(read), "refused": len(refused), "other": {str(k): v for k, v in other.items()},
        "read_p50_s": round(percentile(read, 0.5), 3), "read_p99_s": round(percentile(read, 0.99), 3),
        "refused_p50_ms": round(1000 * percentile([a.seconds for a in refused], 0.5), 1),
        "refused_p99_ms": round(1000 * percentile([a.seconds for a in refused], 0.99), 1),
        "retry_after_s": round(statistics.mean(told), 1) if told else None,
        "sender_late_ms": round(1000 * lag), "sender_cores": round(worked / took, 2), "seconds": round(took, 1),
    }


def table(rows):
    heads = list(rows[0])
    lines = [heads] + [[json.dumps(r[h]) if isinstance(r[h], dict) else str(r[h]) for h in heads] for r in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths)) for line in lines)


def complaints(rows):
    best, last = max(r["read_per_second"] for r in rows), rows[-1]
    if last["read_per_second"] < LEAST_SHARE * best:
        yield f"{last['read_per_second']} a second were read, {last['read_per_second'] / best:.0%} of the best rate"
    if not last["read_p99_s"] <= MOST_SECONDS_READ:
        yield f"the 99th percentile of what was read took {last['read_p99_s']} s"
    if last["refused"] and last["refused_p99_ms"] > 1000 * MOST_SECONDS_REFUSED:
        yield f"the 99th percentile of what was refused took {last['refused_p99_ms']} ms"
    if any(r["other"] for r in rows):
        yield "some requests got another answer or none"


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("picture")
    parser.add_argument("--seconds", type=float, default=20, help="how long each rate is offered")
    parser.add_argument("--factors", type=float, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--clients", type=int, default=200, help="how many addresses the requests come from")
    parser.add_argument("--workers", type=int, default=4, help="clients that measure the capacity")
    parser.add_argument("--capacity", type=float, help="readings a second, where it is known")
    parser.add_argument("--expect", action="store_true", help="ask by Expect: 100-continue before a picture is sent, as curl does with large ones")
    parser.add_argument("--report", action="store_true", help="only print")
    options = parser.parse_args()
    site = urllib.parse.urlsplit(options.url)
    with open(options.picture, "rb") as file:
        picture = file.read()

    def clients(number):
        return f"198.18.{number % options.clients // 250}.{number % options.clients % 250 + 1}"

    first = await try_post(site, picture, clients(0), 60)
    if first.status != 200:
        sys.exit(f"The picture is not read: {first.status}.")
    rate = options.capacity
    if rate is None:
        await capacity(site, picture, clients, 3, options.workers, options.expect)  # What is slow at first is not measured.
        rate = await capacity(site, picture, clients, options.seconds, options.workers, options.expect)
    print(f"capacity: {rate:.2f} readings a second of {len(picture):,} bytes, with {options.workers} clients that wait", flush=True)
    rows = []
    for factor in options.factors:
        what = await offer(site, picture, clients, factor * rate, options.seconds, options.expect)
        rows.append(row(factor, factor * rate, *what))
        print(json.dumps(rows[-1]), flush=True)
    print(table(rows))
    wrong = list(complaints(rows))
    print("\n".join(f"- {w}" for w in wrong) or "All bounds hold.")
    return 1 if wrong and not options.report else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
