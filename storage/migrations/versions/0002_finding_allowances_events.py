"""Finding jobs by their keys, allowances of sound, events that outlive their job, answers kept for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('job_keys',
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['jobs.id'], name=op.f('fk_job_keys_job_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('platform', 'key', 'job_id', name=op.f('pk_job_keys'))
    )
    op.create_index(op.f('ix_job_keys_job_id'), 'job_keys', ['job_id'], unique=False)
    op.create_table('usage',
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'account', name=op.f('pk_usage'))
    )
    op.add_column('jobs', sa.Column('keep_seconds', sa.Double(), nullable=True))
    op.add_column('jobs', sa.Column('expires_at', sa.Double(), nullable=True))
    op.create_index('ix_jobs_expires_at', 'jobs', ['expires_at'], unique=False, sqlite_where=sa.text('expires_at IS NOT NULL'), postgresql_where=sa.text('expires_at IS NOT NULL'))
    op.drop_index(op.f('ix_inbox_job_id'), table_name='inbox')
    with op.batch_alter_table('inbox') as inbox:
        inbox.drop_constraint('fk_inbox_job_id', type_='foreignkey')
        inbox.alter_column('job_id', existing_type=sa.Text(), nullable=True)
        inbox.add_column(sa.Column('seen_at', sa.Double(), server_default=sa.text('0'), nullable=False))
    op.execute('UPDATE inbox SET seen_at = (SELECT created_at FROM jobs WHERE jobs.id = inbox.job_id)')
    op.create_index('ix_inbox_seen_at', 'inbox', ['seen_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_inbox_seen_at', table_name='inbox')
    op.execute('DELETE FROM inbox WHERE job_id IS NULL OR job_id NOT IN (SELECT id FROM jobs)')
    with op.batch_alter_table('inbox') as inbox:
        inbox.drop_column('seen_at')
        inbox.alter_column('job_id', existing_type=sa.Text(), nullable=False)
        inbox.create_foreign_key('fk_inbox_job_id', 'jobs', ['job_id'], ['id'], ondelete='CASCADE')
    op.create_index(op.f('ix_inbox_job_id'), 'inbox', ['job_id'], unique=False)
    op.drop_index('ix_jobs_expires_at', table_name='jobs', sqlite_where=sa.text('expires_at IS NOT NULL'), postgresql_where=sa.text('expires_at IS NOT NULL'))
    op.drop_column('jobs', 'expires_at')
    op.drop_column('jobs', 'keep_seconds')
    op.drop_table('usage')
    op.drop_index(op.f('ix_job_keys_job_id'), table_name='job_keys')
    op.drop_table('job_keys')
