"""Whether a file is a recording, and what it says of itself."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.audio.child import Decoder
from bot.audio.limits import AudioLimits
from bot.domain.recording import AudioInfo


async def probe(path: Path, limits: AudioLimits) -> AudioInfo:
    """What the container says, after the first tenth of a second was decoded for proof.

    Raises `BadInput` for everything that cannot become a transcript.
    """
    held: list[Decoder] = []

    def look() -> AudioInfo:
        with Decoder(path, limits, purpose="probe") as decoder:
            held.append(decoder)
            info = decoder.info()
            for _ in decoder.sound():
                pass
            return info

    thread = ThreadPoolExecutor(1, thread_name_prefix="probe")
    try:
        return await asyncio.get_running_loop().run_in_executor(thread, look)
    except asyncio.CancelledError:
        for decoder in held:
            decoder.kill()
        raise
    finally:
        thread.shutdown(wait=False)
