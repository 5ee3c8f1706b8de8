"""Imports that are asked for in chat: files are fetched, read and taken in behind the conversation, one at a time."""

import asyncio
import secrets
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog
from aiogram import Bot

from bot.delivery import Delivery
from bot.documents import FileNotFetchedError, FileTooLargeError, fetch
from bot.errors import error_code, error_place
from handlers import import_cards
from handlers.import_words import problem_words, too_large
from interview.imports.desk import KEPT_FOR, LARGEST_BYTES, LATEST, Draft, ImportDesk, Running, SentFile
from interview.imports.errors import FileProblem, ImportColumnsError, ImportFileError, UnknownImportError
from interview.imports.kinds import ImportKind, ImportRecord, ImportState, Progress
from interview.imports.meanings import is_meaning
from interview.imports.ports import Unreported
from interview.imports.service import Errand, ImportPlan, ImportService
from interview.language import Language, Locale
from interview.ports import Clock, Store
from interview.rights import Action, Actor

BATCH = 25
"""Rows of one transaction: fewer than on the command line, because people's answers wait for it."""
TOLD_EVERY_S = 2.0
TIDIED_EVERY_S = 60.0
NAMED_BAD = 200_000
MOST_UNPACKED = 128 << 20  # a workbook's texts are held in memory

log = structlog.get_logger()


class ChatImports(ImportDesk):
    """The desk. Open it with `async with`; leaving it ends what goes on, which the next start reports."""

    def __init__(
        self,
        service: ImportService,
        store: Store,
        bot: Bot,
        *,
        folder: Path,
        clock: Clock,
        delivery: Delivery,
        default_language: Language,
        between: Callable[[], Awaitable[None]],
    ) -> None:
        """Wire the desk. folder: where files lie meanwhile; nothing else may. between: awaited after each batch."""
        self._service = service
        self._store = store
        self._bot = bot
        self._folder = folder
        self._clock = clock
        self._delivery = delivery
        self._default_language = default_language
        self._between = between
        self._drafts: dict[int, Draft] = {}
        self._expected: dict[int, datetime] = {}
        self._running: Running | None = None
        self._told_at = 0.0
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        if isinstance(error, asyncio.CancelledError):
            await self._group.__aexit__(kind, error, trace)
        else:  # a task group would wrap an error of the block
            await self._group.__aexit__(None, None, None)
        await asyncio.to_thread(self._clear)

    @property
    def running(self) -> Running | None:
        """Return what goes on; there is never more than one."""
        return self._running

    # At the start, and from time to time

    async def put_in_order(self) -> None:
        """Delete what a crash left behind, and tell who waits that their import broke off; before updates are taken."""
        await asyncio.to_thread(self._clear)
        for owed in await self._service.unreported():
            await self._report_interrupted(owed, await self._locale_of(owed.chat_id))

    async def run(self) -> None:
        """Throw files away that nobody decided on."""
        while True:
            await asyncio.sleep(TIDIED_EVERY_S)
            self.tidy()

    def tidy(self) -> None:
        """Throw files away on which nobody decided for an hour."""
        too_old = self._clock.now() - KEPT_FOR
        for draft in list(self._drafts.values()):
            if draft.taken_at < too_old:
                self.drop(draft)
        self._expected = {chat: since for chat, since in self._expected.items() if since >= too_old}

    @property
    def at_work(self) -> bool:
        """Tell whether anything goes on in the background."""
        return bool(self._tasks)

    async def settle(self) -> None:
        """Wait until nothing goes on."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    # What handlers ask for

    def expect(self, chat_id: int) -> None:
        """Take the next file of a chat for one to be imported, for an hour."""
        self._expected[chat_id] = self._clock.now()

    def expects(self, chat_id: int) -> bool:
        """Tell whether somebody asked to import in this chat and sent no file yet."""
        since = self._expected.get(chat_id)
        return since is not None and since >= self._clock.now() - KEPT_FOR

    def take(self, chat_id: int, sent: SentFile) -> Draft:
        """Remember a file in the place of an earlier one of this chat."""
        self._expected.pop(chat_id, None)
        if (before := self._drafts.get(chat_id)) is not None:
            self.drop(before)
        draft = self._drafts[chat_id] = Draft(secrets.token_hex(3), chat_id, sent, self._clock.now())
        return draft

    def draft(self, chat_id: int, mark: str) -> Draft | None:
        """Return a file of this chat that is not decided on; None when it was, or is forgotten."""
        draft = self._drafts.get(chat_id)
        return draft if draft is not None and draft.mark == mark else None

    def look(self, draft: Draft, locale: Locale) -> None:
        """Fetch and read a file, then say in its chat what it is taken for, or why it cannot be read."""
        if draft.path is None:
            draft.path = self._folder / secrets.token_hex(8)
            self._start(self._look(draft, draft.path, locale))

    async def assign(self, draft: Draft, column: int, what: str) -> bool:
        """Set what a column holds, as `--map` takes it; False for what none can hold."""
        assert draft.opened is not None
        wanted = {**draft.wanted, str(column + 1): what}
        try:
            columns = await self._service.assigned(draft.opened, wanted)
        except ImportColumnsError:
            return False
        draft.wanted, draft.columns = wanted, columns
        draft.unknown = await self._service.unknown(draft.opened, columns, draft.kind)
        return True

    async def choose(self, draft: Draft, kind: ImportKind) -> None:
        """Set what kind the rows are."""
        assert draft.opened is not None
        draft.kind = kind
        draft.unknown = await self._service.unknown(draft.opened, draft.columns, kind)

    def explain(self, draft: Draft, number: int, meaning: str) -> None:
        """Set what an unknown value means, by its number; nothing for what it cannot mean."""
        value = draft.unknown[number]
        if is_meaning(value.field, meaning, self._service.guide):
            draft.meanings[value.field, value.value] = meaning

    def drop(self, draft: Draft) -> None:
        """Throw a file away."""
        if self._drafts.get(draft.chat_id) is draft:
            del self._drafts[draft.chat_id]
        _delete(draft)

    def begin(self, draft: Draft, by: Actor, locale: Locale, message_id: int) -> bool:
        """Import a file, showing in a message how far it is; False when another import goes on."""
        if self._running is not None or draft.opened is None or draft.kind is None or not draft.is_ready:
            return False
        plan = self._service.plan(draft.opened, draft.columns, draft.kind, meanings=draft.meanings)
        if self._drafts.get(draft.chat_id) is draft:
            del self._drafts[draft.chat_id]
        self._running = Running(draft.chat_id, draft.mark, Progress(0, plan.file.total))
        self._tell(locale, message_id, at_once=True)
        self._start(self._import(draft, plan, by, locale, message_id))
        return True

    def stop(self, mark: str) -> None:
        """Let the import that goes on end after the present rows."""
        if self._running is not None and self._running.mark == mark:
            self._running.stopping = True

    async def latest(self) -> list[ImportRecord]:
        """Return the latest imports that added anything and were not taken back, the newest first."""
        found = await self._service.imports()
        return [one for one in found if one.good and one.state is not ImportState.UNDONE][:LATEST]

    async def record(self, number: int) -> ImportRecord | None:
        """Return what is kept of an import."""
        return next((one for one in await self._service.imports() if one.number == number), None)

    def undo(self, record: ImportRecord, by: Actor, locale: Locale, chat_id: int, message_id: int) -> bool:
        """Delete everything that an import added, likewise; False when another import goes on."""
        if self._running is not None:
            return False
        self._running = Running(chat_id, "", Progress(0, record.good), is_undo=True)
        self._tell(locale, message_id, at_once=True)
        self._start(self._undo(record, by, locale, message_id))
        return True

    # In the background

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._group.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self, draft: Draft, path: Path, locale: Locale) -> None:
        try:
            await asyncio.to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
            await fetch(self._bot, draft.sent.file_id, path, most_bytes=LARGEST_BYTES)
            opened = await self._service.open(path, name=draft.sent.name)
            shown = await self._service.shown(opened)
            unknown = await self._service.unknown(opened, opened.columns, opened.kind)
        except Exception as error:
            log.warning("import_not_read", error=error_code(error), place=error_place(error))
            answer = import_cards.sent(draft.chat_id, _sorry(error, locale))
            self.drop(draft)
        else:
            draft.opened, draft.shown, draft.kind, draft.columns = opened, shown, opened.kind, opened.columns
            draft.unknown = unknown
            answer = import_cards.sent(draft.chat_id, *import_cards.preview(draft, self._service.guide, locale))
            if self._drafts.get(draft.chat_id) is not draft:  # thrown away, or another file came meanwhile
                _delete(draft)
                return
        self._delivery.submit(answer)

    async def _import(self, draft: Draft, plan: ImportPlan, by: Actor, locale: Locale, message_id: int) -> None:
        running = self._running
        assert running is not None

        def progress(now: Progress) -> None:
            running.progress = now
            self._tell(locale, message_id)

        errand = Errand(by.number, draft.chat_id, BATCH, NAMED_BAD, self._between)
        try:
            report = await self._service.run(plan, progress=progress, stop=lambda: running.stopping, errand=errand)
        except Exception as error:
            log.error("import_broke_off", error=error_code(error), place=error_place(error))
            await self._tell_broken_off(running, locale, message_id)
            return
        finally:
            _delete(draft)
            self._running = None
        self._delivery.submit(
            import_cards.edited(
                draft.chat_id, message_id, import_cards.going_on(running, locale, may_stop=False)[0]
            )
        )  # fmt: skip
        self._delivery.submit(import_cards.reported(report, draft.chat_id, locale))
        number = report.number or 0
        await self._note(by, Action.IMPORTED, f"{number}: {plan.kind.value}, {report.good}")
        await self._service.note_reported(number)

    async def _tell_broken_off(self, running: Running, locale: Locale, message_id: int) -> None:
        """Report an import that failed; while the database is away the next start does so."""
        text = import_cards.going_on(running, locale, may_stop=False)[0]
        begun = await self._service.unreported()
        if not begun:
            text = locale.gettext("Nothing was imported: something went wrong on our side. Please send the file again.")
        self._delivery.submit(import_cards.edited(running.chat_id, message_id, text))
        for owed in begun:
            await self._report_interrupted(owed, locale)

    async def _report_interrupted(self, owed: Unreported, locale: Locale) -> None:
        record = owed.record
        self._delivery.submit(import_cards.interrupted(record, owed.chat_id, locale))
        await self._note(record.by, Action.IMPORTED, f"{record.number}: {record.kind.value}, {record.good}")
        await self._service.note_reported(record.number)

    async def _undo(self, record: ImportRecord, by: Actor, locale: Locale, message_id: int) -> None:
        running = self._running
        assert running is not None

        def progress(deleted: int) -> None:
            running.progress = replace(running.progress, done=deleted)
            self._tell(locale, message_id)

        text = locale.gettext("This import was taken back already.")
        rows = []
        try:
            deleted = await self._service.undo(record.number, progress=progress)
        except UnknownImportError:
            pass
        except Exception as error:
            log.error("undo_broke_off", error=error_code(error), place=error_place(error))
            text = locale.gettext("Not everything could be taken back. Please try again.")
            rows = import_cards.undo_rows(record.number, locale)
        else:
            text = import_cards.undone(record.number, deleted, locale)
            await self._note(by, Action.IMPORT_UNDONE, str(record.number))
        finally:
            self._running = None
        self._delivery.submit(import_cards.edited(running.chat_id, message_id, text, rows))

    def _tell(self, locale: Locale, message_id: int, *, at_once: bool = False) -> None:
        """Show how far it is, every few seconds at most."""
        running, now = self._running, asyncio.get_running_loop().time()
        if running is None or (not at_once and now - self._told_at < TOLD_EVERY_S):
            return
        self._told_at = now
        card = import_cards.going_on(running, locale, may_stop=True)
        self._delivery.submit(import_cards.edited(running.chat_id, message_id, *card))

    async def _note(self, by: Actor, action: Action, what: str) -> None:
        async with self._store.unit_of_work() as unit:
            await unit.write_audit(by, action, what)

    async def _locale_of(self, chat_id: int) -> Locale:
        async with self._store.unit_of_work() as unit:
            person = await unit.person(chat_id)
        return Locale(self._default_language if person is None else person.language)

    def _clear(self) -> None:
        """Delete the folder: at the start, and at the end, it holds nothing that anybody waits for."""
        try:
            if self._folder.exists():
                shutil.rmtree(self._folder)
        except OSError as error:
            log.error("import_files_left", error=error_code(error))


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    """Work something off; its failure ends nothing else. What it could not report, the next start does."""
    try:
        await work
    except Exception as error:
        log.error("import_work_failed", error=error_code(error), place=error_place(error))


def _delete(draft: Draft) -> None:
    if draft.path is not None:
        draft.path.unlink(missing_ok=True)


def _sorry(error: Exception, locale: Locale) -> str:
    match error:
        case ImportFileError():
            return problem_words(error.problem, locale)
        case FileTooLargeError():
            return too_large(locale)
        case FileNotFetchedError():
            return locale.gettext("I could not fetch this file. Please send it again.")
        case _:
            return problem_words(FileProblem.DAMAGED, locale)
