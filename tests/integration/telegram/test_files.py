"""Recordings come from Telegram to the disk, or from a local server without a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import BadInput, EarmarkError, FetchFailed
from bot.domain.failure import FailureCode
from bot.domain.job import Source
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

SOUND = bytes(range(256)) * 4000


def a_source(lab: Lab) -> Source:
    (file,) = lab.telegram.world.files.values()
    return Source(url=f"telegram:{file.id}")


async def refusal(lab: Lab, *, limit_bytes: int = 1 << 30) -> EarmarkError:
    with pytest.raises(EarmarkError) as refused:
        async with lab.connection.fetchers["telegram"].fetch(a_source(lab), limit_bytes=limit_bytes):
            pass
    assert lab.telegram.token not in str(refused.value)
    return refused.value


def scratch(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "scratch").iterdir())


def test_a_file_is_there_while_it_is_needed_and_no_longer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        fetcher = lab.connection.fetchers["telegram"]
        async with fetcher.fetch(a_source(lab), limit_bytes=len(SOUND)) as path:
            assert path.read_bytes() == SOUND
        assert not scratch(tmp_path)

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        error = await refusal(lab, limit_bytes=len(SOUND) - 1)
        assert isinstance(error, BadInput)
        assert error.code is FailureCode.TOO_LARGE
        assert not scratch(tmp_path)

    in_a_lab(tmp_path, scenario, listen=False)


def test_what_the_cloud_does_not_hand_over_is_too_large(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, None, size=21 << 20)
        assert (await refusal(lab)).code is FailureCode.TOO_LARGE

    in_a_lab(tmp_path, scenario, listen=False)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Bad Request: invalid file_id", FailureCode.FILE_GONE),
        ("Bad Request: wrong file_id or the file is temporarily unavailable", FailureCode.FETCH_FAILED),
    ],
)
def test_a_file_that_is_gone_is_told_from_one_that_is_away(
    tmp_path: Path, said: str, code: FailureCode
) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        lab.telegram.fail("getFile", 400, said)
        assert (await refusal(lab)).code is code

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_download_that_breaks_off_may_be_tried_again(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        lab.telegram.lose("file")
        assert isinstance(await refusal(lab), FetchFailed)
        lab.telegram.fail("file", 500)
        assert isinstance(await refusal(lab), FetchFailed)
        assert not scratch(tmp_path)
        async with lab.connection.fetchers["telegram"].fetch(a_source(lab), limit_bytes=1 << 30) as path:
            assert path.read_bytes() == SOUND

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_local_server_hands_over_its_own_file(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        async with lab.connection.fetchers["telegram"].fetch(a_source(lab), limit_bytes=1 << 30) as path:
            assert path.read_bytes() == SOUND
        assert path.exists()
        assert not scratch(tmp_path)
        path.unlink()
        lab.telegram.world.files.clear()

    in_a_lab(tmp_path, scenario, listen=False, fake={"local": True}, local_files=True)


def test_a_file_outside_of_the_local_servers_folder_is_refused(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        assert isinstance(await refusal(lab), FetchFailed)

    in_a_lab(
        tmp_path, scenario, listen=False, fake={"local": True}, local_files=True, files_dir=tmp_path / "else"
    )


def test_a_server_without_local_files_is_found_out(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, SOUND)
        assert "--local" in (await refusal(lab)).message

    in_a_lab(tmp_path, scenario, listen=False, local_files=True)
