"""What a server says of itself and of the models that it serves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.inference.answers import count_of, json_of
from bot.inference.written_text import writable


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedModel:
    name: str
    context: int | None
    """Tokens, where the server says so."""


def models_of(body: bytes) -> tuple[ServedModel, ...]:
    """An answer of `/v1/models`."""
    data = json_of(body).get("data")
    return tuple(
        ServedModel(
            name=writable(str(one.get("id", ""))),
            context=count_of(one.get("max_model_len")),
        )
        for one in (data if isinstance(data, list) else [])
        if isinstance(one, dict)
    )


def is_since(body: bytes, version: tuple[int, int]) -> bool:
    """Whether vLLM's answer about itself names this version or a later one."""
    found = re.match(r"v?(\d+)\.(\d+)", str(json_of(body).get("version", "")))
    return found is not None and (int(found[1]), int(found[2])) >= version
