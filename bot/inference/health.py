"""How the engines are, in words that tell an admin what to do."""

from __future__ import annotations

import io
import math
import time
from dataclasses import dataclass

import numpy as np
import soundfile

from bot.domain.errors import BadAnswer, EngineBusy, EngineError, EngineRefused, EngineUnreachable
from bot.domain.job import Capability
from bot.domain.recording import SAMPLE_RATE, Sound, TimeRange
from bot.inference import budget, wire
from bot.inference.client import EngineClient
from bot.inference.served_models import ServedModel, models_of

_USEFUL_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class EndpointHealth:
    name: str
    reachable: bool
    ready: bool
    """Takes requests for the model that is configured."""
    models: tuple[str, ...] = ()
    context: int | None = None
    """Tokens, where the server says so."""
    round_trip_ms: float | None = None
    problem: str | None = None
    mend: str | None = None
    busy: bool = False
    """It asks for patience, as one that is still starting."""
    note: str | None = None
    """What goes on there, such as a better model on its way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CanaryReport:
    name: str
    works: bool
    answers: bool
    """It takes requests, be its answer to this one useful or not."""
    seconds: float
    problem: str | None = None
    mend: str | None = None


def tone() -> Sound:
    """One second at 440 Hz: something to hear, nothing to say."""
    times = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    samples = (3_000 * np.sin(2 * math.pi * 440 * times)).astype(np.int16)
    stream = io.BytesIO()
    soundfile.write(stream, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return Sound(flac=stream.getvalue(), range=TimeRange(start=0, end=SAMPLE_RATE))


async def look_at(client: EngineClient) -> EndpointHealth:
    """Asks for models and liveness. Only the first must be there; many servers lack the other."""
    name = client.config.name
    started = time.monotonic()
    try:
        models = models_of(await client.get(wire.MODELS_PATH))
    except EngineError as error:
        reachable = isinstance(error, EngineRefused | EngineBusy | BadAnswer)
        return EndpointHealth(
            name=name,
            reachable=reachable,
            ready=False,
            busy=isinstance(error, EngineBusy),
            problem=error.message,
            mend=_mend(client, error),
        )
    round_trip_ms = (time.monotonic() - started) * 1_000
    wanted = client.config.model
    model = next((one for one in models if wanted in (None, one.name)), None)
    problem, mend = await _problem(client, models, model)
    return EndpointHealth(
        name=name,
        reachable=True,
        ready=problem is None,
        models=tuple(one.name for one in models),
        context=model.context if model else None,
        round_trip_ms=round_trip_ms,
        problem=problem,
        mend=mend,
    )


async def _problem(
    client: EngineClient, models: tuple[ServedModel, ...], model: ServedModel | None
) -> tuple[str | None, str | None]:
    if model is None:
        served = ", ".join(one.name for one in models) or "none"
        return (
            f"The server does not serve the model {client.config.model}.",
            f"Set the model to one that it serves: {served}.",
        )
    try:
        await client.get(wire.HEALTH_PATH)
    except EngineRefused:
        pass  # a server without this page
    except EngineError:
        return "The server is up and its engine is not.", "Restart the engine's server; see its log."
    return _context_problem(client, model)


def _context_problem(client: EngineClient, model: ServedModel) -> tuple[str | None, str | None]:
    profile = client.config.profile
    if model.context is None or Capability.TRANSCRIBE not in client.config.serves:
        return None, None
    fits = budget.seconds_that_fit(profile, context=model.context, capability=Capability.TRANSCRIBE)
    if fits >= min(_USEFUL_SECONDS, profile.verbatim_seconds):
        return None, None
    return (
        f"The context of {model.context} tokens holds {fits:.0f} s of sound with its answer.",
        f"Start the server with --max-model-len {profile.default_context} or more.",
    )


def failed_canary(name: str, error: EngineError, seconds: float) -> CanaryReport:
    mend = "See the log of the engine's server."
    if isinstance(error, EngineBusy):
        mend = "Wait, or allow fewer requests at once."
    elif isinstance(error, EngineRefused):
        mend = "Check the model name, the API key and the profile."
    elif isinstance(error, BadAnswer):
        mend = "Check that the profile fits the model, and the chat template the server runs with."
    answers = not isinstance(error, EngineBusy | EngineUnreachable)
    return CanaryReport(
        name=name, works=False, answers=answers, seconds=seconds, problem=error.message, mend=mend
    )


def _mend(client: EngineClient, error: EngineError) -> str:
    if isinstance(error, EngineBusy):
        return "Wait until the server has loaded its model; see its log."
    if isinstance(error, EngineRefused | BadAnswer):
        return "Check the address and the API key."
    return f"Start the server, or correct its address ({client.address})."
