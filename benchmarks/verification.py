"""How many planted inventions of a lying text model are caught, and how many true statements are lost.

    python benchmarks/verification.py [--shown]

A model states what `tests/samples/statements` says of its recordings, true and false, one at a time;
each goes through the mode that it is made in. The latest set is reported apart. Half a minute of one core.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from stage import Figure, report

from tests.fakes.lying_model import is_shown
from tests.fakes.statements import Stated, crossed, planted, recordings

LEAST_CAUGHT, MOST_LOST = 98.0, 3.0
Judged = tuple[Stated, bool]
"""A statement, and whether it was rightly shown or left out."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shown", action="store_true", help="list the statements that were judged wrongly")
    arguments = parser.parse_args()
    judged = [(one, is_shown(one) == (one.lie is None)) for one in cases()]
    if arguments.shown:
        for one, is_right in judged:
            if not is_right:
                print(f"{one.told.name}, line {one.line}, {one.language}, {one.lie or 'true'}: {one.text}")
    earlier = [one for one in judged if not one[0].is_latest]
    latest = [one for one in judged if one[0].is_latest]
    table(judged)
    report([*figures(earlier, "earlier sets"), *figures(latest, "latest set")])


def cases() -> list[Stated]:
    found: list[Stated] = []
    for _, statements in recordings():
        true = tuple(one for one in statements if one.lie is None)
        found += [*statements, *(lie for one in true for lie in planted(one)), *crossed(true)]
    return found


def table(judged: Sequence[Judged]) -> None:
    """By kind, then by the recording's language."""
    for title, is_translated in (("In the recording's language", False), ("In another language", True)):
        print(f"\n{title}")
        own = [one for one in judged if one[0].is_translated is is_translated]
        rows([(statement.lie or "true statement", is_right) for statement, is_right in own])
    print("\nBy language of the recording")
    rows([(f"{one.told.language} {'lies' if one.lie else 'true'}", is_right) for one, is_right in judged])


def rows(named: Sequence[tuple[str, bool]]) -> None:
    whole = Counter(name for name, _ in named)
    right = Counter(name for name, is_right in named if is_right)
    for name, count in sorted(whole.items()):
        print(f"  {name:<28}{right[name]:>5} of {count:>5} right {100 * right[name] / count:>8.1f} %")


def figures(judged: Sequence[Judged], name: str) -> list[Figure]:
    lies = [is_right for one, is_right in judged if one.lie]
    true = [is_right for one, is_right in judged if not one.lie]
    caught, lost = 100 * sum(lies) / len(lies), 100 - 100 * sum(true) / len(true)
    return [
        Figure(
            name=f"{len(lies)} inventions caught, {name}",
            value=caught,
            unit="%",
            bar=LEAST_CAUGHT,
            at_least=True,
        ),
        Figure(name=f"{len(true)} true statements lost, {name}", value=lost, unit="%", bar=MOST_LOST),
    ]


if __name__ == "__main__":
    main()
