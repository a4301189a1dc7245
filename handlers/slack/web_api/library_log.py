"""Slack's libraries may write to the log, but neither words of people nor addresses with tickets in them."""

from __future__ import annotations

import logging

NAME = "handlers.slack.library"


class _Terse(logging.Filter):
    """Leaves of a record where it was written and what kind of error it tells of."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[0] if record.exc_info else None
        record.msg, record.args = "slack.library", ()
        record.error = error.__name__ if error else None
        record.at = f"{record.module}:{record.lineno}"
        record.exc_info = record.exc_text = None
        return True


_TERSE = _Terse()


def library_logger() -> logging.Logger:
    """With a level of its own: below WARNING the libraries tell what people said."""
    library = logging.getLogger(NAME)
    library.setLevel(logging.WARNING)
    library.addFilter(_TERSE)  # the same filter again is not added
    for name in ("slack_sdk", "slack_bolt"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return library
