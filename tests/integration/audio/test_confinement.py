"""What the decoder gives up is really gone, layer by layer, and it refuses to run where the network stays."""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.audio.child import Decoder
from bot.audio.limits import AudioLimits
from bot.domain.errors import BadInput
from tests.integration.audio import made_files
from tests.integration.audio.conftest import Decode

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process lock itself up")

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
UNSHARE, SECCOMP = {"x86_64": (272, 317), "aarch64": (97, 277)}.get(platform.machine(), (0, 0))
SAMPLES = sorted(path for path in (ROOT / "tests/samples/speech").glob("*.flac"))


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "somebody's"
    path.write_text("words")
    return path


def tried(layer: str, file: Path, port: int = 0) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-B", str(HERE / "locked_up.py"), layer, str(file)],
        capture_output=True,
        env={**os.environ, "PORT": str(port)},
        check=True,
        timeout=60,
    )
    results: dict[str, object] = json.loads(done.stdout)
    return results


def test_behind_the_lock_nothing_but_decoding_is_possible(loopback: str, port: int, file: Path) -> None:
    results = tried("all", file, port)
    assert [name for name, result in results.items() if result == "done"] == []
    assert len(results) > 20
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_filter_alone_leaves_neither_network_nor_files_nor_programs(
    loopback: str, port: int, file: Path
) -> None:
    """As in containers that allow no namespaces. A file's size can still be asked for by its name."""
    results = tried("filter", file, port)
    assert [name for name, result in results.items() if result == "done"] == []


def test_a_namespace_alone_leaves_no_network_and_no_file_by_name(
    loopback: str, port: int, file: Path
) -> None:
    results = tried("namespace", file, port)
    assert [name for name, result in results.items() if result == "done"] == []


def test_no_capability_is_left_nor_can_come_back(file: Path) -> None:
    held = tried("capabilities", file)["capabilities"]
    assert isinstance(held, list)
    inherited, permitted, effective, bounding, ambient = held
    assert {int(inherited, 16), int(permitted, 16), int(effective, 16), int(ambient, 16)} == {0}
    assert int(bounding, 16) == 0 or os.geteuid() != 0


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_decoded_behind_the_lock(path: Path, decode: Decode) -> None:
    heard = decode(path)
    assert heard.seconds > 0.5
    assert heard.stopped_because is None


def test_the_decoder_tells_what_it_gave_up() -> None:
    with Decoder(Path(__file__), AudioLimits(), purpose="examine") as decoder:
        confinement = decoder.confinement()
    assert confinement.filtered
    assert confinement.no_capabilities
    assert confinement.no_network


SCRIPT = """
import sys
from pathlib import Path
from bot.audio.child import Decoder
from bot.audio.limits import AudioLimits
from bot.domain.errors import EarmarkError
try:
    with Decoder(Path(sys.argv[1]), AudioLimits()) as decoder:
        decoder.info()
        print(sum(len(piece) for piece in decoder.sound()) // 2)
except EarmarkError as refused:
    print(type(refused).__name__, refused.message)
"""


EXAMINED = """
import asyncio
from bot.cli.decoder_check import examine_decoder
from bot.domain.errors import ConfigurationError
try:
    print(asyncio.run(examine_decoder()))
except ConfigurationError as refused:
    print(refused.message)
"""


def on_an_old_kernel(without: list[int], path: Path, script: str = SCRIPT) -> str:
    numbers = ",".join(str(number) for number in without)
    command = [sys.executable, str(HERE / "old_kernel.py"), numbers, sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=True)
    return done.stdout.splitlines()[0]


@pytest.mark.parametrize("without", [[UNSHARE], [SECCOMP]], ids=["no namespaces", "no filter"])
def test_where_one_way_to_give_up_the_network_is_left_the_decoder_runs(
    without: list[int], tmp_path: Path
) -> None:
    path = made_files.write(tmp_path / "a.m4a", made_files.speech(2), "aac")
    assert int(on_an_old_kernel(without, path)) >= 32_000


def test_where_none_is_left_the_decoder_refuses_and_says_what_the_admin_can_do(tmp_path: Path) -> None:
    path = made_files.write(tmp_path / "a.m4a", made_files.speech(2), "aac")
    said = on_an_old_kernel([UNSHARE, SECCOMP], path)
    assert said.startswith("ConfigurationError The decoder refuses to run")
    assert "CONFIG_SECCOMP_FILTER" in said


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ([0xFFFF], "no network; what is left to it: 33 system calls, no files"),
        ([UNSHARE], "no network; what is left to it: 33 system calls, no files"),
        ([SECCOMP], "no network; what is left to it: all system calls (no seccomp), no files"),
        ([UNSHARE, SECCOMP], "The decoder refuses to run"),
    ],
)
def test_doctor_tells_what_is_left_to_the_decoder(without: list[int], told: str, tmp_path: Path) -> None:
    assert on_an_old_kernel(without, tmp_path, EXAMINED).startswith(told)


def test_a_refusal_of_the_file_is_told_behind_the_lock_too(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"hello " * 100)
    with Decoder(tmp_path / "a.mp3", AudioLimits()) as decoder, pytest.raises(BadInput):
        decoder.info()
