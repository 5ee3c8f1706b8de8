"""The map as tidy tables, one figure a row, from which the workbook and the CSV file are written."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interview.language import Locale
from interview.records import Role
from reports.action_words import action_title, aim_name, owner_and_day, owner_name, owner_of_pain, progress_name
from reports.facts import NOTES, notes_title, stage_facts, whole_facts
from reports.journey_map import JourneyMap, StaffNotes, StageCell
from reports.labels import pain_name, pain_title, quote_title
from reports.metrics import Estimate
from reports.plan import in_language
from reports.wording import (
    customers_phrase,
    dates_phrase,
    driven_name,
    filter_phrase,
    hidden_phrase,
    hypothesis_sentence,
    origin_phrase,
    reading_notes,
    severity_phrase,
)

Cell = str | float | int | None
BYTE_ORDER_MARK = "\ufeff"
_DIGITS = 2  # a spreadsheet with other settings takes three after the point for thousands
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is about, its name, its value with both ends of its range, and how many are behind it."""

    subject: str
    measure: str
    ends: tuple[Cell, Cell, Cell]
    people: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title, the names of its columns, and rows as long as these. None: hidden or unknown."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(journey_map: JourneyMap, locale: Locale) -> list[Table]:
    """Return all that a map tells, and what it means; no rows where too few people are behind them."""
    return [
        _figures(locale.gettext("Scores"), list(_scores(journey_map, locale)), locale),
        _figures(locale.gettext("Stages"), list(_stages(journey_map, locale)), locale),
        _pains(journey_map, locale),
        *([_actions(journey_map, locale)] if journey_map.actions else []),
        _noted(journey_map, locale),
        _told(journey_map, locale),
        _quotes(journey_map, locale),
        _about(journey_map, locale),
    ]


def csv_text(journey_map: JourneyMap, locale: Locale) -> str:
    """Write scores, stages, agents' notes and who acts where as one CSV table, with a decimal point; see RFC 4180."""
    figures = [*_scores(journey_map, locale), *_stages(journey_map, locale)]
    table = _figures("", figures, locale)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(table.columns)
    rows = [*table.rows, *_note_figures(journey_map, locale), *_acting(journey_map, locale)]
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _acting(journey_map: JourneyMap, locale: Locale) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each open action, with words in the place of a figure."""
    measure = locale.gettext("open action")
    for action in journey_map.actions or ():
        yield action_title(action, journey_map, locale), measure, owner_and_day(action, locale), None, None, None


def _harmless(cell: Cell) -> Cell:
    """Put an apostrophe before words that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _figures(title: str, figures: Sequence[Figure], locale: Locale) -> Table:
    columns = (
        locale.gettext("what of"),
        locale.gettext("measure"),
        locale.gettext("value"),
        locale.gettext("range from"),
        locale.gettext("range to"),
        locale.gettext("people"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple((one.subject, one.measure, *one.ends, one.people) for one in figures)
    return Table(title, columns, rows)


def _scores(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    whole = locale.gettext("whole journey")
    named = [
        (locale.gettext("NPS, −100 to 100"), journey_map.nps),
        (locale.gettext("CSAT: 4 or 5 of 5") + ", %", journey_map.csat),
        (locale.gettext("CES: 5 to 7 of 7") + ", %", journey_map.ces),
        (locale.gettext("CES: mean, of 7"), journey_map.ces_mean),
    ]
    yield from (Figure(whole, name, _ends(score), score.n) for name, score in named if score is not None)


def _stages(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    for stage in journey_map.stages:
        yield from (
            Figure(in_language(stage.title, locale), name, _ends(figure), figure.n)
            for name, figure in _of_stage(stage, journey_map, locale)
            if figure is not None
        )
        bets = journey_map.bets
        if bets is not None and stage.id in bets.means:
            mean = (round(bets.means[stage.id], _DIGITS), None, None)
            yield Figure(
                in_language(stage.title, locale), locale.gettext("satisfaction as managers bet"), mean, bets.managers
            )


def _of_stage(stage: StageCell, journey_map: JourneyMap, locale: Locale) -> Iterator[tuple[str, Estimate | None]]:
    yield locale.gettext("satisfaction, of 5"), stage.satisfaction
    yield locale.gettext("importance, of 5"), stage.importance
    yield locale.gettext("satisfaction as agents see it"), stage.staff
    yield locale.gettext("opportunity, of 20"), stage.opportunity
    yield locale.gettext("mood of the stories"), stage.net_emotion
    if stage.strong_feelings is not None:
        yield locale.gettext("strong feelings, share of stories") + ", 0–1", stage.strong_feelings.share
    if journey_map.driven is not None:
        label = locale.gettext("goes with {score}", score=driven_name(journey_map.driven))
        yield f"{label}, 0–1", stage.driver


def _pains(journey_map: JourneyMap, locale: Locale) -> Table:
    columns = (
        locale.gettext("pain point"),
        locale.gettext("stage"),
        locale.gettext("told by"),
        locale.gettext("of all who told of the stage"),
        locale.gettext("share, 0–1"),
        locale.gettext("range from"),
        locale.gettext("range to"),
        locale.gettext("severity, 1–3"),
        locale.gettext("what it cost"),
        locale.gettext("link to NPS"),
        locale.gettext("range from"),
        locale.gettext("range to"),
        locale.gettext("opportunity among those who told of it, of 20"),
        locale.gettext("range from"),
        locale.gettext("range to"),
        locale.gettext("open action"),
    )
    rows = tuple(
        (
            pain_title(pain, locale),
            in_language(journey_map.stage(pain.stage_id).title, locale),
            pain.mentions,
            pain.base,
            *_ends(pain.share),
            pain.severity,
            severity_phrase(pain.severity, locale),
            *_ends(pain.impact),
            *_ends(pain.opportunity),
            owner_of_pain(pain, journey_map, locale),
        )
        for pain in journey_map.pains
    )
    return Table(locale.gettext("Pain points"), columns, rows)


def _actions(journey_map: JourneyMap, locale: Locale) -> Table:
    """Return what is being done, the most urgent first."""
    columns = (
        locale.gettext("action"),
        locale.gettext("pain points"),
        locale.gettext("who"),
        locale.gettext("progress"),
        locale.gettext("due on"),
        locale.gettext("effort, 0–5"),
    )
    rows = tuple(
        (
            action_title(action, journey_map, locale),
            "; ".join(aim_name(aim, journey_map, locale) for aim in action.aims),
            owner_name(action, locale) or locale.gettext("No owner"),
            progress_name(action.progress, locale),
            None if action.due_on is None else action.due_on.isoformat(),
            action.effort,
        )
        for action in journey_map.actions or ()
    )
    return Table(locale.gettext("Actions"), columns, rows)


def _noted(journey_map: JourneyMap, locale: Locale) -> Table:
    """Return what agents noted: each problem at a stage of which the map tells, which is that enough of them noted."""
    columns = (
        locale.gettext("pain point"),
        locale.gettext("stage"),
        locale.gettext("colleagues"),
        locale.gettext("times a week"),
        locale.gettext("minutes lost a week"),
        locale.gettext("noted from"),
        locale.gettext("noted until"),
    )
    rows = tuple(
        (
            pain_name(one.category, locale),
            in_language(journey_map.stage(one.stage_id).title, locale),
            one.colleagues,
            round(one.notes_per_week, _DIGITS),
            _minutes(one),
            one.period.start.isoformat(),
            one.period.last_day.isoformat(),
        )
        for one in journey_map.staff_notes
    )
    return Table(notes_title(locale), columns, rows)


def _note_figures(journey_map: JourneyMap, locale: Locale) -> Iterator[tuple[Cell, ...]]:
    """Yield the same as figures, which have no range: they are counts of the notes that there are."""
    for one in journey_map.staff_notes:
        stage, problem = in_language(journey_map.stage(one.stage_id).title, locale), pain_name(one.category, locale)
        measures = (
            (locale.gettext("{problem}: noted by agents, times a week", problem=problem), one.notes_per_week),
            (locale.gettext("{problem}: noted by agents, minutes lost a week", problem=problem), _minutes(one)),
        )
        for measure, value in measures:
            if value is not None:
                yield stage, measure, round(value, _DIGITS), None, None, one.colleagues


def _minutes(noted: StaffNotes) -> int | None:
    return None if noted.minutes_per_week is None else round(noted.minutes_per_week)


def _told(journey_map: JourneyMap, locale: Locale) -> Table:
    """Return feelings, ways and answers by taps, of stages and of the whole."""
    columns = (
        locale.gettext("what of"),
        locale.gettext("who said it"),
        locale.gettext("matter"),
        locale.gettext("what was said"),
        locale.gettext("people"),
        locale.gettext("of all asked"),
        locale.gettext("share, 0–1"),
    )
    sides = {Role.CUSTOMER: locale.gettext("customers"), Role.STAFF: locale.gettext("agents")}
    places = [
        *((in_language(one.title, locale), stage_facts(journey_map, one.id, locale)) for one in journey_map.stages),
        (locale.gettext("whole journey"), whole_facts(journey_map, locale)),
    ]
    rows: list[tuple[Cell, ...]] = []
    for place, facts in places:
        for fact in facts:
            if fact.id == NOTES:  # in a table of their own
                continue
            side = sides[fact.role]
            rows += [
                (place, side, fact.title, item.text, item.people, item.of, round(item.share, _DIGITS))
                for item in fact.items
            ]
            rows += [(place, side, fact.title, amount, None, None, None) for amount in fact.amounts]
    return Table(locale.gettext("What was told"), columns, tuple(rows))


def _quotes(journey_map: JourneyMap, locale: Locale) -> Table:
    columns = (
        locale.gettext("stage"),
        locale.gettext("matter"),
        locale.gettext("words"),
        locale.gettext("language"),
        locale.gettext("source"),
    )
    rows = tuple(
        (
            in_language(journey_map.stage(quote.stage_id).title, locale),
            quote_title(journey_map, quote, locale),
            quote.text,
            quote.language,
            origin_phrase(quote, locale),
        )
        for quote in journey_map.quotes
    )
    return Table(locale.gettext("In their words"), columns, rows)


def _about(journey_map: JourneyMap, locale: Locale) -> Table:
    """Say what the figures are of and what they mean."""
    facts = [
        locale.gettext("Customer journey"),
        filter_phrase(journey_map, locale),
        dates_phrase(journey_map, locale),
        customers_phrase(journey_map, locale),
    ]
    lines = [
        *([locale.gettext("Examples, not real customers")] if journey_map.example else []),
        " · ".join(facts),
        *([hidden_phrase(journey_map, locale)] if journey_map.hidden else []),
        *([hypothesis_sentence(locale)] if journey_map.hypothesis is not None else []),
        locale.gettext("The ranges hold the true figure in 95 of 100 cases."),
        *reading_notes(journey_map, locale),
    ]
    return Table(locale.gettext("About"), (), tuple((line,) for line in lines))


def _ends(estimate: Estimate | None) -> tuple[Cell, Cell, Cell]:
    """Return value and range with as many digits as the range carries, so that nobody reads more into them."""
    if estimate is None:
        return None, None, None
    # Adding nothing turns a rounded minus zero into zero.
    value, low, high = (round(end, _DIGITS) + 0.0 for end in (estimate.value, estimate.low, estimate.high))
    return value, low, high
