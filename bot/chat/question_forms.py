"""Whether a sentence asks something, in the eight languages: with a question mark, or by its first words."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from typing import Final

from bot.chat.small_talk import OF_RECORDS, as_tokens
from bot.language.scripts import is_unspaced

_MARKED = re.compile(r"[?？](?:[\s!！)»\"”]|\W)*$")
_STARTS: Final = re.compile(
    r"^ (?:"
    # English, with the verb that follows the word
    r"(?:what|when|where|why|how|which|whose|whom|who)(?:'s|'re| is| are| was| were| do| does| did|"
    r" will| would"
    r"| can| could| should| has| have| had| much| many| long| often| far| about| else| came|"
    r" happened| one| of) .*"
    r"|what(?:'s|'re) .*|who (?!knows|cares|am i)\w.*"
    r"|(?:is|are|was|were) there .*|did (?:they|we|he|she|it|you|anyone|anybody|someone) .*"
    r"|does (?:he|she|it) .*|do (?:they|we) .*"
    # German
    r"|(?:wer|wann|wo|warum|wieso|weshalb|wem|wen|welche[rsmn]?|wohin|woher|womit|wofür|"
    r"wie (?:viele?|lange|oft|teuer|hoch"
    r"|heißt|heissen|war|ist|geht|soll|wird|kommt)|was (?!für )) ?.*|gibt es .*|gab es .*|wurden? .*"
    # Spanish, whose accents tell the question, Portuguese, French
    r"|(?:cuándo|dónde|quién|quiénes|cuál|cuáles|cuánto|cuánta|cuántos|cuántas|cómo|adónde|por qué) .*"
    r"|qué (?!buen|bien|mal|lind|bonit|pena|ric|guay|risa|fuerte|día|va|lástima|susto|alegr|raro|"
    r"horror|maravill).*"
    r"|(?:quem|onde|qual|quais|quanto|quanta|quantos|quantas|o que|por que|quando|de quem|a que horas) .*"
    r"|(?:qui|pourquoi|combien|qu'est|qu'a|est ce qu\w*|lequel|laquelle|à quelle heure) .*"
    r"|(?:quand|où|comment|que) (?:est|c'est|sont|a|ont|on|va|vont|faut|faire|dit|commence) ?.*"
    # Russian
    r"|(?:кто|что|когда|где|куда|откуда|почему|зачем|сколько|кому|чей|чья|чьё|чьи|о чём|о чем|"
    r"про что|во сколько) .*"
    r"|есть ли .*|как (?!догов|обычно|всегда|скаж|хорошо|здорово|обещ|жаль|угодно|раз|только|и|мило|"
    r"круто|бы|будто).*"
    r") ?$"
)
_UNSPACED_WORDS: Final = re.compile(
    r"谁(?!都|也)|多少|(?<!没)(?<!没有)什么(?!都|也|的)|为什么|怎么(?!都|也)|哪(?!都|怕)|几(?:点|号|个人|人|位)|是否|"
    r"有没有"
    r"|(?:吗|呢|麼|嗎)$"
    r"|(?:です|ます|でした|ました|でしょう|ません|たの|るの|ない|った|んだ)か$"
    r"|(?:誰|いつ|どこ|なぜ|いくら|いくつ|何時|どれ|どう)(?!か|も|ぞ|せ)|何(?:が|を|の|と|人|件|日|月|で)|何$"
)


def has_question_mark(sentence: str) -> bool:
    return _MARKED.search(sentence) is not None or sentence.lstrip().startswith("¿")


def is_question(sentence: str) -> bool:
    """Without a mark it begins as questions do and has no comma: `Wie besprochen, ich komme` asks nothing."""
    if has_question_mark(sentence):
        return True
    tokens = as_tokens(sentence)
    if is_unspaced(sentence):
        return _UNSPACED_WORDS.search(sentence.rstrip(" 。.!！~～…")) is not None
    return "," not in sentence and _STARTS.match(tokens) is not None


def asks_to_tell(sentence: str) -> bool:
    """`tell me what Maria said`, `列出所有人`: at the beginning, in Japanese at the end."""
    tokens = as_tokens(sentence)
    found = OF_RECORDS.search(tokens)
    if found is None:
        return False
    return found.start() <= 1 or is_unspaced(sentence)
