"""Whisper on this machine's CPU, in a child process that is spoken to like any other server."""
