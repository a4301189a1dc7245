# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import question
from bot.language.names import LANGUAGES
from bot.language.question import language_of_question, question_language

pytestmark = pytest.mark.anyio

QUESTIONS = {
    "en": ["Who pays?", "What was decided?", "When does it start?", "Who is calling tomorrow?"],
    "zh": ["谁打电话？", "决定了什么？", "什么时候开始？"],
    "ja": ["誰が電話しますか？", "何が決まりましたか？", "いつ始まりますか？"],
    "es": ["¿Quién llama mañana?", "¿Qué decidieron?", "Cuánto cuesta?", "¿Dónde nos vemos?"],
    "fr": ["Qui a dit ça ?", "Combien ça coûte ?", "Quand commence la réunion ?", "Pourquoi ce retard ?"],
    "de": ["Was wurde beschlossen?", "Wer ruft an?", "Wann ist der Termin?", "Wie teuer wird das?"],
    "pt": ["Quem liga amanhã?", "O que foi decidido?", "Quando começa a reunião?", "Quanto custa isso?"],
    "ru": ["Кто звонит?", "Что решили?", "Когда встреча?", "Сколько это стоит?"],
    "it": ["Chi chiama domani?", "Che cosa hanno deciso?", "Quanto costa?", "Quando inizia la riunione?"],
    "nl": ["Wie belt er terug?", "Wat is er besloten?", "Wanneer begint het?", "Hoeveel kost dat?"],
    "pl": ["Kto dzwoni?", "Co postanowiono?", "Kiedy jest spotkanie?", "Ile to kosztuje?"],
    "sv": ["Vem ringer?", "Vad bestämdes?", "När börjar mötet?", "Hur mycket kostar det?"],
    "da": [
        "Hvem ringer tilbage?",
        "Hvad blev besluttet?",
        "Hvornår begynder mødet?",
        "Hvor meget koster det?",
    ],
    "no": ["Hva ble bestemt?", "Når begynner møtet?", "Hvor mye koster det?", "Hvem skal betale for dette?"],
    "fi": ["Kuka soittaa?", "Mitä päätettiin?", "Milloin kokous alkaa?", "Paljonko se maksaa?"],
    "cs": ["Kdo volá?", "Co se rozhodlo?", "Kdy začíná schůzka?", "Kolik to stojí?"],
    "hu": ["Ki telefonál?", "Mit döntöttek?", "Mikor kezdődik?", "Mennyibe kerül?"],
    "ro": ["Cine sună?", "Ce s-a hotărât?", "Când începe ședința?", "Cât costă?"],
    "tr": ["Kim arıyor?", "Ne karar verildi?", "Toplantı ne zaman?", "Bu kaç para?"],
    "uk": ["Хто дзвонить?", "Що вирішили?", "Коли зустріч?", "Скільки це коштує?"],
}
RIGHT_BY_LITTLE_WORDS = {
    "What was decided?",
    "When does it start?",
    "Who is calling tomorrow?",
    "谁打电话？",
    "决定了什么？",
    "什么时候开始？",
    "誰が電話しますか？",
    "何が決まりましたか？",
    "いつ始まりますか？",
    "¿Qué decidieron?",
    "¿Dónde nos vemos?",
    "Qui a dit ça ?",
    "Combien ça coûte ?",
    "Wann ist der Termin?",
    "Wie teuer wird das?",
    "Quem liga amanhã?",
    "O que foi decidido?",
    "Quando começa a reunião?",
    "Сколько это стоит?",
    "Che cosa hanno deciso?",
    "Quando inizia la riunione?",
    "Wat is er besloten?",
    "När börjar mötet?",
    "Hur mycket kostar det?",
    "Hvor meget koster det?",
    "Hvor mye koster det?",
    "Mitä päätettiin?",
    "Co se rozhodlo?",
    "Ce s-a hotărât?",
    "Toplantı ne zaman?",
    "Що вирішили?",
    "Коли зустріч?",
    "Скільки це коштує?",
}
"""Told by script, telltale letters and little words alone."""
FURTHER = {
    "sk": "Čo povedala?",
    "sl": "Kaj je rekla?",
    "lt": "Ką ji sakė?",
    "lv": "Ko viņa teica?",
    "et": "Mida ta ütles?",
    "is": "Hvað sagði hún?",
    "sq": "Çfarë tha ajo?",
    "be": "Што яна сказала?",
    "mk": "Кој плаќа?",
    "kk": "Ол не айтты?",
    "eu": "Nork ordaintzen du?",
    "eo": "Kion ŝi diris?",
    "sw": "Alisema nini?",
    "tl": "Ano ang sinabi niya?",
    "az": "O nə dedi?",
    "uz": "U nima dedi?",
    "ar": "متى الاجتماع؟",
    "fa": "جلسه کی است؟",
    "ur": "اس نے کیا کہا؟",
    "hi": "उसने क्या कहा?",
    "mr": "ती काय म्हणाली?",
    "id": "Apa katanya?",
    "vi": "Cô ấy nói gì?",
    "ca": "Què va dir?",
    "bg": "Какво каза тя?",
    "sr": "Шта је рекла?",
}


def test_short_questions_are_told_in_twenty_languages() -> None:
    told = {
        asked: question_language(asked) == code
        for code, all_asked in QUESTIONS.items()
        for asked in all_asked
    }
    assert len(QUESTIONS) == 20
    assert len(told) == 78
    assert sum(told.values()) >= 70
    assert {asked for asked in RIGHT_BY_LITTLE_WORDS if not told[asked]} == set()


@pytest.mark.parametrize("code", FURTHER)
def test_a_short_question_is_told_in_other_languages_too(code: str) -> None:
    assert question_language(FURTHER[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "12:30",
        "Hm.",
        "Xyzzy plugh",
        "vonor mirat zatin hugol",
        "👍",
        "Peter?",
        "Budget?",
        "asdf",
        "Q3?",
    ],
)
def test_what_is_no_language_is_not_told(text: str) -> None:
    assert question_language(text) is None


def test_a_long_question_is_told_like_any_text() -> None:
    assert (
        question_language("Was haben wir am Ende der Sitzung beschlossen, und wer macht es? " * 200) == "de"
    )


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert question_language(text) in {None, *LANGUAGES}


def test_the_model_is_not_loaded_before_it_is_needed() -> None:
    program = (
        "import sys\nfrom bot.language.question import question_language\n"
        "assert question_language('谁打电话？') == 'zh'\n"
        "assert not {'numpy', 'py3langid'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


async def test_nobody_waits_long_while_the_model_is_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "_MOST_WAIT_SECONDS", 0.05)
    question._model.cache_clear()
    with question._loading:
        assert await language_of_question("What was decided?") == "en"
        assert await language_of_question("Wer ruft an?") is None
    monkeypatch.undo()
    assert question_language("Wer ruft an?") == "de"
    assert await language_of_question("Wer ruft an?") == "de"


def test_without_room_for_the_model_a_question_is_told_by_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question._model.cache_clear()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    told = {"What was decided?": "en", "Wer ruft an?": "de", "Xyzzy plugh": None, "Kto dzwoni?": "pl"}
    assert {asked: question_language(asked) for asked in told} == told
    monkeypatch.undo()
    assert question_language("Paljonko se maksaa?") == "fi"
