"""What people do in Slack: post, edit, react, type commands, press buttons, fill in forms."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.fakes.slack_blocks import check_message_blocks, check_view
from tests.fakes.slack_board import Board
from tests.fakes.slack_delivery import Courier, Delivery
from tests.fakes.slack_events import channel_json, interaction, message_json, slash_form, view_json
from tests.fakes.slack_forms import choice_of, filled_in, find_element
from tests.fakes.slack_state import (
    BOT_SCOPES,
    Channel,
    Install,
    Json,
    Message,
    ResponseUrl,
    SlackError,
    User,
    View,
    World,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that a person drops into a message."""

    name: str
    content: bytes
    mimetype: str | None = None
    title: str | None = None
    filetype: str | None = None
    subtype: str | None = None
    duration_ms: int | None = None
    transcription: Json | None = None
    connect_stub: bool = False


class People(Board):
    """Every method may be called from any thread; ids and ts are strings as Slack writes them."""

    def __init__(self, world: World, courier: Courier) -> None:
        super().__init__(world, courier)
        self.read_only: set[str] = set()
        """Channels where an admin lets no app post: `restricted_action`."""

    # Workspaces and people

    def add_workspace(self, name: str, *, install: bool = True, scopes: str = BOT_SCOPES) -> str:
        with self.world.lock:
            team = self.world.add_team(name)
            if install:
                self.world.install(team.id, set(scopes.split()))
            return team.id

    def user(
        self,
        name: str,
        *,
        team: str | None = None,
        locale: str = "en-US",
        is_admin: bool = False,
    ) -> str:
        with self.world.lock:
            made = User(
                id=self.world.new_id("U"),
                team=team or self._first_team(),
                name=name,
                real_name=name.title(),
                locale=locale,
                is_admin=is_admin,
            )
            self.world.users[made.id] = made
            return made.id

    def channel(
        self,
        name: str,
        members: Sequence[str] = (),
        *,
        kind: str = "channel",
        bot: bool = True,
        team: str | None = None,
        shared_with: Sequence[str] = (),
    ) -> str:
        """`kind` as in events: `channel` (public), `group` (private), `mpim`."""
        with self.world.lock:
            team = team or self._first_team()
            prefix = "C" if kind != "mpim" else "G"
            made = Channel(
                id=self.world.new_id(prefix),
                team=team,
                name=name,
                kind=kind,
                members=[*members],
                shared_with=[*shared_with],
            )
            install = self.world.installed(team)
            if bot and install:
                made.members.append(install.bot_user)
            self.world.channels[made.id] = made
            return made.id

    def direct(self, user: str) -> str:
        """The person's conversation with the bot."""
        with self.world.lock:
            return self.world.direct(self._bot_of(user), user).id

    def mention(self, team: str | None = None) -> str:
        """The bot as it is mentioned in a text."""
        install = self.world.installed(team or self._first_team())
        assert install is not None
        return f"<@{install.bot_user}>"

    def _first_team(self) -> str:
        return next(iter(self.world.teams))

    def _bot_of(self, user: str) -> Install:
        install = self.world.installed(self.world.users[user].team)
        if install is None:
            raise ValueError("the app is not installed in this workspace")
        return install

    def _bot_for(self, user: str, channel: str) -> Install:
        """The bot of the person's own workspace, else the one that sits in the channel."""
        install = self.world.installed(self.world.users[user].team)
        install = install or self.world.install_in(self.world.channels[channel])
        if install is None:
            raise ValueError("the app is not installed in this workspace")
        return install

    # Messages and files

    def post(
        self,
        channel: str,
        user: str,
        text: str = "",
        *,
        thread_ts: str | None = None,
        files: Sequence[Upload | str | Mapping[str, Any]] = (),
    ) -> str:
        """The ts of the message. `@name` becomes a mention. A file that is a string is shared once more."""
        with self.world.lock:
            person = self.world.users[user]
            message = Message(
                ts=self.world.new_ts(),
                channel=channel,
                user=user,
                text=self._with_mentions(text, person.team),
                thread_ts=thread_ts,
                files=[self._file_id(file, person) for file in files],
                subtype="file_share" if files else None,
            )
            return self.add_message(message).ts

    def _with_mentions(self, text: str, team: str) -> str:
        for user in self.world.users.values():
            if user.team == team:
                text = text.replace(f"@{user.name}", f"<@{user.id}>")
        return text

    def _file_id(self, file: Upload | str | Mapping[str, Any], person: User) -> str:
        if isinstance(file, str):
            return file
        about = asdict(file) if isinstance(file, Upload) else dict(file)
        return self.add_file(team=person.team, user=person.id, **about).id

    def edit(self, channel: str, ts: str, text: str) -> None:
        with self.world.lock:
            message = self._message(channel, ts)
            team = self.world.users[message.user].team
            self.change_message(message, by=message.user, text=self._with_mentions(text, team))

    def delete_message(self, channel: str, ts: str, *, with_files: bool = False) -> None:
        with self.world.lock:
            message = self._message(channel, ts)
            files = [self.world.files[file] for file in message.files]
            self.remove_message(message)
            for file in files if with_files else ():
                self.remove_file(file)

    def delete_file(self, file: str) -> None:
        with self.world.lock:
            self.remove_file(self.world.files[file])

    def react(self, channel: str, ts: str, user: str, name: str) -> None:
        with self.world.lock:
            message = self._message(channel, ts)
            message.reactions.setdefault(name, []).append(user)
            install = self.world.install_in(self.world.channels[channel])
            if install and self.hears(install, "reaction_added", "reactions:read"):
                event = {
                    "type": "reaction_added",
                    "user": user,
                    "reaction": name,
                    "item": {"type": "message", "channel": channel, "ts": ts},
                    "item_user": message.user,
                    "event_ts": self.world.new_ts(),
                }
                self.emit(install, event)

    def _message(self, channel: str, ts: str) -> Message:
        """Private ones too: the person sees them."""
        for message in self.world.messages.get(channel, []):
            if message.ts == ts and not message.deleted:
                return message
        raise ValueError(f"no message {ts} in {channel}")

    # Channels and the app in them

    def invite(self, channel: str, user: str | None = None, *, by: str | None = None) -> None:
        """The bot, or a person."""
        with self.world.lock:
            place = self.world.channels[channel]
            install = self.world.installed(place.team)
            assert user or install
            self.join(place, user or (install.bot_user if install else ""), inviter=by)

    def kick(self, channel: str, user: str | None = None) -> None:
        """The bot, or a person."""
        with self.world.lock:
            place = self.world.channels[channel]
            install = self.world.install_in(place)
            assert user or install
            self.leave(place, user or (install.bot_user if install else ""))

    def archive(self, channel: str, user: str = "") -> None:
        with self.world.lock:
            place = self.world.channels[channel]
            place.archived = True
            install = self.world.install_in(place)
            name = "channel_archive" if place.kind == "channel" else "group_archive"
            if install and self.hears(install, name, "channels:read", "groups:read"):
                event = {"type": name, "channel": channel, "user": user, "event_ts": self.world.new_ts()}
                self.emit(install, event)

    def uninstall(self, team: str | None = None) -> None:
        with self.world.lock:
            install = self.world.installed(team or self._first_team())
            assert install is not None
            self.revoke(install)

    def authorize(
        self, user: str, *, scopes: str = BOT_SCOPES, redirect_uri: str = "", team: str | None = None
    ) -> str:
        """The person allows the app; the code that Slack hands to the redirect URL."""
        with self.world.lock:
            code = secrets.token_hex(12)
            self.world.codes[code] = {
                "team": team or self.world.users[user].team,
                "user": user,
                "scopes": scopes.replace(",", " ").split(),
                "redirect_uri": redirect_uri,
                "used": False,
            }
            return code

    # Commands, shortcuts, buttons

    def slash(self, command: str, text: str, channel: str, user: str) -> Delivery:
        with self.world.lock:
            place, install = self.world.channels[channel], self._bot_for(user, channel)
            form = slash_form(self.world, install, place, user, command, text)
            answer_to = self.world.response_urls[form["response_url"]]
            return self.courier.send(
                Delivery(
                    kind="slash_commands",
                    payload=form,
                    retried=False,
                    on_ack=lambda said: self._answer_command(answer_to, said),
                )
            )

    def _answer_command(self, answer_to: ResponseUrl, said: Any) -> None:
        if isinstance(said, dict) and (said.get("text") or said.get("blocks")):
            self._respond(answer_to, said)

    def shortcut(self, callback_id: str, user: str, channel: str = "", ts: str = "") -> Delivery:
        """On a message, or without one: the global kind."""
        with self.world.lock:
            if not channel:
                install = self._bot_of(user)
                about = {"callback_id": callback_id, "action_ts": self.world.new_ts()}
                return self._interact(interaction(self.world, "shortcut", install, user, **about))
            message, install = self._message(channel, ts), self._bot_for(user, channel)
            payload = interaction(
                self.world,
                "message_action",
                install,
                user,
                callback_id=callback_id,
                action_ts=self.world.new_ts(),
                message_ts=ts,
                response_url=self.world.new_response_url("app", install, channel, user, ts),
                channel=self._named(channel, install),
                message=message_json(self.world, message),
            )
            return self._interact(payload)

    def press(self, channel: str, ts: str, user: str, label: str) -> Delivery:
        """The button of a message."""
        return self._act_on_message(channel, ts, user, label, None)

    def choose(self, channel: str, ts: str, user: str, menu: str, option: str) -> Delivery:
        """An option of a message's menu, both as they read; `…` is a menu without words."""
        return self._act_on_message(channel, ts, user, menu, option)

    def _act_on_message(self, channel: str, ts: str, user: str, label: str, option: str | None) -> Delivery:
        with self.world.lock:
            message, install = self._message(channel, ts), self._bot_for(user, channel)
            block, element = find_element(message.blocks, label, option)
            container: Json = {
                "type": "message",
                "message_ts": ts,
                "channel_id": channel,
                "is_ephemeral": message.ephemeral_for is not None,
            }
            if message.thread_ts:
                container["thread_ts"] = message.thread_ts
            more: Json = {
                "container": container,
                "channel": self._named(channel, install),
                "response_url": self.world.new_response_url("actions", install, channel, user, ts),
            }
            if message.ephemeral_for is None:
                more["message"] = message_json(self.world, message)
            return self._act(install, user, block, element, option, more)

    def press_in_view(
        self, user: str, label: str, option: str | None = None, *, home: bool = False
    ) -> Delivery:
        """A button or, with `option`, a menu's choice on the open form, or on the Home tab."""
        with self.world.lock:
            install = self._bot_of(user)
            view = self.world.homes[install.team, user] if home else self.world.modals[user][-1]
            block, element = find_element(view.body["blocks"], label, option)
            if option is not None:
                chosen = choice_of(element, option)
                view.chosen.setdefault(block["block_id"], {})[element["action_id"]] = chosen
            more = {
                "container": {"type": "view", "view_id": view.id},
                "view": view_json(self.world, view, view.chosen),
            }
            return self._act(install, user, block, element, option, more)

    def _act(
        self, install: Install, user: str, block: Json, element: Json, option: str | None, more: Json
    ) -> Delivery:
        chosen = choice_of(element, option) if option is not None else {}
        action = {
            "type": element["type"],
            "action_id": element.get("action_id", "unnamed"),
            "block_id": block["block_id"],
            "action_ts": self.world.new_ts(),
            **{name: element[name] for name in ("value", "text", "placeholder") if name in element},
            **chosen,
        }
        state = {block["block_id"]: {action["action_id"]: chosen}} if chosen else {}
        if "view" not in more:
            more["state"] = {"values": state}
        return self._interact(
            interaction(self.world, "block_actions", install, user, actions=[action], **more)
        )

    def _named(self, channel: str, install: Install) -> Json:
        told = channel_json(self.world.channels[channel], install.bot_user)
        kinds = {"im": "directmessage", "group": "privategroup"}
        kind = self.world.channels[channel].kind
        return {"id": channel, "name": kinds.get(kind, told.get("name", ""))}

    def _interact(self, payload: Json, **how: Any) -> Delivery:
        return self.courier.send(Delivery(kind="interactive", payload=payload, retried=False, **how))

    # Forms and the Home tab

    def show_modal(self, team: str, user: str, body: Json) -> View:
        """Puts it on top of the person's forms."""
        stack = self.world.modals.setdefault(user, [])
        id_ = self.world.new_id("V")
        view = View(
            id=id_,
            team=team,
            user=user,
            body=body,
            hash=secrets.token_hex(4),
            root=stack[0].id if stack else id_,
            previous=stack[-1].id if stack else None,
        )
        stack.append(view)
        self.world.views[id_] = view
        return view

    def show_home(self, team: str, user: str, body: Json) -> View:
        view = self.world.homes.get((team, user))
        if view is None:
            id_ = self.world.new_id("V")
            view = View(id=id_, team=team, user=user, body=body, hash="", root=id_)
            self.world.homes[team, user] = self.world.views[id_] = view
        view.body, view.hash, view.chosen = body, secrets.token_hex(4), {}
        return view

    def open_home(self, user: str) -> Delivery:
        with self.world.lock:
            install = self._bot_of(user)
            event = {
                "type": "app_home_opened",
                "user": user,
                "channel": self.world.direct(install, user).id,
                "tab": "home",
                "event_ts": self.world.new_ts(),
            }
            view = self.world.homes.get((install.team, user))
            return self.emit(install, event | ({"view": view_json(self.world, view)} if view else {}))

    def submit(self, user: str, values: Mapping[str, Any] | None = None) -> Delivery:
        """Fills in the open form by its labels and sends it. Raises `ValueError` as the form itself would."""
        with self.world.lock:
            install, view = self._bot_of(user), self.world.modals[user][-1]
            state = filled_in(view, dict(values or {}))
            view.errors = {}
            told = view_json(self.world, view, state)
            payload = interaction(self.world, "view_submission", install, user, view=told, response_urls=[])
            return self._interact(payload, on_ack=lambda said: self._after_submit(view, said))

    def _after_submit(self, view: View, said: Any) -> None:
        """What the app's answer does to the person's forms. An empty one closes this form."""
        stack = self.world.modals.get(view.user, [])
        answer = said if isinstance(said, dict) else {}
        action = answer.get("response_action")
        if action == "errors":
            view.errors = answer["errors"]
        elif action == "clear":
            stack.clear()
        elif action in ("update", "push"):
            try:
                body = check_view(answer.get("view"))
            except SlackError as refused:
                view.errors = {"": f"{refused.error}: {refused.more}"}
                return
            if action == "push":
                self.show_modal(view.team, view.user, body)
            else:
                view.body, view.hash = body, secrets.token_hex(4)
        elif view in stack:
            stack.remove(view)

    def close_modal(self, user: str) -> Delivery | None:
        """The app hears of it where it asked to."""
        with self.world.lock:
            install, view = self._bot_of(user), self.world.modals[user].pop()
            if not view.body.get("notify_on_close"):
                return None
            told = view_json(self.world, view)
            payload = interaction(
                self.world, "view_closed", install, user, view=told, is_cleared=not self.world.modals[user]
            )
            return self._interact(payload)

    # What the app sends to a response_url

    def respond(self, url: str, said: Json) -> None:
        """Raises `SlackError` for an address that is used up, too old or unknown."""
        answer_to = self.world.response_urls.get(url)
        if answer_to is None:
            raise SlackError("invalid_url")
        if answer_to.expires_at < time.monotonic():
            raise SlackError("expired_url")
        if answer_to.posts >= 5:
            raise SlackError("used_url")
        answer_to.posts += 1
        self._respond(answer_to, said)

    def _respond(self, answer_to: ResponseUrl, said: Json) -> None:
        original = None
        if answer_to.message_ts:
            original = self._message(answer_to.channel, answer_to.message_ts)
        if said.get("delete_original"):
            if original is not None:
                self.remove_message(original)
            return
        blocks = check_message_blocks(said["blocks"]) if said.get("blocks") else []
        text = str(said.get("text") or "")
        if not text and not blocks and not said.get("attachments"):
            raise SlackError("no_text")
        if said.get("replace_original") and original is not None:
            self.change_message(original, by=answer_to.install.bot_user, text=text, blocks=blocks)
            return
        self._post_response(answer_to, said, text, blocks)

    def _post_response(self, answer_to: ResponseUrl, said: Json, text: str, blocks: list[Json]) -> None:
        loud = said.get("response_type") == "in_channel"
        install = answer_to.install
        message = Message(
            ts=self.world.new_ts(),
            channel=answer_to.channel,
            user=install.bot_user,
            bot_id=install.bot_id,
            text=text[:40_000],
            blocks=blocks,
            thread_ts=said.get("thread_ts"),
            ephemeral_for=None if loud else answer_to.user,
        )
        if loud:
            self.add_message(message)
        else:
            self.world.messages.setdefault(message.channel, []).append(message)
