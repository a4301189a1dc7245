"""What a person wants of a recording."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.commands import Command
from bot.chat.event_context import EventContext
from bot.chat.speaker_words import read_count
from bot.chat.targets import read_target
from bot.domain.job import Mode, Options
from bot.language.spellings import is_unknown_language, plain
from bot.requests.defaults import RequestedTask, TaskDefaults, completed, target_for
from bot.text.asked_terms import merged_terms


@dataclass(frozen=True, kw_only=True, slots=True)
class UnknownLanguage:
    typed: str


def requested_task(command: Command | None, question: str | None) -> RequestedTask | UnknownLanguage:
    """Of a command, or of a question; of neither, what suits the recording."""
    if command is None or command.mode is None:
        return RequestedTask(mode=Mode.UNDERSTAND if question else None, question=question)
    if command.mode is Mode.UNDERSTAND:
        return RequestedTask(mode=Mode.UNDERSTAND, question=command.rest or None)
    target = read_target(command.rest)
    unknown = target.unknown_language
    if unknown and (command.mode is Mode.TRANSLATE or is_unknown_language(plain(unknown))):
        return UnknownLanguage(typed=unknown[:40])
    speakers = read_count(command.speakers)
    if command.mode is Mode.ASR:
        return RequestedTask(mode=Mode.ASR, spoken=target.code or target.source, speakers=speakers)
    return RequestedTask(mode=command.mode, to=target.code, speakers=speakers)


async def options_of(
    context: EventContext,
    requested: RequestedTask,
    *,
    seconds: float | None = None,
    size_bytes: int | None = None,
) -> Options:
    """What was said, with the chat's and the person's settings put in."""
    return await completed(requested, defaults_of(context), seconds=seconds, size_bytes=size_bytes)


def defaults_of(context: EventContext) -> TaskDefaults:
    """In a private chat the person's settings hold, in a group the chat's come first."""
    mine, ours, private = context.mine, context.ours, context.place.private
    wanted = (None if private else ours.to) or mine.to or context.locale
    return TaskDefaults(
        mode=mine.mode if private else ours.mode or mine.mode,
        to=target_for(wanted, context.services.capabilities()),
        spoken=mine.spoken if private else ours.spoken,
        terms=merged_terms(mine.terms, () if private else ours.terms),
    )
