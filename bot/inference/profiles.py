"""What each kind of engine can do and how it wants to be asked: data, no branches.

Figures are those of the models' own processors and of vLLM's source; a server tells its true context
itself (`max_model_len`), so `default_context` only stands in until it answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.domain.job import Capability


class Endpoint(StrEnum):
    CHAT = "chat"
    """`/v1/chat/completions` with sound as `input_audio` parts."""
    TRANSCRIPTIONS = "transcriptions"
    """`/v1/audio/transcriptions` and `/v1/audio/translations`, multipart."""


class Reasoning(StrEnum):
    """How a model thinks before it answers."""

    NONE = "none"
    IMPLICIT_OPEN = "implicit-open"
    """The prompt ends inside the thoughts: they end with `</think>` and have no opening tag."""
    TAGGED = "tagged"
    """`<think>…</think>`, or nothing at all."""


class AudioFormat(StrEnum):
    WAV = "wav"
    FLAC = "flac"


class TermsBy(StrEnum):
    """How an engine takes names and terms."""

    NOTHING = "nothing"
    HOTWORDS = "hotwords"
    """A field of the request, as faster-whisper and vLLM have it."""
    PROMPT = "prompt"
    """A field of the request: text that a Whisper takes as said before."""
    INSTRUCTION = "instruction"
    """A sentence of the instruction to a chat model."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampling:
    temperature: float = 0.0
    top_p: float | None = None
    repetition_penalty: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    name: str
    endpoint: Endpoint
    needs: frozenset[Capability]
    part_seconds: float
    """The length that parts are cut to."""
    max_part_seconds: float
    """A longer part is never sent: some encoders die of it and take the engine along."""
    parts_per_request: int
    """Of one segment: together in a chat request, one after the other on the transcriptions endpoint."""
    bytes_per_part: int = 25_000_000
    """Of the encoded file, before base64. vLLM refuses 25 MB unless told otherwise."""
    audio_tokens_per_second: float
    marker_tokens_per_part: int = 2
    default_context: int
    """Tokens."""
    context_bounds_sound: bool = True
    """False where the server cuts the sound itself, so that any length fits."""
    prompt_tokens: int = 300
    """Kept free for system prompt, instruction and chat format."""
    reasoning_tokens: int = 0
    """Kept free for the thoughts, which share the context with the answer."""
    guard_tokens: int = 256
    """Kept free for what the estimate misses."""
    reasoning: Reasoning = Reasoning.NONE
    sampling: Mapping[Capability, Sampling] = field(default_factory=dict)
    """Needs that are absent take `Sampling()`."""
    strip: tuple[str, ...] = ()
    """Patterns that are no words: they are removed from every answer."""
    stop_token_ids: tuple[int, ...] = ()
    languages: frozenset[str] | None = None
    """ISO 639-1 codes; None: any, or unknown."""
    verbatim_seconds: float
    """A longer segment no longer comes back word for word."""
    listen_seconds: float
    """A longer piece is no longer understood well."""
    audio_format: AudioFormat = AudioFormat.WAV
    terms_by: TermsBy = TermsBy.NOTHING
    """How it is told which names and terms may be said."""
    says_times: bool = False
    """The answer has sentences and words with times (`verbose_json`)."""
    hears_languages: bool = False
    """Each sentence of the answer is in the language it was spoken in, and names it; one that is asked for is
    no order."""
    chooses_model: bool = False
    """A better model may take the place of its model at any time; the former goes on to be served by name."""
    tells_language: bool = False
    """Hears one language a request: the one that it is told, else the one that it finds, which
    `verbose_json` names."""

    def sampling_for(self, capability: Capability) -> Sampling:
        return self.sampling.get(capability, Sampling())


_ALL_OF_SOUND = frozenset({Capability.TRANSCRIBE, Capability.TRANSLATE, Capability.LISTEN, Capability.THINK})
_PRECISE_ELSE_FREE = {
    Capability.TRANSCRIBE: Sampling(temperature=0.1, repetition_penalty=1.02),
    Capability.TRANSLATE: Sampling(temperature=0.2, repetition_penalty=1.02),
    Capability.LISTEN: Sampling(temperature=0.7, repetition_penalty=1.05),
    Capability.THINK: Sampling(temperature=0.7, repetition_penalty=1.05),
}
_CALM = {Capability.LISTEN: Sampling(temperature=0.3), Capability.THINK: Sampling(temperature=0.3)}
_CHAT_MARKERS = (r"<\|im_(?:start|end)\|>", r"<\|endoftext\|>")
_VOXTRAL_LANGUAGES = frozenset({"en", "es", "fr", "pt", "hi", "de", "nl", "it", "ar", "ru", "zh", "ja", "ko"})
_QWEN3_ASR_LANGUAGES = frozenset(
    {
        *("zh", "en", "ar", "de", "fr", "es", "pt", "id", "it", "ko", "ru", "th", "vi", "ja", "tr"),
        *("hi", "ms", "nl", "sv", "da", "fi", "pl", "cs", "tl", "fa", "el", "hu", "mk", "ro"),
    }
)

STEP_AUDIO = Profile(
    name="step-audio-r1.1",
    endpoint=Endpoint.CHAT,
    needs=_ALL_OF_SOUND,
    part_seconds=25.0,
    max_part_seconds=29.98,
    parts_per_request=200,
    audio_tokens_per_second=12.6,
    default_context=16_384,
    reasoning_tokens=2_500,
    reasoning=Reasoning.IMPLICIT_OPEN,
    sampling=_PRECISE_ELSE_FREE,
    strip=(r"<\|(?:EOT|BOT)\|>", r"<tts_(?:start|pad|end)>", r"<audio_\d+>"),
    stop_token_ids=(151_665,),
    terms_by=TermsBy.INSTRUCTION,
    verbatim_seconds=240.0,
    listen_seconds=900.0,
)
QWEN3_OMNI = Profile(
    name="qwen3-omni",
    endpoint=Endpoint.CHAT,
    needs=_ALL_OF_SOUND,
    part_seconds=120.0,
    max_part_seconds=600.0,
    parts_per_request=8,
    audio_tokens_per_second=13.0,
    default_context=32_768,
    reasoning=Reasoning.TAGGED,
    sampling=_CALM,
    strip=_CHAT_MARKERS,
    terms_by=TermsBy.INSTRUCTION,
    verbatim_seconds=300.0,
    listen_seconds=1_200.0,
)
QWEN3_ASR = Profile(
    name="qwen3-asr",
    endpoint=Endpoint.TRANSCRIPTIONS,
    needs=frozenset({Capability.TRANSCRIBE}),
    part_seconds=600.0,
    max_part_seconds=600.0,
    parts_per_request=1,
    audio_tokens_per_second=13.0,
    default_context=65_536,
    strip=(r"^\s*language [A-Za-z]+\s*<asr_text>", r"<asr_text>", *_CHAT_MARKERS),
    languages=_QWEN3_ASR_LANGUAGES,
    verbatim_seconds=600.0,
    listen_seconds=600.0,
    audio_format=AudioFormat.FLAC,
)
VOXTRAL = Profile(
    name="voxtral",
    endpoint=Endpoint.TRANSCRIPTIONS,
    needs=frozenset({Capability.TRANSCRIBE}),
    part_seconds=600.0,
    max_part_seconds=600.0,
    parts_per_request=1,
    audio_tokens_per_second=12.5,
    default_context=32_768,
    languages=_VOXTRAL_LANGUAGES,
    verbatim_seconds=600.0,
    listen_seconds=600.0,
    audio_format=AudioFormat.FLAC,
)
WHISPER = Profile(
    # vLLM's `verbose_json` drops what follows the last time token of a 30 s window, at times all of it: 0.33
    # lost a third of the words of 156 s of speech that way. So the times come from cutting the sound
    # ourselves, below the window's length.
    name="whisper",
    endpoint=Endpoint.TRANSCRIPTIONS,
    needs=frozenset({Capability.TRANSCRIBE, Capability.TRANSLATE}),
    part_seconds=28.0,
    max_part_seconds=30.0,
    parts_per_request=40,
    audio_tokens_per_second=50.0,
    default_context=448,
    context_bounds_sound=False,
    tells_language=True,
    terms_by=TermsBy.PROMPT,
    verbatim_seconds=300.0,
    listen_seconds=300.0,
    audio_format=AudioFormat.FLAC,
)
TRANSCRIPTION = Profile(
    # Any other model behind `/v1/audio/transcriptions`: the shortest window among them, Gemma 3n's, is 30 s.
    name="transcription",
    endpoint=Endpoint.TRANSCRIPTIONS,
    needs=frozenset({Capability.TRANSCRIBE}),
    part_seconds=28.0,
    max_part_seconds=30.0,
    parts_per_request=40,
    audio_tokens_per_second=25.0,
    default_context=4_096,
    context_bounds_sound=False,
    strip=_CHAT_MARKERS,
    verbatim_seconds=300.0,
    listen_seconds=300.0,
)
OPENAI_AUDIO = Profile(
    name="openai-audio",
    endpoint=Endpoint.CHAT,
    needs=_ALL_OF_SOUND,
    part_seconds=30.0,
    max_part_seconds=60.0,
    parts_per_request=8,
    audio_tokens_per_second=25.0,
    default_context=16_384,
    reasoning_tokens=1_000,
    reasoning=Reasoning.TAGGED,
    sampling=_CALM,
    strip=_CHAT_MARKERS,
    terms_by=TermsBy.INSTRUCTION,
    verbatim_seconds=120.0,
    listen_seconds=240.0,
)
TEXT = Profile(
    name="text",
    endpoint=Endpoint.CHAT,
    needs=frozenset({Capability.THINK}),
    part_seconds=1.0,
    max_part_seconds=1.0,
    parts_per_request=0,
    audio_tokens_per_second=0.0,
    default_context=8_192,
    reasoning_tokens=1_000,
    reasoning=Reasoning.TAGGED,
    sampling=_CALM,
    strip=_CHAT_MARKERS,
    verbatim_seconds=0.0,
    listen_seconds=0.0,
)
BUILTIN = Profile(
    name="builtin",
    endpoint=Endpoint.TRANSCRIPTIONS,
    needs=frozenset({Capability.TRANSCRIBE, Capability.TRANSLATE}),
    part_seconds=90.0,
    max_part_seconds=600.0,
    parts_per_request=1,
    audio_tokens_per_second=50.0,
    default_context=448,
    context_bounds_sound=False,
    terms_by=TermsBy.HOTWORDS,
    verbatim_seconds=90.0,
    listen_seconds=300.0,
    audio_format=AudioFormat.FLAC,
    says_times=True,
    hears_languages=True,
    chooses_model=True,
)

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            STEP_AUDIO,
            QWEN3_OMNI,
            QWEN3_ASR,
            VOXTRAL,
            WHISPER,
            TRANSCRIPTION,
            OPENAI_AUDIO,
            TEXT,
            BUILTIN,
        )
    }
)

_GUESSES: tuple[tuple[re.Pattern[str], Profile], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), profile)
    for pattern, profile in (
        (r"step[-_. ]?audio", STEP_AUDIO),
        (r"qwen.*asr", QWEN3_ASR),
        (r"qwen.*omni", QWEN3_OMNI),
        (r"voxtral", VOXTRAL),
        (r"whisper", WHISPER),
        (r"cohere.*transcribe|glm-?asr|fun-?asr|fire-?red|granite.*speech|gemma-?3n", TRANSCRIPTION),
        (r"parakeet|canary|sense-?voice|moss.*transcribe|transcri", TRANSCRIPTION),
        (r"gemma-?4|phi-?4-multimodal|vibe-?voice|kimi-audio", OPENAI_AUDIO),
        (r"audio|omni|speech|ultravox|listen", OPENAI_AUDIO),
    )
)


def profile_for(model: str) -> Profile:
    """The profile that carries this name, else the likeliest one for a model of this name, else `TEXT`.

    A model whose name tells nothing of sound is taken for one that only thinks: sending sound to a text
    model fails, sending text to an audio model does not. Who needs to hear asks the server.
    """
    known = PROFILES.get(model.strip().lower())
    if known is not None:
        return known
    return next((profile for pattern, profile in _GUESSES if pattern.search(model)), TEXT)
