"""Pages and scripts of the console say what the catalogue has, and nothing else."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from bot.locales.catalogue import LOCALES, Catalogue
from handlers.web.console import pages
from handlers.web.console.language import negotiated

STATIC = resources.files("handlers.web.console").joinpath("static")
PAGES = ("index.html", "admin.html")
OWN = {"locale", "locales", "assets", "words"}
SCRIPTS = "".join(data.decode() for name, data in pages.assets().items() if name.endswith(".js"))


def source(name: str) -> str:
    return STATIC.joinpath(name).read_text(encoding="utf-8")


def test_the_pages_use_the_words_that_are_listed_and_no_others() -> None:
    used = set(re.findall(r"\{\{([\w-]+)\}\}", "".join(map(source, PAGES))))
    assert used - OWN == set(pages.PAGE_WORDS)


def test_the_scripts_know_every_word_they_say() -> None:
    said = set(re.findall(r'say\("([\w-]+)"', SCRIPTS))
    assert said - set(pages.SCRIPT_WORDS) == set()


def test_no_word_goes_out_that_no_script_says() -> None:
    put_together = ("failure-", "mode-", "console-mic-", "button-")
    quoted = set(re.findall(r'"([\w-]+)"', SCRIPTS))
    assert [w for w in pages.SCRIPT_WORDS if w not in quoted and not w.startswith(put_together)] == []


def test_scripts_put_in_the_values_that_the_words_have() -> None:
    catalogue = Catalogue(strict=True)
    for word, names in pages.SCRIPT_WORDS.items():
        text = catalogue.localize(word, "en", **{name: f"{{{name}}}" for name in names})
        assert all(f"{{{name}}}" in text for name in names), word


def test_no_prose_stands_in_the_pages_themselves() -> None:
    for name in PAGES:
        bare = re.sub(r"<script.*?</script>|<[^>]+>|\{\{[\w-]+\}\}", " ", source(name), flags=re.DOTALL)
        assert re.findall(r"\w+", bare) in (["Earmark"], []), name


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    for name in PAGES:
        text = source(name)
        assert not re.search(r"\son\w+=|style=|<style|<script(?![^>]+src=)|https?://", text), name
    assert not re.search(r"innerHTML|insertAdjacentHTML|eval\(|https?://(?!www\.w3\.org)", SCRIPTS)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_its_page(locale: str) -> None:
    page = pages.page("index.html", locale)
    assert f'<html lang="{locale}">' in page
    assert "{{" not in page


@pytest.mark.parametrize(
    ("header", "locale"),
    [("de-AT,de;q=0.9,en;q=0.8", "de"), ("nl,fr;q=0.5,es;q=0.7", "es"), ("nl", "en"), ("", "en"),
     ("de;q=0,ru;q=0.1", "ru"), ("ja;q=wrong, zh-TW", "zh"), ("*", "en")],
)  # fmt: skip
def test_the_language_is_the_best_that_the_browser_asks_for(header: str, locale: str) -> None:
    assert negotiated(header) == locale
