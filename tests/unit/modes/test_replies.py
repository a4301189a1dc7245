from __future__ import annotations

import pytest

from bot.modes.replies import parse_numbered, parse_object, parse_pairs


@pytest.mark.parametrize("head", ["", "- ", "1| ", "[", "```", "a ="])
@pytest.mark.parametrize("fill", [" ", "\n", '{"a":', "{", ", ", "\t#", "1|"])
def test_a_reply_that_loops_is_read_in_good_time(head: str, fill: str) -> None:
    """Seconds for each character pair, before: the test would not end."""
    reply = head + fill * 60_000 + "x"
    parse_numbered(reply)
    parse_pairs(reply)
    assert parse_object(reply, "gist") is None


def test_the_last_object_counts_however_the_reply_begins() -> None:
    assert parse_object("{{ {x} " * 40 + '{"gist": "G"}', "gist") == {"gist": "G"}
