"""Engines: what they can do (profiles), what is said on the wire, and who says it."""
