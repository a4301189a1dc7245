"""A platform in a hundred lines: an office pinboard with an HTTP interface. See `test_third_platform.py`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from pydantic import BaseModel, Field

from bot.chat.events import Attachment, MessageReceived, Person, Place
from bot.chat.platform import Check, PlatformServices
from bot.chat.replies import SendMessage, View
from bot.chat.unasked import UnaskedDefaults
from bot.domain.answer import Answer
from bot.domain.errors import EarmarkError, FetchFailed, PlatformBusy
from bot.domain.job import Job, Progress, Source
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult, Fetcher
from bot.text.blocks import Block


class PinboardSettings(BaseModel):
    url: str = Field(default="", description="Address of the office's pinboard. Empty: there is none.")


class Pinboard:
    """Connection, messenger, fetcher and directory at once: a small platform needs no more."""

    def __init__(self, url: str, services: PlatformServices) -> None:
        self._http, self._services = httpx.AsyncClient(base_url=url), services
        self.messenger, self.routes = self, ()
        self.fetchers: Mapping[str, Fetcher] = {"pinboard": self}

    async def listen(self, stopping: asyncio.Event) -> None:
        seen = 0
        while not stopping.is_set():
            try:
                for pin in (await self._http.get("/pins", params={"after": seen})).json():
                    await self._take(pin)
                    seen = pin["id"]  # only now: what could not be committed comes again
            except (httpx.HTTPError, EarmarkError):
                await asyncio.sleep(0.5)
            await asyncio.sleep(0.05)

    async def _take(self, pin: dict[str, Any]) -> None:
        message = f"pin/{pin['id']}"
        place = Place(platform="pinboard", chat="wall", address={"under": str(pin["id"])}, private=True)
        file = Source(url=f"pinboard:{pin['id']}", name=pin["file"])
        said = MessageReceived(
            event_id=message,
            place=place,
            person=Person(id=pin["by"], locale=pin["locale"]),
            message=message,
            text=pin["text"],
            recordings=(Attachment(source=file, key=str(pin["id"]), message=message),) if pin["file"] else (),
            replies_to=(f"pin/{pin['under']}",) if pin["under"] else (),
        )
        for reply in await self._services.conversation.handle(said, self):
            if isinstance(reply, SendMessage):
                await self._http.post("/pins", json={"under": pin["id"], "text": plain(reply.blocks)})

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        view = await self._services.conversation.view(job, progress, answer)
        under, pin = job.request.origin.address["under"], entry.external_id
        try:
            if pin is None:
                posted = await self._http.post("/pins", json={"under": int(under), "text": view.status})
                pin = str(posted.raise_for_status().json())
                return DeliveryResult(external_id=pin, keys=(f"pin/{pin}",), again_after_seconds=0)
            (await self._http.put(f"/pins/{pin}", json={"text": shown(view)})).raise_for_status()
        except httpx.HTTPError as error:
            raise PlatformBusy("The pinboard does not answer.") from error
        return DeliveryResult(external_id=pin)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        try:
            await self._http.delete(f"/pins/{posted}")
        except httpx.HTTPError as error:
            raise PlatformBusy("The pinboard does not answer.") from error

    @asynccontextmanager
    async def fetch(self, source: Source, *, limit_bytes: int) -> AsyncIterator[Path]:
        with TemporaryDirectory(dir=self._services.scratch) as folder:
            answer = await self._http.get(f"/files/{source.url.partition(':')[2]}")
            if answer.is_error or len(answer.content) > limit_bytes:
                raise FetchFailed("The pinboard did not hand over the file.")
            path = Path(folder, "sound")
            await asyncio.to_thread(path.write_bytes, answer.content)
            yield path

    unasked = UnaskedDefaults()

    async def may_administer(self, place: Place, person: Person) -> bool:
        return False

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        return True

    async def recording(self, place: Place, key: str) -> Attachment | None:
        return None

    async def checks(self) -> AsyncIterator[Check]:
        yield Check(
            what="pinboard", good=(await self._http.get("/pins")).is_success, text="asked for its pins"
        )

    async def close(self) -> None:
        await self._http.aclose()


class PinboardPlatform:
    name, settings = "pinboard", PinboardSettings

    async def connect(self, settings: PinboardSettings, services: PlatformServices) -> Pinboard | None:
        return Pinboard(settings.url, services) if settings.url else None


def shown(view: View) -> str:
    return "\n".join(filter(None, [view.status, plain(view.body)]))


def plain(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks)


PLATFORM = PinboardPlatform()
