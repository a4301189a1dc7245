"""What engines send back, as values or as errors of the domain. Reads bytes, touches no network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.domain.coverage import SoundMark
from bot.domain.errors import (
    BadAnswer,
    ContextOverflow,
    EngineBusy,
    EngineError,
    EngineRefused,
    EngineUnreachable,
)
from bot.domain.outside_numbers import LONGEST_ENGINE_REST_SECONDS, number_within
from bot.domain.recording import TimeRange
from bot.domain.transcript import SegmentText
from bot.inference.markers import markers_in, without_markers
from bot.inference.profiles import Profile, Reasoning
from bot.inference.timed_answers import timed_marks, timed_sentences
from bot.inference.wire import NO_SPEECH
from bot.inference.written_text import text_in, writable
from bot.language.parse import parse_language

_TOO_MUCH = re.compile(
    r"maximum context length|maximum model length|exceeds model's maximum"
    r"|at most \d+ audio|maximum file size exceeded",
    re.IGNORECASE,
)
"""Phrases of vLLM's 400s that a shorter segment mends."""
_BUSY = frozenset({429, 503})
_LONGEST_QUOTE = 300
_MOST_TOKENS = 1e9
_REPEATED_INPUT = re.compile(r"""['"]?\binput(?:_value)?['"]?\s*[=:]""")
_THOUGHTS_END = "</think>"
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_LEAD_IN = re.compile(
    r"^(?:sure|certainly|okay|here(?:'s| is))\b[^\n:]{0,80}\b(?:transcri\w+|translation)\b[^\n:]{0,40}:\s*",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^```\w*\n(.*?)\n?```$", re.DOTALL)


def retry_after_seconds(headers: Mapping[str, str], *, now: datetime | None = None) -> float | None:
    """Seconds from now that `Retry-After` asks for, as a number or as an HTTP date; None without it.

    At most `LONGEST_ENGINE_REST_SECONDS`, whatever it says.
    """
    value = next((text for name, text in headers.items() if name.lower() == "retry-after"), None)
    if value is None:
        return None
    if (seconds := number_within(value, most=LONGEST_ENGINE_REST_SECONDS)) is not None:
        return seconds
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    waited = (at - (now or datetime.now(UTC))).total_seconds()
    return number_within(max(0.0, waited), most=LONGEST_ENGINE_REST_SECONDS)


def error_for(status: int, headers: Mapping[str, str], body: bytes) -> EngineError:
    """What an answer other than 2xx means for the one who asked."""
    said = _message_of(body)
    if status in _BUSY:
        return EngineBusy(f"The engine is busy ({status}): {said}", retry_after=retry_after_seconds(headers))
    if status >= 500 or status == 408:
        return EngineUnreachable(f"The engine failed ({status}): {said}")
    if status == 413 or (status == 400 and _TOO_MUCH.search(said)):
        return ContextOverflow(f"Too much sound or text for one request: {said}")
    mend = _MENDS.get(status, "Check the engine's address, its model name and its profile.")
    return EngineRefused(f"The engine refused the request ({status}): {said} {mend}")


_MENDS = {
    401: "Check the engine's API key.",
    403: "Check the engine's API key and its rights.",
    404: "Check the engine's address and its model name.",
}


def _message_of(body: bytes) -> str:
    """The server's own reason, shortened. What it repeats of the request is left out: it may be words."""
    text = body.decode("utf-8", errors="replace").strip()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        text = "a web page came back." if text.startswith("<") else text
    else:
        error = value.get("error", value) if isinstance(value, dict) else value
        said = (error.get("message") or error.get("detail")) if isinstance(error, dict) else error
        text = said if isinstance(said, str) else "no reason given."
    return writable(_REPEATED_INPUT.split(text, maxsplit=1)[0][:_LONGEST_QUOTE])


def json_of(body: bytes) -> dict[str, Any]:
    """The object in a 200. Raises `EngineRefused` for a web page, `BadAnswer` for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        if body.lstrip().startswith(b"<"):
            raise EngineRefused(
                "A web page came back where an engine should answer. Check the engine's address."
            ) from None
        raise BadAnswer("The engine's answer is no JSON.", reason="unreadable") from None
    if not isinstance(value, dict):
        raise BadAnswer("The engine's answer is no JSON object.", reason="unreadable")
    if value.get("error"):
        raise _error_inside(value["error"])
    return value


def _error_inside(error: object) -> EngineError:
    """An error that came with status 200, as streams bring it."""
    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and code >= 400 else 500
    return error_for(status, {}, json.dumps({"error": error}).encode())


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatAnswer:
    text: str
    """Without thoughts and special tokens."""
    reasoning: str
    output_tokens: int | None


@dataclass(slots=True)
class ChatStream:
    """Collects the server-sent events of one chat answer."""

    content: str = ""
    reasoning: str = ""
    finish_reason: str | None = None
    done: bool = False
    output_tokens: int | None = None
    _rest: bytes = b""

    def feed(self, data: bytes) -> None:
        """Bytes as they arrive. Lines end with a line feed alone: U+2028 and the like are part of words.

        Raises the domain's error where an event is one, `BadAnswer` where it cannot be read.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                self._event(line.removeprefix(b"data:").strip())

    def _event(self, data: bytes) -> None:
        if data == b"[DONE]":
            self.done = True
        elif data:
            self._take(json_of(data))

    def feed_whole(self, body: bytes) -> None:
        """An answer that came as one JSON object, from a server that does not stream."""
        self._take(json_of(body))
        self.done = True

    def _take(self, event: dict[str, Any]) -> None:
        usage = event.get("usage")
        if isinstance(usage, dict):
            self.output_tokens = count_of(usage.get("completion_tokens")) or self.output_tokens
        choices = event.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            return
        choice = choices[0]
        delta = choice.get("delta") or choice.get("message") or {}
        if isinstance(delta, dict):
            self.content += text_in(delta.get("content"))
            self.reasoning += text_in(delta.get("reasoning_content") or delta.get("reasoning"))
        self.finish_reason = choice.get("finish_reason") or self.finish_reason

    def answer(self, profile: Profile) -> ChatAnswer:
        """The finished answer. Raises `BadAnswer` for one that is cut off or never left the thoughts,
        `EngineUnreachable` for one that broke off with the connection.
        """
        if not self.done and self.finish_reason is None:
            raise EngineUnreachable("The connection ended in the middle of an answer.")
        if self.finish_reason in ("abort", "error"):
            raise EngineUnreachable("The engine gave up in the middle of an answer.")
        thoughts, text = separated(self.content, self.reasoning, profile.reasoning)
        if self.finish_reason == "length":
            raise BadAnswer("The answer did not fit the tokens it was given.", reason="truncated")
        return ChatAnswer(
            text=tidied(text, profile), reasoning=writable(thoughts), output_tokens=self.output_tokens
        )


def output_tokens_of(body: bytes) -> int | None:
    """That a transcription took, where the engine tells: many count seconds instead."""
    usage = json_of(body).get("usage")
    return count_of(usage.get("output_tokens")) if isinstance(usage, dict) else None


def count_of(value: object) -> int | None:
    """Of tokens; None for what cannot be one."""
    number = number_within(value, most=_MOST_TOKENS) if isinstance(value, int) else None
    return int(number) if number else None


def separated(content: str, reasoning: str, form: Reasoning) -> tuple[str, str]:
    """Thoughts and answer, in whichever of the three forms they come.

    A server with a reasoning parser sends the thoughts in a field of their own. Without one they stand in
    the text before `</think>`, with the opening tag or without. Raises `BadAnswer` where the thoughts do
    not end: then there is no answer.
    """
    if _THOUGHTS_END in content:
        thoughts, _tag, rest = content.partition(_THOUGHTS_END)
        answer = _THOUGHTS.sub("", rest).rpartition(_THOUGHTS_END)[2]
        return (reasoning + thoughts.replace("<think>", "", 1)).strip(), answer
    opened = content.lstrip().startswith("<think>")
    only_thoughts = bool(reasoning) and not content.strip()
    if opened or only_thoughts or (form is Reasoning.IMPLICIT_OPEN and not reasoning):
        raise BadAnswer("The engine thought and did not come to an answer.", reason="no_answer")
    return reasoning.strip(), content


def tidied(text: str, profile: Profile) -> str:
    """Writable, without special tokens, code fences and surrounding blanks."""
    text = writable(text)
    for pattern in profile.strip:
        text = re.sub(pattern, "", text)
    text = text.strip()
    fenced = _FENCE.match(text)
    return fenced.group(1).strip() if fenced else text


def spoken_words(text: str, profile: Profile) -> str:
    """What was said of a transcript: tidied, without marks for sounds; nothing where no letter is left."""
    return without_markers(tidied(text, profile))


def without_lead_in(text: str) -> str:
    """A transcript without "Here is the transcription:" before it; nothing where nobody spoke."""
    text = _LEAD_IN.sub("", text, count=1).strip()
    return "" if text.strip(" .").lower() == NO_SPEECH else without_markers(text)


def transcription_of(body: bytes, profile: Profile, *, heard: TimeRange) -> SegmentText:
    """An answer of the transcriptions endpoint; its sentences are moved to the recording's clock."""
    value = json_of(body)
    text = value.get("text")
    if not isinstance(text, str):
        raise BadAnswer("The engine's answer has no text.", reason="unreadable")
    segments = value.get("segments")
    lines = timed_sentences(segments, value.get("words"), heard) if isinstance(segments, list) else ()
    language, words = value.get("language"), spoken_words(text, profile)
    return SegmentText(
        text=words,
        language=parse_language(language) if words and isinstance(language, str) else None,
        lines=lines if words else (),
        marks=timed_marks(segments if isinstance(segments, list) else [], heard) or marks_in(text, heard),
    )


def marks_in(text: str, heard: TimeRange) -> tuple[SoundMark, ...]:
    """What an engine wrote in place of words, somewhere in what it heard."""
    return tuple(SoundMark(range=heard, text=mark) for mark in markers_in(writable(text)))


def language_of(body: bytes) -> str:
    """What an answer says is spoken. Raises `BadAnswer` where it says nothing."""
    said = json_of(body).get("language")
    code = parse_language(said) if isinstance(said, str) else None
    if code is None:
        raise BadAnswer("The engine's answer names no language.", reason="unreadable")
    return code
