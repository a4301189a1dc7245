"""What stands around a language in a request and names none: which recording is meant, and courtesy."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bot.language.recordings import UNSPACED_RECORDINGS

_SPACED = """
    the this that it its these those a an my our your his her their me us for of and with please pls plz
    thanks thank you now again quickly asap just all whole full everything entire last latest first new
    voice recording recordings audio audios sound message messages memo memos note file files video call
    meeting conversation interview podcast lecture speech talk text words transcript language tongue
    version mother native here above below too also today today's yesterday yesterday's

    das dies diese dieser dieses diesen es ihn sie die der den dem ein eine einen mein meine meinen meiner
    unsere unser mir uns mich für von und mit bitte danke mal jetzt nochmal schnell alles ganze ganzen
    gesamte letzte letzten neue aufnahme aufnahmen sprachnachricht nachricht nachrichten sprachaufnahme ton
    datei anruf gespräch besprechung sitzung vortrag sprache muttersprache hier auch doch kurz sofort heute
    gestern fassung

    esto eso este esta ese esa lo la el los las un una mi mis tu su nuestro nuestra me nos mí para de del y
    con por favor porfa gracias ya ahora rápido todo toda entero entera último última nuevo nueva grabación
    grabaciones nota mensaje mensajes voz texto archivo vídeo llamada reunión conversación entrevista charla
    versión idioma lengua materna aquí también otra vez

    ça cela ceci ce cet cette ces le les l' une mon ma mes notre nos votre ton ta moi nous pour du des d' et
    avec s'il te t' plaît plait vous svp stp merci maintenant vite encore tout toute tous entier entière
    dernier dernière nouveau nouvelle enregistrement enregistrements vocal fichier appel réunion entretien
    langue maternelle ici aussi

    isto isso essa esse o os as um uma meu minha nosso nossa mim do da e com obrigado obrigada já agora
    inteiro inteira último última novo nova gravação gravações áudio áudios mensagem mensagens arquivo
    ficheiro chamada ligação reunião conversa palestra língua

    это этот эту эти его её ее их мне нам для меня нас мой моё мою свой родной и с пожалуйста пж плиз спасибо
    сейчас теперь быстро снова ещё раз всё все весь всю целиком последнее последнюю последний новую новое
    запись записи аудио аудиозапись голосовое голосовую сообщение сообщения звук текст файл видео звонок
    встречу встречи совещание разговор интервью лекцию язык тут здесь тоже
    """
FILLERS: Final = frozenset(_SPACED.split())
"""Words of the languages that write spaces, in lower case."""

_UNSPACED = """
    请 請 麻烦 麻煩 帮我 幫我 给我 給我 帮忙 幫忙 一下 能 这个 這個 那个 那個 这段 這段 那段 这条 這條 这些
    這些 这份 這份 这 這 那 把 将 將 它 录音 錄音 音频 音訊 语音 語音 声音 聲音 消息 讯息 訊息 视频
    影片 文件 檔案 会议 會議 内容 內容 全部 整个 整個 全文 最后 最後 上一条 的 吧
    好吗 好嗎 可以吗 可以嗎 行吗 谢谢 謝謝 现在 現在 马上 再 我 您 你 语言 語言 母语 母語

    ください 下さい お願いします お願い いたします 致します もらえますか くれますか 頂けますか いただけますか
    してくれ してほしい しておいて して しろ します する できますか これ それ あれ この その あの 録音 音声
    メッセージ ファイル ボイスメモ ボイスメッセージ 動画 通話 全体 今 すぐ もう一度 どうか 私 言語 母国語
    の は も ね よ
    """


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


UNSPACED_FILLERS: Final = _any_of(_UNSPACED.split())
"""The same in Chinese and Japanese."""
UNSPACED_COURTESY: Final = _any_of(set(_UNSPACED.split()) - UNSPACED_RECORDINGS)
"""Without what recordings are called."""

PRONOUNS: Final = {
    "translate": "it", "summarize": "it", "summarise": "it", "transcribe": "it",
    "übersetze": "es", "übersetz": "es", "übersetzen": "es", "zusammenfassen": "es", "transkribieren": "es",
    "traduis": "la", "traduisez": "la", "résume": "la", "traduce": "la",
}  # fmt: skip
"""Command to what would be the code of a language, did it not stand alone beside this command."""
