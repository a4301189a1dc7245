"""What an evaluation found, for a terminal: plain columns, fewer where there is less room."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from bot.domain.recording import SAMPLE_RATE
from bot.evaluation.chance import Interval
from bot.evaluation.evaluation_report import EvaluationReport
from bot.evaluation.file_score import FileScore
from bot.evaluation.group_score import GroupScore, TimeSpread
from bot.evaluation.seam_errors import REACH_SECONDS, SeamErrors
from bot.evaluation.speaker_errors import COLLAR_SECONDS
from bot.language.names import english_name
from bot.text.clock import clock

_GAP = 2
NOTHING = "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    title: str
    cells: Sequence[str]
    rank: int = 0
    """Where room is lacking, the highest goes first."""
    is_text: bool = False

    @property
    def width(self) -> int:
        return max(map(cell_len, (self.title, *self.cells)))


def table(columns: Sequence[Column], *, width: int) -> str:
    """As many of the columns as fit; those of rank 0 always stand."""
    shown = [column for column in columns if any(cell != NOTHING for cell in column.cells)]
    while sum(column.width + _GAP for column in shown) - _GAP > width:
        worst = max(shown, key=lambda column: column.rank)
        if not worst.rank:
            break
        shown.remove(worst)
    rows = zip(*([column.title, *column.cells] for column in shown), strict=True)
    gap = " " * _GAP
    return "\n".join(
        gap.join(_padded(cell, column) for cell, column in zip(row, shown, strict=True)).rstrip()
        for row in rows
    )


def _padded(cell: str, column: Column) -> str:
    blanks = " " * (column.width - cell_len(cell))
    return cell + blanks if column.is_text else blanks + cell


def shown_report(report: EvaluationReport, *, width: int | None = None) -> str:
    spoken = [group for group in report.groups if group.by != "silence"]
    width = width or terminal_width()
    parts = [
        "\n".join(filled([heading(report)], width)),
        _scores(spoken, width) if spoken else "",
        "\n".join(filled(_facts(report), width)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def heading(report: EvaluationReport) -> str:
    run = report.run
    seconds = sum(one.seconds for one in report.files)
    engine = f"{run.engine.name} ({run.engine.profile})"
    told = f", told that it is {english_name(run.language)}" if run.language else ""
    sound = f"{counted(len(report.files), 'recording')}, {_clock(seconds)} of sound"
    return f"{sound}, {engine}, mode {run.mode}{told}"


def _scores(groups: Sequence[GroupScore], width: int) -> str:
    def column(title: str, cells: Iterable[str], rank: int = 0, *, is_text: bool = False) -> Column:
        return Column(title=title, cells=list(cells), rank=rank, is_text=is_text)

    return table(
        [
            column("", map(group_name, groups), is_text=True),
            column("files", (str(group.files) for group in groups), 3),
            column("sound", (_clock(group.seconds) for group in groups), 5),
            column("said", (f"{group.words.said:,}" for group in groups), 6),
            column("errors", map(rate_of, groups)),
            column("CER", (_percent(group.character_rate) for group in groups), 5),
            column("95% within", (within(group.interval) for group in groups), 2),
            column("lost", (_share(group.words.deleted, group) for group in groups), 7),
            column("added", (_share(group.words.inserted, group) for group in groups), 7),
            column("words off", (_spread(group.word_times) for group in groups), 4),
            column("lines off", (_spread(group.line_times) for group in groups), 4),
            column("speed", map(_speed, groups), 5),
            column("speakers", (_percent(group.speaker_rate) for group in groups), 1),
        ],
        width=width,
    )


def group_name(group: GroupScore) -> str:
    """A language by its name."""
    known = group.by == "language" and group.name != "unknown"
    return english_name(group.name) if known else group.name


def rate_of(group: GroupScore) -> str:
    if group.rate is None:
        return NOTHING
    return f"{_percent(group.rate)} {'CER' if group.by_characters else 'WER'}"


def _facts(report: EvaluationReport) -> Iterable[str]:
    """What is no matter of one group."""
    groups = [group for group in report.groups if group.by in {"all", "silence"}]
    spoken = [group for group in groups if group.by == "all"]
    if report.real_time_factor is not None:
        yield f"speed: {report.real_time_factor:.3f} s of work for a second of sound{_use(report)}"
    if spoken:
        yield from _words_and_times(spoken)
    for group in groups:
        if group.by == "silence":
            yield (
                f"silence: {counted(group.invented, 'word')} invented in {group.files_with_inventions} of "
                f"{counted(group.files, 'recording')}, {_clock(group.seconds)}"
            )
    failed = sum(group.failed for group in groups)
    if failed or report.left_out:
        yield f"without a score: {failed} failed, {len(report.left_out)} left out"


def _words_and_times(groups: Sequence[GroupScore]) -> Iterable[str]:
    missing, speech = _sum(groups, "missing_seconds"), _sum(groups, "speech_seconds")
    yield f"coverage: {_clock(speech)} of speech transcribed, {missing:.1f} s missing"
    yield f"doubted: {_sum(groups, 'heard_again'):g} parts heard again, {_sum(groups, 'loops'):g} loops"
    seams = sum((group.seams for group in groups), SeamErrors())
    if seams.boundaries:
        yield (
            f"seams: {seams.lost} lost and {seams.doubled} doubled within {REACH_SECONDS:g} s of "
            f"{seams.boundaries} boundaries between segments"
        )
    if any(group.word_times or group.line_times for group in groups):
        estimated = any(group.times_estimated for group in groups)
        guessed = "; not all word times are told by the engine, the others are estimated" if estimated else ""
        yield f"off: seconds from the reference's start, median and 95th percentile{guessed}"
    for group in groups:
        if group.speaker_rate is not None:
            yield (
                f"speakers: diarization error with a collar of {COLLAR_SECONDS:g} s; as many as there are in "
                f"{group.speakers_right} of {counted(group.speakers_scored, 'recording')}"
            )
    if any(group.by_characters for group in groups):
        yield "CER: characters, in scripts that put no spaces between words"


def _speed(group: GroupScore) -> str:
    return f"{group.work_seconds / group.seconds:.2f}" if group.seconds else NOTHING


def _sum(groups: Sequence[GroupScore], figure: str) -> float:
    return float(sum(getattr(group, figure) for group in groups))


def _use(report: EvaluationReport) -> str:
    use = report.run.use
    if not use.requests:
        return ""
    tokens = f", {use.tokens:,} tokens" if use.tokens is not None else ""
    return f", {counted(use.requests, 'request')} of {use.request_seconds / use.requests:.1f} s{tokens}"


def one_line(score: FileScore) -> str:
    """As the recordings come."""
    kind = "characters" if score.by_characters else "words"
    speed = f"{score.work_seconds / score.seconds:.2f} s a second" if score.seconds else ""
    if score.words is None:
        told = "no words to compare"
    elif score.silent:
        told = f"{score.invented} {kind} invented"
    else:
        told = f"{_percent(score.words.rate)} wrong of {score.words.said:,} {kind}"
    return ", ".join(filter(None, (told, speed)))


def _percent(rate: float | None) -> str:
    return NOTHING if rate is None else f"{100 * rate:.1f}%"


def _share(count: int, group: GroupScore) -> str:
    return _percent(count / group.words.said) if group.words.said else NOTHING


def within(interval: Interval | None, *, signed: bool = False) -> str:
    if interval is None:
        return NOTHING
    low, high = 100 * interval.low, 100 * interval.high
    return f"{low:+.1f} to {high:+.1f}" if signed else f"{low:.1f} to {high:.1f}"


def _spread(spread: TimeSpread | None) -> str:
    return NOTHING if spread is None else f"{spread.median:.2f} / {spread.p95:.2f}"


def counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _clock(seconds: float) -> str:
    return clock(round(seconds * SAMPLE_RATE))


def filled(lines: Iterable[str], width: int) -> Iterable[str]:
    for line in lines:
        yield textwrap.fill(line, max(width, 20), subsequent_indent="  ")


def terminal_width() -> int:
    return shutil.get_terminal_size().columns
