"""`/guides`: the guides, their versions, their files, and their crash test."""

from collections.abc import Mapping
from functools import partial
from html import escape

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers.callbacks import GuideAction, GuideButton, GuidesButton
from handlers.evidence import k_of
from handlers.filters import HasText, InPrivateChat, SeesGuides
from handlers.guide_words import crash_lines, role_words, status_name
from handlers.pages import Row, button, page_of, put, turns
from handlers.reply import Reply, Sending
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.guide import Guide, Status
from interview.guide_desk import GuideDesk
from interview.guide_upload import mark_of
from interview.language import Locale
from interview.library import builtin_guides
from interview.ports import StoredGuide
from reports.running_counts import Counts, counts_json, read_counts, renewed

ON_A_PAGE = 8
MOST_VERSIONS = 8  # on a card; what is older stays in use, and on the command line
RUNNING_VIEW = "guides/running"
LONGEST_MESSAGE = 3500
BYTE_ORDER_MARK = "utf-8-sig"  # phones guess without the mark


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="guides")
    router.message.filter(InPrivateChat(), SeesGuides())
    router.callback_query.filter(SeesGuides())
    router.message.register(show_guides, HasText(), Command("guides"))  # a caption would do, too
    router.callback_query.register(turn_guides, GuidesButton.filter())
    router.callback_query.register(show_card, GuideButton.filter(F.action == GuideAction.CARD))
    router.callback_query.register(send_file, GuideButton.filter(F.action == GuideAction.FILE))
    router.callback_query.register(test_guide, GuideButton.filter(F.action == GuideAction.CRASH))
    return router


async def show_guides(message: Message, turn: Turn) -> Reply:
    """List the guides."""
    return Reply(later=partial(_list, turn, turn.view(message), 0))


async def turn_guides(callback_query: CallbackQuery, callback_data: GuidesButton, turn: Turn) -> Reply:
    """Show another page of the list."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_list, turn, view, callback_data.page))


async def show_card(callback_query: CallbackQuery, callback_data: GuideButton, turn: Turn) -> Reply:
    """Show the versions of one guide and what can be done with it."""
    view = turn.view(callback_query)
    if find(callback_data, turn) is None:
        return nothing_open(view)
    return Reply((view.acknowledge(),), later=partial(card, callback_data.guide, turn, view))


async def send_file(callback_query: CallbackQuery, callback_data: GuideButton, turn: Turn) -> Reply:
    """Send the YAML of a version."""
    view = turn.view(callback_query)
    stored = await stored_version(callback_data, turn)
    if find(callback_data, turn) is None or stored is None:
        return nothing_open(view)
    file = BufferedInputFile(stored.source.encode(), filename=f"{stored.id}-{stored.version}.yaml")
    return Reply((view.acknowledge(), Sending(SendDocument(chat_id=view.chat_id, document=file))))


async def test_guide(callback_query: CallbackQuery, callback_data: GuideButton, turn: Turn, guides: GuideDesk) -> Reply:
    """Let invented respondents answer a guide, and say in the same message how that went."""
    view = turn.view(callback_query)
    guide = find(callback_data, turn)
    if guide is None:
        return nothing_open(view)
    waiting = view.locale.gettext("Invented respondents are answering this guide…")
    put_there = put(view, f"{heading(guide, view.locale)}\n{waiting}", [back_to(guide, view.locale)])
    return Reply((view.acknowledge(), put_there), later=partial(_tested, guide, view, guides))


async def _tested(guide: Guide, view: View, guides: GuideDesk) -> Reply:
    locale = view.locale
    report = await guides.crash_test(guide)
    rows = [back_to(guide, locale)]
    if report is None:
        busy = locale.gettext("Another crash test is under way. Please try again in a minute.")
        return Reply((put(view, f"{heading(guide, locale)}\n{busy}", rows),))
    lines = crash_lines(report, guide, locale)
    text = "\n".join([heading(guide, locale), *map(escape, lines)])
    if len(text) <= LONGEST_MESSAGE:
        return Reply((put(view, text, rows),))
    count = locale.gettext("To be set right: {n}. All of it is in the file.", n=report.faults)
    content = "\n".join(lines).encode(BYTE_ORDER_MARK)
    file = BufferedInputFile(content, filename=f"{guide.id}-{guide.version}-crash-test.txt")
    document = SendDocument(chat_id=view.chat_id, document=file)
    return Reply((put(view, f"{heading(guide, locale)}\n{count}", rows), Sending(document)))


def seen(turn: Turn) -> dict[str, list[Guide]]:
    """Return the versions of every guide that may be looked at, the newest first."""
    found: dict[str, list[Guide]] = {}
    for guide in turn.interviews.guides():
        if may_see(guide, turn):
            found.setdefault(guide.id, []).insert(0, guide)
    return found


def may_see(guide: Guide, turn: Turn) -> bool:
    """Tell whether a version may be looked at: a draft by owners, and by managers who may change the guide."""
    seen_by_scope = turn.leader is not None and turn.scope.sees(guide.id)
    return seen_by_scope and (
        turn.is_owner or guide.status is not Status.DRAFT or published(guide.id, turn) is not None
    )


def published(guide_id: str, turn: Turn) -> Guide | None:
    """Return the version of a guide with which interviews begin, where whoever asks may see it."""
    if not turn.scope.sees(guide_id):
        return None
    versions = [one for one in turn.interviews.guides() if one.id == guide_id and one.status is Status.PUBLISHED]
    return versions[-1] if versions else None


def may_upload(guide_id: str, turn: Turn) -> bool:
    """Tell whether somebody may send a new version of a guide: owners of any, managers of those that are in use."""
    is_ours = guide_id in {ours.id for ours in builtin_guides()}
    return not is_ours and (turn.is_owner or published(guide_id, turn) is not None)


def find(wanted: GuideButton, turn: Turn) -> Guide | None:
    """Return the version that a button names, where whoever taps it may see it."""
    return next((guide for guide in seen(turn).get(wanted.guide, ()) if guide.version == wanted.version), None)


async def stored_version(wanted: GuideButton, turn: Turn) -> StoredGuide | None:
    """Return the version that a button names as it is stored."""
    stored = await turn.unit.stored_guides()
    return next((one for one in stored if (one.id, one.version) == (wanted.guide, wanted.version)), None)


def current(versions: list[Guide]) -> Guide:
    """Return the version with which interviews begin; where there is none, the newest."""
    return next((guide for guide in versions if guide.status is Status.PUBLISHED), versions[0])


def heading(guide: Guide, locale: Locale) -> str:
    """Name a version of a guide, as HTML."""
    return locale.gettext(
        "<b>{title}</b> ({id}), version {version}",
        title=escape(title(guide, locale)),
        id=guide.id,
        version=guide.version,
    )


def title(guide: Guide, locale: Locale) -> str:
    """Return the title of a guide in the reader's language, else in the guide's first."""
    return guide.title.get(locale.language) or guide.title[guide.languages[0]]


def back_to(guide: Guide, locale: Locale) -> Row:
    """Return the button that leads to a guide's card."""
    return [button(locale.gettext("‹ The guide"), guide_button(GuideAction.CARD, guide))]


def guide_button(action: GuideAction, guide: Guide, *, mark: str = "") -> GuideButton:
    """Return what a button about a version carries."""
    return GuideButton(action=action, guide=guide.id, version=guide.version, mark=mark)


async def card(guide_id: str, turn: Turn, view: View) -> Reply:
    """Show the versions of a guide with their buttons."""
    locale, versions = view.locale, seen(turn).get(guide_id)
    if not versions:
        return Reply()
    running = await _running(turn)
    guide = current(versions)
    lines = [heading(guide, locale), role_words(guide.role, locale), ""]
    lines += [_version_line(one, one is guide, running, turn) for one in versions[:MOST_VERSIONS]]
    is_ours = guide.id in {ours.id for ours in builtin_guides()}
    if is_ours and turn.is_owner:
        lines += ["", locale.gettext("It comes with the product: download it, give it another id, and upload it.")]
    return Reply((put(view, "\n".join(lines), await _card_rows(guide, versions, turn)),))


async def _card_rows(guide: Guide, versions: list[Guide], turn: Turn) -> list[Row]:
    locale = turn.locale
    draft = versions[0] if versions[0].status is Status.DRAFT else None
    drafts = [] if draft is None else await draft_rows(draft, turn)
    upload = locale.gettext("Upload a new version")
    return [
        *drafts,
        [button(locale.gettext("Download"), guide_button(GuideAction.FILE, guide))],
        [button(locale.gettext("Preview as a respondent"), guide_button(GuideAction.PREVIEW, guide))],
        [button(locale.gettext("Crash test"), guide_button(GuideAction.CRASH, guide))],
        [button(upload, guide_button(GuideAction.UPLOAD, guide))] if may_upload(guide.id, turn) else [],
        [button(locale.gettext("‹ All guides"), GuidesButton(page=0))],
    ]


async def draft_rows(draft: Guide, turn: Turn) -> list[Row]:
    """Return the buttons that decide on a draft, and those that try it."""
    stored = await turn.store.stored_guides()
    source = next((one.source for one in stored if (one.id, one.version) == (draft.id, draft.version)), "")
    mark, locale = mark_of(source), turn.locale
    version = draft.version
    return [
        [
            button(
                locale.gettext("Publish version {version}", version=version),
                guide_button(GuideAction.PUBLISH, draft, mark=mark),
            )
        ],
        [
            button(
                locale.gettext("Preview of version {version}", version=version),
                guide_button(GuideAction.PREVIEW, draft),
            )
        ],
        [
            button(
                locale.gettext("Crash test of version {version}", version=version),
                guide_button(GuideAction.CRASH, draft),
            )
        ],
        [
            button(
                locale.gettext("Discard version {version}", version=version),
                guide_button(GuideAction.DISCARD, draft, mark=mark),
            )
        ],
    ]


async def _list(turn: Turn, view: View, page: int) -> Reply:
    locale, guides = view.locale, list(seen(turn).values())
    listed, page = page_of(guides, page, ON_A_PAGE)
    running = await _running(turn)
    lines = [locale.gettext("<b>Interview guides</b>")]
    for versions in listed:
        guide = current(versions)
        lines += ["", f"<b>{escape(title(guide, locale))}</b> · {role_words(guide.role, locale)}"]
        lines.append(_version_line(guide, guide.status is Status.PUBLISHED, running, turn))
    rows = [
        [button(f"{title(current(one), locale)} ›", guide_button(GuideAction.CARD, current(one)))] for one in listed
    ]
    more = len(guides) > (page + 1) * ON_A_PAGE
    pages = turns(page, more=more, to=lambda number: GuidesButton(page=number))
    upload = GuideButton(action=GuideAction.UPLOAD)
    new = [button(locale.gettext("Upload a guide of your own"), upload)] if turn.is_owner else []
    return Reply((put(view, "\n".join(lines), [*rows, pages, new]),))


def _version_line(guide: Guide, is_current: bool, running: Mapping[str, int], turn: Turn) -> str:
    locale, k = turn.locale, k_of(turn.operator)
    status = status_name(guide.status, locale)
    if is_current and guide.status is Status.PUBLISHED:
        status = locale.gettext("interviews begin with it")
    facts = locale.gettext("version {version}: {status}", version=guide.version, status=status)
    count = running.get(f"{guide.id}/{guide.version}", 0)
    if count < k:
        return facts
    running_on_it = locale.ngettext("{n} interview is open", "{n} interviews are open", count)
    return f"{facts} · {running_on_it}"


async def _running(turn: Turn) -> Counts:
    """Return how many interviews run on each version, as it may be shown now, and keep what was shown."""
    found = await turn.store.running_interviews()
    now = {f"{guide_id}/{version}": count for (guide_id, version), count in found.items()}
    if turn.operator.examples:
        return now
    last = read_counts(await turn.store.shown_view(RUNNING_VIEW))
    shown = renewed(last, now, k=k_of(turn.operator))
    if shown != last and now:
        await turn.store.keep_shown_view(RUNNING_VIEW, counts_json(shown))
    return shown
