"""Where the bot is no member: called for one answer, and answers that people bring along themselves."""

from __future__ import annotations

from typing import Any

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import MEETING, NOTE

SETTINGS: dict[str, Any] = {"telegram": {"guest_mode": True, "inline_mode": True}}


def test_a_note_in_a_chat_of_others_becomes_its_words_there(scene: Scene) -> None:
    ana, ben = scene.person("Ana"), scene.person("Ben")
    team = scene.telegram.supergroup(members=[ana, ben], bot="left")
    note = scene.voice(team, ben, NOTE)
    scene.telegram.say(team, ana, "@earmark_bot transcribe", reply_to=note)
    scene.answer(team, "the train is late again")
    scene.looks(team, "guest-voice-note")


def test_a_killed_service_finishes_the_message_that_it_began_and_begins_no_other(scene: Scene) -> None:
    ana, ben = scene.person("Ana"), scene.person("Ben")
    team = scene.telegram.supergroup(members=[ana, ben], bot="left")
    recording = scene.send("audio", team, ben, MEETING)
    scene.telegram.say(team, ana, "@earmark_bot summarize", reply_to=recording)
    scene.until(lambda: scene.telegram.calls("editMessageText"), 60, team)
    scene.service.kill()
    scene.service.restart()
    scene.answer(team, "Key points", "Thursday the twelfth", "all transcribed")
    assert len(scene.telegram.answers(team)) == 1
    assert not scene.telegram.answers(ana)


def test_the_whole_answer_and_ones_own_answers_are_found_in_private(scene: Scene) -> None:
    ana, ben = scene.person("Ana"), scene.person("Ben")
    team = scene.telegram.supergroup(members=[ana, ben], bot="left")
    recording = scene.send("audio", team, ben, MEETING)
    scene.telegram.say(team, ana, "@earmark_bot notes", reply_to=recording)
    (button,) = scene.answer(team, "Notes", "Thursday the twelfth").buttons
    scene.telegram.say(ana, ana, f"/start {button['url'].partition('start=')[2]}")
    scene.answer(ana, "Thursday the twelfth")
    query = scene.telegram.type_inline(ana, "planning boats")
    scene.until(lambda: query in scene.telegram.world.inline_answers)
    scene.telegram.choose(query, 0, team)
    assert "Carl: Call the man who rents the boats today." in scene.telegram.messages(team)[-1].text
