"""Maps as they were made last, kept in this process as long as nothing moved that they are made of.

Nobody's words and no answers are in here: words of quotes are read anew at each look, from where they stand.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from interview.counts import Draw
from interview.records import Role
from reports.cross_tables import View
from reports.journey_map import JourneyMap
from reports.period import Period
from reports.plan import MapPlan
from reports.quotes import with_words, without_words

MOST_MAPS = 64  # of one guide: what a manager looks at in an hour; each is a tenth of a megabyte
MOST_GUIDES = 8


@dataclass(frozen=True, slots=True)
class KeptMap:
    """A map without the words of its quotes. of: a mark of what the view was shown as then; None: such is not kept."""

    journey_map: JourneyMap
    of: str | None


@dataclass(slots=True)
class Made:
    """What was made of the interviews of one guide at one state of the database, and what they were.

    asked: the plan before corrections. moves: of the database, asked for before anything was read. answering: how many
    answered anything, by role, once somebody asked. views: as in `Evidence`, by k.
    """

    asked: MapPlan
    moves: int
    plan: MapPlan
    period: Period
    today: date
    draw: Draw | None
    answering: Counter[Role] | None = None
    views: dict[int, View] = field(default_factory=dict)
    maps: dict[str, KeptMap] = field(default_factory=dict)

    def keep(self, name: str, journey_map: JourneyMap, *, of: str | None) -> KeptMap:
        """Keep a map under its name; returns it without words."""
        kept = KeptMap(replace(journey_map, quotes=without_words(journey_map.quotes)), of)
        self.maps.pop(name, None)
        self.maps[name] = kept
        if len(self.maps) > MOST_MAPS:
            del self.maps[next(iter(self.maps))]
        return kept


class Looks:
    """What was made lately, by guide. One for each process, and for each store in it."""

    def __init__(self) -> None:
        self._made: dict[str, Made] = {}

    def find(self, plan: MapPlan, today: date, moves: int) -> Made | None:
        """Return what was made of the same; what is older is forgotten."""
        self._made = {guide: made for guide, made in self._made.items() if (made.today, made.moves) == (today, moves)}
        made = self._made.get(plan.guide_id)
        return made if made is not None and made.asked == plan else None

    def keep(self, made: Made) -> None:
        """Keep what was made, in the place of what was made of another state or another version of the guide."""
        self._made.pop(made.plan.guide_id, None)
        self._made[made.plan.guide_id] = made
        if len(self._made) > MOST_GUIDES:
            del self._made[next(iter(self._made))]


def mark_of(content: str | None) -> str | None:
    """Return a mark of what was shown."""
    return None if content is None else sha256(content.encode()).hexdigest()


def words_wanted(kept: KeptMap) -> frozenset[int]:
    """Return the answers whose words a map quotes."""
    return frozenset(quote.place.answer_id for quote in kept.journey_map.quotes if quote.place is not None)


def with_words_of(kept: KeptMap, texts: dict[tuple[int, int], str]) -> JourneyMap | None:
    """Return a map with its words again; None where one is not there any more."""
    quotes = with_words(kept.journey_map.quotes, texts)
    return None if quotes is None else replace(kept.journey_map, quotes=quotes)
