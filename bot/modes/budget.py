"""How much text fits into a call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.scripts import HAN, KANA, SOUTH_EAST_ASIAN

FEWEST_CONTEXT_TOKENS = 2048
"""A model with less cannot hold the instructions and a passage."""
_DENSE = re.compile(f"[{HAN}{KANA}{SOUTH_EAST_ASIAN}]")
_PLAIN = re.compile(r"[\x20-\x7e\n]")
_EVEN_SHARE = 4
"""Reasoning and answer may each take a quarter of a small context."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ThinkBudget:
    """Tokens of the model that thinks. Input, reasoning, answer and guard together fit its context."""

    context_tokens: int
    reasoning_tokens: int = 2_500
    """What the model may think before it answers."""
    longest_answer_tokens: int = 4_096
    guard_tokens: int = 256
    """For the chat template, and for what the estimate misses."""
    scale: float = 1.0
    """Tokens of this model for one by `estimated_tokens`."""

    @property
    def usable(self) -> bool:
        return self.context_tokens >= FEWEST_CONTEXT_TOKENS

    @property
    def answer_tokens(self) -> int:
        """Room for the answer itself: what a call asks for."""
        return min(self.longest_answer_tokens, self.context_tokens // _EVEN_SHARE)

    @property
    def output_tokens(self) -> int:
        """Room for all that comes out: the reasoning, and the answer after it."""
        return self.answer_tokens + min(self.reasoning_tokens, self.context_tokens // _EVEN_SHARE)

    @property
    def input_tokens(self) -> int:
        """Room for all that goes in: the system's words, the text and the instruction."""
        guard = min(self.guard_tokens, self.context_tokens // 16)
        return self.context_tokens - self.output_tokens - guard

    def tokens(self, text: str) -> int:
        return int(estimated_tokens(text) * self.scale) + 1

    def text_tokens(self, *fixed: str) -> int:
        """Room for a transcript beside the fixed words, at most half of the context."""
        room = self.input_tokens - sum(self.tokens(words) for words in fixed)
        return min(room, self.context_tokens // 2)


def estimated_tokens(text: str) -> float:
    """Tokens that a text takes in a large model's vocabulary, on the high side.

    Four letters of plain Latin text, 1.2 for a character of a dense script, half a token for any other.
    """
    dense = len(_DENSE.findall(text))
    plain = len(_PLAIN.findall(text))
    return dense * 1.2 + plain * 0.27 + (len(text) - dense - plain) * 0.55
