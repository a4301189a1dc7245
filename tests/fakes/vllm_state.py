"""What the stand-in for vLLM serves, what it was asked, and how it is told to fail."""

from __future__ import annotations

import asyncio
import math
import re
import time
from dataclasses import dataclass, field

from tests.fakes.truth import Truth

FAULTS = {
    "busy": "`status` (503) with `retry_after` where it is given",
    "fail": "`status` (500) with vLLM's error body",
    "refuse": "`status` (400) with `message`",
    "too_many_parts": "400 At most N audio(s)",
    "overflow": "400 maximum context length",
    "slow": "`seconds` longer than usual",
    "stall": "`seconds` of silence in the middle of the answer",
    "drop": "the connection ends after the headers",
    "drop_mid_answer": "the connection ends in the middle of the answer",
    "error_in_stream": "an error event inside a 200",
    "die": "the engine dies: 500 for this and all that follow, until it is restarted",
    "reasoning_field": "the thoughts come in a field of their own, `field` (reasoning_content)",
    "no_think_end": "thoughts without an end, finish_reason length",
    "loop": "the same words on and on",
    "truncated": "half of the answer, finish_reason length",
    "empty": "no words",
    "say": "`text` instead of what was heard",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """What a model's server does, on its own account: not taken from the client's profiles."""

    model: str
    context: int
    longest_part_seconds: float
    most_parts: int
    audio_tokens_per_second: float
    thinks: bool = False
    chat: bool = True
    transcriptions: bool = False
    says_times: bool = False
    other_models: tuple[str, ...] = ()
    """Served by their names too."""
    version: str = "0.11.0"
    """Of a vLLM that does not yet find the language itself."""


SERVED = {
    "step-audio-r1.1": Served(
        model="step-audio-r1.1",
        context=16_384,
        longest_part_seconds=29.98,
        most_parts=1_000,
        audio_tokens_per_second=12.6,
        thinks=True,
    ),
    "qwen3-omni": Served(
        model="qwen3-omni",
        context=32_768,
        longest_part_seconds=600.0,
        most_parts=8,
        audio_tokens_per_second=13.0,
    ),
    "qwen3-asr": Served(
        model="qwen3-asr",
        context=65_536,
        longest_part_seconds=600.0,
        most_parts=1,
        audio_tokens_per_second=13.0,
        chat=False,
        transcriptions=True,
    ),
    "voxtral": Served(
        model="voxtral",
        context=32_768,
        longest_part_seconds=600.0,
        most_parts=5,
        audio_tokens_per_second=12.5,
        transcriptions=True,
    ),
    "whisper": Served(
        model="whisper",
        context=448,
        longest_part_seconds=600.0,
        most_parts=1,
        audio_tokens_per_second=0.0,
        chat=False,
        transcriptions=True,
        says_times=True,
    ),
    "openai-audio": Served(
        model="openai-audio",
        context=16_384,
        longest_part_seconds=60.0,
        most_parts=8,
        audio_tokens_per_second=25.0,
    ),
    "text": Served(
        model="text",
        context=8_192,
        longest_part_seconds=0.0,
        most_parts=0,
        audio_tokens_per_second=0.0,
    ),
}


@dataclass(kw_only=True, slots=True)
class Fault:
    kind: str
    times: int = 1
    match: str = ""
    """Only requests whose prompt or words fit."""
    between: tuple[float, float] | None = None
    """Only requests about sound that has its middle there, in seconds of the recording that is known."""
    status: int | None = None
    retry_after: str | None = None
    message: str = "bad request"
    seconds: float = 1.0
    field: str = "reasoning_content"
    text: str = ""

    def __post_init__(self) -> None:
        if self.kind not in FAULTS:
            raise ValueError(f"no such fault: {self.kind}")


@dataclass(kw_only=True, slots=True)
class Asked:
    """One request as the log keeps it."""

    endpoint: str
    model: str = ""
    prompt: str = ""
    """All texts of the request."""
    last: str = ""
    """The text that came last: the instruction."""
    parts: list[float] = field(default_factory=list)
    """Seconds of each part."""
    words: list[str] = field(default_factory=list)
    start_seconds: float | None = None
    """Of the sound in the recording, where that is known."""
    seconds: float = 0.0
    max_tokens: int | None = None
    priority: int | None = None
    wants_usage: bool = False
    language: str | None = None
    only_language: bool = False
    """It asks for no words."""
    fault: str | None = None
    status: int = 0
    """Of the answer; 0 while there is none."""
    disconnected: bool = False
    """The client went away before the answer was complete."""
    started_at: float = field(default_factory=time.monotonic)
    ended_at: float | None = None


def _lies_in(between: tuple[float, float] | None, asked: Asked) -> bool:
    if between is None:
        return True
    return (
        asked.start_seconds is not None and between[0] <= asked.start_seconds + asked.seconds / 2 < between[1]
    )


class Problem(Exception):
    def __init__(self, status: int, message: str, retry_after: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.retry_after = status, message, retry_after


@dataclass(kw_only=True, slots=True)
class Engine:
    """The state behind the server."""

    served: Served
    api_key: str | None = None
    max_num_seqs: int = 64
    fixed_seconds: float = 0.0
    """Of work for each request."""
    seconds_per_second: float = 0.0
    """Of work for each second of sound; requests beyond `max_num_seqs` wait."""
    token_seconds: float = 0.0
    """Between the words of a stream."""
    script: list[tuple[str, str]] = field(default_factory=list)
    truth: Truth | None = None
    """The recording whose words it hears, in place of tones."""
    spoken: dict[str, str] = field(default_factory=dict)
    """The language of words. What is spoken in another than a request is about comes out as an invention."""
    unsaid: set[str] = field(default_factory=set)
    """Words: the language of sound with one of them is not told."""
    spelling: dict[str, str] = field(default_factory=dict)
    """How words of tones are written; as they are where nothing is said."""
    faults: list[Fault] = field(default_factory=list)
    log: list[Asked] = field(default_factory=list)
    dead: bool = False
    running: int = 0
    most_running: int = 0
    places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.places = asyncio.Semaphore(self.max_num_seqs)

    def fault_for(self, asked: Asked) -> Fault | None:
        said = asked.prompt + "\n" + " ".join(asked.words)
        for fault in self.faults:
            if fault.times > 0 and re.search(fault.match, said) and _lies_in(fault.between, asked):
                fault.times -= 1
                asked.fault = fault.kind
                return fault
        return None

    async def work(self, asked: Asked, more_seconds: float) -> None:
        await self.places.acquire()
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(self.fixed_seconds + asked.seconds * self.seconds_per_second + more_seconds)
        finally:
            self.running -= 1
            self.places.release()

    def check(self, asked: Asked, *, by_form: bool) -> None:
        """What the server refuses, and what kills it."""
        if not (self.served.transcriptions if by_form else self.served.chat):
            raise Problem(404, "Not Found")
        if asked.model not in ("", self.served.model, *self.served.other_models):
            raise Problem(404, f"The model `{asked.model}` does not exist.")
        if self.dead:
            raise Problem(500, "EngineCore encountered an issue. See stack trace (above) for the root cause.")
        if len(asked.parts) > self.served.most_parts:
            raise Problem(400, f"At most {self.served.most_parts} audio(s) may be provided in one prompt.")
        if any(not 0 < part <= self.served.longest_part_seconds for part in asked.parts):
            self.dead = True
            raise Problem(500, "EngineCore encountered an issue. See stack trace (above) for the root cause.")
        if self.served.audio_tokens_per_second and self.tokens(asked) >= self.served.context:
            raise Problem(
                400,
                f"This model's maximum context length is {self.served.context} tokens. However, your request "
                f"has {self.tokens(asked)} input tokens. Please reduce the length of the input messages.",
            )

    def tokens(self, asked: Asked) -> int:
        return math.ceil(asked.seconds * self.served.audio_tokens_per_second + len(asked.prompt) / 4)

    def reply(self, asked: Asked) -> str:
        """By the script, else the words that were heard, else the instruction's first sentence."""
        words = " ".join(self.spelling.get(word, word) for word in asked.words)
        for pattern, template in self.script:
            if re.search(pattern, asked.prompt, re.DOTALL):
                return template.replace("{words}", words)
        if asked.parts:
            return words or "[no speech]"
        return re.split(r"(?<=[.!?])\s", asked.last.strip(), maxsplit=1)[0]
