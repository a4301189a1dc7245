"""What an admin sets to connect Slack."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.chat.unasked import UnaskedAnswers, UnaskedDefaults
from bot.domain.errors import ConfigurationError

API_URL = "https://slack.com/api/"


class SlackSettings(BaseModel):
    model_config = ConfigDict(frozen=True)

    bot_token: SecretStr = Field(
        default=SecretStr(""),
        description="Bot token (xoxb-…) of one workspace; empty where many workspaces install the app.",
    )
    app_token: SecretStr = Field(
        default=SecretStr(""),
        description="App-level token (xapp-…) with connections:write: events come in through Socket Mode.",
    )
    signing_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Signing secret of the app: events come in over HTTP at /slack/events.",
    )
    client_id: str = Field(
        default="", description="Client id of the app: many workspaces install it at /slack/install."
    )
    client_secret: SecretStr = Field(
        default=SecretStr(""), description="Client secret of the app, along with the client id."
    )
    channels: UnaskedAnswers = Field(
        default=UnaskedAnswers.AUTO,
        description="Recordings that people post in channels with the bot: auto answers them in their "
        "thread, hint tells who posts one how to ask, ask waits until somebody does. "
        "A channel may set its own.",
    )
    channels_max_minutes: float = Field(
        default=120.0,
        gt=0,
        description="With auto: a longer recording is not answered before somebody asks.",
    )
    api_url: str = Field(default=API_URL, description="Where Slack's Web API is reached.")
    file_hosts: str = Field(
        default="slack.com,slack-files.com,slack-edge.com",
        description="Hosts, subdomains included, that files may come from, separated by commas.",
    )

    @property
    def empty(self) -> bool:
        """Nothing is set: Slack is not wanted."""
        secrets = (self.bot_token, self.app_token, self.signing_secret, self.client_secret)
        return not self.client_id and not any(secret.get_secret_value() for secret in secrets)

    @property
    def many(self) -> bool:
        """Workspaces install the app themselves."""
        return bool(self.client_id)

    @property
    def unasked(self) -> UnaskedDefaults:
        seconds = self.channels_max_minutes * 60
        return UnaskedDefaults(answers=self.channels, longest_seconds=seconds, whispers=True)

    def check(self, public_url: str | None) -> None:
        """Raises `ConfigurationError` for a combination that cannot work."""
        if fault := _fault(self, public_url):
            raise ConfigurationError(fault)


def _fault(settings: SlackSettings, public_url: str | None) -> str | None:
    bot, app = settings.bot_token.get_secret_value(), settings.app_token.get_secret_value()
    signing, secret = settings.signing_secret.get_secret_value(), settings.client_secret.get_secret_value()
    faults = {
        "EARMARK_SLACK_CLIENT_ID and EARMARK_SLACK_CLIENT_SECRET belong together: set both or none.": (
            bool(settings.client_id) != bool(secret)
        ),
        "EARMARK_SLACK_BOT_TOKEN is missing. Set it (xoxb-…), or the client id and secret.": (
            not bot and not settings.client_id
        ),
        "EARMARK_SLACK_BOT_TOKEN is for one workspace, the client id for many: set one of them.": (
            bool(bot) and bool(settings.client_id)
        ),
        "EARMARK_SLACK_BOT_TOKEN must be a bot token: it begins with xoxb-.": (
            bool(bot) and not bot.startswith("xoxb-")
        ),
        "EARMARK_SLACK_APP_TOKEN must be an app-level token: it begins with xapp-.": (
            bool(app) and not app.startswith("xapp-")
        ),
        "Set EARMARK_SLACK_APP_TOKEN for Socket Mode, or EARMARK_SLACK_SIGNING_SECRET for HTTP.": (
            not app and not signing
        ),
        "Many workspaces sign in over HTTP: set EARMARK_PUBLIC_URL to where this server is reached.": (
            bool(settings.client_id) and not public_url
        ),
    }
    return next((fault for fault, found in faults.items() if found), None)
