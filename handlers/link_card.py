"""One customers' link in the list of `/invite`: after how many interviews or which day it ends, or that it ends now."""

from datetime import timedelta
from functools import partial
from html import escape

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardButton

from handlers.callbacks import LimitButton, LimitKind, Revocable, RevokeButton
from handlers.filters import Leads
from handlers.invitations import counts_now, facts_of, line_of, to_links
from handlers.pages import Row, button, put
from handlers.reply import Reply
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.obstacles import CLOSING_DAYS, QUOTAS
from interview.ports import UnitOfWork
from interview.rights import Action, CampaignLink, mark_of


def make_router() -> Router:
    """Return these handlers."""
    router = Router(name="link_card")
    router.callback_query.filter(Leads())
    router.callback_query.register(limit, LimitButton.filter())
    return router


async def limit(callback_query: CallbackQuery, callback_data: LimitButton, turn: Turn) -> Reply:
    """Set a limit of a link, or just show the link."""
    view, value = turn.view(callback_query), callback_data.value
    link = await _link(turn.unit, callback_data.link)
    if link is None or link.revoked_on is not None or turn.leader is None or not turn.sees_link(link):
        return nothing_open(view)
    quota, closes_on = link.quota, link.closes_on
    if callback_data.kind is LimitKind.QUOTA and value in (0, *QUOTAS):
        quota = value or None
    if callback_data.kind is LimitKind.CLOSES and value in (0, *CLOSING_DAYS):
        closes_on = turn.today() + timedelta(days=value) if value else None
    if (quota, closes_on) != (link.quota, link.closes_on):
        await turn.unit.limit_campaign(link.token, quota=quota, closes_on=closes_on)
        await turn.unit.write_audit(turn.leader, Action.CAMPAIGN_LIMITED, callback_data.link)
    return Reply((view.acknowledge(),), later=partial(_card, turn, view, callback_data.link))


async def _link(unit: UnitOfWork, mark: str) -> CampaignLink | None:
    return next((one for one in await unit.campaign_links() if mark_of(one.token) == mark), None)


async def _card(turn: Turn, view: View, mark: str) -> Reply:
    locale = view.locale
    async with turn.store.unit_of_work() as unit:
        campaigns = await unit.campaign_links()
        now = await counts_now(unit, turn, campaigns)
    link = next((one for one in campaigns if mark_of(one.token) == mark), None)
    if link is None:
        return Reply()
    facts = await facts_of(turn, campaigns, now)
    question = locale.gettext(
        "After how many complete interviews, and after which day, shall this link begin no more? Interviews that run "
        "by then go on."
    )
    withdraw = button(locale.gettext("Withdraw this link"), RevokeButton(what=Revocable.CAMPAIGN, name=mark))
    text = f"{line_of(link, facts, turn)}\n\n{escape(question)}"
    return Reply((put(view, text, [*_quotas(link, turn), *_closing(link, turn), [withdraw], to_links(locale)]),))


def _quotas(link: CampaignLink, turn: Turn) -> list[Row]:
    locale, mark = turn.locale, mark_of(link.token)

    def offer(label: str, quota: int) -> InlineKeyboardButton:
        is_set = (link.quota or 0) == quota
        return button(f"{'• ' if is_set else ''}{label}", LimitButton(link=mark, kind=LimitKind.QUOTA, value=quota))

    return [[offer(locale.integer(quota), quota) for quota in QUOTAS], [offer(locale.gettext("No quota"), 0)]]


def _closing(link: CampaignLink, turn: Turn) -> list[Row]:
    locale, mark = turn.locale, mark_of(link.token)
    week, two_weeks, month = CLOSING_DAYS
    labels = {
        week: locale.gettext("Ends in a week"),
        two_weeks: locale.gettext("Ends in two weeks"),
        month: locale.gettext("Ends in a month"),
        0: locale.gettext("No last day") if link.closes_on is not None else "• " + locale.gettext("No last day"),
    }
    offered = [
        button(label, LimitButton(link=mark, kind=LimitKind.CLOSES, value=days)) for days, label in labels.items()
    ]
    return [offered[:2], offered[2:]]
