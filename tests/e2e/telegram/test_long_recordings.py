"""Recordings whose answer is longer than a message, and what is seen while they are worked on."""

from __future__ import annotations

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import seconds_of, story

LONG = story(90)


def test_a_long_transcript_is_folded_and_its_text_comes_along_as_a_file(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, LONG, caption="/transcribe", name="inventory.mp3")
    scene.until(lambda: len([one for one in scene.telegram.answers(ana) if one.file]) == 1, 60, ana)
    scene.looks(ana, "long-transcript-with-files", seconds=30)
    answer, text = scene.telegram.answers(ana)
    assert any(entity["type"] == "expandable_blockquote" for entity in answer.entities)
    assert len(answer.text.encode("utf-16-le")) // 2 <= 4096
    assert text.file
    said = " ".join(
        line.partition("] ")[2] for line in text.file.content.decode().splitlines() if "] " in line
    )
    assert said == LONG


def test_words_appear_as_a_draft_while_a_private_recording_is_heard(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.engine.seconds_per_second = 0.04
    scene.send("audio", ana, ana, story(40), caption="/transcribe", name="inventory.mp3", louder=3)
    scene.answer(ana, "Transcript", seconds=60)
    scene.engine.engine.seconds_per_second = 0.0
    drafts = [call for call in scene.telegram.calls("sendMessageDraft") if call.status == 200]
    assert drafts
    assert story(1)[:30] in drafts[0].parameters["text"]


def test_the_status_tells_how_far_it_is(scene: Scene) -> None:
    ana = scene.person()
    team = scene.telegram.supergroup("Team", [ana])
    scene.engine.engine.seconds_per_second = 0.03
    scene.send("audio", team, ana, story(60), caption="/transcribe", name="inventory.mp3", louder=4)
    status = scene.working(team, "%", "left")
    scene.engine.engine.seconds_per_second = 0.0
    answer = scene.answer(team, "Transcript", number=0)
    assert answer is status
    assert any("%" in text for text in status.history)
    assert seconds_of(story(60)) == 660
