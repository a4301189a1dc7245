"""What people call the engine that heard them."""

from __future__ import annotations

import re

from bot.domain.coverage import EngineName
from bot.inference.profiles import Profile

_ENDINGS = re.compile(r"\.(?:gguf|ggml|bin|pt|safetensors|onnx)$", re.IGNORECASE)
_CACHED = re.compile(r"(?:^|/)models--([^/]+)--([^/]+?)(?:/snapshots/[^/]*)?/?$")
_FAMILIES = (
    (re.compile(r"^(?:faster[-_]|ggml[-_])?whisper(?=[-_. ]|$)", re.IGNORECASE), "Whisper"),
    (re.compile(r"^parakeet(?=[-_. ]|$)", re.IGNORECASE), "Parakeet"),
    (re.compile(r"^step[-_. ]?audio(?=[-_. ]|$)", re.IGNORECASE), "Step-Audio"),
    (re.compile(r"^voxtral(?=[-_. ]|$)", re.IGNORECASE), "Voxtral"),
    (re.compile(r"^qwen(?=\d|[-_. ]|$)", re.IGNORECASE), "Qwen"),
)
"""How their makers write them; what follows the family's name is told as it is."""


def engine_name(profile: Profile, model: str | None) -> EngineName:
    """`model` as the server calls it. Folders of a server's disk are told to nobody."""
    if not model:
        return EngineName(name=profile.name, profile=profile.name, model="")
    told = _public(model)
    parts = [_spoken(part) for part in told.rpartition("/")[2].split("+")]
    return EngineName(name=" + ".join(parts) or profile.name, profile=profile.name, model=told)


def _public(model: str) -> str:
    """Without folders."""
    if cached := _CACHED.search(model):
        return f"{cached[1]}/{cached[2]}"
    parts = [part for part in re.split(r"[/\\]+", model) if part]
    if not parts:
        return ""
    path = model.startswith(("/", "~", ".", "\\")) or len(parts) > 2 or ":" in parts[0] or "\\" in model
    return parts[-1] if path or len(parts) == 1 else "/".join(parts)


def _spoken(name: str) -> str:
    bare = _ENDINGS.sub("", name)
    for family, written in _FAMILIES:
        if found := family.match(bare):
            rest = bare[found.end() :]
            sized = f" {rest.lstrip('-_. ')}".rstrip()
            return f"{written}{sized if written == 'Whisper' else _capital(rest)}"
    return bare


def _capital(rest: str) -> str:
    """`-r1.1` as its makers write it: `-R1.1`."""
    return re.sub(r"(?<=-)(?!v)[a-z](?=\d)|(?<=-)(?:asr|tdt|omni|mini|small|instruct)\b", _raised, rest)


def _raised(found: re.Match[str]) -> str:
    return found[0].upper() if found[0] in {"asr", "tdt"} or len(found[0]) == 1 else found[0].capitalize()
