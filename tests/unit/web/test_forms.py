from __future__ import annotations

import pytest

from bot.domain.job import Mode, Options
from handlers.web.http.problems import Problem
from handlers.web.tasks_api.forms import TaskForm


def test_a_form_of_blanks_is_a_form_of_defaults() -> None:
    blanks = {"language": "", "speakers": "", "to": " ", "question": "", "unknown": "field"}
    assert TaskForm.of(blanks).options == Options(mode=Mode.ASR)


def test_languages_may_be_written_as_people_do() -> None:
    form = TaskForm.of({"language": "Deutsch", "to": "pt-BR"})
    assert (form.options.language, form.options.to) == ("de", "pt")


@pytest.mark.parametrize(
    ("typed", "speakers"), [("auto", None), ("off", 0), ("Off", 0), ("1", 1), ("20", 20)]
)
def test_voices_are_counted_by_people_or_found_out(typed: str, speakers: int | None) -> None:
    assert TaskForm.of({"speakers": typed}).options == Options(mode=Mode.ASR, speakers=speakers)


def test_a_question_counts_for_the_mode_that_answers_it() -> None:
    assert TaskForm.of({"mode": "asr", "question": "Who?"}).options.question is None
    assert TaskForm.of({"mode": "understand", "question": " Who? "}).options.question == "Who?"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"mode": "guess"}, "mode"),
        ({"mode": "understand"}, "question"),
        ({"mode": "understand", "question": " \n"}, "question"),
        ({"question": "x" * 4001}, "question"),
        ({"language": "klingon"}, "language"),
        ({"to": "null"}, "to"),
        ({"segment_duration": "9.9"}, "segment_duration"),
        ({"segment_duration": "nan"}, "segment_duration"),
        ({"segment_duration": "inf"}, "segment_duration"),
        ({"segment_duration": ""}, "segment_duration"),
        ({"speakers": "many"}, "speakers"),
        ({"speakers": "0"}, "speakers"),
        ({"speakers": "21"}, "speakers"),
        ({"speakers": "-1"}, "speakers"),
        ({"speakers": "٣"}, "speakers"),
        ({"concurrency": "0"}, "concurrency"),
        ({"concurrency": "2.5"}, "concurrency"),
    ],
)
def test_a_wrong_field_is_named_and_its_value_is_not(values: dict[str, str], field: str) -> None:
    with pytest.raises(Problem) as refused:
        TaskForm.of(values)
    assert [fault.field for fault in refused.value.errors] == [field]
    assert "klingon" not in refused.value.detail
    assert "guess" not in refused.value.detail
