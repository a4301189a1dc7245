"""A stand-in for vLLM: a real HTTP server that behaves, and fails, as the real one does.

It hears the tones of `tones.py`. In a test: `with FakeVllm(...) as engine`. As a process:
`python tests/fakes/vllm.py --port 8000 --profile step-audio-r1.1 [--script script.json]`; it prints one line
with its address when it listens.

`POST /_control` takes any of
  `{"faults": [{"kind": "busy", "times": 2, "match": "regex on prompt or words", ...}]}`  added to the queue
  `{"script": [["regex on the prompt", "reply; {words} is what was heard"]]}`             replaces
  `{"reset": true}` forgets faults, log and a dead engine; `{"restart": true}` only revives the engine.
`GET /_control` gives the log of requests. Kinds of faults: `FAULTS` in `vllm_state.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import io
import json
import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np
import soundfile
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as a script, it does not know the root
from tests.fakes.tones import SAMPLE_RATE, HeardWord, heard_words
from tests.fakes.vllm_state import SERVED, Asked, Engine, Fault, Problem

INVENTED = "invented"


def app_of(engine: Engine) -> FastAPI:
    def keys(request: Request) -> None:
        wanted = f"Bearer {engine.api_key}"
        if (
            engine.api_key
            and request.url.path.startswith("/v1")
            and request.headers.get("authorization") != wanted
        ):
            raise HTTPException(401, "Unauthorized")

    app = FastAPI(openapi_url=None, dependencies=[Depends(keys)])
    _add_probes(app, engine)
    _add_control(app, engine)

    @app.post("/v1/chat/completions")
    async def chat(request: Request) -> Response:
        body = await request.json()
        asked = Asked(endpoint="chat", model=body.get("model", ""), max_tokens=body.get("max_tokens"))
        asked.priority = body.get("priority")
        asked.wants_usage = bool((body.get("stream_options") or {}).get("include_usage"))
        engine.log.append(asked)
        samples = _read_messages(body.get("messages", []), asked)
        _hear(engine, samples, asked)
        return await _answered(engine, request, asked, stream=bool(body.get("stream")))

    @app.post("/v1/audio/{endpoint}")
    async def transcribe(request: Request, endpoint: str) -> Response:
        async with request.form() as form:
            asked = Asked(
                endpoint=endpoint, model=str(form.get("model", "")), prompt=str(form.get("prompt", ""))
            )
            asked.language = str(form["language"]) if "language" in form else None
            asked.only_language = form.get("max_completion_tokens") == "1"
            form_of = str(form.get("response_format", "json"))
            upload: Any = form["file"]
            samples = _decoded(await upload.read())
        engine.log.append(asked)
        asked.parts = [len(samples) / SAMPLE_RATE]
        heard = _hear(engine, [samples], asked)
        return await _answered(engine, request, asked, form_of=form_of, heard=heard)

    return app


def _add_probes(app: FastAPI, engine: Engine) -> None:
    @app.get("/v1/models")
    async def models() -> dict[str, Any]:
        names = (engine.served.model, *engine.served.other_models)
        context = engine.served.context
        cards = [{"id": name, "object": "model", "max_model_len": context} for name in names]
        return {"object": "list", "data": cards}

    @app.get("/version")
    async def version() -> dict[str, str]:
        return {"version": engine.served.version}

    @app.get("/health")
    async def health() -> Response:
        return Response(status_code=503 if engine.dead else 200)


def _add_control(app: FastAPI, engine: Engine) -> None:
    @app.get("/_control")
    async def log() -> dict[str, Any]:
        return {
            "requests": [asdict(asked) for asked in engine.log],
            "running": engine.running,
            "most_running": engine.most_running,
            "dead": engine.dead,
        }

    @app.post("/_control")
    async def control(request: Request) -> dict[str, Any]:
        asked = await request.json()
        if asked.get("reset"):
            engine.faults.clear()
            engine.log.clear()
            engine.most_running = 0
        if asked.get("reset") or asked.get("restart"):
            engine.dead = False
        engine.faults += [Fault(**fault) for fault in asked.get("faults", [])]
        if "script" in asked:
            engine.script = [(pattern, reply) for pattern, reply in asked["script"]]
        return {"ok": True}


def _read_messages(messages: list[dict[str, Any]], asked: Asked) -> list[np.ndarray]:
    samples = []
    for message in messages:
        content = message.get("content") or ""
        pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
        for piece in pieces:
            if piece["type"] == "text":
                asked.prompt += piece["text"] + "\n"
                asked.last = piece["text"]
            elif piece["type"] == "input_audio":
                samples.append(_decoded(base64.b64decode(piece["input_audio"]["data"])))
                asked.parts.append(len(samples[-1]) / SAMPLE_RATE)
    return samples


def _decoded(data: bytes) -> np.ndarray:
    samples, rate = soundfile.read(io.BytesIO(data), dtype="int16")
    if rate != SAMPLE_RATE or samples.ndim != 1:
        raise ValueError(f"{rate} Hz in {samples.ndim} dimensions; 16 kHz mono was agreed")
    return samples


def _hear(engine: Engine, samples: Sequence[np.ndarray], asked: Asked) -> list[HeardWord]:
    whole = np.concatenate(samples) if samples else np.zeros(0, np.int16)
    if engine.truth is None:
        heard = heard_words(whole)
    else:
        start = engine.truth.place_of(whole)
        heard = [] if start is None else engine.truth.heard_in(start, len(whole))
        asked.start_seconds = None if start is None else start / SAMPLE_RATE
    asked.words = [one.word for one in heard]
    asked.seconds = sum(asked.parts)
    return heard


async def _answered(
    engine: Engine,
    request: Request,
    asked: Asked,
    *,
    stream: bool = False,
    form_of: str | None = None,
    heard: Sequence[HeardWord] = (),
) -> Response:
    fault = engine.fault_for(asked)
    try:
        _raise_at_once(engine, fault)
        engine.check(asked, by_form=form_of is not None)
        await _work_or_notice(engine, request, asked, fault)
        if fault and fault.kind == "drop":
            return _cut_off(asked, [])
        if form_of is not None:
            return _transcription(engine, asked, fault, form_of, heard)
        content, finish, thoughts = _content(engine, asked, fault)
    except Problem as problem:
        asked.status, asked.ended_at = problem.status, time.monotonic()
        headers = {"Retry-After": problem.retry_after} if problem.retry_after else {}
        error = {"message": problem.message, "type": "Error", "param": None, "code": problem.status}
        return JSONResponse({"error": error}, status_code=problem.status, headers=headers)
    asked.status = 200
    if not stream:
        asked.ended_at = time.monotonic()
        message = {"role": "assistant", "content": content, **thoughts}
        return JSONResponse({"choices": [{"index": 0, "message": message, "finish_reason": finish}]})
    events = _events(engine, asked, fault, content=content, finish=finish, thoughts=thoughts)
    return StreamingResponse(events, media_type="text/event-stream")


def _raise_at_once(engine: Engine, fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.kind == "busy":
        raise Problem(fault.status or 503, "The server is overloaded.", fault.retry_after)
    if fault.kind == "fail":
        raise Problem(fault.status or 500, "Internal server error")
    if fault.kind == "refuse":
        raise Problem(fault.status or 400, fault.message)
    if fault.kind == "too_many_parts":
        raise Problem(400, "At most 1 audio(s) may be provided in one prompt.")
    if fault.kind == "overflow":
        raise Problem(400, f"This model's maximum context length is {engine.served.context} tokens.")
    if fault.kind == "die":
        engine.dead = True


async def _work_or_notice(engine: Engine, request: Request, asked: Asked, fault: Fault | None) -> None:
    """Works, and stops working when the client goes away, as vLLM does."""
    more = fault.seconds if fault and fault.kind == "slow" else 0.0
    working = asyncio.create_task(engine.work(asked, more))
    leaving = asyncio.create_task(_gone(request))
    await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        working.cancel()
        asked.disconnected, asked.ended_at = True, time.monotonic()
        await asyncio.gather(working, return_exceptions=True)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    if asked.disconnected:
        raise Problem(499, "Client disconnected")


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _words_of(engine: Engine, asked: Asked, fault: Fault | None) -> tuple[str, str]:
    """Answer and finish_reason."""
    text = engine.reply(asked)
    kind = fault.kind if fault else ""
    if kind == "loop":
        return "and so on and on " * 400, "length"
    if kind == "truncated":
        return text[: len(text) // 2], "length"
    if kind == "empty":
        return "", "stop"
    return (fault.text if fault and kind == "say" else text), "stop"


def _content(engine: Engine, asked: Asked, fault: Fault | None) -> tuple[str, str, dict[str, str]]:
    text, finish = _words_of(engine, asked, fault)
    if fault and fault.kind == "no_think_end":
        return "The user wants a transcript. I hear someone and", "length", {}
    if fault and fault.kind == "reasoning_field":
        return text, finish, {fault.field: "The user wants the words."}
    room = (asked.max_tokens or 10**9) * 4
    if len(text) > room:
        text, finish = text[:room], "length"
    return (f"The user wants the words.\n</think>\n{text}" if engine.served.thinks else text), finish, {}


def _transcription(
    engine: Engine, asked: Asked, fault: Fault | None, form_of: str, heard: Sequence[HeardWord]
) -> Response:
    if form_of in ("srt", "vtt") or (
        form_of == "verbose_json" and not (engine.served.says_times or engine.spoken)
    ):
        raise Problem(400, f"Currently do not support {form_of} for {engine.served.model}")
    text, _finish = _words_of(engine, asked, fault)
    text = "" if text == "[no speech]" or asked.only_language else text
    language = asked.language or _most_spoken(engine, asked)
    if engine.spoken and not asked.only_language:
        own = {word: word if engine.spoken[word] == language else INVENTED for word in asked.words}
        text = " ".join(own.get(word, word) for word in text.split())
    asked.status, asked.ended_at = 200, time.monotonic()
    answer: dict[str, Any] = {"text": text}
    if fault and fault.kind == "drop_mid_answer":
        return _cut_off(asked, [b'{"text": "half of'])
    if form_of == "verbose_json":
        spans = [
            {"start": one.start_seconds, "end": one.end_seconds, "text": " " + one.word} for one in heard
        ]
        whole = [{"start": 0.0, "end": asked.seconds, "text": text}]
        told = None if engine.unsaid.intersection(asked.words) else language
        answer |= {"language": told, "duration": str(asked.seconds)}
        answer["segments"] = spans if text == " ".join(asked.words) else whole
    return JSONResponse(answer)


def _most_spoken(engine: Engine, asked: Asked) -> str:
    counts = Counter(engine.spoken[word] for word in asked.words if word in engine.spoken)
    return counts.most_common(1)[0][0] if counts else "en"


def _cut_off(asked: Asked, pieces: list[bytes]) -> Response:
    """Ends the connection without ending the answer."""

    async def broken() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
        raise ConnectionAbortedError

    asked.ended_at = time.monotonic()
    return StreamingResponse(broken(), media_type="application/json", headers={"Content-Length": "1000"})


async def _events(
    engine: Engine, asked: Asked, fault: Fault | None, *, content: str, finish: str, thoughts: dict[str, str]
) -> AsyncIterator[str]:
    kind = fault.kind if fault else ""
    try:
        yield _event({"role": "assistant", "content": ""})
        for name, value in thoughts.items():
            yield _event({name: value})
        pieces = re.findall(r"\s*\S+", content)
        for place, piece in enumerate(pieces):
            if place == len(pieces) // 2:
                if kind == "drop_mid_answer":
                    raise ConnectionAbortedError
                if kind == "error_in_stream":
                    error = {"message": "EngineCore died", "type": "InternalServerError", "code": 500}
                    yield f"data: {json.dumps({'error': error})}\n\n"
                    break
                if kind == "stall" and fault:
                    await asyncio.sleep(fault.seconds)
            if engine.token_seconds or kind == "loop":
                await asyncio.sleep(engine.token_seconds)
            yield _event({"content": piece})
        else:
            yield _event({}, finish)
            if asked.wants_usage:
                usage = {"prompt_tokens": 1, "completion_tokens": len(pieces)}
                yield f"data: {json.dumps({'choices': [], 'usage': usage})}\n\n"
        yield "data: [DONE]\n\n"
        asked.ended_at = time.monotonic()
    finally:
        if asked.ended_at is None:
            asked.ended_at = time.monotonic()
            asked.disconnected = kind != "drop_mid_answer"


def _event(delta: dict[str, str], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"


class FakeVllm:
    """The server in a thread of this process; `url` is where it listens, `engine` its state."""

    def __init__(self, profile: str = "step-audio-r1.1", *, port: int = 0, **state: Any) -> None:
        self.engine = Engine(served=state.pop("served", SERVED[profile]), **state)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app_of(self.engine), log_level="critical", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    @property
    def log(self) -> list[Asked]:
        """Requests that bring a prompt or a sound, oldest first."""
        return self.engine.log

    def fail(self, kind: str, **how: Any) -> None:
        """The next request, or the next `times` that `match`, meet this fault."""
        self.engine.faults.append(Fault(kind=kind, **how))

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for vLLM.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--profile", choices=SERVED, default="step-audio-r1.1")
    parser.add_argument("--script", type=Path, help="JSON: what POST /_control takes")
    parser.add_argument("--slots", type=int, default=64, help="max_num_seqs")
    parser.add_argument("--fixed-seconds", type=float, default=0.0)
    parser.add_argument("--seconds-per-second", type=float, default=0.0)
    parser.add_argument("--token-seconds", type=float, default=0.0)
    parser.add_argument("--api-key")
    given = parser.parse_args()
    asked = json.loads(given.script.read_text(encoding="utf-8")) if given.script else {}
    engine = Engine(
        served=SERVED[given.profile],
        api_key=given.api_key,
        max_num_seqs=given.slots,
        fixed_seconds=given.fixed_seconds,
        seconds_per_second=given.seconds_per_second,
        token_seconds=given.token_seconds,
        script=[(pattern, reply) for pattern, reply in asked.get("script", [])],
        faults=[Fault(**fault) for fault in asked.get("faults", [])],
    )
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", given.port))
    listener.listen(128)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app_of(engine), log_level="critical")).run([listener])


if __name__ == "__main__":
    main()
