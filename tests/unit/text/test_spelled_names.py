from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.text.spelled_names import respelled, terms_alike

TERMS = ("Asterisk", "Digium", "Inter-Asterisk Exchange", "Kubernetes", "Earmark")
HEARD = "Je vais tenter une connexion intéressée RISK Exchange chez D-Dium, pour cela."


def a_line(text: str, start: float = 0.0) -> Line:
    """A word a second."""
    words = [
        Word(text=word, range=TimeRange.from_seconds(start + at, start + at + 0.8))
        for at, word in enumerate(text.split())
    ]
    span = TimeRange(start=words[0].range.start, end=words[-1].range.end)
    return Line(range=span, text=text, word_times=packed(text, words, span.start))


@pytest.mark.parametrize(
    ("heard", "told", "term"),
    [
        ("We met at D-Dium today.", "We met at Digium today.", "Digium"),
        ("Мы работаем в Дигиум.", "Мы работаем в Digium.", "Digium"),
        ("It runs on Cooper Netties now.", "It runs on Kubernetes now.", "Kubernetes"),
        ("Ask the ear mark bot.", "Ask the Earmark bot.", "Earmark"),
        ("Dr Muller is here.", "Dr Müller is here.", "Müller"),
        ("It was Jose who did it.", "It was José who did it.", "José"),
        ("Herr Muller sagt, dass Frau Muller kommt.", "Herr Müller sagt, dass Frau Müller kommt.", "Müller"),
        ("Mr Kovax and Kovács met.", "Mr Kovács and Kovács met.", "Kovács"),
        ("Ask martyr about it. Then Martha said yes.", "Ask Marta about it. Then Martha said yes.", "Marta"),
        ("We use grafana here.", "We use Grafana here.", "Grafana"),
        ("Muller.", "Müller.", "Müller"),
    ],
)
def test_what_sounds_like_a_term_is_found(heard: str, told: str, term: str) -> None:
    assert terms_alike(heard, ("Prometheus", term)) == (term,)
    (line,) = respelled([a_line(heard)], told, (term,))
    assert line.text == told
    assert len(line.words) == len(line.text.split())


@pytest.mark.parametrize("heard", ["We met at Digium today.", "A demonstration of made more things.", ""])
def test_what_is_right_or_unlike_is_left_alone(heard: str) -> None:
    assert terms_alike(heard, TERMS) == ()


def test_terms_stand_in_their_places_with_the_times_of_what_stood_there() -> None:
    told = "Je vais tenter la connexion Inter-Asterisk Exchange chez Digium pour cela"
    (line,) = respelled([a_line(HEARD)], told, TERMS)
    assert line.text == "Je vais tenter une connexion Inter-Asterisk Exchange chez Digium, pour cela."
    times = {word.text: word.range for word in line.words}
    assert times["Inter-Asterisk"].start_seconds == 5
    assert times["Exchange"].end_seconds == 7.8
    assert (times["Digium,"].start_seconds, times["pour"].start_seconds) == (9, 10)


def test_a_term_that_the_second_hearing_has_not_changes_nothing() -> None:
    line = a_line(HEARD)
    assert respelled([line], HEARD.replace("D-Dium", "le Dium"), TERMS) == (line,)


@pytest.mark.parametrize("told", ["Marta, Nagy.", "Nagy Marta Nagy Marta Nagy Marta Nagy Marta Nagy", ""])
def test_a_second_hearing_that_recites_is_not_believed(told: str) -> None:
    line = a_line("He was naggy all day and Martha left.")
    assert respelled([line], told, ("Marta", "Nagy")) == (line,)


def test_a_term_stands_as_often_as_the_second_hearing_has_it() -> None:
    lines = [a_line("The remark of Tom."), a_line("Ask the ear mark bot and Earmark.", 10)]
    told = "The remark of Tom. Ask the Earmark bot and Earmark."
    assert [one.text for one in respelled(lines, told, ("Earmark",))] == [
        "The remark of Tom.",
        "Ask the Earmark bot and Earmark.",
    ]


words = st.lists(
    st.sampled_from(["Digium", "dium", "Earmark", "remark", "ear", "mark,", "the", "bot.", "今日", "й"]),
    min_size=1,
)


@given(words, words)
def test_every_word_keeps_a_time_and_no_term_is_said_more_often_than_it_was_told(
    heard: list[str], told: list[str]
) -> None:
    line = a_line(" ".join(heard))
    (after,) = respelled([line], " ".join(told), ("Digium", "Earmark"))
    assert [word.text for word in after.words] == after.text.split()
    for term in ("Digium", "Earmark"):
        assert after.text.count(term) <= max(line.text.count(term), told.count(term))
