"""What the model reads, rendered as vLLM renders it: trimmed blocks, list or string contents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATE = Path(__file__).resolve().parents[3] / "deploy" / "vllm" / "step-audio-r1.jinja"
AUDIO = {"type": "audio", "audio": "bytes"}


def rendered(messages: list[dict[str, Any]], **more: Any) -> str:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(messages=messages, **more)


def test_a_question_ends_inside_the_thoughts() -> None:
    messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "What is up?"}]
    assert rendered(messages, add_generation_prompt=True) == (
        "<|BOT|>system\nBe kind.<|EOT|><|BOT|>human\nWhat is up?<|EOT|><|BOT|>assistant\n<think>\n"
    )


def test_each_sound_stands_at_its_place_among_the_texts() -> None:
    content = [
        {"type": "text", "text": "[00:00:00-00:00:50]"},
        AUDIO,
        {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}},
        {"type": "text", "text": "Transcribe."},
    ]
    assert rendered([{"role": "user", "content": content}]) == (
        "<|BOT|>human\n[00:00:00-00:00:50]<audio_patch><audio_patch>Transcribe.<|EOT|><|BOT|>assistant\n<think>\n"
    )


def test_earlier_answers_are_kept_without_a_new_start_of_thoughts() -> None:
    messages = [
        {"role": "user", "content": [AUDIO, {"type": "text", "text": "Who speaks?"}]},
        {"role": "assistant", "content": "Two people."},
        {"role": "user", "content": [{"type": "text", "text": "Where?"}]},
    ]
    assert rendered(messages, add_generation_prompt=True) == (
        "<|BOT|>human\n<audio_patch>Who speaks?<|EOT|><|BOT|>assistant\nTwo people.<|EOT|>"
        "<|BOT|>human\nWhere?<|EOT|><|BOT|>assistant\n<think>\n"
    )


def test_a_whole_conversation_can_be_rendered_without_a_question() -> None:
    messages = [{"role": "user", "content": "Hm."}, {"role": "assistant", "content": None}]
    assert (
        rendered(messages, add_generation_prompt=False) == "<|BOT|>human\nHm.<|EOT|><|BOT|>assistant\n<|EOT|>"
    )


def test_line_breaks_and_braces_of_people_come_through_as_they_are() -> None:
    text = "One\n\n{{ two }} {% three %}\n"
    assert rendered([{"role": "user", "content": text}], add_generation_prompt=False) == (
        f"<|BOT|>human\n{text}<|EOT|>"
    )
