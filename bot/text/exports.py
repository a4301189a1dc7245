"""Answers as files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, assert_never

from bot.domain.answer import Answer, Point, Summary
from bot.domain.coverage import Coverage, EngineName
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line
from bot.text.clock import clock
from bot.text.documents import spoken_lines, to_markdown, to_text
from bot.text.labels import ENGLISH, Labels
from bot.text.named_answers import speaker_names, with_names
from bot.text.phrases import divided, words_of
from bot.text.subtitle_units import Sign
from bot.text.subtitles import to_srt, to_vtt


class Format(StrEnum):
    TXT = "txt"
    SRT = "srt"
    VTT = "vtt"
    MD = "md"
    JSON = "json"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.TXT: "text/plain",
    Format.SRT: "application/x-subrip",
    Format.VTT: "text/vtt",
    Format.MD: "text/markdown",
    Format.JSON: "application/json",
}

_GAP_SHOWN = 6 * SAMPLE_RATE


def export(
    answer: Answer, to: Format, *, times: bool = True, words: bool = False, labels: Labels = ENGLISH
) -> str:
    """The answer as the text of a file, to be written in UTF-8: `times` in txt and md, `words` in json."""
    match to:
        case Format.TXT:
            return to_text(answer, times=times, labels=labels)
        case Format.MD:
            return to_markdown(answer, times=times, labels=labels)
        case Format.SRT:
            return to_srt(_shown_lines(answer, labels), speaker_names(answer, labels))
        case Format.VTT:
            return to_vtt(_shown_lines(answer, labels), speaker_names(answer, labels))
        case Format.JSON:
            return _json(as_dict(answer, words=words))
        case _:
            assert_never(to)


def _shown_lines(answer: Answer, labels: Labels) -> list[Line]:
    """What is said, and in its place what is missing: a gap on the screen says that it is one."""
    gaps = [
        Sign(
            range=TimeRange(start=gap.start, end=min(gap.end, gap.start + _GAP_SHOWN)),
            text=f"[{labels.missing}: {clock(gap.start)}\N{EN DASH}{clock(gap.end)}]",
        )
        for gap in answer.missing
    ]
    lines = spoken_lines(answer)
    for gap in gaps:
        lines = tuple(part for line in lines for part in divided(line, gap.range.start))
    return sorted([*lines, *gaps], key=lambda line: line.range)


def _json(told: dict[str, Any]) -> str:
    """Indented, but for the words, each of which would take five rows."""
    words = told.pop("words")
    text = json.dumps(told, ensure_ascii=False, indent=2)
    rows = ",\n".join(f"    {json.dumps(word, ensure_ascii=False)}" for word in words or ())
    whole = "null" if words is None else f"[\n{rows}\n  ]" if rows else "[]"
    return f'{text.removesuffix("}").rstrip()},\n  "words": {whole}\n}}\n'


def as_dict(answer: Answer, *, words: bool = False) -> dict[str, Any]:
    """Plain values of JSON. Keys are always there; times and lengths are seconds with three decimals.

    `mode`, `language`, `speakers` (a name for each voice, "" where nobody named it; empty where voices were
    not told apart), `lines`, `paragraphs`, `evidence` (each a list of `{start, end, text}`, and `language`
    and `speaker`, 1 for the first of `speakers`, where they are known of the line), `summary`
    (null or `{gist, points, decisions, actions}` of `{text, start, end, owner}`), `question`, `reply`,
    `missing` (list of `{start, end}`), `remarks` (list of strings), `transcript` (`{duration, language,
    text, lines, missing, silences}`), `coverage` (see `coverage_dict`; null in answers of before),
    `words_estimated` (whether an engine told no time of at least one word; null where there are no words),
    `words` (those of `word_dicts`; null where they are not asked for).
    """
    answer, spoken = with_names(answer), answer.transcript
    return {
        "mode": str(answer.mode),
        "language": answer.language,
        "speakers": list(answer.speakers),
        "lines": _lines(answer.lines),
        "paragraphs": _lines(answer.paragraphs),
        "summary": _summary(answer.summary) if answer.summary else None,
        "question": answer.question,
        "reply": answer.reply,
        "evidence": _lines(answer.evidence),
        "missing": _ranges(answer.missing),
        "remarks": [str(remark) for remark in answer.remarks],
        "transcript": {
            "duration": _seconds(spoken.duration),
            "language": spoken.language,
            "text": spoken.text,
            "lines": _lines(spoken.lines),
            "missing": _ranges(spoken.missing),
            "silences": _ranges(spoken.silences),
        },
        "coverage": coverage_dict(spoken.coverage) if spoken.coverage else None,
        "words_estimated": are_words_estimated(answer),
        "words": word_dicts(answer) if words else None,
    }


def word_dicts(answer: Answer) -> list[dict[str, Any]]:
    """`{word, start, end}` of all that subtitles show, in order."""
    return [
        {"word": word.text, **_span(word.range)} for line in spoken_lines(answer) for word in words_of(line)
    ]


def are_words_estimated(answer: Answer) -> bool | None:
    """Whether an engine told no time of at least one word; None where there are none."""
    lines = spoken_lines(answer)
    return not all(line.words for line in lines) if lines else None


def coverage_dict(coverage: Coverage) -> dict[str, Any]:
    """`speech`, `silence`, `other_sound` and `missing` add up to `duration`; `languages` and `unchecked` are
    objects of seconds.
    """
    return {
        **{name: _seconds(getattr(coverage, name)) for name in _LENGTHS},
        "languages": {code: _seconds(samples) for code, samples in coverage.languages.items()},
        "engines": [
            {**_engine(share.engine), "seconds": _seconds(share.samples)} for share in coverage.engines
        ],
        "heard_again": [
            {
                **_span(again.range),
                "reason": again.reason,
                "engine": again.engine.name if again.engine else None,
            }
            for again in coverage.heard_again
        ],
        "marks": [{**_span(mark.range), "text": mark.text} for mark in coverage.marks],
        "unspoken": _ranges(coverage.unspoken),
        "unchecked": {str(reason): _seconds(samples) for reason, samples in coverage.unchecked.items()},
    }


_LENGTHS = ("duration", "speech", "silence", "other_sound", "missing", "behind_declared_end")


def _engine(engine: EngineName) -> dict[str, str]:
    return {"name": engine.name, "profile": engine.profile, "model": engine.model}


def _span(at: TimeRange) -> dict[str, float]:
    return {"start": _seconds(at.start), "end": _seconds(at.end)}


def _seconds(samples: int) -> float:
    return round(samples / SAMPLE_RATE, 3)


def _ranges(ranges: Iterable[TimeRange]) -> list[dict[str, float]]:
    return [_span(one) for one in ranges]


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {**_span(line.range), "text": line.text}
        | ({"language": line.language} if line.language else {})
        | ({"speaker": line.speaker} if line.speaker else {})
        for line in lines
    ]


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "gist": summary.gist,
        "points": [_point(point) for point in summary.points],
        "decisions": [_point(point) for point in summary.decisions],
        "actions": [_point(point) for point in summary.actions],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "text": point.text,
        "start": _seconds(point.at.start) if point.at else None,
        "end": _seconds(point.at.end) if point.at else None,
        "owner": point.owner,
    }
