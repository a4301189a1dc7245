"""Slack: how fast events are acknowledged, how fast a clip is answered, how often Slack is called.

    python benchmarks/slack.py [--events 200] [--seconds 20] [--recordings 0.05] [--hours 10]

Events come by signed HTTP at a steady rate; `--recordings` is the share that carries a recording and becomes
a job, which is worked on meanwhile; the others are talk of a channel. Bar: 99 of 100 are acknowledged within
250 ms. Then a five-second clip with an engine that answers at once. Then the calls of the Web API for a job
of fifty segments, alone and while an upload of `--hours` is being heard. The stand-in for Slack runs in this
process, the service and the engine in processes of their own. `--database-url` puts the table elsewhere.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import soundfile
from stage import OUT, Figure, engine, report, service, tones_m4a

from handlers.slack.web_api.methods import EVENTS, scopes
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_delivery import Delivery
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones

ACK_SECONDS = 0.25
SEGMENT_SECONDS = 30
SEGMENTS = 50
PATIENCE_SECONDS = 300.0
PEOPLE = 20


def clip(seconds: int, seed: int) -> Upload:
    """Each has words of its own, so that no earlier answer serves it."""
    stream = io.BytesIO()
    soundfile.write(stream, spoken_tones(some_words(seconds, seed), voiced=0.6), SAMPLE_RATE, format="FLAC")
    return Upload(name=f"clip-{seed}.flac", content=stream.getvalue(), duration_ms=seconds * 1000)


@contextmanager
def connected(engine_url: str, *, rate_scale: str = "off", **settings: str) -> Iterator[FakeSlack]:
    """A workspace that the service answers, over HTTP."""
    with (
        tempfile.TemporaryDirectory() as data,
        FakeSlack(
            scopes=" ".join(scopes()), subscriptions=" ".join(EVENTS), rate_scale=rate_scale, ack_seconds=10.0
        ) as slack,
        service(
            EARMARK_DATA_DIR=data,
            EARMARK_ENGINE_URLS=engine_url,
            EARMARK_ENGINE_MODEL="step-audio-r1.1",
            EARMARK_SLACK_BOT_TOKEN=slack.bot_token,
            EARMARK_SLACK_SIGNING_SECRET=slack.signing_secret,
            EARMARK_SLACK_API_URL=slack.api_url,
            EARMARK_LOG_LEVEL="WARNING",
            **settings,
        ) as running,
    ):
        slack.use_http(f"{running.url}/slack/events")
        yield slack


def until(holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def answered(slack: FakeSlack, channel: str) -> bool:
    """Whether the last of the bot's messages is final."""
    shown = slack.by_bot(channel)
    return bool(shown) and bool(shown[-1].edits) and "'cancel:" not in str(shown[-1].blocks)


def acknowledged(events: int, seconds: float, recordings: float, database: dict[str, str]) -> list[Delivery]:
    with engine() as url, connected(url, **database) as slack:
        people = [slack.user(f"person{number}") for number in range(PEOPLE)]
        room = slack.channel("talk", people)
        chats = [slack.direct(person) for person in people]
        attic = slack.channel("attic", people, bot=False)
        slack.post(attic, people[0], files=[clip(5, 1)])
        (file,) = slack.messages(attic)[0].files
        for chat, person in zip(chats, people, strict=True):
            slack.post(chat, person, "/help")  # people are looked up once
        until(lambda: not slack.pending())
        first = len(slack.deliveries)
        begun = time.monotonic()
        for number in range(round(events * seconds)):
            time.sleep(max(0.0, begun + number / events - time.monotonic()))
            place = number % PEOPLE
            if (number * recordings) % 1 < recordings:
                slack.post(chats[place], people[place], f"take {number}", files=[file])
            else:
                slack.post(room, people[place], f"nothing to hear in {number}")
        sent = time.monotonic() - begun
        until(lambda: not slack.pending())
        told = slack.deliveries[first:]
        lost = sum(one.failed or one.attempts > 1 for one in told)
        print(f"{len(told)} events in {sent:.1f} s, {lost} not acknowledged at first", flush=True)
        return told


def one_clip(count: int) -> list[float]:
    """Seconds from the post to the answer, each in a chat of its own."""
    taken = []
    with engine() as url, connected(url) as slack:
        for number in range(count):
            person = slack.user(f"person{number}")
            chat, note = slack.direct(person), clip(5, 100 + number)
            begun = time.monotonic()
            slack.post(chat, person, files=[note])
            until(lambda chat=chat: answered(slack, chat))  # type: ignore[misc]
            taken.append(time.monotonic() - begun)
            time.sleep(0.2)
    return taken


def calls_of(slack: FakeSlack, channel: str) -> int:
    """Those that name the channel, and of its files."""
    named = (str(call.args.get("channel") or call.args.get("channel_id") or "") for call in slack.log)
    return sum(name == channel for name in named)


def web_api_calls(hours: float) -> tuple[int, int, float]:
    """Of a job of fifty segments alone, and beside an upload; and what the upload needs in a minute."""
    upload = tones_m4a(OUT / f"tones-{hours:g}h.m4a", hours).read_bytes()
    with (
        engine(slots=4, seconds_per_second=1 / 60) as url,
        connected(
            url,
            rate_scale="1.0",
            EARMARK_ENGINE_SLOTS="4",
            EARMARK_SEGMENT_SECONDS=str(SEGMENT_SECONDS),
        ) as slack,
    ):
        alone = talk(slack, "alone", clip(SEGMENTS * SEGMENT_SECONDS, 7))
        until(lambda: answered(slack, alone))
        long = talk(slack, "long", Upload(name="meeting.m4a", content=upload))
        time.sleep(20)
        begun, before = time.monotonic(), calls_of(slack, long)
        beside = talk(slack, "beside", clip(SEGMENTS * SEGMENT_SECONDS, 8))
        until(lambda: answered(slack, beside))
        time.sleep(max(0.0, 60 - (time.monotonic() - begun)))
        a_minute = (calls_of(slack, long) - before) / (time.monotonic() - begun) * 60
        return calls_of(slack, alone), calls_of(slack, beside), a_minute


def talk(slack: FakeSlack, name: str, recording: Upload) -> str:
    person = slack.user(name)
    chat = slack.direct(person)
    slack.post(chat, person, "/transcribe", files=[recording])
    return chat


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def main() -> None:
    given = arguments()
    database = {"EARMARK_DATABASE_URL": given.database_url} if given.database_url else {}
    told = acknowledged(given.events, given.seconds, given.recordings, database)
    acks = [one.ack_seconds or 10.0 for one in told]
    figures = [
        Figure(name="event to ack, median", value=statistics.median(acks), unit="s"),
        Figure(name="event to ack, p99", value=percentile(acks, 99), unit="s", bar=ACK_SECONDS),
    ]
    if not given.only_acks:
        clips = one_clip(20)
        alone, beside, a_minute = web_api_calls(given.hours)
        figures += [
            Figure(name="clip of 5 s to its answer, median", value=statistics.median(clips), unit="s"),
            Figure(name="clip of 5 s to its answer, slowest", value=max(clips), unit="s"),
            Figure(name=f"calls for {SEGMENTS} segments, alone", value=alone, unit="calls"),
            Figure(name=f"calls for {SEGMENTS} segments, beside the upload", value=beside, unit="calls"),
            Figure(name="calls for the upload", value=a_minute, unit="a minute"),
        ]
    report(figures)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200, help="a second")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--recordings", type=float, default=0.05)
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--only-acks", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
