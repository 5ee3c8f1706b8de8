"""Everything else a person can send: a kind sentence, and the question again."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import conversation, texts
from handlers.commands import managers, owners, without_map
from handlers.filters import InPrivateChat, IsCommand, IsWords
from handlers.reply import Reply
from handlers.start import earlier_button
from handlers.turn import Turn, View
from interview.records import Role

OF_FIRST_MAP = ("digest", "bet", "actions", "import")
"""Commands of those who see the map of the first guide."""


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="fallback")
    router.message.register(help_, InPrivateChat(), Command("help"))
    router.message.register(unknown_command, InPrivateChat(), IsCommand())
    router.message.register(words_without_interview, InPrivateChat(), IsWords())
    router.message.register(unexpected_content, InPrivateChat())
    router.callback_query.register(unknown_button)
    router.message.register(in_a_group, IsCommand())
    return router


async def help_(message: Message, turn: Turn) -> Reply:
    """Say what this is, what can be done and where real help is."""
    view = turn.view(message)
    text = turn.locale.gettext(
        "This bot asks how your dealings with {company} went and passes the answers on without your name.\n"
        "/resume – go on with the question that is open\n"
        "/back – undo the last answer\n"
        "/skip – pass on a question\n"
        "/stop – stop for now\n"
        "/language – another language\n"
        "/mydata – everything that is held about you, as a file\n"
        "/withdraw – delete everything\n"
        "/privacy – about your data",
        company=view.setting.company,
    )
    text = f"{text}{_of_leaders(turn)}"
    if turn.person is not None and turn.person.role is Role.STAFF:
        own = turn.locale.gettext(
            "/friction – note what slowed you or a customer down; just writing it here does the same\n"
            "/handover – log by taps how a case was passed on\n"
            "/mynotes – your notes, and what became of them"
        )
        text = f"{text}\n{own}"
    if turn.operator.support_contact:
        contact = turn.locale.gettext(
            "For help with your case: {support_contact}.", support_contact=turn.operator.support_contact
        )
        text = f"{text}\n\n{contact}"
    return _with_question(text, turn, view)


def _of_leaders(turn: Turn) -> str:
    """Return the further commands of owners and managers; nobody else gets a hint that there are any."""
    if turn.leader is None:
        return ""
    commands = managers(turn.locale) if turn.sees_map() else without_map(turn.locale)
    if not turn.sees_first_map():
        commands = [command for command in commands if command.command not in OF_FIRST_MAP]
    lines = [
        f"/{one.command} – {one.description}" for one in (*commands, *(owners(turn.locale) if turn.is_owner else ()))
    ]
    return "\n\n" + "\n".join(lines)


async def unknown_command(message: Message, turn: Turn) -> Reply:
    """Answer a command that does not exist, or not for this person."""
    view = turn.view(message)
    text = turn.locale.gettext("I don't know this command. What I can do: /help")
    return _with_question(text, turn, view)


async def words_without_interview(message: Message, turn: Turn) -> Reply:
    """Answer words while nothing is asked; whoever asks for help with them hears where it is."""
    view = turn.view(message)
    if turn.interviews.asks_for_help(message.text or "", turn.locale.language):
        return view.say(texts.help_offer(turn.operator, turn.locale))
    text = turn.locale.gettext("I keep words only during an interview, so this was not kept. To begin one: /start")
    return _with_question(text, turn, view)


async def unexpected_content(message: Message, turn: Turn) -> Reply:
    """Answer a sticker, photo, voice note, file, poll and the like."""
    view = turn.view(message)
    text = turn.locale.gettext("Thank you. I can only read words and taps, so this was not kept. Could you write it?")
    return _with_question(text, turn, view)


async def unknown_button(callback_query: CallbackQuery, turn: Turn) -> Reply:
    """Answer a button of an earlier version of the bot."""
    return earlier_button(turn, turn.view(callback_query))


async def in_a_group(message: Message, turn: Turn) -> Reply:
    """Say that an interview is between two; other messages of a group are none of the bot's business."""
    text = turn.locale.gettext("I only work in a private chat, where nobody else reads along. Please write there.")
    return turn.view(message).say(texts.plain(text))


def _with_question(text: str, turn: Turn, view: View) -> Reply:
    if turn.person is None or turn.person.interview is None:
        return view.say(texts.plain(text))
    return conversation.prompt_again(turn.interviews.current(turn.person), view, lead=texts.plain(text))
