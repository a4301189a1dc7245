"""The decoding process, as its parent holds it."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import select
import signal
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import numpy as np

import bot
from bot.audio.confinement import Confinement
from bot.audio.encode import Int16Samples
from bot.audio.limits import AudioLimits
from bot.audio.track_mix import TrackMix
from bot.domain.errors import BadInput, ConfigurationError, EarmarkError
from bot.domain.failure import FailureCode
from bot.domain.recording import SAMPLE_RATE, AudioInfo

PIPE_BYTES = 1_048_576
"""Half a minute of mono sound: so far may the decoder run ahead of its reader."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """How a decoding ended."""

    samples: int
    stopped_because: str | None
    left_out: bool = False
    """Whether there are sound tracks that are not in the sound."""
    declared_seconds: float | None = None
    """Where the file's own header says that the sound ends, if there is sound behind it."""


class Decoder:
    """A decoding process. Blocking: use it from one thread, and from the thread that starts it.

    The process is killed when that thread ends (the kernel ties a child's life to the thread that made it),
    when the `with` block is left, and by `kill()` from any thread.
    """

    def __init__(
        self, path: Path, limits: AudioLimits, *, purpose: Literal["decode", "probe", "examine"] = "decode"
    ) -> None:
        self._limits = limits
        self._samples = 0
        self._received = 0
        self._waited_seconds = 0.0
        self._timed_out = False
        self._buffer = bytearray()
        self._size = 0
        self._killed = False
        self._started = False
        self._process = self._start(path, purpose)
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        _widen(self._pipe)

    def _start(self, path: Path, purpose: str) -> subprocess.Popen[bytes]:
        file = _opened(path)
        try:
            self._size = _checked_size(file, self._limits)
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module, no words of anybody
                [
                    *(sys.executable, "-I", "-S", "-B", "-c", _START),
                    *(_PACKAGE_FOLDERS, str(file), purpose, str(os.getpid())),
                    json.dumps(dataclasses.asdict(self._limits)),
                ],
                pass_fds=(file,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={},
                cwd="/",
                start_new_session=True,
            )
        except OSError as failed:
            raise EarmarkError("The decoder could not be started. Try again.") from failed
        finally:
            os.close(file)

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def kill(self) -> None:
        if self._process.poll() is None:
            self._killed = True
            with suppress(ProcessLookupError):
                self._process.kill()

    def info(self) -> AudioInfo:
        """What the container says.

        Raises `BadInput` for what is not taken, `ConfigurationError` where the decoder refuses to run.
        """
        kind, content = self._message()
        if kind != b"I":
            raise EarmarkError("The decoder did not keep to its protocol.")
        return AudioInfo(size_bytes=self._size, **json.loads(content))

    def confinement(self) -> Confinement:
        """What a process gave up that was started to `examine`."""
        kind, content = self._message()
        if kind != b"C":
            raise EarmarkError("The decoder did not keep to its protocol.")
        return Confinement(**json.loads(content))

    def sound(self) -> Iterator[bytes]:
        """16 bit samples, 16 kHz mono, in pieces of any length; returns how it ended.

        Raises `BadInput`, and `EarmarkError` where the process was killed from outside.
        """
        mix = TrackMix()
        while self.ended is None:
            kind, content = self._message()
            if kind == b"T":
                mix = TrackMix(**json.loads(content))
            elif kind == b"A":
                channels = np.frombuffer(content, dtype="<i2", offset=2).reshape(content[1], -1)
                self._received += channels.shape[1]
                yield from self._counted(mix.feed(content[0], channels))
            elif kind == b"E":
                yield from self._counted(mix.finish())
                end = json.loads(content)
                end["left_out"] = end.get("left_out", False) or mix.left_out
                self.ended = Decoded(samples=self._samples, **end)

    def _counted(self, pieces: Iterator[Int16Samples]) -> Iterator[bytes]:
        for piece in pieces:
            self._samples += len(piece)
            yield piece.tobytes()

    ended: Decoded | None = None
    """Known when `sound` is exhausted."""

    def _message(self) -> tuple[bytes, bytes]:
        header = self._read(5)
        kind, length = struct.unpack(">cI", header) if len(header) == 5 else (b"", 0)
        content = self._read(length)
        if not kind or len(content) < length:
            return b"E", self._died()
        if kind == b"R":
            raise ConfigurationError(json.loads(content)["message"])
        if kind == b"S":
            self._started = True
            return self._message()
        if kind == b"F":
            refusal = json.loads(content)
            raise BadInput(FailureCode(refusal["code"]), refusal["message"])
        return kind, content

    def _read(self, size: int) -> bytes:
        """`size` bytes, or fewer at the end of the pipe."""
        while len(self._buffer) < size:
            if not self._wait():
                self._timed_out = True
                self._process.kill()
                break
            piece = os.read(self._pipe, 262_144)
            if not piece:
                break
            self._buffer += piece
        with memoryview(self._buffer) as held:
            taken = bytes(held[:size])
        del self._buffer[:size]
        return taken

    def _wait(self) -> bool:
        """False if the decoder shows no sign of life."""
        patience = min(self._limits.stall_seconds, self._limits.wall_seconds - self._waited_seconds)
        started = time.monotonic()
        poll = select.poll()
        poll.register(self._pipe, select.POLLIN)
        ready = patience > 0 and poll.poll(patience * 1000)
        self._waited_seconds += time.monotonic() - started
        return bool(ready)

    def _died(self) -> bytes:
        """An end message for a process that went without one: what was decoded before holds."""
        status = self._process.wait()
        if self._killed or (status == -signal.SIGKILL and not self._timed_out):
            raise EarmarkError("The decoder was killed from outside, perhaps for want of memory. Try again.")
        if not self._started and not self._timed_out:
            raise EarmarkError(f"The decoder could not be started (status {status}). Try again.")
        after = f"after {self._received / SAMPLE_RATE:.0f} s of sound"
        slow = self._timed_out or status == -signal.SIGXCPU
        if self._received < self._limits.min_seconds * SAMPLE_RATE:
            raise _nothing_decoded(slow=slow)
        reason = f"Decoding took too long and was ended {after}." if slow else f"The decoder failed {after}."
        return json.dumps({"stopped_because": reason}).encode()


_START = (
    "import sys; sys.path[:0] = sys.argv.pop(1).split(':'); "
    "from bot.audio.decoder import main; main(sys.argv[1:])"
)
_WHERE_AV_IS = importlib.util.find_spec("av")
assert _WHERE_AV_IS is not None
assert _WHERE_AV_IS.origin is not None
_PACKAGE_FOLDERS = ":".join(
    str(Path(origin).parent.parent.resolve()) for origin in (bot.__file__, _WHERE_AV_IS.origin)
)
"""The only folders the child imports from besides the standard library: no site start-up, half the time."""


def _nothing_decoded(*, slow: bool) -> BadInput:
    if slow:
        return BadInput(
            FailureCode.DECODER_LIMIT,
            "Decoding this file takes more time than one recording may have. Convert it to mp3 or m4a and "
            "send it again.",
        )
    return BadInput(
        FailureCode.DAMAGED, "This file is damaged: the decoder fails on it. Record or export it again."
    )


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError, PermissionError) as gone:
        raise BadInput(
            FailureCode.FILE_GONE, "This file is not there any more, or may not be read. Send it again."
        ) from gone
    except OSError as failed:
        raise EarmarkError("The file could not be opened. Try again.") from failed


def _checked_size(file: int, limits: AudioLimits) -> int:
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(FailureCode.NOT_AUDIO, "This is not a file. Send a recording.")
    if found.st_size == 0:
        raise BadInput(FailureCode.EMPTY_FILE, "This file is empty. Record or export it again.")
    if found.st_size > limits.max_bytes:
        raise BadInput(
            FailureCode.TOO_LARGE,
            f"This file has {found.st_size / 1e9:.1f} GB, and at most {limits.max_bytes / 1e9:.1f} GB are "
            "taken. Send it in parts, or as mp3 or m4a.",
        )
    return found.st_size


def _widen(pipe: int) -> None:
    with suppress(ImportError, AttributeError, OSError):  # a narrow pipe works, too
        import fcntl  # noqa: PLC0415 - absent on some systems

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
