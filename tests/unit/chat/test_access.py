from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.access import AccessPolicy, QuotaAccounts, hours_to_midnight
from storage.sql.quotas import over
from tests.unit.chat.talk import ANN, GROUP, PRIVATE, Talk, a_voice_note

ACCOUNTS = QuotaAccounts.of(GROUP, ANN)


def listed(*names: str) -> frozenset[str]:
    return frozenset(names)


@pytest.mark.parametrize(
    ("policy", "group", "private"),
    [
        (AccessPolicy(), True, True),
        (AccessPolicy(workspaces=listed("fake:W")), True, True),
        (AccessPolicy(workspaces=listed("fake:V")), False, True),
        (AccessPolicy(chats=listed("fake:team")), True, False),
        (AccessPolicy(chats=listed("fake:other")), False, False),
        (AccessPolicy(chats=listed("fake:other"), users=listed("fake:ann")), False, True),
        (AccessPolicy(users=listed("fake:ann")), True, True),
        (AccessPolicy(users=listed("other:ann")), False, False),
        (AccessPolicy(users=listed("fake:bob"), admins=listed("fake:ann")), True, True),
    ],
)
def test_lists_let_in_whom_they_name(policy: AccessPolicy, *, group: bool, private: bool) -> None:
    assert policy.admits(GROUP, ANN) is group
    assert policy.admits(PRIVATE, ANN) is private


def test_a_guest_is_let_in_and_pays_by_the_person_who_calls() -> None:
    calling = replace(GROUP, guest=True)
    assert AccessPolicy(chats=listed("fake:other"), users=listed("fake:ann")).admits(calling, ANN)
    assert not AccessPolicy(chats=listed("fake:other")).admits(calling, ANN)
    assert not AccessPolicy(users=listed("fake:bob")).admits(calling, ANN)
    elsewhere = replace(calling, chat="elsewhere")
    assert QuotaAccounts.of(calling, ANN) == QuotaAccounts.of(elsewhere, ANN) != ACCOUNTS


@pytest.mark.anyio
@pytest.mark.parametrize("admin", ["fake:ann", "fake:W/ann"])
async def test_an_admin_is_known_by_what_they_asked_for(talk: Talk, admin: str) -> None:
    await talk.say("/transcribe", a_voice_note(), place=GROUP, person=ANN, addressed=True)
    job = await talk.only_job()
    policy = AccessPolicy(admins=listed(admin))
    assert policy.is_admin_of(job)
    bobs = replace(job, request=replace(job.request, origin=replace(job.request.origin, user="bob")))
    assert not policy.is_admin_of(bobs)


@pytest.mark.parametrize(
    ("used", "seconds", "whose"),
    [
        ((0, 0), 60, None),
        ((0, 0), 61, "user"),
        ((60, 0), 0, "user"),
        ((0, 100), 60, "chat"),
        ((0, 120), 0, "chat"),
    ],
)
def test_a_quota_is_kept(used: tuple[float, float], seconds: float, whose: str | None) -> None:
    policy = AccessPolicy(quota_user_minutes=1, quota_chat_minutes=2)
    spent = dict(zip(ACCOUNTS, used, strict=True))
    names = {ACCOUNTS.user: "user", ACCOUNTS.chat: "chat", None: None}
    assert names[over(policy.quota_limits(ACCOUNTS), spent, seconds)] == whose
    assert AccessPolicy().quota_limits(ACCOUNTS) == ()


def test_people_of_two_workspaces_have_two_accounts() -> None:
    assert ACCOUNTS.user != QuotaAccounts.of(replace(GROUP, workspace="V"), ANN).user


@pytest.mark.parametrize(("hour", "hours"), [(0, 24), (12, 12), (23, 1)])
def test_the_day_ends_at_midnight_in_utc(hour: int, hours: int) -> None:
    assert hours_to_midnight(datetime(2026, 5, 4, hour, tzinfo=UTC)) == hours
    assert hours_to_midnight(datetime(2026, 5, 4, 23, 59, tzinfo=UTC)) == 1


def test_a_name_may_say_its_workspace() -> None:
    policy = AccessPolicy(admins=frozenset({"fake:W/ann"}))
    assert policy.is_admin(GROUP, ANN)
    assert not policy.is_admin(replace(GROUP, workspace="V"), ANN)


def test_admins_need_a_listed_workspace_too() -> None:
    policy = AccessPolicy(admins=frozenset({"fake:ann"}), workspaces=frozenset({"fake:V"}))
    assert not policy.admits(GROUP, ANN)
    assert policy.admits(replace(GROUP, workspace="V"), ANN)
