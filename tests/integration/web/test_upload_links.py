"""A recording comes in by a link of a chat, whole or in slices, once."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.chat.upload_links import UploadLinks
from bot.domain.job import Job, Mode, Options, Origin, Request, Source
from bot.locales.catalogue import Catalogue
from handlers.web.uploads.parts import UploadParts
from handlers.web.uploads.routes import MEDIA_TYPE
from tests.fakes.tables import new_table
from tests.fakes.web_service import WebService

SOUND = b"first words\n" + b"x" * 200_000
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
        (upload,) = [path for path in self.service.stored() if "uploads" in path.parts]
        return upload.read_bytes()

    def patch(self, path: str, offset: int, data: bytes, *, length: int = len(SOUND), file: str = "a") -> int:
        headers = {"Content-Type": MEDIA_TYPE, "Upload-Offset": str(offset), "Upload-Length": str(length)}
        params = {"file": file, "name": "talk.m4a"}
        answer = self.service.http.patch(path, params=params, content=data, headers=headers)
        return answer.status_code

    def offset(self, path: str, *, file: str = "a") -> int:
        return int(self.service.http.head(path, params={"file": file}).headers["upload-offset"])


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
    path = offering.offered()
    assert offering.offset(path) == 0
    assert offering.patch(path, 0, SOUND[:50_000]) == 204
    assert offering.offset(path) == 50_000
    assert offering.patch(path, 50_000, SOUND[50_000:]) == 200
    (job,) = offering.jobs()
    request = job.request
    assert request.origin.address == {"message": "7"}
    assert request.options.mode is Mode.SUMMARIZE
    assert request.notify
    assert request.source.name == "talk.m4a"
    assert offering.sound() == SOUND


def test_an_upload_goes_on_where_it_broke_off(offering: OfferingService) -> None:
    path = offering.offered()
    offering.patch(path, 0, SOUND[:50_000])
    assert offering.patch(path, 40_000, SOUND[40_000:]) == 409
    assert offering.patch(path, 60_000, SOUND[60_000:]) == 409
    assert offering.jobs() == []
    assert offering.patch(path, offering.offset(path), SOUND[50_000:]) == 200
    assert offering.sound() == SOUND


def test_a_recording_that_was_whole_before_its_task_is_committed_by_the_next_try(
    offering: OfferingService,
) -> None:
    path = offering.offered()
    offering.patch(path, 0, SOUND, length=len(SOUND) + 1)
    assert offering.patch(path, len(SOUND), b"", length=len(SOUND)) == 200
    assert len(offering.jobs()) == 1


def test_another_file_begins_anew_and_takes_the_place_of_the_first(offering: OfferingService) -> None:
    path = offering.offered()
    offering.patch(path, 0, SOUND[:50_000])
    assert offering.offset(path, file="b") == 0
    assert offering.patch(path, 0, b"other words", length=11, file="b") == 200
    assert offering.sound() == b"other words"


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
    assert offering.patch(path, 0, SOUND) == 429
    assert "for today" in offering.service.http.post(path, files={"audio": SOUND}).text
    assert offering.jobs() == []
    assert not [stored for stored in offering.service.stored() if "audio" in stored.parts]


def test_a_link_takes_one_recording(offering: OfferingService) -> None:
    path = offering.offered()
    offering.patch(path, 0, SOUND)
    assert offering.service.http.get(path).status_code == 410
    assert "already" in offering.service.http.get(path).text
    assert offering.patch(path, 0, SOUND) == 410
    assert offering.service.http.head(path).status_code == 410
    assert offering.service.http.post(path, files={"audio": SOUND}).status_code == 410
    assert len(offering.jobs()) == 1


def test_a_wrong_link_is_a_friendly_page_in_the_browsers_language(offering: OfferingService) -> None:
    path = offering.offered()
    for wrong in ("/upload/none", path[:-3] + "xyz"):
        page = offering.service.http.get(wrong, headers={"Accept-Language": "xx,en;q=0.5"})
        assert page.status_code == 404
        assert "This link does not work any more" in page.text
        assert offering.patch(wrong, 0, SOUND) == 404


def test_a_file_over_the_limit_is_refused_before_it_is_sent(offering: OfferingService) -> None:
    path = offering.offered()
    assert offering.patch(path, 0, SOUND, length=LIMIT_BYTES + 1) == 413
    assert offering.patch(path, 0, SOUND, length=1000) == 413
    assert offering.patch(path, 0, b"", length=0) == 422


def test_what_hangs_gives_way_to_a_new_try(offering: OfferingService) -> None:
    path = offering.offered()

    def stalling() -> Iterator[bytes]:
        yield SOUND[:50_000]
        until = time.monotonic() + 3
        while not taken and time.monotonic() < until:
            time.sleep(0.01)
            taken.append(offering.patch(path, offering.offset(path), SOUND[offering.offset(path) :]))
        yield SOUND[50_000:]

    taken: list[int] = []
    headers = {"Content-Type": MEDIA_TYPE, "Upload-Offset": "0", "Upload-Length": str(len(SOUND))}
    offering.service.http.patch(path, params={"file": "a"}, content=stalling(), headers=headers)
    assert taken == [200]
    assert offering.sound() == SOUND
    assert len(offering.jobs()) == 1


def test_slices_that_come_at_once_never_mix(tmp_path: Path) -> None:
    data = b"".join(number.to_bytes(4, "big") for number in range(1 << 17))

    async def arriving(offset: int) -> AsyncIterator[bytes]:
        for start in range(offset, len(data), 10_000):
            yield data[start : start + 10_000]
            await asyncio.sleep(0)

    async def taken(parts: UploadParts, part: Path, *, pause_seconds: float) -> None:
        await asyncio.sleep(pause_seconds)
        offset = await parts.size(part)
        async with parts.alone(part) as taken_over:
            if offset == await parts.size(part):
                stream = arriving(offset)
                await parts.write(part, stream, offset=offset, limit_bytes=len(data), taken_over=taken_over)

    async def scenario(round_: int) -> bytes:
        parts = UploadParts(tmp_path / str(round_))
        part = parts.part("link", "file")
        await asyncio.gather(*(taken(parts, part, pause_seconds=step * 0.002) for step in range(4)))
        return part.read_bytes()

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
        path = offering.offered()
        assert offering.patch(path, 0, SOUND) == 503
        assert offering.jobs() == []
        draining = False
        assert offering.patch(path, offering.offset(path), b"") == 200
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
