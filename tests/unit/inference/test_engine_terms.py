from __future__ import annotations

import pytest

from bot.domain.job import Capability
from bot.domain.recording import TimeRange
from bot.inference import wire
from bot.inference.parts import EncodedPart
from bot.inference.profiles import PROFILES, AudioFormat
from bot.inference.terms import MOST_CHARACTERS, heard_terms

PART = EncodedPart(data=b"wav", audio_format=AudioFormat.WAV, range=TimeRange.from_seconds(0, 5))


def test_terms_are_said_without_their_translation_the_first_as_far_as_they_fit() -> None:
    assert heard_terms(["Digium", " Inter-Asterisk  Exchange ", "shelf = Regal", "Digium", ""]) == (
        "Digium",
        "Inter-Asterisk Exchange",
        "shelf",
    )
    many = heard_terms([f"term number {number}" for number in range(900)])
    assert many[0] == "term number 0"
    assert len(", ".join(many)) <= MOST_CHARACTERS
    assert len(", ".join(many)) > MOST_CHARACTERS - 40


@pytest.mark.parametrize(
    ("name", "field"), [("builtin", "hotwords"), ("whisper", "prompt"), ("qwen3-asr", None)]
)
def test_each_engine_is_told_in_its_own_way(name: str, field: str | None) -> None:
    terms = ("Digium", "Asterisk")
    fields = wire.form(
        PROFILES[name], model="m", part=PART, capability=Capability.TRANSCRIBE, language="fr", terms=terms
    ).fields
    told = {key: fields[key] for key in ("hotwords", "prompt") if key in fields}
    assert told == ({field: "Digium, Asterisk."} if field else {})


def test_a_chat_model_is_told_in_its_instruction() -> None:
    asked = wire.transcript_prompt(Capability.TRANSCRIBE, "fr", terms=("Digium", "Asterisk")).instruction
    assert "Digium, Asterisk" in asked
    assert asked.endswith(wire.transcript_prompt(Capability.TRANSCRIBE, "fr").instruction)
