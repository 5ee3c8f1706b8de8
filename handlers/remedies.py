"""Those who reported a pain hear what was done about it, and say whether it is better now."""

from collections import Counter
from functools import partial
from html import escape

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from handlers import map_keyboards
from handlers.callbacks import (
    MapView,
    RemedyAction,
    RemedyButton,
    TellButton,
    VerdictButton,
    ViewButton,
)
from handlers.dialogues import instead
from handlers.evidence import basis_now, filtered_map, plan_of, reported_in
from handlers.filters import InPrivateChat, IsWords, SeesMap
from handlers.map_keyboards import codes
from handlers.map_views import asked, stage_of
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.language import Language, Locale
from interview.records import Layer
from interview.remedy import MOST_LETTERS, News, Pain, Remedy, RemedyState, Verdict
from interview.remedy_service import Judged, RemedyService
from interview.rights import Action
from reports.message import stage_name
from reports.metrics import K_NUMBERS, at_least
from reports.plan import MapPlan, in_language
from reports.tallies import tally

MOST_SHOWN = 3  # of what was told before of the same pain


class Tells(Filter):
    """An owner or manager whose next message says what was done about a pain."""

    async def __call__(self, event: Message, turn: Turn, remedies: RemedyService) -> bool | dict[str, Remedy]:
        """Look for the remedy that is to be written about."""
        if not turn.sees_map():
            return False
        remedy = await remedies.in_writing(turn.unit, turn.telegram_user_id)
        return False if remedy is None or not turn.scope.sees(remedy.pain.guide_id) else {"remedy": remedy}


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="remedies")
    router.message.filter(InPrivateChat())
    router.callback_query.register(choose_pain, SeesMap(), TellButton.filter(F.code.is_(None)))
    router.callback_query.register(tell_of, SeesMap(), TellButton.filter())
    router.callback_query.register(let_go, SeesMap(), RemedyButton.filter(F.action == RemedyAction.SEND))
    router.callback_query.register(write_anew, SeesMap(), RemedyButton.filter(F.action == RemedyAction.ANEW))
    router.callback_query.register(cancel, SeesMap(), RemedyButton.filter(F.action == RemedyAction.CANCEL))
    router.callback_query.register(judge, VerdictButton.filter())
    router.message.register(write, IsWords(), Tells())
    return router


async def choose_pain(callback_query: CallbackQuery, callback_data: TellButton, turn: Turn) -> Reply:
    """Ask below the stage's card which pain was fixed."""
    return Reply(later=partial(_choice, turn, turn.view(callback_query), callback_data))


async def tell_of(
    callback_query: CallbackQuery, callback_data: TellButton, turn: Turn, remedies: RemedyService
) -> Reply:
    """Say what came of earlier news about a pain, and ask what was done; the way in from elsewhere too."""
    return Reply(later=partial(_begin, turn, turn.view(callback_query), remedies, callback_data))


async def write(message: Message, turn: Turn, remedies: RemedyService, remedy: Remedy) -> Reply:
    """Take a message for the text, and show it with how many would read it."""
    view, locale = turn.view(message), turn.locale
    text = await remedies.write(turn.unit, remedy, message.text or "", language=locale.language.value)
    if text is None:
        shorter = locale.gettext(
            "This is too long to be passed on: at most {n} letters, please.", n=locale.integer(MOST_LETTERS)
        )
        return view.say(escape(shorter))
    return Reply(later=partial(_to_confirm, turn, view, remedies, remedy, text))


async def let_go(
    callback_query: CallbackQuery, callback_data: RemedyButton, turn: Turn, remedies: RemedyService
) -> Reply:
    """Tell everybody who reported the pain and may be written to."""
    return Reply(later=partial(_send, turn, turn.view(callback_query), remedies, callback_data))


async def write_anew(callback_query: CallbackQuery, callback_data: RemedyButton, turn: Turn) -> Reply:
    """Ask for the text once more, before anybody was told."""
    view = turn.view(callback_query)
    remedy = await turn.unit.remedy(callback_data.remedy)
    plan = None if remedy is None else await plan_of(turn, remedy.pain.guide_id)
    if remedy is None or plan is None or remedy.told_by != turn.telegram_user_id:
        return Reply((view.acknowledge(_gone(turn.locale)),))
    await turn.unit.rewrite_remedy(remedy)
    return instead(view, escape(_ask(remedy.pain, plan, turn.locale)), _cancel_keyboard(remedy, turn.locale))


async def cancel(callback_query: CallbackQuery, callback_data: RemedyButton, turn: Turn) -> Reply:
    """Give it up."""
    view = turn.view(callback_query)
    remedy = await turn.unit.remedy(callback_data.remedy)
    if remedy is None or remedy.told_by != turn.telegram_user_id:
        return Reply((view.acknowledge(_gone(turn.locale)),))
    await turn.unit.drop_remedy(remedy)
    return instead(view, escape(turn.locale.gettext("All right, nothing was sent.")))


async def judge(
    callback_query: CallbackQuery, callback_data: VerdictButton, turn: Turn, remedies: RemedyService
) -> Reply:
    """Keep whether it is better now, from those alone who were told."""
    view, person = turn.view(callback_query), turn.person
    respondent_id = "" if person is None else person.respondent_id
    if callback_data.verdict is None:
        if not await turn.unit.forbid_news(respondent_id, callback_data.remedy):
            return Reply((view.acknowledge(_gone(turn.locale)),))
        stopped = turn.locale.gettext("All right, no more such messages. What you told stays as it is.")
        return instead(view, escape(stopped))
    judged = await remedies.judge(turn.unit, respondent_id, callback_data.remedy, callback_data.verdict)
    if judged is Judged.NOT_ASKED:
        return Reply((view.acknowledge(turn.locale.gettext("Nothing is asked here any more.")),))
    thanks = (
        turn.locale.gettext(
            "Thank you for saying so. Your story is taken up again: the quality team sees that this answer belongs to "
            "it, and still not who you are."
        )
        if judged is Judged.REOPENED
        else turn.locale.gettext("Thank you. The quality team sees how many said so, not who.")
    )
    return instead(view, escape(thanks))


def news(one: News, plan: MapPlan, company: str) -> Sending | None:
    """Tell one person what was done and ask whether it is better; None where the guide has no such stage any more."""
    locale = Locale(one.author.language)
    stage = next((stage for stage in plan.stages if stage.id == one.remedy.pain.stage_id), None)
    if stage is None:
        return None
    lead = locale.gettext(
        "On {day} you told {company} about this: {stage} · {problem}. Since then this was changed:",
        day=locale.day(one.reported_on),
        company=company,
        stage=in_language(stage.title, locale),
        problem=map_keyboards.code_name(one.remedy.pain.category, Layer.PAIN, plan, locale),
    )
    asked = locale.gettext("Is it better now?")
    lines = [escape(lead), _quoted(one.remedy.text), f"<b>{escape(asked)}</b>"]
    if one.followed_up:
        again = locale.gettext(
            "Your story was followed up here. If you answer “No”, the quality team sees that this answer belongs to it "
            "and takes it up again; who you are it does not see."
        )
        lines.append(escape(again))
    text = "\n".join(lines)
    markup = _verdict_keyboard(one.remedy, locale)
    return Sending(SendMessage(chat_id=one.author.telegram_user_id, text=text, reply_markup=markup))


async def _choice(turn: Turn, view: View, wanted: TellButton) -> Reply:
    basis = await basis_now(turn)
    if map_keyboards.mark_of(basis.plan.guide_id) != wanted.guide:  # the card is of another guide
        return Reply((view.acknowledge(_gone(view.locale)),))
    journey_map, known = await filtered_map(turn, basis), codes(basis.plan)
    buttons = [
        (
            map_keyboards.code_name(pain.category, Layer.PAIN, basis.plan, view.locale),
            TellButton(guide=wanted.guide, stage=wanted.stage, code=known.index(pain.category)),
        )
        for pain in journey_map.pains
        if pain.stage_id == wanted.stage and pain.category in known
    ]
    back = (view.locale.gettext("‹ Back"), ViewButton(view=MapView.STAGE, stage=wanted.stage))
    markup = map_keyboards.choices_keyboard(buttons, back)
    place = stage_name(journey_map.stage(stage_of(journey_map, wanted.stage)), view.locale)
    return asked(view, view.locale.gettext("Which pain point was fixed?"), [place], markup)


async def _begin(turn: Turn, view: View, remedies: RemedyService, wanted: TellButton) -> Reply:
    guides = {map_keyboards.mark_of(guide.id): guide.id for guide in turn.guides_seen()}
    plan = await plan_of(turn, guides.get(wanted.guide, ""))
    pain = None if plan is None else _pain(plan, wanted)
    if plan is None or pain is None:
        return Reply((view.acknowledge(_gone(view.locale)),))
    before = await turn.store.remedies_of(pain)
    async with turn.store.unit_of_work() as unit:
        remedy = await unit.begin_remedy(pain, by=turn.telegram_user_id)
    came_of = [_came_of(one, view.locale) for one in before[:MOST_SHOWN]]
    text = "\n\n".join([*came_of, escape(_ask(pain, plan, view.locale))])
    method = SendMessage(chat_id=view.chat_id, text=text, reply_markup=_cancel_keyboard(remedy, view.locale))
    return Reply((view.acknowledge(), Sending(method)))


async def _to_confirm(turn: Turn, view: View, remedies: RemedyService, remedy: Remedy, text: str) -> Reply:
    reported = await _reported(turn, remedy.pain)
    readers = await remedies.would_hear(turn.store, remedy.pain, reported)
    written_in = remedies.language_of(text, view.locale.language)
    card = _draft(text, readers, written_in, view.locale)
    markup = _draft_keyboard(remedy, written_in, view.locale)
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=card, reply_markup=markup)),))


async def _send(turn: Turn, view: View, remedies: RemedyService, tapped: RemedyButton) -> Reply:
    async with turn.store.unit_of_work() as unit:
        draft = await unit.remedy(tapped.remedy)
    if draft is None or not turn.scope.sees(draft.pain.guide_id) or not _is_theirs(draft, turn):
        return Reply((view.acknowledge(_gone(view.locale)),))
    reported = await _reported(turn, draft.pain)
    async with turn.store.unit_of_work() as unit:
        now = await unit.remedy(tapped.remedy)
        if now is None or not await remedies.tell(unit, now, reported, language=tapped.language):  # tapped twice
            return Reply((view.acknowledge(),))
        if turn.leader is not None:
            await unit.write_audit(turn.leader, Action.TOLD_AUTHORS, now.pain.stage_id)
    lines = [view.locale.gettext("They hear of it one by one, from nine in the morning to nine in the evening.")]
    markup = None
    if tapped.language is not None:
        lines.append(
            view.locale.gettext("Those who speak another language hear nothing of it until you write it in theirs.")
        )
        markup = await _others_keyboard(turn, draft.pain, view.locale)
    return instead(view, "\n".join([_quoted(draft.text), *map(escape, lines)]), markup)


async def _others_keyboard(turn: Turn, pain: Pain, locale: Locale) -> InlineKeyboardMarkup | None:
    """Offer to write the same in another language: whoever was told already hears nothing of that."""
    plan = await plan_of(turn, pain.guide_id)
    if plan is None or pain.category not in codes(plan):
        return None
    button = TellButton(
        guide=map_keyboards.mark_of(plan.guide_id), stage=pain.stage_id, code=codes(plan).index(pain.category)
    )
    text = locale.gettext("Write it in another language")
    return _rows([[InlineKeyboardButton(text=text, callback_data=button.pack())]])


def _draft(text: str, readers: Counter[Language], written_in: Language, locale: Locale) -> str:
    """Show what is about to be sent, and to whom."""
    lines = [
        _how_many(readers.total(), locale),
        *_by_language(readers, locale),
        locale.gettext("Its language seems to be {language}; nothing is translated.", language=written_in.own_name),
        locale.gettext(
            "Each hears of one pain point once, and again only after answering “No” or telling of it anew; of "
            "nothing else within a month. Those who hear again after a “No” are not in this number."
        ),
    ]
    shown = escape(locale.gettext("This is what they will read:"))
    return "\n".join([shown, _quoted(text), *map(escape, lines)])


def _draft_keyboard(remedy: Remedy, written_in: Language, locale: Locale) -> InlineKeyboardMarkup:
    """Tell all of them, or those alone who can read it; write anew, or give up."""
    only = locale.gettext("Only for this language: {language}", language=written_in.own_name)
    anew = _button(locale.gettext("Write it anew"), remedy, RemedyAction.ANEW)
    return _rows(
        [
            [_button(locale.gettext("Send to all"), remedy, RemedyAction.SEND)],
            [_button(only, remedy, RemedyAction.SEND, language=written_in)],
            [anew, _button(locale.gettext("Cancel"), remedy, RemedyAction.CANCEL)],
        ]
    )


def _ask(pain: Pain, plan: MapPlan, locale: Locale) -> str:
    return locale.gettext(
        "Please write in one message what was changed, for those who told of it: {problem}. It goes as you write it, "
        "but without names, numbers and links. You see it once more before it is sent, and choose whether also those "
        "read it who speak another language.",
        problem=map_keyboards.code_name(pain.category, Layer.PAIN, plan, locale),
    )


def _cancel_keyboard(remedy: Remedy, locale: Locale) -> InlineKeyboardMarkup:
    return _rows([[_button(locale.gettext("Cancel"), remedy, RemedyAction.CANCEL)]])


async def _reported(turn: Turn, pain: Pain) -> list[str]:
    plan = await plan_of(turn, pain.guide_id)
    if plan is None:
        return []
    return await reported_in(turn.store, plan, pain.stage_id, pain.category, turn.today())


def _is_theirs(draft: Remedy, turn: Turn) -> bool:
    return draft.state is RemedyState.TOLD or draft.told_by == turn.telegram_user_id


def _pain(plan: MapPlan, wanted: TellButton) -> Pain | None:
    """Return the pain that a button names; None for what the guide does not have."""
    known = codes(plan)
    has_stage = wanted.stage in {stage.id for stage in plan.stages}
    if not has_stage or wanted.code is None or not 0 <= wanted.code < len(known):
        return None
    return Pain(plan.guide_id, wanted.stage, known[wanted.code])


def _how_many(people: int, locale: Locale) -> str:
    """Say how many would hear, in steps of five: between two looks no single person shows."""
    least = at_least(people)
    if not least:
        return locale.gettext("Fewer than {k} people would be told.", k=locale.integer(K_NUMBERS))
    return locale.ngettext("At least {n} person would be told.", "At least {n} people would be told.", least)


def _by_language(people: Counter[Language], locale: Locale) -> list[str]:
    """Name the languages that at least five of them speak, likewise."""
    spoken = [
        locale.gettext(
            "{language}: at least {n}", language=language.own_name, n=locale.integer(number - number % K_NUMBERS)
        )
        for language in Language
        if (number := people[language]) >= K_NUMBERS
    ]
    return [" · ".join(spoken)] if spoken else []


def _came_of(remedy: Remedy, locale: Locale) -> str:
    """Say what was told before, and how those answered whose number may be shown."""
    lines = [_quoted(remedy.text)]
    if remedy.told_on is not None:
        lines.insert(0, escape(locale.gettext("Told on {day}:", day=locale.day(remedy.told_on))))
    said = [(verdict.value,) for verdict, people in remedy.verdicts.items() for _ in range(people)]
    if not said:
        return "\n".join(
            [*lines, escape(locale.gettext("Fewer than {k} people have answered.", k=locale.integer(K_NUMBERS)))]
        )
    names = {
        Verdict.BETTER: locale.gettext("better"),
        Verdict.NOT_BETTER: locale.gettext("not better"),
        Verdict.UNSURE: locale.gettext("can't tell"),
    }
    shown = {one.id: one.people for one in tally(said, k=K_NUMBERS, titles={}, exclusive=True)}
    figures = [f"{name}: {locale.integer(shown[verdict])}" for verdict, name in names.items() if verdict in shown]
    answered = locale.ngettext("{n} person has answered.", "{n} people have answered.", len(said))
    few = locale.gettext("How they answered shows once five people said one thing and five another.")
    return "\n".join([*lines, escape(answered), escape(" · ".join(figures) or few)])


def _verdict_keyboard(remedy: Remedy, locale: Locale) -> InlineKeyboardMarkup:
    def verdict(text: str, value: Verdict | None) -> InlineKeyboardButton:
        data = VerdictButton(remedy=remedy.id, verdict=value).pack()
        return InlineKeyboardButton(text=text, callback_data=data)

    return _rows(
        [
            [verdict(locale.gettext("Yes"), Verdict.BETTER), verdict(locale.gettext("No"), Verdict.NOT_BETTER)],
            [verdict(locale.gettext("I can't tell"), Verdict.UNSURE)],
            [verdict(locale.gettext("No more such messages"), None)],
        ]
    )


def _button(
    text: str, remedy: Remedy, action: RemedyAction, *, language: Language | None = None
) -> InlineKeyboardButton:
    data = RemedyButton(remedy=remedy.id, action=action, language=language).pack()
    return InlineKeyboardButton(text=text, callback_data=data)


def _rows(rows: list[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _quoted(text: str | None) -> str:
    return f"<blockquote>{escape(text or '')}</blockquote>"


def _gone(locale: Locale) -> str:
    return locale.gettext("This is no longer held.")
