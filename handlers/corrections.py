"""What managers set right: a quote, its category, two pains that are one, the name of a stage or of a channel."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape
from zlib import crc32

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import dialogues, map_keyboards
from handlers.callbacks import (
    NO_PAIN,
    FixButton,
    MapView,
    MergeButton,
    QuoteAction,
    QuoteButton,
    UndoButton,
    ViewButton,
)
from handlers.evidence import Evidence, basis_now, filtered_map, guides_now, journey_map_now, plan_of
from handlers.filters import InPrivateChat, SeesMap
from handlers.map_views import asked, sent, shot, stage_of
from handlers.reply import Reply
from handlers.turn import Turn, View
from interview.corrections import (
    LONGEST_TITLE,
    Correction,
    CorrectionError,
    Corrector,
    Hide,
    Merge,
    Named,
    Pin,
    Place,
    Reject,
    Relabel,
    Rename,
)
from interview.language import Locale
from interview.records import Layer
from reports.corrections import readings_at
from reports.journey_map import JourneyMap, Quote
from reports.message import stage_name
from reports.plan import MapPlan, in_language
from reports.quote_pages import quote_pages
from reports.wording import quote_phrase, quoted


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="corrections")
    router.message.filter(InPrivateChat(), SeesMap())
    router.callback_query.filter(SeesMap())
    router.callback_query.register(choose_quote, FixButton.filter())
    router.callback_query.register(correct_quote, QuoteButton.filter())
    router.callback_query.register(merge_pains, MergeButton.filter())
    router.callback_query.register(undo, UndoButton.filter())
    router.message.register(rename, Command("rename"))
    return router


async def choose_quote(callback_query: CallbackQuery, callback_data: FixButton, turn: Turn) -> Reply:
    """Ask which quote of the page is meant."""
    return Reply(later=partial(_choice, turn, turn.view(callback_query), callback_data))


async def correct_quote(callback_query: CallbackQuery, callback_data: QuoteButton, turn: Turn) -> Reply:
    """Ask what is wrong with a quote, or set it right."""
    return Reply(later=partial(_quote, turn, turn.view(callback_query), callback_data))


async def merge_pains(callback_query: CallbackQuery, callback_data: MergeButton, turn: Turn) -> Reply:
    """Ask which pains of a stage are the same, or count them as one."""
    return Reply(later=partial(_merge, turn, turn.view(callback_query), callback_data))


async def undo(callback_query: CallbackQuery, callback_data: UndoButton, turn: Turn) -> Reply:
    """Take the last correction back."""
    taken_back = await turn.unit.undo_correction(callback_data.number, turn.scope)
    view = turn.view(callback_query)
    text = (
        view.locale.gettext("Another correction came after this one, so it stays.")
        if taken_back is None
        else view.locale.gettext("Taken back.")
    )
    return Reply((view.acknowledge(text),), later=partial(_shown_again, turn, view, _place_before(callback_data)))


async def rename(message: Message, command: CommandObject, turn: Turn) -> Reply:
    """Call a stage or a channel otherwise: `/rename 4 Help desk`; without a name, list what can be renamed."""
    view = turn.view(message)
    plan = await plan_of(turn, (await guides_now(turn))[0].id)
    assert plan is not None  # it is one of those that may be seen
    number, _, title = (command.args or "").partition(" ")
    named = [*((Named.STAGE, stage.id) for stage in plan.stages), *((Named.CHANNEL, one) for one in plan.channels)]
    if not (number.isdecimal() and 1 <= int(number) <= len(named) and title.strip()):
        return view.say(_how_to_rename(plan, view.locale))
    kind, chosen = named[int(number) - 1]
    try:
        renamed = Rename(plan.guide_id, kind, chosen, " ".join(title.split()), view.locale.language)
    except CorrectionError:
        text = view.locale.ngettext(
            "A name has at most {n} letter, in one line.", "A name has at most {n} letters, in one line.", LONGEST_TITLE
        )
        return view.say(text)
    kept = await turn.unit.correct(renamed, by=_corrector(turn))
    assert kept is not None  # only words of an answer can be gone
    undone = UndoButton(number=kept, stage=chosen if kind is Named.STAGE else "")
    return Reply(later=partial(_shown_again, turn, view, _place_before(undone), undo_button=undone))


def _place_before(undo_button: UndoButton) -> ViewButton:
    """Return the view that something was corrected in: words of a stage, its card, or the ways between channels."""
    if not undo_button.stage:
        return ViewButton(view=MapView.CHANNELS)
    if undo_button.page is None:
        return ViewButton(view=MapView.STAGE, stage=undo_button.stage)
    return ViewButton(view=MapView.QUOTES, stage=undo_button.stage, page=undo_button.page)


def _how_to_rename(plan: MapPlan, locale: Locale) -> str:
    stages = [in_language(stage.short_title, locale) for stage in plan.stages]
    channels = [in_language(title, locale) for title in plan.channels.values()]
    lines = [
        locale.gettext("To call a stage or a channel otherwise on the map, send its number and the name, for example:"),
        "<code>/rename 1 …</code>",
        *_numbered(locale.gettext("Stages"), stages, 1),
        *_numbered(locale.gettext("Channels"), channels, len(stages) + 1),
        "",
        locale.gettext("The name holds for your language. The question in the interview stays as it is."),
    ]
    return "\n".join(lines)


def _numbered(heading: str, names: Sequence[str], first: int) -> list[str]:
    lines = [f"{number}. {escape(name, quote=False)}" for number, name in enumerate(names, start=first)]
    return ["", f"<b>{heading}</b>", *lines] if lines else []


async def _choice(turn: Turn, view: View, wanted: FixButton) -> Reply:
    journey_map = await journey_map_now(turn)
    pages = quote_pages(journey_map, wanted.stage, view.locale)
    shown = pages[wanted.page].quotes if wanted.page < len(pages) else ()
    buttons = [
        (quoted(quote.text, view.locale), _button(quote, QuoteAction.MENU))
        for quote in shown
        if quote.place is not None
    ]
    back = ViewButton(view=MapView.QUOTES, stage=wanted.stage, page=wanted.page)
    markup = map_keyboards.choices_keyboard(buttons, (view.locale.gettext("‹ Back"), back))
    words = [_words(quote, view.locale) for quote in shown]
    return asked(view, view.locale.gettext("Which quote is to be set right?"), words, markup)


async def _quote(turn: Turn, view: View, wanted: QuoteButton) -> Reply:
    basis = await basis_now(turn)
    journey_map = await filtered_map(turn, basis)
    place = Place(wanted.answer, wanted.revision, wanted.start, wanted.end)
    quote = next((one for one in journey_map.quotes if one.place == place and mark_of(one) == wanted.mark), None)
    evidence = await basis.evidence()
    interview_id = _interview_of(evidence, place)
    if quote is None or interview_id is None:  # only what is shown now can be set right
        gone = view.locale.gettext("These words are not shown any more, so nothing was changed.")
        return Reply((view.acknowledge(gone),))
    back = _page_of(wanted, ViewButton(view=MapView.QUOTES, stage=quote.stage_id), journey_map, view.locale)
    match wanted.action:
        case QuoteAction.MENU:
            may_ask = await turn.store.may_be_asked(interview_id)
            markup = quote_menu(quote, back, view.locale, may_ask=may_ask)
            question = view.locale.gettext("What is to be done about these words?")
            return asked(view, question, [_words(quote, view.locale)], markup)
        case QuoteAction.ASK:
            return await dialogues.ask_about(turn, view, interview_id, stage_id=quote.stage_id)
        case QuoteAction.CATEGORIES:
            plan = evidence.plan
            buttons = [
                (map_keyboards.code_name(code, quote.layer, plan, view.locale), _button(quote, QuoteAction.RELABEL, n))
                for n, code in enumerate(map_keyboards.codes(plan))
                if code != quote.label
            ]
            markup = map_keyboards.choices_keyboard(buttons, (view.locale.gettext("‹ Back"), back))
            question = view.locale.gettext("What are they about instead?")
            return asked(view, question, [_words(quote, view.locale)], markup)
        case QuoteAction.HIDE:
            return await _correct(turn, view, Hide(place), back, journey_map, quote=wanted)
        case QuoteAction.PIN:
            return await _correct(turn, view, Pin(place), back, journey_map, quote=wanted)
        case QuoteAction.REJECT | QuoteAction.RELABEL:
            correction = _of_finding(evidence, quote, place, wanted)
            return await _correct(turn, view, correction, back, journey_map, quote=wanted)


def _of_finding(evidence: Evidence, quote: Quote, place: Place, wanted: QuoteButton) -> Correction | None:
    """Return the correction of the finding that a quote is shown for, as it was read; None when it is gone."""
    for answer, reading in readings_at(evidence.records, place):
        if reading.now is not None and (reading.now.layer, reading.now.label) == (quote.layer, quote.label):
            was = Place(place.answer_id, place.revision, reading.was.start, reading.was.end)
            if quote.layer is Layer.LANE:  # nobody corrects what was thought or heard
                return None
            if wanted.action is QuoteAction.REJECT:
                return Reject(was, reading.was.layer, reading.was.label, answer.tagger)
            known = map_keyboards.codes(evidence.plan)
            if wanted.code < len(known):
                return Relabel(was, reading.was.layer, reading.was.label, known[wanted.code], answer.tagger)
    return None


async def _merge(turn: Turn, view: View, wanted: MergeButton) -> Reply:
    basis = await basis_now(turn)
    journey_map, plan = await filtered_map(turn, basis), basis.plan
    known = map_keyboards.codes(plan)
    back = ViewButton(view=MapView.STAGE, stage=wanted.stage)
    here = [pain.category for pain in journey_map.pains if pain.stage_id == wanted.stage and pain.category in known]
    if wanted.code is not None and wanted.into is not None and max(wanted.code, wanted.into) < len(known):
        into = None if wanted.into == NO_PAIN else known[wanted.into]
        merge = Merge(plan.guide_id, wanted.stage, known[wanted.code], into)
        return await _correct(turn, view, merge, back, journey_map)
    chosen = None if wanted.code is None or wanted.code >= len(known) else known[wanted.code]
    before = back if chosen is None else map_keyboards.pain_view(wanted.stage, chosen)
    buttons = [
        (
            map_keyboards.code_name(code, Layer.PAIN, plan, view.locale),
            MergeButton(stage=wanted.stage, code=known.index(code))
            if chosen is None
            else MergeButton(stage=wanted.stage, code=wanted.code, into=known.index(code)),
        )
        for code in here
        if code != chosen
    ]
    about = [] if chosen is None else [map_keyboards.code_name(chosen, Layer.PAIN, plan, view.locale)]
    question = view.locale.gettext("Which pain point is not one of its own?")
    if chosen is not None:
        same, wrong = view.locale.gettext("Which one is it the same as?"), view.locale.gettext("What is wrong with it?")
        question = same if buttons else wrong
        none = MergeButton(stage=wanted.stage, code=wanted.code, into=NO_PAIN)
        buttons.append((view.locale.gettext("It is no pain point here"), none))
    markup = map_keyboards.choices_keyboard(buttons, (view.locale.gettext("‹ Back"), before))
    place = stage_name(journey_map.stage(stage_of(journey_map, wanted.stage)), view.locale)
    return asked(view, question, [" · ".join([*(escape(one, quote=False) for one in about), place])], markup)


async def _correct(
    turn: Turn,
    view: View,
    correction: Correction | None,
    back: ViewButton,
    before: JourneyMap,
    *,
    quote: QuoteButton | None = None,
) -> Reply:
    """Keep a correction, say what follows from it, and show the words or the stage as they are now.

    back: what was looked at, before: on which map. quote: what was corrected, where that was words.
    """
    number = None
    if correction is not None:
        async with turn.store.unit_of_work() as unit:
            number = await unit.correct(correction, by=_corrector(turn))
    if correction is None or number is None:
        gone = view.locale.gettext("These words were changed or deleted meanwhile, so nothing was corrected.")
        return Reply((view.acknowledge(gone),))
    now = await journey_map_now(turn)
    undone = UndoButton(number=number, stage=back.stage, page=None if quote is None else back.page)
    wanted = back if quote is None else _page_of(quote, back, now, view.locale)
    again = await _shown_again(turn, view, wanted, undo_button=undone)
    has_moved = (before.stages, before.pains) != (now.stages, now.pains)
    return Reply((view.acknowledge(noted(correction, view.locale, has_moved=has_moved)), *again.sendings))


def noted(correction: Correction, locale: Locale, *, has_moved: bool) -> str:
    """Confirm a correction, and say when figures follow.

    has_moved: whether figures of the shown map did. Why something waits is not told: one person may have withdrawn.
    """
    match correction:
        case Hide():
            return locale.gettext("Noted. These words are shown no more. No figure changes.")
        case Pin():
            return locale.gettext("Noted. These words stand first among those of their language. No figure changes.")
        case _ if has_moved:
            return locale.gettext("Noted. Words and figures follow at once.")
        case Relabel() | Reject():
            return locale.gettext(
                "Noted. Words follow at once, figures once five people's words were moved, so that nobody shows."
            )
        case _:
            return locale.gettext(
                "Noted. Figures follow once the answers of five people are new, so that nobody shows."
            )


async def _shown_again(turn: Turn, view: View, wanted: ViewButton, *, undo_button: UndoButton | None = None) -> Reply:
    shown = await shot(turn, wanted, view.locale)
    buttons = shown.buttons
    if undo_button is not None:
        buttons = map_keyboards.with_button(buttons, view.locale.gettext("Take it back"), undo_button)
    return sent(replace(shown, buttons=buttons), view)


def _page_of(wanted: QuoteButton, back: ViewButton, journey_map: JourneyMap, locale: Locale) -> ViewButton:
    """Return the page of a quote; where it is not quoted, the nearest one about the same, else the page of before."""
    place = Place(wanted.answer, wanted.revision, wanted.start, wanted.end)
    pages = enumerate(quote_pages(journey_map, back.stage, locale))
    same = {number: page.quotes for number, page in pages if mark_of(page.quotes[0]) == wanted.mark}
    here = [number for number, quotes in same.items() if any(one.place == place for one in quotes)]
    page = min(here or same, key=lambda number: abs(number - back.page), default=back.page)
    return back.model_copy(update={"page": page})


def _interview_of(evidence: Evidence, place: Place) -> str | None:
    """Return the id of the interview in which some words were told; None when they are gone."""
    found = (
        record.id for record in evidence.records for answer in record.answers if answer.answer_id == place.answer_id
    )
    return next(found, None)


def quote_menu(quote: Quote, back: ViewButton, locale: Locale, *, may_ask: bool) -> InlineKeyboardMarkup:
    """Return what can be said about a quote; what was thought or heard is of no category that could be wrong."""
    ask = [(locale.gettext("Ask the author"), _button(quote, QuoteAction.ASK))] if may_ask else []
    wrong = locale.gettext("It is no pain point") if quote.layer is Layer.PAIN else locale.gettext("It is nothing good")
    other = [
        (wrong, _button(quote, QuoteAction.REJECT)),
        (locale.gettext("It is about something else"), _button(quote, QuoteAction.CATEGORIES)),
    ]
    buttons = [
        *ask,
        *([] if quote.layer is Layer.LANE else other),
        (locale.gettext("Show this quote first"), _button(quote, QuoteAction.PIN)),
        (locale.gettext("Hide this quote"), _button(quote, QuoteAction.HIDE)),
    ]
    return map_keyboards.choices_keyboard(buttons, (locale.gettext("‹ Back"), back), across=1)


def _corrector(turn: Turn) -> Corrector:
    return Corrector.OWNER if turn.is_owner else Corrector.MANAGER


def mark_of(quote: Quote) -> str:
    """Return a short name for what a quote is shown for."""
    return f"{crc32(f'{quote.stage_id}/{quote.layer}/{quote.label}'.encode()):08x}"


def _button(quote: Quote, action: QuoteAction, code: int = 0) -> QuoteButton:
    assert quote.place is not None  # who calls it has looked
    place = quote.place
    return QuoteButton(
        action=action,
        answer=place.answer_id,
        revision=place.revision,
        start=place.start,
        end=place.end,
        mark=mark_of(quote),
        code=code,
    )


def _words(quote: Quote, locale: Locale) -> str:
    return escape(quote_phrase(quote, locale), quote=False)
