"""Channels that the bot was invited to, as an installation finds them that has set nothing."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING, chatter
from tests.fakes.noises import noises
from tests.fakes.slack import Upload
from tests.fakes.tones import SAMPLE_RATE

SETTINGS = {"mark_recordings": "true"}


def invited(scene: Scene, *names: str) -> tuple[str, ...]:
    """A channel of these people, the first of whom has invited the bot."""
    room, *people = scene.room(*names, bot=False)
    scene.slack.invite(room, by=people[0])
    scene.answer(room, "Hello, I am Earmark")
    return room, *people


def test_recordings_are_answered_in_their_threads_and_the_first_answer_says_how_to_change_it(
    scene: Scene,
) -> None:
    room, lena, tom = invited(scene, "lena", "tom")
    scene.post(room, lena, "how the hall looks", scene.upload())
    scene.answer(room, "slides by noon", number=1)
    scene.post(room, tom, "", scene.upload(PLANNING, "planning.mp3"))
    scene.answer(room, "spring fair", number=2)
    scene.post(room, tom, "no recording, no answer")
    scene.looks("channel-answers", room)


def test_a_long_recording_becomes_notes(scene: Scene) -> None:
    room, lena = invited(scene, "lena")
    talk = scene.upload(PLANNING, "audio_message.m4a", word_seconds=1.3, duration_ms=130_000)
    scene.post(room, lena, "", talk)
    scene.answer(room, "Notes", number=1)
    scene.looks("channel-notes", room)


@pytest.mark.parametrize("kind", ["piano", "band"])
def test_music_ends_with_a_sign_and_is_answered_when_somebody_asks(scene: Scene, kind: str) -> None:
    room, lena = invited(scene, "lena")
    song = Upload(name="song.wav", content=as_file(noises()[kind]), mimetype="audio/wav")
    posted = scene.post(room, lena, "our new jingle", song)
    scene.until(lambda: signs(scene, room, posted) == ["mute"], room)
    assert len(scene.slack.by_bot(room)) == 1
    scene.post(room, lena, "@earmark transcribe", thread_ts=posted)
    scene.answer(room, "I heard no speech", number=1)
    scene.looks(f"channel-{kind}", room)


def signs(scene: Scene, room: str, ts: str) -> list[str]:
    return [*next(one for one in scene.slack.messages(room) if one.ts == ts).reactions]


def as_file(sound: npt.NDArray[np.int16]) -> bytes:
    stream = io.BytesIO()
    soundfile.write(stream, sound, SAMPLE_RATE, format="WAV", subtype="PCM_16")
    return stream.getvalue()


def test_a_file_of_which_nothing_can_be_made_ends_with_a_sign(scene: Scene) -> None:
    room, lena = invited(scene, "lena")
    broken = {"name": "broken.mp3", "content": b"no sound at all" * 99}
    posted = scene.post(room, lena, "", broken)
    scene.until(lambda: signs(scene, room, posted) == ["x"], room)
    scene.looks("channel-quiet-end", room)


def test_who_invited_the_bot_makes_it_wait_until_it_is_asked(scene: Scene) -> None:
    room, lena, tom = invited(scene, "lena", "tom")
    scene.slack.slash("/earmark", "settings", room, lena).wait()
    form = scene.modal(lena)
    scene.slack.submit(lena, {"Recordings that are posted here": "Only when I am asked"}).wait()
    direct = scene.slack.direct(lena)
    scene.until(lambda: scene.slack.ephemerals(direct, lena), direct)
    scene.post(room, tom, "the planning", scene.upload(PLANNING, "planning.mp3"))
    scene.looks("channel-made-quiet", room, direct, before=f"{form}\n")


def test_a_recording_that_is_too_long_gets_a_hint_for_one_person(scene: Scene) -> None:
    room, lena = invited(scene, "lena")
    scene.post(room, lena, "", scene.upload(chatter(9), duration_ms=7_300_000))
    scene.until(lambda: scene.slack.ephemerals(room, lena), room)
    scene.looks("channel-hint", room)
