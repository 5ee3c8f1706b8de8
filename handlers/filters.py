"""Who writes and what is open, as filters."""

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from handlers.turn import Turn


class InInterview(Filter):
    """Somebody with consent given and an interview open."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at the person read for this update."""
        return (
            turn.person is not None and turn.person.interview is not None and bool(turn.person.interview.state.consent)
        )


class IsOwner(Filter):
    """An owner; to everybody else the commands of owners are unknown ones."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Compare with the owners in the settings."""
        return turn.is_owner


class Leads(Filter):
    """An owner or a manager, whatever that manager may see."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at the role as it is in this transaction."""
        return turn.leader is not None


class SeesMap(Filter):
    """An owner, or a manager whose scope holds the map's guide; to everybody else its commands are unknown ones."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at role and scope as they are in this transaction."""
        return turn.sees_map()


# Filters are classes with an async call: aiogram sends every plain function, and every `F.…`, to a thread.


class InPrivateChat(Filter):
    """A chat between two."""

    async def __call__(self, event: Message | ChatMemberUpdated) -> bool:
        """Look at the chat."""
        return event.chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """A tap in a chat of several people."""

    async def __call__(self, event: CallbackQuery) -> bool:
        """Look at the chat of the message."""
        return event.message is not None and event.message.chat.type != ChatType.PRIVATE


class HasText(Filter):
    """A text message of any content."""

    async def __call__(self, event: Message) -> bool:
        """Look for text."""
        return event.text is not None


class IsCommand(Filter):
    """A text that begins like a command, known or not."""

    async def __call__(self, event: Message) -> bool:
        """Look at the first character."""
        return event.text is not None and event.text.startswith("/")


class IsWords(Filter):
    """A text that is no command."""

    async def __call__(self, event: Message) -> bool:
        """Look at the first character."""
        return event.text is not None and not event.text.startswith("/")
