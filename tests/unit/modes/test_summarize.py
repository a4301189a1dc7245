from __future__ import annotations

import json

import pytest

from bot.domain.answer import AnswerNote
from bot.domain.job import Call, Mode
from bot.domain.recording import TimeRange
from tests.unit.modes.scripted import context, fixed, good, shown, straight, told, transcript

AT = [line.range for line in transcript().lines]


def summary_from(reply: str | None, **more: object):  # noqa: ANN201  the answer's own type, told by its use
    answer = straight(context(Mode.SUMMARIZE, **more), fixed(reply))
    assert answer.summary is not None
    return answer.summary, answer


@pytest.mark.parametrize(
    "reply",
    [
        '{"gist": "G", "points": [{"text": "P", "line": 3}]}',
        'Sure!\n```json\n{"gist": "G", "points": [{"text": "P", "line": "3"},],}\n```\nDone.',
        'hm {"gist": "no"} </think>{"gist": "G", "points": [{"text": "P", "line": [3, 4]}]}',
        '{"a": {"b": 1}} and then {"gist": "G", "points": [{"text": "P", "time": "0:00:11"}]}',
        "{“gist”: “G”, “points”: [{“text”: “P”, “line”: “line 3”}]}",
        '{"gist": "G", "points": [{"text": "P", "line": "[0:00:10]"}]}',
    ],
)  # fmt: skip
def test_replies_are_read_in_any_wrapping(reply: str) -> None:
    summary, answer = summary_from(reply)
    assert summary.gist == "G"
    assert [(point.text, point.at) for point in summary.points] == [("P", AT[2])]
    assert answer.remarks == ()


def test_a_line_that_does_not_exist_is_replaced_by_the_one_that_fits() -> None:
    summary, _ = summary_from(
        '{"gist": "G", "points": [{"text": "item 5 is dearer for reason 5", "line": 77}]}'
    )
    assert summary.points[0].at == AT[4]


def test_a_time_that_does_not_exist_is_not_believed() -> None:
    summary, _ = summary_from('{"gist": "G", "points": [{"text": "xyzzy", "time": "9:59:59"}]}')
    assert summary.points[0].at is None


def test_owners_are_people_who_are_named_or_nothing() -> None:
    spoken = told("Anna, will you do the budget?", "And somebody has to order paper.", "That is all.")
    actions = [
        {"text": "a", "owner": "Anna", "line": 1},
        {"text": "b", "owner": "null", "line": 2},
        {"text": "c", "owner": "Gustav", "line": 3},
    ]
    summary, answer = summary_from(json.dumps({"gist": "G", "actions": actions}), spoken=spoken)
    assert [action.owner for action in summary.actions] == ["Anna", None, None]
    assert answer.remarks == (AnswerNote.NOT_BORNE_OUT,)


@pytest.mark.parametrize(
    "reply", ["no JSON here", "{}", '{"gist": ""}', '{"gist": "cut o', "[1, 2]", '{"gist": 5}']
)
def test_garbage_is_asked_again_once_then_sentences_are_picked(reply: str) -> None:
    seen: list[Call] = []
    answer = straight(context(Mode.SUMMARIZE), fixed(reply), seen)
    assert len(seen) == 2
    assert seen[0].user != seen[1].user
    assert answer.remarks == (AnswerNote.NO_USABLE_REPLY,)
    assert answer.summary is not None
    assert answer.summary.gist


def test_a_call_that_failed_for_good_is_not_asked_again() -> None:
    seen: list[Call] = []
    answer = straight(context(Mode.SUMMARIZE), fixed(None), seen)
    assert len(seen) == 1
    assert answer.remarks == (AnswerNote.NO_USABLE_REPLY,)


def test_without_a_model_sentences_are_picked() -> None:
    answer = straight(context(Mode.SUMMARIZE, tokens=None, to="de"), good)
    assert answer.remarks == (AnswerNote.EXTRACTIVE,)
    assert answer.language == "en"


def test_parts_that_no_model_summarized_are_picked_from_with_true_times() -> None:
    spoken = transcript(count=300)

    def half(call: Call) -> str | None:
        return None if "part 2 of" in call.user or "Merge them" in call.user else good(call)

    answer = straight(context(Mode.SUMMARIZE, spoken, tokens=4096), half)
    assert answer.remarks == (AnswerNote.NO_USABLE_REPLY,)
    said = {line.text: line.range for line in spoken.lines}
    assert answer.summary is not None
    assert len(answer.summary.points) > 3
    assert all(point.at == said[point.text] for point in answer.summary.points)


def test_a_long_recording_is_merged_level_by_level_with_true_times() -> None:
    spoken = transcript(count=3000)
    seen: list[Call] = []
    answer = straight(context(Mode.SUMMARIZE, spoken, tokens=2048), good, seen)
    merges = [call for call in seen if "Merge them" in call.user]
    assert len(merges) > 1
    assert len(seen[0].user) < len(spoken.text) / 20
    said = {line.text: line.range for line in spoken.lines}
    assert answer.summary is not None
    assert answer.summary.gist == "All of it."
    assert answer.summary.points
    assert all(point.at == said[point.text] for point in answer.summary.points)


def test_a_merge_that_fails_keeps_decisions_and_actions_of_all_parts() -> None:
    def unmerging(call: Call) -> str | None:
        if "Merge them" in call.user:
            return None
        number, _ = shown(call)[0]
        return json.dumps({"gist": "Part.", "actions": [{"text": f"do {number}", "line": number}]})

    spoken = transcript(count=300)
    seen: list[Call] = []
    answer = straight(context(Mode.SUMMARIZE, spoken, tokens=4096), unmerging, seen)
    parts = [call for call in seen if "Merge them" not in call.user]
    assert answer.summary is not None
    assert len(answer.summary.actions) == len(parts)


LEEDS = told(
    "The printing costs went up to twelve thousand four hundred euros.",
    "Ben, would you call the printer in Leeds this week?",
    "Yes, I'll give them a ring on Thursday.",
    "Should we take the garden for the party? I'm not sure, let's talk about it again.",
)


def test_what_the_recording_does_not_bear_out_is_left_out_and_said_to_be() -> None:
    points = [
        {"text": "Printing now costs 12,400 euros.", "line": 1},
        {"text": "Printing now costs 13,400 euros.", "line": 1},
        {"text": "Mr Rasmussen complained about the printer.", "line": 2},
        {"text": "The canteen gets new furniture.", "line": 4},
    ]
    reply = json.dumps({"gist": "They talk about printing costs. It costs 990 dollars.", "points": points})
    summary, answer = summary_from(reply, spoken=LEEDS)
    assert [point.text for point in summary.points] == ["Printing now costs 12,400 euros."]
    assert summary.gist == "They talk about printing costs."
    assert answer.remarks == (AnswerNote.NOT_BORNE_OUT,)


def test_a_true_statement_with_a_wrong_line_gets_the_time_at_which_it_was_said() -> None:
    point = {"text": "Printing now costs 12,400 euros.", "line": 4}
    summary, answer = summary_from(json.dumps({"gist": "G", "points": [point]}), spoken=LEEDS)
    assert [at.at for at in summary.points] == [LEEDS.lines[0].range]
    assert answer.remarks == ()


def test_what_was_left_open_is_no_decision() -> None:
    decision = {"text": "The party takes place in the garden.", "line": 4}
    summary, answer = summary_from(json.dumps({"gist": "G", "decisions": [decision]}), spoken=LEEDS)
    assert summary.decisions == ()
    assert answer.remarks == (AnswerNote.NOT_BORNE_OUT,)


def test_a_gist_of_which_nothing_is_true_gives_way_to_sentences_as_said() -> None:
    reply = json.dumps({"gist": "Mr Rasmussen spent 990 dollars."})
    summary, answer = summary_from(reply, spoken=LEEDS)
    assert summary.gist in LEEDS.text.replace("\n", " ")
    assert answer.remarks == (AnswerNote.NO_USABLE_REPLY, AnswerNote.NOT_BORNE_OUT)


def test_what_a_merge_adds_is_left_out_too() -> None:
    def inventing(call: Call) -> str | None:
        if "Merge them" not in call.user:
            return good(call)
        added = {"text": "The board grants 70,000 roubles.", "line": 1}
        return json.dumps({"gist": "All of it.", "points": [added]})

    answer = straight(context(Mode.SUMMARIZE, transcript(count=300), tokens=4096), inventing)
    assert answer.summary is not None
    assert answer.summary.points == ()
    assert AnswerNote.NOT_BORNE_OUT in answer.remarks


def test_times_of_points_lie_inside_the_recording() -> None:
    spoken = transcript(count=400)
    answer = straight(context(Mode.SUMMARIZE, spoken, tokens=4096), good)
    assert answer.summary is not None
    whole = TimeRange(start=0, end=spoken.duration)
    assert all(point.at and point.at.end <= whole.end for point in answer.summary.points)
