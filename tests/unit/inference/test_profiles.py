from __future__ import annotations

import pytest

from bot.domain.job import Capability
from bot.inference.profiles import PROFILES, Profile, profile_for


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("stepfun-ai/Step-Audio-R1.1", "step-audio-r1.1"),
        ("step_audio_2_mini", "step-audio-r1.1"),
        ("Qwen/Qwen3-ASR-1.7B", "qwen3-asr"),
        ("Qwen/Qwen3-Omni-30B-A3B-Instruct", "qwen3-omni"),
        ("mistralai/Voxtral-Mini-3B-2507", "voxtral"),
        ("openai/whisper-large-v3-turbo", "whisper"),
        ("distil-whisper/distil-large-v3.5", "whisper"),
        ("mistralai/Voxtral-Mini-4B-Realtime-2602", "voxtral"),
        ("CohereLabs/cohere-transcribe-03-2026", "transcription"),
        ("zai-org/GLM-ASR-Nano-2512", "transcription"),
        ("FunAudioLLM/Fun-ASR-Nano-2512", "transcription"),
        ("FireRedTeam/FireRedASR2-AED", "transcription"),
        ("OpenMOSS-Team/MOSS-Transcribe-Diarize", "transcription"),
        ("ibm-granite/granite-speech-4.1-2b", "transcription"),
        ("google/gemma-3n-E4B-it", "transcription"),
        ("nvidia/parakeet-tdt-0.6b-v3", "transcription"),
        ("nvidia/canary-1b-v2", "transcription"),
        ("gpt-4o-transcribe", "transcription"),
        ("google/gemma-4-E4B-it", "openai-audio"),
        ("microsoft/VibeVoice-ASR", "openai-audio"),
        ("microsoft/Phi-4-multimodal-instruct", "openai-audio"),
        ("gpt-audio-mini", "openai-audio"),
        ("ultravox-v0_6", "openai-audio"),
        ("Qwen/Qwen3-8B", "text"),
        ("builtin", "builtin"),
        (" Text ", "text"),
    ],
)
def test_a_model_finds_its_profile_by_name(model: str, name: str) -> None:
    assert profile_for(model).name == name


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES.keys())
def test_parts_are_cut_below_the_length_that_kills(profile: Profile) -> None:
    assert 0 < profile.part_seconds <= profile.max_part_seconds


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES.keys())
def test_a_segment_of_best_length_fits_into_one_request(profile: Profile) -> None:
    assert profile.verbatim_seconds <= profile.parts_per_request * profile.part_seconds
    assert profile.part_seconds * 32_000 <= profile.bytes_per_part


def test_step_audio_never_gets_a_part_above_its_limit() -> None:
    assert PROFILES["step-audio-r1.1"].max_part_seconds == 29.98


def test_a_text_model_only_thinks() -> None:
    assert PROFILES["text"].needs == {Capability.THINK}
