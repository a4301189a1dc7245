"""`earmark slack manifest`: what Slack needs to know of the app, made from the code."""

from __future__ import annotations

import json
import sys

from bot.domain.errors import ConfigurationError
from bot.settings import load
from handlers.slack.manifest import manifest


def print_manifest(*, http: bool, plain: bool) -> None:
    """As JSON, which Slack takes as it takes YAML. Raises `ConfigurationError`."""
    public_url = load().address.public_url or None
    if http and public_url is None:
        raise ConfigurationError(
            "Events over HTTP need an address: set EARMARK_PUBLIC_URL, or leave out --http."
        )
    described = manifest(public_url, socket_mode=not http, plain=plain)
    sys.stdout.write(json.dumps(described, indent=2, ensure_ascii=False) + "\n")
