"""A model that this machine is too slow for is told by one window of silence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot.domain.errors import ConfigurationError
from bot.inference.builtin import recognizers


@pytest.mark.parametrize(("seconds", "slow"), [(2.0, False), (12.0, True)])
def test_a_model_that_is_too_slow_here_is_refused(
    monkeypatch: pytest.MonkeyPatch, *, seconds: float, slow: bool
) -> None:
    clock, heard = [0.0], list[int]()

    def encode(features: np.ndarray[Any, Any]) -> None:
        heard.append(features.shape[1])
        clock[0] += seconds * features.shape[1] / 3000

    model: Any = SimpleNamespace(
        encode=encode, feature_extractor=SimpleNamespace(mel_filters=np.zeros((80, 201)))
    )
    monkeypatch.setattr(recognizers.time, "perf_counter", lambda: clock[0])
    if slow:
        with pytest.raises(ConfigurationError, match=r"12\.0 s"):
            recognizers.check_speed(model)
    else:
        recognizers.check_speed(model)
    assert heard == [100, 3000]
