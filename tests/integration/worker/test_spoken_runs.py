"""Languages that an engine hears one a request of."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest

from bot.domain.job import Capability
from bot.domain.transcript import SegmentText
from bot.inference.pool import EnginePool
from bot.worker.sound_transcriber import SoundTranscriber
from tests.fakes.tones import some_words, sound_of, spoken_tones
from tests.fakes.vllm import INVENTED, FakeVllm
from tests.integration.worker.test_sound_transcriber import with_pool

pytestmark = pytest.mark.usefixtures("loopback")

WORDS = list(dict.fromkeys(some_words(500)))[:92]
ENGLISH, SPANISH = WORDS[:40], WORDS[40:52]
SAID = (
    "Now this was said in plain English by somebody who took the time to say all of it, and nothing in it "
    "is new."
)


def heard(engine: FakeVllm, words: list[str], *, language: str | None = None) -> SegmentText:
    async def use(pool: EnginePool) -> SegmentText:
        transcriber = SoundTranscriber(
            pool=pool, gate="gate", capability=Capability.TRANSCRIBE, language=language, job_id="job"
        )
        return await transcriber.text_of(sound_of(spoken_tones(words)))

    return with_pool(engine, use)


def several_languages(*, version: str = "0.32.0") -> FakeVllm:
    engine = FakeVllm("whisper", spoken={word: "es" if word in SPANISH else "en" for word in WORDS})
    engine.engine.served = replace(engine.engine.served, version=version)
    return engine


def words_asked_for(engine: FakeVllm) -> int:
    return sum(not one.only_language for one in engine.log)


def test_each_language_is_asked_for_as_itself_and_its_lines_say_so() -> None:
    with several_languages() as engine:
        text = heard(engine, WORDS)
    assert [code for code, _ in groupby(line.language for line in text.lines)] == ["en", "es", "en"]
    said = text.text.split()
    kept = [word for word in said if word != INVENTED]
    assert kept == [word for word in WORDS if word in kept]
    assert len(WORDS) - len(kept) <= 4, "words beside a change of language may fall to its other side"
    assert text.missing == ()


def test_one_language_is_asked_for_and_no_part_finds_it_anew() -> None:
    with several_languages() as engine:
        text = heard(engine, ENGLISH)
        asked = [one.language for one in engine.log if not one.only_language]
    assert text.text.split() == ENGLISH
    assert set(asked) == {"en"}


def test_a_language_that_is_set_wrongly_is_dropped() -> None:
    with several_languages() as engine:
        text = heard(engine, ENGLISH, language="ja")
    assert text.text.split() == ENGLISH
    assert text.language == "en"


def test_a_server_that_takes_everything_for_english_is_not_asked() -> None:
    with several_languages(version="0.11.0") as engine:
        text = heard(engine, SPANISH * 2, language="es")
        assert words_asked_for(engine) == len(engine.log)
    assert text.text.split() == SPANISH * 2


def test_words_that_are_plainly_not_in_the_language_that_is_set_are_asked_for_without_it() -> None:
    with FakeVllm("step-audio-r1.1") as engine:
        engine.fail("say", text=SAID, times=1_000)
        text = heard(engine, some_words(20), language="ru")
        named = ["Russian" in one.prompt for one in engine.log]
    assert text.text == SAID
    assert text.language == "en"
    assert [again.reason for again in text.heard_again] == ["wrong_language"]
    assert named == [True, False]


def test_a_server_that_takes_everything_for_english_is_never_asked_without_a_language() -> None:
    with several_languages(version="0.11.0") as engine:
        engine.fail("say", text=SAID, times=1_000)
        text = heard(engine, some_words(20), language="ru")
        languages = {one.language for one in engine.log}
    assert languages == {"ru"}
    assert (text.text, bool(text.missing)) == ("", True)


def test_the_language_of_a_whole_is_that_of_most_of_it_not_of_its_first_words() -> None:
    with several_languages() as engine:
        text = heard(engine, [*SPANISH, *ENGLISH])
    assert (text.lines[0].language, text.language) == ("es", "en")


def test_a_stretch_that_is_refused_costs_itself_alone() -> None:
    with several_languages() as engine:
        engine.fail("refuse", match=SPANISH[6], times=100)
        text = heard(engine, WORDS)
    assert set(WORDS[56:]) <= set(text.text.split())
    assert set(ENGLISH[:36]) <= set(text.text.split())
    (gap,) = text.missing
    assert 36 <= gap.start_seconds <= gap.end_seconds <= 57


def test_a_stretch_of_which_the_engine_says_nothing_leaves_the_others_told() -> None:
    with several_languages() as engine:
        engine.engine.unsaid = {ENGLISH[5]}
        text = heard(engine, WORDS, language="ja")
    assert {line.language for line in text.lines} == {"en", "es"}
