"""One service for the tests of a file, on the stand-in and, where it is there, on Synapse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from tests.e2e.matrix.scene import Homeserver, MatrixScene, a_matrix_scene
from tests.fakes.matrix import FakeHomeserver
from tests.fakes.synapse import PYTHON, Synapse


@pytest.fixture(scope="module")
def open_loopback() -> Iterator[None]:
    """As `loopback`, while the servers of a file run; its tests are marked to leave it open."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="module", params=["stand-in", pytest.param("synapse", marks=pytest.mark.emulator)])
def matrix(
    request: pytest.FixtureRequest, open_loopback: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MatrixScene]:
    """With the settings that the file names in `SETTINGS`."""
    if request.param == "synapse" and not PYTHON:
        pytest.skip("EARMARK_TEST_SYNAPSE names no Python that has matrix-synapse")
    folder = tmp_path_factory.mktemp("matrix")
    homeserver: Homeserver = Synapse(folder / "synapse") if request.param == "synapse" else FakeHomeserver()
    settings: dict[str, Any] = getattr(request.module, "SETTINGS", {})
    with a_matrix_scene(folder, homeserver, **settings) as one:
        yield one


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file share its service, so they stay on one of the processes that run tests."""
    for item in items:
        if "matrix" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))
