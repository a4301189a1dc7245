"""One engine server and what is known of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot import metrics
from bot.domain.errors import BadAnswer, EngineError, EngineRefused
from bot.inference import wire
from bot.inference.client import EngineClient
from bot.inference.pace import EnginePace
from bot.inference.profiles import Profile
from bot.inference.served_models import ServedModel, is_since, models_of

logger = logging.getLogger(__name__)

_MODELS_KEPT_SECONDS = 300.0
FINDS_LANGUAGES_SINCE = (0, 20)
"""All of these find it; some earlier ones take for English what they are not told a language for."""


@dataclass(slots=True)
class Engine:
    client: EngineClient
    pace: EnginePace
    failures: int = 0
    """Times in a row that it could not be reached."""
    model: ServedModel | None = None
    asked_at: float = float("-inf")
    finds_languages: bool | None = None
    """None: not known yet."""
    named: set[str] = field(default_factory=set)
    """Models that it serves, as far as one was asked for that is not its own."""
    note: str | None = None
    """What goes on there, for admins."""

    @property
    def profile(self) -> Profile:
        return self.client.config.profile

    def count_tokens(self, written: int | None) -> None:
        """Of answers that are not believed, too: they were written all the same."""
        if written:
            metrics.engine_output_tokens.labels(self.client.config.name).inc(written)

    async def context(self) -> int:
        try:
            model = await self._served()
        except EngineError:
            model = None
        return (model.context if model else None) or self.profile.default_context

    async def model_name(self, began_with: str | None = None) -> str:
        """A recording goes on with the model that it `began_with`, where that is served."""
        if began_with is not None:
            served = [one.name for one in models_of(await self.client.get(wire.MODELS_PATH))]
            self.named = set(served)
            if began_with in self.named:
                return began_with
            self._use_what_is_left(served)
        if self.client.config.model is not None:
            return self.client.config.model
        model = await self._served()
        if model is None:
            raise EngineRefused(f"The engine {self.client.config.name} serves no model.")
        return model.name

    async def can_tell_language(self) -> bool:
        """Whether it can be asked what is spoken: where it says that it is a vLLM that can. Never raises."""
        if not self.profile.tells_language:
            return False
        if self.finds_languages is None:
            try:
                told = await self.client.get(wire.VERSION_PATH)
                self.finds_languages = is_since(told, FINDS_LANGUAGES_SINCE)
            except (EngineRefused, BadAnswer):
                self.finds_languages = False
            except EngineError:
                return False
        return self.finds_languages

    def use(self, model: str) -> None:
        """From now on, for what is begun."""
        self.named.add(model)
        self.client.config = replace(self.client.config, model=model)
        self.asked_at = float("-inf")

    def _use_what_is_left(self, served: Sequence[str]) -> None:
        """A model that was chosen may go: its files were damaged, or the engine died of it."""
        if self.profile.chooses_model and served and self.client.config.model not in served:
            logger.warning("engine.model_gone", extra={"model": self.client.config.model, "now": served[0]})
            self.use(served[0])

    async def _served(self) -> ServedModel | None:
        """The endpoint's model as the server describes it; remembered, so that no request waits for it."""
        if time.monotonic() - self.asked_at > _MODELS_KEPT_SECONDS:
            models = models_of(await self.client.get(wire.MODELS_PATH))
            wanted = self.client.config.model
            self.model = next((one for one in models if wanted in (None, one.name)), None)
            self.asked_at = time.monotonic()
        return self.model
