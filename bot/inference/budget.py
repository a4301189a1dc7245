"""How much sound fits into one request, and how many tokens the answer may take.

The context of a model holds the prompt, the sound, the thoughts and the answer together:
`seconds = (context - prompt - reasoning - guard) / (audio tokens a second + answer tokens a second)`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.domain.job import Capability
from bot.inference.profiles import Profile

ANSWER_MARGIN = 1.5
"""Fast speakers and unlucky tokenizing, over the mean rate of a language."""
SUMMARY_TOKENS = 4_096
"""Room for thoughts and answer where the answer's length does not follow the sound's."""
LEAST_SEGMENT_SECONDS = 5.0
_TOKENS_PER_MINUTE = {
    "en": 200.0,
    "zh": 300.0,
    "ja": 300.0,
    "es": 260.0,
    "fr": 260.0,
    "de": 260.0,
    "pt": 260.0,
}
_OTHER_TOKENS_PER_MINUTE = 350.0
_VERBATIM = frozenset({Capability.TRANSCRIBE, Capability.TRANSLATE})
_CHARACTERS_PER_TOKEN = 4


def answer_tokens_per_second(language: str | None) -> float:
    """Of verbatim text, margin included; a language that is unknown is taken for a wordy one."""
    return _TOKENS_PER_MINUTE.get(language or "", _OTHER_TOKENS_PER_MINUTE) * ANSWER_MARGIN / 60


def audio_tokens(profile: Profile, seconds: float) -> int:
    """Of sound with its markers, once it is cut into parts."""
    parts = math.ceil(seconds / profile.part_seconds)
    return math.ceil(seconds * profile.audio_tokens_per_second) + parts * profile.marker_tokens_per_part


def seconds_that_fit(
    profile: Profile,
    *,
    context: int,
    capability: Capability,
    language: str | None = None,
    output_tokens: int = SUMMARY_TOKENS,
) -> float:
    """The longest sound for one request; 0 where not even the prompt fits, infinite where nothing bounds it.

    `output_tokens` (thoughts included) counts for needs whose answer does not grow with the sound.
    """
    if not profile.context_bounds_sound:
        return math.inf
    free = context - profile.prompt_tokens - profile.guard_tokens
    if capability in _VERBATIM:
        per_second = profile.audio_tokens_per_second + answer_tokens_per_second(language)
        return max(0.0, (free - profile.reasoning_tokens) / per_second)
    return max(0.0, (free - output_tokens) / profile.audio_tokens_per_second)


def seconds_by_parts(profile: Profile) -> float:
    """What the limits on parts leave: their number, their length, and their size as 16-bit samples."""
    by_size = profile.bytes_per_part / 32_000
    return profile.parts_per_request * min(profile.part_seconds, by_size)


def segment_seconds(
    profile: Profile,
    context: int,
    user_limit: float | None = None,
    *,
    capability: Capability = Capability.TRANSCRIBE,
    language: str | None = None,
) -> float:
    """The longest segment worth sending: what fits, what the model does well, and what the user allows."""
    quality = profile.verbatim_seconds if capability in _VERBATIM else profile.listen_seconds
    fits = seconds_that_fit(profile, context=context, capability=capability, language=language)
    longest = min(fits, quality, seconds_by_parts(profile), user_limit or math.inf)
    return max(LEAST_SEGMENT_SECONDS, longest)


def transcript_tokens(profile: Profile, seconds: float, language: str | None = None) -> int:
    """`max_tokens` of a verbatim request. Thoughts count; a floor lets a short sound be thought about too."""
    return math.ceil(profile.reasoning_tokens + 128 + seconds * answer_tokens_per_second(language))


def output_tokens(profile: Profile, wanted: int) -> int:
    """`max_tokens` where a caller wants an answer of so many: thoughts come on top."""
    return wanted + profile.reasoning_tokens


def text_tokens(text: str) -> int:
    """An estimate that errs to the high side: one for each wide character, one for four others."""
    wide = sum(1 for character in text if ord(character) > 0x2E7F)
    return wide + math.ceil((len(text) - wide) / _CHARACTERS_PER_TOKEN)


def request_tokens(profile: Profile, *, seconds: float, prompt: str, output: int) -> int:
    """What a request takes of the context, all told."""
    return audio_tokens(profile, seconds) + text_tokens(prompt) + output


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanReport:
    """What a recording of some length would cost."""

    profile: str
    context: int
    segment_seconds: float
    segments: int
    parts_per_segment: int
    input_tokens: int
    """Of all segments together."""
    output_tokens: int
    """Expected of all segments together, without margin; thoughts included."""
    expected_seconds: float
    """Wall clock with all slots busy."""


def plan(
    profile: Profile,
    *,
    context: int,
    seconds: float,
    slots: int,
    speed: float,
    capability: Capability = Capability.TRANSCRIBE,
    language: str | None = None,
    user_limit: float | None = None,
) -> PlanReport:
    """`speed` is seconds of sound that one slot takes in a second, as a canary or a benchmark measured it."""
    longest = segment_seconds(profile, context, user_limit, capability=capability, language=language)
    segments = max(1, math.ceil(seconds / longest))
    each = seconds / segments
    spoken = seconds * answer_tokens_per_second(language) / ANSWER_MARGIN
    rounds = math.ceil(segments / max(1, slots))
    return PlanReport(
        profile=profile.name,
        context=context,
        segment_seconds=longest,
        segments=segments,
        parts_per_segment=max(1, math.ceil(each / profile.part_seconds)),
        input_tokens=segments * (audio_tokens(profile, each) + profile.prompt_tokens),
        output_tokens=math.ceil(spoken + segments * profile.reasoning_tokens),
        expected_seconds=rounds * each / speed,
    )
