"""The service is killed at every step of taking in a recording and answering it: one answer, whole, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from tests.e2e.telegram.scene import Scene, a_scene
from tests.e2e.telegram.speech import NOTE, story

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
LONG = story(85)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A call of the Bot API: the `index`th of its method since the recording was sent."""

    method: str
    index: int = 0
    done: bool = True
    """Telegram did what was asked, and only its answer is lost; False: the call never got there."""

    def __str__(self) -> str:
        return f"{self.method}-{self.index}-{'done' if self.done else 'lost'}"


INTAKE = [
    Step(method="getUpdates", done=False),  # committed, and Telegram not told so
    Step(method="getFile"),
    Step(method="file"),
]
SHORT = [
    *INTAKE,
    *(Step(method="sendMessage", done=done) for done in (True, False)),
    *(Step(method="editMessageText", done=done) for done in (True, False)),
]
ATTACHING = [
    *(Step(method="editMessageText", done=done) for done in (True, False)),
    *(Step(method="sendMessage", index=1, done=done) for done in (True, False)),
    *(Step(method="editMessageMedia", done=done) for done in (True, False)),
]
ANNOUNCING = [
    *(Step(method="sendMessage", index=1, done=done) for done in (True, False)),
    *(Step(method="editMessageText", done=done) for done in (True, False)),
    *(Step(method="deleteMessages", done=done) for done in (True, False)),
    *(
        Step(method="setMessageReaction", index=index, done=done)
        for index in (0, 1)
        for done in (True, False)
    ),
]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Its service is another process after each test."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    with a_scene(tmp_path_factory.mktemp("kills"), stop_seconds="0") as one:
        yield one
    disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="module")
def slow_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """As `scene`, with every answer taken for one that was waited for, and recordings marked."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    settings = {"stop_seconds": "0", "new_message_seconds": "0", "mark_recordings": "true"}
    with a_scene(tmp_path_factory.mktemp("slow"), **settings) as one:
        yield one
    disable_socket(allow_unix_socket=True)


def killed_at(scene: Scene, step: Step, before: int) -> None:
    """Waits for the call and kills the service there. `before`: calls of the method so far."""
    log = scene.telegram.calls
    if step.method == "file":  # a download is no call of the API
        scene.until(lambda: len(log("getFile")) > before)
        scene.telegram.until(lambda: not scene.telegram.world.faults)
    else:
        scene.until(lambda: len(log(step.method)) > before + step.index, 60)
        call = log(step.method)[before + step.index]
        scene.until(lambda: call.status or not step.done)
    scene.service.kill()


def arranged(scene: Scene, step: Step) -> int:
    """The fault for the step; the calls of its method so far."""
    if step.method == "file":
        scene.telegram.delay("file", 5.0)
        return len(scene.telegram.calls("getFile"))
    break_off = scene.telegram.lose if step.done else scene.telegram.drop
    break_off(step.method, after=step.index)
    return len(scene.telegram.calls(step.method))


def back(scene: Scene) -> None:
    scene.telegram.world.faults.clear()
    scene.service.restart()


@pytest.mark.xdist_group("telegram-kills-short")
@pytest.mark.parametrize("step", SHORT, ids=str)
def test_a_voice_note_is_answered_once_wherever_the_service_dies(scene: Scene, step: Step) -> None:
    ana = scene.person()
    before = arranged(scene, step)
    scene.voice(ana, ana, NOTE, louder=SHORT.index(step))
    killed_at(scene, step, before)
    back(scene)
    scene.answer(ana, "the train", seconds=60)
    found = scene.telegram.answers(ana)
    assert sum("the train" in one.text for one in found) == 1
    assert len(found) - 1 <= (step not in SHORT[-2:])  # a status whose number nobody could note


@pytest.mark.xdist_group("telegram-kills-slow")
@pytest.mark.parametrize("step", ANNOUNCING, ids=str)
def test_a_new_message_with_the_answer_stands_alone_wherever_the_service_dies(
    slow_scene: Scene, step: Step
) -> None:
    scene = slow_scene
    ana = scene.person()
    before = arranged(scene, step)
    scene.engine.fail("slow", seconds=1.5, match=scene.tone("the"))
    scene.voice(ana, ana, NOTE, louder=ANNOUNCING.index(step))
    killed_at(scene, step, before)
    back(scene)
    recording = scene.telegram.messages(ana)[0]
    scene.until(lambda: [*recording.reactions.values()] == [["👌"]], 60, ana)
    found = scene.telegram.answers(ana)
    assert sum("the train" in one.text for one in found) == 1
    assert len(found) - 1 <= (step == ANNOUNCING[0])  # a title whose number nobody could note


@pytest.mark.xdist_group("telegram-kills-long")
@pytest.mark.parametrize("step", ATTACHING, ids=str)
def test_files_come_once_each_wherever_the_service_dies(scene: Scene, step: Step) -> None:
    ana = scene.person()
    before = arranged(scene, step)
    scene.send("audio", ana, ana, LONG, caption="/transcribe", name="inventory.mp3")
    killed_at(scene, step, before)
    back(scene)
    scene.until(lambda: len([one for one in scene.telegram.answers(ana) if one.file]) == 1, 60, ana)
    found = scene.telegram.answers(ana)
    assert sum("Transcript" in one.text and not one.file for one in found) == 1
    assert sorted(one.file.name or "" for one in found if one.file) == ["inventory.txt"]
    assert len(found) - 2 <= (step.method == "sendMessage" and step.done)  # a line that nobody could note
    if step == ATTACHING[-2]:  # what Telegram did is asked for again, and is not to be counted by the next
        scene.until(lambda: len(scene.telegram.calls(step.method)) > before + 1)


@pytest.mark.xdist_group("telegram-kills-short")
def test_a_service_that_is_told_to_stop_hands_its_work_to_the_next(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=30, match=scene.tone("Stop"))
    scene.voice(ana, ana, "Stop and begin again.")
    scene.working(ana, "Listening")
    scene.service.stop()
    assert scene.service.process
    assert scene.service.process.returncode == 0
    scene.service.restart()
    scene.answer(ana, "begin again", seconds=60)
    assert len(scene.telegram.answers(ana)) == 1
