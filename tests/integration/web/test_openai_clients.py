"""OpenAI's own client, as it comes, against `/v1/audio`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai.types.audio import TranscriptionDiarized, TranscriptionTextDeltaEvent, TranscriptionTextDoneEvent
from openai.types.audio.transcription_text_segment_event import TranscriptionTextSegmentEvent

from tests.fakes.web_service import WebService
from tests.subtitle_rules import broken_rules

SOUND = b"first words\nsecond words\nthird words"
FILE = ("speech.mp3", SOUND)


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    with WebService(tmp_path) as running:
        yield running


@pytest.fixture
def client(service: WebService) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{service.url}/v1", api_key="none", max_retries=0) as made:
        yield made


def test_a_transcription_is_the_words(client: openai.OpenAI) -> None:
    heard = client.audio.transcriptions.create(
        model="whisper-1", file=FILE, language="en", prompt="Names: Ada", temperature=0
    )
    assert heard.text == "first words second words third words"


def test_a_verbose_transcription_has_segments_with_times(client: openai.OpenAI) -> None:
    heard = client.audio.transcriptions.create(
        model="whisper-1",
        file=FILE,
        response_format="verbose_json",
        timestamp_granularities=["segment", "word"],
    )
    assert heard.duration == 30
    assert heard.language == "english"
    assert heard.segments is not None
    assert [(one.start, one.end, one.text) for one in heard.segments][1] == (10.0, 20.0, "second words")
    assert heard.words is not None
    assert [one.word for one in heard.words] == ["first", "words", "second", "words", "third", "words"]
    assert (heard.words[2].start, heard.words[3].end) == (10.0, 20.0)
    assert heard.model_extra is not None
    assert heard.model_extra["words_estimated"] is True


@pytest.mark.parametrize(
    ("form", "first"), [("text", "first words second"), ("srt", "1\n00:00:00,000"), ("vtt", "WEBVTT")]
)
def test_plain_formats_come_as_text(client: openai.OpenAI, form: str, first: str) -> None:
    heard = client.audio.transcriptions.create(
        model="whisper-1",
        file=FILE,
        response_format=form,  # type: ignore[call-overload]  # a variable stands for each of the literals
    )
    assert isinstance(heard, str)
    assert heard.startswith(first)


TALK = ("talk.mp3", b"1| Who paid?\n2| I did.\n1| Good.")


def test_a_diarized_transcription_says_who_speaks(client: openai.OpenAI) -> None:
    heard = client.audio.transcriptions.create(
        model="gpt-4o-transcribe-diarize",
        file=TALK,
        response_format="diarized_json",
        chunking_strategy="auto",
    )
    assert isinstance(heard, TranscriptionDiarized)
    assert (heard.task, heard.duration, heard.text) == ("transcribe", 30, "Who paid? I did. Good.")
    assert [(one.speaker, one.start, one.end, one.text) for one in heard.segments] == [
        ("A", 0.0, 10.0, "Who paid?"),
        ("B", 10.0, 20.0, "I did."),
        ("A", 20.0, 30.0, "Good."),
    ]
    assert len({one.id for one in heard.segments}) == 3
    assert {one.type for one in heard.segments} == {"transcript.text.segment"}


def test_one_voice_is_the_first(client: openai.OpenAI) -> None:
    heard = client.audio.transcriptions.create(model="whisper-1", file=FILE, response_format="diarized_json")
    assert isinstance(heard, TranscriptionDiarized)
    assert {one.speaker for one in heard.segments} == {"A"}


def test_a_diarized_stream_tells_segments_before_its_end(client: openai.OpenAI) -> None:
    stream = client.audio.transcriptions.create(
        model="gpt-4o-transcribe-diarize", file=TALK, response_format="diarized_json", stream=True
    )
    told = list(stream)
    segments = [one for one in told if isinstance(one, TranscriptionTextSegmentEvent)]
    assert [(one.speaker, one.text) for one in segments] == [
        ("A", "Who paid?"),
        ("B", "I did."),
        ("A", "Good."),
    ]
    assert isinstance(told[-1], TranscriptionTextDoneEvent)


@pytest.mark.parametrize(
    ("form", "speakers", "shown"),
    [
        ("json", None, 0),
        ("verbose_json", None, 0),
        ("diarized_json", None, None),
        ("diarized_json", "3", 3),
        ("srt", "auto", None),
    ],
)
def test_voices_are_told_apart_where_that_is_asked_for_or_shown(
    service: WebService, client: openai.OpenAI, form: str, speakers: str | None, shown: int | None
) -> None:
    client.audio.transcriptions.create(  # type: ignore[call-overload]  # as above
        model="whisper-1",
        file=TALK,
        response_format=form,
        extra_body={"speakers": speakers} if speakers else {},
    )
    (job,) = service.run(service.queue.jobs.newest())
    assert job.request.options.speakers == shown


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"known_speaker_names": ["Ana"]}, "known_speaker_names[]"),
        ({"known_speaker_references": ["data:audio/wav;base64,UklGRg=="]}, "known_speaker_references[]"),
        ({"extra_body": {"speakers": "many"}}, "speakers"),
        ({"extra_body": {"speakers": "21"}}, "speakers"),
    ],
)
def test_what_cannot_be_done_about_speakers_is_refused_by_name(
    client: openai.OpenAI, fields: dict[str, object], param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.audio.transcriptions.create(  # type: ignore[call-overload]  # as above
            model="whisper-1", file=TALK, response_format="diarized_json", **fields
        )
    assert refused.value.param == param


@pytest.mark.parametrize("form", ["json", "verbose_json", "text", "srt", "vtt"])
def test_what_is_missing_is_told_in_every_format(client: openai.OpenAI, form: str) -> None:
    raw = client.audio.transcriptions.with_raw_response.create(
        model="whisper-1",
        file=("speech.mp3", b"first words\n(unheard)\nthird words"),
        response_format=form,  # type: ignore[call-overload]  # as above
    )
    assert raw.headers["Earmark-Missing"] == "10.000-20.000"
    if form.endswith("json"):
        assert raw.http_response.json()["missing"] == [{"start": 10.0, "end": 20.0}]
    if form in {"srt", "vtt"}:
        assert "[Not covered: 0:10\N{EN DASH}0:20]" in raw.text
        assert not broken_rules(raw.text)


def test_the_end_of_a_stream_tells_what_is_missing(client: openai.OpenAI) -> None:
    sound = ("speech.mp3", b"first words\n(unheard)")
    *_, last = client.audio.transcriptions.create(model="whisper-1", file=sound, stream=True)
    assert last.model_extra == {"missing": [{"start": 10.0, "end": 20.0}]}


def test_a_stream_tells_the_words_as_they_are_heard(client: openai.OpenAI) -> None:
    events = list(client.audio.transcriptions.create(model="whisper-1", file=FILE, stream=True))
    deltas = [event.delta for event in events if isinstance(event, TranscriptionTextDeltaEvent)]
    assert len(deltas) == 3
    assert isinstance(events[-1], TranscriptionTextDoneEvent)
    assert "".join(deltas) == events[-1].text == "first words second words third words"


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        (["회의를 시작합니다.", "다음 안건입니다."], "회의를 시작합니다. 다음 안건입니다."),
        (["สวัสดีครับ", "เราเริ่มกันเลย"], "สวัสดีครับเราเริ่มกันเลย"),
        (["会议开始。", "下一个议题"], "会议开始。下一个议题"),
        (["会議を始めます。", "次の議題です。"], "会議を始めます。次の議題です。"),
        (["ສະບາຍດີ", "ພວກເຮົາເລີ່ມ"], "ສະບາຍດີພວກເຮົາເລີ່ມ"),
        (["សួស្តី", "យើងចាប់ផ្តើម"], "សួស្តីយើងចាប់ផ្តើម"),
        (["မင်္ဂလာပါ", "စတင်ကြပါစို့"], "မင်္ဂလာပါစတင်ကြပါစို့"),
        (["Guten Morgen.", "Wir fangen an."], "Guten Morgen. Wir fangen an."),
    ],
)
def test_words_stand_beside_each_other_as_their_script_writes_them_live_and_at_the_end(
    client: openai.OpenAI, heard: list[str], text: str
) -> None:
    file = ("speech.mp3", "\n".join(heard).encode())
    events = list(client.audio.transcriptions.create(model="whisper-1", file=file, stream=True))
    live = "".join(event.delta for event in events if isinstance(event, TranscriptionTextDeltaEvent))
    assert isinstance(events[-1], TranscriptionTextDoneEvent)
    assert (live, events[-1].text) == (text, text)
    assert client.audio.transcriptions.create(model="whisper-1", file=file).text == text


def test_a_stream_that_fails_raises_in_the_client(client: openai.OpenAI) -> None:
    stream = client.audio.transcriptions.create(model="whisper-1", file=("a.mp3", b"fail"), stream=True)
    with pytest.raises(openai.APIError, match="no recording"):
        list(stream)


def test_a_caller_who_leaves_a_stream_takes_the_task_back(service: WebService, client: openai.OpenAI) -> None:
    service.worker.paused.set()
    stream = client.audio.transcriptions.create(model="whisper-1", file=FILE, stream=True)
    (task,) = service.http.get("/api/tasks").json()["tasks"]
    while not service.http.get(f"/api/task/{task['id']}").json()["prepared"]:
        time.sleep(0.01)
    stream.close()
    until = time.monotonic() + 5
    while service.http.get("/api/tasks").json()["tasks"] or service.stored():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_stream_ends_with_the_service_and_its_task_stays(loopback: str, tmp_path: Path) -> None:
    with WebService(tmp_path, stopping=lambda: True) as service:
        service.worker.paused.set()
        with openai.OpenAI(base_url=f"{service.url}/v1", api_key="none", max_retries=0) as client:
            stream = client.audio.transcriptions.create(model="whisper-1", file=FILE, stream=True)
            with pytest.raises(openai.APIError, match="restarts"):
                list(stream)
        assert len(service.http.get("/api/tasks").json()["tasks"]) == 1


def test_a_translation_is_english(client: openai.OpenAI) -> None:
    with pytest.warns(DeprecationWarning, match="deprecated"):  # of the client's own making, as it comes
        heard = client.audio.translations.create(model="whisper-1", file=FILE)
    assert heard.text == "first words second words third words"


def test_errors_have_the_shape_that_the_client_knows(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as unknown:
        client.audio.transcriptions.create(model="whisper-1", file=FILE, language="klingon")
    assert (unknown.value.type, unknown.value.param) == ("invalid_request_error", "language")
    with pytest.raises(openai.BadRequestError) as unusable:
        client.audio.transcriptions.create(model="whisper-1", file=("a.mp3", b"fail"))
    assert unusable.value.code == "not_audio"
    with pytest.raises(openai.BadRequestError, match="word and segment"):
        client.audio.transcriptions.create(
            model="whisper-1",
            file=FILE,
            response_format="verbose_json",
            timestamp_granularities=["letter"],  # type: ignore[list-item]
        )
    with pytest.raises(openai.AuthenticationError) as refused:
        client.with_options(api_key="ek_wrong").audio.transcriptions.create(model="whisper-1", file=FILE)
    assert refused.value.code == "invalid_api_key"


def test_nothing_is_left_of_a_refused_upload(service: WebService, client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError):
        client.audio.transcriptions.create(model="whisper-1", file=FILE, language="klingon")
    assert service.stored() == []
