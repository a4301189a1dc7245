"""`/vocabulary`: names and terms that are listened for, a person's own and a chat's."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.event_context import EventContext
from bot.chat.preferences import store_chat, store_person
from bot.chat.replies import SendMessage
from bot.chat.vocabulary_orders import vocabulary_order
from bot.text.asked_terms import listed_terms, merged_terms

_MOST_CHARACTERS = 2_000
"""Of a list that is told."""


async def vocabulary(context: EventContext, typed: str) -> SendMessage:
    """In private the person's own, which go along everywhere; in a group the chat's, by those who run it."""
    terms = context.mine.terms if context.place.private else context.ours.terms
    if not typed.strip():
        return _told(context, terms)
    if not await context.runs_the_chat():
        return context.message(context.localize("toast-admins-only"))
    adds, named = vocabulary_order(typed) or (True, listed_terms(typed))
    if adds:
        changed = merged_terms(named, terms)
    else:
        gone = {term.casefold() for term in named}
        changed = tuple(term for term in terms if term.casefold() not in gone)
    if changed != terms:
        await _store(context, changed)
    return _told(context, changed)


async def without_vocabulary(context: EventContext) -> None:
    """A person's own are forgotten with all else that they made."""
    if context.place.private and context.mine.terms:
        await _store(context, ())


async def _store(context: EventContext, terms: tuple[str, ...]) -> None:
    settings, place = context.services.chat_settings, context.place
    if place.private:
        await store_person(settings, place, context.person, replace(context.mine, terms=terms))
    else:
        await store_chat(settings, place, replace(context.ours, terms=terms))


def _told(context: EventContext, terms: tuple[str, ...]) -> SendMessage:
    if not terms:
        return context.message(context.localize("vocabulary-none"))
    listed = ", ".join(terms)
    if len(listed) > _MOST_CHARACTERS:
        listed = f"{listed[:_MOST_CHARACTERS].rpartition(',')[0]}, …"
    text = context.localize("vocabulary-list", terms=listed)
    return context.message(f"{text}\n{context.localize('vocabulary-how')}")
