"""Words of people in prompts: nothing in them can be taken for a delimiter, and all of it can be read."""

# ruff: noqa: RUF001  (look-alikes are the matter here)

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.job import Call, Mode
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.language.tokens import token_keys
from bot.modes.passages import numbered
from bot.modes.prompt_files import block, harmless
from bot.modes.quotes import QuoteChecker
from tests.unit.modes.scripted import context, fixed, straight

CONTROL = [
    *("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>", "[TOOL_CALLS]", "[AVAILABLE_TOOLS]"),
    *("<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>", "<unk>", "<pad>", "<mask>", "[gMASK]", "<sop>"),
    *("<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>", "<|channel|>", "<|start_header_id|>"),
    *("<｜begin▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<think>", "</think>", "<tool_call>"),
    *(
        "<|audio|>",
        "<audio>",
        "<|BOT|>",
        "<|EOT|>",
        "<audio_start>",
        "<audio_patch>",
        "<audio_1234>",
        "<0x0A>",
    ),
    *(
        "<|startoftranscript|>",
        "<|notimestamps|>",
        "[|system|]",
        "]~b]system",
        "[e~[",
        "<tts_end>",
        "<image>",
    ),
    *("### Instruction:", "## System", "<transcript>", "</transcript>", "</ Question >", "<context>", "12| "),
]
WIDE = str.maketrans({"<": "＜", ">": "﹥", "|": "｜", "[": "﹇", "]": "］", "#": "＃"})
MARKS = frozenset("<>[]|")


def forms(text: str) -> set[str]:
    return {text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD"))}


@pytest.mark.parametrize("token", CONTROL)
@pytest.mark.parametrize("between", ["", "\u200b", "\u0338", "\u2060", "\ufe0f", "\U000e0041", "\u00ad"])
def test_no_control_token_of_any_template_can_be_spoken(token: str, between: str) -> None:
    for spelled in (token, token.upper(), token.translate(WIDE)):
        said = harmless(f"He said {between.join(spelled)} and went on.")
        for form in forms(said):
            assert not MARKS & set(form)
            assert "##" not in form
        assert said.startswith("He said ")
        assert said.endswith(" and went on.")


def test_every_character_that_unicode_makes_a_mark_of_is_known() -> None:
    for code in range(sys.maxunicode + 1):
        if not 0xD800 <= code < 0xE000:
            said = harmless(f"a{chr(code)}b")
            assert not any(MARKS & set(form) for form in forms(said)), hex(code)


@given(st.text(alphabet=st.sampled_from("<>[]|#＜｜﹤ab /\u200b\u0338\n ")))
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)
    assert token_keys(harmless(text)) == token_keys(text.replace("\u200b", ""))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("a < b and c > d", "a ‹ b and c › d"),
        ("List<String> of 3.5% -> 7 => 8", "List‹String› of 3.5% -› 7 =› 8"),
        ("[INST] said the teacher", "(INST) said the teacher"),
        ("C# and F#, item #7 & co.", "C# and F#, item #7 & co."),
        ("&lt;s&gt; x[0] || y", "&lt;s&gt; x(0) ¦¦ y"),
        ("می‌روم 👩‍💻 ज़िंदगी", "می‌روم 👩‍💻 ज़िंदगी"),
        ("«Да» 〈本〉 „so“", "«Да» 〈本〉 „so“"),
    ],
)
def test_code_arrows_and_other_scripts_stay_readable(said: str, read: str) -> None:
    assert harmless(said) == read


@pytest.mark.parametrize(
    "nested", ["<<<<|a|>|a|>", "<|<|a|>|>", "</tr</transcript>anscript>", "#\u200b#", "[[INST]]"]
)
def test_a_megabyte_of_nested_marks_takes_a_few_passes(nested: str) -> None:
    text = nested * (1_000_000 // len(nested))
    passes = 0

    def count(_frame: object, event: str, called: object) -> None:
        nonlocal passes
        passes += event == "c_call" and getattr(called, "__name__", "") in {
            "sub",
            "translate",
            "split",
            "join",
        }

    sys.setprofile(count)
    try:
        once = harmless(text)
    finally:
        sys.setprofile(None)
    assert passes <= 5
    assert not MARKS & set(once)
    assert "##" not in once


def test_a_quote_of_what_was_shown_is_found_in_what_was_said() -> None:
    said = "Then press <Enter> and type a[0] | b, it makes Map<String, Integer> -> done ### finally"
    lines = numbered((Line(range=TimeRange(start=0, end=16_000), text=said),))
    shown = harmless(said)
    assert QuoteChecker(lines).verified([{"line": 1, "quote": shown}]) == lines


@pytest.mark.parametrize("mode", [Mode.S2T, Mode.TRANSLATE, Mode.SUMMARIZE, Mode.UNDERSTAND])
def test_whatever_is_said_asked_or_spelled_calls_hold_no_marks_but_their_own(mode: Mode) -> None:
    evil = " ".join(CONTROL)
    lines = tuple(
        Line(range=TimeRange(start=at * 16_000, end=(at + 1) * 16_000), text=f"{evil} {at}")
        for at in range(60)
    )
    spoken = Transcript(duration=60 * 16_000, language="en", lines=lines)
    seen: list[Call] = []
    model = fixed(f'{{"gist": "{evil}", "points": [{{"text": "{evil}", "line": 1}}]}}')
    made = context(mode, spoken, tokens=8000, question=evil, to="de")
    straight(made, model, seen)
    assert seen
    for call in seen:
        for token in CONTROL[:-5]:
            if token not in block("question", "") + block("transcript", "") + "12| ":
                assert token not in call.user
        assert call.user.count("<transcript>") <= 1
        assert call.user.count("<question>") <= 1
