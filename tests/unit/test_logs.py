from __future__ import annotations

import logging

import pytest

from bot.domain.errors import StorageError
from bot.logs import EventFormatter

WORDS = "what Anna said about the budget"


def fail(error: Exception) -> None:
    raise error from ValueError(WORDS)


def logged(error: Exception) -> str:
    with pytest.raises(type(error)) as caught:
        fail(error)
    record = logging.LogRecord("bot", logging.ERROR, "f.py", 1, "task.crashed", (), None)
    record.job = "j1"
    record.exc_info = (caught.type, caught.value, caught.tb)
    return EventFormatter("%(levelname)s %(message)s").format(record)


def test_an_event_is_followed_by_its_ids() -> None:
    assert logged(StorageError("The database failed.")).startswith("ERROR task.crashed job=j1\n")


def test_a_trace_tells_places_and_types_and_nobodys_words() -> None:
    text = logged(RuntimeError(WORDS))
    assert WORDS not in text
    assert "test_logs.py" in text
    assert "RuntimeError" in text
    assert "ValueError" in text


def test_our_own_errors_keep_their_message() -> None:
    assert "StorageError: The database failed." in logged(StorageError("The database failed."))
