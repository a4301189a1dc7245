"""Recordings are fetched whole, with limits, and the token is shown to Slack alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.chat.failures import failure_text
from bot.domain.errors import EarmarkError, FetchFailed
from bot.domain.failure import FailureCode
from bot.domain.job import Source
from bot.locales.catalogue import Catalogue
from tests.fakes.slack import FakeSlack, Upload
from tests.integration.slack.office import NOTE, Office, an_office

LIMIT_BYTES = 10_000
Prepare = Callable[[FakeSlack, str], None]


def fetched(slack: FakeSlack, folder: Path, prepare: Prepare, upload: Upload = NOTE) -> bytes:
    """The bytes of a file in a direct message, after `prepare(slack, file)`."""

    async def run() -> bytes:
        async with an_office(slack, folder) as office:
            return await attempt(office)

    async def attempt(office: Office) -> bytes:
        anna = slack.user("anna")
        slack.post(slack.direct(anna), anna, files=[upload])
        await office.heard()
        file = next(iter(slack.world.files))
        prepare(slack, file)
        source = Source(url=f"slack:{slack._first_team()}/{file}")
        try:
            fetching = office.connection.fetchers["slack"].fetch(source, limit_bytes=LIMIT_BYTES)
            async with fetching as path:
                return path.read_bytes()
        finally:
            assert list(office.services.scratch.iterdir()) == []

    return asyncio.run(run())


def refused(slack: FakeSlack, folder: Path, prepare: Prepare, upload: Upload = NOTE) -> EarmarkError:
    with pytest.raises(EarmarkError) as caught:
        fetched(slack, folder, prepare, upload)
    assert slack.bot_token not in str(caught.value)
    return caught.value


def nothing(_slack: FakeSlack, _file: str) -> None:
    """The file is there."""


def test_a_recording_arrives_as_it_is(slack: FakeSlack, tmp_path: Path) -> None:
    assert fetched(slack, tmp_path, nothing) == NOTE.content


def test_a_redirect_inside_slack_is_followed(slack: FakeSlack, tmp_path: Path) -> None:
    slack.configure(redirects=True)
    assert fetched(slack, tmp_path, nothing) == NOTE.content


def test_a_busy_file_server_is_asked_again(slack: FakeSlack, tmp_path: Path) -> None:
    def busy(slack: FakeSlack, _file: str) -> None:
        slack.fail("download", "limited", retry_after=1)

    assert fetched(slack, tmp_path, busy) == NOTE.content


def test_the_login_page_is_not_taken_for_a_recording(slack: FakeSlack, tmp_path: Path) -> None:
    def hide(slack: FakeSlack, _file: str) -> None:
        slack.fail("download", "status", status=200, body="<!DOCTYPE html><html>Sign in</html>")

    error = refused(slack, tmp_path, hide)
    assert isinstance(error, FetchFailed)
    assert "login page" in error.message
    told = failure_text(error.failure(), lambda name, **values: Catalogue().localize(name, "en", **values))
    assert "I lack the right files:read" in told


def test_a_missing_scope_is_named(slack: FakeSlack, tmp_path: Path) -> None:
    def withdraw(slack: FakeSlack, _file: str) -> None:
        slack.world.installs[0].scopes.discard("files:read")

    error = refused(slack, tmp_path, withdraw)
    assert isinstance(error, FetchFailed)
    assert "files:read" in error.message


def test_a_deleted_file_is_gone(slack: FakeSlack, tmp_path: Path) -> None:
    error = refused(slack, tmp_path, lambda slack, file: slack.delete_file(file))
    assert error.code is FailureCode.FILE_GONE


def test_a_file_over_the_limit_is_not_kept(slack: FakeSlack, tmp_path: Path) -> None:
    large = Upload(name="long.mp3", content=b"x" * (LIMIT_BYTES + 1))
    assert refused(slack, tmp_path, nothing, large).code is FailureCode.TOO_LARGE


def test_a_broken_download_is_tried_later(slack: FakeSlack, tmp_path: Path) -> None:
    def cut(slack: FakeSlack, _file: str) -> None:
        slack.fail("download", "drop")

    assert isinstance(refused(slack, tmp_path, cut), FetchFailed)
