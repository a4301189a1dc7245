"""What a call costs does not grow with the backlog, with the past, or with how much was said.

Costs are what the database itself counts: steps of SQLite's machine, pages that PostgreSQL looked at.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from bot.domain.job import JobState
from bot.domain.outcome import Finished, Prepared
from storage.database.connection import Database, Transaction
from storage.job_table import SqlJobTable
from storage.sql.tables import metadata
from tests.fakes.jobs import (
    PLATFORM,
    PREPARE,
    REDUCE,
    a_recording,
    a_request,
    an_answer,
    claimed,
)

pytestmark = pytest.mark.anyio

Verb = Callable[[SqlJobTable], Awaitable[object]]

FEW, MANY, FLOWS = 2_000, 20_000, 1_000
LAST_FLOW = "flow-6"
"""With most virtual time: its own jobs are not the ones that are claimed."""
CLONED = ("jobs", "tasks", "job_lines", "outbox", "answers", "job_keys", "blobs")
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :end) "
VERBS: dict[str, Verb] = {
    "depth": lambda queue: queue.status.depth(),
    "gates": lambda queue: queue.status.gates(),
    "newest": lambda queue: queue.jobs.newest(limit=50),
    "found": lambda queue: queue.jobs.found(PLATFORM, "person", limit=50),
    "add": lambda queue: queue.jobs.add(a_request("newcomer", notify=True)),
    "claim": lambda queue: queue.tasks.claim(PREPARE),
    "claim an entry": lambda queue: queue.outbox.claim_entry("w", platforms=[PLATFORM]),
    "reap": lambda queue: queue.tasks.reap(),
    "expired": lambda queue: queue.retention.expired(older_than_seconds=3600),
    "blobs to drop": lambda queue: queue.retention.blobs_to_drop(keep_failed_seconds=3600),
}


def clone(transaction: Transaction, pattern: str, number: int) -> None:
    """So many more jobs like this one, over many flows, with all that hangs on them."""
    numbers = {"end": number, "pattern": pattern}
    for name in CLONED:
        table = metadata.tables[name]
        new = {"flow": f"'flow-' || (n % {FLOWS})", "dedup_key": "NULL"}
        new |= {"id" if name == "jobs" else "job_id": f"'{pattern}-' || n"}
        new |= {time: f"{time} - n * 0.001" for time in ("created_at", "since", "next_at", "released_at")}
        if name == "blobs":
            new["key"] = "key || n"
        columns = [column.name for column in table.columns if name == "jobs" or column.name != "id"]
        values = ", ".join(new.get(column, column) for column in columns)
        owner = "id" if name == "jobs" else "job_id"
        statement = (
            f"INSERT INTO {name} ({', '.join(columns)}) {NUMBERS} "
            f"SELECT {values} FROM {name}, numbers WHERE {owner} = :pattern"
        )
        transaction.connection.execute(text(statement), numbers)


def flows_of(transaction: Transaction) -> None:
    execute = transaction.connection.execute
    numbers = {"end": FLOWS}
    execute(text("DELETE FROM flow_lines WHERE flow LIKE 'flow-%'"))
    execute(text("DELETE FROM flows WHERE name LIKE 'flow-%'"))
    execute(
        text(
            f"INSERT INTO flows (name, virtual_time, job_virtual_time) {NUMBERS} "
            "SELECT 'flow-' || n, n % 7, 0 FROM numbers"
        ),
        numbers,
    )
    execute(
        text(
            "INSERT INTO flow_lines (flow, need, rank, virtual_time, short_jobs, long_jobs) "
            "SELECT flow, need, min(rank), 0, count(*), 0 FROM job_lines "
            "WHERE offered AND flow LIKE 'flow-%' GROUP BY flow, need"
        )
    )
    execute(text("DELETE FROM queue_totals"))


async def failed_job(queue: SqlJobTable) -> str:
    """It keeps its sound."""
    job_id = (await queue.jobs.add(a_request(LAST_FLOW, source="blob:failed", keys=("person",)))).job_id
    prepared = Prepared(recording=a_recording(), cut_key="c")
    await queue.tasks.settle((await claimed(queue, PREPARE)).lease, prepared)
    partial = Finished(state=JobState.PARTIAL, answer=an_answer("x" * 20_000), failure=None)
    await queue.tasks.settle((await claimed(queue, REDUCE)).lease, partial)
    return job_id


async def waiting_job(queue: SqlJobTable) -> str:
    request = a_request(LAST_FLOW, source="blob:waiting", notify=True, keys=("person",))
    return (await queue.jobs.add(request)).job_id


def engines(database: Database) -> tuple[Engine, Engine]:
    return database._reading.engine, database._writing.engine


class Meter:
    """What statements cost, as the database counts it."""

    def __init__(self, database: Database) -> None:
        self._engines = engines(database)
        self._postgresql = database.postgresql
        self._asking = False
        self.cost = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        for engine in self._engines:
            event.listen(engine, "before_cursor_execute", self._before)
            event.listen(engine, "after_cursor_execute", self._after)
        try:
            yield
        finally:
            for engine in self._engines:
                event.remove(engine, "before_cursor_execute", self._before)
                event.remove(engine, "after_cursor_execute", self._after)

    def _before(
        self, connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        if not self._postgresql:
            connection.connection.driver_connection.set_progress_handler(self._stepped, 10)  # type: ignore[union-attr]
        elif statement.startswith("SELECT") and "pg_" not in statement and not many:
            self._explain(connection, statement, parameters)

    def _after(self, connection: Connection, *_: object) -> None:
        if not self._postgresql:
            connection.connection.driver_connection.set_progress_handler(None, 0)  # type: ignore[union-attr]

    def _stepped(self) -> None:
        self.cost += 1

    def _explain(self, connection: Connection, statement: str, parameters: Any) -> None:
        """Beside the statement itself."""
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters)
            plan = cursor.fetchone()[0][0]["Plan"]  # type: ignore[index]
        self.cost += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] + plan["Actual Rows"]


async def costs(queue: SqlJobTable) -> dict[str, int]:
    database, found = queue.database, {}
    for name, verb in VERBS.items():
        await verb(queue)
        meter = Meter(database)
        with meter.running():
            await verb(queue)
        found[name] = meter.cost
    return found


async def test_no_call_costs_more_behind_a_long_backlog_and_a_long_past(queue: SqlJobTable) -> None:
    async def grown(number: int, *patterns: str) -> dict[str, int]:
        patient = Database(queue.database.url, hurried=False)
        for pattern in patterns:
            await patient.write(clone, pattern, number)
        await patient.write(flows_of)
        await queue.jobs.add(a_request())
        await patient.write(lambda transaction: transaction.connection.execute(text("ANALYZE")))
        await patient.close()
        return await costs(queue)

    over = [await failed_job(queue) for _ in range(2)]
    waiting = [await waiting_job(queue) for _ in range(2)]
    few = await grown(FEW, over[0], waiting[0])
    many = await grown(MANY, over[1], waiting[1])
    assert {name: (few[name], many[name]) for name in VERBS if many[name] > 2 * few[name] + 300} == {}


async def test_nothing_but_the_answer_itself_reads_answers(queue: SqlJobTable) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    over, waiting = await failed_job(queue), await waiting_job(queue)
    for engine in engines(queue.database):
        event.listen(engine, "before_cursor_execute", note)
    for verb in VERBS.values():
        await verb(queue)
    for job_id in (over, waiting):
        await queue.jobs.job(job_id)
        await queue.jobs.progress(job_id)
        await queue.jobs.segments(job_id)
        await queue.jobs.add_key(job_id, "another")
        await queue.jobs.cancel(job_id)
        await queue.jobs.forget(job_id)
    assert [statement for statement in statements if "answer" in statement] == []
