"""The job table's rows: tables, statements, and the ports that they stand behind."""
