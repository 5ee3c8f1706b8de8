"""Where personas differ in their satisfaction, and whether that can be told from chance."""

from dataclasses import dataclass
from itertools import combinations

from interview.language import Locale
from reports.compare import Change, Verdict, changes
from reports.journey_map import StageCell
from reports.plan import in_language
from reports.side_by_side import SideBySide

LISTED = 3  # stages; further ones differ less
_SURENESS = (Verdict.REAL, Verdict.MAYBE, Verdict.CHANCE)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two personas at one stage. change: from the less satisfied to the more satisfied."""

    stage: StageCell
    less: str
    more: str
    change: Change


def differences(compared: SideBySide) -> list[Difference]:
    """Return the pair of those shown that differs most at each stage, the surest first, then the largest.

    compared: people who do not overlap. Every pair of all of them at every stage is judged together, so that one of
    many does not look different by chance, nor does one that was picked out. Nothing is told that the maps do not show.
    """
    rated = [
        (stage, place, stage.satisfaction)
        for place, (_, one) in enumerate(compared.personas)
        for stage in one.stages
        if stage.satisfaction is not None
    ]
    rated.sort(key=lambda one: one[2].value)
    pairs = [(less, more) for less, more in combinations(rated, 2) if less[0].id == more[0].id]
    judged = changes([(less, more) for (_, _, less), (_, _, more) in pairs])
    found = [
        Difference(stage, compared.personas[less][0], compared.personas[more][0], change)
        for ((stage, less, _), (_, more, _)), change in zip(pairs, judged, strict=True)
        if {less, more} <= set(compared.shown)
    ]
    found.sort(key=lambda one: (_SURENESS.index(one.change.verdict), -one.change.difference))
    first: dict[str, Difference] = {}
    for one in found:
        first.setdefault(one.stage.id, one)
    return list(first.values())


def difference_sentence(difference: Difference, locale: Locale) -> str:
    """Write a difference with its verdict."""
    values = {
        "stage": in_language(difference.stage.short_title, locale),
        "less": difference.less,
        "low": locale.decimal(difference.change.before.value),
        "more": difference.more,
        "high": locale.decimal(difference.change.after.value),
    }
    match difference.change.verdict:
        case Verdict.REAL:
            return locale.gettext("{stage}: {less} {low}, {more} {high}. That is a real difference.", **values)
        case Verdict.MAYBE:
            return locale.gettext("{stage}: {less} {low}, {more} {high}. That is perhaps a difference.", **values)
        case Verdict.CHANCE:
            return locale.gettext("{stage}: {less} {low}, {more} {high}. That can be chance.", **values)


def differences_told(compared: SideBySide, locale: Locale) -> list[tuple[str, bool]]:
    """Write where personas differ most, each sentence with whether it tells of a real difference; at most three stages.

    Where no difference is real, that comes first. Nothing is said where no two personas can be compared.
    """
    found = differences(compared)
    told = [(difference_sentence(one, locale), one.change.verdict is Verdict.REAL) for one in found[:LISTED]]
    if found and all(one.change.verdict is Verdict.CHANCE for one in found):
        chance = locale.gettext("At no stage can the difference be told from chance. The largest ones:")
        return [(chance, False), *told]
    return told


def judged_note(locale: Locale) -> str:
    """Say how differences are told from chance, and what they don't tell."""
    return locale.gettext(
        "All pairs at all stages are judged together, so that one among many does not look different by chance. What "
        "differs goes together with the persona; it need not come from it."
    )


def not_compared(locale: Locale) -> str:
    """Say why nothing is told of differences."""
    return locale.gettext("No stage was rated by enough people of two personas to compare them.")
