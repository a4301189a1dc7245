"""Another answer on the recording of an earlier job, which is not handed in again."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.job import Job, Request


def follow_up(job: Job, request: Request) -> Request:
    """The request on that job's recording: it counts no second time.

    What is known of the recording is found by its hash, also when the sound is gone. It is heard in the
    language and with the terms that were told then, unless others are told now: else all would be heard anew.
    As many people speak as was said then, too; that voices are not told apart was said of that answer alone.
    """
    earlier, options = job.request, request.options
    sha256 = job.recording.sha256 if job.recording is not None else earlier.source.sha256
    return replace(
        request,
        source=replace(earlier.source, sha256=sha256, sent_at=earlier.source.sent_at or job.created_at),
        options=replace(
            options,
            language=options.language or earlier.options.language,
            speakers=(earlier.options.speakers or None) if options.speakers is None else options.speakers,
            terms=options.terms or earlier.options.terms,
        ),
        seconds=earlier.seconds,
        quota_accounts=(),
        quota_limits=(),
        quota_estimate_seconds=0.0,
    )
