"""What a person wants of a recording."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.commands import Command, is_question
from bot.chat.event_context import EventContext
from bot.chat.targets import read_target
from bot.domain.job import Capability, Mode, Options
from bot.language.question import language_of_question
from bot.language.spellings import is_unknown_language, plain

NOTES_ABOVE_SECONDS = 120.0
NOTES_ABOVE_BYTES = 2_000_000
"""Where the length is not told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestedTask:
    mode: Mode | None = None
    """None: what suits the recording and the chat."""
    to: str | None = None
    spoken: str | None = None
    question: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnknownLanguage:
    typed: str


def requested_task(command: Command | None, text: str) -> RequestedTask | UnknownLanguage:
    """Of a command, or of the words beside a recording."""
    if command is None or command.mode is None:
        asks = is_question(text)
        return RequestedTask(mode=Mode.UNDERSTAND, question=text.strip()) if asks else RequestedTask()
    if command.mode is Mode.UNDERSTAND:
        return RequestedTask(mode=Mode.UNDERSTAND, question=command.rest or None)
    target = read_target(command.rest)
    if target.unknown and (command.mode is Mode.TRANSLATE or is_unknown_language(plain(target.unknown))):
        return UnknownLanguage(typed=target.unknown[:40])
    if command.mode is Mode.ASR:
        return RequestedTask(mode=Mode.ASR, spoken=target.code or target.source)
    return RequestedTask(mode=command.mode, to=target.code)


async def options_of(
    context: EventContext,
    requested: RequestedTask,
    *,
    seconds: float | None = None,
    size_bytes: int | None = None,
) -> Options:
    """The wish with the chat's and the person's settings put in."""
    mode = requested.mode or _default_mode(context, seconds, size_bytes)
    to = requested.to
    if mode is Mode.TRANSLATE:
        to = to or default_target(context)
    elif mode is Mode.UNDERSTAND and requested.question:
        to = to or await language_of_question(requested.question)
    spoken = context.mine.spoken if context.place.private else context.ours.spoken
    return Options(mode=mode, language=requested.spoken or spoken, to=to, question=requested.question)


def default_target(context: EventContext) -> str:
    """Into which language, where nobody says: English if the engines can do no other."""
    if Capability.THINK not in context.services.capabilities():
        return "en"
    return (None if context.place.private else context.ours.to) or context.mine.to or context.locale


def _default_mode(context: EventContext, seconds: float | None, size_bytes: int | None) -> Mode:
    chosen = context.mine.mode if context.place.private else context.ours.mode or context.mine.mode
    if chosen is not None:
        return chosen
    long = seconds > NOTES_ABOVE_SECONDS if seconds is not None else (size_bytes or 0) > NOTES_ABOVE_BYTES
    return Mode.S2T if long else Mode.ASR
