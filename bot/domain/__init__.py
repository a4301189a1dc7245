"""What Earmark speaks of, in plain values. Imports the standard library alone."""
