"""The sandbox has the Bot API methods that the bot's code uses, and no others."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import aiogram.methods
from aiogram import Bot

import bot
import handlers
from bot.sandbox.methods import METHODS

BOT = Path(inspect.getfile(bot)).parent
HANDLERS = Path(inspect.getfile(handlers)).parent
CLASSES = {
    name: str(getattr(model, "__api_method__", ""))
    for name, model in vars(aiogram.methods).items()
    if inspect.isclass(model) and isinstance(getattr(model, "__api_method__", None), str)
}
BOT_CALLS = {
    name: camel
    for name in dir(Bot)
    if (camel := name.split("_")[0] + "".join(word.title() for word in name.split("_")[1:])) in CLASSES.values()
} | {"me": "getMe"}  # aiogram's memory of who the bot is


def sources() -> Iterator[Path]:
    yield from HANDLERS.rglob("*.py")
    yield from (path for path in BOT.rglob("*.py") if BOT / "sandbox" not in path.parents)


def used(tree: ast.AST) -> Iterator[str]:
    """Yield the methods that a module imports, takes from `aiogram.methods`, or calls on a bot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("aiogram.methods"):
            yield from (CLASSES[name.name] for name in node.names if name.name in CLASSES)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in ("methods", "Methods"):
            yield from (CLASSES[node.attr],) if node.attr in CLASSES else ()
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in ("bot", "_bot"):
            yield from (BOT_CALLS[node.attr],) if node.attr in BOT_CALLS else ()


def test_methods_used_finds_every_way_to_use_one() -> None:
    source = """
from aiogram import methods
from aiogram.methods import SendMessage, TelegramMethod
methods.SendPhoto(chat_id=1)
async def f(self, bot):
    await bot.me()
    await self._bot.set_webhook("")
    bot.session
"""
    assert set(used(ast.parse(source))) == {"sendMessage", "sendPhoto", "getMe", "setWebhook"}


def test_methods_used_are_those_of_the_sandbox() -> None:
    asked = {method for path in sources() for method in used(ast.parse(path.read_text("utf-8")))}

    assert asked == {method.model.__api_method__ for method in METHODS.values()}
