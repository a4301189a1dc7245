"""The error rates of one evaluation, or of several beside each other, as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.evaluation_tables import group_name
from bot.evaluation.bar_chart import Bar, BarGroup, bar_chart
from bot.evaluation.evaluation_report import EvaluationReport
from bot.evaluation.group_score import GroupKey, GroupScore


def bar_chart_of(reports: Sequence[EvaluationReport]) -> str:
    """By language and by length, with what chance may do."""
    groups: dict[GroupKey, list[GroupScore | None]] = {}
    for number, report in enumerate(reports):
        for group in report.groups:
            if group.rate is not None:
                groups.setdefault(group.key, [None] * len(reports))[number] = group
    letters = ("A: ", "B: ") if len(reports) > 1 else ("",)
    names = [
        f"{letter}{one.run.engine.name} ({one.run.engine.profile}), mode {one.run.mode}"
        for letter, one in zip(letters, reports, strict=True)
    ]
    return bar_chart(
        "Word errors; lines: what chance does, 95 of 100 draws",
        names,
        [_bar_group(groups[key]) for key in sorted(groups, key=lambda key: key.rank)],
    )


def _bar_group(groups: Sequence[GroupScore | None]) -> BarGroup:
    one = next(group for group in groups if group is not None)
    kind = " (CER)" if one.by_characters else ""
    return BarGroup(name=group_name(one) + kind, bars=tuple(map(_bar, groups)))


def _bar(group: GroupScore | None) -> Bar | None:
    if group is None or group.rate is None:
        return None
    interval = group.interval
    return Bar(
        value=group.rate,
        label=f"{100 * group.rate:.1f}%",
        low=interval.low if interval else None,
        high=interval.high if interval else None,
    )
