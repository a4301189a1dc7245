# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.guess import guess_language, is_in_language
from bot.language.names import LANGUAGES
from bot.language.scripts import scripts, scripts_of

WHISPER = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg "
    "lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so "
    "af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa "
    "lb my bo tl mg as tt haw ln ha ba jw su yue"
)


def test_all_languages_of_whisper_are_known() -> None:
    assert set(WHISPER.split()) <= set(LANGUAGES)


SAYINGS = {
    "en": "We have to talk about the budget before the end of the week.",
    "zh": "我们这周必须讨论一下预算的问题。",
    "es": "Tenemos que hablar del presupuesto antes de que termine la semana.",
    "fr": "Il faut que nous parlions du budget avant la fin de la semaine.",
    "de": "Wir müssen noch diese Woche über das Budget sprechen und entscheiden.",
    "pt": "Precisamos falar sobre o orçamento antes do fim da semana, não é?",
    "ru": "Нам нужно поговорить о бюджете до конца недели.",
    "ja": "今週中に予算について話し合う必要があります。",
    "ko": "이번 주에 예산에 대해 이야기해야 합니다.",
    "it": "Dobbiamo parlare del bilancio prima della fine della settimana, perché non è chiaro.",
    "uk": "Нам потрібно поговорити про бюджет до кінця тижня, бо це важливо.",
    "th": "เราต้องคุยเรื่องงบประมาณ",
    "ar": "يجب أن نتحدث عن الميزانية قبل نهاية الأسبوع في هذا الشهر",
    "nl": "We moeten het nog deze week over de begroting hebben en dat is niet makkelijk.",
    "hi": "हमें इस सप्ताह बजट के बारे में बात करनी है और यह ज़रूरी है।",
}


@pytest.mark.parametrize("code", SAYINGS)
def test_the_language_of_a_sentence_is_guessed(code: str) -> None:
    assert guess_language(SAYINGS[code]) == code
    assert is_in_language(SAYINGS[code], code)
    assert not any(is_in_language(SAYINGS[code], other) for other in SAYINGS if other != code)


@pytest.mark.parametrize(
    ("text", "code"), [("안녕하세요, 반갑습니다", "ko"), ("Привіт, як справи?", "uk"), ("Καλημέρα", "el")]
)
def test_a_greeting_is_enough_where_script_or_letters_tell(text: str, code: str) -> None:
    assert guess_language(text) == code


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_text_has_a_guess_or_none(text: str) -> None:
    assert guess_language(text) in {None, *LANGUAGES}


@pytest.mark.parametrize("code", SAYINGS)
def test_a_language_is_written_in_its_scripts(code: str) -> None:
    found = scripts(SAYINGS[code])
    assert sum(found[script] for script in scripts_of(code)) == found.total()


def test_scripts_of_a_language_that_is_not_known_are_not_judged() -> None:
    assert scripts_of("xx") == frozenset()


@pytest.mark.parametrize("text", ["", "OK", "12:30", "Xyzzy plugh", "Hm.", "vonor mirat zatin hugol", "👍"])
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    assert guess_language(text) is None
