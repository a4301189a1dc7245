"""A stand-in for Slack: a real HTTP and WebSocket server that behaves, and fails, as the real one does.

In a test:

    with FakeSlack() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        anna = slack.user("anna", locale="de-DE")
        general = slack.channel("general", [anna])
        slack.post(general, anna, "@earmark summarize", files=[Upload(name="note.ogg", content=sound)])
        slack.press(general, ts, anna, "Summary")           # a button, by what it says
        print(slack.conversation(general))                  # what a person would see

Events go over Socket Mode (`slack.app_token`) until `use_http` gives them a request URL. As a process:
`python tests/fakes/slack.py --port 8030`; it prints one line with its address when it listens.
`GET /_control` tells tokens, calls and deliveries; `POST /_control {"call": "post", "args": {…}}` calls the
method of that name (`slack_control.py`). Faults: `fail("chat.postMessage", "lost")`, see `slack_web_api.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self

from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as a script, it does not know the root
from tests.fakes import (  # noqa: F401 - importing the methods registers them
    slack_agent_methods,
    slack_canvas_methods,
    slack_chat_methods,
    slack_team_methods,
    slack_view_methods,
)
from tests.fakes.slack_control import act, look
from tests.fakes.slack_delivery import Courier
from tests.fakes.slack_file_methods import FileServer
from tests.fakes.slack_people import Upload
from tests.fakes.slack_state import BOT_SCOPES, SlackError, World
from tests.fakes.slack_web_api import Fault, WebApi
from tests.fakes.slack_workflow_methods import Workflows

__all__ = ["FakeSlack", "Upload"]


class FakeSlack(Workflows):
    """The server in a thread of this process, with one workspace where the app is installed."""

    def __init__(
        self,
        *,
        port: int = 0,
        workspace: str = "Acme",
        scopes: str = BOT_SCOPES,
        install: bool = True,
        **settings: Any,
    ) -> None:
        world = World()
        super().__init__(world, Courier(world))
        self.api = WebApi(world, self.courier, self)
        self.files = FileServer(world, self.api)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        world.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = world.url
        self.add_workspace(workspace, install=install, scopes=scopes)
        self.configure(**settings)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()
        self._stopping: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)

    def configure(
        self,
        *,
        ack_seconds: float | None = None,
        retry_delays: tuple[float, ...] | None = None,
        time_scale: float | None = None,
        rate_scale: float | str | None = None,
        trigger_seconds: float | None = None,
        response_url_seconds: float | None = None,
        subscriptions: str | None = None,
        surface: str | None = None,
        redirects: bool | None = None,
        copies: int | None = None,
        share_seconds: float | None = None,
    ) -> None:
        """Whatever is given. `rate_scale` is a factor on Slack's rates, or "off".

        `copies` is how often each event comes; `share_seconds` how much later than the answer to
        `files.completeUploadExternal` its message is there.
        """
        courier, world = self.courier, self.world
        courier.ack_seconds = courier.ack_seconds if ack_seconds is None else ack_seconds
        courier.retry_delays = courier.retry_delays if retry_delays is None else tuple(retry_delays)
        courier.time_scale = courier.time_scale if time_scale is None else time_scale
        if rate_scale is not None:
            self.api.limits.scale = None if rate_scale == "off" else float(rate_scale)
        world.trigger_seconds = world.trigger_seconds if trigger_seconds is None else trigger_seconds
        if response_url_seconds is not None:
            world.response_url_seconds = response_url_seconds
        if subscriptions is not None:
            world.app.subscriptions = set(subscriptions.split())
        world.app.surface = world.app.surface if surface is None else surface
        courier.copies = copies or courier.copies
        world.share_seconds = world.share_seconds if share_seconds is None else share_seconds
        self.files.redirects = self.files.redirects if redirects is None else redirects

    def fail(self, method: str, kind: str = "error", **how: Any) -> None:
        """The next call of this method, or the next `times`, meets it. `download` and `upload` too."""
        self.api.faults.append(Fault(kind=kind, method=method, **how))

    def use_http(self, url: str) -> None:
        """Events, commands and presses are posted there from now on. Raises `ValueError` for a bad answer."""
        self._wait(self.courier.verify_url(url))
        self.app.request_url = url

    def use_sockets(self) -> None:
        self.app.request_url = ""

    def say_goodbye(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Every open socket is told to go: `warning`, `refresh_requested`, `too_many_websockets`."""
        self._wait(self.courier.say_goodbye(reason, close=close))

    def drop_sockets(self) -> None:
        """Every open socket ends without a word."""
        self._wait(self.courier.drop_sockets())

    async def _in_loop(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs it in the server's loop, and waits without holding up this one."""
        assert self._loop is not None
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def use_http_from(self, url: str) -> None:
        """As `use_http`, for a test whose loop also serves the URL."""
        await self._in_loop(self.courier.verify_url(url))
        self.app.request_url = url

    def _wait(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def serve(self) -> None:
        """Until `stop`."""
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        await self.courier.open()
        runner = web.AppRunner(self._routes(), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.SockSite(runner, self._socket).start()
        self._started.set()
        await self._stopping.wait()
        await self.courier.close()
        await runner.cleanup()

    def _routes(self) -> web.Application:
        app = web.Application(client_max_size=2**30)
        app.router.add_route("*", "/api/{method}", self.api.serve)
        app.router.add_get("/link/", self.courier.serve_socket)
        app.router.add_get("/files-pri/{file}/{rest:.*}", self.files.download)
        app.router.add_post("/upload/v1/{id}", self.files.upload)
        app.router.add_get("/oauth/v2/authorize", self._authorize_page)
        app.router.add_post("/{kind:commands|actions|app}/{team}/{number}/{secret}", self._response_url)
        app.router.add_get("/_control", self._control_look)
        app.router.add_post("/_control", self._control_act)
        return app

    async def _control_look(self, _request: web.Request) -> web.Response:
        return web.json_response(await look(self))

    async def _control_act(self, request: web.Request) -> web.Response:
        return await act(self, await request.json())

    async def _authorize_page(self, request: web.Request) -> web.Response:
        """In place of the page with the button: the first admin of the workspace allows it at once."""
        query = request.query
        team = query.get("team") or self._first_team()
        admins = [user.id for user in self.world.users.values() if user.is_admin and user.team == team]
        if not admins:
            return web.Response(status=403, text="Nobody here may install apps.")
        redirect_uri = query.get("redirect_uri", "")
        code = self.authorize(admins[0], scopes=query.get("scope", ""), redirect_uri=redirect_uri)
        raise web.HTTPFound(f"{redirect_uri}?code={code}&state={query.get('state', '')}")

    async def _response_url(self, request: web.Request) -> web.Response:
        try:
            said = await request.json()
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        try:
            with self.world.lock:
                self.respond(f"{self.url}{request.path}", said)
        except SlackError as refused:
            gone = refused.error in ("expired_url", "used_url", "invalid_url")
            answer = {"ok": False, "error": refused.error, **refused.more}
            return web.json_response(answer, status=404 if gone else 500)
        return web.Response(text="ok")

    def stop(self) -> None:
        assert self._loop is not None
        assert self._stopping is not None
        self._loop.call_soon_threadsafe(self._stopping.set)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(60)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        self._thread.join()
        self._socket.close()


async def _serve_and_say(slack: FakeSlack) -> None:
    serving = asyncio.create_task(slack.serve())
    while not slack._started.is_set():
        await asyncio.sleep(0.005)
    print(slack.url, flush=True)
    await serving


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for Slack.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--workspace", default="Acme")
    parser.add_argument("--ack-seconds", type=float, default=3.0)
    parser.add_argument("--time-scale", type=float, default=0.05, help="of the delays between attempts")
    parser.add_argument("--rate-scale", default="1.0", help='factor on the rate limits, or "off"')
    given = parser.parse_args()
    slack = FakeSlack(
        port=given.port,
        workspace=given.workspace,
        ack_seconds=given.ack_seconds,
        time_scale=given.time_scale,
        rate_scale=given.rate_scale,
    )
    asyncio.run(_serve_and_say(slack))


if __name__ == "__main__":
    main()
