"""Words that were lost, invented and mistaken: by jiwer, over the normaliser's units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import jiwer

ChunkKind = Literal["equal", "substitute", "delete", "insert"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorCounts:
    """Of words, or of characters."""

    said: int = 0
    """In the reference."""
    substituted: int = 0
    deleted: int = 0
    inserted: int = 0

    @property
    def wrong(self) -> int:
        return self.substituted + self.deleted + self.inserted

    @property
    def rate(self) -> float | None:
        """Of what was said; it may be above 1. None where nothing was."""
        return self.wrong / self.said if self.said else None

    def __add__(self, other: ErrorCounts) -> ErrorCounts:
        return ErrorCounts(
            said=self.said + other.said,
            substituted=self.substituted + other.substituted,
            deleted=self.deleted + other.deleted,
            inserted=self.inserted + other.inserted,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """A stretch of the alignment: indices into what was said and what was heard."""

    kind: ChunkKind
    said: range
    heard: range


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    said: Sequence[str]
    heard: Sequence[str]
    chunks: tuple[Chunk, ...]

    @property
    def counts(self) -> ErrorCounts:
        lengths = {"substitute": 0, "delete": 0, "insert": 0, "equal": 0}
        for chunk in self.chunks:
            lengths[chunk.kind] += max(len(chunk.said), len(chunk.heard))
        return ErrorCounts(
            said=len(self.said),
            substituted=lengths["substitute"],
            deleted=lengths["delete"],
            inserted=lengths["insert"],
        )

    def same(self) -> Iterator[tuple[int, int]]:
        """Each unit that was heard right: where it was said, and where it was heard."""
        for chunk in self.chunks:
            if chunk.kind == "equal":
                yield from zip(chunk.said, chunk.heard, strict=True)


def aligned(said: Sequence[str], heard: Sequence[str]) -> Alignment:
    """With the fewest errors."""
    if not said or not heard:
        kind: ChunkKind = "delete" if said else "insert"
        rest = Chunk(kind=kind, said=range(len(said)), heard=range(len(heard)))
        return Alignment(said=said, heard=heard, chunks=(rest,) if said or heard else ())
    (found,) = jiwer.process_words([" ".join(said)], [" ".join(heard)]).alignments
    chunks = tuple(
        Chunk(
            kind=cast(ChunkKind, one.type),
            said=range(one.ref_start_idx, one.ref_end_idx),
            heard=range(one.hyp_start_idx, one.hyp_end_idx),
        )
        for one in found
    )
    return Alignment(said=said, heard=heard, chunks=chunks)


def character_errors(said: Sequence[str], heard: Sequence[str]) -> ErrorCounts:
    """Of all units without the blanks between them."""
    reference, text = "".join(said), "".join(heard)
    if not reference or not text:
        return ErrorCounts(said=len(reference), deleted=len(reference), inserted=len(text))
    found = jiwer.process_characters([reference], [text])
    return ErrorCounts(
        said=len(reference),
        substituted=found.substitutions,
        deleted=found.deletions,
        inserted=found.insertions,
    )
