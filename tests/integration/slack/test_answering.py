"""Commands, shortcuts, buttons and forms, and what people see of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.job import Mode
from tests.fakes.slack import FakeSlack, Upload
from tests.integration.slack.office import NOTE, Office, an_office

Story = Callable[[Office], Awaitable[None]]
SECOND = Upload(name="second.mp3", content=b"other", mimetype="audio/mpeg", duration_ms=9_000)


def play(slack: FakeSlack, folder: Path, story: Story) -> None:
    async def run() -> None:
        async with an_office(slack, folder) as office:
            await story(office)

    asyncio.run(run())


def test_a_command_is_answered_in_private_and_shared_to_the_thread(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        root = slack.post(general, anna, "Our call", files=[NOTE])
        await slack.slash("/transcribe", "", general, anna).acknowledged()
        await office.heard()
        (told,) = slack.ephemerals(general, anna)
        assert "direct messages" in told.text
        await office.finish("We meet on Monday.")
        await office.deliver()
        assert slack.by_bot(general) == []
        (private,) = slack.by_bot(slack.direct(anna))
        assert "We meet on Monday." in str(private.blocks)
        await slack.press(slack.direct(anna), private.ts, anna, "Share to the thread").acknowledged()
        await office.heard()
        await office.finish("We meet on Monday.")
        await office.deliver()
        (shared,) = slack.by_bot(general)
        assert shared.thread_ts == root
        assert "We meet on Monday." in str(shared.blocks)

    play(slack, tmp_path, story)


def test_of_several_recordings_one_is_picked(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        slack.post(general, anna, files=[NOTE])
        slack.post(general, anna, files=[SECOND])
        await slack.slash("/summarize", "", general, anna).acknowledged()
        await office.heard()
        (picker,) = slack.ephemerals(general, anna)
        label = next(
            element["text"]["text"]
            for block in picker.blocks
            if block["type"] == "actions"
            for element in block["elements"]
            if "note.m4a" in element["text"]["text"]
        )
        await slack.press(general, picker.ts, anna, label).acknowledged()
        await office.heard()
        (job,) = await office.jobs()
        assert (job.request.source.name, job.request.options.mode) == ("note.m4a", Mode.SUMMARIZE)

    play(slack, tmp_path, story)


def test_a_link_counts_only_for_members_of_its_channel(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna, eve = slack.user("anna"), slack.user("eve")
        secret = slack.channel("secret", [anna], kind="group")
        general = slack.channel("general", [anna, eve])
        ts = slack.post(secret, anna, files=[NOTE])
        link = f"https://acme.slack.com/archives/{secret}/p{ts.replace('.', '')}"
        await slack.slash("/transcribe", link, general, eve).acknowledged()
        await office.heard()
        assert await office.jobs() == []
        await slack.slash("/transcribe", link, general, anna).acknowledged()
        await office.heard()
        (job,) = await office.jobs()
        assert job.request.origin.user == anna

    play(slack, tmp_path, story)


def test_a_shortcut_asks_in_a_form_and_answers_in_the_thread(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        ts = slack.post(general, anna, files=[NOTE])
        await slack.shortcut("ask", anna, general, ts).acknowledged()
        await slack.until(lambda: slack.modal(anna))
        assert "What do you want to know" in slack.modal_text(anna)
        label = "What do you want to know about this recording?"
        await slack.submit(anna, {label: "Who pays?"}).acknowledged()
        await office.heard()
        (job,) = await office.jobs()
        assert job.request.options.question == "Who pays?"
        await office.finish()
        await office.deliver()
        (message,) = slack.by_bot(general)
        assert message.thread_ts == ts

    play(slack, tmp_path, story)


def test_settings_are_a_form(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna", is_admin=True)
        chat = slack.direct(anna)
        await slack.slash("/earmark", "settings", chat, anna).acknowledged()
        await slack.until(lambda: slack.modal(anna))
        await slack.submit(anna, {"The language I speak": "Deutsch"}).acknowledged()
        await office.heard()
        locale = await office.conversation.locale("slack", slack._first_team(), anna, "en-US")
        assert locale == "de"

    play(slack, tmp_path, story)


def test_a_button_starts_the_next_mode_in_the_same_thread(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, files=[NOTE])
        await office.heard()
        await office.finish()
        await office.deliver()
        (message,) = slack.by_bot(chat)
        await slack.choose(chat, message.ts, anna, "Translate", "Deutsch").acknowledged()
        await office.heard()
        await office.deliver()
        first, second = slack.by_bot(chat)
        assert first.thread_ts == second.thread_ts

    play(slack, tmp_path, story)


def test_a_file_is_sent_on_demand(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, files=[Upload(name="talk.mp3", content=b"x", duration_ms=600_000)])
        await office.heard()
        await office.finish(lines=100)
        await office.deliver()
        (message,) = slack.by_bot(chat)
        await slack.choose(chat, message.ts, anna, "Files", "Subtitles (.srt)").acknowledged()
        await office.heard()
        _, sent = slack.by_bot(chat)
        assert sent.thread_ts == message.thread_ts
        assert b"-->" in slack.file_bytes(sent.files[0])

    play(slack, tmp_path, story)


def test_a_file_sent_on_demand_goes_with_the_recording(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        ts = slack.post(chat, anna, files=[Upload(name="talk.mp3", content=b"x", duration_ms=600_000)])
        await office.heard()
        await office.finish(lines=100)
        await office.deliver()
        (message,) = slack.by_bot(chat)
        await slack.choose(chat, message.ts, anna, "Files", "Subtitles (.srt)").acknowledged()
        await office.heard()
        slack.delete_message(chat, ts)
        await office.heard()
        await office.deliver()
        assert [file.deleted for file in slack.world.files.values() if file.name.endswith(".srt")] == [True]

    play(slack, tmp_path, story)


def test_the_home_page_shows_settings_and_history(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        slack.post(slack.direct(anna), anna, files=[NOTE])
        await office.heard()
        slack.open_home(anna)
        await office.heard()
        page = slack.home_text(anna)
        assert "note.m4a" in page
        assert "The language I speak" in page

    play(slack, tmp_path, story)


def test_forgetting_deletes_the_messages_and_then_the_words(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, files=[NOTE])
        await office.heard()
        await office.finish()
        await office.deliver()
        (answer,) = slack.by_bot(chat)
        await slack.slash("/earmark", "forget", chat, anna).acknowledged()
        await office.heard()
        (question,) = slack.ephemerals(chat, anna)
        await slack.press(chat, question.ts, anna, "Yes, delete it").acknowledged()
        await office.heard()
        assert await office.jobs() == []
        await office.deliver()
        assert answer.ts not in [message.ts for message in slack.by_bot(chat)]

    play(slack, tmp_path, story)


def test_a_command_where_the_bot_is_not_a_member_is_answered_all_the_same(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        away = slack.channel("away", [anna], bot=False, kind="group")
        await slack.slash("/transcribe", "", away, anna).acknowledged()
        await office.heard()
        assert len(slack.ephemerals(away, anna)) == 1

    play(slack, tmp_path, story)


def test_a_menu_on_the_home_page_changes_the_page_and_says_no_more(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        slack.open_home(anna)
        await office.heard()
        published = len(slack.calls("views.publish"))
        await slack.press_in_view(anna, "The language I speak", "Deutsch", home=True).acknowledged()
        await office.heard()
        assert len(slack.calls("views.publish")) == published + 1
        assert await office.conversation.locale("slack", slack._first_team(), anna, "en-US") == "de"
        assert slack.by_bot(slack.direct(anna)) == []

    play(slack, tmp_path, story)


def test_settings_that_are_asked_for_in_words_are_menus(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, "settings")
        await office.heard()
        (message,) = slack.by_bot(chat)
        await slack.choose(chat, message.ts, anna, "The language I speak", "Deutsch").acknowledged()
        await office.heard()
        assert await office.conversation.locale("slack", slack._first_team(), anna, "en-US") == "de"

    play(slack, tmp_path, story)


def test_a_question_in_the_thread_of_an_answer_is_about_its_recording(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        root = slack.post(chat, anna, files=[NOTE])
        await office.heard()
        await office.finish()
        await office.deliver()
        slack.post(chat, anna, "What was decided?", thread_ts=root)
        await office.heard()
        _, second = await office.jobs()
        assert second.request.options.question == "What was decided?"
        assert second.request.origin.address["thread"] == root

    play(slack, tmp_path, story)


def test_help_in_a_channel_is_for_the_person_alone(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        slack.post(general, anna, f"{slack.mention()} help")
        await office.heard()
        assert slack.by_bot(general) == []
        assert len(slack.ephemerals(general, anna)) == 1

    play(slack, tmp_path, story)


def test_settings_are_menus_where_slack_opens_no_form_any_more(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        slack.fail("views.open", error="expired_trigger_id")
        await slack.slash("/earmark", "settings", general, anna).acknowledged()
        await office.heard()
        assert slack.modal(anna) is None
        (message,) = slack.ephemerals(general, anna)
        await slack.choose(general, message.ts, anna, "The language I speak", "Deutsch").acknowledged()
        await office.heard()
        assert await office.conversation.locale("slack", slack._first_team(), anna, "en-US") == "de"

    play(slack, tmp_path, story)


def test_who_is_shown_no_form_is_told_how_to_ask_all_the_same(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        ts = slack.post(general, anna, files=[NOTE])
        slack.fail("views.open", error="exchanged_trigger_id")
        await slack.shortcut("ask", anna, general, ts).acknowledged()
        await office.heard()
        (message,) = slack.ephemerals(general, anna)
        assert "Slack did not open the form" in message.text

    play(slack, tmp_path, story)


def test_a_file_that_slack_does_not_take_is_not_met_with_silence(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, files=[Upload(name="talk.mp3", content=b"x", duration_ms=600_000)])
        await office.heard()
        await office.finish(lines=100)
        await office.deliver()
        (message,) = slack.by_bot(chat)
        slack.fail("files.getUploadURLExternal", error="file_uploads_disabled")
        await slack.choose(chat, message.ts, anna, "Files", "Subtitles (.srt)").acknowledged()
        await office.heard()
        told = [*slack.by_bot(chat)[1:], *slack.ephemerals(chat, anna)]
        assert ["I may not post files here" in one.text for one in told] == [True]

    play(slack, tmp_path, story)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("not_in_channel", "/invite @earmark"),
        ("channel_not_found", "/invite @earmark"),
        ("missing_scope", "a permission is missing"),
        ("", "no recording among the latest messages"),
    ],
)
def test_a_command_that_finds_no_recording_says_why(
    slack: FakeSlack, tmp_path: Path, error: str, words: str
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        if error:
            slack.fail("conversations.history", "error", error=error)
        await slack.slash("/transcribe", "", general, anna).acknowledged()
        await office.heard()
        (told,) = slack.ephemerals(general, anna)
        assert words in told.text

    play(slack, tmp_path, story)


def test_a_link_out_of_sight_is_answered_alike_whether_there_is_a_recording_or_not(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna, eve = slack.user("anna"), slack.user("eve")
        secret = slack.channel("secret", [anna], kind="group")
        general = slack.channel("general", [anna, eve])
        with_one = slack.post(secret, anna, files=[NOTE])
        for ts in (with_one, slack.post(secret, anna, "Only words.")):
            link = f"https://acme.slack.com/archives/{secret}/p{ts.replace('.', '')}"
            await slack.slash("/transcribe", link, general, eve).acknowledged()
            await office.heard()
        first, second = slack.ephemerals(general, eve)
        assert first.text == second.text
        assert "no recording that both of us can see" in first.text

    play(slack, tmp_path, story)
