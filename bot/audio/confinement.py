"""What the decoding process gives up before it reads a stranger's first byte."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from typing import Any

from bot.audio import syscall_filter
from bot.audio.limits import AudioLimits

NO_NETWORK_TO_GIVE_UP = (
    "The decoder refuses to run: this kernel lets it give up the network neither by a namespace of its own "
    "nor by a filter of system calls. Allow one of the two: a kernel with CONFIG_SECCOMP_FILTER on x86-64 or "
    "AArch64 (the default profiles of Docker, Podman and Kubernetes let it be used), or user namespaces for "
    "everybody (sysctl user.max_user_namespaces)."
)
_PR_SET_PDEATHSIG = 1
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CLONE_NEWNET_IN_NEWUSER = 0x40000000 | 0x10000000
_CAPABILITIES_VERSION_3 = 0x20080522
_MOST_CAPABILITIES = 64
_EMPTY_FOLDER = "/proc/self/fdinfo"
"""No file in it leads anywhere, and it is there wherever Linux is."""
_NICENESS = 5
"""On a busy machine events are taken in before recordings are decoded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Confinement:
    """What the process gave up; what this system does not have is False."""

    own_network: bool
    """A network of its own, with nothing in it."""
    own_root: bool
    """A file system of its own, with nothing in it."""
    no_capabilities: bool
    filtered: bool
    """No system calls but `syscall_filter.allowed_calls`."""

    @property
    def no_network(self) -> bool:
        return self.own_network or self.filtered


def lock_up(parent: int, limits: AudioLimits) -> Confinement:
    """Leaves this process what decoding needs, for good: its share of memory, an open file and a pipe.

    It dies with its parent. Whatever it imports has to be there before.
    """
    os.nice(_NICENESS)
    own_network = sys.platform == "linux" and _tie_to(parent, _libc())
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_CPU, int(limits.cpu_floor_seconds + limits.cpu_factor * limits.max_seconds) + 1)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 32)
    if sys.platform != "linux":
        return Confinement(own_network=False, own_root=False, no_capabilities=False, filtered=False)
    return Confinement(
        own_network=own_network,
        own_root=_leave_files(),
        no_capabilities=_drop_capabilities(_libc()),
        filtered=syscall_filter.install(),
    )


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _tie_to(parent: int, libc: Any) -> bool:
    """Whether there is a network of its own now."""
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return int(libc.unshare(_CLONE_NEWNET_IN_NEWUSER)) == 0


def _leave_files() -> bool:
    """Whether this process had the right: root has it, and whoever made a namespace."""
    try:
        os.chroot(_EMPTY_FOLDER)
        os.chdir("/")
    except OSError:
        return False
    return True


def _drop_capabilities(libc: Any) -> bool:
    """Also those that a program could be given again, where this process may; whether none are left to it."""
    for capability in range(_MOST_CAPABILITIES):
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = struct.pack("=Ii", _CAPABILITIES_VERSION_3, 0)
    libc.capset(header, bytes(24))
    left = ctypes.create_string_buffer(24)
    return int(libc.capget(header, left)) == 0 and not any(left.raw)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(what, (most, most))
