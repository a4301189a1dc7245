"""Many chats at once, at Telegram's real limits."""

from __future__ import annotations

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import NOTE

PEOPLE, IN_THE_GROUP = 30, 8


def test_many_chats_are_all_answered_without_being_told_to_slow_down(scene: Scene) -> None:
    people = [scene.person(f"Person {number}") for number in range(PEOPLE)]
    team = scene.telegram.supergroup("Team", people)
    for person in people:
        scene.voice(person, person, NOTE)
    for number in range(IN_THE_GROUP):
        scene.voice(team, people[number], f"Number {number} says hello.", caption="/transcribe")

    def answered(chat: int, words: str) -> int:
        return sum(words in one.text for one in scene.telegram.answers(chat))

    scene.until(lambda: all(answered(person, "the train") for person in people), 90)
    scene.until(lambda: answered(team, "says hello.") == IN_THE_GROUP, 90, team)
    assert all(len(scene.telegram.answers(person)) == 1 for person in people)
    refused = [call for call in scene.telegram.calls() if call.status == 429]
    assert len(refused) <= 1, [f"{call.method}: {call.description}" for call in refused]
