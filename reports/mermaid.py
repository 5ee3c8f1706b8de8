"""The map as a Mermaid `journey` diagram, for wikis and repositories that draw it from text."""

import re

from interview.language import Locale
from reports.journey_map import JourneyMap
from reports.plan import in_language
from reports.wording import customers_phrase, dates_phrase, filter_phrase

_SIGNS = re.compile(r"[:;#\s]+")  # what Mermaid reads as its own


def mermaid(journey_map: JourneyMap, locale: Locale) -> str:
    """Write a section for each stage that can be shown, with satisfaction rounded to a whole point of five.

    The exact mean stands in the task's name, because Mermaid draws whole points only.
    """
    lines = ["journey", f"    title {_plain(' · '.join(_facts(journey_map, locale)))}"]
    customers, agents = locale.gettext("customers"), locale.gettext("agents")
    means = {} if journey_map.bets is None else journey_map.bets.means
    for stage in journey_map.stages:
        rated = [(customers, stage.satisfaction), (agents, stage.staff)]
        told = [(who, figure.value) for who, figure in rated if figure is not None]
        told += [(locale.gettext("managers' bets"), means[stage.id])] if stage.id in means else []
        if told:
            lines.append(f"    section {_plain(in_language(stage.title, locale))}")
        for who, figure in told:
            lines.append(f"      {locale.decimal(figure)}: {round(figure)}: {who}")
    return "\n".join(lines) + "\n"


def _facts(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say what it is of: the text gets pasted elsewhere, so it says all of it itself."""
    return [
        *([locale.gettext("Examples, not real customers")] if journey_map.example else []),
        locale.gettext("Customer journey"),
        filter_phrase(journey_map, locale),
        customers_phrase(journey_map, locale),
        dates_phrase(journey_map, locale),
    ]


def _plain(words: str) -> str:
    return _SIGNS.sub(" ", words).strip()
