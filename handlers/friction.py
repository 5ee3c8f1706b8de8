"""Notes of friction by colleagues: kept on receipt, shown as they were read, set right by taps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import conversation, fixes_told, note_cards
from handlers.action_cards import mark_of_pain
from handlers.callbacks import MakeApartButton, NoteAction, NoteButton, NotesPageButton, PulseButton, PulseWish
from handlers.evidence import k_of, shown_now
from handlers.filters import (
    HasText,
    InPrivateChat,
    IsColleague,
    IsNote,
    IsStaff,
    IsWords,
    MayBeNote,
    OutsideInterview,
)
from handlers.note_keeping import answered_later, keep, note_guide, one_sentence, words_of
from handlers.pages import button
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.language import Language, Locale
from interview.note_service import NoteService
from interview.notes import Note, NoteRecord
from interview.rights import Action, Actor, ActorRole, owner_of
from reports.corrections import merged_actions, merged_notes, merged_tags
from reports.metrics import at_least
from reports.shown import Shown, noted_by
from reports.staff_notes import colleagues_of

PAGE = 4  # notes; with their words more would not fit a screen


@dataclass(frozen=True, slots=True)
class _Reader:
    """An owner or manager to whom a single note goes."""

    chat_id: int
    actor: Actor
    locale: Locale


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="friction")
    router.message.register(in_a_group, IsColleague(), Command("friction"), ~InPrivateChat())
    router.message.register(friction, InPrivateChat(), IsStaff(), Command("friction"))
    router.message.register(my_notes, InPrivateChat(), IsColleague(), Command("mynotes"))
    router.message.register(words, InPrivateChat(), IsStaff(), IsWords(), OutsideInterview())
    router.message.register(answer_or_note, InPrivateChat(), IsStaff(), IsWords(), MayBeNote())
    router.edited_message.register(edited, InPrivateChat(), HasText(), IsStaff(), IsNote())
    for action, handler in (
        (NoteAction.RIGHT, agree),
        (NoteAction.DELETE, delete),
        (NoteAction.SET, set_right),
        (NoteAction.SEND, send),
        (NoteAction.ANSWER, belongs),
    ):
        router.callback_query.register(handler, IsStaff(), NoteButton.filter(F.action == action))
    router.callback_query.register(show, IsStaff(), NoteButton.filter())
    router.callback_query.register(open_note, IsStaff(), NotesPageButton.filter(F.open))
    router.callback_query.register(turn_page, IsStaff(), NotesPageButton.filter())
    router.callback_query.register(wish, IsStaff(), PulseButton.filter())
    return router


async def friction(message: Message, command: CommandObject, turn: Turn, notes: NoteService) -> Reply:
    """Keep what follows the command as a note; without words, ask for one sentence."""
    view = turn.view(message)
    if not command.args:
        return view.say(one_sentence(turn.locale))
    return await keep(turn, notes, message.message_id, command.args, view)


async def words(message: Message, turn: Turn, notes: NoteService) -> Reply:
    """Keep a message that answers nothing as a note."""
    return await keep(turn, notes, message.message_id, message.text or "", turn.view(message))


async def answer_or_note(message: Message, turn: Turn, notes: NoteService) -> Reply:
    """Keep words that may be an answer or a note, and ask once which; unanswered, they are a note."""
    person, view = turn.respondent, turn.view(message)
    assert person.interview is not None  # the filter looked
    note = await notes.take(turn.unit, person, message_id=message.message_id, text=message.text or "", answered=True)
    text = turn.locale.gettext("I've saved this. Does it belong to the interview, or is it a separate note?")
    markup = note_cards.answer_or_note_keyboard(note, turn.locale, used=person.interview.state.used)
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=escape(text), reply_markup=markup)),))


async def in_a_group(message: Message, turn: Turn) -> Reply:
    """Keep nothing that others read with its author's name, and begin where nobody does."""
    text = turn.locale.gettext(
        "Everybody in this group sees who writes a note here, so I keep none. I'm writing to you privately now."
    )
    private = turn.locale.gettext(
        "Here nobody reads along. One sentence is enough: what slowed you or a customer down, where, and for how long?"
    )
    here = turn.view(message).say(escape(text)).sendings
    return Reply((*here, Sending(SendMessage(chat_id=turn.telegram_user_id, text=escape(private)))))


async def edited(message: Message, turn: Turn, notes: NoteService) -> Reply:
    """Let a note follow the edit of its message, and show how it is read now."""
    text = words_of(message)
    if not text:
        return Reply()
    note = await notes.edit(turn.unit, turn.respondent, message_id=message.message_id, text=text)
    return Reply() if note is None else answered_later(turn, notes, note, turn.view(message))


async def agree(callback_query: CallbackQuery, callback_data: NoteButton, turn: Turn) -> Reply:
    """Keep that a note was read right."""
    note = await turn.unit.note(turn.respondent, callback_data.note)
    if note is None or note.revision != callback_data.revision or note.confirmed:
        return _as_it_is(note, turn, turn.view(callback_query))
    after = await turn.unit.change_note(note, replace(note, confirmed=True))
    return await _confirmed(after or note, turn, turn.view(callback_query))


async def set_right(callback_query: CallbackQuery, callback_data: NoteButton, turn: Turn) -> Reply:
    """Set one thing as the author says."""
    note = await turn.unit.note(turn.respondent, callback_data.note)
    view, field = turn.view(callback_query), callback_data.field
    if note is None or note.revision != callback_data.revision or field is None:
        return _as_it_is(note, turn, view)
    offered = note_cards.choices(note, field, note_guide(turn), turn.locale)
    if callback_data.value not in {value for _, value in offered}:
        return _as_it_is(note, turn, view)
    return _card_in_place(
        await turn.unit.change_note(note, note.set_right(field, callback_data.value)) or note, turn, view
    )


async def delete(callback_query: CallbackQuery, callback_data: NoteButton, turn: Turn) -> Reply:
    """Delete a note, whatever has become of it."""
    note = await turn.unit.note(turn.respondent, callback_data.note)
    view = turn.view(callback_query)
    if note is not None:
        await turn.unit.delete_note(note)
    return _instead(view, turn.locale.gettext("Deleted. Nothing of this note is kept."))


async def send(callback_query: CallbackQuery, callback_data: NoteButton, turn: Turn) -> Reply:
    """Show a single note at once to those who may read it, as its author wants it after the warning."""
    note = await turn.unit.note(turn.respondent, callback_data.note)
    view = turn.view(callback_query)
    if note is None or note.revision != callback_data.revision or note.sent_now:
        return _as_it_is(note, turn, view)
    readers = await _readers(turn)
    if not readers:
        nobody = turn.locale.gettext("Nobody who may read it can be reached now, so it was not sent.")
        return _card_in_place(note, turn, view, said=nobody)
    after = await turn.unit.change_note(note, replace(note, sent_now=True))
    if after is None:
        return _as_it_is(note, turn, view)
    for reader in readers:
        await turn.unit.write_audit(reader.actor, Action.READ_QUOTES, after.tags.stage_id)
    here = _card_in_place(after, turn, view, said=turn.locale.gettext("Sent."))
    return Reply((*here.sendings, *[_to_reader(reader, after, turn) for reader in readers]))


async def belongs(callback_query: CallbackQuery, callback_data: NoteButton, turn: Turn) -> Reply:
    """Put words that were kept as a note into the interview: as the answer while the question of then is open."""
    note = await turn.unit.note(turn.respondent, callback_data.note)
    view, person = turn.view(callback_query), turn.respondent
    if note is None or note.text is None or person.interview is None or not person.interview.state.consent:
        return _as_it_is(note, turn, view)
    moved_on = callback_data.value != str(person.interview.state.used)
    outcome = await turn.interviews.words(
        turn.unit, person, message_id=note.message_id, text=note.text, beside=moved_on
    )
    await turn.unit.delete_note(note)
    kept = _instead(view, turn.locale.gettext("Kept with the interview."))
    if outcome.interview.state.used == outcome.before.state.used:  # the question stands as it was
        return kept
    below = replace(view, callback_query_id=None, message_id=None)
    is_answer = outcome.given is not None or outcome.interview.state.writing is not None
    shown = conversation.reply(outcome, below) if is_answer else conversation.prompt_again(outcome, below)
    return Reply((*kept.sendings, *shown.sendings), shown.later)


async def show(callback_query: CallbackQuery, callback_data: NoteButton, turn: Turn) -> Reply:
    """Show a note, what can be set right in it, or what sending it means."""
    note = await turn.unit.note(turn.respondent, callback_data.note)
    view, locale = turn.view(callback_query), turn.locale
    if note is None or note.revision != callback_data.revision:
        return _as_it_is(note, turn, view)
    match callback_data.action:
        case NoteAction.FIELDS:
            return _asking(note, turn, view, note_cards.fields_keyboard(note, note_guide(turn), locale))
        case NoteAction.VALUES if callback_data.field is not None:
            markup = note_cards.values_keyboard(note, callback_data.field, note_guide(turn), locale)
            return _asking(note, turn, view, markup)
        case NoteAction.WARN:
            return _warning(note, turn, view)
        case _:
            return _card_in_place(note, turn, view)


async def my_notes(message: Message, turn: Turn) -> Reply:
    """List the author's own notes, newest first, with what became of each."""
    return Reply(later=partial(_page, turn, turn.view(message), 0))


async def open_note(callback_query: CallbackQuery, callback_data: NotesPageButton, turn: Turn) -> Reply:
    """Show one of them with its buttons, in the place of the list."""
    note = await turn.unit.note(turn.respondent, callback_data.open)
    view = turn.view(callback_query)
    if note is None:
        return _as_it_is(note, turn, view)
    guide, locale = note_guide(turn), turn.locale
    text = f"{note_cards.summary(note, guide, locale)}\n<blockquote>{note_cards.quoted_note(note)}</blockquote>"
    return _edit(view, text, note_cards.card_keyboard(note, guide, locale, page=callback_data.page))


async def turn_page(callback_query: CallbackQuery, callback_data: NotesPageButton, turn: Turn) -> Reply:
    """Show another page of them, after deleting the one that was named."""
    view = turn.view(callback_query)
    note = await turn.unit.note(turn.respondent, callback_data.drop) if callback_data.drop else None
    if note is not None:
        await turn.unit.delete_note(note)
    return Reply((view.acknowledge(),), later=partial(_page, turn, view, callback_data.page))


async def wish(callback_query: CallbackQuery, callback_data: PulseButton, turn: Turn) -> Reply:
    """Leave somebody alone for a week or for good, or ask again after all."""
    view, locale = turn.view(callback_query), turn.locale
    match callback_data.wish:
        case PulseWish.LATER:
            return _instead(view, locale.gettext("All right. I'll ask again next week."))
        case PulseWish.NEVER:
            await turn.unit.want_pulses(turn.respondent, wanted=False)
            text = locale.gettext(
                "All right, I won't ask again. You can still send a note at any moment: just write it here."
            )
            return _edit(view, escape(text), note_cards.ask_again_keyboard(locale))
        case PulseWish.AGAIN:
            await turn.unit.want_pulses(turn.respondent, wanted=True)
            return _instead(view, locale.gettext("All right, I'll ask you every Thursday again."))


def pulse(person_id: int, locale: Locale) -> Reply:
    """Ask the weekly question."""
    question = locale.gettext("What slowed you or a customer down most today?")
    hint = locale.gettext("One sentence is enough. It is kept as a note, without your name.")
    text = f"<b>{escape(question)}</b>\n{escape(hint)}"
    method = SendMessage(chat_id=person_id, text=text, reply_markup=note_cards.pulse_keyboard(locale))
    return Reply((Sending(method),))


def _as_it_is(note: Note | None, turn: Turn, view: View) -> Reply:
    """Answer a button of a note that has changed or is gone since."""
    if note is None:
        return _instead(view, turn.locale.gettext("This note was deleted before."))
    return _card_in_place(note, turn, view)


def _card_in_place(note: Note, turn: Turn, view: View, *, said: str | None = None) -> Reply:
    text = note_cards.card(note, note_guide(turn), turn.locale, team_below=None)
    return _edit(view, text, note_cards.card_keyboard(note, note_guide(turn), turn.locale), said=said)


async def _confirmed(note: Note, turn: Turn, view: View) -> Reply:
    lines = [f"{note_cards.summary(note, note_guide(turn), turn.locale)} ✓"]
    colleagues = at_least(await turn.store.colleagues_this_week(note), k=k_of(view.operator))
    if colleagues and turn.leader is None:
        same = turn.locale.ngettext(
            "This week at least {n} colleague noted the same.",
            "This week at least {n} colleagues noted the same.",
            colleagues,
        )
        lines.append(escape(same))
    lines.append(escape(turn.locale.gettext("All your notes: /mynotes")))
    return _edit(view, "\n".join(lines), note_cards.card_keyboard(note, note_guide(turn), turn.locale))


def _asking(note: Note, turn: Turn, view: View, markup: InlineKeyboardMarkup) -> Reply:
    question = escape(turn.locale.gettext("What is right instead?"))
    return _edit(view, f"{note_cards.summary(note, note_guide(turn), turn.locale)}\n\n{question}", markup)


def _warning(note: Note, turn: Turn, view: View) -> Reply:
    text = turn.locale.gettext(
        "The owners and the managers of your department then see this one note at once, in your words, without your "
        "name. Whoever knows the case may guess who wrote it. That cannot be undone."
    )
    words_ = f"<blockquote>{note_cards.quoted_note(note)}</blockquote>"
    return _edit(view, f"{words_}\n{escape(text)}", note_cards.warning_keyboard(note, turn.locale))


async def _readers(turn: Turn) -> list[_Reader]:
    """Return the owners, and the managers who see guide and department, as far as they can be written to."""
    department = None if turn.member is None else turn.member.grant.department
    actors = {owner: owner_of(owner) for owner in sorted(turn.operator.owners)}
    languages: dict[int, Language | None] = {}
    for one in await turn.unit.members():
        scope = one.grant.scope
        if one.is_manager and scope.sees(note_guide(turn).id) and scope.covers(department):
            actors.setdefault(one.telegram_user_id, Actor(ActorRole.MANAGER, one.number))
            languages[one.telegram_user_id] = one.language
    actors.pop(turn.telegram_user_id, None)
    found = []
    for chat_id, actor in actors.items():
        person = await turn.unit.person(chat_id)
        if person is None or person.reachable:
            language = person.language if person else languages.get(chat_id) or turn.default_language
            found.append(_Reader(chat_id, actor, Locale(language)))
    return found


def _to_reader(reader: _Reader, note: Note, turn: Turn) -> Sending:
    """Return the note for one reader, with what to do about it."""
    locale = reader.locale
    lead = escape(locale.gettext("A colleague sends you this note at once, without a name:"))
    text = "\n".join(
        [
            lead,
            note_cards.summary(note, note_guide(turn), locale),
            f"<blockquote>{escape(note.text or '')}</blockquote>",
        ]
    )
    row = []
    if note.tags.stage_id is not None and note.tags.category is not None:
        mark = mark_of_pain(note.tags.stage_id, note.tags.category)
        row = [button(locale.gettext("Make an action"), MakeApartButton(mark=mark))]
    markup = InlineKeyboardMarkup(inline_keyboard=[row] if row else [])
    return Sending(SendMessage(chat_id=reader.chat_id, text=text, reply_markup=markup))


async def _page(turn: Turn, view: View, page: int) -> Reply:
    own_id = None if turn.person is None else turn.person.respondent_id
    own = [] if own_id is None else await turn.store.own_notes(own_id)
    asks = own_id is None or await turn.store.wants_pulses(own_id)
    locale, corrections, guide_id = view.locale, await turn.store.corrections(), turn.interviews.map_guides()[0].id
    records = merged_notes(await turn.store.agents_notes(), corrections, guide_id)
    actions = merged_actions(await turn.store.improvements(), corrections)
    share = fixes_told.share(records, actions, view.operator, locale)
    if not own:
        none = locale.gettext("You have no notes. To make one, just write it here in a sentence.")
        text = "\n\n".join([escape(none), *share])
        return _listed(view, text, None if asks else note_cards.ask_again_keyboard(locale))
    pages = -(-len(own) // PAGE)
    page = min(max(page, 0), pages - 1)
    shown, first = own[page * PAGE : (page + 1) * PAGE], page * PAGE + 1
    counted = [replace(note, tags=merged_tags(note.tags, corrections, guide_id)) for note in shown]
    now = await shown_now(turn)
    entries = [
        "\n".join(
            [
                f"{locale.integer(number)}. {locale.day_month(note.given_on)} · "
                f"{note_cards.summary(note, note_guide(turn), locale)}",
                f"<blockquote>{note_cards.quoted_note(note)}</blockquote>{escape(_fate(merged, now, records, turn))}",
                *([escape(done)] if (done := fixes_told.fate(merged, actions, locale)) is not None else []),
            ]
        )
        for number, (note, merged) in enumerate(zip(shown, counted, strict=True), start=first)
    ]
    title = locale.gettext("Your notes")
    text = "\n\n".join([f"<b>{escape(title)}</b>", *entries, *share])
    markup = note_cards.list_keyboard(shown, locale, first=first, page=page, pages=pages, asks=asks)
    return _listed(view, text, markup)


def _listed(view: View, html: str, markup: InlineKeyboardMarkup | None) -> Reply:
    if view.message_id is None:
        return Reply((Sending(SendMessage(chat_id=view.chat_id, text=html, reply_markup=markup)),))
    return _edit(view, html, markup, acknowledge=False)


def _fate(note: Note, now: Shown | None, records: Sequence[NoteRecord], turn: Turn) -> str:
    """Say what has become of a note, without telling of a few others; to whoever leads nothing of others at all."""
    locale, k = turn.locale, k_of(turn.operator)
    if note.sent_now:
        return locale.gettext("You sent it on at once.")
    if turn.leader is not None:
        return locale.gettext("What owners and managers note counts in no group, so nobody sees it there.")
    seen = None if now is None else noted_by(note, now, records)
    if seen is not None:
        return locale.ngettext(
            "Managers see it in a group of {n} colleague.", "Managers see it in a group of {n} colleagues.", seen
        )
    others = at_least(0 if None in (note.tags.stage_id, note.tags.category) else colleagues_of(note, records), k=k)
    if others:
        return locale.ngettext(
            "At least {n} other colleague noted the same.", "At least {n} other colleagues noted the same.", others
        )
    return locale.ngettext(
        "Nothing yet: managers see it once {n} colleague noted the same.",
        "Nothing yet: managers see it once {n} colleagues noted the same.",
        k,
    )


def _instead(view: View, text: str) -> Reply:
    """Put a sentence where the message with the buttons stood."""
    return _edit(view, escape(text), None)


def _edit(
    view: View, html: str, markup: InlineKeyboardMarkup | None, *, said: str | None = None, acknowledge: bool = True
) -> Reply:
    first = (view.acknowledge(said),) if acknowledge else ()
    if view.message_id is None:
        return Reply((*first, Sending(SendMessage(chat_id=view.chat_id, text=html, reply_markup=markup))))
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=html, reply_markup=markup)
    return Reply((*first, Sending(edit)))
