"""Log lines: time, severity, event, and the ids that go with it as `key=value`."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

from bot.domain.errors import EarmarkError

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class EventFormatter(logging.Formatter):
    """An event's `extra` fields stand behind its name, sorted, so that lines can be searched by id.

    Of foreign exceptions only the type and the places are logged: their text may hold people's words.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        head, newline, trace = line.partition("\n")
        return (
            " ".join([head, *(f"{name}={value}" for name, value in sorted(fields.items()))]) + newline + trace
        )

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  the library's name
        return "".join(_told(ei[1])).rstrip()


def _told(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from traceback.format_tb(error.__traceback__)
        yield f"{type(error).__name__}{f': {error.message}' if isinstance(error, EarmarkError) else ''}\n"
        error = error.__cause__ or error.__context__


def configure(level: str) -> None:
    """Logs to standard error. Libraries speak up from WARNING on: at INFO they tell addresses."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "handlers", "storage"):
        logging.getLogger(name).setLevel(level)
