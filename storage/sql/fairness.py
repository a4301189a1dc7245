"""Fair queueing: whose task is claimed first. Pure: the same decision on every store.

Start-time fair queueing over seconds of sound, first between flows, then between the jobs of a flow (Goyal,
Vin and Cheng, "Start-time fair queueing", 1996): the virtual time of a flow is the sound it has been served,
over its weight, and the least served goes first.

A newcomer goes before that order: a chat of which one short note waits and nothing else, and which was served
no more than those that wait. Newcomers go in the order in which they came, and only as often as leaves others
their share; then they start a note later than everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.job import CallWork, Capability

ENGINE_NEEDS = frozenset({Capability.TRANSCRIBE, Capability.TRANSLATE, Capability.THINK, Capability.LISTEN})
SHORT, LONG = 0, 1
SHORT_LANE_SECONDS = 120.0
"""Jobs of no more sound than this go before longer ones."""
SHORT_LANE_LEAD_SECONDS = 600.0
"""By how much a flow in the short lane may be ahead of the least served one."""
CREDIT_SECONDS = 3600.0
"""A flow that comes alive is never placed further than this behind the most served flow."""
TURN_SECONDS = 0.001
"""What a preparation costs, so that flows that are level take turns."""
VOICES_SHARE = 0.1
"""What telling voices apart costs of what hearing the words does."""
NEWCOMER_SECONDS = 30.0
"""Of sound: what a newcomer's note takes of what newcomers have together."""
NEWCOMER_SHARE = 0.5
"""What newcomers get for each second that others are served: half, in notes of the length above."""
MOST_NEWCOMER_SECONDS = 100 * NEWCOMER_SECONDS
"""So many newcomers may go ahead in a row."""
_BEFORE_ALL = 1e10
"""More seconds than since 1970: newcomers have negative virtual times, everybody else has positive ones."""
CHARACTERS_A_SECOND = 15
"""Of speech: what a question of so many characters costs in seconds of sound."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The first in one of the lines."""

    need: Capability
    rank: int
    """Minus the priority."""
    lane: int
    virtual_time: float
    """Of the flow; of a newcomer, `newcomer_time`."""
    flow: str
    job_id: str | None = None
    """Where only one job is asked for."""


def choose(heads: Sequence[Head]) -> Head:
    """Priority, reductions, newcomers, the short lane while not far ahead, then the least served flow."""
    rank = min(head.rank for head in heads)
    level = [head for head in heads if head.rank == rank]
    served = [head.virtual_time for head in level if head.virtual_time >= 0]
    least = min(served, default=0.0)

    def order(head: Head) -> tuple[bool, bool, float, str, str]:
        short = head.lane == SHORT and head.virtual_time <= least + SHORT_LANE_LEAD_SECONDS
        return head.need is not Capability.REDUCE, not short, head.virtual_time, head.flow, head.need

    return min(level, key=order)


def lane_for(need: Capability, seconds: float) -> int:
    """`seconds`: of sound that the job is known to have."""
    laned = need in ENGINE_NEEDS or need is Capability.VOICES
    return LONG if laned and seconds > SHORT_LANE_SECONDS else SHORT


def price(need: Capability, cost_seconds: float) -> float:
    """What a lease is charged for, in seconds of sound."""
    if need in ENGINE_NEEDS:
        return cost_seconds
    if need is Capability.VOICES:
        return cost_seconds * VOICES_SHARE
    return TURN_SECONDS if need is Capability.PREPARE else 0.0


def call_seconds(work: CallWork) -> float:
    return (len(work.call.system) + len(work.call.user)) / CHARACTERS_A_SECOND


def starting_time(least_served: float | None, most_served: float) -> float:
    """Time spent idle earns no credit: where a flow starts that comes alive beside active ones."""
    return most_served if least_served is None else max(least_served, most_served - CREDIT_SECONDS)


def is_newcomer(*, announced_seconds: float | None, virtual_time: float, start: float) -> bool:
    """Whether a flow that comes alive with a job may go before those that wait.

    `announced_seconds`: what the platform says of the recording; `virtual_time`: of the flow before, and
    `start` by `starting_time`.
    """
    short = announced_seconds is None or announced_seconds <= SHORT_LANE_SECONDS
    return short and virtual_time <= start


def delay_of_newcomer(newcomer_seconds: float) -> float:
    """By how much later it starts than others, if newcomers have used up what they have together.

    Without the delay, each of a stream of newcomers would be the least served of all.
    """
    return 0.0 if newcomer_seconds >= NEWCOMER_SECONDS else NEWCOMER_SECONDS


def newcomer_time(arrived: float) -> float:
    """The virtual time that puts a flow before others, by when its note came (seconds since 1970)."""
    return arrived - _BEFORE_ALL
