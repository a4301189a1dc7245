"""An independent Bot API: what others understood of it, beside our own stand-in.

`lo-bot-api-emulator==0.3.6` goes into a virtual environment of its own; EARMARK_TEST_TELEGRAM_EMULATOR is the
path of that environment's Python. Without it these tests are skipped.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

PYTHON = os.environ.get("EARMARK_TEST_TELEGRAM_EMULATOR")
SCRIPT = Path(__file__).with_name("emulator.py")
TOKEN = "123456789:AAF-synthetic-token-for-the-emulator-0"


@dataclass(frozen=True)
class RunningEmulator:
    url: str
    token: str = TOKEN

    def tell(self, **update: Any) -> int:
        """Queues `message=…` or `callback_query=…` for the bot; gives the number of the update."""
        return int(self._post("__fixture/updates", token=self.token, update=update)["update_id"])

    def set_webhook(self, url: str, secret: str) -> None:
        self._post(f"bot{self.token}/setWebhook", url=url, secret_token=secret)

    def pending(self) -> int:
        """How many updates have not been taken."""
        return int(self._post(f"bot{self.token}/getWebhookInfo")["pending_update_count"])

    def deliver(self) -> None:
        """Tries the webhook again; it does so by itself only when something new comes."""
        self._post("__fixture/deliver", token=self.token)

    def keep_voice(self, data: bytes) -> str:
        """Its `file_id`."""
        sent = httpx.post(
            f"{self.url}/bot{self.token}/sendVoice",
            data={"chat_id": 1},
            files={"voice": ("voice.oga", data, "audio/ogg")},
        )
        return str(sent.raise_for_status().json()["result"]["voice"]["file_id"])

    def calls(self, *methods: str) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = httpx.get(f"{self.url}/calls").json()
        return [one for one in made if one["method"] in methods]

    def _post(self, path: str, **body: Any) -> Any:
        return httpx.post(f"{self.url}/{path}", json=body).raise_for_status().json()["result"]


@pytest.fixture
def emulator(loopback: str) -> Iterator[RunningEmulator]:
    if not PYTHON:
        pytest.skip("EARMARK_TEST_TELEGRAM_EMULATOR names no Python that has lo-bot-api-emulator==0.3.6")
    with subprocess.Popen([PYTHON, str(SCRIPT), "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield RunningEmulator(process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(10)
