"""Every setting, once: its name, default, unit and meaning. The only reader of the environment.

Settings come in sections; what is built from settings takes the section that it needs.
"""

from bot.settings.names import PartSections, env_example, unknown_names, variables
from bot.settings.sections import Settings
from bot.settings.sources import load, section

__all__ = ["PartSections", "Settings", "env_example", "load", "section", "unknown_names", "variables"]
