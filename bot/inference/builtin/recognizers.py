"""Which models the engine has loaded, and which it loads when it is asked for them by name."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel

from bot.domain.errors import ConfigurationError
from bot.inference.builtin.hub_models import PARAKEET, HubModel, HubModels
from bot.inference.builtin.parakeet import Parakeet
from bot.inference.builtin.recognizer import Recognizer

Device = Literal["auto", "cpu", "cuda"]

_NO_GPU = (
    "EARMARK_BUILTIN_DEVICE is cuda, and no GPU can be used ({reason}). CTranslate2 needs NVIDIA's driver "
    "and the libraries of CUDA 12 (cuBLAS, cuDNN 9). Install them, or set it to auto or cpu."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadOptions:
    """How weights are loaded."""

    threads: int
    """CPU threads of each slot."""
    slots: int
    beam_size: int
    device: Device = "auto"

    def whisper(self, folder: Path) -> WhisperModel:
        """Raises `ConfigurationError` where a GPU is wanted that cannot be used."""
        if self.device != "cpu":
            try:
                return self._on_gpu(folder)
            except (RuntimeError, ValueError) as error:  # no device, no driver, no libraries, no memory
                if self.device == "cuda":
                    raise ConfigurationError(_NO_GPU.format(reason=error)) from error
        return WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=self.threads, num_workers=self.slots
        )

    def _on_gpu(self, folder: Path) -> WhisperModel:
        if not ctranslate2.get_cuda_device_count():
            raise ValueError("none was found")
        model = WhisperModel(str(folder), device="cuda", compute_type="int8_float16", num_workers=self.slots)
        _try(model)
        return model


def _try(model: WhisperModel) -> None:
    """What cannot work fails now, on a second of silence."""
    model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 100), dtype=np.float32))


class Recognizers:
    """The first is always there. Where one of the hub's may be chosen, those on the disk are offered too."""

    def __init__(self, first: Recognizer, options: LoadOptions, models: HubModels | None = None) -> None:
        self.first = first
        self._options = options
        self._models = models
        self._loaded = {first.name: first}
        self._whispers: dict[str, WhisperModel] = {}
        self._parakeets: dict[str, Parakeet] = {}
        self._loading = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """What is loaded goes on, also where its files were removed meanwhile."""
        offered = self._models.offered() if self._models else {}
        return tuple(dict.fromkeys((*self._loaded, *offered)))

    def named(self, name: str | None) -> Recognizer:
        """Loaded now, if need be. Raises `ConfigurationError` where its weights are damaged."""
        with self._loading:
            wanted = name or self.first.name
            if wanted not in self._loaded:
                assert self._models
                self._loaded[wanted] = self._load(wanted, self._models, self._models.offered()[wanted])
            return self._loaded[wanted]

    def _load(self, name: str, models: HubModels, parts: Sequence[HubModel]) -> Recognizer:
        model, parakeet = self.first.model, None
        for part in parts:
            if part.name.startswith(PARAKEET):
                parakeet = self._parakeet(models, part)
            else:
                model = self._whisper(models, part)
        return Recognizer(
            model,
            name=name,
            beam_size=self._options.beam_size,
            detector=self.first.model,
            parakeet=parakeet,
        )

    def _whisper(self, models: HubModels, part: HubModel) -> WhisperModel:
        if part.name not in self._whispers:
            model = self._options.whisper(models.verified(part))
            _try(model)
            self._whispers[part.name] = model
        return self._whispers[part.name]

    def _parakeet(self, models: HubModels, part: HubModel) -> Parakeet:
        if part.name not in self._parakeets:
            threads = self._options.threads * self._options.slots
            on_gpu = self._options.device != "cpu"
            self._parakeets[part.name] = Parakeet(models.verified(part), threads=threads, on_gpu=on_gpu)
        return self._parakeets[part.name]
