"""The decoding process: it dies when it must, and whatever becomes of it is told in plain words."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from bot.audio.child import Decoder
from bot.audio.limits import AudioLimits
from bot.audio.segment_cutter import CutPlan, cut
from bot.domain.errors import BadInput, EarmarkError
from bot.domain.failure import FailureCode
from tests.integration.audio import made_files

QUICK = CutPlan(target_seconds=10, first_targets=(), reach_seconds=3, max_seconds=20)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty minutes: more than fits into the pipe."""
    path = tmp_path_factory.mktemp("recordings") / "a.flac"
    header = made_files.wave_header(rate=16_000, channels=1, data_bytes=20 * 60 * 32_000)
    path.write_bytes(header + made_files.speech(60).tobytes() * 20)
    return path


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def gone(pid: int, *, within_seconds: float = 60) -> bool:
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid):
            return True
        time.sleep(0.02)
    return False


def test_a_decoder_that_was_killed_from_outside_is_worth_another_try(recording: Path) -> None:
    with Decoder(recording, AudioLimits()) as decoder:
        decoder.info()
        sound = decoder.sound()
        next(sound)
        os.kill(decoder.pid, signal.SIGKILL)
        with pytest.raises(EarmarkError, match="killed") as caught:
            list(sound)
    assert not isinstance(caught.value, BadInput)
    assert caught.value.code == FailureCode.INTERNAL


def test_a_decoder_that_cannot_be_set_up_is_not_the_files_fault(recording: Path) -> None:
    impossible = AudioLimits(cpu_factor=float("nan"))
    with Decoder(recording, impossible) as decoder, pytest.raises(EarmarkError, match="started") as caught:
        decoder.info()
    assert not isinstance(caught.value, BadInput)


def test_a_decoder_that_fails_in_the_middle_leaves_what_it_decoded(recording: Path) -> None:
    with Decoder(recording, AudioLimits()) as decoder:
        decoder.info()
        sound = decoder.sound()
        next(sound)
        os.kill(decoder.pid, signal.SIGSEGV)
        list(sound)
        assert decoder.ended is not None
        assert decoder.ended.samples > 0
        assert "failed" in (decoder.ended.stopped_because or "")


def test_a_stuck_decoder_is_ended(recording: Path) -> None:
    with Decoder(recording, AudioLimits(stall_seconds=0.5)) as decoder:
        os.kill(decoder.pid, signal.SIGSTOP)
        with pytest.raises(BadInput) as caught:
            decoder.info()
        assert caught.value.code == FailureCode.DECODER_LIMIT
        assert gone(decoder.pid)


def test_a_decoder_that_sticks_in_the_middle_leaves_what_it_decoded(recording: Path) -> None:
    with Decoder(recording, AudioLimits(stall_seconds=2)) as decoder:
        decoder.info()
        sound = decoder.sound()
        next(sound)
        os.kill(decoder.pid, signal.SIGSTOP)
        list(sound)
        assert decoder.ended is not None
        assert "too long" in (decoder.ended.stopped_because or "")


def test_a_slow_reader_is_not_mistaken_for_a_stuck_decoder(recording: Path) -> None:
    with Decoder(recording, AudioLimits(stall_seconds=2)) as decoder:
        decoder.info()
        sound = decoder.sound()
        next(sound)
        time.sleep(2.5)
        list(sound)
        assert decoder.ended is not None
        assert decoder.ended.stopped_because is None


def test_a_decoder_that_uses_up_its_time_is_ended(recording: Path) -> None:
    limits = AudioLimits(cpu_floor_seconds=0, cpu_factor=1e-6)
    with Decoder(recording, limits) as decoder:
        decoder.info()
        with pytest.raises(BadInput) as caught:
            list(decoder.sound())
    assert caught.value.code in {FailureCode.DECODER_LIMIT, FailureCode.DAMAGED}


def test_the_decoder_holds_the_recording_and_its_pipe_and_nothing_else(recording: Path) -> None:
    with Decoder(recording, AudioLimits()) as decoder:
        decoder.info()
        child = psutil.Process(decoder.pid)
        assert child.environ() == {}
        assert child.cwd() in {"/", f"/proc/{decoder.pid}/fdinfo"}
        assert str(recording) not in " ".join(child.cmdline())
        assert {Path(one.path) for one in child.open_files()} == {recording}
        assert os.getpgid(decoder.pid) == decoder.pid
        assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_AS)[1] == AudioLimits().memory_bytes


def test_the_decoder_dies_with_its_parent(recording: Path) -> None:
    script = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from bot.audio.child import Decoder
        from bot.audio.limits import AudioLimits
        decoder = Decoder(Path(sys.argv[1]), AudioLimits())
        decoder.info()
        print(decoder.pid, flush=True)
        time.sleep(60)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(recording)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert psutil.pid_exists(pid)
        parent.kill()
    assert gone(pid)


def test_a_cancelled_cut_kills_its_decoder(recording: Path) -> None:
    async def scenario() -> set[int]:
        before = children()

        async def consume() -> None:
            async with cut(recording, QUICK, AudioLimits()) as cutting:
                async for _ in cutting:
                    await asyncio.sleep(0)

        task = asyncio.create_task(consume())
        await asyncio.sleep(0.7)
        started = children() - before
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return started

    started = asyncio.run(scenario())
    assert started
    assert all(gone(pid) for pid in started)


def test_leaving_the_loop_early_leaves_no_process_behind(recording: Path) -> None:
    async def scenario() -> None:
        before = children()
        async with cut(recording, QUICK, AudioLimits()) as cutting:
            async for _ in cutting:
                break
        assert children() == before

    asyncio.run(scenario())


def test_repeated_decodings_leak_neither_descriptors_nor_processes(tmp_path: Path) -> None:
    good = made_files.write(tmp_path / "a.wav", made_files.speech(1), "pcm_s16le")
    bad = tmp_path / "b.wav"
    bad.write_bytes(b"hello")

    async def scenario() -> None:
        for path in [good, bad] * 3:
            try:
                async with cut(path, QUICK, AudioLimits()) as cutting:
                    _ = [piece async for piece in cutting]
            except BadInput:
                continue

    asyncio.run(scenario())
    me = psutil.Process()
    before, zombies = me.num_fds(), children()
    asyncio.run(scenario())
    assert me.num_fds() <= before
    assert children() <= zombies
    assert not [child for child in me.children() if child.status() == psutil.STATUS_ZOMBIE]


def test_the_event_loop_stays_awake_while_a_recording_is_cut(recording: Path) -> None:
    async def scenario() -> float:
        longest, last, over = 0.0, time.monotonic(), False

        async def tick() -> None:
            nonlocal longest, last
            while not over:
                await asyncio.sleep(0.005)
                longest, last = max(longest, time.monotonic() - last), time.monotonic()

        ticking = asyncio.create_task(tick())
        async with cut(recording, QUICK, AudioLimits()) as cutting:
            async for piece in cutting:
                if piece.segment.index > 15:
                    break
        over = True
        await ticking
        return longest

    assert asyncio.run(scenario()) < 1
