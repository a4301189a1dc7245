"""Whether the last frame of a stream without a length is whole. What is no frame is taken for whole."""

from __future__ import annotations

from collections.abc import Callable


def adts(frame: bytes) -> bool:
    """ISO/IEC 13818-7 section 6.2: thirteen bits hold the frame's length."""
    if len(frame) < 7 or frame[0] != 0xFF or frame[1] & 0xF6 != 0xF0:
        return True
    return int.from_bytes(frame[3:6]) >> 5 & 0x1FFF <= len(frame)


def loas(frame: bytes) -> bool:
    """ISO/IEC 14496-3 section 1.7.2: eleven bits of mark, thirteen of length."""
    head = int.from_bytes(frame[:3])
    return len(frame) < 3 or head >> 13 != 0x2B7 or 3 + (head & 0x1FFF) <= len(frame)


def ac3(frame: bytes) -> bool:
    """ATSC A/52 sections 5.4.1 and E.2.3.1; from bitstream 11 on it is E-AC-3."""
    if len(frame) < 6 or not frame.startswith(b"\x0b\x77"):
        return True
    if frame[5] >> 3 > 10:
        return ((int.from_bytes(frame[2:4]) & 0x7FF) + 1) * 2 <= len(frame)
    rate, code = frame[4] >> 6, frame[4] & 0x3F
    if rate == 3 or code // 2 >= len(_AC3_KBITS):
        return True
    words = _AC3_KBITS[code // 2] * 96_000 // (48_000, 44_100, 32_000)[rate]
    return 2 * (words + (code & 1 if rate == 1 else 0)) <= len(frame)


_AC3_KBITS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640)


def dts(frame: bytes) -> bool:
    """ETSI TS 102 114 section 5.3.1: fourteen bits of length, 46 bits after the start; big-endian, 16 bit."""
    if len(frame) < 10 or not frame.startswith(b"\x7f\xfe\x80\x01"):
        return True
    return (int.from_bytes(frame[:8]) >> 4 & 0x3FFF) + 1 <= len(frame)


def mpeg_audio(frame: bytes) -> bool:
    """ISO/IEC 11172-3 section 2.4.1.3, 13818-3: length from layer, bit rate and sample rate."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return True
    version, layer = frame[1] >> 3 & 3, 4 - (frame[1] >> 1 & 3)
    bits, rate, padding = frame[2] >> 4, frame[2] >> 2 & 3, frame[2] >> 1 & 1
    if version == 1 or layer == 4 or rate == 3 or bits in {0, 15}:
        return True
    kbits = _KBITS[3 if version == 3 else 2, layer][bits - 1]
    hertz = (44_100, 48_000, 32_000)[rate] >> {3: 0, 2: 1, 0: 2}[version]
    if layer == 1:
        return (12_000 * kbits // hertz + padding) * 4 <= len(frame)
    samples = 72_000 if layer == 3 and version != 3 else 144_000
    return samples * kbits // hertz + padding <= len(frame)


_LOW = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_KBITS = {
    (3, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): _LOW,
    (2, 3): _LOW,
}
"""kbit/s by MPEG version (3 is 1, else 2) and layer."""


def amr(frame: bytes) -> bool:
    return _amr_is_whole(frame, (12, 13, 15, 17, 19, 20, 26, 31, 5))


def wide_amr(frame: bytes) -> bool:
    return _amr_is_whole(frame, (17, 23, 32, 36, 40, 46, 50, 58, 60, 5))


def _amr_is_whole(frame: bytes, lengths: tuple[int, ...]) -> bool:
    """Bytes of each frame type, after its first: RFC 4867 section 5.3, 3GPP TS 26.101 and 26.201."""
    kind = frame[0] >> 3 & 0x0F if frame else len(lengths)
    return kind >= len(lengths) or 1 + lengths[kind] <= len(frame)


IS_WHOLE: dict[str, Callable[[bytes], bool]] = {
    "aac": adts,
    "loas": loas,
    "ac3": ac3,
    "eac3": ac3,
    "dts": dts,
}
"""By container."""
