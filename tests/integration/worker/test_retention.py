"""Sound that nobody refers to any more goes; what somebody needs stays."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.domain.job import Mode, Options, Origin, Request, Source
from bot.sound_store import SoundStore
from bot.worker.retention import drop_orphans, retain_once
from storage.blobs import open_blobs
from tests.fakes.tables import new_table

DAYS = 86_400.0


def request(key: str) -> Request:
    origin = Origin(platform="test", flow="flow")
    return Request(origin=origin, source=Source(url=f"blob:{key}"), options=Options(mode=Mode.ASR))


def test_an_upload_whose_process_died_before_its_job_was_made_is_swept_up(tmp_path: Path) -> None:
    async def scenario() -> None:
        queue, blobs = new_table(), open_blobs(str(tmp_path))
        for key in ("uploads/orphan", "uploads/named", "uploads/fresh", "segments/job/00001.flac"):
            await blobs.put(key, b"sound")
        await queue.jobs.add(request("uploads/named"))
        long_ago = time.time() - 3 * DAYS
        for key in ("uploads/orphan", "uploads/named", "segments/job/00001.flac"):
            os.utime(tmp_path / key, (long_ago, long_ago))
        for _ in range(2):
            await drop_orphans(queue.retention, blobs)
        assert await blobs.get("uploads/named") == b"sound"
        assert await blobs.get("uploads/fresh") == b"sound"
        for gone in ("uploads/orphan", "segments/job/00001.flac"):
            with pytest.raises(StorageError):
                await blobs.get(gone)

    asyncio.run(scenario())


def test_no_sound_whose_job_is_about_to_be_made_goes_because_the_clock_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        queue = new_table()
        for place in (str(tmp_path), "memory:"):
            blobs, told = open_blobs(place), time.time
            await blobs.put("uploads/a", b"sound")
            with monkeypatch.context() as patched:
                patched.setattr(time, "time", lambda told=told: told() + 7 * 3600)
                await drop_orphans(queue.retention, blobs)
            assert await blobs.get("uploads/a") == b"sound"

    asyncio.run(scenario())


def test_sound_of_a_forgotten_job_can_be_dropped_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        queue, blobs = new_table(), open_blobs(str(tmp_path))
        await blobs.put("uploads/a", b"sound")
        job_id = (await queue.jobs.add(request("uploads/a"))).job_id
        await queue.jobs.forget(job_id)
        sound = SoundStore(blobs=blobs, retention=queue.retention, keep_failed_seconds=7 * DAYS)
        await sound.drop_unneeded()
        with pytest.raises(StorageError):
            await blobs.get("uploads/a")

    asyncio.run(scenario())


def test_events_and_answers_go_on_their_date(tmp_path: Path) -> None:
    async def scenario() -> None:
        now = 1e9
        queue, blobs = new_table(clock=lambda: now), open_blobs(str(tmp_path))
        await queue.events.claim_event("test", "event")
        job_id = (await queue.jobs.add(request("uploads/a"))).job_id
        await queue.jobs.cancel(job_id)
        now += 6 * DAYS
        await retain_once(queue.jobs, queue.retention, blobs, text_seconds=30 * DAYS, failed_audio_seconds=60)
        assert await queue.jobs.job(job_id) is not None
        assert not await queue.events.claim_event("test", "event")
        now += 25 * DAYS
        await retain_once(queue.jobs, queue.retention, blobs, text_seconds=30 * DAYS, failed_audio_seconds=60)
        assert await queue.jobs.job(job_id) is None
        assert await queue.events.claim_event("test", "event")

    asyncio.run(scenario())
