"""Between handlers and sending: which prompts are on their way, and which have arrived."""

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import Any

import structlog
from aiogram.types import Message

from bot.errors import error_code
from bot.outgoing import Outgoing
from handlers.reply import Reply, Sending
from interview.ports import ChatMessage, Clock, OpenInterview, Person, SentPrompt, Store

REMEMBERED = 20_000  # interviews; far more than are answered between a crash and the redelivery that follows it
RETRY_S = 1.0

log = structlog.get_logger()


class Delivery:
    """Hands replies over to be sent, and writes down in batches what Telegram took."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._outgoing: Outgoing | None = None
        self._store = store
        self._clock = clock
        self._submitted: OrderedDict[str, int] = OrderedDict()
        self._prompts: dict[str, SentPrompt] = {}
        self._messages: list[ChatMessage] = []
        self._news = asyncio.Event()
        self._writing_down = asyncio.Lock()

    def send_through(self, outgoing: Outgoing) -> None:
        """Set what sends; it in turn reports to `on_sent`, so neither can be made first."""
        self._outgoing = outgoing

    def submit(self, reply: Reply) -> None:
        """Send a reply, after whatever is already on its way to that chat."""
        for sending in reply.sendings:
            if sending.shown is not None:
                self._note_submitted(sending.shown.interview_id, sending.shown.version)
        while len(self._submitted) > REMEMBERED:
            self._submitted.popitem(last=False)
        assert self._outgoing is not None  # bot/app.py
        self._outgoing.submit(reply)

    def expect(self, interview: OpenInterview) -> None:
        """Note, before a step is committed, that its prompt will be submitted right after it.

        Else an update that comes again in between would ask the same question, too. A step that fails after all
        leaves nothing behind: its version is not reached.
        """
        self._note_submitted(interview.id, interview.version)

    def announce(self, reply: Reply) -> None:
        """Send a reply that nobody waits for, behind all others."""
        assert self._outgoing is not None  # bot/app.py
        self._outgoing.announce(reply)

    def is_on_its_way(self, interview: OpenInterview) -> bool:
        """Tell whether this process already sent, or is sending, the prompt of the interview's present step."""
        return self._submitted.get(interview.id, -1) >= interview.version

    def up_to_date(self, person: Person | None) -> Person | None:
        """Return a person just read, with the prompt that Telegram took a moment ago and that is not written down yet.

        Without it the answer of somebody quick would change the message of the question before.
        """
        interview = None if person is None else person.interview
        if person is None or interview is None:
            return person
        prompt = self._prompts.get(interview.id)
        if prompt is None or prompt.version < interview.shown_version:
            return person
        sent = replace(interview, shown_version=prompt.version, prompt_message_id=prompt.message_id)
        return replace(person, interview=sent)

    async def on_sent(self, sending: Sending, result: Any) -> None:
        """Note what Telegram took. Any: a method's result type differs from method to method."""
        for message in result if isinstance(result, list) else [result]:  # an album is several messages
            if isinstance(message, Message):
                self.note_message(message.chat.id, message.message_id)
        message_id = result.message_id if isinstance(result, Message) else getattr(sending.method, "message_id", None)
        if isinstance(message_id, int) and sending.shown is not None:
            prompt = SentPrompt(sending.shown.interview_id, sending.shown.version, message_id)
            self._prompts[prompt.interview_id] = prompt
            self._news.set()

    def note_message(self, telegram_user_id: int, message_id: int) -> None:
        """Remember a message of a private chat for 48 hours."""
        self._messages.append(ChatMessage(telegram_user_id, message_id, self._clock.now()))
        self._news.set()

    async def run(self) -> None:
        """Write notes down as they come, all that have gathered at once."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self.flush()
            except Exception as error:
                # A lost note costs one repeated question after a restart, never an answer.
                log.warning("sent_not_noted", error=error_code(error))
                await asyncio.sleep(RETRY_S)
                self._news.set()

    def _note_submitted(self, interview_id: str, version: int) -> None:
        """Note the newest step: a reply to an earlier one may be submitted after it was expected."""
        self._submitted[interview_id] = max(version, self._submitted.get(interview_id, version))
        self._submitted.move_to_end(interview_id)

    async def flush(self) -> None:
        """Write down what has gathered; on failure it stays gathered."""
        async with self._writing_down:  # two at once would strike off more messages than they wrote
            prompts, messages = tuple(self._prompts.values()), tuple(self._messages)
            if not prompts and not messages:
                return
            await self._store.note_sent(prompts, messages)
            del self._messages[: len(messages)]
            for prompt in prompts:
                if self._prompts.get(prompt.interview_id) == prompt:
                    del self._prompts[prompt.interview_id]
