"""Managers' bets on a map: their mean beside what customers and agents say, from two managers on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import mean

from interview.bets import LEAST_SHOWN, Bet
from reports.journey_map import BetPain, Bets, JourneyMap
from reports.plan import MapPlan


def with_bets(journey_map: JourneyMap, bets: Sequence[Bet], plan: MapPlan) -> JourneyMap:
    """Return a map of all customers with what managers bet on; bets: locked ones, of its guide."""
    if len(bets) < LEAST_SHOWN:
        return journey_map
    ratings = {stage.id: [bet.ratings[stage.id] for bet in bets if stage.id in bet.ratings] for stage in plan.stages}
    pains = Counter(bet.pain for bet in bets if bet.pain is not None)
    moments = Counter(stage.id for stage in plan.stages for bet in bets if stage.id in bet.moments)
    return replace(
        journey_map,
        bets=Bets(
            managers=len(bets),
            means={stage_id: mean(given) for stage_id, given in ratings.items() if len(given) >= LEAST_SHOWN},
            pains=tuple(
                BetPain(category, managers, plan.pains.get(category))
                for category, managers in sorted(pains.items(), key=lambda pair: (-pair[1], pair[0]))
            ),
            moments=dict(moments),
        ),
    )
