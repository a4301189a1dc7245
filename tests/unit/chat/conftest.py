from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.chat.talk import Talk


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return Talk(tmp_path, deadline_seconds=3600)
