"""Whatever is said and wherever it pauses: segments tile the sound, and none is longer than it may be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.encode import Int16Samples, samples
from bot.audio.encoded_segment import EncodedSegment
from bot.audio.segmenter import CutPlan, Segmenter

RATE = 16_000


def layout(stretches: Sequence[tuple[float, float]]) -> Int16Samples:
    """Hum and quiet in turn; each is a length in seconds and a level in dB below full scale."""
    random = np.random.default_rng(1)
    parts = [random.normal(0, 32768 * 10 ** (level / 20), int(length * RATE)) for length, level in stretches]
    return np.clip(np.concatenate(parts), -32768, 32767).astype(np.int16)


def cut_all(segmenter: Segmenter, sound: Int16Samples, block: int) -> list[EncodedSegment]:
    pieces = []
    for start in range(0, len(sound), block):
        pieces += list(segmenter.feed(sound[start : start + block]))
    return pieces + list(segmenter.finish())


def check(
    pieces: Sequence[EncodedSegment], sound: Int16Samples, plan: CutPlan, *, start: int, index: int
) -> None:
    assert [piece.segment.index for piece in pieces] == list(range(index, index + len(pieces)))
    edges = [start, *(piece.segment.range.end for piece in pieces)]
    assert edges[-1] == max(len(sound), start)
    assert all(piece.segment.range.start == edge for piece, edge in zip(pieces, edges, strict=False))
    assert all(one < two for one, two in pairwise(edges))
    for piece in pieces:
        segment = piece.segment
        if piece.segment.dead_air:
            assert piece.flac is None
            assert segment.overlap == 0
            continue
        assert piece.flac is not None
        assert segment.heard.seconds <= plan.max_seconds
        assert np.array_equal(samples(piece.flac), sound[segment.heard.start : segment.heard.end])
        assert all(segment.range.start <= one.start < one.end <= segment.range.end for one in segment.pauses)
        assert 0 <= segment.speech_seconds <= segment.range.seconds + 0.05


stretches = st.lists(
    st.tuples(st.floats(0.05, 10), st.sampled_from([-15.0, -30.0, -55.0, -72.0, -100.0])),
    min_size=1,
    max_size=7,
)
plans = st.builds(
    CutPlan,
    target_seconds=st.floats(1, 30),
    first_targets=st.sampled_from([(), (3.0,), (2.0, 60.0)]),
    reach_seconds=st.floats(0, 15),
    max_seconds=st.floats(2, 40),
    overlap_seconds=st.floats(0, 30),
)


@given(stretches=stretches, plan=plans, block=st.integers(10_000, 200_000), data=st.data())
@settings(max_examples=25)
def test_segments_tile_any_sound_under_any_plan_and_after_any_restart(
    stretches: list[tuple[float, float]], plan: CutPlan, block: int, data: st.DataObject
) -> None:
    sound = layout(stretches)
    pieces = cut_all(Segmenter(plan), sound, block)
    check(pieces, sound, plan, start=0, index=0)
    done = data.draw(st.integers(1, len(pieces)))
    already = [piece.segment for piece in pieces[:done]]
    rest = cut_all(Segmenter(plan, already), sound, block)
    check(rest, sound, plan, start=already[-1].range.end, index=done)


def test_a_short_rest_is_no_segment_of_its_own() -> None:
    plan = CutPlan(target_seconds=10, first_targets=(), reach_seconds=3, max_seconds=20)
    for length in np.arange(12.9, 14.5, 0.1):
        pieces = cut_all(Segmenter(plan), layout([(float(length), -20)]), 65_536)
        assert all(piece.segment.range.seconds >= 0.9 for piece in pieces)


def test_nothing_at_all_gives_no_segment() -> None:
    segmenter = Segmenter(CutPlan())
    assert list(segmenter.finish()) == []
    assert segmenter.duration == 0


def test_a_plan_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="target"):
        CutPlan(target_seconds=0.1)
