"""How Telegram reads text: HTML to entities, commands and mentions, offsets in UTF-16 units.

Follows `parse_html` and `find_entities` of Telegram's own client library, with its error texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/@])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{2,31})(?!\w)"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
)
TAG = re.compile(rb"<(/?)([^\s>]*)([^>]*)(>?)")
ATTRIBUTE = re.compile(r"""\s*([a-zA-Z0-9-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?\s*""")
CHARACTER = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class BadMarkup(ValueError):
    """Says what Telegram says after `can't parse entities: `."""


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def part(text: str, offset: int, length: int) -> str:
    """What an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


@dataclass
class _Open:
    name: str
    attributes: dict[str, str]
    offset: int


@dataclass
class _Reader:
    """`places` are bytes, as in Telegram's errors; `length` is in UTF-16 units."""

    source: bytes
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def words(self, raw: bytes) -> None:
        text = CHARACTER.sub(_character, raw.decode())
        self.pieces.append(text)
        self.length += units(text)

    def tag(self, found: re.Match[bytes]) -> None:
        slash, name = found[1], found[2].decode().lower()
        if not slash and name not in TAGS and (found[3] or found[4]):
            raise BadMarkup(f'Unsupported start tag "{name}" at byte offset {found.start()}')
        if not found[4]:
            raise BadMarkup(f"Unclosed {'end' if slash else 'start'} tag at byte offset {found.start()}")
        if slash:
            self._close(name, found.start())
        else:
            self._open(name, found[3].decode(), found.start())

    def _open(self, name: str, rest: str, place: int) -> None:
        attributes = _attributes(name, rest, place)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        if name == "blockquote" and any(one.name == "blockquote" for one in self.stack):
            raise BadMarkup(f"Blockquote entities can't be nested at byte offset {place}")
        self.stack.append(_Open(name, attributes, self.length))

    def _close(self, name: str, place: int) -> None:
        if not self.stack:
            raise BadMarkup(f"Unexpected end tag at byte offset {place}")
        opened = self.stack.pop()
        if name and name != opened.name:
            raise BadMarkup(
                f'Unmatched end tag at byte offset {place}, expected "</{opened.name}>", found "</{name}>"'
            )
        self._add(opened)

    def _add(self, opened: _Open) -> None:
        length = self.length - opened.offset
        kind = TAGS[opened.name]
        if opened.name == "blockquote" and "expandable" in opened.attributes:
            kind = "expandable_blockquote"
        entity: Entity = {"type": kind, "offset": opened.offset, "length": length}
        if kind == "text_link":
            url = opened.attributes.get("href", "")
            if not re.match(r"(https?|tg|mailto|ftp)://?", url):
                return
            entity["url"] = url
        if opened.name == "code" and self.stack and self.stack[-1].name == "pre":
            language = opened.attributes.get("class", "")
            self.stack[-1].attributes["language"] = language.removeprefix("language-")
            return
        if kind == "pre" and opened.attributes.get("language"):
            entity["language"] = opened.attributes["language"]
        if length:
            self.entities.append(entity)


def _attributes(name: str, rest: str, place: int) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    rest = rest.strip().removesuffix("/")
    while at < len(rest):
        one = ATTRIBUTE.match(rest, at)
        if one is None or one.end() == at:
            raise BadMarkup(
                f'Expected equal sign in declaration of an attribute of the tag "{name}" '
                f"at byte offset {place}"
            )
        found[one[1].lower()] = CHARACTER.sub(_character, (one[2] or "").strip("\"'"))
        at = one.end()
    return found


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return NAMED[found[3]]
    number = int(found[1]) if found[1] else int(found[2], 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else found[0]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities. Raises `BadMarkup`."""
    raw = source.encode()
    reader = _Reader(raw)
    at = 0
    while (place := raw.find(b"<", at)) >= 0:
        reader.words(raw[at:place])
        found = TAG.match(raw, place)
        assert found
        reader.tag(found)
        at = found.end()
    reader.words(raw[at:])
    if reader.stack:
        raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{reader.stack[-1].name}"')
    return "".join(reader.pieces), _sorted(reader.entities)


def find_entities(text: str) -> list[Entity]:
    """Commands, mentions, hashtags and links, which Telegram marks by itself."""
    found = []
    for one in FOUND.finditer(text):
        kind = one.lastgroup
        offset = units(text[: one.start()])
        found.append({"type": kind, "offset": offset, "length": units(one[0])})
    return found


def formatted(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """As it is kept: white space around it gone, entities clipped, what is found by itself added."""
    kept = text.strip()
    gone = units(text[: len(text) - len(text.lstrip())])
    clipped = [_clipped(one, gone, units(kept)) for one in entities]
    own = [one for one in clipped if one["length"] > 0]
    closed = [one for one in own if one["type"] in ("code", "pre", "text_link")]
    more = [one for one in find_entities(kept) if not any(_overlap(one, other) for other in closed)]
    return kept, _sorted(own + more)


def _clipped(entity: Entity, gone: int, length: int) -> Entity:
    start = max(0, entity["offset"] - gone)
    end = min(length, entity["offset"] + entity["length"] - gone)
    return entity | {"offset": start, "length": end - start}


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def _sorted(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda one: (one["offset"], -one["length"]))


def told(text: str, entities: list[Entity]) -> str:
    """For people to read: marks around what is formatted, `> ` before what is quoted."""
    marks = {"bold": "**", "italic": "_", "code": "`", "pre": "```", "strikethrough": "~~", "spoiler": "||"}
    starts: dict[int, str] = {}
    ends: dict[int, str] = {}
    for one in entities:
        mark = marks.get(one["type"], "[" if one["type"] == "text_link" else "")
        closing = f"]({one['url']})" if one["type"] == "text_link" else mark
        starts[one["offset"]] = starts.get(one["offset"], "") + mark
        end = one["offset"] + one["length"]
        ends[end] = closing + ends.get(end, "")
    marked, quoted = "", _quoted(entities)
    at = 0
    for character in [*text, ""]:
        fresh = starts.get(at, "")
        closed = ends.get(at, "")
        if character and (not marked or marked.endswith("\n")) and at in quoted:
            fresh = quoted[at] + fresh
        marked += closed + fresh + character
        at += units(character) if character else 0
    return marked


def _quoted(entities: list[Entity]) -> dict[int, str]:
    marks: dict[int, str] = {}
    for one in entities:
        if one["type"] in ("blockquote", "expandable_blockquote"):
            mark = "> " if one["type"] == "blockquote" else ">> "
            marks |= dict.fromkeys(range(one["offset"], one["offset"] + one["length"]), mark)
    return marks
