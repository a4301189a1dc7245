"""Modules, functions and their parameters stay of a size that one look takes in."""

from __future__ import annotations

import ast

from tests.unit.source_tree import modules

MODULE_LINES = 350
FUNCTION_LINES = 45
PARAMETERS = 8
PROTOCOL_METHODS = 16
MANY_PARAMETERS = {
    "bot/cli/commands.py:process_command": "Typer makes an option of each",
    "bot/cli/commands.py:eval_command": "the same",
    "storage/sql/task_outcomes.py:_put": "columns of a task's row, each with its usual value",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = [
    (f"{module.path}:{node.name}", node)
    for module in modules()
    for node in ast.walk(module.tree)
    if isinstance(node, Function)
]


def parameters(function: Function) -> int:
    """What a caller may give: without `self` and `cls`, and without what takes any number."""
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def test_no_module_is_longer_than_it_should_be() -> None:
    assert not {module.path: module.lines for module in modules() if module.lines > MODULE_LINES}


def test_no_function_is_longer_than_it_should_be() -> None:
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in FUNCTIONS}
    assert not {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}


def test_no_function_takes_more_than_one_can_keep_in_mind() -> None:
    assert {name for name, node in FUNCTIONS if parameters(node) > PARAMETERS} == MANY_PARAMETERS.keys()


def test_no_protocol_asks_for_more_than_one_user_needs() -> None:
    protocols = {
        f"{module.path}:{statement.name}": sum(isinstance(one, Function) for one in statement.body)
        for module in modules()
        for statement in module.statements()
        if isinstance(statement, ast.ClassDef)
        and any(getattr(base, "id", "") == "Protocol" for base in statement.bases)
    }
    assert protocols
    assert not {name: methods for name, methods in protocols.items() if methods > PROTOCOL_METHODS}
