"""What schemathesis has to know beyond the OpenAPI document. Loaded by its own process."""

from __future__ import annotations

import io
import math
import struct
import wave
from typing import Any

import schemathesis
from hypothesis import strategies as st

RATE = 8000


def tone(seconds: float) -> bytes:
    """As a WAV file: valid sound is more than bytes of some length."""
    samples = (round(9000 * math.sin(number / 5)) for number in range(int(RATE * seconds)))
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return stream.getvalue()


schemathesis.openapi.format("language", st.sampled_from(["de", "German", "Deutsch", "zh-CN", "pt"]))
schemathesis.openapi.format("speakers", st.sampled_from(["auto", "off", "1", "20"]))
schemathesis.openapi.format("webhook", st.just("http://127.0.0.1:9/earmark"))
schemathesis.openapi.media_type("audio/*", st.sampled_from([tone(0.2), tone(0.4)]))


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Mode understand needs a question: a condition between fields that a form's schema cannot say."""
    body = case.body
    if not isinstance(body, dict) or body.get("mode") != "understand":
        return True
    question = body.get("question")
    return isinstance(question, str) and bool(question.strip())
