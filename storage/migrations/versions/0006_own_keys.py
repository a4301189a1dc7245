"""A job's keys tell which came with the request that made it, and which with one that joined."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_ONCE = 500

_jobs = sa.table("jobs", sa.column("id", sa.Text), sa.column("request", sa.Text))
_job_keys = sa.table(
    "job_keys", sa.column("job_id", sa.Text), sa.column("key", sa.Text), sa.column("own", sa.Boolean)
)
_AFTER = (
    sa.select(_jobs.c.id, _jobs.c.request)
    .where(_jobs.c.id > sa.bindparam("last"))
    .order_by(_jobs.c.id)
    .limit(AT_ONCE)
)
_OWN = (
    sa.update(_job_keys)
    .where(_job_keys.c.job_id == sa.bindparam("job"), _job_keys.c.key == sa.bindparam("named"))
    .values(own=sa.true())
)


def upgrade() -> None:
    op.add_column("job_keys", sa.Column("own", sa.Boolean(), nullable=False, server_default=sa.false()))
    connection, last = op.get_bind(), ""
    while rows := connection.execute(_AFTER, {"last": last}).all():
        last = rows[-1].id
        own = [{"job": row.id, "named": key} for row in rows for key in json.loads(row.request).get("keys", ())]
        if own:
            connection.execute(_OWN, own)


def downgrade() -> None:
    op.drop_column("job_keys", "own")
