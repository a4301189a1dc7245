"""Drafts of summaries: what a model says of a part, and how it is shown to one that merges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.language.word_spacing import run_together
from bot.modes.budget import ThinkBudget
from bot.modes.prompt_files import harmless


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    text: str
    line: int | None
    """Number of a line that exists; None where nothing said is like it."""
    owner: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A summary of a part."""

    gist: str
    points: tuple[Cited, ...] = ()
    decisions: tuple[Cited, ...] = ()
    actions: tuple[Cited, ...] = ()
    left_out: bool = False
    """Whether it said what the recording does not bear out, which is gone."""

    @property
    def all(self) -> tuple[Cited, ...]:
        return (*self.points, *self.decisions, *self.actions)


def notes(draft: Draft) -> str:
    """A draft as a model sees it when it merges."""
    rows = [f"Part: {harmless(draft.gist)}"]
    kinds = (("point", draft.points), ("decision", draft.decisions), ("action", draft.actions))
    for kind, found in kinds:
        for cited in found:
            owner = f" ({harmless(cited.owner)})" if cited.owner else ""
            rows.append(f"{kind}, line {cited.line or '?'}| {harmless(cited.text)}{owner}")
    return "\n".join(rows)


def trimmed(draft: Draft, budget: ThinkBudget, room: int) -> Draft:
    """The draft without its last points, and then its last tasks, until it fits."""
    while budget.tokens(notes(draft)) > room:
        if draft.points:
            draft = replace(draft, points=draft.points[:-1])
        elif draft.actions or draft.decisions:
            if len(draft.actions) >= len(draft.decisions):
                draft = replace(draft, actions=draft.actions[:-1])
            else:
                draft = replace(draft, decisions=draft.decisions[:-1])
        elif len(draft.gist) > 20:
            draft = replace(draft, gist=draft.gist[: len(draft.gist) * 3 // 4])
        else:
            break
    return draft


def stacked(drafts: Sequence[Draft]) -> Draft:
    """Drafts one after the other, as a model would not merge them."""
    return Draft(
        gist=run_together(draft.gist for draft in drafts[:6]),
        points=tuple(cited for draft in drafts for cited in draft.points[:3]),
        decisions=tuple(cited for draft in drafts for cited in draft.decisions),
        actions=tuple(cited for draft in drafts for cited in draft.actions),
        left_out=any(draft.left_out for draft in drafts),
    )


def noted(drafts: Sequence[Draft]) -> dict[int, str]:
    """What the notes say, by line."""
    found: dict[int, str] = {}
    for cited in (cited for draft in drafts for cited in draft.all):
        if cited.line is not None:
            found[cited.line] = f"{found.get(cited.line, '')} {cited.text}"
    return found
