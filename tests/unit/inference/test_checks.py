"""Good texts of many kinds must pass; what only a machine says must not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.job import Capability
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, SegmentText
from bot.inference import checks, wire
from bot.language.guess import guess_language
from tests.fakes.tones import some_words, sound_of, spoken_tones

SPEECHES = json.loads(Path(__file__).with_name("spoken.json").read_text(encoding="utf-8"))
"""Paragraphs as people say them, and about how long that takes."""
SPOKEN = [(one["text"], language, float(one["seconds"])) for language, one in SPEECHES.items()]
ENGLISH, RUSSIAN, CHINESE, GERMAN, THAI = (SPEECHES[code]["text"] for code in ("en", "ru", "zh", "de", "th"))
COUNTING = ", ".join(str(number) for number in range(1, 200))
CHECKLIST = " ".join(
    f"Item {number}: check the valve on unit {number} and write it down." for number in range(1, 25)
)


def problem(text: str, seconds: float, **known: object) -> str | None:
    speech = float(known.pop("speech_seconds", seconds))  # type: ignore[arg-type]
    found = checks.text_problem(text, seconds=seconds, **known)  # type: ignore[arg-type]
    return found or checks.speech_problem(text, speech_seconds=speech)


@pytest.mark.parametrize(("text", "language", "seconds"), SPOKEN, ids=[one[1] for one in SPOKEN])
def test_ordinary_speech_is_believed_in_many_languages(text: str, language: str, seconds: float) -> None:
    assert problem(text, seconds, language=language) is None
    assert problem(text, seconds) is None
    assert guess_language(text) == language


@pytest.mark.parametrize(("text", "_language", "seconds"), SPOKEN, ids=[one[1] for one in SPOKEN])
def test_fast_and_slow_speakers_are_believed(text: str, _language: str, seconds: float) -> None:
    assert problem(text, seconds / 1.8) is None
    assert problem(text, seconds * 3) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("No, no, no, no!", 2.0),
        ("No no no no no no no no no no, wait.", 4.0),
        ("Ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha.", 5.0),
        ("Defense! " * 20, 30.0),
        ("We will, we will rock you. " * 7, 40.0),
        ("One, two, three, four. One, two, three, four. One, two, three, four.", 8.0),
        ("はい、はい、はい、はい、はい、はい、わかりました。", 5.0),
        ("对对对对对对对,就是这样。", 3.0),
        ("Да-да-да-да-да, я понял.", 3.0),
        (COUNTING, 180.0),
        (CHECKLIST, 120.0),
        ("Yes.", 1.0),
        ("Hm.", 4.0),
        ("你好。", 0.6),
        ("Sorry, I cannot hear the audio. Can you hear me? I cannot hear you.", 5.0),
        ("We are unable to process the audio invoices before Friday, " + ENGLISH, 30.0),
        ("The iPhone und der Computer, das ist, wie man so schön sagt, work in progress.", 6.0),
    ],
)
def test_odd_but_natural_speech_is_believed(text: str, seconds: float) -> None:
    assert problem(text, seconds) is None


def test_silence_may_be_without_words_and_speech_may_not() -> None:
    assert problem("", 60.0, speech_seconds=0.0) is None
    assert problem(" \n", 60.0, speech_seconds=0.8) is None
    assert problem("", 300.0, speech_seconds=10.0) == "empty"
    assert problem("...", 60.0, speech_seconds=10.0) == "empty"


def test_less_is_believed_where_the_engine_was_wrong_before() -> None:
    for text, speech_seconds in (("", 0.5), ("Thank you.", 4.0)):
        assert checks.speech_problem(text, speech_seconds=speech_seconds) is None
        assert checks.speech_problem(text, speech_seconds=speech_seconds, suspect=True) is not None
    assert checks.speech_problem("He said so, and that was it.", speech_seconds=3.0, suspect=True) is None


@pytest.mark.parametrize(
    ("text", "speech_seconds", "verdict"),
    [
        ("Thank you for watching!", 0.0, "unspoken"),
        ("Thank you for watching!", 0.35, "unspoken"),
        ("Thank you.", 0.6, None),
        ("Yes.", 0.25, None),
        ("Hello Tom, the demo moved to three. Please send me your slides by noon.", 2.4, None),
        ("ご視聴ありがとうございました", 0.35, "unspoken"),
        ("はい。", 0.3, None),
        ("Thank you.", 22.0, "too_short"),
        ("Thank you.", 4.0, None),
        ("是的。", 9.0, "too_short"),
        ("One. Two. Three. Four.", 8.0, None),
    ],
)
def test_words_have_to_fit_the_speech_that_is_there(
    text: str, speech_seconds: float, verdict: str | None
) -> None:
    assert checks.speech_problem(text, speech_seconds=speech_seconds) == verdict


@pytest.mark.parametrize(
    "text",
    [
        "and so on and on " * 60,
        "thank you. " * 80,
        "okay " * 100,
        "谢谢大家。" * 30,
        ENGLISH + " And then we went on and on about it." * 30,
        "the house on the hill " + "it is what it is " * 40,
        " ".join(f"and then we went to store number {number} and bought some milk." for number in range(60)),
    ],
)
def test_a_text_that_runs_in_circles_is_not_believed(text: str) -> None:
    assert problem(text, 240.0) == "loop"
    assert checks.answer_problem(text) == "loop"


def test_more_words_than_a_mouth_can_say_are_not_believed() -> None:
    assert problem(ENGLISH, 5.0) == "too_long"
    assert problem(CHINESE * 2, 3.0) == "too_long"


def test_a_summary_in_place_of_a_transcript_is_not_believed() -> None:
    assert problem("The team talks about sales, returns and the move to a new office.", 240.0) == "too_short"
    assert problem("会议讨论了销售和搬家。", 240.0) == "too_short"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "ru"),
        (ENGLISH, "zh"),
        (CHINESE, "en"),
        (RUSSIAN, "ja"),
        (GERMAN, "en"),
        (ENGLISH, "fr"),
        (THAI, "zh"),
    ],
)
def test_another_language_than_the_known_one_is_not_believed(text: str, language: str) -> None:
    assert problem(text, 25.0, language=language) == "wrong_language"


def test_a_translation_must_be_english_whatever_was_spoken() -> None:
    assert problem(ENGLISH, 25.0, language="ru", capability=Capability.TRANSLATE) is None
    assert problem(RUSSIAN, 25.0, language="ru", capability=Capability.TRANSLATE) == "wrong_language"


def test_names_in_another_script_do_not_make_another_language() -> None:
    text = "我们用 Kubernetes 和 PostgreSQL 部署,然后用 Grafana 看一下 dashboard 有没有问题,没有的话就发布。"
    assert problem(text, 12.0, language="zh") is None


def test_an_unknown_language_is_not_judged() -> None:
    assert problem(ENGLISH, 25.0, language="xx") is None
    assert problem(ENGLISH, 25.0, language="sw") is None


@pytest.mark.parametrize(
    ("capability", "language"),
    [(Capability.TRANSCRIBE, None), (Capability.TRANSCRIBE, "en"), (Capability.TRANSLATE, None)],
)
def test_the_instruction_that_comes_back_is_not_believed(
    capability: Capability, language: str | None
) -> None:
    prompt = wire.transcript_prompt(capability, language).instruction
    assert problem(prompt, 60.0, prompt=prompt) == "prompt_echo"
    assert problem(ENGLISH, 27.0, prompt=prompt) is None


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't listen to audio files.",
        "As an AI language model, I do not have ears.",
        "No audio was provided. Please upload the audio file you would like me to transcribe.",
        "I am unable to process the audio.",
        "抱歉,我无法直接听取音频文件。",
        "申し訳ありませんが、音声を聞くことはできません。",
        "Извините, я не могу прослушать запись.",
    ],
)
def test_a_refusal_in_place_of_words_is_not_believed(text: str) -> None:
    assert problem(text, 60.0) == "refusal"


def test_an_empty_answer_to_a_question_is_not_believed() -> None:
    assert checks.answer_problem("  ") == "empty"
    assert checks.answer_problem("Yes.") is None


@given(seed=st.integers(0, 10_000), count=st.integers(1, 300))
def test_no_text_of_chance_words_is_taken_for_a_loop(seed: int, count: int) -> None:
    assert problem(" ".join(some_words(count, seed)), float(count)) is None


@given(text=st.text(max_size=300), seconds=st.floats(0.1, 600), speech=st.floats(0, 600))
def test_a_verdict_is_found_for_any_text(text: str, seconds: float, speech: float) -> None:
    verdict = problem(text, seconds, speech_seconds=speech, language="en")
    kinds = {"empty", "too_long", "too_short", "unspoken", "loop", "wrong_language", "refusal"}
    assert verdict is None or verdict in kinds


@given(unit=st.lists(st.sampled_from(ENGLISH.split()), min_size=1, max_size=20), times=st.integers(80, 120))
def test_any_unit_said_eighty_times_is_a_loop(unit: list[str], times: int) -> None:
    assert checks.is_loop(" ".join(unit * times))


@pytest.mark.parametrize(
    ("words", "times", "loop"),
    [(1, 63, False), (1, 64, True), (10, 7, False), (10, 8, True), (24, 5, False), (24, 6, True)],
)
def test_how_often_a_unit_may_return_depends_on_its_length(words: int, times: int, *, loop: bool) -> None:
    """A word may be said 63 times, a phrase 7 times, a sentence of 24 words 5 times."""
    unit = some_words(words, 3)
    said = ["before", "that", *unit * times, "and", "after", "it", *some_words(90, 4)]
    assert checks.is_loop(" ".join(said)) is loop


@pytest.mark.parametrize(
    ("words", "timed", "speech_seconds", "suspect", "reasons"),
    [
        ("so many words are said", True, 20.0, False, []),
        ("so many words are said", False, 20.0, False, ["no_times"]),
        ("so many words are said", False, 9.0, False, []),
        ("so many words are said", False, 4.0, False, ["little_speech"]),
        ("so many words are said", False, 4.0, True, []),
        ("so", True, 0.5, True, ["little_speech"]),
        ("", False, 0.5, False, []),
    ],
)
def test_a_check_that_cannot_tell_says_so(
    words: str, speech_seconds: float, reasons: list[str], *, timed: bool, suspect: bool
) -> None:
    lines = (Line(range=TimeRange.from_seconds(0, 20), text=words),) if timed else ()
    answer = SegmentText(text=words, lines=lines)
    assert [*checks.untold(answer, speech_seconds=speech_seconds, suspect=suspect)] == reasons


def test_the_speech_in_a_range_is_that_of_a_sound_that_was_listened_to() -> None:
    sound = replace(
        sound_of(spoken_tones(["baban"] * 40)),
        speech=(TimeRange.from_seconds(2, 6), TimeRange.from_seconds(8, 30)),
    )
    assert checks.speech_within(sound, TimeRange.from_seconds(5, 10)) == 3.0
    assert checks.speech_within(sound, TimeRange.from_seconds(30, 40)) == 0.0


def test_a_long_stretch_between_the_times_of_lines_is_a_gap() -> None:
    def lines(*times: tuple[float, float]) -> list[Line]:
        return [Line(range=TimeRange.from_seconds(60 + a, 60 + b), text="Words.") for a, b in times]

    def gaps(*times: tuple[float, float]) -> list[tuple[float, float]]:
        found = checks.gaps(TimeRange.from_seconds(60, 160), lines(*times))
        return [(one.start_seconds - 60, one.end_seconds - 60) for one in found]

    assert gaps((0, 40), (50, 99)) == []
    assert gaps((0, 60), (40, 99)) == []
    assert gaps() == []
    assert gaps((0, 40), (51, 99)) == [(40, 51)]
    assert gaps((29, 100)) == [(0, 29)]
    assert gaps((0, 71)) == [(71, 100)]
