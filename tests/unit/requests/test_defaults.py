"""What is done where nobody says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.job import Capability, Mode, Options
from bot.requests.defaults import (
    RequestedTask,
    TaskDefaults,
    answered_as_asked,
    completed,
    mode_for,
    target_for,
)

pytestmark = pytest.mark.anyio

GERMAN = TaskDefaults(to="de", spoken="fr")
HEARS, THINKS = frozenset({Capability.TRANSCRIBE}), frozenset({Capability.TRANSCRIBE, Capability.THINK})


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(
    ("seconds", "size_bytes", "mode"),
    [
        (120, None, Mode.ASR),
        (120.5, None, Mode.S2T),
        (5, 900_000_000, Mode.ASR),
        (None, 2_000_000, Mode.ASR),
        (None, 2_000_001, Mode.S2T),
        (None, None, Mode.ASR),
    ],
)
def test_a_long_recording_becomes_notes_and_its_size_counts_where_no_length_is_told(
    seconds: float | None, size_bytes: int | None, mode: Mode
) -> None:
    assert mode_for(seconds=seconds, size_bytes=size_bytes) is mode


def test_engines_that_only_hear_translate_to_english_alone() -> None:
    assert target_for("de", THINKS) == "de"
    assert target_for("de", HEARS) == "en"


@pytest.mark.parametrize(
    ("requested", "options"),
    [
        (RequestedTask(), Options(mode=Mode.ASR, language="fr")),
        (RequestedTask(mode=Mode.TRANSLATE), Options(mode=Mode.TRANSLATE, language="fr", to="de")),
        (RequestedTask(mode=Mode.TRANSLATE, to="ja"), Options(mode=Mode.TRANSLATE, language="fr", to="ja")),
        (RequestedTask(mode=Mode.SUMMARIZE), Options(mode=Mode.SUMMARIZE, language="fr")),
        (RequestedTask(spoken="es"), Options(mode=Mode.ASR, language="es")),
        (
            RequestedTask(mode=Mode.UNDERSTAND, question="Wann ist die nächste Besprechung?"),
            Options(
                mode=Mode.UNDERSTAND, language="fr", to="de", question="Wann ist die nächste Besprechung?"
            ),
        ),
    ],
)
async def test_what_is_said_comes_before_what_is_set(requested: RequestedTask, options: Options) -> None:
    assert await completed(requested, GERMAN, seconds=10) == options


async def test_what_is_set_comes_before_the_length() -> None:
    defaults = TaskDefaults(to="de", mode=Mode.SUMMARIZE)
    assert (await completed(RequestedTask(), defaults, seconds=10)).mode is Mode.SUMMARIZE


@pytest.mark.parametrize(
    ("options", "to"),
    [
        (Options(mode=Mode.UNDERSTAND, question="Wann ist die Besprechung?"), "de"),
        (Options(mode=Mode.UNDERSTAND, question="Wann ist die Besprechung?", to="fr"), "fr"),
        (Options(mode=Mode.UNDERSTAND, question="Xyzzy plugh"), None),
        (Options(mode=Mode.SUMMARIZE), None),
    ],
)
async def test_a_programs_question_is_answered_in_the_language_it_is_asked_in(
    options: Options, to: str | None
) -> None:
    assert await answered_as_asked(options) == replace(options, to=to)
