"""How people agree on something, and how they leave it open."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re

from bot.text.cues import DECISION_CUES

_AGREED = re.compile(
    r"\b(?:agree\w*|vote[ds]?|voting|unanimous\w*|passed|in favou?r|stays|remains|decid\w*|decision|let's|"
    r"we'll|we will|"
    r"settled|approved?|okay|ok|fine|deal|go with|take (?:the|that|it)|it is|is (?:fixed|set)|open on|then|"
    r"abgestimmt|einstimmig|angenommen|bleibt|einverstanden|beschlossen|entschieden|einig\w*|vereinbart|"
    r"genehmigt|"
    r"abgemacht|machen wir|nehmen wir|wir (?:nehmen|machen|werden|bleiben|treffen)|gut|dann|so machen|passt|"
    r"steht fest|vale|votad\w*|votamos|unanimidade?|a favor|decidi\w*|acord\w*|acuerdo|queda\w*|aprob\w*|"
    r"vamos a|"
    r"entonces|de acuerdo|voté\w*|unanimité|adopté\w*|reste|d'accord|convenu\w*|approuv\w*|"
    r"on (?:prend|fait|met|garde|choisit)|entendu|parfait|aura lieu|votato|unanimità|rimane|deciso|decidiamo|"
    r"prendiamo|facciamo|va bene|d'accordo|approvat\w*|concordat\w*|combin\w*|concord\w*|aprov\w*|certo|"
    r"fechado|"
    r"fica|ficou|vamos|голос\w+|единогласно|принят\w*|остаётся|остается|решил\w*|решено|договорил\w*|"
    r"утвер\w*|"
    r"соглас\w*|значит|берем|берём|давайте|хорошо|ладно|так и сделаем)\b"
    r"|表决|投票|全票|照旧|决定|定在|定下|同意|一致|通过|就这么|就用|那就|确定|好的?[，。]|没问题"
    r"|可決|全員一致|賛成|のまま|決定|決まり|決め|合意|承認|しましょう|にします|了解|では",
    re.IGNORECASE,
)
_WONDERED = re.compile(
    r"\b(?:whether|nobody's sure|no one is sure|ob wir|ob man|keiner weiß|nadie sabe|personne ne sait|"
    r"nessuno sa|"
    r"ninguém sabe|никто не знает)\b|是否|要不要|かどうか",
    re.IGNORECASE,
)
"""What is asked, where nothing in the line answers it."""
_OPEN = re.compile(
    r"\b(?:not sure|don't know|undecided|not decided|no decision|still open|talk about (?:it|that) again|"
    r"put (?:that|it|this) off|"
    r"postpone\w*|later|maybe|let's see|think about it|not yet|depends|haven't (?:decided|agreed|answered)|"
    r"no agreement|(?:that's|it's|is|remains) open|next (?:time|meeting)|to be (?:decided|discussed)|"
    r"another (?:day|time)|"
    r"can't agree|disagree\w*|kein\w* (?:einigung|entscheidung|beschluss)|nicht einig|nächstes mal|später|"
    r"no hay acuerdo|otro día|para otra|sin decidir|no (?:está|hemos) decidi\w*|falta decidir|"
    r"pas d'accord|pas (?:été )?décidé|prochaine fois|une autre fois|plus tard|rien n'est décidé|"
    r"nessun accordo|non (?:è|abbiamo) decis\w*|un'altra volta|più avanti|prossima volta|rimand\w*|"
    r"sem acordo|não (?:foi|está) decidid\w*|outra hora|fica para|mais tarde|"
    r"не договорил\w*|нет решения|решим (?:позже|потом)|в следующий раз|обсудим|вопрос открыт\w*|позже|"
    r"(?:noch )?offen|noch nicht|nicht sicher|weiss nicht|weiß nicht|vertag\w*|klären|überlegen|mal sehen|"
    r"schauen wir|"
    r"todavía no|aún no|no sé|ya veremos|lo hablamos|pensarlo|depende|cada uno|"
    r"trop tôt|pas encore|on en reparle|attendons|on verra|à voir|je ne sais pas|réfléchir|"
    r"ancora da|non lo so|vediamo|da vedere|non ancora|ci pensiamo|dobbiamo chiedere|"
    r"ainda não|não sei|depende|próxima reunião|vamos ver|pensar|não gostei|"
    r"пока не|ещё не|еще не|не решил\w*|не уверен\w*|не знаю|подумаем|потом|посмотрим|дороговато|отложим)\b"
    r"|没有?(?:决定|定|达成|同意)|研究|讨论一下|下次再|意见不一|还没|定不下来|再等等|再说|再想|不确定|考虑一下|以后再|まだ決ま|意見が分か|次回|後で決|継続審議|結論が出|"
    r"決まっていません|また話し|検討|もう少し|考えておき|保留|未定",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|no|n't|still open|postpone\w*|nicht|kein\w*|noch offen|vertag\w*|no|todavía|aún|pas|"
    r"aucun\w*|non|ancora|não|ainda|не|пока)\b"
    r"|不|没|未|ない|ません",
    re.IGNORECASE,
)
KNOWN = frozenset({"en", "de", "es", "fr", "it", "pt", "ru", "zh", "ja", "yue"})
"""Languages whose words for it are known."""


def is_agreed(text: str) -> bool:
    return _AGREED.search(text) is not None


def is_left_open(text: str) -> bool:
    if _OPEN.search(text) is not None:
        return True
    return _WONDERED.search(text) is not None and DECISION_CUES.search(text) is None


def is_negated(text: str) -> bool:
    return _NEGATED.search(text) is not None
