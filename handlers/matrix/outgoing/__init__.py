"""What goes out to Matrix: messages, edits, files, reactions, redactions."""
