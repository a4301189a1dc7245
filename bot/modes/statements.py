"""A model's statement, as what of it can be looked up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.text.claims.facts import FactualClaim

FEWEST_WORDS = 2
"""Of a statement whose words can tell anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    claims: tuple[FactualClaim, ...]
    names: tuple[str, ...]
    words: tuple[str, ...]
    """Empty where they are in another language than the recording's."""
    is_translated: bool
    speakers: frozenset[int] = frozenset()
    """Numbers of those who speak that it is about."""

    @property
    def is_bare(self) -> bool:
        return not (self.claims or self.names or self.speakers) and len(self.words) < FEWEST_WORDS

    @property
    def is_telling(self) -> bool:
        """Whether its claims alone tell a line: one small number does not."""
        return len(self.claims) + 2 * len(self.names) > 1 or any(claim.is_rare for claim in self.claims)


def base_language(language: str | None) -> str | None:
    """The one whose words it is written in."""
    return "zh" if language == "yue" else language


def is_in_name(word: str, names: Collection[str]) -> bool:
    return any(name.startswith(word) or word.startswith(name) for name in names)
