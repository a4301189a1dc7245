"""What an admin sets for Matrix."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr

PLATFORM = "matrix"


class MatrixSettings(BaseModel):
    """Each field comes from `EARMARK_MATRIX_<FIELD>`."""

    model_config = ConfigDict(frozen=True)

    homeserver: str = Field(
        default="",
        description="Address of the homeserver that the bot's account is on, such as "
        "https://matrix.example.org. Empty: Matrix is off.",
    )
    token: SecretStr | None = Field(
        default=None,
        description="Access token of the bot's account; the README has the command that gets one.",
    )
    invite_servers: str = Field(
        default="",
        description="Homeservers whose people may invite the bot, separated by commas, such as example.org. "
        "Empty: all that EARMARK_ALLOW_USERS and EARMARK_ALLOW_CHATS let in.",
    )

    @property
    def inviting(self) -> frozenset[str]:
        """`invite_servers`, one by one."""
        return frozenset(part.strip().lower() for part in self.invite_servers.split(",") if part.strip())
