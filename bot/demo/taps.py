"""Respondents who only tap, drawn from stated distributions (respondents/taps.yaml) by a seeded generator."""

from random import Random
from statistics import fmean

from pydantic import Field

from bot.demo.respondent import FOLDER, Given, Part, Respondent, load
from interview.language import Language
from interview.scales import RANGES, Kind

MIDDLE = 3  # of the scale of satisfaction; below it the case went badly

Weights = dict[str, int]
"""How often each option is drawn, against the others."""

ScaleWeights = tuple[int, ...]
"""How often each rating is drawn, from the lowest to the highest."""


class WeightedPath(Part):
    """A path through the channels."""

    steps: tuple[str, ...] = Field(min_length=1)
    weight: int


class Mood(Part):
    """What people tap about a stage that went well or badly."""

    path: tuple[WeightedPath, ...]
    passed_on: Weights
    repeated: Weights
    feelings: Weights
    outcome: Weights
    next_step: Weights


class Effort(Part):
    """Ratings of how easy it was, by how support went."""

    bad: ScaleWeights
    good: ScaleWeights


class Distributions(Part):
    """Everything that is drawn; visits and more_time in percent. nps_strays: weights from two points below to above."""

    seed: int
    count: int
    languages: dict[Language, int]
    campaigns: Weights
    goals: Weights
    visits: dict[str, dict[str, int]]
    importance: dict[str, ScaleWeights]
    satisfaction: dict[str, ScaleWeights]
    nps_strays: ScaleWeights
    bad: Mood
    good: Mood
    more_time: int
    ces: Effort
    profile: dict[str, Weights]


def draw_respondents() -> tuple[Respondent, ...]:
    """Draw them; the same ones in every run. Raises ExamplesError."""
    stated = load(FOLDER / "taps.yaml", Distributions)
    draw = _Draw(stated, Random(stated.seed))
    return tuple(draw.respondent(number) for number in range(1, stated.count + 1))


class _Draw:
    def __init__(self, stated: Distributions, random: Random) -> None:
        self._stated = stated
        self._random = random

    def respondent(self, number: int) -> Respondent:
        stated = self._stated
        goal = self._option(stated.goals)
        visited = [stage for stage, percent in stated.visits[goal].items() if self._happens(percent)]
        stages: dict[str, dict[str, Given]] = {
            stage: {
                "importance": self._rating(stated.importance[stage], Kind.IMPORTANCE),
                "satisfaction": self._rating(stated.satisfaction[stage], Kind.SATISFACTION),
            }
            for stage in visited
        }
        satisfaction = {stage: int(str(answers["satisfaction"])) for stage, answers in stages.items()}
        return Respondent(
            id=f"taps_{number}",
            language=Language(self._option({language.value: weight for language, weight in stated.languages.items()})),
            campaign=self._option(stated.campaigns),
            stages=stages,
            answers={
                "goal": goal,
                **self._overall(list(satisfaction.values())),
                **self._story(stated.bad if min(satisfaction.values()) < MIDDLE else stated.good),
                **self._more(satisfaction.get("support")),
            },
        )

    def _overall(self, satisfaction: list[int]) -> dict[str, Given]:
        """Rate the case as a whole: people remember its mean and its worst moment."""
        csat = round((fmean(satisfaction) + min(satisfaction)) / 2)
        stray = self._random.choices(range(-2, 3), self._stated.nps_strays)[0]
        low, high = RANGES[Kind.NPS]
        return {"csat": csat, "nps": min(high, max(low, 2 * csat + stray))}

    def _story(self, mood: Mood) -> dict[str, Given]:
        path = self._random.choices(mood.path, [path.weight for path in mood.path])[0].steps
        return {
            "path": path,
            "passed_on": self._option(mood.passed_on) if len(path) > 1 else "single_step",
            "repeated": self._option(mood.repeated),
            "feelings": (self._option(mood.feelings),),
            "outcome": self._option(mood.outcome),
            "next_step": self._option(mood.next_step),
        }

    def _more(self, support: int | None) -> dict[str, Given]:
        if not self._happens(self._stated.more_time):
            return {"more_time": False}
        answers: dict[str, Given] = {
            question: self._option(options) for question, options in self._stated.profile.items()
        }
        if support is not None:
            effort = self._stated.ces.bad if support < MIDDLE else self._stated.ces.good
            answers["ces"] = self._rating(effort, Kind.CES)
        return {"more_time": True, **answers}

    def _happens(self, percent: int) -> bool:
        return self._random.random() * 100 < percent

    def _option(self, weights: Weights) -> str:
        return self._random.choices(list(weights), list(weights.values()))[0]

    def _rating(self, weights: ScaleWeights, kind: Kind) -> int:
        low, high = RANGES[kind]
        return self._random.choices(range(low, high + 1), weights)[0]
