"""Slack's rules for Block Kit, with the words of its refusals: `must be less than 3001 characters […]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.slack_state import Json, SlackError

OPTION_HOLDERS = {
    "static_select": 100,
    "multi_static_select": 100,
    "overflow": 5,
    "radio_buttons": 10,
    "checkboxes": 10,
}
PICKERS = {
    f"{many}{what}_select"
    for many in ("", "multi_")
    for what in ("users", "conversations", "channels", "external")
} | {"datepicker", "timepicker", "datetimepicker"}
INPUTS = {"plain_text_input", "url_text_input", "email_text_input", "number_input", "rich_text_input"}
ELEMENTS = {"button", "image", "file_input", *OPTION_HOLDERS, *PICKERS, *INPUTS}
BLOCKS = {
    "section",
    "header",
    "divider",
    "context",
    "actions",
    "input",
    "markdown",
    "image",
    "rich_text",
    "file",
    "video",
    "table",
    "context_actions",
}
MESSAGE_CHARACTERS = 13_200
"""Of all blocks of a message; each counts 50 beside its texts. From what was refused in the field."""


def check_message_blocks(blocks: Any) -> list[Json]:
    """The blocks with an id each. Raises `SlackError` as `chat.postMessage` answers."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    faults = [*_list_faults(blocks, 50, "/blocks"), *_markdown_faults(blocks)]
    if any(block.get("type") == "input" for block in blocks):
        faults.append("unsupported type: input [json-pointer:/blocks]")
    if faults:
        raise SlackError("invalid_blocks", errors=faults, response_metadata=_metadata(faults))
    if sum(map(len, _texts(blocks))) + 50 * len(blocks) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def check_view(view: Any) -> Json:
    """The view with an id for each block. Raises `SlackError` as `views.open` answers."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", response_metadata=_metadata(["must provide an object [/view]"]))
    faults = list(_view_faults(view))
    if faults:
        raise SlackError("invalid_arguments", response_metadata=_metadata(faults))
    return {**view, "blocks": with_ids(view["blocks"])}


def _view_faults(view: Json) -> Iterator[str]:
    kind = view.get("type")
    if kind not in ("modal", "home"):
        yield "must be a valid enum value [json-pointer:/view/type]"
    if not isinstance(view.get("blocks"), list):
        yield "missing required field: blocks [json-pointer:/view]"
        return
    yield from _list_faults(view["blocks"], 100, "/view/blocks")
    if kind == "modal":
        yield from _text_faults(view.get("title"), 24, "/view/title", plain=True)
        for name in ("submit", "close"):
            if name in view:
                yield from _text_faults(view[name], 24, f"/view/{name}", plain=True)
        if "submit" not in view and any(block.get("type") == "input" for block in view["blocks"]):
            yield "missing required field: submit [json-pointer:/view]"
    yield from _length_faults(view.get("private_metadata", ""), 3_000, "/view/private_metadata")
    yield from _length_faults(view.get("callback_id", ""), 255, "/view/callback_id")
    if len(repr(view)) > 250_000:
        yield "view_too_large [json-pointer:/view]"


def with_ids(blocks: list[Json]) -> list[Json]:
    return [{**block, "block_id": block.get("block_id") or f"b{n:04d}"} for n, block in enumerate(blocks)]


def elements_of(block: Json) -> list[Json]:
    """What can be pressed, chosen or filled in: of an actions block, an input, or beside a section."""
    inside = block.get("elements", []) if block.get("type") in ("actions", "context_actions") else []
    return [*inside, *(block[name] for name in ("accessory", "element") if name in block)]


def options_of(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _metadata(faults: list[str]) -> Json:
    return {"messages": [f"[ERROR] {fault}" for fault in faults]}


def _list_faults(blocks: list[Json], most: int, where: str) -> Iterator[str]:
    if len(blocks) > most:
        yield f"no more than {most} items allowed [json-pointer:{where}]"
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        yield f"`block_id` already exists [json-pointer:{where}]"
    for number, block in enumerate(blocks):
        yield from _block_faults(block, f"{where}/{number}")


def _block_faults(block: Json, where: str) -> Iterator[str]:  # noqa: C901 - a line a kind
    kind = block.get("type")
    if kind not in BLOCKS:
        yield f"unsupported type: {kind} [json-pointer:{where}/type]"
        return
    yield from _length_faults(block.get("block_id", ""), 255, f"{where}/block_id")
    if kind == "section":
        yield from _section_faults(block, where)
    if kind == "header":
        yield from _text_faults(block.get("text"), 150, f"{where}/text", plain=True)
    if kind == "image":
        yield from _image_faults(block, where)
    if kind == "markdown":
        yield from _length_faults(block.get("text", ""), 12_000, f"{where}/text", least=1)
    if kind == "context":
        yield from _context_faults(block, where)
    if kind == "input":
        yield from _text_faults(block.get("label"), 2_000, f"{where}/label", plain=True)
        if "hint" in block:
            yield from _text_faults(block["hint"], 2_000, f"{where}/hint", plain=True)
        if "element" not in block:
            yield f"missing required field: element [json-pointer:{where}]"
    if kind == "actions":
        yield from _count_faults(block.get("elements"), 25, f"{where}/elements")
    elements = elements_of(block)
    for number, element in enumerate(elements):
        yield from _element_faults(element, f"{where}/elements/{number}")
    named = [element["action_id"] for element in elements if element.get("action_id")]
    if len(named) != len(set(named)):
        yield f"`action_id` already exists [json-pointer:{where}/elements]"


def _section_faults(block: Json, where: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield f"missing required field: text [json-pointer:{where}]"
    if "text" in block:
        yield from _text_faults(block["text"], 3_000, f"{where}/text")
    if "fields" in block:
        yield from _count_faults(block["fields"], 10, f"{where}/fields")
        for number, text in enumerate(block["fields"]):
            yield from _text_faults(text, 2_000, f"{where}/fields/{number}")


def _context_faults(block: Json, where: str) -> Iterator[str]:
    yield from _count_faults(block.get("elements"), 10, f"{where}/elements")
    for number, element in enumerate(block.get("elements") or []):
        if element.get("type") == "image":
            yield from _image_faults(element, f"{where}/elements/{number}")
        else:
            yield from _text_faults(element, 3_000, f"{where}/elements/{number}")


def _image_faults(image: Json, where: str) -> Iterator[str]:
    if not image.get("image_url") and not image.get("slack_file"):
        yield f"missing required field: image_url [json-pointer:{where}]"
    yield from _length_faults(image.get("alt_text", ""), 2_000, f"{where}/alt_text", least=1)


def _element_faults(element: Json, where: str) -> Iterator[str]:
    kind = element.get("type", "")
    if kind not in ELEMENTS:
        yield f"unsupported type: {kind} [json-pointer:{where}/type]"
        return
    yield from _length_faults(element.get("action_id", ""), 255, f"{where}/action_id")
    if "placeholder" in element:
        yield from _text_faults(element["placeholder"], 150, f"{where}/placeholder", plain=True)
    if kind == "button":
        yield from _button_faults(element, where)
    if kind in OPTION_HOLDERS:
        yield from _options_faults(element, OPTION_HOLDERS[kind], where)
    if kind == "plain_text_input":
        yield from _length_faults(element.get("initial_value", ""), 3_000, f"{where}/initial_value")
        if not 0 <= element.get("max_length", 3_000) <= 3_000:
            yield f"must be less than 3001 [json-pointer:{where}/max_length]"
    if "confirm" in element:
        yield from _confirm_faults(element["confirm"], f"{where}/confirm")


def _confirm_faults(confirm: Json, where: str) -> Iterator[str]:
    for name, most in (("title", 100), ("confirm", 30), ("deny", 30)):
        if name in confirm:
            yield from _text_faults(confirm[name], most, f"{where}/{name}", plain=True)
    yield from _text_faults(confirm.get("text"), 300, f"{where}/text")


def _button_faults(button: Json, where: str) -> Iterator[str]:
    yield from _text_faults(button.get("text"), 75, f"{where}/text", plain=True)
    yield from _length_faults(button.get("value", ""), 2_000, f"{where}/value")
    yield from _length_faults(button.get("url", ""), 3_000, f"{where}/url")
    if button.get("style", "primary") not in ("primary", "danger"):
        yield f"must be a valid enum value [json-pointer:{where}/style]"


def _options_faults(element: Json, most: int, where: str) -> Iterator[str]:
    groups = element.get("option_groups")
    lists = [(element.get("options"), f"{where}/options")]
    if groups is not None:
        yield from _count_faults(groups, 100, f"{where}/option_groups")
        lists = [
            (group.get("options"), f"{where}/option_groups/{n}/options") for n, group in enumerate(groups)
        ]
        for number, group in enumerate(groups):
            yield from _text_faults(
                group.get("label"), 75, f"{where}/option_groups/{number}/label", plain=True
            )
    for options, place in lists:
        yield from _count_faults(options, most, place)
        for number, option in enumerate(options or []):
            plain = "select" in element["type"] or element["type"] == "overflow"
            yield from _text_faults(option.get("text"), 75, f"{place}/{number}/text", plain=plain)
            yield from _length_faults(option.get("value", ""), 150, f"{place}/{number}/value")
    yield from _initial_faults(element, where)


def _initial_faults(element: Json, where: str) -> Iterator[str]:
    known = [(option.get("value"), option.get("text")) for option in options_of(element)]
    initial = [element["initial_option"]] if "initial_option" in element else []
    for option in [*initial, *element.get("initial_options", [])]:
        if (option.get("value"), option.get("text")) not in known:
            yield f"initial option must match one of the options [json-pointer:{where}/initial_option]"


def _count_faults(items: Any, most: int, where: str) -> Iterator[str]:
    if not isinstance(items, list) or not items:
        yield f"no less than 1 items allowed [json-pointer:{where}]"
    elif len(items) > most:
        yield f"no more than {most} items allowed [json-pointer:{where}]"


def _text_faults(text: Any, most: int, where: str, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        yield f"missing required field: text [json-pointer:{where}]"
        return
    if text.get("type") not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
        yield f"unsupported type: {text.get('type')} [json-pointer:{where}/type]"
    yield from _length_faults(text["text"], most, f"{where}/text", least=1)


def _length_faults(text: Any, most: int, where: str, *, least: int = 0) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"must be a string [json-pointer:{where}]"
    elif len(text) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{where}]"
    elif len(text) < least:
        yield f"must be more than {least - 1} characters [json-pointer:{where}]"


def _markdown_faults(blocks: list[Json]) -> Iterator[str]:
    together = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if together > 12_000:
        yield "markdown blocks must be less than 12001 characters together [json-pointer:/blocks]"


def _texts(value: Any) -> Iterator[str]:
    """Every `text` in the tree: what Slack counts for the whole message."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
