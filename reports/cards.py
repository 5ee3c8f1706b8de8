"""Framed parts: the banner of examples, headings, figures side by side, a card for each pain."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import style
from reports.canvas import Block, Canvas, Span, baseline, line_height, space
from reports.shapes import draw_bar, draw_card
from reports.style import TextStyle


@dataclass(frozen=True, slots=True)
class PainCard:
    """What a pain's card says; pale when the evidence is thin."""

    name: str
    details: Sequence[str]
    share: str
    link: str
    link_look: TextStyle
    pale: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """One score: its name, its value, its range and number of people. colour: of the value, where it is another."""

    name: str
    value: str
    details: Sequence[str]
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A share (0..1) as a bar, with its name left of it and its numbers right of it."""

    name: str
    share: float
    numbers: str


def bars(canvas: Canvas, shown: Sequence[Bar], span: Span) -> Block:
    """Return bars under one another on a track that stands for everybody."""
    body, quiet, gap = canvas.sizes.body, canvas.sizes.quiet, canvas.sizes.gap
    room = style.BAR_NAME_SHARE * span.width
    names = [canvas.wrap(bar.name, body, room) for bar in shown]
    left = span.left + min(room, max(canvas.measure(line, body) for lines in names for line in lines)) + gap
    right = span.right - max(canvas.measure(bar.numbers, quiet) for bar in shown) - gap
    heights = [len(lines) * line_height(body) for lines in names]

    def paint(top: float) -> None:
        for number, (bar, lines, height) in enumerate(zip(shown, names, heights, strict=True)):
            canvas.write_lines(span.left, top, lines, body, gid=f"bar:{number}:name")
            middle, half = top + height / 2, style.SIGN_SHARE * body.size
            draw_bar(canvas, left, middle - half, right, middle + half, colour=style.BAR_TRACK)
            end = left + bar.share * (right - left)
            draw_bar(canvas, left, middle - half, end, middle + half, colour=style.BAR_FILL, gid=f"bar:{number}")
            text_top = middle - line_height(quiet) / 2
            canvas.write(span.right, text_top, bar.numbers, quiet, align="right", gid=f"bar:{number}:numbers")
            top += height

    return Block(sum(heights), paint)


def banner(canvas: Canvas, text: str) -> Block:
    """Draw a band across the top that nobody can overlook."""
    look, gap = canvas.sizes.banner, canvas.sizes.gap
    lines = canvas.wrap(text, look, canvas.span.width)
    height = len(lines) * line_height(look) + gap

    def paint(top: float) -> None:
        corners = [(0.0, top), (canvas.width, top), (canvas.width, top + height), (0.0, top + height)]
        canvas.area(corners, colour=style.BANNER, gid="banner:band")
        canvas.write_lines(canvas.width / 2, top + gap / 2, lines, look, align="center", gid="banner")

    return Block(height, paint)


def heading(canvas: Canvas, text: str, beside: str, span: Span) -> Block:
    """Return a heading with a column title at the right end of its last line, or below it."""
    look, quiet = canvas.sizes.heading, canvas.sizes.quiet
    lines = canvas.wrap(text, look, span.width)
    fits = canvas.measure(lines[-1], look) + 2 * canvas.sizes.gap + canvas.measure(beside, quiet) <= span.width
    height = len(lines) * line_height(look)
    below = [beside] if fits else canvas.wrap(beside, quiet, span.width)

    def paint(top: float) -> None:
        canvas.write_lines(span.left, top, lines, look, gid="heading")
        end = top + height
        if fits:
            end += baseline(look) - line_height(look) - baseline(quiet)
        canvas.write_lines(span.right, end, below, quiet, align="right", gid="heading:link")

    return Block(height + (0 if fits else len(below) * line_height(quiet)), paint)


def pain_cards(canvas: Canvas, cards: Sequence[PainCard], span: Span, *, tight: bool = False) -> list[Block]:
    """Return a card for each pain: name and place at the left, share and link in columns at the right.

    tight: half the room above and below the words, and between the cards.
    """
    gap = canvas.sizes.gap
    air = gap / 2 if tight else gap
    link = span.right - gap
    share = link - max(canvas.measure(card.link, card.link_look) for card in cards) - 1.5 * gap
    words_end = share - max(canvas.measure(card.share, canvas.sizes.figure) for card in cards) - gap
    words = Span(span.left + style.PAIN_BAR + 1.2 * gap, words_end)
    return [
        block
        for number, card in enumerate(cards)
        for block in (
            _card(canvas, card, span, words, ends=(share, link), air=air, gid=f"pain:{number}"),
            space(air / 2),
        )
    ]


def tiles(canvas: Canvas, shown: Sequence[Tile], span: Span) -> Block:
    """Return scores side by side."""
    gap, figure, quiet = canvas.sizes.gap, canvas.sizes.tile, canvas.sizes.quiet
    width = (span.width - gap * (len(shown) - 1)) / len(shown)
    wrapped = [
        [line for detail in tile.details for line in canvas.wrap(detail, quiet, width - 2 * gap)] for tile in shown
    ]
    names = [canvas.wrap(tile.name, quiet, width - 2 * gap) for tile in shown]
    above = max(map(len, names)) * line_height(quiet)
    height = above + line_height(figure) + max(map(len, wrapped)) * line_height(quiet) + gap

    def paint(top: float) -> None:
        for number, (tile, name, lines) in enumerate(zip(shown, names, wrapped, strict=True)):
            left = span.left + number * (width + gap)
            draw_card(canvas, left, top, left + width, top + height, gid=f"tile:{number}:card")
            start = top + gap / 2
            canvas.write_lines(left + gap, start, name, quiet, gid=f"tile:{number}:name")
            canvas.write(
                left + gap, start + above, tile.value, figure.but(colour=tile.colour), gid=f"tile:{number}:value"
            )
            details = start + above + line_height(figure)
            canvas.write_lines(left + gap, details, lines, quiet, gid=f"tile:{number}:details")

    return Block(height, paint)


def quote(canvas: Canvas, words: str, *, gid: str) -> Block:
    """Return somebody's words with a bar at their side."""
    span = Span(canvas.span.left + style.PAIN_BAR + canvas.sizes.gap, canvas.span.right)
    block = canvas.paragraph(words, canvas.sizes.body, span, gid=gid)

    def paint(top: float) -> None:
        left = canvas.span.left
        draw_bar(canvas, left, top, left + style.PAIN_BAR, top + block.height, colour=style.SATISFACTION)
        block.paint(top)

    return Block(block.height, paint)


def _card(
    canvas: Canvas,
    card: PainCard,
    frame: Span,
    words: Span,
    *,
    ends: tuple[float, float],
    air: float,
    gid: str,
) -> Block:
    sizes = canvas.sizes
    name = canvas.wrap(card.name, sizes.pain, words.width)
    detail = canvas.flow(card.details, sizes.quiet, words.width)
    height = len(name) * line_height(sizes.pain) + len(detail) * line_height(sizes.quiet) + air

    def paint(top: float) -> None:
        draw_card(canvas, frame.left, top, frame.right, top + height, gid=f"{gid}:card")
        colour = style.SAD_PALE if card.pale else style.SAD
        draw_bar(canvas, frame.left, top, frame.left + style.PAIN_BAR, top + height, colour=colour)
        start = top + air / 2
        canvas.write_lines(words.left, start, name, sizes.pain, gid=f"{gid}:name")
        start += len(name) * line_height(sizes.pain)
        canvas.write_lines(words.left, start, detail, sizes.quiet, gid=f"{gid}:detail")
        figures = ((card.share, sizes.figure, "share"), (card.link, card.link_look, "link"))
        for right, (text, look, part) in zip(ends, figures, strict=True):
            middle = top + height / 2 - line_height(look) / 2
            canvas.write(right, middle, text, look, align="right", gid=f"{gid}:{part}")

    return Block(height, paint)
