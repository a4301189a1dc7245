"""Settings as forms: what can be chosen, and what is made of the choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.chat.actions import Verb, action
from bot.chat.buttons import offered_modes
from bot.chat.event_context import EventContext
from bot.chat.preferences import (
    DAYS,
    UNSET,
    ChatPreferences,
    PersonPreferences,
    store_chat,
    store_person,
)
from bot.chat.replies import FormField, ShowForm
from bot.chat.unasked import UnaskedAnswers
from bot.domain.job import Mode
from bot.language.names import endonym
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


async def settings_form(context: EventContext) -> ShowForm:
    """The chat's for those who run it; their own for everybody else and in private."""
    if context.place.private:
        return person_form(context)
    if await context.runs_the_chat():
        return chat_form(context)
    return person_form(context, context.localize("settings-not-admin"))


def person_form(
    context: EventContext, intro: str | None = None, *, replace_original: bool = False
) -> ShowForm:
    mine = context.mine
    fields = (
        FormField(
            name="locale",
            label=context.localize("setting-locale"),
            options=((UNSET, context.localize("setting-locale-auto")), *_languages(LOCALES)),
            chosen=mine.locale or UNSET,
        ),
        _mode_field(context, mine.mode),
        _spoken_field(context, mine.spoken),
        _to_field(context, mine.to),
        _keep_field(context, mine.keep_days),
    )
    return ShowForm(
        title=context.localize("settings-title-me"),
        blocks=_intro(intro or context.localize("settings-intro-me")),
        fields=fields,
        action=action(Verb.SET, ME),
        submit=context.localize("button-save"),
        replace_original=replace_original,
    )


def chat_form(context: EventContext, *, replace_original: bool = False) -> ShowForm:
    ours = context.ours
    fields = (
        _answers_field(context),
        _mode_field(context, ours.mode),
        _spoken_field(context, ours.spoken),
        _to_field(context, ours.to),
    )
    return ShowForm(
        title=context.localize("settings-title-chat"),
        blocks=_intro(context.localize("settings-intro-chat")),
        fields=fields,
        action=action(Verb.SET, CHAT),
        submit=context.localize("button-save"),
        replace_original=replace_original,
    )


async def change(context: EventContext, whose: str, values: Mapping[str, str]) -> EventContext | None:
    """Stores the choices. The context as it is from then on, or None where there is no such choice.

    Rights are the caller's to look at.
    """
    if whose == CHAT:
        ours = _changed(context.ours, values)
        if ours is None:
            return None
        await store_chat(context.services.chat_settings, context.place, ours)
        return replace(context, ours=ours)
    mine = _changed(context.mine, values)
    if mine is None:
        return None
    await store_person(context.services.chat_settings, context.place, context.person, mine)
    told = context.services.catalogue.negotiated(context.person.locale)
    return replace(context, mine=mine, locale=mine.locale or told)


def _changed(chosen: P, values: Mapping[str, str]) -> P | None:
    for name, value in values.items():
        changed = chosen.changed(name, value)
        if changed is None:
            return None
        chosen = changed
    return chosen


def _intro(text: str) -> tuple[Block, ...]:
    return (Paragraph(text),)


def _answers_field(context: EventContext) -> FormField:
    """A hint is for one person alone: where the platform has no such words it is no choice."""
    hints = context.directory.unasked.whispers
    choices = [one for one in UnaskedAnswers if hints or one is not UnaskedAnswers.HINT]
    return FormField(
        name="answers",
        label=context.localize("setting-answers"),
        options=tuple((str(one), context.localize(f"setting-answers-{one}")) for one in choices),
        chosen=str(context.answers),
    )


def _mode_field(context: EventContext, chosen: Mode | None) -> FormField:
    offered = offered_modes(context.services.capabilities())
    modes = offered if chosen is None or chosen in offered else (*offered, chosen)
    options = (
        (UNSET, context.localize("mode-auto")),
        *((str(mode), context.localize(f"mode-{mode}")) for mode in modes),
    )
    return FormField(
        name="mode", label=context.localize("setting-mode"), options=options, chosen=str(chosen or UNSET)
    )


def _spoken_field(context: EventContext, chosen: str | None) -> FormField:
    options = ((UNSET, context.localize("setting-spoken-auto")), *_languages(_with(SPOKEN, chosen)))
    return FormField(
        name="spoken", label=context.localize("setting-spoken"), options=options, chosen=chosen or UNSET
    )


def _to_field(context: EventContext, chosen: str | None) -> FormField:
    options = ((UNSET, context.localize("setting-to-auto")), *_languages(_with(LOCALES, chosen)))
    return FormField(name="to", label=context.localize("setting-to"), options=options, chosen=chosen or UNSET)


def _keep_field(context: EventContext, chosen: int | None) -> FormField:
    most = context.services.policy.retention_days
    usual = context.localize("setting-keep-default", days=round(most))
    options = [(str(days), context.localize("setting-keep-days", days=days)) for days in DAYS if days < most]
    kept = str(chosen) if chosen is not None and chosen < most else UNSET
    return FormField(
        name="keep", label=context.localize("setting-keep"), options=((UNSET, usual), *options), chosen=kept
    )


def _languages(codes: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((code, endonym(code)) for code in codes)


def _with(codes: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    """A language that was set by a command stays among the choices."""
    return codes if chosen is None or chosen in codes else (*codes, chosen)
