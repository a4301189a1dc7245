"""Every way in which a recording comes to the bot."""

from __future__ import annotations

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import MEETING, NOTE


def test_a_voice_note_becomes_its_words(scene: Scene) -> None:
    ana = scene.person()
    scene.voice(ana, ana, NOTE)
    scene.answer(ana, "the train is late again")
    scene.looks(ana, "voice-note")


def test_an_audio_file_of_more_than_two_minutes_becomes_notes(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING)
    scene.answer(ana, "Notes", "Thursday the twelfth")
    scene.looks(ana, "long-audio-becomes-notes")


def test_a_video_becomes_the_words_of_its_sound_track(scene: Scene) -> None:
    ana = scene.person()
    scene.send("video", ana, ana, NOTE)
    scene.looks(ana, "video")


def test_a_video_note_becomes_its_words(scene: Scene) -> None:
    ana = scene.person()
    scene.send("video_note", ana, ana, NOTE)
    scene.looks(ana, "video-note")


def test_a_recording_sent_as_a_file_becomes_its_words(scene: Scene) -> None:
    ana = scene.person()
    scene.send("document", ana, ana, NOTE, mime="audio/flac")
    scene.looks(ana, "document")


def test_a_command_in_the_caption_says_what_is_wanted(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption="/summarize")
    scene.looks(ana, "caption-command")


def test_a_caption_that_is_edited_to_another_command_is_answered_with_that(scene: Scene) -> None:
    ana = scene.person()
    message = scene.send("audio", ana, ana, MEETING, caption="/transcribe")
    scene.answer(ana, "Transcript")
    scene.telegram.edit(ana, message, "/summarize")
    scene.answer(ana, "Summary", number=1)
    scene.looks(ana, "edited-caption")


def test_a_command_as_a_reply_is_about_the_recording_replied_to(scene: Scene) -> None:
    ana = scene.person()
    first = scene.voice(ana, ana, NOTE)
    scene.answer(ana, "the train")
    scene.telegram.say(ana, ana, "/translate German", reply_to=first)
    scene.answer(ana, "Zug", number=1)
    scene.looks(ana, "reply-with-command")


def test_a_forwarded_note_is_answered_as_an_own_one(scene: Scene) -> None:
    ana, ben = scene.person(), scene.person("Ben")
    scene.voice(ana, ana, NOTE, forward=scene.telegram.forwarded(user=ben))
    scene.looks(ana, "forwarded-note")


def test_an_album_with_one_command_is_answered_part_by_part(scene: Scene) -> None:
    ana = scene.person()
    sentences = ("The first room is ready.", "The second room is ready.", "The third room is ready.")
    group = "13000000000000077"
    for place, text in enumerate(sentences):
        name, caption = f"room-{place + 1}.mp3", "/transcribe" if place == 0 else ""
        scene.send("audio", ana, ana, text, media_group=group, caption=caption, name=name)
    scene.until(lambda: sum("room is ready" in one.text for one in scene.telegram.answers(ana)) == 3)
    texts = sorted(one.text for one in scene.telegram.answers(ana))
    assert [text.splitlines()[-1] for text in texts] == sorted(sentences)
    sources = {one.reply_to.id for one in scene.telegram.answers(ana) if one.reply_to}
    assert len(sources) == 3


def test_a_channel_post_with_a_command_is_answered_in_the_channel(scene: Scene) -> None:
    news = scene.telegram.channel("News")
    scene.voice(news, None, NOTE, caption="/transcribe")
    scene.answer(news, "the train")
    scene.looks(news, "channel-post")


def test_a_recording_in_a_topic_is_answered_in_the_topic(scene: Scene) -> None:
    ana = scene.person()
    forum = scene.telegram.supergroup("Team", [ana], forum=True)
    topic = scene.telegram.topic(forum, "Planning")
    scene.voice(forum, ana, NOTE, caption="/transcribe", topic=topic)
    scene.answer(forum, "the train")
    scene.looks(forum, "forum-topic")


def test_a_business_chat_is_answered_when_its_owner_asks(scene: Scene) -> None:
    owner, customer = scene.person("Olga"), scene.person("Carl")
    chat = scene.telegram.business_chat(scene.telegram.connect_business(owner), customer)
    note = scene.voice(chat, customer, NOTE)
    scene.telegram.say(chat, owner, "/transcribe", reply_to=note)
    scene.answer(chat, "the train")
    scene.looks(chat, "business-chat")
