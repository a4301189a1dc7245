"""A person's own page."""

from __future__ import annotations

from bot.chat import buttons
from bot.chat.acceptance import refused
from bot.chat.event_context import EventContext
from bot.chat.info_commands import help_blocks
from bot.chat.job_view import state_line, title_of
from bot.chat.replies import Button, Home, HomeJob
from bot.chat.service_status import house_blocks
from bot.chat.settings_forms import person_form
from bot.domain.job import Job, JobState
from bot.text.blocks import Block, Heading, Paragraph

_MOST_JOBS = 10


async def home(turn: EventContext) -> Home:
    jobs = await turn.own_jobs(limit=_MOST_JOBS)
    return Home(
        blocks=_introduction(turn),
        settings=person_form(turn),
        recent=Heading(turn.say("home-recent")),
        jobs=tuple([await _line(turn, job) for job in jobs]),
        nothing=Paragraph(turn.say("home-nothing")),
        house=await house_blocks(turn.desk.queue, turn.say) if turn.service_admin else (),
    )


def _introduction(turn: EventContext) -> tuple[Block, ...]:
    if not turn.desk.policy.admits(turn.place, turn.person):
        return refused(turn).blocks
    _, *commands = help_blocks(turn)
    return (Paragraph(turn.say("home-intro")), Paragraph(turn.say("home-how")), *commands)


async def _line(turn: EventContext, job: Job) -> HomeJob:
    progress = await turn.desk.queue.progress(job.id)
    status = state_line(job, progress, turn.say)
    return HomeJob(
        job_id=job.id,
        line=turn.say("status-job", title=title_of(job, turn.say), status=status),
        buttons=_buttons(turn, job),
    )


def _buttons(turn: EventContext, job: Job) -> tuple[Button, ...]:
    if not job.state.final:
        return buttons.working_buttons(job, turn.say)
    return () if job.state is JobState.DONE else buttons.failed_buttons(job, turn.say)
