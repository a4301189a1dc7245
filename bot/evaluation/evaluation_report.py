"""All that an evaluation found, as it is kept in a file: docs/evaluation.md tells its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from bot.domain.coverage import EngineName
from bot.evaluation.chance import SEED
from bot.evaluation.file_score import FileScore
from bot.evaluation.group_score import GroupScore, grouped
from bot.evaluation.normalizer import NORMALIZER


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineUse:
    """What was asked of engines, as far as they tell: of parts that were heard before the run, nothing."""

    requests: int = 0
    request_seconds: float = 0.0
    tokens: int | None = None
    """Written by language models; None where no engine told."""

    def __add__(self, other: EngineUse) -> EngineUse:
        told = [one for one in (self.tokens, other.tokens) if one is not None]
        return EngineUse(
            requests=self.requests + other.requests,
            request_seconds=round(self.request_seconds + other.request_seconds, 3),
            tokens=sum(told) if told else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A recording that was not tried."""

    file: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFacts:
    """How the figures came about."""

    folder: str
    mode: str
    engine: EngineName
    language: str | None
    """That the engine was told of."""
    wall_seconds: float
    """Of all the work, that of earlier tries of the same run too."""
    use: EngineUse


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationReport:
    v: int
    """The version of this form."""
    normalizer: int
    seed: int
    run: RunFacts
    groups: tuple[GroupScore, ...]
    files: tuple[FileScore, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound, with as many recordings at once as the engine takes."""
        seconds = sum(one.seconds for one in self.files if one.failure is None)
        return self.run.wall_seconds / seconds if seconds else None


class UnreadableReport(ValueError):
    """A file that holds no report."""


_ADAPTER = TypeAdapter(EvaluationReport)
_VERSION = 1


def report_of(files: Sequence[FileScore], left_out: Sequence[LeftOut], run: RunFacts) -> EvaluationReport:
    return EvaluationReport(
        v=_VERSION,
        normalizer=NORMALIZER,
        seed=SEED,
        run=run,
        groups=grouped(files),
        files=tuple(files),
        left_out=tuple(left_out),
    )


def to_json(report: EvaluationReport) -> str:
    return _ADAPTER.dump_json(report, indent=1).decode() + "\n"


def from_json(text: str) -> EvaluationReport:
    """Raises `UnreadableReport`."""
    try:
        report = _ADAPTER.validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"])) or "the whole"
        raise UnreadableReport(f"{where}: {fault['msg']}") from None
    if report.v != _VERSION:
        raise UnreadableReport(f"it is of version {report.v}, and this Earmark reads {_VERSION}")
    return report
