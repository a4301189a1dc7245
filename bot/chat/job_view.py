"""How a job is shown: one line about how far it is, until the answer takes its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.chat import buttons
from bot.chat.failures import failure_text, trouble_text
from bot.chat.recording_names import (
    NAME_CHARACTERS,
    SEPARATOR,
    alone,
    asked_by,
    job_recording_name,
    shown_name,
)
from bot.chat.replies import View, ViewFile
from bot.domain.answer import Answer
from bot.domain.job import Capability, Job, JobState, Mode, Progress, SegmentState
from bot.domain.recording import SAMPLE_RATE
from bot.language.names import endonym
from bot.language.word_spacing import run_together
from bot.locales.catalogue import Catalogue, Localize
from bot.locales.coverage_words import coverage_line
from bot.requests.share import shared_address
from bot.text.blocks import Block, Heading, Paragraph, Reference, Row, TurnParagraph, blocks
from bot.text.clock import clock
from bot.text.exports import Format, export
from bot.text.labels import Labels

_FILE_KINDS = {Mode.ASR: "", Mode.S2T: ".notes", Mode.SUMMARIZE: ".summary", Mode.UNDERSTAND: ".answer"}
"""Behind the name of the recording; a translation has its language there."""
_WRITING = {
    Mode.S2T: "status-writing-s2t",
    Mode.TRANSLATE: "status-writing-translate",
    Mode.SUMMARIZE: "status-writing-summarize",
    Mode.UNDERSTAND: "status-writing-understand",
}


def view(
    job: Job,
    progress: Progress,
    answer: Answer | None,
    segments: Sequence[SegmentState],
    *,
    catalogue: Catalogue,
    capabilities: frozenset[Capability],
    for_admin: bool = False,
) -> View:
    """`segments`: what has been heard so far, for the draft."""
    locale = job.request.origin.locale

    def localize(message_id: str, **values: str | float) -> str:
        return catalogue.localize(message_id, locale, **values)

    if not job.state.final:
        shown = _working(job, progress, segments, localize)
    elif answer is None:
        shown = _without_answer(job, localize)
    else:
        shown = _answered(job, answer, localize, catalogue, capabilities, for_admin=for_admin)
    apart = bool(shared_address(job.request.origin.address))
    return replace(shown, about=_about(job, localize), apart=apart)


def beginning(job: Job, answer: Answer, catalogue: Catalogue, *, most: int) -> View:
    """The first characters of an answer, without buttons and files: for a list, and for other chats."""
    locale = job.request.origin.locale
    words = _words(job, answer, partial(catalogue.localize, locale=locale), catalogue.labels(locale))
    return replace(words, body=tuple(_begun(words.body, most)))


def _about(job: Job, localize: Localize) -> Reference:
    """By the time at which it was asked for: a view says the same whenever it is shown again."""
    name = job_recording_name(job, asked_by(job.request.origin, job.created_at), localize)
    return Reference(alone(name, job.request.source), job.request.source.message)


def kind_of(job: Job, localize: Localize) -> str:
    """What is asked for: `Summary`, `Translation into Deutsch`."""
    options = job.request.options
    if options.mode is Mode.TRANSLATE and options.to:
        return localize("title-translate", language=endonym(options.to))
    return localize(f"mode-{options.mode}")


def status_line(job: Job, progress: Progress, localize: Localize) -> str:
    """What is being done, and how far it is."""
    if progress.trouble is not None:
        return trouble_text(progress.trouble, localize)
    if progress.position is not None:
        return localize("status-queued", ahead=progress.position)
    if not progress.segments_total:
        return localize("status-opening")
    if progress.prepared and progress.segments_done == progress.segments_total:
        return _writing(job.request.options.mode, progress, localize)
    if progress.segments_total == 1 and progress.prepared:
        return localize("status-listening")
    return SEPARATOR.join(_hearing(job, progress, localize))


def file_of(
    job: Job, answer: Answer, form: Format, catalogue: Catalogue, *, attach: bool, words: bool = False
) -> ViewFile:
    """`words`: with the times of each in JSON."""
    labels = catalogue.labels(job.request.origin.locale)
    return ViewFile(
        name=f"{_file_stem(job)}.{form}",
        media_type=form.media_type,
        text=export(answer, form, words=words, labels=labels),
        attach=attach,
    )


def _working(job: Job, progress: Progress, segments: Sequence[SegmentState], localize: Localize) -> View:
    return View(
        job_id=job.id,
        final=False,
        status=status_line(job, progress, localize),
        buttons=buttons.working_buttons(job, localize),
        draft=_draft(segments),
    )


def _without_answer(job: Job, localize: Localize) -> View:
    cancelled = job.state is JobState.CANCELLED
    reason = (Paragraph(failure_text(job.failure, localize)),) if job.failure and not cancelled else ()
    name = shown_name(job.request.source)
    status = localize("status-cancelled") if cancelled else localize("status-failed")
    return View(
        job_id=job.id,
        final=True,
        status=SEPARATOR.join((status, name)) if name else status,
        body=reason,
        buttons=buttons.failed_buttons(job, localize),
    )


def _answered(
    job: Job,
    answer: Answer,
    localize: Localize,
    catalogue: Catalogue,
    capabilities: frozenset[Capability],
    *,
    for_admin: bool,
) -> View:
    light = buttons.is_short_note(answer)
    return replace(
        _words(job, answer, localize, catalogue.labels(job.request.origin.locale, for_admin=for_admin)),
        buttons=buttons.answer_buttons(job, answer, localize, capabilities=capabilities),
        files=() if light else (file_of(job, answer, Format.TXT, catalogue, attach=True),),
    )


def _words(job: Job, answer: Answer, localize: Localize, labels: Labels) -> View:
    return View(
        job_id=job.id,
        final=True,
        status=_title(job, answer, localize),
        body=_body(answer, labels) or (Paragraph(localize("answer-empty")),),
        footnote=_footnote(answer, localize),
    )


def _begun(body: Sequence[Block], most: int) -> Iterator[Block]:
    """So many characters at most of each block, and blocks until there are so many."""
    for block in body:
        yield replace(block, text=block.text[:most])
        most -= len(block.text)
        if most <= 0:
            return


def _footnote(answer: Answer, localize: Localize) -> str:
    """Nothing beneath a short note of which all is there, in one language: its words say enough."""
    coverage = answer.transcript.coverage
    if coverage is None:
        return ""
    plain = coverage.speech and coverage.whole and len(coverage.languages) < 2
    if buttons.is_short_note(answer) and plain and not coverage.behind_declared_end:
        return ""
    return coverage_line(coverage, localize)


def _title(job: Job, answer: Answer, localize: Localize) -> str:
    """Empty for a short voice note that is whole: its words need no heading."""
    whole = job.state is not JobState.PARTIAL
    length = clock(answer.transcript.duration)
    if buttons.is_short_note(answer):
        parts = [] if whole else [length]
    elif answer.mode is Mode.TRANSLATE:
        parts = [localize("title-translate", language=endonym(answer.language or "en")), length]
    else:
        language = answer.transcript.language
        parts = [localize(f"mode-{answer.mode}"), length, *([endonym(language)] if language else [])]
    return SEPARATOR.join(parts if whole else [*parts, localize("title-partial")])


def _body(answer: Answer, labels: Labels) -> tuple[Block, ...]:
    shown = tuple(blocks(answer, labels))
    if answer.mode is Mode.SUMMARIZE and shown[:1] == (Heading(labels.summary),):
        return shown[1:]  # the title says it
    if not buttons.is_short_note(answer):
        return shown
    shown = tuple(replace(block, at=None) if isinstance(block, TurnParagraph) else block for block in shown)
    words = run_together(block.text for block in shown if isinstance(block, Row))
    rest = tuple(block for block in shown if not isinstance(block, Row))
    return (Paragraph(words), *rest) if words else rest


def _writing(mode: Mode, progress: Progress, localize: Localize) -> str:
    text = localize(_WRITING.get(mode, "status-joining"))
    if progress.calls_total <= 1:
        return text
    step = min(progress.calls_done + 1, progress.calls_total)
    return SEPARATOR.join((text, localize("progress-steps", step=step, total=progress.calls_total)))


def _hearing(job: Job, progress: Progress, localize: Localize) -> list[str]:
    """Per cent and time left, as far as they are known; else how much is heard."""
    whole = progress.seconds_total if progress.prepared else job.request.seconds
    if not whole and not progress.seconds_done:
        return [localize("status-listening")]
    if not whole:
        return [localize("progress-heard", time=clock(round(progress.seconds_done * SAMPLE_RATE)))]
    parts = [localize("progress-percent", percent=min(99, int(100 * progress.seconds_done / whole)))]
    if progress.running_seconds and progress.seconds_done:
        speed = progress.seconds_done / progress.running_seconds
        parts.append(_left(max(0.0, whole - progress.seconds_done) / speed, localize))
    return parts


def _left(seconds: float, localize: Localize) -> str:
    if seconds < 60:
        return localize("progress-seconds-left")
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return localize("progress-hours-left", hours=hours, minutes=minutes)
    return localize("progress-minutes-left", minutes=minutes)


def _draft(segments: Sequence[SegmentState]) -> str:
    """The words from the beginning up to the first segment that is not heard yet."""
    words: list[str] = []
    for state in segments:
        if not state.settled:
            break
        if state.text is not None and state.text.text.strip():
            words.append(state.text.text.strip())
    return "\n".join(words)


def _file_stem(job: Job) -> str:
    """A name that every file system takes."""
    options = job.request.options
    bare = re.split(r"[/\\]", job.request.source.name or "")[-1].rpartition(".")
    stem = re.sub(r"[\x00-\x1f<>:\"|?*]", " ", bare[0] or bare[2]).strip(" .")[:NAME_CHARACTERS]
    kind = f".{options.to or 'en'}" if options.mode is Mode.TRANSLATE else _FILE_KINDS[options.mode]
    return f"{stem or 'recording'}{kind}"
