"""Where the command line writes: answers on standard output, everything else on standard error."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

errors = Console(stderr=True)


def report(text: str) -> None:
    """One line, as long as it is: not wrapped, not coloured, nothing in it taken for markup."""
    errors.print(Text(text), soft_wrap=True)


def complain(about: str, text: str) -> None:
    """One line that begins with what it is about."""
    errors.print(Text.assemble((f"{about}: ", "bold red"), text), soft_wrap=True)
