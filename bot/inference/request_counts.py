"""How requests to the engines end: for the metrics, and for how long one that is away is left alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot import metrics
from bot.domain.errors import (
    BadAnswer,
    ContextOverflow,
    EngineBusy,
    EngineError,
    EngineRefused,
    EngineSlow,
    EngineUnreachable,
)
from bot.domain.job import Capability
from bot.inference.engine import Engine
from bot.traces import span

_BREAKER_FAILURES = 3
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 5.0, 60.0
_OUTCOMES: dict[type[EngineError], str] = {
    EngineBusy: "busy",
    EngineRefused: "refused",
    ContextOverflow: "overflow",
    BadAnswer: "bad_answer",
}


@contextmanager
def counted(engine: Engine, capability: Capability) -> Iterator[None]:
    since, outcome = time.monotonic(), "aborted"
    try:
        with span("engine.request", engine=engine.client.config.name, capability=capability):
            yield
        outcome, engine.failures = "ok", 0
    except EngineUnreachable as error:
        outcome = "unreachable"
        if not isinstance(error, EngineSlow):
            engine.failures += 1
            error.rest_seconds = _rest_seconds(engine.failures)
        raise
    except EngineError as error:
        outcome, engine.failures = _OUTCOMES[type(error)], 0
        raise
    finally:
        seconds = time.monotonic() - since
        name = engine.client.config.name
        metrics.engine_request_seconds.labels(name, capability, outcome).observe(seconds)


def _rest_seconds(failures: int) -> float:
    """How long to leave an endpoint alone that was unreachable so many times in a row."""
    over = failures - _BREAKER_FAILURES
    return 0.0 if over < 0 else min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** min(over, 10))
