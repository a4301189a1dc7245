from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import ConfigurationError, EngineUnreachable
from bot.inference.builtin import weights
from tests.fakes.model_hub import FakeModelHub

MODEL = {
    "config.json": b'{"lang_ids": []}',
    "model.bin": bytes(range(256)) * 500,
    "tokenizer.json": b"{}",
    "vocabulary.json": b"[]",
    "README.md": b"not needed",
}


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    ("name", "repository"),
    [("small", "Systran/faster-whisper-small"), ("somebody/whisper-ct2", "somebody/whisper-ct2")],
)
def test_a_model_is_downloaded_once_and_used_again_without_the_hub(
    tmp_path: Path, name: str, repository: str
) -> None:
    with FakeModelHub(repository, MODEL).running() as hub:
        folder = weights.downloaded(name, tmp_path, endpoint=hub.url)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
            file: content for file, content in MODEL.items() if file != "README.md"
        }
        hub.broken = True
        assert weights.downloaded(name, tmp_path, endpoint=hub.url) == folder
    assert weights.downloaded(name, tmp_path, endpoint=hub.url) == folder


@pytest.mark.usefixtures("loopback")
def test_a_hub_out_of_reach_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with FakeModelHub("somebody/else", MODEL).running() as hub:
        pass
    with pytest.raises(EngineUnreachable, match=r"internet.*copy the folder.*'base'"):
        weights.downloaded("small", tmp_path, endpoint=hub.url)


@pytest.mark.usefixtures("loopback")
def test_a_repository_that_does_not_exist_is_the_admins_to_mend(tmp_path: Path) -> None:
    with (
        FakeModelHub("somebody/else", MODEL).running() as hub,
        pytest.raises(ConfigurationError, match="no public repository somebody/missing"),
    ):
        weights.downloaded("somebody/missing", tmp_path, endpoint=hub.url)


@pytest.mark.usefixtures("loopback")
def test_a_repository_without_a_converted_model_is_the_admins_to_mend(tmp_path: Path) -> None:
    files = {"config.json": b"{}", "pytorch_model.bin": b"1"}
    with (
        FakeModelHub("somebody/raw", files).running() as hub,
        pytest.raises(
            ConfigurationError, match=r"no CTranslate2 conversion of Whisper: it has no model\.bin"
        ),
    ):
        weights.downloaded("somebody/raw", tmp_path, endpoint=hub.url)
