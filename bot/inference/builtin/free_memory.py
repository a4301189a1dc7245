"""How much memory this process and its children may still take."""

from __future__ import annotations

import re
from pathlib import Path

_KIB = 1024


def free_memory_bytes(proc: Path = Path("/proc"), cgroups: Path = Path("/sys/fs/cgroup")) -> float:
    """What the machine has left, or less where a container's or a unit's limit is nearer; 0: unknown."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _text(proc / "meminfo"), re.MULTILINE)
    free = float(found[1]) * _KIB if found else 0.0
    own = re.search(r"^0::(/\S*)", _text(proc / "self" / "cgroup"), re.MULTILINE)
    group = cgroups / own[1].strip("/") if own else cgroups
    while group != cgroups.parent:
        free = min(free, _left_in(group, free))
        group = group.parent
    return free


def _left_in(group: Path, free: float) -> float:
    """Files that the kernel keeps in memory make room for whoever needs it."""
    limit, used = _text(group / "memory.max").strip(), _text(group / "memory.current").strip()
    if not (limit.isdigit() and used.isdigit()):
        return free
    kept = re.search(r"^inactive_file (\d+)", _text(group / "memory.stat"), re.MULTILINE)
    return max(0.0, float(limit) - float(used) + (float(kept[1]) if kept else 0.0))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
