"""JSON of Slack: what it sends, and what it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SlackPayload = Mapping[str, Any]
"""Of an event, a command or an interaction; read and never changed."""
SlackJson = dict[str, Any]
"""Of a view, a block or the manifest; built here."""
