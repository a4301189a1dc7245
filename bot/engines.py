"""From settings to the engines: which servers, which models, what each can do."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.domain.errors import ConfigurationError
from bot.domain.job import Capability
from bot.inference.builtin.hub_models import AUTO, hub_models
from bot.inference.builtin.model_choice import ModelChoice
from bot.inference.builtin.process import BuiltinEngine
from bot.inference.client import EndpointConfig
from bot.inference.own_profiles import own_profiles
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES, Profile, profile_for
from bot.settings.engines import BuiltinSettings, EngineSettings
from bot.settings.sections import Settings, StorageSettings


def builtin_engine(settings: BuiltinSettings, storage: StorageSettings) -> BuiltinEngine:
    return BuiltinEngine(
        model=settings.model,
        cache=storage.data_dir / "models",
        slots=settings.slots,
        threads=settings.threads or None,
        device=settings.device,
        options=("--hub", settings.hub),
    )


def model_choice(settings: Settings, builtin: BuiltinEngine, pool: EnginePool) -> ModelChoice | None:
    """None where the installation names the model."""
    if settings.builtin.model != AUTO:
        return None
    gate = _builtin_gate()
    return ModelChoice(
        builtin,
        hub_models(settings.storage.data_dir / "models"),
        hub=settings.builtin.hub,
        use=partial(pool.use_model, gate),
        tell=partial(pool.tell, gate),
    )


def _builtin_gate() -> str:
    return f"builtin@{socket.gethostname()}"


async def endpoints(settings: Settings, builtin: BuiltinEngine | None) -> Sequence[EndpointConfig]:
    """One a server and role. The audio model thinks too, unless a text model is set for that."""
    known = {**PROFILES, **own_profiles(settings.models.profiles)}
    speech = (
        [_builtin_endpoint(builtin, settings.builtin.slots)]
        if builtin is not None
        else await _remote(settings.engine, known)
    )
    think = await _remote(settings.think, known, needs=frozenset({Capability.THINK}))
    return [*(_without_thinking(speech) if think else speech), *think]


def _without_thinking(speech: Sequence[EndpointConfig]) -> Sequence[EndpointConfig]:
    return [replace(one, needs=one.serves - {Capability.THINK}) for one in speech]


def _builtin_endpoint(builtin: BuiltinEngine, slots: int) -> EndpointConfig:
    return EndpointConfig(
        name=_builtin_gate(),
        base_url=builtin.base_url,
        model=builtin.model_name,
        profile=PROFILES["builtin"],
        api_key=builtin.api_key,
        slots=slots,
    )


async def _remote(
    settings: EngineSettings, known: Mapping[str, Profile], *, needs: frozenset[Capability] | None = None
) -> list[EndpointConfig]:
    secret = settings.key.get_secret_value() if settings.key else None
    configs = []
    for url in settings.urls:
        address = f"{url.host}:{url.port}"
        served = settings.model or await _asked(settings, address, str(url), secret)
        configs.append(
            EndpointConfig(
                name=f"{address}/{served}",
                base_url=str(url),
                model=served,
                profile=await _profile(settings, served, known, str(url), secret),
                api_key=secret,
                slots=settings.slots,
                needs=needs,
            )
        )
    return configs


async def _tried(model: str, url: str, secret: str | None) -> Profile | None:
    """The profile whose endpoint answers a second of sound; None where neither does."""
    for profile in (PROFILES["transcription"], PROFILES["openai-audio"]):
        one = EndpointConfig(name=model, base_url=url, model=model, profile=profile, api_key=secret)
        pool = EnginePool([one])
        try:
            report = await pool.canary(model)
        finally:
            await pool.close()
        if not report.problem:
            return profile
    return None


async def _asked(settings: EngineSettings, address: str, url: str, secret: str | None) -> str:
    """The first model that a server names."""
    anyone = EndpointConfig(name=address, base_url=url, profile=PROFILES["openai-audio"], api_key=secret)
    pool = EnginePool([anyone])
    try:
        (health,) = await pool.health()
    finally:
        await pool.close()
    if not health.models:
        raise ConfigurationError(
            f"The server at {address} does not say which models it serves: {health.problem} "
            f"Start it first, or set {settings.variable('model')}."
        )
    return health.models[0]


async def _profile(
    settings: EngineSettings, model: str, known: Mapping[str, Profile], url: str, secret: str | None
) -> Profile:
    name, names = settings.profile, ", ".join(sorted(known))
    if name == "auto":
        guessed = profile_for(model)
        if not settings.must_hear or Capability.TRANSCRIBE in guessed.needs:
            return guessed
        if (found := await _tried(model, url, secret)) is None:
            raise ConfigurationError(
                f"What the model {model} can do cannot be told from its name, and it answered no sound. "
                f"Start its server first, or set {settings.variable('profile')} to the one that fits best: "
                f"{names}."
            )
        return found
    if name not in known:
        raise ConfigurationError(
            f"{settings.variable('profile')}: there is no profile {name}. Known are auto, {names}."
        )
    return known[name]
