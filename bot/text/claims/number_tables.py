"""Number words of the interface's languages and Italian, as `plain` writes them."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.text.claims.plain_words import word_set


def _listed(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """`a|b c d`: the words of consecutive numbers, several for one parted by a bar."""
    return {word: first + at * step for at, group in enumerate(words.split()) for word in group.split("|")}


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberWords:
    cardinals: Mapping[str, int]
    """Below a hundred, and hundreds that are one word."""
    scales: Mapping[str, int]
    ordinals: Mapping[str, int] = field(default_factory=dict)
    joiners: frozenset[str] = frozenset()
    """Between the words of one number."""
    points: frozenset[str] = frozenset()
    approximate: frozenset[str] = frozenset()
    """Before or behind a number that is only nearly meant."""


_ENGLISH_TENS = "twenty thirty forty|fourty fifty sixty seventy eighty ninety"

ENGLISH = NumberWords(
    cardinals={
        **_listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ),
        **_listed(_ENGLISH_TENS, 20, 10),
        **_listed("twenties thirties forties fifties sixties seventies eighties nineties", 20, 10),
        "dozen": 12, "oh": 0,
    },
    scales={
        "hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 10**6, "m": 10**6,
        "mio": 10**6,
        "millions": 10**6, "thousands": 1000, "hundreds": 100, "billion": 10**9, "billions": 10**9,
        "bn": 10**9,
    },
    ordinals={
        **_listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", 1
        ),
        **_listed("thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", 30, 10),
    },
    joiners=frozenset({"and"}),
    points=frozenset({"point"}),
    approximate=word_set("about around roughly approximately nearly almost some circa over under below "
        "above up more less at "
        "least most than or so close ca approx beyond just"),
)  # fmt: skip

_GERMAN_UNITS = _listed(
    "null eins|ein|eine|einem|einen|einer|eines zwei|zwo drei vier funf sechs sieben acht neun zehn elf "
    "zwolf "
    "dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn"
)

GERMAN = NumberWords(
    cardinals={
        **_GERMAN_UNITS,
        **_listed("zwanzig dreissig|dreizig vierzig funfzig sechzig siebzig achtzig neunzig", 20, 10),
        "dutzend": 12, "zweien": 2, "dreien": 3, "anderthalb": 1,
    },
    scales={
        "hundert": 100, "hunderte": 100, "tausend": 1000, "tausende": 1000, "tsd": 1000, "k": 1000,
        "million": 10**6, "millionen": 10**6, "mio": 10**6, "milliarde": 10**9, "milliarden": 10**9,
        "mrd": 10**9,
    },
    ordinals=_listed("erst zweit dritt viert funft sechst siebt|siebent acht neunt zehnt elft zwolft", 1),
    points=frozenset({"komma"}),
    approximate=word_set("etwa ungefahr rund circa ca knapp fast gut uber unter mehr weniger als bis zu "
        "mindestens hochstens "
        "beinahe an die um gegen zirka maximal"),
)  # fmt: skip

SPANISH = NumberWords(
    cardinals={
        **_listed(
            "cero uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
            "dieciseis diecisiete dieciocho diecinueve veinte veintiuno|veintiun|veintiuna veintidos "
            "veintitres "
            "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
        ),
        **_listed("treinta cuarenta cincuenta sesenta setenta ochenta noventa cien|ciento", 30, 10),
        **_listed(
            "doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas "
            "seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas novecientos|novecientas",
            200, 100,
        ),
        "docena": 12, "veintena": 20, "treintena": 30, "centenar": 100,
    },
    scales={"mil": 1000, "millon": 10**6, "millones": 10**6, "k": 1000},
    ordinals=_listed(
        "primer|primero|primera segundo|segunda tercer|tercero|tercera cuarto|cuarta quinto|quinta "
        "sexto|sexta "
        "septimo|septima octavo|octava noveno|novena decimo|decima", 1
    ),
    joiners=frozenset({"y"}),
    points=frozenset({"coma", "punto"}),
    approximate=word_set("unos unas casi aproximadamente alrededor cerca mas menos de sobre como hasta "
        "algo poco minimo "
        "maximo "
        "a por cerca"),
)  # fmt: skip

FRENCH = NumberWords(
    cardinals={
        **_listed(
            "zero un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
            "seize"
        ),
        **_listed("vingt|vingts trente quarante cinquante soixante septante huitante|octante "
            "nonante", 20, 10),
        "douzaine": 12, "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
        "cinquantaine": 50, "quarantaine": 40, "soixantaine": 60,
        "centaine": 100,
    },
    scales={
        "cent": 100, "cents": 100, "mille": 1000, "milliers": 1000, "k": 1000, "million": 10**6,
        "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
    },
    ordinals=_listed(
        "premier|premiere deuxieme|second|seconde troisieme quatrieme cinquieme sixieme septieme huitieme "
        "neuvieme "
        "dixieme onzieme douzieme treizieme quatorzieme quinzieme seizieme", 1
    ),
    joiners=frozenset({"et"}),
    points=frozenset({"virgule"}),
    approximate=word_set("environ presque pres autour plus moins de que quelque quelques a peu d vers "
        "jusqu'a jusqu "
        "une"),
)  # fmt: skip

ITALIAN = NumberWords(
    cardinals={
        **_listed(
            "zero uno|un|una|un' due tre quattro cinque sei sette otto nove dieci undici dodici tredici "
            "quattordici "
            "quindici sedici diciassette diciotto diciannove venti"
        ),
        **_listed("trenta quaranta cinquanta sessanta settanta ottanta novanta", 30, 10),
        "dozzina": 12, "decina": 10, "ventina": 20, "trentina": 30, "quindicina": 15, "centinaio": 100,
        "quarantina": 40, "cinquantina": 50, "sessantina": 60,
    },
    scales={
        "cento": 100, "mille": 1000, "mila": 1000, "milione": 10**6, "milioni": 10**6, "miliardo": 10**9,
        "miliardi": 10**9, "k": 1000,
    },
    ordinals=_listed(
        "primo|prima secondo|seconda terzo|terza quarto|quarta quinto|quinta sesto|sesta settimo|settima "
        "ottavo|ottava nono|nona decimo|decima", 1
    ),
    joiners=frozenset({"e"}),
    points=frozenset({"virgola"}),
    approximate=word_set("circa quasi oltre piu meno di intorno a almeno massimo verso una di poco"),
)  # fmt: skip

PORTUGUESE = NumberWords(
    cardinals={
        **_listed(
            "zero um|uma dois|duas tres quatro cinco seis|meia sete oito nove dez onze doze treze "
            "quatorze|catorze quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove"
        ),
        **_listed("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem|cento", 20, 10),
        **_listed(
            "duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas quinhentos|quinhentas "
            "seiscentos|seiscentas setecentos|setecentas oitocentos|oitocentas "
            "novecentos|novecentas", 200, 100
        ),
        "duzia": 12, "dezena": 10,
    },
    scales={
        "mil": 1000, "milhao": 10**6, "milhoes": 10**6, "bilhao": 10**9, "bilhoes": 10**9, "k": 1000,
    },
    ordinals=_listed(
        "primeiro|primeira segundo|segunda terceiro|terceira quarto|quarta quinto|quinta sexto|sexta "
        "setimo|setima oitavo|oitava nono|nona decimo|decima", 1
    ),
    joiners=frozenset({"e"}),
    points=frozenset({"virgula"}),
    approximate=word_set("cerca de quase aproximadamente uns umas mais menos por volta em torno ate do "
        "que perto no minimo "
        "maximo"
        ),
)  # fmt: skip

RUSSIAN_CARDINALS = (
    ("нол[ьяюе]м?|нул[ьяюе]м?", 0), ("одн(?:а|о|ого|ому|им|ом|ой|у)|один|раз", 1),
    ("дв(?:а|е|ух|ум|умя|ое|оих|оем)", 2), ("тр(?:и|ех|ем|емя|ое|оих|оем)", 3),
    ("четыр(?:е|ех|ем|ьмя)|четверо", 4),
    ("пят(?:ь|и|ью|еро)", 5), ("шест(?:ь|и|ью|еро)", 6), ("сем(?:ь|и|ью)", 7), ("вос(?:емь|ьми|емью)", 8),
    ("девят(?:ь|и|ью)", 9), ("десят(?:ь|и|ью|ок|ка)", 10), ("одиннадцат(?:ь|и|ью)", 11),
    ("двенадцат(?:ь|и|ью)|дюжин[аыу]", 12), ("тринадцат(?:ь|и|ью)", 13), ("четырнадцат(?:ь|и|ью)", 14),
    ("пятнадцат(?:ь|и|ью)", 15), ("шестнадцат(?:ь|и|ью)", 16), ("семнадцат(?:ь|и|ью)", 17),
    ("восемнадцат(?:ь|и|ью)", 18), ("девятнадцат(?:ь|и|ью)", 19), ("двадцат(?:ь|и|ью)", 20),
    ("тридцат(?:ь|и|ью)", 30), ("сорока?", 40), ("пят(?:ьдесят|идесяти|ьюдесятью)", 50),
    ("шест(?:ьдесят|идесяти)", 60), ("сем(?:ьдесят|идесяти)", 70), ("вос(?:емьдесят|ьмидесяти)", 80),
    ("девяност[оа]", 90), ("ст[оа]|сотн[яиюе]", 100), ("двести|двухсот|двумстам", 200),
    ("триста|трехсот", 300),
    ("четыреста|четырехсот", 400), ("пят(?:ьсот|исот)", 500), ("шест(?:ьсот|исот)", 600),
    ("сем(?:ьсот|исот)", 700), ("вос(?:емьсот|ьмисот)", 800), ("девят(?:ьсот|исот)", 900),
)  # fmt: skip
RUSSIAN_SCALES = (
    ("тысяч(?:а|и|е|у|ей|ам|ами|ах)?|тыс", 1000),
    (r"миллион\w{0,3}|млн", 10**6),
    (r"миллиард\w{0,3}|млрд", 10**9),
)
RUSSIAN_ORDINALS = (
    ("перв", 1), ("втор", 2), ("трет", 3), ("четверт", 4), ("пят", 5), ("шест", 6), ("седьм", 7),
    ("восьм", 8),
    ("девят", 9), ("десят", 10), ("одиннадцат", 11), ("двенадцат", 12), ("тринадцат", 13),
    ("четырнадцат", 14),
    ("пятнадцат", 15), ("шестнадцат", 16), ("семнадцат", 17), ("восемнадцат", 18), ("девятнадцат", 19),
    ("двадцат", 20), ("тридцат", 30), ("сороков", 40), ("пятидесят", 50), ("шестидесят", 60),
    ("семидесят", 70),
    ("восьмидесят", 80), ("девяност", 90),
)  # fmt: skip
RUSSIAN_ORDINAL_ENDING = "(?:ый|ой|ий|ого|ому|ым|ом|ая|ую|ое|ые|ых|ьего|ьему|ьем|ья|ье|ью|ьей|ьи)"

RUSSIAN = NumberWords(
    cardinals={},
    scales={},
    points=frozenset({"целых", "целая", "запятая"}),
    approximate=word_set(
        "около примерно почти приблизительно порядка более менее больше меньше свыше до чем где-то где то "
        "порядка не"
    ),
)

TABLES = {
    "en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH, "it": ITALIAN, "pt": PORTUGUESE, "ru": RUSSIAN,
}  # fmt: skip

WEAK = {
    "en": frozenset({"zero", "oh", "one", "first", "second", "seconds"}),
    "de": frozenset({"acht", "null"}),
    "es": frozenset({"segundo", "segunda", "cuarto", "cuarta", "sexta", "quinta", "once", "primo"}),
    "fr": frozenset({"neuf", "second", "seconde"}),
    "it": frozenset({"sei", "secondo", "seconda", "prima", "primo", "quarto"}),
    "pt": frozenset({"segundo", "segunda", "quarta", "quinta", "sexta", "meia", "terca"}),
    "ru": frozenset(),
}
"""Words that are often no number: they support one, but claim none."""
