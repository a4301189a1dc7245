"""The containers and codecs that the decoder opens; whatever else FFmpeg knows stays closed.

On the list is what people record, what holds its media itself, and what came through the hostile corpus
(`tests/integration/audio/test_hostile_formats.py`). Not on it are demuxers that open other files or
addresses (concat, hls, dash, sdp, rtsp, image2, imf and the like) and those that take any bytes for theirs,
because they go by a file's name (raw G.722, G.726, G.729, GSM, PCM): inside WAV, AVI and the like such
codecs are taken.
"""

from __future__ import annotations

import av

from bot.domain.sound_files import NAMED

CONTAINERS = ",".join(
    (
        *("mp3", "wav", "w64", "flac", "ogg", "mov", "aac", "matroska", "asf", "amr", "aiff", "caf", "au"),
        *("ac3", "eac3", "dts", "dtshd", "wv", "tta", "ape", "avi", "flv", "mpeg", "mpegts", "loas"),
    )
)
_CODECS = frozenset(
    {
        *("aac", "aac_fixed", "aac_latm", "ac3", "ac3_fixed", "eac3", "alac", "flac", "opus", "libopus"),
        *("adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms", "gsm", "gsm_ms", "speex", "libspeex", "vorbis"),
        *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "mp1", "mp1float", "mp2", "mp2float"),
        *("mp3", "mp3float", "wmalossless", "wmapro", "wmav1", "wmav2", "wmavoice"),
        *("g722", "g723_1", "g726", "g726le", "dca", "wavpack", "tta", "ape", "adpcm_swf", "nellymoser"),
    }
)
CLOCKLESS = frozenset({"mp3", "aac", "ac3", "eac3", "dts", "dtshd", "loas"})
"""Containers without time stamps: the demuxer makes them up, from the first header's sample rate."""
TIMELESS = CLOCKLESS | {"amr"}
"""Containers that hold no length: what the demuxer estimates from the bit rate proves nothing."""
NOT_TAKEN = f"This kind of file is not taken. Send {', '.join(NAMED[:-1])} or {NAMED[-1]}."


def is_taken(codec: str) -> bool:
    return codec in _CODECS or codec.startswith("pcm_")


def taken_codecs() -> str:
    """As FFmpeg wants them."""
    return ",".join(sorted(_CODECS | {name for name in av.codecs_available if name.startswith("pcm_")}))
