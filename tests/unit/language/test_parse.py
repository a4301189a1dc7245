# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import subprocess
import sys

import pytest
from babel import Locale

from bot.language.names import LANGUAGES, endonym, english_name
from bot.language.nicknames import NICKNAMES
from bot.language.parse import Mentioned, mentioned, parse_language
from bot.language.spellings import LOCALES as SPELLED_IN
from bot.locales.catalogue import LOCALES

CLDR_CODES = {"jw": "jv"}
"""Where CLDR has another code."""


def cldr_name(code: str, locale: str) -> str:
    return Locale.parse(locale).languages[CLDR_CODES.get(code, code)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_is_found_by_its_code_and_names(code: str) -> None:
    for typed in (code, code.upper(), english_name(code), english_name(code).lower(), endonym(code)):
        assert parse_language(typed) == code


def test_names_are_known_in_every_language_of_the_interface() -> None:
    assert set(LOCALES) <= set(SPELLED_IN)


@pytest.mark.parametrize("locale", SPELLED_IN)
def test_every_name_of_every_language_is_understood(locale: str) -> None:
    names = {code: cldr_name(code, locale) for code in LANGUAGES}
    assert {code: parse_language(name) for code, name in names.items()} == {code: code for code in names}
    assert all(parse_language(f"  {name.upper()}. ") == code for code, name in names.items())


@pytest.mark.parametrize(
    ("locale", "around"),
    [
        ("en", "translate it to {} please"), ("en", "into {}"), ("de", "auf {} bitte"),
        ("fr", "traduis en {}"), ("es", "traduce al {}"), ("pt", "para o {}"), ("ru", "переведи на {} язык"),
        ("zh", "翻译成{}"), ("zh_Hant", "翻譯成{}"), ("ja", "{}に翻訳してください"),
    ],
)  # fmt: skip
def test_every_name_is_understood_in_a_sentence(locale: str, around: str) -> None:
    asked = {code: parse_language(around.format(cldr_name(code, locale))) for code in LANGUAGES}
    assert asked == {code: code for code in LANGUAGES}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("german", "de"), ("Deutsch", "de"), ("zh-CN", "zh"), ("zh_Hant_TW", "zh"), ("中文", "zh"),
        ("Brazilian Portuguese", "pt"), ("espanol", "es"), ("на английский", "en"), ("into French", "fr"),
        ("auf Deutsch, bitte", "de"), ("jpn", "ja"), ("ｄｅ", "de"), ("  English. ", "en"), ("英語", "en"),
        ("allemand", "de"), ("portuguese (brazil)", "pt"), ("klingon", None), ("", None), ("xx-YY", None),
        ("summarize this", None), ("!?", None), ("pt_BR", "pt"), ("yue", "yue"), ("unknown", None),
        ("traduce al árabe", "ar"), ("auf Arabisch", "ar"), ("en árabe", "ar"), ("на арабский", "ar"),
        ("翻译成阿拉伯语", "ar"), ("アラビア語に", "ar"), ("ｱﾗﾋﾞｱ語", "ar"), ("ヒンディ語", "hi"),
        ("用中文", "zh"),
        ("aus Versehen", None), ("the latest news", None), ("в Армении", None), ("in Armenia", None),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(typed: str, code: str | None) -> None:
    assert parse_language(typed) == code


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("de", "немецкий|немецкого|на немецком|по-немецки|по немецки|немецкий язык|на немецком языке"),
        ("ar", "арабский|по-арабски|на арабском|с арабского"),
        ("he", "иврит|на иврите|с иврита"),
        ("la", "латынь|на латыни|на латинском"),
        ("ar", "Arabisch|ins Arabische|arabische Übersetzung|in arabischer Sprache|aus dem Arabischen"),
        ("fr", "Französisch|franzoesisch|FRANZÖSISCH|ins Franzoesische|auf französisch"),
        ("en", "anglais|en anglais|l’anglais|langue anglaise|traduction anglaise"),
        ("it", "italien|langue italienne"),
        ("en", "inglés|ingles|al inglés|lengua inglesa|inglês|em inglês|versão inglesa|ao inglês"),
        ("it", "italiano|versión italiana|em italiano"),
        ("de", "德语|德文|德語|成德文|ドイツ語|ドイツ語で|ドイツ語へ"),
        ("zh", "中文|简体中文|繁體中文|汉语|中国語|簡体字|chinois simplifié|chinês tradicional"),
    ],
)  # fmt: skip
def test_a_name_is_understood_in_the_forms_that_a_sentence_gives_it(code: str, forms: str) -> None:
    assert {form: parse_language(form) for form in forms.split("|")} == dict.fromkeys(forms.split("|"), code)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("castellano", "es"), ("Farsi", "fa"), ("dari", "fa"), ("flemish", "nl"), ("flamenco", "nl"),
        ("mandarin", "zh"), ("普通话", "zh"), ("brazilian", "pt"), ("moldavo", "ro"), ("голландский", "nl"),
        ("holländisch", "nl"), ("ペルシャ語", "fa"), ("汉语", "zh"), ("粤语", "yue"),
        ("schweizerdeutsch", "de"),
        ("hinglish", "hi"), ("Egyptian Arabic", "ar"), ("Bokmål", "no"), ("Javanese", "jw"),
    ],
)  # fmt: skip
def test_nicknames_and_varieties_are_understood(typed: str, code: str) -> None:
    assert parse_language(typed) == code


def test_every_nickname_means_its_language() -> None:
    assert {name: parse_language(name) for name in NICKNAMES} == NICKNAMES


@pytest.mark.parametrize("typed", ["Crimean Tatar", "tártaro de Crimea", "Klingon", "克林贡语", "Quechua"])
def test_a_language_that_is_not_known_is_not_taken_for_another(typed: str) -> None:
    assert parse_language(typed) is None


@pytest.mark.parametrize(
    ("typed", "into", "out_of"),
    [
        ("from German to French", "fr", "de"),
        ("to French from German", "fr", "de"),
        ("German to French", "fr", None),
        ("english→german", "de", None),
        ("the German recording", None, "de"),
        ("mensaje alemán", None, "de"),
        ("what he told to the Turkish client", None, None),
        ("from German", None, "de"),
        ("aus dem Deutschen ins Englische", "en", "de"),
        ("de l’anglais vers l’espagnol", "es", "en"),
        ("del inglés", None, "en"),
        ("с немецкого на русский", "ru", "de"),
        ("从英文翻译成中文", "zh", "en"),
        ("英語からアラビア語に", "ar", "en"),
        ("日本語を", None, "ja"),
    ],
)
def test_what_to_translate_from_is_told_apart_from_what_into(
    typed: str, into: str | None, out_of: str | None
) -> None:
    found = mentioned(typed)
    assert (found.into, found.out_of) == (into, out_of)


def test_a_name_by_itself_is_neither() -> None:
    assert mentioned("German") == Mentioned(named="de")
    assert mentioned("what the Turkish client said") == Mentioned(named="tr")


@pytest.mark.parametrize(
    "typed", ["german", "de", "Deutsch", "Haitian Creole", "myanmar", "zh-CN", "mandarin"]
)
def test_what_engines_say_is_understood_without_the_names_of_all_languages(typed: str) -> None:
    program = (
        "import sys\nfrom bot.language.parse import parse_language\n"
        f"assert parse_language({typed!r})\nassert 'babel' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
