"""Names of people, firms and places that a text claims, by capitals, titles and honorifics."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.language.scripts import HAN
from bot.language.stop_words import QUESTION_WORDS, STOP_WORDS
from bot.text.claims.given_names import CHINESE_SURNAMES, GIVEN_NAMES, JAPANESE_SURNAMES
from bot.text.claims.number_words import number_word
from bot.text.claims.plain_words import Piece, plain, word_set

_ENDS = frozenset('.!?:;…—–"«»„“”‚‘(¿¡•|/')
_STOP_WORDS = frozenset(plain(word) for words in (*STOP_WORDS.values(), QUESTION_WORDS) for word in words)
_TITLES = word_set(
    "mr mrs ms miss dr prof professor herr herrn frau fraulein firma monsieur madame mademoiselle m mme "
    "mlle senor senora "
    "sr sra srta don dona doctor doctora signor signora signore dottor dottore dottoressa senhor senhora "
    "doutor "
    "doutora doutor dra господин госпожа доктор uncle aunt onkel tante tio tia tante oncle"
)
_ADJECTIVE = re.compile("(?:ish|ese|ian|ean|ch|can|rman|reek)s?$")
"""English adjectives of peoples, which are written like names."""
_NO_NAMES = word_set(
    "ok okay internet online email e-mail app web wifi wlan mail pdf tv cd usb pin sms ceo cto cfo hr it "
    "pr vat id faq "
    "q a b c i he she they we you it the this speaker caller team sprecher sprecherin anrufer anruferin "
    "orador locuteur "
    "god dieu gott dios christmas easter weihnachten ostern noel paques navidad natale pasqua natal "
    "pascoa"
)
_NEVER_NAMES = _NO_NAMES | _TITLES | _STOP_WORDS
_SUBJECT_VERBS = {
    "en": word_set(
        "will would must says said needs wants asks asked sends calls plans offers agreed agrees suggests "
        "suggested reports "
        "reported thinks promised writes checks brings pays"
    ),
    "de": word_set(
        "wird soll muss sagt schickt ruft kummert ubernimmt bringt mochte bittet fragt schreibt pruft holt "
        "bestellt plant "
        "bezahlt organisiert informiert erinnert"
    ),
    "fr": word_set("va doit peut dit envoie appelle demande prepare propose enverra appellera veut s'occupe"),
    "es": word_set("va debe puede dice envia llama pide prepara propone llamara enviara quiere necesita"),
    "it": word_set("va deve puo manda chiama chiede prepara propone chiamera mandera vuole"),
    "pt": word_set("vai deve pode diz envia liga pede prepara propoe ligara quer precisa"),
    "ru": word_set(
        "должен должна будет сказал сказала отправит позвонит подготовит просит предлагает сделает хочет "
        "может"
    ),
}
_COMMON = word_set(
    "work water money time food breakfast lunch dinner paper rent traffic staff people children heating "
    "weather travail "
    "argent trabajo dinero gente lavoro trabalho dinheiro работа деньги погода ремонт"
)
"""What begins a sentence without an article and is no name."""
_GERMAN_BEFORE_NOUN = re.compile(
    r"(?:der|die|das|des|dem|den|ein\w*|kein\w*|mein\w*|dein\w*|sein\w*|ihr\w*|unser\w*|eur\w*|dies\w*|"
    r"jed\w*|all\w*|viel\w*|"
    r"mehr|wenig\w*|welch\w*|solch\w*|manch\w*|im|am|zum|zur|beim|vom|ins|ans|aufs|furs|uber|ohne|und|oder|"
    r"als|pro|per|"
    r"\w+(?:e|en|er|es|em|ig|lich|isch))"
)
_GERMAN_NOUN = re.compile(
    r"\w+(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tat|taten|nis|nisse|chen|lein|"
    r"ling|ismus|"
    r"ment|enz|anz|ur|ik|ie|ei|eien|tum|sal|mittel|zeit|zeiten|geld|kosten|stunden?|tage?n?|wochen?|preis\w*|"
    r"termin\w*|fahrt|fahrten|gang|satz|arbeit\w*|plan\w*|punkt\w*|teil\w*|stoff\w*|werk\w*|haus|raum|buch|"
    r"bericht|gesprach\w*)"
)
_GERMAN_BEFORE_NAME = word_set("von bei an durch sowie")
_GERMAN_PLURAL = ("en", "e", "er", "n", "s")
_GERMAN_MASS = word_set(
    "geld zeit arbeit wasser strom material hilfe essen kaffee software hardware werbung platz ruhe ende "
    "anfang schluss mitte "
    "dank bitte strom post musik papier holz glas gas luft fleisch brot milch personal feedback alles "
    "niemand jemand jeder "
    "man wer was urlaub bedarf support ware wetter deutschland europa"
)
_CHINESE_TITLED = re.compile(
    rf"([{CHINESE_SURNAMES}][{HAN}]{{0,2}}?)(?:先生|女士|小姐|经理|總監|总监|总(?=[，。、的说会将要在负是])|老师|主任|医生|教授|律师|师傅|"
    rf"工(?=[，。、说会将要负]))"
    rf"|(?<![{HAN}])?(?:小|老|阿)([{CHINESE_SURNAMES}])(?![{HAN}]?(?:病|路|组|时|板|家|队))"
)
_CHINESE_SUBJECT = re.compile(
    rf"(?:^|[，。；、！？：\s]|由|让|请|跟|找|叫|向|给|和|与|据)([{CHINESE_SURNAMES}][{HAN}]{{1,2}}?)"
    "(?=将|会|要|说|负责|同意|提出|建议|认为|表示|去|打电|把|给|和|、|在|已|需|来|从|明天|周|下周|承诺|准备|希望)"
)
_CHINESE_WORDS = re.compile(
    "方案|方面|方法|方便|任务|任何|马上|周[一二三四五六日末围期年]|程序|余额|计划|严格|顾客|付款|范围|陆续|许多|何时|曾经|谢谢|高层|高度|高兴|"
    "金额|白天|关于|于是|石油|文件|毛利|万一|钱|夏天|陈述|黄金|黄色|马路|郑重|安排|常|江|向|石|龙年|武|段|顾问|向导|程度|路上|徐徐|张贴|金"
)
_JAPANESE_TITLED = re.compile(
    rf"([{HAN}]{{1,4}}|[ァ-ヺー]{{2,8}}|[A-Za-z]{{2,12}})(?:さん|氏|様|くん|君|先生|部長|課長|社長|係長|専務)"
)
_JAPANESE_WORDS = re.compile(
    "(?:皆|客|奥|医者|業者|神|娘|息子|孫|父|母|兄|姉|弟|妹|者|先|同|仕|多|各|店|学校|女|男|新|前|副|元|会)$"
)
_JAPANESE_SURNAME = re.compile(
    "|".join(sorted((one for one in JAPANESE_SURNAMES if len(one) > 1), key=len, reverse=True))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedEntity:
    plain: str
    """One word, or the characters of an East Asian name."""
    is_sure: bool
    """False for an acronym, which may read differently elsewhere."""
    is_person: bool = False


def names_in(
    text: str, found: Sequence[Piece], language: str | None, *, without: Collection[int] = ()
) -> tuple[NamedEntity, ...]:
    """Of a text and its pieces; `without` are starts of words that are known to be something else."""
    if language in {"zh", "yue"}:
        return (*_chinese(text), *_latin_words(found, without))
    if language == "ja":
        return (*_japanese(text), *_latin_words(found, without))
    return tuple(dict.fromkeys(_by_capitals(found, language or "", without)))


def _by_capitals(found: Sequence[Piece], language: str, without: Collection[int]) -> Iterator[NamedEntity]:
    is_name = False
    for at, piece in enumerate(found):
        if not piece.is_word:
            is_name = is_name and piece.raw in "-'’&."
            continue
        is_name = piece.start not in without and _is_name(found, at, language, follows_name=is_name)
        if is_name:
            is_acronym = len(piece.raw) > 1 and piece.raw.isupper()
            yield NamedEntity(
                plain=piece.plain,
                is_sure=not is_acronym,
                is_person=piece.plain in GIVEN_NAMES or _before_title(found, at),
            )


def _is_name(found: Sequence[Piece], at: int, language: str, *, follows_name: bool) -> bool:
    piece = found[at]
    word = piece.plain
    if not piece.is_capital or len(word) < 2:
        return False
    is_other = word in _NEVER_NAMES or number_word(word, language) is not None
    if word in GIVEN_NAMES or is_other:
        return word in GIVEN_NAMES
    if _before_title(found, at):
        return True
    if language == "de":
        return _is_german_name(found, at, follows_name=follows_name)
    if at == 0 or found[at - 1].raw in _ENDS:
        return _is_subject(found, at, language)
    return not (language == "en" and _ADJECTIVE.search(word))


def _before_title(found: Sequence[Piece], at: int) -> bool:
    if at and found[at - 1].raw == "." and at > 1:
        return (
            found[at - 2].plain in _TITLES
            and len(found[at - 2].plain) > 1
            and found[at - 1].end < found[at].start
        )
    return (
        at > 0
        and found[at - 1].plain in _TITLES
        and (found[at - 1].is_capital or len(found[at - 1].plain) > 3)
    )


def _is_subject(found: Sequence[Piece], at: int, language: str) -> bool:
    """Whether a sentence's first word is who does it: before a verb, or before a name."""
    following = found[at + 1] if at + 1 < len(found) else None
    if following is None or not following.is_word:
        return False
    if following.is_capital and following.plain not in _STOP_WORDS and following.plain in GIVEN_NAMES:
        return False
    return following.plain in _SUBJECT_VERBS.get(language, ()) and not _is_common_start(found[at].plain)


def _is_common_start(word: str) -> bool:
    """Plurals and what else begins sentences without an article."""
    return (
        word.endswith(
            ("ing", "s", "ion", "ment", "body", "one", "thing", "ость", "ение", "ания", "ание", "ция")
        )
        or len(word) < 3
        or word in _COMMON
    )


def _is_german_name(found: Sequence[Piece], at: int, *, follows_name: bool) -> bool:
    """All nouns have capitals: names stand without an article, before a verb or behind a preposition."""
    word = found[at].plain
    if _GERMAN_NOUN.fullmatch(word) or word in _GERMAN_MASS:
        return False
    before = found[at - 1] if at else None
    if before is not None:
        if follows_name and (before.plain in GIVEN_NAMES or before.raw == "-"):
            return True
        if before.is_word and _GERMAN_BEFORE_NOUN.fullmatch(before.plain):
            return False
    following = found[at + 1].plain if at + 1 < len(found) else ""
    if following in _SUBJECT_VERBS["de"] or before is None:
        return following in _SUBJECT_VERBS["de"]
    is_plural = word.endswith(_GERMAN_PLURAL)
    return before.plain == "laut" or (before.plain in _GERMAN_BEFORE_NAME and not is_plural)


def _latin_words(found: Sequence[Piece], without: Collection[int]) -> Iterator[NamedEntity]:
    for piece in found:
        is_latin = piece.is_word and piece.raw[0].isascii() and piece.is_capital and len(piece.plain) > 1
        if is_latin and piece.start not in without and piece.plain not in _NO_NAMES:
            yield NamedEntity(plain=piece.plain, is_sure=not piece.raw.isupper())


def _chinese(text: str) -> Iterator[NamedEntity]:
    for found in _CHINESE_TITLED.finditer(text):
        if (name := found[1] or found[2]) and not _CHINESE_WORDS.match(name):
            yield NamedEntity(plain=name, is_sure=True, is_person=True)
    for found in _CHINESE_SUBJECT.finditer(text):
        if not _CHINESE_WORDS.match(found[1]) and not _CHINESE_TITLED.match(found[1]):
            yield NamedEntity(plain=found[1], is_sure=True, is_person=True)


def _japanese(text: str) -> Iterator[NamedEntity]:
    for found in _JAPANESE_TITLED.finditer(text):
        name = found[1]
        if not _JAPANESE_WORDS.search(name) and not name[0].isascii():
            surname = next((one for one in JAPANESE_SURNAMES if name.endswith(one)), name[-2:])
            yield NamedEntity(
                plain=surname if name[0] >= "\u4e00" else plain(name), is_sure=True, is_person=True
            )
    for found in _JAPANESE_SURNAME.finditer(text):
        yield NamedEntity(plain=found[0], is_sure=True)
