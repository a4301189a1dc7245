"""What is said of work that came to no end."""

from __future__ import annotations

from bot.domain.failure import Failure, FailureCode

GRACE_SECONDS = 60.0
"""After the deadline, for the reduction to say what there is."""
LATE = Failure(
    code=FailureCode.DEADLINE, message="The work was not finished in the time that was set for it."
)
LOST = Failure(
    code=FailureCode.WORKER_LOST,
    message="The program that worked on this stopped too often. Try again, or tell the admin.",
)
