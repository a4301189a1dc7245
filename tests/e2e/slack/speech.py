"""What people say in these tests: English that the stand-in for an engine hears word by word."""

from __future__ import annotations

import io
import json
import random
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.integration.audio import made_files

WORD_SECONDS = 0.4
"""A brisk talker."""
NOTE = "Hello Tom, the demo moved to three. Please send me your slides by noon."
PLANNING = """
Good morning, this is the planning for the spring fair. Our stand is booked, it has number forty two.
Lena prints the new flyers by Friday. Tom says the big screen is broken and a new one costs six hundred euros.
We decided to rent one instead. Tom asks the rental shop today. Then the hotel, the old one was too loud.
We decided to take the small one by the river. Lena books four rooms until Sunday.
Next week we look at the talks. Thank you and see you then.
"""
SUMMARY = {
    "gist": "The team plans its stand at the spring fair: flyers, a rented screen and a quieter hotel.",
    "points": [
        {"text": "The stand is booked and has number forty two.", "line": 2},
        {"text": "The big screen is broken, and a new one costs six hundred euros.", "line": 4},
    ],
    "decisions": [
        {"text": "Rent a screen instead of buying one.", "line": 5},
        {"text": "Take the small hotel by the river.", "line": 8},
    ],
    "actions": [
        {"text": "Print the new flyers by Friday.", "owner": "Lena", "line": 3},
        {"text": "Ask the rental shop today.", "owner": "Tom", "line": 6},
        {"text": "Book four rooms until Sunday.", "owner": "Lena", "line": 9},
    ],
}
DECIDED = {
    "found": True,
    "answer": "To rent a screen, and to take the small hotel by the river.",
    "quotes": [
        {"line": 5, "quote": "We decided to rent one instead."},
        {"line": 8, "quote": "We decided to take the small one by the river."},
    ],
}
ROOMS = {
    "found": True,
    "answer": "Lena does, until Sunday.",
    "quotes": [{"line": 9, "quote": "Lena books four rooms until Sunday."}],
}
CLEAN = """
1| Good morning, this is the planning for the spring fair. Our stand is booked, it has number forty two.
3| Lena prints the new flyers by Friday. Tom says the big screen is broken and a new one costs six hundred
euros. We decided to rent one instead. Tom asks the rental shop today.
7| Then the hotel, the old one was too loud. We decided to take the small one by the river. Lena books four
rooms until Sunday.
10| Next week we look at the talks. Thank you and see you then.
"""
GERMAN_PLANNING = """
1| Guten Morgen, das ist die Planung für die Frühjahrsmesse.
2| Unser Stand ist gebucht, er hat die Nummer zweiundvierzig.
3| Lena druckt die neuen Handzettel bis Freitag.
4| Tom sagt, der große Bildschirm ist kaputt, und ein neuer kostet sechshundert Euro.
5| Wir haben beschlossen, stattdessen einen zu mieten.
6| Tom fragt heute beim Verleih nach.
7| Dann das Hotel, das alte war zu laut.
8| Wir haben beschlossen, das kleine am Fluss zu nehmen.
9| Lena bucht vier Zimmer bis Sonntag.
10| Nächste Woche sehen wir uns die Vorträge an.
11| Danke und bis dann.
"""
GERMAN_NOTE = """
1| Hallo Tom, die Vorführung ist jetzt um drei.
2| Bitte schick mir deine Folien bis Mittag.
"""
FRENCH_NOTE = """
1| Bonjour Tom, la démonstration est maintenant à trois heures.
2| Envoie-moi tes diapositives avant midi, s'il te plaît.
"""
BROKEN = {
    "found": True,
    "answer": "The big screen is broken.",
    "quotes": [
        {"line": 4, "quote": "Tom says the big screen is broken and a new one costs six hundred euros."}
    ],
}
ASKING = {
    "found": True,
    "answer": "Tom asks the rental shop today.",
    "quotes": [{"line": 6, "quote": "Tom asks the rental shop today."}],
}
SCRIPT = [
    (r"<question>\n[^<]*[Ww]hat was decided", json.dumps(DECIDED)),
    (r"<question>\n[^<]*[Ww]ho books", json.dumps(ROOMS)),
    (r"<question>\n[^<]*what is broken", json.dumps(BROKEN)),
    (r"<question>\nand who sees to it\?\n.*<conversation>[^<]*big screen", json.dumps(ASKING)),
    (r"Answer this question", json.dumps({"found": False, "answer": "", "quotes": []})),
    (r"Listen to the recording and answer", "NOTHING"),
    (r"Hello Tom.*Summarize it",
     json.dumps({"gist": "The demo is at three now; the slides are due by noon."})),
    (r"Summarize it", json.dumps(SUMMARY)),
    (r"Hello Tom.*into clean, readable text",
     "1| Hello Tom, the demo moved to three. Please send me your slides by noon."),
    (r"into clean, readable text", CLEAN),
    (r"Hello Tom.*into German", GERMAN_NOTE),
    (r"Hello Tom.*into French", FRENCH_NOTE),
    (r"into German", GERMAN_PLANNING),
]  # fmt: skip
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
            said += [self._tone(word), "", ""] if word.endswith((".", "?")) else [self._tone(word)]
        return tuple(said)

    def _tone(self, word: str) -> str:
        if word not in self._tones:
            tone = VOCABULARY[len(self._tones)]
            self._tones[word], self.spelling[tone] = tone, word
        return self._tones[word]


def chatter(sentences: int) -> str:
    """Much text from few words."""
    chance = random.Random(7)
    people, deeds = ("Lena", "Tom", "Ines"), ("counted", "packed", "moved", "labelled", "weighed")
    numbers, things = ("seven", "twelve", "thirty", "forty"), ("crates", "banners", "tables", "lanterns")
    places = ("warehouse.", "corridor.", "basement.", "entrance.")
    return " ".join(
        f"{chance.choice(people)} {chance.choice(deeds)} {chance.choice(numbers)} {chance.choice(things)} "
        f"and {chance.choice(numbers)} {chance.choice(things)} in the {chance.choice(places)}"
        for _ in range(sentences)
    )


@cache
def recording(
    tones: tuple[str, ...], kind: str = "ogg", *, take: int = 0, word_seconds: float = WORD_SECONDS
) -> bytes:
    """As a file of the kind: ogg, mp3, wav, m4a, mp4. Another `take` is another recording of the words."""
    sound = spoken_tones(tones, word_seconds=word_seconds, voiced=0.7)
    sound = (sound * (1 + take / 100)).astype(np.int16)
    if kind in ("mp4", "m4a"):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"clip.{kind}"
            made = made_files.video(file, sound) if kind == "mp4" else made_files.write(file, sound, "aac")
            return made.read_bytes()
    stream = io.BytesIO()
    form, subtype = {
        "ogg": ("OGG", "OPUS"),
        "mp3": ("MP3", "MPEG_LAYER_III"),
        "wav": ("WAV", "PCM_16"),
    }[kind]
    soundfile.write(stream, sound, SAMPLE_RATE, format=form, subtype=subtype)
    return stream.getvalue()
