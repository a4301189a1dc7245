"""What Earmark says to people, in their language: one Fluent file a language, English complete."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

from bot.domain.answer import AnswerNote
from bot.locales.coverage_words import coverage_line
from bot.text.labels import ENGLISH as PLAIN_LABELS
from bot.text.labels import Labels

logger = logging.getLogger(__name__)

ENGLISH = "en"
LOCALES = ("en", "zh", "es", "fr", "de", "pt", "ru", "ja")
"""The languages that Earmark speaks with people."""

Localize = Callable[..., str]
"""A message's id and its values to the text in one person's language."""


class UnknownMessage(LookupError):
    """No language has a message of this name, or a value that it needs is missing."""


class Catalogue:
    """All messages. What a language lacks is said in English."""

    def __init__(self, *, strict: bool = False) -> None:
        """`strict` raises where a value is missing, too; else its name stands in the text and a log tells."""
        self._strict = strict
        self._bundles = {locale: bundle for locale in LOCALES if (bundle := _bundle(locale)) is not None}

    def negotiated(self, tag: str | None) -> str:
        """The language among `LOCALES` that serves a tag such as `pt-BR` or `zh_Hant`; else English."""
        language = (tag or "").replace("_", "-").split("-")[0].lower()
        return language if language in LOCALES else ENGLISH

    def localize(self, message_id: str, locale: str, **values: str | float) -> str:
        """The message with its values. Raises `UnknownMessage`."""
        for language in (self.negotiated(locale), ENGLISH):
            bundle = self._bundles.get(language)
            if bundle is not None and bundle.has_message(message_id):
                return self._formatted(bundle, message_id, values)
        raise UnknownMessage(f"There is no message {message_id}.")

    def labels(self, locale: str, *, for_admin: bool = False) -> Labels:
        """The fixed words of answers and exported documents; an admin is told the setting that would help."""
        headings = {name: self.localize(f"heading-{name}", locale) for name in _HEADINGS}
        remarks = {remark: self.localize(f"remark-{remark}", locale) for remark in AnswerNote}
        if for_admin:
            remarks[AnswerNote.EXTRACTIVE] += " " + self.localize("remark-extractive-admin", locale)

        def say(message_id: str, **values: str | float) -> str:
            return self.localize(message_id, locale, **values)

        return Labels(
            **headings,
            speaker=lambda number: say("speaker-number", number=str(number)),
            remarks=remarks,
            coverage=lambda coverage: coverage_line(coverage, say),
        )

    def _formatted(self, bundle: FluentBundle, message_id: str, values: Mapping[str, str | float]) -> str:
        pattern = bundle.get_message(message_id).value
        if pattern is None:
            raise UnknownMessage(f"The message {message_id} has no text.")
        text, errors = bundle.format_pattern(pattern, dict(values))
        if errors:
            if self._strict:
                raise UnknownMessage(f"The message {message_id} cannot be said: {errors[0]}")
            logger.error("message.incomplete", extra={"message_id": message_id, "locale": bundle.locales[0]})
        return str(text)


@cache
def document_labels() -> Labels:
    """For files of programs and of the command line: English, and nobody in them says "I"."""
    return replace(PLAIN_LABELS, coverage=Catalogue().labels(ENGLISH).coverage)


_HEADINGS = (
    "summary",
    "points",
    "decisions",
    "actions",
    "notes",
    "transcript",
    "question",
    "answer",
    "evidence",
    "missing",
)


def source(locale: str) -> str | None:
    """The text of a language's Fluent file, if there is one."""
    file = resources.files("bot.locales").joinpath(f"{locale}.ftl")
    return file.read_text(encoding="utf-8") if file.is_file() else None


@cache
def _bundle(locale: str) -> FluentBundle | None:
    text = source(locale)
    if text is None:
        return None
    bundle = FluentBundle([locale], use_isolating=False)
    bundle.add_resource(FluentResource(text))
    return bundle
