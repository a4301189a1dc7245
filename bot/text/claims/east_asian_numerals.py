"""Chinese and Japanese numerals, put into digits where they stand: `二十三万円` becomes `230000円`."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {
    one: value
    for value, group in enumerate(
        ("〇零", "一壱壹", "二两兩弐贰", "三参叁", "四", "五", "六", "七", "八", "九")
    )
    for one in group
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_NUMERAL = "".join((*_DIGITS, *_SMALL, *_LARGE))
_RUN = re.compile(
    rf"(第|周|星期|礼拜|初)?((?:\d+(?:\.\d+)?)?[{_NUMERAL}](?:[{_NUMERAL}]|(?<=[万萬亿億千百])\d+)*)(点[{_NUMERAL}]+)?"
)
_NO_NUMBER = re.compile(
    "一(?:起|下|些|样|直|定|般|边|旦|切|共|致|会儿?|番|緒|応|部|般|旦|度|方|切|人ひとり|律|体|生|时|路|种|"
    "方面|家|同|律|再|遍|趟|口气|向|览|行)|(?<![0-9〇零一二三四五六七八九十百千万])一点儿?(?!半)|统一|唯一|万一|(?<![0-9一二三四五六七八九十百])千万(?![元块円])|十分(?!钟|鐘|前|後|后|間|间|で|に|ほど|くらい|か)|"
    "四处|三明治|百货|百貨|八月が|九州|四国(?!语)|万能|七夕|五感|不二|一一|第一|千葉|三菱|六本木|三井|五十嵐|八百屋|千代田|"
    "三重|十日町|一郎|二郎|三郎|百合|一回り|一息|一旦|一斉|一員|一環|均一|随一|一流|"
    "三田|三浦|三木|三宅|千田|八木|八田|五島|二宮|九条|十勝|百度|千夏|千尋|一般的"
)
"""Words that are written with numerals and count nothing, and names."""

_TAIL = re.compile(r"(?<![\d.])(\d+)([度块])(\d)(?![\d.万千百])")
"""`三十八度七` is 38.7 degrees."""


def in_digits(text: str, language: str | None = None) -> str:
    """The text with its numerals as digits; words that only look like numerals stay."""
    kept = _NO_NUMBER.sub(lambda found: "\x00" * len(found[0]), text)
    pieces: list[str] = []
    end = 0
    for found in _RUN.finditer(kept):
        pieces += (text[end : found.start()], _written(found, short=language != "ja"))
        end = found.end()
    return _TAIL.sub(r"\1.\3\2", "".join((*pieces, text[end:])))


def _written(found: re.Match[str], *, short: bool) -> str:
    before, numeral, decimals = found[1] or "", found[2], found[3]
    if before in {"周", "星期", "礼拜"}:
        return found[0]
    if decimals and not re.fullmatch("点[十]?", decimals) and len(numeral) <= 2 and numeral[-1] in _DIGITS:
        return f"{before}{_value(numeral, short=short)}点{_value(decimals[1:], short=short)}"
    rest = f"点{_value(decimals[1:], short=short)}" if decimals else ""
    return f"{before}{_value(numeral, short=short)}{rest}"


def _value(numeral: str, *, short: bool) -> str:
    """Digits alone are read one by one (`二〇二六`); else by their places.

    `short`: as in Chinese, where `三万五` is 35000.
    """
    if len(numeral) > 1 and all(one in _DIGITS for one in numeral):
        return "".join(str(_DIGITS[one]) for one in numeral)
    total = section = Fraction(0)
    digit: Fraction | None = None
    place = 1
    for sign in re.findall(rf"\d+(?:\.\d+)?|[{_NUMERAL}]", numeral):
        if sign in _LARGE:
            section += digit or 0
            total += (section or (0 if total else 1)) * _LARGE[sign]
            section, digit, place = Fraction(0), None, _LARGE[sign]
        elif sign in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[sign]
            digit, place = None, _SMALL[sign]
        else:
            digit = Fraction(sign) if sign[0].isdecimal() else Fraction(_DIGITS[sign])
            if sign in "〇零":
                digit, place = None, 1
    if digit is not None:
        section += digit * (
            place // 10 if place > 10 and numeral[-2] not in "〇零" and short and _is_short(numeral) else 1
        )
    return str(float(total + section) if (total + section).denominator > 1 else int(total + section))


def _is_short(numeral: str) -> bool:
    """`三万五` is 35000: the last digit stands for the next place."""
    return numeral[-1] in _DIGITS and len(numeral) >= 3 and numeral[-2] in {*_SMALL, *_LARGE} - {"十"}
