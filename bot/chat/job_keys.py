"""Names by which jobs are found again, and whose quota they count against."""

from __future__ import annotations

from bot.chat.events import Person, Place


def chat_key(workspace: str, chat: str) -> str:
    return f"chat:{workspace}/{chat}"


def parse_chat_key(key: str) -> tuple[str, str]:
    """Workspace and chat of a `chat_key`."""
    workspace, _, chat = key.removeprefix("chat:").partition("/")
    return workspace, chat


def person_key(workspace: str, person: str) -> str:
    return f"person:{workspace}/{person}"


def workspace_key(workspace: str) -> str:
    return f"workspace:{workspace}"


def file_key(workspace: str, file: str) -> str:
    return f"file:{workspace}/{file}"


def keys_of(place: Place, person: Person) -> tuple[str, ...]:
    """What every job of this person in this place is found by."""
    keys = (chat_key(place.workspace, place.chat), person_key(place.workspace, person.id))
    return (*keys, workspace_key(place.workspace)) if place.workspace else keys
