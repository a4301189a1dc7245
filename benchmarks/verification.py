"""How many planted inventions of a lying text model are caught, and how many true statements are lost."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fakes.lying_model import is_shown
from tests.fakes.statements import Stated, crossed, planted, recordings

LEAST_CAUGHT, MOST_LOST = 0.98, 0.03


def main() -> None:
    cases: list[Stated] = []
    for _, statements in recordings():
        true = tuple(one for one in statements if one.lie is None)
        cases += [*statements, *(lie for one in true for lie in planted(one)), *crossed(true)]
    shown = [(case, is_shown(case)) for case in cases]
    if "-v" in sys.argv:
        for case, is_in in shown:
            if is_in != (case.lie is None) and ("-u" in sys.argv or not case.is_latest):
                print(
                    f"{case.told.name} {case.lie or 'LOST'} {case.kind}{case.line} {case.language} "
                    f"{case.owner}: {case.text}"
                )
    for title, latest in (("all sets but the latest", False), ("the latest set", True)):
        chosen = [(case, is_in) for case, is_in in shown if case.is_latest is latest]
        print(f"\n{title}")
        table(chosen)


def table(shown: list[tuple[Stated, bool]]) -> None:
    for language in (False, True):
        rows: dict[str, Counter[bool]] = {}
        for case, is_in in shown:
            if case.is_translated is language:
                rows.setdefault(case.lie or "true", Counter())[is_in == (case.lie is None)] += 1
        print("  in another language" if language else "  in the recording's language")
        for name, counts in sorted(rows.items()):
            print(
                f"    {name:28} {counts[True]:4} of {counts.total():4} right  "
                f"{counts[True] / counts.total():7.1%}"
            )
    lies = [is_in for case, is_in in shown if case.lie]
    true = [is_in for case, is_in in shown if not case.lie]
    print(
        f"  caught {1 - sum(lies) / len(lies):.2%} of {len(lies)}, lost {1 - sum(true) / len(true):.2%} of "
        f"{len(true)}"
    )


if __name__ == "__main__":
    main()
