"""What a form asks for, checked field by field."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from bot.domain.job import Mode, Options
from bot.language.parse import parse_language
from bot.text.asked_terms import listed_terms
from bot.text.speakers import read_speakers
from handlers.web.http.problems import FieldFault, wrong_fields

MOST_QUESTION_CHARACTERS = 4_000


def _language(typed: str | None) -> str | None:
    if typed is None:
        return None
    if code := parse_language(typed):
        return code
    raise PydanticCustomError("language", "This language is not known. Write de, German or Deutsch.")


def _speakers(typed: object) -> int | None:
    if typed is None or not str(typed).strip():
        return None
    try:
        return read_speakers(str(typed))
    except ValueError as error:
        raise PydanticCustomError("speakers", "{reason}", {"reason": str(error)}) from None


def _none_if_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Blankable = BeforeValidator(_none_if_blank)
"""Forms of web pages send their empty fields along."""

Language = Annotated[
    str | None,
    Blankable,
    AfterValidator(_language),
    Field(json_schema_extra={"format": "language"}, description="A code or a name: de, German or Deutsch."),
]
SegmentSeconds = Annotated[
    float | None,
    Field(ge=10, le=86_400, allow_inf_nan=False, description="Upper limit of a segment's length."),
]
Speakers = Annotated[
    int | None,
    BeforeValidator(_speakers),
    WithJsonSchema(
        {
            "type": "string",
            "format": "speakers",
            "description": "How many people speak: auto finds it out, in recordings of a minute or more; off "
            "does not tell voices apart; else a number up to 20.",
        }
    ),
]
Text = Annotated[str, Field(max_length=MOST_QUESTION_CHARACTERS)]


class CheckedForm(BaseModel):
    """Fields of a form; those that nobody knows are passed over."""

    model_config = ConfigDict(extra="ignore")

    @classmethod
    def of(cls, values: dict[str, str]) -> Self:
        """Raises `Problem` that names each wrong field, never its value."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            raise wrong_fields(*map(_fault, found)) from None


class TaskForm(CheckedForm):
    """What may be asked for beside the sound."""

    mode: Mode = Mode.ASR
    language: Language = Field(default=None, examples=["de"])
    to: Language = Field(default=None, examples=["en"])
    question: Annotated[Text | None, Blankable] = Field(
        default=None, description="For mode understand.", examples=["What was decided?"]
    )
    speakers: Speakers = Field(default=None, examples=["auto"])
    terms: Annotated[Text | None, Blankable] = Field(
        default=None,
        description="Names and terms that may be said, spelled right, separated by commas; at most 100. "
        "What sounds like one is heard again with it in mind; term = translation is for mode translate.",
        examples=["Digium, Inter-Asterisk Exchange"],
    )
    segment_duration: SegmentSeconds = None
    concurrency: int | None = Field(
        default=None, ge=1, le=1024, description="Segments of this task that may be worked on at once."
    )

    @classmethod
    def of(cls, values: dict[str, str]) -> Self:
        """Raises as `CheckedForm.of`, also for a question that is missing."""
        form = super().of(values)
        if form.mode is Mode.UNDERSTAND and not form.question:
            raise wrong_fields(FieldFault(field="question", message="Mode understand needs a question."))
        return form

    @property
    def options(self) -> Options:
        asks = self.mode is Mode.UNDERSTAND and self.question is not None
        return Options(
            mode=self.mode,
            language=self.language,
            to=self.to,
            question=self.question.strip() if asks and self.question else None,
            segment_seconds=self.segment_duration,
            speakers=self.speakers,
            terms=listed_terms(self.terms),
        )


def _fault(error: Any) -> FieldFault:
    return FieldFault(field=str(error["loc"][0]) if error["loc"] else "form", message=error["msg"])
