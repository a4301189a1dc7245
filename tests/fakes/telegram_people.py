"""What people do in Telegram, and what the bot is told of it. Everything goes by its number."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from tests.fakes.telegram_posting import thread_of
from tests.fakes.telegram_text import formatted, part
from tests.fakes.telegram_world import Chat, File, Json, Message, Person, Topic, World

ADMIN = ("creator", "administrator")
MIME = {
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "document": None,
    "video_note": None,
}


class People:
    """Mixed into the server; every method is also a `do` of `POST /_control`."""

    world: World

    @property
    def bot_id(self) -> int:
        return self.world.bot.id

    # Who and where

    def user(
        self,
        first_name: str = "Ana",
        *,
        language_code: str | None = "en",
        username: str | None = None,
        number: int | None = None,
        is_bot: bool = False,
    ) -> int:
        with self.world.lock:
            number = number or self.world.next("people", 1001)
            self.world.people[number] = Person(number, first_name, language_code, username, is_bot)
            return number

    def private(self, user: int) -> int:
        """The chat with the bot, begun. A person's first word begins it too."""
        with self.world.lock:
            person = self.world.people[user]
            person.started = True
            return self.world.add_chat(Chat(user, "private", person.first_name)).id

    def group(self, title: str = "Team", members: Sequence[int] = (), *, bot: str = "member") -> int:
        """`bot`: its status there, `member` or `administrator`; `left` for none."""
        return self._group(-self.world.next("groups", 4001), "group", title, members, bot)

    def supergroup(
        self,
        title: str = "Team",
        members: Sequence[int] = (),
        *,
        bot: str = "member",
        forum: bool = False,
        username: str | None = None,
    ) -> int:
        number = -1_000_000_000_000 - self.world.next("supergroups", 5001)
        return self._group(number, "supergroup", title, members, bot, forum=forum, username=username)

    def channel(self, title: str = "News", *, bot: str = "administrator", username: str | None = None) -> int:
        number = -1_000_000_000_000 - self.world.next("supergroups", 5001)
        return self._group(number, "channel", title, (), bot, username=username)

    def _group(
        self, number: int, kind: str, title: str, members: Sequence[int], bot: str, **more: Any
    ) -> int:
        with self.world.lock:
            chat = self.world.add_chat(Chat(number, kind, title, **more))
            chat.members = dict.fromkeys(members, "member") | ({} if bot == "left" else {self.bot_id: bot})
            return number

    def topic(self, chat: int, name: str) -> int:
        """Makes a forum topic; the supergroup becomes a forum."""
        with self.world.lock:
            place = self.world.chat(chat)
            place.forum = True
            made = self.world.add_message(place, None, service={"forum_topic_created": _topic(name)})
            made.topic = made.id
            place.topics[made.id] = Topic(made.id, name)
            return made.id

    def close_topic(self, chat: int, topic: int, *, closed: bool = True) -> None:
        with self.world.lock:
            self.world.chat(chat).topics[topic].closed = closed

    def admin(self, chat: int, user: int, *, status: str = "administrator") -> None:
        """Also `creator`, `member`, `restricted`, `kicked`, `left`. The bot is told of itself."""
        with self.world.lock:
            place, person = self.world.chat(chat), self.world.people[user]
            before = self.world.member_json(place, person)
            place.members[user] = status
            kind = "my_chat_member" if person is self.world.bot else "chat_member"
            self._membership(kind, place, person, before)

    def join(self, chat: int, user: int) -> None:
        with self.world.lock:
            self.world.chat(chat).members[user] = "member"

    def restrict(self, chat: int, *what: str) -> None:
        """Members may not send these any more: `text messages`, `documents`. None at all lifts it."""
        with self.world.lock:
            self.world.chat(chat).refuses = set(what)

    # Words and recordings

    def say(
        self,
        chat: int | str,
        user: int | None,
        text: str,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        entities: list[Json] | None = None,
        forward: Json | None = None,
    ) -> int:
        """`user` None posts as the channel. `forward` as made by `forwarded`."""
        with self.world.lock:
            kept, marks = formatted(text, entities or [])
            return self._post(
                chat, user, text=kept, entities=marks, reply_to=reply_to, topic=topic, forward=forward
            )

    def send(
        self,
        kind: str,
        chat: int | str,
        user: int | None,
        data: bytes | None = None,
        *,
        caption: str = "",
        size: int | None = None,
        seconds: int | None = None,
        name: str | None = None,
        mime: str | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
        forward: Json | None = None,
        media_group: str | None = None,
        file_of: int | None = None,
    ) -> int:
        """`kind`: voice, audio, video, video_note, document. `size` declares bytes that are not there.

        `file_of` sends the file of an earlier message of the chat again, as a forward does.
        """
        with self.world.lock:
            file = self._file(
                chat, kind, data, size=size, seconds=seconds, name=name, mime=mime, file_of=file_of
            )
            kept, marks = formatted(caption, [])
            what: Json = {"text": kept, "entities": marks, "file": file, "media_group": media_group}
            return self._post(chat, user, reply_to=reply_to, topic=topic, forward=forward, **what)

    def _file(
        self,
        chat: int | str,
        kind: str,
        data: bytes | None,
        *,
        size: int | None,
        seconds: int | None,
        name: str | None,
        mime: str | None,
        file_of: int | None,
    ) -> File:
        if file_of is not None:
            again = self.world.chat(chat).messages[file_of].file
            assert again, "that message carries no file"
            return again
        if kind in ("voice", "video_note"):
            name = None
        timed = None if kind == "document" else seconds or 0
        mime = mime or MIME[kind]
        if kind == "video_note":
            mime = None
        return self.world.add_file(kind, data, size=size, seconds=timed, name=name, mime=mime)

    def send_voice(self, chat: int | str, user: int | None, data: bytes | None = None, **what: Any) -> int:
        return self.send("voice", chat, user, data, **what)

    def send_audio(self, chat: int | str, user: int | None, data: bytes | None = None, **what: Any) -> int:
        return self.send("audio", chat, user, data, **{"name": "song.mp3", **what})

    def send_video(self, chat: int | str, user: int | None, data: bytes | None = None, **what: Any) -> int:
        return self.send("video", chat, user, data, **{"name": "clip.mp4", **what})

    def send_video_note(
        self, chat: int | str, user: int | None, data: bytes | None = None, **what: Any
    ) -> int:
        return self.send("video_note", chat, user, data, **what)

    def send_document(self, chat: int | str, user: int | None, data: bytes | None = None, **what: Any) -> int:
        return self.send("document", chat, user, data, **{"name": "file.bin", **what})

    def album(self, chat: int, user: int | None, items: Sequence[Json], *, caption: str = "") -> list[int]:
        """Each item holds what `send` takes, with `kind`; the caption goes to the first."""
        group = str(13_000_000_000_000_000 + self.world.next("albums"))
        captions = [caption, *[""] * (len(items) - 1)]
        return [
            self.send(chat=chat, user=user, media_group=group, **{"caption": words, **item})
            for words, item in zip(captions, items, strict=True)
        ]

    def forwarded(
        self,
        *,
        user: int | None = None,
        hidden: str | None = None,
        channel: int | None = None,
        message: int = 1,
    ) -> Json:
        """Where a forwarded message comes from, for `forward=`."""
        date = int(time.time()) - 3600
        if channel is not None:
            source = self.world.chat(channel).json()
            return {"type": "channel", "date": date, "chat": source, "message_id": message}
        if user is not None:
            return {"type": "user", "date": date, "sender_user": self.world.people[user].json()}
        return {"type": "hidden_user", "date": date, "sender_user_name": hidden or "Somebody"}

    def edit(self, chat: int | str, message: int, text: str) -> None:
        """Changes a text or a caption."""
        with self.world.lock:
            one = self.world.chat(chat).messages[message]
            one.history.append(one.text)
            one.text, one.entities = formatted(text, [])
            one.edited_at = int(time.time())
            self._tell(one, edited=True)

    def delete(self, chat: int | str, *messages: int) -> None:
        """Bots are not told, but of business chats."""
        with self.world.lock:
            place = self.world.chat(chat)
            for number in messages:
                place.messages[number].deleted = True
            if place.business:
                gone = {"chat": place.json(), "message_ids": list(messages)}
                gone["business_connection_id"] = place.business
                self.world.updates.add("deleted_business_messages", gone)

    def _post(
        self,
        chat: int | str,
        user: int | None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        **what: Any,
    ) -> int:
        place = self._place(chat)
        sender = self.world.people[user] if user is not None else None
        answered = place.messages[reply_to] if reply_to else None
        if answered and place.forum and topic is None:
            topic = answered.topic
        if answered is None and topic:
            answered = place.messages[topic]
        thread = topic or thread_of(place, answered)
        message = self.world.add_message(place, sender, reply_to=answered, topic=thread, **what)
        self._tell(message)
        return message.id

    def _place(self, chat: int | str) -> Chat:
        if isinstance(chat, int) and chat in self.world.people:
            self.private(chat)
        return self.world.chat(chat)

    def _tell(self, message: Message, *, edited: bool = False) -> None:
        if not self._heard(message):
            return
        kind = "business_message" if message.chat.business else "message"
        kind = "channel_post" if message.chat.type == "channel" else kind
        self.world.updates.add(f"edited_{kind}" if edited else kind, self.world.message_json(message))

    def _heard(self, message: Message) -> bool:
        """Whether the bot sees it: who is a member, and privacy mode."""
        chat, bot = message.chat, self.world.bot
        if chat.type == "private":
            return chat.business is not None or not self.world.people[chat.id].blocked
        status = chat.members.get(bot.id)
        if status in (None, "left", "kicked") or (message.sender and message.sender.is_bot):
            return False
        if chat.type == "channel" or status in ADMIN or not self.world.privacy or message.service:
            return True
        if message.reply_to and message.reply_to.sender is bot:
            return True
        return any(self._meant(part(message.text, one["offset"], one["length"])) for one in message.entities)

    def _meant(self, word: str) -> bool:
        """A command of nobody or of the bot; a mention of the bot."""
        name = f"@{self.world.username}".lower()
        if word.startswith("/"):
            return "@" not in word or word.lower().endswith(name)
        return word.lower() == name

    # Buttons, reactions, membership

    def press(self, chat: int | str, message: int, button: str, *, user: int | None = None) -> str:
        """By label or data; gives the id of the query. `user`: who, where it is no private chat."""
        with self.world.lock:
            place = self.world.chat(chat)
            shown = place.messages[message]
            assert not shown.deleted, "the message is gone"
            fitting = [one for one in shown.buttons if button in (one["text"], one.get("callback_data"))]
            assert fitting, f"no button {button!r} among {[one['text'] for one in shown.buttons]}"
            assert "callback_data" in fitting[0], "the button opens a page"
            query = str(4_300_000_000_000_000_000 + self.world.next("queries"))
            self.world.queries[query] = time.monotonic()
            whole = {
                "id": query,
                "from": self.world.people[place.id if user is None else user].json(),
                "message": self.world.message_json(shown),
                "chat_instance": str(9_000_000_000 + abs(place.id)),
                "data": fitting[0]["callback_data"],
            }
            self.world.updates.add("callback_query", whole)
            return query

    def react(self, chat: int, message: int, user: int, *emoji: str) -> None:
        """What the person has on it now; none at all takes all away. Told where the bot is an admin."""
        with self.world.lock:
            place = self.world.chat(chat)
            one = place.messages[message]
            before, one.reactions[user] = one.reactions.get(user, []), list(emoji)
            whole = {
                "chat": place.json(),
                "message_id": message,
                "user": self.world.people[user].json(),
                "date": int(time.time()),
                "old_reaction": [{"type": "emoji", "emoji": face} for face in before],
                "new_reaction": [{"type": "emoji", "emoji": face} for face in emoji],
            }
            if place.type == "private" or place.members.get(self.bot_id) in ADMIN:
                self.world.updates.add("message_reaction", whole)

    def block(self, user: int, *, blocked: bool = True) -> None:
        with self.world.lock:
            place, person = self._place(user), self.world.people[user]
            bot = self.world.bot.json()
            person.blocked = blocked
            inside: Json = {"user": bot, "status": "member"}
            outside: Json = {"user": bot, "status": "kicked", "until_date": 0}
            old, new = (inside, outside) if blocked else (outside, inside)
            self._member_update("my_chat_member", place, person, old, new)

    def unblock(self, user: int) -> None:
        self.block(user, blocked=False)

    def kick_bot(self, chat: int, *, by: int | None = None, status: str = "kicked") -> None:
        self.set_bot(chat, status, by=by)

    def add_bot(self, chat: int, *, by: int | None = None, status: str = "member") -> None:
        self.set_bot(chat, status, by=by)

    def set_bot(self, chat: int, status: str, *, by: int | None = None) -> None:
        """Puts the bot in, out, or among the admins of the chat; it is told."""
        with self.world.lock:
            place, bot = self.world.chat(chat), self.world.bot
            before = self.world.member_json(place, bot)
            place.members[bot.id] = status
            doer = self.world.people[by] if by else self._somebody(place)
            self._membership("my_chat_member", place, doer, before)

    def _somebody(self, chat: Chat) -> Person:
        others = [self.world.people[number] for number in chat.members if number != self.bot_id]
        return others[0] if others else Person(777000, "Telegram")

    def _membership(self, kind: str, chat: Chat, doer: Person, before: Json) -> None:
        whom = self.world.people[before["user"]["id"]]
        if doer is self.world.bot:
            doer = self._somebody(chat)
        self._member_update(kind, chat, doer, before, self.world.member_json(chat, whom))

    def _member_update(self, kind: str, chat: Chat, doer: Person, old: Json, new: Json) -> None:
        who = {"chat": chat.json(), "from": doer.json(), "date": int(time.time())}
        self.world.updates.add(kind, {**who, "old_chat_member": old, "new_chat_member": new})

    def migrate(self, chat: int) -> int:
        """The group becomes a supergroup with a new number, which is given."""
        with self.world.lock:
            old = self.world.chat(chat)
            number = self.supergroup(old.title)
            fresh = self.world.chat(number)
            fresh.members, old.migrated_to = dict(old.members), number
            doer = self._somebody(old)
            for place, service in (
                (old, {"migrate_to_chat_id": number}),
                (fresh, {"migrate_from_chat_id": chat}),
            ):
                self._tell(self.world.add_message(place, doer, service=service))
            return number

    # Business accounts

    def connect_business(
        self,
        user: int,
        *,
        can_reply: bool = True,
        connection: str | None = None,
        enabled: bool = True,
    ) -> str:
        """The account of `user` is connected to the bot, or with `connection` that one changes."""
        with self.world.lock:
            number = connection or f"business{self.world.next('connections')}"
            self.world.connections[number] = {
                "id": number,
                "user": self.world.people[user].json(),
                "user_chat_id": user,
                "date": int(time.time()),
                "is_enabled": enabled,
                "rights": {"can_reply": can_reply, "can_read_messages": True},
            }
            self.world.updates.add("business_connection", self.world.connections[number])
            return number

    def business_chat(self, connection: str, customer: int) -> str:
        """Key of the chat between the account and the customer, for `say` and `send`."""
        with self.world.lock:
            key = f"{connection}:{customer}"
            name = self.world.people[customer].first_name
            self.world.add_chat(Chat(customer, "private", name, business=connection), key)
            return key

    # Rules of the house

    def set_privacy(self, *, on: bool) -> None:
        self.world.privacy = on

    def expire_queries(self) -> None:
        """The buttons that were pressed can no longer be answered."""
        self.world.queries.clear()


def _topic(name: str) -> Json:
    return {"name": name, "icon_color": 7322096}
