"""What the doctor finds at a homeserver, and what the settings refuse."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.chat.platform import Check
from bot.domain.errors import BadInput, ConfigurationError, FetchFailed
from bot.domain.job import Source
from handlers.matrix.platform import MatrixPlatform
from handlers.matrix.settings import MatrixSettings
from tests.fakes.matrix import FakeHomeserver
from tests.integration.matrix.lab import MatrixLab, a_lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")


async def checks(lab: MatrixLab) -> list[Check]:
    return [check async for check in lab.connection.checks()]


def test_the_doctor_says_who_the_bot_is_and_what_the_homeserver_takes(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        found = await checks(lab)
        assert all(check.good for check in found)
        text = " ".join(check.text for check in found)
        assert "1.12" in text
        assert lab.bot in text
        assert "50 MB" in text

    in_a_lab(tmp_path, scenario, listen=False)


def test_the_doctor_finds_keys_and_an_old_homeserver(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        lab.homeserver.world.keyed.add(lab.bot)
        lab.homeserver.versions = ["r0.6.1", "v1.10"]
        bad = {check.what for check in await checks(lab) if not check.good}
        assert bad == {"Matrix", "Matrix encryption"}

    in_a_lab(tmp_path, scenario, listen=False)


def test_the_doctor_tells_a_wrong_token_from_a_wrong_address(tmp_path: Path) -> None:
    async def whole() -> None:
        with FakeHomeserver() as fake:
            async with a_lab(tmp_path, fake, "wrong") as lab:
                assert "EARMARK_MATRIX_TOKEN" in (await checks(lab))[-1].text
            async with a_lab(tmp_path, fake, "wrong", below="/elsewhere") as lab:
                (check,) = await checks(lab)
                assert "EARMARK_MATRIX_HOMESERVER" in check.text

    asyncio.run(whole())


@pytest.mark.parametrize(
    ("homeserver", "token", "fault"),
    [
        ("https://a.example", None, "set both or none"),
        ("", "secret", "set both or none"),
        ("a.example", "secret", "begins with https://"),
        ("https://a.example", "two words", "one word"),
    ],
)
def test_settings_that_cannot_work_are_named(homeserver: str, token: str | None, fault: str) -> None:
    settings = MatrixSettings(homeserver=homeserver, token=None if token is None else SecretStr(token))
    with pytest.raises(ConfigurationError, match=fault):
        asyncio.run(MatrixPlatform().connect(settings, None))  # type: ignore[arg-type]
    assert asyncio.run(MatrixPlatform().connect(MatrixSettings(), None)) is None  # type: ignore[arg-type]


def test_a_file_is_fetched_or_it_is_said_why_not(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        uri = lab.ana.upload(b"sound" * 100, "a.ogg", "audio/ogg").removeprefix("mxc://")
        fetcher = lab.connection.fetchers["matrix"]
        async with fetcher.fetch(Source(url=f"matrix:{uri}"), limit_bytes=1000) as path:
            assert path.read_bytes() == b"sound" * 100
        assert not path.exists()
        with pytest.raises(BadInput, match="At most"):
            async with fetcher.fetch(Source(url=f"matrix:{uri}"), limit_bytes=10):
                pass
        with pytest.raises(BadInput, match="any more"):
            async with fetcher.fetch(Source(url="matrix:fake.example.org/none"), limit_bytes=10):
                pass
        for status in (502, 404):
            lab.homeserver.fault("download", status=status)
            with pytest.raises(FetchFailed):
                async with fetcher.fetch(Source(url=f"matrix:{uri}"), limit_bytes=1000):
                    pass

    in_a_lab(tmp_path, scenario, listen=False)
