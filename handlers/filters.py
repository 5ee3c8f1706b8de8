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
    """An owner, or a manager whose scope holds a customers' guide; to everybody else its commands are unknown ones."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at role and scope as they are in this transaction."""
        return turn.sees_map()


class SeesFirstMap(Filter):
    """An owner, or a manager whose scope holds the first guide; to everybody else its commands are unknown ones."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at role and scope as they are in this transaction."""
        return turn.sees_first_map()


class SeesGuides(Filter):
    """An owner, or a manager whose scope holds a guide; to everybody else `/guides` is an unknown command."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at role and scope as they are in this transaction."""
        return turn.leader is not None and any(turn.scope.sees(guide.id) for guide in turn.interviews.guides())


class IsColleague(Filter):
    """A colleague; to everybody else the commands for notes are unknown ones."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at the role and the person read for this update."""
        return turn.is_colleague


class IsStaff(Filter):
    """A colleague of whom something may be held."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at the person read for this update."""
        return turn.person is not None and turn.is_colleague


class HasOnlyJoined(Filter):
    """A colleague who agreed to nothing yet, or refused: nothing is held but the role."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at the role and the person read for this update."""
        return turn.person is None and turn.member is not None


class AwaitsConsent(Filter):
    """Somebody who has not answered the first screen yet and told nothing before: not a word is kept."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at the interview that is open, and at what is held from before."""
        interview = None if turn.person is None else turn.person.interview
        return interview is not None and not interview.state.consent and not await turn.told_before()


class OutsideInterview(Filter):
    """Somebody who is asked nothing: no interview is open, it was not agreed to, or it pauses."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        """Look at the interview that is open."""
        interview = None if turn.person is None else turn.person.interview
        return interview is None or not interview.state.consent or interview.state.paused


class MayBeNote(Filter):
    """Words during an interview that may be no answer to the open question."""

    async def __call__(self, event: Message, turn: Turn) -> bool:
        """Try them on the engine, which changes nothing."""
        interview = None if turn.person is None else turn.person.interview
        return interview is not None and turn.interviews.may_be_note(interview, event.text or "")


class IsNote(Filter):
    """A message that is kept as a note."""

    async def __call__(self, event: Message, turn: Turn) -> bool:
        """Look for the note."""
        return turn.person is not None and await turn.unit.note_of_message(turn.person, event.message_id) is not None


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
