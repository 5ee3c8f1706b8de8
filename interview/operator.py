"""Who runs this bot, as respondents are told."""

from dataclasses import dataclass

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Operator:
    """The company behind the bot and what it promises.

    owners: Telegram user ids of those who may see the map. missing: settings still needed before others than owners
    may be interviewed. examples: True in the sandbox, where invented people fill the map and small groups show.
    """

    company: str
    controller_name: str
    controller_address: str
    controller_contact: str
    supervisory_authority: str
    support_contact: str
    retention_days: int
    owners: frozenset[int]
    missing: tuple[str, ...] = ()
    examples: bool = False

    @property
    def retention_months(self) -> int:
        """Return the retention in whole months, at least one."""
        return max(1, round(self.retention_days / DAYS_A_MONTH))

    def may_interview(self, telegram_user_id: int) -> bool:
        """Tell whether this person may be interviewed yet."""
        return not self.missing or telegram_user_id in self.owners
