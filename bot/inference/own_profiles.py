"""Profiles that an admin writes: one of ours, with what is different."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.domain.errors import ConfigurationError
from bot.inference.profiles import PROFILES, Profile

_PROFILE = TypeAdapter(Profile)
LIKE = "like"


def own_profiles(written: Mapping[str, Mapping[str, Any]]) -> dict[str, Profile]:
    """Each names the profile that it is `like`, and the fields of `Profile` that differ.

    Raises `ConfigurationError` that says which profile and field cannot be used.
    """
    return {name: _profile(name, fields) for name, fields in written.items()}


def _profile(name: str, fields: Mapping[str, Any]) -> Profile:
    like = str(fields.get(LIKE, ""))
    if like not in PROFILES:
        known = ", ".join(sorted(PROFILES))
        raise ConfigurationError(f"The profile {name} needs `{LIKE}`, the one that it resembles: {known}.")
    base = asdict(PROFILES[like])
    changes = {key: value for key, value in fields.items() if key != LIKE}
    if unknown := sorted(changes.keys() - base.keys()):
        raise ConfigurationError(f"The profile {name} has no field {', '.join(unknown)}.")
    try:
        return _PROFILE.validate_python(base | changes | {"name": name})
    except ValidationError as error:
        faults = "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors(include_input=False))
        raise ConfigurationError(f"The profile {name} cannot be used: {faults}.") from None
