"""Commands, buttons, menus and forms of the stand-in for Slack, and how a conversation reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_bot import SmallBot, client_of
from tests.fakes.slack_state import Json

pytestmark = pytest.mark.anyio


@pytest.fixture
def slack(loopback: str) -> Iterator[FakeSlack]:
    with FakeSlack(ack_seconds=1.0, rate_scale="off") as server:
        yield server


@pytest.fixture
def anna(slack: FakeSlack) -> str:
    return slack.user("anna")


@pytest.fixture
def general(slack: FakeSlack, anna: str) -> str:
    return slack.channel("general", [anna])


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(label: str, value: str) -> Json:
    return {"text": plain(label), "value": value}


def labelled(label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element, "block_id": label, **more}


LANGUAGES = [option("German", "de"), option("French", "fr")]
CHOICES: Json = {
    "type": "static_select",
    "action_id": "translate",
    "placeholder": plain("Translate"),
    "options": LANGUAGES,
}
BUTTONS: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Done, <@U000000002>."}},
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "text": plain("Summary"), "action_id": "summary", "value": "j1"},
            {"type": "button", "text": plain("Delete"), "action_id": "delete", "style": "danger"},
            CHOICES,
        ],
    },
]
FORM: Json = {
    "type": "modal",
    "callback_id": "settings",
    "title": plain("Settings"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "blocks": [
        labelled("Language", {**CHOICES, "initial_option": LANGUAGES[0]}),
        labelled("Words", {"type": "plain_text_input", "action_id": "words"}, optional=True),
    ],
}


async def test_a_command_is_answered_in_private_and_later_by_its_address(
    slack: FakeSlack, anna: str, general: str
) -> None:
    bot = SmallBot(slack)
    bot.app.command("/summarize")(bot.answering("On it."))
    async with bot.connected():
        said = await slack.slash("/summarize", "please", general, anna).acknowledged()
    assert said == {"text": "On it."}
    (body,) = bot.bodies
    assert (body["command"], body["text"], body["user_id"]) == ("/summarize", "please", anna)
    assert [message.text for message in slack.ephemerals(general, anna)] == ["On it."]
    async with aiohttp.ClientSession() as session:
        for attempt in range(6):
            said = {"text": f"part {attempt}", "response_type": "in_channel"}
            async with session.post(body["response_url"], json=said) as answer:
                assert (answer.status == 200) == (attempt < 5)
    assert answer.status == 404
    assert len(slack.by_bot(general)) == 5


async def test_a_command_that_nobody_confirms_is_not_sent_again(
    slack: FakeSlack, anna: str, general: str
) -> None:
    delivery = slack.slash("/notes", "", general, anna)
    with pytest.raises(TimeoutError, match="no_socket"):
        await delivery.acknowledged()
    assert (delivery.attempts, delivery.failed) == (1, True)


async def test_a_button_is_pressed_by_what_it_says(slack: FakeSlack, anna: str, general: str) -> None:
    bot = SmallBot(slack)
    bot.app.action("summary")(bot.keep)
    bot.app.action("translate")(bot.keep)
    posted = await bot.client.chat_postMessage(channel=general, text="Done", blocks=BUTTONS)
    async with bot.connected():
        await slack.press(general, posted["ts"], anna, "Summary").acknowledged()
        await slack.choose(general, posted["ts"], anna, "Translate", "French").acknowledged()
    pressed, chosen = bot.bodies
    assert (pressed["actions"][0]["value"], pressed["actions"][0]["block_id"]) == ("j1", "row")
    assert pressed["container"]["message_ts"] == pressed["message"]["ts"] == posted["ts"]
    assert chosen["actions"][0]["selected_option"]["value"] == "fr"
    with pytest.raises(ValueError, match="nothing says 'Sing'"):
        slack.press(general, posted["ts"], anna, "Sing")


async def test_what_was_pressed_may_be_replaced_or_deleted_by_its_address(
    slack: FakeSlack, anna: str, general: str
) -> None:
    bot = SmallBot(slack)
    bot.app.action("summary")(bot.keep)
    await bot.client.chat_postEphemeral(channel=general, user=anna, text="Pick", blocks=BUTTONS)
    (private,) = slack.ephemerals(general)
    async with bot.connected(), aiohttp.ClientSession() as session:
        await slack.press(general, private.ts, anna, "Summary").acknowledged()
        (body,) = bot.bodies
        assert body["container"]["is_ephemeral"]
        assert "message" not in body
        await session.post(body["response_url"], json={"replace_original": True, "text": "Chosen"})
        assert [message.text for message in slack.ephemerals(general)] == ["Chosen"]
        await session.post(body["response_url"], json={"delete_original": True})
    assert not slack.ephemerals(general)


async def test_a_shortcut_brings_its_message(slack: FakeSlack, anna: str, general: str) -> None:
    bot = SmallBot(slack)
    bot.app.shortcut("transcribe")(bot.keep)
    ts = slack.post(general, anna, files=[Upload(name="note.ogg", content=b"OggS")])
    async with bot.connected():
        await slack.shortcut("transcribe", anna, general, ts).acknowledged()
        await slack.shortcut("transcribe", anna).acknowledged()
    on_message, everywhere = bot.bodies
    assert (on_message["type"], on_message["message"]["files"][0]["name"]) == ("message_action", "note.ogg")
    assert on_message["channel"] == {"id": general, "name": "general"}
    assert everywhere["type"] == "shortcut"


async def test_a_form_is_filled_in_by_its_labels(slack: FakeSlack, anna: str) -> None:
    bot = SmallBot(slack)

    async def open_form(ack: AsyncAck, body: Json) -> None:
        await bot.client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    bot.app.shortcut("settings")(open_form)
    bot.app.view("settings")(bot.keep)
    async with bot.connected():
        await slack.shortcut("settings", anna).acknowledged()
        assert slack.modal_text(anna) == (
            "[Settings]\n"
            "Language:\n"
            "<Translate: *German* | French>\n"
            "Words: (optional)\n"
            "<…: >\n"
            "[Cancel] [Save]\n"
        )
        await slack.submit(anna, {"Language": "French", "Words": "Kiel"}).acknowledged()
    values = bot.bodies[-1]["view"]["state"]["values"]
    assert values["Language"]["translate"]["selected_option"]["value"] == "fr"
    assert values["Words"]["words"] == {"type": "plain_text_input", "value": "Kiel"}
    assert slack.modal(anna) is None


async def test_the_answer_to_a_form_shows_faults_or_the_next_form(slack: FakeSlack, anna: str) -> None:
    bot = SmallBot(slack)
    faults = {"response_action": "errors", "errors": {"Words": "Too many"}}
    bot.app.view("settings")(bot.answering(faults))
    second = {**FORM, "callback_id": "second", "title": plain("More")}
    bot.app.view("first")(bot.answering({"response_action": "push", "view": second}))
    bot.app.view("second")(bot.answering({"response_action": "clear"}))
    team = next(iter(slack.world.teams))
    async with bot.connected():
        slack.show_modal(team, anna, FORM)
        await slack.submit(anna).acknowledged()
        assert "  ! Too many\n" in slack.modal_text(anna)
        slack.world.modals.clear()
        slack.show_modal(team, anna, {**FORM, "callback_id": "first"})
        await slack.submit(anna).acknowledged()
        assert slack.modal_text(anna).startswith("[More]")
        await slack.submit(anna).acknowledged()
    assert slack.modal(anna) is None


async def test_a_form_refuses_what_it_has_no_place_for(slack: FakeSlack, anna: str) -> None:
    view = {**FORM, "blocks": [labelled("Words", {"type": "plain_text_input", "action_id": "w"})]}
    slack.show_modal(next(iter(slack.world.teams)), anna, view)
    with pytest.raises(ValueError, match="left empty"):
        slack.submit(anna)
    with pytest.raises(ValueError, match="the form has no"):
        slack.submit(anna, {"Words": "x", "Colour": "red"})


async def test_a_trigger_serves_once_and_not_for_long(slack: FakeSlack, anna: str) -> None:
    client = client_of(slack)
    trigger = slack.world.new_trigger(anna)
    await client.views_open(trigger_id=trigger, view=FORM)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=FORM)
    slack.configure(trigger_seconds=0.0)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=slack.world.new_trigger(anna), view=FORM)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"private_metadata": "x" * 3_001}, "must be less than 3001 characters"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items"),
    ],
)
async def test_forms_have_limits_too(slack: FakeSlack, anna: str, change: Json, words: str) -> None:
    trigger = slack.world.new_trigger(anna)
    with pytest.raises(SlackApiError) as refused:
        await client_of(slack).views_open(trigger_id=trigger, view={**FORM, **change})
    assert refused.value.response["error"] == "invalid_arguments"
    assert any(words in message for message in refused.value.response["response_metadata"]["messages"])


async def test_the_home_tab_is_told_when_opened_and_its_buttons_work(slack: FakeSlack, anna: str) -> None:
    bot = SmallBot(slack, ("app_home_opened",))
    bot.app.action("summary")(bot.keep)
    bot.app.action("translate")(bot.keep)
    async with bot.connected():
        await slack.open_home(anna).acknowledged()
        assert bot.heard[0]["tab"] == "home"
        await bot.client.views_publish(user_id=anna, view={"type": "home", "blocks": BUTTONS})
        await slack.press_in_view(anna, "Summary", home=True).acknowledged()
        await slack.press_in_view(anna, "Translate", "German", home=True).acknowledged()
    assert bot.bodies[-1]["view"]["type"] == "home"
    assert bot.bodies[-1]["actions"][0]["selected_option"]["value"] == "de"
    assert "[Summary] [!Delete] <Translate: German | French>\n" in slack.home_text(anna)


async def test_invitations_reactions_and_removals_are_told(slack: FakeSlack, anna: str) -> None:
    names = ("member_joined_channel", "reaction_added", "channel_left", "file_deleted")
    bot = SmallBot(slack, names)
    place = slack.channel("later", [anna], bot=False)
    async with bot.connected():
        slack.invite(place, by=anna)
        ts = slack.post(place, anna, files=[Upload(name="note.ogg", content=b"OggS")])
        slack.react(place, ts, anna, "ear")
        slack.configure(subscriptions=" ".join(names))
        slack.delete_file(slack.messages(place)[0].files[0])
        slack.kick(place)
        await slack.until(lambda: len(bot.heard) == 4)
    assert {event["type"] for event in bot.heard} == set(names)


async def test_a_conversation_reads_the_same_every_time(slack: FakeSlack, anna: str, general: str) -> None:
    client = client_of(slack)
    ts = slack.post(general, anna, "@earmark listen & tell", files=[Upload(name="a.ogg", content=b"Ogg")])
    link = await client.chat_getPermalink(channel=general, message_ts=ts)
    first = await client.chat_postMessage(channel=general, thread_ts=ts, text="…")
    await client.chat_update(channel=general, ts=first["ts"], text="Done", blocks=BUTTONS)
    await client.files_upload_v2(channel=general, thread_ts=ts, filename="a.srt", content="1\nHello")
    await client.chat_postEphemeral(channel=general, user=anna, text=f"See <{link['permalink']}|here>")
    assert slack.conversation(general) == (
        "#general\n"
        "\n"
        "anna:\n"
        "  @Earmark listen & tell\n"
        "  (file a.ogg, audio/ogg)\n"
        "\n"
        "    Earmark:\n"
        "      Done, @anna.\n"
        "      [Summary] [!Delete] <Translate: German | French>\n"
        "\n"
        "    Earmark:\n"
        "      (file a.srt, application/x-subrip)\n"
        "      | 1\n"
        "      | Hello\n"
        "\n"
        "Earmark (only anna sees this):\n"
        "  See here (link to a message)\n"
    )


async def test_words_arrive_as_slack_writes_them(slack: FakeSlack, anna: str, general: str) -> None:
    slack.post(general, anna, "1 < 2 & @anna see https://page.example/a?b=1&c=2")
    (delivery,) = slack.deliveries
    event = delivery.payload["event"]
    assert event["text"] == f"1 &lt; 2 &amp; <@{anna}> see <https://page.example/a?b=1&amp;c=2>"
    assert event["blocks"][0]["elements"][0]["elements"][-1] == {
        "type": "link",
        "url": "https://page.example/a?b=1&c=2",
    }


async def test_a_preview_changes_a_message_that_nobody_edited(
    slack: FakeSlack, anna: str, general: str
) -> None:
    slack.unfurl(general, slack.post(general, anna, "https://page.example"))
    changed = slack.deliveries[-1].payload["event"]
    assert changed["subtype"] == "message_changed"
    assert "edited" not in changed["message"]
    assert changed["message"]["text"] == changed["previous_message"]["text"]


async def test_text_without_blocks_takes_the_place_of_blocks(slack: FakeSlack, general: str) -> None:
    client = client_of(slack)
    ts = (await client.chat_postMessage(channel=general, text="x", blocks=BUTTONS))["ts"]
    await client.chat_update(channel=general, ts=ts, text="y", blocks=BUTTONS)
    assert "edited" not in (await client.conversations_history(channel=general))["messages"][0]
    await client.chat_update(channel=general, ts=ts, text="z")
    (told,) = (await client.conversations_history(channel=general))["messages"]
    assert (told["text"], told.get("blocks"), told["edited"]["user"]) == ("z", None, slack.bot_user)
    assert [before["text"] for before in slack.by_bot(general)[0].edits] == ["x", "y"]


async def test_a_reply_may_be_sent_to_the_channel_too(slack: FakeSlack, anna: str, general: str) -> None:
    ts = slack.post(general, anna, "question")
    slack.post(general, anna, "answer", thread_ts=ts, broadcast=True)
    told = slack.deliveries[-1].payload["event"]
    assert (told["subtype"], told["thread_ts"], told["parent_user_id"]) == ("thread_broadcast", ts, anna)


async def test_channels_and_tokens_end(slack: FakeSlack, general: str) -> None:
    token = slack.bot_token
    slack.delete_channel(general)
    slack.revoke_token()
    ended = [delivery.payload["event"]["type"] for delivery in slack.deliveries]
    assert ended == ["channel_deleted", "tokens_revoked"]
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client_of(slack, token).auth_test()
