from __future__ import annotations

import pytest

from bot.chat import command_words
from bot.chat.command_words import MENU, MODES, Name
from bot.chat.commands import (
    Command,
    parse_command,
    parse_mode,
    parse_target,
    spelled,
)
from bot.domain.job import Mode
from bot.locales.catalogue import LOCALES, Catalogue


def parsed(text: str) -> tuple[Name, str] | None:
    command = parse_command(text, addressed=True)
    return None if command is None else (command.name, command.rest)


@pytest.mark.parametrize("name", Name)
def test_every_command_is_known_with_a_slash_and_as_a_word(name: Name) -> None:
    assert parsed(f"/{name}") == (name, "")
    assert parsed(str(name).title()) == (name, "")


def test_the_menu_lists_every_command_but_the_greeting() -> None:
    assert set(MENU) == set(Name) - {Name.START}
    assert set(MODES.values()) == set(Mode)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/translate@earmark_bot  German", Name.TRANSLATE, "German"),
        ("/ask@earmark_bot\nWho pays?", Name.ASK, "Who pays?"),
        ("/start help", Name.START, "help"),
        ("translate to German", Name.TRANSLATE, "to German"),
        ("ask who decided it", Name.ASK, "who decided it"),
        ("please summarize", Name.SUMMARIZE, ""),
        ("Can you summarize this?", Name.SUMMARIZE, "this"),
        ("bitte zusammenfassen", Name.SUMMARIZE, ""),
        ("Übersetze auf Französisch", Name.TRANSLATE, "auf Französisch"),
        ("resumen", Name.SUMMARIZE, ""),
        ("résumé.", Name.SUMMARIZE, ""),
        ("переведи на немецкий", Name.TRANSLATE, "на немецкий"),
        ("总结", Name.SUMMARIZE, ""),
        ("翻译成德语", Name.TRANSLATE, "成德语"),
        ("文字起こし", Name.TRANSCRIBE, ""),
        ("language français", Name.LANGUAGE, "français"),
        ("/vocabulary Digium", Name.VOCABULARY, "Digium"),
        ("vocabulario añadir Digium", Name.VOCABULARY, "añadir Digium"),
        ("словарь", Name.VOCABULARY, ""),
    ],
)
def test_a_command_is_understood_as_people_write_it(text: str, name: Name, rest: str) -> None:
    assert parsed(text) == (name, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello there",
        "/unheard",
        "help me understand what he wants from us",
        "status of the project?",
        "notes from the meeting that we had on Monday with Bob",
        "cancel the meeting on Friday",
        "What was decided?",
    ],
)
def test_an_ordinary_sentence_is_no_command(text: str) -> None:
    assert parsed(text) is None


def test_a_word_is_a_command_only_where_the_bot_is_spoken_to() -> None:
    assert parse_command("summarize", addressed=False) is None
    assert parse_command("/summarize", addressed=False) == Command(name=Name.SUMMARIZE)


@pytest.mark.parametrize(
    ("word", "mode"),
    [("asr", Mode.ASR), ("transcript", Mode.ASR), ("s2t", Mode.S2T), ("summarise", Mode.SUMMARIZE),
     ("understand", Mode.UNDERSTAND), ("Notizen", Mode.S2T), ("要約", Mode.SUMMARIZE), ("klingon", None),
     ("help", None)],
)  # fmt: skip
def test_a_mode_has_many_names(word: str, mode: Mode | None) -> None:
    assert parse_mode(word) is mode


@pytest.mark.parametrize(
    ("typed", "code"),
    [("German", "de"), ("to German", "de"), ("into german please", "de"), ("auf Deutsch", "de"),
     ("en español", "es"), ("成德语", "de"), ("de", "de"), ("to fr", "fr"), ("pt-BR", "pt"),
     ("klingon", None), ("", None)],
)  # fmt: skip
def test_a_target_language_is_understood(typed: str, code: str | None) -> None:
    assert parse_target(typed) == code


def test_no_word_names_two_commands() -> None:
    words = [word for spellings in command_words._SPELLINGS.values() for word in spellings.split()]
    assert len(words) == len(set(words))
    assert not set(words) & set(Name)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_mode_can_be_named_as_it_is_shown(locale: str) -> None:
    catalogue = Catalogue()
    for mode in Mode:
        assert parse_mode(catalogue.localize(f"mode-{mode}", locale)) is mode


@pytest.mark.parametrize("typed", ["ドイツ語に", "成德语", "auf Deutsch", "to German"])
def test_a_language_is_understood_with_what_stands_around_it(typed: str) -> None:
    assert parse_target(typed) == "de"


def test_commands_are_spelled_as_the_platform_takes_them() -> None:
    text = "/help shows it, /forget deletes it; /ask and a/help stay"
    assert (
        spelled(text, "earmark") == "/earmark help shows it, /earmark forget deletes it; /ask and a/help stay"
    )
    assert spelled(text, "") == text
