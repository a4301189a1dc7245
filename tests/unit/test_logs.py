from __future__ import annotations

import json
import logging

import pytest

from bot.domain.errors import StorageError
from bot.logs import LogFormat, formatter

WORDS = "what Anna said about the budget"


def fail(error: Exception) -> None:
    raise error from ValueError(WORDS)


def logged(error: Exception, form: LogFormat = "console") -> str:
    with pytest.raises(type(error)) as caught:
        fail(error)
    record = logging.LogRecord("bot.worker", logging.ERROR, "f.py", 1, "task.crashed", (), None)
    record.job = "j1"
    record.exc_info = (caught.type, caught.value, caught.tb)
    return formatter(form).format(record)


def test_an_event_is_followed_by_its_ids() -> None:
    first = logged(StorageError("The database failed.")).splitlines()[0]
    assert "error" in first
    assert "task.crashed" in first
    assert "[bot.worker]" in first
    assert "job=j1" in first


def test_json_has_one_object_a_line() -> None:
    text = logged(StorageError("The database failed."), "json")
    assert "\n" not in text
    line = json.loads(text)
    assert (line["event"], line["job"], line["level"], line["logger"]) == (
        "task.crashed",
        "j1",
        "error",
        "bot.worker",
    )
    assert "StorageError: The database failed." in line["exception"]
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_trace_tells_places_and_types_and_nobodys_words(form: LogFormat) -> None:
    text = logged(RuntimeError(WORDS), form)
    assert WORDS not in text
    assert "test_logs.py" in text
    assert "RuntimeError" in text
    assert "ValueError" in text


def test_our_own_errors_keep_their_message() -> None:
    assert "StorageError: The database failed." in logged(StorageError("The database failed."))
