"""`/invite`: links for managers, agents and customers, put together by buttons, listed, counted and revoked."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject
from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, Message

from handlers.callbacks import (
    CampaignButton,
    InvitationButton,
    InvitationStep,
    LimitButton,
    LimitKind,
    LinksButton,
    Revocable,
    RevokeButton,
)
from handlers.evidence import k_of
from handlers.filters import InPrivateChat, IsOwner, Leads
from handlers.pages import Row, button, page_of, put, turns
from handlers.reply import Reply, Sending
from handlers.roles import SEPARATOR, department_name, granted
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.guide import Guide, Option, Persona
from interview.language import Locale
from interview.ports import UnitOfWork
from interview.records import Role
from interview.rights import (
    LONGEST_LABEL,
    Action,
    Actor,
    CampaignLink,
    Grant,
    Invitation,
    InvitationState,
    MemberRole,
    mark_of,
)
from reports.journey_map import NO_FUNNEL
from reports.link_counts import LinkCounts, link_funnels, read_link_counts, renewed
from reports.qr_code import qr_code
from reports.wording import funnel_facts

TOKEN_BYTES = 18  # 24 letters: nobody guesses it, and it fits into Telegram's 64
CAMPAIGN_BYTES = 12  # customers' links are printed: the shorter, the coarser the picture
ON_A_PAGE = 8
COUNTS_VIEW = "links"
NO_DRAFT = 0


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="invitations")
    router.message.filter(InPrivateChat(), Leads())
    router.callback_query.filter(Leads())
    step = InvitationButton.filter
    router.message.register(invite, Command("invite"))
    router.callback_query.register(turn_links, LinksButton.filter())
    router.callback_query.register(choose_role, step(F.step == InvitationStep.AS))
    router.callback_query.register(choose_department, step(F.step == InvitationStep.DEPARTMENT))
    router.callback_query.register(choose_guide, IsOwner(), step(F.step == InvitationStep.GUIDE))
    router.callback_query.register(choose_guides, IsOwner(), step(F.step == InvitationStep.GUIDES))
    router.callback_query.register(choose_reach, IsOwner(), step(F.step == InvitationStep.REACH))
    router.callback_query.register(make_campaign, CampaignButton.filter())
    router.callback_query.register(ask_to_revoke, RevokeButton.filter((F.what != Revocable.MEMBER) & ~F.sure))
    router.callback_query.register(revoke_invitation, RevokeButton.filter(F.what == Revocable.INVITATION))
    router.callback_query.register(revoke_campaign, RevokeButton.filter(F.what == Revocable.CAMPAIGN))
    return router


async def invite(message: Message, command: CommandObject, turn: Turn) -> Reply:
    """Ask whom to invite, and list the links; what stands behind the command names the person or the source."""
    view = turn.view(message)
    label = " ".join((command.args or "").split())
    if len(label) > LONGEST_LABEL:
        text = view.locale.gettext("A name for a link has at most {n} letters.", n=view.locale.integer(LONGEST_LABEL))
        return view.say(text)
    draft = NO_DRAFT
    if label:
        draft = await turn.unit.draft_invitation(Grant(MemberRole.AGENT, label=label), by=_leader(turn))
    return Reply(later=partial(_links, turn, view, 0, draft))


async def turn_links(callback_query: CallbackQuery, callback_data: LinksButton, turn: Turn) -> Reply:
    """Show another page of the list."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_links, turn, view, callback_data.page))


async def choose_role(callback_query: CallbackQuery, callback_data: InvitationButton, turn: Turn, bot: Bot) -> Reply:
    """Begin an invitation, and ask for the department; a staff guide that names none leaves nothing to ask."""
    view = turn.view(callback_query)
    role = {one.value: one for one in MemberRole}.get(callback_data.value)
    if role is None or (role is MemberRole.MANAGER and not turn.is_owner):
        return nothing_open(view)
    kept = await _draft(turn, callback_data.draft)
    grant = Grant(role, label=None if kept is None else kept.label)
    number = callback_data.draft
    if kept is None:
        number = await turn.unit.draft_invitation(grant, by=_leader(turn))
    else:
        await turn.unit.redraft(number, grant)
    departments = [option.id for option in turn.interviews.departments() if turn.scope.covers(option.id)]
    if not departments:
        grant = replace(grant, department=turn.scope.department)
        await turn.unit.redraft(number, grant)
        return await _with_department(turn, view, bot, number, grant)
    buttons = [_step(department_name(one, turn), InvitationStep.DEPARTMENT, number, one) for one in departments]
    text = view.locale.gettext("In which department is this person?")
    return Reply((view.acknowledge(), put(view, text, [*([one] for one in buttons), to_links(view.locale)])))


async def choose_department(
    callback_query: CallbackQuery, callback_data: InvitationButton, turn: Turn, bot: Bot
) -> Reply:
    """Make an agent's link; ask what a manager may see."""
    view = turn.view(callback_query)
    grant = await _draft(turn, callback_data.draft)
    known = any(option.id == callback_data.value for option in turn.interviews.departments())
    if grant is None or not known or not turn.scope.covers(callback_data.value):
        return nothing_open(view)
    grant = replace(grant, department=callback_data.value)
    await turn.unit.redraft(callback_data.draft, grant)
    return await _with_department(turn, view, bot, callback_data.draft, grant)


async def _with_department(turn: Turn, view: View, bot: Bot, draft: int, grant: Grant) -> Reply:
    """Go on once the department is known."""
    if grant.role is MemberRole.AGENT:
        return await _issued(turn, view, bot, draft)
    return _ask_guides(turn, view, draft, grant)


async def choose_guide(callback_query: CallbackQuery, callback_data: InvitationButton, turn: Turn) -> Reply:
    """Let a manager see the map of one more guide, or of one less; of all again."""
    view = turn.view(callback_query)
    grant = await _draft(turn, callback_data.draft)
    if grant is None:
        return nothing_open(view)
    chosen = () if not callback_data.value else _toggled(turn, grant.scope.guides or (), callback_data.value)
    grant = replace(grant, scope=replace(grant.scope, guides=chosen or None))
    await turn.unit.redraft(callback_data.draft, grant)
    return _ask_guides(turn, view, callback_data.draft, grant)


async def choose_guides(callback_query: CallbackQuery, callback_data: InvitationButton, turn: Turn) -> Reply:
    """Ask whose people a manager may see and invite."""
    view = turn.view(callback_query)
    if await _draft(turn, callback_data.draft) is None:
        return nothing_open(view)
    all_of_them = view.locale.gettext("All departments")
    rows = [[_step(all_of_them, InvitationStep.REACH, callback_data.draft)]] + [
        [_step(department_name(option.id, turn), InvitationStep.REACH, callback_data.draft, option.id)]
        for option in turn.interviews.departments()
    ]
    text = view.locale.gettext("Whose agents may this manager see and invite?")
    return Reply((view.acknowledge(), put(view, text, [*rows, to_links(view.locale)])))


async def choose_reach(callback_query: CallbackQuery, callback_data: InvitationButton, turn: Turn, bot: Bot) -> Reply:
    """Make a manager's link."""
    view = turn.view(callback_query)
    grant = await _draft(turn, callback_data.draft)
    departments = {option.id for option in turn.interviews.departments()}
    if grant is None or (grant.department is None and departments):
        return nothing_open(view)
    if callback_data.value and callback_data.value not in departments:
        return nothing_open(view)
    scope = replace(grant.scope, department=callback_data.value or None)
    await turn.unit.redraft(callback_data.draft, replace(grant, scope=scope))
    return await _issued(turn, view, bot, callback_data.draft)


async def make_campaign(callback_query: CallbackQuery, callback_data: CampaignButton, turn: Turn, bot: Bot) -> Reply:
    """Ask for what a customers' link still lacks, then make it and its picture."""
    view, guides = turn.view(callback_query), turn.guides_seen()
    if callback_data.guide is None and len(guides) > 1:
        return _ask_guide(view, callback_data, guides)
    guide = next((one for one in guides if callback_data.guide in (None, _mark(one))), None)
    if guide is None:
        return nothing_open(view)
    chosen = callback_data.model_copy(update={"guide": _mark(guide)})
    if chosen.channel is None:
        return _ask_channel(view, chosen, guide)
    if chosen.persona is None and guide.personas:
        return _ask_persona(view, chosen, guide)
    ids = _at(guide.channels, chosen.channel), _at(guide.personas, chosen.persona or 0)
    if None in ids:
        return nothing_open(view)
    channel, persona = (one or None for one in ids)
    kept = await _draft(turn, chosen.draft)
    link = CampaignLink(
        token=secrets.token_urlsafe(CAMPAIGN_BYTES),
        guide_id=guide.id,
        source=None if kept is None else kept.label,
        channel=channel,
        made_on=turn.today(),
        revoked_on=None,
        counts={},
        persona=persona,
    )
    await turn.unit.keep_campaign(
        link.token, guide_id=guide.id, source=link.source, channel=link.channel, persona=link.persona
    )
    await turn.unit.write_audit(_leader(turn), Action.CAMPAIGN_MADE, mark_of(link.token))
    return Reply((view.acknowledge(),), later=partial(_campaign, view, bot, link.token, about_link(link, turn)))


def _ask_guide(view: View, chosen: CampaignButton, guides: Sequence[Guide]) -> Reply:
    rows = [[_chosen(one.title[view.locale.language], chosen, guide=_mark(one))] for one in guides]
    text = view.locale.gettext("Which guide shall customers answer who come by this link?")
    return Reply((view.acknowledge(), put(view, text, [*rows, to_links(view.locale)])))


def _ask_channel(view: View, chosen: CampaignButton, guide: Guide) -> Reply:
    channels = [
        _chosen(channel.label[view.locale.language], chosen, channel=place)
        for place, channel in enumerate(guide.channels, start=1)
    ]
    rows = [channels[first : first + 2] for first in range(0, len(channels), 2)]
    none = _chosen(view.locale.gettext("Somewhere else"), chosen, channel=0)
    text = view.locale.gettext(
        "Where will customers find this link? Whoever comes by it is not asked, and the map can be filtered by it."
    )
    return Reply((view.acknowledge(), put(view, text, [*rows, [none], to_links(view.locale)])))


def _ask_persona(view: View, chosen: CampaignButton, guide: Guide) -> Reply:
    rows = [
        [_chosen(persona.title[view.locale.language], chosen, persona=place)]
        for place, persona in enumerate(guide.personas, start=1)
    ]
    anybody = _chosen(view.locale.gettext("Anybody"), chosen, persona=0)
    text = view.locale.gettext("Whom is this link for? Whoever comes by it counts on the map as that persona.")
    return Reply((view.acknowledge(), put(view, text, [*rows, [anybody], to_links(view.locale)])))


def _chosen(text: str, chosen: CampaignButton, **choice: str | int) -> InlineKeyboardButton:
    return button(text, chosen.model_copy(update=choice))


def _mark(guide: Guide) -> str:
    """Name a version of a guide on a button: in another one, other channels and personas have these places."""
    return mark_of(f"{guide.id} {guide.version}")


def _at(listed: Sequence[Option | Persona], place: int) -> str | None:
    """Return the id at a place, from 1; nothing for 0, None for a place that there is not."""
    return ["", *(one.id for one in listed)][place] if 0 <= place <= len(listed) else None


async def ask_to_revoke(callback_query: CallbackQuery, callback_data: RevokeButton, turn: Turn) -> Reply:
    """Ask once."""
    view, locale = turn.view(callback_query), turn.locale
    if callback_data.what is Revocable.INVITATION:
        text = locale.gettext("Shall this invitation be withdrawn? Its link is good for nothing then.")
    else:
        text = locale.gettext(
            "Shall this link be withdrawn? Whoever uses it then begins as if without a link. What was told stays."
        )
    sure = replace_sure(callback_data)
    rows = [[button(locale.gettext("Yes, withdraw"), sure)], [button(locale.gettext("No"), LinksButton(page=0))]]
    return Reply((view.acknowledge(), put(view, text, rows)))


async def revoke_invitation(callback_query: CallbackQuery, callback_data: RevokeButton, turn: Turn) -> Reply:
    """End an invitation."""
    view = turn.view(callback_query)
    found = [one for one in await turn.unit.invitations() if str(one.number) == callback_data.name]
    if not found or not _may_see(found[0], turn):
        return nothing_open(view)
    if await turn.unit.revoke_invitation(found[0].number):
        await turn.unit.write_audit(_leader(turn), Action.INVITATION_REVOKED, callback_data.name)
    return Reply((view.acknowledge(),), later=partial(_links, turn, view, 0))


async def revoke_campaign(callback_query: CallbackQuery, callback_data: RevokeButton, turn: Turn) -> Reply:
    """End a customers' link."""
    view = turn.view(callback_query)
    found = [one for one in await turn.unit.campaign_links() if mark_of(one.token) == callback_data.name]
    if not found or not turn.sees_link(found[0]):
        return nothing_open(view)
    if await turn.unit.end_campaign(found[0].token):
        await turn.unit.write_audit(_leader(turn), Action.CAMPAIGN_REVOKED, callback_data.name)
    return Reply((view.acknowledge(),), later=partial(_links, turn, view, 0))


def replace_sure(asked: RevokeButton) -> RevokeButton:
    """Return the button that answers the question whether something shall be revoked."""
    return asked.model_copy(update={"sure": True})


def _leader(turn: Turn) -> Actor:
    assert turn.leader is not None  # the router lets nobody else in
    return turn.leader


async def _draft(turn: Turn, number: int) -> Grant | None:
    """Return what this person chose so far; nothing of a manager's invitation to whoever may not make one."""
    grant = await turn.unit.draft(number, by=_leader(turn)) if number else None
    return None if grant is None or (grant.role is MemberRole.MANAGER and not turn.is_owner) else grant


def _toggled(turn: Turn, chosen: Sequence[str], guide_id: str) -> tuple[str, ...]:
    known = [guide.id for guide in turn.interviews.customer_guides()]
    return tuple(one for one in known if (one in chosen) != (one == guide_id))


def _ask_guides(turn: Turn, view: View, draft: int, grant: Grant) -> Reply:
    locale, chosen = view.locale, grant.scope.guides
    everything = locale.gettext("All guides, also later ones")
    rows = [[_step(_ticked(everything, ticked=chosen is None), InvitationStep.GUIDE, draft)]]
    for guide in turn.interviews.customer_guides():
        label = _ticked(guide.title[locale.language], ticked=guide.id in (chosen or ()))
        rows.append([_step(label, InvitationStep.GUIDE, draft, guide.id)])
    rows.append([_step(locale.gettext("Next"), InvitationStep.GUIDES, draft)])
    text = locale.gettext("Of which guides may this manager see the map?")
    return Reply((view.acknowledge(), put(view, text, [*rows, to_links(locale)])))


def _ticked(label: str, *, ticked: bool) -> str:
    return f"✓ {label}" if ticked else label


async def _issued(turn: Turn, view: View, bot: Bot, draft: int) -> Reply:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = await turn.unit.issue(draft, token)
    await turn.unit.write_audit(_leader(turn), Action.INVITED, str(invitation.number))
    return Reply((view.acknowledge(),), later=partial(_invitation, turn, view, bot, invitation, token))


async def _invitation(turn: Turn, view: View, bot: Bot, invitation: Invitation, token: str) -> Reply:
    locale = view.locale
    day = locale.day(invitation.expires_at.astimezone(turn.clock.now().tzinfo).date())
    made = locale.gettext(
        "The link of invitation no. {number} is in the next message: please forward it. It is shown only now.",
        number=locale.integer(invitation.number),
    )
    what = granted(replace(invitation.grant, label=None), turn)
    link = await _link(bot, token)
    text = locale.gettext(
        "This link gives you a role in this bot ({what}). It is good once, for whoever opens it first, until {day}:\n"
        "{link}",
        what=what,
        day=day,
        link=link,
    )
    message = SendMessage(chat_id=view.chat_id, text=text)
    return Reply((put(view, made, [to_links(locale)]), Sending(message)))


async def _campaign(view: View, bot: Bot, token: str, about: str) -> Reply:
    locale = view.locale
    link = await _link(bot, token)
    photo = BufferedInputFile(await asyncio.to_thread(qr_code, link), filename="link.png")
    caption = locale.gettext("Link for customers, good until it is withdrawn: {link}", link=link)
    done = locale.gettext("The link and its picture are in the next message.")
    picture = SendPhoto(chat_id=view.chat_id, photo=photo, caption=f"{escape(about)}\n{caption}")
    return Reply((put(view, done, [to_links(locale)]), Sending(picture)))


async def _link(bot: Bot, token: str) -> str:
    me = await bot.me()
    return f"https://t.me/{me.username}?start={token}"


async def _links(turn: Turn, view: View, page: int, draft: int = NO_DRAFT) -> Reply:
    """List all links with what became of them, and offer new ones."""
    async with turn.store.unit_of_work() as unit:
        invitations = [one for one in await unit.invitations() if _may_see(one, turn)]
        campaigns = await unit.campaign_links()
        now = await counts_now(unit, turn, campaigns)
    facts = await facts_of(turn, campaigns, now)
    seen = [one for one in campaigns if turn.sees_link(one)]
    everything: list[Invitation | CampaignLink] = [*invitations, *seen]
    listed, page = page_of(everything, page, ON_A_PAGE)
    rows = [_row(one, turn) for one in listed]
    more = len(everything) > (page + 1) * ON_A_PAGE
    pages = turns(page, more=more, to=lambda number: LinksButton(page=number))
    text = _listing([line_of(one, facts, turn) for one in listed], view.locale)
    return Reply((put(view, text, [*_new_ones(turn, draft), *rows, pages]),))


def _listing(lines: Sequence[str], locale: Locale) -> str:
    heading = locale.gettext("<b>Invitations and links</b>")
    how = locale.gettext(
        "Whom do you invite? To tell people or sources apart, write a short name with the command, "
        "for example: /invite line 2"
    )
    return "\n".join([heading, *(lines or [locale.gettext("There are none yet.")]), "", how])


def _new_ones(turn: Turn, draft: int) -> list[Row]:
    locale = turn.locale
    manager = _step(locale.gettext("A manager"), InvitationStep.AS, draft, MemberRole.MANAGER)
    agent = _step(locale.gettext("An agent"), InvitationStep.AS, draft, MemberRole.AGENT)
    customers = button(locale.gettext("Customers"), CampaignButton(draft=draft))
    return [[manager, agent] if turn.is_owner else [agent], [customers] if turn.sees_map() else []]


def line_of(one: Invitation | CampaignLink, facts: Mapping[str, str], turn: Turn) -> str:
    """Say as HTML what became of an invitation or a link; facts: of the links, by token."""
    locale = turn.locale
    if isinstance(one, Invitation):
        state = _state(one, turn)
        return locale.gettext(
            "No. {number}: {what} – {state}", number=one.number, what=granted(one.grant, turn), state=state
        )
    about = escape(about_link(one, turn))
    if one.revoked_on is not None:
        about += SEPARATOR + locale.gettext("withdrawn on {day}", day=locale.day(one.revoked_on))
    day, became = locale.day(one.made_on), facts[one.token]
    if one.guide_id in {guide.id for guide in turn.interviews.guides() if guide.role is Role.STAFF}:
        return locale.gettext("Agents, {about}, since {day}: {facts}", about=about, day=day, facts=became)
    return locale.gettext("Customers, {about}, since {day}: {facts}", about=about, day=day, facts=became)


def _state(invitation: Invitation, turn: Turn) -> str:
    locale, now = turn.locale, turn.clock.now()
    expires_on = locale.day(invitation.expires_at.astimezone(now.tzinfo).date())
    match invitation.state(now):
        case InvitationState.USED if invitation.used_on is not None:
            return locale.gettext("used on {day}", day=locale.day(invitation.used_on))
        case InvitationState.REVOKED if invitation.revoked_on is not None:
            return locale.gettext("withdrawn on {day}", day=locale.day(invitation.revoked_on))
        case InvitationState.OPEN:
            return locale.gettext("good until {day}", day=expires_on)
        case _:
            return locale.gettext("expired on {day}", day=expires_on)


def about_link(one: CampaignLink, turn: Turn) -> str:
    """Say by what a customers' link is told apart; by the guide too, where there are several."""
    language, guide = turn.locale.language, _guide_of(one, turn)
    channels = {} if guide is None else {known.id: known.label[language] for known in guide.channels}
    personas = {} if guide is None else {known.id: known.title[language] for known in guide.personas}
    is_one_of_several = guide is not None and len(turn.interviews.customer_guides()) > 1
    told = [
        guide.title[language] if guide is not None and is_one_of_several else None,
        one.source,
        channels.get(one.channel or "", one.channel),
        personas.get(one.persona or "", one.persona),
        None if one.language is None else one.language.own_name,
    ]
    return SEPARATOR.join(part for part in told if part) or turn.locale.gettext("without source or channel")


def _guide_of(one: CampaignLink, turn: Turn) -> Guide | None:
    """Return the customers' guide that a link begins; None for one of agents, or that is no longer published."""
    first, *others = turn.interviews.customer_guides()
    return first if one.guide_id is None else next((two for two in (first, *others) if two.id == one.guide_id), None)


def _row(one: Invitation | CampaignLink, turn: Turn) -> Row:
    """Return the button that withdraws an invitation, or opens a customers' link; none for what has ended."""
    locale = turn.locale
    if isinstance(one, Invitation):
        if one.state(turn.clock.now()) is not InvitationState.OPEN:
            return []
        label = locale.gettext("Withdraw no. {number}", number=locale.integer(one.number))
        return [button(label, RevokeButton(what=Revocable.INVITATION, name=str(one.number)))]
    if one.revoked_on is not None:
        return []
    about = about_link(one, turn)
    label = locale.gettext("Change: {link}", link=about)
    return [button(label, LimitButton(link=mark_of(one.token), kind=LimitKind.SHOW))]


def _may_see(invitation: Invitation, turn: Turn) -> bool:
    grant = invitation.grant
    return turn.is_owner or (grant.role is MemberRole.AGENT and turn.scope.covers(grant.department))


async def counts_now(unit: UnitOfWork, turn: Turn, campaigns: Sequence[CampaignLink]) -> LinkCounts:
    """Count how far people came, by link and all of them."""
    guide_ids = [guide.id for guide in turn.interviews.customer_guides()]
    everybody = await unit.customers_counted(guide_ids)
    return LinkCounts({one.token: one.counts for one in campaigns}, everybody)


async def facts_of(turn: Turn, campaigns: Sequence[CampaignLink], now: LinkCounts) -> dict[str, str]:
    """Say of each link how far people came, as it may be shown now, and its limits; keep what was shown."""
    k = k_of(turn.operator)
    last = None if turn.operator.examples else read_link_counts(await turn.store.shown_view(COUNTS_VIEW))
    shown = renewed(last, now, k=k)
    if shown != last and now.links and not turn.operator.examples:
        await turn.store.keep_shown_view(COUNTS_VIEW, shown.to_json())
    funnels = link_funnels(shown, k=k)
    few = (
        turn.locale.gettext("no answers yet")
        if k == 1
        else turn.locale.gettext("fewer than {k} people", k=turn.locale.integer(k))
    )
    facts = {}
    for one in campaigns:
        funnel = funnels.get(one.token, NO_FUNNEL)
        came = funnel_facts(funnel, turn.locale) or [few]
        facts[one.token] = SEPARATOR.join([*came, *_limits(one, funnel.complete, turn)])
    return facts


def _limits(link: CampaignLink, complete: int | None, turn: Turn) -> list[str]:
    """Say what ends a link; complete: as it may be shown."""
    locale, limits = turn.locale, []
    if link.quota is not None and complete is not None:
        done, quota = locale.integer(complete), locale.integer(link.quota)
        limits.append(locale.gettext("quota: {n} of {quota}", n=done, quota=quota))
    elif link.quota is not None:
        limits.append(locale.gettext("quota: {quota}", quota=locale.integer(link.quota)))
    if link.closes_on is not None and link.closes_on < turn.today():
        limits.append(locale.gettext("ended on {day}", day=locale.day(link.closes_on)))
    elif link.closes_on is not None:
        limits.append(locale.gettext("open until {day}", day=locale.day(link.closes_on)))
    return limits


def _step(text: str, step: InvitationStep, draft: int, value: str = "") -> InlineKeyboardButton:
    return button(text, InvitationButton(step=step, draft=draft, value=value))


def to_links(locale: Locale) -> Row:
    """Return the button that leads back to the list."""
    return [button(locale.gettext("‹ All links"), LinksButton(page=0))]
