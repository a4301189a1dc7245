"""`earmark plan`: how a recording would be cut, before any hardware is bought."""

from __future__ import annotations

import math
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.job import Capability, Mode
from bot.domain.recording import SAMPLE_RATE
from bot.inference.budget import ANSWER_MARGIN, PlanReport, answer_tokens_per_second, plan
from bot.inference.profiles import PROFILES, Profile
from bot.modes.budget import ThinkBudget
from bot.text.clock import clock


def show(
    seconds: float,
    *,
    mode: Mode,
    profile: str,
    context: int | None,
    language: str | None,
    slots: int,
    speed: float,
    limit: float | None,
) -> None:
    """`limit` is the longest segment, in seconds."""
    chosen = _profile(profile)
    capability = (
        Capability.TRANSLATE
        if mode is Mode.TRANSLATE and Capability.THINK not in chosen.needs
        else Capability.TRANSCRIBE
    )
    report = plan(
        chosen,
        context=context or chosen.default_context,
        seconds=seconds,
        slots=slots,
        speed=speed,
        capability=capability,
        language=language,
        user_limit=limit,
    )
    rows = _first_step(report, slots, speed)
    if mode is not Mode.ASR and Capability.THINK in chosen.needs:
        tokens = math.ceil(seconds * answer_tokens_per_second(language) / ANSWER_MARGIN)
        rows["tokens of the transcript, expected"] = f"{tokens:,}"
        rows["calls of the second step, about"] = (
            f"{second_step_calls(mode, tokens, report.context, chosen):,}"
        )
    _print(f"{_clock(seconds)} of sound, mode {mode}, profile {report.profile}", rows)


def _first_step(report: PlanReport, slots: int, speed: float) -> dict[str, str]:
    return {
        "context, tokens": f"{report.context:,}",
        "longest segment": _clock(report.segment_seconds),
        "segments": f"{report.segments:,}",
        "audio parts a segment": f"{report.parts_per_segment:,}",
        "tokens in": f"{report.input_tokens:,}",
        "tokens out, expected": f"{report.output_tokens:,}",
        f"time with {slots} slots at {speed:g} x real time each": _clock(report.expected_seconds),
    }


def _print(title: str, rows: Mapping[str, str]) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    table.add_column("figure", justify="right")
    for what, figure in rows.items():
        table.add_row(what, figure)
    Console().print(table)


def second_step_calls(mode: Mode, tokens: int, context: int, profile: Profile) -> int:
    """Passages of the transcript, and one call that draws them together.

    What is rewritten whole must fit the answer too; what is summed up may fill half the context.
    """
    budget = ThinkBudget(context_tokens=context, reasoning_tokens=profile.reasoning_tokens)
    rewritten = mode in {Mode.S2T, Mode.TRANSLATE}
    passage = min(budget.text_tokens(), budget.answer_tokens) if rewritten else budget.text_tokens()
    passages = math.ceil(tokens / max(1, passage))
    return passages + 1 if rewritten or passages > 1 else 1


def _profile(name: str) -> Profile:
    if name not in PROFILES:
        raise BadInput(
            FailureCode.WRONG_OPTION, f"There is no profile {name}. Known are {', '.join(sorted(PROFILES))}."
        )
    return PROFILES[name]


def _clock(seconds: float) -> str:
    return clock(round(seconds * SAMPLE_RATE))
