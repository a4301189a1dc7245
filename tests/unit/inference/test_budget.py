from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.job import Capability
from bot.inference import budget
from bot.inference.profiles import PROFILES, Profile

STEP = PROFILES["step-audio-r1.1"]
WITH_SOUND = [profile for name, profile in PROFILES.items() if name != "text"]


@pytest.mark.parametrize(
    ("context", "english", "chinese", "summary"),
    [
        (8_192, 4.9, 4.3, 4.7),
        (16_384, 12.6, 11.1, 15.5),
        (49_152, 43.7, 38.2, 58.9),
        (65_536, 59.2, 51.8, 80.5),
    ],
)
def test_the_longest_segments_of_step_audio_are_those_of_the_published_table(
    context: int, english: float, chinese: float, summary: float
) -> None:
    def minutes(capability: Capability, language: str | None) -> float:
        return budget.seconds_that_fit(STEP, context=context, capability=capability, language=language) / 60

    assert round(minutes(Capability.TRANSCRIBE, "en"), 1) == pytest.approx(english, abs=0.11)
    assert round(minutes(Capability.TRANSCRIBE, "zh"), 1) == pytest.approx(chinese, abs=0.11)
    assert round(minutes(Capability.LISTEN, None), 1) == pytest.approx(summary, abs=0.11)


def test_a_part_of_25_seconds_is_315_tokens() -> None:
    assert budget.audio_tokens(STEP, 25.0) == pytest.approx(315, abs=2)


def test_quality_bounds_a_segment_where_the_context_is_large() -> None:
    assert budget.segment_seconds(STEP, 65_536) == 240.0
    assert budget.segment_seconds(STEP, 65_536, capability=Capability.LISTEN) == 900.0


def test_the_users_limit_is_kept() -> None:
    assert budget.segment_seconds(STEP, 65_536, 42.0) == 42.0


def test_a_server_that_cuts_itself_is_not_bound_by_its_context() -> None:
    whisper = PROFILES["whisper"]
    assert budget.segment_seconds(whisper, 448) == 300.0


def test_a_context_too_small_for_anything_still_gives_a_segment_to_try() -> None:
    assert budget.segment_seconds(STEP, 1_000) == 5.0


@given(
    profile=st.sampled_from(WITH_SOUND),
    context=st.integers(4_096, 200_000),
    language=st.sampled_from([None, "en", "zh", "th", "ru"]),
)
def test_sound_prompt_and_answer_fit_the_context_together(
    profile: Profile, context: int, language: str | None
) -> None:
    seconds = budget.segment_seconds(profile, context, language=language)
    if seconds == 5.0 or not profile.context_bounds_sound:
        return
    output = budget.transcript_tokens(profile, seconds, language)
    taken = budget.audio_tokens(profile, seconds) + profile.prompt_tokens + output
    assert taken <= context + 256 - profile.guard_tokens + 128


@given(st.text(max_size=400))
def test_a_text_has_at_most_as_many_estimated_tokens_as_letters(text: str) -> None:
    assert len(text) / 4 <= budget.text_tokens(text) <= len(text)


def test_a_plan_covers_the_recording_with_all_slots_at_work() -> None:
    report = budget.plan(STEP, context=16_384, seconds=3 * 3600, slots=4, speed=20.0, language="en")
    assert report.segments == math.ceil(3 * 3600 / report.segment_seconds)
    assert report.segments * report.segment_seconds >= 3 * 3600
    assert report.parts_per_segment == math.ceil(report.segment_seconds / STEP.part_seconds)
    assert report.expected_seconds == pytest.approx(12 * 240 / 20.0)
    assert report.input_tokens > 3 * 3600 * 12.6
    words = 3 * 3600 * budget.answer_tokens_per_second("en")
    assert report.output_tokens - report.segments * STEP.reasoning_tokens < words  # without the margin


def test_a_context_that_the_prompt_alone_fills_has_room_for_no_sound() -> None:
    assert budget.seconds_that_fit(STEP, context=100, capability=Capability.TRANSCRIBE, language="en") == 0
