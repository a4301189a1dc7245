"""The engine pool: all engines of this installation, who serves what, and how it is asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot import metrics
from bot.domain.coverage import EngineName
from bot.domain.errors import (
    BadAnswer,
    ContextOverflow,
    EngineBusy,
    EngineError,
    EngineRefused,
    EngineSlow,
    EngineUnreachable,
)
from bot.domain.job import Call, Capability
from bot.domain.recording import Sound, TimeRange
from bot.domain.transcript import SegmentText
from bot.inference import answers, budget, checks, health, wire
from bot.inference.client import EndpointConfig, EngineClient, Timeouts
from bot.inference.engine_names import engine_name
from bot.inference.health import CanaryReport, EndpointHealth
from bot.inference.pace import EnginePace
from bot.inference.part_answer import PartAnswer, part_answer, reason_of
from bot.inference.parts import EncodedPart, parts_of
from bot.inference.profiles import Endpoint, Profile
from bot.language.names import english_name
from bot.traces import span

_MODELS_KEPT_SECONDS = 300.0
_BREAKER_FAILURES = 3
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 5.0, 60.0
_LEAST_OUTPUT_TOKENS = 64
_ENGINE_CAPABILITIES = (Capability.TRANSCRIBE, Capability.TRANSLATE, Capability.THINK, Capability.LISTEN)
_OUTCOMES: dict[type[EngineError], str] = {
    EngineBusy: "busy",
    EngineRefused: "refused",
    ContextOverflow: "overflow",
    BadAnswer: "bad_answer",
}


@dataclass(slots=True)
class _Engine:
    client: EngineClient
    pace: EnginePace
    failures: int = 0
    """Times in a row that it could not be reached."""
    model: answers.ServedModel | None = None
    asked_at: float = float("-inf")


class EnginePool:
    """Speaks to every engine; decides neither when to retry nor which engine is next.

    Each call may raise the engine errors of the domain. Cancelling a call closes its connection, upon which
    the server drops the request.
    """

    def __init__(self, endpoints: Sequence[EndpointConfig], *, timeouts: Timeouts | None = None) -> None:
        limits = timeouts or Timeouts()
        self._engines = {
            one.name: _Engine(client=EngineClient(one, limits), pace=EnginePace(one.name, one.slots))
            for one in endpoints
        }
        self.slots: Mapping[str, int] = {one.name: one.slots for one in endpoints}
        served = {
            capability: tuple(one.name for one in endpoints if capability in one.serves)
            for capability in _ENGINE_CAPABILITIES
        }
        self.gates: Mapping[Capability, tuple[str, ...]] = {
            capability: names for capability, names in served.items() if names
        }
        """Names of the endpoints that have a capability; one that nobody has is absent."""

    def can(self, capability: Capability) -> bool:
        return capability in self.gates

    def profile(self, capability: Capability) -> Profile | None:
        """Of the first endpoint that has the capability."""
        return self.gate_profile(self.gates[capability][0]) if capability in self.gates else None

    def gate_profile(self, gate: str) -> Profile:
        return self._engines[gate].client.config.profile

    def profile_and_model(self, capability: Capability) -> str:
        """Profile and model that have a capability: of equal ones, each answer may stand for the other's."""
        config = self._engines[self.gates[capability][0]].client.config
        return f"{config.profile.name}:{config.model or 'default'}"

    def engine_name(self, gate: str) -> EngineName:
        """As far as its model is known: a server names it with the first request."""
        engine = self._engines[gate]
        model = engine.client.config.model or (engine.model.name if engine.model else None)
        return engine_name(engine.client.config.profile, model)

    async def context_tokens(self, capability: Capability) -> int:
        """The smallest context among the endpoints that have the capability: a segment fits all of them.

        The profile's default stands in for a server that cannot be asked or does not say. 0 if nobody serves.
        """
        engines = [self._engines[name] for name in self.gates.get(capability, ())]
        return min(await asyncio.gather(*map(self._context, engines)), default=0)

    async def transcribe(
        self,
        gate: str,
        sound: Sound,
        *,
        capability: Capability = Capability.TRANSCRIBE,
        language: str | None = None,
    ) -> tuple[PartAnswer, ...]:
        """The words of a sound (or, for TRANSLATE, in English), part by part as the engine was asked.

        What nobody can have said is a part's `problem`; whether the words fit the speech in it is for the
        caller. `language` is the spoken one. Raises `EngineRefused` where every part is refused.
        """
        engine = self._engine(gate, capability)
        profile = engine.client.config.profile
        if profile.languages is not None and language is not None and language not in profile.languages:
            raise EngineRefused(f"{profile.name} does not know {english_name(language)}.")
        parts = await asyncio.to_thread(parts_of, sound, profile)
        if not parts:
            return ()
        with self._counted(engine, capability):
            if profile.endpoint is Endpoint.CHAT:
                return await self._transcript_by_chat(engine, sound, parts, capability, language)
            return await self._transcript_by_form(engine, sound, parts, capability, language)

    async def call(self, gate: str, call: Call, sounds: Sequence[Sound] = ()) -> str:
        """The answer to a question, without thoughts; each sound is announced by its times."""
        capability = Capability.LISTEN if sounds else Capability.THINK
        engine = self._engine(gate, capability)
        profile = engine.client.config.profile
        heard = [(sound.range, await asyncio.to_thread(parts_of, sound, profile)) for sound in sounds]
        prompt = wire.Prompt(system=call.system, instruction=call.user)
        wanted = budget.output_tokens(profile, call.max_tokens)
        with self._counted(engine, capability):
            text = await self._chat(engine, prompt, heard, capability, wanted)
        problem = checks.answer_problem(text)
        if problem:
            raise BadAnswer("The engine's answer cannot be believed.", reason=problem)
        return text

    async def health(self) -> Sequence[EndpointHealth]:
        """In the order of the endpoints; never raises for an engine's sake."""
        return await asyncio.gather(*(health.look_at(engine.client) for engine in self._engines.values()))

    async def canary(self, gate: str) -> CanaryReport:
        """A tiny request like those that follow; never raises for the engine's sake."""
        engine = self._engines[gate]
        capability = next(
            capability for capability in _ENGINE_CAPABILITIES if capability in engine.client.config.serves
        )
        started = time.monotonic()
        try:
            await self._ask_something(engine, capability)
        except EngineError as error:
            return health.failed_canary(gate, error, time.monotonic() - started)
        return CanaryReport(name=gate, works=True, answers=True, seconds=time.monotonic() - started)

    async def close(self) -> None:
        await asyncio.gather(*(engine.client.close() for engine in self._engines.values()))

    def _engine(self, gate: str, capability: Capability) -> _Engine:
        engine = self._engines[gate]
        if capability not in engine.client.config.serves:
            raise EngineRefused(f"The engine {gate} does not {capability.value}.")
        return engine

    async def _transcript_by_chat(
        self,
        engine: _Engine,
        sound: Sound,
        parts: Sequence[EncodedPart],
        capability: Capability,
        language: str | None,
    ) -> tuple[PartAnswer, ...]:
        profile = engine.client.config.profile
        prompt = wire.transcript_prompt(capability, language)
        seconds = sum(part.seconds for part in parts)
        target = "en" if capability is Capability.TRANSLATE else language
        wanted = budget.transcript_tokens(profile, seconds, target)
        try:
            raw = await self._chat(engine, prompt, [(None, parts)], capability, wanted)
        except (BadAnswer, ContextOverflow) as error:
            return (PartAnswer(range=sound.range, problem=reason_of(error)),)
        text = SegmentText(text=answers.without_lead_in(raw), marks=answers.marks_in(raw, sound.range))
        asked = f"{prompt.system}\n{prompt.instruction}"
        return (part_answer(text, sound.range, capability, language, prompt=asked),)

    async def _transcript_by_form(
        self,
        engine: _Engine,
        sound: Sound,
        parts: Sequence[EncodedPart],
        capability: Capability,
        language: str | None,
    ) -> tuple[PartAnswer, ...]:
        """Parts one after the other: a slot is one request at a time."""
        heard: list[PartAnswer] = []
        refusals: list[EngineRefused] = []
        for part in parts:
            at = TimeRange(start=sound.range.start + part.range.start, end=sound.range.start + part.range.end)
            try:
                text = await self._heard_in(engine, part, at, capability, language)
                heard.append(part_answer(text, at, capability, language))
            except (BadAnswer, ContextOverflow, EngineRefused) as error:
                heard.append(PartAnswer(range=at, problem=reason_of(error)))
                refusals += [error] if isinstance(error, EngineRefused) else []
        if len(refusals) == len(parts):
            raise refusals[0]
        return tuple(heard)

    async def _heard_in(
        self,
        engine: _Engine,
        part: EncodedPart,
        at: TimeRange,
        capability: Capability,
        language: str | None,
    ) -> SegmentText:
        profile, model = engine.client.config.profile, await self._model_name(engine)
        request = wire.form(profile, model=model, part=part, capability=capability, language=language)
        usual_seconds = engine.client.usual_seconds(seconds=part.seconds)
        async with engine.pace.request(usual_seconds) as turn:
            body = await engine.client.send_form(request, seconds=part.seconds, patience=turn.patience)
        return answers.transcription_of(body, profile, heard=at)

    async def _chat(
        self,
        engine: _Engine,
        prompt: wire.Prompt,
        sounds: Sequence[tuple[TimeRange | None, Sequence[EncodedPart]]],
        capability: Capability,
        wanted_tokens: int,
    ) -> str:
        """Thoughts may take twice what is kept free for them where there is room: only then are they cut."""
        config = engine.client.config
        seconds = sum(part.seconds for _at, parts in sounds for part in parts)
        text = prompt.system + prompt.instruction
        taken = budget.request_tokens(config.profile, seconds=seconds, prompt=text, output=0)
        room = await self._context(engine) - taken - config.profile.guard_tokens
        if room < _LEAST_OUTPUT_TOKENS + config.profile.reasoning_tokens // 2:
            raise ContextOverflow(f"{taken} tokens of prompt and sound leave no room for an answer.")
        body = await asyncio.to_thread(
            wire.chat_body,
            config.profile,
            model=await self._model_name(engine),
            prompt=prompt,
            sounds=sounds,
            capability=capability,
            max_tokens=min(room, wanted_tokens + config.profile.reasoning_tokens),
            priority=config.priority,
        )
        usual_seconds = engine.client.usual_seconds(seconds=seconds, tokens=body["max_tokens"])
        async with engine.pace.request(usual_seconds) as turn:
            stream = await engine.client.chat(body, seconds=seconds, patience=turn.patience)
        return stream.answer(config.profile).text

    async def _ask_something(self, engine: _Engine, capability: Capability) -> None:
        profile = engine.client.config.profile
        if capability is Capability.THINK:
            prompt = wire.Prompt(system="", instruction="Answer with the one word: ready")
            await self._chat(engine, prompt, [], capability, budget.output_tokens(profile, 32))
            return
        sound = health.tone()
        parts = parts_of(sound, profile)
        if profile.endpoint is Endpoint.CHAT:
            prompt = wire.transcript_prompt(capability, None)
            await self._chat(engine, prompt, [(None, parts)], capability, budget.output_tokens(profile, 128))
        else:
            name = await self._model_name(engine)
            request = wire.form(profile, model=name, part=parts[0], capability=capability, language="en")
            body = await engine.client.send_form(request, seconds=sound.range.seconds)
            answers.transcription_of(body, profile, heard=sound.range)

    async def _served(self, engine: _Engine) -> answers.ServedModel | None:
        """The endpoint's model as the server describes it; remembered, so that no request waits for it."""
        if time.monotonic() - engine.asked_at > _MODELS_KEPT_SECONDS:
            models = answers.models_of(await engine.client.get(wire.MODELS_PATH))
            wanted = engine.client.config.model
            engine.model = next((one for one in models if wanted in (None, one.name)), None)
            engine.asked_at = time.monotonic()
        return engine.model

    async def _context(self, engine: _Engine) -> int:
        try:
            model = await self._served(engine)
        except EngineError:
            model = None
        return (model.context if model else None) or engine.client.config.profile.default_context

    async def _model_name(self, engine: _Engine) -> str:
        if engine.client.config.model is not None:
            return engine.client.config.model
        model = await self._served(engine)
        if model is None:
            raise EngineRefused(f"The engine {engine.client.config.name} serves no model.")
        return model.name

    @contextmanager
    def _counted(self, engine: _Engine, capability: Capability) -> Iterator[None]:
        since, outcome = time.monotonic(), "aborted"
        try:
            with span("engine.request", engine=engine.client.config.name, capability=capability):
                yield
            outcome, engine.failures = "ok", 0
        except EngineUnreachable as error:
            outcome = "unreachable"
            if not isinstance(error, EngineSlow):
                engine.failures += 1
                error.rest_seconds = _rest_seconds(engine.failures)
            raise
        except EngineError as error:
            outcome, engine.failures = _OUTCOMES[type(error)], 0
            raise
        finally:
            seconds = time.monotonic() - since
            name = engine.client.config.name
            metrics.engine_request_seconds.labels(name, capability, outcome).observe(seconds)


def _rest_seconds(failures: int) -> float:
    """How long to leave an endpoint alone that was unreachable so many times in a row."""
    over = failures - _BREAKER_FAILURES
    return 0.0 if over < 0 else min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** min(over, 10))
