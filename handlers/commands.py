"""The `/` menu, by role and language, and what an empty chat says."""

from collections.abc import Callable

from aiogram.methods import DeleteMyCommands, SetMyCommands, SetMyDescription
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from handlers.reply import Sending
from handlers.turn import Turn
from interview.language import Language, Locale
from interview.operator import Operator

WITHOUT_MAP = ("guides", "invite", "team")
"""Commands of a manager who may not see the map."""
OF_FIRST_MAP = ("digest", "bet", "actions", "import")
"""Commands of those who see the map of the first guide."""
SHORT = ("map", "pains", "actions", "cases", "invite", "team", "digest", "help")


def public_menus(operator: Operator, default: Language) -> tuple[Sending, ...]:
    """Register what everybody sees; the default language also serves apps in a language that we do not speak."""
    languages = (None, *Language)
    menus = [
        SetMyCommands(
            commands=everyone(Locale(language or default)),
            scope=BotCommandScopeAllPrivateChats(),
            language_code=language,
        )
        for language in languages
    ]
    greetings = [
        SetMyDescription(description=greeting(Locale(language or default), operator.company), language_code=language)
        for language in languages
        if operator.company
    ]
    return tuple(Sending(method) for method in (*menus, *greetings))


def owner_menus(owner: int, default: Language) -> tuple[Sending, ...]:
    """Register the longer menu of an owner; Telegram refuses it until the owner has written to the bot."""
    return _menus(owner, default, lambda locale: [*managers(locale), *owners(locale), *everyone(locale)])


def manager_menus(turn: Turn) -> tuple[Sending, ...]:
    """Register the short menu of the manager who writes; all other commands work as well."""
    return _menus(turn.telegram_user_id, turn.locale.language, lambda locale: short(locale, turn))


def staff_menus(colleague: int, default: Language) -> tuple[Sending, ...]:
    """Register the menu of an agent, likewise."""
    return _menus(colleague, default, lambda locale: [*staff(locale), *everyone(locale)])


def menus_put_back(chat_id: int) -> tuple[Sending, ...]:
    """Let a chat show again what everybody sees."""
    scope = BotCommandScopeChat(chat_id=chat_id)
    return tuple(Sending(DeleteMyCommands(scope=scope, language_code=language)) for language in (None, *Language))


def _menus(chat_id: int, default: Language, commands: Callable[[Locale], list[BotCommand]]) -> tuple[Sending, ...]:
    return tuple(
        Sending(
            SetMyCommands(
                commands=commands(Locale(language or default)),
                scope=BotCommandScopeChat(chat_id=chat_id),
                language_code=language,
            )
        )
        for language in (None, *Language)
    )


def greeting(locale: Locale, company: str) -> str:
    """Return what an empty chat says."""
    return locale.gettext("{company} asks here how things went for you. It takes a few minutes.", company=company)


def everyone(locale: Locale) -> list[BotCommand]:
    """Return the commands that work for all."""
    return [
        BotCommand(command="start", description=locale.gettext("Begin, or go on")),
        BotCommand(command="back", description=locale.gettext("Undo the last answer")),
        BotCommand(command="skip", description=locale.gettext("Pass on a question")),
        BotCommand(command="stop", description=locale.gettext("Stop for now")),
        BotCommand(command="resume", description=locale.gettext("Go on after a stop")),
        BotCommand(command="language", description=locale.gettext("Another language")),
        BotCommand(command="mydata", description=locale.gettext("Everything held about me, as a file")),
        BotCommand(command="withdraw", description=locale.gettext("Delete everything about me")),
        BotCommand(command="privacy", description=locale.gettext("About my data")),
        BotCommand(command="help", description=locale.gettext("What this bot does")),
    ]


def staff(locale: Locale) -> list[BotCommand]:
    """Return the commands of colleagues."""
    return [
        BotCommand(command="friction", description=locale.gettext("Note what slowed you or a customer down")),
        BotCommand(command="handover", description=locale.gettext("Log how a case was passed on")),
        BotCommand(command="mynotes", description=locale.gettext("My notes, and what became of them")),
    ]


def managers(locale: Locale) -> list[BotCommand]:
    """Return the commands of those who see the map."""
    return [
        BotCommand(command="map", description=locale.gettext("The customer journey map")),
        BotCommand(command="stage", description=locale.gettext("One stage in detail")),
        BotCommand(command="quotes", description=locale.gettext("What people said, in their words")),
        BotCommand(command="pains", description=locale.gettext("What customers suffer from")),
        BotCommand(command="actions", description=locale.gettext("What is done about pain points, and by whom")),
        BotCommand(command="numbers", description=locale.gettext("NPS, satisfaction, effort")),
        BotCommand(command="compare", description=locale.gettext("What changed since the last period")),
        BotCommand(command="bet", description=locale.gettext("What you believe, before you look")),
        BotCommand(command="case", description=locale.gettext("One bad journey as a whole")),
        BotCommand(command="cases", description=locale.gettext("Stories that somebody follows up")),
        BotCommand(command="rename", description=locale.gettext("Call a stage or a channel otherwise")),
        BotCommand(command="digest", description=locale.gettext("What is new, once a week")),
        BotCommand(command="alerts", description=locale.gettext("Hear of bad interviews at once")),
        BotCommand(command="export", description=locale.gettext("The map as a file")),
        BotCommand(command="import", description=locale.gettext("Take in reviews, surveys and the like from a file")),
        BotCommand(command="guides", description=locale.gettext("What is asked: versions, preview, crash test")),
        BotCommand(command="invite", description=locale.gettext("Invite somebody, see and revoke links")),
        BotCommand(command="team", description=locale.gettext("Who has which role")),
    ]


def in_scope(locale: Locale, turn: Turn) -> list[BotCommand]:
    """Return the commands of owners and managers that work for the one who writes."""
    commands = managers(locale)
    if not turn.sees_map():
        commands = [one for one in commands if one.command in WITHOUT_MAP]
    if not turn.sees_first_map():
        commands = [one for one in commands if one.command not in OF_FIRST_MAP]
    return commands


def owners(locale: Locale) -> list[BotCommand]:
    """Return the commands of owners alone."""
    return [BotCommand(command="audit", description=locale.gettext("Who read or changed what"))]


def short(locale: Locale, turn: Turn) -> list[BotCommand]:
    """Return what a manager's menu shows."""
    of_all = {command.command: command for command in (*in_scope(locale, turn), *everyone(locale))}
    return [of_all[name] for name in SHORT if name in of_all]
