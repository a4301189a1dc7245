"""People's words that lay among the settings get an owner and an end: upload offers. Captions are dropped.

Going back drops them all, and links that were given out are dead.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DAY_SECONDS = 86_400.0
RENAMED = {
    "accounts": "quota_accounts",
    "allowances": "quota_limits",
    "charge_seconds": "quota_estimate_seconds",
    "takes_over": "replaces_message",
    "announce": "notify",
}

_settings = sa.table(
    "chat_settings", sa.column("platform", sa.Text), sa.column("chat", sa.Text), sa.column("value", sa.Text)
)
_offer = _settings.c.platform == "upload"
_secret = sa.and_(_settings.c.platform == "earmark", _settings.c.chat == "secret")
_caption = sa.and_(_settings.c.platform == "telegram", sa.func.substr(_settings.c.chat, 1, 6) == "album:")


def upgrade() -> None:
    values = op.create_table(
        "key_values",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_key_values")),
    )
    condition = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "ix_key_values_expires_at",
        "key_values",
        ["expires_at"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
    owners = op.create_table(
        "key_value_owners",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("owner_key", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"], ["key_values.key"], name=op.f("fk_key_value_owners_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "owner_key", "key", name=op.f("pk_key_value_owners")),
    )
    op.create_index("ix_key_value_owners_key", "key_value_owners", ["key"])
    connection = op.get_bind()
    for row in connection.execute(sa.select(_settings).where(_offer)).all():
        _move_offer(connection, values, owners, row)
    for row in connection.execute(sa.select(_settings.c.value).where(_secret)).all():
        connection.execute(values.insert(), {"key": "upload-secret", "value": row.value, "created_at": 0.0})
    connection.execute(sa.delete(_settings).where(sa.or_(_offer, _secret, _caption)))


def downgrade() -> None:
    op.drop_table("key_value_owners")
    op.drop_table("key_values")


def _move_offer(connection: sa.Connection, values: sa.Table, owners: sa.Table, row: sa.Row[Any]) -> None:
    """Its link names the day on which it was made, and is good for a day."""
    try:
        day = float(row.chat.partition("/")[0])
        stored = json.loads(row.value)["request"]
        request = {RENAMED.get(name, name): value for name, value in stored.items()}
        platform, owner_keys = request["origin"]["platform"], tuple(dict.fromkeys(request["keys"]))
    except (ValueError, KeyError, TypeError, AttributeError):  # no link leads to it, or to a request
        return
    key = f"upload/{row.chat}"
    value = {
        "key": key,
        "value": json.dumps({"request": request}),
        "created_at": day * DAY_SECONDS,
        "expires_at": (day + 2) * DAY_SECONDS,
    }
    connection.execute(values.insert(), value)
    here = {"key": key, "platform": platform}
    for owner_key in owner_keys:
        connection.execute(owners.insert(), {**here, "owner_key": owner_key})
