"""Methods of the API that ask, or set what the bot says of itself."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakes.telegram_given import Given, chat_of, may_post
from tests.fakes.telegram_updates import Hook
from tests.fakes.telegram_world import Json, World, bad


def get_me(world: World, given: Given) -> Any:
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": world.inline_mode,
        "supports_guest_queries": world.guest_mode,
        "can_connect_to_business": True,
        "has_main_web_app": False,
    }


def get_file(world: World, given: Given) -> Any:
    if "file_id" not in given:
        raise bad("file_id not specified")
    one = world.files.get(given.text("file_id"))
    if one is None:
        raise bad("invalid file_id")
    if one.size > (2000 * 1024 * 1024 if world.local else world.download_limit):
        raise bad("file is too big")
    path = world.path_on_disk(one) if world.local else one.path
    return {"file_id": one.id, "file_unique_id": one.unique_id, "file_size": one.size, "file_path": path}


def set_webhook(world: World, given: Given) -> Any:
    """Unlike the real one it takes plain HTTP and any port."""
    url, secret = given.text("url"), given.text("secret_token")
    if not url:
        return delete_webhook(world, given)
    if not re.match(r"https?://[^/\s]+", url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad("secret token contains unallowed characters")
    world.updates.allow(given.parsed("allowed_updates"))
    world.updates.hook = Hook(url, secret, given.number("max_connections", 40))
    if given.flag("drop_pending_updates"):
        world.updates.pending.clear()
    world.updates.wake()
    return True


def delete_webhook(world: World, given: Given) -> Any:
    world.updates.hook = None
    if given.flag("drop_pending_updates"):
        world.updates.pending.clear()
    world.updates.wake()
    return True


def get_webhook_info(world: World, given: Given) -> Any:
    hook = world.updates.hook
    whole: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook:
        whole["max_connections"] = hook.connections
    if hook and hook.last_error:
        whole |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if world.updates.allowed is not None:
        whole["allowed_updates"] = world.updates.allowed
    return whole


def get_chat(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    if chat.type != "private":
        may_read(world, given)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
        "permissions": {"can_send_messages": "text messages" not in chat.refuses},
    }


def may_read(world: World, given: Given) -> None:
    chat = chat_of(world, given)
    refuses, chat.refuses = chat.refuses, set()
    try:
        may_post(world, chat)
    finally:
        chat.refuses = refuses


def get_chat_member(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    person = world.people.get(given.number("user_id"))
    if chat.type == "private":
        if person is None or person.id not in (chat.id, world.bot.id):
            raise bad("PARTICIPANT_ID_INVALID")
        return {"user": person.json(), "status": "member"}
    may_read(world, given)
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return world.member_json(chat, person)


def get_chat_administrators(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    may_read(world, given)
    heads = [number for number, status in chat.members.items() if status in ("creator", "administrator")]
    return [world.member_json(chat, world.people[number]) for number in heads]


def set_my_commands(world: World, given: Given) -> Any:
    commands = given.parsed("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands JSON object")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", one.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(given), _language(given)] = commands
    return True


def get_my_commands(world: World, given: Given) -> Any:
    return world.commands.get((_scope(given), _language(given)), [])


def delete_my_commands(world: World, given: Given) -> Any:
    world.commands.pop((_scope(given), _language(given)), None)
    return True


def _scope(given: Given) -> str:
    return json.dumps(given.parsed("scope") or {"type": "default"}, sort_keys=True)


def _language(given: Given) -> str:
    language = given.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad("LANG_CODE_NOT_SUPPORTED")
    return language


def _texts(field: str, units_most: int) -> tuple[Any, Any]:
    def write(world: World, given: Given) -> Any:
        if len(given.text(field)) > units_most:
            raise bad(f"{field.upper().replace('SHORT_DESCRIPTION', 'ABOUT')}_TOO_LONG")
        world.descriptions[field, _language(given)] = given.text(field)
        return True

    def read(world: World, given: Given) -> Any:
        default = world.descriptions.get((field, ""), world.bot.first_name if field == "name" else "")
        return {field: world.descriptions.get((field, _language(given)), default)}

    return write, read


set_my_description, get_my_description = _texts("description", 512)
set_my_short_description, get_my_short_description = _texts("short_description", 120)
set_my_name, get_my_name = _texts("name", 64)


def get_business_connection(world: World, given: Given) -> Any:
    found = world.connections.get(given.text("business_connection_id"))
    if found is None:
        raise bad("business connection not found")
    return found
