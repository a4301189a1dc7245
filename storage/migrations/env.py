"""Runs the migrations on the connection that `storage.schema` hands over, inside its transaction."""

from alembic import context

from storage.sql.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
