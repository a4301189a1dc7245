"""`earmark serve` as a process of its own, which a test starts, stops and kills."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 60.0


@dataclass(kw_only=True)
class Service:
    """Ended with its context."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    """By name without the prefix; they win over what is set for every test."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Further variables of its environment, by their whole name."""
    process: subprocess.Popen[bytes] | None = None
    _starts: int = 0

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> str:
        return self.settings.get("DATABASE_URL", f"sqlite:///{self.data}/earmark.db")

    @property
    def url(self) -> str:
        """Where the newest start of it listens."""
        return re.findall(r"listens on (\S+)", self.log.read_text())[-1]

    def environment(self) -> dict[str, str]:
        ours = {"DATA_DIR": str(self.data), "PORT": "0", "STOP_SECONDS": "2", "LOG_LEVEL": "WARNING"}
        ours |= {"BUILTIN_MODEL": "base", "SPEAKERS": "off"}  # tones are nobody's voices
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")}
        return {**kept, **self.others} | {
            f"EARMARK_{name}": value for name, value in {**ours, **self.settings}.items()
        }

    def start(self) -> None:
        """Returns when it listens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                env=self.environment(),
                stdout=log,
                stderr=log,
                cwd=ROOT,
            )
        self._starts += 1
        end = time.monotonic() + START_SECONDS
        while self.log.read_text().count("Earmark listens on") < self._starts:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As a system does; a process that does not end is killed."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
