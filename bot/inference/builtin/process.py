"""The built-in engine seen from the service: a supervised child process at a fixed address."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from bot.domain.errors import ConfigurationError, EarmarkError, EngineUnreachable
from bot.inference.builtin.hub_models import AUTO
from bot.inference.builtin.weights import BASE, spoken_model_name

logger = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 60.0
_DEATHS, _DEATHS_SECONDS = 3, 900.0
"""So many in such a time are the chosen model's fault."""
_STEADY_SECONDS = 60.0
"""A child that served for so long begins a new count of failures."""
_STDERR_LINES_A_MINUTE = 20
_STDERR_LINE_CHARACTERS = 300


def default_threads(slots: int = 1) -> int:
    """CPU threads for each slot: all that this process may use, at most 8 in sum (more gain little)."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(8, usable) // slots)


class BuiltinEngine:
    """Whisper on this machine, reached at `base_url` with `api_key` like a vLLM server.

    The address belongs to this object and is handed down to every child: it never changes, no stranger can
    take it while a child is being replaced, and connections made meanwhile wait in the kernel's queue for the
    new child. Before the first child is ready, and after the engine gave up for a reason that only the admin
    can mend, connections are refused. What a dying child was working on ends with a broken connection.
    """

    def __init__(
        self,
        *,
        cache: Path,
        model: str = BASE,
        slots: int = 1,
        threads: int | None = None,
        memory_bytes: int | None = None,
        device: str = "auto",
        options: Sequence[str] = (),
    ) -> None:
        """`threads` are CPU threads of each slot; `memory_bytes` limits the child's address space; `options`
        are further arguments of the child's command.
        """
        self.slots = slots
        self.model_name = spoken_model_name(BASE if model == AUTO else model)
        self.api_key = secrets.token_urlsafe(32)
        self._model = model
        self._deaths: deque[float] = deque(maxlen=_DEATHS)
        self._arguments = ["--cache", str(cache), "--slots", str(slots)]
        self._arguments += ["--threads", str(threads or default_threads(slots))]
        self._arguments += ["--memory-bytes", str(memory_bytes)] if memory_bytes else []
        self._arguments += ["--device", device, *options]
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._port: int = self._listener.getsockname()[1]
        self._settled = asyncio.Event()
        self._failure: EarmarkError | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def base_url(self) -> str:
        """Without `/v1`. Valid from the start and for as long as this object lives."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """Of the child that runs now."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Starts and watches the child; returns at once. A repeat does nothing."""
        if self._supervisor is None:
            self._supervisor = asyncio.create_task(self._supervise(), name="builtin-engine")

    async def wait_ready(self, timeout_seconds: float) -> None:
        """Starts the engine if need be and returns when it takes requests.

        Raises `ConfigurationError` if only the admin can mend it, `EngineUnreachable` if it is not ready.
        """
        await self.start()
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._settled.wait()
        except TimeoutError as error:
            raise EngineUnreachable(
                f"The built-in engine was not ready within {timeout_seconds:g} seconds."
            ) from error
        if self._failure:
            raise self._failure

    async def close(self) -> None:
        if self._supervisor:
            self._supervisor.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervisor
        self._listener.close()

    async def _supervise(self) -> None:
        failures = 0
        while not isinstance(self._failure, ConfigurationError):
            began = time.monotonic()
            try:
                await self._one_life()
            except OSError:  # no process to be had just now
                logger.exception("builtin_engine.not_started")
            failures = 1 if time.monotonic() - began > _STEADY_SECONDS else failures + 1
            pause = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2 ** (failures - 1))
            if not isinstance(self._failure, ConfigurationError):
                await asyncio.sleep(pause)
        self._listener.close()

    async def _one_life(self) -> None:
        """From the child's start to its end, whatever ends it."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.inference.builtin", "--model", self._model, *self._arguments),
            *("--fd", str(self._listener.fileno())),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "TMPDIR": tempfile.gettempdir()},
            pass_fds=[self._listener.fileno()],
        )
        self._process = process
        logger.info("builtin_engine.started", extra={"pid": process.pid})
        try:
            assert process.stdin
            process.stdin.write(self.api_key.encode() + b"\n")
            async with asyncio.TaskGroup() as duties:
                duties.create_task(self._listen(process))
                duties.create_task(_log_stderr(process))
        finally:
            await _end(process)
        if self._failure is None:
            self._settled.clear()
            self._give_up_choosing()
        logger.warning("builtin_engine.ended", extra={"pid": process.pid, "status": process.returncode})

    def _give_up_choosing(self) -> None:
        """A child that served has died. If that goes on, the next one has the packaged model alone."""
        self._deaths.append(time.monotonic())
        often = len(self._deaths) == _DEATHS and self._deaths[-1] - self._deaths[0] < _DEATHS_SECONDS
        if often and self._model == AUTO and self.model_name != spoken_model_name(BASE):
            logger.warning("builtin_model.given_up", extra={"model": self.model_name, "deaths": _DEATHS})
            self._model = BASE

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout
        async for line in process.stdout:
            said = json.loads(line)
            self._failure = None if said["event"] == "ready" else _failure(said)
            self._settled.set()
            logger.info("builtin_engine.%s", said["event"], extra={"pid": process.pid})


def _failure(said: dict[str, str]) -> EarmarkError:
    kind = ConfigurationError if said["kind"] == "configuration" else EngineUnreachable
    return kind(said["message"])


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    await process.wait()
    if process.stdin:
        process.stdin.close()


async def _log_stderr(process: asyncio.subprocess.Process) -> None:
    """Always drained, logged at a bounded rate."""
    assert process.stderr
    window, lines = time.monotonic(), 0
    while chunk := await process.stderr.read(1 << 16):
        if time.monotonic() - window > 60:
            window, lines = time.monotonic(), 0
        for line in chunk.decode(errors="replace").splitlines():
            lines += 1
            if lines <= _STDERR_LINES_A_MINUTE:
                logger.warning("builtin_engine.stderr", extra={"line": line[:_STDERR_LINE_CHARACTERS]})
