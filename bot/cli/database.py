"""`earmark db`: the job table's schema."""

from __future__ import annotations

import asyncio

from bot.app import prepare_folder
from bot.cli.terminal import report
from bot.settings import load
from storage.schema import upgrade


def run_upgrade() -> None:
    storage = load().storage
    prepare_folder(storage)
    asyncio.run(upgrade(storage.database))
    report("The database is up to date.")
