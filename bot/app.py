"""The composition root: every object is made here and nowhere else."""

import asyncio
import signal
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random, SystemRandom

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import LinkPreviewOptions, Update, User

from bot.actions import ActionLoop
from bot.alerts import AlertLoop
from bot.clock import SystemClock
from bot.config import Settings
from bot.delivery import Delivery
from bot.dialogues import Dialogues
from bot.digests import Digests
from bot.errors import error_code
from bot.follow_ups import FollowUpLoop
from bot.guide_desk import ChatGuides
from bot.guides import LiveGuides, read_guides
from bot.import_files import Files
from bot.import_process import prepare_in_process
from bot.importing import MOST_UNPACKED, ChatImports
from bot.intake import Intake, through
from bot.judging import keep_judging
from bot.note_reading import WordNoteReader
from bot.notes import Notes
from bot.outgoing import Outgoing
from bot.polling import Polling
from bot.pulses import Pulses
from bot.redaction import WordLanguages, WordRedactor
from bot.reminders import ReminderLoop
from bot.stories import Stories
from bot.tagging import TaggingLoop
from bot.thanking import Thanking
from bot.transactions import Transactions, app_locale, repeat_prompt
from bot.upkeep import keep_up
from bot.webhook import Webhook
from bot.words import WordAdvisor, WordCues
from handlers import (
    actions,
    alerts,
    answers,
    bets,
    corrections,
    dialogues,
    digests,
    fallback,
    fixes_told,
    follow_ups,
    friction,
    guide_previews,
    guide_uploads,
    guide_views,
    handovers,
    imports,
    invitations,
    link_card,
    maps,
    membership,
    note_agreement,
    remedies,
    reminders,
    rights,
    start,
    team,
)
from handlers.attention import Attention
from handlers.commands import public_menus
from handlers.looks import Looks
from handlers.reply import Reply, Sending
from handlers.trail import Trail
from interview.dialogue_service import DialogueService
from interview.follow_up_service import FollowUpService
from interview.guide import Status
from interview.imports.preparing import Prepare
from interview.imports.service import ImportService
from interview.language import Language
from interview.library import GuideLibrary, GuideSource, builtin_sources, digest
from interview.note_service import NoteService
from interview.operator import Operator
from interview.ports import Clock, Redactor
from interview.remedy_service import RemedyService
from interview.service import InterviewService
from nlp.tagger import Tagger
from storage.errors import StorageUnavailableError
from storage.guides import SqlGuides
from storage.imports import SqlImports
from storage.store import SqlStore, open_store

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
FLUSH_S = 10.0
UNSHOWN_AT_ONCE = 500
IMPORT_PAUSE_S = 0.05

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class House:
    """A running bot without its way in."""

    bot: Bot
    store: SqlStore
    interviews: InterviewService
    intake: Intake
    outgoing: Outgoing
    delivery: Delivery
    stories: Stories
    tagging: TaggingLoop
    digests: Digests
    notes: Notes
    pulses: Pulses
    thanking: Thanking
    imports: ChatImports
    guides: LiveGuides
    dialogues: Dialogues
    reminders: ReminderLoop
    alerts: AlertLoop
    follow_ups: FollowUpLoop
    actions: ActionLoop


@asynccontextmanager
async def open_house(
    settings: Settings, bot: Bot, operator: Operator, *, clock: Clock | None = None, random: Random | None = None
) -> AsyncIterator[House]:
    """Wire everything and run the background loops; leaving closes in the opposite order.

    clock, random: for runs that are to come out the same.
    """
    clock = clock or SystemClock(settings.timezone)
    async with AsyncExitStack() as stack:
        store = await open_store(settings.database_url, clock=clock, bot_id=bot.id, owners=operator.owners)
        stack.push_async_callback(store.close)
        library = await load_library(store, clock)
        redactor = WordRedactor()
        interviews = InterviewService(
            library,
            clock=clock,
            redactor=redactor,
            cues=WordCues(),
            random=random or SystemRandom(),
        )
        delivery = Delivery(store, clock)
        outgoing = Outgoing(
            bot, on_sent=delivery.on_sent, on_unreachable=lambda chat_id: _mark_unreachable(store, chat_id)
        )
        delivery.send_through(outgoing)
        advisor = WordAdvisor()
        await asyncio.to_thread(advisor.warm_up, tuple(Language))
        stories = Stories(store, interviews, advisor, clock=clock, delivery=delivery, operator=operator)
        tagger = Tagger()
        alerting = AlertLoop(store, interviews, clock=clock, delivery=delivery, operator=operator)
        tagging = TaggingLoop(store, tagger, library, tagged=alerting.wake)
        reader = WordNoteReader(tagger)
        note_service = NoteService(redactor=redactor, reader=reader)
        notes = Notes(store, interviews, note_service, delivery=delivery, operator=operator)
        pulses = Pulses(store, clock=clock, delivery=delivery)
        asking = Dialogues(store, interviews, clock=clock, delivery=delivery, operator=operator)
        thanking = Thanking(store, interviews, clock=clock, delivery=delivery)
        reminders_ = ReminderLoop(store, clock=clock, delivery=delivery, operator=operator)
        waiting = FollowUpLoop(
            store,
            interviews,
            clock=clock,
            delivery=delivery,
            operator=operator,
            default_language=settings.default_language,
        )
        owned = ActionLoop(
            store,
            interviews,
            clock=clock,
            delivery=delivery,
            operator=operator,
            default_language=settings.default_language,
        )
        looks = Looks()
        weekly = Digests(
            store,
            interviews,
            clock=clock,
            delivery=delivery,
            operator=operator,
            default_language=settings.default_language,
            looks=looks,
        )
        desk = ChatImports(
            import_service(
                store,
                library,
                settings,
                Files(MOST_UNPACKED),
                clock=clock,
                redactor=redactor,
                prepare=prepare_in_process,
            ),
            store,
            bot,
            folder=import_folder(store.database.file, bot.id),
            clock=clock,
            delivery=delivery,
            default_language=settings.default_language,
            between=others_first,
        )
        guides = LiveGuides(SqlGuides(store.database, clock), library)
        dispatcher = make_dispatcher(
            Transactions(
                store,
                interviews,
                operator,
                clock=clock,
                default_language=settings.default_language,
                looks=looks,
                delivery=delivery,
                notes=note_service,
                desk=desk,
                guides=ChatGuides(bot, guides, clock=clock),
                dialogues=DialogueService(redactor=redactor, clock=clock),
                remedies=RemedyService(redactor=redactor, languages=WordLanguages(), clock=clock),
                follow_ups=FollowUpService(redactor=redactor, clock=clock),
                committed=[stories.wake, tagging.wake, asking.wake],
            )
        )
        await stack.enter_async_context(outgoing)
        await stack.enter_async_context(desk)
        await desk.put_in_order()
        intake = await stack.enter_async_context(
            Intake(
                through(dispatcher, bot),
                deliver=delivery.submit,
                failed=_Failed(store),
                apologise=lambda update: _apology(update, settings.default_language),
                is_transient=lambda error: isinstance(error, StorageUnavailableError),
            )
        )
        house = House(
            bot,
            store,
            interviews,
            intake,
            outgoing,
            delivery,
            stories,
            tagging,
            weekly,
            notes,
            pulses,
            thanking,
            desk,
            guides,
            asking,
            reminders_,
            alerting,
            waiting,
            owned,
        )
        async with asyncio.TaskGroup() as loops:
            tasks = [
                loops.create_task(delivery.run()),
                loops.create_task(stories.run()),
                loops.create_task(tagging.run()),
                loops.create_task(keep_up(store, operator, clock)),
                loops.create_task(keep_judging(store)),
                loops.create_task(weekly.run()),
                loops.create_task(_warm_up(reader, store)),
                loops.create_task(notes.run()),
                loops.create_task(pulses.run()),
                loops.create_task(asking.run()),
                loops.create_task(thanking.run()),
                loops.create_task(desk.run()),
                loops.create_task(guides.run()),
                loops.create_task(reminders_.run()),
                loops.create_task(alerting.run()),
                loops.create_task(waiting.run()),
                loops.create_task(owned.run()),
            ]
            try:
                yield house
            finally:
                await outgoing.flush(FLUSH_S)
                await delivery.flush()  # before a cancelled transaction may still hold the database
                for task in tasks:
                    task.cancel()


def import_service(
    store: SqlStore,
    library: GuideLibrary,
    settings: Settings,
    files: Files,
    *,
    clock: Clock,
    redactor: Redactor,
    prepare: Prepare | None = None,
) -> ImportService:
    """Wire the use case of imports. prepare: where rows are read and redacted; None: in a thread."""
    return ImportService(
        SqlImports(store.database, clock),
        files,
        library,
        clock=clock,
        redactor=redactor,
        languages=WordLanguages(),
        retention=timedelta(days=settings.retention_days),
        default_language=settings.default_language,
        prepare=prepare,
    )


def import_folder(database: Path | None, bot_id: int) -> Path:
    """Return where files of chats lie while they are imported: beside the database, else where it lies by default."""
    return (Path("data") if database is None else database.parent) / f"imports-{bot_id}"


def make_bot(settings: Settings, token: str) -> Bot:
    """Make the Bot API client."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.bot_api_url))
    properties = DefaultBotProperties(
        parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True), protect_content=None
    )
    return Bot(token, session=session, default=properties)


async def run_bot(settings: Settings, token: str, operator: Operator, stop: asyncio.Event) -> None:
    """Run until `stop` is set: by webhook when there is an address for it, else by polling."""
    bot = make_bot(settings, token)
    try:
        async with open_house(settings, bot, operator) as house:
            house.delivery.submit(Reply(public_menus(operator, settings.default_language)))
            await ask_unshown(house, operator)
            if settings.webhook_url is not None and settings.webhook_secret is not None:
                host, _, port = settings.listen.rpartition(":")
                webhook = Webhook(
                    bot,
                    house.intake,
                    url=settings.webhook_url,
                    secret=settings.webhook_secret.get_secret_value(),
                    allowed_updates=ALLOWED_UPDATES,
                )
                await webhook.run(stop, host=host, port=int(port))
            else:
                await Polling(bot, house.intake, allowed_updates=ALLOWED_UPDATES).run(stop)
    finally:
        await bot.session.close()


async def run_until_signalled(settings: Settings, token: str, operator: Operator) -> None:
    """Run until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    log.info("bot_starting", webhook=settings.webhook_url is not None)
    await run_bot(settings, token, operator, stop)
    log.info("bot_stopped")


async def ask_unshown(house: House, operator: Operator) -> int:
    """Ask again what was stepped to but never shown, because the bot was killed in between.

    Whoever was still telling hears nothing yet: silence ends that text, and then the next question comes.
    """
    unshown = await house.store.unshown(limit=UNSHOWN_AT_ONCE)
    people = [person for person in unshown if person.interview is not None and person.interview.due_at is None]
    for person in people:
        house.delivery.submit(repeat_prompt(person, house.interviews, operator))
    if people:
        log.info("prompts_repeated", interviews=len(people))
    return len(people)


async def load_library(store: SqlStore, clock: Clock) -> GuideLibrary:
    """Load our guides, then the company's own and every version that somebody may still be answering.

    Which ones are closed, the store says. Raises FrozenGuideError.
    """
    shelf = SqlGuides(store.database, clock)
    statuses: defaultdict[str, set[Status]] = defaultdict(set)
    for known in await shelf.stored_guides():
        statuses[known.id].add(known.status)
    for source in builtin_sources():
        was_closed = statuses[source.guide.id] == {Status.CLOSED}  # then no new version of ours opens it again
        await shelve(shelf, source, status=Status.CLOSED if was_closed else source.guide.status)
    return GuideLibrary(await read_guides(shelf))


async def shelve(shelf: SqlGuides, source: GuideSource, *, status: Status | None = None) -> Status:
    """Store a guide, with the status that its file says or another; returns the one that it has now.

    Raises FrozenGuideError.
    """
    guide = source.guide
    return await shelf.register(
        guide.id, guide.version, status=status or guide.status, digest=digest(source.text), source=source.text
    )


async def others_first() -> None:
    """Let people's answers come before the next rows of an import."""
    await asyncio.sleep(IMPORT_PAUSE_S)


async def _warm_up(reader: WordNoteReader, store: SqlStore) -> None:
    """Load what the notes of our colleagues need; where there are none, nothing."""
    try:
        await asyncio.to_thread(reader.warm_up, await store.staff_languages())
    except Exception as error:  # the first note loads it then
        log.warning("reader_not_warm", error=error_code(error))


def make_dispatcher(transactions: Transactions) -> Dispatcher:
    """Return the dispatcher with every handler, in the order in which they are tried."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(transactions)
    trail = Trail()
    attention = Attention()
    for middleware in (trail, attention):
        dispatcher.message.middleware(middleware)
        dispatcher.callback_query.middleware(middleware)
    for module in (
        start,
        rights,
        maps,
        guide_uploads,
        imports,
        corrections,
        actions,
        bets,
        digests,
        alerts,
        invitations,
        link_card,
        team,
        guide_previews,
        guide_views,
        membership,
        dialogues,
        fixes_told,
        remedies,
        follow_ups,
        note_agreement,
        handovers,
        friction,
        reminders,
        answers,
        fallback,
    ):
        dispatcher.include_router(module.make_router())
    return dispatcher


class _Failed:
    """`bot.intake.FailedUpdates`, kept in the store."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def record(self, update_id: int, kind: str, code: str) -> None:
        await self._store.record_failed(update_id, kind, code)


async def _mark_unreachable(store: SqlStore, chat_id: int | str) -> None:
    if isinstance(chat_id, str):  # a channel's name; we write to people only
        return
    async with store.unit_of_work() as unit:
        await unit.set_reachable(chat_id, reachable=False)


def _apology(update: Update, default: Language) -> Reply | None:
    """Say that something went wrong on our side, in the language of the app; the person's own is in the database."""
    event = update.message or update.callback_query
    user: User | None = None if event is None else event.from_user
    if user is None:
        return None
    locale = app_locale(user, default)
    text = locale.gettext("Something went wrong on our side, and your last message was not kept. Please send it again.")
    if update.callback_query is not None:
        return Reply((Sending(AnswerCallbackQuery(callback_query_id=update.callback_query.id, text=text)),))
    return Reply((Sending(SendMessage(chat_id=user.id, text=text)),))
