"""What a server can do is told by its model's name, or else by the server itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import ConfigurationError
from bot.engines import endpoints
from bot.settings import load
from tests.fakes.vllm import FakeVllm
from tests.fakes.vllm_state import SERVED

pytestmark = pytest.mark.usefixtures("loopback")


def profile_of(server: FakeVllm, **settings: str) -> str:
    ((one,), _) = asyncio.run(endpoints(load(engine_urls=server.url, **settings), None, may_wait=False))
    return one.profile.name


def test_a_server_whose_name_tells_nothing_is_tried() -> None:
    with FakeVllm(served=replace(SERVED["whisper"], model="house-ears")) as forms:
        assert profile_of(forms) == "transcription"
        assert [asked.endpoint for asked in forms.log] == ["transcriptions"]
    with FakeVllm(served=replace(SERVED["step-audio-r1.1"], model="house-mind")) as chats:
        assert profile_of(chats) == "openai-audio"


def test_a_name_that_tells_is_believed_and_asks_nothing() -> None:
    with FakeVllm("whisper") as server:
        assert profile_of(server) == "whisper"
        assert server.log == []


def test_a_server_that_answers_no_sound_is_refused_with_the_way_out() -> None:
    with FakeVllm(served=replace(SERVED["text"], model="house-mind")) as server:
        with pytest.raises(ConfigurationError, match="EARMARK_ENGINE_PROFILE"):
            profile_of(server)
        assert profile_of(server, engine_profile="openai-audio") == "openai-audio"
