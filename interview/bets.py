"""What a manager believes of the customers' journey before the map tells: a bet, which counts once it is locked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from interview.scales import RANGES, Kind

LEAST_SHOWN = 2
"""Managers from whom on the mean of their bets is shown. Two can work out each other's: the bet's screen says so."""


@dataclass(frozen=True, slots=True)
class Bet:
    """What one manager bets on, of the journey of one guide.

    ratings: how satisfied customers are (1..5) by stage id. pain: label of what they suffer from most. moments: ids of
    the stages that decide. locked_at: None while it is put together; until then it counts nowhere. looked: whoever bets
    had seen customers' figures before it was locked.
    """

    guide_id: str
    ratings: Mapping[str, int] = field(default_factory=dict)
    pain: str | None = None
    moments: frozenset[str] = frozenset()
    locked_at: datetime | None = None
    looked: bool = False

    def rate(self, stage_id: str, rating: int) -> "Bet":
        """Return the bet with another rating."""
        return replace(self, ratings={**self.ratings, stage_id: rating})

    def mark(self, stage_id: str, *, decides: bool) -> "Bet":
        """Return the bet with one more stage that decides, or with one less."""
        return replace(self, moments=self.moments | {stage_id} if decides else self.moments - {stage_id})

    def suffering_from(self, pain: str) -> "Bet":
        """Return the bet with another worst pain."""
        return replace(self, pain=pain)

    def lock(self, at: datetime) -> "Bet":
        """Return the bet as it counts from now on."""
        return replace(self, locked_at=at)

    def within(self, stage_ids: Collection[str], pains: Collection[str]) -> "Bet":
        """Return the bet without stages and pains that the guide no longer has."""
        ratings = {stage_id: rating for stage_id, rating in self.ratings.items() if stage_id in stage_ids}
        pain = self.pain if self.pain in pains else None
        return replace(self, ratings=ratings, pain=pain, moments=self.moments & frozenset(stage_ids))


def is_rating(value: int) -> bool:
    """Tell whether a number is on the scale of satisfaction."""
    low, high = RANGES[Kind.SATISFACTION]
    return low <= value <= high
