"""What the platforms' signs on recordings have in common: how they are noted, and when they are given up."""

from __future__ import annotations

from bot.chat.replies import View

UNWANTED = "-"
"""In place of a sign: none can be put there."""
ABOUT_TO = "?"
"""Behind a sign: it may stand there. Noted before it is put, so that it goes when there is another."""
PATIENCE_SECONDS = 5.0
"""An answer that is ready meanwhile waits no longer for a sign."""
MOST_TRIES = 3


def is_due(noted: str, wanted: str, view: View, place: str) -> bool:
    """`place`: how keys of messages begin where the answer is: private answers leave no sign elsewhere."""
    return noted not in {wanted, UNWANTED} and view.marked.startswith(place)


def pause_after(trouble: Exception, tries: int) -> float | None:
    """Before the next try of a sign that stays; None: no more."""
    return None if tries >= MOST_TRIES else getattr(trouble, "retry_after", None) or 1.0
