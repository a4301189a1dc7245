"""Jobs in lists: what was asked for, of which recording, and how it stands."""

from __future__ import annotations

from bot.chat.job_view import kind_of, status_line
from bot.chat.recording_names import SEPARATOR, job_recording_name, reference_to
from bot.domain.job import Job, JobState, Progress
from bot.locales.catalogue import Localize
from bot.locales.sent_times import Reader
from bot.text.blocks import ListItem

TITLE_CHARACTERS = 56
"""Of a button with a job's title: two rows on a phone at most."""


def title_of(job: Job, reader: Reader, localize: Localize, *, most: int | None = None) -> str:
    """`Summary · meeting.m4a · recording 2:21 · 14:05`, in at most `most` characters where that can be."""
    kind = kind_of(job, localize)
    room = None if most is None else most - len(kind) - len(SEPARATOR)
    return SEPARATOR.join((kind, job_recording_name(job, reader, localize, most=room)))


def job_line(job: Job, progress: Progress | None, reader: Reader, localize: Localize) -> ListItem:
    """The recording's name leads to its message."""
    name = job_recording_name(job, reader, localize)
    title = SEPARATOR.join((kind_of(job, localize), name))
    text = localize("status-job", title=title, status=state_line(job, progress, localize))
    return ListItem(text, reference=reference_to(job.request.source, name))


def state_line(job: Job, progress: Progress | None, localize: Localize) -> str:
    """How a job of a list stands, in a few words."""
    if not job.state.final:
        return status_line(job, progress, localize) if progress is not None else ""
    match job.state:
        case JobState.DONE:
            return localize("status-done")
        case JobState.PARTIAL:
            return localize("status-partial")
        case JobState.CANCELLED:
            return localize("status-cancelled")
        case _:
            return localize("status-failed")
