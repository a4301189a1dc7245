"""Words with their times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.coverage import Coverage, EngineName, HeardAgain, SoundMark, Unchecked
from bot.domain.recording import TimeRange
from bot.domain.word_times import Word, unpacked


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A sentence or so, and when it was said."""

    range: TimeRange
    text: str
    language: str | None = None
    """ISO 639-1 code of its words, where it is known of this line."""
    word_times: tuple[int, ...] = ()
    """As `bot.domain.word_times` packs them; empty where an engine told none."""
    speaker: int | None = None
    """Whose voice it is: 1 is heard first, 2 second; None where voices were not told apart."""

    @property
    def words(self) -> tuple[Word, ...]:
        """With their times, all of the text; empty where these are not known."""
        return tuple(word for _, word in self.word_ends())

    def word_ends(self) -> Iterator[tuple[int, Word]]:
        """Each word with where in the text it ends."""
        return unpacked(self.text, self.word_times, self.range)


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentText:
    """What an engine heard in one segment."""

    text: str
    language: str | None = None
    """ISO 639-1 code, where the engine says it or it can be told from the text."""
    lines: tuple[Line, ...] = ()
    """Sentences with times on the recording's clock; empty where the engine gives no times."""
    missing: tuple[TimeRange, ...] = ()
    """Parts of the segment that could not be transcribed."""
    unspoken: tuple[TimeRange, ...] = ()
    """Where an engine gave words and nobody speaks: they were not believed."""
    speech: tuple[TimeRange, ...] | None = None
    """Where exactly somebody speaks in what was heard; None in texts of before this was noted."""
    other_sound: tuple[TimeRange, ...] = ()
    """Music and noise: neither speech nor quiet."""
    marks: tuple[SoundMark, ...] = ()
    heard_again: tuple[HeardAgain, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    engine: EngineName | None = None
    """Who heard all that was not heard again by another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcript:
    """The words of a whole recording: what is neither said nor silent is named in `missing`."""

    duration: int
    language: str | None
    lines: tuple[Line, ...]
    missing: tuple[TimeRange, ...] = ()
    silences: tuple[TimeRange, ...] = field(default=())
    """Dead air that was not sent to an engine."""
    coverage: Coverage | None = None
    """None in answers of before this was told."""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)
