"""`earmark keys`: who may call the HTTP API from elsewhere."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.app import prepare_folder
from bot.cli.terminal import report
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.ports.api_keys import ApiKey, ApiKeys, NewApiKey, Scope
from bot.settings import load
from storage.job_table import open_api_keys

T = TypeVar("T")

keys_app = typer.Typer(help="Keys of programs that call the HTTP API.", no_args_is_help=True)


@keys_app.command("create")
def create_command(
    name: Annotated[str, typer.Argument(help="Whose key it is, such as the program's name.")],
    *,
    scope: Annotated[
        Scope,
        typer.Option(help="task: hand recordings in and read the own answers; admin: see every task."),
    ] = Scope.TASK,
) -> None:
    """Make a key. It is shown this once and kept nowhere."""

    async def create(keys: ApiKeys) -> NewApiKey:
        return await keys.create(name, scope)

    made = _with_keys(create)
    report(f"The key {made.key.id} of {made.key.name} may: {made.key.scope}. It is shown this once.")
    report("Send it with every request: Authorization: Bearer KEY")
    report(f"Its webhooks are signed with: {made.webhook_secret}")
    sys.stdout.write(f"{made.token}\n")


@keys_app.command("list")
def list_command() -> None:
    """Show all keys, revoked ones too."""

    async def everything(keys: ApiKeys) -> Sequence[ApiKey]:
        return await keys.all()

    table = Table("id", "name", "may", "created", "last used", "revoked")
    for key in _with_keys(everything):
        times = (key.created_at, key.last_used_at, key.revoked_at)
        shown = (f"{time:%Y-%m-%d %H:%M}" if time else "" for time in times)
        table.add_row(key.id, escape(key.name), key.scope, *shown)
    Console().print(table)


@keys_app.command("revoke")
def revoke_command(name: Annotated[str, typer.Argument(help="Name or id of the key.")]) -> None:
    """End a key at once. What it handed in stays."""

    async def revoke(keys: ApiKeys) -> bool:
        return await keys.revoke(name)

    if not _with_keys(revoke):
        raise BadInput(FailureCode.WRONG_OPTION, "No valid key is called so: see `earmark keys list`.")
    report(f"The key {name} is revoked.")


def _with_keys(use: Callable[[ApiKeys], Awaitable[T]]) -> T:
    storage = load().storage
    prepare_folder(storage)

    async def whole() -> T:
        async with open_api_keys(storage.database) as keys:
            return await use(keys)

    return asyncio.run(whole())
