from __future__ import annotations

import numpy as np
import pytest

from bot.audio.segment_cutter import BLOCK_SAMPLES, even_blocks

SOUND = np.random.default_rng(1).integers(-9_000, 9_000, BLOCK_SAMPLES * 3 + 17).astype("<i2")


@pytest.mark.parametrize("size", [3, 4_096, 65_536, BLOCK_SAMPLES * 2, BLOCK_SAMPLES * 5, 10**7])
def test_blocks_are_the_same_however_the_pipe_was_read(size: int) -> None:
    raw = SOUND.tobytes()
    blocks = list(even_blocks(raw[start : start + size] for start in range(0, len(raw), size)))
    assert [len(block) for block in blocks] == [*[BLOCK_SAMPLES] * 3, 17]
    assert np.array_equal(np.concatenate(blocks), SOUND)
