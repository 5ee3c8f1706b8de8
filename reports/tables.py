"""The map as tidy tables, one figure a row, from which the workbook and the CSV file are written."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from interview.handovers import REPEATED
from interview.language import Locale
from reports import figures
from reports.action_words import action_title, aim_name, owner_name, owner_of_pain, progress_name
from reports.definitions import (
    Evidence,
    Measure,
    evidence_meaning,
    evidence_name,
    meaning,
    measure_name,
    range_kind,
    side_name,
)
from reports.facts import notes_title
from reports.figures import DIGITS, Cell, Figure, all_figures, ends, evidence_of, hours_lost
from reports.journey_map import HandedOver, JourneyMap, PainPoint, Tally
from reports.labels import pain_name, pain_title, quote_title
from reports.plan import in_language
from reports.wording import (
    beside_facts,
    careful_note,
    customers_phrase,
    dates_phrase,
    department_name,
    drawn_sentence,
    hidden_phrase,
    hypothesis_sentence,
    lanes_note,
    leaving_title,
    origin_phrase,
    people_of,
    severity_phrase,
    small_groups_sentence,
    told_what_if,
)

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title, the names of its columns, and rows as long as these. None: hidden or unknown."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(journey_map: JourneyMap, locale: Locale) -> list[Table]:
    """Return all that a map tells, and what it means; a table without rows is left out."""
    found = [
        _rated(locale.gettext("Scores"), figures.scores(journey_map, locale), journey_map, locale),
        _rated(locale.gettext("Stages"), figures.stages(journey_map, locale), journey_map, locale),
        _pains(journey_map, locale),
        _leaving(journey_map, locale),
        _actions(journey_map, locale),
        _noted(journey_map, locale),
        _handed_over(journey_map, locale),
        _said(locale.gettext("What was told"), figures.told(journey_map, locale), journey_map, locale),
        _quotes(journey_map, locale),
        _said(locale.gettext("Participation"), figures.participation(journey_map, locale), journey_map, locale),
        _about(journey_map, locale),
    ]
    return [table for table in found if table.rows]


def csv_text(journey_map: JourneyMap, locale: Locale) -> str:
    """Write every figure as one CSV table, with a decimal point; see RFC 4180.

    Each row says whose figure it is and of which days, so that rows of several files can be put together. Words, which
    are quotes and actions, are in the workbook alone.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*_whose_columns(locale), *_figure_columns(locale)])
    whose = _whose(journey_map, locale)
    rows = ([*whose, *_row(one, journey_map, locale)] for one in all_figures(journey_map, locale))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _whose_columns(locale: Locale) -> tuple[str, ...]:
    return (
        locale.gettext("guide"),
        locale.gettext("version"),
        locale.gettext("filter"),
        locale.gettext("first day"),
        locale.gettext("last day"),
        locale.gettext("examples"),
    )


def _whose(journey_map: JourneyMap, locale: Locale) -> tuple[Cell, ...]:
    """Say of which guide, people and days a file is, and whether they are invented; as `_whose_columns`."""
    period = journey_map.period
    return (
        _guide(journey_map, locale),
        journey_map.guide_version,
        people_of(journey_map, locale),
        period.start.isoformat(),
        max(period.start, min(period.last_day, journey_map.generated_on)).isoformat(),
        locale.gettext("Yes") if journey_map.example else locale.gettext("No"),
    )


def _guide(journey_map: JourneyMap, locale: Locale) -> str:
    return journey_map.guide_id if journey_map.guide_name is None else in_language(journey_map.guide_name, locale)


def _harmless(cell: Cell) -> Cell:
    """Put an apostrophe before words that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _figure_columns(locale: Locale) -> tuple[str, ...]:
    return (
        locale.gettext("what of"),
        locale.gettext("matter"),
        locale.gettext("what was said"),
        locale.gettext("measure"),
        locale.gettext("value"),
        locale.gettext("range from"),
        locale.gettext("range to"),
        locale.gettext("said it"),
        locale.gettext("people"),
        locale.gettext("who said it"),
        locale.gettext("evidence"),
    )


def _row(one: Figure, journey_map: JourneyMap, locale: Locale) -> tuple[Cell, ...]:
    """Write a figure; as `_figure_columns`."""
    return (
        one.place,
        one.matter,
        one.what,
        measure_name(one.measure, journey_map, locale),
        one.value,
        one.low,
        one.high,
        one.said,
        one.people,
        side_name(one.side, locale),
        evidence_name(one.evidence, locale),
    )


def _rated(title: str, found: Iterable[Figure], journey_map: JourneyMap, locale: Locale) -> Table:
    """Return figures that are of no matter and have a range."""
    return _without(
        {locale.gettext("matter"), locale.gettext("what was said"), locale.gettext("said it")},
        _all_columns(title, found, journey_map, locale),
    )


def _said(title: str, found: Iterable[Figure], journey_map: JourneyMap, locale: Locale) -> Table:
    """Return figures of what was said, which have no range."""
    return _without(
        {locale.gettext("range from"), locale.gettext("range to")}, _all_columns(title, found, journey_map, locale)
    )


def _all_columns(title: str, found: Iterable[Figure], journey_map: JourneyMap, locale: Locale) -> Table:
    return Table(title, _figure_columns(locale), tuple(_row(one, journey_map, locale) for one in found))


def _without(names: set[str], table: Table) -> Table:
    kept = [number for number, name in enumerate(table.columns) if name not in names]
    return Table(
        table.title,
        tuple(table.columns[number] for number in kept),
        tuple(tuple(row[number] for number in kept) for row in table.rows),
    )


def _ranged(name: str, locale: Locale) -> tuple[str, str, str]:
    """Name the columns of a figure and of both ends of its range."""
    return name, locale.gettext("{measure}: from", measure=name), locale.gettext("{measure}: to", measure=name)


def _pains(journey_map: JourneyMap, locale: Locale) -> Table:
    def name(measure: Measure) -> str:
        return measure_name(measure, journey_map, locale)

    columns = (
        locale.gettext("pain point"),
        locale.gettext("stage"),
        locale.gettext("told by"),
        locale.gettext("of all who told of the stage"),
        locale.gettext("told by, imported"),
        *_ranged(name(Measure.SHARE), locale),
        name(Measure.SEVERITY),
        locale.gettext("what it cost"),
        *_ranged(name(Measure.IMPACT), locale),
        *_ranged(name(Measure.WHAT_IF), locale),
        *_ranged(name(Measure.PAIN_OPPORTUNITY), locale),
        locale.gettext("open action"),
        locale.gettext("evidence"),
    )
    rows = tuple(_pain(pain, journey_map, locale) for pain in journey_map.pains)
    return Table(locale.gettext("Pain points"), columns, rows)


def _pain(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> tuple[Cell, ...]:
    return (
        pain_title(pain, locale),
        in_language(journey_map.stage(pain.stage_id).title, locale),
        pain.mentions,
        pain.base,
        pain.imported,
        *ends(pain.share),
        pain.severity,
        severity_phrase(pain.severity, locale),
        *ends(pain.impact),
        *ends(told_what_if(pain)),
        *ends(pain.opportunity),
        owner_of_pain(pain, journey_map, locale),
        evidence_name(evidence_of(pain), locale),
    )


def _leaving(journey_map: JourneyMap, locale: Locale) -> Table:
    """Return what those told of who then left, and what the others told of."""
    found = figures.leaving(journey_map, locale)
    return _without({locale.gettext("said it")}, _all_columns(leaving_title(locale), found, journey_map, locale))


def _actions(journey_map: JourneyMap, locale: Locale) -> Table:
    """Return what is being done, the most urgent first."""
    columns = (
        locale.gettext("action"),
        locale.gettext("pain points"),
        locale.gettext("who"),
        locale.gettext("progress"),
        locale.gettext("due on"),
        locale.gettext("effort, 0–5"),
        locale.gettext("evidence"),
    )
    rows = tuple(
        (
            action_title(action, journey_map, locale),
            "; ".join(aim_name(aim, journey_map, locale) for aim in action.aims),
            owner_name(action, locale) or locale.gettext("No owner"),
            progress_name(action.progress, locale),
            action.due_on,
            action.effort,
            evidence_name(Evidence.PLANNED, locale),
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
        measure_name(Measure.PER_WEEK, journey_map, locale),
        measure_name(Measure.HOURS_LOST, journey_map, locale),
        locale.gettext("noted from"),
        locale.gettext("noted until"),
        locale.gettext("evidence"),
    )
    rows = tuple(
        (
            pain_name(one.category, locale),
            in_language(journey_map.stage(one.stage_id).title, locale),
            one.colleagues,
            round(one.notes_per_week, DIGITS),
            hours_lost(one),
            one.period.start,
            one.period.last_day,
            evidence_name(Evidence.LOGGED, locale),
        )
        for one in journey_map.staff_notes
    )
    return Table(notes_title(locale), columns, rows)


def _handed_over(journey_map: JourneyMap, locale: Locale) -> Table:
    """Return every way on which agents logged that cases were passed on."""
    context, repeated = locale.gettext("What was known went along"), locale.gettext("Customer explained again")
    columns = (
        locale.gettext("stage"),
        locale.gettext("from"),
        locale.gettext("to"),
        measure_name(Measure.PER_WEEK, journey_map, locale),
        locale.gettext("colleagues"),
        measure_name(Measure.HOURS_TAKEN, journey_map, locale),
        locale.gettext("part of what was known got lost"),
        locale.gettext("all that was known got lost"),
        locale.gettext("{question}: said by", question=context),
        locale.gettext("customer had to explain again"),
        locale.gettext("{question}: said by", question=repeated),
        locale.gettext("noted from"),
        locale.gettext("noted until"),
        locale.gettext("evidence"),
    )
    rows = tuple(_way(way, journey_map, locale) for way in journey_map.handed_over)
    return Table(locale.gettext("Logged handovers"), columns, rows)


def _way(way: HandedOver, journey_map: JourneyMap, locale: Locale) -> tuple[Cell, ...]:
    return (
        in_language(journey_map.stage(way.stage_id).title, locale),
        department_name(way.start_title, locale),
        department_name(way.end_title, locale),
        round(way.per_week, DIGITS),
        way.colleagues,
        way.hours,
        _saying(way.context, "partly"),
        _saying(way.context, "lost"),
        _asked(way.context),
        _saying(way.repeated, REPEATED),
        _asked(way.repeated),
        way.period.start,
        way.period.last_day,
        evidence_name(Evidence.LOGGED, locale),
    )


def _saying(tallies: Sequence[Tally], said: str) -> int | None:
    return next((one.people for one in tallies if one.id == said), None)


def _asked(tallies: Sequence[Tally]) -> int | None:
    return tallies[0].share.n if tallies else None


def _quotes(journey_map: JourneyMap, locale: Locale) -> Table:
    columns = (
        locale.gettext("stage"),
        locale.gettext("matter"),
        locale.gettext("words"),
        locale.gettext("language"),
        locale.gettext("evidence"),
        locale.gettext("source"),
    )
    rows = tuple(
        (
            in_language(journey_map.stage(quote.stage_id).title, locale),
            quote_title(journey_map, quote, locale),
            quote.text,
            quote.language,
            evidence_name(Evidence.IMPORTED if quote.imported else Evidence.TOLD, locale),
            origin_phrase(quote, locale),
        )
        for quote in journey_map.quotes
    )
    return Table(locale.gettext("In their words"), columns, rows)


def _about(journey_map: JourneyMap, locale: Locale) -> Table:
    """Say what the figures are of, and what each kind of them that the tables hold means."""
    columns = (locale.gettext("word"), locale.gettext("what it means"), locale.gettext("how the range is found"))
    found = all_figures(journey_map, locale)
    measures = {one.measure for one in found}
    evidence = {one.evidence for one in found} | ({Evidence.PLANNED} if journey_map.actions else set())
    rows: list[tuple[Cell, ...]] = [(word, said, None) for word, said in _of_whom(journey_map, locale)]
    rows += [
        (measure_name(one, journey_map, locale), meaning(one, journey_map, locale), range_kind(one, locale))
        for one in Measure
        if one in measures
    ]
    rows += [(evidence_name(one, locale), evidence_meaning(one, locale), None) for one in Evidence if one in evidence]
    return Table(locale.gettext("About"), columns, tuple(rows))


def _of_whom(journey_map: JourneyMap, locale: Locale) -> Iterator[tuple[str, str]]:
    """Say whose figures these are, and what is left out of them."""
    if journey_map.example:
        yield locale.gettext("examples"), locale.gettext("Examples, not real customers")
    guide = locale.gettext(
        "Guide {guide}, version {version}.", guide=_guide(journey_map, locale), version=journey_map.guide_version
    )
    yield locale.gettext("guide"), guide
    if journey_map.scenario is not None:
        yield locale.gettext("scenario"), in_language(journey_map.scenario, locale)
    if journey_map.goal is not None:
        yield locale.gettext("customer's goal, as the company sees it"), in_language(journey_map.goal, locale)
    yield locale.gettext("filter"), people_of(journey_map, locale)
    yield locale.gettext("period"), dates_phrase(journey_map, locale)
    people = [customers_phrase(journey_map, locale), *beside_facts(journey_map, locale)]
    yield locale.gettext("people"), " · ".join(people)
    left_out = [
        *([hidden_phrase(journey_map, locale)] if journey_map.hidden else []),
        *([hypothesis_sentence(locale)] if journey_map.hypothesis is not None else []),
        *careful_note(journey_map, locale),
        *([drawn] if (drawn := drawn_sentence(journey_map, locale)) is not None else []),
        *lanes_note(journey_map, locale),
        locale.gettext("Made on {day}.", day=locale.day(journey_map.generated_on)),
    ]
    yield from ((locale.gettext("note"), sentence) for sentence in left_out)
    if journey_map.k > 1:
        yield locale.gettext("small groups"), small_groups_sentence(journey_map, locale)
    yield locale.gettext("range"), locale.gettext("The ranges hold the true figure in 95 of 100 cases.")
