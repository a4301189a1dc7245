"""What was asked about a recording before: a question may go on from it, as "and who does it?"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.job import Job, JobState, Mode, Request

MOST_EARLIER = 3
_ANSWERED = frozenset({JobState.DONE, JobState.PARTIAL})


def going_on(request: Request, told: Iterable[Job]) -> Request:
    """With the last few questions on the same recording that are answered by now, oldest first.

    `told`: jobs whose answers the person who asks can see, newest first. They are named once and for all, so
    that the same request asks the same whenever it is done again; of those that are forgotten nothing goes.
    """
    if request.options.mode is not Mode.UNDERSTAND:
        return request
    latest: dict[str, str] = {}
    for job in told:
        asked = _wording(job.request)
        if _is_about(job, request) and asked and asked != _wording(request):
            latest.setdefault(asked, job.id)
    return replace(request, earlier=tuple(reversed([*latest.values()][:MOST_EARLIER])))


def _is_about(job: Job, request: Request) -> bool:
    theirs = job.request
    same = theirs.source.url == request.source.url
    return same and theirs.options.mode is Mode.UNDERSTAND and job.state in _ANSWERED


def _wording(request: Request) -> str:
    return " ".join((request.options.question or "").casefold().split())
