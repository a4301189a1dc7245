"""A stand-in for Telegram's Bot API: a real HTTP server that behaves, and refuses, as the real one does.

In a test: `with FakeTelegram() as telegram`, then `telegram.say(…)`, `telegram.messages(…)`; what people do
is in `telegram_people.py`, what a test sees and the faults it sets in `telegram_looks.py`. As a process:
`python tests/fakes/telegram.py --port 8081 [--local]`; it prints one line with its address when it listens.

`POST /_control {"do": "say", "chat": 1001, "user": 1001, "text": "hello"}` does what that method does and
answers `{"result": …}`; positional rest goes as `"arguments": […]`, bytes as `"data_base64": "…"`.
`GET /_control` gives the log of calls. `GET /_control/conversation?chat=1001` is plain text.

Bots ask at `{url}/bot{token}/{method}`, files are at `{url}/file/bot{token}/{path}`.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as a script, it does not know the root
from tests.fakes import telegram_asking, telegram_posting
from tests.fakes.telegram_given import Given, Upload
from tests.fakes.telegram_limits import Fault, Flood, fault_for
from tests.fakes.telegram_looks import Looks, seen
from tests.fakes.telegram_people import People
from tests.fakes.telegram_updates import CONFLICT, HOOKED
from tests.fakes.telegram_world import Call, Message, Refused, World

TOKEN = "123456789:AAF-fake-token-of-the-stand-in-000000"  # of no account
USERNAME = "earmark_bot"
POSTING = """
    send_message send_document send_message_draft send_chat_action edit_message_text edit_message_caption
    edit_message_reply_markup edit_message_media delete_message delete_messages
    delete_business_messages answer_callback_query set_message_reaction
    leave_chat answer_guest_query answer_inline_query
"""
ASKING = """
    get_me get_file set_webhook delete_webhook get_webhook_info get_chat get_chat_member
    get_chat_administrators set_my_commands get_my_commands delete_my_commands set_my_description
    get_my_description set_my_short_description get_my_short_description set_my_name get_my_name
    get_business_connection
"""
METHODS = {
    name.replace("_", ""): getattr(module, name)
    for module, names in ((telegram_posting, POSTING), (telegram_asking, ASKING))
    for name in names.split()
}


class Server:
    """The HTTP side of one world."""

    def __init__(self, people: FakeTelegram) -> None:
        self.people, self.world = people, people.world

    def app(self) -> Starlette:
        every = ["GET", "POST"]
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self.call, methods=every),
                Route("/file/bot{token}/{path:path}", self.download),
                Route("/_control", self.control, methods=["POST"]),
                Route("/_control", self.log),
                Route("/_control/conversation", self.conversation),
            ],
            lifespan=self._life,
        )

    @asynccontextmanager
    async def _life(self, _app: Starlette) -> AsyncIterator[None]:
        self.world.updates.bind()
        delivering = asyncio.create_task(self.world.updates.deliver(self._reply_of_hook))
        yield
        delivering.cancel()
        with suppress(asyncio.CancelledError):
            await delivering

    async def call(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.world.token:
            return _answer(Refused(401, "Unauthorized"))
        given = await _given(request)
        shown = {name: f"{one.name} ({len(one.data)} bytes)" for name, one in given.uploads.items()}
        call = Call(method, given.values | shown)
        with self.world.lock:
            self.world.log.append(call)
            fault = fault_for(self.world.faults, method)
        return await self._with(fault, call, given)

    async def _with(self, fault: Fault | None, call: Call, given: Given) -> Response:
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind == "drop":
            return _cut_off()
        if fault and fault.kind == "error":
            answer: Any = Refused(fault.status, fault.description, **fault.parameters)
        else:
            answer = await self._answer(call, given)
        refused = isinstance(answer, Refused)
        call.status, call.description = (answer.code, answer.description) if refused else (200, "")
        return _cut_off() if fault and fault.kind == "lost" else _answer(answer)

    async def _answer(self, call: Call, given: Given) -> Any:
        """What the method gives, or the `Refused` that it raised."""
        method = call.method
        if sum(len(one.data) for one in given.uploads.values()) > self._upload_limit:
            return Refused(413, "Request Entity Too Large")
        if method.lower() not in {*METHODS, "getupdates"}:
            return Refused(404, "Not Found: method not found")
        try:
            if method.lower() == "getupdates":
                return await self._updates(given)
            with self.world.lock:
                return METHODS[method.lower()](self.world, given)
        except Refused as refused:
            return refused
        except Exception:
            call.status, call.crash = 500, traceback.format_exc()
            raise

    @property
    def _upload_limit(self) -> int:
        return 2000 * 1024 * 1024 if self.world.local else self.world.upload_limit

    async def _updates(self, given: Given) -> Any:
        updates = self.world.updates
        if updates.hook:
            raise Refused(409, HOOKED)
        updates.allow(given.parsed("allowed_updates"))
        updates.confirm(given.number("offset"))
        updates.poll += 1
        number = updates.poll
        updates.wake()
        limit = min(max(given.number("limit", 100), 1), 100)
        found = await updates.wait(limit, min(given.number("timeout"), 50), number)
        if found is None:
            raise Refused(409, HOOKED if updates.hook else CONFLICT)
        return found

    async def _reply_of_hook(self, reply: dict[str, Any]) -> None:
        """A webhook may answer with a call."""
        method = str(reply.pop("method", ""))
        call = Call(method, reply)
        self.world.log.append(call)
        await self._with(None, call, Given(reply))

    async def download(self, request: Request) -> Response:
        with self.world.lock:
            fault = fault_for(self.world.faults, "file")
            path, files = request.path_params["path"], list(self.world.files.values())
        if request.path_params["token"] != self.world.token:
            return _answer(Refused(401, "Unauthorized"))
        found = [one for one in files if one.path == path]
        if not found or self.world.local:
            return _answer(Refused(404, "Not Found"))
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind == "error":
            return _answer(Refused(fault.status, fault.description, **fault.parameters))
        if fault and fault.kind in ("lost", "drop"):
            return _cut_off(found[0].content[: found[0].size // 2], found[0].size)
        return Response(found[0].content, media_type="application/octet-stream")

    async def control(self, request: Request) -> Response:
        asked = await request.json()
        name, arguments = asked.pop("do"), asked.pop("arguments", [])
        if "data_base64" in asked:
            asked["data"] = base64.b64decode(asked.pop("data_base64"))
        action = None if name.startswith("_") else getattr(People, name, getattr(Looks, name, None))
        if not callable(action):
            return JSONResponse({"error": f"no such thing to do: {name}"}, status_code=404)
        try:
            result = action(self.people, *arguments, **asked)
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": repr(error)}, status_code=400)
        return JSONResponse({"result": _plain(result)})

    async def log(self, _request: Request) -> Response:
        with self.world.lock:
            return JSONResponse({"log": [asdict(one) for one in self.world.log], "toasts": self.world.toasts})

    async def conversation(self, request: Request) -> Response:
        chat = request.query_params["chat"]
        key = int(chat) if chat.lstrip("-").isdigit() else chat
        return PlainTextResponse(self.people.conversation(key))


def _plain(result: Any) -> Any:
    if isinstance(result, Message):
        return seen(result)
    if isinstance(result, Call):
        return asdict(result)
    return [_plain(one) for one in result] if isinstance(result, list) else result


async def _given(request: Request) -> Given:
    """Query string, form, multipart or JSON, all alike."""
    values: dict[str, Any] = dict(request.query_params)
    uploads = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        values |= await request.json()
    elif kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        async with request.form(max_part_size=100 * 1024 * 1024) as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or "application/octet-stream"
                    uploads[name] = Upload(value.filename or "file", await value.read(), mime)
                else:
                    values[name] = value
    return Given(values, uploads)


def _answer(answer: Any) -> Response:
    if not isinstance(answer, Refused):
        return JSONResponse({"ok": True, "result": answer})
    whole: dict[str, Any] = {"ok": False, "error_code": answer.code, "description": answer.description}
    if answer.parameters:
        whole["parameters"] = answer.parameters
    headers = {"Retry-After": str(seconds)} if (seconds := answer.parameters.get("retry_after")) else {}
    return JSONResponse(whole, status_code=answer.code, headers=headers)


def _cut_off(start: bytes = b"", size: int = 1000) -> Response:
    """Ends the connection without ending the answer."""

    async def broken() -> AsyncIterator[bytes]:
        yield start
        raise ConnectionAbortedError

    return StreamingResponse(broken(), headers={"Content-Length": str(size)})


class FakeTelegram(People, Looks):
    """The server in a thread of this process; `url` is where it listens, `world` its state.

    `flood`: 1 for Telegram's limits, more to have them give way faster, None for none.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = USERNAME,
        port: int = 0,
        flood: float | None = 1.0,
        **state: Any,
    ) -> None:
        self.token = token
        self.world = World(token, username, flood=Flood(flood), **state)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(Server(self).app(), log_level="critical", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    @property
    def bot_url(self) -> str:
        """What python-telegram-bot takes as `base_url`; the token follows."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.url}/file/bot"

    def run(self) -> None:
        """Serves in this thread until a signal."""
        self._socket.listen(128)
        print(self.url, flush=True)
        try:
            self._server.run([self._socket])
        finally:
            self.world.close()

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *error: object) -> None:
        self._server.should_exit = True
        self.world.updates.end()
        self._thread.join()
        self._socket.close()
        self.world.close()
        crashes = [one.crash for one in self.log if one.crash]
        assert not crashes or error[0], crashes[0]


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for Telegram's Bot API.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--local", action="store_true", help="as a local Bot API server")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--username", default=USERNAME)
    parser.add_argument("--flood", default="1", help="how much faster the limits give way, or 'none'")
    parser.add_argument("--no-privacy", action="store_true", help="sees everything said in groups")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the files of a local server go
    FakeTelegram(
        port=given.port,
        token=given.token,
        username=given.username,
        local=given.local,
        privacy=not given.no_privacy,
        flood=None if given.flood == "none" else float(given.flood),
    ).run()


if __name__ == "__main__":
    main()
