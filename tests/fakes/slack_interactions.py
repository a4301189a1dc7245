"""What people do with the app in Slack: type commands, press buttons, open the Home tab, fill in forms."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any

from tests.fakes.slack_blocks import check_message_blocks, check_view
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_events import channel_json, interaction, message_json, slash_form, view_json
from tests.fakes.slack_forms import choice_of, filled_in, find_element
from tests.fakes.slack_people import People
from tests.fakes.slack_state import Install, Json, Message, ResponseUrl, SlackError, View


class Interactions(People):
    # Commands, shortcuts, buttons

    def slash(self, command: str, text: str, channel: str, user: str) -> Delivery:
        with self.world.lock:
            place, install = self.world.channels[channel], self._bot_for(user, channel)
            form = slash_form(self.world, install, place, user, said=(command, text))
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
            return self._act((install, user), block, element, option, more)

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
            return self._act((install, user), block, element, option, more)

    def _act(
        self, who: tuple[Install, str], block: Json, element: Json, option: str | None, more: Json
    ) -> Delivery:
        install, user = who
        chosen = choice_of(element, option) if option is not None else {}
        kept: Json = {name: element[name] for name in ("value", "text", "placeholder") if name in element}
        action: Json = {
            "type": element["type"],
            "action_id": element.get("action_id", "unnamed"),
            "block_id": block["block_id"],
            "action_ts": self.world.new_ts(),
            **kept,
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

    def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Or, with `messages`, the conversation with the app."""
        with self.world.lock:
            install = self._bot_of(user)
            event = {
                "type": "app_home_opened",
                "user": user,
                "channel": self.world.direct(install, user).id,
                "tab": tab,
                "event_ts": self.world.new_ts(),
            }
            view = self.world.homes.get((install.team, user)) if tab == "home" else None
            return self.emit(install, event | ({"view": view_json(self.world, view)} if view else {}))

    def stop_session(self, channel: str, thread_ts: str, user: str) -> Delivery:
        """Slack's own button in a thread that shows work. Raises `ValueError` where there is none."""
        with self.world.lock:
            install = self.world.install_in(self.world.channels[channel])
            session = self.world.sessions.get((channel, thread_ts))
            if session is None or session.status != "processing" or install is None:
                raise ValueError("nothing is worked on there")
            if not self.hears(install, "agent_session_stopped", "chat:write"):
                raise ValueError("the loading indicator has no button")
            event = {
                "type": "agent_session_stopped",
                "channel": channel,
                "thread_ts": thread_ts,
                "user": user,
                "streaming_message_ts": [],
                "event_ts": self.world.new_ts(),
            }
            return self.emit(install, event)

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
