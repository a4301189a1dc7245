"""What a platform brings: its files, and a way to show people how their jobs stand."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.domain.answer import Answer
from bot.domain.job import Job, Progress, Source
from bot.domain.ports.outbox import OutboxEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryResult:
    """What a messenger did about an outbox entry."""

    external_id: str | None
    """What the next delivery of this job shall know: the posted messages, as the handler notes them."""
    keys: tuple[str, ...] = ()
    """What people may point at to mean this job: the messages that show it."""
    again_after_seconds: float | None = None
    """The view is not complete yet: note what was done, and call again after so long."""


class Fetcher(Protocol):
    """Hands over a platform's file. One a URL scheme of `Source.url`."""

    def fetch(self, source: Source, *, limit_bytes: int) -> AbstractAsyncContextManager[Path]:
        """A local file while the context lasts. Raises `BadInput` or `FetchFailed`."""
        ...


class Messenger(Protocol):
    """Shows people on one platform how their job stands. One message a job, edited in place."""

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        """Posts or edits, at most one new message a call. Showing the same twice is harmless.

        Raises `PlatformBusy` to be tried later, `PlatformGone` when nobody can be reached.
        """
        ...

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """Deletes what a `DeliveryResult.external_id` or a note (`note_posted`) names; a repeat is harmless.

        `address`: `Origin.address` of its job. What is gone or too old is passed over. Raises as `show` does.
        """
        ...
