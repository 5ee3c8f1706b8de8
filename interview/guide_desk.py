"""What goes on around guides beside the conversation: files that are awaited and read, trials, and a fresh library."""

from dataclasses import dataclass, replace
from typing import Protocol

from interview.crash_test import CrashReport, Length
from interview.engine import Event, Notice, step
from interview.errors import FileProblem, UnknownOptionError
from interview.guide import Guide
from interview.language import Language
from interview.library import GuideSource
from interview.programme import Asked, open_question
from interview.state import State

Checked = GuideSource | tuple[FileProblem, ...]
"""A guide that is right, or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A guide as somebody plays through it; nothing of it is ever stored. mark: tells one preview from another.

    attended: the next words are for it.
    """

    mark: str
    guide: Guide
    language: Language
    state: State
    message_id: int | None = None
    attended: bool = True

    @property
    def asked(self) -> Asked | None:
        """Return the open question; None at the end and before consent."""
        return open_question(self.guide, self.state)

    def after(self, *events: Event) -> tuple["Preview", Notice | None]:
        """Take events in turn, with what is to be said after the last; a tap that is not offered does nothing."""
        state, notice = self.state, None
        for event in events:
            try:
                taken = step(self.guide, state, event)
            except UnknownOptionError:
                continue
            state, notice = taken.state, taken.notice
        return replace(self, state=state), notice


class GuideDesk(Protocol):
    """One process's desk; what lies on it is gone with the process."""

    def expect(self, chat_id: int) -> None:
        """Take the next file of a chat for a guide, for an hour."""
        ...

    def expects(self, chat_id: int) -> bool:
        """Tell whether somebody asked to upload a guide in this chat and has not decided on one yet."""
        ...

    def stop_expecting(self, chat_id: int) -> None:
        """Take the next file of a chat for whatever it is."""
        ...

    async def fetch(self, file_id: str) -> bytes | None:
        """Return a file of a chat, a byte more than a guide may have at most; None when it cannot be had."""
        ...

    async def read(self, content: bytes, *, name: str) -> Checked:
        """Read a guide strictly. name: how problems call the file."""
        ...

    async def measure(self, guide: Guide) -> Length | None:
        """Return how long interviews by a guide are; None where nobody comes to its end."""
        ...

    async def crash_test(self, guide: Guide) -> CrashReport | None:
        """Let invented respondents answer a guide; None while others are at it."""
        ...

    async def refresh(self) -> bool:
        """Let everybody have the guides as they are stored now; False when nothing changed."""
        ...

    def preview(self, chat_id: int) -> Preview | None:
        """Return what is played through in a chat, and was not left alone for an hour."""
        ...

    def keep_preview(self, chat_id: int, preview: Preview) -> None:
        """Keep where it stands, in the place of an earlier one."""
        ...

    def drop_preview(self, chat_id: int) -> None:
        """Forget it."""
        ...
