"""What people have set for their chat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from storage.database.connection import Transaction
from storage.sql.part import TablePart
from storage.sql.tables import chat_settings

_here = (chat_settings.c.platform == bindparam("on_platform"), chat_settings.c.chat == bindparam("in_chat"))
_GET = select(chat_settings.c.value).where(*_here)
_CHANGE = update(chat_settings).where(*_here).values(value=bindparam("new_value"))
_ADD = insert(chat_settings)
_DELETE = delete(chat_settings).where(*_here)
_DELETE_ALL = delete(chat_settings).where(
    chat_settings.c.platform == bindparam("on_platform"),
    func.substr(chat_settings.c.chat, 1, func.length(bindparam("prefix"))) == bindparam("prefix"),
)
"""`LIKE` has wildcards, and tells no case on SQLite."""


class SqlChatSettings(TablePart):
    """Implements `bot.domain.ports.stores.ChatSettings`."""

    async def get(self, platform: str, chat: str) -> Mapping[str, Any]:
        return await self._read(_get, platform, chat)

    async def put(self, platform: str, chat: str, value: Mapping[str, Any]) -> None:
        await self._write(_put, platform, chat, json.dumps(dict(value)))

    async def delete(self, platform: str, chat: str) -> None:
        await self._write(_delete, platform, chat)

    async def delete_all(self, platform: str, prefix: str) -> int:
        return await self._write(_delete_all, platform, prefix)


def _get(transaction: Transaction, platform: str, chat: str) -> dict[str, Any]:
    here = {"on_platform": platform, "in_chat": chat}
    found: dict[str, Any] = json.loads(
        transaction.connection.execute(_GET, here).scalar_one_or_none() or "{}"
    )
    return found


def _put(transaction: Transaction, platform: str, chat: str, value: str) -> None:
    here = {"on_platform": platform, "in_chat": chat, "new_value": value}
    if not transaction.connection.execute(_CHANGE, here).rowcount:
        transaction.connection.execute(_ADD, {"platform": platform, "chat": chat, "value": value})


def _delete(transaction: Transaction, platform: str, chat: str) -> None:
    transaction.connection.execute(_DELETE, {"on_platform": platform, "in_chat": chat})


def _delete_all(transaction: Transaction, platform: str, prefix: str) -> int:
    here = {"on_platform": platform, "prefix": prefix}
    return transaction.connection.execute(_DELETE_ALL, here).rowcount
