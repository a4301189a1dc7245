"""Methods that not every installation may call: where one is refused, it is left alone for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from cachetools import TTLCache

from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NO_WAY_IN, NeedsMending, SlackRefused
from handlers.slack.web_api.workspaces import Workspace

logger = logging.getLogger(__name__)

REFUSED_SECONDS = 3_600.0
"""Then it is asked once more: an admin may have installed the app anew meanwhile."""
MOST_REMEMBERED = 10_000
OF_ONE_PLACE = NO_WAY_IN | {
    "message_not_found",
    "invalid_thread_ts",
    "canvas_not_found",
    "canvas_creation_failed",
    "canvas_editing_failed",
    "failed_to_update_user_ids",
    "user_not_found",
}
"""What says nothing about other channels, threads or canvases."""


class OptionalMethods:
    """Remembers by installation what it may not do, so that nothing is asked in vain again and again."""

    def __init__(self, web: SlackWebApi, clock: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self._refused: TTLCache[tuple[str, str, str], str] = TTLCache(
            MOST_REMEMBERED, REFUSED_SECONDS, timer=clock
        )

    def is_refused(self, workspace: Workspace, method: str, *, kind: str = "") -> bool:
        """Lately."""
        return (workspace.token, method, kind) in self._refused

    async def call(
        self, workspace: Workspace, method: str, /, *, kind: str = "", **arguments: Any
    ) -> Mapping[str, Any] | None:
        """The answer's fields; None where it is refused, now or lately. `kind`: of the place, where some may
        take the method and others not. Raises `PlatformBusy` where only the moment is wrong.
        """
        if self.is_refused(workspace, method, kind=kind):
            return None
        try:
            return await self._web.call(workspace.token, method, **arguments)
        except (SlackRefused, NeedsMending) as refusal:
            if refusal.error not in OF_ONE_PLACE:
                self._refused[workspace.token, method, kind] = refusal.error
                logger.info("slack.method_refused", extra={"method": method, "error": refusal.error})
            return None
