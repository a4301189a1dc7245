# French. What each message is for, where it stands and how long it may be: see en.ftl.
# One word each: recording = enregistrement, voice note = message vocal, transcript = transcription, notes = notes,
# summary = résumé, answer = réponse, part = partie, action item = chose à faire, chat = discussion, the app that
# hands files over = messagerie, file = fichier, engine = reconnaissance vocale, language model = modèle de langage,
# admin = admin, job = demande. Address: tu. No-break spaces stand before : ; ? % and inside « ».
# French says 0 and 1,5 in the singular ([one]), so "un" and "une" stand under [1].


## Names of the five answers.

mode-asr = Transcription
mode-s2t = Notes
mode-translate = Traduction
mode-summarize = Résumé
mode-understand = Réponse
mode-auto = Automatique


## Descriptions of the commands.

command-transcribe = Chaque mot d’un enregistrement, avec le minutage
command-notes = Des notes claires avec un court résumé
command-summarize = Points clés, décisions et choses à faire
command-translate = Un enregistrement dans une autre langue, par exemple : /translate anglais
command-ask = Poser une question sur un enregistrement, par exemple : /ask Qu’a-t-on décidé ?
command-speaker = Dire qui parle, par exemple : /speaker 2 Ana
command-settings = Ma façon de répondre ici
command-language = La langue que je parle avec toi
command-mode = Ce que tu reçois quand tu ne précises rien
command-vocabulary = Noms et termes auxquels je fais attention
command-status = Ce sur quoi je travaille et où j’en suis
command-cancel = Arrêter ce que je fais pour toi
command-privacy = Ce qui est gardé, où et combien de temps
command-forget = Supprimer tout ce que j’ai fait pour toi
command-help = Ce que je sais faire


## Labels of buttons.

button-transcript = Transcription
button-notes = Notes
button-summary = Résumé
button-translate = Traduire
button-ask = Poser une question
button-speakers = Nommer les locuteurs
button-files = Fichiers
button-file-txt = Texte (.txt)
button-file-srt = Sous-titres (.srt)
button-file-vtt = Sous-titres (.vtt)
button-file-json = Données (.json)
button-retry-missing = Obtenir ce qui manque
button-retry = Réessayer
button-cancel = Annuler
button-share = Partager dans le fil
button-back = Retour
button-upload = Déposer le fichier ici
button-settings = Réglages
button-help = Que sais-tu faire ?
button-privacy = Confidentialité
button-private = Discussion privée
button-whole = Réponse entière
button-forget = Tout supprimer
button-forget-yes = Oui, supprimer
button-forget-no = Non, garder
button-save = Enregistrer


## How a job stands while it is being worked on.

status-queued =
    { $ahead ->
        [0] Je commence…
        [1] Dans la file, un enregistrement avant celui-ci
       *[other] Dans la file, { $ahead } enregistrements avant celui-ci
    }
status-opening = J’ouvre l’enregistrement…
status-listening = J’écoute…
status-writing-s2t = Je rédige les notes…
status-writing-translate = Je traduis…
status-writing-summarize = Je rédige le résumé…
status-writing-understand = Je cherche la réponse…
status-joining = J’assemble le tout…
status-cancelled = Annulé
status-failed = Ça n’a pas marché

progress-heard = { $time } écoutées jusqu’ici
progress-percent = { $percent } %
progress-seconds-left = encore moins d’une minute
progress-minutes-left = encore { $minutes } min environ
progress-hours-left = encore { $hours } h { $minutes } min environ
progress-steps = étape { $step } sur { $total }

trouble-engine = J’attends la reconnaissance vocale, qui démarre peut-être. Rien n’est perdu.
trouble-slow = La reconnaissance vocale est lente pour le moment. Je lui en demande moins à la fois et j’attends plus longtemps, rien n’est perdu.
trouble-busy = La reconnaissance vocale est occupée pour le moment. Ton enregistrement garde sa place.
trouble-fetch = La messagerie ne me donne pas le fichier pour le moment. Je continue d’essayer.
trouble-fetch-right = Je ne peux pas récupérer le fichier : il me manque l’autorisation { $right }. Dès qu’un admin me l’accorde et me réinstalle, je continue.
trouble-disk = Le disque du serveur est plein pour le moment. Je continue d’essayer, rien n’est perdu.
trouble-other = Il y a eu un contretemps. Je réessaie.


## The line above an answer.

title-translate = Traduction ({ $language })
title-partial = il manque des parties
notice-asr = Transcription de { $name }
notice-s2t = Notes sur { $name }
notice-translate = Traduction de { $name }
notice-summarize = Résumé de { $name }
notice-understand = Réponse à propos de { $name }
notice-coming = En cours : { $what }
notice-below = La réponse est plus bas.
answer-empty = Il n’y a rien à montrer.


## What recordings are called.

recording-voice = message vocal { $length }
recording-video = vidéo { $length }
recording-other = enregistrement { $length }
sent-just-now = à l’instant
sent-yesterday = hier { $time }


## Why there is no answer.

failure-empty_file = Ce fichier est vide. Enregistre-le ou exporte-le à nouveau, s’il te plaît.
failure-not_audio = Je ne trouve pas d’enregistrement dans ce fichier. Envoie-moi de l’audio ou de la vidéo : mp3, m4a, wav, ogg, mp4 et bien d’autres.
failure-no_sound_track = Cette vidéo n’a pas de son. Envoies-en une qui a été filmée avec le son.
failure-encrypted = Ce fichier est protégé, je ne peux pas l’ouvrir. Exporte-le sans protection.
failure-too_short = Cet enregistrement ne contient presque pas de son : moins d’un dixième de seconde. Enregistre-le à nouveau.
failure-too_long = Cet enregistrement est plus long que ce que je peux accepter ici. Envoie-le en plusieurs parties.
failure-too_long-limit =
    { $hours ->
        [1] Cet enregistrement dure plus d’une heure, le maximum que je peux accepter ici. Envoie-le en plusieurs parties.
        [one] Cet enregistrement dure plus de { $hours } heure, le maximum que je peux accepter ici. Envoie-le en plusieurs parties.
       *[other] Cet enregistrement dure plus de { $hours } heures, le maximum que je peux accepter ici. Envoie-le en plusieurs parties.
    }
failure-too_large = Ce fichier est trop gros pour moi. Envoie-le en plusieurs parties, ou en mp3 ou m4a.
failure-too_large-limit = Ce fichier est trop gros : j’accepte jusqu’à { $megabytes } Mo. Envoie-le en plusieurs parties, ou en mp3 ou m4a.
failure-unsupported_format = Je ne sais pas lire ce type de fichier. Convertis-le en mp3 ou m4a et renvoie-le.
failure-refers_elsewhere = Ce fichier n’est qu’une liste qui renvoie à d’autres fichiers. Envoie l’enregistrement lui-même.
failure-damaged = Ce fichier est abîmé ou n’est pas arrivé en entier. Renvoie-le ou exporte-le à nouveau.
failure-decoder_limit = Ouvrir ce fichier demande plus de place ou de temps qu’un enregistrement ne peut en prendre. Convertis-le en mp3 ou m4a.
failure-file_gone = Le fichier n’est plus là. Renvoie-le, s’il te plaît.
failure-fetch_failed = La messagerie ne m’a pas donné le fichier. Réessaie dans un instant.
failure-fetch_failed-right = La messagerie ne me laisse pas récupérer le fichier : il me manque l’autorisation { $right }. Un admin doit me l’accorder et me réinstaller ; réessaie ensuite.
failure-engine_unreachable = La reconnaissance vocale n’a pas répondu pendant longtemps. Réessaie plus tard.
failure-engine_slow = La reconnaissance vocale est restée trop lente pendant longtemps. Réessaie plus tard.
failure-engine_busy = La reconnaissance vocale est restée trop occupée pendant longtemps. Réessaie plus tard.
failure-engine_refused = La reconnaissance vocale a refusé la demande ; son journal en dit plus. C’est à un admin de régler ça.
failure-context_overflow = Un passage était trop long pour la reconnaissance vocale, même découpé. Réessaie, s’il te plaît.
failure-bad_answer = La reconnaissance vocale a répondu, mais ce qu’elle dit ne peut pas être juste. Réessaie, s’il te plaît.
failure-wrong_language = La reconnaissance vocale répond toujours dans une autre langue. Demande à l’admin de choisir un modèle qui connaît celle-ci.
failure-cannot_do = La reconnaissance vocale utilisée ici ne sait pas faire ça. Un admin peut connecter un modèle de langage qui sait le faire.
failure-cannot_do-language = La reconnaissance vocale utilisée ici ne sait pas traduire dans cette langue ({ $language }). Un admin peut connecter un modèle de langage qui sait le faire.
failure-wrong_option = Je ne comprends pas cette demande. /help montre comment l’écrire.
failure-disk_full = Le disque du serveur est plein. Préviens un admin, puis réessaie.
failure-deadline = Cela a pris plus de temps que permis, j’ai donc arrêté. Réessaie, s’il te plaît.
failure-worker_lost = Le travail sur cet enregistrement a été interrompu trop souvent, j’ai donc arrêté. Réessaie, s’il te plaît.
failure-internal = Quelque chose s’est mal passé de mon côté. Réessaie ; si ça se reproduit, préviens un admin.


## Lines beneath an answer.

remark-extractive = Aucun modèle de langage n’est connecté : ce sont des phrases de l’enregistrement.
remark-extractive-admin = EARMARK_THINK_URLS en connecte un.
remark-no_usable_reply = Là où le modèle de langage n’a rien donné d’utilisable, j’ai mis des phrases de l’enregistrement.
remark-not_borne_out = Le modèle de langage a aussi affirmé des choses qui ne se trouvent pas dans l’enregistrement. Je les ai laissées de côté.
remark-not_in_recording = L’enregistrement ne répond pas à cette question.
remark-nothing_said = Je n’ai entendu personne parler dans cet enregistrement.
remark-stopped_early = L’enregistrement s’arrête avant la fin : le fichier est abîmé ou trop long.
remark-other_tracks = Le fichier contient d’autres pistes sonores que je n’ai pas transcrites.
remark-other_language_spoken = On y parle une autre langue que celle qui était choisie ; je m’en suis tenu à ce qui est dit.
remark-already_in_language = L’enregistrement est déjà dans cette langue.


## Headings inside answers and exported files.

heading-summary = Résumé
heading-points = Points clés
heading-decisions = Décisions
heading-actions = À faire
heading-notes = Notes
heading-transcript = Transcription
heading-question = Question
heading-answer = Réponse
heading-evidence = Dans l’enregistrement
heading-missing = Parties manquantes
speaker-number = Locuteur { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

coverage-whole = { $time } de parole, tout est transcrit
coverage-gaps = { $time } de parole, { $missing } non compris
coverage-only-missing = { $missing } non compris
coverage-other-sound = { $time } de musique ou de bruit
coverage-silence = { $time } de silence
coverage-behind-end = dont { $time } après la fin indiquée par le fichier

coverage-heading = Ce qui a été entendu
coverage-label-speech = Parole
coverage-label-missing = Non compris
coverage-label-silence = Silence
coverage-label-other-sound = Musique et bruit
coverage-label-behind-end = Après la fin indiquée par le fichier
coverage-label-languages = Langues
coverage-label-engines = Entendu par
coverage-label-heard-again = Réécouté
coverage-heard-again =
    { $count ->
        [one] un passage, { $time }
       *[other] { $count } passages, { $time }
    }
coverage-reason-lacking = il manquait des mots
coverage-reason-wrong = la réponse ne pouvait pas être juste
coverage-reason-refused = la reconnaissance vocale a refusé
coverage-label-marks = Sons nommés par la reconnaissance vocale
coverage-label-unspoken = Mots là où personne ne parle, écartés
coverage-label-unchecked = Impossible à vérifier
coverage-unchecked-no_times = { $time } : la reconnaissance vocale ne donne pas d’horaires ; un passage omis peut passer inaperçu
coverage-unchecked-little_speech = { $time } : trop peu de parole pour savoir combien de mots il doit y avoir
coverage-unchecked-language_unknown = { $time } : la langue n’est pas connue
coverage-unchecked-speech_estimated = { $time } : entendu par une version antérieure, qui estimait seulement où l’on parle


## Help and welcome.

start-private = Bonjour, je suis Earmark. Envoie-moi un message vocal, un enregistrement ou une vidéo, et j’écris ce qui s’est dit.
start-group = Bonjour, je suis Earmark. Mentionne-moi à côté d’un enregistrement ou réponds-y avec une commande, et j’écris ce qui s’est dit.
start-group-auto = Bonjour, je suis Earmark. Publie un enregistrement ici, et j’écris en dessous ce qui s’est dit : tous les mots s’il est court, des notes s’il est long. /settings permet de changer ça.
unasked-first = Je réponds de moi-même aux enregistrements publiés ici. /settings permet de changer ça.
unasked-hint = Je peux écrire ce qui se dit dans ton enregistrement : mentionne-moi dans son fil. Je ne le redirai pas de sitôt.
help-private = Envoie-moi un message vocal, un enregistrement ou une vidéo : s’il est court, tu reçois la transcription ; s’il est long, des notes. Écris à côté ce que tu veux, ou réponds plus tard à mon message.
help-private-mode = Envoie-moi un message vocal, un enregistrement ou une vidéo. Par défaut, tu reçois : { $mode }. Si tu veux autre chose, écris-le à côté ou réponds plus tard à mon message.
help-group = Réponds à un enregistrement avec une commande, ou mentionne-moi à côté. Je réponds dans son fil et je me tais le reste du temps.
help-group-auto = Je réponds de moi-même aux enregistrements publiés ici. Pour autre chose, réponds-y avec une commande ou mentionne-moi à côté.
help-commands-heading = Ce que tu peux demander
help-command = { $command } – { $description }
help-question = Ou pose simplement ta question, à côté d’un enregistrement ou en réponse à mon message.
help-languages = Je comprends une centaine de langues. /language change celle que je parle avec toi.
help-topic-guest = Tu peux m’appeler dans n’importe quelle discussion sans m’y ajouter : réponds à un message vocal, un enregistrement ou une vidéo, mentionne-moi et dis ce que tu veux. La réponse tient en un seul message là-bas. Si elle est longue, tu la reçois ici en entier, avec ses fichiers.
help-topic-group = En groupe, je me tais tant que personne ne demande rien : réponds à un enregistrement avec une commande comme /summarize ou /notes, ou mentionne-moi à côté et dis ce que tu veux. Une commande qui ne répond à rien vise le dernier enregistrement, si je l’ai vu. Qui gère le groupe peut me faire répondre à tous, avec /settings là-bas.
help-topic-find = Dans n’importe quelle discussion, écris mon nom et un mot ou une date : j’affiche ce que tu m’as demandé, le plus récent d’abord. Ce que tu touches est publié là-bas en ton nom. Personne d’autre ne voit la liste ; ce que tu as publié y reste, même si je l’efface ici.
find-nothing = Rien encore : envoie-moi un enregistrement
find-unmatched = Rien trouvé : ouvre notre discussion
find-refused = Je ne travaille pas ici
find-rest = … C’est le début.


## When there is nothing to work on.

nothing-private = Envoie-moi d’abord un enregistrement, ou écris ça en réponse à un enregistrement.
nothing-group = Écris ça en réponse à un enregistrement, ou à côté.
guest-how = Réponds à un message vocal, un enregistrement ou une vidéo, mentionne-moi et dis ce que tu veux : une transcription, des notes, un résumé, une traduction ou la réponse à une question.
guest-too-large = Un fichier aussi gros ne m’arrive pas ici. Envoie-le-moi dans notre discussion privée.
guest-rest = … C’est le début. La réponse entière est dans la discussion privée avec moi.
answer-gone = Cette réponse n’existe plus, ou c’est quelqu’un d’autre qui l’a demandée.
nothing-in-file = Je ne prends que le son et la vidéo.
ask-needs-question = Que veux-tu savoir ? Écris-le après la commande, par exemple : /ask Qu’a-t-on décidé ?
language-unknown = Je ne connais pas de langue « { $typed } ». Écris-la comme ceci : anglais, English ou en.
mode-unknown = Je ne connais pas « { $typed } ». Choisis plutôt :
pick-recording = { $mode } : pour quel enregistrement ?
pick-recording-auto = Quel enregistrement ?
pick-gone = Cet enregistrement n’est plus là, ou je n’ai pas le droit de le voir.


## Asking for a line of text.

ask-title = Poser une question
ask-label = Que veux-tu savoir sur cet enregistrement ?
speakers-title = Qui parle ?
speakers-label = Écris par exemple : Locuteur 1 est Ana
speakers-named = Le locuteur { $number } est { $name }. Mes réponses sur cet enregistrement le disent maintenant.
speakers-unnamed = Le locuteur { $number } n’a plus de nom.
speakers-count = { $count } personnes parlent dans cet enregistrement.
speakers-none = Je ne connais ici aucune réponse qui distingue les locuteurs. Réponds à l’une d’elles par « Locuteur 2 est Ana ».
speakers-how = Réponds à une réponse par « Locuteur 2 est Ana », ou écris /speaker 2 Ana.


## Short words beside a button that was pressed.

toast-started = Je m’y mets.
toast-cancelled = Annulé.
toast-over = C’est déjà terminé.
toast-shared = C’est déjà dans le fil.
toast-still-working = J’y travaille encore.
toast-job-gone = Cela a été supprimé, il n’en reste rien.
toast-not-yours = Cela appartient à une discussion dont tu ne fais pas partie.
toast-cancel-not-yours = Seule la personne qui l’a demandé, ou un admin, peut annuler.
toast-no-answer = Il n’y a pas encore de réponse dont faire un fichier.
toast-cannot-share = Je ne connais pas de fil où partager ça.
toast-admins-only = Seules les personnes qui gèrent cette discussion, comme ses admins, peuvent changer ça.
toast-saved = C’est enregistré.
toast-unknown = Ce bouton date d’avant et ne fait plus rien.
toast-cannot-tell = La messagerie ne me dit pas si tu en as le droit. Réessaie dans un instant.
toast-kept = Rien n’a été supprimé.


## Refusals.

refused-anonymous = Désolé, je ne travaille pas ici. Adresse-toi à la personne qui s’occupe d’Earmark.
refused-contact = Désolé, je ne travaille pas ici. Adresse-toi à { $contact }.
refused-quota-user =
    { $hours ->
        [1] Cet enregistrement est plus long que ce qu’il te reste pour aujourd’hui. Ça reprend à minuit UTC, dans une heure environ.
       *[other] Cet enregistrement est plus long que ce qu’il te reste pour aujourd’hui. Ça reprend à minuit UTC, dans { $hours } heures environ.
    }
refused-quota-chat =
    { $hours ->
        [1] Cet enregistrement est plus long que ce qu’il reste à cette discussion pour aujourd’hui. Ça reprend à minuit UTC, dans une heure environ.
       *[other] Cet enregistrement est plus long que ce qu’il reste à cette discussion pour aujourd’hui. Ça reprend à minuit UTC, dans { $hours } heures environ.
    }
refused-quota-user-day = Cet enregistrement est plus long que ce que tu peux envoyer en une journée entière : { $minutes } min. Envoie une partie plus courte, s’il te plaît.
refused-quota-chat-day = Cet enregistrement est plus long que ce que cette discussion peut envoyer en une journée entière : { $minutes } min. Envoie une partie plus courte, s’il te plaît.
refused-quota-contact = S’il t’en faut plus, adresse-toi à { $contact }.


## A file that the chat will not hand over.

reach-upload = La messagerie ne me donne pas de fichiers aussi gros. Dépose plutôt l’enregistrement ici : le lien n’est que pour toi, il marche une fois et pendant un jour.
reach-no-upload = La messagerie ne me donne pas de fichiers aussi gros. Envoie l’enregistrement en plusieurs parties, ou en mp3 ou m4a.


## /status

status-heading = Ce sur quoi je travaille
status-nothing = Je ne travaille sur rien pour toi ici.
status-job = { $title } – { $status }
status-done = terminé
status-partial = terminé, il manque des parties
service-heading = En coulisses
service-queue = { $jobs ->
        [0] Aucune demande ouverte
        [1] Une demande ouverte
       *[other] { $jobs } demandes ouvertes
    } ; étapes : { $ready } en attente, { $leased } en cours
service-oldest = La plus ancienne attend depuis { $seconds } s
service-engine-open = { $name } : { $busy ->
        [one] { $busy } place occupée sur { $slots }
       *[other] { $busy } places occupées sur { $slots }
    }
service-engine-paused = { $name } : en pause pour { $seconds } s, { $busy ->
        [one] { $busy } place occupée sur { $slots }
       *[other] { $busy } places occupées sur { $slots }
    }
service-engine-none = Aucune reconnaissance vocale ne s’est encore manifestée


## /cancel

cancel-done = Annulé : { $title }
cancel-nothing = Il n’y a rien à toi à annuler ici.
cancel-choose = Que faut-il annuler ?


## /privacy

privacy-heading = Ce que deviennent tes enregistrements
privacy-where = Tout reste sur les machines des personnes qui s’occupent de cet Earmark ; rien n’est envoyé ailleurs.
privacy-sound = Le son est supprimé dès que la réponse est prête.
privacy-text =
    { $days ->
        [1] Le texte est gardé un jour, pour que tu puisses poser d’autres questions, puis supprimé.
       *[other] Le texte est gardé { $days } jours, pour que tu puisses poser d’autres questions, puis supprimé.
    }
privacy-message = Si tu supprimes le message avec l’enregistrement, ce que j’en ai fait disparaît aussi.
privacy-message-untold = Si tu supprimes le message avec l’enregistrement, ce que j’en ai fait reste : cette messagerie ne m’en dit rien. /forget le supprime.
privacy-forget = /forget supprime aussitôt tout ce que j’ai fait pour toi.
privacy-contact = Des questions ? Adresse-toi à { $contact }.


## /forget

forget-confirm-private =
    { $jobs ->
        [0] Je ne garde rien de toi.
        [1] Je garde une réponse pour toi. Je la supprime, ici et sur le serveur ? C’est définitif.
       *[other] Je garde { $jobs } réponses pour toi. Je les supprime, ici et sur le serveur ? C’est définitif.
    }
forget-confirm-group =
    { $jobs ->
        [0] Je ne garde rien que tu aies demandé dans cette discussion.
        [1] Je garde une réponse que tu as demandée dans cette discussion. Je la supprime, ici et sur le serveur ? C’est définitif.
       *[other] Je garde { $jobs } réponses que tu as demandées dans cette discussion. Je les supprime, ici et sur le serveur ? C’est définitif.
    }
forget-confirm-words = Je garde un peu de toi : les noms d’enregistrements que tu as envoyés récemment, ce que tu as écrit à côté de l’un d’eux, ou les noms auxquels je fais attention. Je le supprime ? C’est définitif.
forget-words-done = C’est supprimé.
forget-done =
    { $jobs ->
        [1] Une réponse est supprimée.
       *[other] { $jobs } réponses sont supprimées.
    }


## Settings.

settings-title-me = Tes réglages
settings-title-chat = Réglages communs
settings-intro-me = Ils te suivent partout où nous nous croisons.
settings-intro-chat = Ils valent pour tout le monde dans cette discussion.
settings-not-admin = Seules les personnes qui gèrent cette discussion, comme ses admins, changent ses réglages. Voici les tiens :
setting-answers = Enregistrements publiés ici
setting-answers-auto = Y répondre
setting-answers-hint = Dire comment demander
setting-answers-ask = Seulement sur demande
setting-mode = Ce que tu reçois par défaut
setting-locale = La langue que je parle
setting-locale-auto = Comme ta messagerie
setting-spoken = Langue des enregistrements
setting-spoken-auto = Je la reconnais
setting-to = Traduire en
setting-to-auto = La langue que je parle
setting-keep = Garder les réponses
setting-keep-default =
    { $days ->
        [1] Par défaut : un jour
       *[other] Par défaut : { $days } jours
    }
setting-keep-days =
    { $days ->
        [1] Un jour
       *[other] { $days } jours
    }
language-set = Notre langue à partir de maintenant : { $language }. Les traductions se feront aussi dans cette langue.
language-set-translations = Langue des traductions à partir de maintenant : { $language }. Je ne la parle pas moi-même, mais je traduis dans cette langue.
language-choose = Quelle langue veux-tu que je parle avec toi ?
mode-set = À partir de maintenant, tu reçois par défaut : { $mode }
mode-choose = Que faire d’un enregistrement quand tu ne précises rien ?
vocabulary-none = Je ne connais encore aucun nom ni terme d’ici. Indiquez-m’en : /vocabulary add Digium, Asterisk
vocabulary-list = Je fais attention à : { $terms }
vocabulary-how = Pour en ajouter : /vocabulary add NOM. Pour en retirer : /vocabulary remove NOM.


## A person's own page.

home-intro = J’écoute les enregistrements et j’écris ce qui s’est dit : transcriptions, notes, résumés, traductions et réponses.
home-how = Envoie-moi un enregistrement ici ou, dans un canal, mentionne-moi à côté.
home-recent = Récemment
home-nothing = Rien pour l’instant. Envoie-moi un enregistrement et il apparaîtra ici.


## Slack alone.

slack-answer-in-direct = Je m’y mets. La réponse arrive dans nos messages directs.
slack-one-moment = Slack me fait attendre. Je continue dès qu’il me laisse faire.
slack-given-up = Cela n’a pas marché : Slack ne m’a pas laissé faire. Réessaie, s’il te plaît.
slack-invite = Je ne peux pas écrire dans le canal où tu as posé ta question, la réponse est donc ici. Si je n’en suis pas membre, /invite @earmark y remédie.
slack-nothing-visible = Je ne vois pas les messages d’ici. Dans un canal, /invite @earmark y remédie ; d’ailleurs, transfère-moi l’enregistrement.
slack-nothing-allowed = Je n’ai pas le droit de lire les messages d’ici : il manque une autorisation. La personne qui gère l’application doit la réinstaller.
slack-nothing-linked = Le lien ne mène à aucun enregistrement que nous puissions voir tous les deux. S’il est dans un canal sans moi, tape /invite @earmark là-bas.
slack-nothing-lately = Il n’y a pas d’enregistrement parmi les derniers messages d’ici. Mets le lien de son message après la commande, ou mentionne-moi à côté.
slack-rest-in-thread = … C’est le début. Je n’ai pas le droit de publier des fichiers ici, la suite est donc ci-dessous.
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … C’est le début. La réponse entière est dans le canevas.
slack-rest-left-out = … La suite ne tient pas dans des messages, et je n’ai pas le droit de publier des fichiers ici. Dès qu’un admin l’autorise, le menu des fichiers te donne la réponse entière.
slack-no-files = Je n’ai pas le droit de publier des fichiers ici. Un admin peut l’autoriser.
slack-no-form = Slack n’a pas ouvert le formulaire. Réessaie, ou mentionne-moi avec ta question dans le fil de l’enregistrement.
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = Envoie-moi un enregistrement ou demande :
slack-prompt-status = Sur quoi travailles-tu ?
slack-prompt-settings = Comment me réponds-tu ?
slack-prompt-privacy = Que gardes-tu de moi ?
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = Je n’y vois aucun enregistrement que nous puissions voir tous les deux. Donne-moi un fichier audio ou vidéo.
slack-step-no-person = Slack ne me dit pas qui exécute ce flux de travail. Fais-le lancer par une personne, pas par une planification.
slack-step-too-long = Le texte est plus long que ce qu’une étape peut transmettre, et je ne peux pas t’écrire. Envoie-moi l’enregistrement en message direct.
slack-step-forgotten = L’enregistrement, ou ce que j’en ai fait, a été supprimé avant la fin.
# Beneath the text that it hands on.
slack-step-rest = … C’est le début. Le lien mène au texte entier.


## Telegram and Matrix.

rest-in-file = … C’est le début. La réponse entière est dans le fichier ci-dessous.
chat-trouble = Quelque chose s’est mal passé de mon côté, je n’ai pas pu m’en occuper. Réessaie ; si ça se reproduit, préviens un admin.


## Telegram alone.

telegram-rest-left-out = … Ce n’est que le début. Telegram n’a pas accepté le fichier avec la suite.
telegram-about = J’écris ce qui s’est dit : transcriptions, notes, résumés, traductions et réponses. Rien ne sort de la maison.
telegram-description = Envoie-moi un message vocal, un enregistrement ou une vidéo, et j’écris ce qui s’est dit. Demande une transcription, des notes, un résumé ou une traduction, ou pose une question. Tout reste sur les machines des personnes qui s’occupent de ce bot.


## Matrix alone.

matrix-rest-left-out = … Ce n’est que le début. Le serveur n’a pas accepté le fichier avec la suite.
matrix-choose = Réponds par un numéro :
matrix-encrypted = Ce salon est chiffré et je n’ai pas de clés : je ne peux rien y lire ni entendre. Invite-moi dans un salon sans chiffrement, ou écris-moi en direct sans chiffrement.


## The page behind an upload link.

upload-title = Déposer un enregistrement
upload-intro = Choisis l’enregistrement ou la vidéo. La réponse arrive dans la discussion où tu l’as demandée.
upload-choose = Choisis un fichier ou glisse-le ici
upload-send = Déposer
upload-limit = Jusqu’à { $megabytes } Mo. Ce lien sert pour un seul enregistrement.
upload-privacy = Ton enregistrement va directement sur les machines des personnes qui s’occupent d’Earmark, et il est supprimé dès qu’il est traité.
upload-no-file = Choisis d’abord un fichier.
upload-connecting = Connexion…
upload-progress = { $percent } % envoyé
upload-broken = La connexion est coupée. Je reprends tout seul dès qu’elle revient ; laisse cette page ouverte.
upload-failed = Ça n’a pas marché. Réessaie, s’il te plaît.
upload-done-title = C’est arrivé
upload-done = J’ai bien l’enregistrement. La réponse arrive dans la discussion ; tu peux fermer cette page.
upload-gone-title = Ce lien ne marche plus
upload-gone = Il est trop vieux ou incomplet. Renvoie l’enregistrement dans la discussion et tu en recevras un nouveau.
upload-used = Un enregistrement est déjà arrivé par ce lien ; la réponse est dans la discussion. Pour un autre, redemande là-bas.


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = Des enregistrements entrent, des mots sortent. Rien ne quitte la maison.
console-skip = Aller à tes enregistrements
console-language = Langue
console-service = Service
console-no-script = Cette page a besoin de JavaScript. Sans lui, les programmes peuvent utiliser l’interface sous /api/task.
console-new = Nouvel enregistrement
console-drop = Dépose un enregistrement ou une vidéo ici
console-or = ou
console-choose = Choisir un fichier
console-record = Enregistrer
console-record-stop = Arrêter
console-level = Niveau du micro
console-message = Que veux-tu ?
console-message-hint = Une question, /summarize, traduis en anglais…
console-send = Envoyer
console-makes = Ce qu’il faut en faire
console-recordings = Tes enregistrements
console-empty-heading = Rien ici pour l’instant
console-empty-first = Dépose un enregistrement ci-dessus, ou enregistre-toi.
console-empty-then = Regarde les mots arriver ; un long enregistrement devient des notes avec un résumé.
console-empty-last = Demande ensuite une traduction, les points clés ou n’importe quoi sur ce qui a été dit.
console-more = Autre chose avec cet enregistrement
console-ask = Pose une question sur cet enregistrement…
console-progress = Progression
console-speakers = Locuteurs
console-speakers-auto = Trouver combien
console-speakers-off = Ne pas distinguer
console-speaker-rename = Renommer { $name }
console-speaker-name = Nom de { $name }
console-speaker-save = Enregistrer
console-key-heading = Cet Earmark demande une clé
console-key-text = Ici, il faut une clé. La personne qui s’en occupe t’en crée une avec earmark keys create NAME. Elle reste dans cet onglet jusqu’à ce que tu le fermes.
console-key-label = Clé
console-key-use = Continuer
console-key-wrong = Cette clé n’est pas (ou plus) valable.
console-sure = Supprimer cet enregistrement et tout ce qui en a été tiré ? C’est définitif.
console-file-md = Texte avec titres (.md)
console-uploading = Envoi… { $percent } %
console-broken = L’envoi s’est interrompu. Vérifie la connexion et réessaie.
console-error = Quelque chose s’est mal passé sur le serveur. Réessaie, s’il te plaît.
console-offline = La connexion est coupée. Je continue d’essayer ; rien n’est perdu.
console-gone = Ce n’est plus là.
console-deleted = Supprimé.
console-answered = La réponse est là : { $name }
console-play = Lire à partir de { $time }
console-remove = Retirer { $name }
console-delete = Supprimer { $name }
console-unnamed = Enregistrement
console-recorded = Enregistrement { $when }
console-recording = Enregistrement : { $time }
console-mic-denied = Le navigateur n’a pas le droit d’utiliser le micro ici. Autorise-le dans les réglages de cette page, à côté de l’adresse, puis réessaie.
console-mic-none = Je ne trouve pas de micro. Branches-en un et réessaie.
console-mic-insecure = Les navigateurs ne donnent le micro qu’en https:// ou sur cette machine même. Tu peux quand même choisir un fichier.
console-mic-failed = Le micro ne répond pas ; un autre programme l’utilise peut-être.
console-privacy = Ce que tu envoies sur cette page reste aussi dans ce navigateur, pour que tu puisses l’écouter, jusqu’à ce que tu le supprimes ici.
console-admin-title = Service – Earmark
console-admin-heading = Service
console-admin-back = Retour à tes enregistrements
console-admin-denied = Cette page est pour les personnes qui s’occupent du service : il faut une clé de portée admin.
console-admin-queue = File d’attente
console-admin-waiting = En attente
console-admin-queued = Dans la file
console-admin-running = En cours
console-admin-failed = échoué
console-admin-later = Avant un nouvel essai
console-admin-open = Enregistrements ouverts
console-admin-oldest = Plus longue attente
console-admin-seconds = { $seconds } s
console-admin-engines = Moteurs
console-admin-engine = Moteur
console-admin-in-use = Places occupées
console-admin-state = État
console-admin-fine = en marche
console-admin-unreachable = injoignable
console-admin-paused = au repos encore { $seconds } s
console-admin-tasks = Ouverts et interrompus
console-admin-looked = Sur les 500 enregistrements les plus récents.
console-admin-none = Il n’y a rien à montrer.
console-admin-since = Depuis
console-admin-place = Où
console-admin-what = Quoi
console-admin-fault = Erreur
console-admin-do = Action
console-admin-days = Minutes par jour
console-admin-places = Minutes par discussion
console-admin-day = Jour
console-admin-minutes = Minutes
console-admin-count = Enregistrements
console-admin-updated = État à { $time }
