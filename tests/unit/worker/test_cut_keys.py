"""What heard a piece of sound is a part of the name under which its words are kept."""

from __future__ import annotations

from bot.domain.job import Capability
from bot.domain.recording import Segment, TimeRange
from bot.inference.client import EndpointConfig
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES
from bot.worker.prepare import Cut, CutOptions

SEGMENT = Segment(index=0, range=TimeRange(start=0, end=160))


def key(*terms: str) -> str:
    options = CutOptions(capability=Capability.TRANSCRIBE, engine="e", language=None, seconds=30, terms=terms)
    return Cut(sha256="5ha", options=options).cache_key(SEGMENT)


def test_words_heard_before_names_were_set_do_not_serve_after() -> None:
    assert key() == "5ha/0-160/e/transcribe/auto"
    assert len({key(), key("Digium"), key("Digium", "Earmark")}) == 3
    assert key("Digium") == key("Digium")


def test_names_are_for_engines_that_can_be_told_and_for_transcripts_alone() -> None:
    def terms(profile: str, capability: Capability) -> tuple[str, ...]:
        endpoint = EndpointConfig(name="one", base_url="http://127.0.0.1:1", profile=PROFILES[profile])
        return EnginePool([endpoint], terms=["Digium"]).terms_for(capability)

    assert terms("whisper", Capability.TRANSCRIBE) == ("Digium",)
    assert terms("whisper", Capability.TRANSLATE) == ()
    assert terms("qwen3-asr", Capability.TRANSCRIBE) == ()


def test_names_of_a_request_go_before_the_installations_and_change_the_key() -> None:
    endpoint = EndpointConfig(name="one", base_url="http://127.0.0.1:1", profile=PROFILES["whisper"])
    pool = EnginePool([endpoint], terms=["Digium = Digium AG", "Earmark"])
    assert pool.terms_for(Capability.TRANSCRIBE, ["Asterisk", "Earmark"]) == ("Asterisk", "Earmark", "Digium")
