from __future__ import annotations

import json

import pytest

from bot.domain.answer import AnswerNote
from bot.domain.job import Call, Mode
from bot.domain.recording import Segment, TimeRange
from bot.domain.transcript import Transcript
from tests.unit.modes.scripted import context, fixed, good, quotes, shown, straight, transcript

QUESTION = "Why does item 7 cost more?"
SPOKEN = transcript(count=12)
SEGMENTS = (
    Segment(index=0, range=TimeRange.from_seconds(0, 30)),
    Segment(index=1, range=TimeRange.from_seconds(30, 50), dead_air=True),
    Segment(index=2, range=TimeRange.from_seconds(50, 60)),
)


def test_an_answer_comes_with_the_words_that_support_it() -> None:
    answer = straight(context(Mode.UNDERSTAND, SPOKEN, question=QUESTION), good)
    assert answer.reply == "Because of reason 7."
    assert answer.evidence == (SPOKEN.lines[6],)
    assert answer.question == QUESTION
    assert answer.remarks == ()


def test_a_long_recording_is_searched_part_by_part() -> None:
    spoken = transcript(count=2000)
    seen: list[Call] = []
    answer = straight(context(Mode.UNDERSTAND, spoken, tokens=8192, question=QUESTION), good, seen)
    assert answer.evidence == (spoken.lines[6],)
    assert "Answer it from these passages" in seen[-1].user
    assert [number for number, _ in shown(seen[-1])] == [7]


def test_what_is_not_in_the_recording_is_said_to_be_not() -> None:
    for count in (12, 2000):
        answer = straight(
            context(Mode.UNDERSTAND, transcript(count=count), tokens=8192, question="Where is item 99999?"),
            lambda call: (
                '{"found": false, "answer": "", "quotes": []}' if "found" in call.user else '{"quotes": []}'
            ),
        )
        assert answer.remarks == (AnswerNote.NOT_IN_RECORDING,)
        assert answer.reply is None


@pytest.mark.parametrize(
    "quote",
    ["The penguins swim to the south every year.", "The budget is a lie and nobody wants it", "", "budget"],
)
def test_an_answer_with_made_up_quotes_is_not_believed(quote: str) -> None:
    reply = json.dumps({"found": True, "answer": "Lies.", "quotes": [{"line": 7, "quote": quote}]})
    seen: list[Call] = []
    answer = straight(
        context(Mode.UNDERSTAND, SPOKEN, question="Where do penguins swim?"), fixed(reply), seen
    )
    assert len(seen) == 2
    assert answer.reply != "Lies."
    assert AnswerNote.NOT_IN_RECORDING in answer.remarks
    assert answer.evidence == ()


def test_made_up_quotes_are_dropped_beside_real_ones() -> None:
    listed = [*quotes([(7, SPOKEN.lines[6].text)]), {"line": 3, "quote": "Penguins swim to the south pole"}]
    answer = straight(
        context(Mode.UNDERSTAND, SPOKEN, question=QUESTION),
        fixed(json.dumps({"found": True, "answer": "Reason 7.", "quotes": listed})),
    )
    assert answer.evidence == (SPOKEN.lines[6],)


@pytest.mark.parametrize(
    ("answer", "is_believed"),
    [
        ("Because of reason 7.", True),
        ("It goes up because of reason seven.", True),
        ("Because of reason 9.", False),
        ("Because Rasmussen says so.", False),
        ("Because penguins swallowed the invoice.", False),
    ],
)
def test_an_answer_is_believed_only_where_its_quotes_say_it(answer: str, is_believed: bool) -> None:
    reply = json.dumps({"found": True, "answer": answer, "quotes": quotes([(7, SPOKEN.lines[6].text)])})
    found = straight(context(Mode.UNDERSTAND, SPOKEN, question=QUESTION), fixed(reply))
    assert (found.reply == answer) is is_believed
    assert (AnswerNote.NO_USABLE_REPLY in found.remarks) is not is_believed


def test_an_answer_with_the_wrong_quote_comes_with_the_line_that_says_it() -> None:
    listed = quotes([(1, SPOKEN.lines[0].text)])
    reply = json.dumps({"found": True, "answer": "The budget for item 7 rises.", "quotes": listed})
    found = straight(context(Mode.UNDERSTAND, SPOKEN, question=QUESTION), fixed(reply))
    assert SPOKEN.lines[6] in found.evidence


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        (2, SPOKEN.lines[6].text),
        (7, "the BUDGET for item 7 goes up, because of reason"),
        ("x", SPOKEN.lines[6].text),
    ],
)
def test_quotes_are_found_where_they_were_said(line: object, quote: str) -> None:
    answer = straight(
        context(Mode.UNDERSTAND, SPOKEN, question=QUESTION),
        fixed(json.dumps({"found": True, "answer": "7.", "quotes": [{"line": line, "quote": quote}]})),
    )
    assert answer.evidence == (SPOKEN.lines[6],)


@pytest.mark.parametrize("reply", ["garbage", None, "{"])
def test_a_model_that_fails_gives_way_to_the_passages_themselves(reply: str | None) -> None:
    answer = straight(
        context(Mode.UNDERSTAND, SPOKEN, question="What about reason 7 and item 7?"), fixed(reply)
    )
    assert answer.remarks == (AnswerNote.NO_USABLE_REPLY,)
    assert answer.reply is not None
    assert "item 7" in answer.reply


def test_parts_that_no_model_looked_through_are_missing() -> None:
    spoken = transcript(count=2000)

    def half(call: Call) -> str | None:
        return None if "part 2 of" in call.user else good(call)

    answer = straight(context(Mode.UNDERSTAND, spoken, tokens=8192, question=QUESTION), half)
    assert answer.reply == "Because of reason 7."
    assert len(answer.missing) == 1


def test_without_a_model_passages_answer_or_nothing_does() -> None:
    found = straight(context(Mode.UNDERSTAND, SPOKEN, tokens=None, question="item 7, reason 7?"), good)
    assert found.evidence
    assert found.remarks == (AnswerNote.EXTRACTIVE,)
    lost = straight(context(Mode.UNDERSTAND, SPOKEN, tokens=None, question="Where are the penguins?"), good)
    assert lost.remarks == (AnswerNote.NOT_IN_RECORDING, AnswerNote.EXTRACTIVE)


def listening(reply: str | None):  # noqa: ANN201  a model, as in `scripted`
    return lambda call: reply if call.segments else '{"found": false, "answer": "", "quotes": []}'


def test_questions_about_the_sound_are_answered_by_listening() -> None:
    seen: list[Call] = []
    answer = straight(
        context(
            Mode.UNDERSTAND, SPOKEN, question="Does she sound happy?",
            segments=SEGMENTS, can_listen=True, listen_seconds=60,
        ),
        listening("hm</think>Yes, she laughs."), seen,
    )  # fmt: skip
    assert seen[0].segments == (0, 2)
    assert "Yes, she laughs." in seen[1].user
    assert answer.reply == "Yes, she laughs."
    assert answer.remarks == ()


@pytest.mark.parametrize("reply", ["NOTHING", "Nothing.", None, ""])
def test_nothing_heard_is_no_answer(reply: str | None) -> None:
    answer = straight(
        context(
            Mode.UNDERSTAND, SPOKEN, question="Music?", segments=SEGMENTS, can_listen=True, listen_seconds=60
        ),
        listening(reply),
    )
    assert answer.remarks == (AnswerNote.NOT_IN_RECORDING,)


def test_recordings_too_long_to_listen_to_are_only_read() -> None:
    seen: list[Call] = []
    straight(
        context(
            Mode.UNDERSTAND, SPOKEN, question=QUESTION,
            segments=SEGMENTS, can_listen=True, listen_seconds=30,
        ),
        good, seen,
    )  # fmt: skip
    assert not any(call.segments for call in seen)


def test_sound_without_words_can_still_be_asked_about() -> None:
    silent = Transcript(duration=60 * 16_000, language=None, lines=())
    answer = straight(
        context(
            Mode.UNDERSTAND, silent, tokens=None, question="Which instrument?",
            segments=SEGMENTS, can_listen=True, listen_seconds=60,
        ),
        listening("A violin."),
    )  # fmt: skip
    assert answer.reply == "A violin."
