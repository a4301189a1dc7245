"""Languages so near to each other that a detector takes one for the other."""

from __future__ import annotations

_GROUPS = (
    frozenset({"zh", "yue"}),
    frozenset({"no", "nn", "nb", "da"}),
    frozenset({"hr", "sr", "bs"}),
    frozenset({"id", "ms"}),
    frozenset({"hi", "ur"}),
    frozenset({"cs", "sk"}),
    frozenset({"bg", "mk"}),
    frozenset({"es", "gl"}),
)


def are_related(one: str, other: str) -> bool:
    """By ISO 639-1 code; each is its own relative."""
    return one == other or any({one, other} <= group for group in _GROUPS)
