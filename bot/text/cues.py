"""Phrases that announce a task or a decision, in the main languages."""

from __future__ import annotations

import re

ACTION_CUES = re.compile(
    r"\b(?:action items?|to-?do"
    r"|(?:i|we|you|they|he|she|(?-i:(?!(?:It|This|That|These|Those|There|What|Which|Nothing)\b)[A-Z]\w+))"
    r"(?:'ll| will| needs? to| ha(?:ve|s) to| must)"
    r"|(?:i'm|we're|is|are) going to|please (?:send|check|write|call|make"
    r"|prepare)|by (?:monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|tomorrow|next week|the end of)|follow up|take care of|deadline"
    r"|tenemos que|tengo que|tienes que|tiene que|hay que|vamos a|va a|voy a"
    r"|me encargo|se encarga|para el (?:lunes"
    r"|martes|miércoles|jueves|viernes)"
    r"|il faut|nous devons|je dois|tu dois|vous devez|doit|je vais|on va"
    r"|va (?:envoyer|faire|préparer)|je m'occupe"
    r"|s'occupe d|d'ici (?:lundi|mardi|mercredi|jeudi|vendredi|demain)"
    r"|müssen wir|wir müssen|ich muss|muss noch|soll(?:te|st|en)?|kümmer\w+"
    r"|(?<!dann )bis (?:montag|dienstag|mittwoch"
    r"|donnerstag|freitag|morgen|nächste)|ich werde|wird \w+ (?:schicken|machen|vorbereiten)|aufgabe"
    r"|temos que|tenho que|tem que|precisamos|preciso|precisa|vou|ficou de"
    r"|até (?:segunda|terça|quarta|quinta|sexta"
    r"|amanhã)"
    r"|нужно|надо|должн\w+|необходимо|поручи\w+|сделаю|сделает|подготовит\w*"
    r"|отправит\w*|к (?:понедельнику|вторнику"
    r"|среде|четвергу|пятнице)|до (?:понедельника|вторника|среды|четверга|пятницы|завтра))\b"
    r"|需要|必须|得要|负责|记得|请你|待办|任务|之前完成|跟进|下周[一二三四五]?(?:前|之前)"
    r"|してください|お願いします|担当|までに|する必要|しなければ|やっておき|宿題|タスク",
    re.IGNORECASE,
)

DECISION_CUES = re.compile(
    r"\b(?:we(?:'ve| have)? (?:decided|agreed)|decided (?:to|that|on)"
    r"|agreed (?:to|that|on)|decision|let's go with"
    r"|we(?:'ll| will) go with|settled on|approved|the plan is"
    r"|decidimos|hemos decidido|acordamos|quedamos en|decisión|se aprueba|aprobado"
    r"|nous avons décidé|on a décidé|décidons|décision|d'accord pour|approuvé|convenu"
    r"|beschlossen|entschieden|entscheidung|wir einigen uns|geeinigt|vereinbart|genehmigt"
    r"|decidimos|ficou decidido|decisão|combinamos|concordamos|aprovado"
    r"|решили|решено|решение|договорились|утвердили|согласовали)\b"
    r"|决定|确定了|同意|一致|通过了|定下来|就这么定"
    r"|決定|決まり|決めま|決めた|合意|承認|に決",
    re.IGNORECASE,
)

OWNER = re.compile(
    r"^(?:(?:and|so|then|ok|okay|und|y|et|e"
    r"|и)[, ]+)?(?P<owner>[A-ZÀ-ÖØ-ÞА-ЯЁ][\w-]+(?: [A-ZÀ-ÖØ-ÞА-ЯЁ][\w-]+)?)"
    r"(?<!We)(?<!They)(?<!You)(?<!He)(?<!She)(?<!It)(?<!This)"
    r"(?<!That)(?<!There)(?<!Somebody)(?<!Someone)(?<!Everybody)(?<!Nobody)(?<!Jemand)(?<!Wir)(?<!Sie)(?<!Er)(?<!On)"
    r"(?<!Il)(?<!Elle)(?<!Что)(?<!Он)(?<!Она)(?<!Кто)(?<!What)(?<!Who)(?<!Das)(?<!Es)"
    r",? (?:will|needs? to|has to|must|is going to|wird|muss|soll|va a|tiene que|va|doit|vai|tem que|precisa"
    r"|должен|должна|сделает|подготовит|отправит)\b",
)

OWN_TASK = re.compile(
    r"\b(?:i'll|i will|i'm going to|i (?:need|have) to|i must|let me (?:send|check|write|call|make|prepare)"
    r"|ich (?:werde|muss|mache|schicke|kümmer\w+|übernehme)|(?:mache|schicke|übernehme) ich"
    r"|tengo que|voy a|me encargo|yo me|je dois|je vais|je m'occupe|je m'en occupe"
    r"|tenho que|eu vou|vou (?:enviar|fazer|mandar|preparar)|preciso"
    r"|я (?:сделаю|отправлю|подготовлю|должен|должна|займусь)|мне (?:нужно|надо)|сделаю)\b"
    r"|我(?:会|来|去|负责|需要|必须)|私が|やっておき|僕が",
    re.IGNORECASE,
)
"""Says that whoever speaks takes it on."""
