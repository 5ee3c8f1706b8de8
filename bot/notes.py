"""Answers notes that were kept and never answered: the bot was killed in between, or what reads them failed."""

from bot.delivery import Delivery
from bot.looking import keep_looking
from handlers.note_keeping import answer_note
from handlers.turn import View
from interview.language import Language, Locale
from interview.note_service import NoteService
from interview.operator import Operator
from interview.ports import Store
from interview.screen import Setting
from interview.service import InterviewService

AT_ONCE = 50
PAUSE_S = 30.0


class Notes:
    """The loop. Whoever answers a note first marks it, so that nobody hears twice."""

    def __init__(
        self, store: Store, interviews: InterviewService, notes: NoteService, *, delivery: Delivery, operator: Operator
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._notes = notes
        self._delivery = delivery
        self._operator = operator

    async def run(self) -> None:
        """Answer what is left over, at once and then every half minute."""
        await keep_looking(self.answer_left, pause_s=PAUSE_S, postponed="notes_postponed")

    async def answer_left(self) -> int:
        """Answer notes that nobody has answered; returns how many were found."""
        left = await self._store.unanswered_notes(limit=AT_ONCE)
        guide = self._interviews.map_guides()[0]
        for one in left:
            locale = Locale(Language(one.note.language))
            view = View(one.telegram_user_id, Setting(self._operator.company, locale), self._operator)
            self._delivery.submit(await answer_note(self._store, self._notes, one.note, view, guide))
        return len(left)
