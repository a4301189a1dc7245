"""Who may use Earmark, and how much of it a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.chat.events import Person, Place
from bot.chat.keys import chat_key, person_key
from bot.domain.job import Mode

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
    keep_failed_seconds: float = 86_400.0
    """How long the sound of failed jobs waits for a retry."""

    def admits(self, place: Place, person: Person) -> bool:
        """Whether every list that names anybody names them. Admins are always let in.

        A private chat need not be listed where the person is.
        """
        if self.is_admin(place.platform, person):
            return True
        workspace_known = not place.workspace or _listed(self.workspaces, place.platform, place.workspace)
        named = place.private and bool(self.users)
        chat_known = named or _listed(self.chats, place.platform, place.chat)
        return workspace_known and chat_known and _listed(self.users, place.platform, person.id)

    def is_admin(self, platform: str, person: Person) -> bool:
        return f"{platform}:{person.id}" in self.admins

    def over_quota(self, used: Mapping[str, float], accounts: Accounts, seconds: float) -> str | None:
        """Whose allowance the sound does not fit into: `user` or `chat`; None where it fits."""
        for whose, account, minutes in (
            ("user", accounts.user, self.quota_user_minutes),
            ("chat", accounts.chat, self.quota_chat_minutes),
        ):
            if minutes is None:
                continue
            spent = used.get(account, 0.0)
            if spent >= minutes * 60 or spent + seconds > minutes * 60:
                return whose
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """Whose allowance a recording counts against."""

    user: str
    chat: str

    @classmethod
    def of(cls, place: Place, person: Person) -> Accounts:
        return cls(
            user=f"{place.platform}:{person_key(place.workspace, person.id)}",
            chat=f"{place.platform}:{chat_key(place.workspace, place.chat)}",
        )

    def __iter__(self) -> Iterator[str]:
        return iter((self.user, self.chat))


def hours_to_midnight(now: datetime) -> int:
    """Whole hours until the day (UTC) ends, at least 1. `now` is in UTC."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, round((midnight - now).total_seconds() / 3600))


def _listed(names: frozenset[str], platform: str, name: str) -> bool:
    return not names or f"{platform}:{name}" in names
