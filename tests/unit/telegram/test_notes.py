"""What is noted of posts, where answers go, and what the Bot API's refusals mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
    TimedOut,
)

from bot.domain.job import Job, JobState
from handlers.telegram.bot_api.client import Flooded, TelegramRefusal, refusal
from handlers.telegram.outgoing.posted import PostedFile, TelegramPosted
from handlers.telegram.target import TelegramTarget
from tests.fakes.jobs import a_request


def test_what_was_posted_is_read_as_it_was_noted() -> None:
    posted = TelegramPosted(chat=-5, status=7, shown="abc", files=(PostedFile(name="a.txt", message=8),))
    assert TelegramPosted.read(posted.note()) == posted
    assert posted.messages == {-5: (7, 8)}
    done = posted.with_file(PostedFile(name="a.txt", message=9, done=True))
    assert done.messages == {-5: (7, 9)}
    moved = posted.with_file(PostedFile(name="a.srt", message=2, chat=-1005))
    assert moved.messages == {-5: (7, 8), -1005: (2,)}


@pytest.mark.parametrize("note", [None, "", "17", '{"v": 9, "chat": 1}', '{"chat": "x"}'])
def test_a_note_that_is_not_ours_is_none(note: str | None) -> None:
    assert TelegramPosted.read(note) is None


def a_job(replaces_message: str | None = None) -> Job:
    request = replace(a_request(platform="telegram"), replaces_message=replaces_message)
    return Job(id="new", request=request, state=JobState.QUEUED, created_at=datetime.now(UTC))


def test_a_job_may_take_over_the_messages_of_an_earlier_one() -> None:
    target = TelegramTarget(chat=-5)
    file = PostedFile(name="a.txt", message=8, done=True)
    earlier = TelegramPosted(chat=-5, job="old", status=7, shown="abc", whole=False, files=(file,))
    expected = TelegramPosted(chat=-5, job="new", status=7, files=(PostedFile(name="a.txt", message=8),))
    assert TelegramPosted.of_job(a_job(earlier.note()), None, target) == expected
    assert TelegramPosted.of_job(a_job(), earlier.note(), target) == expected
    own = TelegramPosted(chat=-5, job="new", status=9, shown="abc")
    assert TelegramPosted.of_job(a_job(earlier.note()), own.note(), target) == own
    assert TelegramPosted.of_job(a_job(), None, target) == TelegramPosted(chat=-5, job="new")


def test_an_address_leads_back_to_the_same_place() -> None:
    target = TelegramTarget(chat=-5, reply_to=3, thread=9, direct=2, business="bc1")
    assert TelegramTarget.from_address(target.address) == target
    private = TelegramTarget(chat=1001, private=True)
    assert TelegramTarget.from_address(private.address) == private


def test_a_reply_is_not_carried_to_another_chat() -> None:
    target = TelegramTarget(chat=-5, reply_to=3)
    assert target.new_message(-5)["reply_parameters"].message_id == 3
    assert target.new_message(-1005)["reply_parameters"] is None


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (Flooded(3), TelegramRefusal.BUSY),
        (Conflict("Conflict: terminated by other getUpdates request"), TelegramRefusal.BUSY),
        (TimedOut(), TelegramRefusal.BUSY),
        (ChatMigrated(-1005), TelegramRefusal.MOVED),
        (Forbidden("Forbidden: bot was blocked by the user"), TelegramRefusal.GONE),
        (InvalidToken("Unauthorized"), TelegramRefusal.TOKEN),
        (InvalidToken("Not Found: method not found"), TelegramRefusal.OTHER),
        (BadRequest("Chat not found"), TelegramRefusal.GONE),
        (BadRequest("Not enough rights to send text messages to the chat"), TelegramRefusal.GONE),
        (BadRequest("TOPIC_CLOSED"), TelegramRefusal.TOPIC_GONE),
        (BadRequest("Message thread not found"), TelegramRefusal.TOPIC_GONE),
        (BadRequest("Message to edit not found"), TelegramRefusal.MESSAGE_GONE),
        (BadRequest("Message can't be edited"), TelegramRefusal.MESSAGE_FIXED),
        (BadRequest("Message can't be deleted for everyone"), TelegramRefusal.MESSAGE_FIXED),
        (
            BadRequest("Message is not modified: specified new message content and reply markup are exactly"),
            TelegramRefusal.UNCHANGED,
        ),
        (BadRequest("Can't parse entities: unsupported start tag"), TelegramRefusal.UNREADABLE),
        (BadRequest("File is too big"), TelegramRefusal.TOO_BIG),
        (BadRequest("Wrong file_id or the file is temporarily unavailable"), TelegramRefusal.FILE_AWAY),
        (BadRequest("Wrong file identifier/HTTP URL specified"), TelegramRefusal.FILE_GONE),
        (BadRequest("Something new"), TelegramRefusal.OTHER),
    ],
)
def test_refusals_are_told_apart(error: TelegramError, meant: TelegramRefusal) -> None:
    assert refusal(error) is meant
