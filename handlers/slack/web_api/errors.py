"""What Slack's error codes mean for us, in one table."""

from __future__ import annotations

from enum import Enum

from bot.domain.errors import DeliveryError, PlatformBusy, PlatformGone

MEND_SECONDS = 300.0
"""Until it is tried again whether an admin has mended what only they can."""


class Meaning(Enum):
    LATER = "later"
    """Slack's own trouble: soon again."""
    MEND = "mend"
    """An admin has to do something; until then it is tried now and then."""
    NEVER = "never"
    """Nobody can be reached there."""


MEANINGS = {
    "ratelimited": Meaning.LATER,
    "rate_limited": Meaning.LATER,
    "message_limit_exceeded": Meaning.LATER,
    "internal_error": Meaning.LATER,
    "fatal_error": Meaning.LATER,
    "service_unavailable": Meaning.LATER,
    "request_timeout": Meaning.LATER,
    "team_added_to_org": Meaning.LATER,
    "external_channel_migrating": Meaning.LATER,
    "missing_scope": Meaning.MEND,
    "invalid_auth": Meaning.MEND,
    "not_authed": Meaning.MEND,
    "token_expired": Meaning.MEND,
    "not_allowed_token_type": Meaning.MEND,
    "org_login_required": Meaning.MEND,
    "two_factor_setup_required": Meaning.MEND,
    "account_inactive": Meaning.NEVER,
    "token_revoked": Meaning.NEVER,
    "team_access_not_granted": Meaning.NEVER,
    "access_denied": Meaning.NEVER,
    "no_permission": Meaning.NEVER,
    "channel_not_found": Meaning.NEVER,
    "not_in_channel": Meaning.NEVER,
    "is_archived": Meaning.NEVER,
    "restricted_action": Meaning.NEVER,
    "restricted_action_read_only_channel": Meaning.NEVER,
    "restricted_action_thread_only_channel": Meaning.NEVER,
    "restricted_action_non_threadable_channel": Meaning.NEVER,
    "restricted_action_thread_locked": Meaning.NEVER,
    "ekm_access_denied": Meaning.NEVER,
    "user_not_found": Meaning.NEVER,
    "user_disabled": Meaning.NEVER,
    "cannot_dm_bot": Meaning.NEVER,
    "messages_tab_disabled": Meaning.NEVER,
    "thread_not_found": Meaning.NEVER,
    "message_not_found": Meaning.NEVER,
    "cant_update_message": Meaning.NEVER,
    "edit_window_closed": Meaning.NEVER,
    "file_not_found": Meaning.NEVER,
    "file_deleted": Meaning.NEVER,
    "msg_too_long": Meaning.NEVER,
    "msg_blocks_too_long": Meaning.NEVER,
    "invalid_blocks": Meaning.NEVER,
    "invalid_blocks_format": Meaning.NEVER,
}
"""What is not here is taken for NEVER: a request that Slack turns down is turned down again."""

LOST_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""The message that was to be edited is not there, or not ours to edit any more."""
NO_WAY_IN = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
        "ekm_access_denied",
    }
)
"""The bot cannot write there, but the person may be reached elsewhere."""
TOO_MUCH = frozenset({"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"})
"""The message was refused for its form."""


class SlackRefused(PlatformGone):
    """Slack turned a request down; `error` is its code."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack says {error}.")
        self.error = error


class WorkspaceForgotten(PlatformGone):
    """The job was forgotten in the meantime: nothing of it is to be shown any more."""

    def __init__(self) -> None:
        super().__init__("The job is forgotten.")


class NeedsMending(PlatformBusy):
    """An admin has to do something first; `error` is Slack's code, `needed` the scope that is missing."""

    def __init__(self, error: str, needed: str | None) -> None:
        hint = f" Add the scope {needed} and install the app again." if needed else ""
        super().__init__(f"Slack says {error}.{hint}", retry_after=MEND_SECONDS)
        self.error = error
        self.needed = needed


def trouble(error: str, *, needed: str | None = None, retry_after: float | None = None) -> DeliveryError:
    """What to raise for Slack's error code."""
    match MEANINGS.get(error, Meaning.NEVER):
        case Meaning.LATER:
            return PlatformBusy(f"Slack says {error}.", retry_after=retry_after)
        case Meaning.MEND:
            return NeedsMending(error, needed)
        case Meaning.NEVER:
            return SlackRefused(error)
