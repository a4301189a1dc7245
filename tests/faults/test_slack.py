"""Slack delivers more than once, answers get lost, processes are killed: still one job, one answer."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from bot.domain.job import Job, JobState
from tests.e2e.service import Service
from tests.e2e.slack.scene import Scene, a_scene, connected
from tests.e2e.slack.speech import chatter
from tests.fakes.slack_state import Message

COPIES = 2
"""Of each event for each of the processes."""


pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One service that is killed again and again."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    with a_scene(tmp_path_factory.mktemp("killed")) as one:
        yield one
    disable_socket(allow_unix_socket=True)


def long_recording(scene: Scene, channel: str, person: str) -> str:
    """Its transcript does not fit into a message: a file goes along."""
    sound = scene.upload(chatter(190), "inventory.mp3", word_seconds=0.25)
    return scene.post(channel, person, "transcribe", sound)


def answers(scene: Scene, channel: str) -> list[Message]:
    return [one for one in scene.slack.by_bot(channel) if not one.files]


def files(scene: Scene, channel: str) -> list[str]:
    """Names of what hangs in the channel, in order."""
    return [scene.slack.world.files[file].name for one in scene.slack.by_bot(channel) for file in one.files]


def jobs_of(scene: Scene, channel: str) -> list[Job]:
    return [job for job in scene.jobs() if channel in str(job.request.keys)]


def until_complete(scene: Scene, channel: str) -> None:
    """The answer and its file; then time for whatever comes twice."""
    scene.until(lambda: files(scene, channel), channel, seconds=60)
    scene.until(lambda: all(job.state.final for job in jobs_of(scene, channel)))
    time.sleep(1)
    assert len(answers(scene, channel)) == 1, scene.slack.conversation(channel)
    assert sorted(files(scene, channel)) == ["inventory.txt"]
    assert [job.state for job in jobs_of(scene, channel)] == [JobState.DONE]
    assert "The whole answer is in the file below" in str(answers(scene, channel)[0].blocks)


# Deliveries


@contextmanager
def fan_out(urls: list[str]) -> Iterator[str]:
    """A request URL that hands each event to all of the processes, several times at once."""
    pool = ThreadPoolExecutor(32)

    class FanOut(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            sent = [
                pool.submit(httpx.post, url, content=body, headers=kept, timeout=60) for url in urls * COPIES
            ]
            told = [one.result() for one in sent]
            worst = max(told, key=lambda answer: answer.status_code)
            self.send_response(worst.status_code)
            self.end_headers()
            self.wfile.write(worst.content)

        def log_message(self, *_args: object) -> None:
            """Nothing is said of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), FanOut)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        pool.shutdown()


def second_service(scene: Scene, folder: Path, *, http: bool) -> Service:
    """Another process on the same database and store."""
    settings = connected(scene.slack, scene.engine, http=http) | {"DATA_DIR": str(scene.service.data)}
    return Service(folder=folder, settings=settings)


def recordings_of_every_kind(scene: Scene) -> dict[str, int]:
    """Asked for by a message, by a mention and by an emoji; how many answers each channel gets."""
    chat, lena = scene.chat()
    scene.post(chat, lena, "", scene.upload())
    room, tom = scene.room("tom")
    scene.post(room, tom, "@earmark transcribe", scene.upload())
    hall, ines = scene.room("ines")
    posted = scene.post(hall, ines, "", scene.upload())
    scene.slack.react(hall, posted, ines, "ear")
    return {chat: 1, room: 1, hall: 1}


def assert_answered_once(scene: Scene, wanted: dict[str, int]) -> None:
    for channel, count in wanted.items():
        scene.answer(channel, "slides by noon")
        assert len(jobs_of(scene, channel)) == count
    scene.until(lambda: not scene.slack.pending())
    time.sleep(1)
    for channel, count in wanted.items():
        assert len(scene.slack.by_bot(channel)) == count, scene.slack.conversation(channel)


def test_what_two_processes_get_twice_each_at_once_is_one_job(loopback: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        scene = stack.enter_context(a_scene(tmp_path / "first", http=True))
        second = stack.enter_context(second_service(scene, tmp_path / "second", http=True))
        ways = [f"{service.url}/slack/events" for service in (scene.service, second)]
        scene.slack.use_http(stack.enter_context(fan_out(ways)))
        assert_answered_once(scene, recordings_of_every_kind(scene))
        chat, lena = scene.chat()
        long_recording(scene, chat, lena)
        until_complete(scene, chat)


def test_what_comes_four_times_over_the_sockets_of_two_processes_is_one_job(
    loopback: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        scene = stack.enter_context(a_scene(tmp_path / "first", slack={"copies": 4}))
        stack.enter_context(second_service(scene, tmp_path / "second", http=False))
        scene.until(lambda: len(scene.slack.courier.sockets) == 2)
        assert_answered_once(scene, recordings_of_every_kind(scene))


def test_an_event_that_could_not_be_committed_is_delivered_again(loopback: str, tmp_path: Path) -> None:
    with a_scene(tmp_path / "first", http=True, slack={"ack_seconds": 0.7, "time_scale": 0.02}) as scene:
        chat, lena = scene.chat()
        with closing(sqlite3.connect(scene.service.data / "earmark.db", isolation_level=None)) as holder:
            holder.execute("begin immediate")
            scene.post(chat, lena, "", scene.upload())
            scene.until(lambda: scene.slack.deliveries[-1].attempts >= 2)
            holder.execute("rollback")
        assert_answered_once(scene, {chat: 1})
        assert not [one for one in scene.slack.deliveries if one.failed]


# Sockets


def test_sockets_that_slack_ends_in_the_middle_lose_nothing(scene: Scene) -> None:
    wanted: dict[str, int] = {}
    for reason in ("warning", "refresh_requested", "too_many_websockets", ""):
        chat, lena = scene.chat()
        scene.hold_up("slides", 1)
        scene.post(chat, lena, "", scene.upload())
        if reason:
            scene.slack.say_goodbye(reason, close=reason != "warning")
        else:
            scene.slack.drop_sockets()
        second, tom = scene.chat("tom")
        scene.post(second, tom, "", scene.upload())
        scene.until(lambda: scene.slack.courier.sockets, seconds=60)
        scene.until(lambda: not scene.slack.pending())
        wanted |= {chat: 1, second: 1}
    assert_answered_once(scene, wanted)


# Kills


@pytest.mark.parametrize(
    ("method", "skip"),
    [
        ("users.info", 0),
        ("chat.postMessage", 0),
        ("files.info", 0),
        ("download", 0),
        ("chat.update", 0),
        ("chat.update", 1),
        ("files.getUploadURLExternal", 0),
        ("upload", 0),
        ("files.completeUploadExternal", 0),
    ],
)
def test_a_kill_whose_last_call_is_lost_leaves_one_answer_and_each_file_once(
    scene: Scene, method: str, skip: int
) -> None:
    chat, lena = scene.chat()
    scene.slack.fail(method, "lost", skip=skip)
    fault = scene.slack.api.faults[-1]
    long_recording(scene, chat, lena)
    end = time.monotonic() + 60
    while fault.times:
        assert time.monotonic() < end, f"{method} was never called"
        time.sleep(0.0005)
    scene.service.kill()
    scene.service.start()
    until_complete(scene, chat)


def test_a_command_that_was_acknowledged_outlives_the_process(scene: Scene) -> None:
    """Slack delivers none a second time: what was typed has to be on the disk before it is answered."""
    hall, ines = scene.room("ines")
    scene.post(hall, ines, "", scene.upload())
    scene.answer(hall, "slides by noon")
    scene.until(lambda: not scene.slack.pending())
    scene.slack.fail("users.info", "slow", seconds=20)
    scene.slack.fail("conversations.open", "slow", seconds=20)
    command = scene.slack.slash("/transcribe", "", hall, ines)
    scene.until(lambda: command.acked)
    assert len(jobs_of(scene, hall)) == 1
    scene.service.kill()
    scene.slack.api.faults.clear()
    scene.service.start()
    scene.answer(scene.slack.direct(ines), "slides by noon")
    assert len(jobs_of(scene, hall)) == 2
    assert len(answers(scene, scene.slack.direct(ines))) == 1


@pytest.fixture(scope="module")
def slow_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """As `scene`, with every answer taken for one that was waited for, and recordings marked."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    settings = {"new_message_seconds": "0", "mark_recordings": "true"}
    with a_scene(tmp_path_factory.mktemp("slow"), **settings) as one:
        yield one
    disable_socket(allow_unix_socket=True)


@pytest.mark.parametrize("how", ["lost", "drop"])
@pytest.mark.parametrize(
    ("method", "skip"),
    [
        ("chat.postMessage", 1),
        ("chat.delete", 0),
        ("reactions.add", 0),
        ("reactions.add", 1),
        ("reactions.remove", 0),
    ],
)
def test_a_kill_around_a_new_message_leaves_one_answer_and_no_line_about_progress(
    slow_scene: Scene, method: str, skip: int, how: str
) -> None:
    """`drop`: the call never got there."""
    scene = slow_scene
    chat, lena = scene.chat()
    scene.slack.fail(method, how, skip=skip)
    fault = scene.slack.api.faults[-1]
    scene.hold_up("crates", 2)
    long_recording(scene, chat, lena)
    scene.until(lambda: not fault.times, chat)
    scene.service.kill()
    scene.service.start()
    until_complete(scene, chat)
    (recording,) = [one for one in scene.slack.messages(chat) if one.user == lena]
    scene.until(lambda: [*recording.reactions] == ["white_check_mark"], chat)


def test_a_file_whose_message_comes_after_a_lost_answer_is_shared_once(loopback: str, tmp_path: Path) -> None:
    with a_scene(tmp_path / "first", slack={"share_seconds": 1.5}) as scene:
        chat, lena = scene.chat()
        scene.slack.fail("files.completeUploadExternal", "lost", times=1)
        long_recording(scene, chat, lena)
        until_complete(scene, chat)
