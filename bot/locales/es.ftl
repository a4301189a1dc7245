# Spanish (international). What each message is for, where it stands and how long it may be: see en.ftl.
# One word each: recording = grabación, voice note = mensaje de voz, transcript = transcripción, notes = notas,
# summary = resumen, answer = respuesta, part = parte, action item = tarea, chat = chat, file = archivo,
# engine = reconocimiento de voz, language model = modelo de lenguaje, admin = admin, job = trabajo. Address: tú.


## Names of the five answers.

mode-asr = Transcripción
mode-s2t = Notas
mode-translate = Traducción
mode-summarize = Resumen
mode-understand = Respuesta
mode-auto = Automático


## Descriptions of the commands.

command-transcribe = Cada palabra de una grabación, con marcas de tiempo
command-notes = Notas claras con un breve resumen
command-summarize = Puntos clave, decisiones y tareas
command-translate = Una grabación en otro idioma, por ejemplo: /translate inglés
command-ask = Preguntar algo sobre una grabación, por ejemplo: /ask ¿Qué se decidió?
command-speaker = Decir quién habla, por ejemplo: /speaker 2 Ana
command-settings = Cómo respondo aquí
command-language = El idioma que hablo contigo
command-mode = Lo que recibes cuando no dices qué quieres
command-vocabulary = Nombres y términos a los que presto atención
command-status = En qué estoy trabajando y cuánto llevo
command-cancel = Cancelar lo que estoy haciendo para ti
command-privacy = Qué se guarda, dónde y por cuánto tiempo
command-forget = Borrar todo lo que hice para ti
command-help = Lo que puedo hacer


## Labels of buttons.

button-transcript = Transcripción
button-notes = Notas
button-summary = Resumen
button-translate = Traducir
button-ask = Hacer una pregunta
button-speakers = Poner nombres
button-files = Archivos
button-file-txt = Texto (.txt)
button-file-srt = Subtítulos (.srt)
button-file-vtt = Subtítulos (.vtt)
button-file-json = Datos (.json)
button-retry-missing = Obtener lo que falta
button-retry = Intentar de nuevo
button-cancel = Cancelar
button-share = Compartir en el hilo
button-back = Volver
button-upload = Subir aquí
button-settings = Ajustes
button-help = ¿Qué puedes hacer?
button-privacy = Privacidad
button-private = Chat privado
button-whole = Respuesta completa
button-forget = Borrar todo
button-forget-yes = Sí, borrar
button-forget-no = No, conservar
button-save = Guardar


## How a job stands while it is being worked on.

status-queued =
    { $ahead ->
        [0] Empezando…
        [one] En la cola, con una grabación por delante
       *[other] En la cola, con { $ahead } grabaciones por delante
    }
status-opening = Abriendo la grabación…
status-listening = Escuchando…
status-writing-s2t = Escribiendo las notas…
status-writing-translate = Traduciendo…
status-writing-summarize = Escribiendo el resumen…
status-writing-understand = Buscando la respuesta…
status-joining = Juntando todo…
status-cancelled = Cancelado
status-failed = No salió bien

progress-heard = { $time } escuchados hasta ahora
progress-percent = { $percent } %
progress-seconds-left = falta menos de un minuto
progress-minutes-left =
    { $minutes ->
        [one] falta cerca de { $minutes } min
       *[other] faltan unos { $minutes } min
    }
progress-hours-left =
    { $hours ->
        [one] falta cerca de { $hours } h { $minutes } min
       *[other] faltan unas { $hours } h { $minutes } min
    }
progress-steps = paso { $step } de { $total }

trouble-engine = Espero al reconocimiento de voz, que quizá esté arrancando. No se pierde nada.
trouble-slow = El reconocimiento de voz va lento en este momento. Le pido menos a la vez y espero más, no se pierde nada.
trouble-busy = El reconocimiento de voz está ocupado en este momento. Tu grabación conserva su lugar.
trouble-fetch = El chat no me entrega el archivo en este momento. Sigo intentándolo.
trouble-fetch-right = No puedo obtener el archivo: me falta el permiso { $right }. En cuanto un administrador me lo conceda y me instale de nuevo, sigo.
trouble-disk = El disco del servidor está lleno en este momento. Sigo intentándolo, no se pierde nada.
trouble-other = Surgió un contratiempo. Lo intento de nuevo.


## The line above an answer.

title-translate = Traducción ({ $language })
title-partial = faltan partes
notice-asr = Transcripción de { $name }
notice-s2t = Notas de { $name }
notice-translate = Traducción de { $name }
notice-summarize = Resumen de { $name }
notice-understand = Respuesta sobre { $name }
notice-coming = En camino: { $what }
notice-below = La respuesta está más abajo.
answer-empty = No hay nada que mostrar.


## What recordings are called.

recording-voice = mensaje de voz { $length }
recording-video = vídeo { $length }
recording-other = grabación { $length }
sent-just-now = ahora mismo
sent-yesterday = ayer { $time }


## Why there is no answer.

failure-empty_file = Este archivo está vacío. Vuelve a grabarlo o a exportarlo.
failure-not_audio = No encuentro ninguna grabación en este archivo. Envíame audio o video: mp3, m4a, wav, ogg, mp4 y muchos más.
failure-no_sound_track = Este video no tiene sonido. Envía uno grabado con sonido.
failure-encrypted = Este archivo está protegido y no puedo abrirlo. Expórtalo sin protección.
failure-too_short = Esta grabación casi no tiene sonido: menos de una décima de segundo. Vuelve a grabarla.
failure-too_long = Esta grabación es más larga de lo que puedo aceptar aquí. Envíala en partes.
failure-too_long-limit =
    { $hours ->
        [one] Esta grabación dura más de una hora, lo máximo que puedo aceptar aquí. Envíala en partes.
       *[other] Esta grabación dura más de { $hours } horas, lo máximo que puedo aceptar aquí. Envíala en partes.
    }
failure-too_large = Este archivo es demasiado grande para mí. Envíalo en partes, o como mp3 o m4a.
failure-too_large-limit = Este archivo es demasiado grande: acepto hasta { $megabytes } MB. Envíalo en partes, o como mp3 o m4a.
failure-unsupported_format = No puedo leer este tipo de archivo. Conviértelo a mp3 o m4a y envíalo de nuevo.
failure-refers_elsewhere = Este archivo es solo una lista que apunta a otros archivos. Envía la grabación misma.
failure-damaged = Este archivo está dañado o no llegó completo. Envíalo de nuevo o vuelve a exportarlo.
failure-decoder_limit = Abrir este archivo requiere más espacio o tiempo del que puede ocupar una grabación. Conviértelo a mp3 o m4a.
failure-file_gone = El archivo ya no está. Envíalo de nuevo.
failure-fetch_failed = El chat no me entregó el archivo. Inténtalo de nuevo en un momento.
failure-fetch_failed-right = El chat no me deja obtener el archivo: me falta el permiso { $right }. Un administrador tiene que concedérmelo e instalarme de nuevo; después, inténtalo otra vez.
failure-engine_unreachable = El reconocimiento de voz lleva mucho tiempo sin responder. Inténtalo de nuevo más tarde.
failure-engine_slow = El reconocimiento de voz lleva mucho tiempo demasiado lento. Inténtalo de nuevo más tarde.
failure-engine_busy = El reconocimiento de voz lleva mucho tiempo demasiado ocupado. Inténtalo de nuevo más tarde.
failure-engine_refused = El reconocimiento de voz rechazó la solicitud; su registro dice más. Tiene que arreglarlo un admin.
failure-context_overflow = Un pasaje era demasiado largo para el reconocimiento de voz, incluso cortado en trozos. Inténtalo de nuevo.
failure-bad_answer = El reconocimiento de voz respondió, pero lo que dijo no puede ser correcto. Inténtalo de nuevo.
failure-wrong_language = El reconocimiento de voz responde una y otra vez en otro idioma. Pide al admin que elija un modelo que conozca este.
failure-cannot_do = El reconocimiento de voz que se usa aquí no puede hacer esto. Un admin puede conectar un modelo de lenguaje que sí pueda.
failure-cannot_do-language = El reconocimiento de voz que se usa aquí no puede traducir a este idioma ({ $language }). Un admin puede conectar un modelo de lenguaje que sí pueda.
failure-wrong_option = No entiendo lo que me pides. /help muestra cómo escribirlo.
failure-disk_full = El disco del servidor está lleno. Avisa a un admin y después inténtalo de nuevo.
failure-deadline = Esto tardó más de lo permitido y lo detuve. Inténtalo de nuevo.
failure-worker_lost = El trabajo con esta grabación se interrumpió demasiadas veces y lo detuve. Inténtalo de nuevo.
failure-internal = Algo falló de mi lado. Inténtalo de nuevo; si vuelve a pasar, avisa a un admin.


## Lines beneath an answer.

remark-extractive = No hay ningún modelo de lenguaje conectado, así que son frases de la grabación.
remark-extractive-admin = EARMARK_THINK_URLS conecta uno.
remark-no_usable_reply = Donde el modelo de lenguaje no dio nada útil, puse frases de la grabación.
remark-not_borne_out = El modelo de lenguaje también afirmó cosas que no aparecen en la grabación. Las dejé fuera.
remark-not_in_recording = La grabación no responde a esta pregunta.
remark-nothing_said = No oí a nadie hablar en esta grabación.
remark-stopped_early = La grabación termina antes de tiempo: el archivo está dañado o es demasiado largo.
remark-other_tracks = El archivo tiene otras pistas de sonido que no he transcrito.
remark-other_language_spoken = Se habla otro idioma que el que estaba elegido; me he guiado por lo que se habla.
remark-already_in_language = La grabación ya está en este idioma.


## Headings inside answers and exported files.

heading-summary = Resumen
heading-points = Puntos clave
heading-decisions = Decisiones
heading-actions = Tareas
heading-notes = Notas
heading-transcript = Transcripción
heading-question = Pregunta
heading-answer = Respuesta
heading-evidence = En la grabación
heading-missing = Partes que faltan
speaker-number = Hablante { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

coverage-whole = { $time } de voz, todo transcrito
coverage-gaps = { $time } de voz, { $missing } sin entender
coverage-only-missing = { $missing } sin entender
coverage-other-sound = { $time } de música o ruido
coverage-silence = { $time } de silencio
coverage-behind-end = { $time } más allá del final que indica el archivo

coverage-heading = Qué se oyó
coverage-label-speech = Voz
coverage-label-missing = Sin entender
coverage-label-silence = Silencio
coverage-label-other-sound = Música y ruido
coverage-label-behind-end = Más allá del final indicado en el archivo
coverage-label-languages = Idiomas
coverage-label-engines = Escuchado por
coverage-label-heard-again = Escuchado otra vez
coverage-heard-again =
    { $count ->
        [one] un pasaje, { $time }
       *[other] { $count } pasajes, { $time }
    }
coverage-reason-lacking = faltaban palabras
coverage-reason-wrong = lo que llegó no podía ser correcto
coverage-reason-refused = el reconocimiento lo rechazó
coverage-label-marks = Sonidos que nombró el reconocimiento
coverage-label-unspoken = Palabras donde nadie habla, omitidas
coverage-label-unchecked = No se pudo comprobar
coverage-unchecked-no_times = { $time }: el reconocimiento no da tiempos, así que un pasaje omitido puede pasar inadvertido
coverage-unchecked-little_speech = { $time }: muy poca voz para saber cuántas palabras debe tener
coverage-unchecked-language_unknown = { $time }: no se conoce el idioma
coverage-unchecked-speech_estimated = { $time }: lo oyó una versión anterior, que solo estimaba dónde se habla


## Help and welcome.

start-private = Hola, soy Earmark. Envíame un mensaje de voz, una grabación o un video y escribo lo que se dijo.
start-group = Hola, soy Earmark. Mencióname junto a una grabación o responde a ella con un comando y escribo lo que se dijo.
start-group-auto = Hola, soy Earmark. Publica aquí una grabación y debajo escribo lo que se dijo: todas las palabras de una corta, notas de una larga. Se cambia con /settings.
unasked-first = Respondo por mi cuenta a las grabaciones que se publican aquí. Se cambia con /settings.
unasked-hint = Puedo escribir lo que se dice en tu grabación: mencióname en su hilo. No lo repetiré en mucho tiempo.
help-private = Envíame un mensaje de voz, una grabación o un video: si es corto, te devuelvo la transcripción; si es largo, las notas. Escribe al lado lo que quieres o responde después a mi mensaje.
help-private-mode = Envíame un mensaje de voz, una grabación o un video. Por defecto recibes: { $mode }. Si quieres otra cosa, escríbelo al lado o responde después a mi mensaje.
help-group = Responde a una grabación con un comando o mencióname ahí. Contesto en su hilo y, por lo demás, guardo silencio.
help-group-auto = Respondo por mi cuenta a las grabaciones que se publican aquí. Si quieres otra cosa, responde a una con un comando o mencióname ahí.
help-commands-heading = Lo que puedes pedir
help-command = { $command } – { $description }
help-question = O simplemente pregunta: junto a una grabación o al responder a mi mensaje.
help-languages = Entiendo unos cien idiomas. Con /language cambias el que hablo contigo.
help-topic-guest = Puedes llamarme a cualquier chat sin añadirme: responde allí a un mensaje de voz, una grabación o un video, mencióname y di qué quieres. La respuesta es un solo mensaje en ese chat. Si es larga, aquí la recibes completa y con sus archivos.
help-topic-group = Entre varias personas guardo silencio hasta que alguien pide algo: responde a una grabación con un comando como /summarize o /notes, o mencióname ahí y di qué quieres. Un comando que no responde a nada se refiere a la última grabación, si la he visto. Quien administra el grupo puede hacer que conteste a todas, con /settings allí.
help-topic-find = Escribe en cualquier chat mi nombre y una palabra o una fecha: te muestro lo que me has pedido, lo más reciente primero. Lo que toques se publica allí en tu nombre. Nadie más ve la lista; lo que publicaste se queda allí, aunque yo lo borre aquí.
find-nothing = Aún nada: envíame una grabación
find-unmatched = No encontré nada: abre nuestro chat
find-refused = Aquí no trabajo
find-rest = … Este es el comienzo.


## When there is nothing to work on.

nothing-private = Envíame primero una grabación o responde a una con esto.
nothing-group = Responde a una grabación con esto o escríbelo junto a una.
guest-how = Responde a un mensaje de voz, una grabación o un video, mencióname y di qué quieres: transcripción, notas, resumen, traducción o la respuesta a una pregunta.
guest-too-large = Un archivo tan grande no me llega aquí. Envíamelo en nuestro chat privado.
guest-rest = … Este es el comienzo. La respuesta completa está en el chat privado conmigo.
answer-gone = Esta respuesta ya no está o la pidió otra persona.
nothing-in-file = Solo acepto audio y vídeo.
ask-needs-question = ¿Qué quieres saber? Escríbelo después del comando, por ejemplo: /ask ¿Qué se decidió?
language-unknown = No conozco ningún idioma “{ $typed }”. Escríbelo como inglés, English o en.
mode-unknown = No conozco “{ $typed }”. Elige una de estas opciones:
pick-recording = { $mode }: ¿de qué grabación?
pick-recording-auto = ¿Qué grabación?
pick-gone = Esta grabación ya no está o no puedo verla.


## Asking for a line of text.

ask-title = Hacer una pregunta
ask-label = ¿Qué quieres saber sobre esta grabación?
speakers-title = ¿Quién habla?
speakers-label = Escribe, por ejemplo: Hablante 1 es Ana
speakers-named = Hablante { $number } es { $name }. Ya aparece así en mis respuestas sobre esta grabación.
speakers-unnamed = Hablante { $number } ya no tiene nombre.
speakers-count = En esta grabación hablan { $count } personas.
speakers-none = No conozco aquí ninguna respuesta que distinga a quienes hablan. Responde a una con «Hablante 2 es Ana».
speakers-how = Responde a una respuesta con «Hablante 2 es Ana», o escribe /speaker 2 Ana.


## Short words beside a button that was pressed.

toast-started = En marcha.
toast-cancelled = Cancelado.
toast-over = Esto ya terminó.
toast-shared = Esto ya está en el hilo.
toast-still-working = Todavía estoy trabajando en esto.
toast-job-gone = Esto se borró; ya no queda nada.
toast-not-yours = Esto es de un chat en el que no estás.
toast-cancel-not-yours = Solo puede cancelarlo quien lo pidió o un admin.
toast-no-answer = Todavía no hay una respuesta con la que hacer un archivo.
toast-cannot-share = No conozco ningún hilo donde compartir esto.
toast-admins-only = Solo quienes llevan este chat, como sus admins, pueden cambiar esto.
toast-saved = Guardado.
toast-unknown = Este botón es de antes y ya no hace nada.
toast-cannot-tell = El chat no me dice si puedes hacer esto. Inténtalo de nuevo en un momento.
toast-kept = No se borró nada.


## Refusals.

refused-anonymous = Lo siento, aquí no trabajo. Habla con la persona que se encarga de Earmark.
refused-contact = Lo siento, aquí no trabajo. Consulta a { $contact }.
refused-quota-user =
    { $hours ->
        [one] Esta grabación dura más de lo que te queda para hoy. Podemos seguir a medianoche UTC, dentro de una hora más o menos.
       *[other] Esta grabación dura más de lo que te queda para hoy. Podemos seguir a medianoche UTC, dentro de unas { $hours } horas.
    }
refused-quota-chat =
    { $hours ->
        [one] Esta grabación dura más de lo que le queda a este chat para hoy. Podemos seguir a medianoche UTC, dentro de una hora más o menos.
       *[other] Esta grabación dura más de lo que le queda a este chat para hoy. Podemos seguir a medianoche UTC, dentro de unas { $hours } horas.
    }
refused-quota-user-day = Esta grabación dura más de lo que puedes enviar en un día entero: { $minutes } min. Envía una parte más corta, por favor.
refused-quota-chat-day = Esta grabación dura más de lo que este chat puede enviar en un día entero: { $minutes } min. Envía una parte más corta, por favor.
refused-quota-contact = Si necesitas más, consulta a { $contact }.


## A file that the chat will not hand over.

reach-upload = El chat no me entrega archivos tan grandes. Sube la grabación aquí: el enlace es solo tuyo, sirve una vez y dura un día.
reach-no-upload = El chat no me entrega archivos tan grandes. Envía la grabación en partes, o como mp3 o m4a.


## /status

status-heading = En qué estoy trabajando
status-nothing = Ahora no estoy trabajando en nada para ti aquí.
status-job = { $title } – { $status }
status-done = listo
status-partial = listo, faltan partes
service-heading = Entre bastidores
service-queue = { $jobs ->
        [0] Ningún trabajo en curso
        [one] Un trabajo en curso
       *[other] { $jobs } trabajos en curso
    }; pasos: { $ready } en espera, { $leased } en marcha
service-oldest = El más antiguo lleva { $seconds } s esperando
service-engine-open = { $name }: { $slots ->
        [one] { $busy } de { $slots } lugar en uso
       *[other] { $busy } de { $slots } lugares en uso
    }
service-engine-paused = { $name }: en pausa por { $seconds } s, { $slots ->
        [one] { $busy } de { $slots } lugar en uso
       *[other] { $busy } de { $slots } lugares en uso
    }
service-engine-none = Todavía no se detectó ningún reconocimiento de voz


## /cancel

cancel-done = Cancelado: { $title }
cancel-nothing = Aquí no hay nada tuyo que cancelar.
cancel-choose = ¿Qué cancelo?


## /privacy

privacy-heading = Qué pasa con tus grabaciones
privacy-where = Todo se queda en los equipos de quienes se encargan de este Earmark; nada se envía a otra parte.
privacy-sound = El audio se borra en cuanto la respuesta está lista.
privacy-text =
    { $days ->
        [one] El texto se guarda un día, para que puedas preguntar más, y después se borra.
       *[other] El texto se guarda { $days } días, para que puedas preguntar más, y después se borra.
    }
privacy-message = Si borras el mensaje con la grabación, también desaparece lo que hice con ella.
privacy-message-untold = Si borras el mensaje con la grabación, lo que hice con ella se queda, porque este chat no me avisa. /forget lo borra.
privacy-forget = /forget borra de inmediato todo lo que hice para ti.
privacy-contact = ¿Preguntas? Consulta a { $contact }.


## /forget

forget-confirm-private =
    { $jobs ->
        [0] No guardo nada tuyo.
        [one] Guardo una respuesta tuya. ¿La borro, aquí y en el servidor? No se puede deshacer.
       *[other] Guardo { $jobs } respuestas tuyas. ¿Las borro, aquí y en el servidor? No se puede deshacer.
    }
forget-confirm-group =
    { $jobs ->
        [0] No guardo nada que hayas pedido en este chat.
        [one] Guardo una respuesta que pediste en este chat. ¿La borro, aquí y en el servidor? No se puede deshacer.
       *[other] Guardo { $jobs } respuestas que pediste en este chat. ¿Las borro, aquí y en el servidor? No se puede deshacer.
    }
forget-confirm-words = Guardo algo tuyo: los nombres de grabaciones que enviaste hace poco, lo que escribiste junto a una o los nombres a los que presto atención. ¿Lo borro? No se puede deshacer.
forget-words-done = Está borrado.
forget-done =
    { $jobs ->
        [one] Se borró una respuesta.
       *[other] Se borraron { $jobs } respuestas.
    }


## Settings.

settings-title-me = Tus ajustes
settings-title-chat = Ajustes de este chat
settings-intro-me = Valen para ti, estemos donde estemos.
settings-intro-chat = Valen para todas las personas de este chat.
settings-not-admin = Solo quienes llevan este chat, como sus admins, cambian sus ajustes. Estos son los tuyos:
setting-answers = Grabaciones que se publican aquí
setting-answers-auto = Responder
setting-answers-hint = Decir cómo pedirlo
setting-answers-ask = Solo cuando me lo piden
setting-mode = Lo que recibes si no dices qué quieres
setting-locale = El idioma que hablo
setting-locale-auto = Como tu app de chat
setting-spoken = Idioma de las grabaciones
setting-spoken-auto = Lo averiguo yo
setting-to = Traducir a
setting-to-auto = El idioma que hablo
setting-keep = Guardar las respuestas durante
setting-keep-default =
    { $days ->
        [one] Lo habitual: un día
       *[other] Lo habitual: { $days } días
    }
setting-keep-days =
    { $days ->
        [one] Un día
       *[other] { $days } días
    }
language-set = Nuestro idioma a partir de ahora: { $language }. Las traducciones también serán a este idioma.
language-set-translations = Idioma de las traducciones a partir de ahora: { $language }. Yo no lo hablo, pero sí traduzco a él.
language-choose = ¿En qué idioma quieres que te hable?
mode-set = A partir de ahora, si no dices otra cosa, recibes: { $mode }
mode-choose = ¿Qué hago con una grabación cuando no dices qué quieres?
vocabulary-none = Todavía no conozco nombres ni términos propios de aquí. Dime algunos: /vocabulary add Digium, Asterisk
vocabulary-list = Presto atención a: { $terms }
vocabulary-how = Para añadir: /vocabulary add NOMBRE. Para quitar: /vocabulary remove NOMBRE.


## A person's own page.

home-intro = Escucho grabaciones y escribo lo que se dijo: transcripciones, notas, resúmenes, traducciones y respuestas.
home-how = Envíame una grabación aquí o, en un canal, mencióname junto a ella.
home-recent = Lo más reciente
home-nothing = Todavía nada. Envíame una grabación y aparecerá aquí.


## Slack alone.

slack-answer-in-direct = En marcha. La respuesta te llega por mensaje directo.
slack-one-moment = Slack me hace esperar. Sigo en cuanto me deje.
slack-given-up = No ha funcionado: Slack no me dejó. Inténtalo de nuevo, por favor.
slack-invite = No puedo escribir en el canal donde preguntaste, por eso la respuesta está aquí. Si no soy miembro de ese canal, /invite @earmark lo arregla.
slack-nothing-visible = No puedo ver los mensajes de aquí. En un canal, /invite @earmark lo arregla; desde otro sitio, reenvíame la grabación.
slack-nothing-allowed = No puedo leer los mensajes de aquí: falta un permiso. Quien administra la app tiene que volver a instalarla.
slack-nothing-linked = El enlace no lleva a ninguna grabación que podamos ver los dos. Si está en un canal sin mí, usa allí /invite @earmark.
slack-nothing-lately = No hay ninguna grabación entre los últimos mensajes de aquí. Escribe el enlace a su mensaje después del comando o mencióname junto a ella.
slack-rest-in-thread = … Este es el comienzo. Aquí no puedo publicar archivos, así que el resto sigue abajo.
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … Este es el comienzo. La respuesta completa está en el canvas.
slack-rest-left-out = … Hay más de lo que cabe en mensajes y aquí no puedo publicar archivos. Cuando un administrador lo permita, el menú de archivos te dará la respuesta completa.
slack-no-files = Aquí no puedo publicar archivos. Un administrador puede permitirlo.
slack-no-form = Slack no abrió el formulario. Inténtalo de nuevo o mencióname en el hilo de la grabación con tu pregunta.
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = Envíame una grabación o pregunta:
slack-prompt-status = ¿En qué estás trabajando?
slack-prompt-settings = ¿Cómo me respondes?
slack-prompt-privacy = ¿Qué guardas de mí?
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = No veo ahí ninguna grabación que ambos podamos ver. Dame un archivo de audio o de vídeo.
slack-step-no-person = Slack no me dice quién ejecuta este flujo de trabajo. Haz que lo inicie una persona, no una programación.
slack-step-too-long = El texto es más largo de lo que un paso puede entregar, y no puedo escribirte. Envíame la grabación en un mensaje directo.
slack-step-forgotten = La grabación, o lo que hice con ella, se eliminó antes de terminar.
# Beneath the text that it hands on.
slack-step-rest = … Este es el principio. El enlace lleva al texto completo.


## Telegram and Matrix.

rest-in-file = … Este es el comienzo. La respuesta completa está en el archivo de abajo.
chat-trouble = Algo falló de mi lado y no pude trabajar en esto. Inténtalo de nuevo; si vuelve a pasar, avisa a un admin.


## Telegram alone.

telegram-rest-left-out = … Este es el principio. Telegram no aceptó el archivo con el resto.
telegram-about = Escribo lo que se dijo: transcripciones, notas, resúmenes, traducciones y respuestas. Nada sale de casa.
telegram-description = Envíame un mensaje de voz, una grabación o un video y escribo lo que se dijo. Pide una transcripción, notas, un resumen o una traducción, o haz una pregunta. Todo se queda en los equipos de quienes se encargan de este bot.


## Matrix alone.

matrix-rest-left-out = … Este es el principio. El servidor no aceptó el archivo con el resto.
matrix-choose = Responde con un número:
matrix-encrypted = Esta sala está cifrada y no tengo claves: aquí no puedo leer ni oír nada. Invítame a una sala sin cifrado o escríbeme en un chat directo sin cifrar.


## The page behind an upload link.

upload-title = Subir una grabación
upload-intro = Elige la grabación o el video. La respuesta llega al chat donde la pediste.
upload-choose = Elige un archivo o suéltalo aquí
upload-send = Subir
upload-limit = Hasta { $megabytes } MB. Este enlace sirve para una sola grabación.
upload-privacy = Tu grabación va directo a los equipos de quienes se encargan de Earmark y se borra en cuanto está procesada.
upload-no-file = Primero elige un archivo.
upload-connecting = Conectando…
upload-progress = { $percent } % subido
upload-broken = Se perdió la conexión. Sigo solo en cuanto vuelva; deja esta página abierta.
upload-failed = No salió bien. Inténtalo de nuevo.
upload-done-title = Ya la tengo
upload-done = La grabación llegó. La respuesta aparecerá en el chat; puedes cerrar esta página.
upload-gone-title = Este enlace ya no funciona
upload-gone = Es demasiado antiguo o no está completo. Envía la grabación otra vez al chat y recibirás uno nuevo.
upload-used = Por este enlace ya llegó una grabación; la respuesta está en el chat. Para otra, vuelve a pedirlo ahí.


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = Entran grabaciones, salen palabras. Nada sale de casa.
console-skip = Ir a tus grabaciones
console-language = Idioma
console-service = Servicio
console-no-script = Esta página necesita JavaScript. Sin él, los programas pueden usar la interfaz en /api/task.
console-new = Nueva grabación
console-drop = Suelta aquí una grabación o un vídeo
console-or = o
console-choose = Elegir un archivo
console-record = Grabar
console-record-stop = Detener
console-level = Nivel del micrófono
console-message = ¿Qué quieres?
console-message-hint = Una pregunta, /summarize, traduce al inglés…
console-send = Enviar
console-makes = Qué hacer con ella
console-recordings = Tus grabaciones
console-empty-heading = Aún no hay nada
console-empty-first = Suelta arriba una grabación, o grábate.
console-empty-then = Mira cómo llegan las palabras; una grabación larga se convierte en notas con un resumen.
console-empty-last = Después pide una traducción, los puntos clave o cualquier cosa que se haya dicho.
console-more = Más de esta grabación
console-ask = Pregunta algo sobre esta grabación…
console-progress = Progreso
console-speakers = Hablantes
console-speakers-auto = Averiguar cuántos
console-speakers-off = No distinguir
console-speaker-rename = Cambiar el nombre de { $name }
console-speaker-name = Nombre de { $name }
console-speaker-save = Guardar
console-key-heading = Este Earmark pide una clave
console-key-text = Aquí hace falta una clave. Quien se encarga de él te crea una con earmark keys create NAME. Se queda en esta pestaña hasta que la cierres.
console-key-label = Clave
console-key-use = Continuar
console-key-wrong = Esta clave no es válida (o ya no lo es).
console-sure = ¿Borro esta grabación y todo lo que salió de ella? No se puede deshacer.
console-file-md = Texto con títulos (.md)
console-uploading = Subiendo… { $percent } %
console-broken = La subida se interrumpió. Revisa la conexión e inténtalo de nuevo.
console-error = Algo salió mal en el servidor. Inténtalo de nuevo.
console-offline = Se ha cortado la conexión. Sigo intentándolo; nada se pierde.
console-gone = Esto ya no está.
console-deleted = Borrado.
console-answered = La respuesta está lista: { $name }
console-play = Reproducir desde { $time }
console-remove = Quitar { $name }
console-delete = Borrar { $name }
console-unnamed = Grabación
console-recorded = Grabación { $when }
console-recording = Grabando: { $time }
console-mic-denied = El navegador no puede usar aquí el micrófono. Permítelo en los ajustes de esta página, junto a la dirección, e inténtalo de nuevo.
console-mic-none = No encuentro ningún micrófono. Conecta uno e inténtalo de nuevo.
console-mic-insecure = Los navegadores solo dan el micrófono por https:// o en este mismo equipo. Aun así, puedes elegir un archivo.
console-mic-failed = El micrófono no responde; quizá lo esté usando otro programa.
console-privacy = Lo que subes en esta página se queda también en este navegador, para que puedas escucharlo, hasta que lo borres aquí.
console-admin-title = Servicio – Earmark
console-admin-heading = Servicio
console-admin-back = Volver a tus grabaciones
console-admin-denied = Esta página es para quienes se encargan del servicio: necesita una clave con el alcance admin.
console-admin-queue = Cola
console-admin-waiting = En espera
console-admin-queued = En la cola
console-admin-running = En marcha
console-admin-failed = fallida
console-admin-later = Antes del próximo intento
console-admin-open = Grabaciones abiertas
console-admin-oldest = Espera más larga
console-admin-seconds = { $seconds } s
console-admin-engines = Motores
console-admin-engine = Motor
console-admin-in-use = Plazas ocupadas
console-admin-state = Estado
console-admin-fine = en marcha
console-admin-unreachable = no responde
console-admin-paused = descansa { $seconds } s más
console-admin-tasks = Abiertas e interrumpidas
console-admin-looked = De las 500 grabaciones más recientes.
console-admin-none = No hay nada que mostrar.
console-admin-since = Desde
console-admin-place = Dónde
console-admin-what = Qué
console-admin-fault = Fallo
console-admin-do = Acción
console-admin-days = Minutos por día
console-admin-places = Minutos por chat
console-admin-day = Día
console-admin-minutes = Minutos
console-admin-count = Grabaciones
console-admin-updated = Datos de las { $time }
