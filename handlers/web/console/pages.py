"""The two pages and what they load. Words come from the catalogue; there is no other prose."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape
from importlib import resources

from fastapi import APIRouter, Request, Response

from bot.language.names import endonym
from bot.locales.catalogue import LOCALES
from handlers.web.console.language import catalogue, locale_of

router = APIRouter(include_in_schema=False)

MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_INDENTATION = re.compile(rb"(?m)^ +")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE_WORDS = (
    "console-title",
    "console-tagline",
    "console-skip",
    "console-language",
    "console-service",
    "console-no-script",
    "console-new",
    "console-drop",
    "console-or",
    "console-choose",
    "console-record",
    "console-record-stop",
    "console-level",
    "console-message",
    "console-message-hint",
    "console-send",
    "console-makes",
    "console-recordings",
    "console-empty-heading",
    "console-empty-first",
    "console-empty-then",
    "console-empty-last",
    "console-more",
    "console-ask",
    "console-progress",
    "console-speakers",
    "console-speakers-auto",
    "console-speakers-off",
    "coverage-heading",
    "console-key-heading",
    "console-key-text",
    "console-key-label",
    "console-key-use",
    "console-sure",
    "console-file-md",
    "button-transcript",
    "button-notes",
    "button-summary",
    "button-translate",
    "button-ask",
    "button-files",
    "button-file-txt",
    "button-file-srt",
    "button-file-vtt",
    "button-file-json",
    "button-cancel",
    "button-forget-yes",
    "button-forget-no",
    "console-admin-title",
    "console-admin-heading",
    "console-admin-back",
    "console-admin-queue",
    "console-admin-waiting",
    "console-admin-running",
    "console-admin-later",
    "console-admin-open",
    "console-admin-oldest",
    "console-admin-engines",
    "console-admin-engine",
    "console-admin-in-use",
    "console-admin-state",
    "console-admin-tasks",
    "console-admin-looked",
    "console-admin-none",
    "console-admin-since",
    "console-admin-place",
    "console-admin-what",
    "console-admin-fault",
    "console-admin-do",
    "console-admin-days",
    "console-admin-places",
    "console-admin-day",
    "console-admin-minutes",
    "console-admin-count",
)
"""What the pages are made of, by `{{name}}` in their source."""
SCRIPT_WORDS = {
    "console-uploading": ("percent",),
    "console-broken": (),
    "console-error": (),
    "console-offline": (),
    "console-gone": (),
    "console-deleted": (),
    "console-answered": ("name",),
    "console-play": ("time",),
    "console-remove": ("name",),
    "console-speaker-rename": ("name",),
    "console-speaker-name": ("name",),
    "console-speaker-save": (),
    "console-delete": ("name",),
    "console-unnamed": (),
    "console-recorded": ("when",),
    "console-recording": ("time",),
    "console-key-wrong": (),
    "console-mic-denied": (),
    "console-mic-none": (),
    "console-mic-insecure": (),
    "console-mic-failed": (),
    "failure-empty_file": (),
    "failure-too_large": (),
    "failure-wrong_option": (),
    "failure-disk_full": (),
    "failure-file_gone": (),
    "status-opening": (),
    "button-cancel": (),
    "button-retry": (),
    "console-admin-queued": (),
    "console-admin-running": (),
    "console-admin-failed": (),
    "status-done": (),
    "status-partial": (),
    "status-cancelled": (),
    "mode-asr": (),
    "mode-s2t": (),
    "mode-translate": (),
    "mode-summarize": (),
    "mode-understand": (),
    "console-admin-denied": (),
    "console-admin-fine": (),
    "console-admin-unreachable": (),
    "console-admin-paused": ("seconds",),
    "console-admin-seconds": ("seconds",),
    "console-admin-updated": ("time",),
}
"""What the scripts say, with the values that they put in."""


@router.get("/")
async def console(request: Request) -> Response:
    return _answer(request, "index.html")


@router.get("/admin")
async def admin(request: Request) -> Response:
    return _answer(request, "admin.html")


@router.get("/favicon.ico")
async def icon() -> Response:
    return _asset("icon.svg", "public, max-age=86400")


@router.get("/console/assets/{version}/{name}")
async def asset(version: str, name: str) -> Response:
    """Kept for good: a change of any file changes the address of all."""
    if name not in assets():
        return Response(status_code=404)
    kept = "public, max-age=31536000, immutable" if version == assets_version() else "no-store"
    return _asset(name, kept)


@cache
def assets() -> dict[str, bytes]:
    """By name: everything but the pages. Indentation stays behind: it is a tenth of what is sent."""
    folder = resources.files("handlers.web.console").joinpath("static")
    return {
        file.name: _INDENTATION.sub(b"", file.read_bytes())
        for file in folder.iterdir()
        if file.name.rpartition(".")[2] in MEDIA_TYPES
    }


@cache
def assets_version() -> str:
    digest = hashlib.sha256()
    for name, data in sorted(assets().items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:16]


@cache
def page(name: str, locale: str) -> str:
    """A page in a language."""
    folder = resources.files("handlers.web.console").joinpath("static")
    source = folder.joinpath(name).read_text(encoding="utf-8")
    own = {
        "locale": locale,
        "assets": f"/console/assets/{assets_version()}",
        "words": _script_words(locale, for_admin=name == "admin.html"),
        "locales": _locale_options(locale),
    }
    texts = {word: escape(catalogue().localize(word, locale)) for word in PAGE_WORDS}
    bare = _INDENTATION.sub(b"", source.encode()).decode()
    return re.sub(r"\{\{([\w-]+)\}\}", lambda found: {**texts, **own}[found[1]], bare)


def _script_words(locale: str, *, for_admin: bool) -> str:
    """The service's own words go to its page alone: what newcomers load first is kept small."""
    said = {
        word: catalogue().localize(word, locale, **{name: f"{{{name}}}" for name in names})
        for word, names in SCRIPT_WORDS.items()
        if for_admin or not word.startswith("console-admin-")
    }
    return "".join(f'<p data-word="{word}">{escape(text)}</p>' for word, text in said.items())


def _locale_options(locale: str) -> str:
    return "".join(
        f'<option value="{one}" lang="{one}"{" selected" if one == locale else ""}>{endonym(one)}</option>'
        for one in LOCALES
    )


def _answer(request: Request, name: str) -> Response:
    text = page(name, locale_of(request)).encode()
    etag = f'"{hashlib.sha256(text).hexdigest()[:16]}"'
    headers = {**HEADERS, "ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/html", headers=headers)


def _asset(name: str, kept: str) -> Response:
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
    return Response(assets()[name], media_type=media_type, headers=headers)
