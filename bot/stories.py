"""Ends texts whose teller has fallen silent or tapped `[That's all]`: one loop, on a column that survives a restart."""

import structlog

from bot.delivery import Delivery
from bot.errors import error_code
from bot.looking import News
from handlers import conversation
from handlers.turn import View
from interview.language import Locale
from interview.operator import Operator
from interview.ports import Advisor, Clock, DueStory, StaleStepError, Store
from interview.screen import Setting
from interview.service import InterviewService
from storage.errors import StorageUnavailableError

AT_ONCE = 50
LONGEST_NAP_S = 30.0  # a second process may set a due time that this one did not see
RETRY_S = 1.0
GATHER_S = 0.03  # under load one query looks for the stories of many commits

log = structlog.get_logger()


class Stories:
    """The loop."""

    def __init__(
        self,
        store: Store,
        interviews: InterviewService,
        advisor: Advisor,
        *,
        clock: Clock,
        delivery: Delivery,
        operator: Operator,
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._advisor = advisor
        self._clock = clock
        self._delivery = delivery
        self._operator = operator
        self._news = News(gather_s=GATHER_S)

    def wake(self) -> None:
        """Look again: something was committed."""
        self._news.tell()

    async def run(self) -> None:
        """End texts as they fall due."""
        while True:
            self._news.forget()
            try:
                ended = await self.end_due()
                nap_s = 0.0 if ended == AT_ONCE else await self._nap_s()
            except Exception as error:
                log.warning("stories_postponed", error=error_code(error))
                nap_s = RETRY_S
            await self._news.wait(nap_s)

    async def end_due(self) -> int:
        """End the texts that are due now; returns how many were found.

        One that cannot be ended holds up no other; its error is raised after the others.
        """
        due = await self._store.due_stories(self._clock.now(), limit=AT_ONCE)
        failed: list[Exception] = []
        for story in due:
            try:
                await self._end(story)
            except StaleStepError:
                continue  # one more message came in between: it will be due later
            except StorageUnavailableError:
                raise  # the others would fare no better
            except Exception as error:
                log.error("story_not_ended", interview_id=story.interview_id, error=error_code(error))
                failed.append(error)
        if failed:
            raise failed[0]
        return len(due)

    async def _end(self, story: DueStory) -> None:
        advice = await self._advisor.advise(story.text, language=story.language.value)
        async with self._store.unit_of_work() as unit:
            person = self._delivery.up_to_date(await unit.person(story.telegram_user_id))
            interview = None if person is None else person.interview
            if person is None or interview is None or interview.id != story.interview_id:
                return
            if interview.version != story.version:
                return
            outcome = await self._interviews.story_ended(unit, person, advice)
            self._delivery.expect(outcome.interview)
        locale = Locale(outcome.interview.language)
        view = View(story.telegram_user_id, Setting(self._operator.company, locale), self._operator)
        self._delivery.submit(conversation.reply(outcome, view))

    async def _nap_s(self) -> float:
        due_at = await self._store.next_due_at()
        if due_at is None:
            return LONGEST_NAP_S
        return min(LONGEST_NAP_S, max(0.0, (due_at - self._clock.now()).total_seconds()))
