"""Whatever people say and engines write, Slack takes it, and nobody is mentioned by it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.replies import AskText, Button, FormField, Home, HomeJob, SendMessage, ShowForm, View, ViewFile
from bot.domain.recording import TimeRange
from bot.text.blocks import Block, Heading, ListItem, Paragraph, Reference, Row, TurnParagraph
from handlers.slack.addresses import SlackAddress, message_key, permalink, take_link
from handlers.slack.forms import FormContext
from handlers.slack.outgoing.blocks import size
from handlers.slack.outgoing.message_rendering import (
    RenderedBlocks,
    render_plainly,
    render_rest,
    render_say,
    render_status,
    render_view,
)
from handlers.slack.outgoing.views import ask_modal, form_modal, home_view
from tests.fakes.slack_blocks import check_message_blocks, check_view

MESSAGE_CHARACTERS = 13_200
"""In the blocks of a message, as JSON; Slack refused more."""
TEXT_CHARACTERS = 4_000
"""https://docs.slack.dev/reference/methods/chat.update"""
REST = "The rest is in the file."
AT = TimeRange.from_seconds(65, 70)
words = st.text(max_size=60) | st.sampled_from(["<!channel>", "@here <@U1> &amp;", "é\n\n漢"])
URL = "https://acme.slack.com/archives/C123/p1700000000000100"
MESSAGE = "message:T1/C123/1700000000.000100"
references = st.none() | st.builds(
    Reference, words.filter(bool), st.just(MESSAGE), st.sampled_from(["", URL])
)
anything = st.one_of(
    st.builds(Heading, words),
    st.builds(Paragraph, words, st.sampled_from([None, AT]), references),
    st.builds(ListItem, words, st.sampled_from([None, AT]), st.sampled_from([None, "Anna"]), references),
    st.builds(Row, words, st.just(AT)),
    st.builds(TurnParagraph, words, st.sampled_from([None, AT]), words),
)
labels = st.text(min_size=0, max_size=100)
simple = st.builds(Button, label=labels, action=st.just("mode:J1:asr"), urgent=st.booleans())
menu = st.builds(Button, label=labels, choices=st.lists(simple, min_size=1, max_size=9).map(tuple))
link = st.builds(Button, label=labels, url=st.just("https://example.org/"))
buttons = st.lists(simple | menu | link, max_size=12).map(tuple)
FILE = ViewFile(name="a.txt", media_type="text/plain", text="all", attach=True)
ON_DEMAND = ViewFile(name="a.srt", media_type="text/plain", text="all", attach=False)


def taken(rendered: RenderedBlocks) -> None:
    check_message_blocks(rendered.blocks)
    assert size(rendered.blocks) <= MESSAGE_CHARACTERS
    assert 0 < len(rendered.text) <= TEXT_CHARACTERS
    assert "<" not in rendered.text


def texts(value: Any) -> str:
    """Every text in the blocks, one after the other."""
    if isinstance(value, list):
        return "".join(map(texts, value))
    if isinstance(value, dict):
        own = value["text"] if isinstance(value.get("text"), str) else ""
        return own + "".join(texts(item) for item in value.values() if isinstance(item, list | dict))
    return ""


stretches = st.sampled_from([1, 1, 7, 60, 900])


def stretched(body: list[Block], longer: int, more: int) -> tuple[Block, ...]:
    """Long texts and long lists, from what can be read in a failure."""
    return tuple(replace(block, text=block.text * longer) for block in body) * more


def a_view(body: list[Block], longer: int, more: int, several: tuple[Button, ...], *, final: bool) -> View:
    status = body[0].text if body else ""
    return View(
        job_id="J1",
        final=final,
        status=status * longer,
        body=stretched(body, min(longer, 1_000 // more + 1), more),
        buttons=several,
        files=(FILE, ON_DEMAND),
        draft=status * more,
    )


@given(st.lists(anything, max_size=5), stretches, stretches, buttons, st.booleans())
def test_every_view_is_within_the_limits(
    body: list[Block], longer: int, more: int, several: tuple[Button, ...], final: bool
) -> None:
    view = a_view(body, longer, more, several, final=final)
    rendered = render_view(view, rest_in_file=REST)
    taken(rendered)
    cut = REST in texts(rendered.blocks)
    assert rendered.files == ((FILE,) if cut else ())
    taken(render_status(view))
    plain = render_plainly(view, rest_in_file=REST)
    assert 0 < len(plain.text) <= TEXT_CHARACTERS


@given(st.lists(anything, max_size=5), stretches, buttons)
def test_every_message_is_within_the_limits(
    body: list[Block], longer: int, several: tuple[Button, ...]
) -> None:
    taken(render_say(SendMessage(blocks=stretched(body, longer, 3), buttons=several)))


@given(st.lists(anything, max_size=12))
def test_a_short_answer_is_shown_whole(body: list[Block]) -> None:
    short = [block for block in body if len(block.text) < 150]
    view = View(job_id="J1", final=True, status="Transcript", body=tuple(short))
    rendered = render_view(view, rest_in_file=REST)
    shown = texts(rendered.blocks)
    for block in short:
        assert block.text.strip() in shown


def test_a_long_menu_shows_what_slack_takes() -> None:
    choices = tuple(Button(label=f"{n}", action=f"to:J1:{n}") for n in range(130))
    taken(render_say(SendMessage(blocks=(), buttons=(Button(label="Language", choices=choices),))))


def test_words_of_people_stand_in_rich_text_alone() -> None:
    view = View(job_id="J1", final=True, status="a", body=(Row("<!channel> *b* :c:", AT),))
    (_, body) = render_view(view, rest_in_file=REST).blocks
    assert body["type"] == "rich_text"
    kinds = {element["type"] for section in body["elements"] for element in section["elements"]}
    assert kinds == {"text"}


@given(st.lists(anything, max_size=5), stretches, stretches, buttons)
def test_what_was_heard_stands_once_in_an_answer_however_it_is_written(
    body: list[Block], longer: int, more: int, several: tuple[Button, ...]
) -> None:
    heard = "12:04 of speech, all transcribed \N{MIDDLE DOT} Whisper base"
    view = replace(a_view(body, longer, more, several, final=True), footnote=heard)
    first = render_view(view, rest_in_file=REST)
    plain = render_plainly(view, rest_in_file=REST)
    rest = render_rest(view, first, left_out=REST)
    for rendered in (first, plain, *rest):
        taken(rendered)
    assert [texts(one.blocks).count(heard) for one in (first, plain)] == [1, 1]
    assert not any(heard in texts(one.blocks) for one in rest)


def test_the_same_view_has_the_same_digest() -> None:
    view = View(
        job_id="J1", final=False, status="1 of 2 parts", buttons=(Button(label="Stop", action="x:1"),)
    )
    assert render_view(view, rest_in_file=REST).digest == render_view(view, rest_in_file=REST).digest
    other = View(job_id="J1", final=False, status="2 of 2 parts")
    assert render_view(view, rest_in_file=REST).digest != render_view(other, rest_in_file=REST).digest


def test_times_and_owners_stand_beside_what_was_said() -> None:
    body = (ListItem("Pay", AT, "Anna"), Row("Hello.", AT))
    shown = texts(render_view(View(job_id="J", final=True, status="s", body=body), rest_in_file=REST).blocks)
    assert "Anna: Pay (1:05)" in shown
    assert "1:05  Hello." in shown


fields = st.lists(
    st.builds(
        FormField,
        name=st.sampled_from(["mode", "locale", "to"]),
        label=st.text(min_size=1, max_size=90),
        options=st.just((("a", "A"), ("b", "B"))),
        chosen=st.sampled_from(["a", "b", "gone"]),
    ),
    max_size=3,
    unique_by=lambda field: field.name,
).map(tuple)
forms = st.builds(
    ShowForm,
    title=st.text(max_size=40),
    blocks=st.lists(anything, max_size=5).map(tuple),
    fields=fields,
    action=st.just("set:me"),
    submit=st.text(max_size=40),
)
CONTEXT = FormContext(
    action="set:me", address=SlackAddress(team="T1", channel="C1"), chat="C1", private=False
)


@given(forms, st.text(max_size=60), st.text(max_size=3_000))
def test_every_modal_is_within_the_limits(form: ShowForm, title: str, label: str) -> None:
    check_view(form_modal(form, CONTEXT))
    check_view(ask_modal(AskText(title=title, label=label, action="ask:J1"), CONTEXT))


@given(
    st.builds(
        Home,
        blocks=st.lists(anything, max_size=4).map(tuple),
        settings=forms,
        recent=st.just(Heading("Recently")),
        jobs=st.lists(st.builds(HomeJob, job_id=st.just("J1"), line=words, buttons=buttons), max_size=40).map(
            tuple
        ),
        nothing=st.just(Paragraph("Nothing yet.")),
        service=st.lists(anything, max_size=3).map(tuple),
    )
)
def test_every_home_page_is_within_the_limits(home: Home) -> None:
    check_view(home_view(home))
    assert len(json.dumps(home_view(home))) < 250_000


def links(value: Any) -> list[tuple[str, str]]:
    """Words and addresses of all links."""
    if isinstance(value, list):
        return [link for one in value for link in links(one)]
    if not isinstance(value, dict):
        return []
    own = [(value["text"], value["url"])] if value.get("type") == "link" else []
    return [*own, *(link for one in value.values() for link in links(one))]


def beside(*body: Block, apart: bool = False, url: str = URL) -> View:
    about = Reference("planning.mp3 · recording 2:21 · 14:05", MESSAGE, url)
    return View(job_id="J1", final=True, status="Summary", body=body, about=about, apart=apart)


def test_times_of_statements_lead_to_the_recordings_message() -> None:
    body = (ListItem("The fee is 1:05 euros.", AT, "Anna"), ListItem("No time."), Row("We rent one.", AT))
    rendered = render_view(beside(*body), rest_in_file=REST)
    assert links(rendered.blocks) == [("1:05", URL), ("1:05", URL)]
    assert "Anna: The fee is 1:05 euros. (1:05)" in texts(rendered.blocks)
    assert not links(render_view(beside(*body, url=""), rest_in_file=REST).blocks)


def test_the_times_of_a_whole_transcript_are_no_links() -> None:
    rendered = render_view(beside(*[Row("We rent one.", AT)] * 13), rest_in_file=REST)
    assert links(rendered.blocks) == []


def test_an_answer_away_from_the_recording_names_it_and_leads_there() -> None:
    named = ("planning.mp3 · recording 2:21 · 14:05", URL)
    for apart in (True, False):
        view = beside(Paragraph("The team plans."), apart=apart)
        for rendered in (render_view(view, rest_in_file=REST), render_status(view)):
            assert links(rendered.blocks) == ([named] if apart else [])


def test_names_of_recordings_in_lists_lead_to_their_messages() -> None:
    line = ListItem(
        "Summary · a.mp3 · video 0:05: done", reference=Reference("a.mp3 · video 0:05", MESSAGE, URL)
    )
    home = Home(
        blocks=(),
        settings=ShowForm(title="Yours", blocks=(), fields=(), action="set:me", submit="Save"),
        recent=Heading("Recently"),
        jobs=(HomeJob(job_id="J1", line=line),),
        nothing=Paragraph("Nothing."),
    )
    for blocks in (render_say(SendMessage(blocks=(line,))).blocks, home_view(home)["blocks"]):
        assert links(blocks) == [("a.mp3 · video 0:05", URL)]
        assert "Summary · a.mp3 · video 0:05: done" in texts(blocks)


@pytest.mark.parametrize(
    ("message", "thread", "link"),
    [
        (MESSAGE, "", URL),
        (MESSAGE, "1700000000.000100", URL),
        (MESSAGE, "1690000000.000200", f"{URL}?thread_ts=1690000000.000200&cid=C123"),
        ("command:123.456", "", ""),
        ("file:F1", "", ""),
        ("", "", ""),
    ],
)
def test_a_permalink_is_what_slack_itself_writes(message: str, thread: str, link: str) -> None:
    assert permalink("https://acme.slack.com/", message, thread=thread) == link
    assert permalink("", message, thread=thread) == ""
    if link:
        found, _ = take_link(link)
        assert found is not None
        assert message_key("T1", found.channel, found.ts) == message


def test_who_speaks_stands_in_bold_where_they_begin() -> None:
    body = (TurnParagraph("Hello.", AT, "Ana <!channel>"), TurnParagraph("And more.", AT, ""))
    (section,) = render_say(SendMessage(blocks=body)).blocks[0]["elements"]
    assert section["elements"] == [
        {"type": "text", "text": "1:05"},
        {"type": "text", "text": "  "},
        {"type": "text", "text": "Ana <!channel>: ", "style": {"bold": True}},
        {"type": "text", "text": "Hello.\n"},
        {"type": "text", "text": "1:05"},
        {"type": "text", "text": "  "},
        {"type": "text", "text": "And more.\n"},
    ]
