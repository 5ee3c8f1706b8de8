"""Deep links: a random token, and behind it all that a respondent is then not asked."""

import secrets
from datetime import date

from bot.app import load_library, make_bot
from bot.audit import note
from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import BotError, NoTokenError
from interview.language import Language
from interview.obstacles import SMALLEST_QUOTA
from interview.ports import Campaign
from interview.records import Role
from interview.rights import Action, mark_of
from storage.store import open_store

TOKEN_BYTES = 12  # 16 letters: nobody guesses it, and it fits into Telegram's 64


class LinkError(BotError):
    """Something that a link is to carry does not exist."""

    code = "link_invalid"


async def make_link(
    settings: Settings,
    *,
    guide_id: str | None,
    source: str | None,
    channel: str | None,
    persona: str | None,
    language: Language | None,
    quota: int | None = None,
    closes_on: date | None = None,
) -> str:
    """Store a campaign and return its link; raises LinkError, NoTokenError, UnknownGuideError."""
    if settings.bot_token is None:
        raise NoTokenError
    clock = SystemClock(settings.timezone)
    if quota is not None and quota < SMALLEST_QUOTA:
        raise LinkError(f"A link that is full tells how many answered: write a --quota of at least {SMALLEST_QUOTA}.")
    if closes_on is not None and closes_on < clock.now().date():
        raise LinkError(f"{closes_on} is over. Write the last day on which the link begins an interview.")
    bot = make_bot(settings, settings.bot_token.get_secret_value())
    try:
        store = await open_store(settings.database_url, clock=clock, bot_id=bot.id)
        try:
            library = await load_library(store, clock)
            if guide_id is not None:
                guide = library.current(guide_id)
                if guide.role is Role.STAFF:
                    raise LinkError(
                        f"{guide_id} is the guide of agents. Each of them joins by an invitation of their own: write "
                        "/invite to the bot as an owner or a manager."
                    )
                personas = [known.id for known in guide.personas]
                if persona is not None and persona not in personas:
                    raise LinkError(f"The guide has no persona {persona!r}. Write one of: {', '.join(personas)}.")
            elif persona is not None:
                raise LinkError("A persona belongs to a guide: write --guide too.")
            token = secrets.token_urlsafe(TOKEN_BYTES)
            campaign = Campaign(token, guide_id, source, channel, persona, language, quota=quota, closes_on=closes_on)
            await store.add_campaign(campaign)
            await note(settings, Action.CAMPAIGN_MADE, mark_of(token))
        finally:
            await store.close()
        me = await bot.me()
    finally:
        await bot.session.close()
    return f"https://t.me/{me.username}?start={token}"
