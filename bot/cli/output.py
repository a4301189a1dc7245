"""Where an answer goes, and in which form."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bot.domain.errors import BadInput, StorageError
from bot.domain.failure import FailureCode
from bot.text.exports import Format


def chosen_format(form: Format | None, out: Path | None) -> Format:
    """What was said, else what the file's ending says, else text."""
    if form is not None:
        return form
    ending = out.suffix.lstrip(".").lower() if out else ""
    return Format(ending) if ending in set(Format) else Format.TXT


def destination(out: Path | None, source: Path, form: Format, *, several: bool) -> Path | None:
    """The answer's file; None is standard output. Several recordings go into a folder, under their names."""
    if out is None:
        return None
    if not several and not out.is_dir() and not str(out).endswith(os.sep):
        return out
    if out.exists() and not out.is_dir():
        raise BadInput(FailureCode.WRONG_OPTION, f"{out} is a file; several answers need a folder.")
    return out / f"{source.name}.{form}"


def check_writable(path: Path | None) -> None:
    """Before any work is done: an answer that cannot be written is hours lost."""
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".earmark-"):
            pass
    except OSError as error:
        raise StorageError(
            f"Cannot write to {path.parent}: {error.strerror}. Choose another place with -o."
        ) from None


def write(text: str, path: Path | None) -> None:
    """Whole or not at all."""
    if path is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".earmark-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    umask = os.umask(0)
    os.umask(umask)
    Path(name).chmod(0o666 & ~umask)
    Path(name).replace(path)
