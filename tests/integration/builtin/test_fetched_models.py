"""Downloads from a hub on the loopback: resumed, checked, whole or not there at all, one at a time."""

from __future__ import annotations

import asyncio
import fcntl
from pathlib import Path

import pytest

from bot.inference.builtin.downloads import NotFetched, fetch
from bot.inference.builtin.hub_models import HubModels, hub_models
from tests.fakes import parakeet

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture
def models(tmp_path: Path) -> HubModels:
    return hub_models(tmp_path / "models", parakeet.manifest(tmp_path))


def fetched(models: HubModels, hub: str) -> list[int]:
    """What was told of its progress."""
    told: list[int] = []
    asyncio.run(fetch(models.models[0], models, hub=hub, progress=told.append))
    return told


def test_a_model_is_there_as_a_whole_and_fetched_once(models: HubModels) -> None:
    (model,) = models.models
    with parakeet.hub().running() as hub:
        told = fetched(models, hub.url)
        assert told == sorted(told)
        assert told[-1] == model.size_bytes
        asked = len(hub.asked)
        assert fetched(models, hub.url) == []
        assert len(hub.asked) == asked
    assert {path.name: path.read_bytes() for path in models.verified(model).iterdir()} == parakeet.FILES
    assert list(models.offered()) == [parakeet.BESIDE_BASE]


def test_a_download_goes_on_where_it_broke_off(models: HubModels) -> None:
    with parakeet.hub().running() as hub:
        hub.most_bytes = 1_000
        for _ in range(3):
            with pytest.raises(NotFetched, match="does not answer"):
                fetched(models, hub.url)
            assert not models.offered()
        hub.most_bytes = None
        fetched(models, hub.url)
        assert {"bytes=1000-", "bytes=2000-", "bytes=3000-"} <= set(hub.ranges)
    assert models.offered()


def test_other_content_than_was_pinned_is_thrown_away(models: HubModels) -> None:
    with parakeet.hub().running() as hub:
        hub.files["vocab.txt"] = hub.files["vocab.txt"].replace(b"Alpha", b"Omega")
        with pytest.raises(NotFetched, match=r"vocab\.txt came with other content"):
            fetched(models, hub.url)
        assert not models.offered()
        hub.files = parakeet.FILES
        fetched(models, hub.url)
    assert models.offered()


def test_more_than_was_pinned_is_not_even_read(models: HubModels) -> None:
    with parakeet.hub().running() as hub:
        hub.files["config.json"] += b" " * 3_000_000
        with pytest.raises(NotFetched, match=r"config\.json came with other content"):
            fetched(models, hub.url)
    assert sum(path.stat().st_size for path in models.cache.rglob("*") if path.is_file()) < 1_000_000


def test_one_process_fetches_while_the_others_wait(models: HubModels) -> None:
    models.cache.mkdir()
    with parakeet.hub().running() as hub, (models.cache / ".downloads.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotFetched, match="another process"):
            fetched(models, hub.url)
        assert hub.asked == []
        fcntl.flock(lock, fcntl.LOCK_UN)
        fetched(models, hub.url)


@pytest.mark.parametrize(
    ("name", "value"), [("ALL_PROXY", "socks5://127.0.0.1:9"), ("SSL_CERT_FILE", "/nowhere")]
)
def test_surroundings_that_cannot_be_used_are_for_later(
    models: HubModels, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(NotFetched, match="proxy or certificates of the environment cannot be used"):
        fetched(models, "https://127.0.0.1:9")


@pytest.mark.parametrize("broken", [True, False], ids=["fails", "is away"])
def test_a_hub_that_cannot_be_used_is_for_later(models: HubModels, broken: bool) -> None:
    with parakeet.hub().running() as hub:
        hub.broken = True
        if broken:
            with pytest.raises(NotFetched, match="answers 500"):
                fetched(models, hub.url)
    if not broken:
        with pytest.raises(NotFetched, match=r"does not answer \(ConnectError\)"):
            fetched(models, hub.url)


def test_a_damaged_file_is_seen_before_use_and_the_folder_removed(models: HubModels) -> None:
    with parakeet.hub().running() as hub:
        fetched(models, hub.url)
    (model,) = models.models
    path = models.folder(model) / "vocab.txt"
    path.write_bytes(path.read_bytes().replace(b"Alpha", b"Omega"))
    assert models.offered(), "its size is right"
    with pytest.raises(Exception, match="were damaged"):
        models.verified(model)
    assert not models.offered()
