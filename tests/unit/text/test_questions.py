# ruff: noqa: RUF001  (letters of other scripts are the matter here)
"""Where a question finds its passage without a model, and where it rightly finds none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.text.extractive import find_passages
from bot.text.stems import stem

MEETINGS = {
    "en": (
        "Good morning everybody.",
        "The release of version four was planned for the tenth of June.",
        "The bank changed its interface last week, so the payment module is not finished.",
        "Maria will write the announcement for the customers by Friday.",
        "The servers in Frankfurt were overloaded three times last month.",
        "The new servers cost four thousand euros a month.",
        "The coffee machine is broken again.",
    ),
    "de": (
        "Guten Morgen zusammen.",
        "Die Messe in Hannover beginnt am dritten April.",
        "Ein Stand in Halle neun kostet achttausend Euro.",
        "Klaus bucht den Stand bis Freitag.",
        "Die Druckerei braucht zwei Wochen für neue Broschüren.",
        "Sabine hat die Preislisten gestern an die Druckerei geschickt.",
        "Im Lager fehlen dreihundert Schrauben, weil die Lieferung zu spät kam.",
    ),
    "fr": (
        "Bonjour à tous.",
        "La réunion avec le client aura lieu jeudi à quatorze heures.",
        "Anne envoie les chiffres du trimestre au directeur.",
        "Le budget de publicité a été réduit de dix pour cent.",
        "Les livraisons arrivent en retard depuis la grève du port.",
        "Nous avons décidé de changer de fournisseur au printemps.",
    ),
    "es": (
        "Buenos días a todos.",
        "La reunión con el cliente es el jueves por la tarde.",
        "Ana envió las cifras del trimestre al director.",
        "El presupuesto de publicidad baja un diez por ciento.",
        "Los pedidos llegan tarde por la huelga del puerto.",
        "Decidimos cambiar de proveedor en primavera.",
    ),
    "ru": (
        "Доброе утро, коллеги.",
        "Встреча с клиентом состоится в четверг после обеда.",
        "Анна отправила цифры за квартал директору.",
        "Бюджет на рекламу сократили на десять процентов.",
        "Серверы во Франкфурте были перегружены три раза.",
        "Договор с поставщиком заканчивается весной.",
    ),
    "zh": (
        "大家早上好。",
        "新版本的发布时间定在六月十号。",
        "支付模块还没有做完，因为银行上周改了接口。",
        "小王负责周五之前写好给客户的通知。",
        "法兰克福的服务器上个月有三次过载。",
        "新服务器每个月要四千欧元。",
    ),
    "ja": (
        "おはようございます。",
        "新しい版の公開は六月十日の予定です。",
        "銀行が接続方法を変更したため、決済機能は未完成です。",
        "田中さんが金曜日までに顧客への通知を書きます。",
        "先月、サーバーが三回停止しました。",
        "新しいサーバーの費用は毎月四千ユーロです。",
    ),
}

ANSWERED = [
    ("en", "When was the release planned?", 1),
    ("en", "Why is the payment module not finished?", 2),
    ("en", "Who writes the announcement?", 3),
    ("en", "What do the new servers cost?", 5),
    ("en", "How often were the servers overloaded?", 4),
    ("en", "Who is responsible for the announcement?", 3),
    ("en", "What happened to the servers in Frankfurt?", 4),
    ("de", "Was kostet der Stand?", 2),
    ("de", "Wann fängt die Messe an?", 1),
    ("de", "Wer hat den Stand gebucht?", 3),
    ("de", "Wer schickt die Preisliste?", 5),
    ("de", "Wie lange braucht die Druckerei für die Broschüre?", 4),
    ("fr", "Qui doit envoyer les chiffres ?", 2),
    ("fr", "Quand est la réunion avec le client ?", 1),
    ("fr", "Pourquoi la livraison est-elle en retard ?", 4),
    ("es", "¿Quién va a enviar las cifras?", 2),
    ("es", "¿Cuándo son las reuniones con el cliente?", 1),
    ("es", "¿Qué proveedor decidieron cambiar?", 5),
    ("ru", "Кто отправит цифры?", 2),
    ("ru", "Когда заканчивается договор с поставщиками?", 5),
    ("ru", "Что случилось с серверами?", 4),
    ("ru", "На сколько сокращён бюджет рекламы?", 3),
    ("zh", "谁写给客户的通知？", 3),
    ("zh", "服务器每个月多少欧元？", 5),
    ("ja", "サーバーの費用はいくらですか？", 5),
    ("ja", "決済機能はなぜ未完成ですか？", 2),
]

UNANSWERED = [
    ("en", "Where do penguins live?"),
    ("en", "When does the office in Madrid open?"),
    ("en", "What is the salary of the director?"),
    ("en", "Who won the football game on Sunday?"),
    ("en", "What happened to the servers in Madrid?"),
    ("en", "When will Maria go on holiday?"),
    ("de", "Wie viel kostet die neue Halle in Berlin?"),
    ("de", "Wer hat die Schrauben gestohlen?"),
    ("de", "Wie heißt der neue Praktikant?"),
    ("de", "Wann zieht die Firma nach Berlin um?"),
    ("fr", "Où vivent les pingouins ?"),
    ("fr", "Combien coûte le nouveau logiciel ?"),
    ("es", "¿Dónde está la oficina nueva de Madrid?"),
    ("es", "¿Quién ganó el partido de fútbol?"),
    ("ru", "Где живут пингвины?"),
    ("ru", "Какая зарплата у программиста?"),
    ("zh", "企鹅住在哪里？"),
    ("zh", "公司什么时候搬家？"),
    ("ja", "南極企鵝の生息地はどこですか？"),
    ("ja", "社長の給料はいくらですか？"),
]


def lines_of(language: str) -> list[Line]:
    return [
        Line(range=TimeRange.from_seconds(6 * at, 6 * at + 6), text=text)
        for at, text in enumerate(MEETINGS[language])
    ]


@pytest.mark.parametrize(("language", "question", "at"), ANSWERED)
def test_a_question_in_other_forms_of_the_words_finds_what_was_said(
    language: str, question: str, at: int
) -> None:
    found = find_passages(question, lines_of(language), language=language)
    assert any(MEETINGS[language][at] in passage.text for passage in found)
    assert all(sum(text in passage.text for text in MEETINGS[language]) <= 2 for passage in found)


@pytest.mark.parametrize(("language", "question"), UNANSWERED)
def test_a_question_about_something_else_finds_nothing(language: str, question: str) -> None:
    assert find_passages(question, lines_of(language), language=language) == ()


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", "envoie envoyer envoyé envoyez"), ("fr", "réunion réunions"), ("fr", "chiffre chiffres"),
        ("de", "schicken schickt geschickt"), ("de", "vertrag verträge vertrages"),
        ("de", "preis preise preisen"),
        ("es", "enviar envía envió enviado"), ("es", "reunión reuniones"), ("en", "invoice invoices"),
        ("en", "cancel cancelled cancelling"), ("ru", "отправить отправит отправил отправила"),
        ("ru", "бюджет бюджета бюджете"), ("ru", "новостной новостная новостные"),
        ("pt", "enviar envia enviou"), ("it", "inviare invia inviato dell'inviato"),
        ("nl", "rekening rekeningen"), ("sv", "möte mötet möten"), ("da", "møde mødet møder"),
        ("no", "møte møtet møter"), ("nn", "møte møtet"), ("cs", "smlouva smlouvy smlouvu"),
        ("pl", "faktura faktury fakturę"), ("fi", "lasku laskun laskut laskussa"),
        ("hu", "számla számlát"), ("tr", "proje projeler projede"),
        ("ro", "contract contracte contractul"),
        ("id", "bayar membayar dibayar"), ("hi", "बैठक बैठकों"), ("fr", "l'envoi envoi"),
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


def test_threads_do_not_mix_their_words_up() -> None:
    words = [f"{root}{ending}" for root in ("schick", "kauf", "bau") for ending in ("en", "te", "ung")] * 20
    alone = [stem.__wrapped__(word, "de") for word in words]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(partial(stem.__wrapped__, language="de"), words)) == alone


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "marche", "marchand"), ("fr", "contrat", "contrôle"), ("fr", "service", "serveur"),
        ("de", "kunde", "kunst"), ("de", "vertrag", "vertreter"), ("de", "rechnung", "rechner"),
        ("en", "international", "internet"), ("en", "number", "numb"), ("en", "station", "status"),
        ("es", "contrato", "control"), ("ru", "сервер", "сервис"), ("ru", "стол", "столица"),
    ],
)  # fmt: skip
def test_different_words_keep_different_stems(language: str, one: str, other: str) -> None:
    assert stem(one, language) != stem(other, language)
