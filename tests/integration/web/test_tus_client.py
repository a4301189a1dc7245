"""Uploads by a client that others wrote for the protocol."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from bot.chat.upload_links import UploadLinks
from bot.domain.job import Mode, Options, Origin, Request, Source
from bot.locales.catalogue import Catalogue
from tests.fakes.tables import new_table
from tests.fakes.web_service import WebService

SOUND = b"".join(number.to_bytes(4, "big") for number in range(100_000))
LIMIT_BYTES = 1_000_000


class BreakingLine:
    """A line to the service that breaks once, when so many bytes went towards it."""

    def __init__(self, port: int, *, after_bytes: int) -> None:
        self.broken = False
        self.bytes_up = 0
        self._after_bytes = after_bytes
        self._service = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                service = socket.create_connection(self._service)
                down = threading.Thread(target=_down, args=(service, client), daemon=True)
                down.start()
                threading.Thread(target=self._up, args=(client, service, down), daemon=True).start()

    def _up(self, client: socket.socket, service: socket.socket, down: threading.Thread) -> None:
        with client, service, suppress(OSError):
            while data := client.recv(10_000):
                service.sendall(data)
                self.bytes_up += len(data)
                if self.bytes_up > self._after_bytes and not self.broken:
                    self.broken = True
                    service.shutdown(socket.SHUT_WR)
                    down.join(10)  # the client learns of it when the service has
                    return


def _down(service: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while data := service.recv(10_000):
            client.sendall(data)


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    queue = new_table()
    links = UploadLinks(queue.key_values, public_url="")
    localize = Catalogue(strict=True).localize
    with WebService(
        tmp_path / "data", queue=queue, links=links, localize=localize, max_upload_bytes=LIMIT_BYTES
    ) as running:
        running.worker.paused.set()
        yield running


def offered(service: WebService) -> str:
    """Path of a new link."""
    request = Request(
        origin=Origin(platform="chat", flow="c"),
        source=Source(url="chat:too-large"),
        options=Options(mode=Mode.ASR),
    )
    path: str = service.run(service.api.state.uploads.links.offer(request))
    return path


def arrived(service: WebService) -> bytes:
    (job,) = service.run(service.queue.jobs.newest())
    assert job.request.source.name == "talk.m4a"
    (sound,) = [path for path in (service.folder / "audio" / "uploads").rglob("*") if path.is_file()]
    return sound.read_bytes()


def test_a_client_sends_a_recording_in_slices(service: WebService) -> None:
    client = TusClient(service.url + offered(service))
    uploader = client.uploader(
        file_stream=io.BytesIO(SOUND), chunk_size=70_000, metadata={"filename": "talk.m4a"}
    )
    uploader.upload()
    assert arrived(service) == SOUND
    assert uploader.get_offset() == len(SOUND)


def test_a_client_whose_line_breaks_asks_and_goes_on(service: WebService) -> None:
    with BreakingLine(service.port, after_bytes=250_000) as line:
        client = TusClient(line.url + offered(service))
        uploader = client.uploader(
            file_stream=io.BytesIO(SOUND), retries=3, retry_delay=0, metadata={"filename": "talk.m4a"}
        )
        uploader.upload()
    assert line.broken
    assert line.bytes_up < 500_000
    assert arrived(service) == SOUND


def test_a_client_that_was_closed_goes_on_with_the_address_that_it_noted(service: WebService) -> None:
    client = TusClient(service.url + offered(service))
    closed = client.uploader(
        file_stream=io.BytesIO(SOUND), chunk_size=50_000, metadata={"filename": "talk.m4a"}
    )
    closed.upload(stop_at=150_000)
    again = client.uploader(file_stream=io.BytesIO(SOUND), url=closed.url, chunk_size=50_000)
    assert again.offset == 150_000
    again.upload()
    assert arrived(service) == SOUND


def test_of_two_clients_at_one_upload_the_later_goes_on_and_nothing_mixes(service: WebService) -> None:
    link = offered(service)
    first = TusClient(service.url + link).uploader(
        file_stream=io.BytesIO(SOUND), chunk_size=100_000, metadata={"filename": "talk.m4a"}
    )
    first.upload_chunk()
    second = TusClient(service.url + link).uploader(
        file_stream=io.BytesIO(SOUND), url=first.url, chunk_size=100_000
    )
    second.upload_chunk()
    with pytest.raises(TusUploadFailed) as refused:
        first.upload_chunk()
    assert refused.value.status_code == 409
    second.upload()
    assert arrived(service) == SOUND


def test_a_client_is_told_what_is_too_large_and_that_a_link_was_used(service: WebService) -> None:
    path = offered(service)
    with pytest.raises(TusCommunicationError) as refused:
        TusClient(service.url + path).uploader(file_stream=io.BytesIO(bytes(LIMIT_BYTES + 1))).upload()
    assert refused.value.status_code == 413
    TusClient(service.url + path).uploader(file_stream=io.BytesIO(SOUND)).upload()
    with pytest.raises(TusCommunicationError) as refused:
        TusClient(service.url + path).uploader(file_stream=io.BytesIO(SOUND)).upload()
    assert refused.value.status_code == 410
