"""Conversations, Home tabs and forms as plain text that a person reviews: no ids, no times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack_blocks import elements_of, options_of
from tests.fakes.slack_forms import label_of
from tests.fakes.slack_state import File, Json, Message, View, World

LINES_OF_A_FILE = 8


def conversation_text(world: World, channel: str) -> str:
    """Every message with its thread below it; private ones say for whom."""
    place = world.channels[channel]
    names = [_name(world, member) for member in place.members]
    lines = [f"#{place.name}" if place.name else " and ".join(sorted(names))]
    shown = [message for message in world.messages.get(channel, []) if not message.deleted]
    known = {message.ts for message in shown}
    for message in shown:
        if message.thread_ts in (None, message.ts) or message.thread_ts not in known:
            lines += ["", *_message_lines(world, message)]
            for reply in shown:
                if reply.thread_ts == message.ts and reply is not message:
                    lines += [f"    {line}".rstrip() for line in ["", *_message_lines(world, reply)]]
    return timeless("\n".join(lines) + "\n")


def timeless(text: str) -> str:
    """Of names of recordings, which end with when they were sent."""
    named = r"((?:[Vv]oice note|[Vv]ideo|[Rr]ecording)(?: [\d:]+)? · )(?:yesterday )?\d\d:\d\d\b"
    return re.sub(named, r"\1hh:mm", text)


def view_text(world: World, view: View) -> str:
    body = view.body
    lines = [f"[{body['title']['text']}]"] if "title" in body else []
    for block in body["blocks"]:
        lines += block_lines(world, block)
        if block["block_id"] in view.errors:
            lines.append(f"  ! {view.errors[block['block_id']]}")
    buttons = [body[name]["text"] for name in ("close", "submit") if body.get(name)]
    if buttons:
        lines.append(" ".join(f"[{button}]" for button in buttons))
    return timeless("\n".join(lines) + "\n")


def _message_lines(world: World, message: Message) -> Iterator[str]:
    head = _name(world, message.user)
    if message.ephemeral_for:
        head += f" (only {_name(world, message.ephemeral_for)} sees this)"
    if message.edited_by:
        head += " (edited)"
    yield f"{head}:"
    blocks = message.blocks
    lines = [line for block in blocks for line in block_lines(world, block)]
    if not blocks and message.text:
        lines = readable(world, message.text).splitlines()
    for line in lines:
        yield f"  {line}".rstrip()
    for file in message.files:
        yield from _file_lines(world.files[file])
    if message.reactions:
        yield "  " + " ".join(f":{name}: {len(users)}" for name, users in message.reactions.items())


def _file_lines(file: File) -> Iterator[str]:
    if file.deleted:
        yield "  (file deleted)"
        return
    yield f"  (file {file.name}, {file.mimetype})"
    if not _is_text(file):
        return
    lines = file.content.decode("utf-8", "replace").splitlines()
    for line in lines[:LINES_OF_A_FILE]:
        yield f"  | {line}".rstrip()
    if len(lines) > LINES_OF_A_FILE:
        yield f"  | … {len(lines) - LINES_OF_A_FILE} more lines"


def _is_text(file: File) -> bool:
    kinds = ("application/json", "application/x-subrip")
    if file.mimetype.startswith("text/") or file.mimetype in kinds:
        return True
    return file.filetype in ("srt", "vtt", "md", "txt", "json", "csv", "tsv")


def block_lines(world: World, block: Json) -> list[str]:
    kind = block["type"]
    lines: list[str] = []
    if kind == "divider":
        return ["---"]
    if kind == "header":
        return [f"# {block['text']['text']}"]
    if kind == "markdown":
        return readable(world, block["text"]).splitlines()
    if kind == "image":
        return [f"(image: {block['alt_text']})"]
    if kind == "rich_text":
        return readable(world, "".join(_rich_words(block["elements"]))).splitlines()
    if kind == "section":
        texts = [block["text"]] if "text" in block else []
        for text in [*texts, *block.get("fields", [])]:
            lines += readable(world, text["text"]).splitlines()
    if kind == "context":
        words = [one.get("text", f"(image: {one.get('alt_text')})") for one in block["elements"]]
        lines += [f"~ {line}" for line in readable(world, " · ".join(words)).splitlines()]
    if kind == "input":
        lines.append(f"{block['label']['text']}:{' (optional)' if block.get('optional') else ''}")
    shown = [_element_text(element) for element in elements_of(block)]
    return lines + ([" ".join(shown)] if shown else [])


def _element_text(element: Json) -> str:
    kind = element["type"]
    if kind == "button":
        style = "!" if element.get("style") == "danger" else ""
        link = f" -> {element['url']}" if element.get("url") else ""
        return f"[{style}{label_of(element)}{link}]"
    if kind == "image":
        return f"(image: {element.get('alt_text')})"
    options = [option["text"]["text"] for option in options_of(element)]
    chosen = element.get("initial_option", {}).get("text", {}).get("text")
    if options:
        shown = [f"*{option}*" if option == chosen else option for option in options]
        return f"<{label_of(element)}: {' | '.join(shown)}>"
    return f"<{label_of(element)}: {element.get('initial_value', '')}>"


def _rich_words(elements: list[Any]) -> Iterator[str]:
    for element in elements:
        kind = element["type"]
        if kind == "rich_text_list":
            for item in element["elements"]:
                yield "- " + "".join(_rich_words(item["elements"])) + "\n"
        elif "elements" in element:
            quote = "> " if kind == "rich_text_quote" else ""
            yield quote + "".join(_rich_words(element["elements"])) + "\n"
        elif kind == "user":
            yield f"<@{element['user_id']}>"
        elif kind == "link":
            yield f"{element['text']}↗" if element.get("text") else element["url"]
        elif kind == "emoji":
            yield f":{element['name']}:"
        else:
            yield element.get("text", "")


def readable(world: World, text: str) -> str:
    """Mentions by name, dates by their fallback, entities as characters; links lose what changes."""
    text = re.sub(r"<@(\w+)(?:\|[^>]*)?>", lambda found: "@" + _name(world, found[1]), text)
    text = re.sub(r"<#(\w+)(?:\|[^>]*)?>", lambda found: _channel_name(world, found[1]), text)
    text = re.sub(r"<!date\^[^>]*\|([^>]*)>", r"\1", text)
    text = re.sub(r"https://[\w-]+\.slack\.com/archives/\w+/p\d+[^\s|>)]*", "https://message", text)
    if world.url:
        text = text.replace(world.url, "https://slack.example")
    text = re.sub(r"<(https?:[^>|]*)\|([^>]*)>", r"\2 (\1)", text)
    text = re.sub(r"<(https?:[^>|]*)>", r"\1", text)
    text = re.sub(r"\(https://message\)|https://message", "(link to a message)", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _name(world: World, user: str) -> str:
    known = world.users.get(user)
    if known is None:
        return "Slack"
    return known.real_name if known.is_bot else known.name


def _channel_name(world: World, channel: str) -> str:
    known = world.channels.get(channel)
    return f"#{known.name}" if known and known.name else "(a conversation)"
