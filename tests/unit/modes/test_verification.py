"""Of a lying model's inventions 98 in a hundred are caught; under 3 in a hundred true statements are lost."""

from __future__ import annotations

import pytest

from bot.domain.transcript import Line
from bot.modes.passages import numbered
from bot.modes.verification import Verifier
from tests.fakes.lying_model import is_shown
from tests.fakes.statements import Stated, crossed, planted, recordings
from tests.unit.modes.scripted import told

LEAST_CAUGHT, MOST_LOST = 0.98, 0.03


def stated(*, latest: bool) -> tuple[list[Stated], list[Stated]]:
    """True statements and false ones."""
    true: list[Stated] = []
    false: list[Stated] = []
    for _, statements in recordings():
        own = tuple(one for one in statements if one.lie is None and one.is_latest is latest)
        true += own
        false += [one for one in statements if one.lie and one.is_latest is latest]
        false += [*(lie for one in own for lie in planted(one)), *crossed(own)]
    return true, false


@pytest.mark.parametrize("latest", [False, True])
def test_inventions_are_caught_and_true_statements_kept(latest: bool) -> None:
    true, false = stated(latest=latest)
    assert min(len(true), len(false)) > 50
    lost = [one.text for one in true if not is_shown(one)]
    missed = [f"{one.lie}: {one.text}" for one in false if is_shown(one)]
    assert len(lost) < MOST_LOST * len(true), lost
    assert len(missed) <= (1 - LEAST_CAUGHT) * len(false), missed


def verifier(*texts: str, language: str = "en", **more: object) -> Verifier:
    lines = numbered(told(*texts, language=language).lines)
    options = {"spoken": language, "written": language, **more}
    return Verifier(lines, **options)  # type: ignore[arg-type]


def test_a_number_of_the_next_line_in_the_place_of_the_own_one_is_an_invention() -> None:
    checked = verifier("The van costs ninety pounds a day.", "The driver gets sixty pounds a day.")
    assert checked.place("The van costs 90 pounds a day.", 1)
    assert checked.place("The van costs 60 pounds a day.", 1) is None


def test_names_may_be_spelled_as_the_team_spells_them() -> None:
    lines = ("Then Jon sends the drawings to the client.",)
    assert verifier(*lines).place("Gwendolyn sends the drawings to the client.", 1) is None
    spelled = verifier(*lines, vocabulary=("Gwendolyn",))
    assert spelled.place("Gwendolyn sends the drawings to the client.", 1)


@pytest.mark.parametrize(
    ("owner", "text", "is_owner"),
    [
        ("Maria", "Send the pictures to Ben", True),
        ("Ben", "Send the pictures to Ben", False),
        ("Rasmussen", "Send the pictures", False),
        ("Мария", "Send the pictures", True),
    ],
)
def test_a_task_is_theirs_who_are_given_it(owner: str, text: str, is_owner: bool) -> None:
    checked = verifier("Maria, can you send the pictures to Ben?", "Sure, I'll do that.")
    assert (checked.owner(owner, text, 1) == owner) is is_owner


def test_a_statement_with_nothing_to_look_up_stays_where_it_is() -> None:
    assert verifier("We paint the house.").place("Hm.", None) is not None


def test_an_endless_statement_is_none() -> None:
    line = Line(range=told("x").lines[0].range, text="one two three")
    assert Verifier(numbered([line]), spoken="en", written="en").place("1 2 " * 4000, 1) is None


def test_number_words_of_a_language_without_a_table_are_given_the_benefit_of_the_doubt() -> None:
    checked = verifier(
        "Spotykamy się o wpół do czwartej, będzie dwadzieścia trzy osoby.", language="pl", written="en"
    )
    assert checked.place("They meet at 3:30, and 23 people come.", 1)
    digits = verifier("Spotykamy się 14 maja, będzie 23 osób.", language="pl", written="en")
    assert digits.place("It is 23 people on the 14th.", 1)
    assert digits.place("It is 57 people on the 14th.", 1) is None


@pytest.mark.parametrize(
    ("language", "line", "statement"),
    [
        ("pl", "Powiedz Janowi, że samochód jest gotowy.", "Jan dowiaduje się, że samochód jest gotowy."),
        ("ko", "김민수 씨가 내일 사진을 보냅니다.", "Minsu Kim sends the pictures."),
        ("uk", "Оксана надішле фотографії завтра.", "Оксані надіслати фотографії."),
    ],
)
def test_names_in_other_languages_are_not_lost(language: str, line: str, statement: str) -> None:
    written = "en" if statement.isascii() and language == "ko" else language
    assert verifier(line, language=language, written=written).place(statement, 1)


def test_a_line_in_another_language_is_read_in_its_own() -> None:
    checked = verifier(
        "So that was the budget, and now we have to hear from the people in Munich about the van.",
        "Das Auto kostet uns im Monat dreihundertfünfzig Euro und wir haben es schon seit Mai.",
    )
    assert checked.place("The van costs 350 euros a month.", 2)
    assert checked.place("The van costs 470 euros a month.", 2) is None
