"""The page of an upload link, in its person's language. Nothing on it comes from elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from string import Template

from fastapi.responses import HTMLResponse

from bot.locales.catalogue import Localize

_WORDS = ("no-file", "connecting", "broken", "failed", "used", "done", "done-title")
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address is a secret
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def upload_page(
    localize: Localize, locale: str, *, limit_bytes: int, problem: str = "", status: int = 200
) -> HTMLResponse:
    """`problem`: why the last try, without a script, did not work."""
    megabytes = limit_bytes // 1_000_000
    words = {f"data-{name}": localize(f"upload-{name}", locale) for name in _WORDS}
    words["data-too-large"] = localize("failure-too_large-limit", locale, megabytes=megabytes)
    words["data-progress"] = localize("upload-progress", locale, percent="{percent}")
    texts = {
        name: localize(f"upload-{name}", locale) for name in ("title", "intro", "choose", "send", "privacy")
    }
    limit = localize("upload-limit", locale, megabytes=megabytes)
    page = {**texts, "limit": limit, "problem": problem, "limit_bytes": str(limit_bytes)}
    return _page("upload.html", locale, page, words=words, status=status)


def done_page(localize: Localize, locale: str) -> HTMLResponse:
    return _message(
        localize("upload-done-title", locale), localize("upload-done", locale), locale, status=200
    )


def used_page(localize: Localize, locale: str) -> HTMLResponse:
    return _message(
        localize("upload-gone-title", locale), localize("upload-used", locale), locale, status=410
    )


def gone_page(localize: Localize, locale: str) -> HTMLResponse:
    return _message(
        localize("upload-gone-title", locale), localize("upload-gone", locale), locale, status=404
    )


def _message(title: str, text: str, locale: str, *, status: int) -> HTMLResponse:
    return _page("message.html", locale, {"title": title, "text": text}, words={}, status=status)


def _page(
    name: str, locale: str, texts: Mapping[str, str], *, words: Mapping[str, str], status: int
) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    escaped = {key: escape(text) for key, text in texts.items()}
    attributes = " ".join(f'{key}="{escape(text)}"' for key, text in words.items())
    html = _template(name).substitute(
        escaped, locale=escape(locale), nonce=nonce, words=attributes, style=_text("page.css")
    )
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(html, status_code=status, headers={**_HEADERS, "Content-Security-Policy": policy})


@cache
def _template(name: str) -> Template:
    return Template(_text(name))


@cache
def _text(name: str) -> str:
    return resources.files("handlers.web").joinpath("pages", name).read_text(encoding="utf-8")
