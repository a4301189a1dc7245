from __future__ import annotations

from dataclasses import replace

from bot.domain.dedup import dedup_key
from bot.domain.job import Mode, Options, Source

SOURCE = Source(url="file:/a/b.wav", name="b.wav", sha256="00ff")
OPTIONS = Options(mode=Mode.ASR)


def test_the_same_sound_under_another_name_is_the_same_request() -> None:
    other = replace(SOURCE, url="blob:uploads/1", name="c.wav")
    assert dedup_key("chat", SOURCE, OPTIONS) == dedup_key("chat", other, OPTIONS)


def test_another_chat_sound_or_option_is_another_request() -> None:
    keys = {
        dedup_key("chat", SOURCE, OPTIONS),
        dedup_key("other", SOURCE, OPTIONS),
        dedup_key("chat", replace(SOURCE, sha256="00fe"), OPTIONS),
        dedup_key("chat", SOURCE, replace(OPTIONS, to="de")),
        dedup_key("chat", SOURCE, replace(OPTIONS, mode=Mode.S2T)),
    }
    assert len(keys) == 5
