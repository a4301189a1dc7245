"""Values by key, each with an owner and an end."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, or_, select

from bot.domain.ports.key_values import Owner
from storage.database.connection import Transaction
from storage.sql.part import TablePart
from storage.sql.tables import key_value_owners, key_values

_GET = select(key_values.c.value).where(
    key_values.c.key == bindparam("key"),
    or_(key_values.c.expires_at.is_(None), key_values.c.expires_at > bindparam("now")),
)
_PUT = insert(key_values)
_OWN = insert(key_value_owners)
_DELETE = delete(key_values).where(key_values.c.key == bindparam("named"))
_EXPIRE = delete(key_values).where(key_values.c.expires_at <= bindparam("now"))


class SqlKeyValue(TablePart):
    """Implements `bot.domain.ports.key_values.KeyValue`."""

    async def get(self, key: str) -> Mapping[str, Any] | None:
        return await self._read(_get, key)

    async def put(
        self, key: str, value: Mapping[str, Any], *, owner: Owner | None, keep_seconds: float | None
    ) -> None:
        await self._write(_put, key, value, owner, keep_seconds)

    async def put_first(self, key: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._write(_put_first, key, value)

    async def delete(self, key: str) -> None:
        await self._write(_delete, key)

    async def listed(
        self, platform: str, keys: Sequence[str], *, most: int
    ) -> Mapping[str, Mapping[str, Any]]:
        return await self._read(_listed, platform, keys, most)

    async def owned(self, platform: str, keys: Sequence[str]) -> int:
        return await self._read(_owned, platform, keys)


def forget_owned(
    transaction: Transaction, platform: str, keys: Sequence[str], created_before: datetime | None
) -> None:
    """Those whose owner has all of the keys."""
    if not keys:
        return
    statement = delete(key_values).where(*_owned_by(platform, keys))
    if created_before is not None:
        statement = statement.where(key_values.c.created_at < created_before.timestamp())
    transaction.connection.execute(statement)


def forget_expired(transaction: Transaction) -> None:
    transaction.connection.execute(_EXPIRE, {"now": transaction.now})


def _owned_by(platform: str, keys: Sequence[str]) -> list[ColumnElement[bool]]:
    return [
        select(key_value_owners.c.key)
        .where(
            and_(
                key_value_owners.c.key == key_values.c.key,
                key_value_owners.c.platform == platform,
                key_value_owners.c.owner_key == key,
            )
        )
        .exists()
        for key in keys
    ]


def _alive(transaction: Transaction) -> ColumnElement[bool]:
    return or_(key_values.c.expires_at.is_(None), key_values.c.expires_at > transaction.now)


def _listed(
    transaction: Transaction, platform: str, keys: Sequence[str], most: int
) -> dict[str, dict[str, Any]]:
    if not keys:
        return {}
    statement = (
        select(key_values.c.key, key_values.c.value)
        .where(_alive(transaction), *_owned_by(platform, keys))
        .order_by(key_values.c.created_at.desc(), key_values.c.key.desc())
        .limit(most)
    )
    return {row.key: dict(json.loads(row.value)) for row in transaction.connection.execute(statement)}


def _owned(transaction: Transaction, platform: str, keys: Sequence[str]) -> int:
    if not keys:
        return 0
    statement = select(func.count()).select_from(key_values)
    statement = statement.where(_alive(transaction), *_owned_by(platform, keys))
    return transaction.connection.execute(statement).scalar_one()


def _get(transaction: Transaction, key: str) -> dict[str, Any] | None:
    values = {"key": key, "now": transaction.now}
    found = transaction.connection.execute(_GET, values).scalar_one_or_none()
    return None if found is None else dict(json.loads(found))


def _put(
    transaction: Transaction,
    key: str,
    value: Mapping[str, Any],
    owner: Owner | None,
    keep_seconds: float | None,
) -> None:
    _delete(transaction, key)
    row = {
        "key": key,
        "value": json.dumps(dict(value)),
        "created_at": transaction.now,
        "expires_at": None if keep_seconds is None else transaction.now + keep_seconds,
    }
    transaction.connection.execute(_PUT, row)
    if owner is not None and owner.keys:
        here = {"key": key, "platform": owner.platform}
        transaction.connection.execute(
            _OWN, [{**here, "owner_key": owner_key} for owner_key in dict.fromkeys(owner.keys)]
        )


def _put_first(transaction: Transaction, key: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
    if (known := _get(transaction, key)) is not None:
        return known
    _put(transaction, key, value, None, None)
    return value


def _delete(transaction: Transaction, key: str) -> None:
    transaction.connection.execute(_DELETE, {"named": key})
