"""Who calls, and whether they may: a key, or a program of this machine that no web page drives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.domain.job import Job
from bot.domain.ports.api_keys import TOKEN_PREFIX, ApiKey, Scope
from bot.httpd.addresses import is_loopback
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebAccess, WebServices

PLATFORM = "http"
LOOPBACK_FLOW = "http"
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_FORWARDED = frozenset(
    {
        "cdn-loop",
        "cf-connecting-ip",
        "fastly-client-ip",
        "fly-client-ip",
        "forwarded",
        "forwarded-for",
        "true-client-ip",
        "via",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-original-forwarded-for",
        "x-real-ip",
    }
)
_FORWARDED_FAMILIES = ("x-forwarded", "x-envoy-")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGE = frozenset({"same-origin", "none"})

bearer = HTTPBearer(
    scheme_name="key",
    auto_error=False,
    description="A key that `earmark keys create` made. Calls from the same machine need none, unless the "
    "service is reached from outside.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    flow: str
    """What fairness is between, and whose tasks are the caller's own."""
    admin: bool = False
    local: bool = False
    """Came from this machine, without a key."""

    @property
    def sees_engines(self) -> bool:
        return self.admin or self.local

    def owns(self, job: Job) -> bool:
        origin = job.request.origin
        return self.admin or (origin.platform == PLATFORM and origin.flow == self.flow)

    @classmethod
    def with_key(cls, key: ApiKey) -> Caller:
        return cls(flow=f"{PLATFORM}:{key.id}", admin=key.scope is Scope.ADMIN)


async def admitted(
    request: Request,
    services: ServicesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
) -> Caller:
    """Raises `Problem` as `caller_of`."""
    return await caller_of(request, services.access, credentials)


async def caller_of(
    request: Request, access: WebAccess, credentials: HTTPAuthorizationCredentials | None
) -> Caller:
    """Raises `Problem`: 401 without a key, 403 for a web page of elsewhere, 421 for a foreign host name.

    A bearer that is no key of ours is passed over on this machine: OpenAI's clients always send one.
    """
    token = credentials.credentials if credentials else ""
    local = _is_local(request, access)
    if token.startswith(TOKEN_PREFIX) or (token and not local):
        key = await access.keys.find(token) if access.keys else None
        if key is None:
            raise _unknown("This key is not valid (any more).")
        return Caller.with_key(key)
    _refuse_foreign_host(request, access)
    if not local:
        raise _unknown(_why_a_key(access))
    _refuse_foreign_page(request, access)
    return Caller(flow=LOOPBACK_FLOW, local=True)


CallerDep = Annotated[Caller, Depends(admitted)]


async def own_job(services: WebServices, caller: Caller, task_id: str) -> Job:
    """Raises `Problem` (404) for a task that is not there, and for one of somebody else."""
    job = await services.jobs.job(task_id)
    if job is None or not caller.owns(job):
        raise no_such_task()
    return job


async def own_jobs(services: WebServices, caller: Caller, *, limit: int) -> list[Job]:
    """An admin's page shows their own as well: what others said is not theirs to read by default."""
    jobs = await services.jobs.newest(flow=caller.flow, limit=limit)
    return [job for job in jobs if job.request.origin.platform == PLATFORM]


def no_such_task() -> Problem:
    return Problem(404, "no_such_task", "There is no such task (any more).")


def _unknown(detail: str) -> Problem:
    return Problem(401, "key_needed", detail, headers={"WWW-Authenticate": "Bearer"})


def _why_a_key(access: WebAccess) -> str:
    who = (
        "Where EARMARK_PUBLIC_URL is set every call needs"
        if access.public_url
        else "Calls from elsewhere need"
    )
    return f"{who} a key: make one with `earmark keys create NAME`."


def _is_local(request: Request, access: WebAccess) -> bool:
    """Whether a program of this machine calls, and no reverse proxy for somebody else.

    The plainest proxy adds nothing, and its requests look like a program's: `access` knows of it.
    """
    if not access.trusts_this_machine or passed_on(request):
        return False
    return request.client is not None and is_loopback(request.client.host) and _host_is_loopback(request)


def passed_on(request: Request) -> bool:
    """By a reverse proxy, by what those add."""
    return any(name in _FORWARDED or name.startswith(_FORWARDED_FAMILIES) for name in request.headers)


def _host_is_loopback(request: Request) -> bool:
    return _host_name(request.headers.get("host", "")) in _LOOPBACK_NAMES


def _refuse_foreign_host(request: Request, access: WebAccess) -> None:
    """A page of elsewhere may point its own name at this machine; the name gives it away."""
    if not access.trusts_this_machine:
        return
    peer = request.client.host if request.client else ""
    if is_loopback(peer) and not passed_on(request) and not _host_is_loopback(request):
        raise Problem(421, "unknown_host", "This service is not known by that host name.")


def _refuse_foreign_page(request: Request, access: WebAccess) -> None:
    """What a browser sends along on behalf of a web page of elsewhere changes nothing here."""
    origin = request.headers.get("origin")
    if request.method in _READING or (origin is not None and origin in access.allowed_origins):
        return
    site = request.headers.get("sec-fetch-site")
    foreign = site is not None and site not in _OWN_PAGE
    if foreign or (origin is not None and _authority(origin) != request.headers.get("host")):
        raise Problem(403, "foreign_page", "A web page of elsewhere may not do this.")


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
