"""A process whose files may hold 1,000,000 bytes takes 1,040,000 in: disk_process.py WAY FOLDER.

Prints the error's type, or how many bytes arrived.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from collections.abc import AsyncIterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as a script, it does not know the root

from bot.cli.output import write
from bot.domain.errors import EarmarkError
from bot.domain.job import Source
from handlers.web.uploads.parts import UploadInfo, UploadParts
from storage.blobs import open_blobs
from tests.fakes.slack import FakeSlack, Upload
from tests.integration.slack.office import an_office
from tests.integration.telegram.lab import Lab, in_a_lab

ROOM_BYTES = 1_000_000
SOUND = b"\x01" * 1_040_000
"""In chunks of 262,144 bytes the last write is the one that finds no room for all: no error follows it."""
MOST_BYTES = 50_000_000


async def chunks() -> AsyncIterator[bytes]:
    for start in range(0, len(SOUND), 1 << 18):
        yield SOUND[start : start + (1 << 18)]


def by_slack(folder: Path) -> int:
    async def run(slack: FakeSlack) -> int:
        async with an_office(slack, folder) as office:
            anna = slack.user("anna")
            slack.post(slack.direct(anna), anna, files=[Upload(name="a.wav", content=SOUND)])
            await office.heard()
            source = Source(url=f"slack:{slack._first_team()}/{next(iter(slack.world.files))}")
            fetching = office.connection.fetchers["slack"].fetch(source, limit_bytes=MOST_BYTES)
            async with fetching as path:
                return path.stat().st_size

    with FakeSlack(rate_scale="off", time_scale=0.001) as slack:
        return asyncio.run(run(slack))


def by_telegram(folder: Path) -> int:
    sizes = []

    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        (file,) = lab.telegram.world.files.values()
        source = Source(url=f"telegram:{file.id}")
        async with lab.connection.fetchers["telegram"].fetch(source, limit_bytes=MOST_BYTES) as path:
            sizes.append(path.stat().st_size)

    in_a_lab(folder, scenario, listen=False)
    return sizes[0]


def by_the_upload_page(folder: Path) -> int:
    async def run() -> int:
        parts = UploadParts(folder)
        upload_id = await parts.begin("link", UploadInfo(link="link", length=MOST_BYTES, metadata=""))
        upload = await parts.find("link", upload_id)
        assert upload is not None
        async with parts.alone("link") as taken_over:
            await parts.write(upload, chunks(), offset=0, taken_over=taken_over)
        return await parts.offset(upload)

    return asyncio.run(run())


def into_the_store(folder: Path) -> int:
    async def run() -> int:
        blobs = open_blobs(str(folder / "sound"))
        await blobs.put_stream("uploads/a", chunks(), limit_bytes=MOST_BYTES)
        return len(await blobs.get("uploads/a"))

    return asyncio.run(run())


def whole_into_the_store(folder: Path) -> int:
    async def run() -> int:
        blobs = open_blobs(str(folder / "sound"))
        await blobs.put("segments/a", SOUND)
        return len(await blobs.get("segments/a"))

    return asyncio.run(run())


def by_the_command_line(folder: Path) -> int:
    write("a" * len(SOUND), folder / "answer.txt")
    return (folder / "answer.txt").stat().st_size


WAYS = {
    way.__name__: way
    for way in (
        by_slack,
        by_telegram,
        by_the_upload_page,
        into_the_store,
        whole_into_the_store,
        by_the_command_line,
    )
}

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, ROOM_BYTES))
    try:
        print(WAYS[sys.argv[1]](Path(sys.argv[2])))
    except EarmarkError as error:
        print(type(error).__name__)
