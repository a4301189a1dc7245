"""The system calls that are left to the decoder: a list, which the kernel enforces (seccomp)."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass

_PROT_EXEC = 4
_AT_EMPTY_PATH = 0x1000
_OWN_FCNTL = (0, 1, 2, 3, 1030)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC: none that has signals sent to anybody."""
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "read": (0, 63),
    "pread64": (17, 67),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "close": (3, 57),
    "dup": (32, 23),
    "write": (1, 64),
    "writev": (20, 66),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "madvise": (28, 233),
    "futex": (202, 98),
    "getrandom": (318, 278),
    "clock_gettime": (228, 113),
    "gettimeofday": (96, 169),
    "sched_yield": (24, 124),
    "sysinfo": (99, 179),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "fcntl": (72, 25),
    "newfstatat": (262, 79),
    "prlimit64": (302, 261),
    "tgkill": (234, 131),
    "seccomp": (317, 277),
}
"""Of x86-64 and of AArch64. What is not here is refused: files by name, programs, threads, sockets."""
_NEVER = frozenset({"seccomp"})
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Machine, the column above, and how the kernel calls it (AUDIT_ARCH)."""
_OTHER_TABLE = 0x40000000
"""From here on x86-64 has a second set of numbers for the same calls (x32)."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_AT_NUMBER, _AT_ARCHITECTURE, _AT_ARGUMENTS = 0, 4, 16
_MODE_FILTER, _ALL_THREADS = 1, 1


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """Of one argument's lower half: none of these bits, or one of these values."""

    argument: int
    none_of: int = 0
    one_of: tuple[int, ...] = ()


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def allowed_calls() -> tuple[str, ...]:
    return tuple(sorted(_NUMBERS.keys() - _NEVER))


def install() -> bool:
    """From here on this process makes no other calls, for good. False where the kernel has no such filter.

    It asks for no right but that of `no_new_privs`, which must be set.
    """
    found = _ARCHITECTURES.get(os.uname().machine) if sys.platform == "linux" else None
    if found is None or sys.maxsize < 1 << 32:
        return False
    column, architecture = found
    code = b"".join(_instructions(column, architecture))
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    number = _NUMBERS["seccomp"][column]
    return int(libc.syscall(number, _MODE_FILTER, _ALL_THREADS, ctypes.byref(program))) == 0


def _instructions(column: int, architecture: int) -> list[bytes]:
    rules = _rules()
    program = [
        _one(_LOAD, _AT_ARCHITECTURE),
        _one(_EQUAL, architecture, yes=1),
        _one(_RETURN, _KILL),
        _one(_LOAD, _AT_NUMBER),
        _one(_AT_LEAST, _OTHER_TABLE, no=1),
        _one(_RETURN, _REFUSE),
    ]
    for name in allowed_calls():
        body = _checked(rules[name]) if name in rules else [_one(_RETURN, _ALLOW)]
        program += [_one(_EQUAL, _NUMBERS[name][column], no=len(body)), *body]
    return [*program, _one(_RETURN, _REFUSE)]


def _rules() -> Mapping[str, _Rule]:
    return {
        "mmap": _Rule(argument=2, none_of=_PROT_EXEC),
        "mprotect": _Rule(argument=2, none_of=_PROT_EXEC),
        "fcntl": _Rule(argument=1, one_of=_OWN_FCNTL),
        "newfstatat": _Rule(argument=3, one_of=(_AT_EMPTY_PATH,)),
        "prlimit64": _Rule(argument=0, one_of=(0,)),
        "tgkill": _Rule(argument=0, one_of=(os.getpid(),)),
    }


def _checked(rule: _Rule) -> list[bytes]:
    load = _one(_LOAD, _AT_ARGUMENTS + 8 * rule.argument)
    if rule.none_of:
        return [load, _one(_ANY_BIT, rule.none_of, no=1), _one(_RETURN, _REFUSE), _one(_RETURN, _ALLOW)]
    last = len(rule.one_of)
    tests = [_one(_EQUAL, value, yes=last - at) for at, value in enumerate(rule.one_of)]
    return [load, *tests, _one(_RETURN, _REFUSE), _one(_RETURN, _ALLOW)]


def _one(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """An instruction; where it compares, so many of the next are skipped."""
    return struct.pack("=HBBI", code, yes, no, value)
