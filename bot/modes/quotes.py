"""Quotes of models, checked against what was said: what nobody said is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from bot.language.tokens import token_keys
from bot.modes.passages import NumberedLine
from bot.modes.replies import items, number, words
from bot.text.extractive import matcher
from bot.text.speakers import without_label

_ALIKE = 0.8
"""Share of a quote's tokens that must stand in the transcript in order."""
_STRETCH = 1.5
"""They may stand among this many times as many tokens."""
_FEWEST_TOKENS = 2


class QuoteChecker:
    """Finds the lines that quotes come from."""

    def __init__(self, lines: Sequence[NumberedLine]) -> None:
        self._lines = lines
        self._index = {line.number: at for at, line in enumerate(lines)}
        self._match: Callable[[str], int | None] | None = None

    def verified(self, listed: object) -> tuple[NumberedLine, ...]:
        """The lines of those quotes in a reply's list that really occur, each once, in order."""
        found: dict[int, NumberedLine] = {}
        for item in items(listed):
            quote = without_label(words(item.get("quote")) or words(item.get("text")))
            for line in self._source(quote, number(item.get("line"))):
                found[line.number] = line
        return tuple(found[at] for at in sorted(found))

    def _source(self, quote: str, cited: int | None) -> Sequence[NumberedLine]:
        wanted = token_keys(quote)
        if len(wanted) < _FEWEST_TOKENS:
            return ()
        if self._match is None:
            self._match = matcher([line.text for line in self._lines])
        places = [self._index.get(cited or 0), self._match(quote)]
        found = [self._around(at, wanted) for at in places if at is not None]
        return max(found, key=lambda one: one[0], default=(0, ()))[1]

    def _around(self, at: int, wanted: Sequence[str]) -> tuple[int, Sequence[NumberedLine]]:
        """How many of the quote's tokens stand near `at`, and in which lines; none if they are too few."""
        near = self._lines[max(0, at - 1) : at + 3]
        keys: list[str] = []
        owners: list[NumberedLine] = []
        for line in near:
            own = token_keys(line.text)
            keys += own
            owners += [line] * len(own)
        blocks = SequenceMatcher(None, keys, wanted, autojunk=False).get_matching_blocks()
        held = [index for one in blocks for index in range(one.a, one.a + one.size)]
        if len(held) < _ALIKE * len(wanted) or held[-1] - held[0] + 1 > _STRETCH * len(wanted) + 1:
            return 0, ()
        kept = {owners[index].number for index in held}
        return len(held), [line for line in near if line.number in kept]
