"""Starts `lo-bot-api-emulator` 0.3.6, which others wrote; run by a Python that has it: `emulator.py PORT`.

What is added: the bot's user name, without which no library knows its commands; `link_preview_options`, which
it refuses to know; and `GET /calls`, since its own journal holds no words. It prints a line when it listens.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator  # type: ignore[import-not-found]  # not in this environment

USERNAME = "earmark_bot"
UNKNOWN_TO_IT = ("link_preview_options",)


class Emulator(LoBotApiEmulator):  # type: ignore[misc]  # for the same reason
    def __init__(self) -> None:
        super().__init__(enable_control=True, allow_insecure_loopback_webhooks=True)
        self.calls: list[dict[str, Any]] = []

    def app(self) -> web.Application:
        app: web.Application = super().app()
        app.router.add_get("/calls", self.made)
        return app

    async def made(self, _request: web.Request) -> web.Response:
        return web.json_response(self.calls)

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        for name in UNKNOWN_TO_IT:
            fields.pop(name, None)
        call = {"method": method, **fields, **{name: one["filename"] for name, one in uploads.items()}}
        result = super().validate(method, fields, uploads)
        if method == "getMe":
            result |= {"username": USERNAME}
        if method != "getUpdates":
            self.calls.append(call)
        return result


async def serve(port: int) -> None:
    runner = web.AppRunner(Emulator().app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
