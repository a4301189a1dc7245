"""The database: one writer at a time, and readers that do not wait for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import RestartNeeded, StorageError
from bot.domain.ports.observer import JobEnded
from storage.database.clock_watch import ClockReading, ClockState
from storage.database.errors import DATABASE_ERRORS, place, storage_error
from storage.database.group import Group
from storage.database.postgresql import connection_lost
from storage.database.session import DatabaseSession
from storage.database.sqlite_files import FilesMislaid, SqliteFiles
from storage.database.thread import DatabaseCall, closed, told

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=BaseException)

ANSWER_SECONDS = 30.0
"""PostgreSQL ends statements earlier itself; past this it is frozen, or the network is."""
CLOSE_SECONDS = (2.0, 1.0)
"""For what is under way; then for the thread to notice that it was cut off."""
GROUP_SECONDS = 0.05
"""Writing so long, others are let in between: other machines wait for the lock."""
MOMENT_SECONDS = 1e-5
"""Between those that are committed together: what came first is told apart. None is carried out faster."""
LOOK_TOGETHER_SECONDS = 0.005
"""Those who look together learn of it after this."""
READ_AGAIN_SECONDS = (0.1, 0.5, 1.2)
"""Pauses before a read is tried again that lost its connection."""


@dataclass(slots=True)
class Transaction:
    """A transaction in progress and the database's time at its start."""

    connection: Connection
    now: float
    """Seconds since 1970."""
    wake: bool = False
    """Something became claimable or sendable: tell those who wait."""
    ended: list[JobEnded] = field(default_factory=list)
    """Jobs that are over by it."""
    counted: Counter[str] = field(default_factory=Counter)
    """By how much it changes what is counted of the queue."""
    newcomer_seconds: float = 0.0
    """By how much it changes what newcomers have together: see `storage.sql.fairness`."""


FollowClock = Callable[[Transaction, ClockState | None, ClockReading], ClockState]


class Database:
    """Runs functions of a transaction: those that write on one connection, those that read on another, so
    that nobody who looks waits for a disk. What waits at the same time is carried out together.
    """

    def __init__(
        self,
        url: URL,
        *,
        hurried: bool = True,
        answer_seconds: float = ANSWER_SECONDS,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Unless `hurried`, work may take as long as it needs. Over SQLite it always may: there the wait
        for a lock is the only one, and bounded. A `clock` tells the time instead of the database.
        """
        self.url = url
        self.postgresql = url.get_backend_name() == "postgresql"
        self._follow_clock: FollowClock | None = None
        self._clock_state: ClockState | None = None
        self._answer_seconds = answer_seconds if self.postgresql and hurried else None
        self._files = None if self.postgresql else SqliteFiles(Path(url.database or "").absolute())
        self.files_lost = False
        self._moment = MOMENT_SECONDS if clock is None else 0.0
        self._epoch: int | None = None
        self._gone: Future[RestartNeeded] = Future()
        self._writing = DatabaseSession(
            url, self._commit_all, connected=self._connected, hurried=hurried, clock=clock
        )
        self._reading = DatabaseSession(url, self._look_all, hurried=hurried, clock=clock)

    def fence(self, epoch: int) -> None:
        """From now on nothing is written unless the schema has this epoch, as every transaction sees."""
        self._epoch = epoch

    async def gone(self) -> RestartNeeded:
        """Returns when this process can go on with the database no more. Every call raises it then."""
        return await asyncio.shield(asyncio.wrap_future(self._gone))

    async def look_after_files(self) -> None:
        """Somebody touched them: `gone` tells if they are others now."""
        with suppress(StorageError):
            await self.write(lambda _: None)

    def follow_clock(self, follow: FollowClock) -> None:
        """`follow` goes first in every writing transaction, with what it returned in the one before."""
        self._follow_clock = follow

    async def write(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, Transaction]:
        """What the function returned, and the transaction as it was committed. Runs to its end even when the
        caller is cancelled: then the caller never learns of it. All that waits while one commits is committed
        by the next transaction, where one that raises is undone alone; another may be run a second time then.
        Raises `StorageError`, within `answer_seconds` whatever happens.
        """

        def written(transaction: Transaction) -> tuple[T, Transaction]:
            return function(transaction, *args, **kwargs), transaction

        return await self._called(self._writing, written)

    async def read(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the function returned; it sees all that was committed before. Where the connection is lost it
        is tried again on a new one. Raises as `write` does.
        """

        def looked(transaction: Transaction) -> T:
            return function(transaction, *args, **kwargs)

        try:
            return await self._called(self._reading, looked)
        except FilesMislaid:
            await self.look_after_files()
            return await self._called(self._reading, looked)

    async def aside(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Work on what was read, or is to be written, that needs no database. Raises as `read` does."""
        return await asyncio.to_thread(lambda: self.at_once(function, *args, **kwargs))

    def at_once(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `aside`, for what is not worth a thread."""
        try:
            return function(*args, **kwargs)
        except DATABASE_ERRORS as error:
            raise storage_error(error, self.url) from None

    def end(self) -> None:
        """Refuses what still waits, and waits for what is under way."""
        for session in self._sessions:
            session.thread.drop()
        for session in self._sessions:
            session.thread.end().result()

    async def close(self) -> None:
        """Within seconds, whatever happens. What is under way is let finish, if it can."""
        ended = [asyncio.wrap_future(session.thread.end()) for session in self._sessions]
        for seconds in CLOSE_SECONDS:
            if not (await asyncio.wait(ended, timeout=seconds))[1]:
                return
            for session in self._sessions:
                session.thread.drop()
                session.cut_off()

    @property
    def _sessions(self) -> tuple[DatabaseSession, DatabaseSession]:
        return self._reading, self._writing

    async def _called(self, session: DatabaseSession, function: Callable[[Transaction], T]) -> T:
        call = DatabaseCall(function, asyncio.get_running_loop().create_future())
        session.thread.submit(call)
        try:
            async with asyncio.timeout(self._answer_seconds):
                return cast("T", await call.answer)
        except TimeoutError:
            if session.busy_seconds() > (self._answer_seconds or 0) / 2:  # not with others' work half done
                session.cut_off()
        raise StorageError(
            f"The database {place(self.url)} did not answer within {self._answer_seconds:g} s. "
            "Check that it and the network to it are well."
        )

    def _connected(self, connection: Any) -> None:
        self._clock_state = None  # this process may have stood still, or the database moved elsewhere
        if self._files is not None:
            self._files.opened(connection)

    def _check_files(self) -> None:
        """Raises `RestartNeeded`. Not inside a transaction."""
        if self._files is None:
            return
        loss = self._files.loss(self._writing.connection)
        if loss is not None:
            self.files_lost = True
            for session in self._sessions:
                session.keep_open()
            said = self._files.rescue(self._writing.connection, loss)
            logger.critical("database.files_lost", extra={"reason": said})
            raise self._end(f"{said} This process writes no more: start it again.")

    def _check_epoch(self, epoch: int) -> None:
        if epoch != self._epoch:
            raise self._end(
                f"The database was changed by another version of Earmark (schema epoch {epoch}, where this "
                f"process knows {self._epoch}). It writes no more: start it again with that version."
            )

    def _end(self, message: str) -> RestartNeeded:
        error = RestartNeeded(message)
        self._gone.set_result(error)
        return error

    def _over(self, session: DatabaseSession) -> bool:
        return self._gone.done() or session.thread.dropped

    def _refuse_if_over(self, session: DatabaseSession) -> None:
        if self._over(session):
            raise self._gone.result() if self._gone.done() else closed()

    def _told(self, error: E) -> E | StorageError:
        """As callers learn of it."""
        return storage_error(error, self.url) if isinstance(error, DATABASE_ERRORS) else error

    def _commit_all(self, calls: Sequence[DatabaseCall]) -> None:
        waiting, together = list(calls), True
        while waiting:
            group = Group(calls=waiting if together else waiting[:1])
            try:
                self._refuse_if_over(self._writing)
                self._commit(group)
            except BaseException as error:  # noqa: BLE001  it belongs to those who wait
                together = together and connection_lost(error)
                for call in waiting if self._over(self._writing) else group.blamed(error):
                    call.fail(self._told(error))
            waiting = told(waiting)

    def _commit(self, group: Group) -> None:
        """Settles the first calls by one transaction, or raises and settles none."""
        with self._writing.connected() as connection:
            self._check_files()
            connection.execution_options(writes=True)
            reading = self._writing.lock(connection, self._check_epoch if self._epoch is not None else None)
            opening = Transaction(connection, reading.database)
            clock_state = self._followed_clock(opening, reading)
            until = time.monotonic() + GROUP_SECONDS
            outcomes: list[tuple[DatabaseCall, Any, Exception | None]] = []
            wakes = [opening.wake]
            for call in group.calls:
                if self._writing.thread.dropped or time.monotonic() > until:
                    break
                if call.begins():
                    now = reading.database + len(group.ran) * self._moment
                    transaction = Transaction(connection, now, wake=opening.wake)
                    group.ran.append(call)
                    outcomes.append((call, *self._one_of(group, call, transaction)))
                    wakes.append(transaction.wake and outcomes[-1][2] is None)
            if any(wakes) and self.postgresql:
                connection.exec_driver_sql("SELECT pg_notify('earmark', '')")
            group.committing = True
            connection.commit()
            self._check_files()
        self._clock_state = clock_state
        for call, result, error in outcomes:
            if error is None:
                call.succeed(result)
            else:
                call.fail(error)

    def _one_of(
        self, group: Group, call: DatabaseCall, transaction: Transaction
    ) -> tuple[Any, Exception | None]:
        """Its result, or its own error. Raises what the whole transaction ends by."""
        if len(group.calls) == 1:
            return call.function(transaction), None
        transaction.connection.exec_driver_sql("SAVEPOINT one")
        try:
            result = call.function(transaction)
        except Exception as error:
            if connection_lost(error):
                raise
            if not _undone(transaction.connection):
                raise
            return None, self._told(error)
        transaction.connection.exec_driver_sql("RELEASE SAVEPOINT one")
        return result, None

    def _look_all(self, calls: Sequence[DatabaseCall]) -> None:
        until = time.monotonic() + sum(READ_AGAIN_SECONDS)
        pauses = iter(READ_AGAIN_SECONDS)
        waiting = list(calls)
        while waiting:
            try:
                self._refuse_if_over(self._reading)
                self._look(waiting)
            except BaseException as error:  # noqa: BLE001  it belongs to those who wait
                pause = next(pauses, None) if connection_lost(error) else None
                if pause is not None and time.monotonic() + pause <= until:
                    time.sleep(pause)
                else:
                    for call in waiting:
                        call.fail(self._told(error))
            waiting = told(waiting)

    def _look(self, calls: Sequence[DatabaseCall]) -> None:
        """Settles the first ones of them, by one snapshot. Raises what concerns all."""
        if self._files is not None and self._files.moved():
            raise FilesMislaid("The database's files were moved or replaced")
        with self._reading.connected() as connection:
            now = self._reading.now(connection)
            until = time.monotonic() + LOOK_TOGETHER_SECONDS
            for call in calls:
                if not call.begins():
                    continue
                try:
                    call.succeed(call.function(Transaction(connection, now)))
                except Exception as error:
                    if connection_lost(error):
                        raise
                    call.fail(self._told(error))
                    if isinstance(error, DBAPIError):
                        return  # PostgreSQL answers nothing more in this transaction
                if time.monotonic() > until or self._reading.thread.dropped:
                    return

    def _followed_clock(self, transaction: Transaction, reading: ClockReading) -> ClockState | None:
        if self._follow_clock is None:
            return None
        return self._follow_clock(transaction, self._clock_state, reading)


def _undone(connection: Connection) -> bool:
    """False where the whole transaction is gone already, as on a full disk."""
    try:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one")
    except DBAPIError as error:
        if connection_lost(error):
            raise
        return False
    return True
