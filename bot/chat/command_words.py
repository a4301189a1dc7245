"""What people write for each command, in the eight languages."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bot.domain.job import Mode


def _words(text: str) -> frozenset[str]:
    """Words and, with underscores, phrases."""
    return frozenset(word.replace("_", " ") for word in text.split())


class Name(StrEnum):
    """A command, as its slash form is spelled."""

    TRANSCRIBE = "transcribe"
    NOTES = "notes"
    SUMMARIZE = "summarize"
    TRANSLATE = "translate"
    ASK = "ask"
    SPEAKER = "speaker"
    SETTINGS = "settings"
    LANGUAGE = "language"
    MODE = "mode"
    VOCABULARY = "vocabulary"
    STATUS = "status"
    CANCEL = "cancel"
    PRIVACY = "privacy"
    FORGET = "forget"
    HELP = "help"
    START = "start"


MODES: Final = {
    Name.TRANSCRIBE: Mode.ASR,
    Name.NOTES: Mode.S2T,
    Name.SUMMARIZE: Mode.SUMMARIZE,
    Name.TRANSLATE: Mode.TRANSLATE,
    Name.ASK: Mode.UNDERSTAND,
}
"""Commands that make something of a recording."""

MENU: Final = (
    *MODES,
    Name.SPEAKER,
    Name.STATUS,
    Name.CANCEL,
    Name.SETTINGS,
    Name.LANGUAGE,
    Name.MODE,
    Name.VOCABULARY,
    Name.PRIVACY,
    Name.FORGET,
    Name.HELP,
)
"""What a platform lists, with `command-<name>` of the catalogue beside each."""

_SPELLINGS: Final = {
    Name.TRANSCRIBE: "asr transcript transcription transcribir transcríbelo transcríbeme transcripción "
    "transcrire transcris transcrivez transkribieren transkribiere transkribier transkript transcrever "
    "transcreva "
    "transcreve transcrição транскрипт транскрипция транскрипцию транскрибируй расшифровка расшифровку "
    "расшифруй расшифруйте 转写 轉寫 转录 文字稿 逐字稿 文字起こし 書き起こし",
    Name.NOTES: "s2t note notas notizen protokoll заметки конспект протокол 笔记 "
    "会议纪要 纪要 ノート メモ 議事録",
    Name.SUMMARIZE: "summarise summary sum gist tldr recap resumen resúmelo resúmeme resumir résumé "
    "résume résumez "
    "résumer zusammenfassung zusammenfassen fasse resumo resuma resume итог итоги резюме сводка сводку "
    "кратко "
    "резюмируй 总结 總結 摘要 要約 まとめ",
    Name.TRANSLATE: "translation traducir traduce traducción tradúcelo tradúceme tradúcemelo traducirlo "
    "traduzca traduire traduis traduisez traduction übersetze übersetzen übersetz übersetzung traduzir "
    "traduza traduz tradução переведи переведите перевод перевести 翻译 翻譯 翻訳",
    Name.ASK: "understand question pregunta preguntar demande demander frage fragen pergunta perguntar "
    "спроси вопрос ответ answer antwort respuesta réponse resposta 提问 问 回答 質問",
    Name.SPEAKER: "speakers sprecher hablante locuteur falante спикер 发言人 说话人 話者",
    Name.SETTINGS: "options preferences ajustes réglages paramètres einstellungen configurações настройки "
    "设置 設定",
    Name.LANGUAGE: "lang idioma langue sprache язык 语言 言語",
    Name.MODE: "modo modus режим 模式 モード",
    Name.VOCABULARY: "vocab glossary terms vokabular glossar vocabulario glosario vocabulaire glossaire "
    "vocabulário glossário словарь глоссарий 词汇 詞彙 术语 語彙 用語",
    Name.STATUS: "queue estado statut état статус 状态 状態",
    Name.CANCEL: "stop abort cancelar annuler abbrechen стоп отмена отмени 取消 キャンセル",
    Name.PRIVACY: "privacidad confidentialité datenschutz privacidade приватность 隐私 プライバシー",
    Name.FORGET: "delete olvidar oublier vergessen esquecer забудь удали 忘记 忘れて",
    Name.HELP: "ayuda aide hilfe ajuda помощь 帮助 ヘルプ",
    Name.START: "",
}

WORDS: Final = {word: name for name, words in _SPELLINGS.items() for word in (name.value, *words.split())}
"""Spelling, in lower case, to command."""

MARKS: Final = " \t\n.,:;!?¿¡。，、！？：；…\"'“”„«»()"
"""What stands around a word and is none of it."""

NOUNS: Final = _words(
    "asr transcript transcription transcripción transkript transcrição транскрипт транскрипция транскрипцию "
    "расшифровка расшифровку s2t note notes notas notizen protokoll заметки конспект протокол summary "
    "sum gist "
    "tldr recap resume resumen résumé zusammenfassung resumo итог итоги резюме сводка сводку кратко "
    "translation "
    "traducción traduction übersetzung tradução перевод"
)
"""Spellings of modes that a sentence may also tell something about: `notes look great`."""

UNSPACED: Final = tuple(sorted((word for word in WORDS if ord(word[0]) > 0x2E80), key=len, reverse=True))
"""Spellings of scripts that write no spaces, longest first: what follows needs no space."""

AT_THE_END: Final = ("übersetzen", "zusammenfassen", "transkribieren")
"""Verbs that in German close the sentence."""

COURTESIES: Final = (
    *("please", "can you", "could you", "would you"),
    *("bitte", "kannst du", "könntest du", "können sie", "könnten sie"),
    *("por favor", "puedes", "podrías", "puede", "podría", "me puedes"),
    *(
        "s'il te plaît",
        "s'il vous plaît",
        "peux-tu",
        "tu peux",
        "pouvez-vous",
        "pourrais-tu",
        "pourriez-vous",
    ),
    *("você pode", "pode", "podes", "poderia"),
    *("пожалуйста", "можешь", "можете", "не могли бы вы"),
    *("请", "請", "麻烦", "帮我", "幫我", "能不能", "你能", "可以"),
)
"""Stand before a command without a slash."""
