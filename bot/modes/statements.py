"""A model's statement, as what of it can be looked up."""

from __future__ import annotations

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

    @property
    def is_bare(self) -> bool:
        return not self.claims and not self.names and len(self.words) < FEWEST_WORDS

    @property
    def is_telling(self) -> bool:
        """Whether its claims alone tell a line: one small number does not."""
        return len(self.claims) + 2 * len(self.names) > 1 or any(claim.is_rare for claim in self.claims)
