from __future__ import annotations

import time

import pytest

from bot.file_age import FileClock

HOUR = 3600.0


class Machine:
    """Its clock runs on, and can be set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed = 1000.0
        self.ahead = 1e9
        monkeypatch.setattr(time, "time", self.told)
        monkeypatch.setattr(time, "clock_gettime", lambda _: self.passed)
        self.files = FileClock()

    def told(self) -> float:
        return self.passed + self.ahead

    def set(self, step: float) -> None:
        self.ahead += step
        self.files.ago(0)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def test_a_file_is_old_when_its_time_has_passed(machine: Machine) -> None:
    changed_at = machine.told()
    machine.passed += 26 * HOUR + 1
    assert changed_at < machine.files.ago(26 * HOUR)
    assert changed_at > machine.files.ago(27 * HOUR)


@pytest.mark.parametrize(
    "steps", [(26 * HOUR,), (-26 * HOUR,), (-26 * HOUR, 26 * HOUR), (26 * HOUR, -26 * HOUR)]
)
def test_no_file_grows_old_because_the_clock_is_set(machine: Machine, steps: tuple[float, ...]) -> None:
    changes = [machine.told()]
    for step in steps:
        machine.set(step)
        changes.append(machine.told())
        machine.passed += 60
    assert all(changed_at >= machine.files.ago(HOUR) for changed_at in changes)


@pytest.mark.parametrize("step", [26 * HOUR, -26 * HOUR])
def test_what_is_left_over_goes_later_by_the_step_at_most(machine: Machine, step: float) -> None:
    changes = [machine.told()]
    machine.set(step)
    changes.append(machine.told())
    machine.passed += 52 * HOUR + 1
    assert all(changed_at < machine.files.ago(26 * HOUR) for changed_at in changes)
