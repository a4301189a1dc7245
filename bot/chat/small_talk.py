"""What people say around a request, or in place of one, in the eight languages.

Phrases stand as they are written; `phrase_pattern` finds them between the tokens of a text.
"""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from typing import Final

from bot.language.tokens import token_keys, tokenize


def as_tokens(text: str) -> str:
    """Its tokens with a blank around each: phrases are found in it as they are, but for punctuation."""
    return f" {' '.join(token_keys(text))} "


def phrase_pattern(*tables: str) -> re.Pattern[str]:
    """Finds any of the phrases in `as_tokens` of a text. One a line, or several with `|` between them."""
    phrases = {phrase for table in tables for phrase in re.split(r"[|\n]", table) if phrase.strip()}
    tokens = sorted({as_tokens(phrase).strip() for phrase in phrases}, key=len, reverse=True)
    return re.compile(f"(?<= )(?:{'|'.join(map(re.escape, tokens))})(?= )")


def without(tokens: str, *phrases: re.Pattern[str]) -> str:
    """What of `as_tokens` is none of these phrases."""
    for pattern in phrases:
        tokens = pattern.sub("", tokens)
    return tokens


def without_opening(text: str) -> str:
    """Without the greetings, thanks and small words that a sentence begins with."""
    tokens = tokenize(text)
    joined = as_tokens(text)
    found = _OPENING.match(joined)
    if found is None:
        return text.strip()
    count = found[0].count(" ")
    return text[tokens[count].start :].strip() if count < len(tokens) else ""


_THANKS = """
thanks|thank you|thank u|thankyou|thx|thnx|tx|ty|tysm|cheers|much appreciated|appreciate it|i appreciate
danke|dankeschön|danke schön|dank dir|vielen dank|lieben dank|besten dank|herzlichen dank|tausend dank
gracias|mil gracias|te lo agradezco|se agradece
merci|mille mercis|je te remercie|je vous remercie
obrigado|obrigada|obrigadão|brigado|brigada|valeu|agradeço|grato|grata
спасибо|спасибки|спс|благодарю|благодарен|благодарна|признателен
谢谢|謝謝|多谢|多謝|感谢|感謝|谢啦|谢了|辛苦了
ありがとう|有難う|有り難う|感謝|助かりました|助かります|助かる|サンキュー|お疲れ様|おつかれ
good job|great job|nice job|well done|nice work|great work|good bot
gut gemacht|gute arbeit|buen trabajo|bien hecho|bon travail|bien joué|bom trabalho|mandou bem
отличная работа|хорошая работа|молодец|干得好|做得好|做得不错
"""
THANKS: Final = phrase_pattern(_THANKS)
THANKFUL_EMOJI: Final = frozenset("🙏❤💙💚💛🧡💜🤗🥰🙌")
NO_THANKS: Final = phrase_pattern(
    "thanks to|thank god|thank goodness|dank der|dank des|gracias a dios|graças a|grâce à"
)
"""Owed to somebody or something else."""
_GREETINGS = """
hello|hi|hey|hiya|howdy|heya|yo|greetings|good morning|good afternoon|good evening|morning|evening
how are you|how are you doing|how are you today|how is it going|how's it going|how do you do|what's up|sup
nice to meet you
hallo|hallöchen|hej|moin|moin moin|servus|grüß dich|grüß gott|grüezi|tach|na|guten morgen|guten tag
guten abend
wie geht's|wie geht es dir|wie gehts|alles gut bei dir
hola|holi|buenas|buenos días|buenas tardes|buenas noches|buen día|qué tal|cómo estás|cómo va|qué hay
cómo te va|qué onda
bonjour|bonsoir|salut|coucou|ça va|comment ça va|comment vas tu|comment allez vous
olá|oi|opa|e aí|bom dia|boa tarde|boa noite|tudo bem|tudo bom|como vai|como você está|como está
привет|приветик|здравствуй|здравствуйте|доброе утро|добрый день|добрый вечер|доброго дня|хай
как дела|как ты|как поживаешь
你好|您好|嗨|哈喽|早上好|早安|早|上午好|中午好|下午好|晚上好|最近怎么样|你好吗|最近好吗|在吗
こんにちは|こんばんは|おはよう|おはようございます|やあ|どうも|はじめまして|初めまして|元気ですか|お元気ですか|元気
よろしく|よろしくお願いします
"""
GREETINGS: Final = phrase_pattern(_GREETINGS)
_ADDRESSEES = """
earmark|bot|there|team|all|everyone|everybody|folks|guys|friend|buddy|again|you|today|my|dear
zusammen|alle|leute|freunde|ihr|lieber|liebe|auch|dir|equipo|a todos|a todas|todos|chicos|amigo
tout le monde|à tous|à toutes|l'équipe|pessoal|galera|a todos|gente|всем|коллеги|друзья|ребята|ещё раз
大家|各位|ございます|皆さん|みなさん|です
"""
ADDRESSEES: Final = phrase_pattern(_ADDRESSEES)
_REMARKS = """
ok|okay|k|great|cool|nice|perfect|super|awesome|good|fine|right|alright|all right|so|well|oh|ah|hm|hmm|wow|yes
yeah|yep|no|sure|sorry|excellent|lovely|amazing|and|also|but|then|now|by the way|btw
gut|toll|klasse|prima|schön|perfekt|genau|ja|nein|also|na gut|alles klar|verstanden|und|aber|dann|jetzt
achso|ach
vale|bien|genial|perfecto|claro|sí|no|bueno|listo|estupendo|y|pero|entonces|ahora
d'accord|parfait|génial|bien|oui|non|bon|très bien|ah|et|mais|alors|maintenant|du coup
ótimo|legal|perfeito|certo|sim|não|bom|beleza|tá|tá bom|e|mas|então|agora|entendi
хорошо|отлично|супер|ок|окей|ладно|да|нет|понятно|ясно|здорово|круто|а|и|но|тогда|теперь|ну
好|好的|太好了|很好|行|嗯|哦|对|那|那么|不错|棒|可以|ok
はい|いいえ|了解|了解です|いいですね|なるほど|わかりました|うん|では|じゃあ|それで|すごい|最高
"""
REMARKS: Final = phrase_pattern(_REMARKS)
"""Small words before what is really said."""
_COURTESY = """
please|pls|plz|kindly|if you can|if possible|would you|could you|can you|will you|this|that|it|one|this one
here
these|those|the|a|an|recording|voice note|note|message|file|audio|clip|video|call|above|below|last|latest
for me|for us
bitte|mal|kurz|das|dies|diese|dieses|hier|die|der|den|aufnahme|sprachnachricht|nachricht|datei|für mich
für uns
kannst du|könntest du
por favor|porfa|esto|este|esta|ese|esa|aquí|el|la|lo|audio|grabación|nota de voz|mensaje|archivo|puedes
podrías
s'il te plaît|s'il vous plaît|stp|svp|ça|ceci|cela|ici|le|la|les|ce|cet|cette|enregistrement|vocal|message
fichier
isso|isto|este|esta|esse|essa|aqui|o|a|áudio|gravação|mensagem|arquivo|você pode
пожалуйста|плиз|это|этот|эту|вот|здесь|запись|голосовое|сообщение|аудио|файл|можешь|можете
请|請|麻烦|麻煩|帮忙|这个|這個|那个|这段|这条|录音|語音|语音|音频|消息|一下|吧
お願いします|お願い|ください|これ|この|それ|その|録音|音声|メッセージ|を|の|どうか
"""
COURTESY: Final = phrase_pattern(_COURTESY)
"""Points at a recording and asks for nothing in particular."""
_CHATTER = """
really|right|ok|okay|seriously|sure|what|huh|eh|yes|no|see|oh really|is that so|sounds good|does that work
you know
deal|isn't it|for real|are you sure|you sure|are you serious|everything ok|all good|everyone ok
what do you think
echt|wirklich|ehrlich|ernsthaft|im ernst|ja|nein|ok|oder|was|wie bitte|passt das|passt|stimmt's|nicht wahr
alles klar
en serio|de verdad|verdad|sí|no|vale|ok|cómo|claro|a que sí|te parece|os parece|qué te parece
c'est vrai|vraiment|ah bon|sérieux|sérieusement|oui|non|ok|hein|d'accord|ça marche|t'es sûr|tu crois
sério|mesmo|é mesmo|verdade|né|sim|não|ok|certo|tá|pode ser|beleza|o que acha
правда|серьёзно|серьезно|да|нет|ок|ладно|точно|разве|неужели|как тебе|что думаешь
真的|真的吗|是吗|对吗|好吗|行吗|可以吗|怎么样|好不好|是不是|什么|确定吗
本当|本当ですか|ほんと|マジ|マジで|そうですか|そうなの|そう|いいですか|え|大丈夫ですか|大丈夫
"""
CHATTER: Final = phrase_pattern(_CHATTER)
"""A question in form alone."""
AMONG_PEOPLE: Final = phrase_pattern(
    """
    does anyone|does anybody|do any of you|can anyone|can anybody|can someone|can somebody|could someone
    could anyone
    has anyone|has anybody|have any of you|is anyone|is anybody|anyone up|anyone know|anyone want
    anyone else want
    would anyone|will anyone|who else wants|who wants|who is in|who's in|who's coming|who is up|you guys
    shall we|should we|let's|lets|why don't we|wanna|do you want to|how about we|are you coming|are you there
    are you free|are you ok|are you in|are you around|are you at|where are you|see you
    kennt jemand|kann jemand|weiß jemand|möchte jemand|will jemand|könnte jemand|hätte jemand|wer von euch
    wer will
    wer hat lust|wer kommt mit|wer ist dabei|sollen wir|wollen wir|treffen wir uns|gehen wir|bist du
    kommst du|hast du lust
    wo bist du|seid ihr|kommt ihr|habt ihr lust|bis später|bis morgen
    alguien sabe|alguien conoce|alguien puede|alguien quiere|alguien tiene|quién se apunta|quién viene
    quién quiere
    quedamos a|quedamos en|nos vemos|vamos a comer|te apuntas|vienes|dónde estás|estás ahí
    quelqu'un sait|quelqu'un connaît|quelqu'un peut|quelqu'un veut|quelqu'un aurait|qui veut|qui vient
    on se voit
    on se retrouve|on se fait|tu viens|vous venez|t'es où|tu es où|tu es là|ça te dit|ça vous dit
    alguém sabe|alguém conhece|alguém pode|alguém quer|alguém tem|quem topa|quem vem|quem quer|vamos nos
    vamos almoçar
    você vem|cê vem|onde você está|cadê você|tá aí|vocês vêm
    кто нибудь знает|кто нибудь может|кто нибудь хочет|кто то знает|кто хочет|кто идёт|кто идет|кто со мной
    встретимся
    увидимся|давай|давайте|пойдём|пойдем|ты придёшь|ты придешь|ты где|вы где|ты тут|ты свободен|ты свободна
    有人知道|有人能|有人可以|有人想|有人要|有人会|谁能|谁可以|谁有空|谁想|谁要来|大家觉得|我们去|我们走|要不要一起|你在哪
    你来吗|你在吗|一起吗|见吧|见吗|见面吧|怎么样我们
    誰か|ましょうか|ましょう|しませんか|行きませんか|行く人|来れますか|来ますか|今どこ|どこにいますか
    """
)
"""Asked of people, not about a recording."""
TO_SOMEBODY: Final = phrase_pattern(
    """
    can you|could you|would you|will you|do you|have you|are you|did you|may you
    kannst du|könntest du|würdest du|hast du|machst du|kannst|übernimmst du|schickst du
    puedes|podrías|quieres|tienes|has|te encargas|puede usted
    tu peux|peux tu|pourrais tu|pouvez vous|vous pouvez|tu veux|as tu|tu as|tu t'en occupes
    você pode|pode|poderia|consegue|você consegue|você viu|tem como você
    можешь|можете|сможешь|сможете|возьмёшь|возьмешь|ты|вы
    你能|你可以|你来|能不能|可以吗|麻烦你|你
    お願いできますか|お願いします|もらえますか|いただけますか|できますか
    """
)
"""Behind somebody's name: a request to them."""
OF_RECORDS: Final = phrase_pattern(
    """
    type up|type it up|put it in writing|put this in writing|turn this into text|turn it into text|sum up
    sum it up
    sum this up|wrap up|boil it down|break it down|key points|main points|action items|minutes please
    subtitles
    schreib mit|schreib es auf|schreib es ab|tippe das ab|fass zusammen|fass das|fass es|stichpunkte
    die wichtigsten punkte
    ponlo por escrito|pasa a texto|pásalo a|pasa esto a|resúmeme|puntos clave|los puntos principales|minuta
    acta por favor
    mets par écrit|mets ça par écrit|retranscris|récapitule|les points clés|les points importants|compte rendu
    passa para texto|passe para texto|põe em texto|coloca em texto|pontos principais|os pontos principais
    ata por favor
    законспектируй|законспектируйте|переведи в текст|сделай текст|подведи итоги|подведи итог|подытожь
    главное|основные пункты
    краткое содержание|кратко изложи|о чём речь|о чем речь|к чему пришли
    转成文字|转成文本|转文字|整理成文字|整理一下|概括|概括一下|归纳|归纳一下|提炼|要点|会议记录|纪要|记录一下
    文字にして|文字に起こして|文字化して|テキストにして|訳して|議事録|要点|要点を|箇条書き|概要を|概要
    tell me|tell us|remind me|remind us|explain|list|describe|find|find out|show me|give me|let me know
    i want to know
    i'd like to know|i would like to know|i wonder|name the|name all|name everybody|help me understand
    look up|quote|elaborate
    what about|how about|read me|pick out|walk me through|clarify|define|count|compare|write down
    write it down|write up
    sag mir|sage mir|sag uns|erklär|erkläre|erkläre mir|erklär mir|nenne|nenn mir|liste|zähl|zähle
    beschreibe|zeig mir
    gib mir|erinnere mich|erzähl|erzähle|ich möchte wissen|ich wüsste gern|ich wüsste gerne|was ist mit|such
    finde|schreib auf
    schreib das auf|schreib mit
    dime|dinos|explica|explícame|explícanos|lista|enumera|describe|muéstrame|dame|recuérdame|cuéntame
    quiero saber
    me gustaría saber|qué hay de|busca|encuentra|escríbelo|anota
    dis moi|dites moi|explique|explique moi|liste|énumère|décris|montre moi|donne moi|donnez moi
    rappelle moi|raconte
    je veux savoir|j'aimerais savoir|je voudrais savoir|trouve|cherche|note|écris
    me diga|diga|me diz|me fala|me fale|me conta|me conte|explique|me explica|me explique|liste|descreva
    mostre
    me mostra|me mostre|me dê|me dá|me lembra|me lembre|quero saber|gostaria de saber|encontre|procure|anote
    escreva
    скажи|скажите|расскажи|расскажите|объясни|объясните|перечисли|перечислите|опиши|покажи|напомни|назови
    назовите|дай|дайте
    хочу знать|хотел бы знать|хотела бы знать|найди|найдите|уточни|поясни|подскажи|подскажите|запиши|напиши
    告诉我|跟我说|说说|讲讲|解释|列出|列一下|描述|提醒我|帮我找|帮我查|找出|我想知道|给我讲|写下来|记下来
    教えて|説明して|挙げて|リストして|見せて|思い出させて|知りたい|探して|見つけて|まとめて|書き出して|書いて
    """
)
"""Asks for something that was said, with a verb in place of a question mark."""
_SMALL = "|".join(
    table.pattern for table in (GREETINGS, THANKS, REMARKS, phrase_pattern("earmark|team|everyone"))
)
_OPENING: Final = re.compile(f"(?: (?:{_SMALL}))+(?= )")
