"""A workspace with people, an engine that hears them, and the service between the two."""

from __future__ import annotations

import asyncio
import difflib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.job import Job
from bot.domain.ports.table import JobTable
from handlers.slack.web_api.methods import EVENTS, scopes
from storage.job_table import open_job_table
from tests.e2e.service import Service
from tests.e2e.slack.speech import NOTE, SCRIPT, WORD_SECONDS, Speech, recording
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_state import Message
from tests.fakes.vllm import FakeVllm

SNAPSHOTS = Path(__file__).parent / "snapshots"
WRITES = os.environ.get("EARMARK_TEST_WRITE_SNAPSHOTS") == "1"
QUIET_SECONDS = 3.3
"""Longer than the pause between two edits of a message."""
PATIENCE_SECONDS = 60.0

View = tuple[str, Callable[[], str]]


@dataclass(kw_only=True)
class Scene:
    slack: FakeSlack
    engine: FakeVllm
    service: Service
    speech: Speech
    boss: str
    """The workspace's admin."""
    boss_room: str
    """A channel with the admin in it."""
    _seen: dict[str, tuple[Callable[[], str], str]] = field(default_factory=dict)
    """What each snapshot shows, and how that is looked at."""

    # People

    def person(self, name: str = "lena", **more: Any) -> str:
        return self.slack.user(name, **more)

    def chat(self, name: str = "lena", **more: Any) -> tuple[str, str]:
        """A person and their conversation with the bot."""
        person = self.person(name, **more)
        return self.slack.direct(person), person

    def room(self, *names: str, name: str = "fair", **more: Any) -> tuple[str, ...]:
        """A channel with these people, and they."""
        people = [self.person(one) for one in names or ("lena",)]
        return self.slack.channel(name, people, **more), *people

    def upload(
        self,
        text: str = NOTE,
        name: str = "note.ogg",
        *,
        take: int = 0,
        word_seconds: float = WORD_SECONDS,
        **about: Any,
    ) -> Upload:
        """Somebody says the text; the ending of the name is the kind of file."""
        kind = name.rpartition(".")[2]
        data = recording(self.speech.tones(text), kind, take=take, word_seconds=word_seconds)
        return Upload(name=name, content=data, **about)

    def tone(self, word: str) -> str:
        """What the engine hears for a word, to set a fault for it."""
        (tone,) = self.speech.tones(word)[:1]
        return tone

    def hold_up(self, word: str, seconds: float) -> Callable[[], bool]:
        """The engine takes longer over the next sound with this word; whether it has begun to."""
        self.engine.fail("slow", seconds=seconds, match=self.tone(word))
        fault = self.engine.engine.faults[-1]
        return lambda: fault.times == 0

    def post(self, channel: str, person: str, text: str = "", *files: Any, **more: Any) -> str:
        return self.slack.post(channel, person, text, files=files, **more)

    # What is seen

    def answer(self, channel: str, *words: str, number: int = -1) -> Message:
        """One of the bot's messages, the last, once it has all the words and is not under way any more."""
        found: list[Message] = []

        def there() -> bool:
            found[:] = [one for one in self.slack.by_bot(channel) if not one.files]
            return len(found) > max(number, 0) and self._settled(found[number], words)

        self.until(there, channel)
        return found[number]

    def _settled(self, message: Message, words: tuple[str, ...]) -> bool:
        shown = str(message.blocks)
        return "'cancel:" not in shown and all(word in shown for word in words)

    def working(self, channel: str) -> Message:
        """The last message once its job can be cancelled."""
        found: list[Message] = []

        def there() -> bool:
            found[:] = [one for one in self.slack.by_bot(channel) if "'cancel:" in str(one.blocks)]
            return bool(found)

        self.until(there, channel)
        return found[-1]

    def press(self, channel: str, message: Message, person: str, label: str) -> None:
        self.slack.press(channel, message.ts, person, label).wait()

    def choose(self, channel: str, message: Message, person: str, menu: str, option: str) -> None:
        self.slack.choose(channel, message.ts, person, menu, option).wait()

    def modal(self, person: str) -> str:
        """The form that opens."""
        self.until(lambda: self.slack.modal(person) is not None)
        return self.slack.modal_text(person)

    def looks(self, name: str, *channels: str, before: str = "") -> None:
        """The channels come to look as the snapshot; that they stay so is seen at the end."""
        self.shows(name, lambda: before + "\n".join(map(self.slack.conversation, channels)))

    def shows(self, name: str, look: Callable[[], str]) -> None:
        """As `looks`, for a form or a Home tab."""
        file = SNAPSHOTS / f"{name}.txt"
        if WRITES:
            file.write_text(self._at_rest(look), encoding="utf-8")
        wanted = file.read_text(encoding="utf-8")
        end = time.monotonic() + PATIENCE_SECONDS
        while (now := look()) != wanted:
            assert time.monotonic() < end, _difference(wanted, now, name) + self._log()
            time.sleep(0.02)
        self._seen[name] = look, wanted

    def stays(self) -> None:
        """Nothing was said or changed after the tests were content."""
        for name, (look, wanted) in self._seen.items():
            assert (now := look()) == wanted, _difference(wanted, now, name)

    def until(
        self, holds: Callable[[], Any], channel: str | None = None, *, seconds: float = PATIENCE_SECONDS
    ) -> None:
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                shown = "" if channel is None else self.slack.conversation(channel)
                raise AssertionError(f"still not after {seconds} s\n{shown}{self._log()}")
            time.sleep(0.02)

    def jobs(self) -> list[Job]:
        """All of the service, oldest first."""
        found: list[Job] = self.asked(lambda queue: queue.jobs.newest(limit=1000))
        return found[::-1]

    def asked(self, question: Callable[[JobTable], Any]) -> Any:
        """What the service's database tells."""

        async def ask() -> Any:
            queue = await open_job_table(self.service.database)
            try:
                return await question(queue)
            finally:
                await queue.close()

        return asyncio.run(ask())

    def _at_rest(self, look: Callable[[], str]) -> str:
        shown, since = look(), time.monotonic()
        while time.monotonic() - since < QUIET_SECONDS:
            time.sleep(0.1)
            if (now := look()) != shown:
                shown, since = now, time.monotonic()
        return shown

    def _log(self) -> str:
        return f"\n{self.service.log.read_text()[-3000:]}" if self.service.log.exists() else ""


@contextmanager
def a_scene(
    folder: Path,
    *,
    slack: dict[str, Any] | None = None,
    engine: dict[str, Any] | None = None,
    http: bool = False,
    **settings: str,
) -> Iterator[Scene]:
    """`settings` are those of the service; `{boss}` and `{room}` in them are an admin and a channel.

    The app has the scopes and the events of its manifest and no others.
    """
    speech = Speech()
    asked = {"scopes": " ".join(scopes()), "subscriptions": " ".join(EVENTS), "rate_scale": "off"}
    world = FakeSlack(**{**asked, **(slack or {})})
    ears = FakeVllm(script=SCRIPT, spelling=speech.spelling, **(engine or {}))
    with world, ears:
        boss = world.user("olga", is_admin=True)
        room = world.channel("fair", [boss])
        own = {name.upper(): value.format(boss=boss, room=room) for name, value in settings.items()}
        chosen = connected(world, ears, http=http) | own
        with Service(folder=folder, settings=chosen) as service:
            listening(world, service)
            scene = Scene(slack=world, engine=ears, service=service, speech=speech, boss=boss, boss_room=room)
            yield scene
            scene.stays()


def connected(slack: FakeSlack, engine: FakeVllm, *, http: bool = False) -> dict[str, str]:
    """The service's settings for one workspace, by Socket Mode or by signed HTTP; without reactions of the
    bot, which would come and go in all snapshots.
    """
    way = {"SLACK_SIGNING_SECRET": slack.signing_secret} if http else {"SLACK_APP_TOKEN": slack.app_token}
    return way | {
        "ENGINE_URLS": engine.url,
        "ENGINE_MODEL": "step-audio-r1.1",
        "MARK_RECORDINGS": "false",
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
    }


def listening(slack: FakeSlack, service: Service) -> None:
    """Slack reaches the service from now on."""
    if service.settings.get("SLACK_SIGNING_SECRET"):
        slack.use_http(f"{service.url}/slack/events")
        return
    end = time.monotonic() + PATIENCE_SECONDS
    while not slack.courier.sockets:
        assert time.monotonic() < end, service.log.read_text()
        time.sleep(0.01)


def _difference(wanted: str, now: str, name: str) -> str:
    return "\n".join(difflib.unified_diff(wanted.splitlines(), now.splitlines(), name, "now", lineterm=""))
