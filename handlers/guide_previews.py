"""A guide as respondents see it, played through in the chat of a manager: nothing of it is kept anywhere."""

import secrets
from dataclasses import replace
from html import escape

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from handlers import keyboards, texts
from handlers.answers import EVENTS
from handlers.callbacks import (
    GuideAction,
    GuideButton,
    PreviewControlButton,
    PreviewLanguageButton,
    PreviewOptionButton,
    PreviewStep,
    PreviewStepButton,
)
from handlers.conversation import strip
from handlers.filters import InPrivateChat, IsWords, SeesGuides
from handlers.guide_views import find, may_see, title
from handlers.pages import Row, button, put
from handlers.reply import Reply, Sending
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.advice import Advice
from interview.engine import Agree, Event, Notice, StoryEnded, Tap, Words
from interview.guide_desk import GuideDesk, Preview
from interview.language import Locale
from interview.scales import Kind
from interview.screen import Control, Setting, first_screen, open_screen
from interview.simulated import MISSING
from interview.state import State

SEED_BITS = 31
ANY_WORDS, ANY_NUMBER = "…", "10"
LACKING = Advice(missing=frozenset(MISSING))
"""What words lack in a preview: everything, so that every follow-up question shows that may come."""


class InPreview(Filter):
    """Somebody who plays through a guide: words are for that, and never for an interview of one's own."""

    async def __call__(self, message: Message, turn: Turn, guides: GuideDesk) -> bool:
        """Look for the preview of this chat."""
        preview = guides.preview(message.chat.id)
        return preview is not None and preview.attended and may_see(preview.guide, turn)


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="guide_previews")
    router.message.filter(InPrivateChat(), SeesGuides())
    router.callback_query.filter(SeesGuides())
    router.callback_query.register(begin, GuideButton.filter(F.action == GuideAction.PREVIEW))
    router.callback_query.register(change_language, PreviewLanguageButton.filter())
    router.callback_query.register(step_on, PreviewStepButton.filter())
    router.callback_query.register(tap_option, PreviewOptionButton.filter())
    router.callback_query.register(tap_control, PreviewControlButton.filter())
    router.message.register(words, IsWords(), InPreview())
    return router


async def begin(callback_query: CallbackQuery, callback_data: GuideButton, turn: Turn, guides: GuideDesk) -> Reply:
    """Show the first screen in a message of its own, in the place of an earlier preview."""
    view = turn.view(callback_query)
    guide = find(callback_data, turn)
    if guide is None:
        return nothing_open(view)
    language = turn.locale.language if turn.locale.language in guide.languages else guide.languages[0]
    preview = Preview(secrets.token_hex(3), guide, language, State(seed=secrets.randbits(SEED_BITS)))
    before = guides.preview(view.chat_id)
    await turn.unit.drop_unconfirmed(turn.telegram_user_id)
    guides.keep_preview(view.chat_id, preview)
    old = [] if before is None else strip(view.chat_id, before.message_id)
    return Reply((view.acknowledge(), *old, _consent(preview, turn, replace(view, message_id=None))))


async def change_language(
    callback_query: CallbackQuery, callback_data: PreviewLanguageButton, turn: Turn, guides: GuideDesk
) -> Reply:
    """Go on in another language of the guide: the first screen changes in place."""
    view = turn.view(callback_query)
    preview = _known(guides, callback_data.mark, turn, view)
    if preview is None or callback_data.language not in preview.guide.languages:
        return _gone(turn, view)
    if preview.state.consent is not None:  # its first screen is over
        return Reply((view.acknowledge(),))
    preview = replace(preview, language=callback_data.language, message_id=view.message_id, attended=True)
    guides.keep_preview(view.chat_id, preview)
    return Reply((view.acknowledge(), _consent(preview, turn, view)))


async def step_on(
    callback_query: CallbackQuery, callback_data: PreviewStepButton, turn: Turn, guides: GuideDesk
) -> Reply:
    """Agree, answer as if something were told, or end the preview."""
    view = turn.view(callback_query)
    preview = _known(guides, callback_data.mark, turn, view)
    if preview is None:
        return _gone(turn, view)
    if callback_data.step is PreviewStep.END:
        return _ended(turn.locale.gettext("The preview is over. Nothing was kept."), turn, view, guides)
    events: tuple[Event, ...] = (Agree(),)
    if callback_data.step is PreviewStep.TOLD:
        events = _as_told(ANY_NUMBER if _wants_number(preview) else ANY_WORDS)
    return _moved(preview, callback_data.used, events, turn=turn, view=view, guides=guides)


async def tap_option(
    callback_query: CallbackQuery, callback_data: PreviewOptionButton, turn: Turn, guides: GuideDesk
) -> Reply:
    """Take a tap on an option."""
    view = turn.view(callback_query)
    preview = _known(guides, callback_data.mark, turn, view)
    if preview is None:
        return _gone(turn, view)
    return _moved(
        preview, callback_data.used, (Tap(callback_data.option, callback_data.at),), turn=turn, view=view, guides=guides
    )


async def tap_control(
    callback_query: CallbackQuery, callback_data: PreviewControlButton, turn: Turn, guides: GuideDesk
) -> Reply:
    """Take a tap on back, skip, next and the like."""
    view = turn.view(callback_query)
    preview = _known(guides, callback_data.mark, turn, view)
    event = EVENTS.get(callback_data.control)
    if preview is None or event is None:
        return _gone(turn, view)
    return _moved(preview, callback_data.used, (event,), turn=turn, view=view, guides=guides)


async def words(message: Message, turn: Turn, guides: GuideDesk) -> Reply:
    """Take words for the open question of the preview, and forget them."""
    view = turn.view(message)
    preview = guides.preview(view.chat_id)
    assert preview is not None  # the filter
    old = strip(view.chat_id, preview.message_id)
    if preview.state.consent is None:
        return Reply((*old, _consent(preview, turn, view)))
    after, _ = preview.after(*_as_told(message.text or ""))
    return Reply((*old, *_shown(replace(after, message_id=None), turn, view, guides)))


def _as_told(text: str) -> tuple[Event, ...]:
    return (Words(text), StoryEnded(LACKING))


def _wants_number(preview: Preview) -> bool:
    return preview.asked is not None and preview.asked.question.type is Kind.NUMBER


def _known(guides: GuideDesk, mark: str, turn: Turn, view: View) -> Preview | None:
    """Return the preview that a button belongs to, where whoever taps it may still see the guide."""
    preview = guides.preview(view.chat_id)
    return preview if preview is not None and preview.mark == mark and may_see(preview.guide, turn) else None


def _moved(
    preview: Preview, used: int, events: tuple[Event, ...], *, turn: Turn, view: View, guides: GuideDesk
) -> Reply:
    if used != preview.state.used:  # a double tap, or a screen that words were written below
        old = [] if view.message_id == preview.message_id else strip(view.chat_id, view.message_id)
        return Reply((view.acknowledge(), *old))
    after, notice = preview.after(*events)
    told = (
        texts.notice(notice, turn.locale) if notice is Notice.ENOUGH_TICKED or notice is Notice.NOTHING_BEFORE else None
    )
    shown = _shown(replace(after, message_id=view.message_id, attended=True), turn, view, guides)
    return Reply((view.acknowledge(told), *shown))


def _shown(preview: Preview, turn: Turn, view: View, guides: GuideDesk) -> tuple[Sending, ...]:
    """Show where the preview stands, in the same message after a tap."""
    if preview.asked is None:
        closing = preview.guide.closing[preview.language].format(company=turn.operator.company)
        over = turn.locale.gettext("The preview is over. Nothing was kept.")
        return _ended(f"{over}\n\n{escape(closing)}", turn, view, guides, acknowledge=False).sendings
    guides.keep_preview(view.chat_id, preview)
    setting = Setting(turn.operator.company, Locale(preview.language))
    screen = open_screen(preview.guide, preview.state, preview.asked, setting)
    mark, used = preview.mark, preview.state.used
    rows = keyboards.question_rows(
        screen,
        setting.locale,
        option=lambda one: PreviewOptionButton(mark=mark, used=used, option=one.option, at=one.at),
        control=lambda one: PreviewControlButton(mark=mark, used=used, control=one),
        without=(Control.PAUSE, Control.THATS_ALL),
    )
    text = f"{_banner(preview, turn)}\n\n{texts.prompt(screen)}"
    return (put(view, text, [*_told_row(preview, turn), *rows, _end_row(preview, turn)]),)


def _told_row(preview: Preview, turn: Turn) -> list[Row]:
    asked = preview.asked
    takes_words = asked is not None and asked.question.type in (Kind.TEXT, Kind.NUMBER)
    if not takes_words and preview.state.awaiting is None:
        return []
    data = PreviewStepButton(mark=preview.mark, used=preview.state.used, step=PreviewStep.TOLD)
    return [[button(turn.locale.gettext("As if it had been written"), data)]]


def _end_row(preview: Preview, turn: Turn) -> Row:
    data = PreviewStepButton(mark=preview.mark, used=preview.state.used, step=PreviewStep.END)
    return [button(turn.locale.gettext("End the preview"), data)]


def _consent(preview: Preview, turn: Turn, view: View) -> Sending:
    setting = Setting(turn.operator.company, Locale(preview.language))
    retention = texts.retention(turn.operator, setting.locale)
    screen = first_screen(preview.guide, setting, retention=retention)
    agree = PreviewStepButton(mark=preview.mark, used=preview.state.used, step=PreviewStep.AGREE)
    end = PreviewStepButton(mark=preview.mark, used=preview.state.used, step=PreviewStep.END)
    others = [
        button(language.own_name, PreviewLanguageButton(mark=preview.mark, language=language))
        for language in preview.guide.languages
        if language is not preview.language
    ]
    rows = [[button(screen.agree, agree)], [button(screen.decline, end)], others]
    return put(view, f"{_banner(preview, turn)}\n\n{texts.first_screen(screen, setting.locale)}", rows)


def _banner(preview: Preview, turn: Turn) -> str:
    return turn.locale.gettext(
        "<b>Preview: nothing is kept.</b> {title}, version {version}",
        title=escape(title(preview.guide, turn.locale)),
        version=preview.guide.version,
    )


def _ended(html: str, turn: Turn, view: View, guides: GuideDesk, *, acknowledge: bool = True) -> Reply:
    guides.drop_preview(view.chat_id)
    return Reply((*([view.acknowledge()] if acknowledge else []), put(view, html, [])))


def _gone(turn: Turn, view: View) -> Reply:
    """Answer a button of a preview that is over; the bot was started anew, or another one was begun."""
    text = turn.locale.gettext("This preview is over. To begin it anew: /guides")
    return Reply((view.acknowledge(text), *strip(view.chat_id, view.message_id)))
