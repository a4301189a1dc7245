from __future__ import annotations

import asyncio
import base64
import io
import json
from typing import Any

import numpy as np
import pytest
import soundfile

from bot.domain.errors import ContextOverflow
from bot.domain.job import Capability
from bot.domain.recording import TimeRange
from bot.inference import wire
from bot.inference.parts import EncodedPart, parts_of
from bot.inference.profiles import PROFILES, AudioFormat, Profile
from tests.fakes.tones import sound_of

STEP, WHISPER, TEXT = PROFILES["step-audio-r1.1"], PROFILES["whisper"], PROFILES["text"]
PROMPT = wire.Prompt(system="Be exact.", instruction="What is said?")


def body_of(profile: Profile, **arguments: Any) -> dict[str, Any]:
    """What an engine reads."""
    request = wire.chat_request(profile, **arguments)
    sent = asyncio.run(_sent(request))
    assert len(sent) == len(request)
    assert asyncio.run(_sent(request)) == sent, "it is sent a second time where a kept connection was closed"
    read: dict[str, Any] = json.loads(sent)
    return read


async def _sent(request: wire.ChatRequest) -> bytes:
    return b"".join([piece async for piece in request])


def part_of(seconds: float) -> EncodedPart:
    at = TimeRange.from_seconds(0, seconds)
    return EncodedPart(data=b"RIFF", audio_format=AudioFormat.WAV, range=at)


def test_system_and_sound_come_first_and_the_instruction_last() -> None:
    parts = parts_of(sound_of(np.zeros(60 * 16_000, np.int16)), STEP)
    body = body_of(
        STEP,
        model="m",
        prompt=PROMPT,
        sounds=[(None, parts)],
        capability=Capability.TRANSCRIBE,
        max_tokens=99,
    )
    system, user = body["messages"]
    assert system == {"role": "system", "content": "Be exact."}
    assert [piece["type"] for piece in user["content"]] == ["input_audio"] * 3 + ["text"]
    assert user["content"][-1]["text"] == "What is said?"
    sound = user["content"][0]["input_audio"]
    assert sound["format"] == "wav"
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(sound["data"])))
    assert (len(samples), rate) == (20 * 16_000, 16_000)


def test_step_audio_is_asked_with_its_stop_token_and_a_low_temperature() -> None:
    body = body_of(
        STEP, model="m", prompt=PROMPT, sounds=[], capability=Capability.TRANSCRIBE, max_tokens=99, priority=3
    )
    assert body["stop_token_ids"] == [151_665]
    assert body["temperature"] <= 0.2
    assert 1.0 <= body["repetition_penalty"] <= 1.07
    assert body["stream"] is True
    assert body["priority"] == 3
    assert body["max_tokens"] == 99


def test_a_plain_server_gets_no_fields_that_it_may_not_know() -> None:
    body = body_of(TEXT, model="m", prompt=PROMPT, sounds=[], capability=Capability.THINK, max_tokens=9)
    assert set(body) == {"model", "messages", "max_tokens", "temperature", "stream"}
    assert body["messages"][1] == {"role": "user", "content": "What is said?"}


def test_sounds_of_a_question_are_announced_by_their_times() -> None:
    at = TimeRange.from_seconds(3_600, 3_725)
    body = body_of(
        STEP,
        model="m",
        prompt=PROMPT,
        sounds=[(at, [part_of(1)])],
        capability=Capability.LISTEN,
        max_tokens=9,
    )
    assert body["messages"][1]["content"][0] == {"type": "text", "text": "[01:00:00-01:02:05]"}


@pytest.mark.parametrize("seconds", [29.99, 60.0, 0.0])
def test_a_part_that_would_kill_the_engine_is_never_built_into_a_request(seconds: float) -> None:
    with pytest.raises(ContextOverflow):
        wire.chat_request(
            STEP,
            model="m",
            prompt=PROMPT,
            sounds=[(None, [part_of(seconds)])],
            capability=Capability.TRANSCRIBE,
            max_tokens=9,
        )


def test_too_many_parts_are_refused_before_they_are_sent() -> None:
    parts = [part_of(1)] * 9
    with pytest.raises(ContextOverflow):
        wire.chat_request(
            PROFILES["qwen3-omni"],
            model="m",
            prompt=PROMPT,
            sounds=[(None, parts)],
            capability=Capability.LISTEN,
            max_tokens=9,
        )


def test_a_form_names_the_language_only_where_it_is_known() -> None:
    known = wire.form(WHISPER, model="w", part=part_of(9), capability=Capability.TRANSCRIBE, language="de")
    unknown = wire.form(WHISPER, model="w", part=part_of(9), capability=Capability.TRANSLATE, language=None)
    assert known.path == "/v1/audio/transcriptions"
    assert known.fields["language"] == "de"
    assert unknown.path == "/v1/audio/translations"
    assert "language" not in unknown.fields
    assert "to_language" not in known.fields
    assert unknown.fields["to_language"] == "en"
    assert known.file_name.endswith(".wav")


def test_times_are_asked_for_where_an_engine_gives_them_without_loss() -> None:
    def wanted(name: str) -> str:
        request = wire.form(
            PROFILES[name], model="m", part=part_of(9), capability=Capability.TRANSCRIBE, language=None
        )
        return request.fields["response_format"]

    assert wanted("builtin") == "verbose_json"
    assert wanted("whisper") == "json"


def test_a_transcript_prompt_names_the_language_and_what_to_say_for_silence() -> None:
    assert "in Russian" in wire.transcript_prompt(Capability.TRANSCRIBE, "ru").instruction
    assert "$" not in wire.transcript_prompt(Capability.TRANSCRIBE, "xx").instruction
    for capability, language in [
        (Capability.TRANSCRIBE, None),
        (Capability.TRANSCRIBE, "en"),
        (Capability.TRANSLATE, "zh"),
    ]:
        assert wire.NO_SPEECH in wire.transcript_prompt(capability, language).instruction
