from __future__ import annotations

import pytest

from bot.domain.errors import BadInput, DiskFull, EarmarkError, EngineBusy, StorageError, StorageRefused
from bot.domain.failure import INPUT_CODES, FailureCode
from handlers.web.http.problems import STATUS_OF, FieldFault, Problem, problem_of, wrong_fields


def test_every_failure_has_a_status_that_says_whose_fault_it_is() -> None:
    assert set(STATUS_OF) == set(FailureCode)
    for code, status in STATUS_OF.items():
        theirs = code in INPUT_CODES and code is not FailureCode.CANNOT_DO
        assert (400 <= status < 500) is theirs, code


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadInput(FailureCode.TOO_LARGE, "Too large."), 413),
        (DiskFull("The disk is full."), 507),
        (StorageError("postgresql://user@host does not answer"), 503),
        (StorageRefused("A text holds half a character"), 422),
        (EngineBusy("Later."), 503),
    ],
)
def test_errors_of_ours_become_problems(error: EarmarkError, status: int) -> None:
    problem = problem_of(error)
    assert problem.status == problem.body()["status"] == status
    assert "postgresql" not in problem.detail


def test_a_problem_has_the_members_of_rfc_9457() -> None:
    body = wrong_fields(FieldFault(field="mode", message="Unknown.")).body()
    assert body == {
        "type": "urn:earmark:problem:wrong_option",
        "title": "Wrong option",
        "status": 422,
        "detail": "mode: Unknown.",
        "code": "wrong_option",
        "errors": [{"field": "mode", "message": "Unknown."}],
    }


def test_openai_clients_are_told_in_their_shape() -> None:
    error = wrong_fields(FieldFault(field="language", message="Unknown.")).openai_body()["error"]
    assert error == {
        "message": "language: Unknown.",
        "type": "invalid_request_error",
        "param": "language",
        "code": "wrong_option",
    }
    assert Problem(503, "stopping", "Later.").openai_body()["error"]["type"] == "server_error"
    assert Problem(422, "x", "y").response("/v1/audio/transcriptions").status_code == 400
    assert Problem(422, "x", "y").response("/api/task").status_code == 422
