"""A hub with the stand-in for Parakeet, and what an installation is told of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.fakes.model_hub import COMMIT, FakeModelHub

NAME = "parakeet-standin"
BESIDE_BASE = f"{NAME}+whisper-base"
REPOSITORY = "somebody/parakeet"
FOLDER = Path(__file__).parents[1] / "samples" / "parakeet"
FILES = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix != ".py"}


def hub() -> FakeModelHub:
    return FakeModelHub(REPOSITORY, FILES)


def manifest(folder: Path, *, memory_bytes: int = 0) -> Path:
    files = [
        {"name": name, "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in FILES.items()
    ]
    model = {
        "name": NAME,
        "repository": REPOSITORY,
        "revision": COMMIT,
        "memory_bytes": memory_bytes,
        "files": files,
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps([model]))
    return path
