"""The engine pool: all engines of this installation, who serves what, and how it is asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import (
    BadAnswer,
    ContextOverflow,
    EngineError,
    EngineRefused,
)
from bot.domain.job import Call, Capability
from bot.domain.recording import Sound, TimeRange
from bot.domain.transcript import SegmentText
from bot.inference import answers, budget, checks, health, wire
from bot.inference.engine import Engine
from bot.inference.health import CanaryReport, EndpointHealth
from bot.inference.known_engines import ENGINE_CAPABILITIES, KnownEngines
from bot.inference.part_answer import PartAnswer, part_answer, reason_of
from bot.inference.parts import EncodedPart, parts_of
from bot.inference.profiles import Endpoint, TermsBy
from bot.inference.request_counts import counted
from bot.inference.terms import heard_terms
from bot.language.names import english_name

_LEAST_OUTPUT_TOKENS = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class _Query:
    """What is wanted of a sound."""

    capability: Capability
    language: str | None
    terms: Sequence[str]
    began_with: str | None


class EnginePool(KnownEngines):
    """Speaks to every engine; decides neither when to retry nor which engine is next.

    Each call may raise the engine errors of the domain. Cancelling a call closes its connection, upon which
    the server drops the request.
    """

    async def context_tokens(self, capability: Capability) -> int:
        """The smallest context among the endpoints that have the capability: a segment fits all of them.

        The profile's default stands in for a server that cannot be asked or does not say. 0 if nobody serves.
        """
        engines = [self._engines[name] for name in self.gates.get(capability, ())]
        return min(await asyncio.gather(*(one.context() for one in engines)), default=0)

    async def transcribe(
        self,
        gate: str,
        sound: Sound,
        *,
        capability: Capability = Capability.TRANSCRIBE,
        language: str | None = None,
        terms: Sequence[str] = (),
        began_with: str | None = None,
    ) -> tuple[PartAnswer, ...]:
        """The words of a sound (or, for TRANSLATE, in English), part by part as the engine was asked.

        What nobody can have said is a part's `problem`; whether the words fit the speech in it is for the
        caller. `language` is the spoken one; `terms` are names that may be said, spelled right; `began_with`
        is the model that the recording was begun with. Raises `EngineRefused` where every part is refused.
        """
        engine = self._engine(gate, capability)
        profile = engine.profile
        if profile.languages is not None and language is not None and language not in profile.languages:
            raise EngineRefused(f"{profile.name} does not know {english_name(language)}.")
        parts = await asyncio.to_thread(parts_of, sound, profile)
        if not parts:
            return ()
        query = _Query(capability=capability, language=language, terms=terms, began_with=began_with)
        with counted(engine, capability):
            if profile.endpoint is Endpoint.CHAT:
                return await self._transcript_by_chat(engine, sound, parts, query)
            return await self._transcript_by_form(engine, sound, parts, query)

    def terms_for(self, capability: Capability, asked: Sequence[str] = ()) -> tuple[str, ...]:
        """Names that may be said, for who transcribes with an engine that can be told of them: those that a
        request brings along go before the installation's.
        """
        profile = self.profile(capability)
        takes = profile is not None and profile.terms_by is not TermsBy.NOTHING
        return heard_terms((*asked, *self._terms)) if takes and capability is Capability.TRANSCRIBE else ()

    async def can_tell_language(self, gate: str) -> bool:
        """Whether it can be asked what is spoken."""
        return await self._engines[gate].can_tell_language()

    async def language_of(self, gate: str, sound: Sound) -> str:
        """What is spoken in a sound that fits one part. Raises `BadAnswer` where the engine names nothing."""
        engine = self._engine(gate, Capability.TRANSCRIBE)
        (part,) = await asyncio.to_thread(parts_of, sound, engine.profile)
        model = await engine.model_name()
        request = wire.language_form(engine.profile, model=model, part=part)
        usual_seconds = engine.client.usual_seconds(seconds=part.seconds)
        with counted(engine, Capability.TRANSCRIBE):
            async with engine.pace.request(usual_seconds) as turn:
                body = await engine.client.send_form(request, seconds=part.seconds, patience=turn.patience)
            return answers.language_of(body)

    async def call(self, gate: str, call: Call, sounds: Sequence[Sound] = ()) -> str:
        """The answer to a question, without thoughts; each sound is announced by its times."""
        capability = Capability.LISTEN if sounds else Capability.THINK
        engine = self._engine(gate, capability)
        profile = engine.profile
        heard = [(sound.range, await asyncio.to_thread(parts_of, sound, profile)) for sound in sounds]
        prompt = wire.Prompt(system=call.system, instruction=call.user)
        wanted = budget.output_tokens(profile, call.max_tokens)
        with counted(engine, capability):
            text = await self._chat(engine, prompt, heard, capability, wanted)
        problem = checks.answer_problem(text)
        if problem:
            raise BadAnswer("The engine's answer cannot be believed.", reason=problem)
        return text

    async def health(self) -> Sequence[EndpointHealth]:
        """In the order of the endpoints; never raises for an engine's sake."""
        engines = self._engines.values()
        looks = await asyncio.gather(*(health.look_at(engine.client) for engine in engines))
        return [replace(look, note=engine.note) for look, engine in zip(looks, engines, strict=True)]

    async def canary(self, gate: str) -> CanaryReport:
        """A tiny request like those that follow; never raises for the engine's sake."""
        engine = self._engines[gate]
        capability = next(
            capability for capability in ENGINE_CAPABILITIES if capability in engine.client.config.serves
        )
        started = time.monotonic()
        try:
            await self._ask_something(engine, capability)
        except EngineError as error:
            return health.failed_canary(gate, error, time.monotonic() - started)
        return CanaryReport(name=gate, works=True, answers=True, seconds=time.monotonic() - started)

    async def close(self) -> None:
        await asyncio.gather(*(engine.client.close() for engine in self._engines.values()))

    def _engine(self, gate: str, capability: Capability) -> Engine:
        engine = self._engines[gate]
        if capability not in engine.client.config.serves:
            raise EngineRefused(f"The engine {gate} does not {capability.value}.")
        return engine

    async def _transcript_by_chat(
        self,
        engine: Engine,
        sound: Sound,
        parts: Sequence[EncodedPart],
        query: _Query,
    ) -> tuple[PartAnswer, ...]:
        profile, capability, language = engine.profile, query.capability, query.language
        prompt = wire.transcript_prompt(capability, language, terms=query.terms)
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
        engine: Engine,
        sound: Sound,
        parts: Sequence[EncodedPart],
        query: _Query,
    ) -> tuple[PartAnswer, ...]:
        """Parts one after the other: a slot is one request at a time."""
        profile = engine.profile
        heard: list[PartAnswer] = []
        refusals: list[EngineRefused] = []
        for part in parts:
            at = TimeRange(start=sound.range.start + part.range.start, end=sound.range.start + part.range.end)
            try:
                text = await self._heard_in(engine, part, at, query)
                hears = profile.hears_languages
                heard.append(part_answer(text, at, query.capability, query.language, hears_languages=hears))
            except (BadAnswer, ContextOverflow, EngineRefused) as error:
                heard.append(PartAnswer(range=at, problem=reason_of(error)))
                refusals += [error] if isinstance(error, EngineRefused) else []
        if len(refusals) == len(parts):
            raise refusals[0]
        return tuple(heard)

    async def _heard_in(
        self,
        engine: Engine,
        part: EncodedPart,
        at: TimeRange,
        query: _Query,
    ) -> SegmentText:
        profile, model = engine.profile, await engine.model_name(query.began_with)
        request = wire.form(
            profile,
            model=model,
            part=part,
            capability=query.capability,
            language=query.language,
            terms=query.terms,
        )
        usual_seconds = engine.client.usual_seconds(seconds=part.seconds)
        async with engine.pace.request(usual_seconds) as turn:
            body = await engine.client.send_form(request, seconds=part.seconds, patience=turn.patience)
        engine.count_tokens(answers.output_tokens_of(body))
        return answers.transcription_of(body, profile, heard=at)

    async def _chat(
        self,
        engine: Engine,
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
        room = await engine.context() - taken - config.profile.guard_tokens
        if room < _LEAST_OUTPUT_TOKENS + config.profile.reasoning_tokens // 2:
            raise ContextOverflow(f"{taken} tokens of prompt and sound leave no room for an answer.")
        request = await asyncio.to_thread(
            wire.chat_request,
            config.profile,
            model=await engine.model_name(),
            prompt=prompt,
            sounds=sounds,
            capability=capability,
            max_tokens=min(room, wanted_tokens + config.profile.reasoning_tokens),
            priority=config.priority,
        )
        usual_seconds = engine.client.usual_seconds(seconds=seconds, tokens=request.max_tokens)
        async with engine.pace.request(usual_seconds) as turn:
            stream = await engine.client.chat(request, seconds=seconds, patience=turn.patience)
        engine.count_tokens(stream.output_tokens)
        return stream.answer(config.profile).text

    async def _ask_something(self, engine: Engine, capability: Capability) -> None:
        profile = engine.profile
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
            name = await engine.model_name()
            request = wire.form(profile, model=name, part=parts[0], capability=capability, language="en")
            body = await engine.client.send_form(request, seconds=sound.range.seconds)
            answers.transcription_of(body, profile, heard=sound.range)
