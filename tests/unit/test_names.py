"""One name, one type; and a module's name says which thing it holds."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePath

from tests.unit.source_tree import BENCHMARKS, SERVICE, Module, modules

VARIABLES_OF_TYPES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
"""What these make is named for its place in a signature and may repeat."""
TYPE_NAME = re.compile(r"_*[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")
"""Not a constant: those are all capitals."""
FOLDERS = (*SERVICE, BENCHMARKS)
TERMS = {"bot/domain/recording.py": "a recording is the thing itself"}


def defined_types(module: Module) -> Iterator[str]:
    for statement in module.statements():
        match statement:
            case ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)) if TYPE_NAME.fullmatch(name):
                yield name
            case ast.Assign(targets=targets, value=value) if not _is_variable(value):
                names = (target.id for target in targets if isinstance(target, ast.Name))
                yield from filter(TYPE_NAME.fullmatch, names)
            case _ if type(statement).__name__ == "TypeAlias":
                yield statement.name.id  # type: ignore[attr-defined]


def _is_variable(value: ast.expr) -> bool:
    called = value.func if isinstance(value, ast.Call) else None
    return getattr(called, "id", getattr(called, "attr", None)) in VARIABLES_OF_TYPES


def test_no_two_types_share_a_name() -> None:
    places = defaultdict(set)
    for module in modules(FOLDERS):
        for name in defined_types(module):
            places[name].add(module.path)
    assert not {name: sorted(paths) for name, paths in places.items() if len(paths) > 1}


def test_no_module_is_named_by_a_gerund_alone() -> None:
    gerunds = {
        module.path for module in modules(FOLDERS) if re.fullmatch(r"[a-z]+ing", PurePath(module.path).stem)
    }
    assert gerunds == TERMS.keys()


def test_definitions_of_types_are_found_in_whatever_way_they_are_written() -> None:
    source = """
class One: ...
Two = dict[str, int]
Three: TypeAlias = "int | str"
Four = NewType("Four", str)
if TYPE_CHECKING:
    class Five: ...
LIMIT = 5
T = TypeVar("T")
Item = typing.TypeVar("Item")
logger = object()
"""
    module = Module(path="sample.py", lines=0, tree=ast.parse(source))
    assert sorted(defined_types(module)) == ["Five", "Four", "One", "Three", "Two"]
