"""What people shall see, before a platform gives it its form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.text.blocks import Block, Heading, ListItem, Paragraph, Reference


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    label: str
    action: str = ""
    """At most 64 bytes of ASCII (Telegram's limit); empty where `url` says what happens.

    Of a menu it is for platforms without menus: pressing it is answered with `Choices`.
    """
    choices: tuple[Button, ...] = ()
    """A menu: `label` names it, one of these is chosen."""
    url: str | None = None
    urgent: bool = False
    """Ends or deletes something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendMessage:
    """A message of the bot that belongs to no job: help, a refusal, a list, a question with buttons."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    private: bool = False
    """For this person's eyes only, where the platform can do that."""
    replace_original: bool = False
    """Takes the place of the message whose button was pressed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Toast:
    """A word beside the button that was pressed, gone after a moment. At most 200 characters."""

    text: str
    alert: bool = False
    """Stays until it is dismissed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """The buttons of the message whose menu was opened, and those that return once one was chosen.

    For platforms without menus; the others leave it alone.
    """

    buttons: tuple[Button, ...]


def names_key(message: str) -> str:
    """Of a message that asks who speaks."""
    return f"names/{message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AskText:
    """Asks the person for a line of text; it comes back as `Pressed(action=…, text=…)`.

    On a platform without forms it is a message with these `keys`, and the reply to it counts as a question
    about `job_id`, or as names.
    """

    title: str
    """At most 24 characters (Slack's limit of a modal's title)."""
    label: str
    action: str
    job_id: str | None = None
    names: bool = False
    """Whether it asks who speaks."""

    def keys(self, message: str) -> tuple[str, ...]:
        """By which the reply to that message finds its job, and what it is for."""
        return (message, names_key(message)) if self.names else (message,)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormField:
    """A setting with its choices."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Value, never empty, and label."""
    chosen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowForm:
    """Settings. One that is sent comes back as `Pressed(action=…, values=…)`.

    A platform without forms shows each field as a menu whose choice is the action `{action}:{name}:{value}`.
    """

    title: str
    """At most 24 characters."""
    blocks: tuple[Block, ...]
    fields: tuple[FormField, ...]
    action: str
    submit: str
    """Label of the button that sends it."""
    replace_original: bool = False
    """As in `SendMessage`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendFile:
    """An answer as a file, into the same place as the answer."""

    job_id: str
    name: str
    media_type: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactBack:
    """A friendly emoji on what the person wrote, where the platform can do that: it needs no words back."""

    message: str
    """As in `MessageReceived.message`."""


Reply = SendMessage | Toast | Choices | AskText | ShowForm | SendFile | ReactBack


class Mark(Enum):
    """How a job stands, as a sign on the message that it is about."""

    WORKING = auto()
    DONE = auto()
    GAPS = auto()
    """Answered, and parts are missing."""
    FAILED = auto()
    SPEECHLESS = auto()
    """Nobody speaks in it, and nobody asked: there is no other word about it."""
    NONE = auto()
    """No sign: cancelled, or signs are not wanted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """How a job stands: a line that is edited, and the answer that takes its place."""

    job_id: str
    final: bool
    status: str
    """One line: what is being done and how far it is; of a final view, what this is: "Summary · 12:03",
    or nothing where the body speaks for itself."""
    body: tuple[Block, ...] = ()
    """The answer, or why there is none."""
    buttons: tuple[Button, ...] = ()
    footnote: str = ""
    """A quiet line beneath the body: what of the recording was heard."""
    files: tuple[ViewFile, ...] = ()
    """The answer as files; attached by itself where the body is too long for the message."""
    draft: str = ""
    """Text that has arrived so far, for platforms that show it as it comes."""
    about: Reference | None = None
    """The recording by name, and the message that carries it: what times lead to. Shown where the view stands
    apart from the recording."""
    apart: bool = False
    """For one person alone, away from the recording."""
    notice: str = ""
    """What a notification says: "Summary of planning.mp3"."""
    waited_for: bool = False
    """People have gone on to other things meanwhile: the answer comes as a new message, which notifies them,
    and not as an edit, which tells nobody."""
    unsaid: bool = False
    """Nothing is to be posted, not even a line about progress: of what nobody asked for, signs apart, only an
    answer is shown."""
    introduces: bool = False
    """It is the first answer there that nobody asked for: a line says how that is changed."""
    mark: Mark = Mark.NONE
    marked: str = ""
    """Key of the message that the mark belongs on."""

    def with_footnote(self, line: str) -> View:
        """Beneath the one that is there."""
        return replace(self, footnote="\n".join(filter(None, (self.footnote, line))))


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewFile:
    name: str
    media_type: str
    text: str
    attach: bool
    """Goes along when the body does not fit into the message; the others only on demand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAnswer:
    """One of a person's own answers."""

    job_id: str
    name: str
    """What it is, and of which recording."""
    view: View


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAnswers:
    """Newest first."""

    answers: tuple[FoundAnswer, ...] = ()
    skip_next: int | None = None
    """Where the next ones begin; None: these are the last."""
    nothing: str = ""
    """Why there are none, in a few words; the private chat with the bot has more to say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeJob:
    """A recent job of the person."""

    job_id: str
    line: ListItem
    """What it is and how it stands, in their language."""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """A person's own page."""

    blocks: tuple[Block, ...]
    """What the bot does and how to ask for it."""
    settings: ShowForm
    """Their own settings."""
    recent: Heading
    jobs: tuple[HomeJob, ...]
    """Newest first; with none, `nothing` says so."""
    nothing: Paragraph
    service: tuple[Block, ...] = ()
    """For admins: the queue and the engines."""
