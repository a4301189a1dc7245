"""Fact verification: what a text model states is looked up in the lines of the recording.

Numbers, times, dates and names must stand near the cited line, or near another that says the same; in the
recording's own language the words must too. What stands nowhere is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.language.guess import guess_language
from bot.modes.owners import Owners
from bot.modes.passages import NumberedLine
from bot.modes.said_names import SaidNames
from bot.modes.statements import FEWEST_WORDS, Statement, base_language, is_in_name
from bot.modes.voices import Voices
from bot.text.claims.decision_words import KNOWN, is_agreed, is_left_open, is_negated
from bot.text.claims.facts import Atom, Facts, FactualClaim, are_alike, bears_out, facts_in
from bot.text.claims.plain_words import plain
from bot.text.claims.word_overlap import WordOverlap, matter
from bot.text.sentences import sentences
from bot.text.speakers import read_speaker

_BEFORE, _BEHIND = 2, 2
"""Lines around a cited one that may say a part of the statement."""
_BESIDE = 3
_WIDE = 12
"""Lines that are looked at as a whole, not around one."""
_LEAST_SHARE = 0.3
"""Of the weight of a statement's words that its lines hold."""
_TELLING_SHARE = 0.5
"""The same where the words alone tell the place."""
_LEAST_BESIDE_CLAIMS = 0.12
"""The same where a number or a day stands there too."""
_LEAST_GIST_SHARE = 0.25
"""The same of a sentence about the whole, which is said in more general words."""
_LEAST_ANSWER_SHARE = 0.3
_LEAST_ASKED_SHARE = 0.15
"""Of the weight of a question's words, in lines that answer it and were not quoted."""
_LEAST_NOTE_SHARE = 0.5
"""Clean notes keep the words that were said."""
_TELLING_CHARACTERS = 40
"""Of a line whose language can be told."""
_LONGEST_STATEMENT = 800
"""Characters: nobody's point takes more."""
_ALTERNATIVES = (
    frozenset({"number", "time", "date"}),
    frozenset({"weekday"}),
    frozenset({"month"}),
    frozenset({"relative"}),
)
"""Kinds of claims of which one may stand in another's place."""
_MOST_SCANNED = 400
"""Lines that are read for a number which is nearly that of the recording, or told in other digits."""
_MOST_PLACES = 8
"""Lines that are looked at for one that says what the cited one does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A statement that is borne out, or has nothing in it to look up."""

    line: int | None
    """Number of the line that says it; None where nobody can tell."""


class Verifier:
    """The lines of a recording, as what statements are checked against."""

    def __init__(
        self,
        lines: Sequence[NumberedLine],
        *,
        spoken: str | None,
        written: str | None,
        vocabulary: Sequence[str] = (),
        speakers: Sequence[str] = (),
    ) -> None:
        """`vocabulary`: names that are spelled right, however they are heard; `speakers`: of the voices."""
        texts = [line.text for line in lines]
        self._lines = lines
        self._index = {line.number: at for at, line in enumerate(lines)}
        self._spoken = spoken or guess_language(" ".join(texts)[:5000])
        self._written = written
        self._facts: list[Facts | None] = [None] * len(lines)
        self._by_atom: dict[Atom, list[int]] | None = None
        self._kinds: dict[str, set[frozenset[Atom]]] = {}
        self._voices = Voices(lines)
        self._names = SaidNames(texts, self._spoken, self._voices.called(speakers))
        self._owners = Owners(self._names, self._line_facts, len(lines))
        self._overlap = WordOverlap(texts, self._spoken)
        self._spelled = frozenset(plain(word) for term in vocabulary for word in term.split())

    def place(self, text: str, cited: int | None) -> Placed | None:
        """Where it is said: in the cited line, else in the one that bears it out best; None for nowhere."""
        if len(text) > _LONGEST_STATEMENT:
            return None
        statement = self._read(text)
        if statement.is_bare:
            return Placed(line=cited)
        if not self._are_there(statement):
            return None
        at = self._index.get(cited) if cited is not None else None
        if at is not None and self._is_borne_out(statement, self._around(at), _LEAST_SHARE, at=at):
            return Placed(line=cited)
        other = self._elsewhere(statement, at)
        if other is not None:
            return Placed(line=self._lines[other].number)
        return Placed(line=cited) if at is not None and self._is_scattered(statement, at) else None

    def _elsewhere(self, statement: Statement, at: int | None) -> int | None:
        """Another line that says it, not one beside a cited line that says otherwise."""
        if statement.is_translated and not statement.is_telling:
            return None
        is_denied = at is not None and self._is_swapped(statement, self._around(at), at)
        for other in self._likely(statement):
            if is_denied and at is not None and abs(other - at) <= _BESIDE:
                continue
            if self._is_borne_out(statement, self._around(other), _LEAST_SHARE, at=other):
                return other
        return None

    def is_decided(self, text: str, cited: int | None) -> bool:
        """Whether people agree there, as far as that can be told."""
        at = self._index.get(cited) if cited is not None else None
        if at is None or self._spoken not in KNOWN or is_negated(text):
            return True
        line = self._lines[at]
        around = [self._lines[one].text for one in range(max(0, at - 1), min(at + 2, len(self._lines)))]
        if is_left_open(line.text):
            return False
        if is_agreed(line.text):
            return True
        behind = self._lines[at + 1].text if at + 1 < len(self._lines) else ""
        return not is_left_open(behind) and any(is_agreed(one) and not is_left_open(one) for one in around)

    def owner(self, owner: str | None, text: str, cited: int | None) -> str | None:
        """The owner of a task, where the lines around it name them."""
        at = self._index.get(cited) if cited is not None else None
        if owner is None or at is None:
            return None
        if (speaker := read_speaker(owner)) is not None:
            return owner if self._voices.is_owner(speaker, at) else None
        return owner if self._owners.is_owner(owner, text, at) else None

    def gist(self, text: str) -> str:
        """Those of its sentences that the recording bears out."""
        whole = range(len(self._lines))
        kept = [one for one in sentences(text) if self._is_gist_borne_out(self._read(one), whole)]
        return text if len(kept) == len(sentences(text)) else " ".join(kept)

    def evidence(self, text: str, question: str, quoted: Sequence[NumberedLine]) -> tuple[NumberedLine, ...]:
        """The lines that bear an answer out: the quoted ones, with others where those do not say it.

        Empty where no lines do.
        """
        asked = self._read(question[:_LONGEST_STATEMENT])
        lines = tuple(quoted)
        for one in sentences(text):
            found = self._answered(one, asked, lines)
            if found is None:
                return ()
            lines = tuple(sorted({*lines, *found}, key=lambda line: line.number))
        return lines

    def is_noted(self, text: str, lines: Sequence[NumberedLine]) -> bool:
        """Whether a sentence of clean notes stands in these lines."""
        own = [self._index[line.number] for line in lines]
        return self._is_borne_out(self._read(text), own, _LEAST_NOTE_SHARE)

    def _answered(
        self, text: str, asked: Statement, quoted: Sequence[NumberedLine]
    ) -> Sequence[NumberedLine] | None:
        statement = self._read(text, without=asked.words)
        near = sorted({at for line in quoted for at in self._around(self._index[line.number])})
        places = [self._index[line.number] for line in quoted]
        if any(self._is_borne_out(statement, near, _LEAST_ANSWER_SHARE, at=place) for place in places):
            return ()
        for other in self._likely(statement):
            around = self._around(other)
            if self._is_asked(asked, other) and self._is_borne_out(
                statement, around, _LEAST_ANSWER_SHARE, at=other
            ):
                return (self._lines[other],)
        return None

    def _is_asked(self, asked: Statement, at: int) -> bool:
        """Whether a line that was not quoted is about the question."""
        if not asked.words or not all(self._is_claimed(claim, (at,)) for claim in asked.claims):
            return False
        return self._overlap.share(asked.words, self._around(at)) >= _LEAST_ASKED_SHARE

    def _around(self, at: int) -> range:
        return range(max(0, at - _BEFORE), min(at + _BEHIND + 1, len(self._lines)))

    def _read(self, text: str, *, without: Collection[str] = ()) -> Statement:
        text, speakers = self._voices.read(text)
        language = self._spoken if guess_language(text) == self._spoken else self._written
        facts = facts_in(text, language)
        is_translated = base_language(language) != base_language(self._spoken)
        names = frozenset(
            name.plain
            for name in facts.names
            if name.plain not in self._spelled and (name.is_sure or not is_translated)
        )
        claimed = {word for claim in facts.claims for word in matter(claim.text, language)}
        words = tuple(
            word
            for word in matter(text, language)
            if word not in without and word not in claimed and not is_in_name(word, names)
        )
        return Statement(
            claims=facts.claims,
            names=tuple(name for name in names if not self._names.cannot_tell(name)),
            words=() if is_translated else words,
            is_translated=is_translated,
            speakers=speakers,
        )

    def _line_facts(self, at: int) -> Facts:
        found = self._facts[at]
        if found is None:
            line = self._lines[at]
            found = self._facts[at] = facts_in(line.text, line.language or self._language_of(line.text))
        return found

    def _language_of(self, text: str) -> str | None:
        """The recording's, unless a line that is long enough to tell is in another that is known."""
        guess = guess_language(text) if len(text) >= _TELLING_CHARACTERS else None
        return guess if guess in KNOWN else self._spoken

    def _are_there(self, statement: Statement) -> bool:
        """Whether all that it names is named, and all who speak there do."""
        named = all(self._names.lines(name) for name in statement.names)
        return named and self._voices.speak(statement.speakers)

    def _are_known(self, statement: Statement, lines: Sequence[int]) -> bool:
        """Whether the names are said: one near by, unless the words tell the place; the others anywhere."""
        if not self._are_there(statement):
            return False
        if not lines or len(lines) > _WIDE:
            return True
        if not self._voices.speak(statement.speakers, lines):
            return False
        if not statement.names:
            return True
        near = range(lines[0] - _BESIDE, lines[-1] + _BESIDE + 1)
        if any(not self._names.lines(name).isdisjoint(near) for name in statement.names):
            return True
        return bool(statement.words) and self._overlap.share(statement.words, lines) >= _TELLING_SHARE

    def _is_borne_out(
        self, statement: Statement, lines: Sequence[int], least: float, *, at: int | None = None
    ) -> bool:
        """Whether these lines say it. `at` is the one that is cited."""
        return (
            self._are_known(statement, lines)
            and all(self._is_claimed(claim, lines) for claim in statement.claims)
            and self._is_worded(statement, lines, least)
            and not self._is_swapped(statement, lines, at)
        )

    def _is_swapped(self, statement: Statement, lines: Sequence[int], at: int | None) -> bool:
        """Whether a number or day of another line stands in place of one that the line itself has."""
        best = at
        if statement.words or at is None:
            best = max(lines, key=lambda one: self._nearness(statement, one, at))
        assert best is not None
        facts = self._line_facts(best)
        for kinds in _ALTERNATIVES:
            own = [claim for claim in statement.claims if claim.kind in kinds]
            there = [claim for claim in facts.claims if claim.kind in kinds]
            used = [one for one in there if any(are_alike(one, claim) for claim in own)]
            held = [claim for claim in own if bears_out(facts, claim)]
            if len(used) < len(there) and (len(held) < len(own) or len(held) > max(1, len(used))):
                return True
        return False

    def _with(self, atom: Atom) -> Sequence[int]:
        """The lines that state it."""
        if self._by_atom is None:
            self._by_atom = {}
            for at in range(len(self._lines)):
                facts = self._line_facts(at)
                for one in facts.atoms:
                    self._by_atom.setdefault(one, []).append(at)
                for claim in facts.claims:
                    self._kinds.setdefault(claim.kind, set()).add(claim.any_of)
        return self._by_atom.get(atom, ())

    def _nearness(self, statement: Statement, line: int, at: int | None) -> tuple[float, bool, int]:
        held = sum(bears_out(self._line_facts(line), claim) for claim in statement.claims)
        return self._overlap.share(statement.words, (line,)), line == at, held

    def _is_claimed(self, claim: FactualClaim, lines: Sequence[int]) -> bool:
        """Whether lines state it, or have no digits and a language whose number words are not known."""
        if any(bears_out(self._line_facts(at), claim) for at in lines):
            return True
        if claim.kind == "currency" or self._spoken not in KNOWN:
            return not any(one.kind == claim.kind for at in lines for one in self._line_facts(at).claims)
        return False

    def _is_worded(self, statement: Statement, lines: Collection[int], least: float) -> bool:
        """Whether enough of its words stand there: fewer do where its claims do, none where several do."""
        if len(statement.words) < FEWEST_WORDS or len(statement.claims) + len(statement.names) > 1:
            return True
        wanted = _LEAST_BESIDE_CLAIMS if statement.claims or statement.names else least
        return self._overlap.share(statement.words, lines) >= wanted

    def _is_gist_borne_out(self, statement: Statement, lines: Sequence[int]) -> bool:
        """A claim must stand in a line that shares a word with the sentence, where that can be told."""
        beside = self._overlap.sharing(statement.words) if statement.words and statement.claims else None
        return (
            self._are_known(statement, lines)
            and all(self._is_said(claim, beside) for claim in statement.claims)
            and self._is_worded(statement, lines, _LEAST_GIST_SHARE)
        )

    def _is_said(self, claim: FactualClaim, lines: Collection[int] | None) -> bool:
        """Whether one of these lines states it, or any where it cannot be another: the only month, say."""
        stating = {at for atom in claim.any_of for at in self._with(atom)}
        if lines is None or len(self._kinds.get(claim.kind, ())) == 1:
            return bool(stating) or self._is_claimed(claim, range(len(self._lines)))
        return not stating.isdisjoint(lines) or self._is_claimed(claim, sorted(lines)[:_MOST_SCANNED])

    def _is_scattered(self, statement: Statement, at: int) -> bool:
        """Whether lines that share words with the statement say each of its claims, and the cited one
        most.
        """
        near = self._around(at)
        if not (statement.words and self._voices.speak(statement.speakers, near)):
            return False
        if not self._is_worded(statement, near, _LEAST_SHARE):
            return False
        likely = self._overlap.likely(statement.words, _MOST_PLACES)
        places = {at for one in likely for at in (one, one + 1)} | set(near)
        lines = sorted(one for one in places if one < len(self._lines))
        return all(self._is_claimed(claim, lines) for claim in statement.claims) and not self._is_swapped(
            statement, lines, at
        )

    def _likely(self, statement: Statement) -> list[int]:
        """Lines that may say it: by its words, then by its names, then by its numbers."""
        by_words = self._overlap.likely(statement.words, _MOST_PLACES)
        by_names = sorted({at for name in statement.names for at in self._names.lines(name)})
        by_claims = sorted(
            {at for claim in statement.claims[:1] for atom in claim.any_of for at in self._with(atom)}
        )
        return list(dict.fromkeys((*by_words, *by_names[:_MOST_PLACES], *by_claims[:_MOST_PLACES])))
