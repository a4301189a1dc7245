"""A stand-in for a chat platform: a real HTTP server that keeps messages, and a messenger that talks to it.

Like the real ones it repeats whatever it is told: a second post is a second message, and an edit to the same
text is no new one.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from typing import Any, Self

import httpx
import uvicorn
from fastapi import FastAPI, Request

from bot.domain.answer import Answer
from bot.domain.errors import PlatformBusy
from bot.domain.job import Job, Progress
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult

PLATFORM = "fake"


class FakeChat:
    """`messages` by number: job, and every text the message ever had; of one that was deleted, neither."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(self._app(), log_level="critical", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def of(self, job_id: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["job"] == job_id]

    def _app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)

        @app.get("/messages")
        async def find(job: str) -> list[int]:
            return [place for place, message in enumerate(self.messages) if message["job"] == job]

        @app.post("/messages")
        async def post(request: Request) -> int:
            asked = await request.json()
            self.messages.append({"job": asked["job"], "texts": [asked["text"]]})
            return len(self.messages) - 1

        @app.put("/messages/{place}")
        async def edit(place: int, request: Request) -> None:
            texts = self.messages[place]["texts"]
            if texts[-1] != (text := (await request.json())["text"]):
                texts.append(text)

        @app.delete("/messages/{place}")
        async def delete(place: int) -> None:
            self.messages[place].update(job=None, texts=[])

        return app

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


class FakeMessenger:
    """The messenger of the fake platform. Looks for an earlier post where one may have been lost.

    An answer is never the first post: it is edited into a message that is known.
    """

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=60)

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        text = told(job, progress, answer)
        try:
            place = entry.external_id or (await self._found(job.id) if entry.tried_before else None)
            if place is None:
                made = await self._http.post("/messages", json={"job": job.id, "text": status(progress)})
                place = str(made.raise_for_status().json())
                return DeliveryResult(external_id=place, keys=(place,), again_after_seconds=0)
            (await self._http.put(f"/messages/{place}", json={"text": text})).raise_for_status()
        except httpx.HTTPError as error:
            raise PlatformBusy("The chat does not answer.") from error
        return DeliveryResult(external_id=place, keys=(place,))

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        try:
            (await self._http.delete(f"/messages/{posted}")).raise_for_status()
        except httpx.HTTPError as error:
            raise PlatformBusy("The chat does not answer.") from error

    async def _found(self, job_id: str) -> str | None:
        places = (await self._http.get("/messages", params={"job": job_id})).raise_for_status().json()
        return str(places[0]) if places else None

    async def close(self) -> None:
        await self._http.aclose()


def told(job: Job, progress: Progress, answer: Answer | None) -> str:
    if answer is not None:
        return f"answer: {answer.transcript.text}"
    if job.state.final:
        return f"failed: {job.failure.code if job.failure else job.state}"
    return status(progress)


def status(progress: Progress) -> str:
    return f"working: {progress.segments_done} of {progress.segments_total}"
