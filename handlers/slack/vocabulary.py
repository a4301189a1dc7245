"""Commands and shortcuts that the app has, and how Slack lists them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.command_words import Name

COMMAND_PREFIX = "earmark"
"""The command that holds all others: those of their own names belong to Slack itself or to other apps."""
_WITHOUT_A_RECORDING = (
    *(Name.HELP, Name.SETTINGS, Name.VOCABULARY, Name.STATUS, Name.CANCEL),
    *(Name.PRIVACY, Name.FORGET),
)

COMMANDS: Mapping[str, tuple[str, str]] = {
    Name.TRANSCRIBE: ("Every word of a recording, with times", "[link to a message]"),
    Name.NOTES: ("Clean notes with a short summary", "[link to a message]"),
    Name.SUMMARIZE: ("Key points, decisions and action items", "[link to a message]"),
    Name.TRANSLATE: ("A recording in another language", "[language] [link to a message]"),
    Name.ASK: ("Ask something about a recording", "question"),
    COMMAND_PREFIX: ("Settings, help, and what is going on", " | ".join(_WITHOUT_A_RECORDING)),
}
"""Name, description and hint of each. Slack's lists of them are in one language."""

SHORTCUTS: Mapping[str, tuple[str, str]] = {
    Name.TRANSCRIBE: ("Transcribe", "Every word of this recording, with times"),
    Name.NOTES: ("Take notes", "Clean notes with a short summary"),
    Name.SUMMARIZE: ("Summarize", "Key points, decisions and action items"),
    Name.TRANSLATE: ("Translate", "This recording in another language"),
    Name.ASK: ("Ask about it", "Ask something about this recording"),
}
"""Callback id, name (at most 24 characters) and description of the shortcuts on messages."""

PROMPTS: Mapping[str, str] = {
    "button-help": Name.HELP,
    "slack-prompt-status": Name.STATUS,
    "slack-prompt-settings": Name.SETTINGS,
    "slack-prompt-privacy": Name.PRIVACY,
}
"""What is suggested in the conversation with the app: the words of the catalogue that name it, and what is
said for the person who chooses it.
"""

TRANSCRIBE_STEP = "transcribe_file"
"""Callback id of the step that workflows have from the app."""
STEP_FILE, STEP_PERSON = "file", "user_context"
"""What it is given."""
STEP_LINK = "link"
"""Of what it hands on: empty for a file that is in no channel."""
STEP_OUTPUTS: Mapping[str, tuple[str, str]] = {
    "text": ("Text", "Every word of the recording; the beginning of a very long one"),
    STEP_LINK: ("Link", "To the recording, or to the whole text of a very long one"),
    "status": ("Status", "done, partial (some of it could not be heard) or silent (nobody speaks)"),
}
"""What it hands on: name, title and description."""
