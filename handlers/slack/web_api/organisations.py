"""Which workspaces belong to an organisation that installed the app as a whole (Enterprise Grid).

They share one token. Slack names the organisation beside each event; the address of an answer does not.
"""

from __future__ import annotations

from cachetools import TTLCache

from bot.domain.ports.key_values import KeyValue, Owner
from handlers.slack.addresses import PLATFORM_NAME

MOST_TEAMS = 10_000
"""Of one organisation."""
NOTED_SECONDS = 60.0
"""Until it is noted again: another process may have forgotten it meanwhile."""


def is_organisation(team: str) -> bool:
    """Ids of workspaces begin with a T."""
    return team.startswith("E")


class Organisations:
    def __init__(self, key_values: KeyValue) -> None:
        self._key_values = key_values
        self._noted: TTLCache[str, str] = TTLCache(MOST_TEAMS, NOTED_SECONDS)

    async def note(self, team: str, organisation: str) -> None:
        if self._noted.get(team) == organisation:
            return
        owner = Owner(platform=PLATFORM_NAME, keys=(_list_key(organisation),))
        await self._key_values.put(
            _key(team), {"team": team, "organisation": organisation}, owner=owner, keep_seconds=None
        )
        self._noted[team] = organisation

    async def of(self, team: str) -> str | None:
        """The id of an organisation is its own."""
        if is_organisation(team):
            return team
        note = await self._key_values.get(_key(team))
        return None if note is None else str(note["organisation"])

    async def teams(self, organisation: str) -> tuple[str, ...]:
        """All that were heard of."""
        noted = await self._key_values.listed(PLATFORM_NAME, [_list_key(organisation)], most=MOST_TEAMS)
        return tuple(str(note["team"]) for note in noted.values())

    async def forget(self, team: str) -> None:
        self._noted.pop(team, None)
        await self._key_values.delete(_key(team))


def _key(team: str) -> str:
    return f"slack-organisation:{team}"


def _list_key(organisation: str) -> str:
    return f"organisation:{organisation}"
