"""Who is served: allow lists and daily quotas."""

from __future__ import annotations

from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING

SETTINGS = {
    "allow_users": "slack:{boss}",
    "allow_chats": "slack:{room}",
    "quota_user_minutes": "0.5",
    "contact": "@olga",
}


def test_people_on_no_list_are_refused(scene: Scene) -> None:
    lena = scene.person()
    scene.slack.invite(scene.boss_room, lena)
    scene.slack.slash("/summarize", "", scene.boss_room, lena).wait()
    scene.until(lambda: scene.slack.ephemerals(scene.boss_room, lena))
    chat = scene.slack.direct(lena)
    scene.post(chat, lena, "", scene.upload())
    scene.looks("refused-person", chat)
    (told,) = scene.slack.ephemerals(scene.boss_room, lena)
    assert "Please ask @olga" in str(told.blocks)


def test_channels_on_no_list_are_refused(scene: Scene) -> None:
    room, _ = scene.room(name="elsewhere")
    scene.slack.invite(room, scene.boss)
    scene.post(room, scene.boss, "@earmark summarize", scene.upload())
    scene.looks("refused-channel", room)


def test_the_daily_quota_is_told_when_it_is_used_up(scene: Scene) -> None:
    chat = scene.slack.direct(scene.boss)
    scene.post(chat, scene.boss, "", scene.upload(duration_ms=6_400))
    scene.answer(chat, "slides by noon")
    scene.post(chat, scene.boss, "summarize", scene.upload(PLANNING, "planning.mp3", duration_ms=28_000))
    told = scene.answer(chat, "longer than what is left of your")
    assert "If you need more, ask @olga." in str(told.blocks)
    assert len(scene.jobs()) == 1


def test_a_recording_that_no_day_has_room_for_is_not_put_off_until_tomorrow(scene: Scene) -> None:
    chat, before = scene.slack.direct(scene.boss), len(scene.jobs())
    scene.post(chat, scene.boss, "summarize", scene.upload(PLANNING, "planning.mp3", duration_ms=41_000))
    told = scene.answer(chat, "on a whole day: 0.5 min")
    assert "tomorrow" not in told.text
    assert "midnight" not in told.text
    assert len(scene.jobs()) == before
