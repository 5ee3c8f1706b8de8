"""What a journey map needs to know of a guide: its stages, in journey order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from interview.language import Language, Locale
from interview.records import Role

Text = Mapping[Language, str]
"""One text in every language of the guide."""


@dataclass(frozen=True, slots=True)
class PlanStage:
    """A phase of the journey. short_title: what pictures and captions show, best at most 14 letters.

    planned: steps that customers are meant to take here, in order, each with the channels of which any will do; none:
    nothing is planned. touchpoints: titles of the contact moments that the company knows of here, by id.
    """

    id: str
    title: Text
    short_title: Text
    planned: tuple[tuple[str, ...], ...] = ()
    touchpoints: Mapping[str, Text] = field(default_factory=dict)

    def path(self, channels: Mapping[str, Text]) -> tuple[Text, ...]:
        """Return the titles of the steps that are planned here. channels: titles by id."""
        return tuple(_any_of([channels[one] for one in step]) for step in self.planned)


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """A question whose taps or numbers are counted. title: a word or two. options: their words by id; none: a number.

    several: more than one option may be chosen.
    """

    id: str
    role: Role
    title: Text
    options: Mapping[str, Text]
    several: bool


@dataclass(frozen=True, slots=True)
class MapPlan:
    """The planned journey of one guide, 1 to 12 stages.

    told_by: ids of the questions whose words say what happened; a problem that is named elsewhere ("what had you
    expected?") is none that was met. None counts every text. told_by_staff: likewise of the guides of colleagues.
    pains: titles of the guide's own pains, by label.
    questions: of this guide and of the staff's, in their order. channels, personas: words for them, by id. corrections:
    changes with what managers corrected in findings; empty where they corrected nothing. name: of the guide, where
    customers are asked by others too. scenario, goal: as in the guide.
    """

    guide_id: str
    guide_version: int
    stages: tuple[PlanStage, ...]
    told_by: frozenset[str] | None = None
    told_by_staff: frozenset[str] | None = None
    pains: Mapping[str, Text] = field(default_factory=dict)
    questions: tuple[PlanQuestion, ...] = ()
    channels: Mapping[str, Text] = field(default_factory=dict)
    personas: Mapping[str, Text] = field(default_factory=dict)
    corrections: str = ""
    name: Text | None = None
    scenario: Text | None = None
    goal: Text | None = None


def in_language(text: Text, locale: Locale) -> str:
    """Return a guide's text in the reader's language, else in the first language the guide has."""
    return text.get(locale.language) or next(iter(text.values()))


def _any_of(titles: Sequence[Text]) -> Text:
    locales = [Locale(language) for language in titles[0]]
    return {one.language: one.any_of([in_language(title, one) for title in titles]) for one in locales}
