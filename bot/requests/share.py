"""An answer that one person sees, once more for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.domain.job import Job, Request
from bot.domain.ports.jobs import Accepted, JobStore, SeenBefore
from bot.requests.repeat import at_no_quota

SHARED_PREFIX = "share_"
"""In the address of a job that one person sees: entries that lead to the thread, once this is taken off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NothingToShare:
    """Everybody sees the answer already."""


ShareResult: TypeAlias = Accepted | SeenBefore | NothingToShare


async def share(jobs: JobStore, job: Job) -> ShareResult:
    """An answer is shared once."""
    request = share_request(job)
    if request is None:
        return NothingToShare()
    added = await jobs.add(request)
    assert isinstance(added, Accepted | SeenBefore), "A shared answer joins nothing and has no quota."
    return added


def share_request(job: Job) -> Request | None:
    """The same request for the thread, with a view of its own; None where that is its place already."""
    address = shared_address(job.request.origin.address)
    if not address:
        return None
    origin = replace(job.request.origin, address=address)
    request = at_no_quota(job.request)
    return replace(request, origin=origin, event_id=f"share:{job.id}", replaces_message=None)


def shared_address(address: Mapping[str, str]) -> dict[str, str]:
    """Where the answer goes for everybody to see; empty where it is there already."""
    return {
        name.removeprefix(SHARED_PREFIX): value
        for name, value in address.items()
        if name.startswith(SHARED_PREFIX) and value
    }
