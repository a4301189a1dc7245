"""Commands, shortcuts, buttons, forms, steps of workflows: noted before Slack is answered, then worked on.

Slack waits three seconds for its answer, and to look something up takes longer. Steps alone are delivered
again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from enum import StrEnum
from itertools import count
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.chat.job_keys import workspace_key
from bot.domain.errors import BadInput, EarmarkError, PlatformBusy, PlatformGone, StorageError
from bot.domain.ports.key_values import KeyValue, Owner
from handlers.background import Background
from handlers.slack.addresses import PLATFORM_NAME
from handlers.slack.incoming.intake import SlackIntake
from handlers.slack.incoming.workflow_steps import WorkflowSteps
from handlers.slack.outgoing.responses import Respond
from handlers.slack.payloads import SlackPayload

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""Between looks at what is noted: what a process left behind goes on after two of them."""
PATIENCE_SECONDS = 4.0
"""Until the person is told that it takes a while."""
MOST_TRIES = 240
"""Some twenty minutes: Slack's address for the answer lives for thirty."""
_MOST_CRASHES = 2
KEEP_SECONDS = 3600.0
GIVEN_UP = "slack-given-up"
_MOST_NOTED = 1000
_LIST_KEY = "interactions"


class Interaction(StrEnum):
    COMMAND = "command"
    SHORTCUT = "shortcut"
    PRESS = "press"
    FORM = "form"
    STEP = "step"


class InteractionInbox:
    """What it took is worked on until it succeeds, in this process or in another after this one's end."""

    def __init__(
        self, intake: SlackIntake, steps: WorkflowSteps, key_values: KeyValue, *, background: Background
    ) -> None:
        self._intake = intake
        self._steps = steps
        self._key_values = key_values
        self._background = background
        self._under_way: set[str] = set()

    async def take(self, kind: Interaction, body: SlackPayload, team: str) -> None:
        """It is on the disk when this returns."""
        shown = (
            body.get("execution")
            or body.get("trigger_id")
            or (body.get("view") or {}).get("id")
            or body.get("action_ts")
        )
        key = f"interaction:{team}/{kind}/{shown}"
        note = {"kind": kind, "team": team, "body": _kept(body), "tries": 0, "beat": 0}
        await self._put(key, note)
        self._start(key, note)

    async def resume(self, stopping: asyncio.Event) -> None:
        """Goes on with what failed, and with what a dead process left, until `stopping` is set."""
        seen: dict[str, tuple[int, int]] = {}
        while not stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
                return
            try:
                noted = await self._key_values.listed(PLATFORM_NAME, [_LIST_KEY], most=_MOST_NOTED)
                still = {key for key, note in noted.items() if seen.get(key) == _pulse(note)}
                for key in sorted(still - self._under_way):
                    await self._again(key)
            except StorageError as error:
                logger.warning("slack.interactions_unread", extra={"error": type(error).__name__})
            else:
                seen = {key: _pulse(note) for key, note in noted.items()}

    async def _again(self, key: str) -> None:
        note = await self._key_values.get(key)
        if note is None:  # done meanwhile
            return
        note = {**note, "tries": note["tries"] + 1}
        if note["tries"] > MOST_TRIES:
            await self._give_up(key, note)
            return
        await self._put(key, note)
        self._start(key, note)

    async def _give_up(self, key: str, note: Mapping[str, Any]) -> None:
        """A step that cannot even be ended just now stays noted, for as long as the note is kept."""
        try:
            with contextlib.suppress(PlatformGone):
                await self._tell(GIVEN_UP, note)
        except PlatformBusy:
            if note["kind"] == Interaction.STEP:
                return
        logger.error("slack.interaction_given_up", extra={"kind": note["kind"], "tries": note["tries"]})
        await self._key_values.delete(key)

    def _start(self, key: str, note: Mapping[str, Any]) -> None:
        self._under_way.add(key)
        self._background.start(self._work(key, note))

    async def _work(self, key: str, note: Mapping[str, Any]) -> None:
        alive = asyncio.ensure_future(self._stay_alive(key, note))
        try:
            try:
                await self._handled(note)
            finally:
                alive.cancel()
                await asyncio.wait({alive})
        except (PlatformGone, BadInput) as error:
            logger.warning(
                "slack.interaction_refused", extra={"kind": note["kind"], "error": type(error).__name__}
            )
            await self._give_up(key, note)
        except EarmarkError as error:
            extra = {"kind": note["kind"], "error": type(error).__name__, "code": error.code}
            logger.warning("slack.interaction_waits", extra=extra)
            if not note["tries"]:
                await self._tell("slack-one-moment", note)
        except Exception:
            logger.exception("slack.crashed")
            if note["tries"] >= _MOST_CRASHES:
                await self._give_up(key, note)
        else:
            await self._key_values.delete(key)
        finally:
            self._under_way.discard(key)

    async def _stay_alive(self, key: str, note: Mapping[str, Any]) -> None:
        """Other processes leave alone what changes from look to look. Slow work is told of, once."""
        for beat in count(1):
            await asyncio.sleep(PATIENCE_SECONDS)
            if beat == 1 and not note["tries"]:
                await self._tell("slack-one-moment", note)
            with contextlib.suppress(StorageError):
                await self._put(key, {**note, "beat": beat})

    async def _tell(self, message: str, note: Mapping[str, Any]) -> None:
        """A step is told how it ended, and nothing before."""
        if note["kind"] == Interaction.STEP:
            if message == GIVEN_UP:
                await self._steps.fail(note["body"], note["team"], message)
            return
        await self._intake.tell(message, note["body"], note["team"], _respond(note["body"]))

    async def _handled(self, note: Mapping[str, Any]) -> None:
        body, team, respond = note["body"], note["team"], _respond(note["body"])
        match Interaction(note["kind"]):
            case Interaction.COMMAND:
                assert respond is not None
                await self._intake.command(body, team, respond)
            case Interaction.SHORTCUT:
                assert respond is not None
                await self._intake.shortcut(body, team, respond)
            case Interaction.PRESS:
                await self._intake.press(body, team, respond)
            case Interaction.FORM:
                await self._intake.form(body, team)
            case Interaction.STEP:
                await self._steps.run(body, team)

    async def _put(self, key: str, note: Mapping[str, Any]) -> None:
        owner = Owner(platform=PLATFORM_NAME, keys=(_LIST_KEY, workspace_key(str(note["team"]))))
        await self._key_values.put(key, note, owner=owner, keep_seconds=KEEP_SECONDS)


def _pulse(note: Mapping[str, Any]) -> tuple[int, int]:
    return note["tries"], note["beat"]


def _kept(body: SlackPayload) -> dict[str, Any]:
    """Without the token by which Slack used to show that it is Slack."""
    return {name: value for name, value in body.items() if name != "token"}


def _respond(body: Mapping[str, Any]) -> Respond | None:
    address = str(body.get("response_url") or "")
    return AsyncRespond(response_url=address) if address else None
