"""What Slack's own client does not mend."""

from __future__ import annotations

import asyncio

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.incoming.sockets import listen
from handlers.slack.web_api.library_log import library_logger
from tests.fakes.slack import FakeSlack

DEAD = "ws://127.0.0.1:9/link/?ticket=old"


async def front(slack: FakeSlack, asked: list[str]) -> tuple[web.AppRunner, str]:
    """Slack's Web API, whose first address for a socket leads nowhere."""

    async def connections_open(_request: web.Request) -> web.Response:
        real = AsyncWebClient(base_url=slack.api_url)
        told = await real.apps_connections_open(app_token=slack.app_token)
        asked.append(str(told["url"]))
        return web.json_response({"ok": True, "url": DEAD if len(asked) == 1 else told["url"]})

    app = web.Application()
    app.router.add_post("/api/apps.connections.open", connections_open)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}/api/"


def test_an_address_that_leads_nowhere_is_exchanged_for_another(slack: FakeSlack) -> None:
    async def run() -> None:
        asked: list[str] = []
        runner, url = await front(slack, asked)
        client = AsyncWebClient(token=slack.bot_token, base_url=url)
        app = AsyncApp(client=client, logger=library_logger())
        stopping = asyncio.Event()
        listening = asyncio.create_task(listen(app, slack.app_token, stopping, patience_seconds=0.3))
        await slack.until(lambda: slack.courier.sockets)
        stopping.set()
        await listening
        await runner.cleanup()
        assert len(asked) == 2

    asyncio.run(run())
