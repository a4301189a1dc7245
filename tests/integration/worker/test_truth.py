"""An engine that knows every word, and fails by a schedule: what is lost, doubled or unnamed is our own."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import Earmark
from bot.domain.answer import Answer
from bot.domain.job import JobState
from bot.evaluation.normalizer import units
from tests.fakes.truth import Truth, spoken_truth
from tests.fakes.vllm import FakeVllm
from tests.integration.worker.test_pipeline import asked, run, settings_for, worked

pytestmark = pytest.mark.usefixtures("loopback")

FAILING = (60.0, 120.0)
SCHEDULE: list[dict[str, Any]] = [
    {"kind": "empty"},
    {"kind": "say", "text": "Thank you."},
    {"kind": "say", "text": "[Music]"},
    {"kind": "say", "text": ". . . . . . ."},
    {"kind": "say", "text": "okay " * 100},
    {"kind": "refuse"},
    {"kind": "overflow"},
]


@dataclass(frozen=True, kw_only=True)
class Tried:
    state: JobState
    answer: Answer


def tried(
    folder: Path,
    truth: Truth,
    faults: Sequence[dict[str, Any]],
    *,
    profile: str = "whisper",
    **settings: object,
) -> Tried:
    found: list[Tried] = []

    async def scenario(earmark: Earmark) -> None:
        outcome = await worked(earmark, asked(truth.write(folder / "recording.flac")), seconds=120)
        assert outcome.answer, outcome.job.failure
        found.append(Tried(state=outcome.job.state, answer=outcome.answer))

    with FakeVllm(profile, truth=truth) as engine:
        for fault in faults:
            engine.fail(**fault)
        run(settings_for(engine, folder, **settings), scenario)
    return found[0]


def lost_and_doubled(truth: Truth, answer: Answer) -> tuple[list[str], list[str]]:
    """Words that are neither said nor in a range that is named as missing, and words that nobody said."""
    wanted = units(" ".join(truth.words_outside(answer.missing)))
    said = units(answer.transcript.text)
    lost: list[str] = []
    added: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, wanted, said, autojunk=False).get_opcodes():
        if kind != "equal":
            lost += wanted[a:b]
            added += said[c:d]
    return lost, added


CASES = [(fault, 0.7) for fault in SCHEDULE] + [(fault, 0.0) for fault in SCHEDULE[:2]]
"""With pauses to cut at, and without: there segments overlap."""


@pytest.mark.parametrize(("fault", "pause_seconds"), CASES)
def test_every_word_is_said_or_its_time_is_named(
    tmp_path: Path, fault: dict[str, Any], pause_seconds: float
) -> None:
    truth = spoken_truth(3.0, pause_seconds=pause_seconds, seed=5, prefix="librivox")
    made = tried(tmp_path, truth, [{**fault, "times": 10_000, "between": FAILING}], segment_seconds=60)
    assert made.state is JobState.PARTIAL
    lost, added = lost_and_doubled(truth, made.answer)
    assert lost == []
    assert added == []
    named = sum(at.seconds for at in made.answer.missing)
    assert 40 <= named <= 90


def test_words_where_nobody_speaks_are_not_believed(tmp_path: Path) -> None:
    truth = spoken_truth(2.0, pause_seconds=6.0, seed=6, prefix="librivox")
    made = tried(tmp_path, truth, [], segment_seconds=60)
    assert made.state is JobState.DONE
    assert lost_and_doubled(truth, made.answer) == ([], [])
