"""The stand-in, spoken to by the library that the bot uses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import telegram.error
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Message,
    ReplyParameters,
    Update,
)

from tests.fakes.telegram import FakeTelegram

Talk = Callable[[Bot], Awaitable[None]]


@pytest.fixture
def fake(loopback: str) -> Iterator[FakeTelegram]:
    with FakeTelegram(flood=None) as server:
        yield server


def talk(fake: FakeTelegram, what: Talk) -> None:
    async def run() -> None:
        async with Bot(fake.token, base_url=fake.bot_url, base_file_url=fake.file_url) as bot:
            await what(bot)

    asyncio.run(run())


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=f"do:{one}") for one in labels]])


def message_of(update: Update) -> Message:
    assert isinstance(update.message, Message)
    return update.message


def test_a_voice_note_comes_by_polling_and_its_bytes_by_download(fake: FakeTelegram) -> None:
    ana = fake.user("Ana", language_code="pt-BR")
    fake.send_voice(ana, ana, b"OggS and more", seconds=12, caption="for you")

    async def listen(bot: Bot) -> None:
        (update,) = await bot.get_updates()
        said = message_of(update)
        assert said.voice
        assert (said.caption, said.voice.to_dict()["duration"], said.voice.mime_type) == (
            "for you",
            12,
            "audio/ogg",
        )
        assert said.from_user
        assert said.from_user.language_code == "pt-BR"
        file = await said.voice.get_file()
        assert bytes(await file.download_as_bytearray()) == b"OggS and more"

    talk(fake, listen)


def test_an_update_comes_again_until_the_offset_confirms_it(fake: FakeTelegram) -> None:
    ana = fake.user()
    fake.say(ana, ana, "one")
    fake.say(ana, ana, "two")

    async def listen(bot: Bot) -> None:
        first = await bot.get_updates(limit=1)
        assert [one.update_id for one in await bot.get_updates(limit=1)] == [first[0].update_id]
        (second,) = await bot.get_updates(offset=first[0].update_id + 1)
        assert message_of(second).text == "two"
        assert await bot.get_updates(offset=second.update_id + 1) == ()

    talk(fake, listen)


def test_a_long_poll_ends_when_something_is_said(fake: FakeTelegram) -> None:
    ana = fake.user()

    async def listen(bot: Bot) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        fake.say(ana, ana, "hello")
        (update,) = await asyncio.wait_for(polling, 60)
        assert message_of(update).text == "hello"

    talk(fake, listen)


def test_a_second_poller_ends_the_first(fake: FakeTelegram) -> None:
    ana = fake.user()

    async def listen(bot: Bot) -> None:
        async with Bot(fake.token, base_url=fake.bot_url) as other:
            first = asyncio.create_task(bot.get_updates(timeout=20))
            await asyncio.sleep(0.1)
            second = asyncio.create_task(other.get_updates(timeout=20))
            with pytest.raises(telegram.error.Conflict, match="terminated by other getUpdates request"):
                await asyncio.wait_for(first, 60)
            fake.say(ana, ana, "hello")
            assert len(await asyncio.wait_for(second, 60)) == 1

    talk(fake, listen)


def test_a_status_message_is_edited_into_the_answer_and_then_into_a_file(fake: FakeTelegram) -> None:
    ana = fake.user()
    voice = fake.send_voice(ana, ana, b"OggS")

    async def answer(bot: Bot) -> None:
        posted = await bot.send_message(
            ana,
            "<b>Listening</b> 😀",
            parse_mode="HTML",
            reply_parameters=ReplyParameters(voice),
            reply_markup=keyboard("Cancel"),
        )
        assert posted.reply_to_message
        assert posted.reply_to_message.message_id == voice
        await bot.edit_message_text("Done", ana, posted.message_id)
        file = InputMediaDocument(b"line one\n", filename="answer.txt", caption="<i>All of it</i>")
        await bot.edit_message_media(file, ana, posted.message_id, reply_markup=keyboard("More"))

    talk(fake, answer)
    (shown,) = fake.answers(ana)
    assert shown.history == ["Listening 😀", "Done"]
    assert shown.file
    assert (shown.file.name, shown.file.data, shown.text) == ("answer.txt", b"line one\n", "<i>All of it</i>")
    assert [one["text"] for one in shown.buttons] == ["More"]


def test_a_button_that_is_pressed_is_answered_once(fake: FakeTelegram) -> None:
    ana = fake.user()
    fake.private(ana)

    async def answer(bot: Bot) -> None:
        posted = await bot.send_message(ana, "Working", reply_markup=keyboard("Cancel", "More"))
        fake.press(ana, posted.message_id, "Cancel")
        (update,) = await bot.get_updates()
        query = update.callback_query
        assert isinstance(query, CallbackQuery)
        assert query.data == "do:Cancel"
        await query.answer("Cancelled")
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)query is too old"):
            await query.answer("again")

    talk(fake, answer)
    assert fake.world.toasts == [{"text": "Cancelled", "alert": False}]


def test_documents_and_reactions_and_drafts_and_commands(fake: FakeTelegram) -> None:
    ana = fake.user()
    voice = fake.send_voice(ana, ana, b"OggS")

    async def show(bot: Bot) -> None:
        assert (await bot.get_me()).username == "earmark_bot"
        await bot.set_my_commands([BotCommand("ask", "Ask")], BotCommandScopeAllGroupChats(), "de")
        assert len(await bot.get_my_commands(BotCommandScopeAllGroupChats(), "de")) == 1
        assert await bot.get_my_commands() == ()
        await bot.set_message_reaction(ana, voice, "👀")
        await bot.send_message_draft(ana, 7, "So far")
        assert fake.drafts(ana) == ["So far"]
        sent = await bot.send_document(ana, b"WEBVTT", filename="a.vtt", caption="x" * 1024)
        assert sent.document
        again = await bot.send_document(ana, sent.document.file_id)
        assert again.document
        assert again.document.file_unique_id == sent.document.file_unique_id
        assert (await bot.get_chat(ana)).first_name == "Ana"
        await bot.set_my_description("What it does")
        assert (await bot.get_my_description("fr")).description == "What it does"

    talk(fake, show)
    assert fake.messages(ana)[0].reactions == {fake.bot_id: ["👀"]}
    assert fake.drafts(ana) == []


def test_members_and_administrators_are_told_apart(fake: FakeTelegram) -> None:
    ana, ben = fake.user("Ana"), fake.user("Ben")
    team = fake.supergroup("Team", [ana, ben])
    fake.admin(team, ana)

    async def ask(bot: Bot) -> None:
        assert [(await bot.get_chat_member(team, one)).status for one in (ana, ben)] == [
            "administrator",
            "member",
        ]
        assert [one.user.id for one in await bot.get_chat_administrators(team)] == [ana]
        await bot.leave_chat(team)
        with pytest.raises(telegram.error.Forbidden, match="not a member of the supergroup chat"):
            await bot.send_message(team, "hello")

    talk(fake, ask)


def test_a_file_over_twenty_megabytes_needs_a_local_server(fake: FakeTelegram) -> None:
    ana = fake.user()
    fake.send_audio(ana, ana, size=21 * 1024 * 1024, seconds=3600)

    async def ask(bot: Bot) -> None:
        (update,) = await bot.get_updates()
        audio = message_of(update).audio
        assert audio
        with pytest.raises(telegram.error.BadRequest, match="File is too big"):
            await audio.get_file()

    talk(fake, ask)


def test_a_local_server_hands_over_a_path_on_disk(loopback: str) -> None:
    with FakeTelegram(local=True) as fake:
        ana = fake.user()
        fake.send_audio(ana, ana, size=21 * 1024 * 1024, seconds=3600)

        async def ask(bot: Bot) -> None:
            (update,) = await bot.get_updates()
            audio = message_of(update).audio
            assert audio
            path = Path((await audio.get_file()).file_path or "")
            assert path.is_absolute()
            assert path.stat().st_size == 21 * 1024 * 1024

        async def run() -> None:
            async with Bot(fake.token, base_url=fake.bot_url, local_mode=True) as bot:
                await ask(bot)

        asyncio.run(run())
