"""Segments tile a file to the sample, cuts lie in pauses, and restarts go on where they stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest

from bot.audio.encode import samples
from bot.audio.limits import AudioLimits
from bot.audio.segment_cutter import CutPlan, CutResult, EncodedSegment, cut, cut_at
from bot.domain.errors import BadInput
from bot.domain.recording import Segment, TimeRange
from tests.integration.audio import made_files

PLAN = CutPlan(target_seconds=40, first_targets=(10, 20), reach_seconds=10, max_seconds=60, overlap_seconds=8)


def wave(path: Path, sound: made_files.Sound) -> Path:
    path.write_bytes(
        made_files.wave_header(rate=16_000, channels=1, data_bytes=len(sound) * 2) + sound.tobytes()
    )
    return path


def cut_whole(
    path: Path, plan: CutPlan = PLAN, resume_from: Sequence[Segment] = ()
) -> tuple[list[EncodedSegment], CutResult]:
    async def whole() -> tuple[list[EncodedSegment], CutResult]:
        async with cut(path, plan, AudioLimits(), resume_from=resume_from) as cutting:
            pieces = [piece async for piece in cutting]
            return pieces, cutting.outcome

    return asyncio.run(whole())


def sound_of(piece: EncodedSegment) -> made_files.Sound:
    assert piece.flac is not None
    return samples(piece.flac)


@pytest.fixture(scope="module")
def spoken() -> tuple[made_files.Sound, list[tuple[float, float]]]:
    return made_files.joined(300, pause_seconds=0.7, seed=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    sound: made_files.Sound
    path: Path
    pieces: list[EncodedSegment]
    outcome: CutResult


@pytest.fixture(scope="module")
def whole(
    spoken: tuple[made_files.Sound, list[tuple[float, float]]], tmp_path_factory: pytest.TempPathFactory
) -> Cut:
    path = wave(tmp_path_factory.mktemp("spoken") / "a.wav", spoken[0])
    pieces, outcome = cut_whole(path)
    return Cut(sound=spoken[0], path=path, pieces=pieces, outcome=outcome)


def test_segments_tile_a_recording_and_hold_its_very_samples(whole: Cut) -> None:
    sound, pieces, outcome = whole.sound, whole.pieces, whole.outcome
    assert outcome.duration == len(sound)
    assert outcome.stopped_because is None
    assert [piece.segment.index for piece in pieces] == list(range(len(pieces)))
    assert pieces[0].segment.range.start == 0
    assert pieces[-1].segment.range.end == len(sound)
    assert all(one.segment.range.end == two.segment.range.start for one, two in pairwise(pieces))
    for piece in pieces:
        heard = piece.segment.heard
        assert np.array_equal(sound_of(piece), sound[heard.start : heard.end])
        assert heard.seconds <= PLAN.max_seconds


def test_the_first_segments_are_short(whole: Cut) -> None:
    lengths = [piece.segment.range.seconds for piece in whole.pieces]
    assert lengths[0] <= 14
    assert lengths[1] <= 28
    assert max(lengths) > 30


@pytest.mark.parametrize("noise_db", [-90, -50, -40])
def test_cuts_lie_in_real_pauses(
    noise_db: float, tmp_path: Path, spoken: tuple[made_files.Sound, list[tuple[float, float]]]
) -> None:
    sound, pauses = spoken
    noise = np.random.default_rng(4).normal(0, 32768 * 10 ** (noise_db / 20), len(sound))
    noisy = np.clip(sound + noise, -32768, 32767).astype(np.int16)
    plan = CutPlan(target_seconds=20, first_targets=(), reach_seconds=6, max_seconds=40)
    pieces, _ = cut_whole(wave(tmp_path / "a.wav", noisy), plan)
    cuts = [piece.segment.range.end_seconds for piece in pieces[:-1]]
    assert len(cuts) >= 10
    inside = [any(start - 0.05 <= at <= end + 0.05 for start, end in pauses) for at in cuts]
    quiet = [_level(sound, at) < -45 for at in cuts]  # clips have pauses of their own between their sentences
    hits = sum(one or other for one, other in zip(inside, quiet, strict=True))
    assert hits >= len(cuts) - 1
    assert sum(bool(piece.segment.overlap) for piece in pieces) <= 1


def _level(sound: made_files.Sound, at: float) -> float:
    around = sound[int((at - 0.05) * 16_000) : int((at + 0.05) * 16_000)].astype(float)
    return float(10 * np.log10(np.mean(around**2) / 32768**2 + 1e-10))


def test_speech_without_a_pause_is_heard_twice_around_the_cut(tmp_path: Path) -> None:
    one = made_files.clip("librivox-0870")[8000:-8000]
    loud = one[np.abs(one.astype(float)) >= 0]
    unbroken = np.concatenate([loud] * 20)
    tone = (3000 * np.sin(np.arange(len(unbroken)) * 0.05)).astype(np.int16)
    sound = (unbroken // 2 + tone).astype(np.int16)
    plan = CutPlan(target_seconds=20, first_targets=(), reach_seconds=5, max_seconds=30, overlap_seconds=6)
    pieces, _ = cut_whole(wave(tmp_path / "a.wav", sound), plan)
    for piece in pieces:
        assert piece.segment.heard.seconds <= 30
        assert piece.segment.overlap in {0, 187 * 512}
        heard = piece.segment.heard
        assert np.array_equal(sound_of(piece), sound[heard.start : heard.end])


def test_a_restart_goes_on_at_the_very_sample(whole: Cut) -> None:
    pieces, outcome = whole.pieces, whole.outcome
    for count in (1, len(pieces) // 2, len(pieces)):
        done = [piece.segment for piece in pieces[:count]]
        rest, again = cut_whole(whole.path, resume_from=done)
        assert again == outcome
        assert [piece.segment.range for piece in rest] == [piece.segment.range for piece in pieces[count:]]
        assert [piece.segment.index for piece in rest] == list(range(count, len(pieces)))
        assert [piece.segment.overlap for piece in rest] == [
            piece.segment.overlap for piece in pieces[count:]
        ]
        assert all(
            np.array_equal(sound_of(a), sound_of(b)) for a, b in zip(rest, pieces[count:], strict=True)
        )


def test_a_restart_behind_any_cut_tiles_the_rest(tmp_path: Path) -> None:
    sound = made_files.speech(60)
    done = [Segment(index=0, range=TimeRange(start=0, end=123_457))]
    rest, outcome = cut_whole(wave(tmp_path / "a.wav", sound), resume_from=done)
    assert rest[0].segment.range.start == 123_457
    assert rest[0].segment.index == 1
    assert rest[-1].segment.range.end == outcome.duration == len(sound)
    heard = rest[0].segment.heard
    assert np.array_equal(sound_of(rest[0]), sound[heard.start : heard.end])


def test_segments_that_leave_a_gap_are_nothing_to_resume_from(tmp_path: Path) -> None:
    gap = [Segment(index=0, range=TimeRange(start=5, end=10))]
    with pytest.raises(ValueError, match="does not follow"):
        cut(tmp_path / "a.wav", PLAN, AudioLimits(), resume_from=gap)


def test_wanted_segments_are_cut_again_exactly(whole: Cut) -> None:
    path, pieces = whole.path, whole.pieces
    segments = [piece.segment for piece in pieces]

    async def again() -> list[EncodedSegment]:
        async with cut_at(path, segments, {1, 4}, AudioLimits()) as cutting:
            return [piece async for piece in cutting]

    wanted = asyncio.run(again())
    assert [piece.segment.index for piece in wanted] == [1, 4]
    assert [piece.flac for piece in wanted] == [pieces[1].flac, pieces[4].flac]


def test_a_wanted_segment_that_is_no_longer_there_is_named(tmp_path: Path) -> None:
    path = wave(tmp_path / "a.wav", made_files.speech(5))
    segments = [Segment(index=0, range=TimeRange(start=0, end=160_000))]

    async def again() -> None:
        async with cut_at(path, segments, {0}, AudioLimits()) as cutting:
            async for _ in cutting:
                pass

    with pytest.raises(BadInput, match="shorter"):
        asyncio.run(again())


def test_dead_air_is_named_and_not_handed_over(tmp_path: Path) -> None:
    sound = np.concatenate(
        [made_files.speech(20), made_files.silence(60), made_files.speech(20, seed=2), made_files.silence(30)]
    )
    pieces, outcome = cut_whole(wave(tmp_path / "a.wav", sound))
    dead = [piece for piece in pieces if piece.segment.dead_air]
    assert all(piece.flac is None for piece in dead)
    assert sum(piece.segment.range.seconds for piece in dead) > 86
    assert pieces[0].segment.range.start == 0
    assert all(one.segment.range.end == two.segment.range.start for one, two in pairwise(pieces))
    assert pieces[-1].segment.range.end == outcome.duration == len(sound)


@pytest.mark.parametrize("level_db", [0, -20, -40])
@pytest.mark.parametrize("noise_db", [-100, -70])
def test_dead_air_takes_no_speech_with_it_however_quiet(
    level_db: float, noise_db: float, tmp_path: Path
) -> None:
    gain = 10 ** (level_db / 20)
    parts, voiced, at = [], [], 0
    for seed in range(6):
        clip, gap = (
            made_files.clip(f"librivox-0{(870, 880, 890, 920, 930, 870)[seed]}"),
            made_files.silence(6 + 3 * seed),
        )
        parts += [(clip * gain).astype(np.int16), gap]
        voiced.append((at, at + len(clip)))
        at += len(clip) + len(gap)
    sound = np.concatenate(parts)
    noise = np.random.default_rng(4).normal(0, 32768 * 10 ** (noise_db / 20), len(sound))
    pieces, _ = cut_whole(wave(tmp_path / "a.wav", (sound + noise).astype(np.int16)))
    for piece in pieces:
        if piece.segment.dead_air:
            ranged = piece.segment.range
            lost = sum(max(0, min(end, ranged.end) - max(start, ranged.start)) for start, end in voiced)
            assert lost <= 0.5 * 16_000  # clips begin and end with silence of their own


def test_a_silent_recording_is_dead_air_from_end_to_end(tmp_path: Path) -> None:
    pieces, outcome = cut_whole(made_files.silent_flac(tmp_path / "a.flac", hours=0.5))
    assert [piece.segment.dead_air for piece in pieces] == [True]
    assert pieces[0].segment.range == TimeRange(start=0, end=outcome.duration)


def test_the_shortest_voice_note_is_one_segment(tmp_path: Path) -> None:
    pieces, outcome = cut_whole(wave(tmp_path / "a.wav", made_files.speech(1)[:1777]))
    assert [piece.segment.range for piece in pieces] == [TimeRange(start=0, end=1777)]
    assert outcome.duration == 1777


def test_a_recording_that_breaks_off_is_cut_up_to_there(tmp_path: Path) -> None:
    path = made_files.write(tmp_path / "a.flac", made_files.speech(40), "flac")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    pieces, outcome = cut_whole(path)
    assert outcome.stopped_because is not None
    assert pieces[-1].segment.range.end == outcome.duration


def test_a_file_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"hello")
    with pytest.raises(BadInput):
        cut_whole(tmp_path / "a.mp3")


def test_an_outcome_that_is_not_known_yet_is_an_error(tmp_path: Path) -> None:
    async def ask() -> None:
        async with cut(wave(tmp_path / "a.wav", made_files.speech(5)), PLAN, AudioLimits()) as cutting:
            with pytest.raises(RuntimeError):
                _ = cutting.outcome

    asyncio.run(ask())


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    """An hour, most of it dead air, is held no longer than a minute is."""
    minute = made_files.speech(60).tobytes()
    path = tmp_path / "a.wav"
    with path.open("wb") as file:
        file.write(made_files.wave_header(rate=16_000, channels=1, data_bytes=60 * len(minute)))
        for count in range(60):
            file.write(minute if count % 12 == 0 else bytes(len(minute)))
    me = psutil.Process()
    cut_whole(wave(tmp_path / "short.wav", made_files.speech(60)))

    async def peak() -> int:
        most = 0
        async with cut(path, PLAN, AudioLimits()) as cutting:
            async for _ in cutting:
                most = max(most, me.memory_info().rss)
        return most

    before = me.memory_info().rss
    assert asyncio.run(peak()) - before < 60_000_000
