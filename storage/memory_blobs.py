"""Which sound the queue in memory still needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.job import Source


@dataclass(slots=True)
class _Note:
    released_at: float | None = None
    kept: bool = False


class MemoryBlobNotes:
    """Keys by the jobs that need them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._notes: dict[tuple[str, str], _Note] = {}

    def note(self, key: str, job_id: str) -> None:
        self._notes.setdefault((key, job_id), _Note())

    def note_source(self, source: Source, job_id: str) -> None:
        if source.url.startswith("blob:"):
            self.note(source.url.removeprefix("blob:"), job_id)

    def release(self, job_id: str, *, keep: bool) -> None:
        for (_, holder), note in self._notes.items():
            if holder == job_id:
                note.released_at, note.kept = self._clock(), keep

    def to_drop(self, keep_failed_seconds: float) -> list[str]:
        since = self._clock() - keep_failed_seconds
        wanted = {
            key
            for (key, _), note in self._notes.items()
            if note.released_at is None or (note.kept and note.released_at > since)
        }
        return sorted({key for key, _ in self._notes} - wanted)

    def unnamed(self, keys: Sequence[str]) -> list[str]:
        named = {key for key, _ in self._notes}
        return [key for key in keys if key not in named]

    def confirm_dropped(self, keys: Sequence[str]) -> None:
        gone = [
            place for place, note in self._notes.items() if place[0] in keys and note.released_at is not None
        ]
        for place in gone:
            del self._notes[place]
