"""`s2t`: clean notes: everything that was said, without the noise of speaking, and a short summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.domain.answer import AnswerNote
from bot.domain.recording import SAMPLE_RATE
from bot.domain.transcript import Line
from bot.language.names import english_name
from bot.language.tokens import token_keys
from bot.language.word_spacing import run_together
from bot.modes.answer_frame import answer, nothing_said, thinking, verifier_of
from bot.modes.budget import ThinkBudget
from bot.modes.call_rounds import Question, ask, together
from bot.modes.context import ModeContext, Program, Steps
from bot.modes.passages import NumberedLine, grouped, numbered, span
from bot.modes.prompt_files import block, prompt, spoken, spoken_line
from bot.modes.replies import parse_numbered, without_reasoning
from bot.modes.summaries import SummaryRequest, summary_of, summary_request
from bot.modes.voices import only_speaker, speakers_hint
from bot.text.sentences import sentences
from bot.text.speakers import without_label

if TYPE_CHECKING:
    from bot.modes.verification import Verifier

_PASSAGE_TOKENS = 2_000
_GROWTH = 1.5
_SHORT_POINTS = 5
_PARAGRAPH_CHARACTERS = 600
_PARAGRAPH_PAUSE = int(2.5 * SAMPLE_RATE)
_SEAM = 20 * SAMPLE_RATE
_KEPT, _OWN = 0.6, 0.75
"""Share of the spoken words that a clean text keeps, and of its words that were spoken, at least."""
_FILLERS = frozenset(
    (
        "uh",
        "um",
        "uhm",
        "erm",
        "hmm",
        "mhm",
        "äh",
        "ähm",
        "öh",
        "euh",
        "eh",
        "ehm",
        "ну",
        "э",
        "эм",
        *"嗯呃啊哦",
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Notes:
    paragraphs: tuple[Line, ...]
    left_out: bool = False
    """Whether sentences were added, which are gone."""


def take_notes(context: ModeContext) -> Program:
    lines = numbered(context.transcript.lines)
    if not lines:
        return nothing_said(context)
    budget = thinking(context)
    request = summary_request(context, budget, most_points=_SHORT_POINTS)
    remarks: tuple[AnswerNote, ...] = ()
    if budget is None:
        found = yield from summary_of(lines, None, request)
        paragraphs = paragraphs_of(lines)
    else:
        (paragraphs, remarks), found = yield from together(
            _cleaned(lines, budget, request),
            summary_of(lines, budget, request),
        )
    return answer(
        context,
        language=request.language if budget else request.spoken,
        paragraphs=paragraphs,
        summary=found.summary,
        remarks=(*remarks, *found.remarks),
    )


def paragraphs_of(lines: Sequence[NumberedLine]) -> tuple[Line, ...]:
    """The words as they were said, in paragraphs that end at long pauses."""
    groups: list[list[NumberedLine]] = []
    for line in lines:
        if not groups or _begins_paragraph(groups[-1], line):
            groups.append([])
        groups[-1].append(line)
    return tuple(
        Line(
            range=span(group),
            text=run_together(line.text for line in group),
            speaker=group[0].speaker,
        )
        for group in groups
    )


def _begins_paragraph(group: Sequence[NumberedLine], line: NumberedLine) -> bool:
    if group[-1].speaker != line.speaker:
        return True
    length = sum(len(one.text) for one in group)
    pause = line.range.start - group[-1].range.end
    return length > _PARAGRAPH_CHARACTERS or (length > 100 and pause >= _PARAGRAPH_PAUSE)


def _cleaned(
    lines: Sequence[NumberedLine], budget: ThinkBudget, request: SummaryRequest
) -> Steps[tuple[tuple[Line, ...], tuple[AnswerNote, ...]]]:
    """Paragraphs of the model where their content is that of the recording, else of the words as said."""
    hints = request.vocabulary + speakers_hint("speakers_clean", lines)
    fields = {"language": english_name(request.language), "vocabulary": hints}
    again = prompt("again_clean")
    fixed = prompt("clean", first="100000", last="100000", **fields)
    room = budget.text_tokens(prompt("system"), fixed, again, block("transcript", ""))
    passages = grouped(
        lines,
        limit=min(room, int(budget.answer_tokens / _GROWTH), _PASSAGE_TOKENS),
        size=lambda line: budget.tokens(spoken_line(line)) + 1,
    )
    same_language = request.spoken is None or request.language == request.spoken
    verifier = verifier_of(lines, spoken=request.spoken, written=request.language, vocabulary=request.terms)
    replies = yield from ask(
        budget,
        [
            Question(
                body=block("transcript", spoken(passage)),
                instruction=prompt(
                    "clean", first=str(passage[0].number), last=str(passage[-1].number), **fields
                ),
                again=again,
                parse=partial(_parsed, passage=passage, same_language=same_language, verifier=verifier),
            )
            for passage in passages
        ],
    )
    parts = [
        reply or _Notes(paragraphs=paragraphs_of(passage))
        for reply, passage in zip(replies, passages, strict=True)
    ]
    remarks = (
        *(() if all(replies) else (AnswerNote.NO_USABLE_REPLY,)),
        *((AnswerNote.NOT_BORNE_OUT,) if any(part.left_out for part in parts) else ()),
    )
    return tuple(paragraph for part in parts for paragraph in part.paragraphs), remarks


def _parsed(
    reply: str, *, passage: Sequence[NumberedLine], same_language: bool, verifier: Verifier
) -> _Notes | None:
    """Paragraphs with the times of the lines they start at, without sentences that nobody said.

    None if they are not what was said.
    """
    known = {line.number for line in passage}
    told = parse_numbered(reply)
    found = {number: without_label(text) for number, text in told.items() if number in known}
    text = "\n".join(found.values()) or without_reasoning(reply)
    original = run_together(line.text for line in passage)
    if not (_is_faithful(text, original) if same_language else _is_plausible(text, original)):
        return None
    if not found:
        rows = (" ".join(row.split()) for row in text.splitlines())
        return _without_added((Line(range=span(passage), text=run_together(rows)),), passage, verifier)
    starts = sorted(found)
    paragraphs = tuple(
        _paragraph(found[start], [line for line in passage if start <= line.number < following])
        for start, following in zip(starts, [*starts[1:], passage[-1].number + 1], strict=True)
    )
    return _without_added(paragraphs, passage, verifier)


def _without_added(
    paragraphs: Sequence[Line], passage: Sequence[NumberedLine], verifier: Verifier
) -> _Notes | None:
    """The paragraphs without sentences that are in no line of theirs; None if none is left."""
    kept: list[Line] = []
    for paragraph in paragraphs:
        own = [line for line in passage if _is_near(line, paragraph)]
        said = sentences(paragraph.text)
        true = [one for one in said if verifier.is_noted(one, own)]
        if true:
            text = paragraph.text if len(true) == len(said) else run_together(true)
            kept.append(replace(paragraph, text=text))
    same = tuple(kept) == tuple(paragraphs)
    return _Notes(paragraphs=tuple(kept), left_out=not same) if kept else None


def _is_near(line: NumberedLine, paragraph: Line) -> bool:
    """Whether it may be told in the paragraph: models begin one a line early or late."""
    return paragraph.range.start - _SEAM < line.range.end and line.range.start < paragraph.range.end + _SEAM


def _paragraph(text: str, lines: Sequence[NumberedLine]) -> Line:
    """Of these lines; with who speaks where that is one."""
    return Line(range=span(lines), text=text, speaker=only_speaker(lines))


def _is_faithful(text: str, original: str) -> bool:
    """Whether the clean text has most of the words that were said, and few others."""
    said, clean = Counter(token_keys(original)), Counter(token_keys(text))
    kinds = {word for word in said if word not in _FILLERS}
    if not kinds:
        return clean.total() <= said.total() + 3
    kept = sum(word in clean for word in kinds) / len(kinds)
    own = (said & clean).total() / max(1, clean.total())
    return kept >= _KEPT and own >= _OWN


def _is_plausible(text: str, original: str) -> bool:
    """Whether a text in another language can be the whole of the original, by its length."""
    return 0.2 <= len(text) / max(1, len(original)) <= 5
