"""What people do in Telegram, and what the bot is told of it. Everything goes by its number."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from tests.fakes.telegram_given import article_of
from tests.fakes.telegram_places import ADMIN, Places
from tests.fakes.telegram_posting import thread_of
from tests.fakes.telegram_text import formatted
from tests.fakes.telegram_world import File, Json

MIME = {
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "document": None,
    "video_note": None,
}


class People(Places):
    """Mixed into the server; every method is also a `do` of `POST /_control`."""

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
        """`user` None posts as the channel, or anonymously as the group. `forward`: see `forwarded`."""
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

    def type_inline(self, user: int, words: str = "", *, offset: str = "") -> str:
        """Behind the bot's name, in some chat; gives the query's id. `offset`: goes on with results."""
        with self.world.lock:
            assert self.world.inline_mode, "the bot has no inline mode"
            query = str(5_200_000_000_000_000_000 + self.world.next("inline queries"))
            self.world.inline_queries[query] = user, time.monotonic()
            who = self.world.people[user].json()
            whole = {"id": query, "from": who, "query": words, "offset": offset, "chat_type": "sender"}
            self.world.updates.add("inline_query", whole)
            return query

    def choose(self, query: str, number: int, chat: int | str) -> int:
        """The person puts a result into the chat."""
        with self.world.lock:
            answer = self.world.inline_answers[query]
            text, entities, markup = article_of(answer["results"][number])
            place, sender = self._place(chat), self.world.people[answer["user"]]
            return self.world.add_message(place, sender, text=text, entities=entities, markup=markup).id

    # Buttons and reactions

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
