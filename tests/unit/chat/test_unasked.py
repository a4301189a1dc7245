"""Which recordings are answered that nobody gave to the bot, and which of those answers are worth saying."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.preferences import ChatPreferences
from bot.chat.unasked import Overheard, UnaskedAnswers, UnaskedDefaults, decide, is_worth_saying
from bot.domain.coverage import Coverage
from bot.domain.recording import SAMPLE_RATE
from tests.unit.chat.talk import an_answer

AUTO, HINT, ASK = UnaskedAnswers
HOUR = 3600.0
SLACK = UnaskedDefaults(answers=AUTO, longest_seconds=2 * HOUR, whispers=True)
TELEGRAM = UnaskedDefaults()


@pytest.mark.parametrize(
    ("answers", "where", "by_app", "seconds", "done"),
    [
        (AUTO, SLACK, False, 5, Overheard.ANSWER),
        (AUTO, SLACK, False, 2 * HOUR, Overheard.ANSWER),
        (AUTO, SLACK, False, None, Overheard.ANSWER),
        (AUTO, SLACK, False, 2 * HOUR + 1, Overheard.HINT),
        (AUTO, SLACK, True, 5, Overheard.NOTHING),
        (HINT, SLACK, False, 5, Overheard.HINT),
        (HINT, SLACK, False, None, Overheard.HINT),
        (HINT, SLACK, True, 5, Overheard.NOTHING),
        (ASK, SLACK, False, 5, Overheard.NOTHING),
        (ASK, SLACK, False, 9 * HOUR, Overheard.NOTHING),
        (AUTO, TELEGRAM, False, 9 * HOUR, Overheard.ANSWER),
        (HINT, TELEGRAM, False, 5, Overheard.NOTHING),
        (AUTO, replace(SLACK, whispers=False), False, 9 * HOUR, Overheard.NOTHING),
    ],
)
def test_what_is_done_about_a_recording_that_nobody_gave_to_the_bot(
    answers: UnaskedAnswers, where: UnaskedDefaults, by_app: bool, seconds: float | None, done: Overheard
) -> None:
    assert decide(answers, where, by_app=by_app, seconds=seconds) is done


@pytest.mark.parametrize(
    ("speech", "other_sound", "silence", "worth"),
    [
        (2, 0, 0, True),
        (3, 57, 0, True),
        (2.9, 57.1, 0, False),
        (8, 172, 0, False),
        (0, 180, 0, False),
        (1, 29, 30, True),
        (30, 400, 170, True),
    ],
)
def test_a_song_in_which_next_to_nobody_speaks_is_not_worth_saying(
    speech: float, other_sound: float, silence: float, worth: bool
) -> None:
    parts = {"speech": speech, "other_sound": other_sound, "silence": silence}
    samples = {name: round(seconds * SAMPLE_RATE) for name, seconds in parts.items()}
    coverage = Coverage(duration=sum(samples.values()), missing=0, **samples)
    answer = an_answer()
    heard = replace(answer, transcript=replace(answer.transcript, coverage=coverage))
    assert is_worth_saying(heard) is worth


def test_an_answer_without_words_is_not_worth_saying_and_one_without_a_receipt_is() -> None:
    answer = an_answer()
    assert is_worth_saying(answer)
    assert not is_worth_saying(replace(answer, transcript=replace(answer.transcript, lines=())))


@pytest.mark.parametrize(
    ("stored", "answers"),
    [
        ({}, None),
        ({"auto": True}, AUTO),
        ({"auto": False}, ASK),
        ({"auto": False, "answers": "hint"}, HINT),
        ({"answers": "ask"}, ASK),
        ({"answers": None}, None),
        ({"answers": ["auto"]}, None),
    ],
)
def test_what_was_stored_for_a_chat_is_understood_that_of_earlier_versions_too(
    stored: dict[str, object], answers: UnaskedAnswers | None
) -> None:
    assert ChatPreferences.from_json(stored).answers is answers
