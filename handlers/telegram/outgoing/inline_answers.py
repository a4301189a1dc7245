"""Inline mode: people find their own answers in any chat, and put them there by themselves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from cachetools import LRUCache
from telegram import InlineQueryResultArticle, InlineQueryResultsButton

from bot.chat.help_topics import HelpTopic
from bot.chat.platform import Conversation
from bot.chat.replies import FoundAnswer
from bot.domain.errors import DeliveryError
from handlers.html_rendering import clipped, render_view
from handlers.rate_limiter import Rate, RateLimiter
from handlers.telegram.bot_api.paced_calls import PacedCalls, Urgency
from handlers.telegram.outgoing.guest_calls import article_text
from handlers.telegram.received import InlineSearch

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 4
"""Searches: each reads answers."""
PAGE = 10
"""Answers of up to 4096 characters each."""
CACHE_SECONDS = 5
"""What is forgotten is not shown for longer."""
SEARCHES = Rate(1, 1)
"""Of one person: who types is shown what the latest letters find."""
TITLE_LIMIT, DESCRIPTION_LIMIT, BUTTON_LIMIT = 100, 200, 60
_MOST_TYPING = 1000


class InlineAnswers:
    """Nothing is kept or repeated: who goes on typing asks anew."""

    def __init__(self, calls: PacedCalls, conversation: Conversation, rate_limiter: RateLimiter) -> None:
        self._calls = calls
        self._conversation = conversation
        self._rate_limiter = rate_limiter
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._latest: LRUCache[str, str] = LRUCache(_MOST_TYPING)
        """Query by person."""

    async def answer(self, search: InlineSearch) -> None:
        self._latest[search.person.id] = search.query
        while wait := self._rate_limiter.take((f"search {search.person.id}", SEARCHES)):
            await self._rate_limiter.sleep(wait)
            if not self._is_latest(search):
                return
        async with self._room:
            if self._is_latest(search):
                await self._answer(search)

    def _is_latest(self, search: InlineSearch) -> bool:
        return self._latest.get(search.person.id) == search.query

    async def _answer(self, search: InlineSearch) -> None:
        found = await self._conversation.own_answers(
            search.place, search.person, search.words, skip=search.skip, most=PAGE
        )
        locale = await self._conversation.locale(
            search.place.platform, "", search.person.id, search.person.locale
        )
        rest = self._conversation.localize("find-rest", locale)
        articles = await asyncio.to_thread(_articles, found.answers, rest)
        button = None
        if found.nothing and not search.skip:
            button = InlineQueryResultsButton(
                clipped(found.nothing, BUTTON_LIMIT), start_parameter=HelpTopic.FIND
            )
        try:
            await self._calls.call(
                0,
                lambda _: self._calls.bot.answer_inline_query(
                    search.query,
                    articles,
                    cache_time=CACHE_SECONDS,
                    is_personal=True,
                    next_offset="" if found.skip_next is None else str(found.skip_next),
                    button=button,
                ),
                Urgency.FREE,
            )
        except DeliveryError as error:
            logger.info("search.unanswered", extra={"reason": error.message})


def _articles(found: Sequence[FoundAnswer], rest: str) -> list[InlineQueryResultArticle]:
    return [_article(one, rest) for one in found]


def _article(found: FoundAnswer, rest: str) -> InlineQueryResultArticle:
    beginning = " ".join(block.text for block in found.view.body[:3])
    return InlineQueryResultArticle(
        found.job_id,
        clipped(found.name, TITLE_LIMIT),
        article_text(render_view(found.view, rest=rest)),
        description=clipped(beginning, DESCRIPTION_LIMIT),
    )
