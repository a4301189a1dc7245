"""Who may use the bot, how much of it, and who goes first."""

from __future__ import annotations

import re

import pytest

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import NOTE

ADMIN, PEOPLE = 2009, range(2001, 2009)
SETTINGS = {
    "allow_users": ",".join(f"telegram:{number}" for number in PEOPLE),
    "admins": f"telegram:{ADMIN}",
    "contact": "@maria",
    "quota_user_minutes": "0.5",
    "quota_chat_minutes": "0.9",
    "engine_slots": "1",
}


@pytest.fixture(autouse=True, scope="module")
def people(scene: Scene) -> None:
    for number in PEOPLE:
        scene.person(f"Person {number - 2000}", number=number)
    scene.person("Maria", number=ADMIN)


def test_a_stranger_is_told_whom_to_ask(scene: Scene) -> None:
    stranger = scene.person("Zoe", number=3001)
    scene.voice(stranger, stranger, NOTE)
    scene.answer(stranger, "Please ask @maria")
    scene.telegram.say(stranger, stranger, "/privacy")
    scene.answer(stranger, "What happens to your recordings", number=1)
    scene.looks(stranger, "access-stranger")


def test_a_person_who_used_up_the_day_is_told_when_it_begins_anew(scene: Scene) -> None:
    ana = 2001
    scene.voice(ana, ana, NOTE)
    scene.answer(ana, "the train")
    scene.voice(ana, ana, NOTE, louder=1)
    refusal = scene.answer(ana, "longer than what is left of your", number=1)
    assert re.search(
        r"in about (an hour|\d+ hours)\. If you need more, ask @maria\.", " ".join(refusal.text.split())
    )
    assert len(scene.telegram.answers(ana)) == 2


def test_a_chat_that_used_up_the_day_is_told_so(scene: Scene) -> None:
    ben, carl, olga = 2002, 2003, 2004
    team = scene.telegram.supergroup("Team", [ben, carl, olga])
    for place, person in enumerate((ben, carl, olga)):
        scene.voice(team, person, NOTE, caption="/transcribe", louder=10 + place)
        scene.answer(
            team, "the train" if person != olga else "what is left of this chat's minutes", number=place
        )


def test_an_admin_goes_first(scene: Scene) -> None:
    waiting = (2005, 2006, 2007, 2008)
    order: list[int] = []
    scene.engine.engine.fixed_seconds = 1.5
    for person in waiting:
        scene.voice(person, person, f"Number {person} waits.")
    scene.until(lambda: all(scene.telegram.answers(person) for person in waiting))
    scene.voice(ADMIN, ADMIN, "The admin comes last.")

    def all_answered() -> bool:
        for person in (*waiting, ADMIN):
            texts = [one.text for one in scene.telegram.answers(person)]
            if person not in order and any("waits." in text or "comes last." in text for text in texts):
                order.append(person)
        return len(order) == len(waiting) + 1

    scene.until(all_answered)
    scene.engine.engine.fixed_seconds = 0.0
    assert order.index(ADMIN) < len(waiting)


def test_an_admin_sees_the_service_in_the_status(scene: Scene) -> None:
    scene.telegram.say(ADMIN, ADMIN, "/status")
    shown = scene.answer(ADMIN, "The service")
    assert "slots in use" in shown.text
