"""The tables. Times are seconds since 1970 on the database's clock; values of the domain are JSON text.

A `rank` is minus the priority, so that indexes run one way: the lowest goes first.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """An index over the rows that still matter: the settled past stays out of it."""
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


recordings = Table(
    "recordings",
    metadata,
    Column("sha256", Text, nullable=False),
    Column("cut_key", Text, nullable=False),
    Column("recording", Text, nullable=False),
    Column("segments", Text, nullable=False),
    PrimaryKeyConstraint("sha256", "cut_key"),
)

flows = Table(
    "flows",
    metadata,
    Column("name", Text, primary_key=True),
    Column("weight", Double, nullable=False, server_default=text("1")),
    Column("virtual_time", Double, nullable=False),
    Column("job_virtual_time", Double, nullable=False),
    Index("ix_flows_virtual_time", "virtual_time"),
)

flow_lines = Table(  # how many jobs of a flow offer tasks, by what the tasks need: the first step of a claim
    "flow_lines",
    metadata,
    Column("flow", Text, nullable=False),
    Column("need", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("virtual_time", Double, nullable=False),
    Column("short_jobs", Integer, nullable=False),
    Column("long_jobs", Integer, nullable=False),
    PrimaryKeyConstraint("flow", "need", "rank"),
    _index_where("short_jobs > 0", "ix_flow_lines_short", "need", "rank", "virtual_time", "flow"),
    _index_where("long_jobs > 0", "ix_flow_lines_long", "need", "rank", "virtual_time", "flow"),
    _index_where("short_jobs + long_jobs > 0 AND need <> 'reduce'", "ix_flow_lines_offered", "virtual_time"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("flow", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("max_parallel", Integer),
    Column("request", Text, nullable=False),
    Column("dedup_key", Text),
    Column("state", Text, nullable=False),
    Column("open", Boolean, nullable=False, default=True),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("deadline_at", Double),
    Column("finished_at", Double),
    Column("cancel_requested", Boolean, nullable=False, default=False),
    Column("recording_sha256", Text),
    Column("recording", Text),
    Column("failure", Text),
    Column("prepared", Boolean, nullable=False, default=False),
    Column("virtual_time", Double, nullable=False, server_default=text("0")),
    Column("leased", Integer, nullable=False, server_default=text("0")),
    Column("tasks_open", Integer, nullable=False, server_default=text("0")),  # but for the reduction
    Column("delayed", Integer, nullable=False, server_default=text("0")),
    Column("segments_done", Integer, nullable=False, server_default=text("0")),
    Column("segments_total", Integer, nullable=False, server_default=text("0")),
    Column("seconds_done", Double, nullable=False, server_default=text("0")),
    Column("seconds_total", Double, nullable=False, server_default=text("0")),
    Column("calls_done", Integer, nullable=False, server_default=text("0")),
    Column("calls_total", Integer, nullable=False, server_default=text("0")),
    Column("keep_seconds", Double),
    Column("expires_at", Double),
    Column("head_start_seconds", Double, nullable=False, server_default=text("0")),
    _index_where("open AND dedup_key IS NOT NULL", "ix_jobs_dedup_key", "dedup_key", unique=True),
    Index("ix_jobs_created_at", "created_at"),
    Index("ix_jobs_flow_created_at", "flow", "created_at"),
    _index_where("state = 'queued'", "ix_jobs_queued", "flow", "rank", "created_at"),
    _index_where("open", "ix_jobs_open_flow", "flow"),
    _index_where("open AND deadline_at IS NOT NULL", "ix_jobs_deadline_at", "deadline_at"),
    Index("ix_jobs_finished_at", "finished_at"),
    _index_where("expires_at IS NOT NULL", "ix_jobs_expires_at", "expires_at"),
    Index("ix_jobs_recording_sha256", "recording_sha256"),
    _index_where("head_start_seconds > 0", "ix_jobs_newcomer", "flow"),
)

answers = Table(  # apart from its job: lists and claims do not drag along what may be megabytes
    "answers",
    metadata,
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("answer", Text, nullable=False),
)

job_lines = Table(  # how many tasks of a job are ready, by need: the second step of a claim
    "job_lines",
    metadata,
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("need", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("virtual_time", Double, nullable=False),
    Column("ready", Integer, nullable=False),
    Column("offered", Boolean, nullable=False),
    PrimaryKeyConstraint("job_id", "need"),
    _index_where("offered", "ix_job_lines_offered", "flow", "need", "rank", "lane", "virtual_time", "job_id"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("need", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("cost_seconds", Double, nullable=False),
    Column("work", Text),
    Column("cache_key", Text),
    Column("result", Text),
    Column("failure", Text),
    Column("fence", Integer, nullable=False, server_default=text("0")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("losses", Integer, nullable=False, server_default=text("0")),
    Column("worker", Text),
    Column("gate", Text),
    Column("since", Double, nullable=False),
    Column("not_before", Double),
    Column("lease_expires_at", Double),
    UniqueConstraint("job_id", "kind", "number"),
    Index("ix_tasks_job_id_need_state_number", "job_id", "need", "state", "number"),
    _index_where("state = 'ready'", "ix_tasks_ready", "since"),
    _index_where("state = 'delayed'", "ix_tasks_delayed", "not_before"),
    _index_where("state = 'leased'", "ix_tasks_leased", "lease_expires_at"),
    _index_where("state = 'leased'", "ix_tasks_leased_worker", "worker"),
    _index_where("state = 'leased'", "ix_tasks_leased_gate", "gate"),
)

results = Table(
    "results",
    metadata,
    Column("cache_key", Text, primary_key=True),
    Column("recording_sha256", Text, nullable=False, index=True),
    Column("value", Text, nullable=False),
)

gates = Table(
    "gates",
    metadata,
    Column("name", Text, primary_key=True),
    Column("slots", Integer, nullable=False),
    Column("paused_until", Double, nullable=False, server_default=text("0")),
    Column("paused_by", Text),  # code of the failure
    Column("probe_at", Double, nullable=False, server_default=text("0")),
    Column("seen_at", Double, nullable=False, server_default=text("0")),
    Column("probing_until", Double, nullable=False, server_default=text("0")),
)

clock_steps = Table(  # by how much the clock jumped, each time that what is stored was moved along
    "clock_steps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Double, nullable=False),  # by the clock after the jump
    Column("seconds", Double, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", Text, nullable=False),
    Column("wanted_version", Integer, nullable=False),
    Column("sent_version", Integer, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("due", Boolean, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("worker", Text),
    Column("claimed_version", Integer),
    Column("lease_expires_at", Double),
    Column("tried_before", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("external_id", Text),
    _index_where("due", "ix_outbox_due", "urgency", "next_at"),
)

posts = Table(  # outlives its jobs: what was posted for one that was forgotten must still be deleted
    "posts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job_id", Text, index=True),
    Column("platform", Text, nullable=False),
    Column("posted", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("due", Boolean, nullable=False),
    Column("since", Double, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("worker", Text),
    Column("lease_expires_at", Double),
    _index_where("due", "ix_posts_due", "next_at"),
)

inbox = Table(  # outlives its jobs: an event that comes again after they were forgotten is still known
    "inbox",
    metadata,
    Column("platform", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("job_id", Text),
    Column("seen_at", Double, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("platform", "event_id"),
    Index("ix_inbox_seen_at", "seen_at"),
)

job_keys = Table(  # a job's id sorts by time: the newest of a key are at its end
    "job_keys",
    metadata,
    Column("platform", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("own", Boolean, nullable=False, server_default=false()),  # of the request that made the job
    PrimaryKeyConstraint("platform", "key", "job_id"),
)

usage = Table(  # seconds of sound by account and day since 1970
    "usage",
    metadata,
    Column("day", Integer, nullable=False),
    Column("account", Text, nullable=False),
    Column("seconds", Double, nullable=False),
    PrimaryKeyConstraint("day", "account"),
)

blobs = Table(  # outlives its job: what was forgotten must still be dropped
    "blobs",
    metadata,
    Column("key", Text, nullable=False),
    Column("job_id", Text, nullable=False, index=True),
    Column("released_at", Double),
    Column("kept", Boolean, nullable=False, default=False),
    PrimaryKeyConstraint("key", "job_id"),
    _index_where("released_at IS NOT NULL", "ix_blobs_kept_released_at", "kept", "released_at"),
)

chat_settings = Table(
    "chat_settings",
    metadata,
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("platform", "chat"),
)

key_values = Table(
    "key_values",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    _index_where("expires_at IS NOT NULL", "ix_key_values_expires_at", "expires_at"),
)

key_value_owners = Table(  # whose words a value holds: it is forgotten by any of these keys
    "key_value_owners",
    metadata,
    Column("platform", Text, nullable=False),
    Column("owner_key", Text, nullable=False),
    Column("key", Text, ForeignKey("key_values.key", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("platform", "owner_key", "key"),
)

api_keys = Table(  # of programs that call over HTTP; the key itself is nowhere
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("token_sha256", Text, nullable=False, unique=True),
    Column("webhook_secret", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("last_used_at", Double),
    Column("revoked_at", Double),
    _index_where("revoked_at IS NULL", "ix_api_keys_name", "name", unique=True),
)

queue_totals = Table(  # one row: what is counted as it changes, so that nobody counts the backlog
    "queue_totals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ready", Integer, nullable=False),
    Column("delayed", Integer, nullable=False),
    Column("jobs_open", Integer, nullable=False),
    Column("newcomer_seconds", Double, nullable=False),
)

schema_epoch = Table(  # one row: programs of another epoch write no more
    "schema_epoch",
    metadata,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
)
