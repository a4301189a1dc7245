"""A stand-in for a Matrix homeserver: a real HTTP server that behaves, and refuses, as Synapse does.

People use it as they use a real one (`matrix_people.py`), so that the same scene can be played on Synapse.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.matrix_people import MatrixPerson
from tests.fakes.matrix_sync import paged, synced
from tests.fakes.matrix_world import SERVER, MatrixError, MatrixWorld

Answer = dict[str, Any]
BOT = "earmark"


@dataclass(kw_only=True)
class MatrixCall:
    name: str
    """`send`, `redact`, `sync`, `upload`, …: the last fixed word of the address."""
    user: str
    kind: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    status: int = 0
    """0 until it is done."""
    at: float = field(default_factory=time.monotonic)


@dataclass(kw_only=True)
class MatrixFault:
    """What the bot meets instead of an answer."""

    name: str
    after: int = 0
    """So many calls are spared."""
    times: int = 1
    done: bool = False
    """What was asked is done all the same, and only the answer is lost."""
    hangs: bool = False
    """No answer comes at all."""
    status: int = 0
    body: Mapping[str, Any] = field(default_factory=dict)
    matches: Callable[[MatrixCall], bool] = lambda _call: True
    met: int = 0


@dataclass(kw_only=True)
class Bucket:
    """Synapse's `rc_message`: of one account, over all its rooms."""

    per_second: float
    burst: float
    clock: Callable[[], float] = time.monotonic
    level: float = 0.0
    at: float = 0.0

    def wait(self) -> float:
        now = self.clock()
        self.level, self.at = max(0.0, self.level - (now - self.at) * self.per_second), now
        if self.level + 1 > self.burst:
            return (self.level + 1 - self.burst) / self.per_second
        self.level += 1
        return 0.0


class FakeHomeserver:
    def __init__(self, *, bucket: Bucket | None = None) -> None:
        self.world = MatrixWorld()
        self.calls_made: list[MatrixCall] = []
        self.faults: list[MatrixFault] = []
        self.bucket = bucket
        self.bot = f"@{BOT}:{SERVER}"
        self.versions = ["v1.10", "v1.11", "v1.12"]
        self.away = False
        """Whoever asks for its versions is answered by what stands before it."""
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._changed = asyncio.Condition()
        config = uvicorn.Config(self._app(), log_level="critical", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    # For tests

    def person(self, name: str) -> MatrixPerson:
        """A new account, signed in."""
        return MatrixPerson(self.url, name)

    def calls(self, name: str, kind: str = "") -> list[MatrixCall]:
        """Of the bot."""
        return [
            one
            for one in self.calls_made
            if one.name == name and one.user == self.bot and kind in {"", one.kind}
        ]

    def fault(self, name: str, **more: Any) -> MatrixFault:
        self.faults.append(fault := MatrixFault(name=name, **more))
        return fault

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join()
        self._socket.close()

    # The API

    def _app(self) -> Starlette:
        client = "/_matrix/client/{version}"
        return Starlette(
            routes=[
                Route("/_matrix/client/versions", self._versions),
                Route(f"{client}/login", self._login, methods=["POST"]),
                Route("/_matrix/media/v3/upload", self._upload, methods=["POST"]),
                Route("/_matrix/client/v1/media/download/{server}/{media}", self._download),
                Route(f"{client}/{{path:path}}", self._answer, methods=["GET", "PUT", "POST"]),
            ]
        )

    async def _versions(self, _request: Request) -> Response:
        return Response(status_code=502) if self.away else JSONResponse({"versions": self.versions})

    async def _login(self, request: Request) -> Response:
        user = f"@{(await request.json())['identifier']['user']}:{SERVER}"
        token = f"token-of-{user}-{len(self.world.tokens)}"
        self.world.tokens[token] = user
        self.world.names[user] = user[1:].partition(":")[0].capitalize()
        return JSONResponse({"user_id": user, "access_token": token, "device_id": "TESTS"})

    async def _upload(self, request: Request) -> Response:
        data = await request.body()

        async def keep(_user: str) -> Answer:
            if self.world.upload_limit is not None and len(data) > self.world.upload_limit:
                raise MatrixError(413, "M_TOO_LARGE")
            name = f"media{len(self.world.files)}"
            self.world.files[name] = data
            return {"content_uri": f"mxc://{SERVER}/{name}"}

        return await self._watched(request, MatrixCall(name="upload", user=""), keep)

    async def _download(self, request: Request) -> Response:
        call = MatrixCall(name="download", user="")

        async def find(_user: str) -> Response:
            data = self.world.files.get(request.path_params["media"])
            if data is None or request.path_params["server"] != SERVER:
                raise MatrixError(404, "M_NOT_FOUND")
            return Response(data)

        return await self._watched(request, call, find)

    async def _answer(self, request: Request) -> Response:
        raw = request.scope["raw_path"].decode().partition("?")[0].split("/")[4:]
        path = [unquote(part) for part in raw]
        with suppress(ValueError):
            body = await request.json() if request.method != "GET" else {}
        name = path[2] if path[0] == "rooms" else path[0]
        first = name in {"relations", "media"}
        path = path if request.path_params["version"] == ("v1" if first else "v3") else ["unknown"]
        kind = path[3] if name == "send" else ""

        async def do(user: str) -> Answer:
            if path[0] == "rooms":
                return await self._of_room(user, path, body, dict(request.query_params))
            return await self._of_account(user, path, body, dict(request.query_params))

        return await self._watched(request, MatrixCall(name=name, user="", kind=kind, body=body), do)

    async def _of_account(self, user: str, path: list[str], body: Answer, query: Mapping[str, str]) -> Answer:  # noqa: PLR0911
        match path:
            case ["account", "whoami"]:
                return {"user_id": user, "device_id": "TESTS"}
            case ["profile", whose]:
                return {"displayname": self.world.names.get(whose, whose)}
            case ["joined_rooms"]:
                rooms = self.world.rooms.values()
                return {"joined_rooms": [one.id for one in rooms if one.members.get(user) == "join"]}
            case ["createRoom"]:
                return {"room_id": await self._noted(self.world.create(user, body).id)}
            case ["sync"]:
                return await self._synced(user, query)
            case ["keys", "query"]:
                keyed = {one: {"DEVICE": {}} for one in body["device_keys"] if one in self.world.keyed}
                return {"device_keys": keyed}
            case ["media", "config"]:
                limit = self.world.upload_limit
                return {} if limit is None else {"m.upload.size": limit}
        raise MatrixError(404, "M_UNRECOGNIZED")

    async def _of_room(self, user: str, path: list[str], body: Answer, query: Mapping[str, str]) -> Answer:  # noqa: PLR0911
        world, name, rest = self.world, path[1], path[2:]
        match rest:
            case ["join" | "leave" | "invite" | "kick" as change]:
                return await self._moved(user, name, change, body)
            case ["send", kind, transaction]:
                return {"event_id": await self._noted(world.send(user, name, kind, transaction, body))}
            case ["redact", event, transaction]:
                return {"event_id": await self._noted(world.redact(user, name, event, transaction))}
            case ["event", event]:
                return world.shown(world.event(user, name, event))
            case ["joined_members"]:
                members = world.room(user, name).members
                return {"joined": {one: {} for one, state in members.items() if state == "join"}}
            case ["messages"]:
                return paged(world, user, world.room(user, name), query)
            case ["relations", root, "m.thread"]:
                found = [one for one in world.of(world.room(user, name).id) if _hangs_on(one.relation, root)]
                return {"chunk": [world.shown(one) for one in found[::-1][: int(query["limit"])]]}
            case ["state", "m.room.power_levels"]:
                return {"users": world.room(user, name).levels}
            case ["state", "m.room.create"]:
                room = world.room(user, name)
                return {"sender": room.creator, "content": {"room_version": "11"}}
        raise MatrixError(404, "M_UNRECOGNIZED")

    async def _moved(self, user: str, name: str, change: str, body: Answer) -> Answer:
        room = self.world.rooms.get(name)
        if room is None:
            raise MatrixError(404, "M_NOT_FOUND")
        whom = body.get("user_id", user)
        self.world.move(room, user, whom, {"kick": "leave"}.get(change, change))
        await self._noted("")
        return {"room_id": name}

    async def _synced(self, user: str, query: Mapping[str, str]) -> Answer:
        end = time.monotonic() + int(query.get("timeout", "0")) / 1000
        while (told := synced(self.world, user, query)) is None:
            left = end - time.monotonic()
            if left <= 0 or self._server.should_exit:
                return {"next_batch": query["since"]}
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, 0.5)), self._changed:
                    await self._changed.wait()
        return told

    async def _noted(self, made: str) -> str:
        async with self._changed:
            self._changed.notify_all()
        return made

    async def _watched(self, request: Request, call: MatrixCall, do: Callable[[str], Any]) -> Response:
        """Who asks, what goes wrong on purpose, and what became of it."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        call.user = self.world.tokens.get(token, "")
        self.calls_made.append(call)
        fault = self._fault_for(call)
        try:
            answer = await self._outcome(call, fault, do)
        except MatrixError as error:
            answer = JSONResponse(error.body, error.status)
        if fault is not None and fault.hangs:
            call.status = -1
            await asyncio.sleep(600)
        call.status = answer.status_code
        if fault is not None and fault.done:
            return StreamingResponse(_broken(), headers={"content-length": "1000"})
        return answer

    async def _outcome(
        self, call: MatrixCall, fault: MatrixFault | None, do: Callable[[str], Any]
    ) -> Response:
        if fault is not None and not fault.done:
            return JSONResponse(dict(fault.body), fault.status or 500)
        if not call.user:
            raise MatrixError(401, "M_UNKNOWN_TOKEN", soft_logout=False)
        limited = call.name in {"send", "redact"} and call.user == self.bot
        if limited and self.bucket is not None and (wait := self.bucket.wait()):
            raise MatrixError(429, "M_LIMIT_EXCEEDED", retry_after_ms=int(wait * 1000) + 1)
        found = await do(call.user)
        return found if isinstance(found, Response) else JSONResponse(found)

    def _fault_for(self, call: MatrixCall) -> MatrixFault | None:
        if call.user != self.bot:
            return None
        for fault in self.faults:
            if fault.name == call.name and fault.matches(call):
                if fault.after:
                    fault.after -= 1
                elif fault.met < fault.times:
                    fault.met += 1
                    return fault
        return None


async def _broken() -> AsyncIterator[bytes]:
    yield b"{"
    raise ConnectionError


def _hangs_on(relation: Mapping[str, Any], root: str) -> bool:
    return relation.get("rel_type") == "m.thread" and relation.get("event_id") == root
