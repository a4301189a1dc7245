from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    BadAnswer,
    ContextOverflow,
    EngineBusy,
    EngineError,
    EngineRefused,
    EngineUnreachable,
)
from bot.domain.recording import TimeRange
from bot.inference import answers
from bot.inference.profiles import PROFILES
from bot.inference.served_models import ServedModel, models_of
from bot.inference.written_text import writable

STEP, TEXT = PROFILES["step-audio-r1.1"], PROFILES["text"]
HEARD = TimeRange.from_seconds(60, 90)


def vllm_error(message: str, code: int) -> bytes:
    return json.dumps({"error": {"message": message, "type": "Error", "param": None, "code": code}}).encode()


def chunk(finish: str | None = None, **delta: Any) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"


def collected(*chunks: bytes) -> answers.ChatStream:
    stream = answers.ChatStream()
    for one in chunks:
        stream.feed(one)
    return stream


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (400, "This model's maximum context length is 8192 tokens.", ContextOverflow),
        (400, "The decoder prompt is longer than the maximum model length of 448.", ContextOverflow),
        (400, "Input length (9000) exceeds model's maximum context length (8192).", ContextOverflow),
        (400, "At most 1 audio(s) may be provided in one prompt.", ContextOverflow),
        (400, "Maximum file size exceeded", ContextOverflow),
        (413, "Request Entity Too Large", ContextOverflow),
        (400, "temperature must be non-negative", EngineRefused),
        (401, "Unauthorized", EngineRefused),
        (404, "The model `x` does not exist.", EngineRefused),
        (422, "unknown field", EngineRefused),
        (302, "", EngineRefused),
        (429, "slow down", EngineBusy),
        (503, "The server is overloaded.", EngineBusy),
        (500, "EngineCore encountered an issue.", EngineUnreachable),
        (502, "Bad Gateway", EngineUnreachable),
        (504, "Gateway Timeout", EngineUnreachable),
        (408, "Request Timeout", EngineUnreachable),
    ],
)
def test_every_status_becomes_the_error_that_says_what_to_do(
    status: int, message: str, kind: type[EngineError]
) -> None:
    error = answers.error_for(status, {}, vllm_error(message, status))
    assert type(error) is kind
    assert message in error.message


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("1.5", 1.5),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 11:59:30 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("nan", None),
        ("", None),
        ("٣", None),
        ("31536000", 600.0),
        ("9" * 400, 600.0),
        ("1" + "0" * 5000, 600.0),
        ("Sat, 21 Nov 9999 12:00:30 GMT", 600.0),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert answers.retry_after_seconds({"RETRY-AFTER": value}, now=now) == seconds
    assert answers.retry_after_seconds({}, now=now) is None


def test_a_busy_server_passes_its_rest_on() -> None:
    error = answers.error_for(429, {"Retry-After": "12"}, b"")
    assert isinstance(error, EngineBusy)
    assert error.retry_after == 12.0


def test_a_web_page_is_named_and_not_quoted() -> None:
    error = answers.error_for(404, {}, b"<html><body>nginx</body></html>")
    assert "web page" in error.message
    assert "nginx" not in error.message


def test_what_a_server_repeats_of_the_request_is_not_passed_on() -> None:
    message = "1 validation error: {'type': 'missing', 'input': 'my secret words'}"
    detail = {"detail": [{"loc": ["body"], "input": "my secret words"}]}
    for body in (vllm_error(message, 400), json.dumps(detail).encode()):
        assert "secret" not in answers.error_for(400, {}, body).message


@pytest.mark.parametrize(
    "chunks",
    [
        [chunk(content="I think <b>.\n</think>\n"), chunk(content="Hello.")],
        [chunk(content="<think>I think.</thi"), chunk(content="nk>Hello.")],
        [chunk(reasoning_content="I think."), chunk(content="Hello.")],
        [chunk(reasoning="I think."), chunk(content="\n\nHello.")],
        [chunk(reasoning="I think."), chunk(content="</think>Hello.")],
        [chunk(content="I think.</think><think>Again.</think>Hello.<|EOT|><tts_start><audio_12><tts_end>")],
    ],
)
def test_thoughts_are_parted_from_the_answer_in_all_their_forms(chunks: list[bytes]) -> None:
    stream = collected(chunk(role="assistant", content=""), *chunks, chunk("stop"), b"data: [DONE]\n\n")
    answer = stream.answer(STEP)
    assert answer.text == "Hello."
    assert answer.reasoning.startswith("I think")


@pytest.mark.parametrize("finish", ["length", "stop"])
def test_thoughts_without_an_end_are_no_answer(finish: str) -> None:
    for thoughts in ({"content": "I think and think"}, {"reasoning": "I think"}):
        with pytest.raises(BadAnswer) as caught:
            collected(chunk(**thoughts), chunk(finish)).answer(STEP)
        assert caught.value.reason == "no_answer"


def test_a_model_that_need_not_think_may_answer_at_once() -> None:
    assert collected(chunk(content="Yes."), chunk("stop")).answer(TEXT).text == "Yes."


def test_an_answer_that_ran_out_of_tokens_is_not_believed() -> None:
    with pytest.raises(BadAnswer) as caught:
        collected(chunk(content="Well</think>Half of"), chunk("length")).answer(STEP)
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize("finish", [None, "abort", "error"])
def test_a_connection_that_ends_in_mid_answer_can_be_tried_again(finish: str | None) -> None:
    with pytest.raises(EngineUnreachable):
        collected(chunk(content="x</think>Half"), *([chunk(finish)] if finish else [])).answer(STEP)


@pytest.mark.parametrize(
    ("code", "kind"), [(500, EngineUnreachable), (400, ContextOverflow), (503, EngineBusy)]
)
def test_an_error_inside_a_stream_is_as_good_as_a_status(code: int, kind: type[EngineError]) -> None:
    event = b"data: " + vllm_error("maximum context length", code) + b"\n\n"
    with pytest.raises(kind):
        collected(chunk(content="Hel"), event)


@given(data=st.data(), text=st.text(alphabet="aé語\u2028\u0085\r \x0b", max_size=30))
def test_a_stream_reads_the_same_however_the_network_cuts_it(data: st.DataObject, text: str) -> None:
    whole = b": ping\n" + chunk(content="x</think>|" + text + "|") + chunk("stop") + b"data: [DONE]\n\n"
    places = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    pieces = [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)], strict=True)]
    stream = collected(*pieces)
    assert stream.done
    assert stream.answer(STEP).text == "|" + text + "|"


def test_a_server_that_does_not_stream_is_understood() -> None:
    stream = answers.ChatStream()
    message = {"role": "assistant", "content": "Yes.", "reasoning_content": None}
    body = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": {"completion_tokens": 2}}
    stream.feed_whole(json.dumps(body).encode())
    assert stream.answer(TEXT) == answers.ChatAnswer(text="Yes.", reasoning="", output_tokens=2)


@given(st.text())
def test_what_can_be_written_is_left_as_it_is(text: str) -> None:
    assert writable(text) == text.replace("\0", "")


def test_what_no_database_holds_is_left_out_and_halves_of_a_character_are_joined() -> None:
    event = b'data: {"choices": [{"index": 0, "delta": {"content": "%s"}}]}\n'
    stream = collected(event % rb"a\u0000b\ud83d", event % rb"\ude00c\ud800d", chunk("stop"))
    assert stream.answer(TEXT).text == "ab\N{GRINNING FACE}cd"
    body = json.dumps({"text": "a\0\udc00b", "segments": [{"start": 0, "end": 1, "text": "\0a\ud800"}]})
    heard = answers.transcription_of(body.encode(), TEXT, heard=HEARD)
    assert (heard.text, heard.lines[0].text) == ("ab", "a")
    assert answers.error_for(400, {}, vllm_error("no\ud800", 400)).message.isascii()


def test_code_fences_are_no_part_of_an_answer() -> None:
    assert answers.tidied('```json\n{"a": 1}\n```', TEXT) == '{"a": 1}'


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Here is the transcription of the audio:\n\nGood morning.", "Good morning."),
        ("Sure! Here's the verbatim transcript: Good morning.", "Good morning."),
        ("[no speech]", ""),
        ("[No speech].", ""),
        ("Here is my plan: we wait.", "Here is my plan: we wait."),
        ("Sure, I said: go home.", "Sure, I said: go home."),
    ],
)
def test_a_lead_in_is_no_part_of_a_transcript(raw: str, text: str) -> None:
    assert answers.without_lead_in(raw) == text


def test_sentences_are_moved_to_the_recordings_clock_and_kept_in_order() -> None:
    segments = [
        {"start": 0.0, "end": 2.5, "text": " One."},
        {"start": 2.0, "end": 5, "text": "Two."},
        {"start": 6.0, "end": 6.5, "text": "  "},
        {"start": 29.0, "end": 33.0, "text": "Three."},
    ]
    body = json.dumps({"text": " One. Two. Three.", "language": "english", "segments": segments}).encode()
    text = answers.transcription_of(body, PROFILES["builtin"], heard=HEARD)
    assert (text.text, text.language) == ("One. Two. Three.", "en")
    assert [(line.text, line.range.start_seconds, line.range.end_seconds) for line in text.lines] == [
        ("One.", 60.0, 62.5),
        ("Two.", 62.0, 65.0),
        ("Three.", 89.0, 90.0),
    ]


def test_the_language_tag_of_qwen_is_no_part_of_the_words() -> None:
    body = json.dumps({"text": "language English<asr_text>Good morning."}).encode()
    assert answers.transcription_of(body, PROFILES["qwen3-asr"], heard=HEARD).text == "Good morning."


@pytest.mark.parametrize("body", [b"", b"[]", b'{"words": 1}', b'{"text": null}', b"\xff\xfe"])
def test_an_unreadable_answer_is_a_bad_one(body: bytes) -> None:
    with pytest.raises(BadAnswer) as caught:
        answers.transcription_of(body, PROFILES["whisper"], heard=HEARD)
    assert caught.value.reason == "unreadable"


def test_a_web_page_with_status_200_points_at_the_address() -> None:
    with pytest.raises(EngineRefused, match="address"):
        answers.json_of(b"<!doctype html><title>Login</title>")


def test_models_without_a_context_are_models_too() -> None:
    body = json.dumps({"data": [{"id": "a", "max_model_len": 4096}, {"id": "b"}]}).encode()
    assert models_of(body) == (
        ServedModel(name="a", context=4096),
        ServedModel(name="b", context=None),
    )


def test_words_of_an_answer_have_times_where_all_of_them_do() -> None:
    def told(*words: dict[str, Any]) -> bytes:
        segment = {"text": " Good day.", "start": 0.5, "end": 1.5, "words": list(words)}
        return json.dumps({"text": "Good day.", "segments": [segment]}).encode()

    heard = TimeRange.from_seconds(10, 20)
    good, day = {"word": " Good", "start": 0.5, "end": 0.8}, {"word": " day.", "start": 0.9, "end": 1.5}
    (line,) = answers.transcription_of(told(good, day), PROFILES["builtin"], heard=heard).lines
    assert [(word.text, word.range.start_seconds, word.range.end_seconds) for word in line.words] == [
        ("Good", 10.5, 10.8),
        ("day.", 10.9, 11.5),
    ]
    for odd in ([good], [good, day | {"start": "soon"}], [good, day | {"word": "night."}], ["day"]):
        (line,) = answers.transcription_of(told(*odd), PROFILES["builtin"], heard=heard).lines  # type: ignore[arg-type]
        assert (line.text, line.words) == ("Good day.", ())


def test_words_that_come_apart_from_the_sentences_are_shared_among_them() -> None:
    def told(*words: str) -> bytes:
        segments = [{"text": " Good day.", "start": 0.5, "end": 1.5}, {"text": " Yes.", "start": 2, "end": 3}]
        apart = [{"word": word, "start": 0.5 + at, "end": 0.9 + at} for at, word in enumerate(words)]
        return json.dumps({"text": "Good day. Yes.", "segments": segments, "words": apart}).encode()

    def starts(*words: str) -> list[list[float]]:
        heard = TimeRange.from_seconds(10, 20)
        lines = answers.transcription_of(told(*words), PROFILES["builtin"], heard=heard).lines
        return [[word.range.start_seconds for word in line.words] for line in lines]

    assert starts("Good", " day.", "Yes.") == [[10.5, 11.5], [12.5]]
    assert starts("Good", "night.", "Yes.") == [[], []]
    assert starts() == [[], []]
