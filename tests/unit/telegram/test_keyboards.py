from __future__ import annotations

from bot.chat.replies import Button, FormField, ShowForm
from handlers.form_menus import MenuPress, field_buttons, form_buttons
from handlers.telegram.outgoing.keyboards import keyboard


def labels(buttons: tuple[Button, ...]) -> list[list[str]]:
    markup = keyboard(buttons)
    return [] if markup is None else [[key.text for key in row] for row in markup.inline_keyboard]


def a_form(options: int = 3) -> ShowForm:
    values = tuple((f"v{number}", f"Choice {number}") for number in range(options))
    field = FormField(name="to", label="Translate into", options=values, chosen="v1")
    return ShowForm(title="Settings", blocks=(), fields=(field,), action="set:me", submit="Save")


def test_short_labels_stand_in_threes_and_long_ones_in_pairs() -> None:
    short = tuple(Button(label=f"B{number}", action=f"a{number}") for number in range(4))
    assert labels(short) == [["B0", "B1", "B2"], ["B3"]]
    assert labels((*short, Button(label="Get the missing parts", action="a"))) == [
        ["B0", "B1"],
        ["B2", "B3"],
        ["Get the missing parts"],
    ]
    assert keyboard(()) is None


def test_a_menu_without_an_action_lies_open() -> None:
    choices = (Button(label="txt", action="file:j:txt"), Button(label="srt", action="file:j:srt"))
    assert labels((Button(label="Files", choices=choices),)) == [["txt", "srt"]]
    assert labels((Button(label="Files", action="menu:j:files", choices=choices),)) == [["Files"]]


def test_a_button_may_lead_to_a_page() -> None:
    markup = keyboard((Button(label="Upload", url="https://earmark.example.org/u/1"),))
    assert markup is not None
    assert markup.inline_keyboard[0][0].url == "https://earmark.example.org/u/1"


def test_a_field_of_a_form_opens_and_closes_with_what_a_button_carries() -> None:
    (button,) = form_buttons(a_form())
    assert button.label == "Translate into: Choice 1"
    assert len(button.action.encode()) <= 64
    assert MenuPress.parse(button.action) == MenuPress(form="set:me", field="to")
    *options, back = field_buttons(a_form(), a_form().fields[0], 0)
    assert [option.label for option in options] == ["Choice 0", "✓ Choice 1", "Choice 2"]
    assert options[2].action == "set:me:to:v2"
    assert MenuPress.parse(back.action) == MenuPress(form="set:me", field="")
    assert MenuPress.parse("set:me:to:v2") is None


def test_more_choices_than_telegram_takes_come_in_pages() -> None:
    form = a_form(121)
    pages = [field_buttons(form, form.fields[0], page) for page in range(3)]
    assert [len(page) for page in pages] == [62, 62, 2]
    assert MenuPress.parse(pages[1][-2].action) == MenuPress(form="set:me", field="to", page=0)
    assert MenuPress.parse(pages[0][-1].action) == MenuPress(form="set:me", field="to", page=1)
