"""`python -m bot` is `earmark`."""

from __future__ import annotations

import sys


def main() -> None:
    try:
        from bot.cli import main as run  # noqa: PLC0415  Ctrl-C during these long imports is no traceback

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
