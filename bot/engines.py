"""From settings to the engines: which servers, which models, what each can do."""

from __future__ import annotations

import logging
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from pydantic import AnyHttpUrl

from bot.domain.errors import ConfigurationError
from bot.domain.job import Capability
from bot.inference.awaited import AwaitedEngine
from bot.inference.builtin.hub_models import AUTO, hub_models
from bot.inference.builtin.model_choice import ModelChoice
from bot.inference.builtin.process import BuiltinEngine
from bot.inference.client import EndpointConfig
from bot.inference.own_profiles import own_profiles
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES, Profile, profile_for
from bot.settings.engines import BuiltinSettings, EngineSettings
from bot.settings.sections import Settings, StorageSettings

logger = logging.getLogger(__name__)

T = TypeVar("T")


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


async def endpoints(
    settings: Settings, builtin: BuiltinEngine | None, *, may_wait: bool
) -> tuple[Sequence[EndpointConfig], Sequence[AwaitedEngine]]:
    """One a server and role. The audio model thinks too, unless a text model is set for that.

    With `may_wait` a server that is away, and has to be asked what it is, is awaited; else it is an error.
    """
    known = {**PROFILES, **own_profiles(settings.models.profiles)}
    hears = frozenset(Capability) - (frozenset({Capability.THINK}) if settings.think.urls else frozenset())
    roles = [_Role(settings=settings.think, known=known, needs=frozenset({Capability.THINK}))]
    if builtin is None:
        roles.insert(0, _Role(settings=settings.engine, known=known, needs=hears))
    found: list[EndpointConfig] = []
    if builtin is not None:
        found.append(_builtin_endpoint(builtin, settings.builtin.slots))
    awaited: list[AwaitedEngine] = []
    for role in roles:
        for url in role.settings.urls:
            one = await role.endpoint(url)
            if isinstance(one, EndpointConfig):
                found.append(one)
            elif may_wait:
                logger.warning("engine.awaited", extra={"address": _address(url)})
                awaited.append(role.awaited(url))
            else:
                raise one
    return found, awaited


def _builtin_endpoint(builtin: BuiltinEngine, slots: int) -> EndpointConfig:
    return EndpointConfig(
        name=_builtin_gate(),
        base_url=builtin.base_url,
        model=builtin.model_name,
        profile=PROFILES["builtin"],
        api_key=builtin.api_key,
        slots=slots,
    )


@dataclass(frozen=True, kw_only=True)
class _Role:
    """Servers with the same settings."""

    settings: EngineSettings
    known: Mapping[str, Profile]
    needs: frozenset[Capability]

    @property
    def secret(self) -> str | None:
        return self.settings.key.get_secret_value() if self.settings.key else None

    async def endpoint(self, url: AnyHttpUrl) -> EndpointConfig | ConfigurationError:
        """An error where the server is away; one that is there and does not fit raises its own."""
        served = self.settings.model or await self._asked(url)
        if isinstance(served, ConfigurationError):
            return served
        profile = await self._profile(served, url)
        if isinstance(profile, ConfigurationError):
            return profile
        return EndpointConfig(
            name=f"{_address(url)}/{served}",
            base_url=str(url),
            model=served,
            profile=profile,
            api_key=self.secret,
            slots=self.settings.slots,
            needs=self.needs,
        )

    def awaited(self, url: AnyHttpUrl) -> AwaitedEngine:
        async def find() -> EndpointConfig | None:
            found = await self.endpoint(url)
            return found if isinstance(found, EndpointConfig) else None

        least = Capability.TRANSCRIBE if self.settings.must_hear else Capability.THINK
        return AwaitedEngine(
            address=_address(url), least=least, may=self.needs, slots=self.settings.slots, find=find
        )

    async def _asked(self, url: AnyHttpUrl) -> str | ConfigurationError:
        """The first model that a server names."""
        profile, address = PROFILES["openai-audio"], _address(url)
        one = EndpointConfig(name=address, base_url=str(url), profile=profile, api_key=self.secret)
        (health,) = await _with(one, EnginePool.health)
        if health.models:
            return health.models[0]
        away = ConfigurationError(
            f"The server at {address} does not say which models it serves: {health.problem} "
            f"Start it first, or set {self.settings.variable('model')}."
        )
        if health.reachable and not health.busy:
            raise away
        return away

    async def _profile(self, model: str, url: AnyHttpUrl) -> Profile | ConfigurationError:
        name, names = self.settings.profile, ", ".join(sorted(self.known))
        if name != "auto" and name not in self.known:
            raise ConfigurationError(
                f"{self.settings.variable('profile')}: there is no profile {name}. Known are auto, {names}."
            )
        guessed = self.known.get(name) or profile_for(model)
        if name != "auto" or not self.settings.must_hear or Capability.TRANSCRIBE in guessed.needs:
            return guessed
        return await self._tried(model, url, names)

    async def _tried(self, model: str, url: AnyHttpUrl, names: str) -> Profile | ConfigurationError:
        """The profile whose endpoint answers a second of sound."""
        answers = False
        for profile in (PROFILES["transcription"], PROFILES["openai-audio"]):
            one = EndpointConfig(
                name=model, base_url=str(url), model=model, profile=profile, api_key=self.secret
            )
            report = await _with(one, partial(EnginePool.canary, gate=model))
            if not report.problem:
                return profile
            answers = answers or report.answers
        unknown = ConfigurationError(
            f"What the model {model} can do cannot be told from its name, and it answered no sound. "
            f"Start its server first, or set {self.settings.variable('profile')} to the one that fits best: "
            f"{names}."
        )
        if answers:
            raise unknown
        return unknown


def _address(url: AnyHttpUrl) -> str:
    return f"{url.host}:{url.port}"


async def _with(one: EndpointConfig, ask: Callable[[EnginePool], Awaitable[T]]) -> T:
    pool = EnginePool([one])
    try:
        return await ask(pool)
    finally:
        await pool.close()
