"""What stands before a command in a sentence, and says that somebody wants it: `could I get a …`."""

from __future__ import annotations

import re
from typing import Final

_ENGLISH = r"""
(?:(?:can|could|may|might) (?:i|we) (?:please |also |just )?(?:get|have|see)|(?:i|we)(?:'d|
 would)? (?:also |just )?
(?:like|love|need|want)(?: to (?:get|have|see))?|(?:(?:can|could|would|will) you (?:please |also |just )?)?
(?:please )?(?:give|make|write|do|create|get|show|prepare|provide|send)(?: me| us)?)
(?: (?:a|an|the|some|this|short|quick|brief|full|whole|my|our|your|good|clean))*
"""
_GERMAN = r"""
(?:(?:kannst|könntest|würdest) du(?: bitte)?(?: mir| uns)?(?: bitte)?(?: mal)?|(?:ich|wir) (?:hätten?|
möchten?|
bräuchten?|brauchen?|wollen|will)(?: gerne?| bitte)?|(?:mach|mache|erstell|erstelle|schreib|schreibe|
gib|zeig|schick)
(?: mir| uns)?(?: bitte)?(?: mal)?)
(?: (?:eine?|einen|das|die|den|kurze|kurzes|kurzen|ganze|noch|bitte|mal))*
"""
_SPANISH = r"""
(?:(?:(?:me |nos )?(?:puedes|podrías|puede|podría) )?(?:hazme|haz|hacerme|hacer|haznos|dame|darme|danos|
prepara|prepárame|
escribe|escríbeme|mándame|quiero|queremos|quisiera|quisiéramos|necesito|necesitamos|me gustaría))
(?: (?:una?|el|la|los|las|tener|ver|breve|corto))*
"""
_FRENCH = r"""
(?:(?:(?:peux-tu|tu peux|pouvez-vous|vous pouvez|pourrais-tu|tu pourrais|pourriez-vous) )?(?:me |nous )?
(?:faire|fais|faites|fais-moi|fais-nous|faites-moi|donner|donne-moi|donnez-moi|écris|écrire|prépare|
préparer|envoie-moi|avoir)
|(?:je|on|nous) (?:voudrais|voudrait|voudrions|veux|veut|aimerais|aimerait)(?: avoir)?|j'aimerais(?: avoir)?
|j'ai besoin|on a besoin)
(?: (?:une?|le|la|les|des?|du|petit|petite|court|bref))*(?: d'|) ?(?:une? )?
"""
_PORTUGUESE = r"""
(?:(?:(?:você )?(?:me )?(?:pode|poderia|podes) )?(?:(?:me )?(?:fazer|faz|faça|dar|dê|dá|fazes|preparar|
prepara|prepare|
escreve|escreva|escrever|manda|mande)(?: pra mim| para mim)?|quero|queremos|queria|preciso(?: de)?|
precisamos(?: de)?|
gostaria(?: de(?: ter)?)?))
(?: (?:uma?|o|a|os|as|breve|curto))*
"""
_RUSSIAN = r"""
(?:(?:можешь|можете|можно) (?:мне |нам )?(?:пожалуйста )?)?(?:(?:сделай|сделайте|сделать|составь|
составьте|составить|напиши|
напишите|написать|дай|дайте|пришли|пришлите|подготовь|покажи)(?: мне| нам)?|(?:мне|нам) (?:нужен|нужна|
нужно|нужны)|
(?:мне |нам )?(?:нужен|нужна|нужно|нужны)|хочу|хотим|хотелось бы|можно)
(?: (?:мне|нам|пожалуйста|краткий|краткую|краткое|полный|полную|небольшой|небольшую))*
"""

_FRAMES: Final = tuple(
    re.compile(rf"{frame.replace(chr(10), '')}\s+", re.IGNORECASE)
    for frame in (_ENGLISH, _GERMAN, _SPANISH, _FRENCH, _PORTUGUESE, _RUSSIAN)
)


def behind_frame(text: str) -> str | None:
    """What is wanted; None where no such words stand before it."""
    plain = text.replace("\u2019", "'")
    ends = [found.end() for frame in _FRAMES if (found := frame.match(plain)) is not None]
    return text[max(ends) :] if ends else None


_WANTED: Final = """
请 請 帮我 幫我 帮忙 麻烦 给我 給我 给 給 能不能 能 可以 想要 需要 要 想 做 写 寫 弄 生成 整理
整理出 一份 一个 一個 个 份 吗 嗎 吧 呢
出来 出來 来 來 成 把 转 轉 我 我们 你 一段 简短 简短的 简单 的 再 先 也 还

お願いします お願い ください 下さい ほしいです ほしい 欲しいです 欲しい 必要です もらえますか いただけますか
できますか
してください していただけますか してもらえますか して しろ お願いできますか 作って 作成して 見せて 送って を
が に で も の 出して
"""
UNSPACED_WANTED: Final = re.compile("|".join(sorted(_WANTED.split(), key=len, reverse=True)))
"""What may stand around a command in Chinese and Japanese beside `UNSPACED_FILLERS`."""
ASKED_FOR: Final = re.compile(
    "请|請|把|帮|幫|麻烦|给我|給我|能|可以|想要|需要|我要|一下|吧$|して|ください|下さい|お願い|ほしい|欲しい|もらえ|いただけ|作って|"
    "見せて"
)
"""Says in Chinese or Japanese that something is wanted, wherever it stands."""
