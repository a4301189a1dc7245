"""What handbook and alerts tell operators to search the log for is logged."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch

import pytest

from tests.unit.source_tree import ROOT, modules

LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
QUOTED = re.compile(r"`([a-z_]+\.(?:[a-z_]+|\*))(?: [^`]*)?`")
FILES = (".env", ".db")
PAGES = ("docs/operations.md", "deploy/prometheus/alerts.yaml")


def named(text: str) -> set[str]:
    return {name for name in QUOTED.findall(text) if not name.endswith(FILES)}


def logged() -> set[str]:
    """A part that is filled in while logging is told as `*`."""
    return {
        re.sub(r"%[sd]", "*", event)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and getattr(node.func.value, "id", "") == "logger"
        and isinstance(event := getattr(node.args[0], "value", None), str)
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_event_that_operators_are_told_of_is_logged(page: str) -> None:
    names, events = named((ROOT / page).read_text(encoding="utf-8")), logged()
    assert "duty.failed" in names
    assert not {name for name in names if not any(fnmatch(event, name) for event in events)}


def test_an_event_is_told_from_a_file_and_from_its_fields() -> None:
    text = "`duty.failed duty=retention`, `delivery.*`, `earmark.env`, `earmark.db`, `earmark backup`"
    assert named(text) == {"duty.failed", "delivery.*"}
