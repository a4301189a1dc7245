"""The stand-in for Slack on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.slack import FakeSlack


@pytest.fixture
def slack(loopback: str) -> Iterator[FakeSlack]:
    with FakeSlack(rate_scale="off", time_scale=0.001) as server:
        yield server
