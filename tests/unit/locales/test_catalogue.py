from __future__ import annotations

import logging
from dataclasses import fields

import pytest

from bot.domain.answer import AnswerNote
from bot.locales.catalogue import LOCALES, Catalogue, UnknownMessage
from bot.text.labels import ENGLISH, Labels

STRICT = Catalogue(strict=True)


@pytest.mark.parametrize(
    ("tag", "locale"),
    [("en", "en"), ("de-AT", "de"), ("pt-BR", "pt"), ("pt_BR", "pt"), ("zh-TW", "zh"), ("zh-Hant-HK", "zh"),
     ("JA", "ja"), ("ko", "en"), ("", "en"), (None, "en"), ("*", "en")],
)  # fmt: skip
def test_a_tag_leads_to_the_language_that_serves_it(tag: str | None, locale: str) -> None:
    assert STRICT.negotiated(tag) == locale


def test_numbers_choose_their_form() -> None:
    assert STRICT.localize("status-queued", "en", ahead=0) == "Starting…"
    assert STRICT.localize("status-queued", "en", ahead=1) == "In line, one recording ahead"
    assert STRICT.localize("status-queued", "en", ahead=1200) == "In line, 1,200 recordings ahead"


def test_an_unknown_language_is_spoken_to_in_english() -> None:
    assert STRICT.localize("button-cancel", "xx") == "Cancel"


def test_an_unknown_message_is_a_mistake_of_ours() -> None:
    with pytest.raises(UnknownMessage, match="no-such"):
        STRICT.localize("no-such-message", "en")


def test_a_missing_value_raises_in_tests_and_is_logged_elsewhere(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UnknownMessage, match="progress-steps"):
        STRICT.localize("progress-steps", "en", step=1)
    with caplog.at_level(logging.ERROR):
        assert "step 1" in Catalogue().localize("progress-steps", "en", step=1)
    assert caplog.messages == ["message.incomplete"]


def test_the_english_labels_are_complete() -> None:
    labels = STRICT.labels("en")
    assert labels.speaker(2) == ENGLISH.speaker(2)
    for field in fields(Labels):
        if field.name not in {"remarks", "coverage", "speaker"}:
            assert getattr(labels, field.name) == getattr(ENGLISH, field.name)
    assert set(labels.remarks) == set(AnswerNote)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_labels(locale: str) -> None:
    assert STRICT.labels(locale).summary
