"""The words that questions begin with, by language: in a short question they tell it best."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from typing import Final

_TABLE: Final = """
en who whom whose what when where why how which
es quién quiénes qué cuándo dónde cómo cuál cuáles cuánto cuánta cuántos cuántas quien que cuando donde como
fr qui que quoi quand où comment combien pourquoi quel quelle quels quelles
de wer wen wem wessen was wann wo wohin woher warum wieso weshalb wie welche welcher welches wieviel
pt quem que quê quando onde aonde como qual quais quanto quanta quantos quantas porquê
it chi che cosa quando dove come perché quale quali quanto quanta quanti quante cos'è dov'è
nl wie wat wanneer waar waarom hoe welke welk hoeveel
pl kto kogo komu co czego kiedy gdzie dlaczego jak jaki jaka jakie który która które ile czy czemu
sv vem vems vad när var varför hur vilken vilket vilka
da hvem hvad hvornår hvor hvorfor hvordan hvilken hvilket hvilke
no hvem hva når hvor hvorfor hvordan hvilken hvilket hvilke
fi kuka kenen ketä mikä mitä milloin koska missä mihin miksi miten kuinka paljonko montako
tr kim kimin ne neden niçin niye nasıl nerede nereye hangi kaç mı mi mu mü
id siapa apa apakah kapan mana dimana kenapa mengapa bagaimana berapa
ro cine ce când unde cum care cât câtă câți câte
cs kdo koho komu co kdy kde kam proč jak jaký jaká jaké který která které kolik
hu ki kit kinek mi mit mikor hol hová miért hogyan melyik mennyi mennyibe hány milyen
vi ai gì nào đâu sao bao mấy thế
ca qui què quan com quin quina quins quines quant quants
ru кто кого кому кем что чего чем когда где куда откуда почему зачем как какой какая какое какие сколько чей
uk хто кого кому що чого коли де куди звідки чому навіщо як який яка яке які скільки чий
bg кой коя кое кои кого какво какъв каква кога къде защо как колко
sr ко кога коме шта што када кад где куда зашто како који која које колико šta kada gde zašto kako koji koja
ar من ماذا ما متى أين لماذا كيف كم أي هل
fa کی چه چی کجا چرا چطور چگونه کدام چند آیا
ur کون کس کیا کب کہاں کیوں کیسے کتنا کتنے کتنی
hi कौन किस किसने किसे क्या कब कहाँ कहां क्यों कैसे कितना कितने कितनी
mr कोण कोणी काय केव्हा कधी कुठे का कसे कशी किती कोणता

af wie wat wanneer waar waarom hoekom hoe watter
az kim nə harada niyə necə hansı neçə
be хто каго што калі дзе куды чаму як які якая якое колькі
cy pwy beth pryd ble pam sut faint
eo kiu kio kion kiam kie kial kiel kiom
et kes keda mis mida millal kus kuhu miks kuidas milline mitu
eu nor nork zer noiz non zergatik nola zein zenbat
ga cé cad cathain cá conas cén
gl quen que cando onde como cal canto
hr tko što kada gdje zašto kako koji koja koje koliko
is hver hvað hvenær hvar hvert hvers hvernig hvaða hversu
kk кім не қашан қайда неге қалай қанша
lt kas ką kada kur kodėl kaip koks kokia kuris kuri kiek
lv kas kad kur kāpēc kā kāds kurš kura cik
mk кој која кое што кога каде зошто како колку
ms siapa apa bila mana kenapa bagaimana berapa
ne को के कसले कसको कहिले कहाँ किन कसरी कति
sk kto koho čo kedy kde kam prečo ako aký aká aké ktorý ktorá ktoré koľko
sl kdo kaj kdaj kje kam zakaj kako kateri katera katero koliko
sq kush kë çfarë kur pse cili cila
sw nani nini lini wapi kwa vipi gani ngapi
tl sino ano kailan saan bakit paano alin magkano
uz kim nima qachon qayerda nega qanday qaysi
""".strip()

INTERROGATIVES: Final = {
    words[0]: frozenset(words[1:]) for words in (line.split() for line in _TABLE.splitlines()) if words
}
"""By code; those that are met most come first."""
