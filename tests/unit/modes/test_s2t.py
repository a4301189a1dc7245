from __future__ import annotations

import pytest

from bot.domain.answer import AnswerNote
from bot.domain.job import Call, Mode
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.language.tokens import token_keys
from tests.unit.modes.scripted import TOPICS, Model, context, good, shown, straight, told, transcript

MESSY = Transcript(
    duration=160_000,
    language="en",
    lines=(
        Line(range=TimeRange(start=0, end=80_000), text="Uh so so the the plan is um to to paint the house"),
        Line(range=TimeRange(start=80_000, end=160_000), text="and and then we uh sell it you know in May"),
    ),
)


def cleaning(reply: str | None) -> Model:
    return lambda call: reply if "into clean" in call.user else good(call)


def test_clean_text_comes_in_paragraphs_with_times_and_a_summary() -> None:
    reply = "1| So the plan is to paint the house,\n2| and then we sell it in May."
    answer = straight(context(Mode.S2T, MESSY), cleaning(reply))
    assert [(line.text, line.range.start) for line in answer.paragraphs] == [
        ("So the plan is to paint the house,", 0),
        ("and then we sell it in May.", 80_000),
    ]
    assert answer.summary is not None
    assert answer.remarks == ()


def test_a_paragraph_over_several_lines_has_the_time_of_all_of_them() -> None:
    answer = straight(
        context(Mode.S2T, MESSY), cleaning("1| So the plan is to paint the house and then we sell it in May.")
    )
    assert [line.range for line in answer.paragraphs] == [TimeRange(start=0, end=160_000)]


def test_text_without_numbers_is_taken_if_it_is_faithful() -> None:
    answer = straight(
        context(Mode.S2T, MESSY), cleaning("So the plan is to paint the house and then we sell it in May.")
    )
    assert len(answer.paragraphs) == 1


@pytest.mark.parametrize(
    "reply",
    [
        "1| Something else entirely about penguins and their long journeys.",
        "1| The plan.",
        "1| The plan is to paint the house and then sell it in May. " + "We also bought a large boat. " * 9,
        "",
        None,
        "I cannot do that.",
    ],
)
def test_a_clean_text_that_is_not_what_was_said_gives_way_to_the_words_as_said(reply: str | None) -> None:
    answer = straight(context(Mode.S2T, MESSY), cleaning(reply))
    assert token_keys(" ".join(line.text for line in answer.paragraphs)) == token_keys(MESSY.text)
    assert answer.missing == ()
    assert answer.remarks == (AnswerNote.NO_USABLE_REPLY,)


@pytest.mark.parametrize("language", TOPICS)
def test_no_statement_is_lost_in_any_main_language(language: str) -> None:
    spoken = transcript(language, count=40)
    answer = straight(context(Mode.S2T, spoken, tokens=4096), good)
    assert token_keys(" ".join(line.text for line in answer.paragraphs)) == token_keys(spoken.text)
    starts = [line.range.start for line in answer.paragraphs]
    assert starts == sorted(starts)


def test_without_a_model_the_words_come_in_paragraphs() -> None:
    answer = straight(context(Mode.S2T, transcript(count=50), tokens=None), good)
    assert 1 < len(answer.paragraphs) < 50
    assert answer.remarks == (AnswerNote.EXTRACTIVE,)


def test_clean_text_and_summary_are_asked_for_at_once() -> None:
    rounds: list[int] = []

    def counting(call: Call) -> str:
        rounds.append(len(shown(call)))
        return good(call)

    seen: list[Call] = []
    straight(context(Mode.S2T), counting, seen)
    assert len(seen) == len(rounds) == 2


def test_a_sentence_that_nobody_said_is_taken_out_of_clean_notes() -> None:
    reply = "1| So the plan is to paint the house. Rasmussen paid $700.\n2| And then we sell it in May."
    answer = straight(context(Mode.S2T, MESSY), cleaning(reply))
    assert [line.text for line in answer.paragraphs] == [
        "So the plan is to paint the house.",
        "And then we sell it in May.",
    ]
    assert answer.remarks == (AnswerNote.NOT_BORNE_OUT,)


def test_clean_notes_may_write_numbers_and_times_in_another_way() -> None:
    spoken = told(
        "we um we meet at half past three on the fourteenth of May",
        "and then Maria and Ben uh they show us the plans for the new kitchen and the garden",
        "so please look at the drawings before and write down what you would like to change",
    )
    reply = (
        "1| We meet at 3:30 on the 14th of May, and then Maria and Ben show us the plans for the new kitchen "
        "and the garden.\n3| So please look at the drawings before and write down what you want to change."
    )
    answer = straight(context(Mode.S2T, spoken), cleaning(reply))
    assert answer.paragraphs[0].text.startswith("We meet at 3:30 on the 14th of May, and then Maria")
    assert answer.remarks == ()
