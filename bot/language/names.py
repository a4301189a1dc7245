"""Languages by ISO 639-1 code (639-3 where there is none): English name and endonym."""

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
bn|Bengali|বাংলা
bo|Tibetan|བོད་ཡིག
br|Breton|Brezhoneg
bs|Bosnian|Bosanski
ca|Catalan|Català
cs|Czech|Čeština
cy|Welsh|Cymraeg
da|Danish|Dansk
de|German|Deutsch
el|Greek|Ελληνικά
en|English|English
eo|Esperanto|Esperanto
es|Spanish|Español
et|Estonian|Eesti
eu|Basque|Euskara
fa|Persian|فارسی
fi|Finnish|Suomi
fil|Filipino|Filipino
fo|Faroese|Føroyskt
fr|French|Français
ga|Irish|Gaeilge
gl|Galician|Galego
gu|Gujarati|ગુજરાતી
ha|Hausa|Hausa
haw|Hawaiian|ʻŌlelo Hawaiʻi
he|Hebrew|עברית
hi|Hindi|हिन्दी
hr|Croatian|Hrvatski
ht|Haitian Creole|Kreyòl ayisyen
hu|Hungarian|Magyar
hy|Armenian|Հայերեն
id|Indonesian|Bahasa Indonesia
is|Icelandic|Íslenska
it|Italian|Italiano
ja|Japanese|日本語
jw|Javanese|Basa Jawa
ka|Georgian|ქართული
kk|Kazakh|Қазақша
km|Khmer|ភាសាខ្មែរ
kn|Kannada|ಕನ್ನಡ
ko|Korean|한국어
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
my|Burmese|မြန်မာ
ne|Nepali|नेपाली
nl|Dutch|Nederlands
nn|Norwegian Nynorsk|Nynorsk
no|Norwegian|Norsk
oc|Occitan|Occitan
pa|Punjabi|ਪੰਜਾਬੀ
pl|Polish|Polski
ps|Pashto|پښتو
pt|Portuguese|Português
ro|Romanian|Română
ru|Russian|Русский
sa|Sanskrit|संस्कृतम्
sd|Sindhi|سنڌي
si|Sinhala|සිංහල
sk|Slovak|Slovenčina
sl|Slovenian|Slovenščina
sn|Shona|ChiShona
so|Somali|Soomaali
sq|Albanian|Shqip
sr|Serbian|Српски
su|Sundanese|Basa Sunda
sv|Swedish|Svenska
sw|Swahili|Kiswahili
ta|Tamil|தமிழ்
te|Telugu|తెలుగు
tg|Tajik|Тоҷикӣ
th|Thai|ไทย
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
yue|Cantonese|粵語
zh|Chinese|中文
""".strip()

_ROWS: Final = tuple(tuple(row.split("|")) for row in _TABLE.splitlines())

ENGLISH_NAMES: Final = {code: english for code, english, _ in _ROWS}
LANGUAGES: Final = tuple(ENGLISH_NAMES)
"""All codes that are known."""
ENDONYMS: Final = {code: own for code, _, own in _ROWS}

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
