"""uvicorn as a part of a process that has other things to do, and whose callers may be slow or many."""

from bot.httpd.server import BoundedConfig, QuietServer

__all__ = ["BoundedConfig", "QuietServer"]
