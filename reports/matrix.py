"""Importance against satisfaction of each stage: where improving pays most."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from interview.language import Locale
from reports import cards, lanes, style
from reports.canvas import Block, Canvas, Span, height_of, line_height, space
from reports.journey_map import JourneyMap, StageCell
from reports.metrics import Estimate
from reports.opening import notes, opening, said_instead, who_and_when
from reports.placing import Field, Place, apart
from reports.plan import in_language
from reports.plot import HIGHEST, LOWEST
from reports.shapes import draw_chip, draw_disc
from reports.wording import at_each_stage

MIDDLE = (LOWEST + HIGHEST) / 2
"""Divides the zones: the middle of both scales."""


@dataclass(frozen=True, slots=True)
class _Marker:
    """A stage with both figures. number: its place in the journey, counted from 1."""

    number: int
    stage: StageCell
    satisfaction: Estimate
    importance: Estimate

    @property
    def is_first(self) -> bool:
        return self.importance.value >= MIDDLE > self.satisfaction.value

    @property
    def colour(self) -> str:
        return style.SAD if self.is_first else style.SATISFACTION


def matrix_figure(journey_map: JourneyMap, locale: Locale) -> Figure:
    """Build the picture: a numbered marker for each stage in one of four zones, and the stages by opportunity."""
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    title = locale.gettext("Where improving pays most")
    markers = _markers(journey_map)
    if not markers:
        none = locale.gettext("No stage was rated by enough people to be shown.")
        return canvas.finish(said_instead(canvas, journey_map, title, none, locale))
    counts = [figure.n for marker in markers for figure in (marker.satisfaction, marker.importance)]
    facts = [*who_and_when(journey_map, locale), at_each_stage(counts, locale)]
    above = opening(canvas, journey_map, title, facts, locale)
    below = [
        space(canvas.sizes.gap / 2),
        *_list(canvas, markers, locale),
        *notes(canvas, _sentences(journey_map, markers, locale)),
    ]
    frame = _Frame(canvas, locale)
    room = canvas.sizes.height - height_of([*above, *below]) - frame.around
    height = min(max(room, style.MATRIX_LOWEST), style.MATRIX_HIGHEST)
    return canvas.finish([*above, frame.block(markers, height), *below])


def _markers(journey_map: JourneyMap) -> list[_Marker]:
    return [
        _Marker(number, stage, stage.satisfaction, stage.importance)
        for number, stage in enumerate(journey_map.stages, start=1)
        if stage.satisfaction is not None and stage.importance is not None
    ]


def _sentences(journey_map: JourneyMap, markers: Sequence[_Marker], locale: Locale) -> list[str]:
    sentences = [locale.gettext("Fine crosses are ranges: they hold the true figure in 95 of 100 cases.")]
    shown = {marker.stage.id for marker in markers}
    missing = [in_language(stage.short_title, locale) for stage in journey_map.stages if stage.id not in shown]
    if missing:
        sentences.append(locale.gettext("Too few ratings to show: {stages}.", stages=", ".join(missing)))
    return sentences


class _Frame:
    """The field with its scales. around: the height that scales and their names take outside it."""

    def __init__(self, canvas: Canvas, locale: Locale) -> None:
        self._canvas = canvas
        self._digits = {value: locale.integer(value) for value in style.AXIS}
        quiet = canvas.sizes.quiet
        widest = max(canvas.measure(digit, quiet) for digit in self._digits.values())
        self._span = Span(canvas.span.left + widest + canvas.sizes.gap / 2, canvas.span.right)
        self._upright = canvas.wrap(f"↑ {locale.gettext('importance, of 5')}", quiet, canvas.span.width)
        self._level = canvas.wrap(f"{locale.gettext('satisfaction, of 5')} →", quiet, canvas.span.width)
        self.around = (len(self._upright) + 1 + len(self._level)) * line_height(quiet)
        room = self._span.width / 2 - 2 * style.ZONE_PADDING
        names = (
            locale.gettext("Improve first"),
            locale.gettext("Keep it so"),
            locale.gettext("Improve later"),
            locale.gettext("Enough as it is"),
        )
        self._names = [canvas.wrap(name, style.ZONE_NAME, room) for name in names]
        self._strips = [
            max(map(len, self._names[start : start + 2])) * line_height(style.ZONE_NAME) + style.ZONE_PADDING
            for start in (0, 2)
        ]

    def block(self, markers: Sequence[_Marker], height: float) -> Block:
        """Return the field with its markers. height: of the field alone."""
        canvas, quiet = self._canvas, self._canvas.sizes.quiet

        def paint(top: float) -> None:
            canvas.write_lines(canvas.span.left, top, self._upright, quiet, gid="upright")
            field = top + len(self._upright) * line_height(quiet)
            self._zones(field, height)
            self._scales(field, height)
            self._draw(markers, field, height)
            below = field + height + line_height(quiet)
            canvas.write_lines(self._span.right, below, self._level, quiet, align="right", gid="level")

        return Block(height + self.around, paint)

    def _inner(self, field: float, height: float) -> Field:
        """Return where markers may lie: between the names of the zones."""
        radius = style.CHIP_RADIUS + style.CHIP_GAP
        return Field(
            Span(self._span.left + radius, self._span.right - radius),
            Span(field + self._strips[0] + radius, field + height - self._strips[1] - radius),
        )

    def _at(self, satisfaction: float, importance: float, field: float, height: float) -> Place:
        inner = self._inner(field, height)
        share = 1 / (HIGHEST - LOWEST)
        return (
            inner.across.left + (satisfaction - LOWEST) * share * inner.across.width,
            inner.down.right - (importance - LOWEST) * share * inner.down.width,
        )

    def _zone(self, marker: _Marker, field: float, height: float) -> Field:
        """Return the part of the inner field in which a marker's zone lies."""
        inner = self._inner(field, height)
        x, y = self._at(MIDDLE, MIDDLE, field, height)
        across = Span(x, inner.across.right) if marker.satisfaction.value >= MIDDLE else Span(inner.across.left, x)
        down = Span(inner.down.left, y) if marker.importance.value >= MIDDLE else Span(y, inner.down.right)
        return Field(across, down)

    def _zones(self, field: float, height: float) -> None:
        x, y = self._at(MIDDLE, MIDDLE, field, height)
        left, right, bottom = self._span.left, self._span.right, field + height
        corners = ((left, field), (right, field), (left, bottom), (right, bottom))
        colours = (style.ZONE_FIRST, style.ZONE_KEEP, style.ZONE_LATER, style.ZONE_ENOUGH)
        for number, ((across, down), colour) in enumerate(zip(corners, colours, strict=True)):
            zone = [(across, down), (x, down), (x, y), (across, y)]
            self._canvas.area(zone, colour=colour, gid=f"zone:{number}:ground")
        for ends in ([(x, field), (x, bottom)], [(left, y), (right, y)]):
            self._canvas.line(ends, colour=style.STAGE_EDGE, width=style.FINE, gid="divide")
        for number, lines in enumerate(self._names):
            is_right, is_low = number % 2, number >= 2
            self._canvas.write_lines(
                right - style.ZONE_PADDING if is_right else left + style.ZONE_PADDING,
                bottom - style.ZONE_PADDING / 2 - len(lines) * line_height(style.ZONE_NAME)
                if is_low
                else field + style.ZONE_PADDING / 2,
                lines,
                style.ZONE_NAME,
                align="right" if is_right else "left",
                gid=f"zone:{number}",
            )

    def _scales(self, field: float, height: float) -> None:
        quiet = self._canvas.sizes.quiet
        for value, digit in self._digits.items():
            x, y = self._at(value, value, field, height)
            beside = self._span.left - self._canvas.sizes.gap / 2
            self._canvas.write(beside, y - line_height(quiet) / 2, digit, quiet, align="right", gid=f"axis:y:{value}")
            self._canvas.write(x, field + height, digit, quiet, align="center", gid=f"axis:x:{value}")

    def _draw(self, markers: Sequence[_Marker], field: float, height: float) -> None:
        canvas = self._canvas
        for marker in markers:
            here, there = marker.satisfaction, marker.importance
            cross = (
                ((here.low, there.value), (here.high, there.value)),
                ((here.value, there.low), (here.value, there.high)),
            )
            for ends in cross:
                places = [self._at(*end, field, height) for end in ends]
                canvas.line(places, colour=style.MUTED, width=style.CROSS, gid=f"cross:{marker.number}")
        points = [self._at(one.satisfaction.value, one.importance.value, field, height) for one in markers]
        reach = style.CHIP_RADIUS + style.CHIP_GAP
        zones = [self._zone(marker, field, height) for marker in markers]
        whole = self._inner(field, height)
        chips = apart(points, distance=2 * reach, clear=reach + style.DOT, fields=zones, whole=whole)
        for marker, point, chip in zip(markers, points, chips, strict=True):
            canvas.line([point, chip], colour=marker.colour, width=style.CROSS)
            draw_disc(canvas, *point, style.DOT, colour=marker.colour, gid=f"point:{marker.number}")
        for marker, chip in zip(markers, chips, strict=True):
            draw_chip(canvas, *chip, str(marker.number), colour=marker.colour, gid=f"chip:{marker.number}")


def _list(canvas: Canvas, markers: Sequence[_Marker], locale: Locale) -> list[Block]:
    """Return the stages by their opportunity, the highest first, in two columns if they are many."""
    ranked = sorted(markers, key=_rank)
    across = 1 if len(ranked) <= style.LIST_ALONE else 2
    gap = canvas.sizes.gap
    width = (canvas.span.width - (across - 1) * 2 * gap) / across
    spans = [
        Span(left, left + width) for left in (canvas.span.left + number * (width + 2 * gap) for number in range(across))
    ]
    down = -(-len(ranked) // across)
    columns = [ranked[start : start + down] for start in range(0, len(ranked), down)]
    blocks = [
        [_entry(canvas, marker, span, locale) for marker in column]
        for column, span in zip(columns, spans, strict=False)
    ]

    def paint(top: float) -> None:
        for column in blocks:
            start = top
            for block in column:
                block.paint(start)
                start += block.height

    heading = cards.heading(canvas, locale.gettext("Stages"), locale.gettext("opportunity, of 20"), canvas.span)
    return [heading, Block(max(map(height_of, blocks)), paint)]


def _rank(marker: _Marker) -> tuple[bool, float, int]:
    score = marker.stage.opportunity
    return (score is None, 0 if score is None else -score.value, marker.number)


def _entry(canvas: Canvas, marker: _Marker, span: Span, locale: Locale) -> Block:
    look, name_look, gap = canvas.sizes.row, canvas.sizes.body, canvas.sizes.gap
    score = marker.stage.opportunity
    text = lanes.GAP if score is None else locale.decimal(score.value)
    widest = canvas.measure(locale.decimal(20), look)
    number_look = look.but(size=name_look.size, colour=marker.colour)
    left = span.left + canvas.measure("00", number_look) + gap
    name = canvas.wrap(in_language(marker.stage.short_title, locale), name_look, span.right - widest - gap - left)
    height = max(len(name) * line_height(name_look), line_height(look))

    def paint(top: float) -> None:
        middle = top + height / 2
        start = middle - len(name) * line_height(name_look) / 2
        number_end = left - gap
        gid = f"entry:{marker.number}"
        canvas.write(number_end, start, str(marker.number), number_look, align="right", gid=f"{gid}:number")
        canvas.write_lines(left, start, name, name_look, gid=f"{gid}:name")
        score_top = middle - line_height(look) / 2
        canvas.write(span.right, score_top, text, look, align="right", gid=f"{gid}:score")

    return Block(height, paint)
