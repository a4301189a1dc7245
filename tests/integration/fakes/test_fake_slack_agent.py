"""What the stand-in for Slack takes and refuses of an agent: sessions, prompts, steps, canvases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_bot import client_of

pytestmark = pytest.mark.anyio
STEP = {
    "input_parameters": {"properties": {}, "required": ["file", "user_context"]},
    "output_parameters": {"properties": {"text": {"type": "string"}}, "required": ["text"]},
}


@pytest.fixture
def slack(loopback: str) -> Iterator[FakeSlack]:
    with FakeSlack(rate_scale="off") as server:
        yield server


async def test_a_session_is_for_agents_and_shows_a_stop_button_to_those_that_listen(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    chat = slack.direct(anna)
    ts = slack.post(chat, anna, "hello")
    client, where = client_of(slack), {"channel_id": chat, "thread_ts": ts}
    told = await client.agents_sessions_setStatus(status="processing", **where)
    assert (told["agent_status"], told.get("warning")) == ("processing", None)
    assert slack.stop_session(chat, ts, anna).payload["event"]["thread_ts"] == ts
    slack.configure(subscriptions="message.im")
    told = await client.agents_sessions_setStatus(status="processing", **where)
    assert told["warning"] == "missing_agent_session_stopped_event_subscription"
    with pytest.raises(ValueError, match="no button"):
        slack.stop_session(chat, ts, anna)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.agents_sessions_setStatus(status="is listening…", **where)
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await client.agents_sessions_setStatus(status="active", channel_id=chat, thread_ts="1.000001")
    slack.configure(surface="assistant_view")
    with pytest.raises(SlackApiError, match="feature_disabled"):
        await client.agents_sessions_setStatus(status="active", **where)


async def test_prompts_are_for_the_conversation_and_four_at_most(slack: FakeSlack) -> None:
    chat = slack.direct(slack.user("anna"))
    client, prompt = client_of(slack), {"title": "Help", "message": "help"}
    await client.assistant_threads_setSuggestedPrompts(channel_id=chat, thread_ts="1.0", prompts=[prompt])
    assert slack.world.prompts == {}
    await client.assistant_threads_setSuggestedPrompts(channel_id=chat, prompts=[prompt] * 4)
    assert len(slack.world.prompts[chat]["prompts"]) == 4
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.assistant_threads_setSuggestedPrompts(channel_id=chat, prompts=[prompt] * 5)


async def test_a_step_ends_once_and_hands_on_what_it_declares(slack: FakeSlack) -> None:
    slack.app.functions["step"] = STEP
    id_, delivery = slack.run_step("step", slack.user("anna"), Upload(name="a.ogg", content=b"a"))
    event = delivery.payload["event"]
    assert (event["function"]["callback_id"], len(event["inputs"]["file"])) == ("step", 1)
    client = client_of(slack)
    for outputs in ({}, {"text": 1}, {"text": "a", "more": "b"}):
        with pytest.raises(SlackApiError, match="parameter_validation_failed"):
            await client.functions_completeSuccess(function_execution_id=id_, outputs=outputs)
    await client.functions_completeSuccess(function_execution_id=id_, outputs={"text": "a"})
    with pytest.raises(SlackApiError, match="execution_not_in_running_state"):
        await client.functions_completeError(function_execution_id=id_, error="late")
    with pytest.raises(SlackApiError, match="function_execution_not_found"):
        await client.functions_completeError(function_execution_id="Fx0", error="none")


async def test_a_canvas_is_granted_to_channels_or_to_people_and_is_a_file(slack: FakeSlack) -> None:
    anna, ben = slack.user("anna"), slack.user("ben")
    room, few = slack.channel("fair", [anna]), slack.channel("few", [anna, ben], kind="mpim")
    client = client_of(slack)
    canvas = (await client.canvases_create(title="Notes"))["canvas_id"]
    await client.canvases_access_set(canvas_id=canvas, access_level="read", channel_ids=[room])
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.canvases_access_set(canvas_id=canvas, access_level="read", channel_ids=[few])
    with pytest.raises(SlackApiError, match="invalid_parameters"):
        await client.canvases_access_set(
            canvas_id=canvas, access_level="read", channel_ids=[room], user_ids=[anna]
        )
    change = {"operation": "replace", "document_content": {"type": "markdown", "markdown": "# A"}}
    await client.canvases_edit(canvas_id=canvas, changes=[change])
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.canvases_edit(canvas_id=canvas, changes=[change, change])
    assert (await client.files_info(file=canvas))["file"]["permalink"]
    await client.canvases_delete(canvas_id=canvas)
    with pytest.raises(SlackApiError, match="canvas_not_found"):
        await client.canvases_edit(canvas_id=canvas, changes=[change])
    slack.world.free_plan = True
    with pytest.raises(SlackApiError, match="free_teams_cannot_create_non_tabbed_canvases"):
        await client.canvases_create(title="Notes")
