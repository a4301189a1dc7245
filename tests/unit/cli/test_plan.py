from __future__ import annotations

from bot.cli.plan import second_step_calls
from bot.domain.job import Mode
from bot.inference.profiles import PROFILES

TEXT = PROFILES["text"]


def test_a_short_transcript_is_summed_up_in_one_call() -> None:
    assert second_step_calls(Mode.SUMMARIZE, 500, 32_768, TEXT) == 1


def test_a_long_one_takes_a_call_a_passage_and_one_to_draw_them_together() -> None:
    assert second_step_calls(Mode.SUMMARIZE, 100_000, 32_768, TEXT) >= 8


def test_rewriting_takes_more_calls_than_summing_up_since_the_answer_is_as_long_as_the_text() -> None:
    rewriting = second_step_calls(Mode.TRANSLATE, 100_000, 65_536, TEXT)
    assert rewriting > second_step_calls(Mode.SUMMARIZE, 100_000, 65_536, TEXT)
