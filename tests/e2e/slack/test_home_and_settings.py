"""A person's own page, the settings of people and channels, and what `/earmark` tells."""

from __future__ import annotations

import pytest

from bot.locales.catalogue import Catalogue
from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING

SETTINGS = {"admins": "slack:{boss}", "contact": "@olga", "slack_channels": "ask"}


def home_of(scene: Scene, person: str, *words: str) -> str:
    """The page once it shows the words."""
    scene.slack.open_home(person).wait()
    scene.until(
        lambda: all(word in scene.slack.home_text(person) for word in words) and scene.slack.home(person)
    )
    return scene.slack.home_text(person)


def choose(scene: Scene, person: str, menu: str, option: str) -> None:
    """On the page, which comes again with the choice made."""
    scene.slack.press_in_view(person, menu, option, home=True).wait()
    scene.until(lambda: f"<{option}: " in scene.slack.home_text(person))


def test_the_home_tab_says_what_earmark_does(scene: Scene) -> None:
    _, lena = scene.chat()
    home_of(scene, lena, "Nothing yet")
    scene.shows("home-at-first", lambda: scene.slack.home_text(lena))


def test_the_home_tab_lists_recent_jobs_with_their_state(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "summarize", scene.upload(PLANNING, "planning.mp3"))
    scene.answer(chat, "spring fair")
    broken = {"name": "broken.mp3", "content": b"no sound at all" * 99}
    scene.post(chat, lena, "", broken)
    scene.answer(chat, "no recording in this file", number=1)
    home_of(scene, lena, "broken.mp3")
    scene.shows("home-with-jobs", lambda: scene.slack.home_text(lena))


def test_settings_are_changed_on_the_home_tab(scene: Scene) -> None:
    chat, lena = scene.chat()
    home_of(scene, lena, "Nothing yet")
    choose(scene, lena, "What you get by default", "Summary")
    choose(scene, lena, "Translate into", "Deutsch")
    choose(scene, lena, "Keep answers for", "7 days")
    scene.post(chat, lena, "", scene.upload(PLANNING, "planning.mp3"))
    scene.answer(chat, "spring fair")
    scene.post(chat, lena, "translate", scene.upload())
    scene.answer(chat, "Hallo Tom", number=1)
    home_of(scene, lena, "note.ogg")
    scene.shows("home-with-settings-changed", lambda: scene.slack.home_text(lena))
    scene.looks("answers-by-own-settings", chat)
    assert all(
        job.request.keep_seconds == 7 * 86_400 for job in scene.jobs() if chat in str(job.request.keys)
    )


def test_the_language_is_changed_on_the_home_tab(scene: Scene) -> None:
    chat, lena = scene.chat()
    home_of(scene, lena, "Nothing yet")
    choose(scene, lena, "The language I speak", "Deutsch")
    scene.until(lambda: Catalogue().localize("home-intro", "de") in scene.slack.home_text(lena))
    scene.post(chat, lena, "", scene.upload())
    scene.answer(chat, "slides by noon")
    assert scene.jobs()[-1].request.origin.locale == "de"


def test_admins_see_the_queue_and_the_engines(scene: Scene) -> None:
    page = home_of(scene, scene.boss, "The service")
    engine = f"{scene.engine.url.removeprefix('http://')}/step-audio-r1.1"
    status = page[page.index("The service") :].replace(engine, "gpu1:8000/step-audio-r1.1")
    scene.shows("home-of-an-admin", lambda: status)


def test_earmark_help_tells_what_it_can_do(scene: Scene) -> None:
    room, lena = scene.room()
    scene.slack.slash("/earmark", "help", room, lena).wait()
    scene.looks("earmark-help", room)


def test_earmark_privacy_tells_what_is_kept(scene: Scene) -> None:
    room, lena = scene.room()
    scene.slack.slash("/earmark", "privacy", room, lena).wait()
    scene.looks("earmark-privacy", room)


def test_earmark_status_without_work(scene: Scene) -> None:
    room, lena = scene.room()
    scene.slack.slash("/earmark", "status", room, lena).wait()
    scene.looks("earmark-status", room)


def test_earmark_cancel_stops_what_was_asked_for(scene: Scene) -> None:
    chat, lena = scene.chat()
    held_up = scene.hold_up("slides", 20)
    scene.post(chat, lena, "", scene.upload(take=6))
    scene.until(held_up, chat)
    scene.working(chat)
    scene.slack.slash("/earmark", "cancel", chat, lena).wait()
    scene.answer(chat, "Cancelled · note.ogg", number=0)
    scene.looks("earmark-cancel", chat)


def test_earmark_forget_deletes_everything_after_a_question(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "", scene.upload())
    scene.answer(chat, "slides by noon")
    scene.slack.slash("/earmark", "forget", chat, lena).wait()
    scene.until(lambda: scene.slack.ephemerals(chat, lena), chat)
    (question,) = scene.slack.ephemerals(chat, lena)
    before = scene.slack.conversation(chat)
    scene.press(chat, question, lena, "Yes, delete it")
    scene.looks("earmark-forget", chat, before=f"{before}\n")
    assert not [job for job in scene.jobs() if chat in str(job.request.keys)]


def test_an_admin_makes_a_channel_answer_every_recording(scene: Scene) -> None:
    room, tom = scene.room("tom")
    admin = scene.person("ines", is_admin=True)
    scene.slack.invite(room, admin)
    scene.slack.slash("/earmark", "settings", room, admin).wait()
    form = scene.modal(admin)
    chosen = {"Recordings that are posted here": "Answer them", "What you get by default": "Summary"}
    scene.slack.submit(admin, chosen).wait()
    direct = scene.slack.direct(admin)
    scene.until(lambda: scene.slack.ephemerals(direct, admin), direct)
    scene.post(room, tom, "the planning", scene.upload(PLANNING, "planning.mp3"))
    scene.post(room, tom, "no recording, no answer")
    scene.looks("channel-settings-automatic", room, direct, before=f"{form}\n")


def test_others_get_their_own_settings_in_place_of_the_channels(scene: Scene) -> None:
    room, _, lena = scene.room("tom", "lena")
    scene.slack.slash("/earmark", "settings", room, lena).wait()
    scene.modal(lena)
    scene.shows("channel-settings-of-somebody-else", lambda: scene.slack.modal_text(lena))


@pytest.mark.parametrize("locale", ["de-DE", "ja-JP", "pt-BR"])
def test_slack_is_asked_for_a_persons_language_and_earmark_speaks_it(scene: Scene, locale: str) -> None:
    chat, lena = scene.chat(locale=locale)
    scene.post(chat, lena, "", scene.upload())
    scene.answer(chat, "slides by noon")
    asked = [call.args for call in scene.slack.calls("users.info") if call.args.get("user") == lena]
    assert [call["include_locale"] for call in asked] == ["true"]
    catalogue = Catalogue()
    spoken = catalogue.negotiated(locale)
    assert scene.jobs()[-1].request.origin.locale == spoken
    assert f"<{catalogue.localize('button-translate', spoken)}: " in scene.slack.conversation(chat)
