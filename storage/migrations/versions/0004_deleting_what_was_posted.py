"""What was posted beside a job's view, and what is still to be deleted of jobs that were forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('posts',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('job_id', sa.Text(), nullable=True),
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('posted', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('due', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Double(), nullable=False),
    sa.Column('next_at', sa.Double(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('worker', sa.Text(), nullable=True),
    sa.Column('lease_expires_at', sa.Double(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posts'))
    )
    op.create_index('ix_posts_due', 'posts', ['next_at'], unique=False, sqlite_where=sa.text('due'), postgresql_where=sa.text('due'))
    op.create_index('ix_posts_job_id', 'posts', ['job_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_posts_job_id', table_name='posts')
    op.drop_index('ix_posts_due', table_name='posts', sqlite_where=sa.text('due'), postgresql_where=sa.text('due'))
    op.drop_table('posts')
