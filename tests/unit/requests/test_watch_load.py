"""Watches of one process share what the job table can bear."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from bot.requests.watch import LOOKS_A_SECOND, WatchLoad


def test_few_watches_look_when_they_want_and_many_look_more_rarely() -> None:
    load = WatchLoad()
    with ExitStack() as stack:
        stack.enter_context(load.counted())
        assert load.pause(0.03) == 0.03
        for _ in range(399):
            stack.enter_context(load.counted())
        assert load.pause(1.0) == pytest.approx(400 / LOOKS_A_SECOND)
        assert load.pause(10.0) == 10.0
    assert load.pause(0.0) == 0.0
