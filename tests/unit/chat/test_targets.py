# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)
"""Which language a request names, where it names one: in the eight languages of the interface."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.command_words import Name
from bot.chat.commands import parse_command, parse_target
from bot.chat.requested import UnknownLanguage, requested_task
from bot.chat.targets import Target, read_target
from bot.domain.job import Mode
from bot.locales.catalogue import LOCALES
from bot.requests.defaults import RequestedTask
from tests.unit.chat.talk import ANN, GROUP, Talk, a_voice_note, text_of

MEANT = {
    "en": [
        ("translate to Arabic", "ar"), ("translate this into French please", "fr"), ("Translate Farsi", "fa"),
        ("could you please translate the recording to German?", "de"), ("translate to de", "de"),
        ("translate it to Lao", "lo"), ("translate from German to Flemish", "nl"), ("translate es", "es"),
        ("translate what he said to French", "fr"), ("translate to en please", "en"),
    ],
    "de": [
        ("übersetze auf Arabisch", "ar"), ("bitte ins Arabische übersetzen", "ar"),
        ("kannst du das bitte auf Französisch übersetzen?", "fr"), ("Übersetzung Dänisch", "da"),
        ("übersetz mir die Aufnahme ins Russische", "ru"),
        ("übersetze aus dem Deutschen ins Englische", "en"),
    ],
    "es": [
        ("traduce al árabe", "ar"), ("traduce esto al alemán por favor", "de"), ("traducir en ingles", "en"),
        ("tradúcelo al francés", "fr"), ("¿puedes traducir la grabación al chino?", "zh"),
    ],
    "fr": [
        ("traduis en arabe", "ar"), ("traduis-le en allemand s’il te plaît", "de"),
        ("traduire en Néerlandais", "nl"),
        ("peux-tu traduire ça en russe ?", "ru"), ("traduction de l’anglais vers l’espagnol", "es"),
    ],
    "pt": [
        ("traduza para árabe", "ar"), ("traduz isso para o alemão", "de"),
        ("traduza para português do Brasil", "pt"),
        ("você pode traduzir o áudio para inglês?", "en"),
    ],
    "ru": [
        ("переведи на арабский", "ar"), ("переведи это на немецкий язык, пожалуйста", "de"),
        ("можешь перевести запись на английский?", "en"), ("перевод на иврите", "he"),
    ],
    "zh": [
        ("翻译成阿拉伯语", "ar"), ("请把这段录音翻译成德语，谢谢", "de"), ("翻译为英文", "en"),
        ("翻譯成西班牙文", "es"),
        ("翻译法语", "fr"), ("把中文翻译成日文吧", "ja"),
    ],
    "ja": [
        ("アラビア語に翻訳してください", "ar"), ("翻訳 ドイツ語", "de"), ("これを英語に翻訳して", "en"),
        ("日本語からフランス語に翻訳", "fr"), ("中国語へ翻訳をお願いします", "zh"),
    ],
}  # fmt: skip

NOT_NAMED = {
    "en": [
        "translate", "translate this please", "translate the recording",
        "Translate it", "translate it please",
        "could you translate this voice message for me?", "please translate", "translate to my language",
        "translate from German", "translate all of it now",
    ],
    "de": [
        "bitte übersetzen", "übersetze das bitte", "Übersetze es", "kannst du die Aufnahme übersetzen?",
        "auf meine Sprache übersetzen", "die Sprachnachricht bitte übersetzen",
    ],
    "es": [
        "traduce esto por favor", "traduce la grabación", "tradúcelo",
        "¿puedes traducir el mensaje de voz?",
    ],
    "fr": [
        "traduis ça s’il te plaît", "traduis-le", "traduis l'enregistrement",
        "peux-tu traduire ça pour moi ?",
    ],
    "pt": [
        "traduza isto por favor", "traduza a gravação", "traduza-o",
        "você pode traduzir a mensagem de voz?",
    ],
    "ru": ["переведи это пожалуйста", "переведи запись", "переведи", "можешь перевести голосовое сообщение?"],
    "zh": ["翻译", "请翻译", "翻译一下", "把这段录音翻译一下，谢谢", "请帮我翻译这个"],
    "ja": ["翻訳", "翻訳してください", "これを翻訳して", "録音を翻訳してもらえますか", "翻訳お願いします"],
}  # fmt: skip

UNKNOWN = {
    "en": [("translate klingon", "klingon"), ("translate this to Klingon please", "Klingon")],
    "de": [("übersetze auf Klingonisch", "Klingonisch"), ("bitte auf Elbisch übersetzen", "Elbisch")],
    "es": [("traduce al klingon", "klingon"), ("traduce esto al idioma élfico por favor", "élfico")],
    "fr": [("traduis en klingon", "klingon"), ("peux-tu traduire ça en elfique ?", "elfique")],
    "pt": [("traduza para klingon", "klingon"), ("traduza a gravação em élfico", "élfico")],
    "ru": [("переведи на клингонский", "клингонский"), ("переведи это на эльфийский язык", "эльфийский")],
    "zh": [("翻译成克林贡语", "克林贡语"), ("请把录音翻译成精灵语", "精灵语")],
    "ja": [("クリンゴン語に翻訳して", "クリンゴン語"), ("これをエルフ語に翻訳してください", "エルフ語")],
}


FOR_SOMEBODY = {
    "en": ["translate this for Anna", "/translate for my boss", "/translate everything he said",
           "/translate this to my boss", "please translate this for everyone", "/translate for Anna please"],
    "de": ["übersetze das für Anna", "übersetze die Aufnahme für meinen Chef", "/übersetze für Oma",
           "kannst du das für Anna übersetzen?",
           "/übersetze alles was er sagt"],
    "es": ["traduce esto para Ana", "traduce la grabación para mi jefe", "traduce la nota de voz de Ana",
           "/traduce todo lo que dijo"],
    "fr": ["traduis ça pour Anne", "traduis l'enregistrement pour mon patron", "/traduis tout ce qu'il dit"],
    "pt": ["traduza isto para Ana", "traduza a gravação para o meu chefe", "/traduza tudo o que ele disse"],
    "ru": ["переведи это для Анны", "переведи запись для мамы", "/переведи всё что он сказал"],
    "zh": ["翻译给我妈妈", "翻译给老板", "为妈妈翻译", "把这段录音翻译给妈妈", "/翻译他说的话"],
    "ja": ["お母さんのために翻訳して", "アンナさんのために翻訳してください", "/翻訳 アンナさんのために"],
}  # fmt: skip

DESCRIBED = {
    "en": ["translate this German recording", "translate the Spanish voice note", "translate a French call",
           "/translate the call with the Turkish client", "/translate what the French said",
           "/translate what he said to the Turkish client", "translate the German one"],
    "de": ["übersetze die spanische Aufnahme", "übersetze die Nachricht vom spanischen Kunden",
           "die deutsche Sprachnachricht übersetzen", "/übersetze den Anruf mit dem türkischen Kunden"],
    "es": ["traduce la nota de voz alemana", "traduce el mensaje alemán",
           "/traduce la llamada con el cliente turco"],
    "fr": ["traduis le message vocal allemand", "traduis l'enregistrement espagnol",
           "/traduis l'appel avec le client turc"],
    "pt": ["traduza a mensagem de voz alemã", "traduza a gravação espanhola",
           "/traduza a chamada com o cliente turco"],
    "ru": ["переведи немецкую запись", "переведи испанское голосовое сообщение",
           "/переведи звонок с турецким клиентом"],
    "zh": ["翻译这段德语录音", "翻译德语语音", "把这条西班牙语消息翻译一下"],
    "ja": ["ドイツ語の録音を翻訳して", "このスペイン語のメッセージを翻訳してください"],
}  # fmt: skip


def wanted(text: str) -> RequestedTask | UnknownLanguage:
    command = parse_command(text, addressed=True)
    assert command is not None
    assert command.name is Name.TRANSLATE
    return requested_task(command, text)


def test_all_languages_of_the_interface_are_tried() -> None:
    assert set(MEANT) == set(NOT_NAMED) == set(UNKNOWN) == set(LOCALES)
    assert set(FOR_SOMEBODY) == set(DESCRIBED) == set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_is_understood_without_a_slash(locale: str) -> None:
    asked = {text: wanted(text) for text, _ in MEANT[locale]}
    assert asked == {text: RequestedTask(mode=Mode.TRANSLATE, to=code) for text, code in MEANT[locale]}


@pytest.mark.parametrize("locale", LOCALES)
def test_words_of_courtesy_name_no_language(locale: str) -> None:
    asked = {text: wanted(text) for text in NOT_NAMED[locale]}
    assert asked == dict.fromkeys(NOT_NAMED[locale], RequestedTask(mode=Mode.TRANSLATE))


@pytest.mark.parametrize("locale", LOCALES)
def test_whom_it_is_for_and_what_is_in_it_is_no_language(locale: str) -> None:
    asked = {text: wanted(text) for text in FOR_SOMEBODY[locale]}
    assert asked == dict.fromkeys(FOR_SOMEBODY[locale], RequestedTask(mode=Mode.TRANSLATE))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_that_tells_what_the_recording_is_like_is_no_target(locale: str) -> None:
    asked = {text: wanted(text) for text in DESCRIBED[locale]}
    assert asked == dict.fromkeys(DESCRIBED[locale], RequestedTask(mode=Mode.TRANSLATE))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("translate it", None), ("/translate it", None), ("/Translate it!", None), ("/übersetze es", None),
        ("/translate italian", "it"), ("/translate to it", "it"), ("/translate it-IT", "it"),
        ("/translate from it", None), ("/translate from it to en", "en"), ("/translate fr to de", "de"),
        ("/translate english to de", "de"), ("translate en->de", "de"), ("translate english→german", "de"),
        ("translate German => French", "fr"), ("翻译英语→德语", "de"), ("/翻译成德语", "de"),
        ("/翻译成德语，谢谢", "de"), ("/翻訳", None), ("/translate it-IT please", "it"),
        ("translate the German recording to French", "fr"), ("translate this note, German please", "de"),
        ("translate this German", "de"), ("/translate german version", "de"),
        ("translate into the German language", "de"),
        ("translate to German for Anna", "de"), ("traduce esto para Ana al alemán", "de"),
        ("übersetze das für Anna ins Deutsche", "de"), ("переведи запись по-немецки", "de"),
        ("traduza para árabe para Ana", "ar"), ("翻译成德语给我妈妈", "de"),
        ("お母さんのためにドイツ語に翻訳して", "de"), ("把德语录音翻译成法语", "fr"),
    ],
)  # fmt: skip
def test_only_what_is_asked_for_is_the_target(text: str, code: str | None) -> None:
    assert wanted(text) == RequestedTask(mode=Mode.TRANSLATE, to=code)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/translate klingon", "klingon"), ("/translate klingon please", "klingon"),
        ("/translate the German recording to Klingon", "Klingon"),
        ("/translate to Klingon for Anna", "Klingon"), ("traduza para o klingon para Ana", "klingon"),
        ("/translate Crimean Tatar", "Crimean Tatar"), ("/翻译成克林贡语", "克林贡语"),
    ],
)  # fmt: skip
def test_an_unknown_language_is_asked_back_whatever_stands_around_it(text: str, typed: str) -> None:
    assert wanted(text) == UnknownLanguage(typed=typed)


@pytest.mark.parametrize("locale", LOCALES)
def test_what_stands_where_a_language_would_is_not_passed_over(locale: str) -> None:
    asked = {text: wanted(text) for text, _ in UNKNOWN[locale]}
    assert asked == {text: UnknownLanguage(typed=typed) for text, typed in UNKNOWN[locale]}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("", Target()),
        ("it", Target(code="it")),
        ("this to it", Target(code="it")),
        ("please", Target()),
        ("para mi", Target()),
        ("esto a la vez", Target()),
        ("ça", Target()),
        ("from German", Target(source="de")),
        ("from German to French", Target(code="fr", source="de")),
        ("what Peter said", Target(unknown="what Peter said")),
        ("Old Klingon, please", Target(unknown="Old Klingon")),
        ("Klingon, please", Target(unknown="Klingon", alone=True)),
        ("this German recording", Target(source="de")),
        ("what the French said", Target()),
        ("for Anna", Target(unknown="Anna", for_somebody=True)),
        ("this to Old Klingon", Target(unknown="Old Klingon", introduced=True)),
    ],
)
def test_a_target_is_read_from_what_follows_the_command(text: str, target: Target) -> None:
    assert read_target(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "translation is hard for people who do not speak to us",
        "translate what Peter said about the house",
        "翻译是什么意思？",
        "thanks for the translation",
        "die Aufnahme, die wir gestern übersetzen",
    ],
)
def test_a_sentence_about_translation_is_no_command(text: str) -> None:
    assert parse_command(text, addressed=True) is None


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("summarize in French", RequestedTask(mode=Mode.SUMMARIZE, to="fr")),
        ("summarize it", RequestedTask(mode=Mode.SUMMARIZE)),
        ("summarize in three points", RequestedTask(mode=Mode.SUMMARIZE)),
        ("die Besprechung auf Englisch zusammenfassen", RequestedTask(mode=Mode.SUMMARIZE, to="en")),
        ("notas en alemán", RequestedTask(mode=Mode.S2T, to="de")),
        ("/summarize german", RequestedTask(mode=Mode.SUMMARIZE, to="de")),
        ("/summarize in German please", RequestedTask(mode=Mode.SUMMARIZE, to="de")),
        ("/summarize the call with the Turkish client", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/summarize what the French said", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/summarize the Spanish call in German", RequestedTask(mode=Mode.SUMMARIZE, to="de")),
        ("/notes of the German meeting", RequestedTask(mode=Mode.S2T)),
        ("/notes for the Spanish team", RequestedTask(mode=Mode.S2T)),
        ("/zusammenfassung der deutschen Besprechung", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/resumen de la llamada alemana", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/résume la réunion allemande", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/resumo da reunião alemã", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/резюме немецкой встречи", RequestedTask(mode=Mode.SUMMARIZE)),
        ("总结德语会议", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/总结 用德语", RequestedTask(mode=Mode.SUMMARIZE, to="de")),
        ("/要約 ドイツ語の通話", RequestedTask(mode=Mode.SUMMARIZE)),
        ("/要約 ドイツ語で", RequestedTask(mode=Mode.SUMMARIZE, to="de")),
        ("transcribe the German recording", RequestedTask(mode=Mode.ASR, spoken="de")),
        ("/transcribe the call with the Turkish client", RequestedTask(mode=Mode.ASR)),
        ("transcribe in Spanish", RequestedTask(mode=Mode.ASR, spoken="es")),
        ("transcribe from Spanish", RequestedTask(mode=Mode.ASR, spoken="es")),
        ("summarize in Klingon", UnknownLanguage(typed="Klingon")),
        ("/transcribe Klingon", UnknownLanguage(typed="Klingon")),
    ],
)
def test_other_requests_name_a_language_too(text: str, task: RequestedTask | UnknownLanguage) -> None:
    assert requested_task(parse_command(text, addressed=True), text) == task


@pytest.mark.parametrize(
    "typed", ["ドイツ語に", "成德语", "auf Deutsch", "to German", "de", "ｄｅ", "на немецком"]
)
def test_a_language_is_set_by_what_people_call_it(typed: str) -> None:
    assert parse_target(typed) == "de"


@pytest.mark.anyio
@pytest.mark.parametrize("slash", [False, True])
@pytest.mark.parametrize("locale", LOCALES)
async def test_a_mention_gives_the_language_that_it_names(talk: Talk, locale: str, slash: bool) -> None:
    text, code = MEANT[locale][0]
    command = parse_command(text, addressed=True)
    assert command is not None
    said = f"/translate {command.rest}" if slash else text
    person = replace(ANN, locale=locale)
    await talk.say(said, a_voice_note(), place=GROUP, addressed=True, person=person)
    assert (await talk.only_job()).request.options.to == code


@pytest.mark.anyio
@pytest.mark.parametrize("locale", LOCALES)
async def test_a_mention_that_names_none_gives_the_persons_own(talk: Talk, locale: str) -> None:
    person = replace(ANN, locale=locale)
    await talk.say(NOT_NAMED[locale][1], a_voice_note(), place=GROUP, addressed=True, person=person)
    assert (await talk.only_job()).request.options.to == locale


@pytest.mark.anyio
@pytest.mark.parametrize("locale", LOCALES)
async def test_a_mention_that_tells_for_whom_gives_the_persons_own(talk: Talk, locale: str) -> None:
    person = replace(ANN, locale=locale)
    await talk.say(FOR_SOMEBODY[locale][0], a_voice_note(), place=GROUP, addressed=True, person=person)
    assert (await talk.only_job()).request.options.to == locale


@pytest.mark.anyio
@pytest.mark.parametrize("locale", LOCALES)
async def test_a_mention_that_names_an_unknown_one_is_asked_back(talk: Talk, locale: str) -> None:
    person = replace(ANN, locale=locale)
    for text, typed in UNKNOWN[locale]:
        replies = await talk.say(text, a_voice_note(), place=GROUP, addressed=True, person=person)
        assert text_of(replies) == talk.words("language-unknown", locale, typed=typed)
    assert await talk.jobs() == []
