"""Log lines: time, severity, event, and the ids that go with it as `key=value`."""

from __future__ import annotations

import logging
import sys

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class EventFormatter(logging.Formatter):
    """An event's `extra` fields stand behind its name, sorted, so that lines can be searched by id."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        head, newline, trace = line.partition("\n")
        return (
            " ".join([head, *(f"{name}={value}" for name, value in sorted(fields.items()))]) + newline + trace
        )


def configure(level: str) -> None:
    """Logs to standard error. Libraries speak up from WARNING on: at INFO they tell addresses."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "handlers", "storage"):
        logging.getLogger(name).setLevel(level)
