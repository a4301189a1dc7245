"""Where files lie that are not kept."""

from __future__ import annotations

from pathlib import Path


def probe_folder(scratch: Path) -> Path:
    """For files that are looked at and then gone."""
    return scratch / "looked-at"
