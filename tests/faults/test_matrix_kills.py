"""The service is killed at every step of answering in Matrix: one answer, whole, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from tests.e2e.matrix.scene import MatrixScene, a_matrix_scene
from tests.e2e.telegram.speech import NOTE, story
from tests.fakes.matrix import FakeHomeserver

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
LONG = story(85)


@dataclass(frozen=True, kw_only=True)
class MatrixStep:
    """A call of the bot: the `index`th of its name since the recording was sent."""

    name: str
    index: int = 0
    done: bool = True
    """The homeserver did what was asked, and only its answer is lost; False: the call never got there."""
    forgotten: bool = False
    """The homeserver has forgotten its transactions meanwhile."""

    def __str__(self) -> str:
        how = "forgotten" if self.forgotten else "done" if self.done else "lost"
        return f"{self.name}-{self.index}-{how}"


def steps(*names: tuple[str, int]) -> list[MatrixStep]:
    return [MatrixStep(name=name, index=index, done=done) for name, index in names for done in (True, False)]


SHORT = [MatrixStep(name="download"), *steps(("send", 0), ("send", 1))]
ATTACHING = [MatrixStep(name="upload", done=False), MatrixStep(name="send", index=2)]
ANNOUNCING = [
    *steps(("send", 1), ("send", 2), ("redact", 0), ("redact", 1), ("send", 3)),
    MatrixStep(name="send", index=2, forgotten=True),
]
"""The reaction, the answer, the line that goes, the reaction that goes, the one that stays."""


@contextmanager
def killable(tmp_path_factory: pytest.TempPathFactory, **settings: str) -> Iterator[MatrixScene]:
    """Its service is another process after each test."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    with a_matrix_scene(
        tmp_path_factory.mktemp("kills"), FakeHomeserver(), stop_seconds="0", **settings
    ) as one:
        yield one
    disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MatrixScene]:
    with killable(tmp_path_factory, mark_recordings="false", new_message_seconds="3600") as one:
        yield one


@pytest.fixture(scope="module")
def marking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MatrixScene]:
    """Every answer is taken for one that was waited for, and recordings are marked."""
    with killable(tmp_path_factory, new_message_seconds="0", mark_recordings="true") as one:
        yield one


@contextmanager
def killed_at(scene: MatrixScene, step: MatrixStep) -> Iterator[None]:
    """What is sent within is answered by two processes: the first ends at the step."""
    homeserver = scene.homeserver
    assert isinstance(homeserver, FakeHomeserver)
    fault = homeserver.fault(step.name, after=step.index, done=step.done, hangs=True)
    yield
    scene.until(lambda: any(call.status == -1 for call in homeserver.calls_made))
    scene.service.kill()
    homeserver.faults.remove(fault)
    homeserver.calls_made.clear()
    if step.forgotten:
        homeserver.world.forget_transactions()
    scene.service.start()


@pytest.mark.xdist_group("matrix-kills-plain")
@pytest.mark.parametrize("step", SHORT, ids=str)
def test_a_voice_note_is_answered_once_wherever_the_service_dies(
    plain: MatrixScene, step: MatrixStep
) -> None:
    ana = plain.person()
    room = plain.private(ana)
    with killed_at(plain, step):
        plain.record(ana, room, NOTE, louder=SHORT.index(step))
    plain.answer(ana, room, "the train is late")
    assert len(plain.posts(ana, room)) == 1


@pytest.mark.xdist_group("matrix-kills-plain")
def test_an_event_that_was_committed_and_not_confirmed_counts_once(plain: MatrixScene) -> None:
    ana = plain.person()
    room = plain.private(ana)
    plain.record(ana, room, NOTE, louder=20)
    plain.reply(ana, room)
    plain.service.kill()
    plain.service.start()
    plain.answer(ana, room, "the train is late")
    plain.record(ana, room, "Stop and begin again.")
    plain.answer(ana, room, "Stop and begin again")
    assert len(plain.posts(ana, room)) == 2


@pytest.mark.xdist_group("matrix-kills-plain")
@pytest.mark.parametrize("step", ATTACHING, ids=str)
def test_files_come_once_each_wherever_the_service_dies(plain: MatrixScene, step: MatrixStep) -> None:
    ana = plain.person()
    room = plain.private(ana)
    with killed_at(plain, step):
        plain.record(ana, room, LONG, form="mp3", caption="!transcribe", word_seconds=0.25)
    plain.until(lambda: len(plain.posts(ana, room)) >= 3, 60, lambda: plain.shown(ana, room))
    answer, *files = plain.posts(ana, room)
    assert answer.text.startswith("Transcript")
    assert sorted(file.text for file in files) == ["planning.txt"]


@pytest.mark.xdist_group("matrix-kills-marking")
@pytest.mark.parametrize("step", ANNOUNCING, ids=str)
def test_a_new_message_with_the_answer_stands_alone_wherever_the_service_dies(
    marking: MatrixScene, step: MatrixStep
) -> None:
    ana = marking.person()
    room = marking.private(ana)
    tone = marking.speech.tones("the")[0]
    marking.engine.fail("slow", seconds=1.0, match=tone)
    with killed_at(marking, step):
        note = marking.record(ana, room, NOTE, louder=ANNOUNCING.index(step))
    marking.until(
        lambda: next(one for one in ana.messages(room) if one.id == note).reactions == ["✅"],
        60,
        lambda: marking.shown(ana, room),
    )
    (answer,) = marking.posts(ana, room)
    assert "the train is late" in answer.text
    assert answer.notifies
