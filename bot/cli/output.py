"""Where an answer goes, and in which form."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import BadInput, StorageError
from bot.domain.failure import FailureCode
from bot.scratch import OwnFolder
from bot.text.exports import Format

_PARTS = ".earmark"
"""An answer is written there, beside its file, and then moved into place."""


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
    return out / f"{readable_name(source)}.{form}"


def readable_name(path: Path) -> str:
    """The file's name with what is no UTF-8 in it replaced."""
    return readable_path(Path(path.name))


def readable_path(path: Path) -> str:
    """The same of a whole path, with slashes."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")


def check_writable(path: Path | None) -> None:
    """Before any work is done: an answer that cannot be written is hours lost."""
    if path is None or _is_device(path):
        return
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        OwnFolder(path.parent / _PARTS).close()


def write(text: str, path: Path | None) -> None:
    """A file is replaced whole or not at all; a device or pipe is written to."""
    if path is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
        return
    with _told(path):
        if _is_device(path):
            path.write_text(text, encoding="utf-8")
        else:
            _replace(path.resolve(), text)


def _replace(path: Path, text: str) -> None:
    with OwnFolder(path.parent / _PARTS) as own:
        made = own.path / "answer"
        made.write_text(text, encoding="utf-8")
        made.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        made.replace(path)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"Cannot write to {path}: {error.strerror}. Choose another place with -o."
        ) from None
