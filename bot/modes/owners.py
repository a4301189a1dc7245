"""Whose a task is: people who are named where it is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bot.modes.said_names import SaidNames
from bot.text.claims.facts import Facts
from bot.text.claims.name_forms import is_same_name
from bot.text.claims.plain_words import plain

_NEAR_LINES = 6
"""Around a task, where whoever does it is named."""
_SHORT_RECORDING = 25
"""Lines of one in which whoever is spoken to is named once."""
_MARKS = '.,;:!?"()'


class Owners:
    """The people of a recording, as those who may be given a task."""

    def __init__(self, names: SaidNames, line_facts: Callable[[int], Facts], count: int) -> None:
        """`line_facts` of one of `count` lines, by its index."""
        self._names = names
        self._line_facts = line_facts
        self._far = _SHORT_RECORDING if count <= _SHORT_RECORDING else _NEAR_LINES

    def is_owner(self, owner: str, text: str, at: int) -> bool:
        """Whether the task of this line can be theirs: named near, nobody else nearer, not its object."""
        words = [plain(word) for word in owner.replace("-", " ").split() if word[0].isalpha()]
        away = [self._distance(word, at) for word in words]
        near = [one for one in away if one is not None and one <= self._far]
        if not near or len(near) * 2 < len(words) or _is_object(words, text):
            return False
        others = self._others(at, without={*words, *map(plain, text.split())})
        return not any(other < min(near) for other in others)

    def _distance(self, name: str, at: int) -> float | None:
        """Lines from here to the nearest that says the name; 0 where nobody can tell."""
        if self._names.cannot_tell(name):
            return 0
        return min((_away(line, at) for line in self._names.lines(name)), default=None)

    def _others(self, at: int, *, without: Collection[str]) -> list[float]:
        """How far others are named: in the task's line, or asked just before."""
        return [
            _away(line, at)
            for line in range(max(0, at - 1), at + 1)
            for name in self._line_facts(line).names
            if name.is_person
            and not any(is_same_name(name.plain, other) or name.plain in other for other in without)
        ]


def _away(line: int, at: int) -> float:
    """How far a line is; one behind the task is farther than one before it."""
    return at - line if line <= at else line - at + 0.5


def _is_object(words: Sequence[str], text: str) -> bool:
    """Whether the task names them as somebody else: `Send it to Ben` is not Ben's."""
    behind = {plain(word.strip(_MARKS)) for word in text.split()[1:]}
    return any(word in behind for word in words)
