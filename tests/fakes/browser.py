"""A headless Chromium for the tests of a module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE_MILLISECONDS = 60_000
ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]

expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(scope="module", name="browser")  # its event loop runs as long as it lives
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()
