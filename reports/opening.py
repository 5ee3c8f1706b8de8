"""What every further picture begins with, and what it says instead when there is nothing to draw."""

from collections.abc import Sequence

from interview.language import Locale
from reports import lanes
from reports.canvas import Block, Canvas, space
from reports.journey_map import JourneyMap
from reports.wording import customers_phrase, dates_phrase, filter_facts


def opening(canvas: Canvas, journey_map: JourneyMap, title: str, facts: Sequence[str], locale: Locale) -> list[Block]:
    """Return the banner of examples, title and facts: the picture gets forwarded, so it says all of it itself."""
    return [
        *lanes.example_banner(canvas, journey_map, locale),
        space(canvas.sizes.gap),
        canvas.paragraph(title, canvas.sizes.title, canvas.span, gid="title"),
        lanes.facts(canvas, facts, canvas.span),
        space(canvas.sizes.gap),
    ]


def who_and_when(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Return people, period and filter of a map."""
    return [
        customers_phrase(journey_map, locale),
        dates_phrase(journey_map, locale),
        *filter_facts(journey_map, locale),
    ]


def said_instead(canvas: Canvas, journey_map: JourneyMap, title: str, sentence: str, locale: Locale) -> list[Block]:
    """Return the whole picture of a map that is shown but has nothing for this one."""
    gap = canvas.sizes.gap
    return [
        *opening(canvas, journey_map, title, who_and_when(journey_map, locale), locale),
        space(gap),
        lanes.waiting_faces(canvas),
        space(2 * gap),
        canvas.paragraph(sentence, canvas.sizes.message, canvas.span, gid="message"),
        space(2 * gap),
    ]


def notes(canvas: Canvas, sentences: Sequence[str]) -> list[Block]:
    """Return what a reader has to know at the foot of the picture, in quiet letters."""
    gap = canvas.sizes.gap
    if not sentences:
        return [space(gap)]
    return [
        space(gap / 2),
        canvas.paragraph(" ".join(sentences), canvas.sizes.quiet, canvas.span, gid="note"),
        space(gap),
    ]
