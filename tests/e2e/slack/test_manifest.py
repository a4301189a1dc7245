"""The app asks for what it uses, and for nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from handlers.slack.web_api.methods import EVENTS
from tests.e2e.service import ROOT
from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import chatter
from tests.fakes.slack_chat_methods import HISTORY, READ
from tests.fakes.slack_events import MESSAGES_OF
from tests.fakes.slack_web_api import METHODS


def test_the_manifest_has_the_scopes_and_events_that_a_tour_of_all_features_uses(scene: Scene) -> None:
    tour(scene)
    told = manifest()
    assert scopes_used(scene) == set(told["oauth_config"]["scopes"]["bot"])
    assert events_heard(scene) <= set(told["settings"]["event_subscriptions"]["bot_events"])


def manifest() -> Any:
    told = subprocess.run(
        [sys.executable, "-m", "bot", "slack", "manifest"], capture_output=True, check=True, cwd=ROOT
    )
    return json.loads(told.stdout)


def tour(scene: Scene) -> None:
    """Everything that Slack is asked or told, in every kind of conversation."""
    slack = scene.slack
    direct, lena = scene.chat()
    posted = scene.post(
        direct, lena, "transcribe", scene.upload(chatter(190), "stock.mp3", word_seconds=0.25)
    )
    by_link(scene, direct, posted, lena)
    scene.post(direct, lena, "notes", thread_ts=posted)
    scene.until(lambda: any(canvas.markdown for canvas in slack.world.canvases.values()), direct)
    for kind in ("channel", "group", "mpim"):
        in_a_channel(scene, kind)
    outside, ines = scene.room("ines", bot=False)
    left = scene.post(outside, ines, "", scene.upload())
    slack.shortcut("transcribe", ines, outside, left).wait()
    scene.until(lambda: slack.calls("conversations.join"))
    slack.open_home(lena).wait()
    slack.open_home(lena, "messages").wait()
    stopped(scene)
    in_a_workflow(scene, lena)
    scene.until(lambda: sum(len(one.files) for one in slack.by_bot(direct)) == 1, direct)
    slack.delete_message(direct, posted)
    scene.until(lambda: slack.calls("files.delete") and not slack.pending())


def in_a_channel(scene: Scene, kind: str) -> None:
    room, tom = scene.room("tom", kind=kind)
    posted = scene.post(room, tom, "", scene.upload())
    scene.post(room, tom, "@earmark transcribe", thread_ts=posted)
    scene.answer(room, "slides by noon")
    scene.slack.react(room, posted, tom, "tada")
    scene.post(room, tom, "@earmark thank you", thread_ts=posted)
    scene.until(lambda: scene.slack.calls("reactions.add"))
    by_link(scene, room, posted, tom)
    scene.slack.archive(room)


def stopped(scene: Scene) -> None:
    slack = scene.slack
    chat, ines = scene.chat("ines")
    scene.hold_up("three.", 5)
    posted = scene.post(chat, ines, "", scene.upload(take=6))
    scene.until(lambda: (chat, posted) in slack.world.sessions)
    slack.stop_session(chat, posted, ines).wait()


def in_a_workflow(scene: Scene, person: str) -> None:
    slack = scene.slack
    slack.app.functions = manifest()["functions"]
    good, _ = slack.run_step("transcribe_file", person, scene.upload(take=7))
    bad, _ = slack.run_step("transcribe_file", person)
    scene.until(lambda: slack.world.executions[good]["status"] == "completed")
    scene.until(lambda: slack.world.executions[bad]["status"] == "failed")
    assert "slides by noon" in slack.world.executions[good]["outputs"]["text"]


def by_link(scene: Scene, channel: str, ts: str, person: str) -> None:
    """A command that points at a message, which the person has to be allowed to read."""
    link = f"https://acme.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    scene.slack.slash("/transcribe", link, scene.slack.direct(person), person).wait()


def scopes_used(scene: Scene) -> set[str]:
    """By what was called with success and by what came in."""
    found = {scope for event in events_heard(scene) for scope in EVENTS[event]}
    if any(one.kind == "slash_commands" for one in scene.slack.deliveries):
        found.add("commands")
    granted = scene.slack.world.installs[0].scopes
    for call in scene.slack.log:
        takes = METHODS[call.method].scopes if call.answer.get("ok") else ()
        if takes in (HISTORY, READ):
            kinds = ("channel", "group", "im", "mpim")
            found.add(takes[kinds.index(scene.slack.world.channels[call.args["channel"]].kind)])
        elif METHODS[call.method].token == "bot":
            found |= granted.intersection(takes)
    return found


def events_heard(scene: Scene) -> set[str]:
    """As they are subscribed to."""
    events = [one.payload["event"] for one in scene.slack.deliveries if one.kind == "events_api"]
    return {
        MESSAGES_OF[event["channel_type"]] if event["type"] == "message" else event["type"]
        for event in events
    }
