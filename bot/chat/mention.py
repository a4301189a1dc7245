"""Whether a mention speaks to the bot or of it: by where it stands, in the eight languages."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from typing import Final

from bot.chat.small_talk import (
    ADDRESSEES,
    AMONG_PEOPLE,
    COURTESY,
    GREETINGS,
    REMARKS,
    THANKS,
    as_tokens,
    phrase_pattern,
    without,
)

MENTION: Final = "\ufffc"
"""Stands where the bot is mentioned, in `MessageReceived.wording`."""
_BOUNDARY = re.compile(r"[,.!?;:()\u2013\u2014\n。，！？、；：…-]\s*$")
_OBJECT_MARK = re.compile(r"^\s*(?:を|が|は|の|に|へ|と|も|って|で|なら|という)")
"""Behind a name in Japanese: the name is a part of the sentence."""
_UNSPACED_BEFORE = re.compile(
    r"(?:[了过過把给給用叫请請的是和跟让讓在被对對]|邀请|知道|认识|介绍"
    r"|欢迎|使用|试试|添加|加入)\s*$"
)
_MODAL = phrase_pattern(
    "can|could|would|kann|könnte|puede|podría|peut|pourrait|est ce que|pode|poderia|может|мог бы"
    "|能|可以|能不能"
)
_OF_IT = phrase_pattern(
    """
    about|with|of|to|for|from|via|by|on|in|is|are|was|were|and|or|like|than|the|our|this|that|without|called
    named
    invite|invited|add|added|adding|adds|use|used|using|uses|try|tried|trying|install|installed|installing
    meet|welcome|ask
    asked|asking|tell|told|mention|mentioned|know|knows|like|likes|love|loves|hate|hates|have|has|had|remove
    removed|kick
    kicked|call|called|build|built|made|make|makes|need|needs|got|get|gets|want|wants|introduce|introducing
    test|tested|testing
    bring|brought|brings|let|enable|enabled|connect|connected|find|found|see|seen|tag|tagged|run|runs|set up
    setup|recommend
    mit|von|zu|für|über|ohne|an|bei|durch|ist|sind|war|und|oder|wie|als|den|der|dem|die|das|unser|unseren
    heißt|namens
    eingeladen|hinzugefügt|kennt|kenne|kennen|benutzt|benutze|nutzt|nutze|nutzen|probiert|ausprobiert|testet
    teste|fragt|frag
    frage|begrüßt|willkommen|mag|liebe|brauchen|haben|hat|habe|begrüßen
    a|de|con|por|para|sobre|sin|en|es|era|y|o|como|el|al|del|la|un|nuestro|llamado|conoce|conocen|conozco
    usa|uso|usar|usan
    usamos|probado|prueba|probar|invitado|añadido|añadí|agregué|instalado|bienvenido|presento|pregunta
    pregúntale|adoro
    avec|d'|pour|sur|par|sans|est|était|et|ou|comme|le|les|l'|du|au|notre|invité|ajouté|connaît|connaissez
    connais|utilise
    utilisez|utilisent|utiliser|essayé|essayez|essayer|installé|bienvenue|demandez|demande|voici|à|chez
    adore|aime
    com|em|é|e|ou|o|ao|do|da|no|nosso|convidou|convidei|adicionou|adicionei|coloquei|colocou|conhece
    conhecem|conheço|usam
    testou|testei|instalou|instalei|bem vindo|vindo|pergunta|perguntem|apresento|adoro|chamado
    с|от|о|об|про|для|к|на|в|без|это|и|или|как|через|наш|нашего|пригласил|пригласила|пригласили|добавил
    добавила|добавили
    знает|знаете|знаешь|использует|используете|используем|пробовал|пробовала|пробовали|поставил|поставила
    установил|спросите
    спроси|встречайте|приветствуйте|зовут|подключил|подключила|подключили|люблю|обожаю|попробуем|попробуйте
    вызвал
    """
)
"""Right before a mention: it names the bot, and does not call it."""


def spoken_part(wording: str) -> str | None:
    """What of the text is said to the bot; None where it is only spoken of."""
    before, _, rest = wording.partition(MENTION)
    after = rest.replace(MENTION, " ")
    whole = f"{before.rstrip()} {after.lstrip()}".strip()
    if _OBJECT_MARK.match(after):
        return None
    if not _content(before, opening=True):
        return whole
    if not _content(after):
        return whole if _BOUNDARY.search(before) or not _names(before) else None
    if _BOUNDARY.search(before):
        return whole if after.lstrip().startswith((",", "，", "、")) else after.strip()
    if not without(
        as_tokens(_last_sentence(before)), _MODAL, GREETINGS, REMARKS, COURTESY, ADDRESSEES
    ).strip():
        return after.strip().rstrip("?？ ")
    return None


def _content(text: str, *, opening: bool = False) -> str:
    """What is left besides small talk; at the end of a sentence courtesy says nothing either."""
    tables = (GREETINGS, THANKS, REMARKS, ADDRESSEES) if opening else (THANKS, COURTESY)
    return without(as_tokens(text), *tables).strip()


def _names(before: str) -> bool:
    tokens = as_tokens(before)
    last = [found.end() for found in _OF_IT.finditer(tokens)]
    behind = bool(last) and last[-1] == len(tokens) - 1
    return behind or bool(_UNSPACED_BEFORE.search(before) or AMONG_PEOPLE.search(tokens))


def _last_sentence(text: str) -> str:
    return re.split(r"[.!?\n。！？]", text)[-1]
