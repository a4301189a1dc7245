"""What one recording may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class AudioLimits:
    """Bounds for a recording and the process that decodes it. A hostile file meets them, a real one never."""

    max_seconds: float = 24 * 3600.0
    """What lies beyond is not decoded."""
    min_seconds: float = 0.1
    max_bytes: int = 2_147_483_648
    """2 GiB: what a local Telegram Bot API server hands over at most."""
    max_channels: int = 16
    min_sample_rate: int = 4_000
    max_sample_rate: int = 384_000
    memory_bytes: int = 1_073_741_824
    """Address space of the decoder (RLIMIT_AS)."""
    cpu_floor_seconds: float = 30.0
    """CPU time that the decoder may always use, and the longest that it may be silent."""
    cpu_factor: float = 0.05
    """CPU seconds a decoded second on top of that; real formats need under 0.003."""
    stall_seconds: float = 60.0
    """Wall time without a sign of life after which the decoder is ended."""
    wall_seconds: float = 2 * 3600.0
    """Wall time that may be spent waiting for the decoder altogether; waiting for a slow reader is free."""
