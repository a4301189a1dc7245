"""People are spoken to in their own language."""

from __future__ import annotations

import asyncio

import pytest

from bot.locales.catalogue import Catalogue
from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import NOTE

WORDS = Catalogue()


@pytest.mark.parametrize("locale", ["de", "ru", "ja", "zh"])
def test_the_bot_speaks_the_language_of_the_persons_app(scene: Scene, locale: str) -> None:
    ana = scene.person(language_code="zh-hans" if locale == "zh" else locale)
    scene.telegram.say(ana, ana, "/start")
    scene.answer(ana, WORDS.localize("start-private", locale))
    scene.voice(ana, ana, NOTE)
    scene.answer(ana, "the train", number=1)
    assert scene.telegram.answers(ana)[1].buttons[0]["text"] == WORDS.localize("button-translate", locale)
    job = next(one for one in asyncio.run(scene.jobs()) if one.request.origin.user == str(ana))
    assert job.request.origin.locale == locale


def test_a_language_that_was_chosen_goes_before_that_of_the_app(scene: Scene) -> None:
    ana = scene.person(language_code="ja")
    scene.telegram.say(ana, ana, "/language French")
    scene.answer(ana, WORDS.localize("language-set", "fr", language="Français"))
    scene.voice(ana, ana, NOTE, caption="/translate")
    scene.answer(ana, "le train est encore en retard", number=1)
    job = next(one for one in asyncio.run(scene.jobs()) if one.request.origin.user == str(ana))
    assert (job.request.origin.locale, job.request.options.to) == ("fr", "fr")
    scene.telegram.say(ana, ana, "/help")
    scene.answer(ana, WORDS.localize("help-private", "fr"), number=2)


def test_a_language_that_the_bot_does_not_speak_is_answered_in_english(scene: Scene) -> None:
    ana = scene.person(language_code="fi")
    scene.telegram.say(ana, ana, "/start")
    scene.answer(ana, WORDS.localize("start-private", "en"))
