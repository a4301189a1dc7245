from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.actions import Verb, action
from bot.chat.command_words import MENU
from bot.chat.help_topics import HelpTopic
from bot.chat.preferences import ChatPreferences, chat_preferences, person_preferences, store_chat
from bot.chat.replies import SendMessage, ShowForm, Toast
from bot.chat.unasked import UnaskedAnswers
from bot.domain.job import Capability, JobState, Mode
from bot.text.blocks import ListItem
from tests.unit.chat.talk import ANN, GROUP, NOON, PLATFORM, PRIVATE, Talk, a_voice_note, buttons_of, text_of

pytestmark = pytest.mark.anyio


async def test_help_fits_the_place_and_lists_every_command(talk: Talk) -> None:
    private = text_of(await talk.say("/help"))
    assert talk.words("help-private") in private
    for name in MENU[:-1]:
        assert f"/{name}" in private
    assert talk.words("help-group") in text_of(await talk.say("/help", place=GROUP, addressed=True))
    await store_chat(talk.settings, GROUP, ChatPreferences(answers=UnaskedAnswers.AUTO))
    assert talk.words("help-group-auto") in text_of(await talk.say("help", place=GROUP, addressed=True))


async def test_help_says_what_a_recording_is_answered_with_where_that_was_chosen(talk: Talk) -> None:
    await talk.say("/mode summary")
    assert talk.words("help-private-mode", mode=talk.words("mode-summarize")) in text_of(
        await talk.say("help")
    )


async def test_what_no_engine_can_do_is_not_offered(tmp_path: Path) -> None:
    talk = Talk(tmp_path, capabilities=frozenset({Capability.TRANSCRIBE}))
    assert "/translate" not in text_of(await talk.say("/help"))
    shown = [button.label for button in buttons_of(await talk.say("/mode"))]
    assert talk.words("mode-summarize") in shown
    assert talk.words("mode-translate") not in shown
    assert talk.words("mode-unknown", typed="translate") in text_of(await talk.say("/mode translate"))


@pytest.mark.parametrize("text", ["/unheard", "/hello"])
async def test_what_is_not_understood_is_answered_with_help(talk: Talk, text: str) -> None:
    assert talk.words("help-private") in text_of(await talk.say(text))


async def test_start_greets_and_links_lead_on(talk: Talk) -> None:
    assert talk.words("start-private") in text_of(await talk.say("/start"))
    assert talk.words("start-group") in text_of(await talk.say("/start", place=GROUP, addressed=True))
    assert talk.words("help-private") in text_of(await talk.say("/start help"))
    assert isinstance((await talk.say("/start settings"))[0], ShowForm)
    assert talk.words("privacy-heading") in text_of(await talk.say("/start privacy"))


@pytest.mark.parametrize("topic", HelpTopic)
async def test_a_link_opens_with_the_part_of_the_help_that_is_meant(talk: Talk, topic: HelpTopic) -> None:
    said = await talk.say(f"/start {topic}")
    assert text_of(said) == talk.words(f"help-topic-{topic}")
    assert [button.action for button in buttons_of(said)] == [action(Verb.SHOW, "help")]


async def test_where_nothing_is_pointed_at_a_link_leads_to_the_help_for_groups(talk: Talk) -> None:
    linking = replace(GROUP, start_link="https://chat.example.org/bot?start=")
    (reply,) = await talk.say("/summarize", place=linking, addressed=True)
    assert isinstance(reply, SendMessage)
    assert [one.url for one in reply.buttons] == ["https://chat.example.org/bot?start=group"]


async def test_everything_is_said_in_the_language_that_was_set(talk: Talk) -> None:
    await talk.say("/language Deutsch")
    mine = await person_preferences(talk.settings, PLATFORM, "", "ann")
    assert (mine.locale, mine.to) == ("de", "de")
    assert await talk.conversation.locale(PLATFORM, "", "ann", "fr") == "de"
    assert await talk.conversation.locale(PLATFORM, "", "bob", "fr-CA") == "fr"
    await talk.say("", a_voice_note())
    assert (await talk.only_job()).request.origin.locale == "de"


async def test_a_language_the_bot_does_not_speak_is_for_translations(talk: Talk) -> None:
    assert "한국어" in text_of(await talk.say("/language korean"))
    mine = await person_preferences(talk.settings, PLATFORM, "", "ann")
    assert (mine.locale, mine.to) == (None, "ko")
    form = (await talk.say("/settings"))[0]
    assert isinstance(form, ShowForm)
    to = next(field for field in form.fields if field.name == "to")
    assert ("ko", "한국어") in to.options
    assert to.chosen == "ko"


async def test_language_without_a_name_offers_the_eight(talk: Talk) -> None:
    buttons = buttons_of(await talk.say("/language"))
    assert len(buttons) == 8
    (told,) = await talk.press(buttons[4].action)
    assert isinstance(told, SendMessage)
    assert told.replace_original
    assert (await person_preferences(talk.settings, PLATFORM, "", "ann")).locale == "de"
    assert "klingon" in text_of(await talk.say("/language klingon"))


async def test_the_default_mode_is_set_by_name_or_button(talk: Talk) -> None:
    assert talk.words("mode-s2t") in text_of(await talk.say("/mode notes"))
    assert (await person_preferences(talk.settings, PLATFORM, "", "ann")).mode is Mode.S2T
    buttons = buttons_of(await talk.say("/mode"))
    await talk.press(buttons[0].action)
    assert (await person_preferences(talk.settings, PLATFORM, "", "ann")).mode is None
    await talk.press(buttons[3].action)
    assert (await person_preferences(talk.settings, PLATFORM, "", "ann")).mode is Mode.SUMMARIZE
    await talk.say("/mode auto")
    assert (await person_preferences(talk.settings, PLATFORM, "", "ann")).mode is None
    assert len(buttons_of(await talk.say("/mode klingon"))) == 5
    assert len(buttons_of(await talk.say("/mode ask"))) == 5


async def test_only_those_who_run_a_chat_set_its_mode(talk: Talk) -> None:
    refusal = await talk.say("/mode notes", place=GROUP, addressed=True)
    assert text_of(refusal) == talk.words("toast-admins-only")
    talk.directory.admins = {"ann"}
    await talk.say("/mode notes", place=GROUP, addressed=True)
    assert (await chat_preferences(talk.settings, GROUP)).mode is Mode.S2T


async def test_settings_are_a_form_for_the_chat_or_the_person(talk: Talk) -> None:
    (mine,) = await talk.say("/settings")
    (theirs,) = await talk.say("/settings", place=GROUP, addressed=True)
    talk.directory.admins = {"ann"}
    (ours,) = await talk.say("/settings", place=GROUP, addressed=True)
    assert isinstance(mine, ShowForm)
    assert isinstance(theirs, ShowForm)
    assert isinstance(ours, ShowForm)
    assert (mine.action, theirs.action, ours.action) == ("set:me", "set:me", "set:chat")
    for form in (mine, theirs, ours):
        for field in form.fields:
            assert field.chosen in {value for value, _ in field.options}


async def test_a_form_that_was_sent_is_stored_and_confirmed(talk: Talk) -> None:
    values = {"locale": "fr", "mode": "s2t", "spoken": "", "to": "de", "keep": "7"}
    assert text_of(await talk.press("set:me", values=values)) != ""
    mine = await person_preferences(talk.settings, PLATFORM, "", "ann")
    assert (mine.locale, mine.mode, mine.spoken, mine.to, mine.keep_days) == ("fr", Mode.S2T, None, "de", 7)


async def test_a_single_choice_shows_the_form_as_it_stands_now(talk: Talk) -> None:
    toast, form = await talk.press("set:me:mode:asr")
    assert isinstance(toast, Toast)
    assert isinstance(form, ShowForm)
    assert form.replace_original
    assert next(field for field in form.fields if field.name == "mode").chosen == "asr"


@pytest.mark.parametrize(
    "action",
    ["set:me:mode:dance", "set:me:answers:auto", "set:you:mode:asr", "set:me:keep:5", "set:me:locale:xx"],
)
async def test_a_choice_that_is_not_there_changes_nothing(talk: Talk, action: str) -> None:
    assert text_of(await talk.press(action)) == talk.words("toast-unknown")
    assert await talk.settings.get(PLATFORM, "person:/ann") == {}


async def test_only_those_who_run_a_chat_change_its_settings(tmp_path: Path) -> None:
    talk = Talk(tmp_path, admins=frozenset({"fake:bob"}))
    values = {"answers": "auto", "mode": "", "spoken": "de", "to": ""}
    assert text_of(await talk.press("set:chat", place=GROUP, values=values)) == talk.words(
        "toast-admins-only"
    )
    await talk.press("set:chat", place=GROUP, person=replace(ANN, id="bob"), values=values)
    ours = await chat_preferences(talk.settings, GROUP)
    assert (ours.answers, ours.spoken) == (UnaskedAnswers.AUTO, "de")


async def test_where_the_chat_does_not_tell_rights_nothing_is_changed(talk: Talk) -> None:
    talk.directory.silent = True
    assert text_of(await talk.press("set:chat:answers:auto", place=GROUP)) == talk.words("toast-cannot-tell")
    spoken = await talk.say("/mode notes", place=GROUP, addressed=True)
    assert text_of(spoken) == talk.words("toast-cannot-tell")
    assert (await chat_preferences(talk.settings, GROUP)).answers is None


async def test_stored_values_that_make_no_sense_count_as_not_set(talk: Talk) -> None:
    await talk.settings.put(
        PLATFORM,
        "chat:W/team",
        {"auto": "yes", "answers": "loudly", "inviter": 5, "mode": "dance", "spoken": 7, "to": "xx"},
    )
    assert await chat_preferences(talk.settings, GROUP) == ChatPreferences()


async def test_status_tells_how_the_persons_open_jobs_stand(talk: Talk) -> None:
    assert text_of(await talk.say("/status")) == talk.words("status-nothing")
    await talk.say("", a_voice_note(name="call.ogg"))
    told = text_of(await talk.say("/status"))
    title = "Transcript · call.ogg · voice note 0:05 · just now"
    assert talk.words("status-job", title=title, status=talk.words("status-queued", ahead=0)) in told
    assert text_of(await talk.say("/status", place=GROUP, addressed=True)) == talk.words("status-nothing")
    assert talk.words("service-heading") not in text_of(await talk.say("/status"))


async def test_admins_see_the_queue_and_the_engines(tmp_path: Path) -> None:
    talk = Talk(tmp_path, admins=frozenset({"fake:ann"}))
    assert talk.words("service-engine-none") in text_of(await talk.say("/status"))
    await talk.queue.tasks.set_gate("gpu1", slots=4)
    await talk.say("", a_voice_note())
    told = text_of(await talk.say("/status"))
    assert "One open job" in told
    assert "gpu1: 0 of 4" in told


async def test_cancel_stops_the_only_open_job_or_lets_choose(talk: Talk) -> None:
    assert text_of(await talk.say("/cancel")) == talk.words("cancel-nothing")
    await talk.say("", a_voice_note("a"))
    await talk.say("/cancel")
    assert (await talk.only_job()).state is JobState.CANCELLED
    await talk.say("", a_voice_note("b"))
    await talk.say("", a_voice_note("c"))
    talk.now = NOON + timedelta(hours=2)
    choice = await talk.say("/cancel", person=replace(ANN, time_zone="Asia/Tokyo"))
    buttons = buttons_of(choice)
    assert [one.label for one in buttons] == [
        "Transcript · c.ogg · voice note 0:05 · 21:00",
        "Transcript · b.ogg · voice note 0:05 · 21:00",
    ]
    assert isinstance(choice[0], SendMessage)
    lines = [one for one in choice[0].blocks if isinstance(one, ListItem)]
    assert [one.reference and one.reference.message for one in lines] == ["message-c", "message-b"]
    await talk.press(buttons[0].action)
    assert (await talk.last_job()).state is JobState.CANCELLED


async def test_a_cancel_that_is_delivered_again_leaves_newer_jobs_alone(talk: Talk) -> None:
    await talk.say("", a_voice_note("a"))
    cancel = talk.said("/cancel")
    await talk.handle(cancel)
    await talk.say("", a_voice_note("b"))
    assert await talk.handle(cancel) == ()
    assert [job.state.final for job in await talk.jobs()] == [True, False]


async def test_cancel_leaves_other_peoples_jobs_alone(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, person=replace(ANN, id="bob"), addressed=True)
    await talk.say("/cancel", place=GROUP, addressed=True)
    assert (await talk.only_job()).state is JobState.QUEUED


async def test_privacy_says_how_long_what_is_kept(tmp_path: Path) -> None:
    talk = Talk(tmp_path, retention_days=30, contact="@maria")
    told = text_of(await talk.say("/privacy"))
    assert "30 days" in told
    assert "@maria" in told
    await talk.press("set:me:keep:1")
    assert "one day" in text_of(await talk.press("show:privacy"))


async def test_the_home_page_shows_settings_and_recent_jobs(tmp_path: Path) -> None:
    talk = Talk(tmp_path, admins=frozenset({"fake:ann"}))
    empty = await talk.conversation.home(PRIVATE, ANN)
    assert empty.jobs == ()
    await talk.say("", a_voice_note(name="call.ogg"))
    home = await talk.conversation.home(PRIVATE, ANN)
    assert [("call.ogg" in job.line.text, job.buttons[0].action.split(":")[0]) for job in home.jobs] == [
        (True, "cancel")
    ]
    assert home.settings.action == "set:me"
    assert home.service
    assert not (await talk.conversation.home(PRIVATE, replace(ANN, id="bob"))).service


@pytest.mark.parametrize(
    "action", ["set:me:default:understand", "set:me:default:dance", "set:me:mode:understand"]
)
async def test_a_question_is_no_default(talk: Talk, action: str) -> None:
    await talk.press(action)
    assert (await person_preferences(talk.settings, PLATFORM, "", "ann")).mode is None


async def test_an_empty_choice_is_as_good_as_none(talk: Talk) -> None:
    await talk.say("/mode notes")
    assert text_of(await talk.press("set:me:default:")) != ""
    assert (await person_preferences(talk.settings, PLATFORM, "", "ann")).mode is None


async def test_privacy_tells_what_a_deletion_does_on_this_platform(talk: Talk) -> None:
    assert talk.words("privacy-message") in text_of(await talk.say("/privacy"))
    untold = replace(PRIVATE, tells_of_deletions=False)
    said = text_of(await talk.say("/privacy", place=untold))
    assert talk.words("privacy-message-untold") in said
    assert talk.words("privacy-message") not in said
