"""Engines go by the names that people know, and no folder of a server is told to anybody."""

from __future__ import annotations

import pytest

from bot.inference.engine_names import engine_name
from bot.inference.profiles import BUILTIN, QWEN3_ASR, STEP_AUDIO, VOXTRAL, WHISPER, Profile


@pytest.mark.parametrize(
    ("profile", "model", "name", "told"),
    [
        (BUILTIN, "whisper-base", "Whisper base", "whisper-base"),
        (BUILTIN, "whisper-large-v3", "Whisper large-v3", "whisper-large-v3"),
        (WHISPER, "openai/whisper-large-v3", "Whisper large-v3", "openai/whisper-large-v3"),
        (WHISPER, "whisper", "Whisper", "whisper"),
        (WHISPER, "distil-whisper/distil-large-v3", "distil-large-v3", "distil-whisper/distil-large-v3"),
        (WHISPER, "Systran/faster-whisper-small", "Whisper small", "Systran/faster-whisper-small"),
        (WHISPER, "/srv/ana/models/whisper-tiny", "Whisper tiny", "whisper-tiny"),
        (WHISPER, "./models/whisper-tiny/", "Whisper tiny", "whisper-tiny"),
        (WHISPER, r"C:\models\whisper-medium.bin", "Whisper medium", "whisper-medium.bin"),
        (
            WHISPER,
            "/root/.cache/huggingface/hub/models--openai--whisper-large-v3-turbo/snapshots/41f01f3",
            "Whisper large-v3-turbo",
            "openai/whisper-large-v3-turbo",
        ),
        (STEP_AUDIO, "step-audio-r1.1", "Step-Audio-R1.1", "step-audio-r1.1"),
        (STEP_AUDIO, "stepfun-ai/Step-Audio-R1.1", "Step-Audio-R1.1", "stepfun-ai/Step-Audio-R1.1"),
        (QWEN3_ASR, "Qwen/Qwen3-ASR-1.7B", "Qwen3-ASR-1.7B", "Qwen/Qwen3-ASR-1.7B"),
        (QWEN3_ASR, "qwen3-asr", "Qwen3-ASR", "qwen3-asr"),
        (VOXTRAL, "mistralai/Voxtral-Mini-3B-2507", "Voxtral-Mini-3B-2507", "mistralai/Voxtral-Mini-3B-2507"),
        (VOXTRAL, "our-own-ears", "our-own-ears", "our-own-ears"),
        (VOXTRAL, None, "voxtral", ""),
        (VOXTRAL, "/", "voxtral", ""),
    ],
)
def test_name(profile: Profile, model: str | None, name: str, told: str) -> None:
    made = engine_name(profile, model)
    assert (made.name, made.profile, made.model) == (name, profile.name, told)
