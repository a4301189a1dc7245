"""How soon the engine hears the beginning of a recording of three hours.

    python benchmarks/first_request.py [--hours 3] [--times 5]

From the service's answer that it accepted the upload to the first request at the engine; each time a service
that was started anew and has decoded nothing yet, and one that has. Bar: 1 s. For information, the same for
`earmark process` from the start of the command.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx
from stage import OUT, Figure, engine, first_asked, report, running, service, tones_flac, tones_m4a


def upload(service_url: str, path: Path) -> float:
    """When it was accepted, by the monotonic clock."""
    with path.open("rb") as file:
        answer = httpx.post(f"{service_url}/api/task", files={"audio": file}, timeout=60)
    answer.raise_for_status()
    return time.monotonic()


def heard(engine_url: str) -> float:
    """When the first request came, by the monotonic clock."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if (at := first_asked(engine_url)) is not None:
            return at
        time.sleep(0.1)
    raise SystemExit("no request came")


def forget(engine_url: str) -> None:
    httpx.post(f"{engine_url}/_control", json={"reset": True})


def fresh_service(path: Path) -> float:
    """Seconds, for the first recording of a service."""
    with engine(fixed_seconds=5) as url, service(EARMARK_ENGINE_URLS=url) as earmark:
        time.sleep(1)
        accepted = upload(earmark.url, path)
        return heard(url) - accepted


def used_service(path: Path, note: Path) -> float:
    """Seconds, for a recording after another one."""
    with engine() as url, service(EARMARK_ENGINE_URLS=url) as earmark:
        upload(earmark.url, note)
        heard(url)
        time.sleep(2)
        forget(url)
        accepted = upload(earmark.url, path)
        return heard(url) - accepted


def command(path: Path) -> float:
    """Seconds from the start of `earmark process`."""
    with engine(fixed_seconds=5) as url, tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        arguments = ["process", str(path), "-o", f"{folder}/answer.txt"]
        with running(
            [sys.executable, "-m", "bot", *arguments], EARMARK_ENGINE_URLS=url, EARMARK_DATA_DIR=folder
        ):
            return heard(url) - started


def main(hours: float, times: int) -> None:
    path = tones_m4a(OUT / f"tones-{hours:g}h.m4a", hours)
    note = tones_flac(OUT / "tones-20.flac", 20)
    fresh = [fresh_service(path) for _ in range(times)]
    used = [used_service(path, note) for _ in range(times)]
    cold = [command(path) for _ in range(times)]
    for name, figures in (("fresh", fresh), ("used", used), ("command", cold)):
        print(f"{name:<10}{' '.join(f'{one:7.3f}' for one in figures)}")
    report(
        [
            Figure(
                name="accepted to first request, fresh service",
                value=statistics.median(fresh),
                unit="s",
                bar=1,
            ),
            Figure(
                name="accepted to first request, used service", value=statistics.median(used), unit="s", bar=1
            ),
            Figure(name="earmark process to first request", value=statistics.median(cold), unit="s"),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    main(given.hours, given.times)
