"""`understand`: an answer with the passages that support it, or an honest "not in the recording"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.domain.answer import Answer, AnswerNote
from bot.domain.job import Call
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.language.names import english_name
from bot.language.word_spacing import run_together
from bot.modes.answer_frame import (
    answer,
    fitted,
    nothing_said,
    spoken_language,
    thinking,
    verifier_of,
    wanted_language,
)
from bot.modes.budget import ThinkBudget
from bot.modes.call_rounds import Question, ask, together
from bot.modes.context import ModeContext, Program, Steps
from bot.modes.conversation import conversation, questions
from bot.modes.passages import NumberedLine, grouped, numbered, span
from bot.modes.prompt_files import block, prompt, spoken, spoken_line
from bot.modes.quotes import QuoteChecker
from bot.modes.replies import parse_object, without_reasoning, words
from bot.modes.summaries import position
from bot.modes.voices import by_number, people, speakers_hint
from bot.text.extractive import find_passages

if TYPE_CHECKING:
    from bot.modes.verification import Verifier

DEFAULT_QUESTION = "What is this recording about?"
_MOST_QUOTES = 4
_LISTEN_ANSWER_TOKENS = 1_024
"""Of an engine that listens: a few sentences."""
_QUESTION_CHARACTERS = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reply:
    found: bool
    text: str
    evidence: tuple[NumberedLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Evidence:
    lines: tuple[NumberedLine, ...]
    failed: tuple[TimeRange, ...]
    """Chunks that no model looked through."""


def understand(context: ModeContext) -> Program:
    lines = numbered(context.transcript.lines)
    listening = _listen_call(context)
    if not lines and listening is None:
        return nothing_said(context)
    budget = thinking(context)
    if not lines or budget is None:
        heard = yield from _heard(listening)
        return _without_thinking(context, heard, lines)
    return (yield from _thought(context, lines, budget, listening))


def _thought(
    context: ModeContext,
    lines: Sequence[NumberedLine],
    budget: ThinkBudget,
    listening: Call | None,
) -> Steps[Answer]:
    room = _room(context, budget)
    chunks = grouped(lines, limit=room, size=lambda line: budget.tokens(spoken_line(line)) + 1)
    if len(chunks) == 1:
        heard = yield from _heard(listening)
        evidence = _Evidence(lines=tuple(lines), failed=())
    else:
        heard, evidence = yield from together(_heard(listening), _searched(context, chunks, budget))
    picked = _fitting(evidence.lines, budget, room)
    reply: _Reply | None = None
    if picked:
        name = "answer" if len(chunks) == 1 else "answer_from_evidence"
        verifier = verifier_of(
            lines,
            spoken=spoken_language(context),
            written=wanted_language(context),
            vocabulary=context.vocabulary,
            speakers=context.speakers,
        )
        (reply,) = yield from ask(
            budget, [_final_question(context, budget, name, picked, heard, verifier=verifier)]
        )
    elif not heard and not evidence.failed:
        reply = _Reply(found=False, text="", evidence=())
    return _composed(context, lines, reply, heard, evidence.failed)


def _composed(
    context: ModeContext,
    lines: Sequence[NumberedLine],
    reply: _Reply | None,
    heard: str,
    failed: Sequence[TimeRange],
) -> Answer:
    if reply is not None and reply.found:
        return answer(
            context,
            language=wanted_language(context),
            question=_question(context),
            reply=by_number(reply.text, context.speakers, lines),
            evidence=tuple(line.line for line in reply.evidence),
            missing=failed,
        )
    if reply is None or heard:
        return _without_thinking(context, heard, lines)
    return _not_in_recording(context, failed)


def _without_thinking(
    context: ModeContext,
    heard: str,
    lines: Sequence[NumberedLine],
) -> Answer:
    """What was heard, else the passages that match the question best, as they were said."""
    passages = _passages(context, [line.line for line in lines])
    if heard:
        return answer(
            context,
            language=wanted_language(context),
            question=_question(context),
            reply=heard,
            evidence=passages,
        )
    if not lines:
        return nothing_said(context)
    remark = AnswerNote.EXTRACTIVE if thinking(context) is None else AnswerNote.NO_USABLE_REPLY
    if not passages:
        return _not_in_recording(context, (), remark)
    return answer(
        context,
        language=spoken_language(context),
        question=_question(context),
        reply=run_together(passage.text for passage in passages),
        evidence=passages,
        remarks=(remark,),
    )


def _passages(context: ModeContext, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Of a question that finds nothing by itself, with the words of the one that it goes on from."""
    before = [one.question for one in context.earlier[-1:]]
    for question in (_question(context), *(f"{earlier} {_question(context)}" for earlier in before)):
        if found := find_passages(question, lines, language=spoken_language(context)):
            return tuple(found)
    return ()


def _not_in_recording(context: ModeContext, failed: Sequence[TimeRange], *remarks: AnswerNote) -> Answer:
    return answer(
        context,
        language=wanted_language(context),
        question=_question(context),
        missing=failed,
        remarks=(AnswerNote.NOT_IN_RECORDING, *remarks),
    )


def _question(context: ModeContext) -> str:
    return (context.options.question or "").strip() or DEFAULT_QUESTION


def _asked(context: ModeContext, budget: ThinkBudget) -> str:
    """The question as a model sees it, and what it goes on from: material between delimiters, of bounded
    length.
    """
    asked = fitted(_question(context)[:_QUESTION_CHARACTERS], budget.input_tokens // 8, budget.tokens)
    return block("question", asked) + conversation(context.earlier, budget)


def _listen_call(context: ModeContext) -> Call | None:
    """One call with the whole sound, where an engine listens and the recording is short enough."""
    audible = [segment for segment in context.segments if not segment.dead_air]
    seconds = sum(segment.heard.seconds for segment in audible)
    if not context.can_listen or not audible or seconds > context.listen_seconds:
        return None
    question = block("question", fitted(_question(context)[:_QUESTION_CHARACTERS], 500))
    question += questions(context.earlier)
    return Call(
        system=prompt("system_listen"),
        user=prompt("listen", language=english_name(wanted_language(context)), question=question),
        max_tokens=_LISTEN_ANSWER_TOKENS,
        segments=tuple(segment.index for segment in audible),
    )


def _heard(listening: Call | None) -> Steps[str]:
    """What the engine that listens says; empty where it has nothing to say."""
    if listening is None:
        return ""
    (reply,) = yield (listening,)
    text = without_reasoning(reply or "")
    return "" if text.strip(" .!\"'*").upper() == "NOTHING" else text


def _room(context: ModeContext, budget: ThinkBudget) -> int:
    """Tokens for the transcript beside the longest instruction."""
    fields = {"question": _asked(context, budget), "most": "10"}
    hint = speakers_hint("speakers", context.transcript.lines)
    final = prompt("answer_from_evidence", language="Haitian Creole", heard=hint, **fields)
    heard = prompt("heard", notes="") if context.can_listen else ""
    search = prompt("evidence", position=position(998, 999), **fields)
    room = budget.text_tokens(
        prompt("system"),
        max(final, search, key=len) + heard,
        _again(),
        _transcript(context, ()),
    )
    return room - (_heard_tokens(budget) if context.can_listen else 0)


def _transcript(context: ModeContext, lines: Sequence[NumberedLine]) -> str:
    """With the names of those who speak: questions tell of people by their names."""
    return block("transcript", people(context.speakers) + spoken(lines))


def _heard_tokens(budget: ThinkBudget) -> int:
    return budget.input_tokens // 10


def _again() -> str:
    return f"{prompt('again_json')} Copy quotes word for word from the lines, and say only what they say."


def _searched(
    context: ModeContext,
    chunks: Sequence[Sequence[NumberedLine]],
    budget: ThinkBudget,
) -> Steps[_Evidence]:
    """Passages of all chunks that bear on the question, in order of time."""
    asked = _asked(context, budget)
    replies = yield from ask(
        budget,
        [
            Question(
                body=_transcript(context, chunk),
                instruction=prompt(
                    "evidence", position=position(at, len(chunks)), question=asked, most=str(_MOST_QUOTES)
                ),
                again=_again(),
                parse=partial(_parsed_quotes, checker=QuoteChecker(chunk)),
            )
            for at, chunk in enumerate(chunks)
        ],
    )
    failed = [chunk for reply, chunk in zip(replies, chunks, strict=True) if reply is None]
    return _Evidence(
        lines=tuple(line for reply in replies for line in reply or ()),
        failed=tuple(span(chunk) for chunk in failed),
    )


def _parsed_quotes(reply: str, *, checker: QuoteChecker) -> tuple[NumberedLine, ...] | None:
    found = parse_object(reply, "quotes")
    return None if found is None else checker.verified(found.get("quotes"))


def _fitting(lines: Sequence[NumberedLine], budget: ThinkBudget, room: int) -> tuple[NumberedLine, ...]:
    """As many lines as there is room for, from all over the recording."""
    sizes = sum(budget.tokens(spoken_line(line)) + 1 for line in lines)
    if sizes <= room:
        return tuple(lines)
    step = sizes / room
    kept: list[NumberedLine] = []
    left = room
    for at in range(int(len(lines) / step)):
        line = lines[int(at * step)]
        left -= budget.tokens(spoken_line(line)) + 1
        if left >= 0:
            kept.append(line)
    return tuple(kept)


def _final_question(
    context: ModeContext,
    budget: ThinkBudget,
    name: str,
    lines: Sequence[NumberedLine],
    heard: str,
    *,
    verifier: Verifier,
) -> Question[_Reply]:
    notes = fitted(heard, _heard_tokens(budget), budget.tokens)
    return Question(
        body=_transcript(context, lines),
        instruction=prompt(
            name,
            language=english_name(wanted_language(context)),
            question=_asked(context, budget),
            most=str(_MOST_QUOTES),
            heard=speakers_hint("speakers", lines)
            + ("\n" + prompt("heard", notes=block("notes", notes)) if notes else ""),
        ),
        again=_again(),
        parse=partial(
            _parsed_reply,
            checker=QuoteChecker(lines),
            borne_out=None
            if notes and not context.earlier
            else partial(_borne_out, verifier=verifier, question=_question(context)),
        ),
    )


def _borne_out(
    text: str, quoted: Sequence[NumberedLine], *, verifier: Verifier, question: str
) -> tuple[NumberedLine, ...]:
    return verifier.evidence(text, question, quoted) if quoted else ()


def _parsed_reply(
    reply: str,
    *,
    checker: QuoteChecker,
    borne_out: Callable[[str, Sequence[NumberedLine]], tuple[NumberedLine, ...]] | None,
) -> _Reply | None:
    """None for an answer that no lines bear out; where somebody listened to the sound, it may come of
    that, but not where it could come of an earlier answer.
    """
    found = parse_object(reply, "answer", "found")
    if found is None:
        return None
    text = words(found.get("answer"))
    if str(found.get("found")).casefold() in {"false", "no"} or not text:
        return _Reply(found=False, text="", evidence=())
    evidence = checker.verified(found.get("quotes"))
    if borne_out is None:
        return _Reply(found=True, text=text, evidence=evidence)
    supporting = borne_out(text, evidence)
    return _Reply(found=True, text=text, evidence=supporting) if supporting else None
