"""A process that locks itself up as the decoder does, and then tries what it must not: its results as JSON.

python locked_up.py all|filter|namespace|capabilities FILE
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # as a script, it does not know the root

from bot.audio import confinement, syscall_filter
from bot.audio.limits import AudioLimits

LIBC = ctypes.CDLL(None, use_errno=True)
PARENT = os.getppid()
CALLS = {
    "ptrace": (LIBC.ptrace, 16, PARENT, None, None),
    "memfd_create": (LIBC.memfd_create, b"x", 0),
    "mount": (LIBC.mount, b"none", b"/", b"tmpfs", 0, None),
    "setns": (LIBC.setns, 0, 0),
    "unshare": (LIBC.unshare, 0x10000000),
    "executable memory": (LIBC.mprotect, ctypes.c_void_p(id(PARENT) & ~4095), 4096, 7),
    "process_vm_readv": (LIBC.process_vm_readv, PARENT, None, 0, None, 0, 0),
    "prctl": (LIBC.prctl, 15, b"other", 0, 0, 0),
}


OUT_OF_REACH = (
    *("network", "read another file", "write a file", "delete a file", "look for a file", "list a folder"),
    *("run a program", "mount", "unshare", "another user"),
)
"""In a namespace of its own."""


def attempts(file: str) -> dict[str, Callable[[], object]]:
    return {
        "socket": socket.socket,
        "unix socket": lambda: socket.socket(socket.AF_UNIX),
        "network": lambda: socket.socket().connect(("127.0.0.1", int(os.environ["PORT"]))),
        "read another file": lambda: os.open(file, os.O_RDONLY),
        "write a file": lambda: os.open(f"{file}.new", os.O_WRONLY | os.O_CREAT),
        "delete a file": lambda: Path(file).unlink(),
        "look for a file": lambda: Path(file).stat(),
        "list a folder": lambda: os.scandir("/etc"),
        "run a program": lambda: os.execv("/bin/true", ["true"]),
        "fork": os.fork,
        "thread": threading.Thread(target=print).start,
        "signal the parent": lambda: os.kill(PARENT, 0),
        "another user": lambda: os.setuid(65_534),
        **{name: lambda call=call: called(*call) for name, call in CALLS.items()},
    }


def called(function: Callable[..., int], *arguments: object) -> None:
    if function(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def tried(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, RuntimeError) as refused:
        return type(refused).__name__
    return "done"


def capabilities() -> list[str]:
    rows = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return [row.split()[1] for row in rows if row.startswith("Cap")]


def main(layer: str, file: str) -> None:
    todo = attempts(file)
    results: dict[str, object] = {}
    match layer:
        case "all":
            confinement.lock_up(PARENT, AudioLimits())
        case "filter":
            LIBC.prctl(38, 1, 0, 0, 0)
            assert syscall_filter.install()
        case "namespace":
            syscall_filter.install = lambda: False
            assert confinement.lock_up(PARENT, AudioLimits()).no_network
            todo = {name: todo[name] for name in OUT_OF_REACH}
        case "capabilities":
            assert confinement._drop_capabilities(LIBC)
            results["capabilities"] = capabilities()
            todo = {}
    results |= {name: tried(attempt) for name, attempt in todo.items()}
    os.write(1, json.dumps(results).encode())
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
