"""Who answers in the demo: people with written stories, others who only tap, and the links by which they come."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.demo.respondent import FOLDER, Part, Respondent, load
from bot.demo.taps import draw_respondents
from interview.ports import Campaign

FIRST_TELEGRAM_ID = 9_000_000_001
"""Telegram's numbers of accounts are as large by now; a demo and a sandbox are never open to Telegram itself."""

_WRITTEN = ("customers_ru", "customers_ro", "customers_cs", "customers_en", "staff")
_WRITTEN_LATER = ("staff_more",)  # behind all others, who so keep their numbers where examples are loaded already


class Link(Part):
    """A link by which people come; guide: the customers' one where none is named."""

    id: str
    source: str
    channel: str | None = None
    guide: str | None = None

    def campaign(self) -> Campaign:
        """Return what the store keeps behind the link, marked as an example."""
        return Campaign(
            token=f"example_{self.id}",
            guide_id=self.guide,
            source=self.source,
            channel=self.channel,
            persona=None,
            language=None,
            example=True,
        )


class _Written(Part):
    respondents: tuple[Respondent, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who answers. campaigns: by the id that `Respondent.campaign` names."""

    campaigns: dict[str, Campaign]
    respondents: tuple[Respondent, ...]

    def telegram_id(self, respondent: Respondent) -> int:
        """Return the number of an invented account; the same in every run."""
        return FIRST_TELEGRAM_ID + self.respondents.index(respondent)


def load_cast() -> Cast:
    """Load those who write and draw those who only tap; raises ExamplesError."""
    links = load(FOLDER / "campaigns.yaml", tuple[Link, ...])
    everybody = (*_written(_WRITTEN), *draw_respondents(), *_written(_WRITTEN_LATER))
    return Cast({link.id: link.campaign() for link in links}, everybody)


def _written(names: Iterable[str]) -> list[Respondent]:
    return [person for name in names for person in load(FOLDER / f"{name}.yaml", _Written).respondents]
