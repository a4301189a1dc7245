"""What a test sees of Telegram: chats as they stand, and the calls that were made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fakes.telegram_limits import Fault
from tests.fakes.telegram_text import told
from tests.fakes.telegram_world import Call, Chat, Json, Message, World

SHOWN_LINES = 5


class Looks:
    """Mixed into the server; every method is also a `do` of `POST /_control`."""

    world: World

    @property
    def log(self) -> list[Call]:
        return self.world.log

    @property
    def files_dir(self) -> Path:
        """Of a local server."""
        return self.world.folder

    def calls(self, *methods: str) -> list[Call]:
        """Oldest first; all but polls where no method is named."""
        with self.world.lock:
            wanted = {method.lower() for method in methods}
            return [
                one
                for one in self.world.log
                if (one.method.lower() in wanted if wanted else one.method.lower() != "getupdates")
            ]

    def messages(self, chat: int | str) -> list[Message]:
        """Those that are still there, oldest first."""
        with self.world.lock:
            found = self.world.chats.get(chat)
            return [one for one in found.messages.values() if not one.deleted] if found else []

    def answers(self, chat: int | str) -> list[Message]:
        """The messages of the bot that are still there."""
        return [one for one in self.messages(chat) if one.by_bot]

    def drafts(self, chat: int) -> list[str]:
        """Every text of every draft that is on show."""
        with self.world.lock:
            return [text for texts in self.world.chat(chat).drafts.values() for text in texts]

    def conversation(self, chat: int | str) -> str:
        """For people to read; the same in every run."""
        with self.world.lock:
            place = self.world.chat(chat)
            heading = f"# {place.title} · {place.type}"
            told_of = [_told(one, self.world.username) for one in self.messages(chat)]
            return "\n\n".join([heading, *told_of]) + "\n"

    def fail(
        self, method: str, status: int = 500, description: str = "Internal Server Error", **more: Any
    ) -> None:
        """The next call of the method, or the next `times`, get this answer. More in `Fault`."""
        if status == 429:
            seconds = more.get("parameters", {}).get("retry_after", 1)
            more = {"parameters": {"retry_after": seconds}, **more}
            description = f"Too Many Requests: retry after {seconds}"
        self._fault(Fault(method, "error", status=status, description=description, **more))

    def lose(self, method: str, times: int = 1, *, after: int = 0) -> None:
        """The work is done, but the answer does not arrive."""
        self._fault(Fault(method, "lost", times, after=after))

    def drop(self, method: str, times: int = 1, *, after: int = 0) -> None:
        """The connection ends before anything is done."""
        self._fault(Fault(method, "drop", times, after=after))

    def delay(self, method: str, seconds: float, times: int = 1, *, after: int = 0) -> None:
        self._fault(Fault(method, "slow", times, seconds=seconds, after=after))

    def _fault(self, fault: Fault) -> None:
        with self.world.lock:
            self.world.faults.append(fault)

    def until(self, holds: Callable[[], object], seconds: float = 60.0) -> None:
        """Waits until it holds. Raises TimeoutError. Keep it off the event loop of what is tested."""
        self.world.until(holds, seconds)


def seen(message: Message) -> Json:
    """A message for a test in another process."""
    return {
        "id": message.id,
        "from": message.sender.first_name if message.sender else None,
        "text": message.text,
        "entities": message.entities,
        "buttons": message.buttons,
        "file": message.file.json() if message.file else None,
        "reply_to": message.reply_to.id if message.reply_to else None,
        "topic": message.topic,
        "history": message.history,
        "reactions": {str(person): emoji for person, emoji in message.reactions.items() if emoji},
    }


def _told(message: Message, bot: str) -> str:
    who = _who(message, bot)
    if message.service:
        return f"({', '.join(message.service)})"
    about = (
        f" (to {_gist(message.reply_to, bot)})" if message.reply_to and not message.reply_to.service else ""
    )
    place = _topic_name(message.chat, message.topic)
    lines = [f"{who}{place}{about}:"]
    if message.forward:
        lines.append("  (forwarded)")
    if message.file:
        lines += [f"  {line}" for line in _file_lines(message)]
    if message.text:
        lines += [f"  {line}".rstrip() for line in told(message.text, message.entities).split("\n")]
    rows = (message.markup or {}).get("inline_keyboard", [])
    lines += ["  " + " ".join(_button(one) for one in row) for row in rows]
    faces = [face for emoji in message.reactions.values() for face in emoji]
    return "\n".join(lines + ([f"  {' '.join(faces)}"] if faces else []))


def _who(message: Message, bot: str) -> str:
    if message.sender is None:
        return message.chat.title
    return f"@{bot}" if message.sender.username == bot else message.sender.first_name


def _topic_name(chat: Chat, topic: int | None) -> str:
    return f" in #{chat.topics[topic].name}" if topic in chat.topics else ""


def _gist(message: Message, bot: str) -> str:
    what = f"[{message.file.kind}]" if message.file else message.text.split("\n")[0][:30]
    return f"{_who(message, bot)}: {what}"


def _button(button: Json) -> str:
    return f"[{button['text']}]" + (" ↗" if "url" in button else "")


def _file_lines(message: Message) -> list[str]:
    file = message.file
    assert file
    length = f" {file.seconds // 60}:{file.seconds % 60:02}" if file.seconds is not None else ""
    head = f"<{file.kind}{length}{' ' + file.name if file.name else ''}>"
    text = (file.mime or "").startswith(("text/", "application/x-subrip", "application/json"))
    if not text or file.data is None:
        return [head]
    lines = file.data.decode(errors="replace").splitlines()
    more = [f"| … {len(lines) - SHOWN_LINES} more lines"] if len(lines) > SHOWN_LINES else []
    return [head, *[f"| {line}" for line in lines[:SHOWN_LINES]], *more]
