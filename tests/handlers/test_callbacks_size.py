"""Buttons carry ids, 64 bytes in all, whatever a guide may be called."""

from datetime import UTC, datetime

import pytest
from aiogram.filters.callback_data import CallbackData

from handlers import callbacks
from handlers.callbacks import (
    NO_PAIN,
    ActionButton,
    ActionsButton,
    ActionStep,
    AgeButton,
    AlertButton,
    AlertStep,
    AllStagesButton,
    AnewButton,
    AskButton,
    AskerAction,
    AskerButton,
    AudienceButton,
    AuditButton,
    AuthorAction,
    AuthorButton,
    BetButton,
    BetLockButton,
    BetStep,
    BetStepButton,
    BudgetButton,
    CampaignButton,
    CaseButton,
    ConsentButton,
    ControlButton,
    DigestAction,
    DigestButton,
    FileButton,
    FilterButton,
    FixButton,
    FixedButton,
    FollowUpButton,
    FollowUpsButton,
    FollowUpStep,
    GuideAction,
    GuideButton,
    GuidesButton,
    HandoverAction,
    HandoverButton,
    ImportButton,
    ImportStep,
    ImportUndoButton,
    InvitationButton,
    InvitationStep,
    LanguageButton,
    LimitButton,
    LimitKind,
    LinksButton,
    MakeApartButton,
    MakeButton,
    MapFile,
    MapGuideButton,
    MapMenu,
    MapView,
    MenuButton,
    MergeButton,
    MoreButton,
    NoteAction,
    NoteButton,
    NotesAgreementButton,
    NotesPageButton,
    OpenFollowUpButton,
    OptionButton,
    PeriodButton,
    PreviewControlButton,
    PreviewLanguageButton,
    PreviewOptionButton,
    PreviewStep,
    PreviewStepButton,
    PulseButton,
    PulseWish,
    QuoteAction,
    QuoteButton,
    RemedyAction,
    RemedyButton,
    ReminderAction,
    ReminderButton,
    ResumeButton,
    RevealButton,
    Revocable,
    RevokeButton,
    TakeButton,
    TeamButton,
    TellButton,
    UndoButton,
    UndoStep,
    VerdictButton,
    ViewButton,
    WithdrawButton,
)
from handlers.keyboards import question_keyboard
from interview.alerts import Sign
from interview.engine import Agree, step
from interview.follow_ups import Cause
from interview.guide_upload import MARK_LENGTH
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.notes import TAG_LENGTH, NoteField
from interview.ports import OpenInterview
from interview.programme import Asked, open_question
from interview.records import Disposition
from interview.remedy import Verdict
from interview.screen import Control, Setting, open_screen
from interview.state import State
from reports.case import MARK_LETTERS
from reports.segment import Audience, Dimension, PeriodChoice

TAG = "f" * callbacks.TAG_LENGTH
LONGEST_ID = "x" * 32  # what interview.guide.Id lets through
MOST_PERSONAS = 99  # that a guide could have; the picture looks at the six commonest
MOST_USED = 99_999  # answers and steps back; nobody taps more often in one interview
LONGEST = [
    OptionButton(tag=TAG, used=MOST_USED, option=LONGEST_ID, at=99),
    *(ControlButton(tag=TAG, used=MOST_USED, control=control) for control in Control),
    *(ConsentButton(tag=TAG, action=action) for action in ("agree", "decline", "details")),
    *(LanguageButton(language=language) for language in Language),
    ResumeButton(tag=TAG),
    AnewButton(token="t" * 24),
    AnewButton(),
    *(ReminderButton(tag=TAG, action=action) for action in ReminderAction),
    AgeButton(minor=True),
    WithdrawButton(erase=True),
    *(FileButton(file=file) for file in MapFile),
    *(ViewButton(view=view, stage=LONGEST_ID, page=999) for view in MapView),
    ViewButton(view=MapView.PAIN, stage=LONGEST_ID, page=2**32 - 1),
    ViewButton(view=MapView.OVERLAY, page=2**MOST_PERSONAS - 1),
    *(MenuButton(menu=menu, dimension=dimension) for menu in MapMenu for dimension in (*Dimension, None)),
    *(MoreButton(shown=shown, back=True) for shown in MapView),
    *(FilterButton(dimension=dimension, mark="f" * 8) for dimension in Dimension),
    *(PeriodButton(period=period) for period in (*PeriodChoice, None)),
    MapGuideButton(mark="f" * 8),
    *(AudienceButton(audience=audience) for audience in (*Audience, None)),
    AllStagesButton(),
    CaseButton(number=999),
    FixButton(stage=LONGEST_ID, page=99),
    *(
        QuoteButton(action=action, answer=99_999_999, revision=99, start=9_999, end=9_999, mark="f" * 8, code=99)
        for action in QuoteAction
    ),
    MergeButton(stage=LONGEST_ID, code=99, into=99),
    MergeButton(stage=LONGEST_ID, code=99, into=NO_PAIN),
    MergeButton(stage=LONGEST_ID),
    UndoButton(number=9_999_999, stage=LONGEST_ID),
    UndoButton(number=9_999_999, stage=LONGEST_ID, page=999),
    UndoButton(number=9_999_999),
    *(InvitationButton(step=step, draft=2**52, value=LONGEST_ID) for step in InvitationStep),
    CampaignButton(draft=2**52, guide="f" * 8, channel=999, persona=999),
    LinksButton(page=9_999),
    *(LimitButton(link="f" * 8, kind=kind, value=9_999) for kind in LimitKind),
    *(RevokeButton(what=what, name="9" * 16, sure=True) for what in Revocable),
    TeamButton(page=9_999),
    AuditButton(page=99_999),
    *(
        NoteButton(note="f" * TAG_LENGTH, revision=9_999, action=action, field=field, value=LONGEST_ID)
        for action in NoteAction
        for field in NoteField
    ),
    *(
        HandoverButton(handover="f" * TAG_LENGTH, revision=9_999, action=action, value=LONGEST_ID)
        for action in HandoverAction
    ),
    NotesPageButton(page=999, open="f" * TAG_LENGTH),
    NotesPageButton(page=999, drop="f" * TAG_LENGTH),
    NotesAgreementButton(agree=True),
    PulseButton(wish=PulseWish.NEVER),
    *(ActionButton(number=2**52 - 1, step=step, value="f" * 8) for step in ActionStep),
    ActionsButton(page=9_999, closed=True),
    BudgetButton(effort=99),
    FixedButton(number=2**52 - 1, works=True),
    TakeButton(mark="f" * 8),
    MakeButton(stage=LONGEST_ID, mark="f" * 8),
    MakeApartButton(mark="f" * 8),
    *(BetStepButton(step=step, stage=LONGEST_ID, page=99) for step in BetStep),
    *(BetButton(step=step, name=LONGEST_ID, value=5) for step in BetStep),
    BetLockButton(),
    *(ImportButton(draft="f" * 6, step=step, column=999, value=f"satisfaction.{LONGEST_ID}") for step in ImportStep),
    *(ImportUndoButton(number=9_999_999, step=step) for step in UndoStep),
    *(GuideButton(action=action, guide=LONGEST_ID, version=9_999, mark="f" * MARK_LENGTH) for action in GuideAction),
    GuidesButton(page=999),
    *(PreviewStepButton(mark="f" * 6, used=MOST_USED, step=step) for step in PreviewStep),
    PreviewLanguageButton(mark="f" * 6, language=Language.CS),
    PreviewOptionButton(mark="f" * 6, used=MOST_USED, option=LONGEST_ID, at=99),
    *(PreviewControlButton(mark="f" * 6, used=MOST_USED, control=control) for control in Control),
    TellButton(guide="f" * 8, stage=LONGEST_ID, code=99),
    TellButton(guide="f" * 8, stage=LONGEST_ID),
    *(RemedyButton(remedy="f" * 32, action=action, language=Language.EN) for action in RemedyAction),
    *(VerdictButton(remedy="f" * 32, verdict=verdict) for verdict in (*Verdict, None)),
    AskButton(case="f" * MARK_LETTERS),
    OpenFollowUpButton(case="f" * MARK_LETTERS),
    FollowUpButton(number=2**52 - 1, step=FollowUpStep.ACTION, cause=Cause.INFORMATION, value=str(2**52 - 1)),
    RevealButton(),
    *(RevealButton(view=view, stage=LONGEST_ID, page=2**32 - 1) for view in MapView),
    FollowUpButton(number=2**52 - 1, step=FollowUpStep.GIVE, value=str(2**52 - 1)),
    FollowUpsButton(page=9999, closed=True),
    *(AskerButton(inquiry="f" * 32, action=action) for action in AskerAction),
    *(AuthorButton(inquiry="f" * 32, action=action) for action in AuthorAction),
    *(DigestButton(thread=2**52, action=action, value=23) for action in DigestAction),
    *(
        AlertButton(thread=2**52, step=step, sign=sign, value=value, stage="f" * 8)
        for step in AlertStep
        for sign in (*Sign, None)
        for value in ("looked_elsewhere", str(2**52), "f" * 8)
    ),
]


@pytest.mark.parametrize("button", LONGEST, ids=lambda button: type(button).__name__)
def test_callback_data_fits_and_comes_back_as_it_was(button):
    packed = button.pack()

    assert len(packed.encode()) <= 64
    assert type(button).unpack(packed) == button


def test_no_kind_of_button_was_forgotten_above():
    kinds = {kind for kind in vars(callbacks).values() if isinstance(kind, type) and issubclass(kind, CallbackData)}

    assert kinds - {CallbackData} == {type(button) for button in LONGEST}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("guide", builtin_guides(), ids=lambda guide: guide.id)
def test_every_question_of_the_guides_has_buttons_that_telegram_takes(guide, language):
    locale = Locale(language)
    state = step(guide, State(seed=1), Agree()).state
    first = open_question(guide, state)
    assert first is not None

    for part, question in guide.questions():
        stage_id = guide.stages[0].id if part.each or part.story else None
        screen = open_screen(guide, state, Asked(part, question, stage_id), Setting("Aurora", locale))
        interview = OpenInterview(
            id=TAG * 4, guide_id=guide.id, guide_version=1, language=language, state=state, version=1,
            shown_version=0, disposition=Disposition.STARTED, stepped_at=datetime(2026, 11, 2, tzinfo=UTC),
        )  # fmt: skip
        rows = question_keyboard(interview, screen, locale).inline_keyboard
        buttons = [button for row in rows for button in row]

        assert all(len((button.callback_data or "").encode()) <= 64 for button in buttons)
        assert len({button.callback_data for button in buttons}) == len(buttons)
        assert len(buttons) <= 100
        assert all(len(row) <= 8 for row in rows)


def test_no_two_buttons_have_one_prefix():
    kinds = {type(button) for button in LONGEST}

    assert len({kind.__prefix__ for kind in kinds}) == len(kinds)
