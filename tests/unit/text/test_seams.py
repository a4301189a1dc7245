# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import random
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.tokens import token_keys, tokenize
from bot.text.seams import find_seam, join

ENGLISH = "".join(chr(97 + n) for n in range(26))
ALPHABETS = {
    "english": (ENGLISH, " "),
    "german": ("abcdefghijklmnoprstuvwzäöüß", " "),
    "russian": ("абвгдежзийклмнопрстуфхцчшэюя", " "),
    "chinese": ("的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生", ""),
    "japanese": ("あいうえおかきくけこさしすせそアイウエオカキクケコ会議予算明日東京計画報告確認", ""),
    "thai": ("กขคงจฉชซญดตถทธนบปผพฟภมยรลวสหอฮ", ""),
}
WORD_LANGUAGES = ("english", "german", "russian")


def passage(language: str, count: int, seed: int) -> list[str]:
    """Pieces of text, one token each, that seldom repeat."""
    chooser = random.Random(seed)
    letters, _ = ALPHABETS[language]
    if language in WORD_LANGUAGES:
        return ["".join(chooser.choices(letters, k=chooser.randint(2, 7))) for _ in range(count)]
    return [chooser.choice(letters) for _ in range(count)]


def text_of(language: str, pieces: list[str]) -> str:
    return ALPHABETS[language][1].join(pieces)


def removed(left: str, right: str, joined: str) -> int:
    return len(token_keys(left)) + len(token_keys(right)) - len(token_keys(joined))


languages = st.sampled_from(sorted(ALPHABETS))
seeds = st.integers(0, 10_000)


@given(language=languages, seed=seeds, overlap=st.integers(5, 60), drift=st.floats(0.7, 1.5))
@settings(max_examples=120)
def test_an_exact_overlap_gives_back_the_original(
    language: str, seed: int, overlap: int, drift: float
) -> None:
    pieces = passage(language, 120, seed)
    left, right = text_of(language, pieces[:90]), text_of(language, pieces[90 - overlap :])
    joined = join(left, right, expected=max(overlap * drift, overlap / 1.6 + 0.1))
    assert joined == text_of(language, pieces)


@given(language=languages, seed=seeds, expected=st.floats(0, 80))
@settings(max_examples=80)
def test_without_a_common_passage_nothing_is_lost(language: str, seed: int, expected: float) -> None:
    pieces = [f"{word}" for word in dict.fromkeys(passage("english", 200, seed))]
    left, right = " ".join(pieces[:80]), " ".join(pieces[80:])
    assert token_keys(join(left, right, expected=expected)) == token_keys(f"{left} {right}")


@given(language=languages, seed=seeds, left=st.integers(0, 50), right=st.integers(0, 50))
@settings(max_examples=80)
def test_where_nothing_was_heard_twice_the_join_is_lossless(
    language: str, seed: int, left: int, right: int
) -> None:
    one, other = (
        text_of(language, passage(language, left, seed)),
        text_of(language, passage(language, right, seed)),
    )
    joined = join(one, other, expected=0)
    assert joined.replace(" ", "") == (one + other).replace(" ", "")


def noisy(language: str, pieces: list[str], share: float, chooser: random.Random) -> list[str]:
    """Substitutions, deletions and insertions in equal parts."""
    heard: list[str] = []
    for piece in pieces:
        dice = chooser.random()
        if dice < share / 3:
            continue
        if dice < share:
            heard += passage(language, 1, chooser.randint(0, 10**6))
        if dice > share * 2 / 3:
            heard.append(piece)
    return heard


@given(language=languages, seed=seeds, overlap=st.integers(8, 60), share=st.floats(0.0, 0.5))
@settings(max_examples=120)
def test_noise_never_costs_more_than_the_bound_and_invents_nothing(
    language: str, seed: int, overlap: int, share: float
) -> None:
    chooser = random.Random(seed)
    pieces = passage(language, 160, seed)
    left = text_of(language, noisy(language, pieces[:100], share, chooser))
    right = text_of(language, noisy(language, pieces[100 - overlap :], share, chooser))
    joined = join(left, right, expected=overlap)
    assert removed(left, right, joined) <= 1.6 * overlap
    assert not Counter(token_keys(joined)) - (Counter(token_keys(left)) + Counter(token_keys(right)))


def test_thirty_percent_noise_loses_nothing_that_was_heard_once() -> None:
    lost = total = 0
    for seed in range(60):
        chooser = random.Random(seed)
        pieces = [f"w{n}x{chooser.randint(0, 9)}" for n in range(200)]
        left, right = pieces[:120], pieces[90:]
        heard_left = [p if chooser.random() > 0.3 else f"l{n}" for n, p in enumerate(left)]
        heard_right = [p if chooser.random() > 0.3 else f"r{n}" for n, p in enumerate(right)]
        joined = set(token_keys(join(" ".join(heard_left), " ".join(heard_right), expected=30)))
        once = heard_left[:90] + heard_right[30:]
        total += len(once)
        lost += sum(word not in joined for word in once)
    assert lost / total < 0.002


@given(
    left=st.text(max_size=200),
    right=st.text(max_size=200),
    expected=st.floats(0, 100),
)
@settings(max_examples=200)
def test_any_two_texts_join_within_the_bound(left: str, right: str, expected: float) -> None:
    joined = join(left, right, expected=expected)
    pool = "".join(sorted((left + right).replace(" ", "")))
    assert not Counter(joined.replace(" ", "")) - Counter(pool)
    seam = find_seam(tokenize(left), tokenize(right), expected=expected)
    if seam is not None:
        assert len(tokenize(left)) - seam.left + seam.right <= 1.6 * expected


@pytest.mark.parametrize("count", [3, 5, 8, 12])
def test_a_repeated_phrase_is_removed_as_often_as_it_was_heard_twice(count: int) -> None:
    said = ["no", "way"] * 20
    left, right = " ".join(said[:30]), " ".join(said[30 - 2 * count :])
    joined = join(left, right, expected=2 * count)
    assert token_keys(joined) == tuple(said)


def test_case_and_width_do_not_hide_an_overlap() -> None:
    left = "we then met Anna from Big Corp in Paris"
    right = "ANNA FROM ＢＩＧ ＣＯＲＰ IN PARIS and went home"
    assert token_keys(join(left, right, expected=6)) == token_keys(
        "we then met anna from big corp in paris and went home"
    )


def test_half_width_kana_match_full_width_kana() -> None:
    assert token_keys("ｶﾞﾗｽ") == token_keys("ガラス")


def test_decomposed_accents_match_composed_ones() -> None:
    word = "été"
    assert token_keys(unicodedata.normalize("NFD", word)) == token_keys(word)


def test_mixed_scripts_join() -> None:
    left = "我们用 Python 写了一个 server，然后部署"
    right = "写了一个 server，然后部署到 production 环境。"
    assert join(left, right, expected=8) == "我们用 Python 写了一个 server，然后部署到 production 环境。"


def test_punctuation_of_the_right_side_goes_on_after_the_seam() -> None:
    assert join("so we agreed on the plan", "we agreed on the plan. Next topic.", expected=5) == (
        "so we agreed on the plan. Next topic."
    )


def test_garbage_at_both_cut_edges_goes_away() -> None:
    left = "the results were better than we had hoped for this ye"
    right = "sults were better than we had hoped for this year and next"
    joined = join(left, right, expected=9)
    assert joined == "the results were better than we had hoped for this year and next"


def test_chance_matches_far_from_the_cut_are_left_alone() -> None:
    left = "as I said before the break it is fine " + " ".join(f"left{n}" for n in range(200))
    right = " ".join(f"right{n}" for n in range(200)) + " as I said before the break it is fine"
    assert len(token_keys(join(left, right, expected=10))) == len(token_keys(left + " " + right))
