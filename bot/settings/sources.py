"""Where values come from: the environment, `.env` and `earmark.toml` in the working directory, in this order.

In the TOML file names are in lower case and without `EARMARK_`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain.errors import ConfigurationError
from bot.settings.section import PREFIX
from bot.settings.sections import SECTIONS, Settings

TOML_FILE = "earmark.toml"

Fields = TypeVar("Fields", bound=BaseModel)


def load(*, env_file: str | None = ".env", **overrides: object) -> Settings:
    """`overrides`, named as in the TOML file, go before all sources.

    Raises `ConfigurationError` that names each wrong setting, never its value.
    """
    faults: list[str] = []
    made: dict[str, Any] = {}
    for name, fields in SECTIONS.items():
        reader = _reader(fields, fields.variable(""), fields.prefix)
        try:
            made[name] = reader(_env_file=env_file, **_under(fields.prefix, overrides))
        except ValidationError as error:
            faults.extend(_faults(fields.variable(""), error))
        except UnicodeDecodeError as error:
            raise ConfigurationError(f"{env_file} cannot be read: {error}.") from None
    if faults:
        raise _unusable(faults)
    return Settings(**made)


def section(name: str, fields: type[Fields]) -> Fields:
    """The settings of one part, such as a chat platform: `EARMARK_<NAME>_<FIELD>`. Raises as `load` does."""
    prefix = f"{PREFIX}{name.upper()}_"
    try:
        made: Fields = _reader(fields, prefix, None)()
    except ValidationError as error:
        raise _unusable(_faults(prefix, error)) from None
    return made


def written_in_file() -> Mapping[str, object]:
    """Raises `ConfigurationError`."""
    path = Path(TOML_FILE)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{TOML_FILE} cannot be read: {error}.") from None


@cache
def _reader(fields: type[Fields], prefix: str, file_prefix: str | None) -> Any:
    """The class of a section, which fills what it is not given from all sources; without one from no file."""

    class Sources(BaseSettings):
        model_config = SettingsConfigDict(
            env_prefix=prefix, env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
        )

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            usual = (init_settings, env_settings, dotenv_settings, file_secret_settings)
            if file_prefix is None:
                return usual
            return (*usual, InitSettingsSource(settings_cls, _under(file_prefix, written_in_file())))

    return type(fields.__name__, (fields, Sources), {"__module__": __name__})


def _under(prefix: str, values: Mapping[str, object]) -> dict[str, object]:
    """By the names that the fields of a section have there; who does not know a name passes it over."""
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}


def _faults(prefix: str, error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_input=False, include_context=False):
        yield f"{prefix}{str(one['loc'][0]).upper() if one['loc'] else ''}: {one['msg']}"


def _unusable(faults: Iterator[str] | list[str]) -> ConfigurationError:
    return ConfigurationError(f"These settings cannot be used: {'; '.join(faults)}.")
