"""One service for the tests of a file; each test brings people and chats of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from tests.e2e.telegram.scene import Scene, a_scene


@pytest.fixture(scope="module")
def open_loopback() -> Iterator[None]:
    """As `loopback`, while the servers of a file run; its tests are marked to leave it open."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="module")
def scene(
    request: pytest.FixtureRequest, open_loopback: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """With the settings that the file names in `SETTINGS`."""
    settings: dict[str, Any] = getattr(request.module, "SETTINGS", {})
    with a_scene(tmp_path_factory.mktemp("scene"), **settings) as one:
        yield one


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file share its service, so they stay on one of the processes that run tests."""
    for item in items:
        if "open_loopback" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))
