"""Two evaluations of the same recordings: what differs, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.chance import RateDifference, rate_difference
from bot.evaluation.evaluation_report import EvaluationReport
from bot.evaluation.file_score import FileScore
from bot.evaluation.group_score import GroupKey, GroupScore, group_keys, group_score


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupComparison:
    first: GroupScore
    second: GroupScore
    difference: RateDifference | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    groups: tuple[GroupComparison, ...]
    only_first: int
    """Files that the other run has no answer for, or another reference: they are compared with nothing."""
    only_second: int


def compared(first: EvaluationReport, second: EvaluationReport) -> Comparison:
    """Over the files that both answered."""
    ones, others = _answered(first), _answered(second)
    shared = [file for file in ones if file in others and _same_reference(ones[file], others[file])]
    parts: dict[GroupKey, list[tuple[FileScore, FileScore]]] = {}
    for file in shared:
        for key in group_keys(ones[file]):
            parts.setdefault(key, []).append((ones[file], others[file]))
    return Comparison(
        groups=tuple(_of_group(key, parts[key]) for key in sorted(parts, key=lambda key: key.rank)),
        only_first=len(ones) - len(shared),
        only_second=len(others) - len(shared),
    )


def _of_group(key: GroupKey, pairs: Sequence[tuple[FileScore, FileScore]]) -> GroupComparison:
    return GroupComparison(
        first=group_score(key, [one for one, _ in pairs]),
        second=group_score(key, [other for _, other in pairs]),
        difference=rate_difference(
            [(one.words, other.words) for one, other in pairs if one.words and other.words]
        ),
    )


def _answered(report: EvaluationReport) -> dict[str, FileScore]:
    return {one.file: one for one in report.files if one.failure is None}


def _same_reference(one: FileScore, other: FileScore) -> bool:
    said = [score.words.said if score.words else None for score in (one, other)]
    return said[0] == said[1] and one.by_characters == other.by_characters and one.silent == other.silent
