"""Sentences that were meant for the bot, and those that were not: counted by language."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.chat.intent import Intent, Interpretation, understand
from bot.chat.mention import MENTION, spoken_part
from bot.chat.question_forms import is_question
from bot.locales.catalogue import LOCALES

SENTENCES = Path(__file__).parents[2] / "samples" / "sentences"
EXPECTED = {"thanks": Intent.THANKS, "greeting": Intent.GREETING, "not": Intent.NOTHING}


def rows(table: str) -> list[tuple[str, str, str]]:
    lines = (SENTENCES / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    return [(language, kind, text) for language, kind, text in (line.split("\t") for line in lines)]


def understood(text: str) -> Interpretation:
    """As a handler tells it: `@Earmark` is the mention."""
    wording = text.replace("@Earmark", MENTION) if "@Earmark" in text else ""
    return understand(re.sub(r"\s+", " ", text.replace("@Earmark", " ")).strip(), wording)


def wrong(table: str) -> tuple[list[str], list[str], str]:
    """False starts, misses, and how many of each there are by language."""
    false_starts, misses = [], []
    counts: Counter[tuple[str, str]] = Counter()
    for language, kind, text in rows(table):
        starts = understood(text).intent.starts_work
        counts[language, "meant" if kind == "meant" else "other"] += 1
        if starts != (kind == "meant"):
            (misses if kind == "meant" else false_starts).append(f"{language}: {text}")
            counts[language, "miss" if kind == "meant" else "false start"] += 1
    report = "; ".join(
        f"{language} {counts[language, 'false start']}/{counts[language, 'other']} false starts, "
        f"{counts[language, 'miss']}/{counts[language, 'meant']} misses"
        for language in LOCALES
    )
    return false_starts, misses, report


def test_the_table_is_large_and_speaks_every_language() -> None:
    table = rows("table")
    assert len(table) >= 200
    assert {language for language, _, _ in table} == set(LOCALES)


def test_hardly_anything_starts_work_that_was_not_meant_and_hardly_anything_meant_is_missed() -> None:
    false_starts, misses, report = wrong("table")
    kinds = Counter(kind == "meant" for _, kind, _ in rows("table"))
    assert len(false_starts) < 0.01 * kinds[False], f"{false_starts}\n{report}"
    assert len(misses) < 0.03 * kinds[True], f"{misses}\n{report}"


def test_sentences_that_nothing_is_tuned_by_do_not_get_worse() -> None:
    false_starts, misses, report = wrong("unseen")
    assert len(false_starts) <= 2, report
    assert len(misses) <= 6, report


@pytest.mark.parametrize("kind", EXPECTED)
def test_thanks_and_greetings_are_told_from_each_other_and_from_the_rest(kind: str) -> None:
    told = [(text, understood(text).intent) for _, found, text in rows("table") if found == kind]
    assert [one for one in told if one[1] is not EXPECTED[kind]] == []


@pytest.mark.parametrize(
    ("wording", "part"),
    [
        ("@ who pays?", "who pays?"),
        ("hey @, who pays?", "hey , who pays?"),
        ("who pays, @?", "who pays, ?"),
        ("summarize @ please", "summarize  please"),
        ("It was long. @ summarize this", "summarize this"),
        ("can @ transcribe this?", "transcribe this"),
        ("who invited @?", None),
        ("I added @ to the channel", None),
        ("ask @ about it", None),
        ("谁邀请了 @？", None),
        ("@を追加しました", None),
    ],
)
def test_a_mention_speaks_to_the_bot_or_of_it(wording: str, part: str | None) -> None:
    said = spoken_part(wording.replace("@", MENTION))
    assert (None if said is None else " ".join(said.split())) == (
        None if part is None else " ".join(part.split())
    )


@pytest.mark.parametrize(
    "text",
    [
        "Who pays?",
        "who pays",
        "Wer zahlt das",
        "¿Quién paga?",
        "谁付钱",
        "何時ですか？",
        "Кто платит",
        "they agreed?",
    ],
)
def test_a_question_is_recognized(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "Here is the call from yesterday",
        "Das ist die Aufnahme",
        "会议录音",
        "Wie besprochen, die Datei",
    ],
)
def test_words_beside_a_recording_are_no_question(text: str) -> None:
    assert not is_question(text)


def test_what_comes_behind_thanks_counts() -> None:
    assert understood("thanks, and who pays?").intent is Intent.QUESTION
    assert understood("❤️").intent is Intent.THANKS
    assert understood("👍").intent is Intent.NOTHING


@pytest.mark.parametrize(
    "text",
    ["The rain does not. Stop.", "Meeting moved to 5. Cancel", "I told him no. Delete!", "Agenda:\nStatus"],
)
def test_an_aside_orders_nothing(text: str) -> None:
    assert understand(text).command is None


def test_what_is_wanted_may_stand_behind_another_sentence() -> None:
    command = understand("This is the call of Monday. Summarize, please").command
    assert command is not None
    assert command.mode is not None
