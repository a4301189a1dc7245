# Portuguese (Brazil). What each message is for, where it stands and how long it may be: see en.ftl.
# One word each: recording = gravação, voice note = áudio, transcript = transcrição, notes = notas,
# summary = resumo, answer = resposta, part = parte, action item = tarefa, chat = chat, thread = conversa,
# file = arquivo, engine = reconhecimento de voz, language model = modelo de linguagem, admin = admin,
# job = pedido. Address: você. Portuguese counts 0 and 1,5 as [one], so "um" and "uma" stand under [1].


## Names of the five answers.

mode-asr = Transcrição
mode-s2t = Notas
mode-translate = Tradução
mode-summarize = Resumo
mode-understand = Resposta
mode-auto = Automático


## Descriptions of the commands.

command-transcribe = Cada palavra de uma gravação, com marcação de tempo
command-notes = Notas organizadas com um resumo curto
command-summarize = Pontos principais, decisões e tarefas
command-translate = Uma gravação em outro idioma, por exemplo: /translate inglês
command-ask = Perguntar algo sobre uma gravação, por exemplo: /ask O que foi decidido?
command-speaker = Dizer quem fala, por exemplo: /speaker 2 Ana
command-settings = Como eu respondo aqui
command-language = O idioma que eu falo com você
command-mode = O que você recebe quando não diz o que quer
command-vocabulary = Nomes e termos a que presto atenção
command-status = No que estou trabalhando e quanto já foi
command-cancel = Cancelar o que estou fazendo para você
command-privacy = O que fica guardado, onde e por quanto tempo
command-forget = Apagar tudo o que eu fiz para você
command-help = O que eu sei fazer


## Labels of buttons.

button-transcript = Transcrição
button-notes = Notas
button-summary = Resumo
button-translate = Traduzir
button-ask = Fazer uma pergunta
button-speakers = Dar nomes a quem fala
button-files = Arquivos
button-file-txt = Texto (.txt)
button-file-srt = Legendas (.srt)
button-file-vtt = Legendas (.vtt)
button-file-json = Dados (.json)
button-retry-missing = Buscar o que falta
button-retry = Tentar de novo
button-cancel = Cancelar
button-share = Compartilhar na conversa
button-back = Voltar
button-upload = Enviar aqui
button-settings = Configurações
button-help = O que você sabe fazer?
button-privacy = Privacidade
button-private = Conversa privada
button-whole = Resposta inteira
button-forget = Apagar tudo
button-forget-yes = Sim, apagar
button-forget-no = Não, manter
button-save = Salvar


## How a job stands while it is being worked on.

status-queued =
    { $ahead ->
        [0] Começando…
        [1] Na fila, com uma gravação na frente
       *[other] Na fila, com { $ahead } gravações na frente
    }
status-opening = Abrindo a gravação…
status-listening = Ouvindo…
status-writing-s2t = Escrevendo as notas…
status-writing-translate = Traduzindo…
status-writing-summarize = Escrevendo o resumo…
status-writing-understand = Procurando a resposta…
status-joining = Juntando tudo…
status-cancelled = Cancelado
status-failed = Não deu certo

progress-heard = { $time } ouvidos até agora
progress-percent = { $percent }%
progress-seconds-left = falta menos de um minuto
progress-minutes-left =
    { $minutes ->
        [1] falta cerca de { $minutes } min
       *[other] faltam cerca de { $minutes } min
    }
progress-hours-left =
    { $hours ->
        [1] falta cerca de { $hours } h { $minutes } min
       *[other] faltam cerca de { $hours } h { $minutes } min
    }
progress-steps = etapa { $step } de { $total }

trouble-engine = Estou esperando o reconhecimento de voz, que talvez esteja iniciando. Nada se perde.
trouble-slow = O reconhecimento de voz está lento agora. Peço menos de cada vez e espero mais, nada se perde.
trouble-busy = O reconhecimento de voz está ocupado agora. Sua gravação não perde o lugar.
trouble-fetch = O chat não está me entregando o arquivo agora. Continuo tentando.
trouble-fetch-right = Não posso obter o arquivo: falta-me a permissão { $right }. Assim que um administrador a conceder e me instalar de novo, eu continuo.
trouble-disk = O disco do servidor está cheio agora. Continuo tentando, nada se perde.
trouble-other = Houve um imprevisto. Vou tentar de novo.


## The line above an answer.

title-translate = Tradução ({ $language })
title-partial = faltam partes
notice-asr = Transcrição de { $name }
notice-s2t = Notas de { $name }
notice-translate = Tradução de { $name }
notice-summarize = Resumo de { $name }
notice-understand = Resposta sobre { $name }
notice-coming = A caminho: { $what }
notice-below = A resposta está mais abaixo.
answer-empty = Não há nada para mostrar.


## What recordings are called.

recording-voice = áudio { $length }
recording-video = vídeo { $length }
recording-other = gravação { $length }
sent-just-now = agora mesmo
sent-yesterday = ontem { $time }


## Why there is no answer.

failure-empty_file = Este arquivo está vazio. Grave ou exporte de novo, por favor.
failure-not_audio = Não encontrei nenhuma gravação neste arquivo. Mande áudio ou vídeo: mp3, m4a, wav, ogg, mp4 e muitos outros.
failure-no_sound_track = Este vídeo não tem som. Mande um que tenha sido gravado com som.
failure-encrypted = Este arquivo está protegido e não consigo abrir. Exporte sem proteção, por favor.
failure-too_short = Esta gravação quase não tem som: menos de um décimo de segundo. Grave de novo, por favor.
failure-too_long = Esta gravação é mais longa do que posso aceitar aqui. Mande em partes, por favor.
failure-too_long-limit =
    { $hours ->
        [1] Esta gravação tem mais de uma hora, o máximo que posso aceitar aqui. Mande em partes, por favor.
        [one] Esta gravação tem mais de { $hours } hora, o máximo que posso aceitar aqui. Mande em partes, por favor.
       *[other] Esta gravação tem mais de { $hours } horas, o máximo que posso aceitar aqui. Mande em partes, por favor.
    }
failure-too_large = Este arquivo é grande demais para mim. Mande em partes, ou em mp3 ou m4a.
failure-too_large-limit = Este arquivo é grande demais: eu aceito até { $megabytes } MB. Mande em partes, ou em mp3 ou m4a.
failure-unsupported_format = Não consigo ler este tipo de arquivo. Converta para mp3 ou m4a e mande de novo.
failure-refers_elsewhere = Este arquivo é só uma lista que aponta para outros arquivos. Mande a própria gravação.
failure-damaged = Este arquivo está danificado ou não chegou inteiro. Mande de novo ou exporte outra vez.
failure-decoder_limit = Abrir este arquivo exige mais espaço ou tempo do que uma gravação pode ter. Converta para mp3 ou m4a.
failure-file_gone = O arquivo não está mais lá. Mande de novo, por favor.
failure-fetch_failed = O chat não me entregou o arquivo. Tente de novo daqui a pouco.
failure-fetch_failed-right = O chat não me deixa obter o arquivo: falta-me a permissão { $right }. Um administrador precisa concedê-la e me instalar de novo; depois, tente outra vez.
failure-engine_unreachable = O reconhecimento de voz ficou muito tempo sem responder. Tente de novo mais tarde.
failure-engine_slow = O reconhecimento de voz ficou muito tempo lento demais. Tente de novo mais tarde.
failure-engine_busy = O reconhecimento de voz ficou muito tempo ocupado demais. Tente de novo mais tarde.
failure-engine_refused = O reconhecimento de voz recusou o pedido; o log dele diz mais. Quem resolve isso é um admin.
failure-context_overflow = Um trecho era longo demais para o reconhecimento de voz, mesmo cortado em pedaços. Tente de novo, por favor.
failure-bad_answer = O reconhecimento de voz respondeu, mas o que ele disse não pode estar certo. Tente de novo, por favor.
failure-wrong_language = O reconhecimento de voz responde sempre em outro idioma. Peça ao admin que escolha um modelo que conheça este.
failure-cannot_do = O reconhecimento de voz usado aqui não faz isso. Um admin pode conectar um modelo de linguagem que faça.
failure-cannot_do-language = O reconhecimento de voz usado aqui não traduz para este idioma ({ $language }). Um admin pode conectar um modelo de linguagem que traduza.
failure-wrong_option = Não entendi este pedido. /help mostra como escrever.
failure-disk_full = O disco do servidor está cheio. Avise um admin e depois tente de novo.
failure-deadline = Isso demorou mais do que podia, então parei. Tente de novo, por favor.
failure-worker_lost = O trabalho com esta gravação foi interrompido vezes demais, então parei. Tente de novo, por favor.
failure-internal = Algo deu errado do meu lado. Tente de novo; se acontecer outra vez, avise um admin.


## Lines beneath an answer.

remark-extractive = Não há nenhum modelo de linguagem conectado, então são frases da gravação.
remark-extractive-admin = EARMARK_THINK_URLS conecta um.
remark-no_usable_reply = Onde o modelo de linguagem não deu nada de útil, coloquei frases da gravação.
remark-not_borne_out = O modelo de linguagem também afirmou coisas que não estão na gravação. Deixei-as de fora.
remark-not_in_recording = A gravação não responde a esta pergunta.
remark-nothing_said = Não ouvi ninguém falar nesta gravação.
remark-stopped_early = A gravação termina antes da hora: o arquivo está danificado ou é longo demais.
remark-other_tracks = O arquivo tem outras faixas de áudio que eu não transcrevi.
remark-other_language_spoken = Fala-se outro idioma, não o que estava escolhido; segui o que é falado.
remark-already_in_language = A gravação já está neste idioma.


## Headings inside answers and exported files.

heading-summary = Resumo
heading-points = Pontos principais
heading-decisions = Decisões
heading-actions = Tarefas
heading-notes = Notas
heading-transcript = Transcrição
heading-question = Pergunta
heading-answer = Resposta
heading-evidence = Na gravação
heading-missing = Partes que faltam
speaker-number = Falante { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

coverage-whole = { $time } de fala, tudo transcrito
coverage-gaps = { $time } de fala, { $missing } sem entender
coverage-only-missing = { $missing } sem entender
coverage-other-sound = { $time } de música ou ruído
coverage-silence = { $time } de silêncio
coverage-behind-end = { $time } depois do fim indicado no arquivo

coverage-heading = O que foi ouvido
coverage-label-speech = Fala
coverage-label-missing = Sem entender
coverage-label-silence = Silêncio
coverage-label-other-sound = Música e ruído
coverage-label-behind-end = Depois do fim indicado no arquivo
coverage-label-languages = Idiomas
coverage-label-engines = Ouvido por
coverage-label-heard-again = Ouvido de novo
coverage-heard-again =
    { $count ->
        [one] um trecho, { $time }
       *[other] { $count } trechos, { $time }
    }
coverage-reason-lacking = faltavam palavras
coverage-reason-wrong = o que veio não podia estar certo
coverage-reason-refused = o reconhecimento recusou
coverage-label-marks = Sons que o reconhecimento nomeou
coverage-label-unspoken = Palavras onde ninguém fala, deixadas de fora
coverage-label-unchecked = Não deu para verificar
coverage-unchecked-no_times = { $time }: o reconhecimento não informa tempos, então um trecho omitido pode passar despercebido
coverage-unchecked-little_speech = { $time }: fala de menos para saber quantas palavras deve ter
coverage-unchecked-language_unknown = { $time }: o idioma não é conhecido
coverage-unchecked-speech_estimated = { $time }: ouvido por uma versão anterior, que só estimava onde se fala


## Help and welcome.

start-private = Oi, eu sou o Earmark. Mande um áudio, uma gravação ou um vídeo, e eu escrevo o que foi dito.
start-group = Oi, eu sou o Earmark. Me mencione junto de uma gravação ou responda a ela com um comando, e eu escrevo o que foi dito.
start-group-auto = Oi, eu sou o Earmark. Publique uma gravação aqui e eu escrevo embaixo o que foi dito: todas as palavras de uma curta, notas de uma longa. Dá para mudar com /settings.
unasked-first = Eu respondo por conta própria às gravações publicadas aqui. Dá para mudar com /settings.
unasked-hint = Posso escrever o que é dito na sua gravação: me mencione na conversa dela. Não vou repetir isso tão cedo.
help-private = Mande um áudio, uma gravação ou um vídeo: se for curto, volta como transcrição; se for longo, como notas. Escreva junto o que você quer ou responda depois à minha mensagem.
help-private-mode = Mande um áudio, uma gravação ou um vídeo. Por padrão você recebe: { $mode }. Se quiser outra coisa, escreva junto ou responda depois à minha mensagem.
help-group = Responda a uma gravação com um comando ou me mencione ali. Eu respondo na conversa dela e fico quieto no resto do tempo.
help-group-auto = Eu respondo por conta própria às gravações publicadas aqui. Se quiser outra coisa, responda a uma com um comando ou me mencione ali.
help-commands-heading = O que você pode pedir
help-command = { $command } – { $description }
help-question = Ou é só perguntar: junto de uma gravação ou respondendo à minha mensagem.
help-languages = Eu entendo cerca de cem idiomas. Com /language você troca o que eu falo com você.
help-topic-guest = Você pode me chamar em qualquer conversa sem me adicionar: responda a um áudio, uma gravação ou um vídeo, me mencione e diga o que quer. A resposta é uma só mensagem lá. Se for longa, aqui você recebe inteira, com os arquivos.
help-topic-group = Entre várias pessoas fico quieto até alguém pedir: responda a uma gravação com um comando como /summarize ou /notes, ou me mencione ali e diga o que quer. Um comando que não responde a nada vale para a última gravação, se eu a vi. Quem administra o grupo pode me fazer responder a todas, com /settings lá.
help-topic-find = Em qualquer conversa, escreva meu nome e uma palavra ou uma data: eu mostro o que você me pediu, do mais novo ao mais antigo. O que você tocar é publicado lá em seu nome. Ninguém mais vê a lista; o que você publicou fica lá, mesmo que eu apague aqui.
find-nothing = Nada ainda: mande uma gravação
find-unmatched = Nada encontrado: abra nossa conversa
find-refused = Eu não trabalho aqui
find-rest = … Este é o começo.


## When there is nothing to work on.

nothing-private = Mande primeiro uma gravação ou responda a uma com isto.
nothing-group = Responda a uma gravação com isto ou escreva junto de uma.
guest-how = Responda a um áudio, uma gravação ou um vídeo, me mencione e diga o que quer: transcrição, notas, resumo, tradução ou a resposta a uma pergunta.
guest-too-large = Um arquivo tão grande não chega até mim aqui. Mande na nossa conversa privada.
guest-rest = … Este é o começo. A resposta inteira está na conversa privada comigo.
answer-gone = Esta resposta não existe mais, ou foi outra pessoa que pediu.
nothing-in-file = Eu só aceito áudio e vídeo.
ask-needs-question = O que você quer saber? Escreva depois do comando, por exemplo: /ask O que foi decidido?
language-unknown = Não conheço nenhum idioma “{ $typed }”. Escreva como inglês, English ou en.
mode-unknown = Não conheço “{ $typed }”. Escolha uma destas opções:
pick-recording = { $mode }: de qual gravação?
pick-recording-auto = Qual gravação?
pick-gone = Esta gravação não está mais aqui, ou eu não posso vê-la.


## Asking for a line of text.

ask-title = Fazer uma pergunta
ask-label = O que você quer saber sobre esta gravação?
speakers-title = Quem fala?
speakers-label = Escreva, por exemplo: Falante 1 é Ana
speakers-named = Falante { $number } é { $name }. Minhas respostas sobre esta gravação já dizem isso.
speakers-unnamed = Falante { $number } não tem mais nome.
speakers-count = Nesta gravação falam { $count } pessoas.
speakers-none = Não conheço aqui nenhuma resposta que distinga quem fala. Responda a uma com “Falante 2 é Ana”.
speakers-how = Responda a uma resposta com “Falante 2 é Ana”, ou escreva /speaker 2 Ana.


## Short words beside a button that was pressed.

toast-started = Pode deixar.
toast-cancelled = Cancelado.
toast-over = Isso já terminou.
toast-shared = Isso já está na conversa.
toast-still-working = Ainda estou trabalhando nisso.
toast-job-gone = Isso foi apagado; não sobrou nada.
toast-not-yours = Isso é de um chat do qual você não participa.
toast-cancel-not-yours = Só quem pediu, ou um admin, pode cancelar.
toast-no-answer = Ainda não há uma resposta para virar arquivo.
toast-cannot-share = Não conheço nenhuma conversa onde compartilhar isso.
toast-admins-only = Só quem cuida deste chat, como os admins, pode mudar isso.
toast-saved = Salvo.
toast-unknown = Este botão é antigo e não faz mais nada.
toast-cannot-tell = O chat não me diz se você pode fazer isso. Tente de novo daqui a pouco.
toast-kept = Nada foi apagado.


## Refusals.

refused-anonymous = Desculpe, eu não trabalho aqui. Fale com quem cuida do Earmark.
refused-contact = Desculpe, eu não trabalho aqui. Fale com { $contact }.
refused-quota-user =
    { $hours ->
        [1] Esta gravação é mais longa do que o que resta para você hoje. Dá para continuar à meia-noite UTC, daqui a mais ou menos uma hora.
       *[other] Esta gravação é mais longa do que o que resta para você hoje. Dá para continuar à meia-noite UTC, daqui a mais ou menos { $hours } horas.
    }
refused-quota-chat =
    { $hours ->
        [1] Esta gravação é mais longa do que o que resta para este chat hoje. Dá para continuar à meia-noite UTC, daqui a mais ou menos uma hora.
       *[other] Esta gravação é mais longa do que o que resta para este chat hoje. Dá para continuar à meia-noite UTC, daqui a mais ou menos { $hours } horas.
    }
refused-quota-user-day = Esta gravação é mais longa do que você pode enviar em um dia inteiro: { $minutes } min. Envie uma parte mais curta, por favor.
refused-quota-chat-day = Esta gravação é mais longa do que este chat pode enviar em um dia inteiro: { $minutes } min. Envie uma parte mais curta, por favor.
refused-quota-contact = Se precisar de mais, fale com { $contact }.


## A file that the chat will not hand over.

reach-upload = O chat não me entrega arquivos tão grandes. Envie por aqui: o link é só seu, funciona uma vez e vale por um dia.
reach-no-upload = O chat não me entrega arquivos tão grandes. Mande em partes, ou em mp3 ou m4a.


## /status

status-heading = No que estou trabalhando
status-nothing = Não estou trabalhando em nada para você aqui.
status-job = { $title } – { $status }
status-done = pronto
status-partial = pronto, faltam partes
service-heading = Nos bastidores
service-queue = { $jobs ->
        [0] Nenhum pedido em aberto
        [1] Um pedido em aberto
       *[other] { $jobs } pedidos em aberto
    }; etapas: { $ready } esperando, { $leased } em andamento
service-oldest = A mais antiga está esperando há { $seconds } s
service-engine-open = { $name }: { $slots ->
        [1] { $busy } de { $slots } vaga em uso
       *[other] { $busy } de { $slots } vagas em uso
    }
service-engine-paused = { $name }: em pausa por { $seconds } s, { $slots ->
        [1] { $busy } de { $slots } vaga em uso
       *[other] { $busy } de { $slots } vagas em uso
    }
service-engine-none = Nenhum reconhecimento de voz apareceu ainda


## /cancel

cancel-done = Cancelado: { $title }
cancel-nothing = Não há nada seu para cancelar aqui.
cancel-choose = O que devo cancelar?


## /privacy

privacy-heading = O que acontece com suas gravações
privacy-where = Tudo fica nas máquinas de quem cuida deste Earmark; nada é enviado para outro lugar.
privacy-sound = O som é apagado assim que a resposta fica pronta.
privacy-text =
    { $days ->
        [1] O texto fica guardado por um dia, para você poder perguntar mais, e depois é apagado.
       *[other] O texto fica guardado por { $days } dias, para você poder perguntar mais, e depois é apagado.
    }
privacy-message = Se você apagar a mensagem com a gravação, o que eu fiz com ela some também.
privacy-message-untold = Se você apagar a mensagem com a gravação, o que eu fiz com ela fica, porque este chat não me avisa. /forget apaga.
privacy-forget = /forget apaga na hora tudo o que eu fiz para você.
privacy-contact = Dúvidas? Fale com { $contact }.


## /forget

forget-confirm-private =
    { $jobs ->
        [0] Não guardo nada seu.
        [1] Guardo uma resposta sua. Posso apagar, aqui e no servidor? Não dá para desfazer.
       *[other] Guardo { $jobs } respostas suas. Posso apagar, aqui e no servidor? Não dá para desfazer.
    }
forget-confirm-group =
    { $jobs ->
        [0] Não guardo nada que você tenha pedido neste chat.
        [1] Guardo uma resposta que você pediu neste chat. Posso apagar, aqui e no servidor? Não dá para desfazer.
       *[other] Guardo { $jobs } respostas que você pediu neste chat. Posso apagar, aqui e no servidor? Não dá para desfazer.
    }
forget-confirm-words = Guardo um pouco do que é seu: os nomes de gravações que você enviou há pouco, o que escreveu junto de uma ou os nomes a que presto atenção. Posso apagar? Não dá para desfazer.
forget-words-done = Foi apagado.
forget-done =
    { $jobs ->
        [1] Uma resposta foi apagada.
       *[other] { $jobs } respostas foram apagadas.
    }


## Settings.

settings-title-me = Suas configurações
settings-title-chat = Configurações deste chat
settings-intro-me = Valem para você, onde quer que a gente se encontre.
settings-intro-chat = Valem para todo mundo neste chat.
settings-not-admin = Só quem cuida deste chat, como os admins, muda as configurações dele. Estas são as suas:
setting-answers = Gravações publicadas aqui
setting-answers-auto = Responder
setting-answers-hint = Dizer como pedir
setting-answers-ask = Só quando me pedem
setting-mode = O que você recebe por padrão
setting-locale = O idioma que eu falo
setting-locale-auto = Como seu app de chat
setting-spoken = Idioma das gravações
setting-spoken-auto = Eu descubro
setting-to = Traduzir para
setting-to-auto = O idioma que eu falo
setting-keep = Guardar as respostas por
setting-keep-default =
    { $days ->
        [1] Padrão: um dia
       *[other] Padrão: { $days } dias
    }
setting-keep-days =
    { $days ->
        [1] Um dia
       *[other] { $days } dias
    }
language-set = Nosso idioma daqui em diante: { $language }. As traduções também serão para ele.
language-set-translations = Idioma das traduções daqui em diante: { $language }. Eu mesmo não falo esse idioma, mas traduzo para ele.
language-choose = Que idioma você quer que eu fale com você?
mode-set = Daqui em diante, você recebe por padrão: { $mode }
mode-choose = O que faço com uma gravação quando você não diz o que quer?
vocabulary-none = Ainda não conheço nomes nem termos daqui. Diga-me alguns: /vocabulary add Digium, Asterisk
vocabulary-list = Presto atenção a: { $terms }
vocabulary-how = Para adicionar: /vocabulary add NOME. Para remover: /vocabulary remove NOME.


## A person's own page.

home-intro = Eu ouço gravações e escrevo o que foi dito: transcrições, notas, resumos, traduções e respostas.
home-how = Mande uma gravação aqui ou, em um canal, me mencione junto dela.
home-recent = Recentes
home-nothing = Nada ainda. Mande uma gravação e ela aparece aqui.


## Slack alone.

slack-answer-in-direct = Pode deixar. A resposta chega nas nossas mensagens diretas.
slack-one-moment = O Slack está me fazendo esperar. Continuo assim que ele deixar.
slack-given-up = Não deu certo: o Slack não deixou. Tente de novo, por favor.
slack-invite = Não consigo escrever no canal onde você perguntou, por isso a resposta está aqui. Se eu não for membro de lá, /invite @earmark resolve.
slack-nothing-visible = Não consigo ver as mensagens daqui. Em um canal, /invite @earmark resolve; de outro lugar, encaminhe a gravação para mim.
slack-nothing-allowed = Não posso ler as mensagens daqui: falta uma permissão. Quem cuida do app precisa instalá-lo de novo.
slack-nothing-linked = O link não leva a nenhuma gravação que nós dois possamos ver. Se ela estiver em um canal sem mim, use /invite @earmark lá.
slack-nothing-lately = Não há nenhuma gravação entre as últimas mensagens daqui. Escreva o link da mensagem dela depois do comando ou me mencione ao lado dela.
slack-rest-in-thread = … Este é o começo. Não posso publicar arquivos aqui, então o resto vem logo abaixo.
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … Este é o começo. A resposta inteira está no canvas.
slack-rest-left-out = … Há mais do que cabe em mensagens, e não posso publicar arquivos aqui. Quando um administrador permitir, o menu de arquivos traz a resposta inteira.
slack-no-files = Não posso publicar arquivos aqui. Um administrador pode permitir isso.
slack-no-form = O Slack não abriu o formulário. Tente de novo ou me mencione com a sua pergunta na conversa da gravação.
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = Envie-me uma gravação ou pergunte:
slack-prompt-status = Em que você está trabalhando?
slack-prompt-settings = Como você me responde?
slack-prompt-privacy = O que você guarda de mim?
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = Não vejo ali nenhuma gravação que nós dois possamos ver. Passe-me um arquivo de áudio ou vídeo.
slack-step-no-person = O Slack não me diz quem executa este fluxo de trabalho. Peça que uma pessoa o inicie, não um agendamento.
slack-step-too-long = O texto é mais longo do que uma etapa pode passar adiante, e não consigo escrever para você. Envie-me a gravação em uma mensagem direta.
slack-step-forgotten = A gravação, ou o que fiz dela, foi apagada antes de terminar.
# Beneath the text that it hands on.
slack-step-rest = … Este é o começo. O link leva ao texto completo.


## Telegram and Matrix.

rest-in-file = … Este é o começo. A resposta inteira está no arquivo abaixo.
chat-trouble = Algo deu errado do meu lado e não consegui trabalhar nisso. Tente de novo; se acontecer outra vez, avise um admin.


## Telegram alone.

telegram-rest-left-out = … Este é o começo. O Telegram não aceitou o arquivo com o resto.
telegram-about = Escrevo o que foi dito: transcrições, notas, resumos, traduções e respostas. Nada sai de casa.
telegram-description = Mande um áudio, uma gravação ou um vídeo, e eu escrevo o que foi dito. Peça uma transcrição, notas, um resumo ou uma tradução, ou faça uma pergunta. Tudo fica nas máquinas de quem cuida deste bot.


## Matrix alone.

matrix-rest-left-out = … Este é o começo. O servidor não aceitou o arquivo com o resto.
matrix-choose = Responda com um número:
matrix-encrypted = Esta sala é criptografada e eu não tenho as chaves: aqui não consigo ler nem ouvir nada. Me convide para uma sala sem criptografia ou me escreva em uma conversa direta sem criptografia.


## The page behind an upload link.

upload-title = Enviar uma gravação
upload-intro = Escolha a gravação ou o vídeo. A resposta chega no chat onde você pediu.
upload-choose = Escolha um arquivo ou solte aqui
upload-send = Enviar
upload-limit = Até { $megabytes } MB. Este link serve para uma única gravação.
upload-privacy = Sua gravação vai direto para as máquinas de quem cuida do Earmark e é apagada assim que termina de ser processada.
upload-no-file = Escolha um arquivo primeiro.
upload-connecting = Conectando…
upload-progress = { $percent }% enviado
upload-broken = A conexão caiu. Eu continuo sozinho assim que ela voltar; deixe esta página aberta.
upload-failed = Não deu certo. Tente de novo, por favor.
upload-done-title = Chegou
upload-done = A gravação já está comigo. A resposta chega no chat; você pode fechar esta página.
upload-gone-title = Este link não funciona mais
upload-gone = Ele é antigo demais ou está incompleto. Mande a gravação no chat de novo e você recebe outro.
upload-used = Já chegou uma gravação por este link; a resposta está no chat. Para mandar outra, peça de novo por lá.


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = Entram gravações, saem palavras. Nada sai de casa.
console-skip = Ir para as suas gravações
console-language = Idioma
console-service = Serviço
console-no-script = Esta página precisa de JavaScript. Sem ele, programas podem usar a interface em /api/task.
console-new = Nova gravação
console-drop = Solte aqui uma gravação ou um vídeo
console-or = ou
console-choose = Escolher um arquivo
console-record = Gravar
console-record-stop = Parar
console-level = Volume do microfone
console-message = O que você quer?
console-message-hint = Uma pergunta, /summarize, traduza para inglês…
console-send = Enviar
console-makes = O que fazer com ela
console-recordings = Suas gravações
console-empty-heading = Ainda não há nada aqui
console-empty-first = Solte uma gravação acima ou grave você mesmo.
console-empty-then = Veja as palavras chegarem; uma gravação longa vira notas com um resumo.
console-empty-last = Depois peça uma tradução, os pontos principais ou qualquer coisa que foi dita.
console-more = Mais desta gravação
console-ask = Pergunte algo sobre esta gravação…
console-progress = Progresso
console-speakers = Falantes
console-speakers-auto = Descobrir quantos
console-speakers-off = Não distinguir
console-speaker-rename = Mudar o nome de { $name }
console-speaker-name = Nome de { $name }
console-speaker-save = Salvar
console-key-heading = Este Earmark pede uma chave
console-key-text = Aqui é preciso uma chave. Quem cuida dele cria uma para você com earmark keys create NAME. Ela fica nesta aba até você fechá-la.
console-key-label = Chave
console-key-use = Continuar
console-key-wrong = Esta chave não é válida (ou deixou de ser).
console-sure = Apagar esta gravação e tudo o que foi feito dela? Isso não pode ser desfeito.
console-file-md = Texto com títulos (.md)
console-uploading = Enviando… { $percent } %
console-broken = O envio foi interrompido. Verifique a conexão e tente de novo.
console-error = Algo deu errado no servidor. Tente de novo, por favor.
console-offline = A conexão caiu. Continuo tentando; nada se perde.
console-gone = Isto não está mais aqui.
console-deleted = Apagado.
console-answered = A resposta chegou: { $name }
console-play = Tocar a partir de { $time }
console-remove = Remover { $name }
console-delete = Apagar { $name }
console-unnamed = Gravação
console-recorded = Gravação { $when }
console-recording = Gravando: { $time }
console-mic-denied = O navegador não pode usar o microfone aqui. Permita isso nas configurações desta página, ao lado do endereço, e tente de novo.
console-mic-none = Não encontro nenhum microfone. Conecte um e tente de novo.
console-mic-insecure = Os navegadores só liberam o microfone por https:// ou nesta própria máquina. Mesmo assim, você pode escolher um arquivo.
console-mic-failed = O microfone não responde; outro programa pode estar usando.
console-privacy = O que você envia nesta página fica também neste navegador, para que você possa ouvir, até que você o apague aqui.
console-admin-title = Serviço – Earmark
console-admin-heading = Serviço
console-admin-back = Voltar às suas gravações
console-admin-denied = Esta página é para quem cuida do serviço: ela precisa de uma chave com o escopo admin.
console-admin-queue = Fila
console-admin-waiting = Esperando
console-admin-queued = Na fila
console-admin-running = Em andamento
console-admin-failed = falhou
console-admin-later = Antes da próxima tentativa
console-admin-open = Gravações abertas
console-admin-oldest = Maior espera
console-admin-seconds = { $seconds } s
console-admin-engines = Motores
console-admin-engine = Motor
console-admin-in-use = Vagas em uso
console-admin-state = Estado
console-admin-fine = funcionando
console-admin-unreachable = não responde
console-admin-paused = descansa mais { $seconds } s
console-admin-tasks = Abertas e interrompidas
console-admin-looked = Das 500 gravações mais recentes.
console-admin-none = Não há nada para mostrar.
console-admin-since = Desde
console-admin-place = Onde
console-admin-what = O quê
console-admin-fault = Falha
console-admin-do = Ação
console-admin-days = Minutos por dia
console-admin-places = Minutos por chat
console-admin-day = Dia
console-admin-minutes = Minutos
console-admin-count = Gravações
console-admin-updated = Situação às { $time }
