"""A job in words: the line about progress, and the answer with its choices."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.platform import Conversation
from bot.chat.replies import View
from handlers.html_rendering import TEXT_LIMIT, render_view
from handlers.matrix.outgoing.contents import RoomText, choices_of, length, room_text, with_choices
from handlers.matrix.outgoing.posted import MatrixPosted


class JobText:
    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def line(self, view: View) -> RoomText:
        status = View(job_id=view.job_id, final=False, status=view.status or "…")
        return room_text(render_view(status, rest=""))

    def answer(self, view: View, posted: MatrixPosted, locale: str) -> tuple[RoomText, bool]:
        """Also whether all of it fitted in."""
        told = "matrix-rest-left-out" if posted.fileless else "rest-in-file"
        hint = self._conversation.localize("matrix-choose", locale)
        choices = choices_of(() if posted.bare else view.buttons, hint)
        limit = TEXT_LIMIT - length(choices) - 2
        rest = self._conversation.localize(told, locale)
        rendered = render_view(view, rest=rest, limit=limit, folds=False)
        text = with_choices(room_text(rendered), choices)
        if posted.bare:
            text = replace(text, html="")
        return text, rendered.complete
