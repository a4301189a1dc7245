from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.replies import View
from bot.domain.recording import TimeRange
from bot.text.blocks import Block, Heading, ListItem, Paragraph, Reference, Row, TurnParagraph
from bot.text.message_split import utf16_length
from handlers.html_rendering import clipped, named, render_pages, render_view
from handlers.telegram.target import message_link

AT = TimeRange.from_seconds(65, 70)
REST = "… The rest is in the file."
TAG = re.compile(r"<(/?)(b|blockquote)( expandable)?>")
LINK_TAG = re.compile(r"</?(b|a)( href=\"[^\"]*\")?>")

words = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("<>&\"' \n👩‍👩‍👧‍👦🇩🇪🏽नमस्तेשלוםمرحبا日本語。、ßé̈")
    ),
    max_size=300,
)
blocks = st.lists(
    st.one_of(
        words.map(Heading),
        words.map(Paragraph),
        words.map(lambda text: ListItem(text, AT, "Ana")),
        words.map(lambda text: Row(text, AT)),
        st.builds(TurnParagraph, words, st.sampled_from([None, AT]), words),
    ),
    max_size=12,
)


def visible(html: str) -> str:
    return unescape(TAG.sub("", html))


def well_formed(html: str) -> bool:
    """Every tag is closed in order, quotations do not nest, and nothing else looks like a tag."""
    open_tags: list[str] = []
    for found in TAG.finditer(html):
        closing, name, _ = found.groups()
        if closing and (not open_tags or open_tags.pop() != name):
            return False
        if not closing:
            if name in open_tags:
                return False
            open_tags.append(name)
    rest = TAG.sub("", html)
    return not open_tags and "<" not in rest and ">" not in rest


def squeezed(text: str) -> str:
    return "".join(text.split())


def a_view(*body: Block, status: str = "Summary · 12:03") -> View:
    return View(job_id="j", final=True, status=status, body=body)


@given(blocks, st.integers(60, 4096))
def test_a_view_is_valid_html_within_the_limit(body: list[Block], limit: int) -> None:
    rendered = render_view(a_view(*body), rest=REST, limit=limit)
    assert well_formed(rendered.html)
    assert utf16_length(visible(rendered.html)) <= limit
    assert visible(rendered.html) == rendered.plain
    assert rendered.complete is not rendered.plain.endswith(REST)


@given(blocks, st.integers(60, 600))
def test_what_does_not_fit_is_the_end_and_nothing_else(body: list[Block], limit: int) -> None:
    whole = squeezed(render_view(a_view(*body), rest=REST, limit=10**6).plain)
    cut = render_view(a_view(*body), rest=REST, limit=limit)
    assert whole.startswith(squeezed(cut.plain.removesuffix(REST)))


@given(blocks, st.integers(20, 600))
def test_pages_hold_everything_in_order(body: list[Block], limit: int) -> None:
    pages = render_pages(body, limit=limit)
    assert all(well_formed(page.html) and utf16_length(page.plain) <= limit for page in pages)
    whole = "".join(page.plain for page in render_pages(body, limit=10**6))
    assert squeezed("".join(page.plain for page in pages)) == squeezed(whole)


def html_of(*body: Block) -> str:
    return render_view(a_view(*body), rest=REST).html


def test_a_long_transcript_is_folded_and_a_short_one_is_not() -> None:
    rows = [Row(f"Sentence {number}.", AT) for number in range(100)]
    assert "<blockquote expandable>1:05 Sentence 0.\n" in html_of(*rows)
    assert "blockquote" not in html_of(*rows[:12])
    assert "<blockquote expandable>1:05 Sentence 0.\n" in html_of(*rows[:13])
    assert "blockquote" not in render_view(a_view(*rows), rest=REST, folds=False).html


def test_of_long_notes_the_summary_stays_open() -> None:
    summary = (Heading("Summary"), Paragraph("We met."), ListItem("Ship it", AT, "Ana"))
    notes = [Paragraph("So it went on. " * 20, AT) for _ in range(3)]
    html = html_of(*summary, Heading("Notes"), *notes, Paragraph("A remark."))
    opened, folded, rest = re.split(r"<blockquote expandable>|</blockquote>", html)
    assert opened.endswith("Ana: Ship it (1:05)\n\n<b>Notes</b>\n")
    assert folded.count("1:05\nSo it went on.") == 3
    assert rest == "\n\nA remark."


def test_one_long_paragraph_is_folded_and_what_a_folded_one_would_show_anyway_is_not() -> None:
    assert "<blockquote expandable>word word" in html_of(Paragraph("word " * 200))
    points = [ListItem(f"Point {number}", AT) for number in range(20)]
    assert "blockquote" not in html_of(*points, Heading("Evidence"), Row("Short.", AT))


def test_what_is_cut_keeps_its_quotation_closed_and_its_footnote_open() -> None:
    rows = [Row(f"Sentence number {number}.", AT) for number in range(400)]
    cut = render_view(replace(a_view(*rows), footnote="All heard."), rest=REST)
    assert not cut.complete
    assert well_formed(cut.html.replace("<i>", "").replace("</i>", ""))
    assert cut.html.endswith(f"</blockquote>\n\n{REST}\n\n<i>All heard.</i>")


def test_blocks_look_like_what_they_are() -> None:
    body = (
        Heading("Decisions"),
        ListItem("Ship it", AT, "Ana"),
        ListItem("<Rest>"),
        Paragraph("Fin & done", AT),
    )
    rendered = render_view(a_view(*body), rest=REST)
    assert rendered.html == (
        "<b>Summary · 12:03</b>\n\n<b>Decisions</b>\n• Ana: Ship it (1:05)\n• &lt;Rest&gt;\n\n"
        "1:05\nFin &amp; done"
    )


def test_a_word_is_not_cut_and_neither_is_a_family() -> None:
    assert clipped("one two three", 10) == "one two…"
    family = "👩‍👩‍👧‍👦"
    assert clipped(family * 3, utf16_length(family) + 3) == f"{family}…"


NAME = "@durov https://evil.example /start #tag see.mov.mp3"
BROKEN = "@\u200cdurov https:\u200c//evil.\u200cexample /\u200cstart #\u200ctag see.\u200cmov.mp3"


def test_names_of_files_hold_no_links_wherever_they_stand() -> None:
    failed = render_view(a_view(status=f"It did not work · {NAME}"), rest=REST)
    assert failed.html == f"<b>It did not work · {BROKEN}</b>"
    (listed,) = render_pages([Paragraph(f"Summary · {NAME}: step 1.5")])
    assert listed.html == f"Summary · {BROKEN}: step 1.5"
    assert named(NAME).html == f"<code>{NAME}</code>"
    assert named(NAME).plain == BROKEN
    assert named("<b>.txt").html == "<code>&lt;b&gt;.txt</code>"


def test_ordinary_names_and_the_words_of_the_bot_stay_as_they_are() -> None:
    for status in ("Transcript · 50:00 · English", "42 % · 2.5 times", "It did not work · Q3 a+b (1/2).m4a"):
        assert render_view(a_view(status=status), rest=REST).plain == status
    (said,) = render_pages([Paragraph("/help or ask @admin at https://example.org")])
    assert said.plain == "/help or ask @admin at https://example.org"


def test_what_was_spoken_mentions_nobody() -> None:
    rendered = render_view(a_view(Paragraph("Ask @durov or me@example.org.")), rest=REST)
    assert rendered.plain.endswith("Ask @\u200cdurov or me@example.org.")


GROUP_MESSAGE = "message:/-1001234567890/77"
LINK = "https://t.me/c/1234567890/77"
linked_view = partial(render_view, link=message_link)
linked_pages = partial(render_pages, link=message_link)


def about(message: str, *body: Block) -> View:
    return View(job_id="j", final=True, status="Summary", body=body, about=Reference("Voice note", message))


def test_times_play_the_recording_from_there_where_telegram_has_links() -> None:
    body = (
        Paragraph("We met.", AT),
        ListItem("The fee is 1:05 euros.", AT, "Ana"),
        Row("1:05 is late.", AT),
        Row("Good morning.", TimeRange.from_seconds(0, 5)),
    )
    html = linked_view(about(GROUP_MESSAGE, *body), rest=REST).html
    assert f'<a href="{LINK}?t=65">1:05</a>\nWe met.' in html
    assert f'Ana: The fee is 1:05 euros. (<a href="{LINK}?t=65">1:05</a>)' in html
    assert f'<a href="{LINK}?t=65">1:05</a> 1:05 is late.' in html
    assert f'<a href="{LINK}">0:00</a> Good morning.' in html


@pytest.mark.parametrize(
    "message", ["message:/4711/77", "message:/-4711/77", "message:business/-1001234567890/77", ""]
)
def test_private_chats_and_small_groups_have_no_links(message: str) -> None:
    view = about(message, ListItem("The fee.", AT))
    assert "<a " not in linked_view(view, rest=REST).html


def test_a_message_has_no_more_links_than_telegram_takes() -> None:
    rows = [Row("So.", TimeRange.from_seconds(second, second + 1)) for second in range(150)]
    html = linked_view(about(GROUP_MESSAGE, *rows), rest=REST).html
    assert html.count("<a ") == html.count("</a>") == 80


def test_names_in_lists_are_links_and_nothing_else_in_them_is() -> None:
    name = "notes.com & more.mp3 · voice note 0:05 · 5 minutes ago"
    reference = Reference(name, GROUP_MESSAGE)
    (page,) = linked_pages([ListItem(f"Summary · {name}: done", reference=reference)])
    assert (
        f'<a href="{LINK}">notes.\u200ccom &amp; more.mp3 · voice note 0:05 · 5 minutes ago</a>: done'
        in page.html
    )
    private = Reference(name, "message:/4711/77")
    (page,) = linked_pages([ListItem(f"Summary · {name}: done", reference=private)])
    assert "<a " not in page.html
    assert "notes.\u200ccom" in page.html


@given(words, words)
def test_a_link_changes_nothing_of_what_is_read(before: str, name: str) -> None:
    line = Paragraph(f"{before}{name}", reference=Reference(name, GROUP_MESSAGE))
    for linked, plain in zip(linked_pages([line]), linked_pages([Paragraph(line.text)]), strict=True):
        assert squeezed(unescape(LINK_TAG.sub("", linked.html))).replace("\u200c", "") == squeezed(
            plain.plain
        ).replace("\u200c", "")


def test_who_speaks_stands_in_bold_where_they_begin() -> None:
    turns = (
        TurnParagraph("Ana: hello.", AT, "Ana"),
        TurnParagraph("And more.", AT, ""),
        TurnParagraph("Bye.", None, "<b>"),
    )
    view = View(job_id="J1", final=True, status="Transcript", body=turns)
    assert render_view(view, rest=REST).html == (
        "<b>Transcript</b>\n\n1:05 <b>Ana:</b> Ana: hello.\n1:05 And more.\n<b>&lt;b&gt;:</b> Bye."
    )
