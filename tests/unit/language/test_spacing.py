# ruff: noqa: RUF001  (letters of other scripts are the matter here)
"""One way of putting texts beside each other, and all that put some use it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, SegmentText
from bot.language.word_spacing import run_together, side_by_side
from bot.text.line_times import timed_lines
from bot.text.seams import join
from bot.text.whole_sentences import joined
from bot.worker.sound_transcriber import together

NO_BLANK = {
    "th": ("สวัสดีครับ", "เราเริ่มกันเลย"),
    "lo": ("ສະບາຍດີ", "ພວກເຮົາເລີ່ມ"),
    "km": ("សួស្តី", "យើងចាប់ផ្តើម"),
    "my": ("မင်္ဂလာပါ", "စတင်ကြပါစို့"),
    "zh": ("会议开始了", "下一个议题"),
    "ja": ("会議を始めます", "次の議題です"),
    "ja after a full stop": ("仕様はOK。", "次の議題です"),
    "zh before a mark": ("他说 OK", "，我们走吧"),
}
BLANK = {
    "ko": ("회의를 시작합니다", "다음 안건입니다"),
    "ko after a full stop": ("시작합니다.", "다음"),
    "de": ("Guten Morgen.", "Wir fangen an."),
    "ru": ("Доброе утро.", "Начинаем."),
    "ar": ("صباح الخير", "لنبدأ"),
    "hi": ("सुप्रभात", "शुरू करते हैं"),
    "th and en": ("เราใช้", "Kubernetes"),
    "en and zh": ("We use", "容器"),
    "ko and zh": ("회의", "會議"),
}


def beside(left: str, right: str) -> set[str]:
    """By all that join two texts."""
    at, later = TimeRange.from_seconds(0, 1), TimeRange.from_seconds(1, 2)
    lines = (Line(range=at, text=left), Line(range=later, text=right))
    parts = [SegmentText(text=line.text, lines=(line,)) for line in lines]
    return {
        side_by_side(left, right),
        side_by_side(f"{left} ", f" {right}"),
        run_together((left, "", right)),
        join(left, right, expected=0),
        joined(lines).text,
        together(parts).text,
    }


@pytest.mark.parametrize("name", NO_BLANK)
def test_scripts_without_blanks_get_none(name: str) -> None:
    left, right = NO_BLANK[name]
    assert beside(left, right) == {left + right}


@pytest.mark.parametrize("name", BLANK)
def test_scripts_with_blanks_keep_them(name: str) -> None:
    left, right = BLANK[name]
    assert beside(left, right) == {f"{left} {right}"}


def test_sentences_that_share_one_moment_stand_as_their_script_writes_them() -> None:
    moment = TimeRange(start=0, end=1)
    assert [line.text for line in timed_lines("会议开始了。下一个议题。", moment)] == [
        "会议开始了。下一个议题。"
    ]
    assert [line.text for line in timed_lines("시작합니다. 다음입니다.", moment)] == [
        "시작합니다. 다음입니다."
    ]


@given(st.lists(st.text(st.sampled_from("aß 한회会ไทя。，."), max_size=12), max_size=8))
@settings(deadline=None)
def test_many_texts_lose_nothing_but_blanks(texts: list[str]) -> None:
    whole = run_together(texts)
    assert "".join(whole.split()) == "".join("".join(texts).split())
    assert whole == whole.strip()
