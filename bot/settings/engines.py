"""The sections of the settings that are about engines."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, SecretStr

from bot.settings.fields import CommaSeparated, EngineUrls, WebAddress
from bot.settings.section import Section


class EngineSettings(Section):
    """The servers of a model; here of the one that hears."""

    prefix: ClassVar[str] = "engine_"
    must_hear: ClassVar[bool] = True

    urls: EngineUrls = Field(
        default=(),
        description="Addresses of vLLM servers with the audio model, separated by commas, such as "
        "http://gpu1:8000/v1. Empty: the built-in engine on this machine's CPU.",
    )
    model: str = Field(
        default="", description="Model name that the server serves. Empty: the first that it lists."
    )
    profile: str = Field(
        default="auto",
        description="What the model can do: auto (from its name, else the server is tried), step-audio-r1.1, "
        "qwen3-omni, qwen3-asr, voxtral, whisper, transcription, openai-audio.",
    )
    key: SecretStr | None = Field(default=None, description="API key of these servers, if they ask for one.")
    slots: int = Field(
        default=8,
        ge=1,
        description="Requests at once to each server; vLLM's max_num_seqs is the most that helps.",
    )


class ThinkSettings(EngineSettings):
    """Of the one that writes summaries, translations and answers."""

    prefix: ClassVar[str] = "think_"
    must_hear: ClassVar[bool] = False

    urls: EngineUrls = Field(
        default=(),
        description="Addresses of OpenAI-compatible text model servers, separated by commas. Empty: the "
        "audio model does it if it can; else summaries and answers are picked from the words.",
    )
    model: str = Field(default="", description="Model name there. Empty: the first that it lists.")
    profile: str = Field(default="text", description="As EARMARK_ENGINE_PROFILE, for the text model.")
    key: SecretStr | None = Field(default=None, description="API key of these servers, if they ask for one.")
    slots: int = Field(default=8, ge=1, description="Requests at once to each of these servers.")


class ModelSettings(Section):
    """What models are told, and what is told of them."""

    profiles: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description="Own profiles of models; they are written in earmark.toml (see docs/vllm.md).",
    )
    vocabulary: CommaSeparated = Field(
        default=(),
        description="Names and terms of the team, spelled right, separated by commas. What sounds like one "
        "is heard again with it in mind. term = translation tells how a translation shall render it.",
    )

    speakers: Literal["auto", "off"] = Field(
        default="auto",
        description="auto: who says what is told apart by voice, in recordings of a minute or more and where "
        "it is asked for, on the CPU of the worker (two seconds a minute of sound). off: never.",
    )


class BuiltinSettings(Section):
    """The built-in engine."""

    prefix: ClassVar[str] = "builtin_"

    model: str = Field(
        default="auto",
        description="Model of the built-in engine. auto: Whisper base, which comes with the installation, "
        "until better ones that fit this machine's memory are fetched: Parakeet for European languages, "
        "Whisper small for all others (1.2 GB). base: Whisper base alone, and nothing is fetched. small, "
        "medium, large-v3, organisation/repository or the path of a folder: that Whisper alone.",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        default="auto",
        description="Where the built-in engine runs: cpu, cuda (an NVIDIA GPU), or auto, which takes a GPU "
        "where one works.",
    )
    hub: WebAddress = Field(
        default="https://huggingface.co",
        description="Address of the model hub, or of a mirror of it, for the built-in engine's models.",
    )
    slots: int = Field(default=1, ge=1, description="Segments that the built-in engine hears at once.")
    threads: int = Field(
        default=0, ge=0, description="CPU threads of a segment; 0: all cores, shared among the slots."
    )
