"""Seeds of the hostile corpus for what no encoder here writes: right headers, random sound."""

from __future__ import annotations

import struct

import numpy as np

from tests.integration.audio.made_files import crc, wave_header


def _noise(size: int, seed: int = 6) -> bytes:
    return np.random.default_rng(seed).bytes(size)


DTS_FRAMES = 100


def dts() -> bytes:
    """Core frames of 512 samples of noise, mono at 48 kHz: ETSI TS 102 114 sections 5.3 to 5.5."""
    return b"".join(_dts_frame(seed) for seed in range(DTS_FRAMES))


def _dts_frame(seed: int, frame_bytes: int = 1024, bands: int = 8) -> bytes:
    header = f"1{31:05b}0{15:07b}{frame_bytes - 1:014b}{0:06b}{13:04b}{15:05b}"
    header += f"{0:014b}{7:04b}{0:011b}"
    coding = f"{0:04b}{0:03b}{bands - 2:05b}{bands - 1:05b}{0:03b}{0:02b}{5:03b}{5:03b}" + "1" * 24
    side = "01000" + "0" * bands + "1100" * bands + "0" * bands + f"{40:06b}" * bands
    random = np.random.default_rng(seed)
    sound = "".join(str(bit) for bit in random.integers(0, 2, 2 * bands * 8 * 9))
    bits = (header + coding + side + sound + "1" * 16).ljust((frame_bytes - 4) * 8, "0")
    return b"\x7f\xfe\x80\x01" + int(bits, 2).to_bytes(frame_bytes - 4)


def ape(*, version: int = 3990, level: int = 2000) -> bytes:
    """Monkey's Audio: descriptor, header, seek table, and frames whose range coder takes any bytes."""
    frames, blocks, frame_bytes = 4, 73_728, 30_000
    table = struct.pack(f"<{frames}I", *(76 + 4 * frames + frame_bytes * one for one in range(frames)))
    descriptor = b"MAC " + struct.pack(
        "<HHIIIIIII", version, 0, 52, 24, len(table), 0, frame_bytes * frames, 0, 0
    )
    header = struct.pack("<HHIIIHHI", level, 0, blocks, blocks, frames, 16, 2, 44_100)
    return descriptor + bytes(16) + header + table + _noise(frame_bytes * frames)


def speex() -> bytes:
    """Ogg Speex, narrow band, as RFC 5574 and the Speex manual describe it."""
    head = b"Speex   " + b"1.2".ljust(20, b"\0")
    head += struct.pack("<13i", 1, 80, 8000, 0, 4, 1, -1, 160, 0, 1, 0, 0, 0)
    comment = struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    pages = [_page(0, 0, head, 2), _page(1, 0, comment, 0)]
    return b"".join([*pages, *(_page(2 + one, 160 * one, _noise(38, one), 0) for one in range(300))])


def _page(number: int, position: int, packet: bytes, flags: int) -> bytes:
    head = b"OggS\0" + struct.pack("<BqIII", flags, position, 7, number, 0)
    page = head + bytes([1, len(packet)]) + packet
    return page[:22] + struct.pack("<I", crc(page, 0x04C11DB7, 32)) + page[26:]


def joined_waves() -> bytes:
    """A header every second, the last second broken off."""
    second = wave_header(rate=8000, channels=2, data_bytes=32_000) + _noise(32_000)
    return (second * 4)[:-9000]


def gsm() -> bytes:
    """WAV 49: blocks of 65 bytes for 320 samples."""
    sound = _noise(65 * 300)
    form = struct.pack("<HHIIHHHH", 0x31, 1, 8000, 1625, 65, 0, 2, 320)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body
