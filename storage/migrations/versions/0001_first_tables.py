"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('blobs',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.Column('released_at', sa.Double(), nullable=True),
    sa.Column('kept', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'job_id', name=op.f('pk_blobs'))
    )
    op.create_index(op.f('ix_blobs_job_id'), 'blobs', ['job_id'], unique=False)
    op.create_index('ix_blobs_released_at', 'blobs', ['released_at'], unique=False, sqlite_where=sa.text('released_at IS NOT NULL'), postgresql_where=sa.text('released_at IS NOT NULL'))
    op.create_table('chat_settings',
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('chat', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('platform', 'chat', name=op.f('pk_chat_settings'))
    )
    op.create_table('flow_lines',
    sa.Column('flow', sa.Text(), nullable=False),
    sa.Column('need', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('virtual_time', sa.Double(), nullable=False),
    sa.Column('short_jobs', sa.Integer(), nullable=False),
    sa.Column('long_jobs', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('flow', 'need', 'rank', name=op.f('pk_flow_lines'))
    )
    op.create_index('ix_flow_lines_long', 'flow_lines', ['need', 'rank', 'virtual_time', 'flow'], unique=False, sqlite_where=sa.text('long_jobs > 0'), postgresql_where=sa.text('long_jobs > 0'))
    op.create_index('ix_flow_lines_offered', 'flow_lines', ['virtual_time'], unique=False, sqlite_where=sa.text("short_jobs + long_jobs > 0 AND need <> 'reduce'"), postgresql_where=sa.text("short_jobs + long_jobs > 0 AND need <> 'reduce'"))
    op.create_index('ix_flow_lines_short', 'flow_lines', ['need', 'rank', 'virtual_time', 'flow'], unique=False, sqlite_where=sa.text('short_jobs > 0'), postgresql_where=sa.text('short_jobs > 0'))
    op.create_table('flows',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('weight', sa.Double(), server_default=sa.text('1'), nullable=False),
    sa.Column('virtual_time', sa.Double(), nullable=False),
    sa.Column('job_virtual_time', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_flows'))
    )
    op.create_index('ix_flows_virtual_time', 'flows', ['virtual_time'], unique=False)
    op.create_table('gates',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('paused_until', sa.Double(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_gates'))
    )
    op.create_table('jobs',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('flow', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('max_parallel', sa.Integer(), nullable=True),
    sa.Column('request', sa.Text(), nullable=False),
    sa.Column('dedup_key', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('started_at', sa.Double(), nullable=True),
    sa.Column('deadline_at', sa.Double(), nullable=True),
    sa.Column('finished_at', sa.Double(), nullable=True),
    sa.Column('cancel_requested', sa.Boolean(), nullable=False),
    sa.Column('recording_sha256', sa.Text(), nullable=True),
    sa.Column('recording', sa.Text(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('prepared', sa.Boolean(), nullable=False),
    sa.Column('virtual_time', sa.Double(), server_default=sa.text('0'), nullable=False),
    sa.Column('leased', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('siblings_open', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('segments_done', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('segments_total', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('seconds_done', sa.Double(), server_default=sa.text('0'), nullable=False),
    sa.Column('seconds_total', sa.Double(), server_default=sa.text('0'), nullable=False),
    sa.Column('calls_done', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('calls_total', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs'))
    )
    op.create_index('ix_jobs_created_at', 'jobs', ['created_at'], unique=False)
    op.create_index('ix_jobs_deadline_at', 'jobs', ['deadline_at'], unique=False, sqlite_where=sa.text('open AND deadline_at IS NOT NULL'), postgresql_where=sa.text('open AND deadline_at IS NOT NULL'))
    op.create_index('ix_jobs_dedup_key', 'jobs', ['dedup_key'], unique=True, sqlite_where=sa.text('open AND dedup_key IS NOT NULL'), postgresql_where=sa.text('open AND dedup_key IS NOT NULL'))
    op.create_index('ix_jobs_finished_at', 'jobs', ['finished_at'], unique=False)
    op.create_index('ix_jobs_flow_created_at', 'jobs', ['flow', 'created_at'], unique=False)
    op.create_index('ix_jobs_open', 'jobs', ['id'], unique=False, sqlite_where=sa.text('open'), postgresql_where=sa.text('open'))
    op.create_index('ix_jobs_queued', 'jobs', ['flow', 'rank', 'created_at'], unique=False, sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))
    op.create_index('ix_jobs_recording_sha256', 'jobs', ['recording_sha256'], unique=False)
    op.create_table('recordings',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('cut_key', sa.Text(), nullable=False),
    sa.Column('recording', sa.Text(), nullable=False),
    sa.Column('segments', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', 'cut_key', name=op.f('pk_recordings'))
    )
    op.create_table('results',
    sa.Column('cache_key', sa.Text(), nullable=False),
    sa.Column('recording_sha256', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('cache_key', name=op.f('pk_results'))
    )
    op.create_index(op.f('ix_results_recording_sha256'), 'results', ['recording_sha256'], unique=False)
    op.create_table('inbox',
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('event_id', sa.Text(), nullable=False),
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['jobs.id'], name=op.f('fk_inbox_job_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('platform', 'event_id', name=op.f('pk_inbox'))
    )
    op.create_index(op.f('ix_inbox_job_id'), 'inbox', ['job_id'], unique=False)
    op.create_table('job_lines',
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.Column('need', sa.Text(), nullable=False),
    sa.Column('flow', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('virtual_time', sa.Double(), nullable=False),
    sa.Column('ready', sa.Integer(), nullable=False),
    sa.Column('offered', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['jobs.id'], name=op.f('fk_job_lines_job_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('job_id', 'need', name=op.f('pk_job_lines'))
    )
    op.create_index('ix_job_lines_offered', 'job_lines', ['flow', 'need', 'rank', 'lane', 'virtual_time', 'job_id'], unique=False, sqlite_where=sa.text('offered'), postgresql_where=sa.text('offered'))
    op.create_table('outbox',
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('wanted_version', sa.Integer(), nullable=False),
    sa.Column('sent_version', sa.Integer(), nullable=False),
    sa.Column('final', sa.Boolean(), nullable=False),
    sa.Column('urgency', sa.Integer(), nullable=False),
    sa.Column('due', sa.Boolean(), nullable=False),
    sa.Column('next_at', sa.Double(), nullable=False),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('worker', sa.Text(), nullable=True),
    sa.Column('claimed_version', sa.Integer(), nullable=True),
    sa.Column('lease_expires_at', sa.Double(), nullable=True),
    sa.Column('tried', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['job_id'], ['jobs.id'], name=op.f('fk_outbox_job_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('job_id', name=op.f('pk_outbox'))
    )
    op.create_index('ix_outbox_due', 'outbox', ['urgency', 'next_at'], unique=False, sqlite_where=sa.text('due'), postgresql_where=sa.text('due'))
    op.create_table('tasks',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('need', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('cost_seconds', sa.Double(), nullable=False),
    sa.Column('work', sa.Text(), nullable=True),
    sa.Column('cache_key', sa.Text(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('fence', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('losses', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('worker', sa.Text(), nullable=True),
    sa.Column('gate', sa.Text(), nullable=True),
    sa.Column('since', sa.Double(), nullable=False),
    sa.Column('not_before', sa.Double(), nullable=True),
    sa.Column('lease_expires_at', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['job_id'], ['jobs.id'], name=op.f('fk_tasks_job_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('job_id', 'kind', 'number', name=op.f('uq_tasks_job_id_kind_number'))
    )
    op.create_index('ix_tasks_delayed', 'tasks', ['not_before'], unique=False, sqlite_where=sa.text("state = 'delayed'"), postgresql_where=sa.text("state = 'delayed'"))
    op.create_index('ix_tasks_job_id_need_state_number', 'tasks', ['job_id', 'need', 'state', 'number'], unique=False)
    op.create_index('ix_tasks_leased', 'tasks', ['lease_expires_at'], unique=False, sqlite_where=sa.text("state = 'leased'"), postgresql_where=sa.text("state = 'leased'"))
    op.create_index('ix_tasks_leased_gate', 'tasks', ['gate'], unique=False, sqlite_where=sa.text("state = 'leased'"), postgresql_where=sa.text("state = 'leased'"))
    op.create_index('ix_tasks_leased_worker', 'tasks', ['worker'], unique=False, sqlite_where=sa.text("state = 'leased'"), postgresql_where=sa.text("state = 'leased'"))
    op.create_index('ix_tasks_ready', 'tasks', ['since'], unique=False, sqlite_where=sa.text("state = 'ready'"), postgresql_where=sa.text("state = 'ready'"))


def downgrade() -> None:
    op.drop_index('ix_tasks_ready', table_name='tasks', sqlite_where=sa.text("state = 'ready'"), postgresql_where=sa.text("state = 'ready'"))
    op.drop_index('ix_tasks_leased_worker', table_name='tasks', sqlite_where=sa.text("state = 'leased'"), postgresql_where=sa.text("state = 'leased'"))
    op.drop_index('ix_tasks_leased_gate', table_name='tasks', sqlite_where=sa.text("state = 'leased'"), postgresql_where=sa.text("state = 'leased'"))
    op.drop_index('ix_tasks_leased', table_name='tasks', sqlite_where=sa.text("state = 'leased'"), postgresql_where=sa.text("state = 'leased'"))
    op.drop_index('ix_tasks_job_id_need_state_number', table_name='tasks')
    op.drop_index('ix_tasks_delayed', table_name='tasks', sqlite_where=sa.text("state = 'delayed'"), postgresql_where=sa.text("state = 'delayed'"))
    op.drop_table('tasks')
    op.drop_index('ix_outbox_due', table_name='outbox', sqlite_where=sa.text('due'), postgresql_where=sa.text('due'))
    op.drop_table('outbox')
    op.drop_index('ix_job_lines_offered', table_name='job_lines', sqlite_where=sa.text('offered'), postgresql_where=sa.text('offered'))
    op.drop_table('job_lines')
    op.drop_index(op.f('ix_inbox_job_id'), table_name='inbox')
    op.drop_table('inbox')
    op.drop_index(op.f('ix_results_recording_sha256'), table_name='results')
    op.drop_table('results')
    op.drop_table('recordings')
    op.drop_index('ix_jobs_recording_sha256', table_name='jobs')
    op.drop_index('ix_jobs_queued', table_name='jobs', sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))
    op.drop_index('ix_jobs_open', table_name='jobs', sqlite_where=sa.text('open'), postgresql_where=sa.text('open'))
    op.drop_index('ix_jobs_flow_created_at', table_name='jobs')
    op.drop_index('ix_jobs_finished_at', table_name='jobs')
    op.drop_index('ix_jobs_dedup_key', table_name='jobs', sqlite_where=sa.text('open AND dedup_key IS NOT NULL'), postgresql_where=sa.text('open AND dedup_key IS NOT NULL'))
    op.drop_index('ix_jobs_deadline_at', table_name='jobs', sqlite_where=sa.text('open AND deadline_at IS NOT NULL'), postgresql_where=sa.text('open AND deadline_at IS NOT NULL'))
    op.drop_index('ix_jobs_created_at', table_name='jobs')
    op.drop_table('jobs')
    op.drop_table('gates')
    op.drop_index('ix_flows_virtual_time', table_name='flows')
    op.drop_table('flows')
    op.drop_index('ix_flow_lines_short', table_name='flow_lines', sqlite_where=sa.text('short_jobs > 0'), postgresql_where=sa.text('short_jobs > 0'))
    op.drop_index('ix_flow_lines_offered', table_name='flow_lines', sqlite_where=sa.text("short_jobs + long_jobs > 0 AND need <> 'reduce'"), postgresql_where=sa.text("short_jobs + long_jobs > 0 AND need <> 'reduce'"))
    op.drop_index('ix_flow_lines_long', table_name='flow_lines', sqlite_where=sa.text('long_jobs > 0'), postgresql_where=sa.text('long_jobs > 0'))
    op.drop_table('flow_lines')
    op.drop_table('chat_settings')
    op.drop_index('ix_blobs_released_at', table_name='blobs', sqlite_where=sa.text('released_at IS NOT NULL'), postgresql_where=sa.text('released_at IS NOT NULL'))
    op.drop_index(op.f('ix_blobs_job_id'), table_name='blobs')
    op.drop_table('blobs')
