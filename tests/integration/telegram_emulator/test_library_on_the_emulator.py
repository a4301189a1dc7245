"""The library that the bot uses, on the independent Bot API."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import telegram.error
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

pytestmark = pytest.mark.emulator


def message(number: int, **what: Any) -> dict[str, Any]:
    ana = {"id": 1001, "is_bot": False, "first_name": "Ana", "language_code": "pt-BR"}
    chat = {"id": 1001, "type": "private", "first_name": "Ana"}
    return {"message_id": number, "date": int(time.time()), "chat": chat, "from": ana, **what}


def test_the_library_polls_downloads_posts_edits_and_uploads(emulator: Any) -> None:
    voice = {"file_id": emulator.keep_voice(b"OggS"), "file_unique_id": "u1", "duration": 3}
    emulator.tell(message=message(1, voice=voice))

    async def converse() -> None:
        base, files = f"{emulator.url}/bot", f"{emulator.url}/file/bot"
        async with Bot(emulator.token, base_url=base, base_file_url=files) as bot:
            assert bot.username == "earmark_bot"
            (update,) = await bot.get_updates(timeout=1)
            assert update.message
            assert update.message.voice
            file = await update.message.voice.get_file()
            assert bytes(await file.download_as_bytearray()) == b"OggS"
            assert await bot.get_updates(offset=update.update_id + 1) == ()
            button = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])
            posted = await bot.send_message(
                1001, "Listening", link_preview_options=LinkPreviewOptions(is_disabled=True)
            )
            await bot.edit_message_text("Done", 1001, posted.message_id, reply_markup=button)
            with pytest.raises(telegram.error.BadRequest, match="too long"):
                await bot.send_message(1001, "x" * 4097)
            sent = await bot.send_document(1001, b"WEBVTT", filename="words.vtt")
            assert sent.document

    asyncio.run(converse())
    assert [one["text"] for one in emulator.calls("sendMessage", "editMessageText")] == ["Listening", "Done"]
    assert emulator.calls("sendDocument")[0]["document"] == "words.vtt"
