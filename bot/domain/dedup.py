"""When two requests are the same wish."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from bot.domain.job import Options, Source


def dedup_key(flow: str, source: Source, options: Options) -> str:
    """Equal for the same sound and options from the same chat or caller."""
    parts = [flow, source.sha256 or source.url, asdict(options)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
