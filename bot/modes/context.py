"""What a mode works from, and the shape of its work."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.answer import Answer
from bot.domain.job import Call, Options
from bot.domain.recording import Segment
from bot.domain.transcript import Transcript
from bot.modes.budget import ThinkBudget

Result = TypeVar("Result")

Steps = Generator[tuple[Call, ...], tuple[str | None, ...], Result]
"""Yields calls that may run at once, receives their answers in order (None: that call failed for good)."""

Program = Steps[Answer]
"""A mode's second step. Deterministic: the same context and answers give the same calls and result."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """A question about the same recording that was answered before."""

    question: str
    reply: str | None
    """None where the recording does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModeContext:
    options: Options
    transcript: Transcript
    segments: Sequence[Segment] = ()
    """For calls that listen."""
    budget: ThinkBudget | None = None
    """None where no connected engine can think."""
    can_listen: bool = False
    listen_seconds: float = 0.0
    """The longest sound that one call may carry."""
    translated: Transcript | None = None
    """English words, where the engine translated the speech itself."""
    vocabulary: tuple[str, ...] = ()
    """Names and terms of the team, spelled right; `term = translation` for the glossary of a translation."""
    speakers: tuple[str, ...] = ()
    """As in `Answer.speakers`."""
    stopped_early: bool = False
    """The decoding ended before the recording did."""
    earlier: tuple[Exchange, ...] = ()
    """What the question goes on from, oldest first."""
    other_tracks: bool = False
    """The file has sound tracks that were not heard."""
