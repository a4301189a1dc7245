"""`earmark serve` as a process of its own, which a test starts, stops and kills."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.fakes.telegram import FakeTelegram

ROOT = Path(__file__).parents[3]
START_SECONDS = 60.0
PUBLIC_URL = "https://earmark.example.org"


@dataclass(kw_only=True)
class Service:
    """Ended with its context."""

    folder: Path
    telegram: FakeTelegram
    engine_url: str
    settings: dict[str, str] = field(default_factory=dict)
    """By name without the prefix; they win over those below."""
    webhook_port: int | None = None
    """Telegram brings the updates to this port; None: they are asked for."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.webhook_port}"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def environment(self) -> dict[str, str]:
        mine = {
            "DATA_DIR": str(self.data),
            "ENGINE_URLS": self.engine_url,
            "ENGINE_MODEL": "step-audio-r1.1",
            "MARK_RECORDINGS": "false",  # reactions would come and go in all snapshots
            "TELEGRAM_TOKEN": self.telegram.token,
            "TELEGRAM_API_URL": self.telegram.url,
            "PORT": "0",
            "STOP_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
            "SPEAKERS": "off",  # tones are nobody's voices
        }
        if self.webhook_port is not None:
            hooked = {"PORT": str(self.webhook_port), "PUBLIC_URL": PUBLIC_URL, "TELEGRAM_WEBHOOK": "true"}
            mine |= hooked
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")}
        return kept | {f"EARMARK_{name}": value for name, value in (mine | self.settings).items()}

    def start(self) -> None:
        """Begins; `until_listening` waits."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                env=self.environment(),
                stdout=log,
                stderr=log,
                cwd=ROOT,
            )

    def until_listening(self, *, calls_before: int = 0) -> None:
        """Until it has asked Telegram for updates, or where to be called, since so many such calls."""
        end = time.monotonic() + START_SECONDS
        while len(self.telegram.calls("getUpdates", "setWebhook")) <= calls_before:
            assert self.process
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.02)
        if self.webhook_port is not None:
            self._lead_to_it()

    def _lead_to_it(self) -> None:
        """Telegram calls the public address; whoever stands there passes it on to the service."""
        updates = self.telegram.world.updates
        self.telegram.until(lambda: updates.hook and updates.hook.url.startswith(PUBLIC_URL))
        assert updates.hook
        updates.hook.url = f"{self.address}/telegram/webhook"
        updates.wake()

    def restart(self) -> None:
        before = len(self.telegram.calls("getUpdates", "setWebhook"))
        self.start()
        self.until_listening(calls_before=before)

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
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self) -> Self:
        self.start()
        self.until_listening()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
