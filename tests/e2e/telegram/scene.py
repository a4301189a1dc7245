"""A chat platform with people, an engine that hears them, and the service between the two."""

from __future__ import annotations

import difflib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.job import Job
from storage.job_table import open_job_table
from tests.e2e.telegram.service import Service
from tests.e2e.telegram.speech import SCRIPT, Speech, recording, seconds_of
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Message
from tests.fakes.vllm import FakeVllm

SNAPSHOTS = Path(__file__).parent / "snapshots"
WRITES = os.environ.get("EARMARK_TEST_WRITE_SNAPSHOTS") == "1"
QUIET_SECONDS = 4.5
"""Longer than the pause between two edits of a message."""
PATIENCE_SECONDS = 60.0
KINDS = {"voice": "ogg", "audio": "mp3", "video": "mp4", "video_note": "mp4", "document": "flac"}

Chat = int | str


@dataclass(kw_only=True)
class Scene:
    telegram: FakeTelegram
    engine: FakeVllm
    service: Service
    speech: Speech
    _seen: dict[Chat, str] = field(default_factory=dict)
    """What each chat has to look like in the end."""

    # People

    def person(self, name: str = "Ana", **more: Any) -> int:
        return self.telegram.user(name, **more)

    def send(
        self, kind: str, chat: Chat, user: int | None, text: str, *, louder: int = 0, **more: Any
    ) -> int:
        """Somebody says the text, at a word a second, and sends it."""
        data = recording(self.speech.tones(text), KINDS[kind], louder=louder)
        names = {"audio": "planning.mp3", "video": "planning.mp4", "document": "planning.flac"}
        more = {"name": names[kind], **more} if kind in names else more
        more = more if kind == "document" else {"seconds": seconds_of(text), **more}
        return self.telegram.send(kind, chat, user, data, **more)

    def voice(self, chat: Chat, user: int | None, text: str, **more: Any) -> int:
        return self.send("voice", chat, user, text, **more)

    def tone(self, word: str) -> str:
        """What the engine hears for a word, to set a fault for it."""
        (tone,) = self.speech.tones(word)[:1]
        return tone

    # What is seen

    def answer(self, chat: Chat, *words: str, number: int = -1, seconds: float = PATIENCE_SECONDS) -> Message:
        """One of the bot's messages, the last, once it has all the words and is not under way any more."""
        found: list[Message] = []

        def there() -> bool:
            found[:] = self.telegram.answers(chat)
            return len(found) > (max(number, 0)) and self._settled(found[number], words)

        self.until(there, seconds, chat)
        return found[number]

    @staticmethod
    def _settled(message: Message, words: tuple[str, ...]) -> bool:
        working = any((button.get("callback_data") or "").startswith("cancel:") for button in message.buttons)
        return not working and all(word in message.text for word in words)

    def working(self, chat: Chat, *words: str) -> Message:
        """The last message while its job is under way."""
        found: list[Message] = []

        def there() -> bool:
            found[:] = [one for one in self.telegram.answers(chat) if not self._settled(one, ())]
            return bool(found) and all(word in found[-1].text for word in words)

        self.until(there, PATIENCE_SECONDS, chat)
        return found[-1]

    def looks(self, chat: Chat, name: str, *, seconds: float = PATIENCE_SECONDS) -> None:
        """The chat comes to look as its snapshot; that it stays so is seen at the end."""
        file = SNAPSHOTS / f"{name}.txt"
        if WRITES:
            file.write_text(self._at_rest(chat), encoding="utf-8")
        wanted = file.read_text(encoding="utf-8")
        end = time.monotonic() + seconds
        while (now := self._shown(chat)) != wanted:
            assert time.monotonic() < end, _difference(wanted, now, name) + self._log()
            time.sleep(0.03)
        self._seen[chat] = wanted

    def _shown(self, chat: Chat) -> str:
        """Without the number of the chat, which depends on the tests before."""
        return re.sub(r"(?<=t\.me/c/)\d+", "CHAT", self.telegram.conversation(chat))

    def stays(self) -> None:
        """Nothing was said or changed after the tests were content."""
        for chat, wanted in self._seen.items():
            now = self._shown(chat)
            assert now == wanted, _difference(wanted, now, str(chat))

    def toast(self, text: str) -> None:
        """A short word beside a button comes up."""
        self.until(lambda: any(text in (one["text"] or "") for one in self.telegram.world.toasts))

    def press(self, chat: Chat, message: Message, label: str, *, user: int | None = None) -> None:
        """Once the button is there."""
        self.until(lambda: any(one["text"] == label for one in message.buttons), PATIENCE_SECONDS, chat)
        self.telegram.press(chat, message.id, label, user=user)

    def until(self, holds: Any, seconds: float = PATIENCE_SECONDS, chat: Chat | None = None) -> None:
        try:
            self.telegram.until(holds, seconds)
        except TimeoutError:
            shown = "" if chat is None else self.telegram.conversation(chat)
            raise AssertionError(f"still not after {seconds} s\n{shown}{self._log()}") from None

    async def jobs(self) -> list[Job]:
        """All of the service, oldest first."""
        queue = await open_job_table(f"sqlite:///{self.service.data}/earmark.db")
        try:
            return sorted(await queue.jobs.newest(limit=1000), key=lambda job: (job.created_at, job.id))
        finally:
            await queue.close()

    def _at_rest(self, chat: Chat) -> str:
        shown, since = self._shown(chat), time.monotonic()
        while time.monotonic() - since < QUIET_SECONDS:
            time.sleep(0.1)
            if (now := self._shown(chat)) != shown:
                shown, since = now, time.monotonic()
        return shown

    def _log(self) -> str:
        return f"\n{self.service.log.read_text()[-3000:]}" if self.service.log.exists() else ""


@contextmanager
def a_scene(
    folder: Path,
    *,
    telegram: dict[str, Any] | None = None,
    engine: dict[str, Any] | None = None,
    webhook_port: int | None = None,
    **settings: str,
) -> Iterator[Scene]:
    """`settings` are those of the service, such as `max_hours="1"`."""
    speech = Speech()
    with (
        FakeTelegram(**(telegram or {})) as world,
        FakeVllm(script=SCRIPT, spelling=speech.spelling, **(engine or {})) as ears,
    ):
        chosen = {name.upper(): value for name, value in settings.items()}
        place = Service(
            folder=folder, telegram=world, engine_url=ears.url, settings=chosen, webhook_port=webhook_port
        )
        with place as service:
            scene = Scene(telegram=world, engine=ears, service=service, speech=speech)
            yield scene
            scene.stays()


def _difference(wanted: str, now: str, name: str) -> str:
    return "\n".join(difflib.unified_diff(wanted.splitlines(), now.splitlines(), name, "now", lineterm=""))
