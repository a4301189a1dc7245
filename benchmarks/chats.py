"""From a recording in a chat to its answer: how long it takes, in how many calls and notifications.

    python benchmarks/chats.py [--pace 0.02]

A recording of 5 s and one of 10 min is sent to Telegram and to Slack, each in a private conversation,
with all limits on. `--pace`: seconds that the engine takes for a second of sound, in each of four slots. A
notification is a message that is new and not silent. Also how soon Slack is answered while its own interface
takes two seconds for each call. Bars: two notifications an answer and one a file at most; 0.25 s to Slack's
answer. The calls on Telegram include those by which a service that starts publishes its menus.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stage import OUT, Figure, report, tones_flac

from handlers.slack.manifest import EVENTS, scopes
from tests.e2e.slack import scene as slack_scene
from tests.e2e.telegram import scene as telegram_scene
from tests.fakes.slack import Upload

LENGTHS = {"5 s": 5, "10 min": 600}
PATIENCE_SECONDS = 60.0
ACK_BAR_SECONDS = 0.25
COMMANDS = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerCost:
    seconds: float
    calls: int
    notifications: int
    files: int


def sound(seconds: int) -> Path:
    return tones_flac(OUT / f"tones-{seconds}.flac", seconds)


def waited(since: float, holds: object, seconds: float = PATIENCE_SECONDS) -> float:
    assert callable(holds)
    while not holds():
        if time.monotonic() - since > seconds:
            raise TimeoutError
        time.sleep(0.02)
    return time.monotonic() - since


def on_telegram(folder: Path, pace: float) -> Iterator[tuple[str, AnswerCost]]:
    slow = {"seconds_per_second": pace}
    with telegram_scene.a_scene(folder, engine=slow, mark_recordings="true") as scene:
        for name, seconds in LENGTHS.items():
            ana, path = scene.person(), sound(seconds)
            before = len(scene.telegram.calls())
            since = time.monotonic()
            kind = "voice" if seconds < 60 else "audio"
            more = {} if kind == "voice" else {"name": path.name}
            scene.telegram.send(kind, ana, ana, path.read_bytes(), seconds=seconds, **more)
            recording = scene.telegram.messages(ana)[0]
            taken = waited(since, lambda seen=recording: [*seen.reactions.values()] not in ([], [["👀"]]))
            calls = scene.telegram.calls()[before:]
            posts = [one for one in calls if one.method in {"sendMessage", "sendDocument"}]
            loud = sum(one.parameters.get("disable_notification") != "true" for one in posts)
            files = sum(one.file is not None for one in scene.telegram.answers(ana))
            yield name, AnswerCost(seconds=taken, calls=len(calls), notifications=loud, files=files)


@contextmanager
def slack_with_limits(folder: Path, pace: float) -> Iterator[slack_scene.Scene]:
    own = {"rate_scale": "1.0", "scopes": " ".join(scopes()), "subscriptions": " ".join(EVENTS)}
    with slack_scene.a_scene(
        folder, slack=own, engine={"seconds_per_second": pace}, mark_recordings="true"
    ) as scene:
        yield scene


def on_slack(folder: Path, pace: float) -> Iterator[tuple[str, AnswerCost]]:
    with slack_with_limits(folder, pace) as scene:
        for number, (name, seconds) in enumerate(LENGTHS.items()):
            chat, person = scene.chat(f"anna{number}")
            path = sound(seconds)
            upload = Upload(name=path.name, content=path.read_bytes(), duration_ms=seconds * 1000)
            before = len(scene.slack.log)
            since = time.monotonic()
            ts = scene.post(chat, person, "", upload)
            taken = waited(since, lambda at=(chat, ts): reactions(scene, *at) - {"eyes"})
            calls = scene.slack.log[before:]
            posted = scene.slack.by_bot(chat)
            gone = [one for one in scene.slack.messages(chat, gone=True) if one.deleted and one.bot_id]
            files = sum(len(one.files) for one in posted)
            notifications = len(posted) + len(gone)
            yield name, AnswerCost(seconds=taken, calls=len(calls), notifications=notifications, files=files)


def reactions(scene: slack_scene.Scene, channel: str, ts: str) -> set[str]:
    (message,) = (one for one in scene.slack.messages(channel) if one.ts == ts)
    return set(message.reactions)


def acknowledged(folder: Path) -> list[float]:
    """Seconds from commands to Slack's answer, while each call of its interface takes two seconds."""
    with slack_scene.a_scene(folder, http=True) as scene:
        room, lena = scene.room()
        for method in ("conversations.history", "conversations.replies", "users.info", "chat.postEphemeral"):
            scene.slack.fail(method, "slow", seconds=2, times=10_000)
        taken = []
        for _ in range(COMMANDS):
            since = time.monotonic()
            scene.slack.slash("/summarize", "", room, lena).wait()
            taken.append(time.monotonic() - since)
        return sorted(taken)


def main(pace: float) -> None:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for platform, told in (("Telegram", on_telegram), ("Slack", on_slack)):
            for name, one in told(Path(folder) / platform, pace):
                what = f"{platform}, {name}"
                figures += [
                    Figure(name=f"{what}: to the answer", value=one.seconds, unit="s"),
                    Figure(name=f"{what}: calls", value=one.calls, unit=""),
                    Figure(
                        name=f"{what}: notifications", value=one.notifications, unit="", bar=2 + one.files
                    ),
                ]
        acks = acknowledged(Path(folder) / "acks")
        slowest = acks[int(len(acks) * 0.99)]
        figures.append(
            Figure(name="command to Slack's answer, p99", value=slowest, unit="s", bar=ACK_BAR_SECONDS)
        )
    report(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pace", type=float, default=0.02)
    main(parser.parse_args().pace)
