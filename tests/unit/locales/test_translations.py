"""No message lacks a translation or a value, none is unused, and none is too long for its place."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.chat.command_words import MENU
from bot.chat.help_topics import HelpTopic
from bot.chat.unasked import UnaskedAnswers
from bot.domain.answer import AnswerNote
from bot.domain.coverage import UncheckedReason
from bot.domain.failure import FailureCode
from bot.domain.job import Mode
from bot.locales.catalogue import LOCALES, Catalogue, source
from bot.text.exports import Format

ROOT = Path(__file__).parents[3]
FAMILIES = {
    *(f"failure-{code}" for code in FailureCode),
    *(f"remark-{remark}" for remark in AnswerNote),
    *(f"coverage-unchecked-{reason}" for reason in UncheckedReason),
    *(f"mode-{mode}" for mode in (*Mode, "auto")),
    *(f"notice-{mode}" for mode in Mode),
    *(f"command-{name}" for name in MENU),
    *(f"help-topic-{topic}" for topic in HelpTopic),
    *(f"forget-confirm-{place}" for place in ("private", "group")),
    *(f"setting-answers-{answers}" for answers in UnaskedAnswers),
    *(f"refused-quota-{whose}" for whose in ("user", "chat")),
    *(
        f"upload-{name}"
        for name in (
            "broken", "choose", "connecting", "failed", "intro", "no-file", "privacy", "send", "title",
        )
    ),
    *(
        f"heading-{name}"
        for name in (
            "summary", "points", "decisions", "actions", "notes", "transcript", "question",
            "answer", "evidence", "missing",
        )
    ),
}  # fmt: skip
"""Names that code puts together."""
FILE_BUTTONS = {f"button-file-{form}" for form in Format if form is not Format.MD}
PLURALS = {"zero", "one", "two", "few", "many", "other"}

LONGEST = {
    **{f"mode-{mode}": 24 for mode in (*Mode, "auto")},
    **{f"setting-answers-{answers}": 24 for answers in UnaskedAnswers},
    "button-": 24,
    "toast-": 200,
    "command-": 100,
    "ask-title": 24,
    "settings-title-": 24,
    "find-": 60,
    "telegram-about": 120,
    "telegram-description": 512,
}
"""Characters, by the name or its beginning."""


class Inside(Visitor):
    """Variables, and selectors with the keys of their variants."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.selectors: list[tuple[str, list[str]]] = []
        self.broken: list[str] = []

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802  the visitor's protocol
        self.variables.add(node.id.name)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802
        assert isinstance(node.selector, ftl.VariableReference)
        keys = [
            one.key.name if isinstance(one.key, ftl.Identifier) else one.key.value for one in node.variants
        ]
        self.selectors.append((node.selector.id.name, keys))
        self.generic_visit(node)


@cache
def messages(locale: str) -> dict[str, ftl.Message]:
    text = source(locale)
    if text is None:
        pytest.fail(f"bot/locales/{locale}.ftl is missing")
    entries = FluentParser().parse(text).body
    junk = [entry for entry in entries if isinstance(entry, ftl.Junk)]
    assert not junk, f"{locale}: {junk[0].content}"
    found = [entry for entry in entries if isinstance(entry, ftl.Message)]
    names = [entry.id.name for entry in found]
    assert len(names) == len(set(names)), f"{locale} says something twice"
    return {entry.id.name: entry for entry in found}


def inside(message: ftl.Message) -> Inside:
    visitor = Inside()
    visitor.visit(message)
    return visitor


@cache
def strings_of_the_code() -> frozenset[str]:
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    return frozenset(
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def said_by_the_code() -> frozenset[str]:
    """First arguments of calls that say something."""
    sayers = {"localize", "toast"}
    files = [*(ROOT / "bot" / "chat").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    calls = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and _name(node.func) in sayers
    ]
    return frozenset(
        literal.value
        for call in calls
        for literal in ast.walk(call.args[0])
        if isinstance(literal, ast.Constant)
        and isinstance(literal.value, str)
        and _is_id(call.args[0], literal)
    )


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_id(argument: ast.expr, literal: ast.Constant) -> bool:
    """Not a piece of a name that is put together, nor a key that a name is looked up by."""
    pieces = [node for node in ast.walk(argument) if isinstance(node, ast.JoinedStr | ast.Call | ast.Compare)]
    return not any(literal in set(ast.walk(piece)) for piece in pieces)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_says_everything(locale: str) -> None:
    english, theirs = messages("en"), messages(locale)
    assert sorted(set(english) - set(theirs)) == []
    assert sorted(set(theirs) - set(english)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_has_the_values_of_the_english_one(locale: str) -> None:
    english, theirs = messages("en"), messages(locale)
    differing = {
        name
        for name in set(english) & set(theirs)
        if inside(english[name]).variables != inside(theirs[name]).variables
    }
    assert differing == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_choice_knows_the_plurals_of_its_language(locale: str) -> None:
    wanted = {*Locale(locale).plural_form.rules, "other"}
    for name, message in messages(locale).items():
        for variable, keys in inside(message).selectors:
            plurals = {key for key in keys if key in PLURALS}
            assert all(key in PLURALS or key.isdecimal() for key in keys), (name, variable, keys)
            assert "other" in plurals, (name, variable)
            # Spanish, French and Portuguese have "many" for millions alone, which nobody counts here.
            rare = {"many"} if locale in {"es", "fr", "pt"} else set()
            assert wanted - rare - plurals <= _by_number(keys, locale), (name, variable, keys)


def _by_number(keys: list[str], locale: str) -> set[str]:
    """`[1]` stands for `[one]` where no other number has that form."""
    numbers = {key for key in keys if key.isdecimal()}
    return {"one"} if "1" in numbers and locale != "ru" else set()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_too_long_for_its_place(locale: str) -> None:
    for name, message in messages(locale).items():
        for beginning, most in LONGEST.items():
            if name.startswith(beginning) and not inside(message).variables:
                said = Catalogue(strict=True).localize(name, locale)
                assert len(said) <= most, (name, said)


@pytest.mark.parametrize("locale", LOCALES)
def test_commands_and_names_stand_as_they_are_typed(locale: str) -> None:
    english, theirs = messages("en"), messages(locale)
    for name in set(english) & set(theirs):
        for fixed in re.findall(r"/[a-z]+|EARMARK_[A-Z_]+", _text(english[name])):
            assert fixed in _text(theirs[name]), (name, fixed)


def _text(message: ftl.Message) -> str:
    """Without its comment."""
    return FluentSerializer().serialize_entry(ftl.Message(id=message.id, value=message.value))


def test_every_message_that_the_code_says_exists() -> None:
    known = set(messages("en"))
    assert sorted(said_by_the_code() - known) == []
    assert sorted((FAMILIES | FILE_BUTTONS) - known) == []


def test_no_message_is_unused() -> None:
    used = strings_of_the_code() | FAMILIES | FILE_BUTTONS
    assert sorted(set(messages("en")) - used) == []
