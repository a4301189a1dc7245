from __future__ import annotations

import json
import logging

import pytest

from bot.domain.errors import StorageError
from bot.logs import LogFormat, RepeatedLines, configure, formatter

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


def test_what_a_library_says_over_and_over_is_told_once_a_minute_with_its_number() -> None:
    now = 0.0
    lines = RepeatedLines(clock=lambda: now)

    def passed(
        name: str = "asyncio", text: str = "socket.accept() out of system resource\nsocket: 7"
    ) -> object:
        record = logging.LogRecord(name, logging.ERROR, "f.py", 1, text, (), None)
        return lines.filter(record) and getattr(record, "left_out", 0)

    assert passed() == 0
    assert [passed() for _ in range(500)] == [False] * 500
    assert passed(text="something else") == 0
    assert [passed("bot.worker", "task.crashed") for _ in range(3)] == [0, 0, 0]
    now = 61.0
    assert passed() == 500
    assert passed() is False


def test_the_log_of_a_process_leaves_repeats_out(capsys: pytest.CaptureFixture[str]) -> None:
    kept = (logging.root.handlers[:], logging.root.level)
    try:
        configure("INFO")
        for _ in range(100):
            logging.getLogger("asyncio").error("socket.accept() out of system resource")
    finally:
        logging.root.handlers[:], logging.root.level = kept
    assert capsys.readouterr().err.count("out of system resource") == 1
