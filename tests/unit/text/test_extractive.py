# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.text.extractive import extract_summary, find_passages, matcher
from bot.text.whole_sentences import whole_sentences

MEETINGS = {
    "en": ("The marketing budget is too high.", "We decided to cut the budget by ten percent.",
           "Anna will send the new figures by Friday.", "The weather was nice.",
           "Who sends the new figures?", "Where do penguins live?"),
    "de": ("Das Budget für Werbung ist zu hoch.", "Wir haben beschlossen, das Budget zu kürzen.",
           "Anna muss die neuen Zahlen bis Freitag schicken.", "Das Wetter war schön.",
           "Wer schickt die neuen Zahlen?", "Wo leben Pinguine?"),
    "es": ("El presupuesto de publicidad es muy alto.", "Hemos decidido recortar el presupuesto.",
           "Ana tiene que enviar las cifras el viernes.", "Hizo buen tiempo.",
           "¿Quién tiene que enviar las cifras?", "¿Dónde viven los pingüinos?"),
    "fr": ("Le budget de publicité est trop élevé.", "Nous avons décidé de réduire le budget.",
           "Anne doit envoyer les chiffres vendredi.", "Il faisait beau.",
           "Qui doit envoyer les chiffres ?", "Où vivent les pingouins ?"),
    "pt": ("O orçamento de publicidade é muito alto.", "Decidimos cortar o orçamento.",
           "Ana precisa enviar os números até sexta.", "O tempo estava bom.",
           "Quem vai enviar os números?", "Onde vivem os pinguins?"),
    "ru": ("Бюджет на рекламу слишком большой.", "Мы решили сократить бюджет.",
           "Анна должна отправить новые цифры.", "Погода была хорошая.",
           "Кто должен отправить цифры?", "Где живут пингвины?"),
    "zh": ("市场部的预算太高了。", "我们决定削减预算百分之十。",
           "小王负责周五之前发送报告。", "昨天天气很好。", "谁负责发送报告？", "企鹅住在哪里？"),
    "ja": ("広告の予算が高すぎます。", "予算の削減を決定しました。",
           "田中さんが金曜日までに報告書を送ります。", "天気が良かったです。",
           "誰が報告書を送りますか？", "南極企鵝の生息地はどこですか？"),
}  # fmt: skip


def lines_of(language: str) -> list[Line]:
    return [
        Line(range=TimeRange.from_seconds(5 * at, 5 * at + 5), text=text)
        for at, text in enumerate(MEETINGS[language][:4])
    ]


@pytest.mark.parametrize("language", MEETINGS)
def test_decisions_and_tasks_are_seen_in_the_main_languages(language: str) -> None:
    lines = lines_of(language)
    summary = extract_summary(lines, language=language)
    assert [point.text for point in summary.decisions] == [lines[1].text]
    assert [point.text for point in summary.actions] == [lines[2].text]
    assert summary.gist
    assert all(point.at in [line.range for line in lines] for point in summary.points)


@pytest.mark.parametrize("language", MEETINGS)
def test_a_question_finds_its_passage_or_nothing(language: str) -> None:
    lines = lines_of(language)
    *_, asked, elsewhere = MEETINGS[language]
    (found,) = find_passages(asked, lines, language=language)
    assert lines[2].text in found.text
    assert find_passages(elsewhere, lines, language=language) == ()


@pytest.mark.parametrize(
    ("language", "owner"), [("en", "Anna"), ("de", "Anna"), ("fr", "Anne"), ("ru", "Анна")]
)
def test_a_task_said_with_a_name_has_its_owner(language: str, owner: str) -> None:
    (action,) = extract_summary(lines_of(language)).actions
    assert action.owner == owner


AS_WHISPER_HEARD_IT = """
0.72 7.72 It was the best of times. It was the worst of times. It was the age of wisdom.
7.72 16.72 It was the epoch of belief. It was the epoch of incredulity. It was the season of light.
16.72 23.72 It was the winter of despair. We had everything before us. We had nothing before us.
23.72 28.7 We were all going direct to heaven. We were all going direct the other way.
28.7 34.58 In short, the period was so far like the present period that some of its authorities
34.58 41.16 insisted on its being received for good or for evil in the superlative degree of comparison
41.16 41.66 only.
"""


def recorded(rows: str) -> list[Line]:
    parts = (row.split(" ", 2) for row in rows.strip().splitlines())
    return heard([(float(start), float(end), text) for start, end, text in parts])


def heard(rows: Sequence[tuple[float, float, str]]) -> list[Line]:
    return [Line(range=TimeRange.from_seconds(start, end), text=text) for start, end, text in rows]


def test_a_short_recording_gets_a_gist_of_whole_sentences_and_few_points() -> None:
    lines = recorded(AS_WHISPER_HEARD_IT)
    summary = extract_summary(lines, language="en")
    whole = [line.text for line in whole_sentences(lines)]
    assert len(whole) == 12
    assert summary.gist in {f"{one} {other}" for one in whole for other in whole}
    assert summary.gist.endswith("superlative degree of comparison only.")
    assert 1 <= len(summary.points) <= 2
    assert all(point.text in whole and point.text not in summary.gist for point in summary.points)


RELEASE = """
Good morning everybody. Can you hear me? Yes, we can. The release of version four was planned for
the tenth of June. The payment module is not finished, because the bank changed its interface last
week. It means that we cannot ship the payment module before the end of June. Without the test
account of the bank we cannot check the refunds. Okay. That's a pity. We could ship version four
without the payment module. The customers in Spain are waiting for the new search, not for the
payments. So we decided to release version four without the payment module. Maria will write the
announcement by Friday. Right, the servers. The servers in Frankfurt were overloaded three times
last month. Every time the search index was rebuilt at noon. The new servers cost four thousand
euros a month, twice as much as the old ones. The finance team wants to see a plan for the server
costs. The coffee machine is broken again. Thank you all, bye.
"""


@pytest.mark.parametrize("words_a_line", [5, 9, 14])
@pytest.mark.parametrize("seconds_a_word", [0.4, 4.0])
def test_lines_that_break_anywhere_change_no_sentence(words_a_line: int, seconds_a_word: float) -> None:
    words = RELEASE.split()
    whole = " ".join(words)
    lines = heard(
        [
            (
                at * seconds_a_word,
                (at + words_a_line) * seconds_a_word,
                " ".join(words[at : at + words_a_line]),
            )
            for at in range(0, len(words), words_a_line)
        ]
    )
    summary = extract_summary(lines, language="en")
    texts = [point.text for point in (*summary.points, *summary.decisions, *summary.actions)]
    assert all(text in whole and text[0].isupper() and text.endswith(".") for text in texts)
    assert len(set(texts)) == len(texts)
    assert not any(text in summary.gist for text in texts)
    assert [action.owner for action in summary.actions] == ["Maria"]
    assert 2 <= len(summary.points) <= (3 if seconds_a_word < 1 else 7)
    assert any("Frankfurt" in text or "finance" in text for text in texts)
    assert [point.at for point in summary.points] == sorted(point.at for point in summary.points if point.at)
    assert not any(word in summary.gist for word in ("morning", "coffee", "Thank"))


def test_sentences_without_an_end_are_set_apart() -> None:
    texts = (
        "the budget of marketing grows too fast",
        "well then",
        "so the factory moves to Poland in autumn",
    )
    lines = heard([(at * 9, at * 9 + 4, text) for at, text in enumerate(texts)])
    assert extract_summary(lines).gist == f"{texts[0]} \u2026 {texts[2]}"


def test_a_question_of_the_recording_is_quoted_with_what_was_said_to_it() -> None:
    lines = heard(
        [(0, 9, "Nice weather today. Who sends the new figures? Anna, I think. We see."), (9, 12, "Bye.")]
    )
    (found,) = find_passages("Who sends the figures?", lines, language="en")
    assert found.text == "Who sends the new figures? Anna, I think."


@pytest.mark.parametrize(
    ("seconds", "points"), [(19, 0), (39, 1), (59, 2), (60, 3), (179, 3), (180, 4), (540, 7), (36_000, 7)]
)
def test_a_longer_recording_deserves_more_points(seconds: float, points: int) -> None:
    """One for each 20 seconds of the first minute, one for each two minutes after it, seven at most."""
    chooser = random.Random(2)
    names = [f"{n}thing" for n in range(300)]
    texts = [f"The {' '.join(chooser.choices(names, k=8))}." for _ in range(60)]
    each = seconds / len(texts)
    lines = heard([(at * each, (at + 1) * each, text) for at, text in enumerate(texts)])
    assert len(extract_summary(lines, language="en").points) == points


def test_a_talkative_stretch_does_not_take_all_places() -> None:
    """Ten minutes of seventy say the most about what is talked of throughout."""
    chooser = random.Random(0)
    names, topics = [f"{n}thing" for n in range(300)], [f"{n}topic" for n in range(12)]
    texts = []
    for minute in range(70):
        talkative = 30 <= minute < 40
        words = chooser.choices(topics if talkative else names, k=6)
        texts.append(f"The {' '.join(words + chooser.choices(topics, k=3 if talkative else 1))}.")
    lines = heard([(minute * 60, minute * 60 + 60, text) for minute, text in enumerate(texts)])
    at = [point.at.start_seconds / 60 for point in extract_summary(lines, language="en").points if point.at]
    assert len(at) == 7
    assert 1 <= sum(30 <= minute < 40 for minute in at) <= 4


def test_no_words_make_no_summary_and_no_answer() -> None:
    assert extract_summary([]).points == ()
    assert find_passages("anything", []) == ()
    assert matcher([])("anything") is None


def test_ten_hours_are_picked_from_in_seconds() -> None:
    chooser = random.Random(1)
    names = [f"{n}thing" for n in range(3000)]
    lines = [
        Line(range=TimeRange.from_seconds(5 * at, 5 * at + 5), text=" ".join(chooser.choices(names, k=14)))
        for at in range(7200)
    ]
    started = time.process_time()
    assert len(extract_summary(lines).points) == 7
    find_passages("17thing 18thing 19thing", lines)
    assert time.process_time() - started < 15
