"""Recordings through queue, decoder, engine and modes, in one process, against the fake vLLM."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot.app import Earmark, opened
from bot.domain.answer import Answer, AnswerNote
from bot.domain.failure import FailureCode
from bot.domain.job import Job, JobState, Mode, Options, Origin, Request, Source
from bot.settings import Settings, load
from bot.sound_store import SoundStore
from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.integration.audio.made_channels import film

WORDS = random.Random(3).sample(VOCABULARY, 70)
SAMPLES = Path(__file__).parents[2] / "samples" / "speech"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recording.flac"
    soundfile.write(path, spoken_tones(WORDS, voiced=0.5), SAMPLE_RATE)
    return path


@dataclass(frozen=True, kw_only=True)
class Outcome:
    job: Job
    answer: Answer | None

    @property
    def words(self) -> list[str]:
        assert self.answer
        return self.answer.transcript.text.split()


def settings_for(engine: FakeVllm, tmp_path: Path, **more: object) -> Settings:
    defaults: dict[str, object] = {
        "data_dir": tmp_path / "data",
        "engine_urls": engine.url,
        "engine_model": engine.engine.served.model,
        "engine_slots": 4,
        "segment_seconds": 20,
        "stop_seconds": 1,
    }
    return load(**defaults | more)


def asked(path: Path, mode: Mode = Mode.ASR, **options: object) -> Request:
    return Request(
        origin=Origin(platform="test", flow="test"),
        source=Source(url=f"file:{path}", name=path.name),
        options=replace(Options(mode=mode), **options),  # type: ignore[arg-type]
    )


async def worked(earmark: Earmark, request: Request, *, seconds: float = 60) -> Outcome:
    added = await earmark.table.jobs.add(request)
    worker = earmark.worker()
    working = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(seconds):
            while not ((job := await earmark.table.jobs.job(added.job_id)) and job.state.final):
                assert not working.done(), working.exception()
                await asyncio.sleep(0.02)
    finally:
        worker.stop()
        await working
    return Outcome(job=job, answer=await earmark.table.jobs.answer(job.id))


def run(settings: Settings, scenario: Callable[[Earmark], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with opened(settings) as earmark:
            await scenario(earmark)

    asyncio.run(whole())


@pytest.mark.parametrize("profile", ["step-audio-r1.1", "qwen3-omni", "qwen3-asr", "voxtral", "whisper"])
def test_every_word_of_a_recording_comes_back_once_and_in_order(
    loopback: str, tmp_path: Path, recording: Path, profile: str
) -> None:
    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording))
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert outcome.words == WORDS
        assert outcome.answer
        assert outcome.answer.missing == ()

    with FakeVllm(profile) as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_times_of_the_lines_lie_where_the_words_were_said(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording))
        assert outcome.answer
        at = 0
        for line in outcome.answer.lines:
            assert abs(line.range.start_seconds - at) < 1.5
            at += len(line.text.split())

    with FakeVllm("whisper") as engine:
        run(settings_for(engine, tmp_path), scenario)


@pytest.mark.parametrize("kind", ["busy", "fail", "drop", "drop_mid_answer", "error_in_stream"])
def test_a_fault_that_passes_leaves_no_trace(
    loopback: str, tmp_path: Path, recording: Path, kind: str
) -> None:
    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording))
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert outcome.words == WORDS

    with FakeVllm() as engine:
        engine.fail(kind, retry_after="0.2") if kind == "busy" else engine.fail(kind)
        run(settings_for(engine, tmp_path), scenario)


@pytest.mark.parametrize("kind", ["loop", "truncated", "no_think_end", "overflow"])
def test_an_answer_that_cannot_be_believed_is_asked_for_again_in_halves(
    loopback: str, tmp_path: Path, recording: Path, kind: str
) -> None:
    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording))
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert outcome.words == WORDS

    with FakeVllm() as engine:
        engine.fail(kind)
        run(settings_for(engine, tmp_path), scenario)
        assert len(engine.log) >= 2 + len(WORDS) // 20


def test_an_engine_that_hears_nothing_where_somebody_speaks_is_not_believed(
    loopback: str, tmp_path: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(SAMPLES / "two-cities.flac"))
        assert outcome.job.state is JobState.FAILED
        assert outcome.job.failure
        assert outcome.job.failure.code is FailureCode.BAD_ANSWER

    with FakeVllm() as engine:
        engine.fail("empty", times=1000)
        run(settings_for(engine, tmp_path), scenario)


def test_what_cannot_be_heard_is_named_and_the_rest_is_there(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    victim = WORDS[33]

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording))
        assert outcome.job.state is JobState.PARTIAL
        assert outcome.answer
        (gap,) = outcome.answer.missing
        assert gap.start_seconds <= 33 <= gap.end_seconds
        assert gap.seconds <= 20
        kept = [w for place, w in enumerate(WORDS) if not gap.start_seconds <= place + 0.25 < gap.end_seconds]
        assert outcome.words == kept
        engine.engine.faults.clear()
        again = await worked(earmark, asked(recording))
        assert again.job.state is JobState.DONE
        assert again.words == WORDS

    with FakeVllm() as engine:
        engine.fail("loop", times=1000, match=rf"\b{victim}\b")
        run(settings_for(engine, tmp_path), scenario)


def test_an_engine_that_refuses_everything_ends_the_job_with_its_reason(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording))
        assert outcome.job.state is JobState.FAILED
        assert outcome.job.failure
        assert outcome.job.failure.code is FailureCode.ENGINE_REFUSED

    with FakeVllm() as engine:
        engine.fail("refuse", times=1000)
        run(settings_for(engine, tmp_path), scenario)


def test_an_engine_that_is_down_is_waited_for(loopback: str, tmp_path: Path, recording: Path) -> None:
    async def scenario(earmark: Earmark) -> None:
        working = asyncio.create_task(worked(earmark, asked(recording)))
        await asyncio.sleep(1.0)
        with FakeVllm(port=port):
            outcome = await working
        assert outcome.job.state is JobState.DONE
        assert outcome.words == WORDS

    with FakeVllm() as engine:
        settings = settings_for(engine, tmp_path)
        port = settings.engine.urls[0].port
    run(settings, scenario)


def test_a_second_mode_on_the_same_recording_asks_for_no_word_again(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        await worked(earmark, asked(recording))
        heard = sum(bool(one.parts) for one in engine.log)
        outcome = await worked(earmark, asked(recording, Mode.S2T))
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert sum(bool(one.parts) for one in engine.log) == heard
        assert outcome.words == WORDS

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_a_second_mode_works_when_the_platform_has_the_file_no_more(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        first = await worked(earmark, asked(recording))
        assert first.job.recording
        recording.unlink()
        heard = len(engine.log)
        known = Source(url="gone:file", name="recording.flac", sha256=first.job.recording.sha256)
        again = await worked(earmark, replace(asked(recording), source=known))
        assert again.job.state is JobState.DONE, again.job.failure
        assert again.words == WORDS
        assert again.job.recording == first.job.recording
        assert len(engine.log) == heard
        notes = await worked(earmark, replace(asked(recording, Mode.S2T), source=known))
        assert notes.job.state is JobState.DONE, notes.job.failure
        assert notes.words == WORDS

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_a_retry_of_missing_ranges_fetches_the_sound_again(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    victim = WORDS[33]

    async def scenario(earmark: Earmark) -> None:
        first = await worked(earmark, asked(recording))
        assert first.job.state is JobState.PARTIAL
        assert first.job.recording
        engine.engine.faults.clear()
        sha256, heard = first.job.recording.sha256, len(engine.log)
        known = Source(url=f"file:{recording}", sha256=sha256)
        again = await worked(earmark, replace(asked(recording), source=known))
        assert again.job.state is JobState.DONE, again.job.failure
        assert again.words == WORDS
        assert len(engine.log) == heard + 1
        engine.engine.faults.clear()

    with FakeVllm() as engine:
        engine.fail("loop", times=1000, match=rf"\b{victim}\b")
        run(settings_for(engine, tmp_path), scenario)


def test_sound_is_deleted_when_its_job_is_over(loopback: str, tmp_path: Path, recording: Path) -> None:
    async def scenario(earmark: Earmark) -> None:
        await worked(earmark, asked(recording))
        assert list((tmp_path / "data" / "audio").rglob("*.flac"))
        sound = SoundStore(blobs=earmark.blobs, retention=earmark.table.retention, keep_failed_seconds=0)
        await sound.drop_unneeded()
        assert not list((tmp_path / "data" / "audio").rglob("*.flac"))
        assert recording.exists()

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_a_cancelled_job_closes_its_requests(loopback: str, tmp_path: Path, recording: Path) -> None:
    async def scenario(earmark: Earmark) -> None:
        added = await earmark.table.jobs.add(asked(recording))
        worker = earmark.worker()
        working = asyncio.create_task(worker.run())
        async with asyncio.timeout(60):
            while not engine.engine.running:
                await asyncio.sleep(0.05)
            assert await earmark.table.jobs.cancel(added.job_id)
            while engine.engine.running:
                await asyncio.sleep(0.05)
        worker.stop()
        await working
        job = await earmark.table.jobs.job(added.job_id)
        assert job
        assert job.state is JobState.CANCELLED

    with FakeVllm(fixed_seconds=60) as engine:
        run(settings_for(engine, tmp_path, lease_seconds=3), scenario)
        assert all(one.disconnected for one in engine.log)


def test_a_stopping_worker_gives_back_what_it_cannot_finish(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        added = await earmark.table.jobs.add(asked(recording))
        worker = earmark.worker(stop_seconds=0)
        working = asyncio.create_task(worker.run())
        async with asyncio.timeout(60):
            while not engine.engine.running:
                await asyncio.sleep(0.05)
        worker.stop()
        async with asyncio.timeout(60):
            await working
        depth = await earmark.table.status.depth()
        assert depth.leased == 0
        assert depth.ready > 0
        engine.engine.fixed_seconds = 0
        outcome = await worked_on(earmark, added.job_id)
        assert outcome.words == WORDS

    async def worked_on(earmark: Earmark, job_id: str) -> Outcome:
        worker = earmark.worker()
        working = asyncio.create_task(worker.run())
        async with asyncio.timeout(60):
            while not ((job := await earmark.table.jobs.job(job_id)) and job.state.final):
                await asyncio.sleep(0.05)
        worker.stop()
        await working
        return Outcome(job=job, answer=await earmark.table.jobs.answer(job_id))

    with FakeVllm(fixed_seconds=60) as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_at_its_deadline_a_job_ends_with_what_there_is(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    late = WORDS[60]

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, replace(asked(recording), deadline_seconds=6))
        assert outcome.job.state is JobState.PARTIAL
        assert outcome.words[:20] == WORDS[:20]
        assert outcome.answer
        assert outcome.answer.missing

    with FakeVllm() as engine:
        engine.fail("slow", seconds=60.0, times=1000, match=rf"\b{late}\b")
        run(settings_for(engine, tmp_path), scenario)


def test_silence_alone_gets_an_answer_that_says_so(loopback: str, tmp_path: Path) -> None:
    path = tmp_path / "silence.flac"
    soundfile.write(path, spoken_tones([""] * 30), SAMPLE_RATE)

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(path, Mode.SUMMARIZE))
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert outcome.answer
        assert AnswerNote.NOTHING_SAID in outcome.answer.remarks

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_a_file_cut_in_half_is_a_partial_answer_that_says_so(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    content = recording.read_bytes()
    recording.write_bytes(content[: len(content) // 2])

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording))
        assert outcome.job.state is JobState.PARTIAL, outcome.job.failure
        assert outcome.answer
        assert AnswerNote.STOPPED_EARLY in outcome.answer.remarks
        assert 0 < len(outcome.words) < len(WORDS)

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_sound_tracks_that_were_not_heard_are_named(loopback: str, tmp_path: Path) -> None:
    words = WORDS[:12]
    tones, other = spoken_tones(words, voiced=0.5), spoken_tones(WORDS[12:24], voiced=0.5)
    path = film(
        tmp_path / "film.mkv",
        [(tones, {"language": "eng"}), (other, {"language": "fre"})],
        seconds=len(tones) / SAMPLE_RATE,
        codec="flac",
    )

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(path))
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert outcome.words == words
        assert outcome.answer
        assert AnswerNote.OTHER_TRACKS in outcome.answer.remarks

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", FailureCode.EMPTY_FILE),
        (b"this is a letter, not a recording\n" * 40, FailureCode.NOT_AUDIO),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", FailureCode.REFERS_ELSEWHERE),
    ],
)
def test_a_file_that_is_no_recording_ends_with_its_own_reason(
    loopback: str, tmp_path: Path, content: bytes, code: FailureCode
) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(content)

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(path))
        assert outcome.job.state is JobState.FAILED
        assert outcome.job.failure
        assert outcome.job.failure.code is code

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)
        assert engine.log == []


def test_a_file_that_changed_since_it_was_handed_in_is_not_taken_for_what_it_was(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        stale = Source(url=f"file:{recording}", sha256="0" * 64)
        outcome = await worked(earmark, replace(asked(recording), source=stale))
        assert outcome.job.failure
        assert outcome.job.failure.code is FailureCode.FILE_GONE

    with FakeVllm() as engine:
        run(settings_for(engine, tmp_path), scenario)
        assert engine.log == []


def test_a_short_note_does_not_wait_until_long_recordings_are_decoded(loopback: str, tmp_path: Path) -> None:
    long = tmp_path / "long.flac"
    soundfile.write(long, np.tile(spoken_tones(WORDS, voiced=0.5), 60), SAMPLE_RATE)
    note = tmp_path / "note.flac"
    soundfile.write(note, spoken_tones(WORDS[:5], voiced=0.5), SAMPLE_RATE)

    async def scenario(earmark: Earmark) -> None:
        uploads = [await earmark.table.jobs.add(replace(asked(long), event_id=str(one))) for one in range(3)]
        outcome = await worked(earmark, replace(asked(note), priority=0))
        assert outcome.words == WORDS[:5]
        left = [await earmark.table.jobs.progress(upload.job_id) for upload in uploads]
        assert not all(progress and progress.prepared for progress in left)

    with FakeVllm(fixed_seconds=0.2) as engine:
        run(settings_for(engine, tmp_path, prepare_slots=1), scenario)


def test_a_language_nobody_can_translate_into_is_refused_before_any_work(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording, Mode.TRANSLATE, to="de"))
        assert outcome.job.state is JobState.FAILED
        assert outcome.job.failure
        assert outcome.job.failure.code is FailureCode.CANNOT_DO
        assert "EARMARK_THINK_URLS" in outcome.job.failure.message

    with FakeVllm("whisper") as engine:
        run(settings_for(engine, tmp_path), scenario)
        assert engine.log == []


def test_a_summary_is_written_by_the_model_and_cites_its_times(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    reply = json.dumps(
        {
            "gist": "Many words were said.",
            "points": [{"text": "It began.", "at": "0:00:00"}],
            "decisions": [],
            "actions": [{"text": "Say more", "owner": "Anna", "at": "0:00:20"}],
        }
    )

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(recording, Mode.SUMMARIZE))
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert outcome.answer
        assert outcome.answer.summary
        assert outcome.answer.summary.gist == "Many words were said."
        assert outcome.answer.summary.actions[0].text == "Say more"
        assert outcome.answer.summary.actions[0].owner is None, "nobody named Anna"
        assert outcome.answer.remarks == (AnswerNote.NOT_BORNE_OUT,)

    with FakeVllm(script=[("(?i)gist", reply)]) as engine:
        run(settings_for(engine, tmp_path), scenario)


def test_no_word_of_a_recording_reaches_the_log(
    loopback: str, tmp_path: Path, recording: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    async def scenario(earmark: Earmark) -> None:
        await worked(earmark, asked(recording))

    with FakeVllm() as engine:
        engine.fail("loop")
        engine.fail("fail")
        run(settings_for(engine, tmp_path), scenario)
    said = "\n".join(
        f"{record.getMessage()} {vars(record)}" for record in caplog.records if record.name != "asyncio"
    )
    assert "task.settled" in said
    assert not [word for word in set(WORDS) if word in said]
    assert recording.name not in said
