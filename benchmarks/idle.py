"""What an idle service costs.

    python benchmarks/idle.py [--seconds 20]

CPU time of `earmark serve` and its children, once with an engine elsewhere and once with the built-in one.
Bar: under 1% of a core. Memory (proportional share) for information.
"""

from __future__ import annotations

import argparse
import time

import psutil
from stage import Figure, engine, report, service


def family(pid: int) -> list[psutil.Process]:
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def cpu_seconds(pid: int) -> float:
    times = [one.cpu_times() for one in family(pid)]
    return sum(one.user + one.system for one in times)


def megabytes(pid: int) -> float:
    return sum(one.memory_full_info().pss for one in family(pid)) / 1e6


def settle(pid: int, *, most_seconds: float = 60) -> None:
    """Until it has started and loaded what it needs: a second in which little is done."""
    deadline = time.monotonic() + most_seconds
    while time.monotonic() < deadline:
        before = cpu_seconds(pid)
        time.sleep(2)
        if cpu_seconds(pid) - before < 0.1:
            return


def idle(name: str, seconds: float, **environment: str) -> list[Figure]:
    with service(**environment) as earmark:
        time.sleep(3)
        settle(earmark.pid)
        before = cpu_seconds(earmark.pid)
        time.sleep(seconds)
        share = (cpu_seconds(earmark.pid) - before) / seconds * 100
        return [
            Figure(name=f"CPU, {name}", value=share, unit="% of core", bar=1.0),
            Figure(name=f"memory, {name}", value=megabytes(earmark.pid), unit="MB"),
        ]


def main(seconds: float) -> None:
    with engine() as url:
        elsewhere = idle("engine elsewhere", seconds, EARMARK_ENGINE_URLS=url)
    report([*elsewhere, *idle("built-in engine", seconds)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    main(parser.parse_args().seconds)
