"""Answers lie apart from their jobs, what waits is counted as it changes, and an epoch fences older programs.

Programs of before know no epoch. Two columns get another name so that they cannot go on either: none of them
accepts, claims, settles or ends a job, or shows one, without `siblings_open` or `tried`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AT_ONCE = 100
EPOCH = 1
NEWCOMER_SECONDS = 3000.0
RELEASED = "released_at IS NOT NULL"

_LAST_OF_BATCH = sa.text(
    "SELECT max(id) FROM (SELECT id FROM jobs WHERE id > :after ORDER BY id LIMIT :at_once) AS batch"
)
_MOVE = sa.text(
    "INSERT INTO answers (job_id, answer) "
    "SELECT id, answer FROM jobs WHERE id > :after AND id <= :last AND answer IS NOT NULL"
)
_CLEAR = sa.text("UPDATE jobs SET answer = NULL WHERE id > :after AND id <= :last AND answer IS NOT NULL")
_MOVE_BACK = sa.text(
    "UPDATE jobs SET answer = (SELECT answer FROM answers WHERE job_id = jobs.id) "
    "WHERE id > :after AND id <= :last AND id IN (SELECT job_id FROM answers)"
)
_CLEAR_BACK = sa.text("DELETE FROM answers WHERE job_id > :after AND job_id <= :last")
_COUNT_DELAYED = sa.text(
    "UPDATE jobs SET delayed = (SELECT count(*) FROM tasks WHERE job_id = jobs.id AND state = 'delayed') "
    "WHERE id IN (SELECT job_id FROM tasks WHERE state = 'delayed')"
)
_COUNT = sa.text(
    "INSERT INTO queue_totals (id, ready, delayed, jobs_open, newcomer_seconds) VALUES (1, "
    "(SELECT coalesce(sum(ready), 0) FROM job_lines), "
    "(SELECT count(*) FROM tasks WHERE state = 'delayed'), "
    "(SELECT count(*) FROM jobs WHERE open), :newcomer_seconds)"
)


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_answers_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_answers")),
    )
    _by_batches(_MOVE, _CLEAR)
    op.drop_column("jobs", "answer")
    op.execute("ALTER TABLE jobs RENAME COLUMN siblings_open TO tasks_open")
    op.execute("ALTER TABLE outbox RENAME COLUMN tried TO tried_before")
    op.add_column("jobs", sa.Column("delayed", sa.Integer(), server_default=sa.text("0"), nullable=False))
    head_start: sa.Column[float] = sa.Column("head_start_seconds", sa.Double(), server_default=sa.text("0"), nullable=False)
    op.add_column("jobs", head_start)
    where = sa.text("head_start_seconds > 0")
    op.create_index("ix_jobs_newcomer", "jobs", ["flow"], sqlite_where=where, postgresql_where=where)
    op.execute(_COUNT_DELAYED)
    _replace_index("blobs", "ix_blobs_released_at", "ix_blobs_kept_released_at", ["kept", "released_at"], RELEASED)
    _replace_index("jobs", "ix_jobs_open", "ix_jobs_open_flow", ["flow"], "open")
    op.create_table(
        "queue_totals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("delayed", sa.Integer(), nullable=False),
        sa.Column("jobs_open", sa.Integer(), nullable=False),
        sa.Column("newcomer_seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_totals")),
    )
    op.get_bind().execute(_COUNT, {"newcomer_seconds": NEWCOMER_SECONDS})
    epochs = op.create_table(
        "schema_epoch",
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_schema_epoch")),
    )
    op.get_bind().execute(epochs.insert(), {"epoch": EPOCH})


def downgrade() -> None:
    op.execute(
        "UPDATE flow_lines SET virtual_time = (SELECT virtual_time FROM flows WHERE name = flow_lines.flow) "
        "WHERE virtual_time < 0"
    )
    op.drop_table("schema_epoch")
    op.drop_table("queue_totals")
    _replace_index("blobs", "ix_blobs_kept_released_at", "ix_blobs_released_at", ["released_at"], RELEASED)
    _replace_index("jobs", "ix_jobs_open_flow", "ix_jobs_open", ["id"], "open")
    op.drop_index("ix_jobs_newcomer", table_name="jobs")
    op.drop_column("jobs", "head_start_seconds")
    op.drop_column("jobs", "delayed")
    op.execute("ALTER TABLE outbox RENAME COLUMN tried_before TO tried")
    op.execute("ALTER TABLE jobs RENAME COLUMN tasks_open TO siblings_open")
    op.add_column("jobs", sa.Column("answer", sa.Text(), nullable=True))
    _by_batches(_MOVE_BACK, _CLEAR_BACK)
    op.drop_table("answers")


def _replace_index(table: str, old: str, new: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.drop_index(old, table_name=table)
    op.create_index(new, table, columns, sqlite_where=where, postgresql_where=where)


def _by_batches(move: sa.TextClause, clear: sa.TextClause) -> None:
    """Inside the database, and no word of it twice: on SQLite the next batch takes the room of the last."""
    connection, after = op.get_bind(), ""
    while last := connection.execute(_LAST_OF_BATCH, {"after": after, "at_once": AT_ONCE}).scalar():
        connection.execute(move, {"after": after, "last": last})
        connection.execute(clear, {"after": after, "last": last})
        after = last
