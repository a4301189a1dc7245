# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import random
import time

import pytest

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.text.extractive import extract_summary, find_passages, matcher

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
