"""Rounds of calls: ask many at once, ask again once where a reply cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from bot.domain.job import Call
from bot.modes.budget import ThinkBudget
from bot.modes.context import Result, Steps
from bot.modes.prompt_files import call


@dataclass(frozen=True, kw_only=True, slots=True)
class Question(Generic[Result]):
    """A call and how its reply is read."""

    body: str
    instruction: str
    again: str
    """Added to the instruction when the first reply could not be used."""
    parse: Callable[[str], Result | None]
    """None where the reply cannot be used."""

    def call(self, budget: ThinkBudget, *, again: bool) -> Call:
        instruction = f"{self.instruction}\n{self.again}" if again else self.instruction
        return call(budget, body=self.body, instruction=instruction)


def ask(budget: ThinkBudget, questions: Sequence[Question[Result]]) -> Steps[tuple[Result | None, ...]]:
    """What the replies say, in order; None where the second reply was no better, or the call failed."""
    if not questions:
        return ()
    replies = yield tuple(question.call(budget, again=False) for question in questions)
    found = [_read(question, reply) for question, reply in zip(questions, replies, strict=True)]
    unread = [at for at, reply in enumerate(replies) if reply is not None and found[at] is None]
    if unread:
        replies = yield tuple(questions[at].call(budget, again=True) for at in unread)
        for at, reply in zip(unread, replies, strict=True):
            found[at] = _read(questions[at], reply)
    return tuple(found)


def _read(question: Question[Result], reply: str | None) -> Result | None:
    return question.parse(reply) if reply is not None and reply.strip() else None


def together(*programs: Steps[Any]) -> Steps[tuple[Any, ...]]:
    """Runs programs side by side: the calls of each round go out as one."""
    results: dict[int, Any] = {}
    waiting: dict[int, tuple[Call, ...]] = {}
    for at, program in enumerate(programs):
        _resume(at, program, None, waiting, results)
    while waiting:
        calls = dict(waiting)
        replies = yield tuple(one for group in calls.values() for one in group)
        waiting.clear()
        position = 0
        for at, group in calls.items():
            own = replies[position : position + len(group)]
            position += len(group)
            _resume(at, programs[at], own, waiting, results)
    return tuple(results[at] for at in range(len(programs)))


def _resume(
    at: int,
    program: Steps[Any],
    replies: tuple[str | None, ...] | None,
    waiting: dict[int, tuple[Call, ...]],
    results: dict[int, Any],
) -> None:
    try:
        waiting[at] = next(program) if replies is None else program.send(replies)
    except StopIteration as finished:
        results[at] = finished.value
