"""All routes of the console, for the service's HTTP server."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute

from handlers.web.console import admin_api, pages, tasks
from handlers.web.console.commands import Promises, commands_router


def console_routes(*, retention_days: float = 30.0, contact: str = "") -> Sequence[BaseRoute]:
    """To be added to the routes of the app that `build_api` made: they work with its services and its keys.

    `contact`: whom people ask; `retention_days`: how long words are kept. Both are told by `/privacy`.
    """
    commands = commands_router(Promises(retention_days=retention_days, contact=contact))
    return tuple(
        route for part in (pages.router, tasks.router, commands, admin_api.router) for route in part.routes
    )
