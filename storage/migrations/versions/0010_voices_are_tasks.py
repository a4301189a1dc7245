"""Tasks tell voices apart: a kind and a need that programs of before cannot read, so that they write no more."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_FEWER_OPEN = sa.text(
    "UPDATE jobs SET tasks_open = tasks_open - (SELECT count(*) FROM tasks WHERE job_id = jobs.id "
    "AND kind = 'voices' AND state IN ('ready', 'delayed', 'leased')), "
    "delayed = delayed - (SELECT count(*) FROM tasks WHERE job_id = jobs.id "
    "AND kind = 'voices' AND state = 'delayed') WHERE open"
)
_FEWER_IN_ALL = sa.text(
    "UPDATE queue_totals SET "
    "ready = ready - (SELECT coalesce(sum(ready), 0) FROM job_lines WHERE need = 'voices'), "
    "delayed = delayed - (SELECT count(*) FROM tasks WHERE kind = 'voices' AND state = 'delayed')"
)


def upgrade() -> None:
    op.execute("UPDATE schema_epoch SET epoch = 2")


def downgrade() -> None:
    """A job that waits for voices alone is ended at its deadline, with the words that it has."""
    op.execute(_FEWER_OPEN)
    op.execute(_FEWER_IN_ALL)
    for table, column in (("tasks", "kind"), ("job_lines", "need"), ("flow_lines", "need")):
        op.execute(f"DELETE FROM {table} WHERE {column} = 'voices'")
    op.execute("UPDATE schema_epoch SET epoch = 1")
