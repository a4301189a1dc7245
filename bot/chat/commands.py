"""What people write, understood: a command, a question, or neither."""

# ruff: noqa: RUF001  (punctuation marks of several scripts are the matter here)

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.chat.command_words import (
    AT_THE_END,
    COURTESIES,
    MARKS,
    MODES,
    NOUNS,
    UNSPACED,
    WORDS,
    Name,
)
from bot.chat.filler_words import PRONOUNS, UNSPACED_FILLERS
from bot.chat.question_forms import is_question
from bot.chat.request_frames import ASKED_FOR, UNSPACED_WANTED, behind_frame
from bot.chat.speaker_words import as_arguments, read_names, without_count
from bot.chat.targets import read_target
from bot.chat.vocabulary_orders import names_terms
from bot.domain.job import Mode
from bot.language.prepositions import OUT_OF
from bot.language.scripts import is_unspaced

_SLASH = re.compile(r"/([^\s@/]{1,32})(?:@\S+)?(?:\s+|$)", re.UNICODE)
_OTHERS = re.compile(rf"(?<![\w/])/({'|'.join(name for name in Name if name not in MODES)})\b")
_WITH_AN_ARGUMENT = frozenset({Name.LANGUAGE, Name.MODE, Name.VOCABULARY})
_MOST_BARE_WORDS = 4
"""Of a sentence without a slash that is still a command: `summarize this for me`."""
_MOST_UNKNOWN_WORDS = 2
"""Of what may be meant for a language where nothing says that one follows: `translate Old Klingon`."""
_ABOUT = frozenset(("about", "nach", "über", "zu", "sobre", "por", "sur", "à", "об", "про", "насчёт", "о"))
"""Begins what is asked without a question: `ask about the budget`."""
_OF = OUT_OF | frozenset(("of", "about", "der", "des", "zur", "zum", "da", "do", "dos", "das", "о", "по"))
"""Begins what a noun is of: `notes of the call`."""
_CLITICS = re.compile(r"(?:-(?:moi|nous|le|la|les|ça|me|nos|o|a|os|as))+$")
"""`traduis-le-moi`, `traduza-o`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    name: Name
    rest: str = ""
    """What follows: a question, a language, a mode."""
    slash: bool = True
    speakers: str = ""
    """How many people speak, as it was typed."""

    @property
    def mode(self) -> Mode | None:
        return MODES.get(self.name)


def parse_command(text: str, *, addressed: bool, published: bool = False) -> Command | None:
    """The command that the text begins with. Without a slash it counts only where the bot is spoken to.

    `published`: behind a slash only the names count that the bot lists; others may belong to another bot.
    """
    text = text.strip()
    if (slash := _SLASH.match(text)) is not None:
        return _slash_command(slash[1], text[slash.end() :].strip(), published=published)
    if not (addressed and text):
        return None
    if (names := read_names(text)) is not None:
        return Command(name=Name.SPEAKER, rest=as_arguments(names), slash=False)
    return _counted(text) or _bare_command(_without_courtesy(text.lstrip(MARKS)))


def _counted(text: str) -> Command | None:
    """One that says how many people speak: `transcribe it with 3 speakers`."""
    rest, speakers = without_count(text)
    command = _bare_command(_without_courtesy(rest.lstrip(MARKS))) if speakers else None
    if command is None or command.mode in {None, Mode.UNDERSTAND}:
        return None
    return replace(command, speakers=speakers)


def spelled(text: str, command_prefix: str) -> str:
    """Commands in a text of the bot, as the platform takes them: see `Place.command_prefix`."""
    return _OTHERS.sub(rf"/{command_prefix} \1", text) if command_prefix else text


def command_name(word: str) -> Name | None:
    word = word.strip(MARKS + "/").casefold()
    return WORDS.get(word) or WORDS.get(_CLITICS.sub("", word))


def parse_mode(text: str) -> Mode | None:
    """The mode that a word of people means: `notes`, `s2t`, `Zusammenfassung`."""
    name = command_name(text)
    return None if name is None else MODES.get(name)


def parse_target(text: str) -> str | None:
    """The language of `German`, `to German`, `auf Deutsch`, `成德语`."""
    return read_target(text).code


def is_named(text: str) -> bool:
    """Whether the command says whose it is: `/status@earmark_bot`."""
    return is_slashed(text) and "@" in text.split(maxsplit=1)[0]


def is_slashed(text: str) -> bool:
    return text.lstrip().startswith("/")


def _slash_command(word: str, rest: str, *, published: bool) -> Command | None:
    if published and word.casefold() not in set(Name):
        return None
    name = command_name(word)
    unspaced = next(filter(word.startswith, UNSPACED), None)
    if name is None and unspaced is not None:
        name, rest = WORDS[unspaced], f"{word.removeprefix(unspaced)} {rest}".strip()
    if name is None:
        return None
    counted = name in MODES and MODES[name] is not Mode.UNDERSTAND
    rest, speakers = without_count(rest) if counted else (rest, "")
    return Command(name=name, rest=_without_pronoun(word, rest), speakers=speakers)


def _without_pronoun(word: str, rest: str) -> str:
    """`it` alone beside `translate` is the recording."""
    return "" if rest.strip(MARKS).casefold() == PRONOUNS.get(word.casefold()) else rest


def _without_courtesy(text: str) -> str:
    key = text.casefold().replace("\u2019", "'")
    for courtesy in COURTESIES:
        rest = text[len(courtesy) :]
        if key.startswith(courtesy) and not (courtesy.isascii() and rest[:1].isalnum()) and rest.strip(MARKS):
            return _without_courtesy(rest.strip(MARKS))
    return text


def _bare_command(text: str) -> Command | None:
    first, _, rest = text.partition(" ")
    name, rest = command_name(first), rest.strip()
    if name is Name.SPEAKER and rest:  # names are said in a sentence that says nothing else
        return None
    if name is None:
        if is_unspaced(text):
            return _unspaced_command(text)
        wanted = behind_frame(text)
        return _closing_command(text) if wanted is None else _bare_command(wanted)
    rest = _without_pronoun(first, rest)
    is_noun = _plain(first) in NOUNS
    return Command(name=name, rest=rest, slash=False) if _believable(name, rest, is_noun=is_noun) else None


def _unspaced_command(text: str) -> Command | None:
    """`总结一下`, `この録音を要約して`: in Chinese and Japanese the word stands anywhere."""
    for word in UNSPACED:
        name, at = WORDS[word], text.find(word)
        if at < 0 or (at > 0 and (name not in MODES or name is Name.ASK)):
            continue
        rest = f"{text[:at]}{text[at + len(word) :]}".strip()
        if name not in MODES or name is Name.ASK:
            is_meant = not rest.strip(MARKS) or (name is Name.ASK and is_question(rest))
        else:
            is_meant = _is_all_request(name, rest) and (at == 0 or ASKED_FOR.search(text) is not None)
        if is_meant:
            return Command(name=name, rest=rest, slash=False)
    return _closing_command(text)


def _is_all_request(name: Name, rest: str) -> bool:
    """Whether nothing stands beside the command but courtesy, a recording, a language, or whom it is for."""
    target = read_target(rest)
    translated = name is Name.TRANSLATE and (target.introduced or target.alone)
    left = UNSPACED_WANTED.sub("", UNSPACED_FILLERS.sub("", target.unknown)).strip(MARKS)
    return translated or not left


def _closing_command(text: str) -> Command | None:
    """Of a sentence whose verb comes last, or in the middle: `auf Arabisch übersetzen`, `把它翻译成德语`."""
    before, _, last = text.rstrip(MARKS).rpartition(" ")
    verb = next((word for word in UNSPACED if WORDS[word] is Name.TRANSLATE and word in text), None)
    if last.casefold() in AT_THE_END:
        name, rest = WORDS[last.casefold()], "" if before.casefold() == PRONOUNS[last.casefold()] else before
    elif verb is not None:
        name, rest = Name.TRANSLATE, text.replace(verb, "", 1)
    else:
        return None
    target = read_target(rest)
    is_for_somebody = target.for_somebody and _is_short(target.unknown)
    is_meant = not target.unknown or is_for_somebody or (name is Name.TRANSLATE and target.introduced)
    return Command(name=name, rest=rest, slash=False) if is_meant else None


def _believable(name: Name, rest: str, *, is_noun: bool) -> bool:
    """Whether a sentence that begins with the command's word means the command."""
    if not rest.strip(MARKS):
        return True
    if name is Name.ASK:
        return is_question(rest) or _plain(rest.split(maxsplit=1)[0]) in _ABOUT
    if name is Name.TRANSLATE:
        return _names_target(rest, is_noun=is_noun)
    if name in _WITH_AN_ARGUMENT:
        return names_terms(rest) if name is Name.VOCABULARY else len(rest.split()) == 1
    if name not in MODES or len(rest.split()) > _MOST_BARE_WORDS or rest.endswith(("?", "？")):
        return False
    return not is_noun or _tells_which(rest)


def _tells_which(rest: str) -> bool:
    """Whether what follows a noun says of which recording, or in which language: no more of a sentence."""
    target = read_target(rest)
    first = _plain(rest.split(maxsplit=1)[0])
    return not target.unknown or target.introduced or target.for_somebody or first in _OF


def _names_target(rest: str, *, is_noun: bool) -> bool:
    """A language, none at all, or what may be meant for one."""
    target = read_target(rest)
    few = _is_short(target.unknown) and not rest.endswith(("?", "？")) and (not is_noun or target.alone)
    return not target.unknown or target.introduced or few


def _is_short(unknown: str) -> bool:
    return len(unknown.split()) <= _MOST_UNKNOWN_WORDS


def _plain(word: str) -> str:
    return word.strip(MARKS).casefold()
