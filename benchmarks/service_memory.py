"""Memory of `earmark serve` from the upload of a long recording to its answer, over that of a short one.

    python benchmarks/service_memory.py [--minutes 10] [--hours 3]

A service of its own with production's defaults is given M4A of tones that the stand-in for vLLM
understands; its resident memory and that of the decoder it starts are looked at all the while. Bar: 300 MB
for the service; an MP4 is the worst for the decoder, which holds its index.
"""

from __future__ import annotations

import argparse
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from stage import OUT, Figure, engine, report, service, tones_m4a

from bot.domain.job import JobState

MEGABYTE = 1_000_000
ENGINE_SECONDS_PER_SECOND = 0.01
"""A hundred times faster than real time a slot: far above what the memory of a wait would show."""


@dataclass(slots=True)
class Peak:
    """The most resident memory in bytes."""

    service: int = 0
    with_children: int = 0


class Watch:
    """Looks at a process until it is stopped."""

    def __init__(self, pid: int) -> None:
        self.peak = Peak()
        self._process = psutil.Process(pid)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> Peak:
        self._stopped.set()
        self._thread.join()
        return self.peak

    def _look(self) -> None:
        while not self._stopped.wait(0.05):
            own = self._process.memory_info().rss
            children = 0
            for child in self._process.children(recursive=True):
                try:
                    children += child.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak.service = max(self.peak.service, own)
            self.peak.with_children = max(self.peak.with_children, own + children)


def answered(path: Path, engine_url: str) -> Peak:
    with (
        service(
            EARMARK_ENGINE_URLS=engine_url, EARMARK_ENGINE_SLOTS="4", EARMARK_API_KEYS="bench"
        ) as running,
        httpx.Client(base_url=running.url, headers={"Authorization": "Bearer bench"}, timeout=600) as client,
    ):
        watch = Watch(running.pid)
        with path.open("rb") as file:
            sent = client.post("/api/task", files={"audio": (path.name, file)}, data={"mode": "asr"})
        task = sent.raise_for_status().json()["id"]
        while not JobState(client.get(f"/api/task/{task}").raise_for_status().json()["state"]).final:
            time.sleep(1)
        state = client.get(f"/api/task/{task}").json()["state"]
        peak = watch.stop()
    if state != JobState.DONE:
        raise SystemExit(f"{path.name} ended as {state}")
    return peak


def main(minutes: float, hours: float) -> None:
    figures = []
    with engine(seconds_per_second=ENGINE_SECONDS_PER_SECOND) as url:
        for name, length in {f"{minutes:g} min": minutes / 60, f"{hours:g} h": hours}.items():
            peak = answered(tones_m4a(OUT / f"memory-{length * 60:g}-min.m4a", length), url)
            print(f"{name}: {peak}", flush=True)
            figures += [
                Figure(name=f"service, {name}", value=peak.service / MEGABYTE, unit="MB", bar=300),
                Figure(name=f"with its decoder, {name}", value=peak.with_children / MEGABYTE, unit="MB"),
            ]
    report(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="length of the short recording")
    parser.add_argument("--hours", type=float, default=3, help="length of the long one")
    given = parser.parse_args()
    main(given.minutes, given.hours)
