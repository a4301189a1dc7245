"""Which events of platforms were seen."""

from __future__ import annotations

from typing import Protocol


class EventInbox(Protocol):
    """An event that is delivered again is known by its id."""

    async def claim_event(self, platform: str, event_id: str) -> bool:
        """True once for each event in all processes, and never for one that a job was made from."""
        ...

    async def seen(self, platform: str, event_id: str) -> bool:
        """Whether `claim_event` would be False; notes nothing."""
        ...
