"""What is wrong with a file of subtitles, by Netflix's timed text style guides; it reads the file alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_TIMES = re.compile(r"(\d\d):(\d\d):(\d\d)[,.](\d{3}) --> (\d\d):(\d\d):(\d\d)[,.](\d{3})")
_VOICE = re.compile(r"<v ([^>]*)>")
_NEVER_FIRST = tuple("。、，．！？；：）】》」』”’…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?;:)]}»")  # noqa: RUF001
_NEVER_LAST = tuple("（【《「『([{«¿¡")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Shown:
    start: int
    """Milliseconds."""
    end: int
    rows: tuple[str, ...]
    voices: tuple[str, ...] = ()
    """As WebVTT names them."""

    @property
    def in_dialogue(self) -> bool:
        """Two people, each in a row with a dash."""
        return len(self.rows) == 2 and all(row.startswith("- ") for row in self.rows)

    @property
    def wide(self) -> int:
        return sum(unicodedata.east_asian_width(one) in "WF" for one in "".join(self.rows))

    @property
    def narrow(self) -> int:
        text = " ".join(self.rows)
        marks = sum(unicodedata.category(one) in {"Mn", "Me", "Cf"} for one in text)
        return len(text) - marks - self.wide

    @property
    def words(self) -> int:
        return len(" ".join(self.rows).split())


def shown_in(file: str) -> list[Shown]:
    """Of SubRip or WebVTT."""
    found = []
    for block in file.strip().split("\n\n"):
        if (times := _TIMES.search(block)) is None:
            continue
        numbers = [int(one) for one in times.groups()]
        start, end = (
            ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
            for hours, minutes, seconds, rest in (numbers[:4], numbers[4:])
        )
        rows = block[times.end() :].strip("\n").split("\n")
        voiced = file.startswith("WEBVTT")
        voices = tuple(_VOICE.findall("\n".join(rows))) if voiced else ()
        bare = (_VOICE.sub("", row).removesuffix("</v>") if voiced else row for row in rows)
        unescaped = (re.sub(r"&(amp|lt|gt);", "&", row) for row in bare)
        found.append(Shown(start=start, end=end, rows=tuple(unescaped), voices=voices))
    return found


def broken_rules(file: str) -> list[str]:
    """A line for each fault; a text that nobody can read in its time is one only where time was left."""
    shown = shown_in(file)
    faults = []
    for at, cue in enumerate(shown):
        room = (shown[at + 1].start if at + 1 < len(shown) else 10**12) - cue.start
        faults += [
            f"{at + 1}: {fault}: {' | '.join(cue.rows)}" for fault in (*_of_rows(cue), *_of_times(cue, room))
        ]
    return faults


def _of_rows(cue: Shown) -> list[str]:
    faults = []
    if not 1 <= len(cue.rows) <= 2 or not all(row.strip() for row in cue.rows):
        faults.append(f"{len(cue.rows)} rows")
    most = 32 if cue.wide > cue.narrow else 42
    for row in cue.rows:
        one = Shown(0, 0, (row,))
        if one.narrow + 2 * one.wide > most:
            faults.append("a row too long")
        if row.startswith(_NEVER_FIRST):
            faults.append(f"a row begins with {row[0]}")
        if row.endswith(_NEVER_LAST):
            faults.append(f"a row ends with {row[-1]}")
    if len(cue.voices) > 1 and not cue.in_dialogue:
        faults.append("two voices without dashes")
    if len(cue.rows) == 2 and not cue.in_dialogue and cue.narrow + 2 * cue.wide <= most:
        faults.append("two rows where one is enough")
    return faults


def _of_times(cue: Shown, room: int) -> list[str]:
    """`room`: milliseconds until the next begins."""
    lasts, faults = cue.end - cue.start, []
    reading = 1000 * (cue.narrow / 17 + cue.wide / 9)
    if lasts > 7000:
        faults.append(f"{lasts} ms")
    if room - lasts < 83:
        faults.append(f"{room - lasts} ms before the next")
    if lasts < 250:
        faults.append(f"{lasts} ms, which nobody sees")
    if lasts < 833 and room >= 833 + 84:
        faults.append(f"only {lasts} ms")
    if lasts < min(reading, 7000, room - 84) - 1:
        faults.append(f"{lasts} ms to read it, {room} ms of room")
    return faults
