"""`earmark keys` as an admin types it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.keys import keys_app
from bot.domain.errors import BadInput
from bot.domain.ports.api_keys import Scope
from storage.job_table import open_api_keys


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    runner, environment = CliRunner(), {"EARMARK_DATA_DIR": str(tmp_path), "COLUMNS": "160"}
    made = runner.invoke(keys_app, ["create", "dash board", "--scope", "admin"], env=environment)
    assert made.exit_code == 0, made.output
    token = made.stdout.strip()
    assert token.startswith("ek_")

    async def scope() -> Scope | None:
        async with open_api_keys(f"sqlite:///{tmp_path}/earmark.db") as keys:
            key = await keys.find(token)
            return key.scope if key else None

    assert asyncio.run(scope()) is Scope.ADMIN
    listed = runner.invoke(keys_app, ["list"], env=environment).stdout
    assert "dash board" in listed
    assert token not in listed
    assert runner.invoke(keys_app, ["revoke", "dash board"], env=environment).exit_code == 0
    assert asyncio.run(scope()) is None
    again = runner.invoke(keys_app, ["revoke", "dash board"], env=environment)
    assert isinstance(again.exception, BadInput)


@pytest.mark.parametrize("name", ["", " "])
def test_a_key_needs_a_name(tmp_path: Path, name: str) -> None:
    refused = CliRunner().invoke(keys_app, ["create", name], env={"EARMARK_DATA_DIR": str(tmp_path)})
    assert isinstance(refused.exception, BadInput)
