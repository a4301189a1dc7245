"""A browser, and pages of it that must not complain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.console.console_service import ConsoleService, engine
from tests.fakes.browser import PATIENCE_MILLISECONDS, chromium  # noqa: F401  # a fixture is found by name
from tests.fakes.vllm import FakeVllm

FAULTS_THAT_ARE_MEANT = (
    "Failed to load resource",
)  # of a server that was stopped, or a key that is asked for

Open = Callable[..., Page]


@pytest.fixture
def vllm(loopback: str) -> Iterator[FakeVllm]:
    with engine(fixed_seconds=0.15) as running:
        yield running


@pytest.fixture
def console(vllm: FakeVllm, tmp_path: Path) -> Iterator[ConsoleService]:
    with ConsoleService(folder=tmp_path, engine_url=vllm.url) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, console: ConsoleService) -> Iterator[Open]:
    """Opens the console in a browser of its own; what its scripts complain about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en", "permissions": ["microphone"], **options})
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.goto(console.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in complaints if not one.startswith(FAULTS_THAT_ARE_MEANT)] == []
