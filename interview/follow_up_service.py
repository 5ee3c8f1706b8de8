"""Use cases of cases: taken, closed with a cause and with what was done."""

from interview.follow_ups import MOST_LETTERS, WRITTEN_WITHIN, Cause, ClosingDraft, FollowUp
from interview.improvements import Aim, Progress
from interview.ports import Clock, Redactor, UnitOfWork
from interview.rights import Actor


class FollowUpService:
    """Closes cases in the transaction of an update; `bot/follow_ups.py` tells of those that wait."""

    def __init__(self, *, redactor: Redactor, clock: Clock) -> None:
        self._redactor = redactor
        self._clock = clock

    async def in_writing(self, unit: UnitOfWork, writer: int) -> ClosingDraft | None:
        """Return what this owner's or manager's next message closes."""
        return await unit.closing_in_writing(writer, since=self._clock.now() - WRITTEN_WITHIN)

    async def close_with_words(
        self, unit: UnitOfWork, follow_up: FollowUp, cause: Cause, text: str, *, language: str
    ) -> bool:
        """Close a case with what was done in own words; False where they are too many. Raises RedactionFailedError."""
        words = self._redactor.redact(text, language=language).strip()
        if not 0 < len(words) <= MOST_LETTERS:
            return False
        await unit.put_follow_up(follow_up.closed(cause, self._clock.now().date(), words=words))
        return True

    async def close_with_new_action(
        self, unit: UnitOfWork, follow_up: FollowUp, cause: Cause, aim: Aim, *, by: Actor
    ) -> None:
        """Close a case with an action that begins with it, in the hands of whoever closes."""
        today = self._clock.now().date()
        action = await unit.add_improvement(aim, on=today, owner=by, progress=Progress.DOING)
        await unit.put_follow_up(follow_up.closed(cause, today, improvement=action.number))
