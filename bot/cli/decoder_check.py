"""What `earmark doctor` says of the decoder: whether it runs here, and what it gives up before it does."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.audio.child import Decoder
from bot.audio.confinement import NO_NETWORK_TO_GIVE_UP, Confinement
from bot.audio.limits import AudioLimits
from bot.audio.syscall_filter import allowed_calls
from bot.domain.errors import ConfigurationError


async def examine_decoder() -> str:
    """What was found. Raises `ConfigurationError` with the mend where the decoder refuses to run."""
    found = await asyncio.to_thread(_confinement)
    if sys.platform != "linux":
        return "bounded in memory and time; this system has no way to take network and files from it"
    if not found.no_network:
        raise ConfigurationError(NO_NETWORK_TO_GIVE_UP)
    calls = f"{len(allowed_calls())} system calls" if found.filtered else "all system calls (no seccomp)"
    files = "no files" if found.filtered or found.own_root else "files that Earmark may read"
    kept = "" if found.no_capabilities else ", its capabilities"
    return f"no network; what is left to it: {calls}, {files}{kept}"


def _confinement() -> Confinement:
    with Decoder(Path(__file__), AudioLimits(), purpose="examine") as decoder:
        return decoder.confinement()
