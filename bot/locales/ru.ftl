# Earmark's words in Russian. What each message is for, and how long it may be, stands in en.ftl.
# Address: ты, never in the past tense, which would tell a gender. One word each: запись recording, расшифровка transcript,
# заметки notes, итоги summary, перевод translation, ответ answer, пропуски missing parts, чат chat, ветка thread,
# файл file, движок engine, админ admin. Names of languages stand in brackets or after a colon: they cannot be declined.


## Names of the five answers

mode-asr = Расшифровка
mode-s2t = Заметки
mode-translate = Перевод
mode-summarize = Итоги
mode-understand = Ответ
mode-auto = Автовыбор


## Descriptions of the commands

command-transcribe = Запись слово в слово, с отметками времени
command-notes = Аккуратные заметки с кратким итогом
command-summarize = Главное, решения и задачи
command-translate = Запись на другом языке, например: /translate английский
command-ask = Вопрос о записи, например: /ask Что решили?
command-speaker = Сказать, кто говорит, например: /speaker 2 Аня
command-settings = Как я здесь отвечаю
command-language = На каком языке я говорю с тобой
command-mode = Что ты получаешь, если ничего не уточнять
command-vocabulary = Имена и термины, на которые я обращаю внимание
command-status = Чем я сейчас занимаюсь и сколько осталось
command-cancel = Остановить то, что я для тебя делаю
command-privacy = Что хранится, где и как долго
command-forget = Удалить всё, что я для тебя делал
command-help = Что я умею


## Labels of buttons

button-transcript = Расшифровка
button-notes = Заметки
button-summary = Итоги
button-translate = Перевести
button-ask = Задать вопрос
button-speakers = Назвать говорящих
button-files = Файлы
button-file-txt = Текст (.txt)
button-file-srt = Субтитры (.srt)
button-file-vtt = Субтитры (.vtt)
button-file-json = Данные (.json)
button-retry-missing = Заполнить пропуски
button-retry = Попробовать ещё раз
button-cancel = Отменить
button-share = Показать в ветке
button-back = Назад
button-upload = Загрузить здесь
button-settings = Настройки
button-help = Что ты умеешь?
button-privacy = Приватность
button-private = Личный чат
button-whole = Весь ответ
button-forget = Удалить всё
button-forget-yes = Да, удалить
button-forget-no = Нет, оставить
button-save = Сохранить


## How a job stands

status-queued =
    { $ahead ->
        [0] Начинаю…
        [1] В очереди, впереди одна запись
        [one] В очереди, впереди { $ahead } запись
        [few] В очереди, впереди { $ahead } записи
        [many] В очереди, впереди { $ahead } записей
       *[other] В очереди, впереди { $ahead } записи
    }
status-opening = Открываю запись…
status-listening = Слушаю…
status-writing-s2t = Пишу заметки…
status-writing-translate = Перевожу…
status-writing-summarize = Подвожу итоги…
status-writing-understand = Ищу ответ…
status-joining = Собираю всё вместе…
status-cancelled = Отменено
status-failed = Не получилось

progress-heard = прослушано { $time }
progress-percent = { $percent } %
progress-seconds-left = осталось меньше минуты
progress-minutes-left = осталось около { $minutes } мин
progress-hours-left = осталось около { $hours } ч { $minutes } мин
progress-steps = шаг { $step } из { $total }

trouble-engine = Жду речевой движок: возможно, он запускается. Ничего не потеряется.
trouble-slow = Речевой движок сейчас работает медленно. Отправляю ему меньше сразу и жду дольше, ничего не потеряется.
trouble-busy = Речевой движок сейчас занят. Твоя запись не теряет места в очереди.
trouble-fetch = Чат пока не отдаёт файл. Пробую дальше.
trouble-fetch-right = Мне нельзя скачать файл: не хватает права { $right }. Как только администратор его выдаст и установит меня заново, продолжу.
trouble-disk = На диске сервера сейчас нет места. Пробую дальше, ничего не потеряется.
trouble-other = Что-то помешало. Пробую ещё раз.


## The line above an answer

title-translate = Перевод ({ $language })
title-partial = есть пропуски
notice-asr = Расшифровка: { $name }
notice-s2t = Заметки: { $name }
notice-translate = Перевод: { $name }
notice-summarize = Итоги: { $name }
notice-understand = Ответ по записи { $name }
notice-coming = В работе: { $what }
notice-below = Ответ ниже.
answer-empty = Показывать нечего.


## What recordings are called.

recording-voice = голосовое { $length }
recording-video = видео { $length }
recording-other = запись { $length }
sent-just-now = только что
sent-yesterday = вчера { $time }


## Why there is no answer

failure-empty_file = Этот файл пуст. Запиши или экспортируй его ещё раз.
failure-not_audio = В этом файле нет записи. Пришли звук или видео: mp3, m4a, wav, ogg, mp4 и многие другие форматы.
failure-no_sound_track = В этом видео нет звука. Пришли такое, где звук есть.
failure-encrypted = Этот файл защищён, мне его не открыть. Экспортируй его без защиты.
failure-too_short = В этой записи почти нет звука: меньше десятой доли секунды. Запиши ещё раз.
failure-too_long = Эта запись длиннее, чем здесь можно. Пришли её по частям.
failure-too_long-limit =
    { $hours ->
        [one] Эта запись слишком длинная: здесь можно не больше { $hours } часа. Пришли её по частям.
        [few] Эта запись слишком длинная: здесь можно не больше { $hours } часов. Пришли её по частям.
        [many] Эта запись слишком длинная: здесь можно не больше { $hours } часов. Пришли её по частям.
       *[other] Эта запись слишком длинная: здесь можно не больше { $hours } часа. Пришли её по частям.
    }
failure-too_large = Этот файл для меня слишком большой. Пришли его по частям или в mp3 или m4a.
failure-too_large-limit = Файл слишком большой: я принимаю до { $megabytes } МБ. Пришли его по частям или в mp3 или m4a.
failure-unsupported_format = Такие файлы я читать не умею. Сохрани его в mp3 или m4a и пришли ещё раз.
failure-refers_elsewhere = Это лишь список со ссылками на другие файлы. Пришли саму запись.
failure-damaged = Файл повреждён или дошёл не целиком. Пришли его ещё раз или экспортируй заново.
failure-decoder_limit = Чтобы открыть этот файл, нужно больше места или времени, чем положено одной записи. Сохрани его в mp3 или m4a.
failure-file_gone = Файла больше нет. Пришли его ещё раз.
failure-fetch_failed = Чат не отдал файл. Попробуй ещё раз чуть позже.
failure-fetch_failed-right = Мне нельзя скачать файл: не хватает права { $right }. Администратору нужно его выдать и установить меня заново, а потом попробуй ещё раз.
failure-engine_unreachable = Речевой движок долго не отвечал. Попробуй ещё раз попозже.
failure-engine_slow = Речевой движок слишком долго работал медленно. Попробуй ещё раз попозже.
failure-engine_busy = Речевой движок слишком долго был занят. Попробуй ещё раз попозже.
failure-engine_refused = Речевой движок отклонил запрос. Тут нужен админ: подробности в журнале движка.
failure-context_overflow = Один отрывок оказался слишком длинным для речевого движка, даже по кускам. Попробуй ещё раз.
failure-bad_answer = Речевой движок ответил, но явно не то. Попробуй ещё раз.
failure-wrong_language = Речевой движок раз за разом отвечает не на том языке. Попроси администратора выбрать модель, которая знает этот.
failure-cannot_do = Подключённый движок этого не умеет. Админ может подключить языковую модель, которая умеет.
failure-cannot_do-language = Подключённый движок не переводит на этот язык ({ $language }). Админ может подключить языковую модель, которая переводит.
failure-wrong_option = Не могу понять, что нужно. Команда /help подскажет, как написать.
failure-disk_full = На диске сервера нет места. Скажи админу, а потом попробуй ещё раз.
failure-deadline = Это заняло больше времени, чем положено, и работа остановлена. Попробуй ещё раз.
failure-worker_lost = Работа над этой записью прерывалась слишком часто и остановлена. Попробуй ещё раз.
failure-internal = У меня что-то сломалось. Попробуй ещё раз, а если повторится, скажи админу.


## Lines beneath an answer

remark-extractive = Языковая модель не подключена, поэтому здесь фразы из самой записи.
remark-extractive-admin = Её подключает EARMARK_THINK_URLS.
remark-no_usable_reply = Там, где языковая модель не дала толкового ответа, стоят фразы из самой записи.
remark-not_borne_out = Языковая модель добавила и то, чего нет в записи. Это здесь опущено.
remark-not_in_recording = В записи нет ответа на этот вопрос.
remark-nothing_said = В этой записи не слышно речи.
remark-stopped_early = Запись обрывается раньше конца: файл повреждён или слишком длинный.
remark-other_tracks = В файле есть и другие звуковые дорожки: в расшифровку они не входят.
remark-other_language_spoken = Говорят не на том языке, который был выбран; я исходил из того, что звучит.
remark-already_in_language = Запись уже на этом языке.


## Headings

heading-summary = Итоги
heading-points = Главное
heading-decisions = Решения
heading-actions = Задачи
heading-notes = Заметки
heading-transcript = Расшифровка
heading-question = Вопрос
heading-answer = Ответ
heading-evidence = В записи
heading-missing = Пропуски
speaker-number = Спикер { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

coverage-whole = { $time } речи, всё расшифровано
coverage-gaps = { $time } речи, { $missing } не разобрано
coverage-only-missing = { $missing } не разобрано
coverage-other-sound = { $time } музыки или шума
coverage-silence = { $time } тишины
coverage-behind-end = из них { $time } — за концом, который указан в файле

coverage-heading = Что было услышано
coverage-label-speech = Речь
coverage-label-missing = Не разобрано
coverage-label-silence = Тишина
coverage-label-other-sound = Музыка и шум
coverage-label-behind-end = За указанным концом файла
coverage-label-languages = Языки
coverage-label-engines = Кто слушал
coverage-label-heard-again = Прослушано ещё раз
coverage-heard-again =
    { $count ->
        [one] { $count } место, { $time }
        [few] { $count } места, { $time }
        [many] { $count } мест, { $time }
       *[other] { $count } места, { $time }
    }
coverage-reason-lacking = не хватало слов
coverage-reason-wrong = ответ не мог быть верным
coverage-reason-refused = движок отказался
coverage-label-marks = Звуки, которые назвал движок
coverage-label-unspoken = Слова там, где никто не говорит; опущены
coverage-label-unchecked = Не удалось проверить
coverage-unchecked-no_times = { $time }: движок не указывает время, поэтому пропущенное им место может остаться незамеченным
coverage-unchecked-little_speech = { $time }: слишком мало речи, чтобы судить, сколько в ней должно быть слов
coverage-unchecked-language_unknown = { $time }: язык неизвестен
coverage-unchecked-speech_estimated = { $time }: слушала прежняя версия, которая определяла речь лишь приблизительно


## Help and welcome

start-private = Привет, я Earmark. Пришли голосовое, запись или видео, и я превращу речь в текст.
start-group = Привет, я Earmark. Упомяни меня рядом с записью или ответь на неё командой, и я превращу речь в текст.
start-group-auto = Привет, я Earmark. Пришли сюда запись, и под ней я напишу, что сказано: короткую дословно, по длинной заметки. Изменить это: /settings.
unasked-first = На записи, которые сюда присылают, я отвечаю без просьбы. Изменить это: /settings.
unasked-hint = Я могу записать, что сказано в твоей записи: упомяни меня в её ветке. Напомню об этом ещё не скоро.
help-private = Пришли голосовое, запись или видео: короткое вернётся расшифровкой, длинное — заметками. Напиши рядом, что нужно, или ответь потом на моё сообщение.
help-private-mode = Пришли голосовое, запись или видео. По умолчанию ты получаешь: { $mode }. Если нужно другое, напиши рядом или ответь потом на моё сообщение.
help-group = Ответь на запись командой или упомяни меня там. Я отвечаю в её ветке, а в остальное время молчу.
help-group-auto = На записи, которые сюда присылают, я отвечаю без просьбы. Нужно что-то другое: ответь на запись командой или упомяни меня там.
help-commands-heading = О чём можно попросить
# $command stands there as it is typed: "/notes".
help-command = { $command } – { $description }
help-question = Или просто спроси: напиши вопрос рядом с записью или в ответ на моё сообщение.
help-languages = Я понимаю около ста языков. Команда /language меняет тот, на котором мы говорим.
help-topic-guest = Меня можно позвать в любой чат, не добавляя туда: ответь там на голосовое, запись или видео, упомяни меня и скажи, что нужно. Ответ будет одним сообщением в том чате. Длинный ответ целиком и с файлами получишь здесь.
help-topic-group = Среди людей я молчу, пока не попросят: ответь на запись командой, например /summarize или /notes, или упомяни меня там и скажи, что нужно. Команда без ответа относится к последней записи, если я её видел. Админ группы может включить ответы на все записи: /settings там же.
help-topic-find = В любом чате напиши моё имя и слово или дату: я покажу, о чём ты меня просил, сначала новое. Выбранное отправится туда от твоего имени. Списка больше никто не видит; отправленное останется там, даже если я удалю его здесь.
find-nothing = Пока ничего нет: пришли запись
find-unmatched = Ничего не нашлось: открой наш чат
find-refused = Здесь я не работаю
find-rest = … Это только начало.


## When there is nothing to work on

nothing-private = Сначала пришли запись. Или ответь этими словами на ту, что уже есть.
nothing-group = Ответь этими словами на запись или напиши их рядом с ней.
guest-how = Ответь на голосовое, запись или видео, упомяни меня и скажи, что нужно: расшифровка, заметки, итоги, перевод или ответ на вопрос.
guest-too-large = Такой большой файл сюда до меня не доходит. Пришли его в личный чат со мной.
guest-rest = … Это только начало. Весь ответ в личном чате со мной.
answer-gone = Этого ответа больше нет, или его просил кто-то другой.
nothing-in-file = Я принимаю только звук и видео.
ask-needs-question = Что хочешь узнать? Напиши после команды, например: /ask Что решили?
language-unknown = Не знаю языка «{ $typed }». Напиши так: немецкий, Deutsch или de.
mode-unknown = Не знаю, что такое «{ $typed }». Выбери из этого:
pick-recording = { $mode }: по какой записи?
pick-recording-auto = Какая запись?
pick-gone = Этой записи больше нет, или мне её не видно.


## Asking for a line of text

ask-title = Задать вопрос
ask-label = Что хочешь узнать об этой записи?
speakers-title = Кто говорит?
speakers-label = Напиши, например: Спикер 1 — Аня
speakers-named = Спикер { $number } — { $name }. Так теперь и в моих ответах об этой записи.
speakers-unnamed = У спикера { $number } больше нет имени.
speakers-count = Голосов в этой записи: { $count }.
speakers-none = Я не знаю здесь ответа, в котором голоса различены. Ответь на такой: «Спикер 2 — Аня».
speakers-how = Ответь на мой ответ: «Спикер 2 — Аня», или напиши /speaker 2 Аня.


## Short words beside a button that was pressed

toast-started = Уже делаю.
toast-cancelled = Отменено.
toast-over = Это уже закончено.
toast-shared = Это уже есть в ветке.
toast-still-working = Я ещё работаю над этим.
toast-job-gone = Это удалено, ничего не осталось.
toast-not-yours = Это из чата, в котором тебя нет.
toast-cancel-not-yours = Отменить может только тот, кто просил, или админ.
toast-no-answer = Ответа пока нет, файл делать не из чего.
toast-cannot-share = Не знаю, в какой ветке это показать.
toast-admins-only = Менять это могут только те, кто ведёт этот чат, например его админы.
toast-saved = Сохранено.
toast-unknown = Эта кнопка устарела и больше не работает.
toast-cannot-tell = Чат не говорит мне, можно ли тебе это. Попробуй ещё раз чуть позже.
toast-kept = Ничего не удалено.


## Refusals

refused-anonymous = Извини, здесь я не работаю. Спроси того, кто запустил Earmark.
refused-contact = Извини, здесь я не работаю. Обратись сюда: { $contact }.
refused-quota-user =
    { $hours ->
        [1] Эта запись длиннее того, что осталось от твоего лимита на сегодня. Снова можно после полуночи по UTC, примерно через час.
        [one] Эта запись длиннее того, что осталось от твоего лимита на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } час.
        [few] Эта запись длиннее того, что осталось от твоего лимита на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } часа.
        [many] Эта запись длиннее того, что осталось от твоего лимита на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } часов.
       *[other] Эта запись длиннее того, что осталось от твоего лимита на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } часа.
    }
refused-quota-chat =
    { $hours ->
        [1] Эта запись длиннее того, что осталось от лимита этого чата на сегодня. Снова можно после полуночи по UTC, примерно через час.
        [one] Эта запись длиннее того, что осталось от лимита этого чата на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } час.
        [few] Эта запись длиннее того, что осталось от лимита этого чата на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } часа.
        [many] Эта запись длиннее того, что осталось от лимита этого чата на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } часов.
       *[other] Эта запись длиннее того, что осталось от лимита этого чата на сегодня. Снова можно после полуночи по UTC, примерно через { $hours } часа.
    }
refused-quota-user-day = Эта запись длиннее, чем можно прислать за целый день: { $minutes } мин. Пришли, пожалуйста, часть покороче.
refused-quota-chat-day = Эта запись длиннее, чем этому чату можно прислать за целый день: { $minutes } мин. Пришлите, пожалуйста, часть покороче.
refused-quota-contact = Нужно больше? Обратись сюда: { $contact }.


## A file that the chat will not hand over

reach-upload = Такие большие файлы чат мне не отдаёт. Загрузи его здесь: ссылка только для тебя, на один раз, действует сутки.
reach-no-upload = Такие большие файлы чат мне не отдаёт. Пришли его по частям или в mp3 или m4a.


## /status

status-heading = Над чем я работаю
status-nothing = Здесь я сейчас ничего для тебя не делаю.
status-job = { $title } – { $status }
status-done = готово
status-partial = готово, есть пропуски
service-heading = Общая картина
service-queue = { $jobs ->
        [0] Открытых заданий нет
        [one] { $jobs } открытое задание
        [few] { $jobs } открытых задания
        [many] { $jobs } открытых заданий
       *[other] { $jobs } открытого задания
    }; шаги: ждут { $ready }, в работе { $leased }
service-oldest = Самый старый шаг ждёт { $seconds } с
service-engine-open = { $name }: занято мест: { $busy } из { $slots }
service-engine-paused = { $name }: отдыхает { $seconds } с, занято мест: { $busy } из { $slots }
service-engine-none = Ни одного движка пока не видно


## /cancel

cancel-done = Отменено: { $title }
cancel-nothing = Здесь у тебя нечего отменять.
cancel-choose = Что остановить?


## /privacy

privacy-heading = Что происходит с твоими записями
privacy-where = Всё остаётся на серверах тех, кто запустил этот Earmark. Больше никуда ничего не уходит.
privacy-sound = Звук удаляется, как только готов ответ.
privacy-text =
    { $days ->
        [one] Текст хранится { $days } день, чтобы можно было спросить ещё, а потом удаляется.
        [few] Текст хранится { $days } дня, чтобы можно было спросить ещё, а потом удаляется.
        [many] Текст хранится { $days } дней, чтобы можно было спросить ещё, а потом удаляется.
       *[other] Текст хранится { $days } дня, чтобы можно было спросить ещё, а потом удаляется.
    }
privacy-message = Если удалить сообщение с записью, исчезнет и всё, что я по ней сделал.
privacy-message-untold = Если удалить сообщение с записью, то, что я по ней сделал, останется: этот чат мне об удалении не сообщает. /forget удалит.
privacy-forget = Команда /forget сразу удаляет всё, что я для тебя делал.
privacy-contact = Есть вопросы? Обратись сюда: { $contact }.


## /forget

forget-confirm-private =
    { $jobs ->
        [0] Я ничего твоего не храню.
        [1] Я храню один твой ответ. Удалить и здесь, и на сервере? Вернуть будет нельзя.
        [one] Я храню { $jobs } твой ответ. Удалить и здесь, и на сервере? Вернуть будет нельзя.
        [few] Я храню { $jobs } твоих ответа. Удалить и здесь, и на сервере? Вернуть будет нельзя.
        [many] Я храню { $jobs } твоих ответов. Удалить и здесь, и на сервере? Вернуть будет нельзя.
       *[other] Я храню { $jobs } твоего ответа. Удалить и здесь, и на сервере? Вернуть будет нельзя.
    }
forget-confirm-group =
    { $jobs ->
        [0] По этому чату я ничего для тебя не храню.
        [1] По этому чату я храню для тебя один ответ. Удалить и здесь, и на сервере? Вернуть будет нельзя.
        [one] По этому чату я храню для тебя { $jobs } ответ. Удалить и здесь, и на сервере? Вернуть будет нельзя.
        [few] По этому чату я храню для тебя { $jobs } ответа. Удалить и здесь, и на сервере? Вернуть будет нельзя.
        [many] По этому чату я храню для тебя { $jobs } ответов. Удалить и здесь, и на сервере? Вернуть будет нельзя.
       *[other] По этому чату я храню для тебя { $jobs } ответа. Удалить и здесь, и на сервере? Вернуть будет нельзя.
    }
forget-confirm-words = Я храню немного твоего: названия недавно присланных записей, то, что было написано к одной из них, или имена, на которые я обращаю внимание. Удалить? Вернуть будет нельзя.
forget-words-done = Удалено.
forget-done =
    { $jobs ->
        [1] Ответ удалён.
        [one] { $jobs } ответ удалён.
        [few] { $jobs } ответа удалены.
        [many] { $jobs } ответов удалено.
       *[other] { $jobs } ответа удалено.
    }


## Settings

settings-title-me = Твои настройки
settings-title-chat = Настройки чата
settings-intro-me = Это твоё, где бы мы ни встретились.
settings-intro-chat = Это действует для всех в этом чате.
settings-not-admin = Настройки этого чата меняют только те, кто его ведёт, например его админы. А это твои собственные:
setting-answers = Записи, которые сюда присылают
setting-answers-auto = Отвечать
setting-answers-hint = Подсказать, как просить
setting-answers-ask = Только по просьбе
setting-mode = Что присылать по умолчанию
setting-locale = Язык нашего общения
setting-locale-auto = Как в приложении чата
setting-spoken = Язык записей
setting-spoken-auto = Определю на слух
setting-to = Язык перевода
setting-to-auto = Язык нашего общения
setting-keep = Хранить ответы
setting-keep-default =
    { $days ->
        [one] Как обычно: { $days } день
        [few] Как обычно: { $days } дня
        [many] Как обычно: { $days } дней
       *[other] Как обычно: { $days } дня
    }
setting-keep-days =
    { $days ->
        [one] { $days } день
        [few] { $days } дня
        [many] { $days } дней
       *[other] { $days } дня
    }
# After /language. $language names itself.
language-set = Договорились, теперь наш язык: { $language }. На него я и перевожу.
# After /language with a language that the bot does not speak.
language-set-translations = На этом языке ({ $language }) я не говорю, но переводить теперь буду на него.
language-choose = На каком языке нам говорить?
mode-set = Теперь по умолчанию: { $mode }
mode-choose = Что делать с записью, если ничего не уточнять?
vocabulary-none = Я пока не знаю здешних имён и терминов. Назовите их: /vocabulary add Digium, Asterisk
vocabulary-list = Я обращаю внимание на: { $terms }
vocabulary-how = Добавить: /vocabulary add ИМЯ. Убрать: /vocabulary remove ИМЯ.


## A person's own page

home-intro = Я слушаю записи и превращаю речь в текст: расшифровки, заметки, итоги, переводы и ответы на вопросы.
home-how = Пришли запись сюда или упомяни меня рядом с ней в канале.
home-recent = Недавнее
home-nothing = Пока пусто. Пришли запись, и она появится здесь.


## Slack alone

slack-answer-in-direct = Уже делаю. Ответ придёт тебе в личные сообщения.
slack-one-moment = Slack заставляет ждать. Продолжу, как только он ответит.
slack-given-up = Не получилось: Slack не позволил. Попробуйте ещё раз.
slack-invite = В том канале мне нельзя писать, поэтому ответ здесь. Если меня там нет, поможет /invite @earmark.
slack-nothing-visible = Мне не видны здешние сообщения. В канале поможет /invite @earmark, а из другого места перешли запись мне.
slack-nothing-allowed = Мне нельзя читать здешние сообщения: не хватает разрешения. Тому, кто отвечает за приложение, нужно установить его заново.
slack-nothing-linked = По ссылке нет записи, которую видим мы оба. Если она в канале, где меня нет, поможет /invite @earmark в нём.
slack-nothing-lately = Среди последних сообщений здесь нет записи. Добавь после команды ссылку на сообщение с ней или упомяни меня рядом с записью.
slack-rest-in-thread = … Это только начало. Файлы мне здесь публиковать нельзя, поэтому продолжение ниже.
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … Это только начало. Весь ответ — в холсте.
slack-rest-left-out = … Дальше ещё есть, но в сообщения оно не помещается, а файлы мне здесь публиковать нельзя. Когда администратор разрешит, весь ответ можно будет взять через меню файлов.
slack-no-files = Мне здесь нельзя публиковать файлы. Администратор может это разрешить.
slack-no-form = Slack не открыл форму. Попробуй ещё раз или упомяни меня со своим вопросом в ветке записи.
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = Пришли мне запись или спроси:
slack-prompt-status = Над чем ты сейчас работаешь?
slack-prompt-settings = Как ты мне отвечаешь?
slack-prompt-privacy = Что ты обо мне хранишь?
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = Там нет записи, которую можем видеть мы оба. Передай мне аудио- или видеофайл.
slack-step-no-person = Slack не сообщает, кто запустил этот рабочий процесс. Пусть его запускает человек, а не расписание.
slack-step-too-long = Текст длиннее, чем может передать шаг, а написать тебе я не могу. Пришли мне запись личным сообщением.
slack-step-forgotten = Запись или то, что я из неё сделал, удалили до завершения.
# Beneath the text that it hands on.
slack-step-rest = … Это начало. Ссылка ведёт ко всему тексту.


## Telegram and Matrix

rest-in-file = … Это только начало. Весь ответ в файле ниже.
chat-trouble = У меня что-то сломалось, поэтому ничего не вышло. Попробуй ещё раз, а если повторится, скажи админу.


## Telegram alone

telegram-rest-left-out = … Это только начало. Файл с остальным Telegram не принял.
telegram-about = Превращаю речь в текст: расшифровки, заметки, итоги, переводы, ответы на вопросы. Ничего не уходит на сторону.
telegram-description = Пришли голосовое, запись или видео, и я превращу речь в текст. Можно попросить расшифровку, заметки, итоги или перевод, можно задать вопрос о записи. Всё остаётся на серверах тех, кто запустил этого бота.


## Matrix alone

matrix-rest-left-out = … Это только начало. Файл с остальным сервер не принял.
matrix-choose = Ответь числом:
matrix-encrypted = Эта комната зашифрована, а ключей у меня нет: я не могу здесь ничего прочитать и услышать. Пригласи меня в комнату без шифрования или напиши мне напрямую без шифрования.


## Страница загрузки; открывается по одноразовой ссылке из чата.

upload-title = Загрузка записи
upload-intro = Выбери запись или видео. Ответ придёт в тот чат, где ты его просишь.
upload-choose = Выбери файл или перетащи его сюда
upload-send = Загрузить
upload-limit = До { $megabytes } МБ. Эта ссылка принимает одну запись.
upload-privacy = Файл идёт прямо на серверы тех, у кого работает Earmark, и удаляется сразу после обработки.
upload-no-file = Сначала выбери файл.
upload-connecting = Соединяюсь…
upload-progress = Загружено { $percent } %
upload-broken = Связь прервалась. Как только она вернётся, я продолжу. Не закрывай эту страницу.
upload-failed = Не получилось. Попробуй ещё раз.
upload-done-title = Запись у меня
upload-done = Запись пришла. Ответ придёт в чат, эту страницу можно закрыть.
upload-gone-title = Эта ссылка больше не работает
upload-gone = Она устарела или скопирована не целиком. Пришли запись в чат ещё раз и получишь новую.
upload-used = По этой ссылке запись уже пришла, ответ в чате. Если есть ещё одна, попроси новую ссылку там же.


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = На входе записи, на выходе слова. Ничего не уходит наружу.
console-skip = Перейти к записям
console-language = Язык
console-service = Сервис
console-no-script = Этой странице нужен JavaScript. Без него программы могут обращаться к /api/task.
console-new = Новая запись
console-drop = Перетащи сюда запись или видео
console-or = или
console-choose = Выбрать файл
console-record = Записать
console-record-stop = Стоп
console-level = Громкость микрофона
console-message = Что сделать?
console-message-hint = Вопрос, /summarize, переведи на английский…
console-send = Отправить
console-makes = Что сделать из записи
console-recordings = Твои записи
console-empty-heading = Здесь пока пусто
console-empty-first = Перетащи запись наверх или запиши что-нибудь сам.
console-empty-then = Смотри, как появляются слова. Из длинной записи получится конспект с кратким итогом.
console-empty-last = Потом попроси перевод, главное или спроси о чём угодно из сказанного.
console-more = Что ещё сделать из этой записи
console-ask = Спроси об этой записи…
console-progress = Ход работы
console-speakers = Говорящие
console-speakers-auto = Определить число
console-speakers-off = Не различать
console-speaker-rename = Переименовать: { $name }
console-speaker-name = Имя: { $name }
console-speaker-save = Сохранить
console-key-heading = Этот Earmark просит ключ
console-key-text = Здесь нужен ключ. Тот, кто его запустил, создаст тебе ключ командой earmark keys create NAME. Ключ останется в этой вкладке, пока ты её не закроешь.
console-key-label = Ключ
console-key-use = Продолжить
console-key-wrong = Этот ключ не действует (или больше не действует).
console-sure = Удалить эту запись и всё, что из неё сделано? Вернуть будет нельзя.
console-file-md = Текст с заголовками (.md)
console-uploading = Загружаю… { $percent } %
console-broken = Загрузка прервалась. Проверь соединение и попробуй ещё раз.
console-error = На сервере что-то пошло не так. Попробуй ещё раз.
console-offline = Связь прервалась. Пробую снова, ничего не потеряется.
console-gone = Этого здесь больше нет.
console-deleted = Удалено.
console-answered = Ответ готов: { $name }
console-play = Слушать с { $time }
console-remove = Убрать { $name }
console-delete = Удалить { $name }
console-unnamed = Запись
console-recorded = Запись { $when }
console-recording = Идёт запись: { $time }
console-mic-denied = Браузеру нельзя пользоваться микрофоном на этой странице. Разреши это в её настройках, рядом с адресом, и попробуй ещё раз.
console-mic-none = Микрофон не найден. Подключи его и попробуй ещё раз.
console-mic-insecure = Браузеры дают доступ к микрофону только по https:// или на этом же компьютере. Файл выбрать всё равно можно.
console-mic-failed = Микрофон не отвечает. Возможно, его занимает другая программа.
console-privacy = То, что загружено на этой странице, остаётся и в этом браузере, чтобы можно было послушать, пока ты не удалишь запись здесь.
console-admin-title = Сервис – Earmark
console-admin-heading = Сервис
console-admin-back = Назад к записям
console-admin-denied = Эта страница для тех, кто следит за сервисом: нужен ключ с правами admin.
console-admin-queue = Очередь
console-admin-waiting = Ждут
console-admin-queued = В очереди
console-admin-running = В работе
console-admin-failed = не вышло
console-admin-later = Ждут новой попытки
console-admin-open = Открытые записи
console-admin-oldest = Дольше всего ждут
console-admin-seconds = { $seconds } с
console-admin-engines = Движки
console-admin-engine = Движок
console-admin-in-use = Занято мест
console-admin-state = Состояние
console-admin-fine = работает
console-admin-unreachable = недоступен
console-admin-paused = отдыхает ещё { $seconds } с
console-admin-tasks = Открытые и прерванные
console-admin-looked = По последним 500 записям.
console-admin-none = Показывать нечего.
console-admin-since = С
console-admin-place = Где
console-admin-what = Что
console-admin-fault = Ошибка
console-admin-do = Действие
console-admin-days = Минуты по дням
console-admin-places = Минуты по чатам
console-admin-day = День
console-admin-minutes = Минуты
console-admin-count = Записи
console-admin-updated = Данные на { $time }
