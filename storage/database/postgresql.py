"""Limits of a connection to PostgreSQL, so that a server that is silent or gone holds nobody up for good."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import psycopg

CONNECT_SECONDS = 10
STATEMENT_SECONDS = 25
LOCK_SECONDS = 20
IDLE_SECONDS = 10
"""Between two statements of a transaction. Less than the others wait for the lock that it holds."""

_TRANSPORT = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""libpq's; over a Unix socket those of TCP have no effect."""

_SESSION = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
"""The server's. The last four free the writer's lock of a machine that froze or lost its network."""

_SET_LIMITS = "SELECT " + ", ".join("set_config(%s, %s, false)" for _ in _SESSION)
_LOST_STATES = ("08", "57P")
"""SQLSTATE: connection exceptions, and a server that shuts down, crashed or starts up."""


def transport_limits(url: URL) -> dict[str, Any]:
    """For psycopg's `connect`; what the address itself says goes first."""
    return {name: value for name, value in _TRANSPORT.items() if name not in url.query}


def postgresql_engine(url: URL, *, hurried: bool, writes: bool = True) -> Engine:
    """An engine of one connection. Unless `hurried`, statements and locks may take as long as they need. One
    that does not write sees a snapshot in each transaction.
    """
    engine = create_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        hide_parameters=True,
        connect_args=transport_limits(url),
        execution_options={"postgresql_readonly": not writes},
    )
    if hurried and "options" not in url.query:
        event.listen(engine, "connect", _limit_session)
    return engine


def cut_off(connection: psycopg.Connection[Any]) -> None:
    """From another thread: whoever waits on the connection finds it lost."""
    from psycopg import Error  # noqa: PLC0415  loads slowly, and SQLite does without

    with suppress(OSError, Error):
        family = socket.AF_UNIX if connection.info.host.startswith("/") else socket.AF_INET
        with socket.fromfd(connection.fileno(), family, socket.SOCK_STREAM) as line:
            line.shutdown(socket.SHUT_RDWR)


def connection_lost(error: BaseException) -> bool:
    """The connection broke or could not be made: the same on a new one may work."""
    if not isinstance(error, DBAPIError):
        return False
    from psycopg import InterfaceError, OperationalError  # noqa: PLC0415  as above

    if not isinstance(error.orig, OperationalError | InterfaceError):
        return False
    state = error.orig.sqlstate
    return error.connection_invalidated or state is None or state.startswith(_LOST_STATES)


def _limit_session(connection: Any, _record: object) -> None:
    connection.execute(_SET_LIMITS, [part for limit in _SESSION.items() for part in limit])
    connection.commit()
