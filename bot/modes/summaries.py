"""Summaries whose every statement cites a line: over chunks, then merged until one is left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.domain.answer import AnswerNote, Point, Summary
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.language.names import english_name
from bot.modes.answer_frame import spoken_language, verifier_of, vocabulary_hint, wanted_language
from bot.modes.budget import ThinkBudget
from bot.modes.call_rounds import Question, ask
from bot.modes.context import ModeContext, Steps
from bot.modes.drafts import Cited, Draft, noted, notes, stacked, trimmed
from bot.modes.passages import NumberedLine, grouped
from bot.modes.prompt_files import block, prompt, spoken, spoken_line
from bot.modes.replies import items, number, parse_object, words
from bot.modes.voices import speakers_hint
from bot.text.clock import parse_clock
from bot.text.extractive import extract_summary, matcher
from bot.text.speakers import read_speaker, without_label

if TYPE_CHECKING:
    from bot.modes.verification import Verifier


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
    terms: tuple[str, ...] = ()
    """The vocabulary's own words."""


def summary_request(context: ModeContext, budget: ThinkBudget | None, *, most_points: int) -> SummaryRequest:
    return SummaryRequest(
        language=wanted_language(context),
        spoken=spoken_language(context),
        most_points=most_points,
        vocabulary=vocabulary_hint(context, budget) if budget else "",
        terms=context.vocabulary,
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
    hints = request.vocabulary + speakers_hint("speakers", lines)
    longest = prompt("summarize_chunk", position="part 1000 of 1000", vocabulary=hints, **fields)
    room = budget.text_tokens(prompt("system"), longest, again, block("transcript", ""))
    chunks = grouped(lines, limit=room, size=lambda line: budget.tokens(spoken_line(line)) + 1)
    verifier = verifier_of(lines, spoken=request.spoken, written=request.language, vocabulary=request.terms)
    replies = yield from ask(
        budget,
        [
            Question(
                body=block("transcript", spoken(chunk)),
                instruction=prompt(
                    "summarize_chunk",
                    position=position(at, len(chunks)),
                    vocabulary=hints,
                    **fields,
                ),
                again=again,
                parse=partial(_parsed, sources=_sources(chunk), at_time=_line_at(chunk)),
            )
            for at, chunk in enumerate(chunks)
        ],
    )
    true = [_borne_out(draft, verifier) if draft else None for draft in replies]
    drafts = [
        kept or replace(_picked(chunk, request), left_out=draft is not None)
        for kept, draft, chunk in zip(true, replies, chunks, strict=True)
    ]
    merged = yield from _merged(drafts, budget, room, fields)
    left_out = any(draft.left_out for draft in drafts)
    return _summarized(replace(merged, left_out=left_out), lines, request, verifier, all_usable=all(true))


def _summarized(
    merged: Draft,
    lines: Sequence[NumberedLine],
    request: SummaryRequest,
    verifier: Verifier,
    *,
    all_usable: bool,
) -> Summarized:
    """What is left of a draft when it is looked up; a gist of which nothing is gives way to sentences as
    said.
    """
    checked = _borne_out(merged, verifier) or Draft(gist="", left_out=True)
    if merged.gist and not checked.gist:
        checked = replace(checked, gist=_picked(lines, request).gist)
        all_usable = False
    remarks = (
        *(() if all_usable else (AnswerNote.NO_USABLE_REPLY,)),
        *((AnswerNote.NOT_BORNE_OUT,) if checked.left_out else ()),
    )
    return Summarized(summary=_cited(checked, lines), remarks=remarks)


def _borne_out(draft: Draft, verifier: Verifier) -> Draft | None:
    """What of a draft the recording bears out; None for nothing."""
    gist = verifier.gist(draft.gist)
    points, decisions, actions = (
        tuple(found for cited in listed if (found := _looked_up(cited, verifier)) is not None)
        for listed in (draft.points, draft.decisions, draft.actions)
    )
    decisions = tuple(one for one in decisions if verifier.is_decided(one.text, one.line))
    owners = tuple(one.owner for one in draft.actions if one.owner)
    checked = Draft(
        gist=gist,
        points=points,
        decisions=decisions,
        actions=actions,
        left_out=draft.left_out
        or gist != draft.gist
        or len((*points, *decisions, *actions)) < len(draft.all)
        or sum(one.owner is not None for one in actions) < len(owners),
    )
    return checked if gist or checked.all else None


def _looked_up(cited: Cited, verifier: Verifier) -> Cited | None:
    """The statement with the line that says it, and an owner only where one is named there."""
    found = verifier.place(cited.text, cited.line)
    if found is None:
        return None
    return replace(cited, line=found.line, owner=verifier.owner(cited.owner, cited.text, found.line))


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
        fitting = [trimmed(draft, budget, room // 2 - 2) for draft in drafts]
        groups = grouped(fitting, limit=room, size=lambda draft: budget.tokens(notes(draft)) + 1)
        if len(groups) == len(drafts):
            return stacked(drafts)
        several = [group for group in groups if len(group) > 1]
        replies = yield from ask(
            budget,
            [
                Question(
                    body=block("notes", "\n".join(notes(draft) for draft in group)),
                    instruction=prompt("summarize_merge", **fields),
                    again=prompt("again_json"),
                    parse=partial(_parsed, sources=noted(group), at_time=_no_line),
                )
                for group in several
            ],
        )
        by_group = dict(zip(several, replies, strict=True))
        drafts = [by_group.get(group) or stacked(group) for group in groups]
    return drafts[0]


def _sources(chunk: Sequence[NumberedLine]) -> dict[int, str]:
    return {line.number: line.text for line in chunk}


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
        return tuple(
            Point(
                text=without_label(one.text),
                at=ranges.get(one.line),
                owner=one.owner,
                speaker=read_speaker(one.owner or ""),
            )
            for one in found
        )

    return Summary(
        gist=draft.gist,
        points=points(draft.points),
        decisions=points(draft.decisions),
        actions=points(draft.actions),
    )
