"""Short clauses in people's own words, chosen by rule: short, safe, typical, and different from one another."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interview.records import InterviewRecord, Layer, Role
from reports.journey_map import Quote
from reports.metrics import K_QUOTES
from reports.people import UNTOLD, tells
from reports.plan import MapPlan

SHORTEST, LONGEST = 24, 140  # characters: less says nothing, more could be a story
MOST_OF_A_GROUP = 6
ALIKE = 0.5  # share of common words from which two clauses say the same
STEM = 5  # letters by which words of inflecting languages are taken for the same
QUOTED = frozenset({Layer.PAIN, Layer.GAIN})

_SENTENCE = re.compile(r"[^.!?…;\n]+(?:[.!?…]+(?=\s|$)|[;\n]|$|.)")
_CLAUSE = re.compile(r"[^,:–—]+")
_UNSAFE = re.compile(r"\[|\d{3,}|[@#]|https?:|www\.")
"""A redacted place, a number that could be somebody's, an address: such a clause is passed over, not shortened."""
_WORD = re.compile(r"[^\W\d_]{3,}")

Group = tuple[str, Layer, str]
"""A stage, and a pain or a gain told of it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that tells of a pain or a gain. stems: what its words begin with."""

    language: str
    text: str
    stems: frozenset[str]


def choose_quotes(records: Iterable[InterviewRecord], plan: MapPlan, *, k: int = K_QUOTES) -> tuple[Quote, ...]:
    """Choose clauses for each pain and gain of a stage that at least k customers told of.

    records: those whose answers are in the shown map, one for each respondent. Of one person at most one clause stands
    in a group, and never a story as a whole.
    """
    told: dict[Group, list[Clause]] = defaultdict(list)
    tellers: Counter[Group] = Counter()
    for record in records:
        if record.role is Role.CUSTOMER and record.disposition not in UNTOLD:
            said = _said(record, plan)
            tellers.update(said.keys())
            for group, clauses in said.items():
                told[group] += clauses[:1]
    return tuple(
        Quote(stage_id=stage_id, layer=layer, label=label, text=clause.text, language=clause.language)
        for (stage_id, layer, label), people in sorted(tellers.items())
        if people >= k
        for clause in _typical(told[stage_id, layer, label])
    )


def _said(record: InterviewRecord, plan: MapPlan) -> dict[Group, list[Clause]]:
    """Return the clauses of one person by what they tell of; none where no clause is short and safe."""
    said: dict[Group, list[Clause]] = defaultdict(list)
    for answer in record.answers:
        if answer.superseded or answer.skipped or answer.stage_id is None or not tells(answer, plan.told_by):
            continue
        for finding in answer.findings:
            if finding.layer in QUOTED and not finding.unsure:
                clauses = said[answer.stage_id, finding.layer, finding.label]
                quoted = clause_around(answer.text or "", finding.start, finding.end)
                if quoted is not None:
                    clauses.append(Clause(record.language, quoted, _stems(quoted)))
    return said


def clause_around(text: str, start: int, end: int) -> str | None:
    """Return the sentence that holds a place in a text, or the clause where that is too long; None when not fit.

    start, end: half-open, in code points.
    """
    for pattern in (_SENTENCE, _CLAUSE):
        spans = [match.span() for match in pattern.finditer(text) if match.start() < end and start < match.end()]
        if not spans:
            continue
        first, last = spans[0][0], spans[-1][1]
        clause = " ".join(text[first:last].split()).strip(" ,;:–—-")
        if SHORTEST <= len(clause) <= LONGEST:
            return None if _UNSAFE.search(clause) else clause
    return None


def _typical(clauses: Sequence[Clause]) -> list[Clause]:
    """Choose the clauses that share most words with the others of their language, leaving out what says the same."""
    common = Counter((clause.language, stem) for clause in clauses for stem in clause.stems)

    def rank(clause: Clause) -> tuple[float, int, str]:
        shared = sum(common[clause.language, stem] - 1 for stem in clause.stems)
        return -shared / max(1, len(clause.stems)), len(clause.text), clause.text

    chosen: list[Clause] = []
    for clause in sorted(clauses, key=rank):
        if len(chosen) < MOST_OF_A_GROUP and not any(_alike(clause, other) for other in chosen):
            chosen.append(clause)
    return chosen


def _alike(clause: Clause, other: Clause) -> bool:
    together = clause.stems | other.stems
    return clause.text == other.text or len(clause.stems & other.stems) > ALIKE * len(together)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.lower()[:STEM] for word in _WORD.findall(text))
