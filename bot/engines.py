"""From settings to the engines: which servers, which models, what each can do."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import AnyHttpUrl, SecretStr

from bot.domain.errors import ConfigurationError
from bot.domain.job import Capability
from bot.inference.builtin.process import BuiltinEngine
from bot.inference.client import EndpointConfig
from bot.inference.own_profiles import own_profiles
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES, Profile, profile_for
from bot.settings import Settings


def builtin_engine(settings: Settings) -> BuiltinEngine:
    return BuiltinEngine(
        model=settings.builtin_model,
        cache=settings.data_dir / "models",
        slots=settings.builtin_slots,
        threads=settings.builtin_threads or None,
    )


async def endpoints(settings: Settings, builtin: BuiltinEngine | None) -> Sequence[EndpointConfig]:
    """One a server and role. The audio model thinks too, unless a text model is set for that."""
    known = {**PROFILES, **own_profiles(settings.profiles)}
    speech = (
        [_builtin_endpoint(settings, builtin)]
        if builtin is not None
        else await _remote(
            "ENGINE",
            known=known,
            urls=settings.engine_urls,
            model=settings.engine_model,
            profile=settings.engine_profile,
            key=settings.engine_key,
            slots=settings.engine_slots,
        )
    )
    think = await _remote(
        "THINK",
        known=known,
        urls=settings.think_urls,
        model=settings.think_model,
        profile=settings.think_profile,
        key=settings.think_key,
        slots=settings.think_slots,
        needs=frozenset({Capability.THINK}),
    )
    return [*(_without_thinking(speech) if think else speech), *think]


def _without_thinking(speech: Sequence[EndpointConfig]) -> Sequence[EndpointConfig]:
    return [replace(one, needs=one.serves - {Capability.THINK}) for one in speech]


def _builtin_endpoint(settings: Settings, builtin: BuiltinEngine) -> EndpointConfig:
    return EndpointConfig(
        name=f"builtin@{socket.gethostname()}",
        base_url=builtin.base_url,
        model=builtin.model_name,
        profile=PROFILES["builtin"],
        api_key=builtin.api_key,
        slots=settings.builtin_slots,
    )


async def _remote(
    role: str,
    *,
    known: Mapping[str, Profile],
    urls: Sequence[AnyHttpUrl],
    model: str,
    profile: str,
    key: SecretStr | None,
    slots: int,
    needs: frozenset[Capability] | None = None,
) -> list[EndpointConfig]:
    secret = key.get_secret_value() if key else None
    configs = []
    for url in urls:
        address = f"{url.host}:{url.port}"
        served = model or await _asked(role, address, str(url), secret)
        configs.append(
            EndpointConfig(
                name=f"{address}/{served}",
                base_url=str(url),
                model=served,
                profile=_profile(role, profile, served, known),
                api_key=secret,
                slots=slots,
                needs=needs,
            )
        )
    return configs


async def _asked(role: str, address: str, url: str, secret: str | None) -> str:
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
            f"Start it first, or set EARMARK_{role}_MODEL."
        )
    return health.models[0]


def _profile(role: str, name: str, model: str, known: Mapping[str, Profile]) -> Profile:
    names = ", ".join(sorted(known))
    if name == "auto":
        guessed = profile_for(model)
        if role == "ENGINE" and Capability.TRANSCRIBE not in guessed.needs:
            raise ConfigurationError(
                f"What the model {model} can do cannot be told from its name. "
                f"Set EARMARK_ENGINE_PROFILE to the one that fits best: {names}."
            )
        return guessed
    if name not in known:
        raise ConfigurationError(
            f"EARMARK_{role}_PROFILE: there is no profile {name}. Known are auto, {names}."
        )
    return known[name]
