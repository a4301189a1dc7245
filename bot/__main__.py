"""`python -m bot` is `earmark`."""

from __future__ import annotations

import gc
import sys

from bot.memory_allocator import return_freed_memory

COLLECT_AFTER = (50_000, 20, 20)
"""What the imports make stays: the collector's own thresholds would go over it so often that a start takes
a sixth longer."""


def main() -> None:
    gc.set_threshold(*COLLECT_AFTER)
    return_freed_memory()
    try:
        from bot.cli import main as run  # noqa: PLC0415  Ctrl-C during these long imports is no traceback

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
