"""An answer with the names of those who speak, in all that a text model wrote."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answer import Answer, AnswerNote, Point, Summary
from bot.text.labels import ENGLISH, Labels
from bot.text.speakers import SpeakerNames


def speaker_names(answer: Answer, labels: Labels = ENGLISH) -> SpeakerNames:
    return SpeakerNames(answer.speakers, labels.speaker)


def with_names(answer: Answer, labels: Labels = ENGLISH) -> Answer:
    """Models know speakers by number, so that a name that is given later stands everywhere at once.

    Sentences that were picked are as they were said.
    """
    names = speaker_names(answer, labels)
    if not names.given:
        return answer
    if AnswerNote.EXTRACTIVE in answer.remarks:
        return replace(answer, summary=_owned(answer.summary, names) if answer.summary else None)
    return replace(
        answer,
        reply=names.written(answer.reply) if answer.reply else answer.reply,
        paragraphs=tuple(replace(line, text=names.written(line.text)) for line in answer.paragraphs),
        summary=_written(_owned(answer.summary, names), names) if answer.summary else None,
    )


def _owned(summary: Summary, names: SpeakerNames) -> Summary:
    return replace(summary, actions=tuple(_with_owner(point, names) for point in summary.actions))


def _with_owner(point: Point, names: SpeakerNames) -> Point:
    return replace(point, owner=names.of(point.speaker)) if point.speaker else point


def _written(summary: Summary, names: SpeakerNames) -> Summary:
    def told(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(replace(point, text=names.written(point.text)) for point in points)

    return replace(
        summary,
        gist=names.written(summary.gist),
        points=told(summary.points),
        decisions=told(summary.decisions),
        actions=told(summary.actions),
    )
