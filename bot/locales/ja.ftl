# Earmark's words in Japanese. What each message is for, and how long it may be, stands in en.ftl.
# Address: です・ます without a pronoun. One word each: 録音 recording, 文字起こし transcript, ノート notes, 要約 summary,
# 翻訳 translation, 回答 answer to a question, 結果 whatever came of a recording, チャット chat, ファイル file,
# エンジン engine, 管理者 admin. Spaces stand around commands: Telegram links only such commands.


## Names of the five answers

mode-asr = 文字起こし
mode-s2t = ノート
mode-translate = 翻訳
mode-summarize = 要約
mode-understand = 回答
mode-auto = おまかせ


## Descriptions of the commands

command-transcribe = 録音を一言一句、時刻つきで文字に
command-notes = 読みやすく整えたノートと短い要約
command-summarize = 要点、決まったこと、やること
command-translate = 録音を別の言語に翻訳。例：/translate 英語
command-ask = 録音について質問。例：/ask 何が決まった？
command-speaker = 話している人の名前。例：/speaker 2 安奈
command-settings = ここでの返信のしかた
command-language = やりとりに使う言語
command-mode = 指定がないときにお返しするもの
command-vocabulary = 聞き取りで注意する名前と用語
command-status = いま取りかかっているものと進み具合
command-cancel = 進行中の作業をやめる
command-privacy = 何を、どこに、いつまで残すか
command-forget = これまでの結果をすべて削除
command-help = できること


## Labels of buttons

button-transcript = 文字起こし
button-notes = ノート
button-summary = 要約
button-translate = 翻訳
button-ask = 質問する
button-speakers = 話者に名前を付ける
button-files = ファイル
button-file-txt = テキスト (.txt)
button-file-srt = 字幕 (.srt)
button-file-vtt = 字幕 (.vtt)
button-file-json = データ (.json)
button-retry-missing = 抜けた部分を補う
button-retry = もう一度
button-cancel = キャンセル
button-share = スレッドに共有
button-back = 戻る
button-upload = ここからアップロード
button-settings = 設定
button-help = 何ができる？
button-privacy = プライバシー
button-private = 個別チャット
button-whole = 全文を見る
button-forget = すべて削除
button-forget-yes = はい、削除します
button-forget-no = いいえ、残します
button-save = 保存


## How a job stands

status-queued =
    { $ahead ->
        [0] 始めています…
       *[other] 順番待ち、前に{ $ahead }件
    }
status-opening = 録音を開いています…
status-listening = 聞いています…
status-writing-s2t = ノートを書いています…
status-writing-translate = 翻訳しています…
status-writing-summarize = 要約を書いています…
status-writing-understand = 答えを探しています…
status-joining = 仕上げています…
status-cancelled = キャンセルしました
status-failed = うまくいきませんでした

progress-heard = { $time }まで聞きました
progress-percent = { $percent }%
progress-seconds-left = 残り1分未満
progress-minutes-left = 残り約{ $minutes }分
progress-hours-left = 残り約{ $hours }時間{ $minutes }分
progress-steps = ステップ{ $step }/{ $total }

trouble-engine = 音声エンジンを待っています。起動中かもしれません。録音はなくなりません。
trouble-slow = いま音声エンジンの処理に時間がかかっています。一度に送る量を減らし、長めに待ちます。録音はなくなりません。
trouble-busy = いま音声エンジンが混み合っています。順番はそのままです。
trouble-fetch = いまチャットからファイルを受け取れません。このまま試し続けます。
trouble-fetch-right = ファイルを取得する権限 { $right } がありません。管理者が権限を付与してアプリを再インストールすると、続きを行います。
trouble-disk = いまサーバーのディスクがいっぱいです。このまま試し続けます。録音はなくなりません。
trouble-other = つまずいてしまいました。もう一度試しています。


## The line above an answer

title-translate = 翻訳（{ $language }）
title-partial = 一部抜けあり
notice-asr = { $name } の文字起こし
notice-s2t = { $name } のノート
notice-translate = { $name } の翻訳
notice-summarize = { $name } の要約
notice-understand = { $name } についての回答
notice-coming = 作成中：{ $what }
notice-below = 結果は下にあります。
answer-empty = お見せできるものがありません。


## What recordings are called.

recording-voice = ボイスメッセージ { $length }
recording-video = 動画 { $length }
recording-other = 録音 { $length }
sent-just-now = たった今
sent-yesterday = 昨日 { $time }


## Why there is no answer

failure-empty_file = このファイルは空です。もう一度録音するか、書き出し直してください。
failure-not_audio = このファイルには録音が見つかりません。音声か動画を送ってください。mp3、m4a、wav、ogg、mp4など、たいていの形式に対応しています。
failure-no_sound_track = この動画には音声がありません。音声の入った動画を送ってください。
failure-encrypted = このファイルは保護されていて開けません。保護を外して書き出し直してください。
failure-too_short = この録音には音がほとんど入っていません（0.1秒未満）。もう一度録音してください。
failure-too_long = この録音は、ここで扱える長さを超えています。分けて送ってください。
failure-too_long-limit = この録音は長すぎます。ここで扱えるのは{ $hours }時間までです。分けて送ってください。
failure-too_large = このファイルは大きすぎて扱えません。分けて送るか、mp3かm4aにして送ってください。
failure-too_large-limit = このファイルは大きすぎます。受け取れるのは{ $megabytes }MBまでです。分けて送るか、mp3かm4aにして送ってください。
failure-unsupported_format = この種類のファイルは読めません。mp3かm4aに変換して、もう一度送ってください。
failure-refers_elsewhere = このファイルは、ほかのファイルを指すリストです。録音そのものを送ってください。
failure-damaged = このファイルは壊れているか、途中までしか届いていません。もう一度送るか、書き出し直してください。
failure-decoder_limit = このファイルを開くには、録音1件に使える容量や時間では足りません。mp3かm4aに変換してください。
failure-file_gone = ファイルがもうありません。もう一度送ってください。
failure-fetch_failed = チャットからファイルを受け取れませんでした。少し待って、もう一度試してください。
failure-fetch_failed-right = ファイルを取得する権限 { $right } がありません。管理者に権限の付与とアプリの再インストールを依頼してから、もう一度お試しください。
failure-engine_unreachable = 音声エンジンから長い間応答がありませんでした。時間をおいて、もう一度試してください。
failure-engine_slow = 音声エンジンの処理が長い間遅すぎました。時間をおいて、もう一度試してください。
failure-engine_busy = 音声エンジンが長い間混み合っていました。時間をおいて、もう一度試してください。
failure-engine_refused = 音声エンジンがこの依頼を受け付けませんでした。管理者の対応が必要です。詳しくはエンジンのログにあります。
failure-context_overflow = 音声エンジンには長すぎる部分があり、分けても扱えませんでした。もう一度試してください。
failure-bad_answer = 音声エンジンから返事はありましたが、内容が明らかに正しくありません。もう一度試してください。
failure-wrong_language = 音声エンジンが何度も別の言語で答えました。この言語に対応したモデルを選ぶよう、管理者に頼んでください。
failure-cannot_do = いまつながっているエンジンではできません。管理者が対応する言語モデルをつなげば、できるようになります。
failure-cannot_do-language = いまつながっているエンジンでは、この言語（{ $language }）に翻訳できません。管理者が対応する言語モデルをつなげば、できるようになります。
failure-wrong_option = ご希望を読み取れませんでした。書き方は /help で確かめられます。
failure-disk_full = サーバーのディスクがいっぱいです。管理者に知らせてから、もう一度試してください。
failure-deadline = 時間がかかりすぎたので止めました。もう一度試してください。
failure-worker_lost = この録音の作業が何度も中断されたので止めました。もう一度試してください。
failure-internal = こちらで問題が起きました。もう一度試してください。それでもだめなら、管理者に知らせてください。


## Lines beneath an answer

remark-extractive = 言語モデルがつながっていないため、録音から抜き出した文です。
remark-extractive-admin = EARMARK_THINK_URLS でつなげます。
remark-no_usable_reply = 言語モデルから使える返事がなかったところは、録音の文をそのまま載せています。
remark-not_borne_out = 言語モデルの返事には録音に見つからない内容もあったため、省いています。
remark-not_in_recording = この質問の答えは、録音の中にありません。
remark-nothing_said = この録音では、話し声が聞こえませんでした。
remark-stopped_early = 録音は途中で終わっています。ファイルが壊れているか、長すぎるためです。
remark-other_tracks = このファイルにはほかの音声トラックもありますが、文字にしていません。
remark-other_language_spoken = 設定した言語とは別の言語が話されていたため、実際の言語に従いました。
remark-already_in_language = 録音はもともとこの言語です。


## Headings

heading-summary = 要約
heading-points = 要点
heading-decisions = 決まったこと
heading-actions = やること
heading-notes = ノート
heading-transcript = 文字起こし
heading-question = 質問
heading-answer = 回答
heading-evidence = 録音での発言
heading-missing = 抜けている部分
speaker-number = 話者 { $number }


## The receipt: one quiet line beneath an answer, parts separated by " · ", and the same in full in the console.

coverage-whole = 発話 { $time }、すべて文字にしました
coverage-gaps = 発話 { $time }、うち { $missing } は聞き取れず
coverage-only-missing = { $missing } は聞き取れず
coverage-other-sound = 音楽や雑音 { $time }
coverage-silence = 無音 { $time }
coverage-behind-end = うち { $time } はファイルが示す終わりより後

coverage-heading = 聞き取りの内訳
coverage-label-speech = 発話
coverage-label-missing = 聞き取れず
coverage-label-silence = 無音
coverage-label-other-sound = 音楽と雑音
coverage-label-behind-end = ファイルが示す終わりより後
coverage-label-languages = 言語
coverage-label-engines = 聞き取り
coverage-label-heard-again = 聞き直し
coverage-heard-again =
    { $count ->
       *[other] { $count }か所、{ $time }
    }
coverage-reason-lacking = 言葉が足りませんでした
coverage-reason-wrong = 返ってきた内容が正しいはずのないものでした
coverage-reason-refused = 音声エンジンが受け付けませんでした
coverage-label-marks = 音声エンジンが示した音
coverage-label-unspoken = だれも話していないところの言葉(省きました)
coverage-label-unchecked = 確かめられなかったもの
coverage-unchecked-no_times = { $time }:音声エンジンが時刻を返さないため、抜けがあっても見つからないことがあります
coverage-unchecked-little_speech = { $time }:発話が短く、言葉の量を判断できません
coverage-unchecked-language_unknown = { $time }:言語が分かりません
coverage-unchecked-speech_estimated = { $time }:以前の版が聞き取ったもので、発話の位置は推定です


## Help and welcome

start-private = こんにちは、Earmarkです。ボイスメッセージ、録音、動画を送ってください。話された内容を文字にします。
start-group = こんにちは、Earmarkです。録音と一緒にメンションするか、録音にコマンドで返信してください。話された内容を文字にします。
start-group-auto = こんにちは、Earmarkです。ここに録音を投稿すると、話された内容をその下に書きます。短いものは全文、長いものはメモになります。/settings で変えられます。
unasked-first = ここに投稿された録音には、頼まれなくても返信します。/settings で変えられます。
unasked-hint = その録音で話されていることを文字にできます。録音のスレッドで私をメンションしてください。このお知らせは当分出しません。
help-private = ボイスメッセージ、録音、動画を送ってください。短いものは文字起こし、長いものはノートにしてお返しします。ご希望は、録音に添えて書くか、あとから返信で伝えてください。
help-private-mode = ボイスメッセージ、録音、動画を送ってください。指定がなければ「{ $mode }」をお返しします。ほかのご希望は、録音に添えて書くか、あとから返信で伝えてください。
help-group = 録音にコマンドで返信するか、そこでメンションしてください。そのスレッドでお返しし、それ以外は静かにしています。
help-group-auto = ここに投稿された録音には、自分から返信します。ほかのことは、録音にコマンドで返信するか、そこでメンションしてください。
help-commands-heading = 頼めること
# $command stands there as it is typed: "/notes".
help-command = { $command } – { $description }
help-question = そのまま質問してもかまいません。録音に添えるか、お返しした結果に返信してください。
help-languages = 約100の言語を聞き取れます。やりとりの言語は /language で変えられます。
help-topic-guest = 私を追加しなくても、どのチャットにも呼べます。ボイスメッセージ、録音、動画に返信して私をメンションし、ほしいものを書いてください。回答はそのチャットに1通だけ届きます。長い回答の全文とファイルは、ここで受け取れます。
help-topic-group = グループでは、頼まれるまで静かにしています。録音に /summarize や /notes などのコマンドで返信するか、そこで私をメンションして、ほしいものを書いてください。返信でないコマンドは、私が見た最新の録音についてのものとします。グループの管理者は、そこで /settings を使うと、すべての録音にお返しするようにできます。
help-topic-find = どのチャットでも、私の名前に続けて言葉や日付を書くと、あなたが頼んだものを新しい順に並べます。選んだものは、あなたの名前でそこに投稿されます。一覧はほかの人には見えません。投稿したものは、ここで削除してもそこに残ります。
find-nothing = まだありません。録音を送ってください
find-unmatched = 見つかりません。チャットを開く
find-refused = ここではお手伝いできません
find-rest = … ここまでは冒頭です。


## When there is nothing to work on

nothing-private = まず録音を送ってください。または、同じ内容で録音に返信してください。
nothing-group = 同じ内容で録音に返信するか、録音に添えて書いてください。
guest-how = ボイスメッセージ、録音、動画に返信して私をメンションし、ほしいものを書いてください。文字起こし、ノート、要約、翻訳、質問への回答をお返しします。
guest-too-large = この大きさのファイルは、ここでは受け取れません。個別チャットで送ってください。
guest-rest = … ここまでは冒頭です。全文は私との個別チャットでご覧ください。
answer-gone = この回答はもうないか、ほかの方が頼んだものです。
nothing-in-file = 受け付けられるのは音声と動画だけです。
ask-needs-question = 何を知りたいですか？コマンドのあとに書いてください。例：/ask 何が決まった？
language-unknown = 「{ $typed }」という言語がわかりません。「ドイツ語」「Deutsch」「de」のように書いてください。
mode-unknown = 「{ $typed }」がわかりません。この中から選んでください。
pick-recording = { $mode }：どの録音ですか？
pick-recording-auto = どの録音ですか？
pick-gone = この録音はもうないか、こちらからは見られません。


## Asking for a line of text

ask-title = 質問する
ask-label = この録音について、何を知りたいですか？
speakers-title = 話しているのは？
speakers-label = 例：話者 1 は安奈
speakers-named = 話者 { $number } は{ $name }です。この録音についての回答をそう書き換えました。
speakers-unnamed = 話者 { $number } の名前を消しました。
speakers-count = この録音の話者は { $count } 人です。
speakers-none = 話者を区別した回答がここには見当たりません。回答に「話者 2 は安奈」と返信してください。
speakers-how = 回答に「話者 2 は安奈」と返信するか、/speaker 2 安奈 と書いてください。


## Short words beside a button that was pressed

toast-started = とりかかります。
toast-cancelled = キャンセルしました。
toast-over = もう終わっています。
toast-shared = これはもうスレッドにあります。
toast-still-working = まだ作業中です。
toast-job-gone = 削除済みです。もう何も残っていません。
toast-not-yours = 参加していないチャットのものです。
toast-cancel-not-yours = キャンセルできるのは、頼んだ本人か管理者だけです。
toast-no-answer = まだ結果がないので、ファイルを作れません。
toast-cannot-share = 共有先のスレッドがわかりません。
toast-admins-only = 変更できるのは、管理者など、このチャットを運営する人だけです。
toast-saved = 保存しました。
toast-unknown = これは以前のボタンで、もう使えません。
toast-cannot-tell = この操作をしてよいかどうか、チャットから確認が取れません。少し待って、もう一度試してください。
toast-kept = 何も削除していません。


## Refusals

refused-anonymous = すみません、ここではお手伝いできません。Earmarkを動かしている方に聞いてください。
refused-contact = すみません、ここではお手伝いできません。{ $contact } に聞いてください。
refused-quota-user = この録音は、今日の残りの利用枠を超えています。UTCの午前0時、約{ $hours }時間後にまた使えます。
refused-quota-chat = この録音は、このチャットの今日の残りの利用枠を超えています。UTCの午前0時、約{ $hours }時間後にまた使えます。
refused-quota-user-day = この録音は、1日に送れる長さ（{ $minutes }分）を超えています。短く分けて送ってください。
refused-quota-chat-day = この録音は、このチャットが1日に送れる長さ（{ $minutes }分）を超えています。短く分けて送ってください。
refused-quota-contact = もっと必要なときは、{ $contact } に聞いてください。


## A file that the chat will not hand over

reach-upload = この大きさのファイルは、チャットから受け取れません。代わりにここからアップロードしてください。専用のリンクで、1日以内に1回だけ使えます。
reach-no-upload = この大きさのファイルは、チャットから受け取れません。分けて送るか、mp3かm4aにして送ってください。


## /status

status-heading = いま取りかかっているもの
status-nothing = ここで頼まれている作業はありません。
status-job = { $title }：{ $status }
status-done = 完了
status-partial = 完了（一部抜けあり）
service-heading = 全体の様子
service-queue = { $jobs ->
        [0] 未完了の依頼なし
       *[other] 未完了の依頼{ $jobs }件
    }、タスクは待機{ $ready }件・実行{ $leased }件
service-oldest = いちばん古いものは{ $seconds }秒待っています
service-engine-open = { $name }：{ $slots }枠中{ $busy }枠を使用中
service-engine-paused = { $name }：あと{ $seconds }秒休止、{ $slots }枠中{ $busy }枠を使用中
service-engine-none = エンジンはまだ見つかっていません


## /cancel

cancel-done = キャンセルしました：{ $title }
cancel-nothing = ここでキャンセルできるものはありません。
cancel-choose = どれを止めますか？


## /privacy

privacy-heading = 録音の扱い
privacy-where = すべて、このEarmarkを動かしている人のサーバーの中にとどまります。ほかへは送りません。
privacy-sound = 音声は、結果ができたらすぐに削除します。
privacy-text = 文字は、あとから質問できるように{ $days }日間保存し、その後削除します。
privacy-message = 録音のメッセージを削除すると、そこから作ったものも消えます。
privacy-message-untold = 録音のメッセージを削除しても、そこから作ったものは残ります。このチャットからは削除が伝わらないためです。/forget で削除できます。
privacy-forget = /forget で、これまでの結果をすべて、すぐに削除します。
privacy-contact = ご質問は { $contact } まで。


## /forget

forget-confirm-private =
    { $jobs ->
        [0] 保存しているものは何もありません。
       *[other] これまでの結果を{ $jobs }件保存しています。ここからもサーバーからも削除しますか？元には戻せません。
    }
forget-confirm-group =
    { $jobs ->
        [0] このチャットで頼まれたものは、何も保存していません。
       *[other] このチャットで頼まれた結果を{ $jobs }件保存しています。ここからもサーバーからも削除しますか？元には戻せません。
    }
forget-confirm-words = 最近送られた録音の名前、録音に添えて書かれた言葉、または聞き取りのために登録された名前を保存しています。削除しますか？元には戻せません。
forget-words-done = 削除しました。
forget-done = 結果を{ $jobs }件削除しました。


## Settings

settings-title-me = 個人の設定
settings-title-chat = このチャットの設定
settings-intro-me = ご自身だけの設定です。どのチャットでも使われます。
settings-intro-chat = このチャットの全員に共通の設定です。
settings-not-admin = このチャットの設定を変えられるのは、管理者など、チャットを運営する人だけです。こちらはご自身の設定です。
setting-answers = ここに投稿された録音
setting-answers-auto = 返信する
setting-answers-hint = 頼み方を伝える
setting-answers-ask = 頼まれたときだけ
setting-mode = 指定がないときにお返しするもの
setting-locale = やりとりの言語
setting-locale-auto = チャットアプリと同じ
setting-spoken = 録音の言語
setting-spoken-auto = 自動で判別
setting-to = 翻訳先の言語
setting-to-auto = やりとりの言語と同じ
setting-keep = 結果の保存期間
setting-keep-default = 標準：{ $days }日
setting-keep-days = { $days }日
# After /language. $language names itself.
language-set = これからは{ $language }でやりとりします。翻訳もこの言語になります。
# After /language with a language that the bot does not speak.
language-set-translations = { $language } は話せませんが、これからの翻訳はこの言語になります。
language-choose = どの言語でやりとりしますか？
mode-set = これからは、指定がなければ「{ $mode }」でお返しします。
mode-choose = 指定がないとき、録音から何を作りますか？
vocabulary-none = ここで注意する名前や用語はまだありません。教えてください: /vocabulary add Digium, Asterisk
vocabulary-list = 注意して聞き取る名前と用語: { $terms }
vocabulary-how = 追加: /vocabulary add 名前　削除: /vocabulary remove 名前


## A person's own page

home-intro = 録音を聞いて、話された内容を文字にします。文字起こし、ノート、要約、翻訳のほか、質問にもお答えします。
home-how = ここに録音を送るか、チャンネルで録音と一緒にメンションしてください。
home-recent = 最近のもの
home-nothing = まだ何もありません。録音を送ると、ここに表示されます。


## Slack alone

slack-answer-in-direct = とりかかります。結果はDMでお送りします。
slack-one-moment = Slackの応答を待っています。届きしだい続けます。
slack-given-up = うまくいきませんでした。Slackに受け付けてもらえませんでした。もう一度お試しください。
slack-invite = ご依頼のあったチャンネルには書き込めないため、結果をここに載せました。まだメンバーでない場合は、/invite @earmark で招待してください。
slack-nothing-visible = ここのメッセージは見られません。チャンネルなら /invite @earmark で招待してください。それ以外の場所からは、録音を私に転送してください。
slack-nothing-allowed = 権限が足りないため、ここのメッセージを読めません。アプリの管理者に再インストールを依頼してください。
slack-nothing-linked = リンク先には、あなたと私の両方が見られる録音がありません。私のいないチャンネルにある場合は、そこで /invite @earmark を使ってください。
slack-nothing-lately = ここの最近のメッセージに録音はありません。コマンドの後に録音のメッセージへのリンクを書くか、録音に添えて私にメンションしてください。
slack-rest-in-thread = … ここまでは冒頭です。ここではファイルを投稿できないため、続きは下のメッセージにあります。
# In place of the file where the whole answer is a canvas: these words lead there.
slack-rest-in-canvas = … ここまでは冒頭です。全文は Canvas にあります。
slack-rest-left-out = … メッセージに収まりきらない続きがありますが、ここではファイルを投稿できません。管理者が許可すると、ファイルのメニューから全文を受け取れます。
slack-no-files = ここではファイルを投稿できません。管理者が許可できます。
slack-no-form = Slack がフォームを開けませんでした。もう一度お試しいただくか、録音のスレッドでメンションして質問を書いてください。
# Above what is suggested in a person's conversation with the app; each of the prompts is chosen, not typed.
slack-prompts = 録音を送るか、聞いてみて：
slack-prompt-status = いま何に取りかかっている？
slack-prompt-settings = どんなふうに返信する？
slack-prompt-privacy = 何を保存している？
# What a step of a workflow in Slack ends with where there is no text.
slack-step-no-file = 双方が見られる録音がそこにありません。音声または動画のファイルを渡してください。
slack-step-no-person = このワークフローを誰が実行しているのか、Slackから知らされていません。スケジュールではなく、人が開始するようにしてください。
slack-step-too-long = テキストが長すぎてステップでは渡せず、メッセージも送れません。録音をダイレクトメッセージで送ってください。
slack-step-forgotten = 完了する前に、録音またはその結果が削除されました。
# Beneath the text that it hands on.
slack-step-rest = … ここまでは冒頭です。全文はリンク先にあります。


## Telegram and Matrix

rest-in-file = … ここまでは冒頭です。全文は下のファイルにあります。
chat-trouble = こちらで問題が起き、作業できませんでした。もう一度試してください。それでもだめなら、管理者に知らせてください。


## Telegram alone

telegram-rest-left-out = … ここまでが冒頭です。続きのファイルは Telegram に受け付けられませんでした。
telegram-about = 話された内容を文字にします。文字起こし、ノート、要約、翻訳、質問への回答も。データは外に出ません。
telegram-description = ボイスメッセージ、録音、動画を送ってください。話された内容を文字にします。文字起こし、ノート、要約、翻訳のほか、内容についての質問もできます。すべて、このボットを動かしている人のサーバーの中にとどまります。


## Matrix alone

matrix-rest-left-out = … ここまでが冒頭です。続きのファイルはホームサーバーに受け付けられませんでした。
matrix-choose = 番号で答えてください：
matrix-encrypted = このルームは暗号化されていて、私は鍵を持っていません。ここでは何も読めず、聞けません。暗号化されていないルームに招待するか、暗号化なしのダイレクトメッセージを送ってください。


## アップロードのページ。チャットの一回かぎりのリンクから開く。

upload-title = 録音をアップロード
upload-intro = 録音か動画を選んでください。結果は、頼んだチャットに届きます。
upload-choose = ファイルを選ぶか、ここにドロップ
upload-send = アップロード
upload-limit = { $megabytes } MBまで。このリンクで送れる録音は1つです。
upload-privacy = Earmarkを運用している人のサーバーに直接送られ、処理が終わるとすぐに削除されます。
upload-no-file = 先にファイルを選んでください。
upload-connecting = 接続しています…
upload-progress = { $percent }% アップロードしました
upload-broken = 接続が切れました。つながりしだい自動で続けますので、このページを開いたままにしてください。
upload-failed = うまくいきませんでした。もう一度お試しください。
upload-done-title = 受け取りました
upload-done = 録音が届きました。結果はチャットに届きます。このページは閉じてかまいません。
upload-gone-title = このリンクはもう使えません
upload-gone = リンクが古いか、途中で切れています。チャットでもう一度録音を送ると、新しいリンクが届きます。
upload-used = このリンクではもう録音を1つ受け取っていて、結果はチャットにあります。ほかにもあれば、チャットでもう一度送ってください。


## Console: the web page that does what the bots do.

console-title = Earmark
console-tagline = 録音を入れると、文字になって出てきます。外には何も出ません。
console-skip = 録音の一覧へ移動
console-language = 言語
console-service = サービスの状態
console-no-script = このページにはJavaScriptが必要です。なくても、プログラムからは /api/task を使えます。
console-new = 新しい録音
console-drop = 録音や動画をここにドロップ
console-or = または
console-choose = ファイルを選ぶ
console-record = 録音する
console-record-stop = 停止
console-level = マイクの音量
console-message = 何がほしいですか？
console-message-hint = 質問、/summarize、英語に翻訳 など
console-send = 送信
console-makes = 何を作るか
console-recordings = あなたの録音
console-empty-heading = まだ何もありません
console-empty-first = 上に録音をドロップするか、自分で録音してください。
console-empty-then = 言葉が届くのを眺めてください。長い録音は、要約つきのノートになります。
console-empty-last = そのあと、翻訳や要点を頼んだり、話された内容について何でも聞いたりできます。
console-more = この録音からさらに
console-ask = この録音について質問する…
console-progress = 進み具合
console-speakers = 話者
console-speakers-auto = 人数を自動で判別
console-speakers-off = 区別しない
console-speaker-rename = { $name }の名前を変更
console-speaker-name = { $name }の名前
console-speaker-save = 保存
console-key-heading = このEarmarkにはキーが必要です
console-key-text = ここではキーが必要です。管理している人に earmark keys create NAME でキーを作ってもらってください。キーは、このタブを閉じるまでここに残ります。
console-key-label = キー
console-key-use = 続ける
console-key-wrong = このキーは使えません。
console-sure = この録音と、そこから作ったものをすべて削除しますか？ 元には戻せません。
console-file-md = 見出しつきテキスト (.md)
console-uploading = アップロード中… { $percent } %
console-broken = アップロードが途切れました。接続を確かめて、もう一度お試しください。
console-error = サーバーで問題が起きました。もう一度お試しください。
console-offline = 接続が切れています。つなぎ直しているところです。何も失われません。
console-gone = これはもうありません。
console-deleted = 削除しました。
console-answered = 答えが届きました：{ $name }
console-play = { $time } から再生
console-remove = { $name } を外す
console-delete = { $name } を削除
console-unnamed = 録音
console-recorded = 録音 { $when }
console-recording = 録音中：{ $time }
console-mic-denied = ブラウザーがここでマイクを使うことを許可されていません。アドレスの横にあるこのページの設定で許可して、もう一度お試しください。
console-mic-none = マイクが見つかりません。つないでから、もう一度お試しください。
console-mic-insecure = ブラウザーがマイクを使えるのは、https:// のページか、このマシン自身だけです。ファイルを選ぶことはできます。
console-mic-failed = マイクが応答しません。ほかのプログラムが使っているのかもしれません。
console-privacy = このページから送った録音は、再生できるように、ここで削除するまでこのブラウザーにも残ります。
console-admin-title = サービスの状態 – Earmark
console-admin-heading = サービスの状態
console-admin-back = 録音の一覧に戻る
console-admin-denied = このページはサービスを管理する人のためのものです。権限がadminのキーが必要です。
console-admin-queue = 待ち行列
console-admin-waiting = 待機中
console-admin-queued = 順番待ち
console-admin-running = 処理中
console-admin-failed = 失敗
console-admin-later = 再試行待ち
console-admin-open = 終わっていない録音
console-admin-oldest = 最長の待ち時間
console-admin-seconds = { $seconds } 秒
console-admin-engines = エンジン
console-admin-engine = エンジン
console-admin-in-use = 使用中の枠
console-admin-state = 状態
console-admin-fine = 動作中
console-admin-unreachable = 応答なし
console-admin-paused = あと { $seconds } 秒休止
console-admin-tasks = 未完了と中断
console-admin-looked = 最新の録音500件から。
console-admin-none = 表示するものはありません。
console-admin-since = 開始
console-admin-place = 場所
console-admin-what = 内容
console-admin-fault = 不具合
console-admin-do = 操作
console-admin-days = 日ごとの分数
console-admin-places = チャットごとの分数
console-admin-day = 日
console-admin-minutes = 分
console-admin-count = 録音
console-admin-updated = { $time } 現在
