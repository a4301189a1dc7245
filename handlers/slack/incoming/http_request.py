"""Requests that come over HTTP, looked at before Bolt is: it reads them before it asks who signed them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.requests import Request

from handlers.json_objects import parse_object

TIMESTAMP_HEADER, SIGNATURE_HEADER = "x-slack-request-timestamp", "x-slack-signature"
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-fA-F]{64}", re.ASCII)
_MOST_FIELDS = 100


def bolt_request(request: Request, body: bytes) -> AsyncBoltRequest | None:
    """None for what Slack never sends: the answer to it is 400. Who sent the rest is Bolt's to find out."""
    if not _headers_fit(request) or not _body_fits(request, body):
        return None
    try:
        return to_async_bolt_request(request, body)
    except (ValueError, TypeError, LookupError, AttributeError):  # of fields that hold something else
        return None


def _headers_fit(request: Request) -> bool:
    timestamp, signature = request.headers.get(TIMESTAMP_HEADER), request.headers.get(SIGNATURE_HEADER)
    return (timestamp is None or _SECONDS.fullmatch(timestamp) is not None) and (
        signature is None or _SIGNATURE.fullmatch(signature) is not None
    )


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
