"""The best model that this machine can have takes the packaged one's place, fetched first if need be."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import httpx

from bot.domain.errors import EngineUnreachable
from bot.inference.builtin.downloads import NotFetched, fetch
from bot.inference.builtin.free_memory import free_memory_bytes
from bot.inference.builtin.hub_models import HubModel, HubModels, together
from bot.inference.builtin.process import BuiltinEngine
from bot.inference.health import tone

logger = logging.getLogger(__name__)

RETRY_SECONDS = 3_600.0
_START_SECONDS = 600.0
_TRIAL_SECONDS = 600.0
_STEPS = 10
"""Lines of the log about a download."""


class ModelChoice:
    """Between recordings only: those that were begun with a model are heard by it to their end."""

    def __init__(
        self,
        engine: BuiltinEngine,
        models: HubModels,
        *,
        hub: str,
        use: Callable[[str], None],
        tell: Callable[[str | None], None],
        memory: Callable[[], float] = free_memory_bytes,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        """`use` is told a model's name once it has heard something, `tell` what goes on, for admins."""
        self._engine = engine
        self._models = models
        self._hub = hub
        self._use = use
        self._tell = tell
        self._room = memory() if models.models else 0.0
        self._retry_seconds = retry_seconds
        self._refused: set[str] = set()

    async def take_best(self) -> None:
        """Of those on the disk, as far as they fit the memory. One that cannot be used changes nothing.

        Raises `ConfigurationError` and `EngineUnreachable` where not even the packaged one starts.
        """
        offered = self._models.offered()
        if not offered:
            return
        await self._engine.wait_ready(_START_SECONDS)
        fitting = self._models.fitting(self._room)
        for name, parts in offered.items():
            if name == self._engine.model_name:
                return
            if set(parts) <= set(fitting) and name not in self._refused:
                problem = await self._trial(name)
                if problem is None:
                    self._engine.model_name = name
                    self._use(name)
                    logger.info("builtin_model.chosen", extra={"model": name})
                    return
                self._refused.add(name)
                logger.warning("builtin_model.unusable", extra={"model": name, "reason": problem})

    async def keep_best(self) -> None:
        """Also fetches what is missing. Ends when there is nothing more to have; tries again until then."""
        await self.take_best()
        wanted = self._models.fitting(self._room)
        if not wanted:
            logger.info("builtin_model.no_room", extra={"memory_mb": round(self._room / 1e6)})
        told = ""
        while any(not self._models.has(model) for model in wanted):
            try:
                for model in wanted:
                    await self._fetched(model)
                    self._refused.discard(together(wanted))
                    await self.take_best()
            except (NotFetched, EngineUnreachable) as error:
                told = self._not_now(str(error), told)
                await asyncio.sleep(self._retry_seconds)
        self._tell(None)

    def _not_now(self, reason: str, told: str) -> str:
        """Said once while it stays so."""
        if reason != told:
            logger.info("builtin_model.not_fetched", extra={"reason": reason})
        self._tell(f"{self._engine.model_name} hears; a better model is not fetched: {reason}.")
        return reason

    async def _fetched(self, model: HubModel) -> None:
        if self._models.has(model):
            return
        step = 0

        def progress(size: int) -> None:
            nonlocal step
            share = size / model.size_bytes
            self._tell(
                f"{self._engine.model_name} hears; {model.name} is fetched: "
                f"{size / 1e6:.0f} of {model.size_bytes / 1e6:.0f} MB."
            )
            if share * _STEPS >= step + 1:
                step = int(share * _STEPS)
                logger.info(
                    "builtin_model.fetching", extra={"model": model.name, "percent": 100 * step // _STEPS}
                )

        logger.info("builtin_model.begun", extra={"model": model.name, "mb": round(model.size_bytes / 1e6)})
        await fetch(model, self._models, hub=self._hub, progress=progress)
        logger.info("builtin_model.fetched", extra={"model": model.name})

    async def _trial(self, name: str) -> str | None:
        """Why it cannot be used; None where it loads and hears a second of sound."""
        async with httpx.AsyncClient(timeout=_TRIAL_SECONDS, trust_env=False) as client:
            try:
                answer = await client.post(
                    f"{self._engine.base_url}/v1/audio/transcriptions",
                    headers={"Authorization": f"Bearer {self._engine.api_key}"},
                    files={"file": ("tone.flac", tone().flac)},
                    data={"model": name, "language": "en"},
                )
            except httpx.HTTPError as error:
                return f"the engine ended while it loaded it ({type(error).__name__})"
        return None if answer.is_success else f"the engine could not load it ({answer.status_code})"
