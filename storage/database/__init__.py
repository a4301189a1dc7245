"""The connection: one thread, one writer at a time, the schema, and telling others of changes."""
