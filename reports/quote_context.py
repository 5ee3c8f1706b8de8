"""What stands around a quote in its answer, for those alone whose author let the whole story be read.

It is looked up for quotes that are shown, and is part of no map: so it comes into no file, and is kept nowhere.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from interview.records import AnswerRecord, InterviewRecord, Origin, Role
from reports.journey_map import Quote
from reports.quotes import UNSAFE, meets, sentences, tidy

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class QuoteContext:
    """The answer that a quote is from, and what its author wrote right before and after it; nothing where not safe.

    guide_version: of the guide that was answered.
    """

    guide_id: str
    guide_version: int
    answer: AnswerRecord
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Around:
    """What a reader sees around a quote. asked: the question, in the reader's language; None where it is not known."""

    asked: str | None
    before: str
    after: str


def context_of(quote: Quote, records: Iterable[InterviewRecord]) -> QuoteContext | None:
    """Return a quote's sentence to its ends, the one before and the one after; None where the quote stands alone.

    That is so of everybody who did not say yes to the whole story being read, of imported words, and of an answer that
    is not the one any more from which the quote was taken. From the quote outwards it ends before the first part that
    could point at somebody or that a manager hid. records: those from which the quotes were chosen, as they are now.
    """
    place = quote.place
    if place is None:
        return None
    for record in records:
        if not record.may_read_story or record.role is not Role.CUSTOMER or record.origin is not Origin.TOLD:
            continue
        for answer in record.answers:
            if (answer.answer_id, answer.revision) == (place.answer_id, place.revision):
                return _around(quote, place.start, place.end, record, answer)
    return None


def _around(quote: Quote, start: int, end: int, record: InterviewRecord, answer: AnswerRecord) -> QuoteContext | None:
    text = answer.text or ""
    if answer.superseded or answer.skipped or tidy(text[start:end]) != quote.text:
        return None
    spans = sentences(text)
    own = [number for number, (first, last) in enumerate(spans) if first < end and start < last]
    first, last = own[0], own[-1]
    before = [(spans[first][0], start), *spans[max(0, first - 1) : first]]
    after = [(end, spans[last][1]), *spans[last + 1 : last + 2]]
    return QuoteContext(
        record.guide_id,
        record.guide_version,
        answer,
        before=" ".join(list(_safe(answer, before))[::-1]),
        after=" ".join(_safe(answer, after)),
    )


def _safe(answer: AnswerRecord, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield the words of places one after another, up to the first one that must not show."""
    hidden = () if answer.amended is None else answer.amended.hidden
    text = answer.text or ""
    for start, end in spans:
        words = tidy(text[start:end])
        if UNSAFE.search(text[max(0, start - 1) : end + 1]) or meets(hidden, start, end):
            return
        if _WORD.search(words):
            yield words
