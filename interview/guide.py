"""The guide: script of an interview, as it stands in YAML (`spec: 1`, docs/guides.md)."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from interview.conditions import Condition
from interview.language import Language
from interview.records import Role
from interview.scales import MAX_PATH_STEPS, OWN_OPTIONS, Kind

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
"""snake_case; short enough for callback data and column widths."""

Text = dict[Language, Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]]
"""One text in every language of the guide."""


def _alternatives(step: object) -> object:
    return tuple(step) if isinstance(step, list | tuple) else (step,)


AnyOf = Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(_alternatives)]
"""Ids of which any will do; one id may stand alone."""

PERMISSION = "permission"
"""Reserved question id: may the team read the story, and write (options `read_and_write`, `read_only`, `no`)."""

PERMISSION_REFUSED = "no"

ASIDE = "aside"
"""Reserved question id under which words are kept that answer no question."""


IMPORTED = "imported"
"""Reserved question id and part of words that came with an import; nothing was asked."""

IMPORTED_UNPLACED = "imported_unplaced"
"""Reserved part of such words where nobody said which stage they are about: it is read from them."""

IMPORTED_RATING = "imported_rating"
"""Reserved question id of a review's rating: a number, ten times the rating from 1 to 5."""


class GuidePart(BaseModel):
    """Settings shared by all blocks of a guide: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Status(StrEnum):
    """Life of a guide; the first answer freezes it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Option(GuidePart):
    """One button. `other` asks for words and keeps them beside the option."""

    id: Id
    label: Text
    other: bool = False


class Touchpoint(GuidePart):
    """A contact moment inside a stage."""

    id: Id
    label: Text
    channel: Id | None = None


class Stage(GuidePart):
    """A phase of the journey, in journey order.

    planned: the channels that the company wants a customer to go through here, in order and with repetitions, each a
    step with the ids of which any will do; empty where it plans none.
    """

    id: Id
    title: Text
    short_title: Text
    hint: Text | None = None
    touchpoints: tuple[Touchpoint, ...] = ()
    planned: tuple[AnyOf, ...] = Field(default=(), max_length=MAX_PATH_STEPS)
    questions: tuple["Question", ...] = ()


class Question(GuidePart):
    """One prompt.

    label: may be left out where the scale has a standard wording. options: buttons of one's own, or the guide's
    `stages` or `channels`. visits: this `choices` question says which stages the case included. lane: asked only
    when the story lacks that lane; of all such questions of a part one is drawn. short: names the answer in recaps.
    """

    id: Id
    type: Kind
    label: Text | None = None
    hint: Text | None = None
    short: Text | None = None
    options: tuple[Option, ...] | Literal["stages", "channels"] | None = None
    most: int | None = Field(default=None, ge=1, le=12)
    visits: bool = False
    lane: Literal["think", "feel", "see", "hear", "say", "do"] | None = None
    probes: tuple[Id, ...] = ()
    probe_limit: int = Field(default=1, ge=0, le=2)
    when: Condition | None = None

    def takes_words(self) -> bool:
        """Tell whether words are the answer, or one of the answers."""
        return self.type is Kind.TEXT


class Probe(GuidePart):
    """A follow-up, asked when the advice on an answer says that `missing` is missing.

    Options make it a `choice`, none make it a `text`.
    """

    id: Id
    missing: Literal["cause", "event", "duration", "repeat_reason", "destination", "too_short"]
    label: Text
    options: tuple[Option, ...] = ()


class Part(GuidePart):
    """A run of questions; `each: stage` repeats it for each stage visited, `story` binds it to one stage."""

    id: Id
    each: Literal["stage"] | None = None
    story: Literal["lowest", "last", "highest"] | None = None
    when: Condition | None = None
    questions: tuple[Question, ...]


class Persona(GuidePart):
    """A described type of respondent; the first one whose rule holds is assigned."""

    id: Id
    title: Text
    when: Condition


class Pain(GuidePart):
    """A pain of this guide's own, finer than the category of the codebook that it is `of`.

    words: by language, patterns as lexicons write them (docs/guides.md); a pain of that category whose sentence has one
    of them is this one.
    """

    id: Id
    of: Id
    title: Text
    words: dict[Language, tuple[Annotated[str, StringConstraints(min_length=2, max_length=100)], ...]]

    @property
    def label(self) -> str:
        """What findings of this pain are labelled with."""
        return f"{self.of}.{self.id}"


class Consent(GuidePart):
    """The first screen. `{company}`, `{minutes}` and `{retention}` are filled in."""

    text: Text
    agree: Text
    decline: Text


class Guide(GuidePart):
    """A whole script, immutable once published.

    scenario: in which situation the journey begins, and from where to where it goes. goal: what the customer wants to
    reach in it, as the company sees it. The map alone shows both.
    """

    spec: Literal[1]
    id: Id
    version: int = Field(ge=1, le=9999)
    status: Status
    role: Role
    languages: tuple[Language, ...] = Field(min_length=1)
    title: Text
    scenario: Text | None = None
    goal: Text | None = None
    minutes: Text
    consent: Consent
    channels: tuple[Option, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=12)
    parts: tuple[Part, ...] = Field(min_length=1)
    complete_after: Id
    probes: tuple[Probe, ...] = ()
    personas: tuple[Persona, ...] = ()
    pains: tuple[Pain, ...] = ()
    closing: Text

    def stage(self, stage_id: str) -> Stage:
        """Return a stage by id."""
        return next(stage for stage in self.stages if stage.id == stage_id)

    def questions(self) -> Iterator[tuple[Part, Question]]:
        """Yield every question in the order in which it is asked, without repetition for each stage."""
        for part in self.parts:
            for question in part.questions:
                yield part, question
            if part.each:
                for stage in self.stages:
                    for question in stage.questions:
                        yield part, question

    def conditions(self) -> Iterator[Condition]:
        """Yield every condition."""
        asked = [question.when for _, question in self.questions()]
        all_of_them = [*(part.when for part in self.parts), *asked, *(persona.when for persona in self.personas)]
        yield from (when for when in all_of_them if when is not None)

    def wording(self, question_id: str) -> Text | None:
        """Return what a question or a probe of that id asks, None where a scale's standard wording or nothing does."""
        for _, question in self.questions():
            if question.id == question_id:
                return question.label
        return next((probe.label for probe in self.probes if probe.id == question_id), None)

    def lane(self, question_id: str) -> str | None:
        """Return what a question asks for beside the story: what was thought, felt, seen, heard, said or done."""
        return next((question.lane for _, question in self.questions() if question.id == question_id), None)

    def options(self, question: Question) -> tuple[Option, ...]:
        """Return the buttons of a question that has its own, with `stages` and `channels` looked up."""
        if question.type not in OWN_OPTIONS or question.options is None:
            return ()
        if question.options == "channels":
            return self.channels
        if question.options == "stages":
            return tuple(Option(id=stage.id, label=stage.title) for stage in self.stages)
        return question.options
