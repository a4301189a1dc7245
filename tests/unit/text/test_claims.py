"""What texts claim is the same in digits and words, in any unit, and in any of the main languages."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.text.claims.east_asian_numerals import in_digits
from bot.text.claims.facts import bears_out, facts_in
from bot.text.claims.name_forms import is_same_name
from bot.text.claims.numbers import numbers_in
from bot.text.claims.plain_words import pieces, western


def numbers(text: str, language: str) -> list[Fraction]:
    digits = in_digits(western(text), language) if language in {"zh", "ja"} else western(text)
    return [one.values[0] for one in numbers_in(digits, pieces(digits), language) if not one.is_weak]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "twenty-three thousand five hundred and two", [23502]),
        ("en", "1.2 million, 40k and 12,000", [1_200_000, 40_000, 12_000]),
        ("en", "between two and three", [2, 3]),
        ("en", "three point five percent of a dozen", [Fraction(7, 2), 12]),
        ("de", "dreiundzwanzigtausendfünfhundert, am vierzehnten", [23_500, 14]),
        ("de", "zweieinhalb Stunden, anderthalb Tage, 12.000 Euro", [Fraction(5, 2), Fraction(3, 2), 12_000]),
        ("de", "achtzehn Euro fünfzig, zwei Drittel", [Fraction(37, 2), Fraction(2, 3)]),
        ("fr", "douze cents, quatre-vingt-dix-sept, soixante et onze, dix-huit", [1200, 97, 71, 18]),
        ("es", "treinta y cinco mil doscientos, ciento veinte", [35_200, 120]),
        ("it", "ventitremila, centottanta, duecentocinquanta", [23_000, 180, 250]),
        ("pt", "vinte e três mil, mil e duzentos", [23_000, 1200]),
        ("ru", "двадцать три тысячи пятьсот, двухсот тридцати", [23_500, 230]),
        ("ru", "четыре с половиной тысячи", [4500]),
        ("zh", "二十三万, 第三, 一百零五, 三万五, 九十一点五, 两成",
         [230_000, 3, 105, 35_000, Fraction(183, 2), Fraction(1, 5)]),
        ("ja", "3万5千円, 二〇二六年, 二百一", [35_000, 2026, 201]),
        ("ar", "١٢٣", [123]),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_say_them(language: str, text: str, expected: list[Fraction]) -> None:
    assert numbers(text, language) == expected


@pytest.mark.parametrize("text", ["我们一起统一一下", "万一十分累", "一般一样"])
def test_words_that_are_written_with_numerals_are_no_numbers(text: str) -> None:
    assert numbers(text, "zh") == []


SAME = [
    ("en", "half past three on Tuesday the fourteenth of May", "de", "Dienstag, 14. Mai, 15:30 Uhr"),
    ("de", "halb vier am dritten Mai", "en", "May 3 at 3:30 pm"),
    ("de", "am dritten Mai um Viertel vor fünf", "fr", "le 3/5 à 16h45"),
    ("es", "a las once menos cuarto", "en", "10:45"),
    ("fr", "trois heures et demie", "it", "alle 15:30"),
    ("it", "alle otto e un quarto", "ru", "в 20:15"),
    ("pt", "às três e meia, meio-dia", "en", "3:30 and 12 o'clock"),
    ("ru", "в половине девятого, полчаса", "de", "um halb neun, 30 Minuten"),
    ("zh", "早上七点三刻，星期四", "en", "Thursday at 7:45"),
    ("ja", "火曜日の三時半に", "es", "el martes a las 15:30"),
    ("en", "an hour and a half", "de", "90 Minuten"),
    ("en", "twenty-two people", "fr", "une vingtaine de personnes"),
    ("en", "a third more", "de", "ein Drittel mehr"),
    ("ru", "половина людей", "en", "50 % of the people"),
    ("en", "oh one seven six, four four two", "de", "0176 442"),
    ("en", "nineteen eighty-four", "ru", "в 1984 году"),
    ("en", "back in the fifties", "en", "in the 1950s"),
]  # fmt: skip


@pytest.mark.parametrize(("spoken", "said", "written", "stated"), SAME)
def test_what_was_said_bears_out_what_is_written_in_another_way(
    spoken: str, said: str, written: str, stated: str
) -> None:
    facts = facts_in(said, spoken)
    assert [one.text for one in facts_in(stated, written).claims if not bears_out(facts, one)] == []


@pytest.mark.parametrize(
    ("spoken", "said", "written", "stated"),
    [
        ("de", "am vierzehnten", "en", "on 14 March"),
        ("en", "half past three", "de", "um halb drei"),
        ("en", "twelve thousand", "en", "12,400"),
        ("en", "about twenty", "en", "about thirty"),
        ("fr", "mardi", "en", "on Wednesday"),
        ("es", "a las siete y cuarto", "en", "a quarter past ten"),
    ],
)
def test_what_was_not_said_is_not_borne_out(spoken: str, said: str, written: str, stated: str) -> None:
    facts = facts_in(said, spoken)
    assert not all(bears_out(facts, one) for one in facts_in(stated, written).claims)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("светлане", "светлана", True),
        ("dmitry", "дмитрии", True),
        ("artjom", "артем", True),
        ("maria", "マリア", True),
        ("schmidt", "シュミット", True),
        ("ben's", "ben", True),
        ("maria", "martin", False),
        ("anna", "дмитрии", False),
    ],
)
def test_a_name_is_the_same_in_another_case_and_script(one: str, other: str, is_same: bool) -> None:
    assert is_same_name(one, other) is is_same


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The printer in Leeds calls Ben on Monday.", {"leeds", "ben"}),
        ("en", "Breakfast is included, and Gwendolyn sends the English menu.", {"gwendolyn"}),
        ("de", "Der Drucker steht bei Herrn Kowalski, laut Maria ist er teuer.", {"kowalski", "maria"}),
        ("de", "Abfahrt ist um zehn Uhr, Kosten und Termine folgen.", set()),
        ("ru", "Завтра Дмитрий едет в Казань.", {"дмитрий", "казань"}),
        ("zh", "据赵国强说，王经理和小李同意。", {"赵国强", "王", "李"}),
        ("zh", "方案明天讨论，周三开会。", set()),
        ("ja", "田中さんとマリアさんが皆さんに説明します。", {"田中", "マリア"}),
    ],
)  # fmt: skip
def test_names_are_told_from_other_words(language: str, text: str, expected: set[str]) -> None:
    assert {one.plain for one in facts_in(text, language).names} == expected
