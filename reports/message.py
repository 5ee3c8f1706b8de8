"""What every message about a map has: the lines that fit into Telegram, and how a map is introduced."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from interview.language import Locale
from reports.journey_map import JourneyMap, StageCell
from reports.metrics import Estimate
from reports.plan import in_language
from reports.wording import (
    beside_facts,
    dates_phrase,
    filter_phrase,
    hidden_phrase,
    people_phrase,
    range_phrase,
    response_phrase,
)

CAPTION_LIMIT = 1_024
MESSAGE_LIMIT = 4_096
"""Telegram's limits, in UTF-16 units after the entities are parsed."""

PARAGRAPH = "\n\n"
ITEM = " · "
MARK_LENGTH = len("10 / 10")
NAME_LIMIT = 40  # letters of a stage's name; the titles of a guide are other people's texts


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a message. Where there is no room, the lines with the highest rank are given up first."""

    rank: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One caption of several. lines: places of those that stand on it, as a whole or in part."""

    text: str
    lines: tuple[int, ...] = ()


def fitting(lines: Sequence[Line], limit: int, *, divider: str = "\n") -> str:
    """Join the lines, giving up whole ones from the highest rank on until the message fits."""
    kept = list(lines)
    while len(kept) > 1 and _length(divider.join(line.text for line in kept)) > limit:
        kept.remove(max(kept, key=lambda line: line.rank))
    return divider.join(line.text for line in kept)


def caption_pages(head: Sequence[Line], lines: Sequence[Line], locale: Locale) -> list[str]:
    """Spread lines in their order over captions that have the same head; nothing is given up."""
    return [page.text for page in filled_pages(head, lines, locale)]


def filled_pages(head: Sequence[Line], lines: Sequence[Line], locale: Locale) -> list[Page]:
    """Return the same captions, each with what stands on it."""
    above = "\n".join(line.text for line in head)
    room = CAPTION_LIMIT - _length(above) - 2 * len(PARAGRAPH) - MARK_LENGTH
    pages: list[Page] = []
    for place, piece in ((place, piece) for place, line in enumerate(lines) for piece in _pieces(line.text, room)):
        if pages and _length(pages[-1].text + PARAGRAPH + piece) <= room:
            pages[-1] = Page(pages[-1].text + PARAGRAPH + piece, (*pages[-1].lines, place))
        else:
            pages.append(Page(piece, (place,)))
    if len(pages) <= 1:
        return [Page(PARAGRAPH.join([above, *(page.text for page in pages)]), tuple(range(len(lines))))]
    marks = [f"{locale.integer(number)} / {locale.integer(len(pages))}" for number in range(1, len(pages) + 1)]
    return [Page(PARAGRAPH.join([above, page.text, mark]), page.lines) for page, mark in zip(pages, marks, strict=True)]


def _pieces(text: str, room: int) -> list[str]:
    """Break what is too long for a page between the lines, else between the items of a list."""
    pieces = [text]
    for divider, goes_on in (("\n", ""), (ITEM, "… ")):
        pieces = [one for piece in pieces for one in _broken(piece, room, divider, goes_on)]
    return pieces


def _broken(text: str, room: int, divider: str, goes_on: str) -> list[str]:
    if _length(text) <= room:
        return [text]
    pieces: list[str] = []
    for part in text.split(divider):
        if pieces and _length(pieces[-1] + divider + part) <= room:
            pieces[-1] += divider + part
        else:
            pieces.append(f"{goes_on}{part}" if pieces else part)
    return pieces


def _length(html: str) -> int:
    """Count UTF-16 units as Telegram does, after the entities are parsed."""
    return len(unescape(re.sub(r"<[^>]*>", "", html)).encode("utf-16-le")) // 2


def opening_lines(journey_map: JourneyMap, title: str, locale: Locale) -> list[Line]:
    """Title, filter, period and people; before them, when it is so, that the answers are invented."""
    facts = [
        f"<b>{title}</b>",
        escape(filter_phrase(journey_map, locale), quote=False),
        dates_phrase(journey_map, locale),
        response_phrase(journey_map, locale),
        *beside_facts(journey_map, locale),
    ]
    return [*example_lines(journey_map, locale), Line(0, ITEM.join(facts))]


def example_lines(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Say that the answers are invented, when it is so."""
    return [Line(0, f"<i>{locale.gettext('Examples, not real customers')}</i>")] if journey_map.example else []


def nothing_text(journey_map: JourneyMap, title: str, locale: Locale) -> str:
    """Introduce a map that too few people stand behind, and say why nothing follows."""
    facts = [
        f"<b>{title}</b>",
        escape(filter_phrase(journey_map, locale), quote=False),
        dates_phrase(journey_map, locale),
    ]
    return "\n".join([ITEM.join(facts), hidden_phrase(journey_map, locale)])


def stage_name(stage: StageCell, locale: Locale) -> str:
    """Return a stage's short title, safe in HTML and never so long that it drives out the figures."""
    name = in_language(stage.short_title, locale)
    return escape(name if len(name) <= NAME_LIMIT else name[: NAME_LIMIT - 1] + "…", quote=False)


def ranged(written: Callable[[float], str], figure: Estimate, locale: Locale) -> str:
    """Write a figure with the range that it may truly lie in."""
    return f"{written(figure.value)} ({range_phrase(written(figure.low), written(figure.high), locale)})"


def counted(written: Callable[[float], str], figure: Estimate, locale: Locale) -> str:
    """Write a figure with its range and the number of people behind it."""
    ends = range_phrase(written(figure.low), written(figure.high), locale)
    return f"{written(figure.value)} ({ends}; {locale.gettext('n = {n}', n=locale.integer(figure.n))})"


def figure_values(stage: StageCell, figure: Estimate, locale: Locale) -> dict[str, str]:
    """Return what a sentence about one figure of a stage is filled in with."""
    return {
        "stage": stage_name(stage, locale),
        "value": locale.decimal(figure.value),
        "people": people_phrase(figure.n, locale),
        "range": range_phrase(locale.decimal(figure.low), locale.decimal(figure.high), locale),
    }


def rated_lines(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Tell the satisfaction with each stage that can be shown, a sentence each."""
    return [
        locale.gettext("<b>{stage}: {value} of 5</b> ({people}, {range}).", **figure_values(stage, figure, locale))
        for stage in journey_map.stages
        if (figure := journey_map.rating(stage)) is not None
    ]
