from __future__ import annotations

import pytest

from bot.chat.actions import Action, Verb, action, parse_action
from bot.domain.job_id import new_job_id


@pytest.mark.parametrize("verb", Verb)
def test_an_action_is_read_as_it_was_written(verb: Verb) -> None:
    text = action(verb, "subject", "argument:value")
    assert parse_action(text) == Action(verb=verb, subject="subject", argument="argument:value")


def test_an_action_on_a_job_or_a_file_fits_into_a_button() -> None:
    assert len(action(Verb.MODE, new_job_id(2e9), "understand")) <= 64
    assert len(action(Verb.PICK, "f" * 32, "translate/yue")) <= 64


@pytest.mark.parametrize(("subject", "argument"), [("a:b", ""), ("", "x"), ("é", ""), ("x", "y" * 64)])
def test_what_no_button_can_carry_is_refused(subject: str, argument: str) -> None:
    with pytest.raises(ValueError, match="no button"):
        action(Verb.ASK, subject, argument)


@pytest.mark.parametrize("text", ["", "ask", "ask:", "steal:job", "::"])
def test_what_no_button_says_is_no_action(text: str) -> None:
    assert parse_action(text) is None
