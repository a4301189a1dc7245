"""`canvases.*` of the Web API. A canvas is a file, too: `files.info` knows where it is seen."""

from __future__ import annotations

from tests.fakes.slack_state import Canvas, File, Json, SlackError
from tests.fakes.slack_web_api import Call, method

MOST_PLACES = 20


def own_canvas(call: Call) -> tuple[File, Canvas]:
    id_ = call.text("canvas_id")
    canvas = call.world.canvases.get(id_)
    if canvas is None or call.world.files[id_].deleted:
        raise SlackError("canvas_not_found")
    if call.world.free_plan:
        raise SlackError("free_teams_cannot_edit_standalone_canvases")
    return call.world.files[id_], canvas


def listed(call: Call, name: str) -> list[str]:
    """As an array, or with commas."""
    given = call.data(name) or []
    return given.split(",") if isinstance(given, str) else list(given)


def content_of(given: object) -> str:
    if not isinstance(given, dict) or given.get("type") != "markdown":
        raise SlackError("invalid_arguments")
    return str(given["markdown"])


@method("canvases.create", "canvases:write", takes_json=True, a_minute=20)
def create_canvas(call: Call) -> Json:
    if call.world.free_plan:
        raise SlackError("free_teams_cannot_create_non_tabbed_canvases")
    title, given = call.text("title", "Untitled"), call.data("document_content")
    file = call.people.add_file(
        team=call.bot.team,
        user=call.bot.bot_user,
        name=title,
        content=b"",
        mimetype="application/vnd.slack-docs",
        filetype="quip",
    )
    call.world.canvases[file.id] = Canvas(title=title, markdown=content_of(given) if given else "")
    return {"canvas_id": file.id}


@method("canvases.edit", "canvases:write", takes_json=True)
def edit_canvas(call: Call) -> Json:
    """One change a call. To replace without a section is to replace the whole."""
    _, canvas = own_canvas(call)
    changes = call.data("changes")
    if not isinstance(changes, list) or len(changes) != 1 or changes[0].get("operation") != "replace":
        raise SlackError("invalid_arguments")
    canvas.markdown = content_of(changes[0].get("document_content"))
    return {}


@method("canvases.access.set", "canvases:write", takes_json=True)
def set_canvas_access(call: Call) -> Json:
    """For regular channels, or for people: conversations of two or a few are no channels."""
    _, canvas = own_canvas(call)
    channels, people = listed(call, "channel_ids"), listed(call, "user_ids")
    if bool(channels) == bool(people) or call.text("access_level") not in ("read", "write"):
        raise SlackError("invalid_parameters")
    if len(channels) + len(people) > MOST_PLACES:
        raise SlackError("invalid_parameters")
    for id_ in channels:
        channel = call.people.find_channel(id_, call.bot)
        if channel.kind not in ("channel", "group"):
            raise SlackError("channel_not_found")
    if any(id_ not in call.world.users for id_ in people):
        raise SlackError("user_not_found")
    canvas.readers |= {*channels, *people}
    return {}


@method("canvases.delete", "canvases:write", takes_json=True)
def delete_canvas(call: Call) -> Json:
    file, _ = own_canvas(call)
    call.people.remove_file(file)
    return {}
