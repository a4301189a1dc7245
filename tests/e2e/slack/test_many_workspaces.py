"""Workspaces that install the app themselves, and leave again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx
import pytest

from tests.e2e.service import Service, free_port
from tests.e2e.slack.scene import Scene, listening
from tests.e2e.slack.speech import SCRIPT, Speech
from tests.fakes.slack import FakeSlack
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""The stand-in's sign-in reads what slack_sdk sends; aiohttp is about to name it anew."""


@dataclass(frozen=True, kw_only=True)
class Tenant:
    team: str
    boss: str
    chat: str


@pytest.fixture(scope="module")
def towers(slack_loopback: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A service that any workspace may install, but for one that is on no list."""
    speech, port = Speech(), free_port()
    world, ears = (
        FakeSlack(rate_scale="off", install=False),
        FakeVllm(script=SCRIPT, spelling=speech.spelling),
    )
    with world, ears:
        settings = {
            "MARK_RECORDINGS": "false",
            "ENGINE_URLS": ears.url,
            "ENGINE_MODEL": "step-audio-r1.1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SLACK_API_URL": world.api_url,
            "SLACK_SIGNING_SECRET": world.signing_secret,
            "SLACK_CLIENT_ID": world.app.client_id,
            "SLACK_CLIENT_SECRET": world.app.client_secret,
            "ALLOW_WORKSPACES": ",".join(f"slack:T00000000{number}" for number in range(1, 9)),
        }
        with Service(folder=tmp_path_factory.mktemp("towers"), settings=settings) as service:
            listening(world, service)
            yield Scene(slack=world, engine=ears, service=service, speech=speech, boss="", boss_room="")


def moved_in(scene: Scene, name: str) -> Tenant:
    """A workspace that has installed the app."""
    team = scene.slack.add_workspace(name, install=False)
    boss = scene.person("boss", team=team, is_admin=True)
    return install(scene, team, boss)


def install(scene: Scene, team: str, boss: str) -> Tenant:
    """Through the pages that a person sees: "Add to Slack", Slack's own, and back."""
    with httpx.Client(base_url=scene.service.url, timeout=60) as browser:
        page = browser.get("/slack/install")
        address = re.search(r'href="https://slack.com(/oauth/v2/authorize\?[^"]+)"', page.text)
        assert address is not None
        cookie = page.headers["set-cookie"].partition(";")[0]
        there = f"{scene.slack.url}{address[1].replace('&amp;', '&')}&team={team}"
        back = httpx.get(there, timeout=60).headers["location"]
        done = browser.get(back, headers={"Cookie": cookie})
    assert done.status_code == 200, done.text
    return Tenant(team=team, boss=boss, chat=scene.slack.direct(boss))


def ask(scene: Scene, tenant: Tenant) -> None:
    scene.post(tenant.chat, tenant.boss, "", scene.upload())
    scene.answer(tenant.chat, "slides by noon")


def tokens_in_store(scene: Scene, tenant: Tenant) -> list[str]:
    with closing(sqlite3.connect(scene.service.data / "earmark.db")) as store:
        found = store.execute("select bot_token from slack_bots where team_id = ?", (tenant.team,)).fetchall()
    return [str(token) for (token,) in found]


def jobs_of(scene: Scene, tenant: Tenant) -> list[str]:
    return [job.id for job in scene.jobs() if f"workspace:{tenant.team}" in job.request.keys]


def test_each_workspace_is_answered_with_its_own_token_until_it_leaves(towers: Scene) -> None:
    globex, initech = moved_in(towers, "Globex"), moved_in(towers, "Initech")
    ask(towers, globex)
    ask(towers, initech)
    towers.looks("two-workspaces", globex.chat, initech.chat)
    assert tokens_in_store(towers, globex) == [towers.slack.token(globex.team)]
    assert tokens_in_store(towers, initech) == [towers.slack.token(initech.team)]

    towers.slack.uninstall(globex.team)
    towers.until(lambda: not tokens_in_store(towers, globex))
    assert jobs_of(towers, globex) == []
    towers.slack.revoke_token(initech.team)
    towers.until(lambda: not tokens_in_store(towers, initech))
    assert jobs_of(towers, initech) == []


def test_a_workspace_that_comes_back_is_answered_again(towers: Scene) -> None:
    hooli = moved_in(towers, "Hooli")
    towers.slack.uninstall(hooli.team)
    towers.until(lambda: not tokens_in_store(towers, hooli))
    ask(towers, install(towers, hooli.team, hooli.boss))


def test_an_organisation_installs_the_app_once_for_all_its_workspaces(towers: Scene) -> None:
    teams = [
        towers.slack.add_workspace(name, install=False, organisation="E000000001")
        for name in ("Umbrella", "Raccoon", "Tricell")
    ]
    bosses = [towers.person("boss", team=team, is_admin=True) for team in teams]
    install(towers, teams[0], bosses[0])
    tenants = [
        Tenant(team=team, boss=boss, chat=towers.slack.direct(boss))
        for team, boss in zip(teams, bosses, strict=True)
    ]
    for tenant in tenants:
        ask(towers, tenant)
        assert tokens_in_store(towers, tenant) == []
        assert len(jobs_of(towers, tenant)) == 1
    umbrella, raccoon, tricell = tenants
    towers.slack.slash("/summarize", "", raccoon.chat, raccoon.boss)
    towers.until(lambda: len(jobs_of(towers, raccoon)) == 2)

    towers.slack.revoke_access(tricell.team)
    towers.until(lambda: jobs_of(towers, tricell) == [])
    assert len(jobs_of(towers, umbrella)) == 1
    ask(towers, umbrella)
    towers.slack.uninstall(umbrella.team)
    towers.until(lambda: jobs_of(towers, umbrella) == jobs_of(towers, raccoon) == [])


def test_a_workspace_on_no_list_is_refused(towers: Scene) -> None:
    while len(towers.slack.world.teams) < 8:  # those that are on the list
        towers.slack.add_workspace("Filler", install=False)
    command_prefix = moved_in(towers, "Umbrella")
    towers.post(command_prefix.chat, command_prefix.boss, "", towers.upload())
    towers.looks("refused-workspace", command_prefix.chat)
