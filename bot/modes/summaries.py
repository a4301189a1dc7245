"""Summaries whose every statement cites a line: over chunks, then merged until one is left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.domain.answer import AnswerNote, Point, Summary
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.language.names import english_name
from bot.language.word_spacing import run_together
from bot.modes.answer_frame import spoken_language, vocabulary_hint, wanted_language
from bot.modes.budget import ThinkBudget
from bot.modes.call_rounds import Question, ask
from bot.modes.context import ModeContext, Steps
from bot.modes.passages import NumberedLine, grouped
from bot.modes.prompt_files import block, harmless, prompt, spoken, spoken_line
from bot.modes.replies import items, number, parse_object, words
from bot.text.clock import parse_clock
from bot.text.extractive import extract_summary, matcher


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    text: str
    line: int | None
    """Number of a line that exists; None where nothing said is like it."""
    owner: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A summary of a part."""

    gist: str
    points: tuple[Cited, ...] = ()
    decisions: tuple[Cited, ...] = ()
    actions: tuple[Cited, ...] = ()

    @property
    def all(self) -> tuple[Cited, ...]:
        return (*self.points, *self.decisions, *self.actions)


@dataclass(frozen=True, kw_only=True, slots=True)
class Summarized:
    summary: Summary
    remarks: tuple[AnswerNote, ...] = ()
    """That sentences of some part were picked, where no model summarized it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryRequest:
    language: str
    """Code of the language to write in."""
    spoken: str | None
    most_points: int
    vocabulary: str


def summary_request(context: ModeContext, budget: ThinkBudget | None, *, most_points: int) -> SummaryRequest:
    return SummaryRequest(
        language=wanted_language(context),
        spoken=spoken_language(context),
        most_points=most_points,
        vocabulary=vocabulary_hint(context, budget) if budget else "",
    )


def summary_of(
    lines: Sequence[NumberedLine],
    budget: ThinkBudget | None,
    request: SummaryRequest,
) -> Steps[Summarized]:
    """The summary of all lines, of which there is at least one."""
    if budget is None:
        said = [line.line for line in lines]
        picked = extract_summary(said, language=request.spoken, most_points=request.most_points)
        return Summarized(summary=picked, remarks=(AnswerNote.EXTRACTIVE,))
    fields = {"language": english_name(request.language), "most": str(request.most_points)}
    again = prompt("again_json")
    longest = prompt("summarize_chunk", position="part 1000 of 1000", vocabulary=request.vocabulary, **fields)
    room = budget.text_tokens(prompt("system"), longest, again, block("transcript", ""))
    chunks = grouped(lines, limit=room, size=lambda line: budget.tokens(spoken_line(line)) + 1)
    replies = yield from ask(
        budget,
        [
            Question(
                body=block("transcript", spoken(chunk)),
                instruction=prompt(
                    "summarize_chunk",
                    position=position(at, len(chunks)),
                    vocabulary=request.vocabulary,
                    **fields,
                ),
                again=again,
                parse=partial(_parsed, sources=_sources(chunk), at_time=_line_at(chunk)),
            )
            for at, chunk in enumerate(chunks)
        ],
    )
    drafts = [draft or _picked(chunk, request) for draft, chunk in zip(replies, chunks, strict=True)]
    merged = yield from _merged(drafts, budget, room, fields)
    return Summarized(
        summary=_cited(merged, lines),
        remarks=() if all(replies) else (AnswerNote.NO_USABLE_REPLY,),
    )


def position(at: int, count: int) -> str:
    """Which part of a recording a chunk is, for the instruction."""
    return "the whole transcript" if count == 1 else f"part {at + 1} of {count} of the transcript"


def _merged(
    drafts: Sequence[Draft],
    budget: ThinkBudget,
    room: int,
    fields: Mapping[str, str],
) -> Steps[Draft]:
    """One draft of many. Each is trimmed to half the room, so that every round has fewer of them."""
    while len(drafts) > 1:
        trimmed = [_trimmed(draft, budget, room // 2 - 2) for draft in drafts]
        groups = grouped(trimmed, limit=room, size=lambda draft: budget.tokens(_notes(draft)) + 1)
        if len(groups) == len(drafts):
            return _stacked(drafts)
        several = [group for group in groups if len(group) > 1]
        replies = yield from ask(
            budget,
            [
                Question(
                    body=block("notes", "\n".join(_notes(draft) for draft in group)),
                    instruction=prompt("summarize_merge", **fields),
                    again=prompt("again_json"),
                    parse=partial(_parsed, sources=_noted(group), at_time=_no_line),
                )
                for group in several
            ],
        )
        by_group = dict(zip(several, replies, strict=True))
        drafts = [by_group.get(group) or _stacked(group) for group in groups]
    return drafts[0]


def _notes(draft: Draft) -> str:
    """A draft as a model sees it when it merges."""
    rows = [f"Part: {harmless(draft.gist)}"]
    kinds = (("point", draft.points), ("decision", draft.decisions), ("action", draft.actions))
    for kind, found in kinds:
        for cited in found:
            owner = f" ({harmless(cited.owner)})" if cited.owner else ""
            rows.append(f"{kind}, line {cited.line or '?'}| {harmless(cited.text)}{owner}")
    return "\n".join(rows)


def _trimmed(draft: Draft, budget: ThinkBudget, room: int) -> Draft:
    """The draft without its last points, and then its last tasks, until it fits."""
    while budget.tokens(_notes(draft)) > room:
        if draft.points:
            draft = replace(draft, points=draft.points[:-1])
        elif draft.actions or draft.decisions:
            if len(draft.actions) >= len(draft.decisions):
                draft = replace(draft, actions=draft.actions[:-1])
            else:
                draft = replace(draft, decisions=draft.decisions[:-1])
        elif len(draft.gist) > 20:
            draft = replace(draft, gist=draft.gist[: len(draft.gist) * 3 // 4])
        else:
            break
    return draft


def _stacked(drafts: Sequence[Draft]) -> Draft:
    """Drafts one after the other, as a model would not merge them."""
    return Draft(
        gist=run_together(draft.gist for draft in drafts[:6]),
        points=tuple(cited for draft in drafts for cited in draft.points[:3]),
        decisions=tuple(cited for draft in drafts for cited in draft.decisions),
        actions=tuple(cited for draft in drafts for cited in draft.actions),
    )


def _sources(chunk: Sequence[NumberedLine]) -> dict[int, str]:
    return {line.number: line.text for line in chunk}


def _noted(drafts: Sequence[Draft]) -> dict[int, str]:
    """What the notes say, by line."""
    noted: dict[int, str] = {}
    for cited in (cited for draft in drafts for cited in draft.all):
        if cited.line is not None:
            noted[cited.line] = f"{noted.get(cited.line, '')} {cited.text}"
    return noted


def _no_line(_: str) -> int | None:
    return None


def _line_at(chunk: Sequence[NumberedLine]) -> Callable[[str], int | None]:
    def found(typed: str) -> int | None:
        """The line that is said at a time that a model wrote; None outside of the chunk."""
        at = parse_clock(typed)
        if at is None or not chunk[0].range.start - SAMPLE_RATE <= at <= chunk[-1].range.end:
            return None
        begun = [line.number for line in chunk if line.range.start < at + SAMPLE_RATE]
        return begun[-1] if begun else None

    return found


def _parsed(
    reply: str,
    *,
    sources: Mapping[int, str],
    at_time: Callable[[str], int | None],
) -> Draft | None:
    """The draft in a reply, its citations checked; None without a gist or a point."""
    found = parse_object(reply, "gist", "points")
    if found is None:
        return None
    grounded = _Grounding(sources, at_time)
    draft = Draft(
        gist=words(found.get("gist")),
        points=grounded.all(found.get("points")),
        decisions=grounded.all(found.get("decisions")),
        actions=grounded.all(found.get("actions")),
    )
    return draft if draft.gist or draft.points else None


class _Grounding:
    """Ties statements to lines that exist: the cited one, else the one that is most alike."""

    def __init__(self, sources: Mapping[int, str], at_time: Callable[[str], int | None]) -> None:
        self._sources = sources
        self._numbers = list(sources)
        self._at_time = at_time
        self._match: Callable[[str], int | None] | None = None

    def all(self, listed: object) -> tuple[Cited, ...]:
        found = [self._one(item) for item in items(listed) if words(item.get("text"))]
        return tuple({(cited.text, cited.line): cited for cited in found}.values())

    def _one(self, item: Mapping[str, Any]) -> Cited:
        text = words(item.get("text"))
        owner = words(item.get("owner"))
        return Cited(
            text=text,
            line=self._line(item, text),
            owner=owner if owner.casefold() not in {"", "null", "none", "n/a", "unknown", "-"} else None,
        )

    def _line(self, item: Mapping[str, Any], text: str) -> int | None:
        cited = number(item.get("line"))
        if cited in self._sources:
            return cited
        for key in ("line", "time", "at"):
            at = self._at_time(words(item.get(key)))
            if at is not None:
                return at
        if self._match is None:
            self._match = matcher(list(self._sources.values()))
        index = self._match(text)
        return self._numbers[index] if index is not None else None


def _picked(chunk: Sequence[NumberedLine], request: SummaryRequest) -> Draft:
    """An extractive draft, for a chunk that no model summarized."""
    starts = [line.range.start for line in chunk]
    picked = extract_summary([line.line for line in chunk], language=request.spoken, most_points=4)

    def cited(points: Sequence[Point]) -> tuple[Cited, ...]:
        return tuple(
            Cited(
                text=point.text,
                line=chunk[bisect_right(starts, point.at.start) - 1].number if point.at else None,
                owner=point.owner,
            )
            for point in points
        )

    return Draft(
        gist=picked.gist,
        points=cited(picked.points),
        decisions=cited(picked.decisions),
        actions=cited(picked.actions),
    )


def _cited(draft: Draft, lines: Sequence[NumberedLine]) -> Summary:
    ranges: dict[int | None, TimeRange] = {line.number: line.range for line in lines}

    def points(found: Sequence[Cited]) -> tuple[Point, ...]:
        return tuple(Point(text=one.text, at=ranges.get(one.line), owner=one.owner) for one in found)

    return Summary(
        gist=draft.gist,
        points=points(draft.points),
        decisions=points(draft.decisions),
        actions=points(draft.actions),
    )
