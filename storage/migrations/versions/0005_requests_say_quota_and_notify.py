"""Requests name their quotas, their notification and the message that they replace in plain terms."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RENAMED = {
    "accounts": "quota_accounts",
    "allowances": "quota_limits",
    "charge_seconds": "quota_estimate_seconds",
    "takes_over": "replaces_message",
    "announce": "notify",
}
AT_ONCE = 500

_jobs = sa.table("jobs", sa.column("id", sa.Text), sa.column("request", sa.Text))
_AFTER = (
    sa.select(_jobs.c.id, _jobs.c.request)
    .where(_jobs.c.id > sa.bindparam("last"))
    .order_by(_jobs.c.id)
    .limit(AT_ONCE)
)
_WRITE = sa.update(_jobs).where(_jobs.c.id == sa.bindparam("job")).values(request=sa.bindparam("written"))


def upgrade() -> None:
    _rename(RENAMED)


def downgrade() -> None:
    _rename({new: old for old, new in RENAMED.items()})


def _rename(names: dict[str, str]) -> None:
    connection, last = op.get_bind(), ""
    while rows := connection.execute(_AFTER, {"last": last}).all():
        last = rows[-1].id
        connection.execute(
            _WRITE,
            [{"job": row.id, "written": _renamed(row.request, names)} for row in rows],
        )


def _renamed(request: str, names: dict[str, str]) -> str:
    """Compact and unescaped, as requests are written."""
    fields = {names.get(name, name): value for name, value in json.loads(request).items()}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
