"""What the app suggests to ask in a person's conversation with it, in their language."""

from __future__ import annotations

from bot.chat.platform import Conversation
from handlers.slack.vocabulary import PROMPTS
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.optional_methods import OptionalMethods
from handlers.slack.web_api.workspaces import Workspace


class SuggestedPrompts:
    """Where the app is no agent, or may not, there are none."""

    def __init__(self, web: SlackWebApi, conversation: Conversation) -> None:
        self._methods = OptionalMethods(web)
        self._conversation = conversation

    async def show(self, workspace: Workspace, channel: str, locale: str) -> None:
        """Raises `PlatformBusy`."""
        localize = self._conversation.localize
        prompts = [{"title": localize(title, locale), "message": said} for title, said in PROMPTS.items()]
        await self._methods.call(
            workspace,
            "assistant.threads.setSuggestedPrompts",
            channel_id=channel,
            title=localize("slack-prompts", locale),
            prompts=prompts,
        )
