"""What a chat platform brings along, and what it is given. One folder under `handlers/` each.

A folder is a platform when its package has a `PLATFORM`. Earmark finds it, reads the settings that it
describes from `EARMARK_<NAME>_…`, and connects it if they are complete.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel

from bot.chat.events import ChatEvent, Directory, Person, Place
from bot.chat.replies import FoundAnswers, Home, Reply, View
from bot.domain.answer import Answer
from bot.domain.job import Job, Progress
from bot.domain.ports.platforms import Fetcher, Messenger
from bot.domain.ports.stores import ChatSettings
from bot.domain.ports.table import JobTable


class Conversation(Protocol):
    """Decides what an event means. What it accepts is committed when it returns."""

    async def handle(self, event: ChatEvent, directory: Directory) -> Sequence[Reply]:
        """What the person shall see at once; jobs show themselves through the outbox.

        The same event again, from any process, adds nothing and replies nothing. Raises `StorageError` if
        nothing could be committed: then the platform must deliver the event again.

        What it deletes is forgotten when it returns; the outbox deletes its posts (`Messenger.retract`).
        """
        ...

    def admits(self, place: Place, person: Person) -> bool:
        """Whether this person may use the bot there: for platforms where people bring it into rooms."""
        ...

    async def home(self, place: Place, person: Person) -> Home:
        """What a person's own page shows, on platforms that have one: Slack's App Home."""
        ...

    async def own_answers(
        self, place: Place, person: Person, words: str, *, skip: int, most: int
    ) -> FoundAnswers:
        """What this person asked for and was answered, as far as every word is in it; all for no words."""
        ...

    async def view(self, job: Job, progress: Progress, answer: Answer | None) -> View:
        """How the job is shown to the person who asked, in their language."""
        ...

    async def locale(self, platform: str, workspace: str, person_id: str, told: str | None) -> str:
        """The language that the person set, else the one that their platform tells."""
        ...

    def localize(self, message: str, locale: str, **values: str | float) -> str:
        """A message of the catalogue, for what only this platform has to say."""
        ...


@dataclass(frozen=True, kw_only=True)
class PlatformServices:
    """What a platform may use."""

    conversation: Conversation
    table: JobTable
    chat_settings: ChatSettings
    scratch: Path
    """A folder for files that are being fetched; empty at start."""
    public_url: str | None
    """Where the service's HTTP server is reached from outside, without a slash at the end."""
    sql_engine: Callable[[], Any]
    """A synchronous SQLAlchemy engine on the service's database, for libraries that keep tables there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A line of `earmark doctor`. `text` says what was found; where it is a fault, also its mend."""

    what: str
    good: bool
    text: str


class Connection(Protocol):
    """A platform that is connected."""

    @property
    def messenger(self) -> Messenger: ...

    @property
    def fetchers(self) -> Mapping[str, Fetcher]:
        """By the scheme of `Source.url`."""
        ...

    @property
    def routes(self) -> Sequence[Any]:
        """Starlette routes for the service's HTTP server: webhooks, sign-in. Empty where there are none."""
        ...

    async def listen(self, stopping: asyncio.Event) -> None:
        """Takes events in until `stopping` is set. Survives lost connections by itself."""
        ...

    def checks(self) -> AsyncIterator[Check]:
        """What `earmark doctor` asks: token, rights, webhook."""
        ...

    async def close(self) -> None: ...


class Platform(Protocol):
    @property
    def name(self) -> str:
        """`Origin.platform`; the folder's name too."""
        ...

    @property
    def settings(self) -> type[BaseModel]:
        """Each field has a default and a description; they come from `EARMARK_<NAME>_<FIELD>`."""
        ...

    async def connect(self, settings: BaseModel, services: PlatformServices) -> Connection | None:
        """None where nothing is set. Raises `ConfigurationError` for what cannot work; asks no server."""
        ...
