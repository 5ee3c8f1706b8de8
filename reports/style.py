"""Colours, fonts and sizes of every picture. Sizes are pixels of the preview; text contrast is tested to be 4.5:1."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

import matplotlib as mpl

FONT = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
FONT_BOLD = FONT.with_name("DejaVuSans-Bold.ttf")
"""Bundled with matplotlib and complete for Russian, Romanian, Czech and English."""

# Blue, orange, green, ochre, red: told apart in the common kinds of colour blindness, and never alone.
PAPER = "#FCFAF7"
CARD = "#FFFFFF"
CARD_EDGE = "#E1E5EA"
INK = "#1F2933"
MUTED = "#5B6472"
GRID = "#DDE4EA"
STAGE = "#E7EDF3"
STAGE_EDGE = "#A9B4C0"
STAGE_WORST = "#F7DDDA"
SATISFACTION = "#0A678F"
SATISFACTION_BAND = "#D6E6ED"
IMPORTANCE = "#6A3FA0"
IMPORTANCE_BAND = "#E4DCEF"
STAFF = "#B24A12"
STAFF_BAND = "#F8E9DF"
BETS = "#3A3F47"
HAPPY = "#2B7A57"
NEUTRAL = "#85560C"
SAD = "#B3261E"
SAD_PALE = "#D98A86"
STAR = "#85560C"
BANNER = "#FFE6A8"
BANNER_INK = "#4A3200"
ZONE_FIRST = "#FAE3E0"
ZONE_KEEP = "#E6F1EC"
ZONE_LATER = "#F3F0EA"
ZONE_ENOUGH = "#EDF1F5"
TRACK = "#E7EDF3"
HEAT = (("#9A4708", "#FFFFFF"), ("#F4C290", INK), ("#EFEBE2", INK), ("#B5D5E6", INK), (SATISFACTION, "#FFFFFF"))
"""Ground and letters from the lower end of a scale to the upper one: from ochre over grey to blue."""
OWN = "#A8432B"
OWN_BAR = "#F4DFC9"
OWN_CAP = "#B98A4E"
OWN_PAPER = "#FEF8F0"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks. size: pixels of the em square."""

    size: float
    colour: str = INK
    bold: bool = False

    def but(self, *, size: float | None = None, colour: str | None = None, bold: bool | None = None) -> "TextStyle":
        """Return the style with something changed."""
        return replace(
            self,
            size=self.size if size is None else size,
            colour=self.colour if colour is None else colour,
            bold=self.bold if bold is None else bold,
        )


class Marker(Enum):
    """Shape of the points of a curve."""

    DISC = auto()
    SQUARE = auto()
    DIAMOND = auto()
    PEAK = auto()
    DIP = auto()


@dataclass(frozen=True, slots=True)
class CurveLook:
    """How one of several curves looks. dashes: lengths of stroke and gap, in widths of the line; None: unbroken."""

    colour: str
    dashes: tuple[float, float] | None
    marker: Marker


CURVES = (
    CurveLook(SATISFACTION, None, Marker.DISC),
    CurveLook(STAFF, (4.0, 1.6), Marker.SQUARE),
    CurveLook(IMPORTANCE, (1.2, 1.2), Marker.DIAMOND),
    CurveLook(HAPPY, (7.0, 1.6), Marker.PEAK),
    CurveLook(INK, (2.2, 1.2), Marker.DIP),
)
"""Told apart by line and marker as well, for those who don't see the colours."""

SMALLEST = 30.0  # readable on a phone that shows the picture at a third of its width

TITLE = TextStyle(46, bold=True)
HEADING = TextStyle(38, bold=True)
BODY = TextStyle(SMALLEST)
QUIET = TextStyle(SMALLEST, MUTED)
STAGE_NAME = TextStyle(32, bold=True)
FIGURE = TextStyle(38, bold=True)
ROW = TextStyle(36, bold=True)
PAIN_NAME = TextStyle(32, bold=True)
ZONE_NAME = TextStyle(SMALLEST, bold=True)
CHIP = TextStyle(SMALLEST, CARD, bold=True)
BANNER_TEXT = TextStyle(SMALLEST, BANNER_INK, bold=True)
MESSAGE = TextStyle(42, bold=True)

LINE_HEIGHT = 1.27
ASCENT = 0.928  # of DejaVu Sans, as shares of the em square
DESCENT = 0.236
HALO = 8.0

CHEVRON_TIP = 14.0
CHEVRON_EDGE = 4.0
CARD_ROUNDING = 14.0
BAR_ROUNDING = 5.0
CHEVRON_GAP = 6.0
CHEVRON_ROOM = 20.0  # what notch and tip take from a line of text in the middle
CHEVRON_SHIFT = 7.0  # and how far they move it
ARROW_BLANK = 26.0
NAME_COLUMNS = 3
FINE = 2.0
STAFF_SQUARE = 1.2
BAR_SHARE = 0.62
BAR_WIDEST = 160.0
SHEET_HEAD_SHARE = 0.46
SHEET_PAINS_SHARE = 0.6
WAITING_HEIGHTS = (0.25, 0.0, 0.55, 1.0, 0.4)
AXIS = (1, 3, 5)
PLACING_ROUNDS = 4  # a label that finds room moves the scale, which can turn another one over
STAFF_DASHES = (4.0, 2.2)
BET_DOTS = (1.1, 1.3)
BET_TRIANGLE = 2.2
LABEL_GAP = 4.0
MARK_HITS = 2  # of a line behind a label that a marker behind it is as bad as
BAND_ALONE = 24.0
LEGEND_SIGN = 46.0
SIGN_SHARE = 0.4
STAR_WAIST = 0.45
STAR_RIM = 2.5
STAR_TOP = 1.4  # in radii
STAR_ROW = 2.8
LEGEND_GAP = 12.0
LABEL_LINES = 2
PAIN_BAR = 12.0
CARD_FIGURE = 52.0
CARD_FACE = 48.0
PERSON = 62.0
BAR_TRACK = "#EBEFF3"
BAR_FILL = "#5C8BA6"
BAR_NAME_SHARE = 0.32
CHIP_RADIUS = 27.0
CHIP_GAP = 3.0
CHIP_RINGS = 12
CHIP_TURNS = 16  # places tried on each ring
DOT = 7.0
CROSS = 3.0
ZONE_PADDING = 14.0
MATRIX_LOWEST = 240.0
MATRIX_HIGHEST = 620.0
LIST_ALONE = 4  # stages up to which a list is no shorter in two columns
BAR = 22.0
BAR_RANGE = 5.0
BAR_RANGE_CAP = 22.0
SCALE_DOT = 11.0
RING = 5.0
SCALE_RANGE = 6.0
SCALE_CAP = 8.0
SCALE_APART = 9.0  # from the middle of a scale to what was before above it, and to what is now below it
HEAT_GAP = 4.0
HEAT_PADDING = 6.0
SWATCH = 44.0
CURVE_LOWEST = 230.0  # of the preview; below it one thing after another gives way
OVERLAY_LINE = 6.0
OVERLAY_FIGURE = 32.0
OVERLAY_APART = 22.0  # from one point of a stage to the next
OVERLAY_SPREAD = 0.6  # of a column, taken at most by all of them
OVERLAY_RANGE = 3.0
OVERLAY_STOP = 12.0
OVERLAY_LOWEST = 300.0
OVERLAY_HIGHEST = 520.0
OVERLAY_EDGE = 4.0
OVERLAY_MARK = 12.0
OVERLAY_SIGN = 92.0
BAND_ON = SATISFACTION
BAND_AGAIN = "#94A1AE"
BAND_WHOLE = 200.0  # thickness of what everybody told
BAND_THINNEST = 3.0
BAND_STOP = 8.0
BAND_START = 300.0
BAND_END = 450.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Measures of one kind of picture, in pixels, and its text styles.

    height: the most a preview may have, the least a sheet has. plot_*: heights of the curve; below the wanted one other
    things give way to it, below the lowest nothing does any more. axis: room left of the stages. stage_lines, pains: at
    most.
    """

    width: float
    height: float
    margin: float
    gap: float
    axis: float
    plot_lowest: float
    plot_wanted: float
    plot_highest: float
    face: float
    mark: float
    line: float
    line_thin: float
    staff_line: float
    stage_lines: int
    pains: int
    dpi: float = 100
    title: TextStyle = TITLE
    heading: TextStyle = HEADING
    body: TextStyle = BODY
    quiet: TextStyle = QUIET
    stage: TextStyle = STAGE_NAME
    figure: TextStyle = FIGURE
    row: TextStyle = ROW
    pain: TextStyle = PAIN_NAME
    banner: TextStyle = BANNER_TEXT
    message: TextStyle = MESSAGE
    tile: TextStyle = FIGURE


PREVIEW = Sizes(
    width=1024,
    height=1280,
    margin=36,
    gap=16,
    axis=30,
    plot_lowest=200,
    plot_wanted=260,
    plot_highest=430,
    face=26,
    mark=15,
    line=8,
    line_thin=3,
    staff_line=5,
    stage_lines=2,
    pains=3,
)

TREND = replace(PREVIEW, gap=14, figure=FIGURE.but(size=36), plot_lowest=170, plot_wanted=250, plot_highest=330)
"""Eight figures of NPS stand side by side."""

SHEET = Sizes(
    width=2376,
    height=1680,  # A3 lying down at 144 dots an inch
    margin=66,
    gap=22,
    axis=300,
    plot_lowest=400,
    plot_wanted=400,
    plot_highest=620,
    face=34,
    mark=18,
    line=9,
    line_thin=3,
    staff_line=5,
    stage_lines=3,
    pains=6,
    dpi=144,
    title=TextStyle(60, bold=True),
    heading=TextStyle(38, bold=True),
    body=TextStyle(26),
    quiet=TextStyle(26, MUTED),
    stage=TextStyle(28, bold=True),
    figure=TextStyle(38, bold=True),
    row=TextStyle(32, bold=True),
    pain=TextStyle(28, bold=True),
    banner=TextStyle(32, BANNER_INK, bold=True),
    message=TextStyle(48, bold=True),
    tile=TextStyle(56, bold=True),
)
"""The sharp file, read on a desk: its letters are 9 points on A3."""

OWN_CURVE = Sizes(
    width=1024,
    height=1280,
    margin=44,
    gap=20,
    axis=0,
    plot_lowest=380,
    plot_wanted=380,
    plot_highest=460,
    face=30,
    mark=15,
    line=8,
    line_thin=3,
    staff_line=5,
    stage_lines=2,
    pains=0,
)
