"""Slack, connected: the pieces put together, and what `earmark doctor` asks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from http import HTTPStatus

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.chat.platform import Check, PlatformServices
from bot.chat.remembered_recordings import RememberedRecordings
from bot.domain.errors import DeliveryError
from bot.domain.ports.platforms import Fetcher, Messenger
from handlers.background import Background
from handlers.rate_limiter import RateLimiter
from handlers.slack.addresses import SCHEME
from handlers.slack.incoming.agent_events import AgentEvents
from handlers.slack.incoming.bolt import build_app
from handlers.slack.incoming.http_request import bolt_request
from handlers.slack.incoming.intake import SlackIntake
from handlers.slack.incoming.interaction_inbox import InteractionInbox
from handlers.slack.incoming.sockets import listen
from handlers.slack.incoming.workflow_steps import WorkflowSteps
from handlers.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from handlers.slack.outgoing.message_links import MessageLinks
from handlers.slack.outgoing.messenger import SlackMessenger
from handlers.slack.outgoing.prompts import SuggestedPrompts
from handlers.slack.outgoing.responses import Responder
from handlers.slack.outgoing.step_completions import StepCompletions
from handlers.slack.outgoing.thread_status import ThreadStatus
from handlers.slack.outgoing.workflow_messenger import WorkflowMessenger
from handlers.slack.settings import SlackSettings
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.files import SlackFetcher
from handlers.slack.web_api.installations import Installations, SignIns
from handlers.slack.web_api.library_log import library_logger
from handlers.slack.web_api.methods import SPARED, scopes
from handlers.slack.web_api.organisations import Organisations
from handlers.slack.web_api.workspaces import ManyWorkspaces, OneWorkspace, Workspaces

DRAIN_SECONDS = 5.0
"""For what is still being said when the service stops."""


class SlackConnection:
    """Both ways in share one Bolt application; see `bot.chat.platform.Connection`."""

    def __init__(
        self,
        settings: SlackSettings,
        services: PlatformServices,
        web: SlackWebApi,
        workspaces: Workspaces,
        sign_in: AsyncOAuthFlow | None,
    ) -> None:
        self._settings = settings
        self._services = services
        self._web = web
        self._workspaces = workspaces
        self._sign_in = sign_in
        directory = self._directory = SlackDirectory(
            web, workspaces, chat_settings=services.chat_settings, unasked=settings.unasked
        )
        talk, table = services.conversation, services.table
        self._rate_limiter = RateLimiter()
        self._messenger = SlackMessenger(
            web,
            workspaces,
            directory,
            talk,
            jobs=table.jobs,
            outbox=table.outbox,
            rate_limiter=self._rate_limiter,
        )
        completions = StepCompletions(web)
        links = MessageLinks(web, workspaces)
        self._workflow_messenger = WorkflowMessenger(
            self._messenger, workspaces, directory, talk, links=links, completions=completions
        )
        self._background = Background()
        self._intake = self._make_intake()
        steps = WorkflowSteps(
            workspaces, directory, talk, jobs=table.jobs, outbox=table.outbox, completions=completions
        )
        self._inbox = InteractionInbox(self._intake, steps, table.key_values, background=self._background)
        hosts = [host.strip() for host in settings.file_hosts.split(",") if host.strip()]
        self._fetcher = SlackFetcher(web, workspaces, services.scratch, hosts=hosts)
        secret = settings.signing_secret.get_secret_value()
        self._app: AsyncApp = build_app(web, workspaces, self._intake, self._inbox, secret)

    def _make_intake(self) -> SlackIntake:
        web, workspaces, directory = self._web, self._workspaces, self._directory
        talk, table = self._services.conversation, self._services.table
        responder = Responder(
            web, workspaces, directory, conversation=talk, jobs=table.jobs, outbox=table.outbox
        )
        agent = AgentEvents(
            workspaces,
            directory,
            talk,
            responder,
            jobs=table.jobs,
            prompts=SuggestedPrompts(web, talk),
            status=ThreadStatus(web, table.jobs, self._rate_limiter),
            background=self._background,
        )
        return SlackIntake(
            web,
            workspaces,
            directory,
            talk,
            responder,
            recent=RememberedRecordings(table.key_values),
            background=self._background,
            agent=agent,
        )

    @property
    def messenger(self) -> Messenger:
        return self._workflow_messenger

    @property
    def fetchers(self) -> Mapping[str, Fetcher]:
        return {SCHEME: self._fetcher}

    @property
    def routes(self) -> Sequence[Route]:
        """Events, commands and buttons come in at one address; sign-in has two of its own."""
        routes: list[Route] = []
        if self._settings.signing_secret.get_secret_value():
            routes.append(Route(EVENTS_PATH, self._take, methods=["POST"]))
        if self._sign_in is not None:
            routes.append(Route(INSTALL_PATH, self._install, methods=["GET"]))
            routes.append(Route(REDIRECT_PATH, self._installed, methods=["GET"]))
        return routes

    async def listen(self, stopping: asyncio.Event) -> None:
        """By Socket Mode where there is an app token; events over HTTP come through `routes`."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._inbox.resume(stopping))
            if token := self._settings.app_token.get_secret_value():
                tasks.create_task(listen(self._app, token, stopping))

    async def checks(self) -> AsyncIterator[Check]:
        """What Slack says to the tokens."""
        if bot := self._settings.bot_token.get_secret_value():
            async for check in self._check_bot(bot):
                yield check
        if app := self._settings.app_token.get_secret_value():
            yield await self._check_app(app)
        if self._sign_in is not None:
            where = f"workspaces install the app at {self._services.public_url}{INSTALL_PATH}"
            yield Check(what="Slack sign-in", good=True, text=where)

    async def close(self) -> None:
        await self._background.close(grace_seconds=DRAIN_SECONDS)
        await self._directory.close()
        await self._fetcher.close()
        await self._web.close()

    async def _take(self, request: Request) -> Response:
        asked = await bolt_request(request, self._settings.signing_secret.get_secret_value().encode())
        if isinstance(asked, HTTPStatus):
            return Response(status_code=asked)
        return to_starlette_response(await self._app.async_dispatch(asked))

    async def _install(self, request: Request) -> Response:
        assert self._sign_in is not None
        asked = to_async_bolt_request(request, b"")
        return to_starlette_response(await self._sign_in.handle_installation(asked))

    async def _installed(self, request: Request) -> Response:
        assert self._sign_in is not None
        asked = to_async_bolt_request(request, b"")
        return to_starlette_response(await self._sign_in.handle_callback(asked))

    async def _check_bot(self, token: str) -> AsyncIterator[Check]:
        try:
            told = await self._web.answered(token, "auth.test")
        except DeliveryError as error:
            yield Check(
                what="Slack bot token",
                good=False,
                text=f"{error.message} Check EARMARK_SLACK_BOT_TOKEN (xoxb-…).",
            )
            return
        yield Check(what="Slack bot token", good=True, text=f"{told.get('user')} in {told.get('team')}")
        headers = {str(name).lower(): value for name, value in told.headers.items()}
        granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")}
        missing = [scope for scope in scopes() if scope not in granted]
        without = [f"{scope} ({SPARED[scope]})" if scope in SPARED else scope for scope in missing]
        yield Check(
            what="Slack scopes",
            good=not set(missing) - set(SPARED),
            text=f"missing: {', '.join(without)}. Add them and install the app again." if missing else "all",
        )

    async def _check_app(self, token: str) -> Check:
        try:
            await self._web.call(token, "apps.connections.open")
        except DeliveryError as error:
            mend = "EARMARK_SLACK_APP_TOKEN must be an app-level token (xapp-…) with connections:write."
            return Check(what="Slack Socket Mode", good=False, text=f"{error.message} {mend}")
        return Check(what="Slack Socket Mode", good=True, text="opens")


async def connect(settings: SlackSettings, services: PlatformServices) -> SlackConnection:
    """With settings that `SlackSettings.check` found good. Asks no server."""
    installations = None
    if settings.many:
        engine = services.sql_engine()
        installations, sign_ins = Installations(settings.client_id, engine), SignIns(engine)
        await installations.create_tables()
        await sign_ins.create_tables()
    web = SlackWebApi(settings.api_url)
    if installations is None:
        one = OneWorkspace(web, settings.bot_token.get_secret_value())
        return SlackConnection(settings, services, web, one, None)
    flow = _flow(settings, services.public_url or "", web, installations, sign_ins)
    workspaces = ManyWorkspaces(web, installations, Organisations(services.table.key_values))
    return SlackConnection(settings, services, web, workspaces, flow)


def _flow(
    settings: SlackSettings,
    public_url: str,
    web: SlackWebApi,
    installations: Installations,
    sign_ins: SignIns,
) -> AsyncOAuthFlow:
    """Slack's own sign-in: from "Add to Slack" to the token in the store."""
    return AsyncOAuthFlow(
        client=web.writing,
        logger=library_logger(),
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            scopes=scopes(),
            user_scopes=[],
            redirect_uri=f"{public_url}{REDIRECT_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=installations,
            state_store=sign_ins,
            logger=library_logger(),
        ),
    )
