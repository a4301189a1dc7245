"""The network is closed; a test that talks to its own servers asks for `loopback`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # a busy one is slow, and no test is wrong for that
os.environ["EARMARK_BUILTIN_MODEL"] = "base"  # no process of a test looks for a better one
os.environ["EARMARK_SPEAKERS"] = "off"  # tones are nobody's voices


@pytest.fixture
def loopback() -> Iterator[str]:
    """Opens 127.0.0.1 and nothing else."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield "127.0.0.1"
    disable_socket(allow_unix_socket=True)
