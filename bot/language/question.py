"""The language of a short question, told from its letters and its interrogatives."""

from __future__ import annotations

import asyncio
import logging
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.language.guess import CANDIDATES, guess_language
from bot.language.interrogatives import INTERROGATIVES
from bot.language.scripts import Script, main_script
from bot.language.tokens import token_keys

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

logger = logging.getLogger(__name__)

_FURTHER = {
    Script.LATIN: "af az cy eo et eu ga gl hr is lt lv ms sk sl sq sr sw tl uz",
    Script.CYRILLIC: "be kk mk",
    Script.DEVANAGARI: "ne",
}
"""Candidates that have to be likelier than those of longer texts."""
_HANDICAP = 4.0
"""In the model's units, as what follows: as much as takes none of 200 questions from the main languages."""
_INTERROGATIVE = 6.0
_SURE = 5.0
"""Lead over the next, without an interrogative: nonsense leads by less."""
_NOTHING_KNOWN = -1e30
"""What the model scores less than has no feature that it knows."""
_MOST_CHARACTERS = 1_000

_MOST_WAIT_SECONDS = 1.5
"""Of somebody who asks while the model is loading: chats want what they send to be acknowledged in three."""

_loading = threading.Lock()


async def language_of_question(text: str) -> str | None:
    """As `question_language`, in a thread; while its model is still loading, as `guess_language`."""
    try:
        async with asyncio.timeout(_MOST_WAIT_SECONDS):
            return await asyncio.to_thread(question_language, text)
    except TimeoutError:
        return guess_language(text)


def question_language(text: str) -> str | None:
    """The language that a question of a few words is most likely in; None where it is too strange to tell.

    The first call of a process may load the model, for most of a second.
    """
    script = main_script(text)
    if script is None or script not in CANDIDATES:
        return guess_language(text)
    words = set(token_keys(text))
    scores = _scores(text[:_MOST_CHARACTERS], script, words)
    (best, code), (second, _), *_ = sorted(((score, code) for code, score in scores.items()), reverse=True)
    is_sure = best - second >= _SURE or not words.isdisjoint(INTERROGATIVES[code])
    return code if is_sure and best > _NOTHING_KNOWN else guess_language(text)


def _scores(text: str, script: Script, words: set[str]) -> dict[str, float]:
    """Of the candidates of the script: the likelier the higher."""
    main, further = CANDIDATES[script].split(), _FURTHER.get(script, "").split()
    by_letters = _by_letters(text)
    return {
        code: by_letters[code]
        - (0.0 if code in main else _HANDICAP)
        + _INTERROGATIVE * len(words & INTERROGATIVES[code])
        for code in (*main, *further)
    }


def _by_letters(text: str) -> dict[str, float]:
    """Scores of the model's languages; all alike where there is no room to unpack the model."""
    try:
        with _loading:
            model = _model()
    except OSError:
        logger.warning("question_language.no_model", exc_info=True)
        return dict.fromkeys(INTERROGATIVES, 0.0)
    return dict(model.rank(text))


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    """Without the languages that are no candidates it takes 60 MB instead of 80."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loads NumPy

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(INTERROGATIVES)
    return LanguageIdentifier(
        whole.nb_ptc,
        whole.nb_pc,
        whole.nb_classes,
        whole.tk_nextmove,
        whole.tk_output,
        tk_row=whole.tk_row,
    )
