"""What people say in these tests: English that the stand-in for an engine hears word by word."""

from __future__ import annotations

import io
import json
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from bot.domain.recording import SAMPLE_RATE
from tests.fakes.tones import VOCABULARY, spoken_tones
from tests.integration.audio import made_files

NOTE = "Hi Ben, the train is late again. Please start without me, I will be there at ten."
MEETING = """
Good morning everybody and welcome to the weekly planning. First the launch. Maria says the new website
is ready, only the pictures are missing. She will send them to Ben on Tuesday. Ben wants to test the shop
once more before the launch, because the payment failed twice last week. We decided to open on Thursday
the twelfth at nine. Then the budget. The printing costs four hundred euros more than we thought, so Olga
will ask the printer for a better price. If he says no, we take the smaller format. Last point, the
summer party. Most of us would like the lake, and Carl knows the man who rents the boats. Carl will call
him today. That was all, thank you and have a good week.
"""
_BENT = (17, 58, 92, 100, 187, 200)
"""Tones that Opus bends where they begin a file."""
_TONES = tuple(tone for place, tone in enumerate(VOCABULARY) if place not in _BENT)
_PEOPLE = ("Maria", "Ben", "Olga", "Carl")
_DEEDS = ("moved", "counted", "packed", "sold")
_THINGS = ("chairs", "lamps", "boats", "tables", "books")
_PLACES = ("hall.", "garden.", "office.", "kitchen.", "attic.")
_NUMBERS = ("two", "three", "five", "seven", "nine", "ten", "twelve")

SUMMARY = {
    "gist": "The team plans the launch of the new website, looks at the printing costs and chooses a place "
    "for the summer party.",
    "points": [
        {"text": "The new website is ready, only the pictures are missing."},
        {"text": "The printing costs four hundred euros more than we thought."},
        {"text": "Most of us would like the lake for the summer party."},
    ],
    "decisions": [{"text": "We decided to open on Thursday the twelfth at nine."}],
    "actions": [
        {"text": "Send the pictures to Ben on Tuesday.", "owner": "Maria"},
        {"text": "Ask the printer for a better price.", "owner": "Olga"},
        {"text": "Call the man who rents the boats today.", "owner": "Carl"},
    ],
}
OPENING = {
    "found": True,
    "answer": "On Thursday the twelfth, at nine.",
    "quotes": [{"line": 6, "quote": "We decided to open on Thursday the twelfth at nine."}],
}
CALLER = {
    "found": True,
    "answer": "Carl, today.",
    "quotes": [{"line": 12, "quote": "Carl will call him today."}],
}
CLEAN = """
1| Good morning everybody and welcome to the weekly planning.
2| First the launch. Maria says the new website is ready, only the pictures are missing. She will send them to
Ben on Tuesday. Ben wants to test the shop once more before the launch, because the payment failed twice last
week. We decided to open on Thursday the twelfth at nine.
7| Then the budget. The printing costs four hundred euros more than we thought, so Olga will ask the printer
for a better price. If he says no, we take the smaller format.
10| Last point, the summer party. Most of us would like the lake, and Carl knows the man who rents the boats.
Carl will call him today. That was all, thank you and have a good week.
"""
GERMAN_MEETING = """
1| Guten Morgen zusammen und willkommen zur Wochenplanung.
2| Zuerst der Start.
3| Maria sagt, die neue Website ist fertig, nur die Bilder fehlen noch.
4| Sie schickt sie Ben am Dienstag.
5| Ben will den Laden vor dem Start noch einmal testen, weil die Bezahlung letzte Woche zweimal schiefging.
6| Wir haben beschlossen, am Donnerstag, dem Zwölften, um neun zu öffnen.
7| Dann das Budget.
8| Der Druck kostet vierhundert Euro mehr als gedacht, also fragt Olga die Druckerei nach besseren Preisen.
9| Wenn er nein sagt, nehmen wir das kleinere Format.
10| Letzter Punkt, das Sommerfest.
11| Die meisten von uns möchten an den See, und Carl kennt den Mann, der die Boote vermietet.
12| Carl ruft ihn heute an.
13| Das war alles, danke und eine gute Woche.
"""
GERMAN_NOTE = """
1| Hallo Ben, der Zug hat wieder Verspätung.
2| Fangt bitte ohne mich an, ich bin um zehn da.
"""
FRENCH_NOTE = """
1| Salut Ben, le train est encore en retard.
2| Commencez sans moi, je serai là à dix heures.
"""
MISSING = {
    "found": True,
    "answer": "The pictures are missing.",
    "quotes": [{"line": 3, "quote": "Maria says the new website is ready, only the pictures are missing."}],
}
SENDER = {
    "found": True,
    "answer": "Maria, on Tuesday.",
    "quotes": [{"line": 4, "quote": "She will send them to Ben on Tuesday."}],
}
SCRIPT = [
    (r"<question>\n[^<]*When do we open", json.dumps(OPENING)),
    (r"<question>\n[^<]*Who calls", json.dumps(CALLER)),
    (r"<question>\n[^<]*What is missing", json.dumps(MISSING)),
    (r"<question>\nand who sends them\?\n.*<conversation>[^<]*The pictures are missing", json.dumps(SENDER)),
    (r"Answer this question", json.dumps({"found": False, "answer": "", "quotes": []})),
    (r"Listen to the recording and answer", "NOTHING"),
    (
        r"1\| (?:\[[\d:]+\] )?Hi Ben.*into clean, readable text",
        "1| Hi Ben, the train is late again. Please start without me, I will be there at ten.",
    ),
    (r"into clean, readable text", CLEAN),
    (
        r"1\| (?:\[[\d:]+\] )?Hi Ben.*Summarize it",
        json.dumps({"gist": "The train is late; they shall start without the speaker, who comes at ten."}),
    ),
    (r"Summarize it", json.dumps(SUMMARY)),
    (r"1\| Hi Ben.*into German", GERMAN_NOTE),
    (r"1\| Hi Ben.*into French", FRENCH_NOTE),
    (r"into German", GERMAN_MEETING),
]
"""What the engine writes, by what it is asked."""


@dataclass(kw_only=True)
class Speech:
    """Gives every word a tone, and tells the engine how the tones are written."""

    spelling: dict[str, str] = field(default_factory=dict)
    """By tone."""
    _tones: dict[str, str] = field(default_factory=dict)

    def tones(self, text: str) -> tuple[str, ...]:
        """A pause stands after each sentence."""
        said: list[str] = []
        for word in text.split():
            said += [self._tone(word), ""] if word.endswith((".", "?", "!")) else [self._tone(word)]
        return tuple(said)

    def _tone(self, word: str) -> str:
        if word not in self._tones:
            tone = _TONES[len(self._tones)]
            self._tones[word], self.spelling[tone] = tone, word
        return self._tones[word]


def seconds_of(text: str) -> int:
    """At a word a second."""
    return sum(2 if word.endswith((".", "?", "!")) else 1 for word in text.split())


def story(sentences: int) -> str:
    """Of ten words each, with few different ones."""
    chance = np.random.default_rng(7)

    def one(words: tuple[str, ...]) -> str:
        return words[int(chance.integers(len(words)))]

    return " ".join(
        f"{one(_PEOPLE)} {one(_DEEDS)} {one(_NUMBERS)} {one(_THINGS)} and {one(_NUMBERS)} {one(_THINGS)} "
        f"in the {one(_PLACES)}"
        for _ in range(sentences)
    )


@cache
def recording(
    tones: tuple[str, ...], kind: str = "ogg", *, louder: int = 0, word_seconds: float = 1.0
) -> bytes:
    """As a file of the kind: ogg, mp3, flac, wav, mp4. `louder` makes another recording of the same words."""
    sound = spoken_tones(tones, word_seconds=word_seconds, voiced=0.7)
    sound = (sound * (1 + louder / 100)).astype(np.int16)
    if kind == "mp4":
        with tempfile.TemporaryDirectory() as folder:
            return made_files.video(Path(folder) / "clip.mp4", sound).read_bytes()
    stream = io.BytesIO()
    form, subtype = {
        "ogg": ("OGG", "OPUS"),
        "mp3": ("MP3", "MPEG_LAYER_III"),
        "flac": ("FLAC", "PCM_16"),
        "wav": ("WAV", "PCM_16"),
    }[kind]
    soundfile.write(stream, sound, SAMPLE_RATE, format=form, subtype=subtype)
    return stream.getvalue()
