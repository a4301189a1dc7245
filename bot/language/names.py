"""Languages by ISO 639-1 code (639-3 where there is none): English name, endonym, other spellings."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from typing import Final

_TABLE: Final = """
af|Afrikaans|Afrikaans
am|Amharic|አማርኛ
ar|Arabic|العربية
as|Assamese|অসমীয়া
az|Azerbaijani|Azərbaycanca
ba|Bashkir|Башҡортса
be|Belarusian|Беларуская
bg|Bulgarian|Български
bn|Bengali|বাংলা|bangla
bo|Tibetan|བོད་ཡིག
br|Breton|Brezhoneg
bs|Bosnian|Bosanski
ca|Catalan|Català|valencian
cs|Czech|Čeština|česky
cy|Welsh|Cymraeg
da|Danish|Dansk
de|German|Deutsch|alemán|allemand|alemão|немецкий|德语|德文|ドイツ語
el|Greek|Ελληνικά
en|English|English|inglés|anglais|englisch|inglês|английский|英语|英文|英語
eo|Esperanto|Esperanto
es|Spanish|Español|castilian|castellano|espagnol|spanisch|espanhol|испанский|西班牙语|スペイン語
et|Estonian|Eesti
eu|Basque|Euskara
fa|Persian|فارسی|farsi
fi|Finnish|Suomi
fil|Filipino|Filipino
fo|Faroese|Føroyskt
fr|French|Français|francés|französisch|francês|французский|法语|法文|フランス語
ga|Irish|Gaeilge
gl|Galician|Galego
gu|Gujarati|ગુજરાતી
ha|Hausa|Hausa
haw|Hawaiian|ʻŌlelo Hawaiʻi
he|Hebrew|עברית
hi|Hindi|हिन्दी|हिंदी
hr|Croatian|Hrvatski
ht|Haitian Creole|Kreyòl ayisyen|haitian
hu|Hungarian|Magyar
hy|Armenian|Հայերեն
id|Indonesian|Bahasa Indonesia
is|Icelandic|Íslenska
it|Italian|Italiano|italien|italienisch|итальянский|意大利语|イタリア語
ja|Japanese|日本語|japonés|japonais|japanisch|japonês|японский|日语|日文
jw|Javanese|Basa Jawa
ka|Georgian|ქართული
kk|Kazakh|Қазақша
km|Khmer|ភាសាខ្មែរ|cambodian
kn|Kannada|ಕನ್ನಡ
ko|Korean|한국어|coreano|coréen|koreanisch|корейский|韩语|韓国語
la|Latin|Latina
lb|Luxembourgish|Lëtzebuergesch
ln|Lingala|Lingála
lo|Lao|ລາວ
lt|Lithuanian|Lietuvių
lv|Latvian|Latviešu
mg|Malagasy|Malagasy
mi|Maori|Te Reo Māori
mk|Macedonian|Македонски
ml|Malayalam|മലയാളം
mn|Mongolian|Монгол
mr|Marathi|मराठी
ms|Malay|Bahasa Melayu
mt|Maltese|Malti
my|Burmese|မြန်မာ|myanmar
ne|Nepali|नेपाली
nl|Dutch|Nederlands|flemish
nn|Norwegian Nynorsk|Nynorsk
no|Norwegian|Norsk|bokmål
oc|Occitan|Occitan
pa|Punjabi|ਪੰਜਾਬੀ|panjabi
pl|Polish|Polski
ps|Pashto|پښتو|pushto
pt|Portuguese|Português|portugués|portugais|portugiesisch|португальский|葡萄牙语|ポルトガル語|brazilian
ro|Romanian|Română|moldovan
ru|Russian|Русский|ruso|russe|russisch|russo|俄语|俄文|ロシア語
sa|Sanskrit|संस्कृतम्
sd|Sindhi|سنڌي
si|Sinhala|සිංහල|sinhalese
sk|Slovak|Slovenčina
sl|Slovenian|Slovenščina|slovene
sn|Shona|ChiShona
so|Somali|Soomaali
sq|Albanian|Shqip
sr|Serbian|Српски|srpski
su|Sundanese|Basa Sunda
sv|Swedish|Svenska
sw|Swahili|Kiswahili
ta|Tamil|தமிழ்
te|Telugu|తెలుగు
tg|Tajik|Тоҷикӣ
th|Thai|ไทย|ภาษาไทย
tk|Turkmen|Türkmençe
tl|Tagalog|Tagalog
tr|Turkish|Türkçe
tt|Tatar|Татарча
uk|Ukrainian|Українська
ur|Urdu|اردو
uz|Uzbek|Oʻzbekcha
vi|Vietnamese|Tiếng Việt
yi|Yiddish|ייִדיש
yo|Yoruba|Yorùbá
yue|Cantonese|粵語|粤语|广东话|廣東話
zh|Chinese|中文|mandarin|chino|chinois|chinesisch|chinês|китайский|汉语|漢語|普通话|普通話|中国語|国语|國語
""".strip()

_ROWS: Final = tuple(tuple(row.split("|")) for row in _TABLE.splitlines())

ENGLISH_NAMES: Final = {row[0]: row[1] for row in _ROWS}
LANGUAGES: Final = tuple(ENGLISH_NAMES)
"""All codes that are known."""
ENDONYMS: Final = {row[0]: row[2] for row in _ROWS}
SPELLINGS: Final = {row[0]: row[1:] for row in _ROWS}

OTHER_CODES: Final = {
    "ara": "ar", "ben": "bn", "ces": "cs", "cmn": "zh", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl",
    "ell": "el", "eng": "en", "fas": "fa", "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de", "gre": "el",
    "heb": "he", "hin": "hi", "hun": "hu", "in": "id", "ind": "id", "ita": "it", "iw": "he", "jav": "jw",
    "jpn": "ja", "jv": "jw", "kor": "ko", "msa": "ms", "nb": "no", "nld": "nl", "nor": "no", "per": "fa",
    "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "spa": "es", "swe": "sv", "tha": "th",
    "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "zho": "zh", "chi": "zh",
    "cn": "zh", "jp": "ja", "kr": "ko", "ua": "uk",
}  # fmt: skip
"""Three-letter and outdated codes, and country codes that people type for a language."""


def english_name(code: str) -> str:
    """The language's English name; the code itself where it is not known."""
    return ENGLISH_NAMES.get(code, code)


def endonym(code: str) -> str:
    """What its speakers call the language; the code itself where it is not known."""
    return ENDONYMS.get(code, code)
