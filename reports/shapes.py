"""Small drawings: faces, stars, chevrons, cards. Shape carries the meaning, colour repeats it."""

from enum import Enum
from math import cos, pi, sin

from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, RegularPolygon, Wedge
from matplotlib.path import Path

from reports import style
from reports.canvas import Canvas, line_height
from reports.journey_map import Face
from reports.style import CurveLook, Marker

FACE_COLOURS = {Face.HAPPY: style.HAPPY, Face.NEUTRAL: style.NEUTRAL, Face.SAD: style.SAD}
MARKER_RIM = 3.0
_MOUTH_BEND = {Face.HAPPY: 0.42, Face.NEUTRAL: 0.0, Face.SAD: -0.42}


def draw_face(canvas: Canvas, x: float, y: float, radius: float, face: Face | None, *, thin: bool = False) -> None:
    """Draw a face whose mouth tells the mood; thin evidence has a thin rim. Nobody's face (None) is pale and calm."""
    colour = FACE_COLOURS[face] if face else style.STAGE_EDGE
    rim = radius * (0.1 if thin else 0.22)
    canvas.add(
        Circle(
            (x, y),
            radius,
            facecolor=style.CARD,
            edgecolor=colour,
            linewidth=canvas.points(rim),
            gid=f"face:{face}" if face else None,
        )
    )
    for side in (-1, 1):
        canvas.add(
            Circle((x + side * 0.34 * radius, y - 0.2 * radius), 0.11 * radius, facecolor=colour, edgecolor="none")
        )
    bend = (_MOUTH_BEND[face] if face else 0) * radius
    half = 0.44 * radius
    ends = y + 0.36 * radius - bend / 2
    mouth = Path(
        [(x - half, ends), (x - 0.6 * half, ends + bend), (x + 0.6 * half, ends + bend), (x + half, ends)],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    canvas.add(
        PathPatch(mouth, facecolor="none", edgecolor=colour, linewidth=canvas.points(0.14 * radius), capstyle="round")
    )


def draw_person(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Draw head and shoulders of nobody in particular in a circle."""
    frame = Circle((x, y), radius, facecolor=style.SATISFACTION_BAND, edgecolor="none", gid="person")
    canvas.add(frame)
    shoulders = Wedge((x, y + 1.05 * radius), 0.78 * radius, 180, 360, facecolor=style.SATISFACTION, edgecolor="none")
    canvas.add(shoulders)
    shoulders.set_clip_path(frame)
    canvas.add(Circle((x, y - 0.22 * radius), 0.36 * radius, facecolor=style.SATISFACTION, edgecolor="none"))


class Star(Enum):
    """The sign of a moment of truth, hollow where it is a possible one."""

    WHOLE = "star"
    HOLLOW = "star:hollow"


def draw_star(canvas: Canvas, x: float, y: float, radius: float, star: Star) -> None:
    """Draw the five-pointed star of a moment of truth."""
    reaches = [radius if turn % 2 == 0 else style.STAR_WAIST * radius for turn in range(10)]
    corners = [(x + reach * sin(turn * pi / 5), y - reach * cos(turn * pi / 5)) for turn, reach in enumerate(reaches)]
    _polygon(canvas, corners, style.STAR, hollow=star is Star.HOLLOW, rim=style.STAR_RIM, gid=star.value)


def draw_diamond(canvas: Canvas, x: float, y: float, radius: float, colour: str, *, thin: bool = False) -> None:
    """Draw the marker of the importance curve."""
    corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    _polygon(canvas, corners, colour, hollow=thin, gid="diamond")


def draw_square(canvas: Canvas, x: float, y: float, radius: float, colour: str, *, thin: bool = False) -> None:
    """Draw the marker of the agents' curve, hollow when the evidence is thin."""
    corners = [(x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)]
    gid = "square:thin" if thin else "square"
    _polygon(canvas, corners, colour, hollow=thin, rim=MARKER_RIM if thin else 0, gid=gid)


def draw_triangle(canvas: Canvas, x: float, y: float, radius: float, colour: str) -> None:
    """Draw the marker of managers' bets, hollow, so that what lies below it is seen."""
    corners = [(x, y - radius), (x + radius, y + 0.8 * radius), (x - radius, y + 0.8 * radius)]
    _polygon(canvas, corners, colour, hollow=True, gid="triangle")


def _polygon(
    canvas: Canvas, corners: list[tuple[float, float]], colour: str, *, hollow: bool, rim: float = MARKER_RIM, gid: str
) -> None:
    ground = style.CARD if hollow else colour
    width = canvas.points(rim)
    canvas.add(Polygon(corners, closed=True, facecolor=ground, edgecolor=colour, linewidth=width, gid=gid))


def draw_mark(canvas: Canvas, x: float, y: float, radius: float, look: CurveLook, *, thin: bool, gid: str) -> None:
    """Draw the marker of one of several curves, empty when the evidence is thin."""
    corners, turn, reach = _MARKERS[look.marker]
    canvas.add(
        RegularPolygon(
            (x, y),
            corners,
            radius=reach * radius,
            orientation=turn,
            facecolor=style.PAPER if thin else look.colour,
            edgecolor=look.colour if thin else style.PAPER,
            linewidth=canvas.points(style.OVERLAY_EDGE if thin else style.FINE),
            gid=gid,
        )
    )


_MARKERS = {
    Marker.DISC: (32, 0.0, 0.95),
    Marker.SQUARE: (4, pi / 4, 1.2),
    Marker.DIAMOND: (4, 0.0, 1.25),
    Marker.PEAK: (3, pi, 1.3),  # y grows downwards
    Marker.DIP: (3, 0.0, 1.3),
}
"""Corners, turn and reach of each marker; reaches make them look equally large."""


def draw_chevron(
    canvas: Canvas, left: float, right: float, top: float, bottom: float, *, fill: str, edge: str | None, gid: str
) -> None:
    """Draw a stage as an arrow that points to the next one; an edge makes it stand out."""
    tip = style.CHEVRON_TIP
    middle = (top + bottom) / 2
    corners = [
        (left, top),
        (right - tip, top),
        (right, middle),
        (right - tip, bottom),
        (left, bottom),
        (left + tip, middle),
    ]
    canvas.add(
        Polygon(
            corners,
            closed=True,
            facecolor=fill,
            edgecolor=edge or "none",
            linewidth=canvas.points(style.CHEVRON_EDGE) if edge else 0,
            joinstyle="round",
            gid=gid,
        )
    )


def draw_card(canvas: Canvas, left: float, top: float, right: float, bottom: float, *, gid: str) -> None:
    """Draw a white card with round corners."""
    canvas.add(
        FancyBboxPatch(
            (left, top),
            right - left,
            bottom - top,
            boxstyle=f"round,pad=0,rounding_size={style.CARD_ROUNDING}",
            facecolor=style.CARD,
            edgecolor=style.CARD_EDGE,
            linewidth=canvas.points(2),
            gid=gid,
        )
    )


def draw_bar(
    canvas: Canvas, left: float, top: float, right: float, bottom: float, *, colour: str, gid: str | None = None
) -> None:
    """Draw a bar with slightly rounded corners."""
    rounding = min(style.BAR_ROUNDING, (right - left) / 2, (bottom - top) / 2)
    canvas.add(
        FancyBboxPatch(
            (left, top),
            right - left,
            bottom - top,
            boxstyle=f"round,pad=0,rounding_size={rounding}",
            facecolor=colour,
            edgecolor="none",
            gid=gid,
        )
    )


def draw_disc(canvas: Canvas, x: float, y: float, radius: float, *, colour: str, gid: str) -> None:
    """Draw a filled circle."""
    canvas.add(Circle((x, y), radius, facecolor=colour, edgecolor=style.CARD, linewidth=canvas.points(2), gid=gid))


def draw_ring(canvas: Canvas, x: float, y: float, radius: float, *, colour: str, gid: str) -> None:
    """Draw a circle that is empty inside."""
    ring = Circle((x, y), radius - style.RING / 2, facecolor=style.PAPER, edgecolor=colour, gid=gid)
    ring.set_linewidth(canvas.points(style.RING))
    canvas.add(ring)


def draw_chip(canvas: Canvas, x: float, y: float, text: str, *, colour: str, gid: str) -> None:
    """Draw a disc with a short text in its middle."""
    draw_disc(canvas, x, y, style.CHIP_RADIUS, colour=colour, gid=gid)
    canvas.write(x, y - line_height(style.CHIP) / 2, text, style.CHIP, align="center", gid=f"{gid}:text")
