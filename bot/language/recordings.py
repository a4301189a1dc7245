"""What recordings and people are called: a language's name beside such a word tells what it is like.

Words are plain. `the German recording` is to be translated from German, if anything.
"""

from __future__ import annotations

from typing import Final

from bot.language.spellings import plain

_RECORDINGS = """
    voice recording recordings audio audios sound message messages memo memos note notes file files video
    videos clip clips call calls meeting meetings conversation interview interviews podcast podcasts lecture
    speech talk text transcript voicemail track song part

    aufnahme aufnahmen sprachnachricht sprachnachrichten nachricht nachrichten sprachaufnahme sprachmemo ton
    tonaufnahme datei anruf gespräch telefonat besprechung sitzung vortrag teil lied rede

    grabación grabaciones nota notas mensaje mensajes voz texto archivo vídeo llamada reunión conversación
    entrevista charla conferencia canción parte

    enregistrement enregistrements vocal vocaux fichier appel réunion entretien conversation conférence
    discours chanson texte partie

    gravação gravações áudio áudios mensagem mensagens arquivo ficheiro chamada ligação reunião conversa
    palestra entrevista canção

    запись записи аудио аудиозапись голосовое голосовую сообщение сообщения звук текст файл видео звонок
    звонка встречу встречи встреча совещание совещания разговор разговора интервью лекцию лекция песню часть
    """
RECORDINGS: Final = frozenset(plain(word) for word in _RECORDINGS.split())

_PEOPLE = """
    client clients customer customers boss colleague colleagues team friend friends partner partners office
    guest guests speaker speakers guy guys man woman people side lady

    kunde kunden kundin chef chefin kollege kollegen kollegin freund freunde freundin partner büro gast gäste
    leute team mann frau sprecher

    cliente clientes jefe jefa colega colegas equipo amigo amiga amigos socio socios oficina

    client cliente clients patron patronne collègue collègues équipe ami amie amis bureau

    chefe equipe amigos sócio escritório

    клиент клиента клиенту клиентом клиентка клиенты клиентам коллега коллеги коллегой коллегам друг друга
    другу партнёр партнёры партнёром команда команды офис
    """
PEOPLE: Final = frozenset(plain(word) for word in _PEOPLE.split())

UNSPACED_RECORDINGS: Final = frozenset(
    (
        *(
            "录音",
            "錄音",
            "音频",
            "音訊",
            "语音",
            "語音",
            "声音",
            "聲音",
            "消息",
            "讯息",
            "訊息",
            "视频",
            "影片",
        ),
        *("文件", "檔案", "会议", "會議", "内容", "內容", "全文", "録音", "音声", "メッセージ", "ファイル"),
        *("ボイスメモ", "ボイスメッセージ", "動画", "通話"),
    )
)
"""Those of Chinese and Japanese that may stand beside a name."""
