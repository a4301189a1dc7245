"""How a second or two of speech sounds, as a row of numbers: CAM++ on onnxruntime."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.errors import ConfigurationError
from bot.voices.filter_bank import Features

Embeddings = npt.NDArray[np.float32]
"""One row a stretch of speech, each of length 1: the product of two is their cosine."""

MODEL = "campplus-zh-en"
SIZE = 192

_WEIGHTS = Path(__file__).parent / "campplus" / "campplus-zh-en-fp16.onnx"
_SHA256 = "a002218a0d73ebc3a47c0d23de45237df9653816e48fd3807fcbdc448075d170"

_loading = threading.Lock()
_sessions: list[Any] = []


def _session() -> Any:
    """Loaded when the first voices are to be told apart, once for all threads."""
    with _loading:
        if not _sessions:
            _sessions.append(_loaded())
        return _sessions[0]


def _loaded() -> Any:
    import onnxruntime  # noqa: PLC0415 - a tenth of a second that a process without voices need not spend

    with _WEIGHTS.open("rb") as weights:
        if hashlib.file_digest(weights, "sha256").hexdigest() != _SHA256:
            raise ConfigurationError(f"{_WEIGHTS.name} is damaged: install Earmark again.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(_WEIGHTS), options, providers=["CPUExecutionProvider"])


def embeddings(stretches: Sequence[Features], stopped: threading.Event) -> Embeddings:
    """One row a stretch of features, none of them empty. Ends early, with less, once `stopped` is set."""
    rows = np.zeros((len(stretches), SIZE), dtype=np.float32)
    for row, stretch in zip(rows, stretches, strict=True):
        if stopped.is_set():
            break
        features = stretch - stretch.mean(axis=0)
        row[:] = _session().run(None, {"fbank": features[None]})[0][
            0
        ]  # several at once only take more memory
    rows[~np.isfinite(rows).all(axis=1)] = 0  # like nothing: clustering would never end
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
