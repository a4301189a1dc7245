"""A partial answer once more: what is missing is asked for, and nothing else; no word is lost or doubled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import Earmark
from bot.domain.coverage import Coverage
from bot.domain.job import JobState, Mode
from bot.requests.repeat import repeat_request
from tests.fakes.truth import Truth, spoken_truth
from tests.fakes.vllm import FakeVllm
from tests.integration.worker.test_pipeline import Outcome, asked, run, settings_for, worked
from tests.integration.worker.test_truth import lost_and_doubled

pytestmark = pytest.mark.usefixtures("loopback")

Ask = Callable[..., Awaitable[Outcome]]


def asked_for(engine: FakeVllm) -> float:
    """Seconds of sound since the last time this was asked."""
    seconds = sum(one.seconds for one in engine.log)
    engine.log.clear()
    return seconds


def missing_seconds(outcome: Outcome) -> float:
    assert outcome.answer, outcome.job.failure
    return sum(gap.seconds for gap in outcome.answer.missing)


def receipt_of(outcome: Outcome) -> Coverage:
    assert outcome.answer, outcome.job.failure
    receipt = outcome.answer.transcript.coverage
    assert receipt
    parts = (receipt.speech, receipt.silence, receipt.other_sound, receipt.missing)
    assert sum(parts) == receipt.duration == outcome.answer.transcript.duration
    return receipt


def nothing_lost_or_doubled(truth: Truth, outcome: Outcome) -> None:
    assert outcome.answer
    assert lost_and_doubled(truth, outcome.answer) == ([], [])


def with_truth(
    folder: Path,
    truth: Truth,
    scenario: Callable[[FakeVllm, Ask], Awaitable[None]],
    *,
    segment_seconds: int = 60,
) -> None:
    path = truth.write(folder / "recording.flac")

    async def whole(earmark: Earmark) -> None:
        async def ask(before: Outcome | None = None, mode: Mode = Mode.ASR) -> Outcome:
            request = asked(path, mode) if before is None else repeat_request(before.job, posted=None)
            return await worked(earmark, request, seconds=120)

        await scenario(engine, ask)

    with FakeVllm("whisper", truth=truth) as engine:
        run(settings_for(engine, folder, segment_seconds=segment_seconds), whole)


@pytest.mark.parametrize("pause_seconds", [0.7, 0.0])
@pytest.mark.parametrize("fault", [{"kind": "empty"}, {"kind": "say", "text": "Thank you."}])
def test_a_repeat_asks_for_the_missing_ranges_alone(
    tmp_path: Path, fault: dict[str, str], pause_seconds: float
) -> None:
    truth = spoken_truth(2.0, pause_seconds=pause_seconds, seed=5, prefix="librivox")

    async def scenario(engine: FakeVllm, ask: Ask) -> None:
        engine.fail(**fault, times=10_000, between=(65.0, 90.0))
        first = await ask()
        nothing_lost_or_doubled(truth, first)
        lost = missing_seconds(first)
        assert first.job.state is JobState.PARTIAL
        assert first.answer
        assert all(gap.start_seconds >= 65 and gap.end_seconds <= 90 for gap in first.answer.missing)
        assert 5 < lost < 25
        asked_for(engine)
        engine.engine.faults.clear()
        second = await ask(first)
        assert second.job.state is JobState.DONE
        assert asked_for(engine) <= lost + 0.1
        nothing_lost_or_doubled(truth, second)
        again = [one for one in receipt_of(second).heard_again if one.reason == "missing"]
        assert sum(one.range.seconds for one in again) == pytest.approx(lost)
        await ask(mode=Mode.ASR)
        assert asked_for(engine) == 0  # now all of it is known

    with_truth(tmp_path, truth, scenario)


def test_what_fails_again_is_still_missing_and_the_rest_is_kept(tmp_path: Path) -> None:
    truth = spoken_truth(2.0, seed=7, prefix="librivox")

    async def scenario(engine: FakeVllm, ask: Ask) -> None:
        engine.fail("empty", times=10_000, between=(20.0, 50.0))
        outcome = await ask()
        engine.engine.faults.clear()
        engine.fail("empty", times=10_000, between=(20.0, 35.0))
        fewer = await ask(outcome)
        assert fewer.job.state is JobState.PARTIAL
        assert 0 < missing_seconds(fewer) < missing_seconds(outcome)
        nothing_lost_or_doubled(truth, fewer)
        lost = receipt_of(fewer).missing / 16_000
        engine.engine.faults.clear()
        asked_for(engine)
        whole = await ask(fewer)
        assert whole.job.state is JobState.DONE
        assert asked_for(engine) <= lost + 0.1
        nothing_lost_or_doubled(truth, whole)

    with_truth(tmp_path, truth, scenario)


@pytest.mark.parametrize("kind", ["refuse", "empty"])
def test_a_repeat_that_hears_nothing_keeps_what_was_heard_before(tmp_path: Path, kind: str) -> None:
    truth = spoken_truth(1.5, seed=8, prefix="librivox")

    async def scenario(engine: FakeVllm, ask: Ask) -> None:
        engine.fail("empty", times=10_000, between=(10.0, 30.0))
        first = await ask()
        engine.engine.faults.clear()
        engine.fail(kind, times=10_000)
        second = await ask(first)
        assert second.job.state is JobState.PARTIAL
        assert second.words == first.words
        assert missing_seconds(second) <= missing_seconds(first)

    with_truth(tmp_path, truth, scenario)


def test_of_a_segment_that_failed_whole_all_is_asked_and_of_the_others_nothing(tmp_path: Path) -> None:
    truth = spoken_truth(3.0, seed=9, prefix="librivox")

    async def scenario(engine: FakeVllm, ask: Ask) -> None:
        engine.fail("refuse", times=10_000, between=(0.0, 60.0))
        first = await ask()
        lost = missing_seconds(first)
        assert first.job.state is JobState.PARTIAL
        asked_for(engine)
        engine.engine.faults.clear()
        second = await ask(first)
        assert second.job.state is JobState.DONE
        assert asked_for(engine) <= lost + 0.1
        nothing_lost_or_doubled(truth, second)

    with_truth(tmp_path, truth, scenario)


def test_the_receipt_names_speech_engine_and_what_cannot_be_told(tmp_path: Path) -> None:
    truth = spoken_truth(2.0, pause_seconds=6.0, seed=6, prefix="librivox")

    async def scenario(engine: FakeVllm, ask: Ask) -> None:
        receipt = receipt_of(await ask())
        spoken = sum(one.end_seconds - one.start_seconds for one in truth.words)
        assert receipt.speech / 16_000 == pytest.approx(spoken, rel=0.15)
        assert receipt.silence / 16_000 == pytest.approx(receipt.duration / 16_000 - spoken, rel=0.15)
        assert receipt.languages.keys() == {"en"}
        assert [share.engine.name for share in receipt.engines] == ["Whisper"]
        assert "no_times" in receipt.unchecked
        assert receipt.whole

    with_truth(tmp_path, truth, scenario)
