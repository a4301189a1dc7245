"""`files.*` of the Web API, the upload URL, and the download with its login page."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.web_request import FileField

from tests.fakes.slack_blocks import check_message_blocks
from tests.fakes.slack_chat_methods import new_message, thread_of, writable
from tests.fakes.slack_events import file_json, file_shares
from tests.fakes.slack_state import File, Json, Message, SlackError, World
from tests.fakes.slack_web_api import Call, WebApi, drop_connection, meet, method

LOGIN_PAGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Login | Slack</title></head>'
    '<body><h1>Sign in to your workspace</h1><form action="/signin" method="post"></form></body></html>'
)


def visible(call: Call, name: str = "file") -> File:
    file = call.world.files.get(call.text(name))
    if file is None or not file.complete or not call.people.sees(call.bot, file):
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return file


@method("files.info", "files:read")
def info(call: Call) -> Json:
    file = visible(call)
    told = file_json(call.world, file) | file_shares(call.world, file)
    return {"file": told, "comments": [], "response_metadata": {"next_cursor": ""}}


@method("files.getUploadURLExternal", "files:write", a_minute=100)
def get_upload_url(call: Call) -> Json:
    name, length = call.text("filename"), call.text("length")
    if not length.isdigit() or int(length) <= 0:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] must be positive"]})
    file = call.people.add_file(
        team=call.bot.team, user=call.bot.bot_user, name=name, content=bytes(int(length))
    )
    file.complete = file.uploaded = False
    return {"upload_url": f"{call.world.url}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", takes_json=True)
def complete_upload(call: Call) -> Json:
    given = call.data("files")
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] files"]})
    files = [_uploaded(call, str(one.get("id")), one.get("title")) for one in given]
    channel_id = call.text("channel_id", "")
    if channel_id:
        channel = writable(call, call.people.find_channel(channel_id, call.bot))
        blocks = call.data("blocks")
        message = new_message(
            call,
            channel,
            call.text("initial_comment", ""),
            check_message_blocks(blocks) if blocks else [],
            thread_ts=thread_of(call, channel),
            files=[file.id for file in files],
            subtype="file_share",
        )
        _share(call, message)
    for file in files:
        file.complete = True
    return {"files": [file_json(call.world, file) | file_shares(call.world, file) for file in files]}


def _share(call: Call, message: Message) -> None:
    """Now, or after a while, as Slack does it."""
    if not call.world.share_seconds:
        call.people.add_message(message)
        return

    def later() -> None:
        with call.world.lock:
            message.ts = call.world.new_ts()
            call.people.add_message(message)

    asyncio.get_running_loop().call_later(call.world.share_seconds, later)


def _uploaded(call: Call, id_: str, title: str | None) -> File:
    file = call.world.files.get(id_)
    if file is None or file.user != call.bot.bot_user or file.complete:
        raise SlackError("file_not_found")
    if not file.uploaded:
        raise SlackError("file_update_failed")
    file.title = title or file.title
    return file


@method("files.delete", "files:write", takes_json=True)
def delete(call: Call) -> Json:
    file = visible(call)
    if file.user != call.bot.bot_user:
        raise SlackError("cant_delete_file")
    call.people.remove_file(file)
    return {}


class FileServer:
    """Where the bytes go in and out, beside the Web API."""

    def __init__(self, world: World, api: WebApi) -> None:
        self.world, self.api = world, api
        self.redirects = False
        """Downloads go through one redirect, as for workspaces that moved."""
        self.downloads: list[str] = []
        """Ids of the files whose bytes were sent."""

    async def upload(self, request: web.Request) -> web.StreamResponse:
        fault = self.api.fault_for("upload")
        refusal = await meet(fault, request, None) if fault else None
        if refusal is not None:
            return refusal
        file = self.world.files.get(request.match_info["id"])
        if file is None or file.complete:
            return web.Response(status=404)
        content = await _body(request)
        if len(content) != len(file.content):
            return web.Response(status=400, text="length does not match")
        with self.world.lock:
            file.content = content
            file.uploaded = True
        if fault is not None and fault.kind == "lost":
            return drop_connection(request)
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        fault = self.api.fault_for("download")
        if fault is not None and fault.kind == "lost":
            return drop_connection(request)
        refusal = await meet(fault, request, None) if fault else None
        if refusal is not None:
            return refusal
        file = self.world.files.get(request.match_info["file"].partition("-")[2])
        if file is None or file.deleted:
            return web.Response(status=404, text="File not found", content_type="text/html")
        if not self._may_read(request, file):
            return web.Response(text=LOGIN_PAGE, content_type="text/html", charset="utf-8")
        if self.redirects and "moved" not in request.query:
            raise web.HTTPFound(f"{request.path}?moved=1")
        self.downloads.append(file.id)
        headers = {
            "Content-Disposition": "attachment",
            "Content-Type": file.mimetype,
            "Accept-Ranges": "bytes",
        }
        return await self._sent(request, file.content, headers)

    async def _sent(self, request: web.Request, content: bytes, headers: dict[str, str]) -> web.Response:
        wanted = request.http_range
        if wanted.start is None and wanted.stop is None:
            return web.Response(body=content, headers=headers)
        part = content[wanted]
        start = wanted.start or 0
        told = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{len(content)}"}
        return web.Response(status=206, body=part, headers=headers | told)

    def _may_read(self, request: web.Request, file: File) -> bool:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        for install in self.world.installs:
            if install.token == token and not install.revoked and "files:read" in install.scopes:
                return self.api.people.sees(install, file)
        return False


async def _body(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, FileField):
            return bytes(value.file.read())
    return b""
