"""The buttons beneath a job."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.actions import Verb, action
from bot.chat.preferences import DEFAULT_MODES
from bot.chat.replies import Button
from bot.domain.answer import Answer
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Capability, Job, JobState, Mode
from bot.language.names import endonym
from bot.locales.catalogue import LOCALES, Localize
from bot.requests.share import shared_address
from bot.text.exports import Format

LIGHT_SECONDS = 60.0
"""Up to here a recording is a voice note: little is shown around its words."""

FORMATS = (Format.TXT, Format.SRT, Format.VTT, Format.JSON)

_OTHERS = (
    (Mode.ASR, "button-transcript"),
    (Mode.S2T, "button-notes"),
    (Mode.SUMMARIZE, "button-summary"),
)


def working_buttons(job: Job, localize: Localize) -> tuple[Button, ...]:
    return (Button(label=localize("button-cancel"), action=action(Verb.CANCEL, job.id), urgent=True),)


def failed_buttons(job: Job, localize: Localize) -> tuple[Button, ...]:
    """A retry, where trying again may change something."""
    if job.state is JobState.FAILED and job.failure is not None and job.failure.code in INPUT_CODES:
        return ()
    return (Button(label=localize("button-retry"), action=action(Verb.RETRY, job.id)),)


def answer_buttons(
    job: Job, answer: Answer, localize: Localize, *, capabilities: frozenset[Capability]
) -> tuple[Button, ...]:
    """What may be wanted next."""
    buttons: list[Button] = []
    if job.state is JobState.PARTIAL and answer.missing:
        buttons.append(Button(label=localize("button-retry-missing"), action=action(Verb.RETRY, job.id)))
    if is_short_note(answer):
        wanted = (*_translate(job, localize, capabilities), *_names(job, answer, localize))
        return (*buttons, *wanted, *_share(job, localize))
    buttons += [
        Button(label=localize(label), action=action(Verb.MODE, job.id, mode))
        for mode, label in _OTHERS
        if mode is not answer.mode
    ]
    buttons += _translate(job, localize, capabilities)
    buttons.append(Button(label=localize("button-ask"), action=action(Verb.ASK, job.id)))
    buttons += _names(job, answer, localize)
    buttons.append(_menu(job, localize, "button-files", "files", file_choices(job, localize)))
    return (*buttons, *_share(job, localize))


def is_short_note(answer: Answer) -> bool:
    """A short voice note, said as it was."""
    return answer.mode is Mode.ASR and answer.transcript.duration <= LIGHT_SECONDS * 16_000


def language_choices(job: Job, capabilities: frozenset[Capability]) -> tuple[Button, ...]:
    return tuple(
        Button(label=endonym(code), action=action(Verb.TO, job.id, code))
        for code in languages_into(capabilities)
        if (job.request.options.mode, job.request.options.to) != (Mode.TRANSLATE, code)
    )


def languages_into(capabilities: frozenset[Capability]) -> Sequence[str]:
    """Codes of those that a translation is offered into; none where no engine translates."""
    if Capability.THINK in capabilities:
        return LOCALES
    return ("en",) if Capability.TRANSLATE in capabilities else ()


def offered_modes(capabilities: frozenset[Capability]) -> tuple[Mode, ...]:
    """Of those that a recording may be answered with where nobody says."""
    translates = bool(languages_into(capabilities))
    return tuple(mode for mode in DEFAULT_MODES if translates or mode is not Mode.TRANSLATE)


def file_choices(job: Job, localize: Localize) -> tuple[Button, ...]:
    return tuple(
        Button(label=localize(f"button-file-{form}"), action=action(Verb.FILE, job.id, form))
        for form in FORMATS
    )


def back_button(job: Job, localize: Localize) -> Button:
    return Button(label=localize("button-back"), action=action(Verb.MENU, job.id, "back"))


def _translate(job: Job, localize: Localize, capabilities: frozenset[Capability]) -> Sequence[Button]:
    choices = language_choices(job, capabilities)
    return [_menu(job, localize, "button-translate", "to", choices)] if choices else []


def _names(job: Job, answer: Answer, localize: Localize) -> Sequence[Button]:
    """Where voices were told apart."""
    if not answer.speakers:
        return []
    return [Button(label=localize("button-speakers"), action=action(Verb.NAME, job.id))]


def _menu(job: Job, localize: Localize, label: str, name: str, choices: tuple[Button, ...]) -> Button:
    return Button(label=localize(label), action=action(Verb.MENU, job.id, name), choices=choices)


def _share(job: Job, localize: Localize) -> Sequence[Button]:
    if not shared_address(job.request.origin.address):
        return []
    return [Button(label=localize("button-share"), action=action(Verb.SHARE, job.id))]
