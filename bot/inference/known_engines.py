"""Which engines are connected and what each is; some are found while the service runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from bot.domain.coverage import EngineName
from bot.domain.job import Capability
from bot.inference.awaited import AwaitedEngine
from bot.inference.client import EndpointConfig, EngineClient, Timeouts
from bot.inference.engine import Engine
from bot.inference.engine_names import engine_name
from bot.inference.pace import EnginePace
from bot.inference.profiles import Profile

logger = logging.getLogger(__name__)

ENGINE_CAPABILITIES = (Capability.TRANSCRIBE, Capability.TRANSLATE, Capability.THINK, Capability.LISTEN)


class KnownEngines:
    """By endpoint and by capability."""

    def __init__(
        self,
        endpoints: Sequence[EndpointConfig],
        *,
        timeouts: Timeouts | None = None,
        terms: Sequence[str] = (),
        awaited: Sequence[AwaitedEngine] = (),
    ) -> None:
        self._timeouts, self._terms = timeouts or Timeouts(), tuple(terms)
        self._engines: dict[str, Engine] = {}
        self._slots: dict[str, int] = {}
        self._gates: dict[Capability, tuple[str, ...]] = {}
        self.awaited: tuple[AwaitedEngine, ...] = tuple(awaited)
        self.enough = asyncio.Event()
        """Set while nothing that is needed is awaited."""
        for one in endpoints:
            self._add(one)
        self._look_whether_enough()

    @property
    def slots(self) -> Mapping[str, int]:
        """By endpoint, as they are known."""
        return self._slots

    @property
    def gates(self) -> Mapping[Capability, tuple[str, ...]]:
        """Names of the endpoints that have a capability; one that nobody has is absent. It grows as engines
        are found.
        """
        return self._gates

    async def look_for_awaited(self) -> None:
        """Asks those that were away, once. Raises `ConfigurationError`."""
        for one in self.awaited:
            config = await one.find()
            if config is not None:
                self._add(config)
                self.awaited = tuple(other for other in self.awaited if other is not one)
                logger.info("engine.found", extra={"gate": config.name, "profile": config.profile.name})
        self._look_whether_enough()

    def can(self, capability: Capability) -> bool:
        """Also where one that is awaited may."""
        return capability in self.gates or any(capability in one.may for one in self.awaited)

    def profile(self, capability: Capability) -> Profile | None:
        """Of the first endpoint that has the capability."""
        return self.gate_profile(self.gates[capability][0]) if capability in self.gates else None

    def gate_profile(self, gate: str) -> Profile:
        return self._engines[gate].client.config.profile

    def profile_and_model(self, capability: Capability, *, began_with: str | None = None) -> str:
        """Profile and model that have a capability: of equal ones, each answer may stand for the other's."""
        config = self._engines[self.gates[capability][0]].client.config
        return f"{config.profile.name}:{began_with or config.model or 'default'}"

    def engine_name(self, gate: str, *, began_with: str | None = None) -> EngineName:
        """As far as its model is known: a server names it with the first request."""
        engine = self._engines[gate]
        model = engine.client.config.model or (engine.model.name if engine.model else None)
        return engine_name(engine.profile, began_with if began_with in engine.named else model)

    def chosen_model(self, capability: Capability) -> str | None:
        """That a recording is begun with now, where it may be another before the recording ends."""
        config = self._engines[self.gates[capability][0]].client.config
        return config.model if config.profile.chooses_model else None

    def use_model(self, gate: str, model: str) -> None:
        """From now on; what was begun goes on with the former, which the engine still serves."""
        self._engines[gate].use(model)

    def tell(self, gate: str, note: str | None) -> None:
        """What goes on there, for those who look at its health."""
        self._engines[gate].note = note

    def _add(self, one: EndpointConfig) -> None:
        client = EngineClient(one, self._timeouts)
        self._engines[one.name] = Engine(client=client, pace=EnginePace(one.name, one.slots))
        self._slots[one.name] = one.slots
        for capability in ENGINE_CAPABILITIES:
            if capability in one.serves:
                self._gates[capability] = (*self._gates.get(capability, ()), one.name)

    def _look_whether_enough(self) -> None:
        if all(one.least in self._gates for one in self.awaited):
            self.enough.set()
