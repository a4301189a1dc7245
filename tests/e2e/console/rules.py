"""Rules of access that a page keeps: names, landmarks, headings, contrast, room for thumbs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_LOOK = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def faults_of(page: Page) -> list[Any]:
    """WCAG 2.2 AA where a script can tell: 1.1.1, 1.3.1, 1.4.3, 1.4.10, 2.4.2, 2.4.6, 2.5.8, 3.1.1, 4.1.2."""
    page.wait_for_timeout(250)  # colours change within 150 ms
    found: list[Any] = page.evaluate(_LOOK)
    return found
