"""Answers: taps, words and controls of the open question."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import conversation
from handlers.callbacks import ControlButton, OptionButton, ResumeButton, tag
from handlers.filters import HasText, InInterview, InPrivateChat, IsWords
from handlers.reply import Reply
from handlers.start import earlier_button
from handlers.turn import Turn
from interview.engine import AnotherStage, Back, Done, Event, Pause, Resume, Skip, Tap
from interview.screen import Control

EVENTS: dict[Control, Event] = {
    Control.DONE: Done(),
    Control.ENOUGH: Skip(),
    Control.ANOTHER_STAGE: AnotherStage(),
    Control.BACK: Back(),
    Control.SKIP: Skip(),
    Control.PAUSE: Pause(),
}


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="answers")
    router.message.filter(InPrivateChat())
    router.callback_query.register(option, OptionButton.filter())
    router.callback_query.register(control, ControlButton.filter())
    router.callback_query.register(resume_by_button, ResumeButton.filter())
    router.message.register(resume, Command("resume"), InInterview())
    router.message.register(back, Command("back"), InInterview())
    router.message.register(skip, Command("skip"), InInterview())
    router.message.register(stop, Command("stop"), InInterview())
    router.message.register(nothing_to_steer, Command("resume", "back", "skip", "stop"))
    router.message.register(words, IsWords(), InInterview())
    router.edited_message.register(edited, InPrivateChat(), HasText())
    return router


async def option(callback_query: CallbackQuery, callback_data: OptionButton, turn: Turn) -> Reply:
    """Take a tap on an option."""
    person = turn.person
    if person is None or person.interview is None or tag(person.interview) != callback_data.tag:
        return earlier_button(turn, turn.view(callback_query))
    view = turn.view(callback_query, used=callback_data.used)
    event = Tap(callback_data.option, callback_data.at)
    return conversation.reply(await turn.interviews.take(turn.unit, person, event, used=callback_data.used), view)


async def control(callback_query: CallbackQuery, callback_data: ControlButton, turn: Turn) -> Reply:
    """Take a tap on back, skip, next and the like."""
    person = turn.person
    if person is None or person.interview is None or tag(person.interview) != callback_data.tag:
        return earlier_button(turn, turn.view(callback_query))
    view = turn.view(callback_query, used=callback_data.used)
    used = callback_data.used
    if callback_data.control is Control.THATS_ALL:
        outcome = await turn.interviews.end_telling(turn.unit, person, used=used)
        return conversation.reply(outcome, view) if outcome.stale else Reply((view.acknowledge(),))
    event = EVENTS[callback_data.control]
    return conversation.reply(await turn.interviews.take(turn.unit, person, event, used=used), view)


async def resume_by_button(callback_query: CallbackQuery, callback_data: ResumeButton, turn: Turn) -> Reply:
    """Go on after a pause, in the message that said so."""
    view = turn.view(callback_query)
    person = turn.person
    if person is None or person.interview is None or tag(person.interview) != callback_data.tag:
        return earlier_button(turn, view)
    return conversation.reply(await turn.interviews.take(turn.unit, person, Resume()), view)


async def resume(message: Message, turn: Turn) -> Reply:
    """Show the open question again."""
    outcome = await turn.interviews.take(turn.unit, turn.respondent, Resume())
    return conversation.prompt_again(outcome, turn.view(message))


async def back(message: Message, turn: Turn) -> Reply:
    """Undo the last answer."""
    outcome = await turn.interviews.take(turn.unit, turn.respondent, Back())
    return conversation.reply(outcome, turn.view(message))


async def skip(message: Message, turn: Turn) -> Reply:
    """Pass on the open question."""
    outcome = await turn.interviews.take(turn.unit, turn.respondent, Skip())
    return conversation.reply(outcome, turn.view(message))


async def stop(message: Message, turn: Turn) -> Reply:
    """Stop here; everything said is kept."""
    outcome = await turn.interviews.take(turn.unit, turn.respondent, Pause())
    return conversation.reply(outcome, turn.view(message))


async def nothing_to_steer(message: Message, turn: Turn) -> Reply:
    """Answer a control while no interview is open."""
    view = turn.view(message)
    return view.say(turn.locale.gettext("There is no interview open right now. To begin: /start"))


async def words(message: Message, turn: Turn) -> Reply:
    """Take the respondent's words."""
    outcome = await turn.interviews.words(
        turn.unit, turn.respondent, message_id=message.message_id, text=message.text or ""
    )
    return conversation.reply(outcome, turn.view(message))


async def edited(message: Message, turn: Turn) -> Reply:
    """Let the words of an earlier message follow the edit; silently, for nothing else changes."""
    if turn.person is not None:
        await turn.interviews.edit(turn.unit, turn.person, message_id=message.message_id, text=message.text or "")
    return Reply()
