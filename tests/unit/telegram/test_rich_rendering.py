from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.replies import View
from bot.domain.recording import TimeRange
from bot.text.blocks import Block, Heading, ListItem, Paragraph, Reference, Row
from handlers.telegram.outgoing.rich_rendering import render_rich
from handlers.telegram.target import message_link
from tests.fakes.telegram_rich import RichText, rich_of

AT = TimeRange.from_seconds(65, 70)
REST = "… The rest is in the file."
words = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&\"' \n👩‍👩‍👧‍👦日本語。")), max_size=400
)
blocks = st.lists(
    st.one_of(
        words.map(Heading),
        words.map(lambda text: Paragraph(text, AT)),
        words.map(Paragraph),
        words.map(lambda text: ListItem(text, AT, "Ana")),
        words.map(lambda text: Row(text, AT)),
    ),
    max_size=12,
)


def a_view(*body: Block, footnote: str = "") -> View:
    return View(job_id="j", final=True, status="Notes · 12:03", body=body, footnote=footnote)


@given(blocks)
def test_whatever_is_said_telegram_reads_it_and_nothing_is_lost(body: list[Block]) -> None:
    rendered = render_rich(a_view(*body, footnote="All <heard>."), rest=REST)
    read = "".join("".join(RichText(rendered.html).lines).split())
    said = "".join(block.text for block in body)
    assert rendered.complete
    assert sum(map(str.isalnum, read)) >= sum(one.isalnum() for one in said if one.isprintable())


def test_blocks_are_what_they_are_and_lead_where_they_led() -> None:
    body = (Heading("Decisions"), ListItem("Ship <it>", AT, "Ana"), ListItem("Rest"), Paragraph("Fin & done"))
    view = View(
        job_id="j",
        final=True,
        status="Summary",
        body=body,
        footnote="All heard.",
        about=Reference("Voice note", "message:/-1001234567890/77"),
    )
    assert render_rich(view, rest=REST, link=message_link).html == (
        "<h3>Summary</h3><h4>Decisions</h4>"
        '<ul><li>Ana: Ship &lt;it&gt; (<a href="https://t.me/c/1234567890/77?t=65">1:05</a>)</li>'
        "<li>Rest</li></ul><p>Fin &amp; done</p><footer>All heard.</footer>"
    )


def test_notes_unfold_beneath_their_heading_and_the_summary_stays_open() -> None:
    notes = [Paragraph("So it went on. " * 20, AT) for _ in range(3)]
    html = render_rich(a_view(Paragraph("We met."), Heading("Notes"), *notes), rest=REST).html
    assert html.startswith("<h3>Notes · 12:03</h3><p>We met.</p><details><summary>Notes</summary><p>1:05</p>")
    assert html.endswith("</p></details>")


def test_the_first_lines_of_a_transcript_stay_open() -> None:
    rows = [Row(f"Sentence {number}.", AT) for number in range(100)]
    html = render_rich(a_view(*rows), rest=REST).html
    opened, _, folded = html.partition("<details><summary>…</summary>")
    assert opened.endswith("<p>1:05 Sentence 11.</p>")
    assert folded.startswith("<p>1:05 Sentence 12.</p>")
    assert "<details>" not in render_rich(a_view(*rows[:5]), rest=REST).html


def test_what_does_not_fit_is_the_end_whatever_the_limit_is_that_it_meets() -> None:
    for body in (
        [Row(f"Sentence {number}.", AT) for number in range(600)],
        [Row("word " * 400, AT) for _ in range(60)],
        [Paragraph("слово " * 9000)],
        [ListItem("字" * 1000, AT) for _ in range(30)],
        [Heading("Notes"), Paragraph("word " * 8000)],
        [Heading("Question"), Paragraph("Who came?"), Heading("Answer"), Paragraph("word " * 8000)],
        [Heading("Notes"), Paragraph("one line\n" * 900)],
    ):
        rendered = render_rich(a_view(*body, footnote="All heard."), rest=REST)
        text, _ = rich_of({"html": rendered.html})
        assert not rendered.complete
        assert text.endswith(f"\n{REST}\nAll heard.")
        assert len(text.encode()) > 2000
