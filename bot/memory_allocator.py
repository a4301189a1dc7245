"""How the C library keeps memory that was freed."""

from __future__ import annotations

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Of `malloc.h`."""
_OWN_MAPPING_BYTES = 256 * 1024
_MOST_ARENAS = 2


def return_freed_memory() -> None:
    """Sound, requests and answers of megabytes go back to the system once they are done with.

    glibc learns from each large block that is freed to keep the next ones, up to 32 MB, in a heap for every
    thread. Before the first thread; does nothing with other C libraries.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # no such function, or no handle of the process itself
        return
    mallopt(_M_MMAP_THRESHOLD, _OWN_MAPPING_BYTES)
    mallopt(_M_TRIM_THRESHOLD, 4 * _OWN_MAPPING_BYTES)
    mallopt(_M_ARENA_MAX, _MOST_ARENAS)
