"""`/team`: who has which role, and taking one back; `/audit`: who read or changed what."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import AuditButton, Revocable, RevokeButton, TeamButton
from handlers.commands import menus_put_back
from handlers.farewells import ending_with
from handlers.filters import InPrivateChat, IsOwner, Leads
from handlers.invitations import replace_sure
from handlers.pages import Row, button, page_of, put, turns
from handlers.reply import Reply, Sending
from handlers.roles import granted, role_name
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.language import Locale
from interview.rights import Action, Actor, AuditEntry, Member

ON_A_PAGE = 10
LINES_OF_AUDIT = 20


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="team")
    router.message.filter(InPrivateChat(), Leads())
    router.callback_query.filter(Leads())
    member = F.what == Revocable.MEMBER
    router.message.register(show_team, Command("team"))
    router.callback_query.register(turn_team, TeamButton.filter())
    router.callback_query.register(ask_to_revoke, RevokeButton.filter(member & ~F.sure))
    router.callback_query.register(revoke, RevokeButton.filter(member))
    router.message.register(show_audit, IsOwner(), Command("audit"))
    router.callback_query.register(turn_audit, IsOwner(), AuditButton.filter())
    return router


async def show_team(message: Message, turn: Turn) -> Reply:
    """List who has which role."""
    return Reply((await _team(turn, turn.view(message), 0),))


async def turn_team(callback_query: CallbackQuery, callback_data: TeamButton, turn: Turn) -> Reply:
    """Show another page of the list."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(), await _team(turn, view, callback_data.page)))


async def ask_to_revoke(callback_query: CallbackQuery, callback_data: RevokeButton, turn: Turn) -> Reply:
    """Ask once."""
    view, locale = turn.view(callback_query), turn.locale
    member = await _revocable(turn, callback_data.name)
    if member is None:
        return nothing_open(view)
    number, what = locale.integer(member.number), granted(member.grant, turn)
    if member.is_manager:
        text = locale.gettext(
            "Shall no. {number} ({what}) lose this role? It ends at once. This person's bets are deleted.",
            number=number,
            what=what,
        )
        text = " ".join([text, *await _ends_too(turn, member)])
    else:
        text = locale.gettext(
            "Shall no. {number} ({what}) lose this role? It ends at once. What this person told stays.",
            number=number,
            what=what,
        )
    yes = button(locale.gettext("Yes, end it"), replace_sure(callback_data))
    return Reply((view.acknowledge(), put(view, text, [[yes], [button(locale.gettext("No"), TeamButton(page=0))]])))


async def _ends_too(turn: Turn, member: Member) -> list[str]:
    ending, locale = await ending_with(turn.unit, member.telegram_user_id), turn.locale
    alerts, digests = len(ending.alerts), len(ending.digests)
    lines = []
    if alerts:
        lines += [locale.ngettext("The alerts of {n} group end too.", "The alerts of {n} groups end too.", alerts)]
    if digests:
        lines += [
            locale.ngettext(
                "The weekly digest of {n} group ends too.", "The weekly digests of {n} groups end too.", digests
            )
        ]
    return lines


async def revoke(callback_query: CallbackQuery, callback_data: RevokeButton, turn: Turn) -> Reply:
    """End a role at once, put the menu of that chat back and say so there."""
    view = turn.view(callback_query)
    member = await _revocable(turn, callback_data.name)
    if member is None or turn.leader is None:
        return nothing_open(view)
    ending = await ending_with(turn.unit, member.telegram_user_id)
    await turn.unit.end_membership(member.number)
    await turn.unit.write_audit(turn.leader, Action.MEMBER_REVOKED, callback_data.name)
    person = await turn.unit.person(member.telegram_user_id)
    theirs = turn.locale if person is None else Locale(person.language)
    told = theirs.gettext("Your role in this bot has ended. What you told stays; to delete it: /withdraw")
    notice = Sending(SendMessage(chat_id=member.telegram_user_id, text=told))
    team = await _team(turn, view, 0)
    return Reply((view.acknowledge(), team, notice, *menus_put_back(member.telegram_user_id), *ending.farewells()))


async def show_audit(message: Message, turn: Turn) -> Reply:
    """Say who read or changed what, the newest first."""
    return Reply((await _audit(turn, turn.view(message), 0),))


async def turn_audit(callback_query: CallbackQuery, callback_data: AuditButton, turn: Turn) -> Reply:
    """Show another page."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(), await _audit(turn, view, max(0, callback_data.page))))


async def _team(turn: Turn, view: View, page: int) -> Sending:
    locale = view.locale
    everybody = [member for member in await turn.unit.members() if _is_seen(member, turn)]
    listed, page = page_of(everybody, page, ON_A_PAGE)
    owners = locale.ngettext("{n} owner, by the settings", "{n} owners, by the settings", len(turn.operator.owners))
    lines = [
        locale.gettext(
            "No. {number}: {what}, since {day}",
            number=locale.integer(member.number),
            what=granted(member.grant, turn),
            day=locale.day(member.joined_on),
        )
        for member in listed
    ]
    which = []
    if turn.leader is not None and turn.leader.owner_number is not None and len(turn.operator.owners) > 1:
        which = [locale.gettext("In the audit you are owner no. {number}.", number=turn.leader.owner_number)]
    none = [] if lines else [locale.gettext("Nobody has joined yet. To invite somebody: /invite")]
    text = "\n".join([locale.gettext("<b>Who has which role</b>"), owners, *which, *lines, *none])
    more = len(everybody) > (page + 1) * ON_A_PAGE
    pages = turns(page, more=more, to=lambda number: TeamButton(page=number))
    return put(view, text, [*(_revoke_row(member, turn) for member in listed), pages])


def _revoke_row(member: Member, turn: Turn) -> Row:
    if not _may_revoke(member, turn):
        return []
    label = turn.locale.gettext("End the role of no. {number}", number=turn.locale.integer(member.number))
    return [button(label, RevokeButton(what=Revocable.MEMBER, name=str(member.number)))]


def _is_seen(member: Member, turn: Turn) -> bool:
    return turn.scope.covers(member.grant.department)


def _may_revoke(member: Member, turn: Turn) -> bool:
    """Tell whether somebody may end a role: owners anybody's, managers that of the agents they may see."""
    return turn.is_owner or (not member.is_manager and _is_seen(member, turn))


async def _revocable(turn: Turn, name: str) -> Member | None:
    found = [one for one in await turn.unit.members() if str(one.number) == name and _may_revoke(one, turn)]
    return found[0] if found else None


async def _audit(turn: Turn, view: View, page: int) -> Sending:
    entries = await turn.unit.audit(skip=page * LINES_OF_AUDIT, limit=LINES_OF_AUDIT + 1)
    shown = entries[:LINES_OF_AUDIT]
    lines = [_entry(entry, turn) for entry in shown] or [view.locale.gettext("Nothing yet.")]
    text = "\n".join([view.locale.gettext("<b>Who read or changed what</b>"), *lines])
    pages = turns(page, more=len(entries) > len(shown), to=lambda number: AuditButton(page=number))
    return put(view, text, [pages])


def _entry(entry: AuditEntry, turn: Turn) -> str:
    at = entry.at.astimezone(turn.clock.now().tzinfo)
    action = action_name(entry.action, turn.locale)
    what = action if entry.object is None else f"{action} ({entry.object})"
    return f"{at:%Y-%m-%d %H:%M} · {actor_name(entry.actor, turn.locale)} · {what}"


def actor_name(actor: Actor, locale: Locale) -> str:
    """Name who did something, by role and number."""
    role = role_name(actor.role, locale)
    number = actor.owner_number if actor.number is None else actor.number
    return role if number is None else locale.gettext("{role} no. {number}", role=role, number=number)


def action_name(action: Action, locale: Locale) -> str:
    """Say what was done."""
    return {
        Action.READ_QUOTES: locale.gettext("read quotes"),
        Action.READ_STAGE: locale.gettext("read a stage card"),
        Action.READ_CASE: locale.gettext("read a whole story"),
        Action.READ_ALERT: locale.gettext("got an alert with a story"),
        Action.READ_FILE: locale.gettext("took the map as a file"),
        Action.EXPORTED: locale.gettext("exported interviews"),
        Action.READ_DIGEST: locale.gettext("got the weekly digest"),
        Action.READ_ANSWER: locale.gettext("got an author's answer"),
        Action.ASKED_AUTHOR: locale.gettext("asked an author"),
        Action.TOLD_AUTHORS: locale.gettext("told authors what was done"),
        Action.INVITED: locale.gettext("made an invitation"),
        Action.INVITATION_REVOKED: locale.gettext("withdrew an invitation"),
        Action.CAMPAIGN_MADE: locale.gettext("made a link for customers"),
        Action.CAMPAIGN_LIMITED: locale.gettext("limited a link for customers"),
        Action.CAMPAIGN_REVOKED: locale.gettext("withdrew a link for customers"),
        Action.JOINED: locale.gettext("joined by an invitation"),
        Action.LEFT: locale.gettext("gave the role up"),
        Action.MEMBER_REVOKED: locale.gettext("ended a role"),
        Action.IMPORTED: locale.gettext("imported a file"),
        Action.IMPORT_UNDONE: locale.gettext("took an import back"),
        Action.GUIDE_PUBLISHED: locale.gettext("published a guide"),
    }[action]
