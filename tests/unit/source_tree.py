"""The modules of the service and of its benchmarks, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICE = ("bot", "handlers", "storage")
BENCHMARKS = "benchmarks"
FROZEN = "storage/migrations/versions"
"""Migrations that were released: they stay as they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    path: str
    lines: int
    tree: ast.Module

    def statements(self) -> Iterator[ast.stmt]:
        """The top level, also what stands there under a condition."""
        waiting: list[ast.stmt] = list(self.tree.body)
        while waiting:
            statement = waiting.pop()
            yield statement
            if isinstance(statement, (ast.If, ast.Try)):
                waiting.extend(
                    child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)
                )


@cache
def modules(folders: tuple[str, ...] = SERVICE) -> tuple[Module, ...]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(_parsed(path) for path in paths if FROZEN not in path.as_posix())


def _parsed(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(
        path=path.relative_to(ROOT).as_posix(), lines=len(text.splitlines()), tree=ast.parse(text, str(path))
    )
