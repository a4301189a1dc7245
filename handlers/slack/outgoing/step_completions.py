"""Tells Slack how a step of a workflow ended."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import SlackRefused
from handlers.slack.web_api.workspaces import Workspace

logger = logging.getLogger(__name__)

OVER = frozenset({"execution_not_in_running_state", "function_execution_not_found"})
"""It was told before, or the workflow was ended otherwise: Slack itself sees to it that a step ends once."""
ERROR_CHARACTERS = 1_000


class StepCompletions:
    """Both may be repeated; the first counts. Raise `PlatformBusy`, and `SlackRefused` for what is wrong."""

    def __init__(self, web: SlackWebApi) -> None:
        self._web = web

    async def succeed(self, workspace: Workspace, execution: str, outputs: Mapping[str, str]) -> None:
        await self._end(workspace, "functions.completeSuccess", execution, outputs=dict(outputs))

    async def fail(self, workspace: Workspace, execution: str, reason: str) -> None:
        """The reason is read by who looks after the workflow, and by who ran it."""
        await self._end(workspace, "functions.completeError", execution, error=reason[:ERROR_CHARACTERS])

    async def _end(self, workspace: Workspace, method: str, execution: str, **told: Any) -> None:
        try:
            await self._web.call(workspace.token, method, function_execution_id=execution, **told)
        except SlackRefused as refusal:
            if refusal.error not in OVER:
                raise
            logger.info("slack.step_over", extra={"method": method, "error": refusal.error})
