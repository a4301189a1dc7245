"""The front of Slack's Web API: encodings, tokens, scopes, rates, scripted faults; then the method."""

from __future__ import annotations

import asyncio
import base64
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from tests.fakes.slack_delivery import Courier
from tests.fakes.slack_interactions import Interactions
from tests.fakes.slack_state import Asked, Install, Json, SlackError, World

FAULTS = {
    "error": "`ok: false` with `error`",
    "status": "`status` (500) with `body`",
    "limited": "429 with `retry_after` seconds",
    "lost": "the work is done, then the connection ends without an answer",
    "drop": "the connection ends before anything is done",
    "slow": "`seconds` later, then as usual",
}


@dataclass(kw_only=True, slots=True)
class Fault:
    kind: str
    method: str
    """Or `download`, `upload`."""
    times: int = 1
    error: str = "internal_error"
    status: int = 500
    body: str = ""
    retry_after: int = 1
    seconds: float = 1.0
    skip: int = 0
    """Calls that pass before."""

    def __post_init__(self) -> None:
        if self.kind not in FAULTS:
            raise ValueError(f"no such fault: {self.kind}")


@dataclass(kw_only=True, slots=True)
class Call:
    """One call of a method, after the token was read."""

    world: World
    courier: Courier
    people: Interactions
    method: str
    args: Json
    install: Install | None

    @property
    def bot(self) -> Install:
        assert self.install is not None
        return self.install

    def text(self, name: str, default: str | None = None) -> str:
        """Raises `SlackError` where a required argument is missing."""
        value = self.args.get(name)
        if value is None or value == "":
            if default is None:
                raise SlackError(
                    "invalid_arguments",
                    response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
                )
            return default
        return str(value)

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("true", "1")

    def data(self, name: str) -> Any:
        """A list or an object: JSON inside a form or query, itself inside a JSON body."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            return value


Handler = Callable[[Call], Json]


@dataclass(kw_only=True, slots=True)
class Method:
    handler: Handler
    scopes: tuple[str, ...]
    """Any of them is enough."""
    takes_json: bool
    token: str
    """`bot`, `app` or `none`."""
    a_minute: int
    """Calls of one workspace."""


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *scopes: str,
    takes_json: bool = False,
    token: str = "bot",
    a_minute: int = 50,
) -> Callable[[Handler], Handler]:
    """Registers a method of the Web API. What takes no JSON ignores a JSON body, as Slack does."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(
            handler=handler, scopes=scopes, takes_json=takes_json, token=token, a_minute=a_minute
        )
        return handler

    return register


@dataclass(kw_only=True, slots=True)
class Bucket:
    size: float
    a_second: float
    level: float
    seen_at: float = field(default_factory=time.monotonic)

    def wait_seconds(self) -> float:
        """Takes one, and says 0; or says how long until there is one."""
        now = time.monotonic()
        self.level = min(self.size, self.level + (now - self.seen_at) * self.a_second)
        self.seen_at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.a_second


class Limits:
    """Slack's rates. `scale` 2.0 grants twice as much; None switches them off."""

    def __init__(self) -> None:
        self.scale: float | None = 1.0
        self.post_burst = 4
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def wait_seconds(self, call: Call, a_minute: int) -> float:
        if self.scale is None:
            return 0.0
        team = call.install.team if call.install else ""
        if call.method == "chat.postMessage":
            key: tuple[str, ...] = (call.method, team, str(call.args.get("channel")))
            size, a_second = float(self.post_burst), 1.0
        else:
            key, size, a_second = (call.method, team), float(a_minute), a_minute / 60
        bucket = self._buckets.setdefault(
            key, Bucket(size=size, a_second=a_second * self.scale, level=size * max(1.0, self.scale))
        )
        return bucket.wait_seconds()


class WebApi:
    def __init__(self, world: World, courier: Courier, people: Interactions) -> None:
        self.world, self.courier, self.people = world, courier, people
        self.faults: list[Fault] = []
        self.limits = Limits()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        known = METHODS.get(name)
        args, kind = await read_arguments(request, takes_json=known is None or known.takes_json)
        token = read_token(request, args)
        asked = Asked(method=name, args=args)
        self.world.log.append(asked)
        fault = self.fault_for(name)
        if fault is not None:
            asked.fault = fault.kind
            refusal = await meet(fault, request, asked)
            if refusal is not None:
                return refusal
        headers: dict[str, str] = {}
        with self.world.lock:
            asked.answer = self._answer(name, args, token, headers, kind)
        if "retry-after" in headers:
            asked.status = 429
        if fault is not None and fault.kind == "lost":
            return drop_connection(request)
        return web.json_response(asked.answer, status=asked.status, headers=headers)

    def fault_for(self, name: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == name and fault.times > 0:
                if fault.skip > 0:
                    fault.skip -= 1
                    return None
                fault.times -= 1
                return fault
        return None

    def _answer(self, name: str, args: Json, token: str, headers: dict[str, str], kind: str) -> Json:
        known = METHODS.get(name)
        if known is None:
            return {"ok": False, "error": "unknown_method", "req_method": name}
        try:
            install = self._authenticate(known, token, args, headers)
            call = Call(
                world=self.world,
                courier=self.courier,
                people=self.people,
                method=name,
                args=args,
                install=install,
            )
            wait = self.limits.wait_seconds(call, known.a_minute)
            if wait:
                headers["retry-after"] = str(max(1, math.ceil(wait)))
                return {"ok": False, "error": "ratelimited"}
            return {"ok": True, **known.handler(call)}
        except SlackError as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
            if kind == "json" and not known.takes_json and refused.error == "invalid_arguments":
                answer["warning"] = "json_body_ignored"
            return answer

    def _install_of(self, token: str, args: Json) -> Install | None:
        """Of an organisation's token, the installation in the workspace that the call is about."""
        world, sharing = self.world, [one for one in self.world.installs if one.token == token]
        places = (
            world.channels.get(str(args.get("channel"))),
            world.files.get(str(args.get("file"))),
            world.users.get(str(args.get("user") or args.get("users") or args.get("user_id"))),
        )
        team = next((place.team for place in places if place is not None), None)
        return next((one for one in sharing if one.team == team), next(iter(sharing), None))

    def _authenticate(self, known: Method, token: str, args: Json, headers: dict[str, str]) -> Install | None:
        if known.token == "none":
            return None
        if not token:
            raise SlackError("not_authed")
        if known.token == "app":
            self._check_app_token(known, token)
            return None
        if token == self.world.app.app_token:
            raise SlackError("not_allowed_token_type")
        install = self._install_of(token, args)
        if install is None:
            raise SlackError("invalid_auth")
        if install.revoked:
            raise SlackError(install.revoked)
        headers["x-oauth-scopes"] = ",".join(sorted(install.scopes))
        headers["x-accepted-oauth-scopes"] = ",".join(known.scopes)
        if known.scopes and not install.scopes.intersection(known.scopes):
            provided = ",".join(sorted(install.scopes))
            raise SlackError("missing_scope", needed=",".join(known.scopes), provided=provided)
        return install

    def _check_app_token(self, known: Method, token: str) -> None:
        app = self.world.app
        if token != app.app_token:
            bot = any(token == install.token for install in self.world.installs)
            raise SlackError("not_allowed_token_type" if bot else "invalid_auth")
        if not app.app_scopes.intersection(known.scopes):
            provided = ",".join(sorted(app.app_scopes))
            raise SlackError("missing_scope", needed=",".join(known.scopes), provided=provided)


async def read_arguments(request: web.Request, *, takes_json: bool) -> tuple[Json, str]:
    """From the query and the body; a JSON body counts only where the method takes one."""
    args: Json = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        if takes_json and request.can_read_body:
            try:
                body = await request.json()
            except ValueError:
                return args, "json"
            args |= body if isinstance(body, dict) else {}
        return args, "json"
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            args[name] = value.file.read() if isinstance(value, FileField) else value
        return args, "form"
    return args, "query"


def read_token(request: web.Request, args: Json) -> str:
    said = request.headers.get("Authorization", "")
    if said.lower().startswith("bearer "):
        args.pop("token", None)
        return said[7:].strip()
    if said.lower().startswith("basic "):
        client_id, _, secret = base64.b64decode(said[6:]).decode().partition(":")
        args |= {"client_id": client_id, "client_secret": secret}
    return str(args.pop("token", ""))


async def meet(fault: Fault, request: web.Request, asked: Asked | None) -> web.Response | None:
    """The answer of the fault, or None where the work is done all the same."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "drop":
        return drop_connection(request)
    if fault.kind == "error":
        return _answered(asked, {"ok": False, "error": fault.error}, 200)
    if fault.kind == "status":
        _answered(asked, {}, fault.status)
        return web.Response(status=fault.status, text=fault.body)
    if fault.kind == "limited":
        answer = _answered(asked, {"ok": False, "error": "ratelimited"}, 429)
        answer.headers["Retry-After"] = str(fault.retry_after)
        return answer
    return None


def _answered(asked: Asked | None, answer: Json, status: int) -> web.Response:
    if asked is not None:
        asked.answer, asked.status = answer, status
    return web.json_response(answer, status=status)


def drop_connection(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
