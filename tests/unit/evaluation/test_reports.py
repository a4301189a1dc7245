"""Groups, what is chance, the file that keeps it all, the comparison of two and their pictures."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from bot.cli.comparison_table import shown_comparison
from bot.cli.evaluation_chart import bar_chart_of
from bot.cli.evaluation_tables import one_line, shown_report
from bot.domain.coverage import EngineName
from bot.evaluation.chance import rate_difference, rate_interval
from bot.evaluation.comparison import compared
from bot.evaluation.evaluation_report import (
    EngineUse,
    EvaluationReport,
    LeftOut,
    RunFacts,
    UnreadableReport,
    from_json,
    report_of,
    to_json,
)
from bot.evaluation.file_score import FileScore, HeardSeconds
from bot.evaluation.seam_errors import SeamErrors
from bot.evaluation.speaker_errors import SpeakerErrors
from bot.evaluation.time_errors import TimeErrors
from bot.evaluation.word_errors import ErrorCounts

ENGINE = EngineName(name="Whisper base", profile="builtin", model="base")


def file(name: str, wrong: int, *, said: int = 100, **more: object) -> FileScore:
    counts = ErrorCounts(said=said, substituted=wrong)
    usual: dict[str, object] = {
        "seconds": 30.0,
        "work_seconds": 3.0,
        "language": "en",
        "words": counts,
        "characters": counts,
        "seams": SeamErrors(boundaries=2, lost=1),
        "heard": HeardSeconds(speech=25, silence=4, other_sound=0, missing=1),
    }
    return FileScore(file=name, **{**usual, **more})  # type: ignore[arg-type]


def report(files: Sequence[FileScore], left_out: Sequence[LeftOut] = ()) -> EvaluationReport:
    use = EngineUse(requests=4, request_seconds=8, tokens=1234)
    facts = RunFacts(folder="/x", mode="asr", engine=ENGINE, language=None, wall_seconds=60, use=use)
    return report_of(files, left_out, facts)


FILES = [
    *(file(f"en{number}.wav", number % 3) for number in range(10)),
    file("fr.wav", 20, language="fr", seconds=5.0),
    file("zh.wav", 5, language="zh", by_characters=True, seconds=90.0),
    file("hum.wav", 0, said=0, silent=True, words=ErrorCounts(inserted=3), seams=None),
    FileScore(file="bad.wav", language="en", failure="not_audio"),
]


def group(found: EvaluationReport, name: str, *, by_characters: bool = False):  # noqa: ANN201
    return next(one for one in found.groups if (one.name, one.by_characters) == (name, by_characters))


def test_words_characters_and_silence_are_never_added_up() -> None:
    found = report(FILES)
    assert [(one.by, one.name, one.by_characters) for one in found.groups] == [
        ("all", "all", False),
        ("all", "all", True),
        ("language", "en", False),
        ("language", "fr", False),
        ("language", "zh", True),
        ("length", "to 15 s", False),
        ("length", "15 to 60 s", False),
        ("length", "1 to 10 min", True),
        ("silence", "silence", False),
    ]
    english = group(found, "en")
    assert (english.files, english.failed, english.words.said) == (11, 1, 1000)
    assert english.rate == pytest.approx(0.009)
    assert (english.seams.lost, english.missing_seconds) == (10, 10)
    assert group(found, "silence").invented == 3
    assert group(found, "silence").files_with_inventions == 1


def test_times_and_speakers_are_drawn_together() -> None:
    voices = SpeakerErrors(said=10, missed=1, false_alarm=0, confused=1, speakers=2, told_apart=2)
    one = file("a.wav", 0, times=TimeErrors(words=(0.1, 0.3), lines=(0.1,)), speakers=voices)
    other = file(
        "b.wav", 0, times=TimeErrors(words=(0.5,), estimated=True), speakers=replace(voices, told_apart=3)
    )
    every = group(report([one, other, file("c.wav", 0)]), "all")
    assert (every.word_times.count, every.word_times.median) == (3, 0.3)
    assert every.line_times.median == 0.1
    assert every.times_estimated
    assert every.speaker_rate == pytest.approx(0.2)
    assert (every.speakers_right, every.speakers_scored) == (1, 2)


def test_the_interval_holds_the_true_rate_of_like_files_19_times_in_20() -> None:
    draw, held, tries = random.Random(4), 0, 60
    for _ in range(tries):
        counts = [
            ErrorCounts(said=50, substituted=sum(draw.random() < 0.2 for _ in range(50))) for _ in range(40)
        ]
        interval = rate_interval(counts)
        assert interval is not None
        held += interval.low <= 0.2 <= interval.high
    assert held >= 0.85 * tries


def test_a_difference_is_beyond_chance_where_most_files_bear_it_out() -> None:
    first = [ErrorCounts(said=100, substituted=10 + number % 3) for number in range(20)]
    better = [ErrorCounts(said=100, substituted=6 + number % 4) for number in range(20)]
    one_lucky = [*first[:-1], ErrorCounts(said=100)]
    found = rate_difference(list(zip(first, better, strict=True)))
    assert found is not None
    assert found.value < 0
    assert found.is_beyond_chance
    lucky = rate_difference(list(zip(first, one_lucky, strict=True)))
    assert lucky is not None
    assert lucky.is_beyond_chance is False
    few = rate_difference(list(zip(first[:3], better[:3], strict=True)))
    assert few is not None
    assert few.is_beyond_chance is None
    assert rate_difference([]) is None


def test_the_same_files_give_the_same_interval() -> None:
    counts = [one.words for one in FILES[:10] if one.words]
    assert rate_interval(counts) == rate_interval(counts)
    assert rate_interval(counts[:7]) is None


def test_a_report_comes_back_from_its_file() -> None:
    found = report(FILES, [LeftOut(file="x.wav", why="it has no reference")])
    assert from_json(to_json(found)) == found


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"v": 1}'])
def test_another_file_is_no_report(text: str) -> None:
    with pytest.raises(UnreadableReport):
        from_json(text)


def test_a_report_of_a_later_version_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="version 9"):
        from_json(to_json(replace(report(FILES), v=9)))


def test_only_what_both_answered_is_compared() -> None:
    first = report(FILES)
    worse = [replace(one, words=ErrorCounts(said=100, substituted=30)) for one in FILES[:10]]
    second = report([*worse[:9], replace(worse[9], words=ErrorCounts(said=7)), file("new.wav", 0)])
    found = compared(first, second)
    assert found.groups[0].first.files == 9
    assert (found.only_first, found.only_second) == (4, 2)
    difference = found.groups[0].difference
    assert difference is not None
    assert difference.is_beyond_chance
    text = shown_comparison(found, first, second, width=100)
    assert re.search(r"all +9 +1\.0% WER +30\.0% WER +\+29\.0 .* A better", text)
    assert "left out: 4 of A and 2 of B" in text


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_a_table_keeps_within_the_terminal(width: int) -> None:
    found = report(FILES, [LeftOut(file="x.wav", why="it has no reference")])
    text = shown_report(found, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "English" in text
    assert "0.9% WER" in text
    assert "5.0% CER" in text
    assert "silence: 3 words invented in 1 of 1 recording" in " ".join(text.split())
    compared_text = shown_comparison(compared(found, found), found, found, width=max(width, 50))
    assert max(map(len, compared_text.splitlines())) <= max(width, 50)


def test_a_recording_is_told_in_a_line() -> None:
    assert one_line(FILES[1]) == "1.0% wrong of 100 words, 0.10 s a second"
    assert one_line(FILES[12]) == "3 words invented, 0.10 s a second"
    assert one_line(replace(FILES[0], words=None)) == "no words to compare, 0.10 s a second"


@pytest.mark.parametrize("files", [FILES, FILES[:1], [file("a.wav", 250, said=100)], [file("a.wav", 0)], []])
def test_a_picture_is_one_whole_svg_that_needs_nothing_else(files: list[FileScore]) -> None:
    odd = replace(report(files).run, engine=replace(ENGINE, name="A <b> & c"))
    svg = bar_chart_of([report(files), replace(report(files), run=odd)])
    root = ET.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert "href" not in svg
    assert "url(" not in svg
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "B: A <b> & c (builtin), mode asr" in texts
    for one in root.iter("{http://www.w3.org/2000/svg}rect"):
        if one.attrib["width"] != "100%":
            assert float(one.attrib["x"]) + float(one.attrib["width"]) <= width
            assert float(one.attrib["y"]) + float(one.attrib["height"]) <= height
