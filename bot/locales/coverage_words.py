"""The receipt in words: one line, and the same in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.domain.coverage import Coverage
from bot.domain.recording import SAMPLE_RATE
from bot.language.names import endonym
from bot.text.blocks import Block, ListItem
from bot.text.clock import clock

_MOST_LISTED = 20
_MOST_LANGUAGES = 3
_LACKING = frozenset({"empty", "too_short", "gap", "missing"})
_REFUSED = frozenset({"refused", "overflow"})


def coverage_line(coverage: Coverage, localize: Callable[..., str]) -> str:
    """How much was said, what of it is missing, and who heard it."""
    parts = [*_heard(coverage, localize)]
    if len(coverage.languages) > 1:
        parts.append(_languages(coverage))
    if _seconds(coverage.behind_declared_end):
        parts.append(localize("coverage-behind-end", time=_length(coverage.behind_declared_end)))
    parts += [share.engine.name for share in coverage.engines[:2]] if coverage.speech else []
    return " · ".join(parts)


def coverage_blocks(coverage: Coverage, localize: Callable[..., str]) -> Iterator[Block]:
    """The whole of it, as a list."""
    for label, samples in (
        ("coverage-label-speech", coverage.speech),
        ("coverage-label-missing", coverage.missing),
        ("coverage-label-silence", coverage.silence),
        ("coverage-label-other-sound", coverage.other_sound),
        ("coverage-label-behind-end", coverage.behind_declared_end),
    ):
        if samples:
            yield ListItem(_length(samples), owner=localize(label))
    if coverage.languages:
        yield ListItem(_languages(coverage), owner=localize("coverage-label-languages"))
    if coverage.engines:
        engines = ", ".join(f"{one.engine.name} {_length(one.samples)}" for one in coverage.engines)
        yield ListItem(engines, owner=localize("coverage-label-engines"))
    yield from _heard_again(coverage, localize)
    for mark in coverage.marks[:_MOST_LISTED]:
        yield ListItem(mark.text, mark.range, owner=localize("coverage-label-marks"))
    for at in coverage.unspoken[:_MOST_LISTED]:
        yield ListItem(_length(at.samples), at, owner=localize("coverage-label-unspoken"))
    for reason, samples in coverage.unchecked.items():
        told = localize(f"coverage-unchecked-{reason}", time=_length(samples))
        yield ListItem(told, owner=localize("coverage-label-unchecked"))


def _heard(coverage: Coverage, localize: Callable[..., str]) -> Iterator[str]:
    """Where nobody speaks, what else there is: that nobody does, the answer says."""
    if coverage.speech and coverage.missing:
        yield localize("coverage-gaps", time=_length(coverage.speech), missing=_length(coverage.missing))
    elif coverage.speech:
        yield localize("coverage-whole", time=_length(coverage.speech))
    elif coverage.missing:
        yield localize("coverage-only-missing", missing=_length(coverage.missing))
    else:
        if coverage.other_sound:
            yield localize("coverage-other-sound", time=_length(coverage.other_sound))
        if coverage.silence:
            yield localize("coverage-silence", time=_length(coverage.silence))


def _languages(coverage: Coverage) -> str:
    most = list(coverage.languages.items())[:_MOST_LANGUAGES]
    return ", ".join(f"{endonym(code)} {_length(samples)}" for code, samples in most)


def _heard_again(coverage: Coverage, localize: Callable[..., str]) -> Iterator[Block]:
    if not coverage.heard_again:
        return
    time = _length(sum(again.range.samples for again in coverage.heard_again))
    count = localize("coverage-heard-again", count=len(coverage.heard_again), time=time)
    yield ListItem(count, owner=localize("coverage-label-heard-again"))
    for again in coverage.heard_again[:_MOST_LISTED]:
        if again.reason in _LACKING:
            yield ListItem(localize("coverage-reason-lacking"), again.range)
        elif again.reason in _REFUSED:
            yield ListItem(localize("coverage-reason-refused"), again.range)
        else:
            yield ListItem(localize("coverage-reason-wrong"), again.range)


def _seconds(samples: int) -> int:
    return round(samples / SAMPLE_RATE)


def _length(samples: int) -> str:
    """To the nearest second, and never nothing."""
    return clock(max(1, _seconds(samples)) * SAMPLE_RATE)
