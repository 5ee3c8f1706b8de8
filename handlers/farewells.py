"""What groups hear when something that comes to them ends with somebody's role."""

from dataclasses import dataclass

from handlers import alert_cards, digests
from handlers.reply import Sending
from interview.alerts import AlertList
from interview.digest import Digest
from interview.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends in groups with a role."""

    alerts: tuple[AlertList, ...]
    digests: tuple[Digest, ...]

    def farewells(self) -> tuple[Sending, ...]:
        """Tell each group."""
        return (
            *(alert_cards.farewell(one) for one in self.alerts),
            *(digests.farewell(one) for one in self.digests),
        )


async def ending_with(unit: UnitOfWork, owner_id: int) -> Ending:
    """Return what others miss once somebody's role ends; to be read before it does."""
    alerts, weekly = await unit.alert_lists_of(owner_id), await unit.digests_of(owner_id)
    return Ending(
        tuple(one for one in alerts if one.is_missed_by_others),
        tuple(one for one in weekly if one.is_missed_by_others),
    )
