"""The little words of common languages: they tell the language and say nothing of the matter."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from typing import Final

STOP_WORDS: Final = {
    code: frozenset(words.split())
    for code, words in {
        "en": """the and of to a in is it you that he was for on are with as his they be at one have
            this from or had by but not what all were we when your can said there use an each
            which she do how their if will up other about out many then them these so some her
            would make like him into has more i'm don't it's that's we're my me our just yeah um
            uh been did who could also i no than its""",
        "es": """el la los las de que y a en un una ser se no haber por con su para como estar tener
            le lo todo pero más hacer o poder este ir otro ese si me ya ver porque dar cuando
            muy sin vez mucho sobre mi también es está son del al hay yo nos qué esto eso fue
            pues era ha he tiene bueno nosotros""",
        "fr": """le la les de des du un une et à être en avoir que pour dans ce il qui ne sur se pas
            plus par je avec tout faire son au mais nous vous comme ou si leur elle est sont ai
            c'est on y d'un qu'il aussi cette ça bien été même fait aux ils mon j'ai euh donc
            alors était n'est très""",
        "de": """der die das und in zu den ist nicht von sie es ein ich mit sich auf für als auch an
            er so dass im dem war bei eine sind wir noch wie einen nach aber um aus wenn nur was
            oder am bis mehr durch man dann da sein haben wird hat vor zur des einer mir uns
            schon doch ja mal ihr habe kann diese werden zum""",
        "pt": """o a os as de que e do da em um para é com não uma no se na por mais dos como mas foi
            ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela
            até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão
            você tinha foram essa num nem suas são então gente vai pra""",
        "it": """il lo la gli le di che e è un una per in non con si da come ma più anche ho ha sono
            del della nel alla dei questo quella essere io mi ti ci perché se cosa molto quando
            dal delle al ne c'è allora abbiamo hanno i bene fatto stato era""",
        "nl": """de het een en van ik te dat die in is op zijn niet met voor er maar om hij ook als
            dan wat bij nog naar heeft hebben je we wij ze zij aan was wel geen deze dit worden
            wordt kan moet heel uit door over daar hoe""",
        "pl": """i w na z do się nie to że jest o jak a po co ale od za tak są już był być dla tego
            czy przez bardzo tylko jego jej ich może tym który która które mnie ma było też""",
        "sv": """och i att det som en på är av för med till den har de inte om ett men var jag så vi
            kan man när eller hade nu från vara ska också bara efter upp ut mycket detta""",
        "da": """og i at det som en på er af for med til den har de ikke om et men var jeg så vi kan
            man når eller havde nu fra være skal også bare efter op ud meget dette""",
        "no": """og i at det som en på er av for med til den har de ikke om et men var jeg så vi kan
            man når eller hadde nå fra være skal også bare etter opp ut mye dette""",
        "fi": """ja on ei se että en hän oli mutta niin kun myös minä olen mitä tämä ovat joka kuin
            vain sitten nyt jos hyvin me he sen""",
        "tr": """ve bir bu da de için ile çok ne ben sen o var daha ama gibi kadar olarak değil mi
            şey sonra en biz her ya olan yok bunu onun""",
        "id": """yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada
            oleh bisa sudah kita kami mereka atau lebih adalah apa jadi kalau""",
        "ro": """și în de la a cu nu o un pe este care că mai din pentru sunt ce să se dar fost am ca
            au ai are foarte acest această dacă""",
        "cs": """a se v na je to že s z do o i jako za by ale jsem po jsou tak od pro co když už
            který jeho však bylo jen tom není jsme""",
        "hu": """a az és hogy nem is egy ez van meg de csak mert ha már volt el én mi mint még ki ezt
            azt nagyon kell lehet vagy""",
        "vi": """và của là có không một được cho người trong các này đã với để những tôi khi thì đó
            ra làm cũng như bạn rất""",
        "ca": """el la els les de que i a en un una és no per amb com més però també ha són molt
            aquest aquesta jo ho hi s'ha nosaltres quan""",
        "ru": """о об нам вам их нужно можно надо и в не на что я с он как это а по но они мы она так
            его за от у же ты к бы из все вы то для было быть был есть нет да ну вот только мне
            еще ещё меня если уже или чтобы когда очень где до нас сейчас также""",
        "uk": """і в не на що я з він як це а по але вони ми вона так його за від у же ти до б із все
            ви то для було бути був є ні та ну ось тільки мені ще мене якщо вже або щоб коли
            дуже де нас""",
        "bg": """и в не на че аз с той как това а по но те ние тя така за от у ти да из все вие то
            беше съм си има няма само ми още ако или когато много е са се ще""",
        "sr": """и у не на да ја с он како то а по али они ми она тако његов за од је се ли из ви био
            бити су има нема само још ако или када врло где што""",
        "ar": """في من على إلى أن هذا هذه التي الذي ما لا هو هي مع كان عن لم ثم أو كل بعد قد""",
        "fa": """و در به از که این را با است برای آن یک هم تا می ما من بود شد""",
        "ur": """کے کی میں ہے اور سے کا کو پر نے یہ ہیں کہ بھی تھا""",
        "he": """של את על לא זה הוא היא עם גם אני כי אם מה או יש כל אבל היה""",
        "hi": """के में है और की से का को पर ने यह हैं कि भी था एक नहीं हम""",
        "mr": """आहे आणि या च्या तो ते हे मी आम्ही नाही होते""",
        "ja": "これ それ あれ この その する いる ある こと もの です ます さん ため よう から まで",
        "zh": "我们 你们 他们 这个 那个 就是 什么 没有 一个 可以 然后 因为 所以 但是 如果 现在",
    }.items()
}

UNSPACED_STOP_CHARACTERS: Final = frozenset(
    "的了是在我有和就不都也你他她它们吗呢吧啊嗯么与及或这那什谁哪怎"
    + "".join(map(chr, range(0x3041, 0x3097)))
)
"""Characters of Chinese that say nothing of the matter, and hiragana."""

QUESTION_WORDS: Final = frozenset(
    word
    for words in (
        "what who whom whose when where why how which much many does did do was were is are about",
        "say says said tell told speaker speakers recording audio mention mentioned talk talked",
        "discuss discussed",
        "quién qué cuándo cuánto dónde cómo cuál qui quoi quand combien où comment quel quelle pourquoi",
        "wer wen wem wann wo wie viel viele warum welche welcher welches quem quando quanto onde qual",
        "кто кого когда где почему сколько какой какая какие",
        "happen happens happened responsible passiert passierte verantwortlich fängt pasó pasado responsable",
        "passé passe aconteceu случилось произошло отвечает",
    )
    for word in words.split()
)
"""What questions are made of, besides their matter."""
