"""A whole service in this process, that a test stops and starts again at the same address."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

import soundfile
import uvicorn

from bot.app import opened
from bot.domain.ports.api_keys import ApiKeys
from bot.domain.ports.table import JobTable
from bot.settings import load
from handlers.web.console.routes import console_routes
from storage.job_table import open_api_keys
from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.fakes.web_service import web_api

SPOKEN = (
    "Good morning everyone. Let us begin with the new reading room. The shelves arrived on Monday and Maria "
    "will set them up this week. We agreed to open on the first of March. Jonas asks whether the lamps are "
    "bright enough for the evening. He will bring two more samples on Thursday. That is all for today. "
    "Thank you."
)
WORDS = VOCABULARY[: len(SPOKEN.split())]
SUMMARY = {
    "gist": "The team plans the opening of the new reading room.",
    "points": [
        {"text": "The shelves arrived on Monday.", "line": 3},
        {"text": "The lamps may not be bright enough for the evening.", "line": 5},
    ],
    "decisions": [{"text": "The room opens on the first of March.", "line": 4}],
    "actions": [
        {"text": "Set up the shelves this week.", "owner": "Maria", "line": 3},
        {"text": "Bring two more lamp samples on Thursday.", "owner": "Jonas", "line": 6},
    ],
}
REPLY = {
    "found": True,
    "answer": "On the first of March.",
    "quotes": [{"line": 4, "quote": "We agreed to open on the first of March."}],
}
LAMPS = {
    "found": True,
    "answer": "Jonas brings two more samples on Thursday.",
    "quotes": [{"line": 6, "quote": "He will bring two more samples on Thursday."}],
}
GOES_ON = (
    r"<question>\nand who brings some\?\n.*<conversation>\nQuestion: When do we open\?\nAnswer: On the first"
)
SCRIPT = [
    (GOES_ON, json.dumps(LAMPS)),
    ("Summarize it in|Merge them into one summary", json.dumps(SUMMARY)),
    ('"found"', json.dumps(REPLY)),
]
START_SECONDS = 60.0
T = TypeVar("T")


def engine(**state: Any) -> FakeVllm:
    """Hears `SPOKEN` in `a_meeting`, and has something to say about it."""
    spelling = dict(zip(WORDS, SPOKEN.split(), strict=True))
    return FakeVllm("step-audio-r1.1", spelling=spelling, script=list(SCRIPT), **state)


def a_meeting(folder: Path, name: str = "Reading room.wav", words: int = len(WORDS)) -> Path:
    path = folder / name
    soundfile.write(path, spoken_tones(list(WORDS[:words]), voiced=0.5), SAMPLE_RATE)
    return path


@dataclass(kw_only=True)
class ConsoleService:
    folder: Path
    engine_url: str
    options: dict[str, Any] = field(default_factory=dict)
    """For `web_api`."""
    port: int = 0
    queue: JobTable = field(init=False)
    keys: ApiKeys = field(init=False)
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _stopping: asyncio.Event | None = None
    _listening: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._listening.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._listening.wait(START_SECONDS)

    def stop(self) -> None:
        assert self._loop
        assert self._stopping
        assert self._thread
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(START_SECONDS)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """On the loop of the service."""
        assert self._loop
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(START_SECONDS)

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        settings = load(
            data_dir=self.folder / "data",
            engine_urls=self.engine_url,
            engine_model="step-audio-r1.1",
            engine_slots=2,
            segment_seconds=15,
            stop_seconds=1,
        )
        async with opened(settings) as earmark, open_api_keys(settings.storage.database) as keys:
            self.keys, self.queue = keys, earmark.table
            api = web_api(
                earmark.table,
                earmark.blobs,
                scratch=self.folder / "scratch",
                pool=earmark.pool,
                keys=keys,
                stopping=self._stopping.is_set,
                **self.options,
            )
            api.router.routes.extend(console_routes(retention_days=30))
            config = uvicorn.Config(api, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
            server = uvicorn.Server(config)
            listener = self._listener()
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            worker = earmark.worker()
            working = asyncio.create_task(worker.run())
            while not server.started:
                await asyncio.sleep(0.01)
            self._listening.set()
            await self._stopping.wait()
            server.should_exit = True
            await serving
            worker.stop()
            await working
            listener.close()

    def _listener(self) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = int(listener.getsockname()[1])
        return listener

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
