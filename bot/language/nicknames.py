"""What people call languages besides the names that CLDR has."""

from __future__ import annotations

from typing import Final

_TABLE: Final = """
ar|阿语|阿語|アラブ語|arábigo|arábico
az|azeri|azerí|azéri|aseri|азери
be|belarusan|byelorussian|belorussian|weißrussisch|belorusso
bn|bangla|bengalais
ca|valencian|valenciano|valencià|valencien|valencianisch|валенсийский|カタルーニャ語
cs|česky
de|hochdeutsch|schwyzerdütsch
el|neugriechisch|ギリシア語
en|美语|美語|米語
es|castilian|castellano|castillan|castelhano|kastilisch|кастильский|西语|西語|西文|カスティーリャ語
eu|vasco|vascuence|euskara
fa|farsi|фарси|法尔西语|ペルシャ語|イラン語
fi|finlandais|finnländisch
fil|pilipino|philippinisch|филипино
he|ivrit|ヘブル語
hi|हिंदी|ヒンズー語|ヒンドゥー語
ht|haitian|haïtien|haitianisch
id|bahasa
ka|乔治亚语|グルジア語
km|cambodian|camboyano|cambodgien|cambojano|kambodschanisch|камбоджийский|柬埔寨语|カンボジア語
ko|hangul|hangugeo|朝鲜语|朝鮮語|朝鮮文
la|lateinisch|латынь|латыни
lb|letzeburgesch|letzebuergesch
lo|laotian|laotien|寮国语|ラオス語
ms|malaysian|malaysio|malaisien|malaysisch|малайзийский|マレーシア語
my|myanmar|burmesisch|мьянманский|ビルマ語
nl|holländisch|hollandais|голландский|vlaams|flemish
nn|neunorwegisch
no|bokmål|букмол
pa|panjabi
ps|pushto
pt|brazilian|brasileño|brasilero|brésilien|brasilianisch|brasileiro|бразильский|葡语|葡語|巴西语|ブラジル語
ro|moldovan|moldavian|moldawisch
ru|俄罗斯语|露語
si|sinhalese
sr|srpski|montenegrino|montenegrinisch|черногорский
sw|kiswahili
th|ภาษาไทย|thailandais|siamese|таиландский
yue|广东话|廣東話|guangdonghua
zh|mandarin|mandarín|mandarim|mandarino|мандаринский|мандарин|hanyu|putonghua|hochchinesisch
zh|普通话|普通話|汉语|漢語|国语|國語|华语|華語|北京話|北京语|中國話|マンダリン
zh|简体|簡體|简体字|簡体字|繁体|繁體|繁体字|繁體字|简中|簡中|繁中
""".strip()

NICKNAMES: Final = {
    name: row[0] for row in (line.split("|") for line in _TABLE.splitlines()) for name in row[1:]
}
"""Nickname, as it is spelled, to code."""
