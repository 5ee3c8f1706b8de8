"""NPS and the worst stage over several periods, each with its band of noise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, rows, style
from reports.assemble import face_of
from reports.canvas import Block, Canvas, height_of, space
from reports.compare import Change, Verdict, change_of, changes
from reports.journey_map import JourneyMap
from reports.metrics import Estimate
from reports.opening import notes, opening, said_instead
from reports.period import Period
from reports.plan import in_language
from reports.plot import Curve, diamond_mark, face_mark, plot
from reports.strip import Columns
from reports.wording import WIDE_NPS_RANGE, dates_phrase, few_sign, filter_facts, short_day, signed

NPS_ENDS = (-100, 100)


@dataclass(frozen=True, slots=True)
class _Panel:
    """One figure over the periods. what: names it in a sentence. write: turns it into a label.

    change: between the last two periods; None where one of them has no figure.
    """

    heading: str
    what: str
    points: Sequence[Estimate | None]
    thin: Sequence[bool]
    write: Callable[[float], str]
    gid: str
    change: Change | None


def trend_figure(periods: Sequence[tuple[Period, JourneyMap]], locale: Locale) -> Figure:
    """Build the picture, with gaps where a period is hidden.

    periods: 2 to 8, oldest first, that do not overlap. The stage is the worst one of the newest map that has one. The
    last two periods are judged as `compare` judges them, the stage together with all others. That no period gives
    another one away is up to the caller.
    """
    canvas = Canvas(style.TREND, locale, paper=style.PAPER)
    whole = _whole(periods)
    if all(journey_map.hidden for _, journey_map in periods):
        return canvas.finish(lanes.nothing_to_show(canvas, whole, locale))
    title = locale.gettext("How it changed over time")
    panels = _panels([journey_map for _, journey_map in periods], locale)
    if not any(point for panel in panels for point in panel.points):
        none = locale.gettext("No stage was rated by enough people to be shown.")
        return canvas.finish(said_instead(canvas, whole, title, none, locale))
    facts = [dates_phrase(whole, locale), *filter_facts(whole, locale)]
    above = opening(canvas, whole, title, facts, locale)
    verdicts = [
        canvas.paragraph(sentence, canvas.sizes.body, canvas.span, gid="verdict")
        for sentence in (_verdict(panel, locale) for panel in panels)
    ]
    below = [*verdicts, *notes(canvas, _sentences(panels, locale))]
    room = canvas.sizes.height - height_of([*above, *below])
    return canvas.finish([*above, *_plots(canvas, panels, periods, locale, room=room), *below])


def _whole(periods: Sequence[tuple[Period, JourneyMap]]) -> JourneyMap:
    """Return the newest map with the days of all periods, an example if any of them is."""
    return replace(
        periods[-1][1],
        period=Period(periods[0][0].start, periods[-1][0].end),
        example=any(journey_map.example for _, journey_map in periods),
    )


def _sentences(panels: Sequence[_Panel], locale: Locale) -> list[str]:
    if len(panels) == 1:
        chosen = locale.gettext("No stage was rated by enough people to be shown.")
    else:
        chosen = locale.gettext("The stage is the one rated lowest in the latest period with enough answers.")
    return [
        chosen,
        locale.gettext("Each period is named by its first day."),
        locale.gettext("Ranges hold the true figure in 95 of 100 cases. A thin line rests on few answers."),
    ]


def _plots(
    canvas: Canvas,
    panels: Sequence[_Panel],
    periods: Sequence[tuple[Period, JourneyMap]],
    locale: Locale,
    *,
    room: float,
) -> list[Block]:
    """Return the panels; the days of the periods stand below the last one alone where room is short."""
    columns = _columns(canvas, len(periods), locale)
    for dated in (panels, panels[-1:]):
        around = [_around(canvas, columns, panel, periods, locale, with_days=panel in dated) for panel in panels]
        rest = (room - height_of(block for pair in around for part in pair for block in part)) / len(panels)
        if rest >= canvas.sizes.plot_wanted:
            break
    height = min(max(rest, canvas.sizes.plot_lowest), canvas.sizes.plot_highest)
    return [
        block
        for panel, (head, foot) in zip(panels, around, strict=True)
        for block in (*head, plot(canvas, columns, _curve(canvas, panel, locale), height=height), *foot)
    ]


def _panels(maps: Sequence[JourneyMap], locale: Locale) -> list[_Panel]:
    scores = [journey_map.nps for journey_map in maps]
    panels = [
        _Panel(
            heading=locale.gettext("NPS, −100 to 100"),
            what="NPS",
            points=scores,
            thin=[score is not None and score.high - score.low > WIDE_NPS_RANGE for score in scores],
            write=lambda value: signed(value, locale),
            gid="nps",
            change=None if scores[-2] is None or scores[-1] is None else change_of(scores[-2], scores[-1]),
        )
    ]
    shown = next((journey_map for journey_map in reversed(maps) if journey_map.worst is not None), None)
    if shown is None or shown.worst is None:
        return panels
    stage_id = shown.worst.stage_id
    name = in_language(shown.stage(stage_id).short_title, locale)
    heading = locale.gettext("{stage}: satisfaction, of 5", stage=name)
    cells = [next((one for one in journey_map.stages if one.id == stage_id), None) for journey_map in maps]
    points = [None if cell is None else cell.satisfaction for cell in cells]
    thin = [cell is not None and cell.satisfaction_thin for cell in cells]
    return [*panels, _Panel(heading, name, points, thin, locale.decimal, "stage", _stage_change(maps, stage_id))]


def _stage_change(maps: Sequence[JourneyMap], stage_id: str) -> Change | None:
    before, after = ({stage.id: stage.satisfaction for stage in one.stages} for one in maps[-2:])
    found = [(one, old, new) for one, new in after.items() if new is not None and (old := before.get(one)) is not None]
    judged = changes([(old, new) for _, old, new in found])
    return next((one for (name, _, _), one in zip(found, judged, strict=True) if name == stage_id), None)


def _columns(canvas: Canvas, count: int, locale: Locale) -> Columns:
    """Return the columns of the periods, right of the longest digits of both scales."""
    widest = max(canvas.measure(signed(end, locale), canvas.sizes.quiet) for end in NPS_ENDS)
    return Columns(canvas.span.left + widest + canvas.sizes.gap / 2, canvas.width - canvas.sizes.margin / 2, count)


def _around(
    canvas: Canvas,
    columns: Columns,
    panel: _Panel,
    periods: Sequence[tuple[Period, JourneyMap]],
    locale: Locale,
    *,
    with_days: bool,
) -> tuple[list[Block], list[Block]]:
    """Return what stands above a panel and what below it."""
    few = few_sign(periods[-1][1], locale)
    people = [few if point is None else locale.integer(point.n) for point in panel.points]
    days = [short_day(period.start, locale) for period, _ in periods]
    head = canvas.paragraph(panel.heading, canvas.sizes.heading, canvas.span, gid=f"{panel.gid}:heading")
    people_row = rows.row(canvas, columns, locale.gettext("n"), people, look=canvas.sizes.quiet, gid=f"{panel.gid}:n")
    day_rows = (
        [rows.row(canvas, columns, "", days, look=canvas.sizes.body, gid=f"{panel.gid}:day")] if with_days else []
    )
    return [head, space(canvas.sizes.gap / 2)], [*day_rows, people_row, space(canvas.sizes.gap)]


def _curve(canvas: Canvas, panel: _Panel, locale: Locale) -> Curve:
    labels = ["" if point is None else panel.write(point.value) for point in panel.points]
    if panel.gid == "nps":
        return Curve(
            points=panel.points,
            labels=labels,
            thin=panel.thin,
            colour=style.IMPORTANCE,
            band=style.IMPORTANCE_BAND,
            mark=diamond_mark(canvas, style.IMPORTANCE),
            mark_radius=canvas.sizes.mark,
            gid=panel.gid,
            axis={value: signed(value, locale) for value in (NPS_ENDS[0], 0, NPS_ENDS[1])},
            scale=NPS_ENDS,
        )
    return Curve(
        points=panel.points,
        labels=labels,
        thin=panel.thin,
        colour=style.SATISFACTION,
        band=style.SATISFACTION_BAND,
        mark=face_mark(canvas, [face_of(point) for point in panel.points]),
        mark_radius=canvas.sizes.face,
        gid=panel.gid,
        axis={value: locale.integer(value) for value in style.AXIS},
    )


def _verdict(panel: _Panel, locale: Locale) -> str:
    """Say whether the last two periods differ by more than chance."""
    judged = panel.change
    if judged is None:
        return locale.gettext(
            "{what}: the last two periods cannot be compared, there are too few answers.", what=panel.what
        )
    values = {"what": panel.what, "before": panel.write(judged.before.value), "after": panel.write(judged.after.value)}
    match judged.verdict:
        case Verdict.REAL:
            return locale.gettext("{what}: {before} before, {after} now. That is a real change.", **values)
        case Verdict.MAYBE:
            return locale.gettext("{what}: {before} before, {after} now. That is perhaps a change.", **values)
        case Verdict.CHANCE:
            return locale.gettext("{what}: {before} before, {after} now. That cannot be told from chance.", **values)
