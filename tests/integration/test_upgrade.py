"""A database of the first released schema, with open work in it, goes on. See its README."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, create_engine, text

from bot.app import Earmark, opened
from bot.chat.upload_links import UploadLinks
from bot.domain.answer import Answer
from bot.domain.coverage import UncheckedReason
from bot.domain.job import Job, JobState, Progress
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from bot.settings import Settings, load
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.job_table import open_job_table
from storage.migrations.steps import upgrade_to
from storage.schema import upgrade
from storage.sql.quotas import used_today
from storage.sql.rows import ANSWER
from storage.sql.tables import chat_settings
from tests.fakes.databases import empty_postgres_url, postgres_server  # noqa: F401  # found by name
from tests.fakes.tables import Clock
from tests.fakes.vllm import FakeVllm

SAMPLE = Path(__file__).parents[1] / "samples" / "upgrade"
EXPECTED: dict[str, Any] = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))
JOBS: dict[str, dict[str, Any]] = EXPECTED["jobs"]
OVER = [name for name, job in JOBS.items() if JobState(job["state"]).final]
OPEN = [name for name in JOBS if name not in OVER]
OLD_SCHEMA = "0004"
YOUNGER_FIELDS = ("coverage", "language", "speaker", "speakers", "word_times")
"""Of transcripts, and of lines."""
SUMMARY = json.dumps({"gist": "Words.", "points": [], "decisions": [], "actions": []})
TALK_SECONDS = 14 * 0.6
"""Of the recording that `queued chat` is about; 12 s were announced."""


@dataclass
class Wall:
    """A messenger that remembers what it was told to show and to delete."""

    shown: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        posted = entry.external_id or f"new-{job.id}"
        if job.state.final:
            self.shown[job.id] = posted
        return DeliveryResult(external_id=posted)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        assert address["channel"] == "C1"
        self.deleted.append(posted)


@pytest.fixture(autouse=True)
def _tones_are_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """The old sound is bare tones, in which no voice detector hears anybody."""
    monkeypatch.setattr(
        "bot.worker.sound_transcriber.listened", lambda sound: replace(sound, speech=(sound.range,))
    )


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """The old file, at the place where the program looks for it, with its sound."""
    data = tmp_path / "data"
    shutil.copytree(SAMPLE / "audio", data / "audio")
    path = data / "earmark.db"
    path.write_bytes(gzip.decompress((SAMPLE / "earmark.db.gz").read_bytes()))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request: pytest.FixtureRequest, sqlite_file: Path) -> str:
    url = f"sqlite:///{sqlite_file}"
    if request.param == "postgresql":
        empty: str = request.getfixturevalue("empty_postgres_url")
        asyncio.run(replayed(url, empty))
        return empty
    return url


async def replayed(sqlite_url: str, postgres_url: str) -> None:
    """The old rows in tables that the old migrations made on PostgreSQL, then brought up to date."""

    def move(transaction: Transaction) -> None:
        upgrade_to(transaction.connection, OLD_SCHEMA)
        engine = create_engine(sqlite_url)
        with closing(engine.connect()) as old:
            copy_rows(old, transaction.connection)
        engine.dispose()

    database = Database(parse_url(postgres_url))
    await database.write(move)
    await database.close()
    await upgrade(postgres_url)


def copy_rows(old: Connection, new: Connection) -> None:
    tables = MetaData()
    tables.reflect(new)
    for table in tables.sorted_tables:
        if table.name != "alembic_version" and (rows := old.execute(table.select()).mappings().all()):
            new.execute(table.insert(), [dict(row) for row in rows])
    for name in ("tasks", "posts"):
        new.execute(text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))


def settings_for(engine: FakeVllm, url: str, sqlite_file: Path) -> Settings:
    return load(
        data_dir=sqlite_file.parent,
        database_url=url,
        engine_urls=engine.url,
        engine_model=engine.engine.served.model,
        engine_slots=4,
        segment_seconds=10,
        stop_seconds=1,
    )


async def finished(earmark: Earmark, wall: Wall) -> None:
    """Until every job is over, everything is delivered and everything due is deleted."""
    worker = earmark.worker()
    working = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(60):
            while (depth := await earmark.table.status.depth()).jobs_open or depth.entries_due:
                assert not working.done(), working.exception()
                await asyncio.sleep(0.02)
            while len(wall.deleted) < 2:
                await asyncio.sleep(0.02)
    finally:
        worker.stop()
        await working


def of_before(found: Any) -> Any:
    """As the older version knew it: without the fields that it lacked, which say nothing of what it heard."""
    if isinstance(found, dict):
        unknown = {name for name in YOUNGER_FIELDS if found.get(name, "") in (None, [])}
        return {name: of_before(value) for name, value in found.items() if name not in unknown}
    return [of_before(one) for one in found] if isinstance(found, list) else found


async def what_was_kept_is_there(earmark: Earmark) -> None:
    for name in OVER:
        expected = JOBS[name]
        job = await earmark.table.jobs.job(expected["id"])
        assert job is not None
        assert job.state == expected["state"]
        answer = await earmark.table.jobs.answer(job.id)
        assert answer is None or answer.transcript.coverage is None
        found = answer and json.loads(ANSWER.dump_json(answer))
        assert of_before(found) == of_before(expected["answer"])
        assert await earmark.table.jobs.posted(job.id) == expected["posted"]
    for name in OPEN:
        progress = await earmark.table.jobs.progress(JOBS[name]["id"])
        assert progress is not None
        done = (progress.segments_done, progress.segments_total)
        assert done == (JOBS[name]["segments_done"], JOBS[name]["segments_total"])
    await requests_are_understood(earmark)
    await keys_are_known(earmark)
    assert await earmark.table.events.seen("slack", "Ev-seen")
    assert await earmark.table.events.seen("slack", "Ev-forgotten")
    assert set(await earmark.table.retention.blobs_to_drop(keep_failed_seconds=1e9)) == set()


async def requests_are_understood(earmark: Earmark) -> None:
    half = await earmark.table.jobs.job(JOBS["half"]["id"])
    assert half is not None
    request = half.request
    assert request.notify
    assert request.quota_accounts == ("slack:person:T1/U3", "slack:workspace:T1")
    assert request.quota_limits == (("slack:person:T1/U3", 3600.0),)
    assert request.quota_estimate_seconds == 25
    assert request.replaces_message == "1700000400.001"
    assert (request.keep_seconds, request.max_parallel, request.seconds) == (86_400, 2, 30)
    found = [job.id for job in await earmark.table.jobs.found("slack", "person:T1/U4")]
    assert found == [half.id]


async def keys_are_known(earmark: Earmark) -> None:
    key = await earmark.keys.find(EXPECTED["token"])
    assert key is not None
    assert (key.name, key.scope) == ("ci", "admin")
    assert await earmark.keys.webhook_secret(key.id) == EXPECTED["webhook_secret"]
    assert await earmark.keys.find(EXPECTED["revoked_token"]) is None


async def what_was_open_is_answered(earmark: Earmark, wall: Wall) -> None:
    for name in OPEN:
        job = await earmark.table.jobs.job(JOBS[name]["id"])
        assert job is not None
        assert job.state is JobState.DONE, (name, job.failure)
        answer = await earmark.table.jobs.answer(job.id)
        assert answer is not None
        assert answer.transcript.text.split() == JOBS[name]["words"]
        receipt = answer.transcript.coverage
        assert receipt is not None
        assert receipt.whole
        estimated = receipt.unchecked.get(UncheckedReason.SPEECH_ESTIMATED, 0)
        assert (0 < estimated < receipt.duration) is (
            name == "half"
        )  # one of its two segments was heard then
        if job.request.notify:
            assert wall.shown.pop(job.id) == (JOBS[name]["posted"] or f"new-{job.id}")
    assert wall.shown == {JOBS["cancelled"]["id"]: f"new-{JOBS['cancelled']['id']}"}
    assert sorted(wall.deleted) == ["1700000300.001", "file:F77"]


async def used_at_the_time(url: str) -> Mapping[str, float]:
    database = Database(parse_url(url))
    try:
        accounts = list(EXPECTED["used_seconds"])
        return await database.read(lambda now: used_today(replace(now, now=EXPECTED["now"]), accounts))
    finally:
        await database.close()


def test_open_work_of_an_older_version_is_finished_and_nothing_else_is_changed(
    loopback: str, old_database: str, sqlite_file: Path
) -> None:
    wall = Wall()

    async def whole(engine: FakeVllm) -> None:
        settings = settings_for(engine, old_database, sqlite_file)
        async with opened(settings, messengers={"slack": wall}) as earmark:
            await what_was_kept_is_there(earmark)
            assert await used_at_the_time(old_database) == pytest.approx(EXPECTED["used_seconds"])
            await finished(earmark, wall)
            await what_was_open_is_answered(earmark, wall)
            true_length = {**EXPECTED["used_seconds"], "slack:person:T1/U6": TALK_SECONDS}
            assert await used_at_the_time(old_database) == pytest.approx(true_length, abs=0.01)

    with FakeVllm(script=[("(?i)gist", SUMMARY)]) as engine:
        asyncio.run(whole(engine))


def test_what_people_set_is_as_they_set_it(old_database: str) -> None:
    async def whole() -> None:
        table = await open_job_table(old_database)
        try:
            chat = await table.chat_settings.get("slack", "chat:T1/C1")
            assert chat == {"auto": True, "mode": "s2t", "spoken": "de", "to": None}
            person = await table.chat_settings.get("slack", "person:T1/U1")
            assert person == {"locale": "de", "keep_days": 7}
            assert await table.chat_settings.get("slack", "workspace:T1") == {"said_hello": True}
        finally:
            await table.close()

    asyncio.run(whole())


def test_one_who_joined_another_persons_job_does_not_take_it_along_when_forgotten(old_database: str) -> None:
    async def whole() -> None:
        table = await open_job_table(old_database)
        forget = table.jobs.forget_found
        try:
            assert await forget("slack", ["person:T1/U4"], retract=True, own=True) == 0
            assert await forget("slack", ["person:T1/U3"], retract=True, own=True) == 1
            assert await table.jobs.found("slack", "person:T1/U4") == []
        finally:
            await table.close()

    asyncio.run(whole())


def test_an_upload_that_was_offered_is_still_possible_and_its_words_go_with_its_person(
    old_database: str,
) -> None:
    clock = Clock(later_seconds=EXPECTED["now"] - time.time())
    token = EXPECTED["link"].rpartition("/")[2]

    async def whole() -> None:
        table = await open_job_table(old_database, clock=clock)
        links = UploadLinks(table.key_values, public_url="")
        try:
            request = await links.redeem(token)
            assert request is not None
            assert request.options.question == "Who will be dismissed?"
            assert request.source.name == "board meeting.mp4"
            assert request.notify
            assert request.quota_accounts == ("slack:person:T1/U8",)
            assert request.quota_estimate_seconds == 5
            clock.move(2 * 86_400)
            assert await links.redeem(token) is None
            clock.move(-2 * 86_400)
            await table.jobs.forget_found("slack", ["person:T1/U8"], retract=True, own=True)
            assert await links.redeem(token) is None
        finally:
            await table.close()

    asyncio.run(whole())


def test_of_what_lay_among_the_settings_only_settings_are_left(old_database: str) -> None:
    def settings(transaction: Transaction) -> list[Any]:
        return [tuple(row) for row in transaction.connection.execute(chat_settings.select())]

    async def whole() -> None:
        table = await open_job_table(old_database)
        try:
            left = await table.database.read(settings)
        finally:
            await table.close()
        assert sorted(chat for _, chat, _ in left) == ["chat:T1/C1", "person:T1/U1", "workspace:T1"]

    asyncio.run(whole())


def test_rows_that_nobody_can_read_keep_no_service_from_starting(sqlite_file: Path) -> None:
    """A request of the first schema named no keys; an offer may be broken in any way."""
    engine = create_engine(f"sqlite:///{sqlite_file}")
    with engine.begin() as connection:
        job_id, request = connection.execute(text("SELECT id, request FROM jobs LIMIT 1")).one()
        bare = {name: value for name, value in json.loads(request).items() if name != "keys"}
        connection.execute(
            text("UPDATE jobs SET request = :bare WHERE id = :id"), {"bare": json.dumps(bare), "id": job_id}
        )
        for number, offer in enumerate(('{"request": null}', '{"request": {"origin": {}}}', "[]", "no")):
            connection.execute(
                text("INSERT INTO chat_settings (platform, chat, value) VALUES ('upload', :chat, :offer)"),
                {"chat": f"20000/{number}", "offer": offer},
            )
    engine.dispose()
    asyncio.run(upgrade(f"sqlite:///{sqlite_file}"))
