"""What is believed of an engine, by what is spoken in the sound."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import numpy as np
import pytest

from bot.domain.errors import EngineSlow
from bot.domain.job import Capability
from bot.domain.recording import Sound, TimeRange
from bot.domain.transcript import SegmentText
from bot.inference.client import EndpointConfig, Timeouts
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES
from bot.worker.sound_transcriber import SoundTranscriber
from tests.fakes.noises import noises
from tests.fakes.speech import clip
from tests.fakes.tones import some_words, sound_of, spoken_tones
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.usefixtures("loopback")

T = TypeVar("T")
SPOKEN = (clip("librivox-0890.flac").samples * 32_767).astype(np.int16)


def heard(engine: FakeVllm, *sounds: Sound, terms: tuple[str, ...] = ()) -> list[SegmentText]:
    async def all_of_them(pool: EnginePool) -> list[SegmentText]:
        transcriber = SoundTranscriber(
            pool=pool,
            gate="gate",
            capability=Capability.TRANSCRIBE,
            language=None,
            job_id="job",
            terms=terms,
        )
        return [await transcriber.text_of(sound) for sound in sounds]

    return with_pool(engine, all_of_them)


def with_pool(
    engine: FakeVllm,
    use: Callable[[EnginePool], Awaitable[T]],
    *,
    timeouts: Timeouts | None = None,
    slots: int = 4,
) -> T:
    async def run() -> T:
        profile = PROFILES[engine.engine.served.model]
        endpoint = EndpointConfig(name="gate", profile=profile, base_url=engine.url, slots=slots)
        pool = EnginePool([endpoint], timeouts=timeouts)
        try:
            return await use(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


def test_nobody_is_believed_where_nobody_speaks() -> None:
    made = noises()
    assert len(made) >= 40
    with FakeVllm("whisper") as engine:
        engine.fail("say", text="Thank you for watching!", times=10_000)
        texts = heard(engine, *(sound_of(one) for one in made.values()))
    invented = {name: text.text for name, text in zip(made, texts, strict=True) if text.text}
    missing = {name: text.missing for name, text in zip(made, texts, strict=True) if text.missing}
    assert invented == {}
    assert missing == {}


def test_what_sounds_like_a_name_is_heard_again_by_an_engine_that_is_told_of_it() -> None:
    words = some_words(25)
    name = words[7].capitalize() + "e"
    with FakeVllm("whisper") as engine:
        told = [*words[:7], name, *words[8:20], "invented", *words[21:]]
        engine.fail("say", text=" ".join(told), match=name, times=10_000)
        (text,) = heard(engine, sound_of(spoken_tones(words)), terms=("Kubernetes", name))
        prompts = [asked.prompt for asked in engine.log]
    assert text.text.split() == [*words[:7], name, *words[8:]], "of the second hearing, the name alone"
    assert prompts.count(f"{name}.") == 1, "of what nothing sounds like, nothing is told"
    assert text.missing == ()


def test_a_name_that_only_an_engine_hears_that_was_told_of_it_is_not_believed() -> None:
    words = some_words(25)
    with FakeVllm("whisper") as engine:
        engine.fail("say", text=" ".join([*words, "Kubernetes"]), match="Kubernetes", times=10_000)
        (text,) = heard(engine, sound_of(spoken_tones(words)), terms=("Kubernetes",))
        assert {asked.prompt for asked in engine.log} == {""}
    assert text.text.split() == list(words)


def test_words_that_an_engine_adds_in_a_pause_are_left_out_and_told() -> None:
    noise = np.tile(noises()["fan"], 3)
    samples = np.concatenate([spoken_tones(some_words(25)), noise, spoken_tones(some_words(25, seed=1))])
    with FakeVllm("whisper") as engine:
        engine.fail("say", match="^\n$", text="Subtitles by somebody.", times=10)
        (text,) = heard(engine, sound_of(samples, speech_seconds=50.0))
    assert text.text.split() == [*some_words(25), *some_words(25, seed=1)]
    assert text.missing == ()
    assert text.unspoken


def test_one_refused_part_costs_that_part_alone() -> None:
    words = some_words(100)
    with FakeVllm("whisper") as engine:
        engine.fail("refuse", match=words[30], times=100)
        (text,) = heard(engine, sound_of(spoken_tones(words)))
    (gap,) = text.missing
    assert gap.start_seconds <= 30 < gap.end_seconds
    assert gap.seconds < 10
    middles = {place: place + 0.4 for place in range(len(words))}
    kept = [words[place] for place, at in middles.items() if not gap.start_seconds <= at < gap.end_seconds]
    assert text.text.split() == kept


def test_a_part_that_fails_once_is_heard_again_alone() -> None:
    words = some_words(100)
    with FakeVllm("whisper") as engine:
        engine.fail("empty", match=words[30])
        (text,) = heard(engine, sound_of(spoken_tones(words)))
        assert text.text.split() == words
        assert len(engine.log) == 4 + 2


def test_a_recorded_sentence_without_words_is_named_and_quiet_sound_beside_it_is_not() -> None:
    samples = np.concatenate([np.zeros(16_000 * 4, np.int16), SPOKEN, np.zeros(16_000 * 4, np.int16)])
    with FakeVllm("whisper") as engine:
        engine.fail("empty", times=100)
        (text,) = heard(engine, sound_of(samples, speech_seconds=5.0))
    assert text.text == ""
    named = TimeRange(start=min(one.start for one in text.missing), end=max(one.end for one in text.missing))
    assert named.start_seconds <= 4.6
    assert named.end_seconds >= 4 + len(SPOKEN) / 16_000 - 0.6


def test_a_slow_engine_makes_progress_instead_of_a_storm() -> None:
    """Eight requests at once take it longer than each may take; alone each is in time."""

    async def eight(pool: EnginePool) -> list[list[str]]:
        async def one(seed: int) -> list[str]:
            sound = sound_of(spoken_tones(some_words(20, seed=seed)))
            while True:
                try:
                    (part,) = await pool.transcribe("gate", sound)
                except EngineSlow:
                    continue
                return part.text.text.split()

        return await asyncio.gather(*(one(seed) for seed in range(8)))

    timeouts = Timeouts(answer=1.0, per_sound_second=0.0)
    with FakeVllm("whisper", fixed_seconds=0.4, max_num_seqs=1) as engine:
        said = with_pool(engine, eight, timeouts=timeouts, slots=8)
        given_up = sum(one.disconnected for one in engine.log)
    assert said == [some_words(20, seed=seed) for seed in range(8)]
    assert given_up <= 12
