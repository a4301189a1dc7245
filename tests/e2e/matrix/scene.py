"""A homeserver with people, an engine that hears them, and the service between the two."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

from tests.e2e.service import Service
from tests.e2e.telegram.speech import SCRIPT, Speech, recording, seconds_of
from tests.fakes.matrix_people import MatrixMessage, MatrixPerson, until
from tests.fakes.vllm import FakeVllm

_numbers = itertools.count(1)
FILES = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "mp4": "video/mp4", "flac": "audio/flac"}


class Homeserver(Protocol):
    url: str
    bot: str

    def person(self, name: str) -> MatrixPerson: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


@dataclass(kw_only=True)
class MatrixScene:
    homeserver: Homeserver
    engine: FakeVllm
    service: Service
    speech: Speech
    account: MatrixPerson
    """The bot's own."""
    people: list[MatrixPerson] = field(default_factory=list)

    @property
    def bot(self) -> str:
        return self.homeserver.bot

    def person(self, name: str = "ana") -> MatrixPerson:
        self.people.append(made := self.homeserver.person(f"{name}{next(_numbers)}"))
        return made

    def private(self, person: MatrixPerson) -> str:
        """A chat of the person and the bot."""
        room = person.create_room(self.bot, direct=True)
        self.until(lambda: self.bot in person.members(room))
        return room

    def shared(self, person: MatrixPerson, *others: MatrixPerson) -> str:
        """A room of people and the bot."""
        room = person.create_room(self.bot, *(one.id for one in others), name="Planning")
        for one in others:
            one.join(room)
        self.until(lambda: self.bot in person.members(room))
        return room

    def record(
        self,
        person: MatrixPerson,
        room: str,
        text: str,
        *,
        form: str = "ogg",
        louder: int = 0,
        word_seconds: float = 1.0,
        **more: Any,
    ) -> str:
        """Somebody says the text and sends it."""
        data = recording(self.speech.tones(text), form, louder=louder, word_seconds=word_seconds)
        named = {"voice": True} if form == "ogg" else {"name": f"planning.{form}"}
        told = {"media_type": FILES[form], "seconds": seconds_of(text) * word_seconds, **named, **more}
        return person.record(room, data, **told)

    def posts(self, person: MatrixPerson, room: str) -> list[MatrixMessage]:
        """What there is of the bot."""
        return [one for one in person.messages(room, sender=self.bot) if not one.redacted]

    def answer(self, person: MatrixPerson, room: str, *words: str, seconds: float = 60) -> MatrixMessage:
        """The bot's last message with an answer, once it has all the words."""
        return self._last(person, room, words, seconds, notifies=True)

    def reply(self, person: MatrixPerson, room: str, *words: str, seconds: float = 60) -> MatrixMessage:
        """The bot's last notice, once it has all the words."""
        return self._last(person, room, words, seconds, notifies=False)

    def _last(
        self, person: MatrixPerson, room: str, words: tuple[str, ...], seconds: float, *, notifies: bool
    ) -> MatrixMessage:
        found: list[MatrixMessage] = []

        def there() -> bool:
            found[:] = [
                one
                for one in self.posts(person, room)
                if one.notifies is notifies and all(word in one.text for word in words)
            ]
            return bool(found)

        self.until(there, seconds, lambda: self.shown(person, room))
        return found[-1]

    def until(self, holds: Any, seconds: float = 60, shown: Any = str) -> None:
        until(holds, seconds, lambda: f"{shown()}\n{self.service.log.read_text()[-3000:]}")

    def shown(self, person: MatrixPerson, room: str) -> str:
        return "\n".join(f"{one.sender}: {one.text} {one.reactions}" for one in person.messages(room))


@contextmanager
def a_matrix_scene(folder: Path, homeserver: Homeserver, **settings: str) -> Iterator[MatrixScene]:
    """`settings` are those of the service, such as `max_hours="1"`."""
    speech = Speech()
    with homeserver, FakeVllm(script=SCRIPT, spelling=speech.spelling) as ears:
        bot = homeserver.person("earmark")
        chosen = {
            "MATRIX_HOMESERVER": homeserver.url,
            "MATRIX_TOKEN": bot.token,
            "ENGINE_URLS": ears.url,
            "ENGINE_MODEL": "step-audio-r1.1",
            **{name.upper(): value for name, value in settings.items()},
        }
        with Service(folder=folder / "service", settings=chosen) as service:
            scene = MatrixScene(
                homeserver=homeserver, engine=ears, service=service, speech=speech, account=bot
            )
            yield scene
        for one in (bot, *scene.people):
            one.close()
