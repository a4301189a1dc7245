"""Who is on Telegram and where: people, chats, topics, admins, business accounts, and who may see what."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from tests.fakes.telegram_text import part
from tests.fakes.telegram_world import Chat, Json, Message, Person, Topic, World

ADMIN = ("creator", "administrator")
MEMBER = (*ADMIN, "member", "restricted")


class Places:
    """Mixed into the server, below `People`."""

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

    def between(self, user: int, other: int) -> str:
        """Key of the chat of two people, as bots know it that are called into it: by the other's number."""
        with self.world.lock:
            name = self.world.people[other].first_name
            self.world.add_chat(Chat(other, "private", name, foreign=True), f"{user}&{other}")
            return f"{user}&{other}"

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
            made = self.world.add_message(
                place, self._somebody(place), service={"forum_topic_created": _topic(name)}
            )
            made.topic = made.id
            place.topics[made.id] = Topic(made.id, name)
            self._tell(made)
            return made.id

    def close_topic(self, chat: int, topic: int, *, closed: bool = True) -> None:
        with self.world.lock:
            self.world.chat(chat).topics[topic].closed = closed

    def delete_topic(self, chat: int, topic: int) -> None:
        with self.world.lock:
            place = self.world.chat(chat)
            del place.topics[topic]
            for message in place.messages.values():
                message.deleted = message.deleted or message.topic == topic

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
            place, person = self.world.chat(chat), self.world.people[user]
            place.members[user] = "member"
            self._tell(self.world.add_message(place, person, service={"new_chat_members": [person.json()]}))

    def restrict(self, chat: int, *what: str) -> None:
        """Members may not send these any more: `text messages`, `documents`. None at all lifts it."""
        with self.world.lock:
            self.world.chat(chat).refuses = set(what)

    def block(self, user: int, *, blocked: bool = True) -> None:
        with self.world.lock:
            place, person = self._place(user), self.world.people[user]
            bot = self.world.bot.json()
            person.blocked = blocked
            inside: Json = {"user": bot, "status": "member"}
            outside: Json = {"user": bot, "status": "kicked", "until_date": 0}
            old, new = (inside, outside) if blocked else (outside, inside)
            self._member_update("my_chat_member", place, person, old, new)

    def deactivate(self, user: int) -> None:
        """The account is gone."""
        self.world.people[user].deactivated = True

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
            if place.type != "channel" and before["status"] in ("left", "kicked") and status != "kicked":
                self._tell(self.world.add_message(place, doer, service={"new_chat_members": [bot.json()]}))

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

    # Rules of the place

    def set_privacy(self, *, on: bool) -> None:
        self.world.privacy = on

    def expire_queries(self) -> None:
        """The buttons that were pressed can no longer be answered."""
        self.world.queries.clear()
        self.world.guest_queries.clear()
        self.world.inline_queries.clear()

    # What the bot is told

    def _place(self, chat: int | str) -> Chat:
        if isinstance(chat, int) and chat in self.world.people:
            self.private(chat)
        return self.world.chat(chat)

    def _tell(self, message: Message, *, edited: bool = False) -> None:
        if not self._heard(message):
            if not edited:
                self._call_as_guest(message)
            return
        kind = "business_message" if message.chat.business else "message"
        kind = "channel_post" if message.chat.type == "channel" else kind
        self.world.updates.add(f"edited_{kind}" if edited else kind, self.world.message_json(message))

    def _heard(self, message: Message) -> bool:
        """Whether the bot sees it: who is a member, and privacy mode."""
        chat, bot = message.chat, self.world.bot
        if chat.foreign:
            return False
        if chat.type == "private":
            return chat.business is not None or not self.world.people[chat.id].blocked
        status = chat.members.get(bot.id)
        if status in (None, "left", "kicked") or (message.sender and message.sender.is_bot):
            return False
        if chat.type == "channel" or status in ADMIN or not self.world.privacy or message.service:
            return True
        if message.reply_to and message.reply_to.by_bot:
            return True
        return any(self._meant(part(message.text, one["offset"], one["length"])) for one in message.entities)

    def _call_as_guest(self, message: Message) -> None:
        """By a mention where the bot is no member; of the rest it is told what the message answers."""
        chat, name = message.chat, f"@{self.world.username}".lower()
        inside = not chat.foreign and (chat.type == "private" or chat.members.get(self.bot_id) in MEMBER)
        marks = [part(message.text, one["offset"], one["length"]).lower() for one in message.entities]
        by_bot = message.sender is not None and message.sender.is_bot
        if not self.world.guest_mode or inside or chat.type == "channel" or by_bot or name not in marks:
            return
        query = str(6_100_000_000_000_000_000 + self.world.next("guest queries"))
        self.world.guest_queries[query] = message, time.monotonic()
        self.world.updates.add("guest_message", self.world.message_json(message) | {"guest_query_id": query})

    def _meant(self, word: str) -> bool:
        """A command of nobody or of the bot; a mention of the bot."""
        name = f"@{self.world.username}".lower()
        if word.startswith("/"):
            return "@" not in word or word.lower().endswith(name)
        return word.lower() == name


def _topic(name: str) -> Json:
    return {"name": name, "icon_color": 7322096}
