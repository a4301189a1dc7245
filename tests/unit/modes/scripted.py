"""Plain functions that stand for a model: they answer from the prompts they are given."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Sequence

from bot.domain.answer import Answer
from bot.domain.job import Call, Mode, Options
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.modes import ModeContext, ThinkBudget, advance, program

Model = Callable[[Call], str | None]
NumberedLines = Sequence[tuple[int, str]]

TOPICS = {
    "en": "The budget for item {n} goes up because of reason {n}.",
    "de": "Das Budget für Posten {n} steigt wegen der Sache {n}.",
    "es": "El presupuesto para la partida {n} sube por la causa {n}.",
    "fr": "Le budget pour le poste {n} monte à cause de la raison {n}.",
    "pt": "O orçamento para o item {n} sobe por causa da razão {n}.",
    "ru": "Бюджет на статью {n} растёт из-за причины {n}.",
    "zh": "第{n}项的预算因为原因{n}而增加。",
    "ja": "項目{n}の予算は理由{n}のために増えます。",
}


def transcript(language: str = "en", count: int = 6, seconds: float = 5.0) -> Transcript:
    lines = tuple(
        Line(
            range=TimeRange.from_seconds(at * seconds, (at + 1) * seconds),
            text=TOPICS[language].format(n=at + 1),
        )
        for at in range(count)
    )
    return Transcript(duration=round(count * seconds * 16_000), language=language, lines=lines)


def told(*texts: str, language: str = "en", seconds: float = 5.0) -> Transcript:
    """A transcript of these lines."""
    lines = tuple(
        Line(range=TimeRange.from_seconds(at * seconds, (at + 1) * seconds), text=text)
        for at, text in enumerate(texts)
    )
    return Transcript(duration=round(len(texts) * seconds * 16_000), language=language, lines=lines)


def context(
    mode: Mode, spoken: Transcript | None = None, *, tokens: int | None = 16_384, **more: object
) -> ModeContext:
    options = {key: more.pop(key) for key in ("to", "question") if key in more}
    return ModeContext(
        options=Options(mode=mode, **options),  # type: ignore[arg-type]
        transcript=spoken or transcript(),
        budget=ThinkBudget(context_tokens=tokens) if tokens else None,
        **more,  # type: ignore[arg-type]
    )


def key(call: Call) -> str:
    asked = f"{call.system}\0{call.user}\0{call.max_tokens}\0{call.segments}"
    return hashlib.sha256(asked.encode()).hexdigest()


def straight(made: ModeContext, model: Model, seen: list[Call] | None = None) -> Answer:
    """One run from start to end."""
    running = program(made)
    try:
        calls = next(running)
        while True:
            if seen is not None:
                seen += calls
            calls = running.send(tuple(model(call) for call in calls))
    except StopIteration as finished:
        result: Answer = finished.value
        return result


def replayed(made: ModeContext, model: Model) -> tuple[Answer, int]:
    """From scratch whenever an answer has come in, one at a time in any order, as a job does."""
    known: dict[str, str | None] = {}
    rounds = 0
    chooser = random.Random(0)
    while isinstance(wanted := advance(program(made), known, key), tuple):
        call = chooser.choice(wanted)
        known[key(call)] = model(call)
        rounds += 1
    return wanted, rounds


def shown(call: Call) -> list[tuple[int, str]]:
    """Numbers and words of the lines in the call's transcript."""
    body = re.search(r"<transcript>\n(.*?)\n</transcript>", call.user, re.DOTALL)
    rows = re.findall(r"^(\d+)\| (?:\[[\d:]+\] )?(.*)$", body[1] if body else "", re.MULTILINE)
    return [(int(number), text) for number, text in rows]


def good(call: Call) -> str:
    """A model that does what it is asked."""
    for asked, replies in _REPLIES.items():
        if asked in call.user:
            return replies(call, shown(call))
    raise AssertionError(call.user)


def _merged(call: Call, _: NumberedLines) -> str:
    noted = re.findall(r"line (\d+)\| (.*)$", call.user, re.MULTILINE)
    points = [{"text": text, "line": int(number)} for number, text in noted[:5]]
    return json.dumps({"gist": "All of it.", "points": points})


def _summarized(_: Call, lines: NumberedLines) -> str:
    number, text = lines[0]
    return json.dumps({"gist": "A part.", "points": [{"text": text, "line": number}], "decisions": []})


def _answered(_: Call, lines: NumberedLines) -> str:
    found = [line for line in lines if "item 7 " in line[1]]
    if not found:
        return '{"found": false, "answer": "", "quotes": []}'
    return json.dumps({"found": True, "answer": "Because of reason 7.", "quotes": quotes(found)})


_REPLIES: dict[str, Callable[[Call, NumberedLines], str]] = {
    "Merge them": _merged,
    "Summarize it": _summarized,
    "then =, then": lambda _, __: "Budget = Haushalt\nitem = Posten",
    "Translate lines": lambda _, lines: "\n".join(
        f"{number}| Der Satz Nummer {number} ist das und nicht mehr." for number, _ in lines
    ),
    "into clean": lambda _, lines: "\n\n".join(f"{number}| {text}" for number, text in lines),
    "Find the passages": lambda _, lines: json.dumps(
        {"quotes": quotes([line for line in lines if "item 7 " in line[1]])}
    ),
    '"found": true': _answered,
}


def quotes(lines: Sequence[tuple[int, str]]) -> list[dict[str, object]]:
    return [{"line": number, "quote": text} for number, text in lines]


def fixed(reply: str | None) -> Model:
    return lambda _: reply
