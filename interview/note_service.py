"""Use cases of notes of friction: kept on receipt, read afterwards."""

from dataclasses import replace

from interview.notes import Note, NoteTags
from interview.ports import NoteReader, Person, Redactor, Store, UnitOfWork


class NoteService:
    """Takes notes in the transaction of an update, and reads them after its commit."""

    def __init__(self, *, redactor: Redactor, reader: NoteReader) -> None:
        self._redactor = redactor
        self._reader = reader

    async def take(
        self, unit: UnitOfWork, person: Person, *, message_id: int, text: str, answered: bool = False
    ) -> Note:
        """Keep a note; raises RedactionFailedError, and nothing is written then."""
        redacted = self._redactor.redact(text, language=person.language.value)
        return await unit.add_note(person, message_id, redacted, answered=answered)

    async def edit(self, unit: UnitOfWork, person: Person, *, message_id: int, text: str) -> Note | None:
        """Replace the words of a note by those of an edited message; None when the message was no note."""
        note = await unit.note_of_message(person, message_id)
        if note is None:
            return None
        redacted = self._redactor.redact(text, language=person.language.value)
        if redacted == note.text:
            return None
        return await unit.change_note(note, note.rewritten(redacted))

    async def read(self, store: Store, note: Note) -> Note | None:
        """Read a note that is to be answered, in a transaction of its own; None when it has changed since.

        Where the tagger is slow or fails it stays unread: `tagger` is None, and the loop that tags reads it later.
        """
        tags = None if note.text is None else await self._reader.read(note.text, language=note.language)
        after = note if tags is None else note.read_as(tags, self._reader.version)
        async with store.unit_of_work() as unit:
            return await unit.change_note(note, replace(after, answered=True))


def is_unread(note: Note) -> bool:
    """Tell whether nothing is known of a note but its words."""
    return note.tagger is None and note.tags == NoteTags()
