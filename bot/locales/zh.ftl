# Earmark's words in Simplified Chinese. What each message is for, and how long it may be, stands in en.ftl.
# Address: 你. One word each: 录音 recording, 文字稿 transcript, 笔记 notes, 总结 summary, 翻译 translation, 回答 answer
# to a question, 结果 whatever came of a recording, 聊天 chat, 聊天平台 the service behind it, 文件 file, 引擎 engine,
# 管理员 admin. A space stands between Chinese and Latin letters, digits or commands: Telegram links only such commands.


## Names of the five answers

mode-asr = 文字稿
mode-s2t = 笔记
mode-translate = 翻译
mode-summarize = 总结
mode-understand = 回答
mode-auto = 自动


## Descriptions of the commands

command-transcribe = 把录音逐字写下来，带时间
command-notes = 整理好的笔记，附简短总结
command-summarize = 要点、决定和待办事项
command-translate = 把录音翻译成另一种语言，例如 /translate 英语
command-ask = 就录音内容提问，例如 /ask 最后怎么定的？
command-speaker = 说明谁在说话，例如 /speaker 2 小安
command-settings = 我在这里怎么回复
command-language = 我和你用哪种语言对话
command-mode = 你没特别说明时，我给你什么
command-vocabulary = 我会留意的人名和术语
command-status = 我正在处理什么，进展如何
command-cancel = 停下正在为你处理的事
command-privacy = 保存什么、存在哪里、存多久
command-forget = 删除我为你做的一切
command-help = 我能做什么


## Labels of buttons

button-transcript = 文字稿
button-notes = 笔记
button-summary = 总结
button-translate = 翻译
button-ask = 提问
button-speakers = 给发言人命名
button-files = 文件
button-file-txt = 文本 (.txt)
button-file-srt = 字幕 (.srt)
button-file-vtt = 字幕 (.vtt)
button-file-json = 数据 (.json)
button-retry-missing = 补上缺失的部分
button-retry = 重试
button-cancel = 取消
button-share = 分享到消息列
button-back = 返回
button-upload = 在这里上传
button-settings = 设置
button-help = 你能做什么？
button-privacy = 隐私
button-private = 私聊
button-whole = 完整回答
button-forget = 全部删除
button-forget-yes = 删除
button-forget-no = 保留
button-save = 保存


## How a job stands

status-queued =
    { $ahead ->
        [0] 开始处理…
       *[other] 排队中，前面还有 { $ahead } 段录音
    }
status-opening = 正在打开录音…
status-listening = 正在听…
status-writing-s2t = 正在写笔记…
status-writing-translate = 正在翻译…
status-writing-summarize = 正在写总结…
status-writing-understand = 正在找答案…
status-joining = 正在整理…
status-cancelled = 已取消
status-failed = 没能完成

progress-heard = 已听 { $time }
progress-percent = { $percent }%
progress-seconds-left = 剩余不到 1 分钟
progress-minutes-left = 剩余约 { $minutes } 分钟
progress-hours-left = 剩余约 { $hours } 小时 { $minutes } 分钟
progress-steps = 第 { $step } 步，共 { $total } 步

trouble-engine = 正在等语音引擎，它可能还在启动。什么都不会丢。
trouble-slow = 语音引擎现在比较慢。我会减少同时发送的内容并多等一会儿，什么都不会丢。
trouble-busy = 语音引擎正忙。你的录音还排在原来的位置。
trouble-fetch = 聊天平台暂时不把文件给我。我会继续尝试。
trouble-fetch-right = 我没有权限获取这个文件，缺少 { $right }。管理员授予权限并重新安装我之后，我会接着处理。
trouble-disk = 服务器的磁盘满了。我会继续尝试，什么都不会丢。
trouble-other = 遇到了点问题，我正在重试。


## The line above an answer

title-translate = 翻译（{ $language }）
title-partial = 部分缺失
notice-asr = { $name } 的文字稿
notice-s2t = { $name } 的笔记
notice-translate = { $name } 的翻译
notice-summarize = { $name } 的总结
notice-understand = 关于 { $name } 的回答
notice-coming = 处理中：{ $what }
notice-below = 结果在下面。
answer-empty = 没有可显示的内容。


## What recordings are called.

recording-voice = 语音消息 { $length }
recording-video = 视频 { $length }
recording-other = 录音 { $length }
sent-just-now = 刚刚
sent-yesterday = 昨天 { $time }


## Why there is no answer

failure-empty_file = 这个文件是空的。请重新录制或导出。
failure-not_audio = 这个文件里没找到录音。请发音频或视频给我：mp3、m4a、wav、ogg、mp4 等很多格式都行。
failure-no_sound_track = 这个视频没有声音。请发一个带声音的。
failure-encrypted = 这个文件受保护，我打不开。请去掉保护后重新导出。
failure-too_short = 这段录音几乎没有声音，还不到十分之一秒。请重新录一段。
failure-too_long = 这段录音太长，超出了这里的上限。请分段发给我。
failure-too_long-limit = 这段录音太长，这里最多只能处理 { $hours } 小时。请分段发给我。
failure-too_large = 这个文件太大，我处理不了。请分段发，或者转成 mp3 或 m4a。
failure-too_large-limit = 这个文件太大，我最多能收 { $megabytes } MB。请分段发，或者转成 mp3 或 m4a。
failure-unsupported_format = 这种文件我读不了。请转成 mp3 或 m4a 再发一次。
failure-refers_elsewhere = 这个文件只是一份列表，指向别的文件。请直接发录音。
failure-damaged = 这个文件损坏了，或者没有传完整。请重新发送或重新导出。
failure-decoder_limit = 打开这个文件所需的空间或时间超出了单段录音的上限。请转成 mp3 或 m4a。
failure-file_gone = 文件已经不在了。请再发一次。
failure-fetch_failed = 聊天平台没有把文件给我。请稍后再试。
failure-fetch_failed-right = 我没有权限获取这个文件，缺少 { $right }。请让管理员授予这项权限并重新安装我，然后再试一次。
failure-engine_unreachable = 语音引擎很久都没有响应。请过一阵再试。
failure-engine_slow = 语音引擎很久都太慢。请过一阵再试。
failure-engine_busy = 语音引擎忙了很久。请过一阵再试。
failure-engine_refused = 语音引擎拒绝了这个请求。这需要管理员来解决，引擎的日志里有详细原因。
failure-context_overflow = 有一段内容对语音引擎来说太长，拆开了也不行。请再试一次。
failure-bad_answer = 语音引擎给了回复，但内容肯定不对。请再试一次。
failure-wrong_language = 语音引擎一直用别的语言回复。请让管理员换一个懂这种语言的模型。
failure-cannot_do = 目前连接的引擎做不了这件事。管理员可以连接一个能做的语言模型。
failure-cannot_do-language = 目前连接的引擎不支持翻译成这种语言（{ $language }）。管理员可以连接一个支持的语言模型。
failure-wrong_option = 我没看懂这个要求。发送 /help 看看怎么写。
failure-disk_full = 服务器的磁盘满了。请告诉管理员，然后再试。
failure-deadline = 这次花的时间超出了上限，我就停下了。请再试一次。
failure-worker_lost = 这段录音的处理中断了太多次，我就停下了。请再试一次。
failure-internal = 我这边出了问题。请再试一次；如果还是这样，请告诉管理员。


## Lines beneath an answer

remark-extractive = 还没有连接语言模型，以下是录音里的句子。
remark-extractive-admin = 用 EARMARK_THINK_URLS 可以连接一个。
remark-no_usable_reply = 语言模型没给出可用回复的地方，用录音里的原句代替。
remark-not_borne_out = 语言模型还说了一些录音里找不到的内容，我已经去掉了。
remark-not_in_recording = 录音里没有这个问题的答案。
remark-nothing_said = 这段录音里没听到有人说话。
remark-stopped_early = 录音没有到结尾就断了：文件损坏或者太长。
remark-other_tracks = 这个文件还有别的音轨，我没有转写。
remark-other_language_spoken = 录音里说的不是设定的语言，已以实际所说的语言为准。
remark-already_in_language = 录音本来就是这种语言。


## Headings

heading-summary = 总结
heading-points = 要点
heading-decisions = 决定
heading-actions = 待办事项
heading-notes = 笔记
heading-transcript = 文字稿
heading-question = 问题
heading-answer = 回答
heading-evidence = 录音原话
heading-missing = 缺失的部分
speaker-number = 发言人 { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

coverage-whole = 说话 { $time }，已全部转写
coverage-gaps = 说话 { $time }，{ $missing } 没听懂
coverage-only-missing = { $missing } 没听懂
coverage-other-sound = 音乐或噪音 { $time }
coverage-silence = 静音 { $time }
coverage-behind-end = 其中 { $time } 在文件标明的结尾之后

coverage-heading = 听到了什么
coverage-label-speech = 说话
coverage-label-missing = 没听懂
coverage-label-silence = 静音
coverage-label-other-sound = 音乐和噪音
coverage-label-behind-end = 在文件标明的结尾之后
coverage-label-languages = 语言
coverage-label-engines = 由谁听写
coverage-label-heard-again = 重听
coverage-heard-again =
    { $count ->
       *[other] { $count } 处，{ $time }
    }
coverage-reason-lacking = 缺了词
coverage-reason-wrong = 返回的内容不可能正确
coverage-reason-refused = 语音引擎拒绝了
coverage-label-marks = 语音引擎标出的声音
coverage-label-unspoken = 没人说话处的文字，已略去
coverage-label-unchecked = 无法核对
coverage-unchecked-no_times = { $time }：语音引擎不给时间，漏掉的一段可能看不出来
coverage-unchecked-little_speech = { $time }：说话太少，判断不了该有多少词
coverage-unchecked-language_unknown = { $time }：语言不明
coverage-unchecked-speech_estimated = { $time }：由旧版本听写，哪里有人说话只是估计


## Help and welcome

start-private = 你好，我是 Earmark。给我发语音、录音或视频，我把里面说的话写下来。
start-group = 你好，我是 Earmark。发录音时 @我，或者用命令回复录音，我就把里面说的话写下来。
start-group-auto = 你好，我是 Earmark。把录音发到这里，我就在下面写出里面说的话：短的写全文，长的写笔记。用 /settings 可以更改。
unasked-first = 发到这里的录音，我会主动回复。用 /settings 可以更改。
unasked-hint = 我可以把你这段录音里说的话写下来：在它的消息列里 @我 就行。这个提示短期内不会再出现。
help-private = 给我发语音、录音或视频：短的给你文字稿，长的给你笔记。想要什么，可以随录音一起写，也可以之后回复我的消息。
help-private-mode = 给我发语音、录音或视频。没有说明时，你会得到：{ $mode }。想要别的，可以随录音一起写，也可以之后回复我的消息。
help-group = 用命令回复一段录音，或者在那里 @我。我会在那条消息下面回复，平时不打扰。
help-group-auto = 发到这里的录音，我会主动回复。想要别的，就用命令回复那段录音，或者在那里 @我。
help-commands-heading = 你可以这样用
# $command stands there as it is typed: "/notes".
help-command = { $command } – { $description }
help-question = 也可以直接问：发录音时附上问题，或者回复我的结果来提问。
help-languages = 我能听懂大约一百种语言。用 /language 可以换对话语言。
help-topic-guest = 不用把我加进聊天，也能在任何聊天里叫我：回复一条语音、录音或视频，@我 并说明想要什么。回答是那里的一条消息；长回答的全文和文件，在这里给你。
help-topic-group = 在群里没人找我时我不说话：用 /summarize 或 /notes 之类的命令回复一段录音，或者在那里 @我 并说明想要什么。没有回复任何消息的命令，指的是我见过的最新一段录音。群管理员可以在群里用 /settings 让我回答每段录音。
help-topic-find = 在任何聊天里输入我的名字，再加一个词或日期：我会列出你让我做过的内容，最新的在前。你点的那一条会以你的名义发到那里。列表只有你看得到；发出去的内容会留在那里，即使我在这里删掉。
find-nothing = 还没有内容：先给我发段录音
find-unmatched = 没找到：打开我们的聊天
find-refused = 我在这里帮不上忙
find-rest = … 这里只是开头。


## When there is nothing to work on

nothing-private = 请先给我发一段录音，或者用这句话回复一段录音。
nothing-group = 请用这句话回复一段录音，或者发录音时一起写上。
guest-how = 回复一条语音、录音或视频，@我 并说明想要什么：文字稿、笔记、总结、翻译，或者一个问题的回答。
guest-too-large = 这么大的文件在这里传不到我这边，请在私聊里发给我。
guest-rest = … 这里只是开头，完整内容在和我的私聊里。
answer-gone = 这条回答已经不在了，或者是别人要的。
nothing-in-file = 我只接收音频和视频。
ask-needs-question = 你想知道什么？把问题写在命令后面，例如 /ask 最后怎么定的？
language-unknown = 我不认识“{ $typed }”这种语言。可以写“德语”、“Deutsch”或“de”。
mode-unknown = 我不认识“{ $typed }”。请选一个：
pick-recording = { $mode }：哪一段录音？
pick-recording-auto = 要处理哪一段录音？
pick-gone = 这段录音已经不在了，或者我看不到它。


## Asking for a line of text

ask-title = 提问
ask-label = 关于这段录音，你想知道什么？
speakers-title = 谁在说话？
speakers-label = 请写，例如：发言人 1 是小安
speakers-named = 发言人 { $number } 是{ $name }。我对这段录音的回答里都改好了。
speakers-unnamed = 发言人 { $number } 不再有名字。
speakers-count = 这段录音里有 { $count } 位发言人。
speakers-none = 这里没有区分发言人的回答。请回复这样的回答：“发言人 2 是小安”。
speakers-how = 请回复某个回答“发言人 2 是小安”，或发送 /speaker 2 小安。


## Short words beside a button that was pressed

toast-started = 好，这就开始。
toast-cancelled = 已取消。
toast-over = 这件事已经结束了。
toast-shared = 这已经在消息列里了。
toast-still-working = 我还在处理。
toast-job-gone = 这个已经删除了，什么都没留下。
toast-not-yours = 这是别的聊天里的，你不在那个聊天中。
toast-cancel-not-yours = 只有提出要求的人或管理员可以取消。
toast-no-answer = 还没有结果，暂时做不了文件。
toast-cannot-share = 找不到可以分享到的消息列。
toast-admins-only = 只有管理这个聊天的人（例如管理员）可以改。
toast-saved = 已保存。
toast-unknown = 这个按钮已经过期，不再起作用。
toast-cannot-tell = 聊天平台没告诉我你有没有权限。请稍后再试。
toast-kept = 什么都没有删除。


## Refusals

refused-anonymous = 抱歉，我在这里帮不上忙。请联系运行 Earmark 的人。
refused-contact = 抱歉，我在这里帮不上忙。请联系 { $contact }。
refused-quota-user = 这段录音超过了你今天剩余的额度。UTC 时间零点恢复，大约还有 { $hours } 小时。
refused-quota-chat = 这段录音超过了这个聊天今天剩余的额度。UTC 时间零点恢复，大约还有 { $hours } 小时。
refused-quota-user-day = 这段录音超过了你一整天的额度：{ $minutes } 分钟。请发短一些的片段。
refused-quota-chat-day = 这段录音超过了这个聊天一整天的额度：{ $minutes } 分钟。请发短一些的片段。
refused-quota-contact = 如果不够用，请联系 { $contact }。


## A file that the chat will not hand over

reach-upload = 这么大的文件，聊天平台不会交给我。请改在这里上传；链接是你专用的，一天内有效，只能用一次。
reach-no-upload = 这么大的文件，聊天平台不会交给我。请分段发，或者转成 mp3 或 m4a。


## /status

status-heading = 我正在处理
status-nothing = 这里没有正在为你处理的事。
status-job = { $title }：{ $status }
status-done = 已完成
status-partial = 已完成，部分缺失
service-heading = 整体情况
service-queue = { $jobs ->
        [0] 没有未完成的工作
       *[other] { $jobs } 项工作未完成
    }；任务：{ $ready } 个等待，{ $leased } 个进行中
service-oldest = 等得最久的已经等了 { $seconds } 秒
service-engine-open = { $name }：{ $slots } 个位置，已用 { $busy } 个
service-engine-paused = { $name }：暂停 { $seconds } 秒，{ $slots } 个位置，已用 { $busy } 个
service-engine-none = 还没有见到任何引擎


## /cancel

cancel-done = 已取消：{ $title }
cancel-nothing = 这里没有你可以取消的事。
cancel-choose = 要停下哪一个？


## /privacy

privacy-heading = 我怎么处理你的录音
privacy-where = 所有内容只留在运行这个 Earmark 的人自己的服务器上，不会发到别处。
privacy-sound = 结果一出来，声音就会删除。
privacy-text = 文字会保留 { $days } 天，方便你继续提问，之后删除。
privacy-message = 如果你删掉带录音的那条消息，由它得到的结果也会一起删除。
privacy-message-untold = 删掉带录音的消息后，由它得到的结果仍会保留，因为这个聊天平台不会通知我。用 /forget 可以删除。
privacy-forget = 发送 /forget 会立刻删除我为你做的一切。
privacy-contact = 有疑问？请联系 { $contact }。


## /forget

forget-confirm-private =
    { $jobs ->
        [0] 我没有存你的任何结果。
       *[other] 我存着你的 { $jobs } 份结果。要删除吗？这里和服务器上都会删，删了就找不回来。
    }
forget-confirm-group =
    { $jobs ->
        [0] 我没有存你在这个聊天里的任何结果。
       *[other] 我存着你在这个聊天里要的 { $jobs } 份结果。要删除吗？这里和服务器上都会删，删了就找不回来。
    }
forget-confirm-words = 我还存着你的一点内容：你最近发的录音的名称、你给某段录音写的话，或你让我留意的名称。要删除吗？删了就找不回来。
forget-words-done = 已删除。
forget-done = 已删除 { $jobs } 份结果。


## Settings

settings-title-me = 你的设置
settings-title-chat = 这个聊天的设置
settings-intro-me = 这些设置是你自己的，在哪里找我都一样。
settings-intro-chat = 这些设置对聊天里的每个人都有效。
settings-not-admin = 只有管理这个聊天的人（例如管理员）可以改它的设置。下面是你自己的：
setting-answers = 发到这里的录音
setting-answers-auto = 主动回复
setting-answers-hint = 提示怎么用
setting-answers-ask = 叫我时才回复
setting-mode = 默认给你
setting-locale = 对话语言
setting-locale-auto = 跟随聊天软件
setting-spoken = 录音里的语言
setting-spoken-auto = 自动识别
setting-to = 翻译成
setting-to-auto = 对话语言
setting-keep = 结果保留
setting-keep-default = 默认：{ $days } 天
setting-keep-days = { $days } 天
# After /language. $language names itself.
language-set = 好，以后我们用{ $language }对话，翻译也会翻成这种语言。
# After /language with a language that the bot does not speak.
language-set-translations = 我自己不会说 { $language }，不过以后翻译都会翻成这种语言。
language-choose = 我和你用哪种语言对话？
mode-set = 好，以后默认给你：{ $mode }
mode-choose = 你没特别说明时，录音要做成什么？
vocabulary-none = 这里还没有需要我留意的人名或术语。告诉我一些吧：/vocabulary add Digium, Asterisk
vocabulary-list = 我会留意：{ $terms }
vocabulary-how = 添加：/vocabulary add 名称。删除：/vocabulary remove 名称。


## A person's own page

home-intro = 我听录音，把里面说的话写下来：文字稿、笔记、总结、翻译，也能回答问题。
home-how = 在这里给我发录音，或者在频道里发录音时 @我。
home-recent = 最近
home-nothing = 还什么都没有。给我发一段录音，就会出现在这里。


## Slack alone

slack-answer-in-direct = 好，这就开始。结果会发到我们的私信里。
slack-one-moment = 正在等 Slack 回应，一有回应我就继续。
slack-given-up = 没有成功：Slack 没有允许。请再试一次。
slack-invite = 你提要求的那个频道我发不了消息，所以结果发在这里。如果我还不是那里的成员，可以用 /invite @earmark 把我加进去。
slack-nothing-visible = 这里的消息我看不到。如果是频道，可以用 /invite @earmark 把我加进来；如果在别处，请把录音转发给我。
slack-nothing-allowed = 我缺少权限，读不了这里的消息。请让应用的管理员重新安装一次。
slack-nothing-linked = 这个链接没有指向你我都能看到的录音。如果录音在没有我的频道里，请在那里用 /invite @earmark。
slack-nothing-lately = 这里最近的消息里没有录音。请在命令后面附上录音消息的链接，或者在录音旁边提到我。
slack-rest-in-thread = … 这里只是开头。我不能在这里发文件，所以其余内容在下面的消息里。
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … 这里只是开头。完整的回答在画板里。
slack-rest-left-out = … 后面的内容消息里放不下，而我不能在这里发文件。管理员允许之后，可以从文件菜单拿到完整内容。
slack-no-files = 我不能在这里发文件。管理员可以开放这项权限。
slack-no-form = Slack 没能打开表单。请再试一次，或者在录音的消息列里提到我并写下你的问题。
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = 给我发一段录音，或者问：
slack-prompt-status = 你正在处理什么？
slack-prompt-settings = 你怎么回复我？
slack-prompt-privacy = 你保存了我的什么？
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = 那里没有我们都能看到的录音。请给我一个音频或视频文件。
slack-step-no-person = Slack 没有告诉我是谁在运行这个工作流。请由人来启动，不要按计划自动启动。
slack-step-too-long = 文字太长，工作流步骤无法全部传递，我也无法给你发消息。请把录音私信发给我。
slack-step-forgotten = 录音或由它生成的内容在完成前被删除了。
# Beneath the text that it hands on.
slack-step-rest = … 这是开头。链接指向全文。


## Telegram and Matrix

rest-in-file = … 这里只是开头，完整内容在下面的文件里。
chat-trouble = 我这边出了问题，这个没能处理。请再试一次；如果还是这样，请告诉管理员。


## Telegram alone

telegram-rest-left-out = …… 这只是开头。Telegram 没有接收包含其余内容的文件。
telegram-about = 我把录音里说的话写下来：文字稿、笔记、总结、翻译，也能回答问题。数据不外传。
telegram-description = 给我发语音、录音或视频，我把里面说的话写下来。你可以要文字稿、笔记、总结或翻译，也可以就内容提问。所有内容只留在运行这个机器人的人自己的服务器上。


## Matrix alone

matrix-rest-left-out = …… 这只是开头。服务器没有接收包含其余内容的文件。
matrix-choose = 请回复数字：
matrix-encrypted = 这个房间是加密的，而我没有密钥：在这里我什么也读不到、听不到。请邀请我到未加密的房间，或给我发未加密的私聊消息。


## 上传页面，由聊天里的一次性链接打开。

upload-title = 上传录音
upload-intro = 请选择录音或视频。结果会发到你提出要求的那个聊天里。
upload-choose = 选择文件，或拖到这里
upload-send = 上传
upload-limit = 最大 { $megabytes } MB。这个链接只收一段录音。
upload-privacy = 文件直接传到运行 Earmark 的人的服务器上，处理完就删除。
upload-no-file = 请先选一个文件。
upload-connecting = 正在连接…
upload-progress = 已上传 { $percent }%
upload-broken = 连接断了。一恢复我就自己接着传，请不要关闭这个页面。
upload-failed = 没有成功，请再试一次。
upload-done-title = 收到了
upload-done = 录音已经收到。结果会发到聊天里，你可以关闭这个页面了。
upload-gone-title = 这个链接已经失效
upload-gone = 链接太旧，或者不完整。请在聊天里再发一次录音，就会得到新的链接。
upload-used = 这个链接已经收过一段录音，结果在聊天里。如果还有别的，请在那里再要一个链接。


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = 录音进来，文字出去。内容不会离开你们自己的机器。
console-skip = 跳到你的录音
console-language = 语言
console-service = 服务状态
console-no-script = 这个页面需要 JavaScript。没有它，程序也可以使用 /api/task 接口。
console-new = 新录音
console-drop = 把录音或视频拖到这里
console-or = 或者
console-choose = 选择文件
console-record = 录音
console-record-stop = 停止
console-level = 麦克风音量
console-message = 你想要什么？
console-message-hint = 一个问题、/summarize、翻译成英语……
console-send = 发送
console-makes = 要做成什么
console-recordings = 你的录音
console-empty-heading = 这里还什么都没有
console-empty-first = 把录音拖到上面，或者自己录一段。
console-empty-then = 看着文字一句句出现；长录音会整理成笔记，并附上摘要。
console-empty-last = 然后可以要翻译、要点，或者问录音里说过的任何事。
console-more = 用这段录音再做点什么
console-ask = 问问这段录音……
console-progress = 进度
console-speakers = 发言人
console-speakers-auto = 自动判断人数
console-speakers-off = 不区分
console-speaker-rename = 重命名{ $name }
console-speaker-name = { $name }的名字
console-speaker-save = 保存
console-key-heading = 这个 Earmark 需要密钥
console-key-text = 这里需要密钥。管理它的人可以用 earmark keys create NAME 为你创建一个密钥。密钥只保存在这个标签页里，关掉就没有了。
console-key-label = 密钥
console-key-use = 继续
console-key-wrong = 这个密钥无效，或者已经失效。
console-sure = 要删除这段录音和由它得到的所有内容吗？删除后无法恢复。
console-file-md = 带标题的文本 (.md)
console-uploading = 正在上传…… { $percent } %
console-broken = 上传中断了。请检查网络，然后再试一次。
console-error = 服务器出了点问题，请再试一次。
console-offline = 连接断了。我会一直重试，什么都不会丢。
console-gone = 这里已经没有这个了。
console-deleted = 已删除。
console-answered = 答复好了：{ $name }
console-play = 从 { $time } 开始播放
console-remove = 移除 { $name }
console-delete = 删除 { $name }
console-unnamed = 录音
console-recorded = 录音 { $when }
console-recording = 正在录音：{ $time }
console-mic-denied = 浏览器没有权限在这里使用麦克风。请在地址栏旁边的网站设置里允许，然后再试一次。
console-mic-none = 没有找到麦克风。请接上一个再试。
console-mic-insecure = 浏览器只在 https:// 页面或本机上开放麦克风。你仍然可以选择文件。
console-mic-failed = 麦克风没有响应，可能正被别的程序占用。
console-privacy = 你在这个页面上传的录音也会留在这个浏览器里，方便你播放，直到你在这里删除它。
console-admin-title = 服务状态 – Earmark
console-admin-heading = 服务状态
console-admin-back = 回到你的录音
console-admin-denied = 这个页面给管理服务的人用：需要权限为 admin 的密钥。
console-admin-queue = 队列
console-admin-waiting = 等待中
console-admin-queued = 排队中
console-admin-running = 处理中
console-admin-failed = 失败
console-admin-later = 等待重试
console-admin-open = 未完成的录音
console-admin-oldest = 最长等待
console-admin-seconds = { $seconds } 秒
console-admin-engines = 引擎
console-admin-engine = 引擎
console-admin-in-use = 占用的并发数
console-admin-state = 状态
console-admin-fine = 正常
console-admin-unreachable = 连不上
console-admin-paused = 还要休息 { $seconds } 秒
console-admin-tasks = 未完成和中断的
console-admin-looked = 根据最近的 500 段录音。
console-admin-none = 没有可显示的内容。
console-admin-since = 开始时间
console-admin-place = 来自
console-admin-what = 内容
console-admin-fault = 故障
console-admin-do = 操作
console-admin-days = 每天的分钟数
console-admin-places = 各聊天的分钟数
console-admin-day = 日期
console-admin-minutes = 分钟
console-admin-count = 录音数
console-admin-updated = 更新于 { $time }
