"""How many callers can look at their tasks, and how soon the service is there.

    python benchmarks/api.py [--clients 200] [--seconds 10]

`GET /api/task/{id}` of a finished task, asked again and again by so many clients at once over loopback,
without and with the `ETag` of an earlier answer; the time from the process's start to `/readyz`. For
information: clients and service share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from stage import Figure, engine, report, service, tones_flac


async def asked(url: str, clients: int, seconds: float, *, etag: str = "") -> list[float]:
    """Seconds that each answer took. The clients speak HTTP themselves: a library's would be slower than the
    service that it measures.
    """
    parts = urlsplit(url)
    known = f"If-None-Match: {etag}\r\n" if etag else ""
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{known}\r\n".encode()
    expected = b"304" if etag else b"200"
    end = time.monotonic() + seconds
    took: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while (began := time.monotonic()) < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.split(b" ", 2)[1] == expected, head
            length = re.search(rb"(?i)content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            took.append(time.monotonic() - began)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return took


def looks(base: str, sound: Path, clients: int, seconds: float) -> list[Figure]:
    with sound.open("rb") as file:
        done = httpx.post(f"{base}/api/process", files={"audio": file}, timeout=120).raise_for_status()
    url = f"{base}/api/task/{done.json()['id']}"
    etag = httpx.get(url).headers["ETag"]
    figures = []
    for what, known in (("answers", ""), ("“as it was”", etag)):
        took = asyncio.run(asked(url, clients, seconds, etag=known))
        figures += [
            Figure(name=f"{what} a second, {clients} clients", value=len(took) / seconds, unit="1/s"),
            Figure(name=f"{what}, p50", value=statistics.median(took) * 1000, unit="ms"),
            Figure(name=f"{what}, p99", value=statistics.quantiles(took, n=100)[98] * 1000, unit="ms"),
        ]
    return figures


def main(clients: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder, engine() as url:
        sound = tones_flac(Path(folder) / "minute.flac", 60)
        began = time.monotonic()
        with service(EARMARK_ENGINE_URLS=url) as earmark:
            while httpx.get(f"{earmark.url}/readyz").status_code != 200:
                time.sleep(0.02)
            start = Figure(name="start to ready", value=time.monotonic() - began, unit="s")
            report([start, *looks(earmark.url, sound, clients, seconds)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    main(arguments.clients, arguments.seconds)
