from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contracts.requests.scene import Scene, a_scene


@pytest.fixture
async def scene(loopback: str, tmp_path: Path, sqlite_url: str) -> AsyncIterator[Scene]:
    async with a_scene(tmp_path, sqlite_url) as one:
        yield one
