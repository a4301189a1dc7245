from __future__ import annotations

import random

import pytest

from bot.domain.errors import (
    BadAnswer,
    BadInput,
    ContextOverflow,
    DiskFull,
    EarmarkError,
    EngineBusy,
    EngineRefused,
    EngineUnreachable,
    FetchFailed,
    StorageError,
)
from bot.domain.failure import FailureCode
from bot.domain.outcome import Failed, PauseGate, TryAgain
from bot.worker.retry import backoff_seconds, decide, internal

CHANCE = random.Random(1)


def decided(error: EarmarkError, *, attempt: int = 1) -> TryAgain | PauseGate | Failed:
    return decide(error, attempt=attempt, chance=CHANCE)


def test_a_busy_engine_is_left_alone_as_long_as_it_asks_and_costs_no_attempt() -> None:
    decision = decided(EngineBusy("full", retry_after=17.0))
    assert isinstance(decision, PauseGate)
    assert decision.after_seconds == 17.0


def test_an_engine_that_takes_no_connection_costs_no_attempt() -> None:
    assert isinstance(decided(EngineUnreachable("down", reached=False)), PauseGate)


def test_an_open_breaker_rests_the_endpoint_and_still_counts_the_try() -> None:
    error = EngineUnreachable("gone again")
    error.rest_seconds = 20.0
    decision = decided(error)
    assert isinstance(decision, TryAgain)
    assert decision.gate_rest_seconds == 20.0


def test_an_engine_that_died_over_a_request_costs_an_attempt() -> None:
    assert isinstance(decided(EngineUnreachable("gone in the middle")), TryAgain)


@pytest.mark.parametrize(
    "error", [BadInput(FailureCode.NOT_AUDIO, "text"), EngineRefused("401"), ContextOverflow("too long")]
)
def test_what_no_retry_mends_fails_at_once(error: EarmarkError) -> None:
    assert isinstance(decided(error), Failed)


@pytest.mark.parametrize(
    "error",
    [FetchFailed("reset"), StorageError("locked"), DiskFull("0 bytes"), BadAnswer("loop", reason="loop")],
)
def test_what_may_pass_is_tried_again(error: EarmarkError) -> None:
    assert isinstance(decided(error), TryAgain)


@pytest.mark.parametrize("attempt", range(1, 12))
def test_waits_grow_and_stay_below_their_ceiling(attempt: int) -> None:
    seconds = backoff_seconds(attempt, CHANCE)
    assert min(120.0, 2.0**attempt) / 2 <= seconds <= min(120.0, 2.0**attempt)


def test_a_fault_of_ours_tells_its_type_and_none_of_its_words() -> None:
    failure = internal(ValueError("what Anna said about the budget"))
    assert "Anna" not in f"{failure}"
    assert failure.detail["type"] == "ValueError"
