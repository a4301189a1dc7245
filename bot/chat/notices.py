"""How people notice what became of a job, beside the message that shows it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.access import AccessPolicy
from bot.chat.recording_names import SEPARATOR, shown_name
from bot.chat.replies import Mark, View
from bot.chat.unasked import is_speechless, is_worth_saying
from bot.domain.answer import Answer
from bot.domain.job import Job, JobState
from bot.locales.catalogue import Localize

_MARKS = {
    JobState.DONE: Mark.DONE,
    JobState.PARTIAL: Mark.GAPS,
    JobState.FAILED: Mark.FAILED,
    JobState.CANCELLED: Mark.NONE,
}


def noticed(view: View, job: Job, policy: AccessPolicy, localize: Localize) -> View:
    """With what notifications say, and how the recording is marked."""
    marked = next((key for key in job.request.keys if key.startswith("message:")), "")
    return replace(
        view,
        notice=_notice(view, job, localize),
        waited_for=_waited_for(job, policy.waited_for_seconds),
        mark=_MARKS.get(job.state, Mark.WORKING) if policy.marks and marked else Mark.NONE,
        marked=marked,
    )


def unasked_view(view: View, job: Job, answer: Answer | None) -> View:
    """Of a job that nobody asked for: words where somebody speaks, else at most a sign."""
    if not job.state.final or job.state is JobState.CANCELLED:
        return replace(view, unsaid=True)
    if answer is not None and is_worth_saying(answer):
        return view
    speechless = view.mark is not Mark.NONE and is_speechless(job, answer)
    return replace(view, unsaid=True, mark=Mark.SPEECHLESS if speechless else view.mark)


def _notice(view: View, job: Job, localize: Localize) -> str:
    mode, name = job.request.options.mode, shown_name(job.request.source)
    what = localize(f"notice-{mode}", name=name) if name else localize(f"mode-{mode}")
    match job.state:
        case JobState.DONE:
            return what
        case JobState.PARTIAL:
            return SEPARATOR.join((what, localize("title-partial")))
        case JobState.FAILED | JobState.CANCELLED:
            return view.status
        case _:
            return localize("notice-coming", what=what)


def _waited_for(job: Job, seconds: float) -> bool:
    """By the job's own times, so that every sender decides alike. Who cancels a job is looking at it."""
    if job.finished_at is None or job.state is JobState.CANCELLED:
        return False
    return (job.finished_at - job.created_at).total_seconds() >= seconds
