"""Requests that come over HTTP, looked at before Bolt is: it reads them before it asks who signed them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import time
from http import HTTPStatus
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.requests import Request

from handlers.json_objects import BIG_BYTES, parse_object

TIMESTAMP_HEADER, SIGNATURE_HEADER = "x-slack-request-timestamp", "x-slack-signature"
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"
SIGNED_SECONDS = 300
"""A signature is worth nothing later: what was overheard cannot be sent again."""
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_MOST_FIELDS = 100
_CERTIFICATE_CHECK = b"ssl_check=1"


async def bolt_request(request: Request, signing_secret: bytes) -> AsyncBoltRequest | HTTPStatus:
    """The status is the answer where Slack did not sign it (401), or never sends such a thing (400).

    Nothing of a body is parsed before its bytes are known to be signed.
    """
    if (refused := _refused_by_headers(request)) is not None:
        return refused
    body = await request.body()
    if not _is_signed(request, body, signing_secret):
        return HTTPStatus.OK if _checks_the_certificate(request, body) else HTTPStatus.UNAUTHORIZED
    if len(body) > BIG_BYTES:
        asked = await asyncio.to_thread(_parsed, request, body)
    else:
        asked = _parsed(request, body)
    return HTTPStatus.BAD_REQUEST if asked is None else asked


def _refused_by_headers(request: Request) -> HTTPStatus | None:
    timestamp, signature = request.headers.get(TIMESTAMP_HEADER), request.headers.get(SIGNATURE_HEADER)
    malformed = (timestamp is not None and _SECONDS.fullmatch(timestamp) is None) or (
        signature is not None and _SIGNATURE.fullmatch(signature) is None
    )
    if malformed:
        return HTTPStatus.BAD_REQUEST
    late = timestamp is not None and abs(time.time() - int(timestamp)) > SIGNED_SECONDS
    return HTTPStatus.UNAUTHORIZED if late else None


def _is_signed(request: Request, body: bytes, signing_secret: bytes) -> bool:
    timestamp, signature = request.headers.get(TIMESTAMP_HEADER), request.headers.get(SIGNATURE_HEADER)
    if timestamp is None or signature is None:
        return False
    signed = hmac.new(signing_secret, b"v0:%b:" % timestamp.encode(), hashlib.sha256)
    signed.update(body)
    return hmac.compare_digest(f"v0={signed.hexdigest()}", signature)


def _checks_the_certificate(request: Request, body: bytes) -> bool:
    """Slack looks now and then whether the address answers; it asks for nothing else."""
    return SIGNATURE_HEADER not in request.headers and _CERTIFICATE_CHECK in body.split(b"&", _MOST_FIELDS)


def _parsed(request: Request, body: bytes) -> AsyncBoltRequest | None:
    """None for what Slack never sends."""
    if not _body_fits(request, body):
        return None
    try:
        return to_async_bolt_request(request, body)
    except (ValueError, TypeError, LookupError, AttributeError):  # of fields that hold something else
        return None


def _body_fits(request: Request, body: bytes) -> bool:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    if content_type == JSON_TYPE:
        return parse_object(text) is not None
    return content_type == FORM_TYPE and _form_fits(text)


def _form_fits(text: str) -> bool:
    """A command's fields, or an interaction as JSON in one of them. Bolt takes a brace for JSON at once."""
    if text.startswith("{"):
        return False
    try:
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return False
    return bool(fields) and ("payload" not in fields or parse_object(fields["payload"]) is not None)
