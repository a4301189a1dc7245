"""`/v1/audio`, as OpenAI's clients call it, for recordings of any length."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, BeforeValidator, Field, StrictBool

from bot.domain.answer import Answer
from bot.domain.job import JobState, Mode, Options, Source
from bot.language.word_spacing import side_by_side
from bot.requests.forget import forget
from bot.requests.watch import Look, watch
from bot.text.asked_terms import listed_terms, merged_terms, prompted_terms
from handlers.web.auth import CallerDep
from handlers.web.http.event_stream import event, nameless_events
from handlers.web.http.form_docs import AUDIO, form_body
from handlers.web.http.problems import FieldFault, Problem, wrong_fields
from handlers.web.openai.formats import (
    ResponseFormat,
    SpeakerSegment,
    SpokenFormat,
    TextDelta,
    TextDone,
    as_diarized_json,
    as_json,
    as_text,
    as_verbose_json,
    missing,
    missing_header,
    speaker_segments,
    words_of,
)
from handlers.web.services import ServicesDep, WebServices
from handlers.web.task_views import Span
from handlers.web.tasks_api.forms import CheckedForm, Language, Speakers
from handlers.web.tasks_api.submission import ReceivedForm, commit, received, task_request
from handlers.web.tasks_api.waited_for import (
    answered_job,
    deleted_meanwhile,
    ending_problem,
    stopping_problem,
)

router = APIRouter(prefix="/v1/audio", tags=["OpenAI"])

GRANULARITIES = "timestamp_granularities[]"
KNOWN_SPEAKERS = frozenset({"known_speaker_names", "known_speaker_references"})
TASK_HEADER = "Earmark-Task"


class OpenAIForm(CheckedForm):
    """Further fields of OpenAI's interface are passed over."""

    model: str = Field(
        default="", description="Any name: the connected engine answers.", examples=["whisper-1"]
    )
    prompt: str | None = Field(
        default=None,
        description="A list of names and terms that may be said, or sentences that have them. What sounds "
        "like one is heard again with it in mind; nothing else of it has an effect.",
        examples=["Digium, Asterisk"],
    )
    keywords: str | None = Field(
        default=None,
        description="The same as a list alone, separated by commas or in several fields keywords[].",
    )
    temperature: Annotated[
        float | None, Field(ge=0, le=1, allow_inf_nan=False, description="Taken, and without effect.")
    ] = None

    def terms(self, form: ReceivedForm) -> tuple[str, ...]:
        several = form.fields.values.get("keywords[]", ())
        return merged_terms(listed_terms(self.keywords, *several), prompted_terms(self.prompt))


def _spelled(value: object) -> object:
    return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else value


class TranscriptionForm(OpenAIForm):
    language: Language = Field(default=None, examples=["de"])
    response_format: SpokenFormat = SpokenFormat.JSON
    speakers: Speakers = Field(default=None, examples=["auto"])
    """Voices are told apart where that is asked for, or the format shows them."""
    stream: Annotated[StrictBool, BeforeValidator(_spelled)] = Field(
        default=False, description="Send the words as they are heard."
    )

    @property
    def options(self) -> Options:
        shown = "speakers" in self.model_fields_set or self.response_format is SpokenFormat.DIARIZED_JSON
        return Options(mode=Mode.ASR, language=self.language, speakers=self.speakers if shown else 0)


class TranslationForm(OpenAIForm):
    """Into English."""

    response_format: ResponseFormat = ResponseFormat.JSON


class OpenAIErrorDetail(BaseModel):
    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(BaseModel):
    error: OpenAIErrorDetail


class Usage(BaseModel):
    type: Literal["duration"]
    seconds: float


class OpenAISegment(BaseModel):
    id: int
    seek: int
    start: float
    end: float
    text: str
    tokens: list[int]
    temperature: float
    avg_logprob: float
    compression_ratio: float
    no_speech_prob: float


class OpenAIWord(BaseModel):
    word: str
    start: float
    end: float


class OpenAITranscription(BaseModel):
    """`verbose_json` and `diarized_json` fill everything, `json` the text alone."""

    text: str
    usage: Usage | None = None
    task: str | None = None
    language: str | None = None
    duration: float | None = None
    segments: list[OpenAISegment] | list[SpeakerSegment] | None = Field(
        default=None, description="Of `verbose_json`, or those of `diarized_json`."
    )
    words: list[OpenAIWord] | None = Field(default=None, description="Where `word` was asked for.")
    words_estimated: bool | None = Field(
        default=None, description="Whether the engine told no times of some words: they go by length then."
    )
    missing: list[Span] = Field(description="What could not be transcribed.")


_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": OpenAIError, "description": description}
    for status, description in {
        400: "A field is wrong, or the recording cannot be used.",
        401: "A key is needed.",
        403: "A web page of elsewhere may not do this.",
        404: "The task was deleted meanwhile.",
        409: "The task was cancelled meanwhile.",
        410: "The sound is not there any more.",
        413: "The file or a field is too large.",
        429: "Too many event streams are open, or the recordings for today are used up.",
        421: "Not a host name of this service.",
        500: "Something went wrong here.",
        501: "No connected engine can do this.",
        502: "The engine turned the request down.",
        503: "The database, the store or the engine does not answer.",
        504: "The task ran out of time.",
        507: "The disk is full.",
    }.items()
}
_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The words, in the format asked for.",
        "model": OpenAITranscription,
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}
_STREAM = nameless_events(
    TextDelta.model_json_schema(),
    SpeakerSegment.model_json_schema(),
    TextDone.model_json_schema(),
    {"$ref": "#/components/schemas/OpenAIError"},
)


@router.post(
    "/transcriptions",
    response_class=JSONResponse,
    responses=_ERRORS | {200: {**_FORMS[200], "content": {**_FORMS[200]["content"], **_STREAM}}},
    openapi_extra=form_body(TranscriptionForm, files={"file": AUDIO}),
)
async def transcribe(request: Request, services: ServicesDep, caller: CallerDep) -> Response:
    """The words as they were said. With `stream`, as they are heard."""
    with ExitStack() as held:
        async with received(services, request, file_field="file") as form:
            wanted = TranscriptionForm.of(form.fields.last())
            options = replace(wanted.options, terms=wanted.terms(form))
            new = task_request(services, caller, _source(form), options)
            seat = held.enter_context(services.streams.seat(caller.flow)) if wanted.stream else None
            task_id = await commit(services, form.hand_in, new)
        if seat is not None:
            segments = wanted.response_format is SpokenFormat.DIARIZED_JSON
            return seat.streamed(_told(services, task_id, segments=segments))
    words = _wants_words(form)
    return await _answered(services, request, task_id, wanted.response_format, task="transcribe", words=words)


@router.post(
    "/translations",
    response_class=JSONResponse,
    responses=_ERRORS | _FORMS,
    openapi_extra=form_body(TranslationForm, files={"file": AUDIO}),
)
async def translate(request: Request, services: ServicesDep, caller: CallerDep) -> Response:
    """The words in English."""
    async with received(services, request, file_field="file") as form:
        wanted = TranslationForm.of(form.fields.last())
        options = Options(mode=Mode.TRANSLATE, to="en", terms=wanted.terms(form), speakers=0)
        new = task_request(services, caller, _source(form), options)
        task_id = await commit(services, form.hand_in, new)
    words = _wants_words(form)
    shape = SpokenFormat(wanted.response_format)
    return await _answered(services, request, task_id, shape, task="translate", words=words)


def _source(form: ReceivedForm) -> Source:
    if set(form.fields.values.get(GRANULARITIES, ())) - {"word", "segment"}:
        raise wrong_fields(FieldFault(field=GRANULARITIES, message="There are word and segment."))
    if known := [name for name in form.fields.values if name.removesuffix("[]") in KNOWN_SPEAKERS]:
        message = "Voices are not compared with known ones: name them when the answer is there."
        raise wrong_fields(*(FieldFault(field=name, message=message) for name in known))
    if form.source is None:
        raise wrong_fields(FieldFault(field="file", message="Send a recording as a file."))
    return form.source


def _wants_words(form: ReceivedForm) -> bool:
    return "word" in form.fields.values.get(GRANULARITIES, ())


async def _answered(
    services: WebServices, request: Request, task_id: str, form: SpokenFormat, *, task: str, words: bool
) -> Response:
    await answered_job(services, request, task_id, seconds=None, withdraw=True)
    answer = await services.jobs.answer(task_id)
    if answer is None:
        raise deleted_meanwhile()
    headers = {TASK_HEADER: task_id} | missing_header(answer)
    match form:
        case SpokenFormat.JSON:
            return JSONResponse(as_json(answer), headers=headers)
        case SpokenFormat.DIARIZED_JSON:
            return JSONResponse(await asyncio.to_thread(as_diarized_json, answer), headers=headers)
        case SpokenFormat.VERBOSE_JSON:
            told = await asyncio.to_thread(as_verbose_json, answer, task=task, words=words)
            return JSONResponse(told, headers=headers)
        case _:
            return PlainTextResponse(await asyncio.to_thread(as_text, answer, form), headers=headers)


async def _told(services: WebServices, task_id: str, *, segments: bool) -> AsyncGenerator[bytes | None, None]:
    """A caller who hangs up takes the task back; a service that stops keeps it."""
    over = False
    try:
        async for told in _deltas(services, task_id, segments=segments):
            yield told
        over = True
    finally:
        if not over and not services.stopping():
            await asyncio.shield(asyncio.ensure_future(forget(services.jobs, services.sound, task_id)))


async def _deltas(
    services: WebServices, task_id: str, *, segments: bool
) -> AsyncGenerator[bytes | None, None]:
    """`segments`: who says what follows at the end, when it is known."""
    said = ""
    async for look in watch(services.jobs, task_id):
        if not isinstance(look, Look):
            yield _error(deleted_meanwhile())
            return
        for state in look.heard:
            longer = side_by_side(said, state.text.text if state.text else "")
            yield event(TextDelta(delta=longer.removeprefix(said.rstrip())))
            said = longer
        if look.job.state.final:
            answer = await services.jobs.answer(task_id)
            for segment in speaker_segments(answer) if segments and answer else ():
                yield event(segment)
            yield _last(look.job.state, answer, ending_problem(look.job))
            return
        if services.stopping():
            yield _error(stopping_problem(task_id))
            return
        yield None


def _last(state: JobState, answer: Answer | None, problem: Problem | None) -> bytes:
    if answer is not None and state in {JobState.DONE, JobState.PARTIAL}:
        return event(TextDone(text=words_of(answer), missing=missing(answer)))
    return _error(problem or deleted_meanwhile())


def _error(problem: Problem) -> bytes:
    return event(OpenAIError.model_validate(problem.openai_body()))
