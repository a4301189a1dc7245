"""Groups: the bot answers when it is asked, and keeps quiet otherwise."""

from __future__ import annotations

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import NOTE

SETTINGS = {"telegram": {"privacy": False}, "admins": "telegram:9001"}


def a_team(scene: Scene) -> tuple[int, int, int]:
    """A group of two, the first of them its admin."""
    ana, ben = scene.person(), scene.person("Ben")
    team = scene.telegram.supergroup("Team", [ana, ben])
    scene.telegram.admin(team, ana)
    return team, ana, ben


def answers_to_all(scene: Scene, team: int, ana: int) -> None:
    scene.telegram.say(team, ana, "/settings")
    form = scene.answer(team, "Settings of this chat")
    scene.press(team, form, "Recordings that are posted here: Only when I am asked", user=ana)
    scene.press(team, form, "Answer them", user=ana)
    scene.until(lambda: any("Answer them" in one["text"] for one in form.buttons[:1]), chat=team)


def test_nobody_asked_so_nothing_is_said(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    scene.voice(team, ana, NOTE)
    scene.telegram.say(team, ben, "Thank you, Ana")
    scene.looks(team, "group-silence")


def test_a_command_as_a_reply_asks(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    note = scene.voice(team, ana, NOTE)
    scene.telegram.say(team, ben, "/transcribe@earmark_bot", reply_to=note)
    scene.answer(team, "the train")
    scene.looks(team, "group-command")


def test_a_command_for_another_bot_is_left_alone(scene: Scene) -> None:
    team, ana, _ = a_team(scene)
    scene.voice(team, ana, NOTE, caption="/transcribe@other_bot")
    scene.looks(team, "group-command-for-another-bot")


def test_a_mention_asks(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    note = scene.voice(team, ana, NOTE)
    scene.telegram.say(team, ben, "@earmark_bot translate into German", reply_to=note)
    scene.answer(team, "Zug")
    scene.looks(team, "group-mention")


def test_a_reply_to_the_bot_asks_on(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    scene.voice(team, ana, NOTE, caption="/transcribe")
    answer = scene.answer(team, "the train")
    scene.telegram.say(team, ben, "/translate French", reply_to=answer.id)
    scene.answer(team, "en retard", number=1)
    scene.looks(team, "group-reply-to-the-bot")


def test_an_admin_may_have_every_recording_answered(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    answers_to_all(scene, team, ana)
    scene.voice(team, ben, NOTE)
    scene.answer(team, "the train", number=1)
    scene.looks(team, "group-opted-in")


def test_others_are_given_their_own_settings_and_may_not_change_the_chats(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    scene.telegram.say(team, ana, "/settings")
    form = scene.answer(team, "Settings of this chat")
    scene.press(team, form, "Recordings that are posted here: Only when I am asked", user=ben)
    scene.toast("Only those who run this chat, such as its admins, can change this.")
    scene.telegram.say(team, ben, "/settings")
    scene.answer(team, "These are your own", number=1)
    scene.looks(team, "group-settings-for-a-member")


def test_an_anonymous_admin_is_an_admin(scene: Scene) -> None:
    team, _, _ = a_team(scene)
    scene.telegram.say(team, None, "/settings@earmark_bot")
    scene.answer(team, "Settings of this chat")
    scene.looks(team, "group-anonymous-admin")


def test_only_who_asked_or_an_admin_cancels(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    olga = scene.person("Olga")
    scene.engine.fail("slow", seconds=20, match=scene.tone("Everybody"))
    scene.voice(team, ben, "Everybody waits for the end of this.", caption="/transcribe")
    status = scene.working(team, "Listening")
    scene.press(team, status, "Cancel", user=olga)
    scene.toast("Only the person who asked for this, or an admin, can cancel it.")
    scene.press(team, status, "Cancel", user=ana)
    scene.answer(team, "Cancelled")
    scene.looks(team, "group-cancelled-by-an-admin")


def test_a_group_that_becomes_a_supergroup_gets_its_answer_there(scene: Scene) -> None:
    ana = scene.person()
    team = scene.telegram.group("Team", [ana])
    scene.engine.fail("slow", seconds=4, match=scene.tone("Moving"))
    scene.voice(team, ana, "Moving house takes a while.", caption="/transcribe")
    scene.working(team)
    new = scene.telegram.migrate(team)
    scene.answer(new, "takes a while")
    scene.looks(new, "group-became-a-supergroup")


def test_a_reaction_asks_where_the_bot_is_told_of_it(scene: Scene) -> None:
    team, ana, ben = a_team(scene)
    scene.telegram.set_bot(team, "administrator", by=ana)
    note = scene.voice(team, ana, NOTE)
    scene.telegram.react(team, note, ben, "👂")
    scene.answer(team, "the train")
    scene.looks(team, "group-reaction")
