"""Finding buttons and menus by what they say, and filling in forms by their labels."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_blocks import elements_of, options_of
from tests.fakes.slack_state import Json, View

SELECTED = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "external_select": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}


def label_of(element: Json) -> str:
    """What a person reads on it: a button's text, a menu's placeholder."""
    shown = element.get("text") or element.get("placeholder") or {}
    chosen = element.get("initial_option", {}).get("text", {})
    return str(shown.get("text") or chosen.get("text") or "…")


def find_element(blocks: list[Json], label: str, option: str | None) -> tuple[Json, Json]:
    """The block and its button or, where an option is chosen, its menu. Raises `ValueError`."""
    seen = []
    for block in blocks:
        for element in elements_of(block):
            menu = element["type"] != "button"
            if menu != (option is not None):
                continue
            names = {label_of(element), element.get("action_id")}
            if block.get("type") in ("section", "input"):
                names.add((block.get("text") or block.get("label") or {}).get("text"))
            if label in names:
                return block, element
            seen.append(label_of(element))
    raise ValueError(f"nothing says {label!r}; there is {seen}")


def choice_of(element: Json, option: Any) -> Json:
    """An element's state with this choice, by the options' words."""
    kind = element["type"]
    name = SELECTED.get(kind, "value")
    if not options_of(element):
        return {"type": kind, name: option}
    if name == "selected_options":
        return {"type": kind, name: [_option(element, one) for one in option]}
    return {"type": kind, name: _option(element, option)}


def _option(element: Json, label: str) -> Json:
    for option in options_of(element):
        if option["text"]["text"] == label:
            return option
    raise ValueError(f"no option {label!r}; there is {[o['text']['text'] for o in options_of(element)]}")


def filled_in(view: View, values: dict[str, Any]) -> Json:
    """`state.values` of the form. Raises `ValueError` for an unknown label or an empty input."""
    state: Json = {}
    for block in view.body["blocks"]:
        for element in elements_of(block):
            if element["type"] == "button":
                continue
            label = (block.get("label") or block.get("text") or {}).get("text", label_of(element))
            kept = view.chosen.get(block["block_id"], {}).get(element.get("action_id"))
            chosen = choice_of(element, values.pop(label)) if label in values else kept or _initial(element)
            _check_filled(block, element, label, chosen)
            state.setdefault(block["block_id"], {})[element.get("action_id", "unnamed")] = chosen
    if values:
        raise ValueError(f"the form has no {list(values)}")
    return state


def _check_filled(block: Json, element: Json, label: str, chosen: Json) -> None:
    value = chosen[SELECTED.get(element["type"], "value")]
    if block["type"] == "input" and not block.get("optional") and not value:
        raise ValueError(f"{label!r} is left empty")
    if isinstance(value, str) and len(value) > element.get("max_length", 3_000):
        raise ValueError(f"{label!r} is too long")


def _initial(element: Json) -> Json:
    name = SELECTED.get(element["type"], "value")
    initial = element.get(f"initial_{name.removeprefix('selected_')}")
    return {"type": element["type"], name: initial if initial is not None or name[-1] != "s" else []}
