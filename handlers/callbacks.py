"""What buttons carry: ids, never texts; 64 bytes in all.

`tag` is the beginning of the interview's id and `used` tells its prompts apart (`interview.state.State.used`), so that
a button of last week is known as such.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from interview.alerts import Sign
from interview.follow_ups import Cause
from interview.language import Language
from interview.notes import NoteField
from interview.ports import OpenInterview
from interview.remedy import Verdict
from interview.screen import Control
from reports.segment import Audience, Dimension, PeriodChoice

TAG_LENGTH = 8

Number = Annotated[int, Field(ge=1, lt=2**52)]
"""Of a row; what no database holds is no button of ours."""


def tag(interview: OpenInterview) -> str:
    """Return the part of an interview's id that its buttons carry."""
    return interview.id[:TAG_LENGTH]


class OptionButton(CallbackData, prefix="o"):
    """An option of the open question."""

    tag: str
    used: int
    option: str
    at: int | None = None


class ControlButton(CallbackData, prefix="c"):
    """Back, skip and the like, on the open question."""

    tag: str
    used: int
    control: Control


class ConsentButton(CallbackData, prefix="k"):
    """The first screen: `agree`, `decline` or `details`."""

    tag: str
    action: str


class LanguageButton(CallbackData, prefix="l"):
    """Another language."""

    language: Language


class AnewButton(CallbackData, prefix="sn"):
    """Begin an interview soon after a complete one: something new happened. token: of the link that was opened."""

    token: str = ""


class ResumeButton(CallbackData, prefix="r"):
    """Go on with the open interview."""

    tag: str


class ReminderAction(StrEnum):
    """What a button about reminders does."""

    TOMORROW = "t"
    GO_ON = "g"
    FINISH = "f"
    STOP = "s"


class ReminderButton(CallbackData, prefix="rm"):
    """Be reminded of an interview, go on with it, end it, or be reminded no more."""

    tag: str
    action: ReminderAction


class AgeButton(CallbackData, prefix="m"):
    """ "Are you under 18?"."""

    minor: bool


class WithdrawButton(CallbackData, prefix="w"):
    """Erase everything, or keep it."""

    erase: bool


class MapFile(StrEnum):
    """The whole map as a file: a page to browse, a picture to print, one to show, tables, figures, a diagram."""

    HTML = "html"
    PDF = "pdf"
    PNG = "png"
    XLSX = "xlsx"
    CSV = "csv"
    MERMAID = "mmd"


class FileButton(CallbackData, prefix="f"):
    """The map as a file."""

    file: MapFile


class DigestAction(StrEnum):
    """What a button of the weekly digest does: sets day, hour or zone, switches it, sends one now."""

    DAY = "d"
    HOUR = "h"
    ZONE = "z"
    SWITCH = "s"
    NOW = "n"


class DigestButton(CallbackData, prefix="d"):
    """The weekly digest of a chat. thread: a topic of a group, 0 without; value: the state that it sets, no step."""

    thread: int
    action: DigestAction
    value: int = 0


class MapView(StrEnum):
    """What the message with the map shows; it is always a picture, because a picture can't become text."""

    MAP = "map"
    IMPORTANCE = "importance"
    STAGE = "stage"
    PAIN = "pain"
    QUOTES = "quotes"
    MATRIX = "matrix"
    PAINS = "pains"
    NUMBERS = "numbers"
    COMPARE = "compare"
    TREND = "trend"
    FUNNEL = "funnel"
    CHANNELS = "channels"
    PERSONAS = "personas"
    PERSONA = "persona"
    OVERLAY = "overlay"


class ViewButton(CallbackData, prefix="v"):
    """Another view in the same message.

    stage: of those about one, or the persona. page: of quotes, words or the pains of a stage, from 0; of a pain the
    number of its category; of personas side by side the sum of the bits of those that are drawn, 0 for the commonest.
    """

    view: MapView
    stage: str = ""
    page: int = 0


class MapMenu(StrEnum):
    """Buttons that only change the buttons below the map."""

    PICTURES = "pictures"
    FILTER = "filter"
    FILES = "files"


class MenuButton(CallbackData, prefix="n"):
    """Open a menu below the map. dimension: whose values are offered; none: all dimensions."""

    menu: MapMenu
    dimension: Dimension | None = None


class MoreButton(CallbackData, prefix="mo"):
    """Show the rest of the buttons below the map; back: the first ones again. shown: how the map is drawn."""

    shown: MapView
    back: bool = False


class FilterButton(CallbackData, prefix="j"):
    """Filter by a value, named by a mark because it can be long; none: by everything of this dimension."""

    dimension: Dimension
    mark: str = ""


class PeriodButton(CallbackData, prefix="t"):
    """Look at one period from now on; none: all time."""

    period: PeriodChoice | None = None


class AudienceButton(CallbackData, prefix="y"):
    """Look at one side of the counter alone from now on; none: customers with agents beside them."""

    audience: Audience | None = None


class BetStep(StrEnum):
    """What the message with a manager's bet asks, or says: a stage, the worst pain, what decides, the whole."""

    STAGE = "s"
    PAIN = "p"
    MOMENTS = "m"
    WHOLE = "w"


class BetStepButton(CallbackData, prefix="bs"):
    """Another step of the bet in the same message. stage: of the first one; page: of the list of pains, from 0."""

    step: BetStep
    stage: str = ""
    page: int = 0


class BetButton(CallbackData, prefix="bt"):
    """What a bet is to hold. name: of a stage, or the mark of a pain; value: a rating, or whether the stage decides."""

    step: BetStep
    name: str
    value: int = 0


class BetLockButton(CallbackData, prefix="bl"):
    """Let the bet stay as it is for good."""


class RevealButton(CallbackData, prefix="mr"):
    """Show a view in a message of its own, below a message that stays. stage, page: as in `ViewButton`."""

    view: MapView = MapView.MAP
    stage: str = ""
    page: int = 0


class MapGuideButton(CallbackData, prefix="g"):
    """Look at the map of another guide from now on, named by a mark."""

    mark: str


class AllStagesButton(CallbackData, prefix="a"):
    """Every stage on a card of its own, as an album."""


class CaseButton(CallbackData, prefix="u"):
    """Another story that may be told as a whole."""

    number: int


class FixButton(CallbackData, prefix="qf"):
    """Choose which quote of a page is to be set right."""

    stage: str
    page: int


class QuoteAction(StrEnum):
    """What is done about a quote: asked, or told; ASK: its author is asked something."""

    MENU = "menu"
    HIDE = "hide"
    PIN = "pin"
    REJECT = "reject"
    CATEGORIES = "codes"
    RELABEL = "code"
    ASK = "ask"


class QuoteButton(CallbackData, prefix="qa"):
    """Set a quote right. It is named by its place; mark: of which stage and pain; code: place in the codebook."""

    action: QuoteAction
    answer: int
    revision: int
    start: int
    end: int
    mark: str
    code: int = 0


NO_PAIN = -1


class MergeButton(CallbackData, prefix="pm"):
    """Count all of one pain of a stage as another one, or as none (`NO_PAIN`).

    code, into: their places in the codebook; None until chosen.
    """

    stage: str
    code: int | None = None
    into: int | None = None


class UndoButton(CallbackData, prefix="cu"):
    """Take the last correction back. stage: what it was about, shown again; without one, the channels are.

    page: of the stage's words, from 0, where these were corrected.
    """

    number: int
    stage: str = ""
    page: int | None = None


class InvitationStep(StrEnum):
    """What a button of an invitation sets, or opens."""

    AS = "a"  # manager or agent
    DEPARTMENT = "d"
    GUIDE = "g"  # one more that a manager may see, or one less; none: all
    GUIDES = "n"  # these are all
    REACH = "r"  # the department whose people a manager may see and invite; none: all


class InvitationButton(CallbackData, prefix="iv"):
    """An invitation as it is put together. draft: its number, 0 where nothing is kept yet."""

    step: InvitationStep
    draft: int = 0
    value: str = ""


class CampaignButton(CallbackData, prefix="lc"):
    """A customers' link as it is put together; what is None is still to be chosen.

    draft: as above. guide: the mark of a version. channel, persona: by their places in it, from 1; 0 for none.
    """

    draft: int = 0
    guide: str | None = None
    channel: int | None = None
    persona: int | None = None


class LinksButton(CallbackData, prefix="lk"):
    """A page of the list of links, from 0."""

    page: int


class LimitKind(StrEnum):
    """What a button of a customers' link sets; SHOW: nothing, it shows the link."""

    SHOW = "s"
    QUOTA = "q"
    CLOSES = "d"  # in so many days


class LimitButton(CallbackData, prefix="lq"):
    """A customers' link, named by its mark. value: a quota or days from today; 0 for none."""

    link: str
    kind: LimitKind
    value: int = 0


class Revocable(StrEnum):
    """What can be revoked."""

    INVITATION = "i"
    CAMPAIGN = "c"
    MEMBER = "m"


class RevokeButton(CallbackData, prefix="rv"):
    """Revoke something, named by its number or mark. sure: the answer to the question whether it shall be."""

    what: Revocable
    name: str
    sure: bool = False


class TeamButton(CallbackData, prefix="tm"):
    """A page of the list of managers and agents, from 0."""

    page: int


class AuditButton(CallbackData, prefix="au"):
    """A page of the audit, from 0."""

    page: int


class NoteAction(StrEnum):
    """What a button of a note does: agrees, offers fields or values, sets one, deletes, sends it, asks first, or shows.

    ANSWER, APART: words during an interview belong to it, or are a note; ANSWER says which question was open then.
    """

    RIGHT = "r"
    FIELDS = "f"
    VALUES = "v"
    SET = "s"
    DELETE = "d"
    WARN = "w"
    SEND = "n"
    SHOW = "b"
    ANSWER = "a"
    APART = "o"


class NoteButton(CallbackData, prefix="fn"):
    """A note of one's own. note: the beginning of its id; revision: as it was shown; value: an id, or a number."""

    note: str
    revision: int
    action: NoteAction
    field: NoteField | None = None
    value: str = ""


class HandoverAction(StrEnum):
    """What a button of a handover does: answers what is asked, takes the last answer back, or deletes it."""

    ANSWER = "a"
    BACK = "b"
    DELETE = "d"


class HandoverButton(CallbackData, prefix="ho"):
    """A handover of one's own. handover: the beginning of its id; revision: as it was shown; value: an answer's."""

    handover: str
    revision: int
    action: HandoverAction
    value: str = ""


class NotesPageButton(CallbackData, prefix="fp"):
    """One's own notes, a page of them. open, drop: the beginning of the id of one to show, or to delete first."""

    page: int
    open: str = ""
    drop: str = ""


class NotesAgreementButton(CallbackData, prefix="fg"):
    """Let the bot keep one's notes, or not."""

    agree: bool


class PulseWish(StrEnum):
    """What a colleague wishes of the weekly question: not this week, never again, or again after that."""

    LATER = "0"
    NEVER = "1"
    AGAIN = "2"


class PulseButton(CallbackData, prefix="fw"):
    """The weekly question, and what becomes of it."""

    wish: PulseWish


class AskButton(CallbackData, prefix="ak"):
    """Ask the author of a case something. case: a mark of it, for its place among the cases changes."""

    case: str


class AskerAction(StrEnum):
    """What whoever asks does: sends what is confirmed, writes it anew, gives it up, asks further after an answer."""

    SEND = "s"
    ANEW = "w"
    CANCEL = "c"
    FURTHER = "f"


class AskerButton(CallbackData, prefix="qm"):
    """A question to an author, on the side of whoever asks."""

    inquiry: str
    action: AskerAction


class AuthorAction(StrEnum):
    """What whoever is asked does: answers, does not after all, not now, or wishes no more questions."""

    ANSWER = "a"
    CANCEL = "c"
    LATER = "l"
    STOP = "s"


class AuthorButton(CallbackData, prefix="qr"):
    """A question of the quality team, on the side of whoever is asked."""

    inquiry: str
    action: AuthorAction


class ActionStep(StrEnum):
    """What a button of an action opens, or sets."""

    SHOW = "s"
    OWNERS = "w"
    OWNER = "o"
    DUES = "u"
    DUE = "d"
    PROGRESS = "p"
    EFFORTS = "g"
    EFFORT = "e"
    PAINS = "a"
    PAIN = "n"
    PAIN_OFF = "x"


class ActionButton(CallbackData, prefix="ac"):
    """An action about pains. value: what is set, an id, a number or the mark of a pain."""

    number: Number
    step: ActionStep
    value: str = ""


class ActionsButton(CallbackData, prefix="al"):
    """A page of the list of actions, from 0; of the open ones, or of those that ended."""

    page: int
    closed: bool = False


class TakeButton(CallbackData, prefix="at"):
    """Take a pain that nobody owns, named by its mark."""

    mark: str


class MakeButton(CallbackData, prefix="am"):
    """Make an action. stage: of which pains are offered, none: of all; mark: the pain, none until chosen."""

    stage: str = ""
    mark: str = ""


class MakeApartButton(CallbackData, prefix="an"):
    """Make an action, or show the one that there is, below the note that tells of its pain; that stays."""

    mark: str


class BudgetButton(CallbackData, prefix="ab"):
    """What to do for so many points of effort; 0: asked how many."""

    effort: Annotated[int, Field(ge=0, le=99)] = 0


class FixedButton(CallbackData, prefix="ax"):
    """What a colleague says of a fix that they were told of."""

    number: Number
    works: bool


class ImportStep(StrEnum):
    """What a button of a file to be imported does: shows something, sets something, imports, throws away, stops."""

    LOOK = "l"
    PREVIEW = "p"
    KINDS = "k"
    KIND = "t"
    COLUMNS = "c"
    COLUMN = "o"
    STAGES = "g"
    SET = "s"
    VALUES = "v"
    VALUE = "w"
    MEANS = "m"
    GO = "i"
    CANCEL = "x"
    STOP = "h"


class ImportButton(CallbackData, prefix="im"):
    """A file to be imported. draft: its mark; column: a place of a column or a value, or a page.

    value: a kind, a meaning, or what a column holds as `--map` takes it.
    """

    draft: str
    step: ImportStep
    column: int = 0
    value: str = ""


class UndoStep(StrEnum):
    """Taking an import back: asked for, confirmed, thought better of; from the list of imports, and back to it."""

    ASK = "a"
    ASK_LISTED = "l"
    LIST = "b"
    SURE = "s"
    KEEP = "k"


class ImportUndoButton(CallbackData, prefix="iu"):
    """Take an import back, named by its number."""

    number: int
    step: UndoStep


class GuideAction(StrEnum):
    """What a button about a guide does: shows, sends, plays or tests it, takes a new one, decides on a draft."""

    CARD = "c"
    FILE = "f"
    PREVIEW = "p"
    CRASH = "t"
    UPLOAD = "u"
    PUBLISH = "y"
    DISCARD = "x"


class GuideButton(CallbackData, prefix="gd"):
    """A version of a guide. mark: of what a draft says, where it is decided on."""

    action: GuideAction
    guide: str = ""
    version: int = 0
    mark: str = ""


class GuidesButton(CallbackData, prefix="gs"):
    """A page of the list of guides, from 0."""

    page: int


class PreviewStep(StrEnum):
    """What a preview has beside an interview's own buttons: consent, an answer in words as if given, the end."""

    AGREE = "a"
    TOLD = "t"
    END = "e"


class PreviewStepButton(CallbackData, prefix="ps"):
    """A step of a preview. mark: the preview's; used: as in an interview."""

    mark: str
    used: int
    step: PreviewStep


class PreviewLanguageButton(CallbackData, prefix="pl"):
    """Another language, on the first screen of a preview."""

    mark: str
    language: Language


class PreviewOptionButton(CallbackData, prefix="po"):
    """An option of a preview's open question."""

    mark: str
    used: int
    option: str
    at: int | None = None


class PreviewControlButton(CallbackData, prefix="pc"):
    """Back, skip and the like, in a preview."""

    mark: str
    used: int
    control: Control


class TellButton(CallbackData, prefix="rd"):
    """Tell those who reported a pain that it was fixed.

    guide: a mark of it, for another one's map may be looked at meanwhile. code: the pain's place in the codebook; none:
    choose one first.
    """

    guide: str
    stage: str
    code: int | None = None


class RemedyAction(StrEnum):
    """What whoever tells of a remedy does: lets the news go, writes them anew, or gives them up."""

    SEND = "s"
    ANEW = "w"
    CANCEL = "c"


class RemedyButton(CallbackData, prefix="rb"):
    """A remedy, on the side of whoever tells of it. language: only those who speak it are told; none: all."""

    remedy: str
    action: RemedyAction
    language: Language | None = None


class VerdictButton(CallbackData, prefix="vd"):
    """Whether it is better now; none: no more such news."""

    remedy: str
    verdict: Verdict | None = None


class FollowUpStep(StrEnum):
    """What a button of a case opens, or does."""

    SHOW = "s"
    STORY = "y"
    TAKE = "t"
    GIVE_BACK = "g"
    HANDS = "h"
    GIVE = "v"
    DUES = "u"
    DUE = "d"
    CAUSES = "c"
    CAUSE = "w"
    ACTION = "a"
    NEW_ACTION = "n"
    WORDS = "m"
    REOPEN = "r"
    ASK = "q"


class FollowUpButton(CallbackData, prefix="cf"):
    """A case. cause: why it came to that, once that is said; value: a day, a number, to whom, or the mark of a pain."""

    number: Number
    step: FollowUpStep
    cause: Cause | None = None
    value: str = ""


class FollowUpsButton(CallbackData, prefix="cl"):
    """A page of the list of cases, from 0; of the open ones, or of the closed."""

    page: int
    closed: bool = False


class OpenFollowUpButton(CallbackData, prefix="co"):
    """Open a case of a story, named by its mark."""

    case: str


class AlertStep(StrEnum):
    """What a button of the alerts does: shows something, sets something, or tries the rules."""

    SHOW = "s"
    SWITCH = "o"
    QUIET = "q"
    CAP = "c"
    SUGGESTED = "g"
    SIGNS = "a"
    VALUES = "k"
    STAGES = "v"
    ADD = "t"
    RULES = "r"
    UP = "u"
    DELETE = "d"
    TRY = "x"


class AlertButton(CallbackData, prefix="ar"):
    """The alerts of a chat.

    thread: of a group, 0 without. value: what is set, a number or a mark; stage: a mark, none for any.
    """

    thread: int
    step: AlertStep
    sign: Sign | None = None
    value: str = ""
    stage: str = ""
