"""What people have set, for a chat and for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from bot.chat.events import Person, Place
from bot.chat.job_keys import chat_key, person_key
from bot.chat.unasked import UnaskedAnswers
from bot.domain.job import Mode
from bot.domain.ports.stores import ChatSettings
from bot.language.names import LANGUAGES
from bot.locales.catalogue import LOCALES
from bot.text.asked_terms import merged_terms

UNSET = "auto"
"""A form's value for what is not set: some platforms take no empty one."""
DEFAULT_MODES = (Mode.ASR, Mode.S2T, Mode.SUMMARIZE, Mode.TRANSLATE)
"""What may be answered by default: a question cannot be guessed."""
DAYS = (1, 7, 30, 90)
"""That a person may choose among for keeping answers, as far as the installation keeps them longer."""
_DAYS_BY_NAME = {str(days): days for days in DAYS}


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatPreferences:
    """Of a chat. None: nothing was set."""

    answers: UnaskedAnswers | None = None
    """What becomes of recordings that are posted there."""
    inviter: str | None = None
    """Id of who invited the bot; empty: nobody, it came by itself. No choice of a form."""
    mode: Mode | None = None
    spoken: str | None = None
    """Language of the recordings."""
    to: str | None = None
    """Language of translations."""
    terms: tuple[str, ...] = ()
    """Names that are listened for, newest first. No choice of a form."""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What cannot be understood counts as not set."""
        return cls(
            answers=_answers(value),
            inviter=inviter if isinstance(inviter := value.get("inviter"), str) else None,
            mode=_mode(value.get("mode")),
            spoken=_language(value.get("spoken")),
            to=_language(value.get("to")),
            terms=_terms(value.get("terms")),
        )

    def changed(self, name: str, value: str) -> Self | None:
        """With one field set as a form tells it; None if there is no such choice."""
        if name == "answers":
            return replace(self, answers=UnaskedAnswers(value)) if value in set(UnaskedAnswers) else None
        value = "" if value == UNSET else value
        match name:
            case "mode" if not value or _mode(value):
                return replace(self, mode=_mode(value))
            case "spoken" if not value or _language(value):
                return replace(self, spoken=_language(value))
            case "to" if not value or _language(value):
                return replace(self, to=_language(value))
            case _:
                return None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonPreferences:
    """Of a person. None: nothing was set."""

    locale: str | None = None
    mode: Mode | None = None
    spoken: str | None = None
    to: str | None = None
    keep_days: int | None = None
    terms: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            locale=_locale(value.get("locale")),
            mode=_mode(value.get("mode")),
            spoken=_language(value.get("spoken")),
            to=_language(value.get("to")),
            keep_days=_days(value.get("keep_days")),
            terms=_terms(value.get("terms")),
        )

    def changed(self, name: str, value: str) -> Self | None:
        """As that of a chat."""
        value = "" if value == UNSET else value
        match name:
            case "locale" if not value or _locale(value):
                return replace(self, locale=_locale(value))
            case "mode" if not value or _mode(value):
                return replace(self, mode=_mode(value))
            case "spoken" if not value or _language(value):
                return replace(self, spoken=_language(value))
            case "to" if not value or _language(value):
                return replace(self, to=_language(value))
            case "keep" if not value or value in _DAYS_BY_NAME:
                return replace(self, keep_days=_DAYS_BY_NAME.get(value))
            case _:
                return None


async def chat_preferences(settings: ChatSettings, place: Place) -> ChatPreferences:
    return ChatPreferences.from_json(
        await settings.get(place.platform, chat_key(place.workspace, place.chat))
    )


async def person_preferences(
    settings: ChatSettings, platform: str, workspace: str, person_id: str
) -> PersonPreferences:
    return PersonPreferences.from_json(await settings.get(platform, person_key(workspace, person_id)))


async def store_chat(settings: ChatSettings, place: Place, chosen: ChatPreferences) -> None:
    await settings.put(place.platform, chat_key(place.workspace, place.chat), asdict(chosen))


async def store_person(
    settings: ChatSettings, place: Place, person: Person, chosen: PersonPreferences
) -> None:
    await settings.put(place.platform, person_key(place.workspace, person.id), asdict(chosen))


def _answers(value: Mapping[str, Any]) -> UnaskedAnswers | None:
    """Earlier versions noted `auto`, on or off, with everything else that was set for the chat."""
    told = value.get("answers")
    if isinstance(told, str) and told in set(UnaskedAnswers):
        return UnaskedAnswers(told)
    match value.get("auto"):
        case True:
            return UnaskedAnswers.AUTO
        case False:
            return UnaskedAnswers.ASK
        case _:
            return None


def _mode(value: object) -> Mode | None:
    return Mode(value) if isinstance(value, str) and value in DEFAULT_MODES else None


def _language(value: object) -> str | None:
    return value if isinstance(value, str) and value in LANGUAGES else None


def _locale(value: object) -> str | None:
    return value if isinstance(value, str) and value in LOCALES else None


def _days(value: object) -> int | None:
    return value if isinstance(value, int) and value in DAYS else None


def _terms(value: object) -> tuple[str, ...]:
    return merged_terms(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
