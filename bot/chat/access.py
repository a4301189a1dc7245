"""Who may use Earmark, and how much of it a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.chat.events import Person, Place
from bot.chat.job_keys import chat_key, parse_chat_key, person_key
from bot.domain.job import Job, Mode

ADMIN_PRIORITY = 10
_NO_REACTIONS: Mapping[str, Mode] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessPolicy:
    """What the installation allows. Names are `platform:id`; an empty list lets everybody in."""

    workspaces: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    quota_user_minutes: float | None = None
    """Of sound a day (UTC); None: as much as they like."""
    quota_chat_minutes: float | None = None
    contact: str = ""
    """Whom people ask when they are refused."""
    max_upload_bytes: int | None = None
    max_seconds: float | None = None
    reactions: Mapping[str, Mode] = field(default_factory=lambda: _NO_REACTIONS)
    """Emoji, by name or character, that ask for an answer."""
    deadline_seconds: float | None = None
    retention_days: float = 30.0
    """How long answers are kept at most."""
    waited_for_seconds: float = 30.0
    """Work of this length is waited for: see `View.waited_for`."""
    marks: bool = True
    """Messages with recordings are marked: see `View.mark`."""
    keep_failed_seconds: float = 86_400.0
    """How long the sound of failed jobs waits for a retry."""

    def admits(self, place: Place, person: Person) -> bool:
        """Whether every list that names anybody names them. Admins need only be in a listed workspace.

        A private chat need not be listed where the person is.
        """
        if (
            self.workspaces
            and place.workspace
            and f"{place.platform}:{place.workspace}" not in self.workspaces
        ):
            return False
        if self.is_admin(place, person):
            return True
        named = (place.private or place.guest) and bool(self.users)
        chat_known = named or _listed(self.chats, place, place.chat)
        return chat_known and _listed(self.users, place, person.id)

    def is_admin(self, place: Place, person: Person) -> bool:
        return bool(_names(place, person.id) & self.admins)

    def is_admin_of(self, job: Job) -> bool:
        """Whether an admin asked for it."""
        origin = job.request.origin
        workspace, chat = parse_chat_key(origin.flow)
        place = Place(platform=origin.platform, chat=chat, address={}, private=False, workspace=workspace)
        return self.is_admin(place, Person(id=origin.user or ""))

    def quota_limits(self, accounts: QuotaAccounts) -> tuple[tuple[str, float], ...]:
        """Seconds a day of each account that has a limit."""
        limits = ((accounts.user, self.quota_user_minutes), (accounts.chat, self.quota_chat_minutes))
        return tuple((account, minutes * 60) for account, minutes in limits if minutes is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotaAccounts:
    """Whose quota a recording counts against."""

    user: str
    chat: str

    @classmethod
    def of(cls, place: Place, person: Person) -> QuotaAccounts:
        """Whoever calls the bot into a chat of others pays as in their own."""
        chat = person.id if place.guest else place.chat
        return cls(
            user=f"{place.platform}:{person_key(place.workspace, person.id)}",
            chat=f"{place.platform}:{chat_key(place.workspace, chat)}",
        )

    def __iter__(self) -> Iterator[str]:
        return iter((self.user, self.chat))


def hours_to_midnight(now: datetime) -> int:
    """Whole hours until the day (UTC) ends, at least 1. `now` is in UTC."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, round((midnight - now).total_seconds() / 3600))


def _listed(names: frozenset[str], place: Place, name: str) -> bool:
    return not names or bool(_names(place, name) & names)


def _names(place: Place, name: str) -> frozenset[str]:
    """How a list may spell it: `slack:U1`, or `slack:T1/U1` where the platform has workspaces."""
    return frozenset({f"{place.platform}:{name}", f"{place.platform}:{place.workspace}/{name}"})
