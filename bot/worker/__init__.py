"""Background duties, one a file."""
