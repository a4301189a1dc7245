"""The engine's child process as its parent sees it, for tests that need no supervision."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

TOKEN = "a secret of this test"


class Child:
    def __init__(self, cache: Path, *extra: str, model: str = "base", slots: int = 1) -> None:
        command = [sys.executable, "-m", "bot.inference.builtin", "--model", model, "--cache", str(cache)]
        command += ["--threads", "2", "--slots", str(slots), *extra]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdin
        self.process.stdin.write(TOKEN.encode() + b"\n")
        self.process.stdin.flush()

    def says(self) -> dict[str, Any]:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def client(self, port: int) -> httpx.Client:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=280)

    def end(self) -> str:
        """What it wrote to its standard error."""
        self.process.kill()
        return self.process.communicate()[1].decode()


@contextmanager
def served(cache: Path, *extra: str, slots: int = 1) -> Iterator[tuple[Child, int]]:
    """A child that is ready, and its port."""
    child = Child(cache, *extra, slots=slots)
    try:
        yield child, child.says()["port"]
    finally:
        child.end()


def recognize(
    client: httpx.Client, flac: bytes, task: str = "transcriptions", **fields: str
) -> httpx.Response:
    return client.post(f"/v1/audio/{task}", files={"file": ("segment.flac", flac)}, data=fields)
