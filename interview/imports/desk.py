"""Files that were sent in chat, until they are imported or thrown away, and what chats may ask of the desk."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from interview.imports.kinds import Column, Field, ImportKind, ImportRecord, Progress, missing_fields
from interview.imports.meanings import UnknownValue
from interview.imports.service import Opened, ShownFile
from interview.language import Locale
from interview.rights import Actor

LARGEST_BYTES = 20 << 20  # what Telegram hands out to a bot
KEPT_FOR = timedelta(hours=1)
LATEST = 8  # imports that a chat lists; `import --list` on the command line shows all


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in Telegram. size: in bytes; None when Telegram does not say."""

    file_id: str
    name: str
    size: int | None


@dataclass(eq=False, slots=True)
class Draft:
    """A file that somebody sent and has not decided on. It lives in memory alone, so a restart forgets it.

    mark: random; buttons carry it. path: where the file lies once it was fetched. opened, shown: once it was read.
    kind: None while the columns make up none. columns: as somebody set them right. wanted: what was set, by number of
    the column, as `--map` takes it. unknown: the most frequent values that are not known. meanings: of these, as
    somebody said.
    """

    mark: str
    chat_id: int
    sent: SentFile
    taken_at: datetime
    path: Path | None = None
    opened: Opened | None = None
    shown: ShownFile | None = None
    kind: ImportKind | None = None
    columns: tuple[Column, ...] = ()
    wanted: dict[str, str] = field(default_factory=dict)
    unknown: tuple[UnknownValue, ...] = ()
    meanings: dict[tuple[Field, str], str] = field(default_factory=dict)

    @property
    def missing(self) -> list[frozenset[Field]]:
        """Return of which fields a column is missing."""
        return [] if self.kind is None else missing_fields(self.kind, self.columns)

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be imported as it is."""
        return self.opened is not None and self.kind is not None and not self.missing


@dataclass(eq=False, slots=True)
class Running:
    """The import, or the taking back of one, that goes on. chat_id: whose. stopping: somebody tapped "Stop"."""

    chat_id: int
    mark: str
    progress: Progress
    is_undo: bool = False
    stopping: bool = False


class ImportDesk(Protocol):
    """What handlers ask for; everything that takes its time happens in the background and answers in the chat."""

    @property
    def running(self) -> Running | None:
        """Return what goes on; there is never more than one."""
        ...

    def expect(self, chat_id: int) -> None:
        """Take the next file of a chat for one to be imported, for an hour."""
        ...

    def expects(self, chat_id: int) -> bool:
        """Tell whether somebody asked to import in this chat and sent no file yet."""
        ...

    def take(self, chat_id: int, sent: SentFile) -> Draft:
        """Remember a file in the place of an earlier one of this chat."""
        ...

    def draft(self, chat_id: int, mark: str) -> Draft | None:
        """Return a file of this chat that is not decided on; None when it was, or is forgotten."""
        ...

    def look(self, draft: Draft, locale: Locale) -> None:
        """Fetch and read a file, then say in its chat what it is taken for, or why it cannot be read."""
        ...

    async def assign(self, draft: Draft, column: int, what: str) -> bool:
        """Set what a column holds, as `--map` takes it; False for what none can hold."""
        ...

    async def choose(self, draft: Draft, kind: ImportKind) -> None:
        """Set what kind the rows are."""
        ...

    def explain(self, draft: Draft, number: int, meaning: str) -> None:
        """Set what an unknown value means, by its number; nothing for what it cannot mean."""
        ...

    def drop(self, draft: Draft) -> None:
        """Throw a file away."""
        ...

    def begin(self, draft: Draft, by: Actor, locale: Locale, message_id: int) -> bool:
        """Import a file, showing in a message how far it is; False when another import goes on."""
        ...

    def stop(self, mark: str) -> None:
        """Let the import that goes on end after the present rows."""
        ...

    async def latest(self) -> list[ImportRecord]:
        """Return the latest imports that added anything and were not taken back, the newest first."""
        ...

    async def record(self, number: int) -> ImportRecord | None:
        """Return what is kept of an import."""
        ...

    def undo(self, record: ImportRecord, by: Actor, locale: Locale, chat_id: int, message_id: int) -> bool:
        """Delete everything that an import added, likewise; False when another import goes on."""
        ...
