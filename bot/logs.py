"""Log lines: time, severity, event, and the ids that go with it; for people, or one JSON object a line."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Literal

import structlog
from cachetools import LRUCache, TTLCache
from structlog.typing import EventDict, WrappedLogger

from bot.domain.errors import EarmarkError

LogFormat = Literal["console", "json"]

_OWN = ("bot", "handlers", "storage")
REPEAT_SECONDS = 60.0
MOST_KNOWN_LINES = 1000

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def formatter(form: LogFormat, *, colors: bool = False) -> logging.Formatter:
    """An event's `extra` fields stand beside its name, so that lines can be searched by id.

    Of foreign exceptions only the type and the places are logged: their text may hold people's words.
    """
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(sort_keys=True)
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=colors, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        )
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_words,
            last,
        ],
    )


def configure(level: str, form: LogFormat = "console") -> None:
    """Logs to standard error. Libraries speak up from WARNING on: at INFO they tell addresses."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form, colors=sys.stderr.isatty()))
    handler.addFilter(RepeatedLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OWN:
        logging.getLogger(name).setLevel(level)


class RepeatedLines(logging.Filter):
    """Passes what a library says over and over once a minute, with the number of lines left out before it.

    Our own events are never left out: each has ids of its own.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: TTLCache[tuple[object, ...], None] = TTLCache(
            MOST_KNOWN_LINES, REPEAT_SECONDS, timer=clock
        )
        self._left_out: LRUCache[tuple[object, ...], int] = LRUCache(MOST_KNOWN_LINES)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] in _OWN:
            return True
        line = (record.name, record.levelno, str(record.msg).partition("\n")[0], _kind(record))
        if line in self._told:
            self._left_out[line] = self._left_out.get(line, 0) + 1
            return False
        self._told[line] = None
        if left_out := self._left_out.pop(line, 0):
            record.left_out = left_out
        return True


def _kind(record: logging.LogRecord) -> type[BaseException] | None:
    return record.exc_info[0] if record.exc_info else None


def _without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    raised: _Raised | None = event.pop("exc_info", None)
    if raised:
        event["exception"] = "".join(_told(raised[1])).rstrip()
    return event


def _told(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from traceback.format_tb(error.__traceback__)
        yield f"{type(error).__name__}{f': {error.message}' if isinstance(error, EarmarkError) else ''}\n"
        error = error.__cause__ or error.__context__
