"""How many callers can look at their tasks, and how soon the service is there.

    python benchmarks/api.py [--clients 200] [--seconds 10]

`GET /api/task/{id}` of a finished task, asked again and again by so many clients at once over loopback; then
the time from the process's start to `/readyz`. For information: clients and service share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import httpx
from stage import Figure, engine, report, service, tones_flac


async def asked(url: str, clients: int, seconds: float) -> list[float]:
    """Seconds that each answer took."""
    end = time.monotonic() + seconds
    took: list[float] = []
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)

    async def client(http: httpx.AsyncClient) -> None:
        while (began := time.monotonic()) < end:
            (await http.get(url)).raise_for_status()
            took.append(time.monotonic() - began)

    async with httpx.AsyncClient(limits=limits, timeout=60) as http:
        await asyncio.gather(*(client(http) for _ in range(clients)))
    return took


def looks(base: str, sound: Path, clients: int, seconds: float) -> list[Figure]:
    with sound.open("rb") as file:
        done = httpx.post(f"{base}/api/process", files={"audio": file}, timeout=120).raise_for_status()
    took = asyncio.run(asked(f"{base}/api/task/{done.json()['id']}", clients, seconds))
    return [
        Figure(name=f"answers a second, {clients} clients", value=len(took) / seconds, unit="1/s"),
        Figure(name="p50", value=statistics.median(took) * 1000, unit="ms"),
        Figure(name="p99", value=statistics.quantiles(took, n=100)[98] * 1000, unit="ms"),
    ]


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
