"""What is remembered of a recording is all that it is called by."""

from __future__ import annotations

import pytest

from bot.chat.remembered_recordings import RememberedRecordings
from tests.unit.chat.talk import ANN, GROUP, NOON, Talk, a_voice_note

pytestmark = pytest.mark.anyio


async def test_a_recording_comes_back_as_it_was(talk: Talk) -> None:
    recent = RememberedRecordings(talk.queue.key_values)
    notes = (a_voice_note("a", name=None, seconds=2.5), a_voice_note("b", sent_at=None, size_bytes=7))
    await recent.add(GROUP, ANN, notes)
    assert await recent.newest(GROUP) == notes[::-1]
    assert (await recent.newest(GROUP))[1].source.sent_at == NOON
