"""What Slack knows of people and channels."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from cachetools import TTLCache

from bot.chat.events import Attachment, Person, Place
from bot.chat.preferences import chat_preferences
from bot.chat.unasked import UnaskedDefaults
from bot.domain.errors import DeliveryError, PlatformBusy, PlatformGone
from bot.domain.ports.stores import ChatSettings
from handlers.slack.addresses import message_key
from handlers.slack.recordings import attachment_of, shared_at
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.message_reader import MessageReader
from handlers.slack.web_api.workspaces import Workspaces

PERSON_SECONDS = 3_600.0
MEMBERS_SECONDS = 60.0
PAGE = 200
PAGES = 50
"""Of members: beyond ten thousand people nobody is found any more."""
MOST_REMEMBERED = 10_000
ANSWER_SECONDS = 2.0
"""For a question that a decision waits for: with the person's language before it, this is within the three
seconds after which Slack tells a person that the app did not respond."""
LOCALE_SECONDS = 0.8
"""Without an answer by then a person is spoken to in English."""

V = TypeVar("V")


class Asking:
    """Questions with a limit of time. What comes later than that is remembered for the next time."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    async def within(self, seconds: float, question: Coroutine[Any, Any, V]) -> V:
        """Raises `PlatformBusy` if there is no answer by then."""
        task = asyncio.create_task(question)
        self._under_way.add(task)
        task.add_done_callback(self._over)
        done, _ = await asyncio.wait((task,), timeout=seconds)
        if not done:
            raise PlatformBusy("Slack takes too long to answer.")
        return task.result()

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # of one that nobody waited for any more

    async def close(self) -> None:
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


class SlackDirectory:
    """Answers of Slack, remembered for a while. None takes longer than `ANSWER_SECONDS`."""

    def __init__(
        self,
        web: SlackWebApi,
        workspaces: Workspaces,
        *,
        chat_settings: ChatSettings,
        unasked: UnaskedDefaults,
    ) -> None:
        self._web = web
        self._chat_settings = chat_settings
        self._unasked = unasked
        self._workspaces = workspaces
        self._reader = MessageReader(web)
        self._asking = Asking()
        self._people: TTLCache[tuple[str, str], Mapping[str, Any]] = TTLCache(MOST_REMEMBERED, PERSON_SECONDS)
        self._members: TTLCache[tuple[str, str], frozenset[str]] = TTLCache(MOST_REMEMBERED, MEMBERS_SECONDS)
        self._direct: TTLCache[tuple[str, str], str] = TTLCache(MOST_REMEMBERED, PERSON_SECONDS)

    @property
    def unasked(self) -> UnaskedDefaults:
        return self._unasked

    async def may_administer(self, place: Place, person: Person) -> bool:
        """Everybody in their own conversation with the bot; in channels the workspace's owners and admins,
        and of the members who made the channel or invited the bot.
        """
        return place.private or await self._asking.within(ANSWER_SECONDS, self._runs(place, person))

    async def _runs(self, place: Place, person: Person) -> bool:
        told = await self._person(place.workspace, person.id)
        if told.get("is_admin") or told.get("is_owner") or told.get("is_primary_owner"):
            return True
        ours = await chat_preferences(self._chat_settings, place)
        its_own = ours.inviter == person.id or await self._made(place, person)
        return its_own and await self._is_member(place.workspace, place.chat, person)

    async def _made(self, place: Place, person: Person) -> bool:
        token = (await self._workspaces.get(place.workspace)).token
        try:
            told = await self._web.call(token, "conversations.info", channel=place.chat)
        except PlatformGone:
            return False
        return (told.get("channel") or {}).get("creator") == person.id

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        """False for a channel that the bot itself cannot see."""
        return await self._asking.within(ANSWER_SECONDS, self._is_member(workspace, chat, person))

    async def _is_member(self, workspace: str, chat: str, person: Person) -> bool:
        key = (workspace, chat)
        if (members := self._members.get(key)) is None:
            try:
                members = await self._fetch_members(workspace, chat)
            except PlatformGone:
                return False
            self._members[key] = members
        return person.id in members

    async def recording(self, place: Place, key: str) -> Attachment | None:
        """Only if it is the person's own, or shared where they are."""
        return await self._asking.within(ANSWER_SECONDS, self._recording(place, key))

    async def _recording(self, place: Place, key: str) -> Attachment | None:
        user = place.address.get("user", "")
        workspace = await self._workspaces.get(place.workspace)
        file = await self._reader.file(workspace, key)
        if file is None:
            return None
        shares = shared_at(file)
        channels = sorted(shares, key=lambda channel: channel != place.chat)
        for channel in channels:
            if await self._is_member(place.workspace, channel, Person(id=user)):
                message = message_key(workspace.team, channel, shares[channel])
                return attachment_of(file, team=workspace.team, message=message)
        own = file.get("user") == user and bool(user)
        return attachment_of(file, team=workspace.team, message=f"file:{key}") if own else None

    async def locale(self, workspace: str, user: str) -> str | None:
        """As Slack names it, such as pt-BR; None if it cannot be told."""
        return (await self.person(workspace, user)).locale

    async def person(self, workspace: str, user: str) -> Person:
        """With their language and time zone, where these can be told in time."""
        try:
            told = await self._asking.within(LOCALE_SECONDS, self._person(workspace, user))
        except DeliveryError:
            return Person(id=user)
        locale, zone = told.get("locale"), told.get("tz")
        return Person(
            id=user,
            locale=str(locale) if locale else None,
            time_zone=str(zone) if zone else None,
        )

    async def direct(self, workspace: str, user: str) -> str:
        """The channel of the person's own conversation with the bot."""
        key = (workspace, user)
        if (known := self._direct.get(key)) is not None:
            return known
        channel = await self._asking.within(ANSWER_SECONDS, self._open(workspace, user))
        self._direct[key] = channel
        return channel

    async def close(self) -> None:
        """Gives up what is still being asked."""
        await self._asking.close()

    async def _open(self, workspace: str, user: str) -> str:
        token = (await self._workspaces.get(workspace)).token
        told = await self._web.call(token, "conversations.open", users=user)
        return str((told.get("channel") or {}).get("id", ""))

    async def _person(self, workspace: str, user: str) -> Mapping[str, Any]:
        key = (workspace, user)
        if (known := self._people.get(key)) is not None:
            return known
        token = (await self._workspaces.get(workspace)).token
        told = await self._web.call(token, "users.info", user=user, include_locale="true")
        person: Mapping[str, Any] = told.get("user") or {}
        self._people[key] = person
        return person

    async def _fetch_members(self, workspace: str, chat: str) -> frozenset[str]:
        token = (await self._workspaces.get(workspace)).token
        pages = self._web.pages(
            token, "conversations.members", "members", most=PAGES, channel=chat, limit=PAGE
        )
        return frozenset([str(member) async for member in pages])
