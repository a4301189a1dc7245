"""A person's own page."""

from __future__ import annotations

from bot.chat import buttons
from bot.chat.acceptance import refused
from bot.chat.event_context import EventContext
from bot.chat.info_commands import help_blocks
from bot.chat.job_lines import job_line
from bot.chat.replies import Button, Home, HomeJob
from bot.chat.service_status import status_blocks
from bot.chat.settings_forms import person_form
from bot.domain.job import Job, JobState
from bot.text.blocks import Block, Heading, Paragraph

_MOST_JOBS = 10


async def home(context: EventContext) -> Home:
    jobs = await context.own_jobs(limit=_MOST_JOBS)
    return Home(
        blocks=_introduction(context),
        settings=person_form(context),
        recent=Heading(context.localize("home-recent")),
        jobs=tuple([await _line(context, job) for job in jobs]),
        nothing=Paragraph(context.localize("home-nothing")),
        service=await status_blocks(context.services.status, context.localize)
        if context.service_admin
        else (),
    )


def _introduction(context: EventContext) -> tuple[Block, ...]:
    if not context.services.policy.admits(context.place, context.person):
        return refused(context).blocks
    _, *commands = help_blocks(context)
    return (Paragraph(context.localize("home-intro")), Paragraph(context.localize("home-how")), *commands)


async def _line(context: EventContext, job: Job) -> HomeJob:
    progress = await context.services.jobs.progress(job.id)
    line = job_line(job, progress, context.reader, context.localize)
    return HomeJob(job_id=job.id, line=line, buttons=_buttons(context, job))


def _buttons(context: EventContext, job: Job) -> tuple[Button, ...]:
    if not job.state.final:
        return buttons.working_buttons(job, context.localize)
    return () if job.state is JobState.DONE else buttons.failed_buttons(job, context.localize)
