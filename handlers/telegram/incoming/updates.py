"""From an update of the Bot API to what it means. Pure; the library has only made objects of the JSON."""

from __future__ import annotations

from telegram import (
    BusinessConnection,
    BusinessMessagesDeleted,
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
    User,
)
from telegram.error import BadRequest, TelegramError

from bot.chat.events import (
    Attachment,
    BotJoined,
    Deleted,
    Departed,
    MessageReceived,
    Person,
    Place,
    Pressed,
    Reacted,
)
from bot.chat.job_keys import chat_key, workspace_key
from handlers.telegram.incoming.inline_queries import inline_search
from handlers.telegram.incoming.recordings import recordings_of
from handlers.telegram.incoming.typed_text import BotIdentity, TypedText, typed_text
from handlers.telegram.received import ChatMoved, ReceivedUpdate, UpdateMeaning
from handlers.telegram.settings import PLATFORM
from handlers.telegram.target import TelegramTarget, message_key, start_link

ALLOWED = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.EDITED_CHANNEL_POST,
    Update.BUSINESS_CONNECTION,
    Update.BUSINESS_MESSAGE,
    Update.EDITED_BUSINESS_MESSAGE,
    Update.DELETED_BUSINESS_MESSAGES,
    Update.CALLBACK_QUERY,
    Update.MESSAGE_REACTION,
    Update.MY_CHAT_MEMBER,
    Update.GUEST_MESSAGE,
    Update.INLINE_QUERY,
)
"""Updates that are asked for."""
KNOWN_FOR_LONG = ALLOWED[: ALLOWED.index(Update.GUEST_MESSAGE)]
"""Those that servers know, too, which turn away names that they do not."""


def is_unknown_name(error: TelegramError) -> bool:
    """Whether a server turned `ALLOWED` away."""
    return isinstance(error, BadRequest) and "allowed_updates" in error.message.lower()


def parse(update: Update, me: BotIdentity, *, local_files: bool) -> UpdateMeaning:
    """None for what is nobody's business here."""
    for message in (update.message, update.channel_post, update.business_message, update.guest_message):
        if message is not None:
            return _moved(message) or _message_received(message, me, local_files=local_files, edited=False)
    for message in (update.edited_message, update.edited_channel_post, update.edited_business_message):
        if message is not None:
            return _message_received(message, me, local_files=local_files, edited=True)
    if update.callback_query is not None:
        return _pressed(update.callback_query, me, local_files=local_files)
    if update.message_reaction is not None:
        return _reacted(update.message_reaction)
    if update.inline_query is not None:
        return inline_search(update.inline_query, me)
    return _gone(update, me)


def _gone(update: Update, me: BotIdentity) -> ReceivedUpdate | None:
    if update.deleted_business_messages is not None:
        return _deleted(update.deleted_business_messages)
    if update.my_chat_member is not None:
        return _came_or_went(update.my_chat_member, me)
    if update.business_connection is not None:
        return _disconnected(update.business_connection)
    return None


def chat_of(update: Update) -> int:
    """What must be handled in order: updates of one chat."""
    deleted = update.deleted_business_messages
    chat = deleted.chat if deleted else update.effective_chat
    return chat.id if chat is not None else 0


def _moved(message: Message) -> ChatMoved | None:
    if message.migrate_to_chat_id is not None:
        return ChatMoved(old=message.chat.id, new=message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return ChatMoved(old=message.migrate_from_chat_id, new=message.chat.id)
    return None


def _message_received(
    message: Message, me: BotIdentity, *, local_files: bool, edited: bool
) -> ReceivedUpdate | None:
    words = typed_text(message, me)
    target = TelegramTarget.from_message(message, bot=me.username)
    key = target.message_key(message.message_id)
    recordings = recordings_of(message, key, local_files=local_files)
    if words.elsewhere or _is_by_a_bot(message) or not _says_something(message, words, recordings, target):
        return None
    about = _about(message, target, local_files=local_files)
    answered = _answered(message)
    received_message = MessageReceived(
        event_id=_event_id(message, target, edited=edited),
        place=_place(target, me),
        person=_author(message),
        message=key,
        text=words.text,
        wording=words.wording,
        recordings=recordings,
        other_file=not recordings and bool(message.document or message.photo) and not message.animation,
        about=about,
        replies_to=() if answered is None else (_key(answered, target),),
        addressed=words.addressed or bool(target.guest) or _is_by(answered, me.id),
        edited=edited,
    )
    return ReceivedUpdate(
        event=received_message,
        target=target,
        media_group=message.media_group_id,
        captioned=bool(message.caption),
        known=(*recordings, *about),
    )


def _says_something(
    message: Message, words: TypedText, recordings: tuple[Attachment, ...], target: TelegramTarget
) -> bool:
    """Joins, pins, stickers and the like do not. A picture does where a person is alone with the bot."""
    file = message.document or message.photo
    return bool(words.text or words.addressed or recordings or (target.private and file))


def _is_by_a_bot(message: Message) -> bool:
    """Channels and hidden admins speak through accounts that are marked as bots as well."""
    if message.sender_business_bot is not None:
        return True
    return message.sender_chat is None and message.from_user is not None and message.from_user.is_bot


def _is_by(message: Message | None, user: int) -> bool:
    return message is not None and message.from_user is not None and message.from_user.id == user


def _answered(message: Message) -> Message | None:
    """What the person replied to; inside a topic everything "replies" to the topic's beginning."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def _about(message: Message, target: TelegramTarget, *, local_files: bool) -> tuple[Attachment, ...]:
    if (answered := _answered(message)) is not None:
        return recordings_of(answered, _key(answered, target), local_files=local_files)
    if (outside := message.external_reply) is not None:
        chat = outside.chat.id if outside.chat else message.chat.id
        key = target.message_key(outside.message_id or message.message_id, chat)
        return recordings_of(outside, key, local_files=local_files)
    return ()


def _event_id(message: Message, target: TelegramTarget, *, edited: bool) -> str:
    if target.guest:
        return f"guest/{target.guest}"
    sent = f"{target.workspace}/{message.chat.id}/{message.message_id}"
    if edited and message.edit_date is not None:
        return f"{sent}/{int(message.edit_date.timestamp())}"
    return sent


def _place(target: TelegramTarget, me: BotIdentity | None = None) -> Place:
    """`me`: where it is said how the bot is reached."""
    return Place(
        platform=PLATFORM,
        chat=target.chat_name,
        address=target.address,
        private=target.private,
        workspace=target.workspace,
        tells_of_deletions=target.business is not None,
        guest=target.guest is not None,
        audience=target.guest or "",
        start_link=start_link(me.username) if me is not None and me.username else "",
    )


def _author(message: Message) -> Person:
    return _person(message.from_user, message.sender_chat, message.chat)


def _person(user: User | None, sender: Chat | None, chat: Chat) -> Person:
    """Channels and hidden admins are named by the chat on whose behalf they speak."""
    if sender is not None or user is None:
        return Person(id=str((sender or chat).id))
    return Person(id=str(user.id), locale=user.language_code)


def _key(message: Message, target: TelegramTarget) -> str:
    return target.message_key(message.message_id, message.chat.id)


def _pressed(query: CallbackQuery, me: BotIdentity, *, local_files: bool) -> ReceivedUpdate | None:
    if query.message is None or query.data is None:
        return None
    if not isinstance(query.message, Message) or not query.message.is_accessible:  # too old to be shown
        chat = query.message.chat
        target = TelegramTarget(chat=chat.id, private=chat.type == chat.PRIVATE)
        return _press(query, me, target, query.message.message_id)
    message, source = query.message, _answered(query.message)
    target = TelegramTarget.from_message(message, reply_to=source.message_id if source else None)
    known = recordings_of(source, _key(source, target), local_files=local_files) if source else ()
    return _press(query, me, target, message.message_id, pressed=message.message_id, known=known)


def _press(
    query: CallbackQuery,
    me: BotIdentity,
    target: TelegramTarget,
    message: int,
    *,
    pressed: int | None = None,
    known: tuple[Attachment, ...] = (),
) -> ReceivedUpdate:
    event = Pressed(
        event_id=f"press/{query.id}",
        place=_place(target, me),
        person=Person(id=str(query.from_user.id), locale=query.from_user.language_code),
        action=query.data or "",
        message=message_key(target.workspace, target.chat, message),
    )
    return ReceivedUpdate(event=event, target=target, callback=query.id, pressed=pressed, known=known)


def _reacted(reaction: MessageReactionUpdated) -> ReceivedUpdate | None:
    """The first emoji that is new. Which recordings the message carries Telegram does not tell."""
    before = {one.emoji for one in reaction.old_reaction if isinstance(one, ReactionTypeEmoji)}
    added = [one.emoji for one in reaction.new_reaction if isinstance(one, ReactionTypeEmoji)]
    emoji = next((one for one in added if one not in before), None)
    if emoji is None or (reaction.user is not None and reaction.user.is_bot):
        return None
    chat = reaction.chat
    target = TelegramTarget(chat=chat.id, reply_to=reaction.message_id, private=chat.type == chat.PRIVATE)
    person = _person(reaction.user, reaction.actor_chat, chat)
    moment = int(reaction.date.timestamp())
    event = Reacted(
        event_id=f"reaction/{chat.id}/{reaction.message_id}/{person.id}/{moment}/{emoji}",
        place=_place(target),
        person=person,
        emoji=emoji,
        message=message_key("", chat.id, reaction.message_id),
        recordings=(),
    )
    return ReceivedUpdate(event=event, target=target)


def _deleted(deleted: BusinessMessagesDeleted) -> ReceivedUpdate:
    workspace, chat = deleted.business_connection_id, deleted.chat.id
    keys = tuple(message_key(workspace, chat, one) for one in deleted.message_ids)
    target = TelegramTarget(chat=chat, business=workspace)
    event = Deleted(
        event_id=f"deleted/{workspace}/{chat}/{'.'.join(map(str, sorted(deleted.message_ids)))}",
        place=_place(target),
        keys=keys,
    )
    return ReceivedUpdate(event=event)


def _came_or_went(change: ChatMemberUpdated, me: BotIdentity) -> ReceivedUpdate | None:
    was_in, is_in = _is_inside(change.old_chat_member), _is_inside(change.new_chat_member)
    if was_in and not is_in:
        return _departed(change)
    if is_in and not was_in and change.chat.type in {Chat.GROUP, Chat.SUPERGROUP}:
        return _bot_joined(change, me)
    return None


def _is_inside(member: ChatMember) -> bool:
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "is_member", True))
    return member.status not in {ChatMember.LEFT, ChatMember.BANNED}


def _bot_joined(change: ChatMemberUpdated, me: BotIdentity) -> ReceivedUpdate:
    target = TelegramTarget(chat=change.chat.id)
    event = BotJoined(
        event_id=f"joined/{change.chat.id}",
        place=_place(target, me),
        inviter=_person(change.from_user, None, change.chat),
    )
    return ReceivedUpdate(event=event, target=target)


def _departed(change: ChatMemberUpdated) -> ReceivedUpdate:
    moment = int(change.date.timestamp())
    event = Departed(
        event_id=f"departed/{change.chat.id}/{moment}",
        platform=PLATFORM,
        key=chat_key("", str(change.chat.id)),
        purge=False,
    )
    return ReceivedUpdate(event=event)


def _disconnected(connection: BusinessConnection) -> ReceivedUpdate | None:
    if connection.is_enabled:
        return None
    moment = int(connection.date.timestamp())
    event = Departed(
        event_id=f"departed/{connection.id}/{moment}",
        platform=PLATFORM,
        key=workspace_key(connection.id),
        purge=False,
    )
    return ReceivedUpdate(event=event)
