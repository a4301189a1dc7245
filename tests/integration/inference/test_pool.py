"""The pool against a server that behaves and fails like vLLM, over real connections."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest

from bot.domain.errors import (
    BadAnswer,
    ContextOverflow,
    EngineBusy,
    EngineError,
    EngineRefused,
    EngineSlow,
    EngineUnreachable,
)
from bot.domain.job import Call, Capability
from bot.domain.recording import Sound, TimeRange
from bot.domain.transcript import SegmentText
from bot.inference.client import EndpointConfig, Timeouts
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES
from bot.worker.sound_transcriber import together
from tests.fakes.tones import some_words, sound_of, spoken_tones
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.usefixtures("loopback")
GATE = "engine"
QUICK = Timeouts(
    connect=1.0, answer=2.0, per_sound_second=0.0, per_token=0.0, first_word=1.0, idle=0.5, look=1.0
)
QUESTION = Call(system="You answer.", user="Is anybody there? Say so.", max_tokens=200)

Check = Callable[[EnginePool], Awaitable[None]]


def with_pool(server: FakeVllm, check: Check, *, timeouts: Timeouts | None = None, **config: Any) -> None:
    async def run() -> None:
        settings = {"profile": PROFILES[server.engine.served.model], "base_url": server.url} | config
        pool = EnginePool([EndpointConfig(name=GATE, **settings)], timeouts=timeouts)
        try:
            await check(pool)
        finally:
            await pool.close()

    asyncio.run(run())


async def transcribed(pool: EnginePool, sound: Sound, **more: Any) -> SegmentText:
    """All parts as one text. Raises `BadAnswer` for the first problem."""
    heard = await pool.transcribe(GATE, sound, **more)
    for part in heard:
        if part.problem:
            raise BadAnswer("not believed", reason=part.problem)
    return together([part.text for part in heard])


def spoken(words: list[str], **more: Any) -> Sound:
    return sound_of(spoken_tones(words), **more)


def test_every_second_of_a_segment_is_heard_once_in_parts_that_the_engine_survives() -> None:
    words = some_words(240)

    async def check(pool: EnginePool) -> None:
        text = await transcribed(pool, spoken(words), capability=Capability.TRANSCRIBE)
        assert text.text.split() == words

    with FakeVllm("step-audio-r1.1") as server:
        with_pool(server, check)
        (asked,) = server.log
        assert asked.words == words
        assert max(asked.parts) <= 25.0
        assert sum(asked.parts) == 240.0


def test_parts_cut_at_pauses_lose_nothing() -> None:
    words = [word if place % 7 else "" for place, word in enumerate(some_words(100))]
    pauses = [TimeRange.from_seconds(place - 0.2, place + 1) for place in range(7, 100, 7)]

    async def check(pool: EnginePool) -> None:
        text = await transcribed(pool, spoken(words, pauses=pauses), capability=Capability.TRANSCRIBE)
        assert text.text.split() == [word for word in words if word]

    for profile in ("step-audio-r1.1", "whisper"):
        with FakeVllm(profile) as server:
            with_pool(server, check)


def test_whisper_is_asked_part_by_part_and_gives_times() -> None:
    words = some_words(100, seed=3)

    async def check(pool: EnginePool) -> None:
        sound = spoken(words, start=1_000 * 16_000)
        parts = await pool.transcribe(GATE, sound, capability=Capability.TRANSCRIBE, language="en")
        assert " ".join(part.text.text for part in parts).split() == words
        assert {part.text.language for part in parts} == {"en"}
        edges = [edge for part in parts for edge in (part.range.start, part.range.end)]
        assert (edges[0], edges[-1]) == (sound.range.start, sound.range.end)
        assert edges[1:-1:2] == edges[2:-1:2]

    with FakeVllm("whisper") as server:
        with_pool(server, check)
        assert len(server.log) == 4
        assert {asked.language for asked in server.log} == {"en"}


def test_each_part_has_its_own_outcome() -> None:
    words = some_words(100)

    async def check(pool: EnginePool) -> None:
        parts = await pool.transcribe(GATE, spoken(words), capability=Capability.TRANSCRIBE, language="en")
        assert [part.problem for part in parts] == [None, "refused", "loop", None]
        assert [part.text.text for part in parts[:3]] == ["", "", ""]
        assert parts[3].text.text.split() == words[-len(parts[3].text.text.split()) :]

    with FakeVllm("whisper") as server:
        for kind in ("empty", "refuse"):
            server.fail(kind)
        server.fail("say", text="okay " * 100)
        with_pool(server, check)


def test_a_model_that_refuses_every_part_refuses_the_sound() -> None:
    async def check(pool: EnginePool) -> None:
        with pytest.raises(EngineRefused):
            await pool.transcribe(GATE, spoken(some_words(60)), capability=Capability.TRANSCRIBE)

    with FakeVllm("whisper") as server:
        server.fail("refuse", times=10)
        with_pool(server, check)


@pytest.mark.parametrize(
    ("fault", "error", "reason"),
    [
        ({"kind": "busy", "retry_after": "7"}, EngineBusy, None),
        ({"kind": "busy", "status": 429}, EngineBusy, None),
        ({"kind": "fail"}, EngineUnreachable, None),
        ({"kind": "fail", "status": 502}, EngineUnreachable, None),
        ({"kind": "refuse"}, EngineRefused, None),
        ({"kind": "too_many_parts"}, BadAnswer, "overflow"),
        ({"kind": "overflow"}, BadAnswer, "overflow"),
        ({"kind": "drop"}, EngineUnreachable, None),
        ({"kind": "drop_mid_answer"}, EngineUnreachable, None),
        ({"kind": "error_in_stream"}, EngineUnreachable, None),
        ({"kind": "stall", "seconds": 3.0}, EngineSlow, None),
        ({"kind": "slow", "seconds": 3.0}, EngineSlow, None),
        ({"kind": "no_think_end"}, BadAnswer, "no_answer"),
        ({"kind": "loop"}, BadAnswer, "loop"),
        ({"kind": "truncated"}, BadAnswer, "truncated"),
        ({"kind": "say", "text": "I'm sorry, I can't listen to audio."}, BadAnswer, "refusal"),
        (
            {"kind": "say", "text": "Доброе утро, уважаемые коллеги, начнём. " * 2},
            BadAnswer,
            "wrong_language",
        ),
        ({"kind": "die"}, EngineUnreachable, None),
    ],
    ids=lambda value: value.get("kind", "") if isinstance(value, dict) else None,
)
def test_every_fault_becomes_an_error_that_says_what_to_do(
    fault: dict[str, Any], error: type[EngineError], reason: str | None
) -> None:
    words = some_words(30)

    async def check(pool: EnginePool) -> None:
        with pytest.raises(error) as caught:
            await transcribed(pool, spoken(words), capability=Capability.TRANSCRIBE, language="en")
        assert type(caught.value) is error
        assert getattr(caught.value, "reason", None) == reason
        if "retry_after" in fault:
            assert getattr(caught.value, "retry_after", None) == 7.0
        if fault["kind"] != "die":
            again = await transcribed(pool, spoken(words), capability=Capability.TRANSCRIBE, language="en")
            assert again.text.split() == words

    with FakeVllm("step-audio-r1.1") as server:
        server.fail(**fault)
        with_pool(server, check, timeouts=QUICK)


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_thoughts_in_a_field_of_their_own_are_no_words(field: str) -> None:
    words = some_words(10)

    async def check(pool: EnginePool) -> None:
        text = await transcribed(pool, spoken(words), capability=Capability.TRANSCRIBE)
        assert text.text.split() == words

    with FakeVllm("step-audio-r1.1") as server:
        server.fail("reasoning_field", field=field)
        with_pool(server, check)


def test_a_loop_is_cut_short_long_before_its_tokens_are_used_up() -> None:
    async def check(pool: EnginePool) -> None:
        with pytest.raises(BadAnswer):
            await transcribed(pool, spoken(some_words(30)), capability=Capability.TRANSCRIBE)

    with FakeVllm("step-audio-r1.1", token_seconds=0.002) as server:
        server.fail("loop")
        with_pool(server, check)
        assert _eventually(lambda: server.log[0].disconnected)


def _eventually(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize(
    ("profile", "state"),
    [
        ("step-audio-r1.1", {"fixed_seconds": 30.0}),
        ("step-audio-r1.1", {"token_seconds": 1.0}),
        ("whisper", {"fixed_seconds": 30.0}),
    ],
)
def test_cancelling_closes_the_connection_so_that_the_server_stops(
    profile: str, state: dict[str, float]
) -> None:
    with FakeVllm(profile, **state) as server:

        async def check(pool: EnginePool) -> None:
            request = asyncio.create_task(
                transcribed(pool, spoken(some_words(20)), capability=Capability.TRANSCRIBE)
            )
            while not (server.log and (server.engine.running or server.log[0].status)):
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            request.cancel()
            with pytest.raises(asyncio.CancelledError):
                await request
            assert await asyncio.to_thread(_eventually, lambda: server.log[0].disconnected)
            assert await asyncio.to_thread(_eventually, lambda: server.engine.running == 0)

        with_pool(server, check)


def test_a_connection_that_the_server_had_closed_is_opened_again_at_once() -> None:
    answer = b'{"data": [{"id": "m", "max_model_len": 4096}]}'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
    connections = 0

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head + answer)
        await reader.read(1)
        writer.transport.abort()

    async def run() -> None:
        server = await asyncio.start_server(once, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        pool = EnginePool([EndpointConfig(name=GATE, base_url=url, profile=PROFILES["text"])])
        (health,) = await pool.health()
        await pool.close()
        server.close()
        await server.wait_closed()
        assert health.reachable
        assert health.models == ("m",)

    asyncio.run(run())
    assert connections >= 2


def test_an_engine_that_dies_while_it_works_is_not_asked_twice() -> None:
    connections = 0

    async def die(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    async def run() -> None:
        server = await asyncio.start_server(die, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        config = EndpointConfig(name=GATE, base_url=url, profile=PROFILES["whisper"], model="m")
        pool = EnginePool([config])
        with pytest.raises(EngineUnreachable):
            await transcribed(pool, spoken(some_words(5)), capability=Capability.TRANSCRIBE)
        await pool.close()
        server.close()
        await server.wait_closed()

    asyncio.run(run())
    assert connections == 1


def test_a_question_is_answered_without_thoughts_and_a_script_can_answer_it() -> None:
    async def check(pool: EnginePool) -> None:
        assert await pool.call(GATE, QUESTION) == "Is anybody there?"
        words = some_words(12, seed=5)
        sounds = [spoken(words[:6]), spoken(words[6:], start=6 * 16_000)]
        assert await pool.call(GATE, QUESTION, sounds) == f"I heard {' '.join(words)}."

    with FakeVllm("step-audio-r1.1", script=[(r"\[00:00:06-00:00:12\]", "I heard {words}.")]) as server:
        with_pool(server, check)


def test_an_empty_answer_to_a_question_is_not_believed() -> None:
    async def check(pool: EnginePool) -> None:
        with pytest.raises(BadAnswer) as caught:
            await pool.call(GATE, QUESTION)
        assert caught.value.reason == "empty"

    with FakeVllm("text") as server:
        server.fail("empty")
        with_pool(server, check)


def test_a_question_too_long_for_the_context_is_not_sent() -> None:
    async def check(pool: EnginePool) -> None:
        with pytest.raises(ContextOverflow):
            await pool.call(GATE, Call(system="", user="many words " * 4_000, max_tokens=100))

    with FakeVllm("text") as server:
        with_pool(server, check)
        assert not server.log


def test_silence_is_no_fault() -> None:
    async def check(pool: EnginePool) -> None:
        silence = sound_of(np.zeros(16_000 * 30, np.int16), speech_seconds=0.0)
        assert (await transcribed(pool, silence, capability=Capability.TRANSCRIBE)).text == ""
        nothing = Sound(flac=b"", range=TimeRange(start=5, end=5))
        assert (await transcribed(pool, nothing, capability=Capability.TRANSCRIBE)).text == ""

    for profile in ("step-audio-r1.1", "whisper"):
        with FakeVllm(profile) as server:
            with_pool(server, check)


def test_the_server_tells_its_context_and_the_profile_stands_in() -> None:
    async def known(pool: EnginePool) -> None:
        assert await pool.context_tokens(Capability.THINK) == 8_192
        assert await pool.context_tokens(Capability.LISTEN) == 0

    async def unknown(pool: EnginePool) -> None:
        assert await pool.context_tokens(Capability.TRANSCRIBE) == PROFILES["qwen3-omni"].default_context

    with FakeVllm("text") as server:
        with_pool(server, known)
        with_pool(
            server, unknown, profile=PROFILES["qwen3-omni"], base_url="http://127.0.0.1:9", timeouts=QUICK
        )


def test_gates_name_who_serves_what() -> None:
    pool = EnginePool(
        [
            EndpointConfig(name="a", base_url="http://127.0.0.1:9", profile=PROFILES["whisper"], slots=8),
            EndpointConfig(
                name="b",
                base_url="http://127.0.0.1:9/v1/",
                profile=PROFILES["step-audio-r1.1"],
                needs=frozenset({Capability.TRANSCRIBE, Capability.THINK, Capability.PREPARE}),
            ),
        ]
    )
    assert pool.gates == {
        Capability.TRANSCRIBE: ("a", "b"),
        Capability.TRANSLATE: ("a",),
        Capability.THINK: ("b",),
    }
    assert pool.slots == {"a": 8, "b": 4}
    assert pool.can(Capability.THINK)
    assert not pool.can(Capability.LISTEN)
    assert pool.profile(Capability.TRANSCRIBE) is PROFILES["whisper"]
    assert pool.profile(Capability.LISTEN) is None
    assert pool.gate_profile("b") is PROFILES["step-audio-r1.1"]
    asyncio.run(pool.close())


def test_a_need_that_an_engine_does_not_serve_is_refused_before_it_is_sent() -> None:
    async def check(pool: EnginePool) -> None:
        with pytest.raises(EngineRefused):
            await pool.call(GATE, QUESTION)
        with pytest.raises(EngineRefused, match="Thai"):
            await transcribed(pool, spoken(["baban"]), capability=Capability.TRANSCRIBE, language="th")

    with FakeVllm("voxtral") as server:
        with_pool(server, check)
        assert not server.log


def test_the_breaker_asks_for_longer_and_longer_rests_until_the_engine_answers() -> None:
    async def check(pool: EnginePool) -> None:
        pauses = []
        for _try in range(5):
            with pytest.raises(EngineUnreachable) as caught:
                await pool.call(GATE, QUESTION)
            pauses.append(caught.value.rest_seconds)
        assert pauses == [0.0, 0.0, 5.0, 10.0, 20.0]
        await pool.call(GATE, QUESTION)
        server.fail("fail")
        with pytest.raises(EngineUnreachable) as caught:
            await pool.call(GATE, QUESTION)
        assert caught.value.rest_seconds == 0.0

    with FakeVllm("text") as server:
        server.fail("fail", times=5)
        with_pool(server, check)


def test_a_priority_is_sent_where_one_is_configured() -> None:
    async def check(pool: EnginePool) -> None:
        await pool.call(GATE, QUESTION)

    with FakeVllm("text") as server:
        with_pool(server, check)
        with_pool(server, check, priority=-5)
        assert [asked.priority for asked in server.log] == [None, -5]


def test_the_api_key_is_sent_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    async def check(pool: EnginePool) -> None:
        await pool.call(GATE, QUESTION)
        (health,) = await pool.health()
        assert health.ready
        server.engine.api_key = "another"
        with pytest.raises(EngineRefused, match="API key") as caught:
            await pool.call(GATE, QUESTION)
        assert "sesame" not in str(caught.value)

    caplog.set_level(logging.DEBUG)
    config = EndpointConfig(name=GATE, base_url="", profile=PROFILES["text"], api_key="open sesame")
    assert "sesame" not in repr(config)
    with FakeVllm("text", api_key="open sesame") as server:
        with_pool(server, check, api_key="open sesame", model="text")
    assert "engine.asked" in caplog.messages
    assert "sesame" not in caplog.text


def test_health_shows_the_way_and_names_the_mend() -> None:
    async def healthy(pool: EnginePool) -> None:
        (health,) = await pool.health()
        assert (health.ready, health.problem, health.context) == (True, None, 16_384)
        assert health.round_trip_ms is not None

    async def wrong_model(pool: EnginePool) -> None:
        (health,) = await pool.health()
        assert not health.ready
        assert health.reachable
        assert "step-audio-r1.1" in (health.mend or "")

    async def dead(pool: EnginePool) -> None:
        server.engine.dead = True
        (health,) = await pool.health()
        assert not health.ready
        assert "Restart" in (health.mend or "")

    async def gone(pool: EnginePool) -> None:
        (health,) = await pool.health()
        assert not health.reachable
        assert "http://127.0.0.1" in (health.mend or "")
        assert "secret" not in (health.mend or "")

    with FakeVllm("step-audio-r1.1") as server:
        with_pool(server, healthy)
        with_pool(server, wrong_model, model="other")
        with_pool(server, dead)
        with_pool(server, gone, base_url=f"http://me:secret@127.0.0.1:{_free_port()}", timeouts=QUICK)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_context_that_holds_no_useful_segment_is_named() -> None:
    async def check(pool: EnginePool) -> None:
        (health,) = await pool.health()
        assert "--max-model-len" in (health.mend or "")

    with FakeVllm("text") as server:
        server.engine.served = type(server.engine.served)(
            model="step-audio-r1.1",
            context=2_048,
            longest_part_seconds=29.98,
            most_parts=9,
            audio_tokens_per_second=12.6,
        )
        with_pool(server, check)


def test_a_canary_sings_or_says_what_is_wrong() -> None:
    async def sings(pool: EnginePool) -> None:
        report = await pool.canary(GATE)
        assert report.works, report

    async def wrong_template(pool: EnginePool) -> None:
        server.fail("no_think_end")
        report = await pool.canary(GATE)
        assert not report.works
        assert "template" in (report.mend or "")

    for profile in ("step-audio-r1.1", "whisper", "text", "qwen3-asr"):
        with FakeVllm(profile) as server:
            with_pool(server, sings)
    with FakeVllm("step-audio-r1.1") as server:
        with_pool(server, wrong_template)


def test_an_over_long_part_kills_a_careless_clients_engine() -> None:
    """What the limit on parts is for: the stand-in dies as the real one does."""

    async def check(pool: EnginePool) -> None:
        with pytest.raises(EngineUnreachable):
            await transcribed(pool, spoken(some_words(40)), capability=Capability.TRANSCRIBE)

    with FakeVllm("step-audio-r1.1") as server:
        with_pool(server, check, profile=PROFILES["qwen3-omni"])
        assert server.engine.dead
