"""Files that Telegram's own servers do not hand over to bots: ways around the 20 MB."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot.chat.upload_links import UploadLinks
from bot.domain.job import Request
from bot.domain.recording import SAMPLE_RATE
from storage.job_table import open_job_table
from tests.e2e.telegram.scene import Scene, a_scene
from tests.e2e.telegram.service import PUBLIC_URL
from tests.e2e.telegram.speech import NOTE
from tests.fakes.tones import spoken_tones

SETTINGS = {"public_url": PUBLIC_URL}


async def redeemed(database: Path, token: str) -> Request | None:
    queue = await open_job_table(f"sqlite:///{database}")
    try:
        return await UploadLinks(queue.key_values, public_url=PUBLIC_URL).redeem(token)
    finally:
        await queue.close()


def large(scene: Scene) -> bytes:
    """The note, then silence, in 48 kHz stereo: more than 20 MB."""
    sound = np.repeat(spoken_tones(scene.speech.tones(NOTE), voiced=0.7), 48_000 // SAMPLE_RATE)
    whole = np.concatenate([sound, np.zeros(115 * 48_000 - len(sound), np.int16)])
    stream = io.BytesIO()
    soundfile.write(stream, np.stack([whole, whole], axis=1), 48_000, format="WAV", subtype="PCM_16")
    return stream.getvalue()


def test_a_file_that_is_too_large_gets_a_link_to_upload_it(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.send_audio(ana, ana, None, seconds=1500, size=30_000_000, caption="/summarize")
    offer = scene.answer(ana, "Upload it here instead")
    scene.looks(ana, "file-over-20-megabytes-with-an-upload-link")
    (button,) = offer.buttons
    base, _, token = button["url"].rpartition("/")
    assert base == f"{PUBLIC_URL}/upload"
    request = asyncio.run(redeemed(scene.service.data / "earmark.db", token))
    assert request is not None
    assert request.origin.user == str(ana)
    assert str(request.options.mode) == "summarize"
    assert asyncio.run(redeemed(scene.service.data / "earmark.db", f"{token}x")) is None


@pytest.mark.usefixtures("open_loopback")
def test_a_local_server_hands_over_its_own_file_and_nothing_is_copied(tmp_path: Path) -> None:
    with a_scene(tmp_path, telegram={"local": True}, telegram_local_files="true") as scene:
        ana = scene.person()
        data = large(scene)
        assert len(data) > 20 * 1024 * 1024
        copies: set[Path] = set()
        scene.telegram.send_audio(ana, ana, data, seconds=115, name="planning.wav")

        def heard() -> bool:
            copies.update(one for one in (scene.service.data / "scratch").rglob("*/*") if one.is_file())
            return any("the train" in one.text for one in scene.telegram.answers(ana))

        scene.until(heard, chat=ana)
        scene.looks(ana, "file-over-20-megabytes-of-a-local-server")
        assert not copies
