"""Models of the hub that may take the place of the packaged one: which files, what they need, what is there.

What they are is data (`hub_models.json`): each file of a fixed revision with its size and SHA-256.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bot.domain.errors import ConfigurationError

MANIFEST = Path(__file__).with_name("hub_models.json")
AUTO = "auto"
"""The packaged model at once, and a better one as soon as it is there."""
PACKAGED = "whisper-base"
PARAKEET = "parakeet"
"""What the name of a model begins with that hears European languages and does not translate."""
SPARE_MEMORY_BYTES = 1_000_000_000
"""For all else that this machine does."""
SPARE_DISK_BYTES = 2_000_000_000
"""For recordings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HubFile:
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HubModel:
    name: str
    repository: str
    revision: str
    memory_bytes: int
    """That it takes beside the packaged model, at work."""
    files: tuple[HubFile, ...]

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class HubModels:
    """In the order in which they are worth their download. `cache` is the folder of weights."""

    models: tuple[HubModel, ...]
    cache: Path

    def folder(self, model: HubModel) -> Path:
        return self.cache / model.name

    def has(self, model: HubModel) -> bool:
        """By sizes. A folder appears whole, and who loads it looks at its hashes."""
        folder = self.folder(model)
        try:
            return all((folder / file.name).stat().st_size == file.size_bytes for file in model.files)
        except OSError:
            return False

    def fitting(self, memory_bytes: float) -> tuple[HubModel, ...]:
        """The first ones, as far as they go into so much free memory."""
        room, fit = memory_bytes - SPARE_MEMORY_BYTES, []
        for model in self.models:
            room -= model.memory_bytes
            if room < 0:
                break
            fit.append(model)
        return tuple(fit)

    def offered(self) -> dict[str, tuple[HubModel, ...]]:
        """What those that are there make together, by the name of it, best first."""
        there = [model for model in self.models if self.has(model)]
        return {together(there[:count]): tuple(there[:count]) for count in range(len(there), 0, -1)}

    def verified(self, model: HubModel) -> Path:
        """Its folder, for who loads it. A damaged one is removed. Raises `ConfigurationError`."""
        folder = self.folder(model)
        for file in model.files:
            if sha256_of_file(folder / file.name) != file.sha256:
                shutil.rmtree(folder, ignore_errors=True)
                raise ConfigurationError(f"The weights of {model.name} were damaged and are removed.")
        return folder


def hub_models(cache: Path, manifest: Path = MANIFEST) -> HubModels:
    models = TypeAdapter(tuple[HubModel, ...]).validate_json(manifest.read_bytes())
    return HubModels(models=models, cache=cache)


def together(models: Sequence[HubModel]) -> str:
    """The name of what hears with these models, the packaged one in the place of what they lack."""
    return "+".join(_parts(models))


def _parts(models: Sequence[HubModel]) -> Iterator[str]:
    names = [model.name for model in models]
    yield from names
    if all(name.startswith(PARAKEET) for name in names):
        yield PACKAGED


def sha256_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
