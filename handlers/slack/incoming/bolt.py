"""Bolt, for both ways in: it checks signatures, sorts what comes, and acknowledges it after the commit."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.domain.errors import EarmarkError
from handlers.slack.forms import FORM_ID
from handlers.slack.incoming.intake import SlackIntake
from handlers.slack.incoming.interaction_inbox import Interaction, InteractionInbox
from handlers.slack.incoming.workflow_steps import parse_step
from handlers.slack.payloads import SlackPayload
from handlers.slack.vocabulary import COMMANDS, SHORTCUTS
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import SlackRefused
from handlers.slack.web_api.library_log import library_logger
from handlers.slack.web_api.methods import EVENTS
from handlers.slack.web_api.organisations import is_organisation
from handlers.slack.web_api.workspaces import Workspaces

logger = logging.getLogger(__name__)

STEP_EVENT = "function_executed"
ANYTHING = re.compile(".*", re.DOTALL)


def build_app(
    web: SlackWebApi,
    workspaces: Workspaces,
    intake: SlackIntake,
    inbox: InteractionInbox,
    signing_secret: str,
) -> AsyncApp:
    """With `process_before_response` Slack hears of success only once the listener has returned."""

    async def authorize(
        context: AsyncBoltContext, team_id: str | None, enterprise_id: str | None
    ) -> AuthorizeResult | None:
        """None for a workspace that did not install the app; trouble is raised, so that nothing is lost."""
        try:
            if team_id and enterprise_id and context.is_enterprise_install:
                await workspaces.belongs(team_id, enterprise_id)
            workspace = await workspaces.get(team_id or enterprise_id or "")
        except SlackRefused:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=workspace.team,
            bot_token=workspace.token,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
        )

    app = AsyncApp(
        name="earmark",
        logger=library_logger(),
        client=web.writing,
        authorize=authorize,  # type: ignore[arg-type]  # None is an answer, though its type does not say so
        signing_secret=signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(_failed)
    _add_events(app, workspaces, intake)
    _add_step(app, workspaces, inbox)
    _add_interactions(app, workspaces, inbox)
    return app


def _add_events(app: AsyncApp, workspaces: Workspaces, intake: SlackIntake) -> None:
    async def take_event(body: SlackPayload, context: AsyncBoltContext) -> None:
        await intake.event(body, await _team(workspaces, context, body))

    for kind in sorted({name.partition(".")[0] for name in EVENTS} - {STEP_EVENT}):
        app.event(kind)(take_event)


def _add_step(app: AsyncApp, workspaces: Workspaces, inbox: InteractionInbox) -> None:
    async def take_step(body: SlackPayload, context: AsyncBoltContext) -> None:
        if (step := parse_step(body)) is not None:
            await inbox.take(Interaction.STEP, step, await _team(workspaces, context, body))

    app.event(STEP_EVENT)(take_step)


def _add_interactions(app: AsyncApp, workspaces: Workspaces, inbox: InteractionInbox) -> None:
    def taking(kind: Interaction) -> Callable[..., Coroutine[Any, Any, None]]:
        async def take_interaction(ack: AsyncAck, body: SlackPayload, context: AsyncBoltContext) -> None:
            await inbox.take(kind, body, await _team(workspaces, context, body))
            await ack()

        return take_interaction

    for name in COMMANDS:
        app.command(f"/{name}")(taking(Interaction.COMMAND))
    for callback in SHORTCUTS:
        app.message_shortcut(callback)(taking(Interaction.SHORTCUT))
    app.block_action(ANYTHING)(taking(Interaction.PRESS))
    app.view_submission(FORM_ID)(taking(Interaction.FORM))


async def _team(workspaces: Workspaces, context: AsyncBoltContext, body: SlackPayload) -> str:
    """Where the app is installed that hears this, in channels of several workspaces too; of an organisation's
    installation the workspace of the event, or of the person.
    """
    told = context.authorize_result
    team = str((told.team_id if told else None) or context.team_id or context.enterprise_id or "")
    if not is_organisation(team):
        return team
    of_event = str(body.get("team_id") or (body.get("user") or {}).get("team_id") or team)
    await workspaces.belongs(of_event, team)
    return of_event


async def _failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    """What nobody waits for is acknowledged; what failed is not, and Slack sends it again."""
    if isinstance(error, BoltUnhandledRequestError):
        logger.debug("slack.unhandled", extra={"kind": str(body.get("type"))})
        return BoltResponse(status=200, body="")
    if isinstance(error, EarmarkError):
        logger.warning("slack.not_taken", extra={"error": type(error).__name__, "code": error.code})
    else:
        logger.error("slack.crashed", exc_info=error)
    return BoltResponse(status=500, body="")
