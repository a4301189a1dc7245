"""Bodies of requests to OpenAI-compatible engines. Builds values, touches no network.

System prompt and sound come first, the instruction last: servers with prefix caching then keep the costly
part for the next question on the same sound.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from string import Template
from typing import Any

from bot.domain.errors import ContextOverflow
from bot.domain.job import Capability
from bot.domain.recording import TimeRange
from bot.inference.parts import EncodedPart
from bot.inference.profiles import Profile, TermsBy
from bot.language.names import english_name

CHAT_PATH = "/v1/chat/completions"
MODELS_PATH = "/v1/models"
VERSION_PATH = "/version"
HEALTH_PATH = "/health"
_SOUND = secrets.token_hex(16)
"""Stands for the base64 of a sound; no words can be taken for it."""
_PIECE_BYTES = 3 * 2**14
"""A multiple of three: base64 of the pieces is that of the whole."""
_FORM_PATHS = {
    Capability.TRANSCRIBE: "/v1/audio/transcriptions",
    Capability.TRANSLATE: "/v1/audio/translations",
}
NO_SPEECH = "[no speech]"
"""What prompts ask for where nobody speaks, since an empty answer could be a fault as well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    system: str
    instruction: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MultipartForm:
    """A multipart request."""

    path: str
    fields: Mapping[str, str | list[str]]
    """A list is a field for each of its values."""
    file_name: str
    file: bytes
    media_type: str


def transcript_prompt(capability: Capability, language: str | None, *, terms: Sequence[str] = ()) -> Prompt:
    """How a chat model is asked for every word (TRANSCRIBE) or their English translation (TRANSLATE)."""
    if capability is Capability.TRANSLATE:
        instruction = _prompt_text("translate")
    elif language is None:
        instruction = _prompt_text("transcribe")
    else:
        instruction = Template(_prompt_text("transcribe_language")).substitute(
            language=english_name(language)
        )
    if terms:
        spelled = Template(_prompt_text("terms")).substitute(terms=", ".join(terms))
        instruction = f"{spelled} {instruction}"
    return Prompt(system=_prompt_text("system"), instruction=instruction)


def _prompt_text(name: str) -> str:
    return files("bot.inference").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8").strip()


class ChatRequest:
    """A chat request as it goes out. Its sounds, megabytes each, become base64 on the way."""

    def __init__(self, body: dict[str, Any], parts: Sequence[EncodedPart]) -> None:
        """`body` holds `_SOUND` where one part after the other goes."""
        self.max_tokens = int(body["max_tokens"])
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self._around = [piece.encode() for piece in text.split(_SOUND)]
        self._sounds = [part.data for part in parts]

    def __len__(self) -> int:
        """In bytes."""
        return sum(map(len, self._around)) + sum(4 * ((len(sound) + 2) // 3) for sound in self._sounds)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """In small pieces, as often as it is asked for: nothing holds the whole."""
        yield self._around[0]
        for sound, behind in zip(self._sounds, self._around[1:], strict=True):
            for start in range(0, len(sound), _PIECE_BYTES):
                yield base64.b64encode(sound[start : start + _PIECE_BYTES])
            yield behind

    def close(self) -> None:
        """Lets the sounds go: objects of the HTTP library, in circles, hold on to this for some time."""
        self._sounds = []


def chat_request(
    profile: Profile,
    *,
    model: str,
    prompt: Prompt,
    sounds: Sequence[tuple[TimeRange | None, Sequence[EncodedPart]]],
    capability: Capability,
    max_tokens: int,
    priority: int | None = None,
) -> ChatRequest:
    """A request whose answer is streamed. A sound that comes with a range is announced by its times. Who
    serves a model that hears is asked for the tokens that it writes; a plain text server may not know that.

    Raises `ContextOverflow` for a part that is longer than the engine survives, or for too many.
    """
    parts = [part for _range, some in sounds for part in some]
    _refuse_unfit(profile, parts)
    sampling = profile.sampling_for(capability)
    optional: dict[str, Any] = {
        "top_p": sampling.top_p,
        "repetition_penalty": sampling.repetition_penalty,
        "stop_token_ids": list(profile.stop_token_ids) or None,
        "priority": priority,
        "stream_options": {"include_usage": True} if Capability.TRANSCRIBE in profile.needs else None,
    }
    body = {
        "model": model,
        "messages": _messages(prompt, sounds),
        "max_tokens": max_tokens,
        "temperature": sampling.temperature,
        "stream": True,
        **{name: value for name, value in optional.items() if value is not None},
    }
    return ChatRequest(body, parts)


def _messages(
    prompt: Prompt, sounds: Sequence[tuple[TimeRange | None, Sequence[EncodedPart]]]
) -> list[dict[str, Any]]:
    system = [{"role": "system", "content": prompt.system}] if prompt.system else []
    if not sounds:
        return [*system, {"role": "user", "content": prompt.instruction}]
    content: list[dict[str, Any]] = []
    for at, parts in sounds:
        if at is not None:
            content.append({"type": "text", "text": f"[{_clock(at.start_seconds)}-{_clock(at.end_seconds)}]"})
        content.extend(_audio(part) for part in parts)
    content.append({"type": "text", "text": prompt.instruction})
    return [*system, {"role": "user", "content": content}]


def _audio(part: EncodedPart) -> dict[str, Any]:
    return {"type": "input_audio", "input_audio": {"data": _SOUND, "format": part.audio_format.value}}


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def form(
    profile: Profile,
    *,
    model: str,
    part: EncodedPart,
    capability: Capability,
    language: str | None,
    terms: Sequence[str] = (),
) -> MultipartForm:
    """A request to the transcriptions or translations endpoint. Raises as `chat_request`."""
    _refuse_unfit(profile, [part])
    fields: dict[str, str | list[str]] = {
        "model": model,
        "temperature": str(profile.sampling_for(capability).temperature),
        "response_format": "verbose_json" if profile.says_times else "json",
    }
    if language is not None:
        fields["language"] = language
    if capability is Capability.TRANSLATE:
        fields["to_language"] = "en"
    elif profile.says_times:
        fields["timestamp_granularities[]"] = ["segment", "word"]
    if terms and profile.terms_by in (TermsBy.HOTWORDS, TermsBy.PROMPT):
        fields[profile.terms_by] = f"{', '.join(terms)}."
    return MultipartForm(
        path=_FORM_PATHS[capability],
        fields=fields,
        file_name=f"segment.{part.audio_format.value}",
        file=part.data,
        media_type=f"audio/{part.audio_format.value}",
    )


def language_form(profile: Profile, *, model: str, part: EncodedPart) -> MultipartForm:
    """Asks what is spoken in the part, and for as few words of it as may be."""
    asked = form(profile, model=model, part=part, capability=Capability.TRANSCRIBE, language=None)
    return replace(
        asked, fields={**asked.fields, "response_format": "verbose_json", "max_completion_tokens": "1"}
    )


def _refuse_unfit(profile: Profile, parts: Sequence[EncodedPart]) -> None:
    if len(parts) > profile.parts_per_request:
        raise ContextOverflow(
            f"{profile.name} takes {profile.parts_per_request} parts of sound in one request, "
            f"not {len(parts)}; send a shorter segment."
        )
    for part in parts:
        if not 0 < part.seconds <= profile.max_part_seconds or len(part.data) > profile.bytes_per_part:
            raise ContextOverflow(
                f"A part of {part.seconds:.2f} s, {len(part.data)} bytes, is more than {profile.name} "
                f"takes ({profile.max_part_seconds} s, {profile.bytes_per_part} bytes); send shorter parts."
            )
