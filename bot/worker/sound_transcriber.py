"""What is said in a sound, believed only where it fits what is spoken there.

A part that comes back without words, with too few or with some that nobody can have said is heard again in
halves, down to a few seconds; what still fails is named. Where nobody speaks, nobody is believed. What is
spoken in another language than the one that is expected is heard as what it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.audio.halves import excerpt, halve
from bot.audio.loudness import levelled
from bot.audio.speech_ranges import listened
from bot.domain.coverage import EngineName, HeardAgain, Unchecked
from bot.domain.errors import ContextOverflow, EngineError, EngineRefused
from bot.domain.job import Capability
from bot.domain.recording import Sound, TimeRange, merged
from bot.domain.transcript import Line, SegmentText
from bot.inference import checks
from bot.inference.part_answer import PartAnswer
from bot.inference.pool import EnginePool
from bot.language.word_spacing import run_together
from bot.text.line_times import parted, timed_lines
from bot.text.ranges import without
from bot.text.said_languages import said_languages
from bot.text.spelled_names import respelled, terms_alike
from bot.worker.spoken_runs import SpokenRun, spoken_runs

logger = logging.getLogger(__name__)

MOST_HALVINGS = 4
"""A segment of five minutes ends at about 20 s; what cannot be heard there is named as missing."""
EARLIER_HOLE = "missing"
"""Why sound is heard again that an earlier answer had no words for."""
LONG_LINE_SECONDS = 12.0
NEARLY_SILENT_SECONDS = 1.0
"""Sound with less speech than this is listened to before an engine is asked at all."""


@dataclass(frozen=True, kw_only=True)
class SoundTranscriber:
    """One segment's way through an engine."""

    pool: EnginePool
    gate: str
    capability: Capability
    language: str | None
    """Spoken, as somebody says or as was found."""
    job_id: str
    is_found: bool = False
    """The language is not asked for any more."""
    terms: tuple[str, ...] = ()
    """Names that may be said: what sounds like one is heard again by an engine that is told of it."""
    model: str | None = None
    """That the recording was begun with, where the engine's may change."""

    async def text_of(self, sound: Sound, *, halvings: int = 0) -> SegmentText:
        """Every second of speech is in the text's lines or in its `missing`."""
        if sound.speech_seconds < NEARLY_SILENT_SECONDS:
            sound = await _listened(sound)
            if checks.speech_within(sound, sound.range) < checks.SOME_SPEECH_SECONDS:
                return _within(sound, [])
        if not self.is_found and await self.pool.can_tell_language(self.gate):
            return await self._by_language(await _listened(sound), halvings=halvings)
        sound, answers = await asyncio.gather(_listened(sound), self._asked(sound, halvings=halvings))
        heard = []
        for answer in answers:
            problem = _doubt(sound, answer, suspect=halvings > 0)
            heard.append(
                await self._again(
                    await asyncio.to_thread(excerpt, sound, answer.range), problem, halvings=halvings
                )
                if problem
                else await self._spelled(
                    self._believed(answer, sound, suspect=halvings > 0), sound, answer.range
                )
            )
        return _within(sound, heard)

    async def _by_language(self, sound: Sound, *, halvings: int) -> SegmentText:
        """Each stretch asked for in what is spoken there. One that is refused costs itself alone."""
        runs = await spoken_runs(self.pool, self.gate, sound, hint=self.language)
        heard: dict[TimeRange, SegmentText] = {}
        refused: list[EngineRefused] = []
        for run in runs:
            try:
                heard[run.sound.range] = await self._told_of(run).text_of(run.sound, halvings=halvings)
            except EngineRefused as error:
                refused.append(error)
        if len(refused) == len(runs):
            raise refused[0]
        for run in runs:
            if run.sound.range not in heard:
                again = self._told_of(run)._again  # noqa: SLF001 - of the same class
                heard[run.sound.range] = await again(run.sound, "refused", halvings=halvings)
        return _within(sound, [heard[run.sound.range] for run in runs])

    def _told_of(self, run: SpokenRun) -> SoundTranscriber:
        return replace(self, language=run.language, is_found=True)

    async def rest_of(self, sound: Sound, earlier: SegmentText, holes: Sequence[TimeRange]) -> SegmentText:
        """An earlier text of the sound with its holes heard again; no other part of it is asked for."""
        sound = await _listened(sound)
        found = []
        for hole in holes:
            piece = await asyncio.to_thread(excerpt, sound, hole)
            found.append(self._told(hole, EARLIER_HOLE, await self.text_of(piece, halvings=1)))
        whole = _within(sound, [replace(earlier, missing=without(earlier.missing, holes)), *found])
        lines = sorted(whole.lines, key=lambda line: line.range.start)
        return replace(whole, text=run_together(line.text for line in lines), lines=tuple(lines))

    def _told(self, at: TimeRange, reason: str, text: SegmentText) -> SegmentText:
        """The text, saying that it is not the first answer about its sound."""
        again = HeardAgain(range=at, reason=reason, engine=self._engine_name())
        return replace(text, heard_again=(again, *text.heard_again))

    def _engine_name(self) -> EngineName:
        return self.pool.engine_name(self.gate, began_with=self.model)

    async def _asked(self, sound: Sound, *, halvings: int) -> Sequence[PartAnswer]:
        """A refusal of a piece is a problem of that piece; one of the whole is the engine's."""
        try:
            return await self.pool.transcribe(
                self.gate,
                sound,
                capability=self.capability,
                language=self.language,
                began_with=self.model,
            )
        except ContextOverflow:
            return (PartAnswer(range=sound.range, problem="overflow"),)
        except EngineRefused:
            if not halvings:
                raise
            return (PartAnswer(range=sound.range, problem="refused"),)

    async def _again(self, piece: Sound, problem: str, *, halvings: int) -> SegmentText:
        logger.warning(
            "answer.refused", extra={"job": self.job_id, "reason": problem, "seconds": piece.range.seconds}
        )
        speech_seconds = checks.speech_within(piece, piece.range)
        if problem == "unspoken" and speech_seconds < checks.SPEECH_WITHOUT_WORDS_SECONDS:
            return SegmentText(text="", unspoken=(piece.range,))
        if problem == "wrong_language" and (unhinted := await self._unhinted(piece)):
            return unhinted if halvings else self._told(piece.range, problem, unhinted)
        halves = await asyncio.to_thread(halve, piece) if halvings < MOST_HALVINGS else None
        if halves is None:
            text = await self._last_try(piece)
        else:
            text = together([await self.text_of(half, halvings=halvings + 1) for half in halves])
        return text if halvings else self._told(piece.range, problem, text)

    async def _spelled(self, text: SegmentText, sound: Sound, at: TimeRange) -> SegmentText:
        """With the names in it that a second hearing has, too. One that fails changes nothing."""
        if not self.terms:
            return text
        alike = await asyncio.to_thread(terms_alike, text.text, self.terms)
        if not alike:
            return text
        piece = await asyncio.to_thread(excerpt, sound, at)
        try:
            told = await self.pool.transcribe(
                self.gate, piece, language=self.language, terms=alike, began_with=self.model
            )
        except EngineError:
            return text
        lines = respelled(text.lines, " ".join(one.text.text for one in told if not one.problem), alike)
        if lines == text.lines:
            return text
        return replace(text, text=run_together(line.text for line in lines), lines=lines)

    async def _unhinted(self, piece: Sound) -> SegmentText | None:
        """What is believable of the piece where no language is named; None if not all is."""
        profile = self.pool.gate_profile(self.gate)
        if self.language is None or self.capability is not Capability.TRANSCRIBE or profile.hears_languages:
            return None
        if profile.tells_language and not await self.pool.can_tell_language(self.gate):
            return None
        free = replace(self, language=None, is_found=True)
        answers = await free._asked(piece, halvings=1)  # noqa: SLF001 - of the same class
        if not answers or any(_doubt(piece, answer, suspect=True) for answer in answers):
            return None
        return together([free._believed(answer, piece, suspect=True) for answer in answers])  # noqa: SLF001

    async def _last_try(self, piece: Sound) -> SegmentText:
        """What is too quiet to be understood may be understood when it is louder."""
        louder = replace(piece, flac=await asyncio.to_thread(levelled, piece.flac))
        heard = []
        for answer in await self._asked(louder, halvings=MOST_HALVINGS):
            if _doubt(louder, answer, suspect=True):
                heard.append(SegmentText(text="", missing=(answer.range,), marks=answer.text.marks))
            else:
                heard.append(self._believed(answer, louder, suspect=True))
        return together(heard)

    def _believed(self, answer: PartAnswer, sound: Sound, *, suspect: bool) -> SegmentText:
        spoken = checks.speech_within(sound, answer.range)
        reasons = checks.untold(answer.text, speech_seconds=spoken, suspect=suspect)
        lines = sentence_lines(answer.text, answer.range, sound.pauses)
        own = answer.text.language if self.is_found else None
        return replace(
            answer.text,
            lines=tuple(replace(line, language=line.language or own) for line in lines),
            unchecked=tuple(Unchecked(range=answer.range, reason=reason) for reason in reasons),
        )


async def _listened(sound: Sound) -> Sound:
    return sound if sound.speech is not None else await asyncio.to_thread(listened, sound)


def _doubt(sound: Sound, answer: PartAnswer, *, suspect: bool) -> str | None:
    """Why the answer is not believed."""
    if answer.problem:
        return answer.problem
    left_out = checks.gaps(answer.range, answer.text.lines)
    if any(checks.speech_within(sound, gap) > checks.UNHEARD_SECONDS for gap in left_out):
        return "gap"
    spoken = checks.speech_within(sound, answer.range)
    return checks.speech_problem(answer.text.text, speech_seconds=spoken, suspect=suspect)


def _within(sound: Sound, heard: Sequence[SegmentText]) -> SegmentText:
    """Texts of pieces of the sound as one, with where in it somebody speaks."""
    return replace(together(heard), speech=sound.speech, other_sound=sound.other_sound)


def sentence_lines(text: SegmentText, heard: TimeRange, pauses: Sequence[TimeRange]) -> tuple[Line, ...]:
    """Times of sentences: the engine's own, else told from the pauses; so are those inside of long lines."""
    within = [pause for pause in pauses if heard.start <= pause.start < heard.end]
    lines = text.lines or timed_lines(text.text, heard, within)
    fine: list[Line] = []
    for line in lines:
        if line.range.seconds <= LONG_LINE_SECONDS:
            fine.append(line)
        else:
            inside = [pause for pause in within if line.range.start <= pause.start < line.range.end]
            fine += parted(line, inside)
    return tuple(fine)


def together(heard: Sequence[SegmentText]) -> SegmentText:
    """Texts of consecutive pieces as one; the language is that of most of what is said."""
    return SegmentText(
        text=run_together(one.text for one in heard),
        language=most_said(heard),
        lines=tuple(line for one in heard for line in one.lines),
        missing=merged(gap for one in heard for gap in one.missing),
        unspoken=merged(at for one in heard for at in one.unspoken),
        marks=tuple(mark for one in heard for mark in one.marks),
        heard_again=tuple(again for one in heard for again in one.heard_again),
        unchecked=tuple(untold for one in heard for untold in one.unchecked),
        engine=next((one.engine for one in heard if one.engine), None),
    )


def most_said(heard: Sequence[SegmentText]) -> str | None:
    """The language of the most letters; None where nobody tells one."""
    letters = sum(map(said_languages, heard), Counter[str]())
    return letters.most_common(1)[0][0] if letters else None
