# Earmark's words. Values in braces with a dollar sign stay as they are in every language.
# Tone: warm, short, plain; no exclamation marks, no jargon. "I" is the bot; where a language tells formal from
# familiar address, use what a friendly colleague would (tu, tú, du, ты, você, 你).


## Names of the five answers. Stand alone: titles, lists, menus. At most 24 characters.

mode-asr = Transcript
mode-s2t = Notes
mode-translate = Translation
mode-summarize = Summary
mode-understand = Answer
# The automatic choice: a transcript for a short recording, notes for a long one.
mode-auto = Automatic


## Descriptions of the commands, shown in the chat's list of commands. At most 100 characters each.

command-transcribe = Every word of a recording, with times
command-notes = Clean notes with a short summary
command-summarize = Key points, decisions and action items
command-translate = A recording in another language, such as: /translate English
command-ask = Ask something about a recording, such as: /ask What was decided?
command-speaker = Say who speaks, such as: /speaker 2 Ana
command-settings = How I answer here
command-language = The language I speak with you
command-mode = What you get when you do not say what you want
command-vocabulary = Names and terms that I listen for
command-status = What I am working on, and how far it is
command-cancel = Stop what I am doing for you
command-privacy = What is kept, where, and for how long
command-forget = Delete everything that I made for you
command-help = What I can do


## Labels of buttons. At most 24 characters.

button-transcript = Transcript
button-notes = Notes
button-summary = Summary
# Opens a menu of languages.
button-translate = Translate
button-ask = Ask a question
button-speakers = Name the speakers
# Opens a menu of file formats.
button-files = Files
button-file-txt = Text (.txt)
button-file-srt = Subtitles (.srt)
button-file-vtt = Subtitles (.vtt)
button-file-json = Data (.json)
# Asks for the parts of a recording that are missing in the answer.
button-retry-missing = Get the missing parts
button-retry = Try again
button-cancel = Cancel
# Shows an answer to everybody that only one person sees so far.
button-share = Share to the thread
button-back = Back
button-upload = Upload here
button-settings = Settings
button-help = What can you do?
button-privacy = Privacy
# On a button that opens the private chat with the bot.
button-private = Private chat
button-whole = Whole answer
button-forget = Delete everything
button-forget-yes = Yes, delete it
button-forget-no = No, keep it
button-save = Save


## The one line that tells how a job stands while it is being worked on. Short: it is read at a glance.

# $ahead: jobs that start before this one.
status-queued =
    { $ahead ->
        [0] Starting…
        [one] In line, one recording ahead
       *[other] In line, { $ahead } recordings ahead
    }
status-opening = Opening the recording…
# For a voice note of seconds: nothing else is said about it.
status-listening = Listening…
# All is heard; the answer is being written.
status-writing-s2t = Writing the notes…
status-writing-translate = Translating…
status-writing-summarize = Writing the summary…
status-writing-understand = Looking for the answer…
status-joining = Putting it together…
status-cancelled = Cancelled
status-failed = That did not work

# The next ones stand in one line, separated by " · ": "24 % · about 3 min left".

# $time: "12:30". The recording is still being read, and nobody told how long it is.
progress-heard = { $time } heard so far
progress-percent = { $percent } %
progress-seconds-left = less than a minute left
progress-minutes-left = about { $minutes } min left
progress-hours-left = about { $hours } h { $minutes } min left
# Follows status-writing-…: "Writing the summary… · step 2 of 5".
progress-steps = step { $step } of { $total }

# Stand in place of the progress while a task waits for its next try. They promise that nothing is lost.
trouble-engine = I am waiting for the speech engine, which may be starting. Nothing is lost.
trouble-slow = The speech engine is slow right now. I ask it less at once and wait longer, nothing is lost.
trouble-busy = The speech engine is busy right now. Your recording keeps its place.
trouble-fetch = The chat is not handing over the file right now. I keep trying.
# $right is the chat's own name of the right, such as files:read.
trouble-fetch-right = I may not fetch the file: I lack the right { $right }. As soon as an admin grants it and installs me again, I go on.
trouble-disk = The server's disk is full right now. I keep trying, nothing is lost.
trouble-other = Something got in the way. I am trying again.


## The line above an answer. Parts are separated by " · ": "Translation into Deutsch · 12:03".

# $language names itself: "Deutsch", "日本語".
title-translate = Translation into { $language }
# Of an answer with gaps; follows the title.
title-partial = parts are missing
# What a notification says of an answer, in a few words. $name: of the recording, such as planning.mp3.
notice-asr = Transcript of { $name }
notice-s2t = Notes on { $name }
notice-translate = Translation of { $name }
notice-summarize = Summary of { $name }
notice-understand = Answer about { $name }
# The same while it is being worked on. $what: one of the above.
notice-coming = On its way: { $what }
# In place of a line about progress that could not be deleted, once the answer is a message of its own.
notice-below = The answer is below.
# In place of the text where nothing was said and nothing else is known.
answer-empty = There is nothing to show.


## What recordings are called, in parts separated by " · ": "planning.mp3 · voice note 2:21 · 14:05".

# $length: "2:21", or nothing where it is not known.
recording-voice = voice note { $length }
recording-video = video { $length }
recording-other = recording { $length }
# When it was sent. Today it is a time alone, "14:05"; where nobody tells the zone "5 minutes ago" (by CLDR).
sent-just-now = just now
sent-yesterday = yesterday { $time }


## Why there is no answer: what happened and what to do. One to three sentences.

failure-empty_file = This file is empty. Please record or export it again.
failure-not_audio = I find no recording in this file. Send me sound or video: mp3, m4a, wav, ogg, mp4 and many more.
failure-no_sound_track = This video has no sound. Please send one that was recorded with sound.
failure-encrypted = This file is protected, so I cannot open it. Please export it without protection.
failure-too_short = This recording holds next to no sound: less than a tenth of a second. Please record it again.
failure-too_long = This recording is longer than I may take here. Please send it in parts.
# $hours: the longest recording that is taken, in hours.
failure-too_long-limit =
    { $hours ->
        [one] This recording is longer than one hour, the most I may take here. Please send it in parts.
       *[other] This recording is longer than { $hours } hours, the most I may take here. Please send it in parts.
    }
failure-too_large = This file is too large for me. Send it in parts, or as mp3 or m4a.
# $megabytes: the largest file that is taken.
failure-too_large-limit = This file is too large: I take up to { $megabytes } MB. Send it in parts, or as mp3 or m4a.
failure-unsupported_format = I cannot read this kind of file. Please convert it to mp3 or m4a and send it again.
failure-refers_elsewhere = This file is a list that points at other files. Please send the recording itself.
failure-damaged = This file is damaged or did not arrive whole. Please send it again, or export it anew.
failure-decoder_limit = Opening this file takes more room or time than one recording may have. Please convert it to mp3 or m4a.
failure-file_gone = The file is not there any more. Please send it again.
failure-fetch_failed = The chat did not hand over the file. Please try again in a moment.
failure-fetch_failed-right = The chat does not let me fetch the file: I lack the right { $right }. An admin has to grant it and install me again; then try once more.
failure-engine_unreachable = The speech engine did not answer for a long time. Please try again later.
failure-engine_slow = The speech engine was too slow for a long time. Please try again later.
failure-engine_busy = The speech engine was too busy for a long time. Please try again later.
failure-engine_refused = The speech engine turned the request down. This is for the admin to mend; its log tells more.
failure-context_overflow = A passage was too long for the speech engine, even cut into pieces. Please try again.
failure-bad_answer = The speech engine answered, but what it said cannot be right. Please try again.
failure-wrong_language = The speech engine kept answering in a language that nobody asked for. Please ask the admin to choose a model that knows this one.
failure-cannot_do = The connected engine cannot do this. An admin can connect a language model that does.
# $language names itself: "Deutsch".
failure-cannot_do-language = The connected engine cannot translate into { $language }. An admin can connect a language model that does.
failure-wrong_option = I cannot make sense of this request. /help shows how to put it.
failure-disk_full = The server's disk is full. Please tell an admin, then try again.
failure-deadline = This took longer than it may, so I stopped. Please try again.
failure-worker_lost = The work on this recording was interrupted too often, so I stopped. Please try again.
failure-internal = Something went wrong on my side. Please try again; if it happens again, tell an admin.


## Lines beneath an answer that tell how it came about.

remark-extractive = No language model is connected, so these are sentences from the recording.
# Follows it for those who run Earmark.
remark-extractive-admin = EARMARK_THINK_URLS connects one.
remark-no_usable_reply = Where the language model gave no usable reply, sentences from the recording stand instead.
remark-not_borne_out = The language model also stated things that are not found in the recording. I left them out.
remark-not_in_recording = The recording does not answer this question.
remark-nothing_said = I heard no speech in this recording.
remark-stopped_early = The recording ends early: the file is damaged or too long.
remark-other_tracks = The file has further sound tracks that I did not transcribe.
remark-other_language_spoken = Another language is spoken than the one that was set; I went by what is spoken.
remark-already_in_language = The recording is in this language already.


## Headings inside answers and exported files.

heading-summary = Summary
heading-points = Key points
heading-decisions = Decisions
heading-actions = Action items
heading-notes = Notes
heading-transcript = Transcript
heading-question = Question
heading-answer = Answer
heading-evidence = In the recording
heading-missing = Not covered
speaker-number = Speaker { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

# $time: length of all speech.
coverage-whole = { $time } of speech, all transcribed
# $missing: length of what could not be transcribed.
coverage-gaps = { $time } of speech, { $missing } not understood
# In place of the one above where no speech was understood at all.
coverage-only-missing = { $missing } not understood
coverage-other-sound = { $time } of music or noise
coverage-silence = { $time } of silence
coverage-behind-end = { $time } of it behind the end that the file declares

# Heads the same in full, in the console. The labels stand before a colon.
coverage-heading = What was heard
coverage-label-speech = Speech
coverage-label-missing = Not understood
coverage-label-silence = Silence
coverage-label-other-sound = Music and noise
coverage-label-behind-end = Behind the declared end of the file
coverage-label-languages = Languages
coverage-label-engines = Heard by
coverage-label-heard-again = Heard again
coverage-heard-again =
    { $count ->
        [one] one passage, { $time }
       *[other] { $count } passages, { $time }
    }
# Why a passage was heard again. Followed by its time.
coverage-reason-lacking = words were lacking
coverage-reason-wrong = what came could not be right
coverage-reason-refused = the engine turned it down
coverage-label-marks = Sounds that the engine named
# Followed by the times.
coverage-label-unspoken = Words where nobody speaks, left out
coverage-label-unchecked = Could not be checked
# $time: how much speech.
coverage-unchecked-no_times = { $time }: the engine gives no times, so a passage that it left out may go unseen
coverage-unchecked-little_speech = { $time }: too little speech to tell how many words it must have
coverage-unchecked-language_unknown = { $time }: the language is not known
coverage-unchecked-speech_estimated = { $time }: heard by an earlier version, which only estimated the speech


## Help and welcome. Commands (/…) and the words after them stay readable as they are; translate what they mean.

start-private = Hello, I am Earmark. Send me a voice note, a recording or a video, and I write down what was said.
start-group = Hello, I am Earmark. Mention me on a recording, or answer it with a command, and I write down what was said.
# The same where recordings are answered without being asked for.
start-group-auto = Hello, I am Earmark. Post a recording here, and beneath it I write down what was said: every word of a short one, notes on a long one. /settings changes that.
# Beneath the first such answer of a chat.
unasked-first = Recordings that are posted here are answered automatically. /settings changes that.
# To one person alone, who posted a recording where none is answered by itself.
unasked-hint = I can write down what is said in your recording: mention me in its thread. I will not say this again any time soon.
help-private = Send me a voice note, a recording or a video: a short one comes back as a transcript, a long one as notes. Write what you want beside it, or answer my message later.
help-private-mode = Send me a voice note, a recording or a video. By default you get: { $mode }. Write what else you want beside it, or answer my message later.
help-group = Answer a recording with a command, or mention me there. I answer in its thread and stay quiet otherwise.
help-group-auto = I answer recordings that are posted here by myself. For something else, answer one with a command, or mention me there.
help-commands-heading = What you can ask for
# $command stands there as it is typed: "/notes".
help-command = { $command } – { $description }
help-question = Or simply ask: write a question beside a recording, or as a reply to my answer.
help-languages = I understand about a hundred languages. /language changes the one that I speak with you.
# What links to the private chat open with.
help-topic-guest = You can call me into any chat without adding me: reply to a voice note, a recording or a video there, mention me and say what you want. The answer is one message in that chat. All of a long one, and its files, you get here.
help-topic-group = Among people I am quiet until somebody asks: reply to a recording with a command, such as /summarize or /notes, or mention me there and say what you want. A command that replies to nothing means the latest recording, if I have seen it. Who runs the group can have every recording answered, with /settings there.
help-topic-find = Write my name and a word or a date in any chat: I list what you asked me for, newest first. What you tap is posted there in your name. Nobody else sees the list; what you have posted stays there, even when I delete it here.
# On a button above the list of somebody’s own answers, which is empty; 60 characters at most.
find-nothing = Nothing yet: send me a recording
find-unmatched = Nothing found: open our chat
find-refused = I do not work here
# At the end of what somebody puts into a chat in their own name, where it holds not all of an answer.
find-rest = … This is the beginning.


## When there is nothing to work on: how to do it.

nothing-private = Send me a recording first, or reply to one with this.
nothing-group = Reply to a recording with this, or write it beside one.
# Where the bot is no member of the chat, and somebody mentions it.
guest-how = Reply to a voice note, a recording or a video, mention me and say what you want: a transcript, notes, a summary, a translation, or the answer to a question.
guest-too-large = A file this large does not reach me here. Send it to me in our private chat.
# At the end of the one message that holds what fits of an answer there.
guest-rest = … This is the beginning. The whole answer is in the private chat with me.
# Of a link that led to an answer.
answer-gone = This answer is no longer there, or somebody else asked for it.
# A file came in that is no recording: a document, a picture.
nothing-in-file = I take only sound and video.
# After /ask without a question.
ask-needs-question = What do you want to know? Write it after the command, such as: /ask What was decided?
# $typed: what the person wrote.
language-unknown = I do not know a language “{ $typed }”. Write it as German, Deutsch or de.
mode-unknown = I do not know “{ $typed }”. Choose one of these:
# Heads a list of buttons, each the name of a recording. $mode: name of the answer, such as Summary.
pick-recording = { $mode }: of which recording?
pick-recording-auto = Which recording?
pick-gone = This recording is not there any more, or I may not see it.


## Asking for a line of text. The title has at most 24 characters.

ask-title = Ask a question
ask-label = What do you want to know about this recording?
# At most 24 characters.
speakers-title = Who speaks?
speakers-label = Write, for example: Speaker 1 is Ana
# $number: of a speaker; $name: what people typed
speakers-named = Speaker { $number } is { $name }. My answers on this recording say so now.
speakers-unnamed = Speaker { $number } has no name any more.
speakers-count = There are { $count } speakers in this recording.
speakers-none = I know no answer here that tells speakers apart. Reply to one with “Speaker 2 is Ana”.
speakers-how = Reply to an answer with “Speaker 2 is Ana”, or write /speaker 2 Ana.


## Short words beside a button that was pressed. At most 200 characters.

toast-started = On it.
toast-cancelled = Cancelled.
toast-over = This is over already.
toast-shared = This is in the thread already.
toast-still-working = I am still working on this.
toast-job-gone = This was deleted; there is nothing left of it.
toast-not-yours = This belongs to a chat that you are not part of.
toast-cancel-not-yours = Only the person who asked for this, or an admin, can cancel it.
toast-no-answer = There is no answer to make a file of yet.
toast-cannot-share = I do not know a thread to share this to.
toast-admins-only = Only those who run this chat, such as its admins, can change this.
toast-saved = Saved.
toast-unknown = This button is from an earlier time and does nothing any more.
toast-cannot-tell = The chat does not tell me whether you may do this. Please try again in a moment.
toast-kept = Nothing was deleted.


## Refusals. Polite and short. $contact is whom to ask: a name or an address.

refused-anonymous = Sorry, I do not work here. Please ask the person who runs Earmark.
refused-contact = Sorry, I do not work here. Please ask { $contact }.
# $hours: until midnight UTC, when the day's quota starts anew.
refused-quota-user =
    { $hours ->
        [one] This recording is longer than what is left of your minutes for today. It opens again at midnight UTC, in about an hour.
       *[other] This recording is longer than what is left of your minutes for today. It opens again at midnight UTC, in about { $hours } hours.
    }
refused-quota-chat =
    { $hours ->
        [one] This recording is longer than what is left of this chat's minutes for today. It opens again at midnight UTC, in about an hour.
       *[other] This recording is longer than what is left of this chat's minutes for today. It opens again at midnight UTC, in about { $hours } hours.
    }
# In place of those two where a whole day's quota would not do. $minutes: the quota.
refused-quota-user-day = This recording is longer than what you may hand in on a whole day: { $minutes } min. Please send a shorter part.
refused-quota-chat-day = This recording is longer than what this chat may hand in on a whole day: { $minutes } min. Please send a shorter part.
# Follows one of those above.
refused-quota-contact = If you need more, ask { $contact }.


## A file that the chat will not hand over to a bot because of its size.

reach-upload = The chat does not hand over files this large to me. Upload it here instead; the link is yours, works once and for a day.
reach-no-upload = The chat does not hand over files this large to me. Please send it in parts, or as mp3 or m4a.


## /status

status-heading = What I am working on
status-nothing = I am not working on anything for you here.
# A job in a list. $title: "Summary · meeting.m4a · recording 2:21 · 14:05"; $status: one of the lines above.
status-job = { $title } – { $status }
status-done = done
status-partial = done, parts are missing
service-heading = The service
service-queue = { $jobs ->
        [0] No open jobs
        [one] One open job
       *[other] { $jobs } open jobs
    }; tasks: { $ready } waiting, { $leased } running
# $seconds: how long the oldest task that could start has been waiting.
service-oldest = The oldest has been waiting for { $seconds } s
# $name: of a server.
service-engine-open = { $name }: { $busy } of { $slots } slots in use
service-engine-paused = { $name }: resting for { $seconds } s, { $busy } of { $slots } slots in use
service-engine-none = No engine has been seen yet


## /cancel

cancel-done = Cancelled: { $title }
cancel-nothing = There is nothing of yours to cancel here.
cancel-choose = What shall I stop?


## /privacy

privacy-heading = What happens to your recordings
privacy-where = Everything stays on the machines of the people who run this Earmark; nothing is sent anywhere else.
privacy-sound = The sound is deleted as soon as the answer is ready.
# $days: how long the text is kept.
privacy-text =
    { $days ->
        [one] The text is kept for one day, so that you can ask more about it, and then deleted.
       *[other] The text is kept for { $days } days, so that you can ask more about it, and then deleted.
    }
privacy-message = If you delete the message with the recording, what I made from it goes too.
# In its place where the platform tells bots of no deletions.
privacy-message-untold = If you delete the message with the recording, what I made from it stays, since this chat does not tell me. /forget deletes it.
privacy-forget = /forget deletes everything that I made for you, at once.
privacy-contact = Questions? Ask { $contact }.


## /forget

forget-confirm-private =
    { $jobs ->
        [0] I keep nothing of yours.
        [one] I keep one answer of yours. Shall I delete it, here and on the server? This cannot be undone.
       *[other] I keep { $jobs } answers of yours. Shall I delete them, here and on the server? This cannot be undone.
    }
forget-confirm-group =
    { $jobs ->
        [0] I keep nothing that you asked for in this chat.
        [one] I keep one answer that you asked for in this chat. Shall I delete it, here and on the server? This cannot be undone.
       *[other] I keep { $jobs } answers that you asked for in this chat. Shall I delete them, here and on the server? This cannot be undone.
    }
forget-confirm-words = I keep a little of yours: the names of recordings that you posted lately, what you wrote beside one, or the names that I listen for. Shall I delete it? This cannot be undone.
forget-words-done = It is deleted.
forget-done =
    { $jobs ->
        [one] One answer is deleted.
       *[other] { $jobs } answers are deleted.
    }


## Settings. Titles have at most 24 characters; labels stand above a menu; values stand in it (at most 24).

settings-title-me = Your settings
settings-title-chat = Settings of this chat
settings-intro-me = These are yours, wherever we meet.
settings-intro-chat = These hold for everybody in this chat.
settings-not-admin = Only those who run this chat, such as its admins, change its settings. These are your own:
setting-answers = Recordings that are posted here
setting-answers-auto = Answer them
setting-answers-hint = Tell people how to ask
setting-answers-ask = Only when I am asked
setting-mode = What you get by default
setting-locale = The language I speak
setting-locale-auto = As your chat app
setting-spoken = Language of the recordings
setting-spoken-auto = I find out
setting-to = Translate into
setting-to-auto = The language I speak
setting-keep = Keep answers for
# The longest that this installation allows. $days: how many.
setting-keep-default =
    { $days ->
        [one] The usual: one day
       *[other] The usual: { $days } days
    }
setting-keep-days =
    { $days ->
        [one] One day
       *[other] { $days } days
    }
# After /language. $language names itself: "Deutsch".
language-set = From now on we speak { $language }, and translations go into it as well.
# After /language with a language that the bot does not speak.
language-set-translations = I do not speak { $language } myself, but translations go into it from now on.
language-choose = Which language shall I speak with you?
# $mode: name of the answer, such as Summary.
mode-set = From now on you get by default: { $mode }
mode-choose = What shall I make of a recording when you do not say?
vocabulary-none = I listen for no names or terms of yours yet. Tell me some: /vocabulary add Digium, Asterisk
# After /vocabulary. $terms: names, with commas between them.
vocabulary-list = I listen for: { $terms }
vocabulary-how = More of them: /vocabulary add NAME. Fewer: /vocabulary remove NAME.


## A person's own page.

home-intro = I listen to recordings and write down what was said: transcripts, notes, summaries, translations and answers.
home-how = Send me a recording here, or mention me beside one in a channel.
home-recent = Recently
home-nothing = Nothing yet. Send me a recording and it appears here.


## Slack alone.

# After a slash command, to this person alone.
slack-answer-in-direct = On it. The answer comes in our direct messages.
# To this person alone, where an answer of Slack to us is late.
slack-one-moment = Slack keeps me waiting. I go on as soon as it lets me.
# The same where it came to nothing.
slack-given-up = That did not work: Slack did not let me. Please try again.
# Beneath an answer in a direct message that belongs to a channel the bot cannot write to.
slack-invite = I cannot write in the channel where you asked, so the answer is here. If I am not a member there, /invite @earmark changes that.
# After a slash command, to this person alone: why there is no recording that it could mean. The bot is not in the channel.
slack-nothing-visible = I cannot see the messages here. In a channel, /invite @earmark changes that; from elsewhere, forward the recording to me.
# The same where the app lacks a scope, or its token is not taken.
slack-nothing-allowed = I may not read the messages here: a permission is missing. Whoever looks after the app has to install it again.
# The same where a link was written behind the command; it must not tell what is there.
slack-nothing-linked = The link leads to no recording that both of us can see. If it is in a channel without me, /invite @earmark there.
# The same where the bot sees the channel's latest messages.
slack-nothing-lately = There is no recording among the latest messages here. Write the link to its message behind the command, or mention me beside it.
# In place of rest-in-file where Slack takes no files: the rest hangs below in messages.
slack-rest-in-thread = … This is the beginning. I may not post files here, so the rest follows below.
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … This is the beginning. The whole answer is in the canvas.
# Closes the last of those messages if there is yet more.
slack-rest-left-out = … There is more than fits into messages, and I may not post files here. Once an admin allows it, the file menu brings you the whole answer.
# A file was asked for where Slack takes none.
slack-no-files = I may not post files here. An admin can allow it.
# A form for a question could not be opened.
slack-no-form = Slack did not open the form. Please try again, or mention me in the thread of the recording with your question.
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = Send me a recording, or ask:
slack-prompt-status = What are you working on?
slack-prompt-settings = How do you answer me?
slack-prompt-privacy = What do you keep of me?
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = I see no recording there that both of us may see. Hand me an audio or video file.
slack-step-no-person = Slack does not tell me who runs this workflow. Have a person start it, not a schedule.
slack-step-too-long = The text is longer than a step can hand on, and I cannot write to you. Send me the recording in a direct message.
slack-step-forgotten = The recording was deleted, or what I made of it, before it was done.
# Beneath the text that it hands on.
slack-step-rest = … This is the beginning. The link leads to the whole text.


## Telegram and Matrix.

# Closes a message that holds only the beginning of an answer; the file hangs below it.
rest-in-file = … This is the beginning. The whole answer is in the file below.
# After a message could not be handled again and again.
chat-trouble = Something went wrong on my side, so I could not work on this. Please try again; if it happens again, tell an admin.


## Telegram alone.

# In place of rest-in-file where Telegram refuses the file again and again.
telegram-rest-left-out = … This is the beginning. Telegram did not take the file with the rest.
# What Telegram shows on the bot's profile. At most 120 characters.
telegram-about = I write down what was said: transcripts, notes, summaries, translations and answers. Nothing leaves the house.
# What Telegram shows in an empty chat with the bot. At most 512 characters.
telegram-description = Send me a voice note, a recording or a video, and I write down what was said. Ask for a transcript, notes, a summary, a translation, or ask a question about it. Everything stays on the machines of the people who run this bot.


## Matrix alone.

# Closes a message that holds only the beginning of an answer, where the homeserver refuses the file.
matrix-rest-left-out = … This is the beginning. The homeserver did not take the file with the rest.
# Stands before numbered choices: `Answer with a number: 1 Transcript · 2 Notes`.
matrix-choose = Answer with a number:
# Said once in an encrypted room.
matrix-encrypted = This room is encrypted, and I have no keys: I cannot read or hear anything here. Please invite me to a room without encryption, or send me a direct message without it.


## The page behind a link by which a recording goes up that is too large for the chat.

upload-title = Upload a recording
upload-intro = Choose the recording or the video. The answer comes in the chat where you asked.
upload-choose = Choose a file, or drop it here
upload-send = Upload
# $megabytes: the largest file that is taken.
upload-limit = Up to { $megabytes } MB. This link takes one recording.
upload-privacy = It goes straight to the machines of the people who run Earmark, and is deleted as soon as it is worked on.
upload-no-file = Please choose a file first.
upload-connecting = Connecting…
# $percent of the file has arrived.
upload-progress = { $percent } % uploaded
# The connection broke off; the page goes on by itself.
upload-broken = The connection was lost. I go on by myself as soon as it is back; please leave this page open.
upload-failed = That did not work. Please try again.
upload-done-title = I have it
upload-done = The recording has arrived. The answer comes in the chat; you can close this page.
upload-gone-title = This link does not work any more
upload-gone = It is too old, or not whole. Send the recording to the chat once more, and you get a new one.
upload-used = A recording came through this link already; the answer is in the chat. For another one, ask there again.


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = Recordings in, words out. Nothing leaves the house.
# A link for people who use the keyboard alone.
console-skip = Skip to your recordings
console-language = Language
# A link to the page for whoever runs the service.
console-service = Service
console-no-script = This page needs JavaScript. Without it, programs can use the interface under /api/task.
console-new = New recording
console-drop = Drop a recording or a video here
# Stands between the line above and two buttons.
console-or = or
console-choose = Choose a file
console-record = Record
console-record-stop = Stop
# For screen readers: a meter.
console-level = Loudness of the microphone
console-message = What would you like?
console-message-hint = A question, /summarize, translate to German …
console-send = Send
# For screen readers: names a group of buttons such as Transcript, Notes, Summary.
console-makes = What to make of it
console-recordings = Your recordings
console-empty-heading = Nothing here yet
console-empty-first = Drop a recording above, or record yourself.
console-empty-then = Watch the words arrive; a long recording comes back as notes with a summary.
console-empty-last = Then ask for a translation, the key points, or anything that was said.
console-more = More from this recording
console-ask = Ask about this recording …
# For screen readers: a progress bar.
console-progress = Progress
console-speakers = Speakers
console-speakers-auto = Find out how many
console-speakers-off = Do not tell apart
# $name: the speaker, as shown
console-speaker-rename = Rename { $name }
# $name: the speaker, as shown
console-speaker-name = Name of { $name }
console-speaker-save = Save
console-key-heading = This Earmark asks for a key
console-key-text = This needs a key. The person who runs it makes a key for you with earmark keys create NAME. It stays in this tab until you close it.
console-key-label = Key
console-key-use = Continue
console-key-wrong = This key is not valid (any more).
console-sure = Delete this recording and everything made of it? This cannot be undone.
console-file-md = Text with headings (.md)
console-uploading = Uploading… { $percent } %
console-broken = The upload broke off. Please check the connection and try again.
console-error = Something went wrong on the server. Please try again.
console-offline = The connection is interrupted. I keep trying; nothing is lost.
console-gone = This is not there any more.
console-deleted = Deleted.
# $name: of a recording. Read aloud by screen readers when an answer comes.
console-answered = The answer is here: { $name }
# $time: "1:05"
console-play = Play from { $time }
console-remove = Remove { $name }
console-delete = Delete { $name }
# A recording without a name.
console-unnamed = Recording
# Name of what was recorded here. $when: date and time.
console-recorded = Recording { $when }
# $time: how long, such as 0:12
console-recording = Recording: { $time }
console-mic-denied = The browser may not use the microphone here. Allow it in the settings of this page, beside the address, and try again.
console-mic-none = I find no microphone. Connect one and try again.
console-mic-insecure = Browsers hand out the microphone only over https:// or on this very machine. You can still choose a file.
console-mic-failed = The microphone does not answer; another program may be using it.
# Follows what /privacy says in a chat.
console-privacy = What you hand in on this page stays in this browser as well, so that you can play it, until you delete it here.
console-admin-title = Service – Earmark
console-admin-heading = Service
console-admin-back = Back to your recordings
console-admin-denied = This page is for those who run the service: it needs a key with the scope admin.
console-admin-queue = Queue
console-admin-waiting = Waiting
# State of a recording.
console-admin-queued = In line
console-admin-running = Running
# State of a recording.
console-admin-failed = failed
console-admin-later = Waiting before the next try
console-admin-open = Open recordings
console-admin-oldest = Longest wait
# $seconds: how many.
console-admin-seconds = { $seconds } s
console-admin-engines = Engines
console-admin-engine = Engine
console-admin-in-use = Slots in use
console-admin-state = State
console-admin-fine = working
console-admin-unreachable = not reachable
console-admin-paused = resting for { $seconds } s
console-admin-tasks = Open and broken off
# Says what all numbers of the page rest on.
console-admin-looked = Out of the newest 500 recordings.
console-admin-none = There is nothing to show.
console-admin-since = Since
console-admin-place = Where
console-admin-what = What
console-admin-fault = Fault
# Heads a column of buttons.
console-admin-do = Action
console-admin-days = Minutes by day
console-admin-places = Minutes by chat
console-admin-day = Day
console-admin-minutes = Minutes
console-admin-count = Recordings
# $time: a time of day
console-admin-updated = As of { $time }
