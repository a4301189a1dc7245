"""Which stretches of sound are speech: Silero's sequence model on onnxruntime alone."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.audio.encode import Int16Samples
from bot.domain.errors import ConfigurationError

FRAME = 512
"""Samples a frame: 32 ms."""
FRAMES_A_SECOND = 31.25
CONTEXT = 64
"""Samples before each frame that the model sees again."""
WARM_UP_FRAMES = 16
"""Half a second of sound before the first frame that counts: the model starts without a memory."""

Levels = npt.NDArray[np.float32]

_MODEL = Path(__file__).parent / "silero" / "silero_vad_16k_sequence.onnx"
_SHA256 = "9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85"
_FRAMES_A_RUN = 128
"""Of those in one go; more take memory and no less time."""


@functools.cache
def _session() -> Any:
    import onnxruntime  # noqa: PLC0415 - a tenth of a second that a process which cuts nothing need not spend

    weights = _MODEL.read_bytes()
    if hashlib.sha256(weights).hexdigest() != _SHA256:
        raise ConfigurationError(f"{_MODEL.name} is damaged: install Earmark again.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def warm_up() -> None:
    """Loads the model, so that the first recording need not wait for it."""
    _session()


def speech_probabilities(sound: Int16Samples, *, gain: float) -> Levels:
    """One probability a whole frame of `sound`; its first `CONTEXT` samples stand before the first frame."""
    frames = (len(sound) - CONTEXT) // FRAME
    if frames <= 0:
        return np.zeros(0, dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(sound, CONTEXT + FRAME)[::FRAME][:frames]
    scale = np.float32(gain / 32768)
    hidden, cell = np.zeros((2, 1, 1, 128), dtype=np.float32)
    found = []
    for at in range(0, frames, _FRAMES_A_RUN):
        batch = windows[at : at + _FRAMES_A_RUN].astype(np.float32, order="C")
        batch *= scale
        np.clip(batch, -1, 1, out=batch)
        probabilities, hidden, cell = _session().run(None, {"input": batch, "h": hidden, "c": cell})
        found.append(probabilities)
    return np.concatenate(found)


def frame_levels(sound: Int16Samples) -> Levels:
    """Root mean square of each whole frame in dB below full scale; digital silence is -100."""
    whole = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    levels = np.empty(len(whole), dtype=np.float32)
    for at in range(0, len(whole), _FRAMES_A_RUN):
        frames = whole[at : at + _FRAMES_A_RUN].astype(np.float32)
        power = np.einsum("ij,ij->i", frames, frames) / np.float32(FRAME * 32768.0**2)
        levels[at : at + _FRAMES_A_RUN] = 10 * np.log10(power + np.float32(1e-10))
    return levels


def runs(mask: npt.NDArray[np.bool_], at_least: int) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each stretch of true values that is long enough."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.view(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2) if b - a >= at_least]
