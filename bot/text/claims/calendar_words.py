"""Days of the week, months and days counted from today, whatever language names them."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WEEKDAYS = {
    "en": "mondays? tue(?:s|sdays?)? wednesdays?|weds thu(?:rs|rsdays?) fridays? saturdays? sundays?",
    "de": r"montag\w* dienstag\w* mittwoch\w* donnerstag\w* freitag\w* samstag\w*|sonnabend\w* sonntag\w*",
    "es": "lunes martes miercoles jueves viernes sabados? domingos?",
    "fr": "lundis? mardis? mercredis? jeudis? vendredis? samedis? dimanches?",
    "it": "lunedi martedi mercoledi giovedi venerdi sabat[oi] domenic(?:a|he)",
    "pt": "segundas? tercas? quartas? quintas? sextas? sabados? domingos?",
    "ru": r"понедельник\w* вторник\w* сред[ауы]|среде четверг\w* пятниц\w* суббот\w* воскресень\w*",
}
_MONTHS = {
    "en": "jan(?:uary)? feb(?:ruary)? march|mar apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? "
    "oct(?:ober)? "
    "nov(?:ember)? dec(?:ember)?",
    "de": r"januars?|janner februars?|feber marz aprils? mais? junis?|juno julis? augusts? septembers? "
    r"oktobers? "
    "novembers? dezembers?",
    "es": "enero febrero marzo abril mayo junio julio agosto sep?tiembre octubre noviembre diciembre",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": r"январ\w+ феврал\w+ март(?:а|у|е|ом)? апрел\w+ ма(?:й|я|ю|е|ем) июн\w+ июл\w+ август\w{0,2} "
    r"сентябр\w+ "
    r"октябр\w+ ноябр\w+ декабр\w+",
}
_RELATIVE = {
    "en": {1: "tomorrow", -1: "yesterday"},
    "de": {1: "morgen", -1: "gestern", 2: "ubermorgen", -2: "vorgestern"},
    "es": {1: "manana", -1: "ayer", 2: "pasado manana", -2: "anteayer"},
    "fr": {1: "demain", -1: "hier", 2: "apres-demain", -2: "avant-hier"},
    "it": {1: "domani", -1: "ieri", 2: "dopodomani"},
    "pt": {1: "amanha", -1: "ontem", 2: "depois de amanha", -2: "anteontem"},
    "ru": {1: "завтра(?:шн\\w+)?", -1: "вчера(?:шн\\w+)?", 2: "послезавтра", -2: "позавчера"},
    "zh": {1: "明天|明早|明晚", -1: "昨天|昨晚", 2: "后天|後天", -2: "前天"},
    "ja": {1: "明日|あした", -1: "昨日|きのう", 2: "明後日|あさって", -2: "一昨日|おととい"},
}
_RELATIVE_ALONE = {"es": r"(?<!la )(?<!las )(?<!esta )", "de": "(?<!guten )(?<!am )(?<!heute )"}
_NEVER_SMALL = {"en": frozenset({"may", "march", "mar"})}
_NEVER_CAPITAL = {"pt": frozenset({"marco"}), "de": frozenset({"morgen"})}
_EAST_ASIAN_WEEKDAY = re.compile(
    "(?:周|週|星期|礼拜)([一二三四五六日天])|([月火水木金土日])曜日?|[（(]([月火水木金土日])[)）]"
)
_EAST_ASIAN_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月")
_EAST_ASIAN_DAYS = {
    **dict(zip("一二三四五六日", range(7), strict=True)),
    **dict(zip("月火水木金土日", range(7), strict=True)),
    "天": 6,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    kind: str
    """`weekday` (0 is Monday), `month` (1 to 12) or `relative` (1 is tomorrow)."""
    value: int
    start: int
    end: int


def _patterns(language: str) -> re.Pattern[str]:
    rows = (
        *((f"w{at}", one) for at, one in enumerate(_WEEKDAYS.get(language, "").split())),
        *((f"m{at + 1}", one) for at, one in enumerate(_MONTHS.get(language, "").split())),
        *(
            (f"r{at + 5}", _RELATIVE_ALONE.get(language, "") * (at == 1) + one)
            for at, one in _RELATIVE[language].items()
        ),
    )
    rows = tuple(sorted(rows, key=lambda one: " " not in one[1] and "-" not in one[1]))
    listed = "|".join(f"(?P<{name}>{pattern})" for name, pattern in rows)
    if language in {"zh", "ja"}:
        return re.compile(listed)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)")


_COMPILED = {language: _patterns(language) for language in _RELATIVE}


def days_in(text: str, plain_text: str, language: str | None) -> tuple[Day, ...]:
    """Of a text in digits; `plain_text` is the same without case and accents, letter for letter."""
    return tuple(sorted(_days(text, plain_text, language or ""), key=lambda day: day.start))


def _days(text: str, plain_text: str, language: str) -> Iterator[Day]:
    for found in _EAST_ASIAN_WEEKDAY.finditer(text):
        letter = next(filter(None, found.groups()))
        yield Day(kind="weekday", value=_EAST_ASIAN_DAYS[letter], start=found.start(), end=found.end())
    for found in _EAST_ASIAN_MONTH.finditer(text):
        yield Day(kind="month", value=int(found[1]), start=found.start(), end=found.end())
    pattern = _COMPILED.get(language)
    for found in pattern.finditer(plain_text) if pattern else ():
        name = found.lastgroup or ""
        word, is_capital = found[0], text[found.start()].isupper()
        if word in _NEVER_SMALL.get(language, ()) and not is_capital:
            continue
        if word in _NEVER_CAPITAL.get(language, ()) and is_capital:
            continue
        yield _day(name, found.start(), found.end())


def _day(name: str, start: int, end: int) -> Day:
    kind, number = name[0], int(name[1:])
    if kind == "w":
        return Day(kind="weekday", value=number, start=start, end=end)
    if kind == "m":
        return Day(kind="month", value=number, start=start, end=end)
    return Day(kind="relative", value=number - 5, start=start, end=end)
