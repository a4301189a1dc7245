"""Where to cut: a stream of 16 kHz mono sound becomes segments that tile it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.audio.encode import Int16Samples, flac
from bot.audio.encoded_segment import EncodedSegment
from bot.audio.sample_window import SILENT_DB, SampleWindow
from bot.audio.voice import FRAME, FRAMES_A_SECOND, Levels, runs
from bot.domain.recording import Segment, TimeRange

PAUSE_FRAMES = 10
"""0.3 s: the shortest silence between two sentences that needs no overlap. The model's speech fades late."""
DEAD_FRAMES = 250
"""8 s: shorter silence stays in its segment."""
DEAD_PROBABILITY = 0.15
DEAD_DB_BELOW_SPEECH = 20.0
KEPT_FRAMES = 16
"""Half a second of dead air that stays with the speech on either side; also the smoothing of the cut rule."""
_WHOLLY_HEARD_SECONDS = 60.0
"""Segments up to here are listened to from end to end; longer ones near cuts and in samples."""
_SAMPLE_FRAMES, _SAMPLE_EVERY = 64, 1000
_CLEAR_CONTRAST_DB = 25.0
"""Speech over pauses: from here on the quietest moments are pauses, and the model only confirms it."""
_CANDIDATES = 3
_LOOK_AHEAD_FRAMES = 48


@dataclass(frozen=True, kw_only=True, slots=True)
class CutPlan:
    """How long segments shall be. All in seconds."""

    target_seconds: float = 240.0
    first_targets: tuple[float, ...] = (30.0, 60.0, 120.0)
    """Targets of the first segments, so that the first words come early; never over `target_seconds`."""
    reach_seconds: float = 15.0
    """How far from the target the best pause is looked for."""
    max_seconds: float = 600.0
    """No engine hears more at once than this, overlap included."""
    overlap_seconds: float = 15.0
    """How much is heard twice where no pause was found."""

    def __post_init__(self) -> None:
        if not (self.target_seconds >= 1 and self.max_seconds >= 2 and self.reach_seconds >= 0):
            raise ValueError(
                "a target of at least 1 s, a maximum of at least 2 s and no negative reach are needed"
            )

    def target_frames(self, heard_before: int) -> int:
        wanted = (
            self.first_targets[heard_before]
            if heard_before < len(self.first_targets)
            else self.target_seconds
        )
        return max(_frames(min(wanted, self.target_seconds, self.max_seconds)), 16)

    @property
    def max_frames(self) -> int:
        return _frames(self.max_seconds)

    @property
    def overlap_frames(self) -> int:
        """At most a third of what may be heard, so that segments get on."""
        return min(_frames(min(self.overlap_seconds, 30.0)), self.max_frames // 3)


def _frames(seconds: float) -> int:
    return int(seconds * FRAMES_A_SECOND)


class Segmenter:
    """Sound in by `feed`, pieces out once their ends are known. Holds one segment and the look-ahead."""

    def __init__(self, plan: CutPlan, already: Sequence[Segment] = ()) -> None:
        self._plan = plan
        self._index = len(already)
        self._heard_before = sum(not one.dead_air for one in already)
        self._resume_at = already[-1].range.end if already else 0
        self._check_boundary = bool(already) and not already[-1].dead_air
        history = min(self._resume_at // FRAME, plan.overlap_frames + 2 * KEPT_FRAMES)
        self._skip = self._resume_at - history * FRAME
        self._window = SampleWindow(self._skip)
        self._start = history
        self._overlap = 0
        self._dead = False
        self._seen = history
        self._ended = False

    @property
    def duration(self) -> int:
        """Samples so far."""
        return max(self._window.end, self._resume_at)

    @property
    def enough(self) -> bool:
        return False

    def feed(self, sound: Int16Samples) -> Iterator[EncodedSegment]:
        if self._skip:
            skipped = min(self._skip, len(sound))
            self._skip -= skipped
            sound = sound[skipped:]
        self._window.append(sound)
        yield from self._pieces()

    def finish(self) -> Iterator[EncodedSegment]:
        self._window.finish()
        self._ended = True
        yield from self._pieces()

    def _pieces(self) -> Iterator[EncodedSegment]:
        while self._start < self._window.frames:
            if self._check_boundary and not self._look_back():
                return
            piece = self._dead_piece() if self._dead else self._heard_piece()
            if piece is None:
                return
            yield piece

    def _look_back(self) -> bool:
        """Finds out whether the cut behind what exists lies in a pause; False until it can be told."""
        if self._window.frames < self._start + _LOOK_AHEAD_FRAMES and not self._ended:
            return False
        self._check_boundary = False
        if not self._is_pause(self._start):
            self._overlap = min(self._plan.overlap_frames, self._start)
        return True

    # Heard segments

    def _heard_piece(self) -> EncodedSegment | None:
        cut = self._target_cut()
        dead = self._dead_run()
        if dead is not None and (cut is None or dead <= cut):
            self._dead = True
            self._seen = dead
            return self._heard(dead, overlap_next=0) if dead > self._start else self._dead_piece()
        if cut is None:
            return None
        needs_overlap = cut < self._window.frames and not self._is_pause(cut)
        return self._heard(cut, overlap_next=self._plan.overlap_frames if needs_overlap else 0)

    def _heard(self, end: int, *, overlap_next: int) -> EncodedSegment:
        segment = self._segment(end)
        sound = self._window.samples(segment.heard.start, segment.heard.end)
        self._go_on_at(end)
        self._overlap = min(overlap_next, end)
        self._heard_before += 1
        return EncodedSegment(segment=segment, flac=flac(sound))

    def _segment(self, end: int) -> Segment:
        speech_seconds, pauses = self._listen(self._start, end)
        start = self._window.sample_of(self._start)
        return Segment(
            index=self._index,
            range=TimeRange(start=start, end=self._window.sample_of(end)),
            overlap=start - self._window.sample_of(self._start - self._overlap),
            pauses=pauses,
            speech_seconds=round(speech_seconds, 2),
        )

    def _go_on_at(self, frame: int) -> None:
        self._index += 1
        self._start = frame
        self._overlap = 0
        self._window.drop_before(self._window.sample_of(frame - self._plan.overlap_frames - 2 * KEPT_FRAMES))

    def _target_cut(self) -> int | None:
        """The frame to cut before, or None while more must be heard."""
        target = self._plan.target_frames(self._heard_before)
        most = self._plan.max_frames - self._overlap
        target = min(target, most)
        reach = min(_frames(self._plan.reach_seconds), target // 3)
        low, high = self._start + target - reach, self._start + min(target + reach, most)
        if self._ended and self._window.frames <= high:
            return self._window.frames
        if self._window.frames < high + _LOOK_AHEAD_FRAMES and not self._ended:
            return None
        if self._ended:
            high = max(min(high, self._window.frames - int(FRAMES_A_SECOND)), low)
        return self._best(low, max(high, low), self._start + target)

    def _best(self, low: int, high: int, target: int) -> int:
        """The quietest half-second, by level and by speech probability; the middle of its pause."""
        first, last = max(low - KEPT_FRAMES, self._start), min(high + KEPT_FRAMES, self._window.frames)
        levels = self._window.levels(first, last)
        frames = np.arange(first, last)
        distance = np.abs(frames - target) / max(high - low, 1)
        unrest: npt.NDArray[np.float64] = (
            _smooth(_relative(levels, self._window.speech_level)) + 0.15 * distance
        )
        unrest[(frames < low) | (frames > high)] = np.inf
        contrast = self._window.speech_level - float(np.percentile(levels, 5))
        if contrast < _CLEAR_CONTRAST_DB:
            unrest = unrest + _smooth(self._window.probabilities(first, last))
        else:
            unrest = self._unrest_of_candidates(unrest, first)
        best = first + int(np.argmin(unrest))
        around = self._pause(best)
        return best if around is None else min(max((around[0] + around[1]) // 2, low), high)

    def _unrest_of_candidates(self, unrest: npt.NDArray[np.float64], first: int) -> npt.NDArray[np.float64]:
        """Where pauses stand out by their level, the model need only judge the quietest moments."""
        judged = np.full(len(unrest), np.inf)
        open_to_choice = unrest.copy()
        for _ in range(_CANDIDATES):
            best = int(np.argmin(open_to_choice))
            near, end = max(best - KEPT_FRAMES, 0), best + KEPT_FRAMES
            asked = max(near - KEPT_FRAMES // 2, 0)
            speech = self._window.probabilities(first + asked, first + end + KEPT_FRAMES // 2)
            stretch = slice(near, min(end, len(unrest)))
            judged[stretch] = unrest[stretch] + _smooth(speech)[near - asked :][: stretch.stop - near]
            open_to_choice[max(best - 2 * KEPT_FRAMES, 0) : best + 2 * KEPT_FRAMES] = np.inf
        return judged

    def _is_pause(self, frame: int) -> bool:
        return self._pause(frame) is not None

    def _pause(self, frame: int) -> tuple[int, int] | None:
        """The pause around a frame: long enough to need no overlap."""
        reach = 2 * KEPT_FRAMES
        first, last = max(frame - reach, self._window.first_frame), min(frame + reach, self._window.frames)
        calm = self._window.probabilities(first, last) < 0.4
        calm &= _relative(self._window.levels(first, last), self._window.speech_level) < 0.6
        for start, end in runs(calm, PAUSE_FRAMES):
            if first + start <= frame <= first + end:
                return first + start, first + end
        return None

    def _listen(self, start: int, end: int) -> tuple[float, tuple[TimeRange, ...]]:
        """Seconds of speech, and the pauses. In long segments by level, corrected by the model in samples."""
        if (end - start) / FRAMES_A_SECOND <= _WHOLLY_HEARD_SECONDS:
            self._window.probabilities(start, end)
        else:
            for at in range(start, end, _SAMPLE_EVERY):
                self._window.probabilities(at, min(at + _SAMPLE_FRAMES, end))
        known = self._window.known_probabilities(start, end)
        loud = _relative(self._window.levels(start, end), self._window.speech_level) > 0.4
        asked = ~np.isnan(known)
        voiced = np.zeros(len(known), dtype=np.bool_)
        voiced[asked] = known[asked] >= 0.5
        loud_and_asked = int((loud & asked).sum())
        share = float((voiced & loud).sum()) / loud_and_asked if loud_and_asked else 1.0
        speech_frames = float(voiced.sum()) + share * float((loud & ~asked).sum())
        calm = np.where(asked, ~voiced, ~loud)
        pauses = tuple(
            TimeRange(start=self._window.sample_of(start + a), end=self._window.sample_of(start + b))
            for a, b in runs(calm, PAUSE_FRAMES)
        )
        return speech_frames / FRAMES_A_SECOND, pauses

    # Dead air

    def _quiet(self, start: int, end: int) -> npt.NDArray[np.bool_]:
        return self._window.levels(start, end) < max(
            self._window.speech_level - DEAD_DB_BELOW_SPEECH, SILENT_DB
        )

    def _dead_run(self) -> int | None:
        """Where dead air begins in what is held, half a second after the sound before it."""
        for low, high in runs(self._quiet(self._start, self._window.frames), DEAD_FRAMES):
            speechless = self._window.probabilities(self._start + low, self._start + high) < DEAD_PROBABILITY
            for a, _ in runs(speechless, DEAD_FRAMES):
                begin = self._start + low + a
                return begin if begin == self._start else begin + KEPT_FRAMES
        return None

    def _dead_piece(self) -> EncodedSegment | None:
        """Dead air up to half a second before the next sound, or None while it goes on."""
        frames = self._window.frames
        dead = self._quiet(self._seen, frames) & (
            self._window.probabilities(self._seen, frames) < DEAD_PROBABILITY
        )
        if dead.all():
            if not self._ended:
                self._window.forget_loudness(self._seen, frames)
                self._seen = frames
                self._window.drop_before(
                    self._window.sample_of(frames - self._plan.overlap_frames - 2 * KEPT_FRAMES)
                )
                return None
            end = frames
        else:
            end = max(self._seen + int(np.argmin(dead)) - KEPT_FRAMES, self._start + 1)
        segment = Segment(
            index=self._index,
            range=TimeRange(start=self._window.sample_of(self._start), end=self._window.sample_of(end)),
            dead_air=True,
        )
        self._dead = False
        self._go_on_at(end)
        return EncodedSegment(segment=segment, flac=None)


def _smooth(values: Levels) -> Levels:
    """Mean over half a second."""
    padded = np.pad(values, (KEPT_FRAMES // 2, KEPT_FRAMES - KEPT_FRAMES // 2 - 1), mode="edge")
    smooth = np.convolve(padded, np.full(KEPT_FRAMES, 1 / KEPT_FRAMES, dtype=np.float32), mode="valid")
    return np.asarray(smooth, dtype=np.float32)


def _relative(levels: Levels, speech_level: float) -> Levels:
    """0 at the quietest of these levels, 1 at that of speech."""
    floor = float(np.percentile(levels, 5)) if len(levels) else speech_level
    relative: Levels = np.clip((levels - floor) / max(speech_level - floor, 6.0), 0, 1)
    return relative
