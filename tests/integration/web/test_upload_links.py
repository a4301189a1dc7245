"""A recording comes in by a link of a chat, whole or in slices, once."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from bot.chat.upload_links import UploadLinks
from bot.domain.job import Job, Mode, Options, Origin, Request, Source
from bot.locales.catalogue import Catalogue
from handlers.web.uploads.parts import ResumableUpload, UploadInfo, UploadParts
from tests.fakes.tables import new_table
from tests.fakes.web_service import WebService

SOUND = b"first words\n" + b"x" * 200_000
MEDIA_TYPE = "application/offset+octet-stream"
METADATA = "filename R2VzcHLDpGNoLm00YQ==,filetype"
LIMIT_BYTES = 1_000_000
LOCALE = "en"


@dataclass(frozen=True, kw_only=True)
class OfferingService:
    service: WebService
    links: UploadLinks

    def offered(self, locale: str = LOCALE, **rest: Any) -> str:
        """Path of a new link."""
        template = Request(
            origin=Origin(platform="chat", flow="c", address={"message": "7"}, locale=locale),
            source=Source(url="chat:too-large"),
            options=Options(mode=Mode.SUMMARIZE),
            notify=True,
            keys=("message",),
            **rest,
        )
        return self.service.run(self.links.offer(template)).removeprefix("https://out")

    def jobs(self) -> list[Job]:
        return list(self.service.run(self.service.queue.jobs.newest()))

    def sound(self) -> bytes:
        (upload,) = self.stored_sound()
        return upload.read_bytes()

    def stored_sound(self) -> list[Path]:
        return [path for path in self.service.stored() if {"audio", "uploads"} <= set(path.parts)]

    def call(self, method: str, path: str, content: Any = None, **headers: str) -> httpx.Response:
        """As a client of tus, with underscores for the hyphens of headers."""
        told = {name.replace("_", "-"): value for name, value in headers.items() if value}
        return self.service.http.request(
            method, path, content=content, headers={"Tus-Resumable": "1.0.0", **told}
        )

    def created(self, path: str, *, length: int = len(SOUND)) -> str:
        """Address of a new upload."""
        answer = self.call("POST", path, Upload_Length=str(length), Upload_Metadata=METADATA)
        assert answer.status_code == 201, answer.text
        return urljoin(path, answer.headers["location"])

    def patch(self, upload: str, offset: int, data: Any, **headers: str) -> int:
        told = {"Content_Type": MEDIA_TYPE, "Upload_Offset": str(offset), **headers}
        return self.call("PATCH", upload, data, **told).status_code

    def offset(self, upload: str) -> int:
        return int(self.call("HEAD", upload).headers["upload-offset"])


@pytest.fixture
def offering(loopback: str, tmp_path: Path) -> Iterator[OfferingService]:
    queue = new_table()
    links = UploadLinks(queue.key_values, public_url="https://out")
    localize = Catalogue(strict=True).localize
    with WebService(
        tmp_path, queue=queue, links=links, localize=localize, max_upload_bytes=LIMIT_BYTES
    ) as service:
        service.worker.paused.set()
        yield OfferingService(service=service, links=links)


def test_slices_make_the_recording_and_its_task(offering: OfferingService) -> None:
    upload = offering.created(offering.offered())
    assert offering.offset(upload) == 0
    assert offering.patch(upload, 0, SOUND[:50_000]) == 204
    assert offering.offset(upload) == 50_000
    assert offering.patch(upload, 50_000, SOUND[50_000:]) == 204
    (job,) = offering.jobs()
    request = job.request
    assert request.origin.address == {"message": "7"}
    assert request.options.mode is Mode.SUMMARIZE
    assert request.notify
    assert request.source.name == "Gespräch.m4a"
    assert offering.sound() == SOUND


def test_an_upload_goes_on_where_it_broke_off(offering: OfferingService) -> None:
    upload = offering.created(offering.offered())
    offering.patch(upload, 0, SOUND[:50_000])
    assert offering.patch(upload, 40_000, SOUND[40_000:]) == 409
    assert offering.patch(upload, 60_000, SOUND[60_000:]) == 409
    assert offering.jobs() == []
    assert offering.patch(upload, offering.offset(upload), SOUND[50_000:]) == 204
    assert offering.sound() == SOUND


def test_a_client_that_never_heard_of_its_success_asks_and_is_told(offering: OfferingService) -> None:
    upload = offering.created(offering.offered())
    offering.patch(upload, 0, SOUND)
    assert offering.offset(upload) == len(SOUND)
    assert offering.patch(upload, len(SOUND), b"") == 410
    assert len(offering.jobs()) == 1


def test_another_upload_begins_anew_and_takes_the_place_of_the_first(offering: OfferingService) -> None:
    path = offering.offered()
    first = offering.created(path)
    offering.patch(first, 0, SOUND[:50_000])
    second = offering.created(path, length=11)
    assert offering.offset(second) == 0
    assert offering.call("HEAD", first).status_code == 404
    assert offering.patch(first, 50_000, SOUND[50_000:]) == 404
    assert offering.patch(second, 0, b"other words") == 204
    assert offering.sound() == b"other words"


def test_nothing_of_an_ended_upload_stays_and_the_link_takes_another(offering: OfferingService) -> None:
    path = offering.offered()
    upload = offering.created(path)
    offering.patch(upload, 0, SOUND[:50_000])
    assert offering.call("DELETE", upload).status_code == 204
    assert offering.service.stored() == []
    assert offering.call("HEAD", upload).status_code == 404
    assert offering.call("DELETE", upload).status_code == 404
    assert offering.patch(offering.created(path), 0, SOUND) == 204


def test_of_a_finished_upload_neither_name_nor_sound_stays_beside_its_task(offering: OfferingService) -> None:
    offering.patch(offering.created(offering.offered()), 0, SOUND)
    left = [path.read_bytes() for path in offering.service.stored() if "audio" not in path.parts]
    assert not [data for data in left if SOUND[:10] in data or METADATA[-10:].encode() in data]


def test_the_protocol_is_told_to_whoever_asks(offering: OfferingService) -> None:
    for path in ("/upload/none", offering.offered(), offering.created(offering.offered())):
        answer = offering.service.http.options(path)
        assert answer.status_code == 204
        told = {name: value for name, value in answer.headers.items() if name.startswith("tus-")}
        assert told == {
            "tus-resumable": "1.0.0",
            "tus-version": "1.0.0",
            "tus-extension": "creation,termination",
            "tus-max-size": "1000000",
        }


def test_every_answer_is_in_the_protocols_version(offering: OfferingService) -> None:
    path = offering.offered()
    upload = offering.created(path)
    for method, where in (("POST", path), ("HEAD", upload), ("PATCH", upload), ("HEAD", "/upload/no/such")):
        assert offering.call(method, where).headers["tus-resumable"] == "1.0.0"
    head = offering.call("HEAD", upload)
    assert head.headers["cache-control"] == "no-store"
    assert head.headers["upload-length"] == str(len(SOUND))
    assert head.headers["upload-metadata"] == METADATA


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_a_client_of_another_version_is_told_this_one_and_changes_nothing(
    offering: OfferingService, version: str
) -> None:
    path = offering.offered()
    upload = offering.created(path)
    headers = {"Tus-Resumable": version} if version else {}
    slices = {**headers, "Content-Type": MEDIA_TYPE, "Upload-Offset": "0"}
    answers = [
        offering.service.http.head(upload, headers=headers),
        offering.service.http.patch(upload, content=SOUND, headers=slices),
        offering.service.http.delete(upload, headers=headers),
    ]
    if version:
        answers.append(offering.service.http.post(path, headers={**headers, "Upload-Length": "7"}))
    assert {(answer.status_code, answer.headers["tus-version"]) for answer in answers} == {(412, "1.0.0")}
    assert offering.offset(upload) == 0


def test_a_client_without_patch_and_delete_names_them(offering: OfferingService) -> None:
    path = offering.offered()
    upload = offering.created(path)
    told = {"X_HTTP_Method_Override": "PATCH", "Content_Type": MEDIA_TYPE, "Upload_Offset": "0"}
    assert offering.call("POST", upload, SOUND[:1000], **told).headers["upload-offset"] == "1000"
    assert offering.call("POST", upload, X_HTTP_Method_Override="HEAD").headers["upload-offset"] == "1000"
    assert offering.call("POST", upload).status_code == 405
    assert offering.call("POST", upload, X_HTTP_Method_Override="DELETE").status_code == 204
    assert offering.call("HEAD", upload).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Length": ""},
        {"Upload_Length": "-1"},
        {"Upload_Length": "1e3"},
        {"Upload_Length": "7", "Upload_Metadata": "filename not base64"},
        {"Upload_Length": "7", "Upload_Metadata": "filename YQ==,filename Yg=="},
        {"Upload_Length": "7", "Upload_Metadata": "filename " + "YQ==" * 2000},
    ],
)
def test_an_upload_that_is_not_described_is_not_created(
    offering: OfferingService, headers: dict[str, str]
) -> None:
    assert offering.call("POST", offering.offered(), **headers).status_code == 400
    assert offering.service.stored() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Content_Type": "audio/mpeg"}, 415), ({"Upload_Offset": ""}, 400), ({"Upload_Offset": "x"}, 400)],
)
def test_bytes_that_are_not_described_are_not_taken(
    offering: OfferingService, headers: dict[str, str], status: int
) -> None:
    upload = offering.created(offering.offered())
    assert offering.patch(upload, 0, SOUND, **headers) == status
    assert offering.offset(upload) == 0


def test_a_form_without_a_script_works_too(offering: OfferingService) -> None:
    path = offering.offered()
    answer = offering.service.http.post(path, files={"audio": ("talk.m4a", SOUND)})
    assert answer.status_code == 200
    assert "The answer comes in the chat" in answer.text
    assert offering.sound() == SOUND


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"audio": ("", b"")}, "choose a file first"),
        ({"audio": ("a", b"")}, "choose a file first"),
        ({"audio": ("a", b"x" * (LIMIT_BYTES + 1))}, "too large"),
        ({"other": ("a", b"x")}, "choose a file first"),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_stays(
    offering: OfferingService, files: dict[str, tuple[str, bytes]], words: str
) -> None:
    answer = offering.service.http.post(offering.offered(), files=files)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<form" in answer.text
    assert offering.service.stored() == []


def test_a_link_lets_nobody_past_their_quota(offering: OfferingService) -> None:
    account = "chat:person:W/ana"
    path = offering.offered(
        quota_accounts=(account,), quota_limits=((account, 60.0),), quota_estimate_seconds=61.0
    )
    upload = offering.created(path)
    assert offering.patch(upload, 0, SOUND) == 429
    assert offering.offset(upload) < len(SOUND)
    assert "for today" in offering.service.http.post(path, files={"audio": SOUND}).text
    assert offering.jobs() == []
    assert offering.stored_sound() == []


def test_a_link_takes_one_recording(offering: OfferingService) -> None:
    path = offering.offered()
    upload = offering.created(path)
    offering.patch(upload, 0, SOUND)
    assert offering.service.http.get(path).status_code == 410
    assert "already" in offering.service.http.get(path).text
    assert offering.patch(upload, 0, SOUND) == 410
    assert offering.call("DELETE", upload).status_code == 410
    assert offering.call("POST", path, Upload_Length="7").status_code == 410
    assert offering.service.http.post(path, files={"audio": SOUND}).status_code == 410
    assert len(offering.jobs()) == 1


def test_a_wrong_link_is_a_friendly_page_in_the_browsers_language(offering: OfferingService) -> None:
    path = offering.offered()
    for wrong in ("/upload/none", path[:-3] + "xyz"):
        page = offering.service.http.get(wrong, headers={"Accept-Language": "xx,en;q=0.5"})
        assert page.status_code == 404
        assert "This link does not work any more" in page.text
        assert offering.call("POST", wrong, Upload_Length="7").status_code == 404
        assert offering.patch(f"{wrong}/upload", 0, SOUND) == 404


def test_an_upload_belongs_to_its_link(offering: OfferingService) -> None:
    upload = offering.created(offering.offered())
    foreign = f"{offering.offered()}/{upload.rpartition('/')[2]}"
    assert offering.call("HEAD", foreign).status_code == 404
    assert offering.patch(foreign, 0, SOUND) == 404


def test_a_file_over_the_limit_is_refused_before_it_is_sent(offering: OfferingService) -> None:
    path = offering.offered()
    assert offering.call("POST", path, Upload_Length=str(LIMIT_BYTES + 1)).status_code == 413
    assert offering.call("POST", path, Upload_Length="0").status_code == 422
    assert offering.service.stored() == []
    assert offering.patch(offering.created(path, length=1000), 0, SOUND) == 413


def test_what_hangs_gives_way_to_a_new_try(offering: OfferingService) -> None:
    upload = offering.created(offering.offered())

    def stalling() -> Iterator[bytes]:
        yield SOUND[:50_000]
        until = time.monotonic() + 30
        while not taken and time.monotonic() < until:
            time.sleep(0.01)
            at = offering.offset(upload)
            taken.append(offering.patch(upload, at, SOUND[at:]))
        yield SOUND[50_000:]

    taken: list[int] = []
    with suppress(httpx.TransportError):  # the service ended this one
        offering.patch(upload, 0, stalling())
    assert taken == [204]
    assert offering.sound() == SOUND
    assert len(offering.jobs()) == 1


def test_slices_that_come_at_once_never_mix(tmp_path: Path) -> None:
    data = b"".join(number.to_bytes(4, "big") for number in range(1 << 17))

    async def arriving(offset: int) -> AsyncIterator[bytes]:
        for start in range(offset, len(data), 10_000):
            yield data[start : start + 10_000]
            await asyncio.sleep(0)

    async def taken(parts: UploadParts, upload: ResumableUpload, *, pause_seconds: float) -> None:
        await asyncio.sleep(pause_seconds)
        offset = await parts.offset(upload)
        async with parts.alone("link") as taken_over:
            if offset == await parts.offset(upload):
                await parts.write(upload, arriving(offset), offset=offset, taken_over=taken_over)

    async def scenario(round_: int) -> bytes:
        parts = UploadParts(tmp_path / str(round_))
        upload_id = await parts.begin("link", UploadInfo(link="link", length=len(data), metadata=""))
        upload = await parts.find("link", upload_id)
        assert upload is not None
        await asyncio.gather(*(taken(parts, upload, pause_seconds=step * 0.002) for step in range(4)))
        return upload.data.read_bytes()

    for round_ in range(10):
        got = asyncio.run(scenario(round_))
        assert got
        assert data.startswith(got)


def test_a_service_that_drains_keeps_an_upload_for_later(loopback: str, tmp_path: Path) -> None:
    draining = True
    queue = new_table()
    links = UploadLinks(queue.key_values, public_url="https://out")
    localize = Catalogue(strict=True).localize
    with WebService(
        tmp_path, queue=queue, links=links, localize=localize, draining=lambda: draining
    ) as service:
        service.worker.paused.set()
        offering = OfferingService(service=service, links=links)
        upload = offering.created(offering.offered())
        assert offering.patch(upload, 0, SOUND) == 503
        assert offering.jobs() == []
        draining = False
        at = offering.offset(upload)
        assert at == len(SOUND) - 1
        assert offering.patch(upload, at, SOUND[at:]) == 204
        assert offering.sound() == SOUND


def test_the_page_needs_nothing_from_elsewhere_and_tells_nobody_its_address(
    offering: OfferingService,
) -> None:
    page = offering.service.http.get(offering.offered())
    policy = page.headers["content-security-policy"]
    nonce = re.findall(r"'nonce-([^']+)'", policy)[0]
    assert "default-src 'none'" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.text.count(f'nonce="{nonce}"') == 2
    assert "http" not in page.text.replace("https://out", "")
    again = offering.service.http.get(offering.offered())
    assert nonce not in again.text


def forget(offering: OfferingService) -> None:
    table = offering.service.queue
    offering.service.run(table.jobs.forget_found("chat", ["message"], retract=True))


def test_what_is_forgotten_while_its_recording_comes_makes_no_task(offering: OfferingService) -> None:
    upload = offering.created(offering.offered())

    def slices() -> Iterator[bytes]:
        yield SOUND[:100_000]
        forget(offering)
        yield SOUND[100_000:]

    assert offering.patch(upload, 0, slices()) == 404
    assert offering.jobs() == []
    assert offering.stored_sound() == []


def test_a_half_sent_recording_goes_when_what_was_asked_is_forgotten(offering: OfferingService) -> None:
    kept, gone = offering.created(offering.offered()), offering.created(offering.offered(event_id="other"))
    offering.patch(kept, 0, SOUND[:50_000])
    parts = offering.service.api.state.uploads.parts
    offering.service.run(parts.drop_closed(offering.links.is_open))
    assert offering.offset(kept) == 50_000
    forget(offering)
    offering.service.run(parts.drop_closed(offering.links.is_open))
    assert offering.service.stored() == []
    assert offering.call("HEAD", gone).status_code == 404
