"""The buttons beneath a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.chat.actions import Verb, action
from bot.chat.replies import Button
from bot.domain.answer import Answer
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Capability, Job, JobState, Mode
from bot.domain.language.names import endonym
from bot.locales.catalogue import LOCALES
from bot.text.exports import Format

Say = Callable[[str], str]

LIGHT_SECONDS = 60.0
"""Up to here a recording is a voice note: little is shown around its words."""

FORMATS = (Format.TXT, Format.SRT, Format.VTT, Format.JSON)
SHARED_PREFIX = "share_"
"""In the address of a job that one person sees: entries that lead to the thread, once this is taken off."""

_OTHERS = (
    (Mode.ASR, "button-transcript"),
    (Mode.S2T, "button-notes"),
    (Mode.SUMMARIZE, "button-summary"),
)


def working_buttons(job: Job, say: Say) -> tuple[Button, ...]:
    return (Button(label=say("button-cancel"), action=action(Verb.CANCEL, job.id), urgent=True),)


def failed_buttons(job: Job, say: Say) -> tuple[Button, ...]:
    """A retry, where trying again may change something."""
    if job.state is JobState.FAILED and job.failure is not None and job.failure.code in INPUT_CODES:
        return ()
    return (Button(label=say("button-retry"), action=action(Verb.RETRY, job.id)),)


def answer_buttons(job: Job, answer: Answer, say: Say, *, needs: frozenset[Capability]) -> tuple[Button, ...]:
    """What may be wanted next."""
    buttons: list[Button] = []
    if job.state is JobState.PARTIAL:
        buttons.append(Button(label=say("button-retry-missing"), action=action(Verb.RETRY, job.id)))
    if is_short_note(answer):
        return (*buttons, *_translate(job, say, needs), *_share(job, say))
    buttons += [
        Button(label=say(label), action=action(Verb.MODE, job.id, mode))
        for mode, label in _OTHERS
        if mode is not answer.mode
    ]
    buttons += _translate(job, say, needs)
    buttons.append(Button(label=say("button-ask"), action=action(Verb.ASK, job.id)))
    buttons.append(_menu(job, say, "button-files", "files", file_choices(job, say)))
    return (*buttons, *_share(job, say))


def is_short_note(answer: Answer) -> bool:
    """A short voice note, said as it was."""
    return answer.mode is Mode.ASR and answer.transcript.duration <= LIGHT_SECONDS * 16_000


def language_choices(job: Job, needs: frozenset[Capability]) -> tuple[Button, ...]:
    languages = LOCALES if Capability.THINK in needs else ("en",) if Capability.TRANSLATE in needs else ()
    return tuple(
        Button(label=endonym(code), action=action(Verb.TO, job.id, code))
        for code in languages
        if (job.request.options.mode, job.request.options.to) != (Mode.TRANSLATE, code)
    )


def file_choices(job: Job, say: Say) -> tuple[Button, ...]:
    return tuple(
        Button(label=say(f"button-file-{form}"), action=action(Verb.FILE, job.id, form)) for form in FORMATS
    )


def back_button(job: Job, say: Say) -> Button:
    return Button(label=say("button-back"), action=action(Verb.MENU, job.id, "back"))


def shared_address(address: Mapping[str, str]) -> dict[str, str]:
    """Where the answer goes for everybody to see; empty where it is there already."""
    return {
        name.removeprefix(SHARED_PREFIX): value
        for name, value in address.items()
        if name.startswith(SHARED_PREFIX) and value
    }


def _translate(job: Job, say: Say, needs: frozenset[Capability]) -> Sequence[Button]:
    choices = language_choices(job, needs)
    return [_menu(job, say, "button-translate", "to", choices)] if choices else []


def _menu(job: Job, say: Say, label: str, name: str, choices: tuple[Button, ...]) -> Button:
    return Button(label=say(label), action=action(Verb.MENU, job.id, name), choices=choices)


def _share(job: Job, say: Say) -> Sequence[Button]:
    if not shared_address(job.request.origin.address):
        return []
    return [Button(label=say("button-share"), action=action(Verb.SHARE, job.id))]
