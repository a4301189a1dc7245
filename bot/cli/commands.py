"""The commands and their options. What they do stands in the files named after them."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import database, doctor, plan, process
from bot.cli.keys import keys_app
from bot.cli.terminal import complain
from bot.domain.errors import BadInput, ConfigurationError, EarmarkError, RestartNeeded
from bot.domain.job import Mode
from bot.settings import env_example
from bot.text.exports import Format

app = typer.Typer(
    name="earmark",
    help="Transcripts, notes, translations, summaries and answers from recordings, on your own machines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
database_app = typer.Typer(help="The job table.", no_args_is_help=True)
slack_app = typer.Typer(help="Slack.", no_args_is_help=True)
app.add_typer(database_app, name="db")
app.add_typer(keys_app, name="keys")
app.add_typer(slack_app, name="slack")

START_AGAIN = 75
"""The exit code that asks a supervisor for a new process: EX_TEMPFAIL of sysexits.h."""

OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "--out", "-o", help="File, or folder for several recordings; default: the screen."
    ),
]
ParallelOption = Annotated[
    int | None, typer.Option("-p", "--parallel", "--concurrency", min=1, max=1024, help="Segments at once.")
]
SegmentDurationOption = Annotated[
    float | None, typer.Option("--segment-duration", min=10, help="Upper limit of a segment, in seconds.")
]
LanguageOption = Annotated[str | None, typer.Option("--language", "-l", help="Spoken language, such as de.")]
ToOption = Annotated[str | None, typer.Option("--to", help="Language of the answer.")]
QuestionOption = Annotated[str | None, typer.Option("--question", "-q", help="For --mode understand.")]
TermsOption = Annotated[
    str | None, typer.Option("--terms", help="Names that may be said, separated by commas.")
]
ReferencedFolder = Annotated[
    Path | None,
    typer.Argument(
        help="Recordings, each beside what is said in it: talk.wav and talk.txt.", show_default=False
    ),
]
EngineOption = Annotated[
    str | None, typer.Option("--engine", help="Address of another server than the settings', or: builtin.")
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, help="So many recordings, from all over the folder.")
]
CompareOption = Annotated[
    tuple[Path, Path] | None,
    typer.Option("--compare", help="Two files of --json, instead of a folder.", show_default=False),
]


@app.command("process")
def process_command(
    inputs: Annotated[
        list[Path] | None, typer.Argument(help="Recordings or videos.", show_default=False)
    ] = None,
    *,
    more_inputs: Annotated[list[Path] | None, typer.Option("--input", help="The same, as an option.")] = None,
    mode: Annotated[Mode, typer.Option("--mode", "-m", help="What is wanted.")] = Mode.ASR,
    out: OutputOption = None,
    parallel: ParallelOption = None,
    segment_duration: SegmentDurationOption = None,
    language: LanguageOption = None,
    to: ToOption = None,
    question: QuestionOption = None,
    speakers: Annotated[
        str, typer.Option("--speakers", help="How many people speak: auto, off or a number.")
    ] = "auto",
    terms: TermsOption = None,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: by the ending of OUT, else txt.")
    ] = None,
    words: Annotated[bool, typer.Option("--words", help="Times of each word, in JSON.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Show the text as it arrives.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what was interrupted.")] = False,
) -> None:
    """Process recordings and wait for the answers. After Ctrl-C the same command goes on."""
    arguments = process.ProcessArguments(
        inputs=(*(inputs or []), *(more_inputs or [])),
        mode=mode,
        out=out,
        parallel=parallel,
        segment_seconds=segment_duration,
        language=language,
        to=to,
        question=question,
        speakers=speakers,
        terms=terms,
        form=form,
        words=words,
        follow=follow,
        resume=resume,
    )
    raise typer.Exit(process.run(arguments))


@app.command("eval")
def eval_command(
    folder: ReferencedFolder = None,
    *,
    mode: Annotated[Mode, typer.Option("--mode", "-m", help="What is measured.")] = Mode.ASR,
    language: LanguageOption = None,
    to: ToOption = None,
    question: QuestionOption = None,
    engine: EngineOption = None,
    model: Annotated[str | None, typer.Option("--model", help="Its model.")] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Its profile.")] = None,
    parallel: ParallelOption = None,
    segment_duration: SegmentDurationOption = None,
    limit: LimitOption = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="File for all figures.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="File for a picture, SVG.")] = None,
    compare: CompareOption = None,
) -> None:
    """Measure an engine on recordings whose words are known: errors, times, speed (docs/evaluation.md)."""
    from bot.cli import evaluate  # noqa: PLC0415  jiwer and pydantic's adapters are needed by no other command

    arguments = evaluate.EvaluationArguments(
        folder=folder,
        mode=mode,
        language=language,
        to=to,
        question=question,
        engine=engine,
        model=model,
        profile=profile,
        parallel=parallel,
        segment_seconds=segment_duration,
        limit=limit,
        json=json_file,
        plot=plot,
        compare=compare,
    )
    raise typer.Exit(evaluate.run(arguments))


@app.command("serve")
def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
) -> None:
    """The service: HTTP, workers and the built-in engine in one process."""
    from bot.cli import serve  # noqa: PLC0415  the web framework loads slowly and no other command needs it

    serve.run_service(host=host, port=port)


@app.command("worker")
def worker_command() -> None:
    """A worker alone, beside a service on this or another machine that shares the database."""
    from bot.cli import serve  # noqa: PLC0415  as above

    serve.run_worker()


@app.command("plan")
def plan_command(
    seconds: Annotated[float, typer.Argument(help="Length of the recording in seconds.")] = 3600,
    *,
    mode: Annotated[Mode, typer.Option("--mode", "-m")] = Mode.ASR,
    profile: Annotated[str, typer.Option(help="Engine profile.")] = "step-audio-r1.1",
    context: Annotated[int | None, typer.Option(help="Context in tokens; default: the profile's.")] = None,
    language: Annotated[str | None, typer.Option("--language", "-l")] = None,
    slots: Annotated[int, typer.Option("-p", "--parallel", min=1, help="Requests at once.")] = 8,
    speed: Annotated[
        float, typer.Option(min=0.01, help="Seconds of sound that one slot takes in a second.")
    ] = 10,
    segment_duration: Annotated[float | None, typer.Option("--segment-duration", min=10)] = None,
) -> None:
    """How a recording would be cut for a model: segment length, number, tokens, expected time."""
    plan.show(
        seconds,
        mode=mode,
        profile=profile,
        context=context,
        language=language,
        slots=slots,
        speed=speed,
        limit=segment_duration,
    )


@app.command("doctor")
def doctor_command() -> None:
    """Checks settings, database, disk and engines, and says how to mend what is wrong."""
    raise typer.Exit(doctor.run())


@app.command("settings")
def settings_command() -> None:
    """Prints every setting with its default and meaning, as in .env.example."""
    from bot.platforms import sections  # noqa: PLC0415  the chats' libraries load slowly, as above

    sys.stdout.write(env_example(sections()))


@slack_app.command("manifest")
def slack_manifest_command(
    *,
    http: Annotated[
        bool, typer.Option("--http", help="Events over HTTP to EARMARK_PUBLIC_URL; else Socket Mode.")
    ] = False,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="No agent, workflow step or canvases: for free plans, and guests."),
    ] = False,
) -> None:
    """Prints the manifest that makes the Slack app, with just the rights that Earmark uses."""
    from bot.cli import slack  # noqa: PLC0415  as above

    slack.print_manifest(http=http, plain=plain)


@database_app.command("upgrade")
def upgrade_command() -> None:
    """Brings the database's tables to this version."""
    database.run_upgrade()


def main() -> None:
    """Errors are one line on standard error."""
    try:
        app()
    except RestartNeeded as error:
        complain("earmark", error.message)
        _leave()
    except EarmarkError as error:
        complain("earmark", error.message)
        sys.exit(exit_code(error))


def _leave() -> None:
    """Without closing the database, which would write into files that are no longer its own."""
    logging.shutdown()
    sys.stderr.flush()
    os._exit(START_AGAIN)


def exit_code(error: EarmarkError) -> int:
    return 2 if isinstance(error, BadInput | ConfigurationError) else 1
