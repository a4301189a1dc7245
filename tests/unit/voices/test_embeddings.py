"""What comes out of the model is fit to be compared."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from bot.voices.embeddings import SIZE, embeddings
from bot.voices.linkage import groups
from bot.voices.speakers import speakers


class Session:
    """Of three stretches it knows nothing of the second."""

    def __init__(self) -> None:
        self._rows = iter([np.full(SIZE, 2.0), np.full(SIZE, np.nan), np.full(SIZE, 3.0)])

    def run(self, *_: object) -> list[list[np.ndarray]]:
        return [[next(self._rows)]]


def test_what_is_no_number_is_like_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.voices.embeddings._sessions", [Session()])
    rows = embeddings([np.zeros((5, 80), dtype=np.float32)] * 3, threading.Event())
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1])
    assert groups(rows, np.ones(3), likeness=0.7).tolist() == [0, 1, 0]
    assert len(speakers(rows, np.ones(3), np.full(3, 0.75))) == 3
