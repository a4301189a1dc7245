"""A third platform is a folder and nothing else: one with a hundred lines, found by the service as it is."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import soundfile
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.e2e.service import Service
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm

FOLDER = Path(__file__).parent / "third_platform"


@dataclass
class Wall:
    """The pinboard itself."""

    pins: list[dict[str, Any]] = field(default_factory=list)

    def pin(
        self, by: str, text: str = "", *, file: Path | None = None, under: int = 0, locale: str = "en"
    ) -> int:
        self.pins.append(
            {"id": len(self.pins) + 1, "by": by, "text": text, "under": under, "locale": "en"}
            | {"file": file.name if file else None, "path": file}
        )
        return len(self.pins)

    def under(self, number: int) -> list[str]:
        return [pin["text"] for pin in self.pins if pin["by"] == "earmark" and pin["under"] == number]

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end, self.pins
            time.sleep(0.05)

    def app(self) -> Starlette:
        async def look(request: Request) -> Response:
            after = int(request.query_params.get("after", 0))
            found = [pin for pin in self.pins if pin["id"] > after and pin["by"] != "earmark"]
            return JSONResponse([{name: pin[name] for name in pin if name != "path"} for pin in found])

        async def post(request: Request) -> Response:
            body = await request.json()
            return JSONResponse(self.pin("earmark", body["text"], under=body["under"]))

        async def change(request: Request) -> Response:
            self.pins[request.path_params["pin"] - 1]["text"] = (await request.json())["text"]
            return Response()

        async def remove(request: Request) -> Response:
            self.pins[request.path_params["pin"] - 1].update(text="", under=None)
            return Response()

        async def file(request: Request) -> Response:
            return Response(self.pins[request.path_params["pin"] - 1]["path"].read_bytes())

        return Starlette(
            routes=[
                Route("/pins", look),
                Route("/pins", post, methods=["POST"]),
                Route("/pins/{pin:int}", change, methods=["PUT"]),
                Route("/pins/{pin:int}", remove, methods=["DELETE"]),
                Route("/files/{pin:int}", file),
            ]
        )


@contextmanager
def serving(wall: Wall) -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(wall.app(), log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.mark.usefixtures("loopback")
def test_a_folder_is_all_that_a_third_platform_needs(tmp_path: Path) -> None:
    words = some_words(8)
    soundfile.write(tmp_path / "note.flac", spoken_tones(words), SAMPLE_RATE)
    wall = Wall()
    with serving(wall) as url, FakeVllm() as engine:
        settings = {"PINBOARD_URL": url, "ENGINE_URLS": engine.url}
        others = {"PYTHONPATH": str(FOLDER)}
        with Service(folder=tmp_path / "service", settings=settings, others=others) as service:
            asked = wall.pin("ana", "/help")
            note = wall.pin("ana", file=tmp_path / "note.flac")
            wall.until(lambda: wall.under(asked))
            wall.until(lambda: " ".join(words) in "".join(wall.under(note)))
            assert "It answers on pinboard" in service.log.read_text()
    assert len(wall.under(note)) == 1
    assert "/transcribe" in wall.under(asked)[0]


def test_its_adapter_has_about_a_hundred_lines() -> None:
    source = (FOLDER / "handlers" / "pinboard" / "__init__.py").read_text().splitlines()
    assert len([line for line in source if line.strip()]) <= 110
