"""The five modes: what is asked of a text model after the words are known."""

from bot.modes.budget import ThinkBudget
from bot.modes.context import ModeContext, Program
from bot.modes.programs import advance, program

__all__ = ["ModeContext", "Program", "ThinkBudget", "advance", "program"]
