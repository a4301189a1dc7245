"""Two evaluations side by side, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.cli.evaluation_tables import (
    NOTHING,
    Column,
    counted,
    filled,
    group_name,
    heading,
    rate_of,
    table,
    terminal_width,
    within,
)
from bot.evaluation.chance import FEWEST_FILES, Interval
from bot.evaluation.comparison import Comparison, GroupComparison
from bot.evaluation.evaluation_report import EvaluationReport


def shown_comparison(
    found: Comparison, first: EvaluationReport, second: EvaluationReport, *, width: int | None = None
) -> str:
    width = width or terminal_width()
    groups = [one for one in found.groups if one.first.by != "silence"]
    shared = sum(one.first.files for one in found.groups if one.first.by in {"all", "silence"})
    parts = [
        "\n".join(filled((f"A: {heading(first)}", f"B: {heading(second)}"), width)),
        _differences(groups, width) if groups else "",
        "\n".join(filled(_comparison_facts(found, first, second, shared), width)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _differences(groups: Sequence[GroupComparison], width: int) -> str:
    return table(
        [
            Column(title="", cells=[group_name(one.first) for one in groups], is_text=True),
            Column(title="files", cells=[str(one.first.files) for one in groups], rank=2),
            Column(title="A", cells=[rate_of(one.first) for one in groups]),
            Column(title="B", cells=[rate_of(one.second) for one in groups]),
            Column(title="B - A", cells=[_difference(one) for one in groups]),
            Column(title="95% within", cells=[within(_interval(one), signed=True) for one in groups], rank=1),
            Column(title="", cells=[_verdict(one) for one in groups], is_text=True),
        ],
        width=width,
    )


def _difference(one: GroupComparison) -> str:
    return NOTHING if one.difference is None else f"{100 * one.difference.value:+.1f}"


def _interval(one: GroupComparison) -> Interval | None:
    return one.difference.interval if one.difference else None


def _verdict(one: GroupComparison) -> str:
    if one.difference is None:
        return NOTHING
    match one.difference.is_beyond_chance:
        case None:
            return "too few"
        case True:
            return "B better" if one.difference.value < 0 else "A better"
        case False:
            return "chance"


def _comparison_facts(
    found: Comparison, first: EvaluationReport, second: EvaluationReport, shared: int
) -> Iterable[str]:
    yield f"compared: {counted(shared, 'recording')} that both answered"
    if found.only_first or found.only_second:
        yield (
            f"left out: {found.only_first} of A and {found.only_second} of B, which the other did not answer "
            "or has another reference for"
        )
    factors = [one.real_time_factor for one in (first, second)]
    if None not in factors:
        yield f"speed: A {factors[0]:.3f}, B {factors[1]:.3f} s of work for a second of sound"
    for one in found.groups:
        if one.first.by == "silence":
            yield f"silence: A invented {counted(one.first.invented, 'word')}, B {one.second.invented}"
    yield (
        "better: 95 of 100 draws of these recordings, with repetition, say so; "
        f"fewer than {FEWEST_FILES} are too few to tell"
    )
