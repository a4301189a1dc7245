"""What a receiver checks: https://www.standardwebhooks.com, for which verifiers exist in most languages."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from standardwebhooks import Webhook

SECRET_PREFIX = "whsec_"  # noqa: S105  what a secret of the standard begins with


def signing_key(secret: str) -> bytes:
    """What is behind `whsec_`, in base64. Any other secret is its own key, byte for byte.

    Raises `ValueError` where `whsec_` is followed by something else.
    """
    encoded = secret.removeprefix(SECRET_PREFIX)
    if encoded == secret:
        return secret.encode()
    key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    if not key:
        raise ValueError("The secret is empty.")
    return key


def signed_headers(secret: str, notification_id: str, at_seconds: float, body: str) -> dict[str, str]:
    """The same id stands for the same notification, however often it is sent."""
    at = datetime.fromtimestamp(int(at_seconds), UTC)
    return {
        "webhook-id": notification_id,
        "webhook-timestamp": str(int(at_seconds)),
        "webhook-signature": Webhook(signing_key(secret)).sign(notification_id, at, body),
    }
