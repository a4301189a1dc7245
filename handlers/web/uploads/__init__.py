"""Recordings that come in by a link that a chat gave."""
