"""`earmark eval`: recordings whose words are known, through the same queue as everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import logs
from bot.app import opened
from bot.cli.comparison_table import shown_comparison
from bot.cli.evaluation_chart import bar_chart_of
from bot.cli.evaluation_run import Evaluation
from bot.cli.evaluation_tables import shown_report
from bot.cli.kept_scores import EvaluationFolder
from bot.cli.local_jobs import INTERRUPTED, PARTIAL, check_engine, interruption, spoken_language
from bot.cli.output import check_writable, write
from bot.cli.recorded_set import ReferencedRecording, read_set
from bot.cli.terminal import complain, report
from bot.domain.errors import BadInput
from bot.domain.failure import INPUT_CODES, FailureCode
from bot.domain.job import Mode, Options
from bot.evaluation.comparison import compared
from bot.evaluation.evaluation_report import (
    EvaluationReport,
    UnreadableReport,
    from_json,
    report_of,
    to_json,
)
from bot.requests.defaults import answered_as_asked
from bot.settings import Settings, load

BUILTIN = "builtin"


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationArguments:
    """The command line, parsed."""

    folder: Path | None
    mode: Mode
    language: str | None
    to: str | None
    question: str | None
    engine: str | None
    model: str | None
    profile: str | None
    parallel: int | None
    segment_seconds: float | None
    limit: int | None
    json: Path | None
    plot: Path | None
    compare: tuple[Path, Path] | None


def run(arguments: EvaluationArguments) -> int:
    """0: all scored; 1: our or the engine's fault; 2: wrong input; 3: some could not be; 130: interrupted."""
    logs.configure(logging.getLevelName(logging.CRITICAL))
    if arguments.compare is not None:
        return _compare(*arguments.compare, arguments)
    if arguments.folder is None:
        raise BadInput(FailureCode.WRONG_OPTION, "Name a folder of recordings, or --compare A.json B.json.")
    return asyncio.run(_evaluated(arguments, arguments.folder.resolve()))


def _compare(first: Path, second: Path, arguments: EvaluationArguments) -> int:
    one, other = _read(first), _read(second)
    if one.normalizer != other.normalizer:
        raise BadInput(
            FailureCode.WRONG_OPTION,
            f"{first} and {second} count words by different rules. Run both again with this version.",
        )
    found = compared(one, other)
    if not found.groups:
        raise BadInput(FailureCode.WRONG_OPTION, f"{first} and {second} have no recording in common.")
    write(shown_comparison(found, one, other), None)
    if arguments.plot:
        write(bar_chart_of([one, other]), arguments.plot)
    return 0


def _read(path: Path) -> EvaluationReport:
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(FailureCode.FILE_GONE, f"{path} cannot be read: {error.strerror}.") from None
    except (UnreadableReport, UnicodeDecodeError) as error:
        raise BadInput(FailureCode.WRONG_OPTION, f"{path} is no result of earmark eval: {error}.") from None


async def _evaluated(arguments: EvaluationArguments, path: Path) -> int:
    for out in (arguments.json, arguments.plot):
        check_writable(out)
    options = await answered_as_asked(_options(arguments))
    translated_to = (options.to or "en") if options.mode is Mode.TRANSLATE else None
    recordings = await asyncio.to_thread(
        read_set, path, language=options.language, translated_to=translated_to
    )
    for one in recordings.left_out:
        complain(one.file, f"{one.why}.")
    chosen = _chosen_engine(arguments)
    settings = load(**chosen)
    folder = EvaluationFolder(settings.storage.data_dir / "evaluations", _identity(path, options, settings))
    interrupted = interruption()
    with folder.held():
        async with opened(load(**chosen, **folder.settings)) as earmark:
            await check_engine(earmark)
            evaluation = Evaluation(earmark, folder, options, interrupted, parallel=arguments.parallel)
            scores = await evaluation.of(_spread(recordings.recordings, arguments.limit))
            run = evaluation.facts(str(path))
        if interrupted.is_set():
            done = len([score for score in scores if score])
            report(f"Interrupted after {done} of {len(scores)}. The same command goes on where it stopped.")
            return INTERRUPTED
        found = report_of([score for score in scores if score], recordings.left_out, run)
        _written(found, arguments)
        code = _exit_code(found)
        if code != 1:
            folder.remove()
    return code


def _options(arguments: EvaluationArguments) -> Options:
    question = (arguments.question or "").strip()
    if arguments.mode is Mode.UNDERSTAND and not question:
        raise BadInput(FailureCode.WRONG_OPTION, "Mode understand needs a question: -q 'What was decided?'")
    return Options(
        mode=arguments.mode,
        language=spoken_language(arguments.language),
        to=spoken_language(arguments.to),
        question=question if arguments.mode is Mode.UNDERSTAND else None,
        segment_seconds=arguments.segment_seconds,
    )


def _chosen_engine(arguments: EvaluationArguments) -> dict[str, Any]:
    """Settings of this run alone. Another server is not asked for the model of the settings' one."""
    chosen: dict[str, Any] = {}
    if arguments.engine is not None:
        urls = "" if arguments.engine == BUILTIN else arguments.engine
        chosen = {"engine_urls": urls, "engine_model": "", "engine_profile": "auto"}
    if arguments.model is not None:
        chosen["builtin_model" if arguments.engine == BUILTIN else "engine_model"] = arguments.model
    if arguments.profile is not None:
        chosen["engine_profile"] = arguments.profile
    return chosen


def _spread(recordings: Sequence[ReferencedRecording], most: int | None) -> Sequence[ReferencedRecording]:
    """So many of them, from all over the folder."""
    if most is None or most >= len(recordings):
        return recordings
    return [recordings[number * len(recordings) // most] for number in range(most)]


def _identity(path: Path, options: Options, settings: Settings) -> list[str]:
    """What a run that goes on has in common with the one that was interrupted."""
    engines = [settings.engine, settings.think]
    named = [(*map(str, one.urls), one.model, one.profile) for one in engines]
    return [str(path), repr(options), repr(named), settings.builtin.model]


def _written(found: EvaluationReport, arguments: EvaluationArguments) -> None:
    write(shown_report(found), None)
    if arguments.json:
        write(to_json(found), arguments.json)
        report(f"Figures of all recordings: {arguments.json}")
    if arguments.plot:
        write(bar_chart_of([found]), arguments.plot)
        report(f"Picture: {arguments.plot}")


def _exit_code(found: EvaluationReport) -> int:
    failures = [one.failure for one in found.files if one.failure is not None]
    if any(failure not in INPUT_CODES for failure in failures):
        return 1
    return PARTIAL if failures or found.left_out else 0
