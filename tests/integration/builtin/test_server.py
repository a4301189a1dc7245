from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import httpx
import numpy as np
import pytest

from bot.domain.recording import SAMPLE_RATE
from tests.fakes import speech
from tests.integration.builtin.child import Child, recognize, served

CLIP = speech.clip("librivox-0880.flac")


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Child, int]]:
    with served(tmp_path_factory.mktemp("weights")) as ready:
        yield ready


@pytest.fixture
def client(child: tuple[Child, int], loopback: str) -> Iterator[httpx.Client]:
    with child[0].client(child[1]) as client:
        yield client


def gauge(client: httpx.Client, name: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    return float(next(line.split()[-1] for line in lines if line.startswith(f"vllm:num_requests_{name}")))


def await_gauge(client: httpx.Client, name: str, value: float, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while gauge(client, name) != value:
        assert time.monotonic() < deadline, f"{name} is not {value} after {seconds} s"
        time.sleep(0.05)


def test_the_server_names_its_model_and_is_healthy(client: httpx.Client) -> None:
    assert client.get("/health").status_code == 200
    (card,) = client.get("/v1/models").json()["data"]
    assert (card["id"], card["max_model_len"]) == ("whisper-base", 448)


def test_plain_json_has_the_words_and_the_length(client: httpx.Client) -> None:
    answer = recognize(client, CLIP.flac, model="whisper-base", language="en").json()
    assert speech.normalised(answer["text"]) == CLIP.text
    assert answer["usage"] == {"type": "duration", "seconds": 3}


def test_every_word_has_its_time_where_that_is_asked_for(client: httpx.Client) -> None:
    sound = speech.clip("two-cities.flac").flac
    wanted = {"response_format": "verbose_json", "timestamp_granularities[]": "word"}
    for segment in recognize(client, sound, **wanted).json()["segments"]:
        assert "".join(word["word"] for word in segment["words"]) == segment["text"]
        times = [time for word in segment["words"] for time in (word["start"], word["end"])]
        assert times == sorted(times)
        assert segment["start"] - 0.1 <= times[0] < times[-1] <= segment["end"] + 0.1


def test_verbose_json_has_times_measures_and_the_language(client: httpx.Client) -> None:
    answer = recognize(client, speech.clip("two-cities.flac").flac, response_format="verbose_json").json()
    assert answer["language"] == "en"
    assert len(answer["segments"]) > 3
    assert "".join(segment["text"] for segment in answer["segments"]).strip() == answer["text"]
    times = [time for segment in answer["segments"] for time in (segment["start"], segment["end"])]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= answer["duration"] + 0.5
    assert all(segment["avg_logprob"] > -1 for segment in answer["segments"])
    assert all(0 <= segment["no_speech_prob"] <= 1 for segment in answer["segments"])
    assert all(segment["compression_ratio"] < 2.4 for segment in answer["segments"])


def test_wav_is_heard_as_well(client: httpx.Client) -> None:
    wav = speech.encoded(CLIP.samples, "WAV")
    assert speech.normalised(recognize(client, wav).json()["text"]) == CLIP.text


@pytest.mark.parametrize(
    ("fields", "status", "param"),
    [
        ({"response_format": "srt"}, 400, "response_format"),
        ({"response_format": "vtt"}, 400, "response_format"),
        ({"language": "xx"}, 400, "language"),
        ({"language": "English"}, 400, "language"),
        ({"temperature": "7"}, 400, "temperature"),
        ({"temperature": "warm"}, 400, "temperature"),
        ({"model": "whisper-large"}, 404, "model"),
    ],
)
@pytest.mark.parametrize("task", ["transcriptions", "translations"])
def test_a_request_that_cannot_be_met_is_refused_in_the_shape_of_vllm(
    client: httpx.Client, task: str, fields: dict[str, str], status: int, param: str
) -> None:
    response = recognize(client, CLIP.flac, task, **fields)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (status, status, param)
    assert error["message"]
    assert error["type"]


@pytest.mark.parametrize("data", [b"", b"hello", CLIP.flac[:60]], ids=["empty", "text", "header"])
def test_a_file_that_is_no_sound_is_refused(client: httpx.Client, data: bytes) -> None:
    response = recognize(client, data)
    assert (response.status_code, response.json()["error"]["param"]) == (400, "file")


def test_a_request_without_a_file_is_refused(client: httpx.Client) -> None:
    response = client.post("/v1/audio/transcriptions", data={"model": "whisper-base"})
    assert (response.status_code, response.json()["error"]["param"]) == (400, "file")


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer", "a secret of this test"])
def test_a_caller_without_the_secret_is_turned_away(client: httpx.Client, header: str | None) -> None:
    with httpx.Client(base_url=client.base_url, timeout=60) as stranger:
        stranger.headers.update({"Authorization": header} if header else {})
        for response in (stranger.get("/v1/models"), recognize(stranger, CLIP.flac)):
            assert response.status_code == 401
            assert response.json()["error"]["code"] == 401


def test_silence_gives_no_words(client: httpx.Client) -> None:
    silence = speech.flac(np.zeros(20 * SAMPLE_RATE, dtype=np.float32))
    answer = recognize(client, silence, response_format="verbose_json").json()
    assert (answer["text"], answer["segments"], answer["duration"]) == ("", [], 20)


def test_long_silence_between_words_adds_none(client: httpx.Client) -> None:
    one = speech.clip("librivox-0930.flac")
    recording = speech.joined([one, one], pause_seconds=25)
    answer = recognize(
        client, speech.flac(recording.samples), language="en", response_format="verbose_json"
    ).json()
    assert speech.normalised(answer["text"]) == recording.text
    for segment, range_ in zip(answer["segments"], recording.ranges, strict=True):
        assert segment["start"] == pytest.approx(range_.start_seconds, abs=1)
        assert segment["end"] == pytest.approx(range_.end_seconds, abs=1)


def test_very_quiet_speech_is_heard(client: httpx.Client) -> None:
    quiet = speech.flac(CLIP.samples * np.float32(0.01))
    assert speech.normalised(recognize(client, quiet, language="en").json()["text"]) == CLIP.text


def test_work_stops_when_its_client_goes_away(client: httpx.Client) -> None:
    ten_minutes = speech.flac(speech.long_recording(10).samples)
    with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
        request = client.build_request(
            "POST", "/v1/audio/transcriptions", files={"file": ("s.flac", ten_minutes)}
        )
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        connection.sendall(f"POST {request.url.path} HTTP/1.1\r\n{head}\r\n".encode() + request.read())
        await_gauge(client, "running", 1)
    await_gauge(client, "running", 0, seconds=40)  # all of it takes longer


def test_requests_beyond_the_slots_wait_and_leave_the_queue_with_their_client(client: httpx.Client) -> None:
    minute = speech.flac(speech.long_recording(1).samples)
    request = client.build_request("POST", "/v1/audio/transcriptions", files={"file": ("s.flac", minute)})
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    message = f"POST {request.url.path} HTTP/1.1\r\n{head}\r\n".encode() + request.read()
    address = (client.base_url.host, client.base_url.port)
    with socket.create_connection(address) as first, socket.create_connection(address) as second:
        first.sendall(message)
        await_gauge(client, "running", 1)
        second.sendall(message)
        await_gauge(client, "waiting", 1)
        second.close()
        await_gauge(client, "waiting", 0)
        assert gauge(client, "running") == 1
    await_gauge(client, "running", 0, seconds=60)
