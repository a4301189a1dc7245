# German. What each message is for, where it stands and how long it may be: see en.ftl.
# One word each: recording = Aufnahme, voice note = Sprachnachricht, transcript = Transkript, notes = Notizen,
# summary = Zusammenfassung, answer = Antwort, part = Teil, action item = Aufgabe, chat = Chat, file = Datei,
# engine = Spracherkennung, language model = Sprachmodell, admin = Admin, job = Auftrag. Address: du.


## Names of the five answers.

mode-asr = Transkript
mode-s2t = Notizen
mode-translate = Übersetzung
mode-summarize = Zusammenfassung
mode-understand = Antwort
mode-auto = Automatisch


## Descriptions of the commands.

command-transcribe = Jedes Wort einer Aufnahme, mit Zeitangaben
command-notes = Aufgeräumte Notizen mit kurzer Zusammenfassung
command-summarize = Kernpunkte, Entscheidungen und Aufgaben
command-translate = Eine Aufnahme in einer anderen Sprache, zum Beispiel: /translate Englisch
command-ask = Etwas zu einer Aufnahme fragen, zum Beispiel: /ask Was wurde entschieden?
command-speaker = Sagen, wer spricht, zum Beispiel: /speaker 2 Ana
command-settings = Wie ich hier antworte
command-language = In welcher Sprache ich mit dir spreche
command-mode = Was du bekommst, wenn du nichts anderes sagst
command-vocabulary = Namen und Begriffe, auf die ich achte
command-status = Woran ich arbeite und wie weit ich bin
command-cancel = Abbrechen, was ich gerade für dich mache
command-privacy = Was aufgehoben wird, wo und wie lange
command-forget = Alles löschen, was ich für dich gemacht habe
command-help = Was ich kann


## Labels of buttons.

button-transcript = Transkript
button-notes = Notizen
button-summary = Zusammenfassung
button-translate = Übersetzen
button-ask = Frage stellen
button-speakers = Sprecher benennen
button-files = Dateien
button-file-txt = Text (.txt)
button-file-srt = Untertitel (.srt)
button-file-vtt = Untertitel (.vtt)
button-file-json = Daten (.json)
button-retry-missing = Fehlende Teile holen
button-retry = Noch einmal versuchen
button-cancel = Abbrechen
button-share = Im Thread teilen
button-back = Zurück
button-upload = Hier hochladen
button-settings = Einstellungen
button-help = Was kannst du?
button-privacy = Datenschutz
button-private = Privater Chat
button-whole = Ganze Antwort
button-forget = Alles löschen
button-forget-yes = Ja, löschen
button-forget-no = Nein, behalten
button-save = Speichern


## How a job stands while it is being worked on.

status-queued =
    { $ahead ->
        [0] Es geht los …
        [one] In der Warteschlange, noch eine Aufnahme davor
       *[other] In der Warteschlange, noch { $ahead } Aufnahmen davor
    }
status-opening = Ich öffne die Aufnahme …
status-listening = Ich höre zu …
status-writing-s2t = Ich schreibe die Notizen …
status-writing-translate = Ich übersetze …
status-writing-summarize = Ich schreibe die Zusammenfassung …
status-writing-understand = Ich suche die Antwort …
status-joining = Ich setze alles zusammen …
status-cancelled = Abgebrochen
status-failed = Das hat nicht geklappt

progress-heard = { $time } bisher gehört
progress-percent = { $percent } %
progress-seconds-left = noch weniger als eine Minute
progress-minutes-left = noch etwa { $minutes } Min.
progress-hours-left = noch etwa { $hours } Std. { $minutes } Min.
progress-steps = Schritt { $step } von { $total }

trouble-engine = Ich warte auf die Spracherkennung, vielleicht startet sie gerade. Nichts geht verloren.
trouble-slow = Die Spracherkennung ist gerade langsam. Ich frage sie weniger auf einmal und warte länger, nichts geht verloren.
trouble-busy = Die Spracherkennung ist gerade ausgelastet. Deine Aufnahme behält ihren Platz.
trouble-fetch = Der Chat gibt die Datei gerade nicht heraus. Ich versuche es weiter.
trouble-fetch-right = Ich darf die Datei nicht abrufen: Mir fehlt das Recht { $right }. Sobald ein Admin es mir gibt und mich neu installiert, mache ich weiter.
trouble-disk = Auf dem Server ist gerade kein Platz mehr. Ich versuche es weiter, nichts geht verloren.
trouble-other = Da ist etwas dazwischengekommen. Ich versuche es noch einmal.


## The line above an answer.

title-translate = Übersetzung ({ $language })
title-partial = es fehlen Teile
notice-asr = Transkript von { $name }
notice-s2t = Notizen zu { $name }
notice-translate = Übersetzung von { $name }
notice-summarize = Zusammenfassung von { $name }
notice-understand = Antwort zu { $name }
notice-coming = In Arbeit: { $what }
notice-below = Die Antwort steht weiter unten.
answer-empty = Hier gibt es nichts zu zeigen.


## What recordings are called.

recording-voice = Sprachnachricht { $length }
recording-video = Video { $length }
recording-other = Aufnahme { $length }
sent-just-now = gerade eben
sent-yesterday = gestern { $time }


## Why there is no answer.

failure-empty_file = Diese Datei ist leer. Bitte nimm neu auf oder exportiere noch einmal.
failure-not_audio = In dieser Datei finde ich keine Aufnahme. Schick mir Audio oder Video: mp3, m4a, wav, ogg, mp4 und viele mehr.
failure-no_sound_track = Dieses Video hat keinen Ton. Bitte schick eines, das mit Ton aufgenommen wurde.
failure-encrypted = Diese Datei ist geschützt, deshalb kann ich sie nicht öffnen. Bitte exportiere sie ohne Schutz.
failure-too_short = In dieser Aufnahme ist fast kein Ton: weniger als eine Zehntelsekunde. Bitte nimm sie noch einmal auf.
failure-too_long = Diese Aufnahme ist länger, als ich hier annehmen darf. Bitte schick sie in Teilen.
failure-too_long-limit =
    { $hours ->
        [one] Diese Aufnahme ist länger als eine Stunde, mehr darf ich hier nicht annehmen. Bitte schick sie in Teilen.
       *[other] Diese Aufnahme ist länger als { $hours } Stunden, mehr darf ich hier nicht annehmen. Bitte schick sie in Teilen.
    }
failure-too_large = Diese Datei ist mir zu groß. Schick sie in Teilen oder als mp3 oder m4a.
failure-too_large-limit = Diese Datei ist zu groß: Ich nehme höchstens { $megabytes } MB. Schick sie in Teilen oder als mp3 oder m4a.
failure-unsupported_format = Diese Art von Datei kann ich nicht lesen. Bitte wandle sie in mp3 oder m4a um und schick sie noch einmal.
failure-refers_elsewhere = Diese Datei ist nur eine Liste, die auf andere Dateien verweist. Bitte schick die Aufnahme selbst.
failure-damaged = Diese Datei ist beschädigt oder nicht vollständig angekommen. Bitte schick sie noch einmal oder exportiere sie neu.
failure-decoder_limit = Diese Datei zu öffnen braucht mehr Platz oder Zeit, als für eine Aufnahme vorgesehen ist. Bitte wandle sie in mp3 oder m4a um.
failure-file_gone = Die Datei ist nicht mehr da. Bitte schick sie noch einmal.
failure-fetch_failed = Der Chat hat die Datei nicht herausgegeben. Bitte versuch es gleich noch einmal.
failure-fetch_failed-right = Ich darf die Datei hier nicht abrufen: Mir fehlt das Recht { $right }. Ein Admin muss es mir geben und mich neu installieren; versuch es danach noch einmal.
failure-engine_unreachable = Die Spracherkennung hat lange nicht geantwortet. Bitte versuch es später noch einmal.
failure-engine_slow = Die Spracherkennung war lange Zeit zu langsam. Bitte versuch es später noch einmal.
failure-engine_busy = Die Spracherkennung war lange Zeit ausgelastet. Bitte versuch es später noch einmal.
failure-engine_refused = Die Spracherkennung hat die Anfrage abgelehnt. Das muss ein Admin beheben, mehr steht im Log der Spracherkennung.
failure-context_overflow = Eine Stelle war zu lang für die Spracherkennung, selbst in Stücke geteilt. Bitte versuch es noch einmal.
failure-bad_answer = Die Spracherkennung hat geantwortet, aber was sie sagt, kann nicht stimmen. Bitte versuch es noch einmal.
failure-wrong_language = Die Spracherkennung antwortet immer wieder in einer falschen Sprache. Bitte den Admin, ein Modell zu wählen, das diese hier kann.
failure-cannot_do = Die Spracherkennung, die hier läuft, kann das nicht. Ein Admin kann ein Sprachmodell anschließen, das es kann.
failure-cannot_do-language = Die Spracherkennung, die hier läuft, kann nicht in diese Sprache übersetzen ({ $language }). Ein Admin kann ein Sprachmodell anschließen, das es kann.
failure-wrong_option = Diesen Wunsch verstehe ich nicht. /help zeigt, wie du ihn schreiben kannst.
failure-disk_full = Auf dem Server ist kein Platz mehr. Bitte sag einem Admin Bescheid und versuch es dann noch einmal.
failure-deadline = Das hat länger gedauert, als es darf, deshalb habe ich aufgehört. Bitte versuch es noch einmal.
failure-worker_lost = Die Arbeit an dieser Aufnahme wurde zu oft unterbrochen, deshalb habe ich aufgehört. Bitte versuch es noch einmal.
failure-internal = Bei mir ist etwas schiefgegangen. Bitte versuch es noch einmal. Wenn es wieder passiert, sag einem Admin Bescheid.


## Lines beneath an answer.

remark-extractive = Es ist kein Sprachmodell angeschlossen, deshalb sind das Sätze aus der Aufnahme.
remark-extractive-admin = EARMARK_THINK_URLS schließt eines an.
remark-no_usable_reply = Wo das Sprachmodell nichts Brauchbares geliefert hat, stehen stattdessen Sätze aus der Aufnahme.
remark-not_borne_out = Das Sprachmodell hat auch Dinge behauptet, die in der Aufnahme nicht vorkommen. Ich habe sie weggelassen.
remark-not_in_recording = Die Aufnahme beantwortet diese Frage nicht.
remark-nothing_said = In dieser Aufnahme habe ich niemanden sprechen gehört.
remark-stopped_early = Die Aufnahme endet vorzeitig: Die Datei ist beschädigt oder zu lang.
remark-other_tracks = Die Datei hat weitere Tonspuren, die nicht im Transkript stehen.
remark-other_language_spoken = Es wird eine andere Sprache gesprochen als die eingestellte; ich habe mich nach dem Gesprochenen gerichtet.
remark-already_in_language = Die Aufnahme ist schon in dieser Sprache.


## Headings inside answers and exported files.

heading-summary = Zusammenfassung
heading-points = Kernpunkte
heading-decisions = Entscheidungen
heading-actions = Aufgaben
heading-notes = Notizen
heading-transcript = Transkript
heading-question = Frage
heading-answer = Antwort
heading-evidence = In der Aufnahme
heading-missing = Fehlende Teile
speaker-number = Sprecher { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

coverage-whole = { $time } gesprochen, alles verschriftlicht
coverage-gaps = { $time } gesprochen, { $missing } nicht verstanden
coverage-only-missing = { $missing } nicht verstanden
coverage-other-sound = { $time } Musik oder Geräusche
coverage-silence = { $time } Stille
coverage-behind-end = davon { $time } hinter dem Ende, das die Datei angibt

coverage-heading = Was gehört wurde
coverage-label-speech = Gesprochen
coverage-label-missing = Nicht verstanden
coverage-label-silence = Stille
coverage-label-other-sound = Musik und Geräusche
coverage-label-behind-end = Hinter dem angegebenen Ende der Datei
coverage-label-languages = Sprachen
coverage-label-engines = Gehört von
coverage-label-heard-again = Noch einmal gehört
coverage-heard-again =
    { $count ->
        [one] eine Stelle, { $time }
       *[other] { $count } Stellen, { $time }
    }
coverage-reason-lacking = es fehlten Wörter
coverage-reason-wrong = was kam, konnte nicht stimmen
coverage-reason-refused = die Spracherkennung lehnte ab
coverage-label-marks = Geräusche, die die Spracherkennung nannte
coverage-label-unspoken = Wörter, wo niemand spricht; weggelassen
coverage-label-unchecked = Nicht prüfbar
coverage-unchecked-no_times = { $time }: Die Spracherkennung nennt keine Zeiten; eine ausgelassene Stelle kann unbemerkt bleiben
coverage-unchecked-little_speech = { $time }: zu wenig gesprochen, um zu sagen, wie viele Wörter es sein müssen
coverage-unchecked-language_unknown = { $time }: Die Sprache ist nicht bekannt
coverage-unchecked-speech_estimated = { $time }: von einer früheren Version gehört, die nur schätzte, wo gesprochen wird


## Help and welcome.

start-private = Hallo, ich bin Earmark. Schick mir eine Sprachnachricht, eine Aufnahme oder ein Video, und ich schreibe auf, was gesagt wurde.
start-group = Hallo, ich bin Earmark. Erwähne mich bei einer Aufnahme oder antworte darauf mit einem Befehl, und ich schreibe auf, was gesagt wurde.
start-group-auto = Hallo, ich bin Earmark. Poste hier eine Aufnahme, und ich schreibe darunter auf, was gesagt wurde: bei einer kurzen jedes Wort, bei einer langen Notizen. Das ändert /settings.
unasked-first = Aufnahmen, die hier gepostet werden, beantworte ich von selbst. Das ändert /settings.
unasked-hint = Ich kann aufschreiben, was in deiner Aufnahme gesagt wird: Erwähne mich in ihrem Thread. So bald sage ich das nicht wieder.
help-private = Schick mir eine Sprachnachricht, eine Aufnahme oder ein Video: Kurzes kommt als Transkript zurück, Langes als Notizen. Schreib dazu, was du möchtest, oder antworte später auf meine Nachricht.
help-private-mode = Schick mir eine Sprachnachricht, eine Aufnahme oder ein Video. Von selbst bekommst du: { $mode }. Schreib dazu, wenn du etwas anderes möchtest, oder antworte später auf meine Nachricht.
help-group = Antworte auf eine Aufnahme mit einem Befehl oder erwähne mich dort. Ich antworte in ihrem Thread und bin sonst still.
help-group-auto = Aufnahmen, die hier gepostet werden, beantworte ich von selbst. Willst du etwas anderes, antworte darauf mit einem Befehl oder erwähne mich dort.
help-commands-heading = Darum kannst du mich bitten
help-command = { $command } – { $description }
help-question = Oder frag einfach: Schreib die Frage zu einer Aufnahme dazu oder antworte damit auf meine Nachricht.
help-languages = Ich verstehe etwa hundert Sprachen. Mit /language wählst du die, in der ich mit dir spreche.
help-topic-guest = Du kannst mich in jeden Chat rufen, ohne mich hinzuzufügen: Antworte dort auf eine Sprachnachricht, eine Aufnahme oder ein Video, erwähne mich und sag, was du möchtest. Die Antwort ist eine Nachricht in diesem Chat. Eine lange bekommst du ganz und mit Dateien hier.
help-topic-group = Unter mehreren Leuten bin ich still, bis jemand fragt: Antworte auf eine Aufnahme mit einem Befehl wie /summarize oder /notes, oder erwähne mich dort und sag, was du möchtest. Ein Befehl, der auf nichts antwortet, meint die neueste Aufnahme, falls ich sie gesehen habe. Wer die Gruppe verwaltet, kann mit /settings dort jede Aufnahme beantworten lassen.
help-topic-find = Schreib in einem beliebigen Chat meinen Namen und ein Wort oder ein Datum: Ich liste auf, worum du mich gebeten hast, das Neueste zuerst. Was du antippst, wird dort in deinem Namen gesendet. Die Liste sieht sonst niemand; was du gesendet hast, bleibt dort, auch wenn ich es hier lösche.
find-nothing = Noch nichts: Schick mir eine Aufnahme
find-unmatched = Nichts gefunden: Öffne unseren Chat
find-refused = Hier arbeite ich nicht
find-rest = … Das ist der Anfang.


## When there is nothing to work on.

nothing-private = Schick mir zuerst eine Aufnahme oder antworte damit auf eine.
nothing-group = Antworte damit auf eine Aufnahme oder schreib es zu einer dazu.
guest-how = Antworte auf eine Sprachnachricht, eine Aufnahme oder ein Video, erwähne mich und sag, was du möchtest: ein Transkript, Notizen, eine Zusammenfassung, eine Übersetzung oder die Antwort auf eine Frage.
guest-too-large = So große Dateien erreichen mich hier nicht. Schick sie mir in unserem privaten Chat.
guest-rest = … Das ist der Anfang. Die ganze Antwort gibt es im privaten Chat mit mir.
answer-gone = Diese Antwort gibt es nicht mehr, oder jemand anderes hat sie angefragt.
nothing-in-file = Ich nehme nur Ton und Video.
ask-needs-question = Was möchtest du wissen? Schreib es hinter den Befehl, zum Beispiel: /ask Was wurde entschieden?
language-unknown = Eine Sprache „{ $typed }“ kenne ich nicht. Schreib sie als Englisch, English oder en.
mode-unknown = „{ $typed }“ kenne ich nicht. Such dir etwas aus:
pick-recording = { $mode }: Um welche Aufnahme geht es?
pick-recording-auto = Welche Aufnahme?
pick-gone = Diese Aufnahme ist nicht mehr da, oder ich darf sie nicht sehen.


## Asking for a line of text.

ask-title = Frage stellen
ask-label = Was möchtest du über diese Aufnahme wissen?
speakers-title = Wer spricht?
speakers-label = Schreib zum Beispiel: Sprecher 1 ist Ana
speakers-named = Sprecher { $number } ist { $name }. So steht es jetzt in meinen Antworten zu dieser Aufnahme.
speakers-unnamed = Sprecher { $number } hat keinen Namen mehr.
speakers-count = In dieser Aufnahme sprechen { $count } Personen.
speakers-none = Ich kenne hier keine Antwort, die Sprecher unterscheidet. Antworte auf eine mit „Sprecher 2 ist Ana“.
speakers-how = Antworte auf eine Antwort mit „Sprecher 2 ist Ana“, oder schreib /speaker 2 Ana.


## Short words beside a button that was pressed.

toast-started = Bin dran.
toast-cancelled = Abgebrochen.
toast-over = Das ist schon vorbei.
toast-shared = Das steht schon im Thread.
toast-still-working = Daran arbeite ich noch.
toast-job-gone = Das wurde gelöscht, davon ist nichts mehr da.
toast-not-yours = Das gehört zu einem Chat, in dem du nicht bist.
toast-cancel-not-yours = Abbrechen kann das nur, wer darum gebeten hat, oder ein Admin.
toast-no-answer = Es gibt noch keine Antwort, aus der ich eine Datei machen kann.
toast-cannot-share = Ich kenne keinen Thread, in dem ich das teilen kann.
toast-admins-only = Das können nur die ändern, die diesen Chat leiten, etwa seine Admins.
toast-saved = Gespeichert.
toast-unknown = Dieser Knopf ist von früher und tut nichts mehr.
toast-cannot-tell = Der Chat verrät mir nicht, ob du das darfst. Bitte versuch es gleich noch einmal.
toast-kept = Es wurde nichts gelöscht.


## Refusals.

refused-anonymous = Tut mir leid, hier arbeite ich nicht. Bitte wende dich an die Person, die Earmark betreibt.
refused-contact = Tut mir leid, hier arbeite ich nicht. Bitte wende dich an { $contact }.
refused-quota-user =
    { $hours ->
        [one] Diese Aufnahme ist länger als das, was dir heute noch bleibt. Weiter geht es um Mitternacht UTC, in etwa einer Stunde.
       *[other] Diese Aufnahme ist länger als das, was dir heute noch bleibt. Weiter geht es um Mitternacht UTC, in etwa { $hours } Stunden.
    }
refused-quota-chat =
    { $hours ->
        [one] Diese Aufnahme ist länger als das, was diesem Chat heute noch bleibt. Weiter geht es um Mitternacht UTC, in etwa einer Stunde.
       *[other] Diese Aufnahme ist länger als das, was diesem Chat heute noch bleibt. Weiter geht es um Mitternacht UTC, in etwa { $hours } Stunden.
    }
refused-quota-user-day = Diese Aufnahme ist länger, als du an einem ganzen Tag schicken darfst: { $minutes } Min. Bitte schick einen kürzeren Teil.
refused-quota-chat-day = Diese Aufnahme ist länger, als dieser Chat an einem ganzen Tag schicken darf: { $minutes } Min. Bitte schick einen kürzeren Teil.
refused-quota-contact = Wenn du mehr brauchst, wende dich an { $contact }.


## A file that the chat will not hand over.

reach-upload = So große Dateien gibt der Chat nicht an mich weiter. Lade die Aufnahme stattdessen hier hoch: Der Link ist nur für dich, funktioniert einmal und gilt einen Tag.
reach-no-upload = So große Dateien gibt der Chat nicht an mich weiter. Bitte schick die Aufnahme in Teilen oder als mp3 oder m4a.


## /status

status-heading = Daran arbeite ich
status-nothing = Hier arbeite ich gerade an nichts für dich.
status-job = { $title } – { $status }
status-done = fertig
status-partial = fertig, es fehlen Teile
service-heading = Hinter den Kulissen
service-queue = { $jobs ->
        [0] Keine offenen Aufträge
        [one] Ein offener Auftrag
       *[other] { $jobs } offene Aufträge
    }; Schritte: { $ready } wartend, { $leased } laufend
service-oldest = Der älteste wartet seit { $seconds } s
service-engine-open = { $name }: { $slots ->
        [one] { $busy } von { $slots } Platz belegt
       *[other] { $busy } von { $slots } Plätzen belegt
    }
service-engine-paused = { $name }: pausiert noch { $seconds } s, { $slots ->
        [one] { $busy } von { $slots } Platz belegt
       *[other] { $busy } von { $slots } Plätzen belegt
    }
service-engine-none = Bisher hat sich keine Spracherkennung gemeldet


## /cancel

cancel-done = Abgebrochen: { $title }
cancel-nothing = Hier gibt es nichts von dir abzubrechen.
cancel-choose = Was soll ich abbrechen?


## /privacy

privacy-heading = Was mit deinen Aufnahmen passiert
privacy-where = Alles bleibt auf den Rechnern der Leute, die dieses Earmark betreiben. Nichts wird woanders hingeschickt.
privacy-sound = Der Ton wird gelöscht, sobald die Antwort fertig ist.
privacy-text =
    { $days ->
        [one] Der Text wird einen Tag lang aufgehoben, damit du noch mehr dazu fragen kannst, und dann gelöscht.
       *[other] Der Text wird { $days } Tage lang aufgehoben, damit du noch mehr dazu fragen kannst, und dann gelöscht.
    }
privacy-message = Löschst du die Nachricht mit der Aufnahme, verschwindet auch, was ich daraus gemacht habe.
privacy-message-untold = Löschst du die Nachricht mit der Aufnahme, bleibt, was ich daraus gemacht habe: Dieser Chat sagt mir davon nichts. /forget löscht es.
privacy-forget = /forget löscht sofort alles, was ich für dich gemacht habe.
privacy-contact = Noch Fragen? Wende dich an { $contact }.


## /forget

forget-confirm-private =
    { $jobs ->
        [0] Ich habe nichts von dir aufgehoben.
        [one] Ich habe eine Antwort für dich aufgehoben. Soll ich sie löschen, hier und auf dem Server? Das lässt sich nicht rückgängig machen.
       *[other] Ich habe { $jobs } Antworten für dich aufgehoben. Soll ich sie löschen, hier und auf dem Server? Das lässt sich nicht rückgängig machen.
    }
forget-confirm-group =
    { $jobs ->
        [0] Ich habe nichts aufgehoben, worum du in diesem Chat gebeten hast.
        [one] Ich habe eine Antwort aufgehoben, um die du in diesem Chat gebeten hast. Soll ich sie löschen, hier und auf dem Server? Das lässt sich nicht rückgängig machen.
       *[other] Ich habe { $jobs } Antworten aufgehoben, um die du in diesem Chat gebeten hast. Soll ich sie löschen, hier und auf dem Server? Das lässt sich nicht rückgängig machen.
    }
forget-confirm-words = Ich habe noch ein wenig von dir: die Namen von Aufnahmen, die du kürzlich geschickt hast, was du zu einer geschrieben hast, oder die Namen, auf die ich für dich achte. Soll ich es löschen? Das lässt sich nicht rückgängig machen.
forget-words-done = Es ist gelöscht.
forget-done =
    { $jobs ->
        [one] Eine Antwort ist gelöscht.
       *[other] { $jobs } Antworten sind gelöscht.
    }


## Settings.

settings-title-me = Deine Einstellungen
settings-title-chat = Einstellungen des Chats
settings-intro-me = Sie gelten für dich, wo immer wir uns begegnen.
settings-intro-chat = Sie gelten für alle in diesem Chat.
settings-not-admin = Die Einstellungen dieses Chats ändern nur die, die ihn leiten, etwa seine Admins. Das hier sind deine eigenen:
setting-answers = Aufnahmen, die hier gepostet werden
setting-answers-auto = Beantworten
setting-answers-hint = Sagen, wie man fragt
setting-answers-ask = Nur auf Wunsch
setting-mode = Was du bekommst, wenn du nichts anderes sagst
setting-locale = Sprache, die ich mit dir spreche
setting-locale-auto = Wie deine Chat-App
setting-spoken = Sprache der Aufnahmen
setting-spoken-auto = Finde ich heraus
setting-to = Übersetzen in
setting-to-auto = Die ich mit dir spreche
setting-keep = Antworten aufheben
setting-keep-default =
    { $days ->
        [one] Wie üblich: einen Tag
       *[other] Wie üblich: { $days } Tage
    }
setting-keep-days =
    { $days ->
        [one] Einen Tag
       *[other] { $days } Tage
    }
language-set = Ab jetzt sprechen wir { $language }, und ich übersetze auch in diese Sprache.
language-set-translations = { $language } spreche ich selbst nicht, aber ab jetzt übersetze ich in diese Sprache.
language-choose = In welcher Sprache soll ich mit dir sprechen?
mode-set = Wenn du nichts anderes sagst, bekommst du ab jetzt: { $mode }
mode-choose = Was soll ich aus einer Aufnahme machen, wenn du nichts anderes sagst?
vocabulary-none = Ich achte noch auf keine eigenen Namen und Begriffe. Nenne mir welche: /vocabulary add Digium, Asterisk
vocabulary-list = Ich achte auf: { $terms }
vocabulary-how = Mehr davon: /vocabulary add NAME. Weniger: /vocabulary remove NAME.


## A person's own page.

home-intro = Ich höre mir Aufnahmen an und schreibe auf, was gesagt wurde: Transkripte, Notizen, Zusammenfassungen, Übersetzungen und Antworten.
home-how = Schick mir hier eine Aufnahme oder erwähne mich in einem Channel bei einer.
home-recent = Zuletzt
home-nothing = Noch nichts. Schick mir eine Aufnahme, dann erscheint sie hier.


## Slack alone.

slack-answer-in-direct = Bin dran. Die Antwort kommt in unseren Direktnachrichten.
slack-one-moment = Slack lässt mich warten. Ich mache weiter, sobald es geht.
slack-given-up = Das hat nicht geklappt: Slack hat mich nicht gelassen. Bitte versuch es noch einmal.
slack-invite = In dem Channel, in dem du gefragt hast, kann ich nicht schreiben, deshalb steht die Antwort hier. Falls ich dort kein Mitglied bin, hilft /invite @earmark.
slack-nothing-visible = Die Nachrichten hier kann ich nicht sehen. In einem Channel hilft /invite @earmark, von anderswo leite mir die Aufnahme weiter.
slack-nothing-allowed = Ich darf die Nachrichten hier nicht lesen: Es fehlt eine Berechtigung. Wer die App betreut, muss sie noch einmal installieren.
slack-nothing-linked = Der Link führt zu keiner Aufnahme, die wir beide sehen können. Liegt sie in einem Channel ohne mich, hilft dort /invite @earmark.
slack-nothing-lately = Unter den letzten Nachrichten hier ist keine Aufnahme. Schreib den Link zu ihrer Nachricht hinter den Befehl, oder erwähne mich neben ihr.
slack-rest-in-thread = … Das ist der Anfang. Dateien darf ich hier nicht posten, deshalb folgt der Rest darunter.
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … Das ist der Anfang. Die ganze Antwort steht im Canvas.
slack-rest-left-out = … Es geht noch weiter, als in Nachrichten passt, und Dateien darf ich hier nicht posten. Sobald ein Admin das erlaubt, bekommst du die ganze Antwort über das Datei-Menü.
slack-no-files = Ich darf hier keine Dateien posten. Ein Admin kann das erlauben.
slack-no-form = Slack hat das Formular nicht geöffnet. Versuch es noch einmal, oder erwähne mich mit deiner Frage im Thread der Aufnahme.
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = Schick mir eine Aufnahme oder frag:
slack-prompt-status = Woran arbeitest du gerade?
slack-prompt-settings = Wie antwortest du mir?
slack-prompt-privacy = Was bewahrst du von mir auf?
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = Ich sehe da keine Aufnahme, die wir beide sehen dürfen. Gib mir eine Audio- oder Videodatei.
slack-step-no-person = Slack sagt mir nicht, wer diesen Workflow ausführt. Lass ihn von einer Person starten, nicht von einem Zeitplan.
slack-step-too-long = Der Text ist länger, als ein Schritt weitergeben kann, und ich kann dir nicht schreiben. Schick mir die Aufnahme als Direktnachricht.
slack-step-forgotten = Die Aufnahme, oder was ich daraus gemacht habe, wurde gelöscht, bevor es fertig war.
# Beneath the text that it hands on.
slack-step-rest = … Das ist der Anfang. Der Link führt zum ganzen Text.


## Telegram and Matrix.

rest-in-file = … Das ist der Anfang. Die ganze Antwort steht in der Datei darunter.
chat-trouble = Bei mir ist etwas schiefgegangen, deshalb konnte ich daran nicht arbeiten. Bitte versuch es noch einmal. Wenn es wieder passiert, sag einem Admin Bescheid.


## Telegram alone.

telegram-rest-left-out = … Das ist der Anfang. Die Datei mit dem Rest hat Telegram nicht angenommen.
telegram-about = Ich schreibe auf, was gesagt wurde: als Transkript, Notizen, Übersetzung oder Antwort. Nichts verlässt das Haus.
telegram-description = Schick mir eine Sprachnachricht, eine Aufnahme oder ein Video, und ich schreibe auf, was gesagt wurde. Wünsch dir ein Transkript, Notizen, eine Zusammenfassung oder eine Übersetzung, oder stell eine Frage dazu. Alles bleibt auf den Rechnern der Leute, die diesen Bot betreiben.


## Matrix alone.

matrix-rest-left-out = … Das ist der Anfang. Die Datei mit dem Rest hat der Homeserver nicht angenommen.
matrix-choose = Antworte mit einer Zahl:
matrix-encrypted = Dieser Raum ist verschlüsselt, und ich habe keine Schlüssel: Ich kann hier nichts lesen oder hören. Lade mich bitte in einen Raum ohne Verschlüsselung ein oder schreib mir direkt, unverschlüsselt.


## The page behind an upload link.

upload-title = Aufnahme hochladen
upload-intro = Wähl die Aufnahme oder das Video aus. Die Antwort kommt in den Chat, in dem du gefragt hast.
upload-choose = Wähl eine Datei aus oder zieh sie hierher
upload-send = Hochladen
upload-limit = Höchstens { $megabytes } MB. Dieser Link ist für eine einzige Aufnahme.
upload-privacy = Deine Aufnahme geht direkt auf die Rechner der Leute, die Earmark betreiben, und wird gelöscht, sobald sie bearbeitet ist.
upload-no-file = Bitte wähl zuerst eine Datei aus.
upload-connecting = Verbindung wird aufgebaut …
upload-progress = { $percent } % hochgeladen
upload-broken = Die Verbindung ist weg. Sobald sie wieder da ist, mache ich von selbst weiter. Bitte lass diese Seite offen.
upload-failed = Das hat nicht geklappt. Bitte versuch es noch einmal.
upload-done-title = Angekommen
upload-done = Die Aufnahme ist da. Die Antwort kommt in den Chat, du kannst diese Seite schließen.
upload-gone-title = Dieser Link funktioniert nicht mehr
upload-gone = Er ist zu alt oder nicht vollständig. Schick die Aufnahme noch einmal in den Chat, dann bekommst du einen neuen.
upload-used = Über diesen Link kam schon eine Aufnahme, die Antwort steht im Chat. Wenn du noch eine hast, frag dort noch einmal.


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = Aufnahmen rein, Worte raus. Nichts verlässt das Haus.
console-skip = Zu deinen Aufnahmen springen
console-language = Sprache
console-service = Betrieb
console-no-script = Diese Seite braucht JavaScript. Ohne es können Programme die Schnittstelle unter /api/task benutzen.
console-new = Neue Aufnahme
console-drop = Zieh eine Aufnahme oder ein Video hierher
console-or = oder
console-choose = Datei wählen
console-record = Aufnehmen
console-record-stop = Stopp
console-level = Lautstärke am Mikrofon
console-message = Was möchtest du haben?
console-message-hint = Eine Frage, /summarize, übersetze auf Englisch …
console-send = Senden
console-makes = Was daraus werden soll
console-recordings = Deine Aufnahmen
console-empty-heading = Noch nichts da
console-empty-first = Zieh oben eine Aufnahme hinein oder nimm selbst etwas auf.
console-empty-then = Sieh zu, wie die Worte ankommen. Aus einer langen Aufnahme werden Notizen mit Zusammenfassung.
console-empty-last = Dann frag nach einer Übersetzung, den wichtigsten Punkten oder nach allem, was gesagt wurde.
console-more = Mehr aus dieser Aufnahme
console-ask = Frag etwas zu dieser Aufnahme …
console-progress = Fortschritt
console-speakers = Sprecher
console-speakers-auto = Anzahl ermitteln
console-speakers-off = Nicht unterscheiden
console-speaker-rename = { $name } umbenennen
console-speaker-name = Name von { $name }
console-speaker-save = Speichern
console-key-heading = Dieses Earmark fragt nach einem Schlüssel
console-key-text = Ohne Schlüssel geht es hier nicht. Wer es betreibt, macht dir einen mit earmark keys create NAME. Er bleibt in diesem Tab, bis du ihn schließt.
console-key-label = Schlüssel
console-key-use = Weiter
console-key-wrong = Dieser Schlüssel gilt nicht (mehr).
console-sure = Diese Aufnahme und alles, was daraus geworden ist, löschen? Das lässt sich nicht rückgängig machen.
console-file-md = Text mit Überschriften (.md)
console-uploading = Wird hochgeladen … { $percent } %
console-broken = Das Hochladen ist abgebrochen. Bitte prüf die Verbindung und versuch es noch einmal.
console-error = Auf dem Server ist etwas schiefgegangen. Bitte versuch es noch einmal.
console-offline = Die Verbindung ist unterbrochen. Ich versuche es weiter, nichts geht verloren.
console-gone = Das ist nicht mehr da.
console-deleted = Gelöscht.
console-answered = Die Antwort ist da: { $name }
console-play = Ab { $time } abspielen
console-remove = { $name } entfernen
console-delete = { $name } löschen
console-unnamed = Aufnahme
console-recorded = Aufnahme { $when }
console-recording = Aufnahme läuft: { $time }
console-mic-denied = Der Browser darf das Mikrofon hier nicht benutzen. Erlaub es in den Einstellungen dieser Seite, neben der Adresse, und versuch es noch einmal.
console-mic-none = Ich finde kein Mikrofon. Schließ eins an und versuch es noch einmal.
console-mic-insecure = Browser geben das Mikrofon nur über https:// oder auf diesem Rechner selbst frei. Eine Datei kannst du trotzdem wählen.
console-mic-failed = Das Mikrofon antwortet nicht. Vielleicht benutzt es gerade ein anderes Programm.
console-privacy = Was du auf dieser Seite hochlädst, bleibt auch in diesem Browser, damit du es abspielen kannst, bis du es hier löschst.
console-admin-title = Betrieb – Earmark
console-admin-heading = Betrieb
console-admin-back = Zurück zu deinen Aufnahmen
console-admin-denied = Diese Seite ist für die Leute, die den Dienst betreiben: Sie braucht einen Schlüssel mit dem Umfang admin.
console-admin-queue = Warteschlange
console-admin-waiting = Wartend
console-admin-queued = In der Schlange
console-admin-running = In Arbeit
console-admin-failed = gescheitert
console-admin-later = Vor dem nächsten Versuch
console-admin-open = Offene Aufnahmen
console-admin-oldest = Längste Wartezeit
console-admin-seconds = { $seconds } s
console-admin-engines = Engines
console-admin-engine = Engine
console-admin-in-use = Belegte Plätze
console-admin-state = Zustand
console-admin-fine = arbeitet
console-admin-unreachable = nicht erreichbar
console-admin-paused = ruht noch { $seconds } s
console-admin-tasks = Offen und abgebrochen
console-admin-looked = Aus den neuesten 500 Aufnahmen.
console-admin-none = Hier gibt es nichts zu zeigen.
console-admin-since = Seit
console-admin-place = Wo
console-admin-what = Was
console-admin-fault = Fehler
console-admin-do = Aktion
console-admin-days = Minuten nach Tag
console-admin-places = Minuten nach Chat
console-admin-day = Tag
console-admin-minutes = Minuten
console-admin-count = Aufnahmen
console-admin-updated = Stand { $time }
