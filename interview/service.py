"""Use cases of an interview: read, step, write in the caller's transaction; what to show is the handlers' matter."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from interview.advice import Advice, Cue
from interview.engine import Event, Kept, Notice, Pause, Resume, Step, StoryEnded, Tap, Words, step
from interview.errors import InterviewError, UnknownOptionError
from interview.guide import PERMISSION, PERMISSION_REFUSED, Guide, Option
from interview.language import Language
from interview.library import GuideLibrary
from interview.notes import ANSWERED_WITHIN
from interview.obstacles import TOLD_LATELY, Obstacle, Obstructed
from interview.pace import is_hasty, is_new
from interview.ports import (
    Campaign,
    Clock,
    CueFinder,
    NewInterview,
    OpenInterview,
    Person,
    Redactor,
    SavedWords,
    StepRecord,
    UnitOfWork,
)
from interview.programme import Asked, disposition, open_question, persona
from interview.records import Role
from interview.rights import DEPARTMENT
from interview.scales import Kind
from interview.state import Entry, Known, State

SILENCE = timedelta(seconds=6)  # shorter cuts off people who type slowly, longer feels like a bot that hung
SEED_BITS = 31
FOR_HELP = frozenset({Cue.DANGER, Cue.SUPPORT})


class NoOpenInterviewError(InterviewError):
    """The person has no interview that could go on."""

    code = "interview_none_open"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step did, for the handlers to show.

    before: the interview as it was. asked_before, asked: the open question then and now. given: the entry completed.
    kept: where the words went. stale: the button belonged to an earlier prompt. offer_help, ask_age: say it once.
    """

    person: Person
    guide: Guide
    before: OpenInterview
    interview: OpenInterview
    asked_before: Asked | None
    asked: Asked | None
    given: Entry | None = None
    kept: Kept | None = None
    notice: Notice | None = None
    stale: bool = False
    offer_help: bool = False
    ask_age: bool = False

    @property
    def finished(self) -> bool:
        """Tell whether this step answered the last question."""
        return self.asked is None and self.asked_before is not None

    @property
    def changed(self) -> bool:
        """Tell whether anything was written."""
        return self.interview.version != self.before.version


class InterviewService:
    """Runs interviews; one call per update, inside its unit of work."""

    def __init__(
        self, library: GuideLibrary, *, clock: Clock, redactor: Redactor, cues: CueFinder, random: Random
    ) -> None:
        self._library = library
        self._clock = clock
        self._redactor = redactor
        self._cues = cues
        self._random = random

    async def begin(
        self, unit: UnitOfWork, person: Person, campaign: Campaign | None = None, *, leads: bool = False
    ) -> Outcome:
        """Open an interview at its first screen; nothing that the link carries is asked again.

        leads: the person is an owner or a manager, so that what is said of the work is no agent's view.
        """
        guide = self._guide_for(person.role, campaign)
        new = NewInterview(
            guide_id=guide.id,
            guide_version=guide.version,
            role=guide.role,
            language=person.language if person.language in guide.languages else guide.languages[0],
            seed=self._random.getrandbits(SEED_BITS),
            source=campaign.source if campaign else None,
            channel=campaign.channel if campaign else None,
            persona=campaign.persona if campaign else None,
            example=campaign is not None and campaign.example,
            campaign=campaign.token if campaign else None,
            by_leader=leads and guide.role is Role.STAFF,
        )
        interview = await unit.start_interview(person, new)
        return self.current(replace(person, interview=interview))

    async def obstacle(
        self, unit: UnitOfWork, person: Person | None, role: Role, campaign: Campaign | None, *, anew: bool = False
    ) -> Obstructed | None:
        """Tell why somebody of a role should not begin an interview by this link, or by none; None when nothing does.

        person: None for a stranger. anew: the person said that something new happened. Interviews that a link began
        go on: only whoever comes later finds it full. A link's limits are for those whom it is meant for.
        """
        audience = self._guide_for(role, campaign).role
        if audience is Role.STAFF and role is not Role.STAFF:
            return Obstructed(Obstacle.NO_AGENT)
        if campaign is not None and audience is self._guide_for(Role.CUSTOMER, campaign).role:
            if campaign.closes_on is not None and campaign.closes_on < self._clock.now().date():
                return Obstructed(Obstacle.CLOSED)
            if campaign.quota is not None and await unit.complete_by(campaign.token, audience) >= campaign.quota:
                return Obstructed(Obstacle.FULL)
        told_at = None if person is None or anew else await unit.last_complete(person, audience)
        now = self._clock.now()
        if told_at is None or now - told_at >= TOLD_LATELY:
            return None
        return Obstructed(Obstacle.TOLD_LATELY, told_at.astimezone(now.tzinfo).date())

    def role_for(self, campaign: Campaign | None) -> Role:
        """Return the role of a stranger who comes by this link, or by none: only invented agents come by a link."""
        is_example = campaign is not None and campaign.example
        return self._guide_for(Role.CUSTOMER, campaign).role if is_example else Role.CUSTOMER

    def current(self, person: Person, *, stale: bool = False) -> Outcome:
        """Return where the open interview stands, without a step; raises NoOpenInterviewError."""
        interview = _open_interview(person)
        guide = self.guide(interview)
        asked = open_question(guide, interview.state)
        return Outcome(person, guide, interview, interview, asked, asked, stale=stale)

    def guide(self, interview: OpenInterview) -> Guide:
        """Return the version of the guide that an interview runs on."""
        return self.guide_of(interview.guide_id, interview.guide_version)

    def guide_of(self, guide_id: str, version: int) -> Guide:
        """Return one version of a guide; raises UnknownGuideError."""
        return self._library.get(guide_id, version)

    def guides(self) -> list[Guide]:
        """Return every version of every guide, by id and version."""
        return self._library.all()

    def map_guides(self) -> tuple[Guide, ...]:
        """Return the guide whose stages the journey map shows, the customers' current one, then those of the staff."""
        return self._library.for_map()

    def customer_guides(self) -> tuple[Guide, ...]:
        """Return the customers' guides that are published, the one that the journey map shows first."""
        return self._library.current_guides(Role.CUSTOMER)

    def departments(self) -> tuple[Option, ...]:
        """Return the departments that the staff guide asks for; none where it asks for none."""
        for guide in self._library.current_guides(Role.STAFF):
            for _, question in guide.questions():
                if question.id == DEPARTMENT:
                    return guide.options(question)
        return ()

    async def take(self, unit: UnitOfWork, person: Person, event: Event, *, used: int | None = None) -> Outcome:
        """Take a tap or a control. used: `State.used` of the prompt that held the button; another one is stale."""
        interview = _open_interview(person)
        if used is not None and used != interview.state.used:
            return self.current(person, stale=True)
        if isinstance(event, Pause) and interview.state.writing is not None:
            ended = await self._step(unit, person, StoryEnded(None))  # or silence would end it, and ask on in the pause
            if ended.finished:
                return ended
            person = ended.person
        try:
            return await self._step(unit, person, event)
        except UnknownOptionError:
            return self.current(person, stale=True)

    async def words(
        self, unit: UnitOfWork, person: Person, *, message_id: int, text: str, beside: bool = False
    ) -> Outcome:
        """Take one message of words: as the answer, as part of a story, or beside the open question.

        beside: they were written to an earlier question. Raises RedactionFailedError; nothing is written then.
        """
        interview = _open_interview(person)
        language = interview.language.value
        cues = self._cues.find(text, language=language)
        redacted = self._redactor.redact(text, language=language)
        asks_for_help = bool(cues & FOR_HELP)
        offer_help = asks_for_help and not interview.help_offered
        ask_age = Cue.MINOR in cues and not interview.minor_asked
        return await self._step(
            unit,
            person,
            Words(redacted, calm=asks_for_help, beside=beside),
            message_id=message_id,
            offer_help=offer_help,
            ask_age=ask_age,
        )

    def asks_for_help(self, text: str, language: Language) -> bool:
        """Tell whether words hold a cue for help."""
        return bool(self._cues.find(text, language=language.value) & FOR_HELP)

    def redacted(self, text: str, language: Language) -> str:
        """Return words without personal data, as they may be kept; raises RedactionFailedError."""
        return self._redactor.redact(text, language=language.value)

    def may_be_note(self, interview: OpenInterview, text: str) -> bool:
        """Tell whether a colleague's words may be no answer but a note; a cry for help is none.

        They are an answer for sure where they name an option or are a mere number, while a story is being told, and
        where the open question asks for words and was asked lately.
        """
        state = interview.state
        if not state.consent or state.writing is not None or self.asks_for_help(text, interview.language):
            return False
        taken = step(self.guide(interview), state, Words(text))
        if taken.kept is None:
            return False
        is_number = taken.given is not None and taken.given.kind is Kind.NUMBER
        asks_for_words = state.awaiting is not None or taken.state.writing is not None
        is_asked_for = asks_for_words or is_number or taken.notice is Notice.NEED_NUMBER
        return not is_asked_for or self._clock.now() - interview.stepped_at >= ANSWERED_WITHIN

    async def edit(self, unit: UnitOfWork, person: Person, *, message_id: int, text: str) -> bool:
        """Replace the words of an earlier message; the path stays. False when it belongs to no answer."""
        redacted = self._redactor.redact(text, language=person.language.value)
        return await unit.edit_words(person, message_id, redacted)

    async def end_telling(self, unit: UnitOfWork, person: Person, *, used: int) -> Outcome:
        """`[That's all]`: the story is due now; the loop that watches silence takes it from here."""
        interview = _open_interview(person)
        if used != interview.state.used or interview.state.writing is None:
            return self.current(person, stale=True)
        record = StepRecord(
            before=interview,
            state=interview.state,
            disposition=interview.disposition,
            persona=interview.persona,
            due_at=self._clock.now(),
            help_offered=interview.help_offered,
            minor_asked=interview.minor_asked,
        )
        return self.current(replace(person, interview=await unit.save_step(record)))

    async def story_ended(self, unit: UnitOfWork, person: Person, advice: Advice | None) -> Outcome:
        """Close the text being told, with the advice on it frozen into the state."""
        return await self._step(unit, person, StoryEnded(advice))

    async def _step(
        self,
        unit: UnitOfWork,
        person: Person,
        event: Event,
        *,
        message_id: int | None = None,
        offer_help: bool = False,
        ask_age: bool = False,
    ) -> Outcome:
        interview = _open_interview(person)
        guide = self.guide(interview)
        asked_before = open_question(guide, interview.state)
        taken = step(guide, interview.state, event)
        asked = open_question(guide, taken.state)
        after = interview
        # Going on is a step also where nothing paused: the question is shown anew, and what follows is its answer.
        if taken.state != interview.state or taken.kept is not None or isinstance(event, Resume):
            words = None
            if isinstance(event, Words) and taken.kept is not None and message_id is not None:
                words = SavedWords(taken.kept.ordinal, message_id, event.text)
            record = _record(guide, interview, taken, asked)
            waited = self._clock.now() - interview.stepped_at
            record = replace(
                record,
                state=replace(taken.state, fresh=is_new(event, taken, asked)),
                hasty=isinstance(event, Tap)
                and is_hasty(interview.state, asked_before, taken.given, interview.language, waited),
                words=words,
                due_at=self._clock.now() + SILENCE if taken.state.writing is not None else None,
                help_offered=interview.help_offered or offer_help,
                minor_asked=interview.minor_asked or ask_age,
            )
            after = await unit.save_step(record)
        return Outcome(
            person=replace(person, interview=after),
            guide=guide,
            before=interview,
            interview=after,
            asked_before=asked_before,
            asked=asked,
            given=taken.given,
            kept=taken.kept,
            notice=taken.notice,
            offer_help=offer_help,
            ask_age=ask_age,
        )

    def _guide_for(self, role: Role, campaign: Campaign | None) -> Guide:
        if campaign is not None and campaign.guide_id is not None:
            return self._library.current(campaign.guide_id)
        return self._library.current_for(role)


def _open_interview(person: Person) -> OpenInterview:
    if person.interview is None:
        raise NoOpenInterviewError("the person has no open interview")
    return person.interview


def _record(guide: Guide, before: OpenInterview, taken: Step, asked: Asked | None) -> StepRecord:
    """Describe the step for the store: which rows begin, which start or cease to count."""
    old, new = before.state.live(), taken.state.live()
    begun = {entry.ordinal for entry in _entries(taken)}
    return StepRecord(
        before=before,
        state=taken.state,
        disposition=disposition(guide, taken.state),
        persona=persona(guide, taken.state) or before.persona,
        entries=_entries(taken),
        superseded=old - new,
        restored=new - old - begun,
        closed=taken.state.consent is False or (taken.state.consent is True and asked is None),
        permission=_permission(before.state, taken.state),
    )


def _permission(before: State, after: State) -> str | None:
    """Return the answer to the permission question where this step changed it; taken back, it is a no."""
    old, new = Known.of(before.path).value(PERMISSION), Known.of(after.path).value(PERMISSION)
    if new == old:
        return None
    return new if isinstance(new, str) else PERMISSION_REFUSED


def _entries(taken: Step) -> tuple[Entry, ...]:
    rows = [taken.given, taken.kept.entry if taken.kept else None]
    return tuple({entry.ordinal: entry for entry in rows if entry is not None}.values())
