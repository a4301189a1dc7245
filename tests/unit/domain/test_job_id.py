from __future__ import annotations

from bot.domain.job_id import is_job_id, new_job_id


def test_ids_sort_by_time_and_never_repeat() -> None:
    ids = [new_job_id(1_700_000_000 + number / 100) for number in range(100)]
    assert ids == sorted(ids)
    assert len({new_job_id(0) for _ in range(1000)}) == 1000
    assert {len(job_id) for job_id in ids} == {26}
    assert all(map(is_job_id, ids))
    assert all(job_id.isalnum() and job_id.islower() for job_id in ids)
