"""How a manager's own bet held, for that manager alone: beside each figure what customers say, where it is shown."""

from html import escape

from interview.bets import Bet
from interview.language import Locale
from reports.journey_map import JourneyMap, MomentOfTruth, StageCell
from reports.labels import pain_name, pain_title
from reports.message import MESSAGE_LIMIT, NAME_LIMIT, Line, fitting
from reports.plan import in_language
from reports.wording import customers_phrase, dates_phrase, fewer_phrase, moment_sign, people_phrase, stories_phrase

HELD_WITHIN = 0.5  # of a point: nearer than any other point of the scale
UNNAMED = "other"


def held_text(journey_map: JourneyMap, bet: Bet, locked: str, locale: Locale) -> str:
    """Compare a locked bet with the map of all customers, in HTML of at most 4,096 characters. locked: when it was."""
    title = locale.gettext("Your bet")
    facts = [customers_phrase(journey_map, locale), dates_phrase(journey_map, locale)]
    stages = [stage for stage in journey_map.stages if stage.id in bet.ratings]
    satisfaction = locale.gettext("<b>Satisfaction, of 5</b>")
    lines = [
        Line(0, f"<b>{title}</b> · {locked}\n{' · '.join(facts)}"),
        Line(1, "\n".join([satisfaction, *(_stage(journey_map, stage, bet, locale) for stage in stages)])),
        *(Line(1, words) for words in look_line(bet, locale)),
        *([Line(1, held)] if (held := _held(stages, bet, locale)) else []),
        Line(2, _pain(journey_map, bet, locale)),
        Line(2, _moments(journey_map, bet, locale)),
    ]
    return fitting(lines, MESSAGE_LIMIT, divider="\n\n")


def look_line(bet: Bet, locale: Locale) -> list[str]:
    """Say of a bet that it is no guess, where it is none."""
    return [locale.gettext("The map had been looked at before this bet.")] if bet.looked else []


def _stage(journey_map: JourneyMap, stage: StageCell, bet: Bet, locale: Locale) -> str:
    said = {"stage": _name(stage, locale), "bet": locale.integer(bet.ratings[stage.id])}
    if stage.satisfaction is None:
        return locale.gettext(
            "{stage}: your bet {bet}, customers: {few}", **said, few=fewer_phrase(journey_map, locale)
        )
    return locale.gettext(
        "{stage}: your bet {bet}, customers {value} ({people})",
        **said,
        value=locale.decimal(stage.satisfaction.value),
        people=people_phrase(stage.satisfaction.n, locale),
    )


def _held(stages: list[StageCell], bet: Bet, locale: Locale) -> str | None:
    """Say at how many stages the bet was near; nothing where no stage can be compared."""
    gaps = [abs(bet.ratings[stage.id] - stage.satisfaction.value) for stage in stages if stage.satisfaction is not None]
    if not gaps:
        return None
    near = sum(gap <= HELD_WITHIN for gap in gaps)
    return locale.gettext(
        "Within half a point: {near} of {all}.", near=locale.integer(near), all=locale.integer(len(gaps))
    )


def _pain(journey_map: JourneyMap, bet: Bet, locale: Locale) -> str:
    worst = next((pain for pain in journey_map.pains if pain.category != UNNAMED), None)
    own = next((pain_title(pain, locale) for pain in journey_map.pains if pain.category == bet.pain), None)
    said = {"bet": escape(own or pain_name(bet.pain or UNNAMED, locale), quote=False)}
    if worst is None:
        return locale.gettext("Worst pain point: your bet is “{bet}”; what customers tell cannot be shown yet.", **said)
    return locale.gettext(
        "Worst pain point: your bet is “{bet}”; told most: “{pain}” ({stories}).",
        **said,
        pain=escape(pain_title(worst, locale), quote=False),
        stories=stories_phrase(worst, locale),
    )


def _moments(journey_map: JourneyMap, bet: Bet, locale: Locale) -> str:
    none = locale.gettext("none")
    own = ", ".join(_name(stage, locale) for stage in journey_map.stages if stage.id in bet.moments) or none
    if journey_map.customers is None:
        return locale.gettext("Moments of truth: your bet is {bet}; the rule cannot be applied yet.", bet=own)
    is_sure = any(stage.is_moment for stage in journey_map.stages)
    found = [
        f"{moment_sign(stage)} {_name(stage, locale)}" if is_sure and stage.may_be_moment else _name(stage, locale)
        for stage in journey_map.stages
        if stage.moment is not MomentOfTruth.NO
    ]
    by_rule = ", ".join(found) or none
    if found and not is_sure:
        return locale.gettext(
            "Moments of truth: your bet is {bet}; possible by the rule: {found}.", bet=own, found=by_rule
        )
    return locale.gettext("Moments of truth: your bet is {bet}; by the rule: {found}.", bet=own, found=by_rule)


def _name(stage: StageCell, locale: Locale) -> str:
    name = in_language(stage.short_title, locale)
    return escape(name if len(name) <= NAME_LIMIT else name[: NAME_LIMIT - 1] + "…", quote=False)
