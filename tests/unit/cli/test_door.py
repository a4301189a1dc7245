"""What `earmark doctor` says of a public address: no more than its answers tell."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.cli.door import BEHIND_A_KEY, door_checks
from bot.settings import load

pytestmark = pytest.mark.usefixtures("loopback")


@contextmanager
def a_server(statuses: Mapping[str, int], *, location: str = "") -> Iterator[str]:
    """`location`: where those with a status of 3xx send their callers, with the path behind it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.get(self.path, 401))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "0")
            if location:
                self.send_header("Location", f"{location}{self.path}")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def told(url: str) -> tuple[bool, str]:
    async def asked() -> tuple[bool, str]:
        (check,) = [check async for check in door_checks(load(env_file=None, public_url=url))]
        return check.good, check.text.removeprefix(url).strip()

    return asyncio.run(asked())


@pytest.mark.parametrize("status", [301, 404, 421, 500, 502, 503])
def test_only_a_refusal_shows_that_a_key_is_asked_for(status: int) -> None:
    with a_server(dict.fromkeys(BEHIND_A_KEY[:2], status)) as url:
        unclear = " ".join(f"{path} with {status}," for path in BEHIND_A_KEY[:2]).rstrip(",")
        assert told(url) == (True, f"answers {unclear}: whether it asks for a key is not known")


def test_refusals_show_it_and_metrics_may_be_missing() -> None:
    for statuses in ({}, {"/metrics": 404}, {"/metrics": 403}):
        with a_server(statuses) as url:
            assert told(url) == (True, "asks for a key")


def test_a_single_open_path_is_an_open_door_whatever_the_others_say() -> None:
    with a_server({"/api/tasks": 200, "/api/status": 502}) as url:
        good, text = told(url)
        assert not good
        assert "answers /api/tasks without a key" in text


def test_a_redirect_is_followed_on_the_same_host_and_to_no_other() -> None:
    moved = dict.fromkeys(BEHIND_A_KEY, 308)
    with a_server({}) as closed, a_server(moved, location=closed) as url:
        assert told(url) == (True, "asks for a key")
    with a_server({"/api/status": 200}) as opened, a_server(moved, location=opened) as url:
        assert "answers /api/status without a key" in told(url)[1]
    with a_server({}) as closed:
        elsewhere = closed.replace("127.0.0.1", "localhost")
        with a_server(moved, location=elsewhere) as url:
            assert "is not known" in told(url)[1]
    with a_server(moved, location="") as url:
        assert "is not known" in told(url)[1]
