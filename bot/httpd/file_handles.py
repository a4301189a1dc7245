"""How many files and sockets this process may have open, and what of it connections may take."""

from __future__ import annotations

import resource

MOST_HANDLES = 65_536
"""Some systems allow a billion, and programs that go through them all become slow."""
RESERVED_HANDLES = 384
"""For database, sound store, engines, chats, decoders, and connections that are about to be cut off."""
LEAST_CONNECTIONS = 32
ENOUGH_HANDLES = 1024


def raised_limit() -> int:
    """The soft limit, raised to the hard one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_HANDLES if hard == resource.RLIM_INFINITY else min(hard, MOST_HANDLES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft if soft != resource.RLIM_INFINITY else MOST_HANDLES
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def connections_for(handles: int) -> int:
    """Each may need a second handle, for the file that comes in by it."""
    return max(LEAST_CONNECTIONS, (handles - RESERVED_HANDLES) // 2)
