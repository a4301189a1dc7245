"""Places and feasts that each language calls by another name."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from functools import lru_cache

from bot.text.claims.plain_words import plain

_EXONYMS = """munich münchen múnich monaco munique мюнхен 慕尼黑 ミュンヘン
cologne köln colonia colônia кёльн 科隆 ケルン
vienna wien viena vienne вена 维也纳 ウィーン
zurich zürich zúrich zurigo zurique цюрих 苏黎世 チューリッヒ
geneva genf ginebra genève ginevra genebra женева 日内瓦 ジュネーブ
milan mailand milán milano milão милан 米兰 ミラノ
rome rom roma рим 罗马 ローマ
venice venedig venecia venise venezia veneza венеция 威尼斯 ヴェネツィア
florence florenz florencia firenze florença флоренция 佛罗伦萨 フィレンツェ
turin turín torino turim турин 都灵 トリノ
naples neapel nápoles napoli неаполь 那不勒斯 ナポリ
lisbon lissabon lisboa lisbonne lisbona лиссабон 里斯本 リスボン
london londres londra лондон 伦敦 ロンドン
paris parís parigi париж 巴黎 パリ
berlin berlín berlino berlim берлин 柏林 ベルリン
hamburg hamburgo hambourg amburgo гамбург 汉堡 ハンブルク
frankfurt fráncfort francfort francoforte франкфурт 法兰克福 フランクフルト
brussels brüssel bruselas bruxelles bruxelas брюссель 布鲁塞尔 ブリュッセル
prague prag praga прага 布拉格 プラハ
warsaw warschau varsovia varsovie varsavia varsóvia варшава 华沙 ワルシャワ
moscow moskau moscú moscou mosca moscovo москва 莫斯科 モスクワ
petersburg petersburgo pétersbourg pietroburgo петербург 彼得堡 ペテルブルク
madrid мадрид 马德里 マドリード
barcelona barcelone barcellona барселона 巴塞罗那 バルセロナ
seville sevilla séville siviglia sevilha севилья 塞维利亚 セビリア
beijing peking pekín pékin pechino pequim пекин 北京
shanghai schanghai xangai шанхай 上海
tokyo tokio tóquio токио 东京 東京
osaka осака 大阪
york 纽约 ニューヨーク йорк
europe europa европа 欧洲 ヨーロッパ 欧州
germany deutschland alemania allemagne germania alemanha германия 德国 ドイツ
france frankreich francia frança франция 法国 フランス
spain spanien españa espagne spagna espanha испания 西班牙 スペイン
italy italien italia italie itália италия 意大利 イタリア
portugal portogallo португалия 葡萄牙 ポルトガル
russia russland rusia russie rússia россия 俄罗斯 ロシア
china chine cina китай 中国
japan japón japon giappone japão япония 日本
brazil brasilien brasil brésil brasile бразилия 巴西 ブラジル
switzerland schweiz suiza suisse svizzera suíça швейцария 瑞士 スイス
austria österreich autriche áustria австрия 奥地利 オーストリア
england inglaterra angleterre inghilterra англия 英国 イギリス
america amerika américa amérique америка 美国 アメリカ
christmas weihnachten navidad noël natale natal рождество 圣诞 クリスマス
easter ostern pascua pâques pasqua páscoa пасха 复活节 イースター"""


@lru_cache(maxsize=1)
def _by_name() -> dict[str, int]:
    return {plain(name): row for row, names in enumerate(_EXONYMS.splitlines()) for name in names.split()}


@lru_cache(maxsize=1)
def east_asian_places() -> tuple[tuple[str, int], ...]:
    """Those that stand in a text without spaces around them."""
    return tuple((name, row) for name, row in _by_name().items() if name[0] > "\u3000")


def place(word: str) -> int | None:
    """One number for one place, by its plain name, also with a Russian ending."""
    found = _by_name().get(word)
    if found is None and "\u0400" <= word[:1] <= "\u04ff":
        found = next((_by_name()[form] for form in _nominatives(word) if form in _by_name()), None)
    return found


def _nominatives(word: str) -> tuple[str, ...]:
    stem = word.rstrip("аеиоуыюяй")
    return (stem, f"{stem}а", f"{stem}я", f"{stem}ь", f"{stem}ия", word.removesuffix("ом"))
