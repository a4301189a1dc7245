"""True and false statements about recordings that were written for them, and inventions planted into true
ones.

A file in `tests/samples/statements` is a recording: rows that begin with `>` are its lines, `=` a true
statement
and `!` a false one, with the language in front where it is another. A statement is of a kind: g(ist),
p(oint),
d(ecision), a(ction) with its owner, q(uestion) with its answer.
"""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples" / "statements"
LATEST = "latest"
"""Ends the names of recordings that came last: see the README beside them."""

_ROW = re.compile(r"^(?P<language>[a-z]{2})?(?P<mark>[=!]) (?P<kind>[gpdaq]) ?(?P<rest>.*)$")
_HEAD = re.compile(r"^(?P<line>\d+)? ?(?P<owner>[^:|]*?)?: (?P<text>.+)$")
_ASKED = re.compile(r"^(?P<line>\d+) \| (?P<question>.+?) \| (?P<text>.+)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A recording, line by line."""

    name: str
    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A statement about a recording."""

    told: Told
    kind: str
    text: str
    language: str
    line: int
    """The line that it cites."""
    true_line: int
    owner: str | None = None
    question: str | None = None
    lie: str | None = None
    """What is wrong with it; None for a true one."""

    @property
    def is_translated(self) -> bool:
        return self.language != self.told.language

    @property
    def is_latest(self) -> bool:
        return self.told.name.endswith(LATEST)


def recordings() -> tuple[tuple[Told, tuple[Stated, ...]], ...]:
    return tuple(_read(path) for path in sorted(SAMPLES.glob("*.txt")))


def _read(path: Path) -> tuple[Told, tuple[Stated, ...]]:
    rows = path.read_text(encoding="utf-8").splitlines()
    told = Told(
        name=path.stem, language=path.stem[:2], lines=tuple(row[2:] for row in rows if row.startswith("> "))
    )
    return told, tuple(_statement(told, row) for row in rows if not row.startswith("> "))


def _statement(told: Told, row: str) -> Stated:
    found = _ROW.match(row)
    assert found, row
    head = (_ASKED if found["kind"] == "q" else _HEAD).match(
        found["rest"] if found["kind"] != "g" else f"1 {found['rest']}"
    )
    assert head, row
    groups = head.groupdict()
    line = int(groups["line"] or 1)
    return Stated(
        told=told, kind=found["kind"], text=head["text"], language=found["language"] or told.language,
        line=line,
        true_line=line, owner=groups.get("owner") or None, question=groups.get("question"),
        lie=_LIES[found["kind"]] if found["mark"] == "!" else None,
    )  # fmt: skip


_LIES = {
    "p": "in no line", "d": "decision not passed", "q": "quote without support", "g": "in no line",
    "a": "in no line",
}  # fmt: skip

_NAMES = {
    "ru": ("Тимофей", "Зинаида"), "zh": ("赵国强", "孙丽华"), "ja": ("橋本", "石井"),
}  # fmt: skip
_NAMES_ELSE = ("Gwendolyn", "Rasmussen")
_ACCORDING = {
    "en": "According to {name}, {text}", "de": "Laut {name} gilt: {text}", "es": "Según {name}, {text}",
    "fr": "Selon {name}, {text}", "it": "Secondo {name}, {text}", "pt": "Segundo {name}, {text}",
    "ru": "Как говорит {name}, {text}", "zh": "据{name}说，{text}", "ja": "{name}さんによると、{text}",
}  # fmt: skip
_SUMS = {
    "en": "{text} The extra cost is 48,700 dollars.", "de": "{text} Das kostet zusätzlich 48.700 Euro.",
    "es": "{text} Cuesta además 48.700 euros.", "fr": "{text} Cela coûte en plus 48 700 euros.",
    "it": "{text} Costa inoltre 48.700 euro.", "pt": "{text} Custa ainda 48.700 reais.",
    "ru": "{text} Это стоит ещё 48 700 рублей.", "zh": "{text}另外还要花四万八千七百元。",
    "ja": "{text}別に4万8700円かかります。",
}  # fmt: skip
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "ru": "понедельник вторник среду четверг пятницу субботу воскресенье",
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    "ja": "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
}
_MONTHS = {
    "en": "March April May June July August September October",
    "de": "März April Mai Juni Juli August September Oktober",
    "es": "marzo abril mayo junio julio agosto septiembre octubre",
    "fr": "mars avril mai juin juillet août septembre octobre",
    "it": "marzo aprile maggio giugno luglio agosto settembre ottobre",
    "pt": "março abril maio junho julho agosto setembro outubro",
    "ru": "марта апреля мая июня июля августа сентября октября",
    "zh": "3月 4月 5月 6月 7月 8月 9月 10月", "ja": "3月 4月 5月 6月 7月 8月 9月 10月",
}  # fmt: skip
_NUMBER_WORDS = {
    "en": "two three four five six seven nine ten fourteen nineteen twenty ninety-seven",
    "de": "zwei drei vier fünf sechs sieben neun zehn dreiundzwanzig siebenundneunzig",
    "es": "dos tres cuatro cinco seis siete nueve diez", "fr": "deux trois quatre cinq six sept dix onze",
    "it": "due tre quattro cinque sette nove dieci", "pt": "dois três quatro cinco sete nove dez duas",
    "ru": "два две три четыре пять шесть семь девять", "zh": "两 三 四 六 七 九", "ja": "二 三 四 六 七 八",
}  # fmt: skip


def planted(true: Stated) -> Iterator[Stated]:
    """The inventions that can be planted into a true statement."""
    for lie, text in _changed(true):
        if text != true.text:
            yield replace(true, text=text, lie=lie)
    if true.kind == "p":
        far = _far_line(true)
        if far is not None:
            yield replace(true, line=far, lie="wrong citation")
    if true.kind == "a" and true.owner:
        yield replace(true, owner=_names(true)[0], lie="wrong owner")


def crossed(true: tuple[Stated, ...]) -> Iterator[Stated]:
    """Tasks of other people that are named too, and answers to other questions with the quote of the one
    that was
    asked."""
    tasks = [one for one in true if one.kind == "a" and one.owner and not one.is_translated]
    for one in tasks:
        for owner in sorted({other.owner for other in tasks if other.owner} - {one.owner}):
            yield replace(one, owner=owner, lie="another's task")
    answers = [one for one in true if one.kind == "q" and not one.is_translated]
    for one, other in zip(answers, answers[1:] + answers[:1], strict=True):
        if abs(one.line - other.line) > 4:
            yield replace(one, text=other.text, lie="answer to another question")


def _changed(true: Stated) -> Iterator[tuple[str, str]]:
    """Kinds of invention, and the text with one."""
    yield "changed number", _with_other_digits(true.text)
    yield "changed number", _with_other_word(true, _NUMBER_WORDS, 2)
    yield "changed date", _with_other_word(true, _WEEKDAYS, 2)
    yield "changed date", _with_other_word(true, _MONTHS, 3)
    first, second = _names(true)
    yield "invented person", _ACCORDING[true.language].format(name=first, text=true.text)
    if true.owner:
        yield "invented person", re.sub(rf"\b{re.escape(true.owner)}\b", second, true.text)
    yield "invented sum", _SUMS[true.language].format(text=true.text)


def _names(true: Stated) -> tuple[str, str]:
    return _NAMES.get(true.language, _NAMES_ELSE)


def _with_other_digits(text: str) -> str:
    """The last number with other digits, far from what was said."""
    found = list(re.finditer(r"\d+", text))
    if not found:
        return text
    last = max(found, key=lambda one: len(one[0]))
    number = last[0]
    other = str((int(number[0]) + 3) % 9 + 1) + (
        str((int(number[1]) + 4) % 10) + number[2:] if len(number) > 1 else ""
    )
    return text[: last.start()] + other + text[last.end() :]


def _with_other_word(true: Stated, words: dict[str, str], step: int) -> str:
    """The text with one of the words as another of the list."""
    listed = words[true.language].split()
    bound = r"" if true.language in {"zh", "ja"} else r"\b"
    for at, word in enumerate(listed):
        if re.search(rf"{bound}(?<![\d周期]){word}{bound}", true.text):
            other = listed[(at + step) % len(listed)]
            return re.sub(rf"{bound}(?<![\d周期]){word}{bound}", other, true.text, count=1)
    return true.text


def _far_line(true: Stated) -> int | None:
    """A line far from the true one."""
    count = len(true.told.lines)
    far = true.line + 6 if true.line + 6 <= count else true.line - 6
    return far if far >= 1 else None
