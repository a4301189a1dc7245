"""From the bytes of a request to samples. Only what the client sends on purpose is decoded."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import numpy.typing as npt
import soundfile

from bot.domain.recording import SAMPLE_RATE

MAX_SECONDS = 20 * 60
"""A request's longest sound."""

Samples = npt.NDArray[np.float32]
"""From -1 to 1, at 16 kHz, mono."""
_CONTAINERS = ("FLAC", "WAV")


class NotOurSound(Exception):
    """Not a 16 kHz mono FLAC or WAV file, or too long."""


def decoded(data: bytes) -> Samples:
    """Never holds more than `MAX_SECONDS`, whatever the header says."""
    limit = MAX_SECONDS * SAMPLE_RATE
    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            if (file.format, file.samplerate, file.channels) not in [
                (container, SAMPLE_RATE, 1) for container in _CONTAINERS
            ]:
                raise NotOurSound("The sound must be 16 kHz mono in a FLAC or WAV file.")
            samples = np.asarray(file.read(limit + 1, dtype="float32"), dtype=np.float32)
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        raise NotOurSound("The file is no readable FLAC or WAV file.") from error
    if not len(samples):
        raise NotOurSound("The file holds no sound.")
    if len(samples) > limit:
        raise NotOurSound(f"The sound is longer than {MAX_SECONDS} seconds.")
    return samples
