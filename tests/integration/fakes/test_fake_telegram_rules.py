"""What Telegram refuses, in its own words, and how it fails."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.telegram import FakeTelegram

SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)

HTTP = httpx.Client(timeout=60, verify=False, limits=httpx.Limits(max_keepalive_connections=0))


@pytest.fixture
def fake(loopback: str) -> Iterator[FakeTelegram]:
    with FakeTelegram(flood=None) as server:
        yield server


@pytest.fixture
def ana(fake: FakeTelegram) -> int:
    return fake.private(fake.user("Ana"))


def ask(fake: FakeTelegram, method: str, **given: Any) -> Any:
    return HTTP.post(f"{fake.bot_url}{fake.token}/{method}", json=given).json()


def refusal(fake: FakeTelegram, method: str, **given: Any) -> str:
    answer = ask(fake, method, **given)
    assert not answer["ok"], answer
    return str(answer["description"])


def button(**what: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **what}]]}


def test_a_wrong_token_and_an_unknown_method_are_refused(fake: FakeTelegram) -> None:
    assert HTTP.get(f"{fake.url}/bot1:wrong/getMe").json()["description"] == "Unauthorized"
    assert HTTP.get(f"{fake.url}/bot1:wrong/getMe").status_code == 401
    assert HTTP.get(f"{fake.url}/file/bot1:wrong/voice/file_0.oga").status_code == 401
    assert refusal(fake, "getNothing") == "Not Found: method not found"


def test_a_call_may_be_query_form_multipart_or_json(fake: FakeTelegram, ana: int) -> None:
    url = f"{fake.bot_url}{fake.token}/SENDMESSAGE"
    given = {"chat_id": str(ana), "text": "hello", "reply_markup": json.dumps(button(callback_data="x"))}
    for answer in (
        HTTP.get(url, params=given),
        HTTP.post(url, data=given),
        HTTP.post(url, data=given, files={"unused": b"x"}),
        HTTP.post(url, json=given),
    ):
        assert answer.json()["result"]["reply_markup"] == button(callback_data="x")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("  \n ", "message text is empty"),
        ("😀" * 2048 + "x", "message is too long"),
        ("<b>" + "x" * 4096 + "</b>", None),
        ("<b>open", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("é<p>x</p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 2'),
        ("x<br/>", 'can\'t parse entities: Unsupported start tag "br/" at byte offset 1'),
        (
            "<b><i>x</b></i>",
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        (
            "<blockquote expandable><blockquote>x</blockquote></blockquote>",
            "can't parse entities: Blockquote entities can't be nested at byte offset 23",
        ),
    ],
)
def test_text_is_measured_after_it_is_parsed(
    fake: FakeTelegram, ana: int, text: str, why: str | None
) -> None:
    answer = ask(fake, "sendMessage", chat_id=ana, text=text, parse_mode="HTML")
    assert answer.get("description") == (f"Bad Request: {why}" if why else None)


def test_entities_count_in_utf16_units(fake: FakeTelegram, ana: int) -> None:
    text = "😀 <b>a &amp; b</b> <blockquote expandable>q</blockquote>"
    text += '<pre><code class="language-py">p</code></pre>'
    sent = ask(fake, "sendMessage", chat_id=ana, text=text, parse_mode="HTML")["result"]
    assert sent["text"] == "😀 a & b qp"
    assert sent["entities"] == [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "expandable_blockquote", "offset": 9, "length": 1},
        {"type": "pre", "offset": 10, "length": 1, "language": "py"},
    ]


def test_a_caption_has_1024_units(fake: FakeTelegram, ana: int) -> None:
    url = f"{fake.bot_url}{fake.token}/sendDocument"
    for length, why in ((1024, None), (1025, "Bad Request: message caption is too long")):
        answer = HTTP.post(url, data={"chat_id": ana, "caption": "x" * length}, files={"document": b"x"})
        assert answer.json().get("description") == why
    empty = HTTP.post(url, data={"chat_id": ana}, files={"document": b""})
    assert empty.json()["description"] == "Bad Request: file must be non-empty"


def test_an_upload_over_the_limit_is_refused(loopback: str) -> None:
    with FakeTelegram(upload_limit=1000) as fake:
        ana = fake.private(fake.user())
        url = f"{fake.bot_url}{fake.token}/sendDocument"
        answer = HTTP.post(url, data={"chat_id": ana}, files={"document": bytes(1001)})
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "é" * 32}, None),
        (
            {},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"url": "http://localhost/x"},
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        ({"url": "http://"}, "inline keyboard button URL 'http://' is invalid: URL host is empty"),
        ({"url": "https://example.com/x"}, None),
    ],
)
def test_buttons_are_checked(fake: FakeTelegram, ana: int, what: dict[str, str], why: str | None) -> None:
    answer = ask(fake, "sendMessage", chat_id=ana, text="x", reply_markup=button(**what))
    assert answer.get("description") == (f"Bad Request: {why}" if why else None)


def called(fake: FakeTelegram, ana: int) -> tuple[int, str]:
    """A group without the bot, and the query by which Ana calls it there."""
    fake.world.guest_mode = True
    group = fake.supergroup(members=[ana], bot="left")
    fake.say(group, ana, "@earmark_bot hello")
    (update,) = fake.world.updates.pending
    return group, update["guest_message"]["guest_query_id"]


def article(text: str, **more: Any) -> dict[str, Any]:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": "1", "title": "Answer", "input_message_content": content, **more}


def test_a_guest_answers_once_and_edits_by_the_id_that_it_is_told(fake: FakeTelegram, ana: int) -> None:
    group, query = called(fake, ana)
    told = ask(fake, "answerGuestQuery", guest_query_id=query, result=article("<b>Moment</b>"))["result"]
    again = refusal(fake, "answerGuestQuery", guest_query_id=query, result=article("Again"))
    assert again.startswith("Bad Request: query is too old and response timeout expired")
    assert ask(fake, "editMessageText", text="Done", **told) == {"ok": True, "result": True}
    assert refusal(fake, "editMessageText", text="Done", **told) == SAME
    assert [one.text for one in fake.answers(group)] == ["Done"]
    assert "not a member" in refusal(fake, "sendMessage", chat_id=group, text="Hello")
    fake.delete(group, fake.answers(group)[0].id)
    assert refusal(fake, "editMessageText", text="More", **told) == "Bad Request: MESSAGE_ID_INVALID"


def test_what_a_guest_answers_is_checked(fake: FakeTelegram, ana: int) -> None:
    _group, query = called(fake, ana)
    wrong = [
        (article("<b>open"), "can't parse entities"),
        (article("x" * 4097), "too long"),
        (article("Hello", id=""), "RESULT_ID_INVALID"),
        (article(""), "MESSAGE_EMPTY"),
        (article("Hello", type="poem"), "Unsupported inline query result type"),
        (article("Hello", reply_markup=button(url="http://x y")), "URL"),
    ]
    for result, why in wrong:
        assert why in refusal(fake, "answerGuestQuery", guest_query_id=query, result=result)
    assert ask(fake, "answerGuestQuery", guest_query_id=query, result=article("Hello"))["ok"]


def test_a_bot_is_called_where_it_is_no_member_alone_and_only_with_guest_mode(
    fake: FakeTelegram, ana: int
) -> None:
    outside, inside = fake.supergroup(members=[ana], bot="left"), fake.supergroup(members=[ana])
    fake.say(outside, ana, "@earmark_bot hello")
    assert not fake.world.updates.pending
    fake.world.guest_mode = True
    fake.say(outside, ana, "no word about bots")
    fake.say(inside, ana, "@earmark_bot hello")
    assert [list(one)[1] for one in fake.world.updates.pending] == ["message"]
    fake.say(outside, ana, "@earmark_bot hello")
    assert [list(one)[1] for one in fake.world.updates.pending] == ["message", "guest_message"]


def test_what_answers_an_inline_query_is_checked(fake: FakeTelegram, ana: int) -> None:
    fake.world.inline_mode = True
    query = {"inline_query_id": fake.type_inline(ana, "cake")}
    assert refusal(fake, "answerInlineQuery", **query, results=[article("x")] * 51).endswith("TOO_MUCH")
    assert refusal(fake, "answerInlineQuery", **query, results=[article("x")] * 2).endswith("DUPLICATE")
    assert "too long" in refusal(fake, "answerInlineQuery", **query, results=[article("x" * 4097)])
    no_start = {"text": "Open", "start_parameter": "no blanks"}
    assert refusal(fake, "answerInlineQuery", **query, results=[], button=no_start).endswith("PARAM_INVALID")
    assert ask(fake, "answerInlineQuery", **query, results=[article("x")])["ok"]
    assert "query is too old" in refusal(fake, "answerInlineQuery", **query, results=[])


def test_edits_are_refused_where_nothing_changes_or_nothing_is_there(fake: FakeTelegram, ana: int) -> None:
    mark = button(callback_data="x")
    number = ask(fake, "sendMessage", chat_id=ana, text="x", reply_markup=mark)["result"]["message_id"]
    theirs = fake.say(ana, ana, "mine")
    here = {"chat_id": ana, "message_id": number}
    assert refusal(fake, "editMessageText", **here, text=" x ", reply_markup=mark) == SAME
    assert refusal(fake, "editMessageReplyMarkup", **here, reply_markup=mark) == SAME
    assert ask(fake, "editMessageText", **here, text="x")["ok"], "without its buttons it is another message"
    assert refusal(fake, "editMessageText", chat_id=ana, message_id=99, text="y") == (
        "Bad Request: message to edit not found"
    )
    assert refusal(fake, "editMessageText", chat_id=ana, message_id=theirs, text="y") == (
        "Bad Request: message can't be edited"
    )
    fake.delete(ana, number)
    assert refusal(fake, "editMessageText", **here, text="y") == "Bad Request: message to edit not found"


def test_a_bot_deletes_its_own_and_an_admin_what_it_likes(fake: FakeTelegram, ana: int) -> None:
    team = fake.supergroup("Team", [ana])
    theirs = fake.say(team, ana, "x")
    own = ask(fake, "sendMessage", chat_id=team, text="y")["result"]["message_id"]
    assert refusal(fake, "deleteMessage", chat_id=team, message_id=theirs) == (
        "Bad Request: message can't be deleted"
    )
    assert ask(fake, "deleteMessages", chat_id=team, message_ids=[own, 99])["ok"]
    assert refusal(fake, "deleteMessage", chat_id=team, message_id=own) == (
        "Bad Request: message to delete not found"
    )
    fake.set_bot(team, "administrator")
    assert ask(fake, "deleteMessage", chat_id=team, message_id=theirs)["ok"]
    assert fake.messages(team) == []


def test_a_reply_needs_its_message_unless_told_otherwise(fake: FakeTelegram, ana: int) -> None:
    said = fake.say(ana, ana, "x")
    fake.delete(ana, said)
    reply = {"message_id": said}
    assert refusal(fake, "sendMessage", chat_id=ana, text="y", reply_parameters=reply) == (
        "Bad Request: message to be replied not found"
    )
    calm = reply | {"allow_sending_without_reply": True}
    assert (
        "reply_to_message"
        not in ask(fake, "sendMessage", chat_id=ana, text="y", reply_parameters=calm)["result"]
    )


def test_who_may_not_be_written_to(fake: FakeTelegram, ana: int) -> None:
    shy = fake.user("Shy")
    assert refusal(fake, "sendMessage", chat_id=shy, text="x") == "Bad Request: chat not found"
    fake.block(ana)
    assert refusal(fake, "sendMessage", chat_id=ana, text="x") == "Forbidden: bot was blocked by the user"
    team = fake.supergroup()
    fake.kick_bot(team)
    assert refusal(fake, "sendMessage", chat_id=team, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )
    quiet = fake.supergroup()
    fake.restrict(quiet, "text messages")
    assert refusal(fake, "sendMessage", chat_id=quiet, text="x") == (
        "Bad Request: not enough rights to send text messages to the chat"
    )


def test_drafts_are_for_private_chats(fake: FakeTelegram) -> None:
    team = fake.supergroup()
    assert refusal(fake, "sendMessageDraft", chat_id=team, draft_id=1, text="x") == (
        "Bad Request: TEXTDRAFT_PEER_INVALID"
    )


def test_at_most_a_hundred_commands(fake: FakeTelegram) -> None:
    one = {"command": "ask", "description": "Ask"}
    assert ask(fake, "setMyCommands", commands=[one] * 100)["ok"]
    assert refusal(fake, "setMyCommands", commands=[one] * 101) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert refusal(fake, "setMyCommands", commands=[one | {"command": "Ask"}]) == (
        "Bad Request: BOT_COMMAND_INVALID"
    )


def test_one_message_a_second_a_chat_and_edits_count(loopback: str) -> None:
    with FakeTelegram(flood=1) as fake:
        ana, ben = fake.private(fake.user("Ana")), fake.private(fake.user("Ben"))
        number = ask(fake, "sendMessage", chat_id=ana, text="1")["result"]["message_id"]
        for text in ("2", "3"):
            assert ask(fake, "editMessageText", chat_id=ana, message_id=number, text=text)["ok"]
        refused = ask(fake, "sendMessage", chat_id=ana, text="4")
        assert refused == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
        assert ask(fake, "sendMessage", chat_id=ben, text="1")["ok"]


def test_twenty_messages_a_minute_a_group(loopback: str) -> None:
    with FakeTelegram(flood=20) as fake:
        team = fake.group()
        answers = []
        for _ in range(21):
            answers.append(ask(fake, "sendMessage", chat_id=team, text="x"))
            time.sleep(0.05)
        assert [one["ok"] for one in answers] == [True] * 20 + [False]


def test_faults_are_met_in_the_order_they_were_set(fake: FakeTelegram, ana: int) -> None:
    fake.fail("sendMessage", 429, parameters={"retry_after": 3})
    fake.fail("sendMessage", 502, "Bad Gateway")
    fake.drop("sendMessage")
    fake.lose("sendMessage")
    fake.delay("sendMessage", 0.2)
    assert ask(fake, "sendMessage", chat_id=ana, text="1")["parameters"] == {"retry_after": 3}
    assert ask(fake, "sendMessage", chat_id=ana, text="2")["error_code"] == 502
    for text in ("dropped", "lost"):
        with pytest.raises(httpx.RemoteProtocolError):
            ask(fake, "sendMessage", chat_id=ana, text=text)
    begun = time.monotonic()
    assert ask(fake, "sendMessage", chat_id=ana, text="slow")["ok"]
    assert time.monotonic() - begun > 0.2
    assert [one.text for one in fake.messages(ana)] == ["lost", "slow"]
    assert [one.status for one in fake.calls("sendMessage")] == [429, 502, 0, 200, 200]


class Receiver:
    """A webhook that gives its statuses one after the other, then 200."""

    def __init__(self, *statuses: int, reply: dict[str, Any] | None = None) -> None:
        self.statuses, self.reply, self.heard = list(statuses), reply, list[tuple[str | None, Any]]()
        config = uvicorn.Config(
            Starlette(routes=[Route("/hook", self.hook, methods=["POST"])]), port=0, log_level="critical"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    async def hook(self, request: Request) -> Response:
        self.heard.append((request.headers.get("x-telegram-bot-api-secret-token"), await request.json()))
        status = self.statuses.pop(0) if self.statuses else 200
        return JSONResponse(self.reply, status) if self.reply else Response(status_code=status)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.005)
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}/hook"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()


def test_a_webhook_hears_an_update_again_until_it_takes_it(fake: FakeTelegram, ana: int) -> None:
    receiver = Receiver(500, 403)
    with receiver as url:
        fake.say(ana, ana, "one")
        assert ask(fake, "setWebhook", url=url, secret_token="s3cret")["ok"]
        fake.until(lambda: not fake.world.updates.pending)
        assert refusal(fake, "getUpdates").startswith("Conflict: can't use getUpdates method while webhook")
        assert ask(fake, "getWebhookInfo")["result"]["last_error_message"].endswith("403")
        ask(fake, "deleteWebhook")
        fake.say(ana, ana, "two")
        assert len(ask(fake, "getUpdates")["result"]) == 1
    assert [secret for secret, _update in receiver.heard] == ["s3cret"] * 3
    assert len({update["update_id"] for _secret, update in receiver.heard}) == 1


def test_a_webhook_may_answer_with_a_call(fake: FakeTelegram, ana: int) -> None:
    with Receiver(reply={"method": "sendMessage", "chat_id": ana, "text": "at once"}) as url:
        ask(fake, "setWebhook", url=url)
        fake.say(ana, ana, "hello")
        fake.until(lambda: fake.answers(ana))
    assert fake.answers(ana)[0].text == "at once"


def test_an_update_that_was_not_asked_for_does_not_come(fake: FakeTelegram, ana: int) -> None:
    said = fake.say(ana, ana, "one")
    fake.react(ana, said, ana, "👀")
    assert len(ask(fake, "getUpdates")["result"]) == 1
    ask(fake, "getUpdates", allowed_updates=["message_reaction"])
    fake.react(ana, said, ana, "👍")
    fake.say(ana, ana, "two")
    kinds = [list(one)[1] for one in ask(fake, "getUpdates")["result"]]
    assert kinds == ["message", "message_reaction"]
