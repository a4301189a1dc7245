"""Which engine a wish needs, and whether one is connected."""

from __future__ import annotations

from typing import Literal

from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.job import Capability, Mode, Options
from bot.inference.pool import EnginePool
from bot.modes.budget import ThinkBudget

SpeechCapability = Literal[Capability.TRANSCRIBE, Capability.TRANSLATE]


def speech_capability(options: Options, pool: EnginePool) -> SpeechCapability:
    """What the segments ask of the engine. Raises `BadInput` (CANNOT_DO) before any work is done in vain."""
    if options.mode is Mode.TRANSLATE and not pool.can(Capability.THINK):
        if (options.to or "en") == "en" and pool.can(Capability.TRANSLATE):
            return Capability.TRANSLATE
        raise BadInput(
            FailureCode.CANNOT_DO,
            "No connected model translates into this language: the built-in engine only knows English. "
            "Connect a language model with EARMARK_THINK_URLS or EARMARK_ENGINE_URLS.",
            to=options.to or "en",
        )
    if not pool.can(Capability.TRANSCRIBE):
        raise BadInput(
            FailureCode.CANNOT_DO,
            "No connected engine transcribes speech. Set EARMARK_ENGINE_URLS, or leave it empty for the "
            "built-in engine.",
        )
    return Capability.TRANSCRIBE


async def think_budget(pool: EnginePool) -> ThinkBudget | None:
    """None where no connected engine thinks."""
    profile = pool.profile(Capability.THINK)
    if profile is None:
        return None
    return ThinkBudget(
        context_tokens=await pool.context_tokens(Capability.THINK), reasoning_tokens=profile.reasoning_tokens
    )
