"""Where the command line writes: answers on standard output, everything else on standard error."""

from __future__ import annotations

from rich.console import Console

errors = Console(stderr=True)
