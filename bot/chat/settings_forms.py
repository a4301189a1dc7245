"""Settings as forms: what can be chosen, and what is made of the choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.chat.actions import Verb, action
from bot.chat.event_context import EventContext
from bot.chat.preferences import (
    DAYS,
    DEFAULT_MODES,
    UNSET,
    ChatPreferences,
    PersonPreferences,
    store_chat,
    store_person,
)
from bot.chat.replies import FormField, ShowForm
from bot.domain.job import Mode
from bot.domain.language.names import endonym
from bot.locales.catalogue import LOCALES
from bot.text.blocks import Block, Paragraph

SPOKEN = (
    "en",
    "zh",
    "es",
    "fr",
    "de",
    "pt",
    "ru",
    "ja",
    "it",
    "nl",
    "pl",
    "uk",
    "tr",
    "ar",
    "hi",
    "ko",
    "vi",
)
ME, CHAT = "me", "chat"
"""Whose settings, as actions tell it."""

P = TypeVar("P", ChatPreferences, PersonPreferences)


async def settings_form(turn: EventContext) -> ShowForm:
    """The chat's for those who run it; their own for everybody else and in private."""
    if turn.place.private:
        return person_form(turn)
    if await turn.runs_the_chat():
        return chat_form(turn)
    return person_form(turn, turn.say("settings-not-admin"))


def person_form(turn: EventContext, intro: str | None = None, *, replace_original: bool = False) -> ShowForm:
    mine = turn.mine
    fields = (
        FormField(
            name="locale",
            label=turn.say("setting-locale"),
            options=((UNSET, turn.say("setting-locale-auto")), *_languages(LOCALES)),
            chosen=mine.locale or UNSET,
        ),
        _mode_field(turn, mine.mode),
        _spoken_field(turn, mine.spoken),
        _to_field(turn, mine.to),
        _keep_field(turn, mine.keep_days),
    )
    return ShowForm(
        title=turn.say("settings-title-me"),
        blocks=_intro(intro or turn.say("settings-intro-me")),
        fields=fields,
        action=action(Verb.SET, ME),
        submit=turn.say("button-save"),
        replace_original=replace_original,
    )


def chat_form(turn: EventContext, *, replace_original: bool = False) -> ShowForm:
    ours = turn.ours
    switch = (("off", turn.say("setting-auto-off")), ("on", turn.say("setting-auto-on")))
    fields = (
        FormField(
            name="auto",
            label=turn.say("setting-auto"),
            options=switch,
            chosen="on" if ours.auto else "off",
        ),
        _mode_field(turn, ours.mode),
        _spoken_field(turn, ours.spoken),
        _to_field(turn, ours.to),
    )
    return ShowForm(
        title=turn.say("settings-title-chat"),
        blocks=_intro(turn.say("settings-intro-chat")),
        fields=fields,
        action=action(Verb.SET, CHAT),
        submit=turn.say("button-save"),
        replace_original=replace_original,
    )


async def change(turn: EventContext, whose: str, values: Mapping[str, str]) -> EventContext | None:
    """Stores the choices. The turn as it is from then on, or None where there is no such choice.

    Rights are the caller's to look at.
    """
    if whose == CHAT:
        ours = _changed(turn.ours, values)
        if ours is None:
            return None
        await store_chat(turn.desk.chat_settings, turn.place, ours)
        return replace(turn, ours=ours)
    mine = _changed(turn.mine, values)
    if mine is None:
        return None
    await store_person(turn.desk.chat_settings, turn.place, turn.person, mine)
    told = turn.desk.catalogue.negotiated(turn.person.locale)
    return replace(turn, mine=mine, locale=mine.locale or told)


def _changed(chosen: P, values: Mapping[str, str]) -> P | None:
    for name, value in values.items():
        changed = chosen.changed(name, value)
        if changed is None:
            return None
        chosen = changed
    return chosen


def _intro(text: str) -> tuple[Block, ...]:
    return (Paragraph(text),)


def _mode_field(turn: EventContext, chosen: Mode | None) -> FormField:
    options = (
        (UNSET, turn.say("mode-auto")),
        *((str(mode), turn.say(f"mode-{mode}")) for mode in DEFAULT_MODES),
    )
    return FormField(
        name="mode", label=turn.say("setting-mode"), options=options, chosen=str(chosen or UNSET)
    )


def _spoken_field(turn: EventContext, chosen: str | None) -> FormField:
    options = ((UNSET, turn.say("setting-spoken-auto")), *_languages(_with(SPOKEN, chosen)))
    return FormField(name="spoken", label=turn.say("setting-spoken"), options=options, chosen=chosen or UNSET)


def _to_field(turn: EventContext, chosen: str | None) -> FormField:
    options = ((UNSET, turn.say("setting-to-auto")), *_languages(_with(LOCALES, chosen)))
    return FormField(name="to", label=turn.say("setting-to"), options=options, chosen=chosen or UNSET)


def _keep_field(turn: EventContext, chosen: int | None) -> FormField:
    most = turn.desk.policy.retention_days
    usual = turn.say("setting-keep-default", days=round(most))
    options = [(str(days), turn.say("setting-keep-days", days=days)) for days in DAYS if days < most]
    kept = str(chosen) if chosen is not None and chosen < most else UNSET
    return FormField(
        name="keep", label=turn.say("setting-keep"), options=((UNSET, usual), *options), chosen=kept
    )


def _languages(codes: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((code, endonym(code)) for code in codes)


def _with(codes: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    """A language that was set by a command stays among the choices."""
    return codes if chosen is None or chosen in codes else (*codes, chosen)
