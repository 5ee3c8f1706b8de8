"""Bot API methods about the bot itself: who it is, its description, its commands by scope and language."""

import re
from typing import Any

from aiogram.methods import DeleteMyCommands, GetMe, SetMyCommands, SetMyDescription
from aiogram.types import BotCommandScopeChat, BotCommandScopeChatMember

from bot.sandbox.entities import units
from bot.sandbox.journal import Record
from bot.sandbox.limits import COMMAND_DESCRIPTION, COMMANDS, DESCRIPTION, Reason
from bot.sandbox.parameters import Parameters, plain
from bot.sandbox.state import Person, SandboxState

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")


async def get_me(state: SandboxState, _call: GetMe, _: Parameters) -> Record:
    """Return the bot."""
    rights = {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**state.bot(), **rights}


async def set_my_commands(state: SandboxState, call: SetMyCommands, _: Parameters) -> bool:
    """Set the commands of one scope and language."""
    if len(call.commands) > COMMANDS:
        raise Reason.COMMANDS_TOO_MANY.refusal()
    for command in call.commands:
        if not _COMMAND.fullmatch(command.command):
            raise Reason.COMMAND_INVALID.refusal()
        if not 1 <= units(command.description) <= COMMAND_DESCRIPTION:
            raise Reason.COMMAND_DESCRIPTION.refusal()
    key = _scope_key(state, call.scope, call.language_code)
    state.keep_setting("commands", {**state.setting("commands"), key: [plain(command) for command in call.commands]})
    return True


async def delete_my_commands(state: SandboxState, call: DeleteMyCommands, _: Parameters) -> bool:
    """Forget the commands of one scope and language: those of a wider scope show again."""
    key = _scope_key(state, call.scope, call.language_code)
    state.keep_setting("commands", {of: kept for of, kept in state.setting("commands").items() if of != key})
    return True


def commands_of(state: SandboxState, person: Person) -> list[Record]:
    """Return the commands that a person sees in the chat with the bot: the narrowest scope wins, then the language."""
    commands = state.setting("commands")
    for scope in (f"chat {person.id}", "all_private_chats", "default"):
        for language in (person.language_code, ""):
            found: list[Record] = commands.get(f"{scope}|{language}", [])
            if found:
                return found
    return []


async def set_my_description(state: SandboxState, call: SetMyDescription, _: Parameters) -> bool:
    """Set what an empty chat says."""
    if units(call.description or "") > DESCRIPTION:
        raise Reason.DESCRIPTION_TOO_LONG.refusal()
    texts = {**state.setting("description"), _language(call.language_code): call.description or ""}
    state.keep_setting("description", {code: text for code, text in texts.items() if text})
    return True


def _scope_key(state: SandboxState, scope: Any, language: str | None) -> str:
    name = "default" if scope is None else str(getattr(scope.type, "value", scope.type))
    if isinstance(scope, BotCommandScopeChat | BotCommandScopeChatMember):
        name = f"{name} {state.known_chat(scope.chat_id).id}"
    return f"{name}|{_language(language)}"


def _language(code: str | None) -> str:
    if code and not _LANGUAGE.fullmatch(code):
        raise Reason.LANGUAGE_CODE.refusal()
    return code or ""
