from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.job import Capability
from storage.sql.fairness import (
    LONG,
    MOST_NEWCOMER_SECONDS,
    NEWCOMER_SECONDS,
    NEWCOMER_SHARE,
    SHORT,
    Head,
    choose,
    delay_of_newcomer,
    is_newcomer,
    lane_for,
    newcomer_time,
    starting_time,
)


def a_head(flow: str, virtual_time: float = 0, **rest: Any) -> Head:
    plain: dict[str, Any] = {"need": Capability.TRANSCRIBE, "rank": 0, "lane": LONG}
    return Head(flow=flow, virtual_time=virtual_time, **(plain | rest))


def test_the_least_served_flow_goes_first() -> None:
    assert choose([a_head("a", 20), a_head("b", 10)]).flow == "b"


def test_a_voice_note_goes_first_until_its_flow_is_ten_minutes_ahead() -> None:
    assert choose([a_head("upload", 0), a_head("note", 600, lane=SHORT)]).flow == "note"
    assert choose([a_head("upload", 0), a_head("note", 601, lane=SHORT)]).flow == "upload"


def test_a_reduction_goes_first_and_priority_before_it() -> None:
    reduce = a_head("a", 999, need=Capability.REDUCE, lane=SHORT)
    assert choose([a_head("b"), reduce]) is reduce
    assert choose([a_head("boss", 9999, rank=-1), reduce]).flow == "boss"


@pytest.mark.parametrize(
    ("need", "seconds", "lane"),
    [
        (Capability.TRANSCRIBE, 120, SHORT),
        (Capability.TRANSCRIBE, 121, LONG),
        (Capability.PREPARE, 9999, SHORT),
        (Capability.THINK, 121, LONG),
    ],
)
def test_more_than_two_minutes_of_sound_is_long(need: Capability, seconds: float, lane: int) -> None:
    assert lane_for(need, seconds) == lane


def test_a_flow_comes_alive_beside_the_least_served_but_never_far_behind_the_most_served() -> None:
    assert starting_time(100, 400) == 100
    assert starting_time(100, 9_000) == 5_400
    assert starting_time(None, 400) == 400


@dataclass
class Chat:
    virtual_time: float = 0.0
    notes: list[float] = field(default_factory=list)
    arrived: float | None = None
    """Of a newcomer's note."""


class Crowd:
    """One engine that is asked for notes as the queue would choose them."""

    def __init__(self) -> None:
        self.chats: dict[str, Chat] = {}
        self._newcomer_seconds = MOST_NEWCOMER_SECONDS
        self._clock = itertools.count(1.7e9)

    def hand_in(self, name: str, seconds: float = 30.0) -> None:
        chat = self.chats.setdefault(name, Chat())
        if chat.notes:
            self._newcomer_seconds += NEWCOMER_SECONDS * (chat.arrived is not None)
            chat.arrived = None
        else:
            self._come_alive(chat, seconds)
        chat.notes.append(seconds)

    def _come_alive(self, chat: Chat, seconds: float) -> None:
        start = self._start()
        newcomer = is_newcomer(announced_seconds=seconds, virtual_time=chat.virtual_time, start=start)
        delay = delay_of_newcomer(self._newcomer_seconds) if newcomer else 0.0
        chat.virtual_time = max(chat.virtual_time, start + delay)
        if newcomer and not delay:
            chat.arrived = next(self._clock)
            self._newcomer_seconds -= NEWCOMER_SECONDS

    def serve(self) -> str:
        """The chat whose note was next."""
        name = choose([self._head(name, chat) for name, chat in self.chats.items() if chat.notes]).flow
        chat = self.chats[name]
        seconds = chat.notes.pop(0)
        chat.virtual_time += seconds
        if chat.arrived is None:
            self._newcomer_seconds += seconds * NEWCOMER_SHARE
            self._newcomer_seconds = min(self._newcomer_seconds, MOST_NEWCOMER_SECONDS)
        chat.arrived = None
        return name

    def _head(self, name: str, chat: Chat) -> Head:
        time = chat.virtual_time if chat.arrived is None else newcomer_time(chat.arrived)
        lane = lane_for(Capability.TRANSCRIBE, chat.notes[0])
        return a_head(name, time, lane=lane)

    def _start(self) -> float:
        waiting = [chat.virtual_time for chat in self.chats.values() if chat.notes and chat.arrived is None]
        most = max((chat.virtual_time for chat in self.chats.values()), default=0.0)
        return starting_time(min(waiting, default=None), most)


def a_crowd(chats: int, notes: int) -> Crowd:
    crowd = Crowd()
    for number in range(chats):
        for _ in range(notes):
            crowd.hand_in(f"crowd-{number:03}")
    return crowd


@pytest.mark.parametrize("served", [0, 1, 150, 333])
def test_a_newcomers_note_is_next_whatever_the_others_were_served(served: int) -> None:
    crowd = a_crowd(chats=200, notes=3)
    for _ in range(served):
        crowd.serve()
    crowd.hand_in("z-newcomer")
    assert crowd.serve() == "z-newcomer"


def test_a_newcomers_note_goes_before_chats_that_are_hours_behind_others() -> None:
    crowd = a_crowd(chats=200, notes=3)
    for number, chat in enumerate(crowd.chats.values()):
        chat.virtual_time = 100.0 * number
    crowd.hand_in("z-newcomer")
    assert crowd.serve() == "z-newcomer"


def test_newcomers_go_in_the_order_in_which_they_came() -> None:
    crowd = a_crowd(chats=200, notes=3)
    for name in ("z", "m", "a"):
        crowd.hand_in(name)
    assert [crowd.serve() for _ in range(3)] == ["z", "m", "a"]


def test_a_newcomers_long_upload_and_its_second_note_wait_like_everybodys() -> None:
    crowd = a_crowd(chats=20, notes=3)
    crowd.hand_in("a-upload", 36_000)
    crowd.hand_in("z-two")
    crowd.hand_in("z-two")
    order = [crowd.serve() for _ in range(61)]
    assert "a-upload" not in order[:60]
    assert order.index("z-two") > 15


def test_a_stream_of_newcomers_leaves_the_others_their_share() -> None:
    crowd = a_crowd(chats=5, notes=600)
    served: Counter[str] = Counter()
    for number in range(1_200):
        if number % 2:
            crowd.hand_in(f"new-{number}")
        served[crowd.serve().partition("-")[0]] += 1
    assert served["crowd"] >= 1_200 * 0.4


def test_nobody_starves_behind_more_newcomers_than_the_engine_can_serve() -> None:
    crowd = a_crowd(chats=5, notes=600)
    served: Counter[str] = Counter()
    for number in range(1_200):
        crowd.hand_in(f"a-new-{number}")
        served[crowd.serve()] += 1
    assert min(served[f"crowd-{number:03}"] for number in range(5)) >= 15


def test_whoever_idles_and_comes_again_gets_no_more_than_a_note_ahead_of_the_others() -> None:
    crowd = a_crowd(chats=10, notes=200)
    served: Counter[str] = Counter()
    for _ in range(500):
        if not crowd.chats.get("idler", Chat()).notes:
            crowd.hand_in("idler")
        served[crowd.serve()] += 1
        assert served["idler"] <= min(served[f"crowd-{number:03}"] for number in range(10)) + 1
