"""Recorded voices through the whole pipeline, and what becomes of them where they cannot be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Earmark
from bot.domain.answer import Answer
from bot.domain.job import JobState, Mode
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.requests.name_speakers import name_some
from tests.fakes.speech import Clip, clips, joined
from tests.fakes.truth import Truth, truth_of
from tests.fakes.vllm import FakeVllm
from tests.integration.worker.test_pipeline import Outcome, asked, run, settings_for, worked

pytestmark = pytest.mark.usefixtures("loopback")


class TwoPeople:
    """Clips of a reader and of a woman who speaks prompts, who take turns."""

    def __init__(self, turns: int) -> None:
        reader, prompter = clips("en", "librivox"), clips("en", "prompt")
        parts: list[Clip] = []
        for turn in range(turns):
            one = (reader, prompter)[turn % 2]
            parts += [one[turn % len(one)], one[(turn + 1) % len(one)]]
        self._recording = joined(parts, 0.7)
        self.truth: Truth = truth_of(self._recording)

    def voice_of(self, span: TimeRange) -> str:
        """Of whom most of it is."""
        shares = {"librivox": 0, "prompt": 0}
        for clip, at in zip(self._recording.clips, self._recording.ranges, strict=True):
            shares[clip.file.partition("-")[0]] += max(0, min(at.end, span.end) - max(at.start, span.start))
        return max(shares, key=lambda voice: shares[voice])

    def pairs(self, lines: Sequence[Line]) -> set[tuple[int | None, str]]:
        return {(line.speaker, self.voice_of(line.range)) for line in lines}


LONG, SHORT = TwoPeople(10), TwoPeople(4)


def answers(
    tmp_path: Path,
    people: TwoPeople,
    *asks: dict[str, object],
    gone: bool = False,
    names: dict[int, str] | None = None,
    **settings: object,
) -> list[Answer]:
    """`gone`: the file is deleted after the first. `names` are given to the voices of each answer, later."""
    path = people.truth.write(tmp_path / "recording.flac")
    found: list[Outcome] = []

    async def scenario(earmark: Earmark) -> None:
        for options in asks:
            mode = options.pop("mode", Mode.ASR)
            assert isinstance(mode, Mode)
            request = asked(path, mode, **options)
            known = found[-1].job.recording if found else None
            if known is not None:
                request = replace(request, source=replace(request.source, sha256=known.sha256))
            found.append(await worked(earmark, request))
            await name_some(earmark.table.jobs, found[-1].job, names or {})
            if gone:
                path.unlink(missing_ok=True)

    with FakeVllm("whisper", truth=people.truth) as engine:
        run(settings_for(engine, tmp_path, **{"speakers": "auto", **settings}), scenario)
    assert all(outcome.job.state is JobState.DONE for outcome in found)
    return [outcome.answer for outcome in found if outcome.answer]


def test_two_people_are_told_apart_over_all_segments(tmp_path: Path) -> None:
    (answer,) = answers(tmp_path, LONG, {})
    assert answer.speakers == ("", "")
    assert LONG.pairs(answer.lines) == {(1, "librivox"), (2, "prompt")}
    assert LONG.pairs(answer.transcript.lines) == {(1, "librivox"), (2, "prompt")}


def test_a_second_mode_knows_the_speakers_without_the_sound(tmp_path: Path) -> None:
    first, second = answers(tmp_path, LONG, {}, {"mode": Mode.S2T}, gone=True)
    assert second.speakers == first.speakers
    assert LONG.pairs(second.paragraphs) == {(1, "librivox"), (2, "prompt")}


def test_a_second_mode_knows_the_names_that_were_given_to_the_first(tmp_path: Path) -> None:
    first, second = answers(tmp_path, LONG, {}, {"mode": Mode.S2T}, names={2: "Ana"})
    assert first.speakers == ("", "")
    assert second.speakers == ("", "Ana")


def test_short_recordings_are_told_apart_where_somebody_asks(tmp_path: Path) -> None:
    by_itself, asked_for = answers(tmp_path, SHORT, {}, {"speakers": 2})
    assert (by_itself.speakers, SHORT.pairs(by_itself.lines)) == ((), {(None, "librivox"), (None, "prompt")})
    assert asked_for.speakers == ("", "")
    assert SHORT.pairs(asked_for.lines) == {(1, "librivox"), (2, "prompt")}


def test_who_asks_for_speakers_when_the_sound_is_gone_gets_the_words(tmp_path: Path) -> None:
    first, second = answers(tmp_path, SHORT, {}, {"speakers": 2}, gone=True)
    assert second.speakers == ()
    assert second.transcript.text == first.transcript.text


def test_who_wants_none_gets_none(tmp_path: Path) -> None:
    (answer,) = answers(tmp_path, LONG, {"speakers": 0})
    assert (answer.speakers, {line.speaker for line in answer.lines}) == ((), {None})


def test_an_installation_may_tell_nobody_apart(tmp_path: Path) -> None:
    (answer,) = answers(tmp_path, SHORT, {"speakers": 2}, speakers="off")
    assert (answer.speakers, {line.speaker for line in answer.lines}) == ((), {None})


def test_voices_that_cannot_be_told_apart_cost_the_answer_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("bot.worker.voices.voices_of", broken)
    (answer,) = answers(tmp_path, SHORT, {"speakers": 2})
    assert answer.speakers == ()
    assert answer.transcript.text
    assert answer.missing == ()
