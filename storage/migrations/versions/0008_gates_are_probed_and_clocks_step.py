"""Gates say why they rest, when they are tried and who still knows them; jumps of the clock are noted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gates", sa.Column("paused_by", sa.Text(), nullable=True))
    op.add_column("gates", sa.Column("probe_at", sa.Double(), server_default=sa.text("0"), nullable=False))
    op.add_column("gates", sa.Column("seen_at", sa.Double(), server_default=sa.text("0"), nullable=False))
    op.add_column("gates", sa.Column("probing_until", sa.Double(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "clock_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_steps")),
    )


def downgrade() -> None:
    op.drop_table("clock_steps")
    op.drop_column("gates", "probing_until")
    op.drop_column("gates", "seen_at")
    op.drop_column("gates", "probe_at")
    op.drop_column("gates", "paused_by")
