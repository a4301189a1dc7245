"""Is an answer believable for the sound it is about? Pure; a verdict is one word, or None for yes.

The thresholds lean towards belief: a wrong refusal costs a retry on half the sound and may end as a named
gap, so only what no speaker does is refused. What each number rests on stands beside it.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain.coverage import UncheckedReason
from bot.domain.job import Capability
from bot.domain.recording import SAMPLE_RATE, Sound, TimeRange
from bot.domain.transcript import Line, SegmentText
from bot.language.scripts import Script, main_script, scripts, scripts_of
from bot.language.stop_words import STOP_WORDS
from bot.language.tokens import token_keys

SPEECH_WITHOUT_WORDS_SECONDS = 1.0
"""So much speech gives words; less may be a cough, a click, or music that the detector took for speech."""
LITTLE_SPEECH_SECONDS = 3.0
SOME_SPEECH_SECONDS = 0.2
"""Less is no syllable."""
LETTERS_OF_A_WORD = 8
LENGTH_KNOWN_FROM_SECONDS = 5.0
"""Shorter speech may be one slow word."""
LENGTH_KNOWN_OF_SUSPECT_SECONDS = 1.0
_SUSPECT_PACE = 2.2
"""Times the slowest pace: four letters a second in alphabets, still far below ordinary speech."""
CHARACTERS_OF_START = 80
"""Allowed on top of the fastest speech, for sounds of a second or two."""

_FASTEST = {Script.HAN: 14.0, Script.KANA: 18.0, Script.HANGUL: 16.0, Script.THAI: 34.0}
_FASTEST_ELSE = 38.0
"""Letters a second. Ordinary speech has 13 to 17 in alphabets, 4 to 6 in Han, 7 to 9 in kana; auctioneers
and fast readers twice that."""
_SLOWEST = {Script.HAN: 0.5, Script.KANA: 0.8, Script.HANGUL: 0.7, Script.THAI: 1.5}
_SLOWEST_ELSE = 1.8
"""Letters a second of speech. Dictation and singing have 4 and more in alphabets; a recording that was
summarized instead of transcribed has 0.4."""
_REFUSAL_RATE = 6.0
"""A refusal says less than this many letters for each second that it should cover."""

_LOOP_REPEATS, _LOOP_TOKENS = 8, 64
"""A unit said this often in a row, over this many tokens: chants and laughter are shorter, loops run until
their tokens are used up."""
_LONG_UNIT, _LONG_REPEATS = 24, 6
"""Whole sentences return less often in a row."""
_LONGEST_UNIT = 80
_WINDOW = 1_200
_STEP = 600
_PACKED = 9.0
"""zlib ratio of a window, a byte or two a letter whatever the script. Measured: prose 1.8 to 2.2, counting to
a hundred 3.9, dictated tables and checklists 4.3 to 6.2, loops with small changes 10 and more."""
_QUICK_SHARE = 0.75
"""Of the fastest pace: 28 letters a second of speech in alphabets, which nobody keeps up for long."""
UNHEARD_SECONDS = 10.0
"""Engines leave out a breath or a noise, not this much speech in a row."""

_LETTERS_FOR_SCRIPT = 20
_EXPECTED_SCRIPT_SHARE = 0.3
"""Foreign names and terms mix scripts; a text in another language has next to none of the right one."""
_MISHEARD_SHARE = 0.2
_WORDS_FOR_LANGUAGE = 30
_TOLD_APART = ("de", "en", "es", "fr", "it", "nl", "pt")
_STRANGE_SHARE, _OTHER_SHARE = 0.04, 0.2
"""Of little words, and for the first of those that the other language has not."""
_ECHO_WORDS = 7

_REFUSALS = re.compile(
    r"(?:can ?not|can'?t|unable to|not able to|don'?t have the (?:ability|capability) to)\s+"
    r"(?:directly\s+)?(?:hear|listen|process|transcribe|access|play|analy[sz]e)"
    r"|no audio (?:was |is |file )?(?:provided|attached|uploaded|included)"
    r"|as an ai\b|please (?:provide|upload|share|attach) (?:the |an |your )?audio"
    r"|(?:无法|不能|没法)(?:直接)?(?:听|处理|访问|转写|播放).{0,8}(?:音频|录音|语音)"
    r"|(?:没有|未)(?:收到|提供|上传).{0,6}(?:音频|录音)"
    r"|音声.{0,10}(?:できません|ありません)|не могу (?:прослушать|обработать|услышать)",
    re.IGNORECASE,
)


def text_problem(
    text: str,
    *,
    seconds: float,
    capability: Capability = Capability.TRANSCRIBE,
    language: str | None = None,
    prompt: str = "",
) -> str | None:
    """Why nobody can have said this in so many seconds, whatever was spoken.

    `language` is the spoken one where it is known. One of: too_long, loop,
    wrong_language, prompt_echo, refusal.
    """
    if not text.strip():
        return None
    if is_echo(text, prompt):
        return "prompt_echo"
    if is_refusal(text, seconds):
        return "refusal"
    if is_loop(text):
        return "loop"
    if _letters(text) > _pace(text, _FASTEST, _FASTEST_ELSE) * seconds + CHARACTERS_OF_START:
        return "too_long"
    return _language_problem(text, "en" if capability is Capability.TRANSLATE else language)


def is_misheard(lines: Sequence[Line]) -> bool:
    """Whether a good part of the words is in another language than their lines say."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.language:
            said[line.language].append(line.text)
    whole = sum(len(line.text) for line in lines)
    wrong = [texts for code, texts in said.items() if _language_problem(" ".join(texts), code)]
    return sum(len(text) for texts in wrong for text in texts) > _MISHEARD_SHARE * whole


def speech_problem(text: str, *, speech_seconds: float, suspect: bool = False) -> str | None:
    """Why this is not what was said in so many seconds of speech: empty, too_short or unspoken.

    Less is believed of a `suspect` engine, whose answer about sound around it was wrong.
    """
    letters = _letters(text)
    if not letters:
        least = SOME_SPEECH_SECONDS if suspect else SPEECH_WITHOUT_WORDS_SECONDS
        return "empty" if speech_seconds >= least else None
    if speech_seconds < SOME_SPEECH_SECONDS or (
        speech_seconds < LITTLE_SPEECH_SECONDS and letters > _quick(text) * speech_seconds + LETTERS_OF_A_WORD
    ):
        return "unspoken"
    known_from = LENGTH_KNOWN_OF_SUSPECT_SECONDS if suspect else LENGTH_KNOWN_FROM_SECONDS
    slowest = _pace(text, _SLOWEST, _SLOWEST_ELSE) * (_SUSPECT_PACE if suspect else 1.0)
    return "too_short" if speech_seconds >= known_from and letters < slowest * speech_seconds else None


def untold(
    answer: SegmentText, *, speech_seconds: float, suspect: bool = False
) -> tuple[UncheckedReason, ...]:
    """Which checks cannot tell whether a believed answer is all that was said in so much speech."""
    if not answer.text:
        return ()
    reasons: list[UncheckedReason] = []
    if not answer.lines and speech_seconds > UNHEARD_SECONDS:
        reasons.append(UncheckedReason.NO_TIMES)
    if speech_seconds < (LENGTH_KNOWN_OF_SUSPECT_SECONDS if suspect else LENGTH_KNOWN_FROM_SECONDS):
        reasons.append(UncheckedReason.LITTLE_SPEECH)
    return tuple(reasons)


def speech_within(sound: Sound, at: TimeRange) -> float:
    """Seconds of speech in a range of a sound that was listened to closely."""
    assert sound.speech is not None
    inside = (min(one.end, at.end) - max(one.start, at.start) for one in sound.speech)
    return sum(max(0, samples) for samples in inside) / SAMPLE_RATE


def gaps(heard: TimeRange, lines: Sequence[Line]) -> tuple[TimeRange, ...]:
    """Long stretches that the times of an answer leave out; none where it has no times."""
    edges = [heard.start, *(edge for line in lines for edge in (line.range.start, line.range.end))]
    starts, ends = edges[::2], [*edges[1::2], heard.end]
    if not lines:
        return ()
    return tuple(
        TimeRange(start=one, end=other)
        for one, other in zip(starts, ends, strict=True)
        if (other - one) / SAMPLE_RATE > UNHEARD_SECONDS
    )


def answer_problem(text: str) -> str | None:
    """Why an answer to a question cannot be believed: empty or loop. It may well repeat the question."""
    if not text.strip():
        return "empty"
    return "loop" if is_loop(text) else None


def is_loop(text: str) -> bool:
    """Whether the text runs in circles, in exact ones or with small changes."""
    return _repeats(token_keys(text)) or _packs_too_well(text)


def _repeats(tokens: Sequence[str]) -> bool:
    for unit in range(1, min(_LONGEST_UNIT, len(tokens) // _LONG_REPEATS) + 1):
        needed = max(_LOOP_TOKENS, _LOOP_REPEATS * unit)
        if unit >= _LONG_UNIT:
            needed = min(needed, _LONG_REPEATS * unit)
        if _longest_run(tokens, unit) >= needed:
            return True
    return False


def _longest_run(tokens: Sequence[str], unit: int) -> int:
    """Tokens of the longest stretch that repeats with this period."""
    longest = run = 0
    for earlier, later in zip(tokens, tokens[unit:], strict=False):
        run = run + 1 if earlier == later else 0
        longest = max(longest, run)
    return longest + unit if longest else 0


def _packs_too_well(text: str) -> bool:
    starts = range(0, max(1, len(text) - _WINDOW + _STEP), _STEP)
    windows = (text[start : start + _WINDOW] for start in starts)
    return any(len(window) >= _STEP and packing_ratio(window) > _PACKED for window in windows)


def packing_ratio(text: str) -> float:
    """How much zlib saves on the letters themselves. UTF-8 would make every Thai text look repetitive."""
    alphabet = {character: index for index, character in enumerate(sorted(set(text)))}
    width = 1 if len(alphabet) <= 256 else 2
    dense = b"".join(alphabet[character].to_bytes(width, "big") for character in text)
    return len(dense) / len(zlib.compress(dense, 9)) if dense else 1.0


def is_refusal(text: str, seconds: float) -> bool:
    """Whether a model says that it cannot hear, instead of what it heard.

    People say the same at the start of a call. Their words take the time that they take; a refusal is too
    short for the sound it stands for.
    """
    return len(text) < _REFUSAL_RATE * seconds and len(text) < 600 and _REFUSALS.search(text) is not None


def is_echo(text: str, prompt: str) -> bool:
    """Whether a sentence of the instruction came back."""
    said = " ".join(token_keys(text))
    sentences = re.split(r"[.:!?\n\u3002\uFF01\uFF1F]", prompt)
    tokens = (token_keys(sentence) for sentence in sentences)
    return any(len(words) >= _ECHO_WORDS and " ".join(words) in said for words in tokens)


def _letters(text: str) -> int:
    return sum(1 for character in text if character.isalnum())


def _pace(text: str, known: Mapping[Script, float], otherwise: float) -> float:
    """Letters a second in the text's script."""
    script = main_script(text)
    return known.get(script, otherwise) if script else otherwise


def _quick(text: str) -> float:
    return _QUICK_SHARE * _pace(text, _FASTEST, _FASTEST_ELSE)


def _language_problem(text: str, language: str | None) -> str | None:
    written_in = scripts_of(language or "")
    if not written_in or language is None:
        return None
    counts = scripts(text)
    right = sum(counts[script] for script in written_in)
    if counts.total() >= _LETTERS_FOR_SCRIPT and right < _EXPECTED_SCRIPT_SHARE * counts.total():
        return "wrong_language"
    return "wrong_language" if language in _TOLD_APART and _is_in_another(text, language) else None


def _is_in_another(text: str, language: str) -> bool:
    """Whether the little words are those of another language of the same script."""
    words = token_keys(text)
    if len(words) < _WORDS_FOR_LANGUAGE:
        return False
    other = max(_TOLD_APART, key=lambda code: _share(words, STOP_WORDS[code]))
    strange = _share(words, STOP_WORDS[language] - STOP_WORDS[other]) < _STRANGE_SHARE
    return other != language and strange and _share(words, STOP_WORDS[other]) > _OTHER_SHARE


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words)
