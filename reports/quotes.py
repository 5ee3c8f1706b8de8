"""Short clauses in people's own words, chosen by rule: short, safe, typical, and different from one another."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from interview.corrections import Place
from interview.records import EXPECTED, AnswerRecord, InterviewRecord, Layer, Origin, Reading, Role
from reports.imported import by_origin
from reports.journey_map import Quote
from reports.metrics import K_QUOTES
from reports.people import UNTOLD, tells
from reports.plan import MapPlan
from reports.settled import Group

SHORTEST, LONGEST = 24, 140  # characters: less says nothing, more could be a story
MOST_OF_A_GROUP = 6
ALIKE = 0.5  # share of common words from which two clauses say the same
STEM = 5  # letters by which words of inflecting languages are taken for the same
QUOTED = frozenset({Layer.PAIN, Layer.GAIN, Layer.LANE})
EXPECT = "expect"
"""Lane of what was expected of a stage: quotes alone, for no finding stands behind it that could be counted."""

_SENTENCE = re.compile(r"[^.!?…;\n]+(?:[.!?…]+[»”\"')]*(?=\s|$)|[;\n]|$|.)")
_CLAUSE = re.compile(r"[^,:–—]+")
UNSAFE = re.compile(r"\[|\d{3,}|[@#]|https?:|www\.")
"""A redacted place, a number that could be somebody's, an address: such a clause is passed over, not shortened."""
_PAIRS = (("«", "»"), ("(", ")"), ('"', '"'))
"""Marks of which a clause that is not torn out of a sentence has both, or an even number."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that tells of a pain, a gain or a lane, or of what was expected. stems: what its words begin with.

    teller: whose it is. read_as: what it was read as. told: what it tells of, as managers corrected it; None where it
    tells nothing after all. source: of imported words.
    """

    language: str
    text: str
    stems: frozenset[str]
    teller: str
    read_as: Group
    told: Group | None
    source: str | None
    place: Place | None = None
    pinned: bool = False
    hidden: bool = False


def choose_quotes(records: Iterable[InterviewRecord], plan: MapPlan, *, k: int = K_QUOTES) -> tuple[Quote, ...]:
    """Choose clauses for each pain, gain and lane of a stage that at least k customers told; imported from k as well.

    Likewise for what at least k customers had expected of a stage, as one more lane; whatever was read in these words
    counts nowhere, so that no pain and no share stands behind them.

    records: those whose answers are in the shown map, one for each respondent. Of one person at most one clause stands
    in a group, and never a story as a whole; in all lanes of a stage together at most one as well, which no pain and no
    gain of the stage quotes. Managers' corrections take clauses away, put them first or under another
    name; none brings words to light that would not be chosen without it, or the next ones would come one by one.
    """
    origins = by_origin(records)
    voices = defaultdict[str, int](count().__next__)
    told = _chosen_of(origins.told, plan, voices, k=k)
    counts = Counter((one.stage_id, one.layer, one.label) for one in told)
    imported: list[Quote] = []
    for one in _chosen_of(origins.imported, plan, voices, k=k):
        group = (one.stage_id, one.layer, one.label)
        counts[group] += 1
        if counts[group] <= MOST_OF_A_GROUP:
            imported.append(replace(one, imported=True))
    together = [*told, *imported]
    return tuple(sorted(together, key=lambda one: (one.stage_id, one.layer, one.label)))


def _chosen_of(
    records: Iterable[InterviewRecord], plan: MapPlan, voices: defaultdict[str, int], *, k: int
) -> tuple[Quote, ...]:
    read: dict[Group, list[Clause]] = defaultdict(list)
    tellers: defaultdict[Group, Counter[str | None]] = defaultdict(Counter)
    ways: Counter[tuple[Group, Group]] = Counter()
    for record in records:
        if record.role is Role.CUSTOMER and record.disposition not in UNTOLD:
            said = _said(record, plan)
            ways.update(_ways(record, plan))
            for group, clauses in said.items():
                tellers[group][_source(record)] += 1
                read[group] += sorted(clauses, key=lambda clause: not clause.pinned)[: None if _is_lane(group) else 1]
    large_read = [group for group in sorted(read) if tellers[group].total() >= k]
    chosen = [clause for group in large_read if not _is_lane(group) for clause in _typical(read[group])]
    # What few told goes first, or those whom it has in common with a larger lane would be quoted there.
    for group in sorted(filter(_is_lane, large_read), key=lambda group: tellers[group].total()):
        chosen += _typical(read[group], beside=[one for one in chosen if one.read_as[0] == group[0]])
    named = {group: _named_sources(people, k=k) for group, people in tellers.items()}
    large = {now for (_, now), people in ways.items() if people >= k}
    return tuple(
        Quote(
            *group,
            text=clause.text,
            language=clause.language,
            source=clause.source if clause.source in named[clause.read_as] else None,
            place=clause.place,
            voice=voices[clause.teller],
        )
        for group in sorted(large)
        for clause in _one_of_each([one for one in chosen if one.told == group and not one.hidden])
    )


def _is_lane(group: Group) -> bool:
    return group[1] is Layer.LANE


def _source(record: InterviewRecord) -> str | None:
    """Return where imported words come from; of people who were asked nobody tells."""
    return record.source if record.origin is Origin.IMPORTED else None


def _named_sources(people: Mapping[str | None, int], *, k: int) -> frozenset[str]:
    """Return the sources of which at least k people tell the same; none where fewer than k others would be left."""
    large = {source: count for source, count in people.items() if source is not None and count >= k}
    rest = sum(people.values()) - sum(large.values())
    return frozenset(large) if rest == 0 or rest >= k else frozenset()


def _told_of(record: InterviewRecord, plan: MapPlan) -> Iterator[tuple[AnswerRecord, Reading, Group, Group | None]]:
    """Yield what was read of a stage and can be quoted, with the group it was read as and the one it counts in."""
    for answer, stage_id in _of_stages(record, plan.told_by):
        for reading in answer.readings:
            was, now = reading.was, reading.now
            if was.layer in QUOTED and not was.unsure:
                told = None if now is None else (stage_id, now.layer, now.label)
                yield answer, reading, (stage_id, was.layer, was.label), told


def _expected(record: InterviewRecord) -> Iterator[tuple[AnswerRecord, Group]]:
    """Yield the words that say what was expected of a stage, with their group; whatever else was read in them."""
    for answer, stage_id in _of_stages(record, frozenset({EXPECTED})):
        yield answer, (stage_id, Layer.LANE, EXPECT)


def _of_stages(record: InterviewRecord, told_by: frozenset[str] | None) -> Iterator[tuple[AnswerRecord, str]]:
    """Yield the words about a stage that hold, as answers to some questions, with that stage."""
    for answer in record.answers:
        holds = not answer.superseded and not answer.skipped and tells(answer, told_by)
        if holds and answer.stage_id is not None:
            yield answer, answer.stage_id


def _ways(record: InterviewRecord, plan: MapPlan) -> set[tuple[Group, Group]]:
    """Return what one person tells of by the tagger's reading and by merges, not by corrections of single findings.

    Those could fill up a group until somebody shows who is in it alone.
    """
    told = _told_of(record, plan)
    ways = {(was, now) for _, reading, was, now in told if now is not None and not reading.by_hand}
    return ways | {(group, group) for _, group in _expected(record)}


def _said(record: InterviewRecord, plan: MapPlan) -> dict[Group, list[Clause]]:
    """Return the clauses of one person by what was read in them; none where none is short, safe and whole by itself."""
    said: dict[Group, list[Clause]] = defaultdict(list)
    for answer, reading, group, told in _told_of(record, plan):
        # A reply to a follow-up leans on its question: "To some technical department." alone tells of nothing.
        places = () if answer.probe else _places(answer.text or "", reading.was.start, reading.was.end)
        said[group] += _clauses(record, answer, places, group, told)
    for answer, group in _expected(record):
        said[group] += _clauses(record, answer, _openings(answer.text or ""), group, group)
    return said


def _clauses(
    record: InterviewRecord, answer: AnswerRecord, places: Iterable[tuple[int, int]], group: Group, told: Group | None
) -> Iterator[Clause]:
    """Yield the clause at the first of some places that is long enough, if it can be quoted. told: as in `Clause`."""
    found = _clause(answer.text or "", places)
    if found is None:
        return
    quoted, start, end = found
    yield Clause(
        record.language,
        quoted,
        _stems(quoted),
        record.respondent_id,
        group,
        told,
        _source(record),
        None if answer.answer_id is None else Place(answer.answer_id, answer.revision, start, end),
        pinned=answer.amended is not None and meets(answer.amended.pinned, start, end),
        hidden=answer.amended is not None and meets(answer.amended.hidden, start, end),
    )


def meets(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether a place in a text has something of one of several others."""
    return any(one_start < end and start < one_end for one_start, one_end in spans)


def _one_of_each(clauses: Sequence[Clause]) -> list[Clause]:
    """Return pinned clauses first, one of each person, those that say the same left out."""
    kept: list[Clause] = []
    for clause in sorted(clauses, key=lambda clause: not clause.pinned):
        is_new = not any(clause.teller == other.teller or _alike(clause, other) for other in kept)
        if is_new and len(kept) < MOST_OF_A_GROUP:
            kept.append(clause)
    return kept


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text stand, half-open, in code points; a dot inside a word ends none."""
    spans: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if spans and not text[start].isspace() and text[start - 1] not in ";\n":
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def tidy(words: str) -> str:
    """Write words in one line, without what divides them from others."""
    return " ".join(words.split()).strip(" ,;:–—-")


def _clause(text: str, places: Iterable[tuple[int, int]]) -> tuple[str, int, int] | None:
    """Return the words at the first place that is neither too short nor too long, and where it is; None if unsafe."""
    for first, last in places:
        clause = tidy(text[first:last])
        if SHORTEST <= len(clause) <= LONGEST:
            return None if UNSAFE.search(clause) or _is_torn(clause) else (clause, first, last)
    return None


def without_words(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return quotes of which only the places of their words are left, to be kept."""
    return tuple(replace(quote, text="") for quote in quotes)


def with_words(quotes: Iterable[Quote], texts: Mapping[tuple[int, int], str]) -> tuple[Quote, ...] | None:
    """Return quotes with their words again; None where any are gone, or were edited.

    texts: of answers as they are now, by number and revision.
    """
    found: list[Quote] = []
    for quote in quotes:
        place = quote.place
        text = None if place is None else texts.get((place.answer_id, place.revision))
        if place is None or text is None:
            return None
        found.append(replace(quote, text=tidy(text[place.start : place.end])))
    return tuple(found)


def _places(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the words of a finding could be quoted from; a short sentence takes the one before it along."""
    found = sentences(text)
    inside = [number for number, (first, last) in enumerate(found) if first < end and start < last]
    if inside:
        first, last = found[inside[0]][0], found[inside[-1]][1]
        yield first, last
        if last - first < LONGEST:
            yield found[max(0, inside[0] - 1)][0], last
    clauses = [match.span() for match in _CLAUSE.finditer(text) if match.start() < end and start < match.end()]
    if clauses:
        yield clauses[0][0], clauses[-1][1]


def _openings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first sentence of an answer, then with the one after it, and so on to the end of the first message.

    What answers a question stands there; further on people tell what came instead.
    """
    yield from ((0, last) for _, last in sentences(text.partition("\n")[0]))


def _is_torn(clause: str) -> bool:
    return any(
        clause.count(opening) % 2 if opening == closing else clause.count(opening) != clause.count(closing)
        for opening, closing in _PAIRS
    )


def _typical(clauses: Sequence[Clause], *, beside: Sequence[Clause] = ()) -> list[Clause]:
    """Choose the clauses that share most words with the others of their language, leaving out what says the same.

    beside: what is quoted of the same stage; neither its words are chosen again nor, in lanes, the people of another
    lane. Whoever is quoted nowhere comes first.
    """
    quoted = {one.teller for one in beside}
    common = Counter((clause.language, stem) for clause in clauses for stem in clause.stems)

    def rank(clause: Clause) -> tuple[bool, bool, float, int, str]:
        shared = sum(common[clause.language, stem] - 1 for stem in clause.stems)
        return (
            not clause.pinned,
            clause.teller in quoted,
            -shared / max(1, len(clause.stems)),
            len(clause.text),
            clause.text,
        )

    chosen: list[Clause] = []
    for clause in sorted(clauses, key=rank):
        if len(chosen) < MOST_OF_A_GROUP and not any(_repeats(clause, other) for other in (*chosen, *beside)):
            chosen.append(clause)
    return chosen


def _repeats(clause: Clause, other: Clause) -> bool:
    """Tell whether a clause says what another one says, or as a lane's is of somebody whom a lane quotes."""
    if clause.teller != other.teller:
        return _alike(clause, other)
    is_part = clause.text in other.text or other.text in clause.text
    return (_is_lane(clause.read_as) and _is_lane(other.read_as)) or is_part or _alike(clause, other)


def _alike(clause: Clause, other: Clause) -> bool:
    return clause.text == other.text or _share_stems(clause.stems, other.stems)


def say_the_same(quote: Quote, other: Quote) -> bool:
    """Tell whether two quotes have much the same words."""
    return quote.text == other.text or _share_stems(_stems(quote.text), _stems(other.text))


def _share_stems(stems: frozenset[str], others: frozenset[str]) -> bool:
    return len(stems & others) > ALIKE * len(stems | others)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.lower()[:STEM] for word in _WORD.findall(text))
