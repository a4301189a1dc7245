"""What a database's errors mean. Their own texts stay behind: they carry the values of the statement."""

from __future__ import annotations

import errno

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy import URL
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError, StatementError

from bot.domain.errors import DiskFull, StorageError, StorageRefused
from storage.database.postgresql import connection_lost

UNSTORABLE = (UnicodeError, OverflowError, PydanticSerializationError)
"""Half characters, and numbers beyond 64 bits."""
DATABASE_ERRORS = (SQLAlchemyError, OSError, ValidationError, *UNSTORABLE)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_NO_PLACE = {"SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_NOTADB"}
_PROGRAM_LIMIT = "54"
"""SQLSTATE: a key that no index holds, and the like."""

_WRITABLE = (
    ". Check that EARMARK_DATABASE_URL, or else EARMARK_DATA_DIR, names a place that can be written to, "
    "and that the file there is Earmark's."
)


def storage_error(error: BaseException, url: URL) -> StorageError:
    """One of `DATABASE_ERRORS` as an error of the domain."""
    if isinstance(error, SQLAlchemyError):
        return _of_statement(error, url)
    if isinstance(error, UNSTORABLE):
        return StorageRefused(f"The database cannot hold this: {type(error).__name__}")
    if isinstance(error, ValidationError):
        return StorageError(
            "What stands in the database is not understood: another version of Earmark may have written it"
        )
    if isinstance(error, OSError) and error.errno in _FULL:
        return DiskFull("The disk of the database is full")
    return StorageError("The database file cannot be used")


def _of_statement(error: SQLAlchemyError, url: URL) -> StorageError:
    original = error.orig if isinstance(error, StatementError) else None
    state = str(getattr(original, "sqlstate", None) or "")
    if getattr(original, "sqlite_errorname", None) == "SQLITE_FULL" or state == "53100":
        return DiskFull("The disk of the database is full")
    refused = isinstance(error, DataError | IntegrityError) or isinstance(original, UNSTORABLE)
    if refused or state.startswith(_PROGRAM_LIMIT):
        return StorageRefused(f"The database does not take this: {_reason(error)}")
    if connection_lost(error):
        return StorageError(
            f"The database {place(url)} cannot be reached ({_reason(error)}). "
            "Check that PostgreSQL runs and that EARMARK_DATABASE_URL is right."
        )
    mend = _WRITABLE if getattr(original, "sqlite_errorname", "") in _NO_PLACE else ""
    return StorageError(f"The database failed: {_reason(error)}{mend}")


def place(url: URL) -> str:
    """The database's name and host, without user and password."""
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    return f"“{url.database}” at {host if isinstance(host, str) else ', '.join(host)}{port}"


def _reason(error: SQLAlchemyError) -> str:
    """The kind of error alone."""
    original = error.orig if isinstance(error, StatementError) else None
    detail = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    return f"{type(original or error).__name__} {detail or ''}".strip()
