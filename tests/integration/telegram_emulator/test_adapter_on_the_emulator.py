"""Our adapter, with the real library and the real conversation, on the independent Bot API."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from handlers.telegram.incoming.webhook import PATH
from tests.fakes.chat_lab import spoken
from tests.integration.telegram.lab import Lab, a_lab

pytestmark = pytest.mark.emulator
SECRET = "s3cret-of-the-webhook"
ANA = {"id": 1001, "is_bot": False, "first_name": "Ana", "language_code": "en"}
CHAT = {"id": 1001, "type": "private", "first_name": "Ana"}


def message(number: int, **what: Any) -> dict[str, Any]:
    return {"message_id": number, "date": int(time.time()), "chat": CHAT, "from": ANA, **what}


def command(number: int, text: str) -> dict[str, Any]:
    length = len(text.split(maxsplit=1)[0])
    return message(number, text=text, entities=[{"type": "bot_command", "offset": 0, "length": length}])


def voice(emulator: Any, data: bytes = b"OggS") -> dict[str, Any]:
    kept = emulator.keep_voice(data)
    return {"file_id": kept, "file_unique_id": "u1", "duration": 5, "mime_type": "audio/ogg"}


def pressed(shown: dict[str, Any], label: str) -> dict[str, Any]:
    """What comes when Ana presses a button of the message that was last edited so."""
    rows = json.loads(shown["reply_markup"])["inline_keyboard"]
    (button,) = (one for row in rows for one in row if one["text"] == label)
    bot = {"id": 7, "is_bot": True, "first_name": "Earmark"}
    posted = {"message_id": int(shown["message_id"]), "date": 1, "chat": CHAT, "from": bot}
    number = f"{label}{shown['message_id']}"
    data = button["callback_data"]
    return {"id": number, "from": ANA, "chat_instance": "1", "data": data, "message": posted}


async def called(emulator: Any, method: str, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The first call of the method for which it holds, once it was made."""
    for _ in range(400):
        fitting = [one for one in await asyncio.to_thread(emulator.calls, method) if holds(one)]
        if fitting:
            return dict(fitting[0])
        await asyncio.sleep(0.02)
    raise TimeoutError(method)


def converse(
    tmp_path: Path, emulator: Any, scenario: Callable[[Lab], Awaitable[None]], **settings: Any
) -> None:
    async def whole() -> None:
        stopping = asyncio.Event()
        async with a_lab(tmp_path, emulator, **settings) as lab, asyncio.TaskGroup() as tasks:
            tasks.create_task(lab.connection.listen(stopping))
            await scenario(lab)
            stopping.set()

    asyncio.run(whole())


def test_a_voice_note_is_fetched_and_its_message_becomes_the_answer(tmp_path: Path, emulator: Any) -> None:
    emulator.tell(message=message(1, voice=voice(emulator)))

    async def scenario(lab: Lab) -> None:
        (job,) = await lab.jobs()
        fetcher = lab.connection.fetchers[job.request.source.url.split(":")[0]]
        async with fetcher.fetch(job.request.source, limit_bytes=1000) as path:
            assert path.read_bytes() == b"OggS"
        await lab.deliver()
        status = await called(emulator, "sendMessage", lambda one: one["chat_id"] == "1001")
        assert "reply_parameters" in status
        await lab.finish(job, spoken("Good morning, everybody.", seconds=5))
        await lab.deliver()
        await called(emulator, "editMessageText", lambda one: "Good morning" in one["text"])
        assert len(emulator.calls("sendMessage")) == 1

    converse(tmp_path, emulator, scenario)


def test_a_command_is_answered_and_an_update_is_confirmed(tmp_path: Path, emulator: Any) -> None:
    emulator.tell(message=command(1, "/help"))

    async def scenario(lab: Lab) -> None:
        await called(emulator, "sendMessage", lambda one: "/transcribe" in one["text"])

    converse(tmp_path, emulator, scenario)
    converse(tmp_path, emulator, lambda _lab: asyncio.sleep(0.3))
    assert len(emulator.calls("sendMessage")) == 1


def test_a_button_brings_the_answer_as_a_document(tmp_path: Path, emulator: Any) -> None:
    emulator.tell(message=message(1, voice=voice(emulator)))

    async def scenario(lab: Lab) -> None:
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.finish(job, spoken("Let us begin.", "It is settled.", seconds=90))
        await lab.deliver()
        answer = await called(emulator, "editMessageText", lambda one: "Let us begin" in one["text"])
        emulator.tell(callback_query=pressed(answer, "Files"))
        menu = await called(emulator, "editMessageReplyMarkup", lambda one: "(.txt)" in str(one))
        emulator.tell(callback_query=pressed(menu, "Text (.txt)"))
        sent = await called(emulator, "sendDocument", lambda _one: True)
        assert sent["document"].endswith(".txt")

    converse(tmp_path, emulator, scenario)


@asynccontextmanager
async def served(lab: Lab) -> AsyncIterator[str]:
    """The adapter's routes; gives the address of the webhook."""
    config = uvicorn.Config(Starlette(routes=list(lab.connection.routes)), port=0, log_level="critical")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{PATH}"
    finally:
        server.should_exit = True
        await serving


def test_a_webhook_takes_what_carries_its_secret_once(tmp_path: Path, emulator: Any) -> None:
    async def scenario(lab: Lab) -> None:
        await called(emulator, "setWebhook", lambda one: one["secret_token"] == SECRET)
        async with served(lab) as url:
            await asyncio.to_thread(emulator.set_webhook, url, "guessed")
            note = await asyncio.to_thread(voice, emulator)
            await asyncio.to_thread(emulator.tell, message=message(1, voice=note))
            assert await asyncio.to_thread(emulator.pending) == 1
            assert not await lab.queue.jobs.newest()
            await asyncio.to_thread(emulator.set_webhook, url, SECRET)
            await asyncio.to_thread(emulator.deliver)
            await lab.jobs()
            assert await asyncio.to_thread(emulator.pending) == 0

    converse(tmp_path, emulator, scenario, webhook=True, webhook_secret=SECRET)
