"""Methods of the API that write into chats."""

from __future__ import annotations

import re
import time
from typing import Any

from tests.fakes.telegram_given import (
    Given,
    article_of,
    chat_of,
    document_of,
    markup_of,
    may_post,
    reply_of,
    topic_of,
    words_of,
)
from tests.fakes.telegram_rich import rich_of
from tests.fakes.telegram_world import Chat, Json, Message, Refused, World, bad

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
QUERY_GONE = "query is too old and response timeout expired or query ID is invalid"
ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)
EMOJI = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


DELETABLE_SECONDS = 48 * 3600


def slow_down(world: World, chat: Chat) -> None:
    wait = world.flood.wait_seconds(chat.id, group=chat.type != "private")
    if wait:
        raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


def send_message(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    text, entities = words_of(given, "text")
    return _send(world, given, chat, "text messages", text=text, entities=entities)


def send_document(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    caption, entities = words_of(given, "caption")
    may_post(world, chat, "documents")
    document = document_of(world, given, "document")
    return _send(world, given, chat, "documents", text=caption, entities=entities, file=document)


def _send(world: World, given: Given, chat: Chat, kind: str, **what: Any) -> Json:
    may_post(world, chat, kind)
    reply_to, markup = reply_of(chat, given), markup_of(given)
    topic = topic_of(world, chat, given, reply_to)
    slow_down(world, chat)
    sender = None if chat.type == "channel" else world.bot
    if chat.business:
        sender = world.people[world.connections[chat.business]["user"]["id"]]
    message = world.add_message(
        chat,
        sender,
        by_bot=True,
        reply_to=reply_to,
        topic=topic or thread_of(chat, reply_to),
        markup=markup,
        **what,
    )
    message.asks_reply = bool((given.parsed("reply_markup") or {}).get("force_reply"))
    chat.drafts.clear()
    return world.message_json(message)


def thread_of(chat: Chat, reply_to: Message | None) -> int | None:
    """In supergroups, replies outside of topics carry the number of the message that began the thread.

    That number is no topic: sending with it is refused.
    """
    if chat.type != "supergroup" or reply_to is None:
        return None
    return reply_to.topic or reply_to.id


def _own(world: World, given: Given, what: str = "edit") -> Message:
    chat = chat_of(world, given)
    may_post(world, chat)
    found = chat.messages.get(given.number("message_id"))
    if "message_id" not in given:
        raise bad("message identifier is not specified")
    if found is None or found.deleted:
        raise bad(f"message to {what} not found")
    ours = found.by_bot or chat.type == "channel"
    if not ours and what == "edit":
        raise bad("message can't be edited")
    return found


def _edited(world: World, message: Message, **what: Any) -> Json:
    slow_down(world, message.chat)
    before, text = message.state(), message.text
    kept = {name: getattr(message, name) for name in what}
    for name, value in what.items():
        setattr(message, name, value)
    if message.state() == before:
        for name, value in kept.items():
            setattr(message, name, value)
        raise bad(NOT_MODIFIED)
    if message.text != text:
        message.history.append(text)
    if set(what) != {"markup"}:
        message.edited_at = int(time.time())
    return world.message_json(message)


def edit_message_text(world: World, given: Given) -> Any:
    said: Json
    if "rich_message" in given and world.rich_messages:
        text, html = rich_of(given.parsed("rich_message"))
        said = {"text": text, "entities": [], "rich": html}
    else:
        text, entities = words_of(given, "text")
        said = {"text": text, "entities": entities, "rich": ""}
    said["markup"] = markup_of(given)
    if "inline_message_id" in given:
        _edited(world, world.inline_message(given.text("inline_message_id")), **said)
        return True
    message = _own(world, given)
    if message.file:
        raise bad("there is no text in the message to edit")
    return _edited(world, message, **said)


def edit_message_caption(world: World, given: Given) -> Any:
    caption, entities = words_of(given, "caption")
    markup = markup_of(given)
    message = _own(world, given)
    if not message.file:
        raise bad("there is no caption in the message to edit")
    return _edited(world, message, text=caption, entities=entities, markup=markup)


def edit_message_reply_markup(world: World, given: Given) -> Any:
    return _edited(world, _own(world, given), markup=markup_of(given))


def edit_message_media(world: World, given: Given) -> Any:
    media = given.parsed("media")
    if not isinstance(media, dict) or media.get("type") not in ("document", "audio", "video"):
        raise bad("can't parse InputMedia: Media must be a document, an audio or a video")
    inner = Given(media, given.uploads)
    caption, entities = words_of(inner, "caption")
    markup = markup_of(given)
    message = _own(world, given)
    document = document_of(world, inner, "media")
    return _edited(world, message, text=caption, entities=entities, file=document, markup=markup)


def delete_message(world: World, given: Given) -> Any:
    message = _own(world, given, "delete")
    if not _deletable(world, message):
        raise bad("message can't be deleted")
    message.deleted = True
    return True


def delete_messages(world: World, given: Given) -> Any:
    """Those that are not there are passed over."""
    chat = chat_of(world, given)
    may_post(world, chat)
    return _delete_all(world, chat, given)


def delete_business_messages(world: World, given: Given) -> Any:
    connection = given.text("business_connection_id")
    if connection not in world.connections:
        raise bad("BUSINESS_CONNECTION_INVALID")
    chats = [one for one in world.chats.values() if one.business == connection]
    wanted = set(_message_ids(given))
    holding = [one for one in chats if wanted & one.messages.keys()]
    return all(_delete_all(world, chat, given) for chat in holding)


def _delete_all(world: World, chat: Chat, given: Given) -> bool:
    found = [chat.messages[one] for one in _message_ids(given) if one in chat.messages]
    if not all(_deletable(world, one) for one in found):
        raise bad("message can't be deleted")
    for one in found:
        one.deleted = True
    return True


def _message_ids(given: Given) -> list[int]:
    numbers = given.parsed("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad("too many message identifiers specified")
    return [int(one) for one in numbers]


def _deletable(world: World, message: Message) -> bool:
    """Of the last 48 hours alone."""
    chat = message.chat
    if time.time() - message.date > DELETABLE_SECONDS:
        return False
    own = message.by_bot or (chat.type == "private" and not chat.business)
    return own or chat.members.get(world.bot.id) == "administrator"


def send_message_draft(world: World, given: Given) -> Any:
    """A preview that the person sees for 30 seconds, or until a message comes."""
    chat = chat_of(world, given)
    if not given.number("draft_id"):
        raise bad("draft identifier must be non-zero")
    if chat.type != "private":
        raise bad("TEXTDRAFT_PEER_INVALID")
    text = words_of(given, "text")[0] if "text" in given else ""
    may_post(world, chat)
    chat.drafts.setdefault(given.number("draft_id"), []).append(text)
    return True


def send_chat_action(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    if given.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    may_post(world, chat)
    if given.number("message_thread_id") not in {0, 1, *chat.topics}:
        raise bad("message thread not found")
    chat.actions.append(given.text("action"))
    return True


def answer_callback_query(world: World, given: Given) -> Any:
    pressed = world.queries.pop(given.text("callback_query_id"), None)
    if pressed is None or time.monotonic() - pressed > world.query_seconds:
        raise bad(QUERY_GONE)
    if len(given.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    world.toasts.append({"text": given.text("text"), "alert": given.flag("show_alert")})
    return True


def answer_guest_query(world: World, given: Given) -> Any:
    """Posts it where the bot was called, and tells by which id it is edited."""
    result = given.parsed("result")
    if not isinstance(result, dict):
        raise bad("can't parse inline query result: Inline query result must be an object")
    text, entities, markup = article_of(result)
    call = world.guest_queries.get(given.text("guest_query_id"))
    if call is None or time.monotonic() - call[1] > world.query_seconds:
        raise bad(QUERY_GONE)
    calling = call[0]
    slow_down(world, calling.chat)
    del world.guest_queries[given.text("guest_query_id")]
    inline_id = f"AQAAAGuest{world.next('inline messages'):06}"
    what = {"text": text, "entities": entities, "markup": markup, "inline_id": inline_id}
    world.add_message(calling.chat, world.bot, by_bot=True, reply_to=calling, **what)
    return {"inline_message_id": inline_id}


def answer_inline_query(world: World, given: Given) -> Any:
    results = given.parsed("results")
    if not isinstance(results, list):
        raise bad("can't parse inline query results JSON object")
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    for result in results:
        article_of(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad("RESULT_ID_DUPLICATE")
    if len(given.text("next_offset").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    button = given.parsed("button")
    if button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter") or ""):
        raise bad("START_PARAM_INVALID")
    asked = world.inline_queries.pop(given.text("inline_query_id"), None)
    if asked is None or time.monotonic() - asked[1] > world.query_seconds:
        raise bad(QUERY_GONE)
    world.inline_answers[given.text("inline_query_id")] = {
        "user": asked[0],
        "results": results,
        "button": button,
        "next_offset": given.text("next_offset"),
        "cache_time": given.number("cache_time", 300),
        "is_personal": given.flag("is_personal"),
    }
    return True


def set_message_reaction(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    may_post(world, chat)
    found = chat.messages.get(given.number("message_id"))
    if found is None or found.deleted:
        raise bad("message to react not found")
    emoji = [one.get("emoji", "") for one in given.parsed("reaction") or []]
    if len(emoji) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(one.rstrip("\ufe0f") not in EMOJI for one in emoji):
        raise bad("REACTION_INVALID")
    found.reactions[world.bot.id] = emoji
    return True


def leave_chat(world: World, given: Given) -> Any:
    chat = chat_of(world, given)
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    may_post(world, chat)
    chat.members[world.bot.id] = "left"
    return True
