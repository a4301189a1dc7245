from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.answer import AnswerNote
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.job import Call, Mode
from bot.domain.transcript import Line, Transcript
from tests.unit.modes.scripted import TOPICS, context, fixed, good, shown, straight, transcript


def german(number: int) -> str:
    return f"Der Satz Nummer {number} ist das und nicht mehr."


def test_every_line_keeps_its_time() -> None:
    answer = straight(context(Mode.TRANSLATE, to="de"), good)
    assert [line.text for line in answer.lines] == [german(n) for n in range(1, 7)]
    assert [line.range for line in answer.lines] == [line.range for line in transcript().lines]
    assert answer.language == "de"
    assert answer.missing == ()


@pytest.mark.parametrize("language", [code for code in TOPICS if code != "de"])
def test_all_main_languages_are_translated(language: str) -> None:
    answer = straight(context(Mode.TRANSLATE, transcript(language), to="de"), good)
    assert len(answer.lines) == 6


def test_english_is_the_target_where_none_is_named() -> None:
    seen: list[Call] = []
    answer = straight(context(Mode.TRANSLATE, transcript("de")), fixed("1| One."), seen)
    assert "into English" in seen[0].user
    assert answer.language == "en"


@pytest.mark.parametrize(
    "row",
    ["{n}| {t}", "[{n}] | {t}", "{n}. {t}", "{n}: {t}", "- {n}| [0:00:01] {t}", "{n}|\n{t}", "({n}) | {t}"],
)
def test_numbers_are_read_in_many_shapes(row: str) -> None:
    reply = "Here you are:\n```\n" + "\n".join(row.format(n=n, t=german(n)) for n in range(1, 7)) + "\n```"
    answer = straight(context(Mode.TRANSLATE, to="de"), fixed(reply))
    assert [line.text for line in answer.lines] == [german(n) for n in range(1, 7)]


def test_lines_that_are_left_out_are_asked_again_then_named() -> None:
    def forgetful(call: Call) -> str:
        lines = shown(call)
        forgotten = {3} if len(lines) < 4 else {3, 5}
        return "\n".join(f"{number}| {german(number)}" for number, _ in lines if number not in forgotten)

    seen: list[Call] = []
    answer = straight(context(Mode.TRANSLATE, to="de"), forgetful, seen)
    assert [number for number, _ in shown(seen[1])] == [3, 5]
    assert len(answer.lines) == 5
    assert answer.missing == (transcript().lines[2].range,)


def test_lines_that_come_back_untranslated_are_not_believed() -> None:
    def parrot(call: Call) -> str:
        return "\n".join(f"{number}| {text}" for number, text in shown(call))

    answer = straight(context(Mode.TRANSLATE, to="de"), parrot)
    assert answer.lines == ()
    assert sum(gap.samples for gap in answer.missing) == transcript().duration


def in_two_languages() -> Transcript:
    """The second line is in German, all others are in English."""
    lines = transcript().lines
    second = replace(lines[1], text=TOPICS["de"].format(n=2), language="de")
    return replace(transcript(), lines=(lines[0], second, *lines[2:]))


def test_only_lines_in_another_language_are_translated() -> None:
    seen: list[Call] = []
    answer = straight(context(Mode.TRANSLATE, in_two_languages(), to="en"), fixed("2| The second."), seen)
    assert [number for number, _ in shown(seen[0])] == [2]
    said = [line.text for line in transcript().lines]
    assert [line.text for line in answer.lines] == [said[0], "The second.", *said[2:]]
    assert answer.missing == ()
    assert AnswerNote.ALREADY_IN_LANGUAGE not in answer.remarks


def test_a_line_that_comes_back_in_its_own_language_is_not_believed() -> None:
    def parrot(call: Call) -> str:
        return "\n".join(f"{number}| {text}" for number, text in shown(call))

    answer = straight(context(Mode.TRANSLATE, in_two_languages(), to="en"), parrot)
    assert answer.missing == (transcript().lines[1].range,)


def test_what_is_in_two_languages_is_not_said_to_be_in_one_already() -> None:
    with pytest.raises(BadInput) as refused:
        straight(context(Mode.TRANSLATE, in_two_languages(), to="en", tokens=None), good)
    assert refused.value.code is FailureCode.CANNOT_DO


def test_numbers_of_other_lines_are_not_taken() -> None:
    answer = straight(context(Mode.TRANSLATE, to="de"), fixed("99| Das ist es nicht."))
    assert answer.lines == ()


def test_a_recording_in_the_language_already_is_handed_back() -> None:
    seen: list[Call] = []
    answer = straight(context(Mode.TRANSLATE, transcript("fr"), to="fr"), good, seen)
    assert not seen
    assert answer.remarks == (AnswerNote.ALREADY_IN_LANGUAGE,)
    assert answer.lines == transcript("fr").lines


def test_english_that_the_engine_heard_is_used_as_it_is() -> None:
    english = Transcript(duration=9, language="en", lines=transcript("en").lines)
    seen: list[Call] = []
    answer = straight(context(Mode.TRANSLATE, transcript("de"), translated=english), good, seen)
    assert not seen
    assert answer.lines == english.lines


def test_rows_that_begin_with_a_clock_time_go_on_with_the_line_before() -> None:
    rows = [f"{n}| {german(n)}" for n in range(1, 7)]
    rows.insert(2, "3:30 Uhr war es.")
    answer = straight(context(Mode.TRANSLATE, to="de"), fixed("\n".join(rows)))
    assert [line.text for line in answer.lines][1:3] == [f"{german(2)} 3:30 Uhr war es.", german(3)]


def test_english_alone_is_enough_where_nothing_else_was_heard() -> None:
    empty = Transcript(duration=9, language=None, lines=())
    english = Transcript(duration=9, language="en", lines=transcript("en").lines)
    assert straight(context(Mode.TRANSLATE, empty, translated=english), good).lines == english.lines


def test_without_a_model_it_says_what_to_connect() -> None:
    with pytest.raises(BadInput) as caught:
        straight(context(Mode.TRANSLATE, tokens=None, to="fr"), good)
    assert caught.value.code is FailureCode.CANNOT_DO
    assert "French" in caught.value.message
    assert "language model" in caught.value.message


def test_long_texts_get_a_glossary_and_passages_know_what_came_before() -> None:
    seen: list[Call] = []
    straight(
        context(Mode.TRANSLATE, transcript(count=300), to="de", vocabulary=("reason = Anlass",)), good, seen
    )
    assert "then =, then" in seen[0].user
    passages = [call for call in seen if "Translate lines" in call.user]
    assert len(passages) > 2
    assert all("item = Posten" in call.user and "reason = Anlass" in call.user for call in passages)
    assert all("<context>\nThe budget for item" in call.user for call in passages[1:])


def test_a_very_long_line_is_cut_and_still_translated_whole() -> None:
    long = Line(range=transcript().lines[0].range, text="One sentence of many that follow here. " * 80)
    spoken = Transcript(duration=80_000, language="en", lines=(long,))
    answer = straight(context(Mode.TRANSLATE, spoken, tokens=2048, to="de"), good)
    assert len(answer.lines) > 20
    assert answer.missing == ()
    assert answer.lines[-1].range.end == long.range.end
