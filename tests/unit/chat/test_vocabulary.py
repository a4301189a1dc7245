"""Names and terms that people tell, for themselves and for a chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.actions import Verb, action
from bot.chat.commands import parse_command
from tests.unit.chat.talk import ANN, BOB, GROUP, PRIVATE, Talk, a_voice_note, text_of

pytestmark = pytest.mark.anyio


async def test_a_person_shows_adds_and_removes_their_own(talk: Talk) -> None:
    assert talk.words("vocabulary-none") in text_of(await talk.say("/vocabulary"))
    assert "Digium, Inter-Asterisk Exchange" in text_of(
        await talk.say("/vocabulary add Digium, Inter-Asterisk Exchange")
    )
    newest = text_of(await talk.say("/vocabulary hinzufügen Kubernetes"))
    assert talk.words("vocabulary-list", terms="Kubernetes, Digium, Inter-Asterisk Exchange") in newest
    assert talk.words("vocabulary-how") in newest
    left = text_of(await talk.say("/vocabulary remove digium"))
    assert talk.words("vocabulary-list", terms="Kubernetes, Inter-Asterisk Exchange") in left
    assert "Grafana, Kubernetes" in text_of(await talk.say("/vocabulary Grafana"))


@pytest.mark.parametrize("order", ["add", "remove", "hinzufügen:", "删除"])
async def test_an_order_that_names_nothing_is_no_term(talk: Talk, order: str) -> None:
    await talk.say("/vocabulary add\nDigium")
    told = text_of(await talk.say(f"/vocabulary {order}"))
    assert talk.words("vocabulary-list", terms="Digium") in told


async def test_they_go_along_with_what_is_asked_for_a_persons_before_a_chats(talk: Talk) -> None:
    await talk.say("/vocabulary add Own Name", place=replace(PRIVATE, workspace=GROUP.workspace))
    talk.directory.admins.add(ANN.id)
    await talk.say("/vocabulary add Team Name", place=GROUP, addressed=True)
    await talk.say("/transcribe", a_voice_note(), place=GROUP, addressed=True)
    (job,) = await talk.jobs()
    assert job.request.options.terms == ("Own Name", "Team Name")


async def test_a_groups_are_shown_to_all_and_changed_by_those_who_run_it(talk: Talk) -> None:
    refused = text_of(await talk.say("/vocabulary add Digium", place=GROUP, addressed=True, person=BOB))
    assert talk.words("toast-admins-only") in refused
    assert talk.words("vocabulary-none") in text_of(
        await talk.say("/vocabulary", place=GROUP, addressed=True, person=BOB)
    )


async def test_a_person_who_has_all_forgotten_has_these_forgotten_too(talk: Talk) -> None:
    await talk.say("/vocabulary add Digium")
    await talk.press(action(Verb.FORGET, "yes"))
    assert talk.words("vocabulary-none") in text_of(await talk.say("/vocabulary"))


async def test_who_has_nothing_but_a_vocabulary_may_have_it_forgotten(talk: Talk) -> None:
    assert talk.words("forget-confirm-private", jobs=0) in text_of(await talk.say("/forget"))
    await talk.say("/vocabulary add Digium")
    assert talk.words("forget-confirm-words") in text_of(await talk.say("/forget"))
    done = text_of(await talk.press(action(Verb.FORGET, "yes")))
    assert talk.words("forget-words-done") in done


@pytest.mark.parametrize("text", ["vocabulary is hard", "Vocabulaire de base", "словарь на столе"])
def test_a_sentence_about_vocabulary_is_no_order(text: str) -> None:
    assert parse_command(text, addressed=True) is None
