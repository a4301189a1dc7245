# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Smith met J. R. Doe at 5 p.m. yesterday. He left! Really?", 3),
        ("It costs $3.50 or 2.5 percent. Fine.", 2),
        ("Das kostet z.B. fünf Euro. Gut.", 2),
        ("你好。今天天气很好！真的吗？是。", 4),
        ("今日は会議です。「はい。」終わります。", 3),
        ("Il est parti… Mme Dupont aussi. Voilà !", 3),
        ("Он жил на ул. Ленина и т.д. и молчал. Потом ушёл.", 2),
        ("¿Qué tal? ¡Muy bien! Vamos.", 3),
        ("यह अच्छा है। हम जाएंगे।", 2),
        ("Version 2.今天发布。完了。", 2),
        ("真的吗?是。", 2),
        ("", 0),
        ("no marks at all", 1),
        ("one\ntwo\n\nthree", 3),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(st.text(max_size=800))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(alphabet="abc ,.你好，。", max_size=2000))
def test_no_sentence_is_endless_or_empty(text: str) -> None:
    assert all(0 < len(one) <= 220 for one in sentences(text))
