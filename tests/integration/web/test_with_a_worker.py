"""The HTTP API in front of the real worker, decoder and client, with a stand-in for the engine's server."""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import soundfile
import uvicorn

from bot.app import Earmark, opened
from bot.httpd import QuietServer
from bot.settings import load
from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.fakes.web_service import web_api

WORDS = random.Random(5).sample(VOCABULARY, 70)
NOT_FOUND = json.dumps({"found": False, "answer": "", "quotes": []})


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recording.flac"
    soundfile.write(path, spoken_tones(WORDS, voiced=0.5), SAMPLE_RATE)
    return path


@asynccontextmanager
async def served(earmark: Earmark, scratch: Path) -> AsyncIterator[httpx.AsyncClient]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    api = web_api(
        earmark.table,
        earmark.blobs,
        max_upload_bytes=10_000_000,
        pool=earmark.pool,
        scratch=scratch,
    )
    server = QuietServer(uvicorn.Config(api, log_config=None, access_log=False, lifespan="off"))
    worker = earmark.worker()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    working = asyncio.create_task(worker.run())
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=url, timeout=60) as http:
            while (await http.get("/readyz")).status_code != 200:
                await asyncio.sleep(0.05)
            yield http
    finally:
        worker.stop()
        server.should_exit = True
        await asyncio.gather(working, serving)


def whole(tmp_path: Path, scenario: Callable[[httpx.AsyncClient, Earmark], Awaitable[None]]) -> None:
    with FakeVllm() as engine:
        run_with(engine, tmp_path, scenario)


def run_with(
    engine: FakeVllm, tmp_path: Path, scenario: Callable[[httpx.AsyncClient, Earmark], Awaitable[None]]
) -> None:
    async def run() -> None:
        settings = load(
            data_dir=tmp_path / "data",
            engine_urls=engine.url,
            engine_model=engine.engine.served.model,
            segment_seconds=20,
            stop_seconds=1,
        )
        async with opened(settings) as earmark, served(earmark, tmp_path / "scratch") as http:
            await scenario(http, earmark)

    asyncio.run(run())


def test_every_word_comes_back_and_a_further_request_needs_no_sound(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    async def scenario(http: httpx.AsyncClient, earmark: Earmark) -> None:
        with recording.open("rb") as sound:
            first = await http.post("/api/process", files={"audio": sound})
        assert first.status_code == 200, first.text
        assert first.json()["result"]["transcript"]["text"].split() == WORDS
        await earmark.retain()
        assert [
            path
            for path in (tmp_path / "data" / "audio").rglob("*")
            if path.is_file() and path.suffix != ".lock"
        ] == []
        fields = {"task": first.json()["id"], "mode": "understand", "question": "Which words?"}
        second = await http.post("/api/process", data=fields)
        assert second.status_code == 200, second.text
        assert second.json()["result"]["transcript"]["text"].split() == WORDS

    whole(tmp_path, scenario)


def test_questions_go_on_from_earlier_ones_where_that_is_wanted(
    loopback: str, tmp_path: Path, recording: Path
) -> None:
    with FakeVllm(script=[('"found"', NOT_FOUND)]) as engine:
        talks: list[str] = []

        async def scenario(http: httpx.AsyncClient, _: Earmark) -> None:
            with recording.open("rb") as sound:
                task = (await http.post("/api/process", files={"audio": sound})).json()["id"]

            async def ask(question: str, **more: str) -> str:
                fields = {"task": task, "mode": "understand", "question": question, **more}
                answer = await http.post("/api/process", data=fields)
                assert answer.status_code == 200, answer.text
                found = re.search(r"<conversation>\n(.*)\n</conversation>", engine.log[-1].prompt, re.DOTALL)
                talks.append(found[1] if found else "")
                return str(answer.json()["id"])

            first = await ask("What is said?", conversation="true")
            await ask("And who says it?", conversation="true")
            await ask("And what is said alone?")
            assert (await http.delete(f"/api/task/{first}", params={"forget": "true"})).status_code == 204
            await ask("And to whom?", conversation="true")

        run_with(engine, tmp_path, scenario)
        first, second, alone, last = talks
        assert (first, alone) == ("", "")
        assert "What is said?" in second
        assert "What is said?" not in last
        assert last.index("And who says it?") < last.index("And what is said alone?")


def test_words_stream_as_segments_are_heard(loopback: str, tmp_path: Path, recording: Path) -> None:
    async def scenario(http: httpx.AsyncClient, _: Earmark) -> None:
        with recording.open("rb") as sound:
            fields = {"model": "any", "stream": "true"}
            answer = await http.post("/v1/audio/transcriptions", files={"file": sound}, data=fields)
        assert answer.text.count("transcript.text.delta") >= 3
        assert answer.text.count("transcript.text.done") == 1
        engines = (await http.get("/api/status")).json()["engines"]
        assert [engine["ready"] for engine in engines] == [True]

    whole(tmp_path, scenario)


def test_what_is_no_recording_is_refused_by_its_status(loopback: str, tmp_path: Path) -> None:
    async def scenario(http: httpx.AsyncClient, _: Earmark) -> None:
        answer = await http.post("/api/process", files={"audio": b"<html>" * 100})
        assert (answer.status_code, answer.json()["code"]) == (415, "not_audio")

    whole(tmp_path, scenario)


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    ("path", "file", "field", "written"),
    [
        ("/api/process", "audio", "terms", "Kubernetes, {name}"),
        ("/v1/audio/transcriptions", "file", "prompt", "This is a talk about {name} in the spring."),
        ("/v1/audio/transcriptions", "file", "keywords[]", "{name}"),
    ],
)
def test_names_that_a_request_brings_along_are_listened_for_in_it_alone(
    tmp_path: Path, path: str, file: str, field: str, written: str
) -> None:
    words = WORDS[:25]
    name = f"{words[7].capitalize()}e"
    sound = tmp_path / "short.flac"
    soundfile.write(sound, spoken_tones(words), SAMPLE_RATE)
    with FakeVllm("whisper") as engine:
        engine.fail("say", text=" ".join([*words[:7], name, *words[8:]]), match=name, times=10_000)

        async def scenario(http: httpx.AsyncClient, _: Earmark) -> None:
            async def heard(**fields: str) -> list[str]:
                answer = await http.post(path, files={file: sound.read_bytes()}, data=fields)
                assert answer.status_code == 200, answer.text
                said = answer.json()
                text = said["text"] if "text" in said else said["result"]["transcript"]["text"]
                return str(text).split()

            assert await heard() == words
            assert await heard(**{field: written.format(name=name)}) == [*words[:7], name, *words[8:]]
            assert await heard() == words

        run_with(engine, tmp_path, scenario)
