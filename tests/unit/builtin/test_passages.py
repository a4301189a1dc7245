from __future__ import annotations

from bot.inference.builtin.passages import Omission, Passage, mended, omissions


def passage(start: float, end: float, tokens: int, *, logprob: float = -0.2, number: int = 1) -> Passage:
    return Passage(
        id=number,
        seek=0,
        start=start,
        end=end,
        language="en",
        text=f" {tokens} tokens",
        tokens=tuple(range(tokens)),
        temperature=0.0,
        avg_logprob=logprob,
        compression_ratio=1.5,
        no_speech_prob=0.1,
    )


FULL = (passage(0, 10, 30), passage(10, 20, 30))


def test_speech_that_has_its_words_is_left_alone() -> None:
    assert omissions(FULL, [(0.5, 9.5), (10.5, 19.5)]) == []


def test_slow_speech_and_passages_that_span_silence_are_left_alone() -> None:
    assert omissions([passage(0, 10, 15)], [(0, 10)]) == []
    assert omissions([passage(0, 30, 6)], [(0, 3)]) == []


def test_a_sentence_that_stands_for_half_a_minute_of_speech_is_found() -> None:
    thin = passage(20, 48, 8)
    (found,) = omissions([*FULL, thin], [(0, 20), (20, 29), (31, 40), (41, 48)])
    assert found == Omission(windows=((20, 29), (31, 40), (41, 48)), instead_of=thin)


def test_speech_before_between_and_after_the_passages_is_found() -> None:
    speech = [(0.0, 3.0), (5.0, 10.0), (12.0, 15.0), (20.0, 30.0), (33.0, 36.0)]
    found = omissions([passage(5, 10, 20), passage(20, 30, 30)], speech)
    assert [one.windows for one in found] == [((0, 3),), ((12, 15),), ((33, 36),)]


def test_short_remains_at_the_edges_of_passages_are_no_omission() -> None:
    assert omissions([passage(1, 9, 20)], [(0, 10)]) == []


def test_windows_of_a_second_look_are_short() -> None:
    (found,) = omissions([], [(0, 3), (4, 7), (8, 11), (12, 15), (16, 19)])
    assert found.windows == ((0, 11), (12, 19))


def test_what_is_heard_again_stands_in_order_with_new_numbers() -> None:
    omission = Omission(windows=((10, 20),))
    whole = mended((passage(0, 10, 30), passage(20, 30, 30, number=2)), omission, [passage(10, 20, 25)])
    assert [(one.id, one.start) for one in whole] == [(1, 0), (2, 10), (3, 20)]


def test_a_thin_passage_gives_way_to_more_words_only() -> None:
    thin = passage(0, 20, 8)
    omission = Omission(windows=((0, 10), (10, 20)), instead_of=thin)
    better = (passage(0, 10, 20), passage(10, 20, 20))
    assert [len(one.tokens) for one in mended((thin,), omission, better)] == [20, 20]
    assert mended((thin,), omission, [passage(0, 10, 5)]) == (thin,)


def test_guesswork_is_not_taken_for_words() -> None:
    assert mended(FULL, Omission(windows=((20, 30),)), [passage(20, 30, 40, logprob=-1.5)]) == FULL
