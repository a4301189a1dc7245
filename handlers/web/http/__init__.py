"""HTTP as such: bodies, forms, errors, events, files."""
