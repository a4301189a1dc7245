"""`translate`: the words in another language, line by line, so that their times stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.answer import Answer, AnswerNote
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.transcript import Line
from bot.language.guess import guess_language, is_in_language
from bot.language.names import english_name
from bot.language.related import are_related
from bot.language.tokens import token_keys
from bot.language.word_spacing import run_together
from bot.modes.answer_frame import answer, fitted, nothing_said, spoken_language, thinking
from bot.modes.budget import ThinkBudget
from bot.modes.call_rounds import Question, ask
from bot.modes.context import ModeContext, Program, Steps
from bot.modes.passages import NumberedLine, grouped
from bot.modes.passages import numbered as numbered_lines
from bot.modes.prompt_files import block, harmless, prompt, spoken, spoken_line
from bot.modes.replies import parse_numbered, parse_pairs

DEFAULT_LANGUAGE = "en"
_MOST_TERMS = 40
_CONTEXT_LINES = 3
_PASSAGE_TOKENS = 1_200
"""Longer passages make models skip lines."""
_MOSTLY = 0.9
"""From this share on a recording is in the language already where nothing can translate the rest."""
_GROWTH = 2.0
"""Tokens of a translation for one of the original, at most, numbers included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Task:
    """What all calls of one translation share."""

    lines: tuple[NumberedLine, ...]
    spoken: str | None
    target: str
    budget: ThinkBudget
    glossary: Mapping[str, str]


def translate(context: ModeContext) -> Program:
    """Raises `BadInput` (CANNOT_DO) where no connected engine can translate into the language."""
    target = context.options.to or DEFAULT_LANGUAGE
    if target == "en" and context.translated is not None and context.translated.lines:
        heard = context.translated
        lines = tuple(replace(line, language=None) for line in heard.lines)
        return answer(context, language="en", lines=lines, missing=heard.missing)
    if not context.transcript.lines:
        return nothing_said(context)
    budget = thinking(context)
    if _share_in(target, context) >= (1.0 if budget else _MOSTLY):
        lines = context.transcript.lines
        return answer(context, language=target, lines=lines, remarks=(AnswerNote.ALREADY_IN_LANGUAGE,))
    if budget is None:
        raise BadInput(
            FailureCode.CANNOT_DO,
            f"No connected engine can translate into {english_name(target)}. Connect a language model: "
            "a vLLM or other OpenAI-compatible server whose profile has the capability `think`.",
            language=target,
        )
    return (yield from _translated(context, target, budget))


def _share_in(target: str, context: ModeContext) -> float:
    """Of the letters: how much is in the language already."""
    spoken = spoken_language(context)
    letters = [(len(line.text), _is_there(line, spoken, target)) for line in context.transcript.lines]
    return sum(length for length, is_there in letters if is_there) / max(sum(one for one, _ in letters), 1)


def _is_there(line: Line | NumberedLine, spoken: str | None, target: str) -> bool:
    return are_related(line.language or spoken or "", target)


def _translated(context: ModeContext, target: str, budget: ThinkBudget) -> Steps[Answer]:
    task = _Task(
        lines=numbered_lines(context.transcript.lines),
        spoken=spoken_language(context),
        target=target,
        budget=budget,
        glossary=_given(context.vocabulary),
    )
    there = {line.number: line.text for line in task.lines if _is_there(line, task.spoken, target)}
    passages = _passages(task, [line for line in task.lines if line.number not in there])
    if len(passages) > 1:
        found = yield from _glossary(task)
        task = _Task(
            lines=task.lines,
            spoken=task.spoken,
            target=target,
            budget=budget,
            glossary={**found, **task.glossary},
        )
    texts = yield from _first_and_second_try(task, passages, there)
    return answer(
        context,
        language=target,
        lines=tuple(
            Line(range=line.range, text=texts[line.number], speaker=line.speaker)
            for line in task.lines
            if line.number in texts
        ),
        missing=[line.range for line in task.lines if line.number not in texts],
    )


def _first_and_second_try(
    task: _Task, passages: Sequence[Sequence[NumberedLine]], there: Mapping[int, str]
) -> Steps[dict[int, str]]:
    """Translations by line number, beside those that are there; lines that were left out or garbled are asked
    for once more.
    """
    texts = dict(there)
    for again in (False, True):
        replies = yield from ask(task.budget, [_question(task, passage, again=again) for passage in passages])
        for found in replies:
            texts.update(found or {})
        left = [line for line in task.lines if line.number not in texts]
        if not left:
            break
        passages = _passages(task, left)
    return texts


def _question(task: _Task, passage: Sequence[NumberedLine], *, again: bool) -> Question[dict[int, str]]:
    text_room = _room(task)
    first = passage[0].number - 1
    before = task.lines[max(0, first - _CONTEXT_LINES) : first]
    context = fitted(run_together(line.text for line in before), text_room // 6, task.budget.tokens)
    body = block("transcript", spoken(passage, times=False))
    numbers = [line.number for line in passage]
    instruction = prompt(
        "translate",
        first=str(numbers[0]),
        last=str(numbers[-1]),
        language=english_name(task.target),
        glossary=_relevant(task, passage, text_room // 6),
    )
    return Question(
        body=f"{block('context', context)}\n{body}" if context else body,
        instruction=f"{instruction}\n{prompt('again_translate')}" if again else instruction,
        again="",
        parse=partial(_parsed, task=task, passage=passage),
    )


def _parsed(reply: str, *, task: _Task, passage: Sequence[NumberedLine]) -> dict[int, str]:
    """Credible translations of the passage's lines; others are asked for again line by line."""
    found = parse_numbered(reply)
    return {
        line.number: found[line.number]
        for line in passage
        if line.number in found and _is_credible(found[line.number], line, task)
    }


def _is_credible(text: str, line: NumberedLine, task: _Task) -> bool:
    """Not the original again, not many times its length, not still in its language."""
    original, spoken_there = line.text, line.language or task.spoken
    if len(text) > 8 * len(original) + 80 or len(original) > 8 * len(text) + 80:
        return False
    language = guess_language(text)
    if language in {None, task.target} or language != spoken_there or len(token_keys(original)) < 6:
        return True
    return is_in_language(original, task.target)


def _room(task: _Task) -> int:
    """Tokens for a passage, its context and its glossary."""
    fixed = prompt("translate", first="100000", last="100000", language="Haitian Creole", glossary="")
    return task.budget.text_tokens(
        prompt("system"),
        fixed,
        prompt("again_translate"),
        block("context", "") + block("transcript", ""),
        "Terms:",
    )


def _passages(task: _Task, lines: Sequence[NumberedLine]) -> tuple[tuple[NumberedLine, ...], ...]:
    limit = min(_room(task) * 2 // 3 - 8, int(task.budget.answer_tokens / _GROWTH), _PASSAGE_TOKENS)
    return grouped(
        lines, limit=limit, size=lambda line: task.budget.tokens(spoken_line(line, times=False)) + 1
    )


def _glossary(task: _Task) -> Steps[dict[str, str]]:
    """Terms to be treated alike everywhere, those that most parts name first."""
    instruction = prompt("glossary", language=english_name(task.target), most=str(_MOST_TERMS))
    room = task.budget.text_tokens(prompt("system"), instruction, block("transcript", ""))
    chunks = grouped(
        task.lines, limit=room, size=lambda line: task.budget.tokens(spoken_line(line, times=False)) + 1
    )
    replies = yield from ask(
        task.budget,
        [
            Question(
                body=block("transcript", spoken(chunk, times=False)),
                instruction=instruction,
                again="",
                parse=parse_pairs,
            )
            for chunk in chunks
        ],
    )
    named: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for found in replies:
        for term, form in (found or {}).items():
            named[term] += 1
            forms.setdefault(term, form)
    return {term: forms[term] for term, _ in named.most_common(4 * _MOST_TERMS)}


def _given(vocabulary: Sequence[str]) -> dict[str, str]:
    pairs = (term.partition("=") for term in vocabulary)
    return {
        term.strip(): form.strip() for term, equals, form in pairs if equals and term.strip() and form.strip()
    }


def _relevant(task: _Task, passage: Sequence[NumberedLine], room: int) -> str:
    """The part of the instruction that gives the terms which the passage names; empty without any."""
    text = " ".join(line.text for line in passage).casefold()
    rows = [
        f"{harmless(term)} = {harmless(form)}"
        for term, form in task.glossary.items()
        if term.casefold() in text
    ]
    while rows and task.budget.tokens("\n".join(rows)) > room:
        rows.pop()
    return "\nTerms:\n" + "\n".join(rows) if rows else ""
