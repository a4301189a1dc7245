"""Keys of programs that call over HTTP."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, or_, select, update

from bot.domain.errors import BadInput, StorageError
from bot.domain.failure import FailureCode
from bot.domain.ports.api_keys import TOKEN_PREFIX, WEBHOOK_PREFIX, ApiKey, NewApiKey, Scope
from storage.database.connection import Transaction
from storage.sql.part import TablePart
from storage.sql.tables import api_keys

logger = logging.getLogger(__name__)

_USE_NOTED_SECONDS = 60.0
"""A key's last use is written down this often at most."""

_OF_TOKEN = select(api_keys).where(
    api_keys.c.token_sha256 == bindparam("digest"), api_keys.c.revoked_at.is_(None)
)
_OF_ID = select(api_keys).where(api_keys.c.id == bindparam("key_id"))
_VALID_NAME = select(api_keys.c.id).where(
    api_keys.c.name == bindparam("key_name"), api_keys.c.revoked_at.is_(None)
)
_ALL = select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)
_ADD = insert(api_keys)
_USED = update(api_keys).where(api_keys.c.id == bindparam("key_id")).values(last_used_at=bindparam("now"))
_REVOKE = (
    update(api_keys)
    .where(
        or_(api_keys.c.id == bindparam("which"), api_keys.c.name == bindparam("which")),
        api_keys.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
)


class SqlApiKeys(TablePart):
    """Implements `bot.domain.ports.api_keys.ApiKeys`."""

    async def create(self, name: str, scope: Scope = Scope.TASK) -> NewApiKey:
        name = name.strip()
        if not name or len(name) > 100 or not name.isprintable():
            raise BadInput(FailureCode.WRONG_OPTION, "A key needs a name of 1 to 100 printable characters.")
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        webhook_secret = WEBHOOK_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
        key = await self._write(_create, name, scope, _digest(token), webhook_secret)
        return NewApiKey(key=key, token=token, webhook_secret=webhook_secret)

    async def find(self, token: str) -> ApiKey | None:
        key, stale = await self._read(_find, _digest(token))
        if key is not None and stale:
            await self._note_use(key)
        return key

    async def all(self) -> Sequence[ApiKey]:
        return await self._read(_all)

    async def revoke(self, name_or_id: str) -> bool:
        return await self._write(_revoke, name_or_id)

    async def webhook_secret(self, key_id: str) -> str | None:
        return await self._read(_webhook_secret, key_id)

    async def _note_use(self, key: ApiKey) -> None:
        try:
            await self._write(_note_use, key.id)
        except StorageError as error:  # a full disk keeps nobody from reading their answers
            logger.warning("key.use_not_noted", extra={"key": key.id, "reason": error.message})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _create(transaction: Transaction, name: str, scope: Scope, digest: str, webhook_secret: str) -> ApiKey:
    if transaction.connection.execute(_VALID_NAME, {"key_name": name}).first() is not None:
        raise BadInput(FailureCode.WRONG_OPTION, "There is a valid key of this name: revoke it first.")
    key = ApiKey(id=secrets.token_hex(6), name=name, scope=scope, created_at=_time(transaction.now))
    row = {
        "id": key.id,
        "name": name,
        "scope": scope.value,
        "token_sha256": digest,
        "webhook_secret": webhook_secret,
        "created_at": transaction.now,
    }
    transaction.connection.execute(_ADD, row)
    return key


def _find(transaction: Transaction, digest: str) -> tuple[ApiKey | None, bool]:
    row = transaction.connection.execute(_OF_TOKEN, {"digest": digest}).one_or_none()
    if row is None:
        return None, False
    stale = row.last_used_at is None or transaction.now - row.last_used_at >= _USE_NOTED_SECONDS
    return _key(row), stale


def _all(transaction: Transaction) -> Sequence[ApiKey]:
    return [_key(row) for row in transaction.connection.execute(_ALL)]


def _revoke(transaction: Transaction, name_or_id: str) -> bool:
    values = {"which": name_or_id, "now": transaction.now}
    return bool(transaction.connection.execute(_REVOKE, values).rowcount)


def _webhook_secret(transaction: Transaction, key_id: str) -> str | None:
    row = transaction.connection.execute(_OF_ID, {"key_id": key_id}).one_or_none()
    return None if row is None else str(row.webhook_secret)


def _note_use(transaction: Transaction, key_id: str) -> None:
    transaction.connection.execute(_USED, {"key_id": key_id, "now": transaction.now})


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        scope=Scope(row.scope),
        created_at=_time(row.created_at),
        last_used_at=None if row.last_used_at is None else _time(row.last_used_at),
        revoked_at=None if row.revoked_at is None else _time(row.revoked_at),
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
