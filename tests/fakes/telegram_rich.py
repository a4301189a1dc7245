"""Rich messages of Bot API 10.1 as HTML: which tags there are, what may stand where, how much of it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from tests.fakes.telegram_world import bad

CHARACTERS, BLOCKS, DEPTH = 32_768, 500, 16
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
WORDY = HEADINGS | {"p", "li", "summary", "footer"}
"""Hold words; everything else holds blocks."""
INLINE = frozenset({"a", "b", "strong", "i", "em", "u", "s", "code"})
INSIDE = {"li": {"ul", "ol"}, "summary": {"details"}}
KNOWN = WORDY | INLINE | {"ul", "ol", "details", "blockquote"}


class RichText(HTMLParser):
    """Its words, a line a block. Raises `Refused`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.open: list[str] = []
        self.blocks = 0
        self.feed(html)
        self.close()
        if self.open:
            raise bad(f"can't parse rich message: Can't find end tag of <{self.open[-1]}>")
        if not "".join(self.lines).strip():
            raise bad("message text is empty")
        if sum(map(len, self.lines)) > CHARACTERS or self.blocks > BLOCKS:
            raise bad("message is too long")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outer = self.open[-1] if self.open else ""
        if tag not in KNOWN:
            raise bad(f'can\'t parse rich message: Unsupported start tag "{tag}"')
        wordy = outer in WORDY or outer in INLINE
        if (tag in INLINE) is not wordy or (tag in INSIDE and outer not in INSIDE[tag]):
            raise bad(f"can't parse rich message: <{tag}> can't be in <{outer}>")
        if tag == "a" and not (dict(attrs).get("href") or "").startswith(("http", "tg:")):
            raise bad("can't parse rich message: Wrong URL")
        self.open.append(tag)
        if len(self.open) > DEPTH:
            raise bad("can't parse rich message: too many nested blocks")
        if tag in WORDY:
            self.lines.append("")
        self.blocks += tag not in INLINE

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad(f'can\'t parse rich message: Unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        if self.open and (self.open[-1] in WORDY or self.open[-1] in INLINE):
            self.lines[-1] += data
        elif data.strip():
            raise bad("can't parse rich message: Text outside of a block")


def rich_of(message: Any) -> tuple[str, str]:
    """Its words and its HTML."""
    if not isinstance(message, dict) or len({"html", "markdown", "blocks"} & message.keys()) != 1:
        raise bad("can't parse rich message: exactly one of html, markdown and blocks must be used")
    html = str(message.get("html") or "")
    return "\n".join(RichText(html).lines), html
