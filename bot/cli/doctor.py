"""`earmark doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape

from bot import logs
from bot.app import Earmark, opened, prepare_folder
from bot.cli.decoder_check import examine_decoder
from bot.cli.door import door_checks
from bot.domain.errors import ConfigurationError, EarmarkError
from bot.domain.failure import FailureCode
from bot.domain.job import Capability
from bot.domain.ports.status import GateState
from bot.domain.ports.tasks import PROBE_SECONDS
from bot.inference.health import EndpointHealth
from bot.inference.profiles import TermsBy
from bot.platforms import sections
from bot.settings import load, unknown_names
from bot.settings.sections import StorageSettings

BUILTIN_START_SECONDS = 120.0
MOST_DRIFT_SECONDS = 10.0
LEAST_FREE_BYTES = 5_000_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    what: str
    good: bool
    text: str
    """What was found; where it is a fault, also its mend."""


def run() -> int:
    """0 if all is well, 1 if anything needs mending."""
    logs.configure(logging.getLevelName(logging.CRITICAL))
    return asyncio.run(_run())


async def _run() -> int:
    console, faults = Console(), 0
    async for finding in examined():
        mark = "[green]ok  [/]" if finding.good else "[bold red]mend[/]"
        line = f"{mark} [bold]{escape(finding.what)}[/]: {escape(finding.text)}"
        console.print(line, highlight=False, soft_wrap=True)
        faults += not finding.good
    console.print("All is well." if not faults else f"{faults} to mend.", highlight=False)
    return 1 if faults else 0


async def examined() -> AsyncIterator[Finding]:
    """In the order in which a fault hides the next."""
    try:
        settings = load()
        prepare_folder(settings.storage)
    except EarmarkError as error:
        yield Finding(what="settings", good=False, text=error.message)
        return
    yield _settings(settings.storage)
    yield _disk(settings.storage)
    async for check in door_checks(settings):
        yield Finding(what=check.what, good=check.good, text=check.text)
    try:
        async with opened(settings, with_chats=True) as earmark:
            for what, examine in (("database", _database), ("clock", _clock), ("sound store", _blobs)):
                yield await _examined(what, examine, earmark)
            if earmark.left_copies():
                yield _left_copies(earmark)
            yield await _examined("decoder", lambda _: examine_decoder(), earmark)
            async for finding in _engines(earmark):
                yield finding
            async for finding in _chats(earmark):
                yield finding
    except EarmarkError as error:
        yield Finding(what="start", good=False, text=error.message)


def _settings(storage: StorageSettings) -> Finding:
    if unknown := unknown_names(sections()):
        return Finding(
            what="settings",
            good=False,
            text=f"no such setting: {', '.join(unknown)}. `earmark settings` lists all.",
        )
    return Finding(what="settings", good=True, text=f"data in {storage.data_dir}")


def _disk(storage: StorageSettings) -> Finding:
    free_bytes = shutil.disk_usage(storage.data_dir).free
    text = f"{free_bytes / 1e9:.1f} GB free in {storage.data_dir}"
    if free_bytes < LEAST_FREE_BYTES:
        return Finding(
            what="disk",
            good=False,
            text=f"{text}; a 24-hour recording needs about 2. Make room, or set EARMARK_DATA_DIR.",
        )
    return Finding(what="disk", good=True, text=text)


async def _examined(what: str, examine: Callable[[Earmark], Awaitable[str]], earmark: Earmark) -> Finding:
    try:
        return Finding(what=what, good=True, text=await examine(earmark))
    except EarmarkError as error:
        return Finding(what=what, good=False, text=error.message)


async def _database(earmark: Earmark) -> str:
    depth = await earmark.table.status.depth()
    return f"reachable, {depth.jobs_open} open jobs, {depth.ready} tasks waiting"


async def _clock(earmark: Earmark) -> str:
    """Signatures of platforms are old after five minutes, and days are those of the database."""
    before = datetime.now(UTC)
    drift_seconds = (await earmark.table.jobs.now() - before).total_seconds()
    if abs(drift_seconds) > MOST_DRIFT_SECONDS:
        raise ConfigurationError(
            f"This machine's clock and the database's differ by {abs(drift_seconds):.0f} s. "
            "Switch on time synchronisation (NTP) on both machines."
        )
    return f"agrees with the database's within {MOST_DRIFT_SECONDS:.0f} s"


def _left_copies(earmark: Earmark) -> Finding:
    names = ", ".join(copy.name for copy in earmark.left_copies())
    days = earmark.settings.retention.retention_days
    return Finding(
        what="copies",
        good=False,
        text=f"{names} lie beside the database since its files were lost. What people forget stays in them: "
        f"choose which database to use, then delete the others. They go by themselves after {days:g} days.",
    )


async def _blobs(earmark: Earmark) -> str:
    key = "doctor/canary"
    await earmark.blobs.put(key, b"canary")
    await earmark.blobs.get(key)
    await earmark.blobs.delete([key])
    return "written, read and deleted"


async def _engines(earmark: Earmark) -> AsyncIterator[Finding]:
    if earmark.builtin:
        try:
            await earmark.builtin.wait_ready(BUILTIN_START_SECONDS)
        except EarmarkError as error:
            yield Finding(what="built-in engine", good=False, text=error.message)
            return
    for health in await earmark.pool.health():
        yield await _engine(earmark, health)
    for gate in await earmark.table.status.gates():
        if gate.paused_seconds:
            yield Finding(what=f"engine {gate.name}", good=False, text=_rest(gate))
    heard_by = earmark.pool.profile(Capability.TRANSCRIBE) or earmark.pool.profile(Capability.LISTEN)
    if earmark.settings.models.vocabulary and heard_by and heard_by.terms_by is TermsBy.NOTHING:
        yield Finding(
            what="vocabulary",
            good=True,
            text=f"{heard_by.name} takes no names to listen for: EARMARK_VOCABULARY works on answers alone.",
        )
    if not earmark.pool.can(Capability.THINK):
        yield Finding(
            what="language model",
            good=True,
            text="none: summaries and answers are picked from the words. EARMARK_THINK_URLS connects one.",
        )


async def _engine(earmark: Earmark, health: EndpointHealth) -> Finding:
    what = f"engine {health.name}"
    if health.problem:
        return Finding(what=what, good=False, text=f"{health.problem} {health.mend or ''}")
    canary = await earmark.pool.canary(health.name)
    if canary.problem:
        return Finding(what=what, good=False, text=f"{canary.problem} {canary.mend or ''}")
    context = f", context {health.context:,}" if health.context else ""
    text = f"serves {', '.join(health.models)}{context}; answered in {canary.seconds:.1f} s"
    return Finding(what=what, good=True, text=text)


def _rest(gate: GateState) -> str:
    causes = {
        FailureCode.ENGINE_BUSY: "it was busy",
        FailureCode.ENGINE_SLOW: "it took too long",
        FailureCode.ENGINE_UNREACHABLE: "it gave no answer",
    }
    cause = causes.get(gate.paused_by, "it failed") if gate.paused_by else "it failed"
    return (
        f"gets no work for up to {gate.paused_seconds:.0f} s more, because {cause} when it was asked last. "
        f"A running Earmark tries it every {PROBE_SECONDS:.0f} s and goes on as soon as it answers."
    )


async def _chats(earmark: Earmark) -> AsyncIterator[Finding]:
    connections = earmark.chats.connections if earmark.chats else {}
    for connection in connections.values():
        async for check in connection.checks():
            yield Finding(what=check.what, good=check.good, text=check.text)
    access = earmark.settings.access
    if connections and not (access.allow_workspaces or access.allow_chats or access.allow_users):
        yield Finding(
            what="access",
            good=True,
            text="everybody who finds the bots may use them. EARMARK_ALLOW_USERS, EARMARK_ALLOW_CHATS and "
            "EARMARK_ALLOW_WORKSPACES say who may.",
        )
