"""A folder of recordings and their references; docs/evaluation.md tells what its files are called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bot.cli.output import readable_path
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.evaluation.evaluation_report import LeftOut
from bot.evaluation.reference import (
    JsonReference,
    RecordingReference,
    TimedText,
    UnreadableReference,
    json_reference,
    rttm_turns,
    subtitle_lines,
)
from bot.language.parse import parse_language
from bot.language.word_spacing import run_together

MANIFEST = "manifest.json"
SILENCE = "silence"
"""A sub-folder in which nobody speaks."""
_NO_SOUND = frozenset({".txt", ".json", ".rttm", ".srt", ".vtt", ".md", ".csv", ".tsv", ".html", ".svg", ""})
_LONGEST_CODE = 3

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferencedRecording:
    name: str
    """Its path inside the folder."""
    path: Path
    reference: RecordingReference


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedSet:
    recordings: tuple[ReferencedRecording, ...]
    left_out: tuple[LeftOut, ...]


def read_set(folder: Path, *, language: str | None, translated_to: str | None) -> RecordedSet:
    """What can be evaluated, and what cannot and why. `language` is that of recordings that say none; where a
    translation is wanted the reference is one, too. Raises `BadInput` where there is nothing to evaluate.
    """
    if not folder.is_dir():
        raise BadInput(FailureCode.FILE_GONE, f"There is no folder {folder}.")
    manifest = _manifest(folder)
    recordings: list[ReferencedRecording] = []
    left_out = [
        LeftOut(file=name, why=f"{MANIFEST} names it, and it is not there")
        for name in manifest
        if not (folder / name).is_file()
    ]
    for path in _sounds(folder):
        name = readable_path(path.relative_to(folder))
        try:
            reference = _reference(path, folder, manifest.get(name, {}), translated_to)
        except UnreadableReference as error:
            left_out.append(LeftOut(file=name, why=str(error)))
        else:
            spoken = translated_to or reference.language or language
            reference = replace(reference, language=spoken)
            recordings.append(ReferencedRecording(name=name, path=path, reference=reference))
    if not recordings:
        raise BadInput(FailureCode.WRONG_OPTION, _nothing(folder, left_out))
    return RecordedSet(recordings=tuple(recordings), left_out=tuple(left_out))


def _nothing(folder: Path, left_out: list[LeftOut]) -> str:
    if not left_out:
        return f"There is no recording in {folder}. Put each beside its words: talk.wav and talk.txt."
    first = left_out[0]
    return f"No recording in {folder} can be evaluated; {first.file}: {first.why}."


def _sounds(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix.lower() not in _NO_SOUND:
            yield path


def _manifest(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """Entries by their file. Raises `BadInput`."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        entries = {str(entry["file"]): entry for entry in json.loads(_text(path))}
    except (UnreadableReference, ValueError, TypeError, KeyError):
        raise BadInput(
            FailureCode.WRONG_OPTION,
            f'{path} is no list of {{"file": "talk.wav", "text": "…", "language": "en"}}.',
        ) from None
    return entries


def _reference(
    path: Path, folder: Path, entry: Mapping[str, Any], translated_to: str | None
) -> RecordingReference:
    """Raises `UnreadableReference`."""
    folders = path.relative_to(folder).parts[:-1]
    if SILENCE in folders:
        return RecordingReference(text="")
    told = _told(path)
    turns = _parsed(path.with_suffix(".rttm"), rttm_turns) or told.turns
    if translated_to:
        words = _beside(path, f".{translated_to}.txt")
        if words is None:
            raise UnreadableReference(f"it has no {path.stem}.{translated_to}.txt with its translation")
        return RecordingReference(text=words, turns=turns)
    cues = _parsed(path.with_suffix(".srt"), subtitle_lines) or _parsed(
        path.with_suffix(".vtt"), subtitle_lines
    )
    text = _words(path, entry, told.words or cues or told.lines)
    if text is None and not turns:
        raise UnreadableReference(
            f"it has no reference: write what is said into {path.stem}.txt, nothing where nobody speaks"
        )
    return RecordingReference(
        text=text,
        language=_language(entry, folders),
        words=told.words,
        lines=cues or told.lines,
        turns=turns,
    )


def _words(path: Path, entry: Mapping[str, Any], timed: Sequence[TimedText]) -> str | None:
    """Of the text file, else of the manifest, else of what has times."""
    written = _beside(path, ".txt")
    if written is None and isinstance(entry.get("text"), str):
        written = entry["text"]
    if written is None and timed:
        written = run_together(one.text for one in timed)
    return written


def _language(entry: Mapping[str, Any], folders: Sequence[str]) -> str | None:
    """Of the manifest, else of the innermost folder that is called like one: de, en, pt."""
    codes = [
        code for name in reversed(folders) if len(name) <= _LONGEST_CODE and (code := parse_language(name))
    ]
    return parse_language(str(entry.get("language") or "")) or next(iter(codes), None)


def _told(path: Path) -> JsonReference:
    found = _parsed(path.with_suffix(".json"), json_reference)
    return found or JsonReference(words=(), lines=(), turns=())


def _parsed(path: Path, parse: Callable[[str], Parsed]) -> Parsed | None:
    """None where there is no such file. Raises `UnreadableReference` that names it."""
    if not path.is_file():
        return None
    try:
        return parse(_text(path))
    except UnreadableReference as error:
        raise UnreadableReference(f"{path.name} cannot be used: {error}") from None


def _beside(path: Path, ending: str) -> str | None:
    return _parsed(path.with_name(path.stem + ending), str)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableReference("it is not written in UTF-8") from None
    except OSError as error:
        raise UnreadableReference(f"{error.strerror}") from None
