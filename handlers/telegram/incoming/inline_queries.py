"""What people type behind the bot's name, in any chat."""

from __future__ import annotations

from telegram import InlineQuery

from bot.chat.events import Person, Place
from handlers.telegram.incoming.typed_text import BotIdentity
from handlers.telegram.received import InlineSearch
from handlers.telegram.settings import PLATFORM
from handlers.telegram.target import start_link

MOST_SKIPPED = 1000


def inline_search(query: InlineQuery, me: BotIdentity) -> InlineSearch:
    asker = query.from_user
    place = Place(
        platform=PLATFORM,
        chat=str(asker.id),
        address={},
        private=True,
        tells_of_deletions=False,
        start_link=start_link(me.username),
    )
    offset = query.offset
    skip = min(int(offset), MOST_SKIPPED) if offset.isascii() and offset.isdigit() else 0
    return InlineSearch(
        query=query.id,
        place=place,
        person=Person(id=str(asker.id), locale=asker.language_code),
        words=query.query.strip(),
        skip=skip,
    )
