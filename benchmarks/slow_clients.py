"""What callers who never finish asking, and those who only watch, take from everybody else.

    python benchmarks/slow_clients.py [--crowd 400] [--looks 200] [--notes 20]

`GET /healthz`, and a voice note from its upload to the engine's first request, on an idle service; then the
same beside so many connections with half a head of a request, each opened anew when it is cut off, and beside
so many who ask at once for an event stream as one caller as well: those beyond a caller's limit are refused,
and ask again. Ratios within one run. Who is not answered took as long as a caller waits.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from stage import Figure, engine, report, service, tones_flac

HALF = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow"
PATIENCE_SECONDS = 10.0
SETTLE_SECONDS = 3.0
AFTER_REFUSAL_SECONDS = 10.0
"""As Retry-After says."""
NOTE_SECONDS = 5


def p99(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=100)[98] if len(took) > 1 else took[0]


def asking(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


async def health(port: int, looks: int) -> list[float]:
    """Seconds of looks on connections of their own."""
    took = []
    for _ in range(looks):
        began = time.monotonic()
        took.append(PATIENCE_SECONDS)
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(asking("/healthz"))
                if (await reader.read()).startswith(b"HTTP/1.1 200 "):
                    took[-1] = time.monotonic() - began
                writer.close()
    return took


async def note_starts(base: str, heard: str, notes: Sequence[bytes]) -> list[float]:
    """Seconds from a note's upload to its first request at the engine."""
    took = []
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
        for note in notes:
            began = time.monotonic()
            try:
                (await http.post(f"{base}/api/task", files={"audio": note})).raise_for_status()
                took.append(await _first_after(http, heard, began) - began)
            except httpx.HTTPError:
                took.append(PATIENCE_SECONDS)
    return took


async def _first_after(http: httpx.AsyncClient, heard: str, moment: float) -> float:
    while time.monotonic() < moment + PATIENCE_SECONDS:
        log = (await http.get(f"{heard}/_control")).json()["requests"]
        if log and log[-1]["started_at"] > moment:
            return float(log[-1]["started_at"])
        await asyncio.sleep(0.02)
    return moment + PATIENCE_SECONDS


@asynccontextmanager
async def beside(callers: Sequence[Callable[[], Awaitable[None]]]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(caller()) for caller in callers]
    await asyncio.sleep(SETTLE_SECONDS)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def asker(port: int, sent: bytes) -> Callable[[], Awaitable[None]]:
    """Sends this, reads what comes, and begins anew when it ends."""

    async def ask() -> None:
        while True:
            refused = False
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(sent)
                    refused = (await reader.read(65_536)).startswith((b"HTTP/1.1 429", b"HTTP/1.1 503"))
                    while await reader.read(65_536):
                        pass
                finally:
                    writer.transport.abort()
            await asyncio.sleep(AFTER_REFUSAL_SECONDS if refused else 1.0)

    return ask


async def held_task(base: str, heard: str, sound: bytes) -> str:
    """A task that does not end: its engine is slow for once."""
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
        slow = {"faults": [{"kind": "slow", "times": 1, "seconds": 3600}]}
        (await http.post(f"{heard}/_control", json=slow)).raise_for_status()
        began = time.monotonic()
        made = await http.post(f"{base}/api/task", files={"audio": sound})
        await _first_after(http, heard, began)
        return str(made.raise_for_status().json()["id"])


async def measured(base: str, heard: str, sounds: Sequence[bytes], crowd: int, looks: int) -> list[Figure]:
    held, *notes = sounds
    third = len(notes) // 3
    task_id = await held_task(base, heard, held)
    await note_starts(base, heard, notes[:1])  # what is loaded once is loaded
    port = urlsplit(base).port or 80
    halves = [asker(port, HALF)] * crowd
    watchers = [asker(port, asking(f"/api/task/{task_id}/events"))] * crowd
    stages: list[tuple[str, list[Callable[[], Awaitable[None]]]]] = [
        ("idle", []),
        (f"{crowd} half heads", halves),
        (f"and {crowd} for streams", halves + watchers),
    ]
    figures: list[Figure] = []
    idle: tuple[float, float] | None = None
    for number, (name, callers) in enumerate(stages):
        async with beside(callers):
            alive = await health(port, looks)
            started = await note_starts(base, heard, notes[number * third + 1 : (number + 1) * third + 1])
        for what, took in (("/healthz", alive), ("start of a note", started)):
            middle = Figure(name=f"{what}, {name}: p50", value=statistics.median(took) * 1000, unit="ms")
            figures += [middle, Figure(name=f"{what}, {name}: p99", value=p99(took) * 1000, unit="ms")]
        idle = idle or (p99(alive), p99(started))
    healthz, notes_start = p99(alive) / idle[0], p99(started) / idle[1]
    figures.append(Figure(name="/healthz: p99, crowded over idle", value=healthz, unit="x", bar=8))
    figures.append(Figure(name="start of a note: p99, crowded over idle", value=notes_start, unit="x", bar=3))
    return figures


def main(crowd: int, looks: int, notes: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with (
        tempfile.TemporaryDirectory() as folder,
        engine() as heard,
        service(EARMARK_ENGINE_URLS=heard, EARMARK_LOG_LEVEL="WARNING") as earmark,
    ):
        sounds = [
            tones_flac(Path(folder) / f"{seed}.flac", NOTE_SECONDS, seed=seed).read_bytes()
            for seed in range(3 * notes + 2)
        ]
        report(asyncio.run(measured(earmark.url, heard, sounds, crowd, looks)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--crowd", type=int, default=400)
    parser.add_argument("--looks", type=int, default=200)
    parser.add_argument("--notes", type=int, default=20)
    arguments = parser.parse_args()
    main(arguments.crowd, arguments.looks, arguments.notes)
