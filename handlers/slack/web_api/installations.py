"""Slack's own stores of installations and sign-ins, on the service's database, called in threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC
from typing import Any, TypeVar

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot.domain.errors import StorageError
from handlers.slack.web_api.library_log import library_logger
from handlers.slack.web_api.organisations import is_organisation

T = TypeVar("T")
STATE_SECONDS = 600
"""How long a person may take to agree to the installation."""


async def in_thread(function: Callable[[], T]) -> T:
    """Raises `StorageError` for whatever the database did."""
    try:
        return await asyncio.to_thread(function)
    except Exception as error:  # noqa: BLE001  the database's errors belong to a library we may not import
        raise StorageError(f"Slack's installations: {type(error).__name__}") from None


class Installations(AsyncInstallationStore):
    """Installations by workspace, or by organisation."""

    def __init__(self, client_id: str, engine: Any) -> None:
        self._store = SQLAlchemyInstallationStore(client_id=client_id, engine=engine, logger=library_logger())

    @property
    def logger(self) -> logging.Logger:
        return library_logger()

    async def create_tables(self) -> None:
        await in_thread(self._store.create_tables)

    async def async_save(self, installation: Installation) -> None:
        await in_thread(lambda: self._store.save(installation))

    async def bot(self, team: str) -> Bot | None:
        """The newest with a token."""
        return await in_thread(lambda: self._newest(team))

    def _newest(self, team: str) -> Bot | None:
        """The store's own search needs to know the organisation, which an answer's address does not."""
        columns = self._store.bots.c
        query = self._store.bots.select().where(self._of(columns, team) & columns.bot_token.is_not(None))
        with self._store.engine.connect() as connection:
            row = connection.execute(query.order_by(columns.installed_at.desc())).mappings().first()
        if row is None:
            return None
        bot = self._store.build_bot_entity(row)
        bot.installed_at = row["installed_at"].replace(tzinfo=UTC).timestamp()  # kept in UTC without a zone
        return bot

    async def delete(self, team: str) -> None:
        await in_thread(lambda: self._delete(team))

    def _delete(self, team: str) -> None:
        for table in (self._store.bots, self._store.installations):
            with self._store.engine.begin() as connection:
                connection.execute(table.delete().where(self._of(table.c, team)))

    def _of(self, columns: Any, team: str) -> Any:
        """An organisation installs the app as a whole, and its row names no workspace."""
        ours = columns.client_id == self._store.client_id
        if is_organisation(team):
            return ours & (columns.enterprise_id == team) & columns.is_enterprise_install
        return ours & (columns.team_id == team) & ~columns.is_enterprise_install


class SignIns(AsyncOAuthStateStore):
    """Installations that were begun: a state is good once, for a while."""

    def __init__(self, engine: Any) -> None:
        self._store = SQLAlchemyOAuthStateStore(
            expiration_seconds=STATE_SECONDS, engine=engine, logger=library_logger()
        )

    @property
    def logger(self) -> logging.Logger:
        return library_logger()

    async def create_tables(self) -> None:
        await in_thread(self._store.create_tables)

    async def async_issue(self, *_: Any, **__: Any) -> str:
        return await in_thread(self._store.issue)

    async def async_consume(self, state: str) -> bool:
        return await in_thread(lambda: self._store.consume(state))
