from __future__ import annotations

from pathlib import Path

import pytest

from bot.inference.builtin.free_memory import free_memory_bytes
from bot.inference.builtin.hub_models import hub_models

GIB = 1 << 30


def test_every_file_of_the_hub_is_pinned_by_revision_size_and_hash(tmp_path: Path) -> None:
    models = hub_models(tmp_path).models
    assert [model.name for model in models] == ["parakeet-tdt-0.6b-v3", "whisper-small"]
    for model in models:
        assert len(bytes.fromhex(model.revision)) == 20
        assert all(len(bytes.fromhex(file.sha256)) == 32 and file.size_bytes > 0 for file in model.files)


@pytest.mark.parametrize(
    ("memory", "names"),
    [
        (2.9e9, []),
        (3.0e9, ["parakeet-tdt-0.6b-v3"]),
        (4.1e9, ["parakeet-tdt-0.6b-v3"]),
        (4.2e9, ["parakeet-tdt-0.6b-v3", "whisper-small"]),
    ],
)
def test_what_fits_the_memory_is_wanted(tmp_path: Path, memory: float, names: list[str]) -> None:
    assert [model.name for model in hub_models(tmp_path).fitting(memory)] == names


def test_a_model_is_offered_alone_and_together_with_those_beside_it(tmp_path: Path) -> None:
    models = hub_models(tmp_path)
    for model in models.models:
        models.folder(model).mkdir()
        for file in model.files:
            with (models.folder(model) / file.name).open("wb") as sparse:
                sparse.truncate(file.size_bytes)
    both, one = "parakeet-tdt-0.6b-v3+whisper-small", "parakeet-tdt-0.6b-v3+whisper-base"
    assert list(models.offered()) == [both, one]
    (models.folder(models.models[0]) / "vocab.txt").unlink()
    assert list(models.offered()) == ["whisper-small"]


@pytest.mark.parametrize(
    ("limit", "used", "kept", "left"),
    [("max", 5 * GIB, 0, 8 * GIB), (str(6 * GIB), 5 * GIB, GIB, 2 * GIB), (str(GIB), 2 * GIB, 0, 0)],
)
def test_a_containers_limit_counts_where_it_is_nearer(
    tmp_path: Path, limit: str, used: int, kept: int, left: int
) -> None:
    proc, group = tmp_path / "proc", tmp_path / "cgroup" / "outer"
    (proc / "self").mkdir(parents=True)
    (proc / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable:    {8 * GIB // 1024} kB\n")
    (proc / "self" / "cgroup").write_text("0::/outer/inner\n")
    (group / "inner").mkdir(parents=True)
    (group / "memory.max").write_text(f"{limit}\n")
    (group / "memory.current").write_text(f"{used}\n")
    (group / "memory.stat").write_text(f"anon 1\ninactive_file {kept}\n")
    assert free_memory_bytes(proc, tmp_path / "cgroup") == left
