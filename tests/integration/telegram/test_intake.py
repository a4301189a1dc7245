"""Nothing is confirmed to Telegram before it is committed, and everything is once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.chat.events import ChatEvent, Directory
from bot.chat.job_keys import chat_key, person_key
from bot.chat.platform import Conversation
from bot.chat.replies import Reply
from bot.domain.errors import StorageError
from bot.domain.job import JobState, Mode
from tests.fakes.tables import Clock, new_table
from tests.fakes.telegram import FakeTelegram
from tests.integration.telegram.lab import Lab, a_lab, in_a_lab, listening

pytestmark = pytest.mark.usefixtures("loopback")


class Faulty:
    """A conversation that fails before or after it commits, for some calls."""

    def __init__(self, inner: Conversation, error: Exception, *, times: int, after_commit: bool) -> None:
        self._inner = inner
        self._error = error
        self._left = times
        self._after_commit = after_commit
        self.calls = 0

    async def handle(self, event: ChatEvent, directory: Directory) -> Sequence[Reply]:
        self.calls += 1
        failing = self._left > 0
        self._left -= failing
        if failing and not self._after_commit:
            raise self._error
        replies = await self._inner.handle(event, directory)
        if failing:
            raise self._error
        return replies

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def faulty(
    error: Exception, *, times: int, after_commit: bool = False
) -> Callable[[Conversation], Conversation]:
    return lambda inner: Faulty(inner, error, times=times, after_commit=after_commit)  # type: ignore[return-value]


def test_what_could_not_be_committed_is_delivered_again(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        assert len(await lab.jobs()) == 1

    in_a_lab(tmp_path, scenario, wrap=faulty(StorageError("The disk is away."), times=2))


def test_what_was_committed_but_not_confirmed_makes_no_second_job(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"one", seconds=5)
        lab.telegram.send_voice(ana, ana, b"two", seconds=5)
        await lab.jobs(2)
        await lab.until(lambda: not lab.telegram.world.updates.pending)
        assert len(await lab.queue.jobs.newest()) == 2

    wrap = faulty(StorageError("The answer was lost."), times=2, after_commit=True)
    in_a_lab(tmp_path, scenario, wrap=wrap)


def test_one_update_that_always_fails_holds_nobody_up_and_its_person_is_told(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana"), lab.telegram.user("Ben")
        lab.telegram.say(ana, ana, "/help")
        await lab.until(lambda: any("went wrong" in one.text for one in lab.telegram.answers(ana)))
        lab.telegram.send_voice(ben, ben, b"sound", seconds=5)
        assert len(await lab.jobs()) == 1
        await lab.until(lambda: not lab.telegram.world.updates.pending)

    in_a_lab(tmp_path, scenario, wrap=faulty(RuntimeError("surprise"), times=5))


def test_a_chat_that_takes_long_holds_no_other_up_and_nothing_of_it_is_confirmed(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana"), lab.telegram.user("Ben")
        team = lab.telegram.group("Team", [ana])
        lab.telegram.delay("getChatMember", 8)
        lab.telegram.say(team, ana, "/settings")
        await lab.until(lambda: lab.telegram.calls("getUpdates"))
        lab.telegram.send_voice(ben, ben, b"one", seconds=5)
        await lab.jobs(1)
        lab.telegram.send_voice(ben, ben, b"two", seconds=5)
        await lab.jobs(2)
        assert len(lab.telegram.world.updates.pending) == 3
        await lab.until(lambda: not lab.telegram.world.updates.pending)
        assert len(await lab.queue.jobs.newest()) == 2

    in_a_lab(tmp_path, scenario)


def test_a_chat_is_heard_in_its_order_although_the_first_had_to_be_tried_again(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        notes = [lab.telegram.send_voice(ana, ana, str(at).encode(), seconds=5) for at in range(4)]
        jobs = await lab.jobs(4)
        assert [job.request.origin.address["reply_to"] for job in jobs] == [str(note) for note in notes]

    in_a_lab(tmp_path, scenario, wrap=faulty(StorageError("The disk is away."), times=2))


def test_a_restart_goes_on_where_the_last_run_stopped(tmp_path: Path) -> None:
    async def whole() -> None:
        queue = new_table(delivery_spacing_seconds=0)
        with FakeTelegram(flood=None) as telegram:
            ana = telegram.user("Ana")
            async with a_lab(tmp_path, telegram, queue=queue) as lab, listening(lab):
                telegram.send_voice(ana, ana, b"one", seconds=5)
                await lab.jobs(1)
            telegram.send_voice(ana, ana, b"two", seconds=5)
            async with a_lab(tmp_path, telegram, queue=queue) as lab, listening(lab):
                await lab.jobs(2)
                await lab.until(lambda: not telegram.world.updates.pending)
            assert len(await queue.jobs.newest()) == 2

    asyncio.run(whole())


def test_a_webhook_that_somebody_left_is_removed(tmp_path: Path) -> None:
    async def whole() -> None:
        with FakeTelegram(flood=None) as telegram:
            async with a_lab(tmp_path, telegram) as lab:
                ana = telegram.user("Ana")
                async with listening(lab):
                    address = f"{telegram.bot_url}{telegram.token}/setWebhook"
                    async with httpx.AsyncClient() as http:
                        await http.post(address, json={"url": "http://127.0.0.1:9/nobody"})
                    telegram.send_voice(ana, ana, b"sound", seconds=5)
                    assert len(await lab.jobs()) == 1

    asyncio.run(whole())


def test_lost_answers_and_broken_lines_are_survived(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.lose("getUpdates")
        lab.telegram.fail("getUpdates", 502, "Bad Gateway")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        assert len(await lab.jobs()) == 1

    in_a_lab(tmp_path, scenario)


def test_an_update_that_the_library_cannot_read_is_passed_over(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.world.updates.add("message", {"message_id": "?", "date": "never", "chat": 5})
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        assert len(await lab.jobs()) == 1

    in_a_lab(tmp_path, scenario)


def test_a_press_is_answered_even_when_nothing_is_to_be_said(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        await lab.jobs()
        await lab.deliver()
        (status,) = lab.telegram.answers(ana)
        query = lab.telegram.press(ana, status.id, "Cancel")
        await lab.until(lambda: query not in lab.telegram.world.queries)

    in_a_lab(tmp_path, scenario)


def test_a_press_that_telegram_gave_up_on_is_heeded_all_the_same(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        (job,) = await lab.jobs()
        await lab.deliver()
        lab.telegram.press(ana, lab.telegram.answers(ana)[0].id, "Cancel")
        lab.telegram.expire_queries()
        await lab.until(lambda: lab.telegram.calls("answerCallbackQuery"))
        state = await lab.queue.jobs.job(job.id)
        assert state is not None
        assert state.state is JobState.CANCELLED

    in_a_lab(tmp_path, scenario)


def webhook(lab: Lab) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=list(lab.connection.routes)))
    return httpx.AsyncClient(transport=transport, base_url="http://earmark")


def test_the_webhook_takes_only_what_telegram_signed(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        hook = lab.telegram.world.updates.hook
        assert hook is not None
        assert hook.url == "https://earmark.example.org/telegram/webhook"
        header = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        update = lab.telegram.world.updates.pending[0]
        async with webhook(lab) as http:
            path = "/telegram/webhook"
            assert (await http.post(path, json=update)).status_code == 403
            wrong = {b"X-Telegram-Bot-Api-Secret-Token": "é".encode()}
            assert (await http.post(path, json=update, headers=wrong)).status_code == 403
            assert (await http.post(path, content=b"{", headers=header)).status_code == 400
            assert not await lab.queue.jobs.newest()
            for _ in range(4):
                assert (await http.post(path, json=update, headers=header)).status_code == 200
        assert len(await lab.queue.jobs.newest()) == 1

    in_a_lab(tmp_path, scenario, webhook=True)


@pytest.mark.parametrize(
    "body",
    [
        b'{"update_id": Infinity}',
        b'{"update_id": 1e999}',
        b'{"update_id": "7"}',
        b"[" * 100_000,
        b'{"update_id": ' + b"9" * 5_000 + b"}",
        b'{"update_id": ' + b"9" * 20 + b"}",
        b'{"update_id": 7, "message": ' + b"[" * 500 + b"]" * 500 + b"}",
        b"[1]",
        b"\xff",
    ],
    ids=["infinite", "huge", "text", "deep", "endless", "long", "nested", "list", "no text"],
)
def test_the_webhook_turns_down_what_is_no_update(tmp_path: Path, body: bytes) -> None:
    async def scenario(lab: Lab) -> None:
        hook = lab.telegram.world.updates.hook
        assert hook is not None
        header = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        async with webhook(lab) as http:
            answer = await http.post("/telegram/webhook", content=body, headers=header)
        assert answer.status_code == 400

    in_a_lab(tmp_path, scenario, webhook=True)


def test_the_webhook_asks_for_another_delivery_while_nothing_can_be_committed(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        hook = lab.telegram.world.updates.hook
        assert hook is not None
        header = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        update = lab.telegram.world.updates.pending[0]
        async with webhook(lab) as http:
            first = await http.post("/telegram/webhook", json=update, headers=header)
            second = await http.post("/telegram/webhook", json=update, headers=header)
        assert (first.status_code, second.status_code) == (500, 200)
        assert len(await lab.queue.jobs.newest()) == 1

    wrap = faulty(StorageError("The disk is away."), times=1)
    in_a_lab(tmp_path, scenario, wrap=wrap, webhook=True)


def test_parts_of_an_album_that_came_before_its_words_follow_them(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        hook = lab.telegram.world.updates.hook
        assert hook is not None
        header = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        ana = lab.telegram.user("Ana")
        team = lab.telegram.supergroup(members=[ana], bot="administrator")
        for part in range(3):
            caption = "/summarize" if part == 2 else ""
            lab.telegram.send_audio(team, ana, bytes([part]), seconds=9, media_group="7", caption=caption)
        async with webhook(lab) as http:
            for update in list(lab.telegram.world.updates.pending):
                answer = await http.post("/telegram/webhook", json=update, headers=header)
                assert answer.status_code == 200
        jobs = await lab.queue.jobs.newest()
        assert [job.request.options.mode for job in jobs] == [Mode.SUMMARIZE] * 3
        assert await lab.queue.key_values.get(f"album/telegram//{team}/7") == {"text": "/summarize"}
        await lab.connection.close()
        assert await lab.queue.key_values.get(f"album/telegram//{team}/7") is None

    in_a_lab(tmp_path, scenario, webhook=True)


def test_words_of_an_album_that_a_killed_process_left_behind_count_no_more(tmp_path: Path) -> None:
    clock = Clock()

    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.supergroup(members=[ana], bot="administrator")
        key = f"album/telegram//{team}/7"
        await lab.queue.key_values.put(key, {"text": "/summarize"}, owner=None, keep_seconds=60)
        clock.move(61)
        lab.telegram.send_audio(team, ana, b"sound", seconds=9, media_group="7")
        await lab.until(lambda: not lab.telegram.world.updates.pending)
        assert not await lab.queue.jobs.newest()
        clock.move(-61)
        assert await lab.queue.key_values.get(key) is not None
        clock.move(61)
        await lab.queue.retention.forget_events(older_than_seconds=1e9)
        clock.move(-61)
        assert await lab.queue.key_values.get(key) is None

    in_a_lab(tmp_path, scenario, queue=new_table(delivery_spacing_seconds=0, clock=clock))


def test_words_of_an_album_that_are_remembered_for_its_parts_go_with_forget(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.supergroup(members=[ana], bot="administrator")
        lab.telegram.send_audio(team, ana, b"sound", seconds=9, media_group="7", caption="/ask Who fell ill?")
        await lab.jobs()
        key = f"album/telegram//{team}/7"
        assert await lab.queue.key_values.get(key) == {"text": "/ask Who fell ill?"}
        both = [person_key("", str(ana)), chat_key("", str(team))]
        await lab.queue.jobs.forget_found("telegram", both, retract=True, own=True)
        assert await lab.queue.key_values.get(key) is None

    in_a_lab(tmp_path, scenario)
