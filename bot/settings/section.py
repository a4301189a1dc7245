"""What a section of the settings is."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

PREFIX = "EARMARK_"


class Section(BaseModel):
    """Settings that are used together. A field's variable is `EARMARK_`, the prefix and its own name."""

    model_config = ConfigDict(frozen=True)

    prefix: ClassVar[str] = ""

    @classmethod
    def variable(cls, field: str) -> str:
        return f"{PREFIX}{cls.prefix}{field}".upper()
