"""Where an evaluation is at work: a database and a folder of sound of its own, and what is scored so far.

Of its own, since what earlier jobs heard would stand in for the engine that is measured. Gone once the run is
whole; an interrupted one finds it again. What was never gone on with is removed by a later evaluation.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.cli.output import write
from bot.cli.recorded_set import ReferencedRecording
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.evaluation.evaluation_report import EngineUse
from bot.evaluation.file_score import FileScore
from bot.evaluation.normalizer import NORMALIZER
from bot.file_age import ago

KEPT_SECONDS = 7 * 86_400.0

_SPENT_FILE = "spent.json"
_SCORE = TypeAdapter(FileScore)


@dataclass(frozen=True, kw_only=True, slots=True)
class SpentSoFar:
    """By all tries of the same run."""

    wall_seconds: float = 0.0
    use: EngineUse = field(default_factory=EngineUse)


_SPENT = TypeAdapter(SpentSoFar)


class EvaluationFolder:
    """Of one run: the same recordings, engine and options find the same folder."""

    def __init__(self, root: Path, identity: Iterable[str]) -> None:
        self._folder = root / _digest(identity)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises `BadInput` where the same evaluation runs already."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BadInput(FailureCode.WRONG_OPTION, "The same evaluation runs already.") from None
            _remove_old(self._folder)
            yield

    @property
    def settings(self) -> Mapping[str, Any]:
        """That put the run's database and sound here."""
        return {
            "database_url": f"sqlite:///{self._folder.absolute()}/earmark.db",
            "blobs_url": str(self._folder.absolute() / "audio"),
        }

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def key(self, recording: ReferencedRecording, engine: str) -> str:
        """Another sound, reference, engine or normaliser is another score."""
        with recording.path.open("rb") as file:
            sound = hashlib.file_digest(file, "sha256").hexdigest()
        return _digest((sound, repr(recording.reference), engine, str(NORMALIZER)))

    def kept(self, key: str) -> FileScore | None:
        try:
            return _SCORE.validate_json(self._score(key).read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, key: str, score: FileScore) -> None:
        write(_SCORE.dump_json(score).decode(), self._score(key))

    @property
    def spent(self) -> SpentSoFar:
        try:
            return _SPENT.validate_json((self._folder / _SPENT_FILE).read_bytes())
        except (OSError, ValidationError):
            return SpentSoFar()

    def spend(self, spent: SpentSoFar) -> None:
        write(_SPENT.dump_json(spent).decode(), self._folder / _SPENT_FILE)

    def _score(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _remove_old(own: Path) -> None:
    for folder in own.parent.iterdir():
        if folder != own and folder.stat().st_mtime < ago(KEPT_SECONDS):
            shutil.rmtree(folder, ignore_errors=True)
