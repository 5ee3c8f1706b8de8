"""A new version of a guide comes as a file: checked, compared, published or thrown away. Owners alone do that."""

from functools import partial
from html import escape

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.methods import SendChatAction, SendMessage
from aiogram.types import CallbackQuery, Document, InlineKeyboardMarkup, Message

from handlers.callbacks import GuideAction, GuideButton
from handlers.filters import InPrivateChat, IsOwner
from handlers.guide_views import back_to, draft_rows, heading, stored_version
from handlers.guide_words import change_lines, length_line, problem_lines
from handlers.pages import put
from handlers.reply import Reply, Sending
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.errors import FileProblem
from interview.guide import Guide, Status
from interview.guide_changes import changes
from interview.guide_desk import GuideDesk
from interview.guide_file import MAX_BYTES
from interview.guide_upload import mark_of, refusal
from interview.library import GuideSource, digest
from interview.ports import StoredGuide
from interview.records import Role
from interview.rights import Action, owner_of

ENDINGS = (".yaml", ".yml")
CAPTION = "/guides"
LONGEST_FILE_NAME = 60


class BringsGuide(Filter):
    """A file that is meant as a guide: by its name, by its caption, or because one was asked for."""

    async def __call__(self, message: Message, guides: GuideDesk) -> bool:
        """Look at the file."""
        if message.document is None:
            return False
        name, caption = (message.document.file_name or "").casefold(), (message.caption or "").strip()
        return name.endswith(ENDINGS) or caption == CAPTION or guides.expects(message.chat.id)


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="guide_uploads")
    router.message.filter(InPrivateChat(), IsOwner())
    router.callback_query.filter(IsOwner())
    router.message.register(take_file, BringsGuide())
    router.callback_query.register(ask_for_file, GuideButton.filter(F.action == GuideAction.UPLOAD))
    router.callback_query.register(publish, GuideButton.filter(F.action == GuideAction.PUBLISH))
    router.callback_query.register(discard, GuideButton.filter(F.action == GuideAction.DISCARD))
    return router


async def ask_for_file(callback_query: CallbackQuery, turn: Turn, guides: GuideDesk) -> Reply:
    """Say what to send; the next file is taken for a guide."""
    view = turn.view(callback_query)
    guides.expect(view.chat_id)
    text = view.locale.gettext(
        "Please send the guide as a file here, a YAML file of at most {size} KB. Raise its version first: what people "
        "have answered never changes. Nothing is published before you say so.",
        size=MAX_BYTES // 1000,
    )
    return Reply((view.acknowledge(), *view.say(text).sendings))


async def take_file(message: Message, turn: Turn, guides: GuideDesk) -> Reply:
    """Fetch and check a file, then say what is wrong with it, or what it would change."""
    view, document = turn.view(message), message.document
    assert document is not None  # the filter
    guides.expect(view.chat_id)  # a corrected file may follow
    if (document.file_size or 0) > MAX_BYTES:
        return view.say(_too_large(view))
    typing = Sending(SendChatAction(chat_id=view.chat_id, action="typing"))
    return Reply((typing,), later=partial(_looked_at, document, turn, view, guides))


async def publish(callback_query: CallbackQuery, callback_data: GuideButton, turn: Turn, guides: GuideDesk) -> Reply:
    """Make a draft what interviews begin with; those that run go on with theirs."""
    view = turn.view(callback_query)
    draft = await _draft(callback_data, turn)
    if draft is None or not await turn.unit.publish_guide(draft.id, draft.version, digest=digest(draft.source)):
        return nothing_open(view)
    await turn.unit.write_audit(owner_of(turn.telegram_user_id), Action.GUIDE_PUBLISHED, draft.id)
    return Reply((view.acknowledge(),), later=partial(_published, callback_data, turn, view, guides))


async def discard(callback_query: CallbackQuery, callback_data: GuideButton, turn: Turn, guides: GuideDesk) -> Reply:
    """Throw a draft away."""
    view = turn.view(callback_query)
    draft = await _draft(callback_data, turn)
    if draft is None or not await turn.unit.drop_draft(draft.id, draft.version, digest=digest(draft.source)):
        return nothing_open(view)
    done = put(view, view.locale.gettext("The draft was thrown away; nothing has changed."))
    return Reply((view.acknowledge(), done), later=partial(_refreshed, guides))


async def _looked_at(document: Document, turn: Turn, view: View, guides: GuideDesk) -> Reply:
    locale = view.locale
    name = (document.file_name or "guide.yaml")[-LONGEST_FILE_NAME:]
    content = await guides.fetch(document.file_id)
    if content is None:
        return view.say(locale.gettext("The file could not be fetched from Telegram. Please send it again."))
    if len(content) > MAX_BYTES:
        return view.say(_too_large(view))
    checked = await guides.read(content, name=name)
    if not isinstance(checked, GuideSource):
        return _refused(name, checked, view)
    async with turn.store.unit_of_work() as unit:
        stored = await unit.stored_guides()
        reason = refusal(checked.guide, checked.text, stored)
        if reason is not None:
            return _refused(name, (FileProblem(name, reason),), view)
        guide = checked.guide
        await unit.keep_draft(guide.id, guide.version, digest=digest(checked.text), source=checked.text)
    await guides.refresh()
    return await _offered(checked.guide, turn, view, guides)


def _too_large(view: View) -> str:
    return view.locale.gettext(
        "This file is too large for a guide: {size} KB is the most. Was it another file?", size=MAX_BYTES // 1000
    )


def _refused(name: str, problems: tuple[FileProblem, ...], view: View) -> Reply:
    locale = view.locale
    head = locale.ngettext(
        "<b>{name}</b>: {n} place is to be set right. Nothing was stored; please send the corrected file.",
        "<b>{name}</b>: {n} places are to be set right. Nothing was stored; please send the corrected file.",
        len(problems),
        name=escape(name),
    )
    return view.say("\n\n".join([head, *map(escape, problem_lines(problems, locale))]))


async def _offered(guide: Guide, turn: Turn, view: View, guides: GuideDesk) -> Reply:
    """Say what a draft would change, and let it be decided on."""
    locale = view.locale
    before = next((one for one in _published_versions(guide, turn)), None)
    length = await guides.measure(guide)
    if before is None:
        lines = [
            locale.gettext(
                "A new guide: {stages} stages, {questions} questions.",
                stages=len(guide.stages),
                questions=sum(1 for _ in guide.questions()),
            ),
            length_line(length, None, locale),
        ]
    else:
        lines = change_lines(changes(before, guide), before, guide, locale)
        lines.append(length_line(length, await guides.measure(before), locale))
    fine = locale.gettext("The file is right. It is kept as a draft.")
    runs_on = locale.gettext("Interviews that run go on with the version they began with.")
    text = "\n".join([heading(guide, locale), fine, "", *map(escape, lines), "", runs_on])
    markup = InlineKeyboardMarkup(inline_keyboard=await draft_rows(guide, turn))
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup)),))


def _published_versions(guide: Guide, turn: Turn) -> list[Guide]:
    """Return the published versions of a guide, the newest first."""
    return [one for one in turn.interviews.guides()[::-1] if one.id == guide.id and one.status is Status.PUBLISHED]


async def _published(wanted: GuideButton, turn: Turn, view: View, guides: GuideDesk) -> Reply:
    locale = view.locale
    await guides.refresh()
    guide = turn.interviews.guide_of(wanted.guide, wanted.version)
    lines = [
        heading(guide, locale),
        locale.gettext("Published. New interviews begin with it from now on, and those that run go on with theirs."),
    ]
    if guide.role is Role.CUSTOMER and turn.interviews.map_guides()[0].id != guide.id:
        lines.append(locale.gettext("People come to it by links of its own: /invite"))
    return Reply((put(view, "\n".join(lines), [back_to(guide, locale)]),))


async def _refreshed(guides: GuideDesk) -> Reply:
    await guides.refresh()
    return Reply()


async def _draft(wanted: GuideButton, turn: Turn) -> StoredGuide | None:
    """Return the draft that a button was made for; None when it says something else by now, or is no draft any more."""
    stored = await stored_version(wanted, turn)
    if stored is None or stored.status is not Status.DRAFT or mark_of(stored.source) != wanted.mark:
        return None
    return stored
