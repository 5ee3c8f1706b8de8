"""The journey map: one value from which every output draws, with small groups already hidden.

None stands for "fewer than k people, or no data" wherever a figure can be missing: the two are never told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter

from interview.corrections import Place
from interview.improvements import Improvement
from interview.records import Layer, Role
from reports.metrics import Estimate, is_thin
from reports.period import Period
from reports.plan import Text
from reports.segment import Audience, Segment

Vertical = Literal["satisfaction", "importance"]
"""What the height of the curve means; the other one stands in a row below."""


class Face(StrEnum):
    """How satisfied people are with a stage, as a face shows it."""

    HAPPY = "happy"
    NEUTRAL = "neutral"
    SAD = "sad"


class MomentOfTruth(StrEnum):
    """Outcome of the stated rule; a candidate where the stage has no driver; urgent where satisfaction is low."""

    NO = "no"
    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    URGENT = "urgent"


class StaffView(StrEnum):
    """How the agents' view of customers' satisfaction compares with what the customers said."""

    AGREES = "agrees"
    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"  # apart, but that can be chance


@dataclass(frozen=True, slots=True)
class Tally:
    """People who said one thing. share: 0..1, its n all who were asked. title: None where the codebook names it."""

    id: str
    people: int
    share: Estimate
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """People who went from one channel to the next, or agents who passed a case on; once for each person."""

    start: str
    end: str
    people: int
    share: Estimate
    start_title: Text | None = None
    end_title: Text | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Taps on one question about one stage, or about the whole (None). people: all who answered it.

    tallies: options that may be shown, most chosen first; never none.
    """

    question_id: str
    title: Text
    role: Role
    stage_id: str | None
    people: int
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """Median of the numbers that people gave to one question about one stage, or about the whole (None)."""

    question_id: str
    title: Text
    role: Role
    stage_id: str | None
    median: float
    people: int


@dataclass(frozen=True, slots=True)
class Waited:
    """Median of the longest times that people of one stage say they waited, in minutes, rounded as times are named.

    people: who named a time; told: all who told of the stage. 0: less than five minutes.
    """

    minutes: int
    people: int
    told: int


@dataclass(frozen=True, slots=True)
class Logged:
    """What a company's systems noted of a stage: a kind of event or `visits`, and how often."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Imported:
    """Figures of imported rows, apart from those of what was told. rating: mean of reviews, 1..5, in whole stars."""

    people: int
    rating: Estimate | None = None
    nps: Estimate | None = None
    csat: Estimate | None = None
    ces: Estimate | None = None


@dataclass(frozen=True, slots=True)
class StageCell:
    """One stage in all lanes.

    satisfaction, importance: means of customers' ratings (1..5). staff: mean of how satisfied agents think customers
    are. *_thin: the range is wider than a whole point. opportunity: 0..20. driver: share (0..1) of the differences in
    `JourneyMap.driven` that goes together with satisfaction here. net_emotion: -100..100, of what was told.
    strong_feelings: whose words sound very good or very bad (a valence of 2), of all who told. lanes: who told what
    they thought, felt, saw, heard, said or did; touchpoints: whose words name a contact moment, both of the same.
    planned_touchpoints: those that the company knows of here.
    emotions, gains, channels: of customers; contacts: median number of steps it took, of `contacts_people`. waited: how
    long, as their words say. planned_path: steps in order; off_plan: ways in which customers left it, as `Deviation`
    has them. staff_emotions, obstacles, handovers: of agents; obstacles: problems in their own words, out of all who
    told of the stage. logged: events and visits from imports.
    """

    id: str
    title: Text
    short_title: Text
    satisfaction: Estimate | None
    importance: Estimate | None
    staff: Estimate | None
    face: Face | None
    satisfaction_thin: bool
    importance_thin: bool
    moment: MomentOfTruth
    staff_view: StaffView | None
    opportunity: Estimate | None
    driver: Estimate | None
    net_emotion: Estimate | None
    emotions: tuple[Tally, ...] = ()
    strong_feelings: Tally | None = None
    gains: tuple[Tally, ...] = ()
    lanes: tuple[Tally, ...] = ()
    touchpoints: tuple[Tally, ...] = ()
    planned_touchpoints: tuple[Text, ...] = ()
    channels: tuple[Tally, ...] = ()
    switches: tuple[Switch, ...] = ()
    contacts: float | None = None
    contacts_people: int | None = None
    waited: Waited | None = None
    planned_path: tuple[Text, ...] = ()
    off_plan: tuple[Tally, ...] = ()
    staff_emotions: tuple[Tally, ...] = ()
    obstacles: tuple[Tally, ...] = ()
    handovers: tuple[Switch, ...] = ()
    logged: tuple[Logged, ...] = ()

    @property
    def staff_thin(self) -> bool:
        """Tell whether the range of the agents' view is wider than a whole point."""
        return is_thin(self.staff)

    @property
    def is_moment(self) -> bool:
        """Tell whether it is a moment of truth by the whole rule."""
        return self.moment is not MomentOfTruth.NO and self.driver is not None

    @property
    def may_be_moment(self) -> bool:
        """Tell whether it is one as far as is known: too few people rated all for its driver."""
        return self.moment is not MomentOfTruth.NO and self.driver is None


@dataclass(frozen=True, slots=True)
class Worst:
    """The stage customers are least satisfied with.

    is_low: satisfaction is below the middle of the scale. matters_most: no shown stage is more important. rival: id
    of the next stage when the difference can be chance, so that it may be just as low.
    """

    stage_id: str
    is_low: bool
    matters_most: bool
    rival: str | None


@dataclass(frozen=True, slots=True)
class PainPoint:
    """A problem told of a stage by at least k people.

    imported, imported_base: how many of `mentions` and of `base` were imported; None where none are counted.

    mentions, base: people who told of it, and people with at least one usable text about the stage; both None, like
    the share (0..1), when fewer than k told another story. severity: median, 1..3. impact: link to NPS in points.
    thin: few stories, or a link that can be chance or is not known. title: of a guide's own pain. what_if: points by
    which NPS would be higher if it were told as rarely as in the rare weeks (`what_if`). opportunity: 0..20, of the
    stage among those who told of the pain. corrected: what managers corrected hides its link to NPS and what follows
    from it, and its number of people where that is hidden too.
    """

    category: str
    stage_id: str
    mentions: int | None
    base: int | None
    share: Estimate | None
    severity: int
    impact: Estimate | None
    thin: bool
    title: Text | None = None
    what_if: Estimate | None = None
    opportunity: Estimate | None = None
    imported: int | None = None
    imported_base: int | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class StaffNotes:
    """A problem at a stage that at least k different colleagues noted: beside customers' pains, never in their base.

    notes_per_week, minutes_per_week: over the weeks of `period`, from the first to the last in which somebody noted it,
    as far as these had passed when it was counted; a few days count as a week. minutes_per_week: lost, as far as notes
    say so; None where fewer than k colleagues said it.
    """

    stage_id: str
    category: str
    colleagues: int
    notes_per_week: float
    minutes_per_week: float | None
    period: Period


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One way on which at least k different colleagues logged that cases were passed on at a stage.

    per_week: over the weeks of `period`, as with notes. hours: median until it was taken up; None where fewer than k
    colleagues said it. reasons, deciders, context, repeated: out of the colleagues who said something to it.
    """

    stage_id: str
    start: str
    end: str
    colleagues: int
    per_week: float
    period: Period
    hours: float | None = None
    reasons: tuple[Tally, ...] = ()
    deciders: tuple[Tally, ...] = ()
    context: tuple[Tally, ...] = ()
    repeated: tuple[Tally, ...] = ()
    start_title: Text | None = None
    end_title: Text | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A pain, and how many told of it among those who left afterwards and among the others: shares, 0..1.

    difference: share of the leavers less that of the stayers, with its range.
    """

    category: str
    stage_id: str
    leavers: Estimate
    stayers: Estimate
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Quote:
    """A short redacted clause about a pain, a gain or a lane of a stage, from a group of at least 8 who told of it.

    A lane is what was thought, felt, seen, heard, said or done there, or what was expected of it.

    source: of imported words, where it is known and enough people of it tell of the same. place: where it stands, for
    buttons alone. voice: tells the people apart who are quoted on one map, by numbers that say nothing of them; None
    where that is not known. Both are in no file.
    """

    stage_id: str
    layer: Layer
    label: str
    text: str
    language: str
    imported: bool = False
    source: str | None = None
    place: Place | None = field(default=None, compare=False)
    voice: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the invited people came. A cell can be None though k people are in it: else another could be derived."""

    invited: int | None
    only_invited: int | None
    started: int | None
    partial: int | None
    complete: int | None
    refused: int | None
    broken_off: int | None
    withdrawn: int | None


NO_FUNNEL = Funnel(None, None, None, None, None, None, None, None)
"""Of a filtered map: who was invited is not known by what people are told apart by."""


class Outcome(StrEnum):
    """What can be told of whether something that was done helped.

    EARLY: no whole weeks after it are over. FEW: too few people answered before it or since then to be compared.
    """

    EARLY = "early"
    FEW = "few"
    BETTER = "better"
    PERHAPS_BETTER = "perhaps_better"
    CHANCE = "chance"
    PERHAPS_WORSE = "perhaps_worse"
    WORSE = "worse"

    @property
    def asks_for_more(self) -> bool:
        """Tell whether somebody should do something again: there was time to tell, and nothing got better."""
        return self in (Outcome.CHANCE, Outcome.PERHAPS_WORSE, Outcome.WORSE)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done about a pain lately. number: of the action; told_from: the first day that an EARLY one waits for.

    outcome: among all customers, whatever the map is of.
    """

    stage_id: str
    category: str
    number: int
    done_on: date
    outcome: Outcome
    told_from: date | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The part of the customers from whose answers all is drawn that is not counted of everybody.

    people: of `of` customers; both None where fewer than k of them are in the part. below: those whose random id is
    lower. It tells parts apart, and nothing of anybody.
    """

    people: int | None
    of: int | None
    below: str

    def is_within(self, other: "Drawn") -> bool:
        """Tell whether all of this part are in another one."""
        return self.below <= other.below


@dataclass(frozen=True, slots=True)
class BetPain:
    """A pain that managers believe to be the worst. title: of a guide's own pain."""

    category: str
    managers: int
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Bets:
    """What managers bet on before the map told them, of at least two; no filter parts them.

    means: satisfaction (1..5) by stage id, where at least two bet on it. pains: the commonest first. moments: how many
    bet on a stage as one that decides.
    """

    managers: int
    means: Mapping[str, float]
    pains: tuple[BetPain, ...] = ()
    moments: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """The whole map of one guide and one period.

    customers, staff: people whose answers are in the figures. most_important: id of a stage. nps: points;
    nps_visible_change: the smallest change another period of this size would bring to light. csat, ces: percentages
    (0..100). driven: the score that the stages' `driver` explains; None when too few people rated everything. answered,
    amounts: taps and numbers, customers' and agents', in the order of their guides. example: invented answers are
    among them. quotes: never kept with a shown map, chosen anew each time, so that words that were erased are gone.
    segment: which customers these are. leaving: what those told of who left, the largest difference first.
    flags: customers whose answers are to be looked at with care, by `Flag`, each once, out of all who answered.
    careful: these are left out of the figures.
    imported: figures of what was imported, None where that is nothing or too little.
    corrections_wait: what managers corrected is not in all figures yet; it will be when the map is renewed.
    actions: the open ones, the most urgent first, as they are now; None: nobody looked. Never kept with a shown map.
    done: what was done about pains lately, the newest first; as actions.
    staff_notes: what colleagues noted, by stage, the most frequent first. handed_over: the handovers that they logged.
    drawn: curve, scores and pains count everybody, all else a part of them; None where everything counts everybody.
    bets: of managers, beside what was measured. guide_name: where customers are asked by other guides too. scenario,
    goal: as the guide says them.
    audience: the side whose figures are left in it.
    part: of some of the customers or of one period; a figure may also be missing for the few whom it leaves out.
    waits: the map of all is older than the period, so nothing of it is shown yet.
    """

    spec: int
    guide_id: str
    guide_version: int
    period: Period
    generated_on: date
    k: int
    example: bool
    customers: int | None
    staff: int | None
    stages: tuple[StageCell, ...]
    worst: Worst | None
    most_important: str | None
    pains: tuple[PainPoint, ...]
    nps: Estimate | None
    nps_visible_change: float | None
    csat: Estimate | None
    ces: Estimate | None
    ces_mean: Estimate | None
    driven: Literal["nps", "csat"] | None
    funnel: Funnel
    answered: tuple[Answered, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quotes: tuple[Quote, ...] = ()
    segment: Segment = ()
    leaving: tuple[Leaving, ...] = ()
    flags: tuple[Tally, ...] = ()
    careful: bool = False
    corrections_wait: bool = False
    staff_notes: tuple[StaffNotes, ...] = ()
    handed_over: tuple[HandedOver, ...] = ()
    imported: Imported | None = None
    actions: tuple[Improvement, ...] | None = None
    done: tuple[Done, ...] = ()
    drawn: Drawn | None = None
    bets: Bets | None = None
    guide_name: Text | None = None
    scenario: Text | None = None
    goal: Text | None = None
    audience: Audience | None = None
    part: bool = False
    waits: bool = False

    @property
    def hidden(self) -> bool:
        """Tell whether too few people stand behind the map to show anything."""
        return self.customers is None and self.staff is None and self.imported is None

    @property
    def tells(self) -> bool:
        """Tell whether what customers told may be shown beside what is counted of them."""
        return not self.hidden and (self.drawn is None or self.drawn.people is not None)

    @property
    def hypothesis(self) -> Bets | None:
        """Return what managers believe where nothing else can be shown; None on a map that shows answers."""
        return self.bets if self.hidden else None

    @property
    def focus(self) -> str:
        """Return the id of the stage to look at first: the worst, else the first one that was rated, else the first."""
        if self.worst is not None:
            return self.worst.stage_id
        return next((stage for stage in self.stages if self.rating(stage) is not None), self.stages[0]).id

    def rating(self, stage: StageCell) -> Estimate | None:
        """Return how satisfied customers are with a stage: as they say, or on a map of agents alone as these see it."""
        return stage.staff if self.audience is Audience.STAFF else stage.satisfaction

    def stage(self, stage_id: str) -> StageCell:
        """Return a stage by its id."""
        return next(stage for stage in self.stages if stage.id == stage_id)

    def pain(self, stage_id: str, category: str) -> PainPoint:
        """Return a pain of a stage."""
        return next(pain for pain in self.pains if (pain.stage_id, pain.category) == (stage_id, category))

    def quotes_of(self, stage_id: str, layer: Layer, label: str) -> tuple[Quote, ...]:
        """Return what was said of one pain, gain or lane of a stage, most typical first."""
        wanted = (stage_id, layer, label)
        return tuple(quote for quote in self.quotes if (quote.stage_id, quote.layer, quote.label) == wanted)

    def notes_of(self, stage_id: str) -> tuple[StaffNotes, ...]:
        """Return what colleagues noted at a stage."""
        return tuple(one for one in self.staff_notes if one.stage_id == stage_id)

    def handed_over_at(self, stage_id: str) -> tuple[HandedOver, ...]:
        """Return the handovers that colleagues logged at a stage."""
        return tuple(one for one in self.handed_over if one.stage_id == stage_id)

    def to_json(self) -> str:
        """Write the map as JSON; None becomes null."""
        return _ADAPTER.dump_json(self, indent=2, exclude=_IN_NO_FILE).decode()

    @classmethod
    def from_json(cls, text: str) -> "JourneyMap":
        """Read a map written by `to_json`."""
        return _ADAPTER.validate_json(text)


_IN_NO_FILE = {"quotes": {"__all__": {"place", "voice"}}}
_ADAPTER = TypeAdapter(JourneyMap)
