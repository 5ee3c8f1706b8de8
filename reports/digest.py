"""What is new on the shown map since a chat was last told of it.

It draws on maps and comparisons as they are shown, which hide small groups, and on what was told: no figure comes from
anywhere else. Of people and mentions a difference counts from k on, so that no digest points at a single one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter

from pydantic import TypeAdapter, ValidationError

from interview.records import Layer
from reports.compare import Change, Comparison, Verdict, changes
from reports.journey_map import JourneyMap, PainPoint, Quote, StageCell
from reports.metrics import Estimate, share

MARK_LETTERS = 4
"""Hexadecimal digits of a quote's mark: one quote in a few hundred passes for told, and no words can be guessed."""
QUOTES_REMEMBERED = 300

NPS, CSAT = "nps", "csat"
_STRONGEST_FIRST = (Verdict.REAL, Verdict.MAYBE)


@dataclass(frozen=True, slots=True)
class ToldPain:
    """What a shown map said of one pain, None where it hid that. share: 0..1."""

    mentions: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """What the last digest with news said. Keep it from one to the next.

    worst: id of the stage, and its satisfaction as it is written. pains: by stage and category. quotes: marks of all
    that were told, oldest first; never words. changes: what was told of comparisons.
    """

    guide_id: str
    customers: int | None
    worst: tuple[str, str] | None
    pains: Mapping[str, ToldPain]
    quotes: tuple[str, ...]
    changes: tuple[str, ...]

    def to_json(self) -> str:
        """Write it for `read_told`."""
        return _ADAPTER.dump_json(self).decode()


_ADAPTER = TypeAdapter(Told)


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure of which `/compare` says that it changed, or perhaps. stage: None where it is an overall score."""

    figure: str
    stage: StageCell | None
    change: Change


@dataclass(frozen=True, slots=True)
class News:
    """What a digest says. more: people beyond those of the last one. before: the pain's share (0..1) then, if shown.

    Without one the pain is on the map for the first time. is_new: False when all of it was said before.
    """

    journey_map: JourneyMap
    comparison: Comparison
    more: int | None
    pain: PainPoint | None
    before: float | None
    quote: Quote | None
    changed: Changed | None
    is_new: bool


def read_told(content: str | None) -> Told | None:
    """Read what `Told.to_json` wrote; None for nothing, and for what another release wrote in another form."""
    if content is None:
        return None
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError:
        return None


def find_news(journey_map: JourneyMap, comparison: Comparison, told: Told | None, *, language: str) -> News:
    """Say what a map and a comparison, both as they may be shown, hold that was not told yet.

    language: of the reader, in which words are quoted if there are any of the same weight.
    """
    base = told if told is not None and told.guide_id == journey_map.guide_id else None
    more = None if base is None else _more(base.customers, journey_map.customers, journey_map.k)
    pain = None if base is None else _grown(journey_map, base)
    quote = None if journey_map.hidden else _untold_quote(journey_map, () if told is None else told.quotes, language)
    changed = _untold_change(comparison, () if base is None else base.changes)
    worst_moved = base is None or (_worst(journey_map) is not None and _worst(journey_map) != base.worst)
    found = any(one is not None for one in (more, pain, quote, changed))
    return News(
        journey_map=journey_map,
        comparison=comparison,
        more=more,
        pain=pain,
        before=None if base is None or pain is None else _before(base, pain).share,
        quote=quote,
        changed=changed,
        is_new=not journey_map.hidden and (worst_moved or found),
    )


def told_after(news: News, told: Told | None) -> Told | None:
    """Return what has been told once this digest is sent. Where it has no news it shows no figure, so nothing moves."""
    if not news.is_new:
        return told
    journey_map = news.journey_map
    quotes = () if told is None else told.quotes
    changes = () if told is None else told.changes
    return Told(
        guide_id=journey_map.guide_id,
        customers=journey_map.customers,
        worst=_worst(journey_map),
        pains={
            _name(pain): ToldPain(pain.mentions, None if pain.share is None else pain.share.value)
            for pain in journey_map.pains
        },
        quotes=(*quotes, *([] if news.quote is None else [_mark(news.quote)]))[-QUOTES_REMEMBERED:],
        changes=(
            *(one for one in changes if one.startswith(_period(news.comparison))),
            *([] if news.changed is None else [_key(news.comparison, news.changed)]),
        ),
    )


def _more(before: int | None, now: int | None, k: int) -> int | None:
    if before is None or now is None or now - before < k:
        return None
    return now - before


def _worst(journey_map: JourneyMap) -> tuple[str, str] | None:
    if journey_map.worst is None:
        return None
    figure = journey_map.stage(journey_map.worst.stage_id).satisfaction
    return None if figure is None else (journey_map.worst.stage_id, f"{figure.value:.1f}")


def _grown(journey_map: JourneyMap, told: Told) -> PainPoint | None:
    """Return the pain that grew most, by more than chance; else one that the map shows anew.

    All that k more people told of are judged together (`changes`).
    """
    shown = [pain for pain in journey_map.pains if pain.share is not None and pain.mentions is not None]
    since = [(pain, both) for pain in shown if (both := _since(pain, _before(told, pain), journey_map.k)) is not None]
    judged = zip(since, changes([both for _, both in since]), strict=True)
    grown = [(one.difference, pain) for (pain, _), one in judged if one.verdict is Verdict.REAL and one.difference > 0]
    if grown:
        return max(grown, key=itemgetter(0))[1]
    anew = [pain for pain in shown if _name(pain) not in told.pains]
    return max(anew, key=lambda pain: pain.mentions or 0, default=None)


def _since(pain: PainPoint, before: ToldPain, k: int) -> tuple[Estimate, Estimate] | None:
    """Return the share of the last digest, and that of those who came since then; None where fewer than k told of it.

    Where people told more without being more, those of now stand for them: they are partly the same, so that only a
    larger difference counts.
    """
    if pain.mentions is None or pain.base is None or before.mentions is None or not before.share:
        return None
    if pain.mentions - before.mentions < k:
        return None
    base = round(before.mentions / before.share)
    more, people = pain.mentions - before.mentions, pain.base - base
    after = share(more, people) if more <= people else share(pain.mentions, pain.base)
    return share(before.mentions, base), after


def _before(told: Told, pain: PainPoint) -> ToldPain:
    return told.pains.get(_name(pain), ToldPain(None, None))


def _untold_quote(journey_map: JourneyMap, marks: tuple[str, ...], language: str) -> Quote | None:
    """Return a quote that was not told: of a pain of the worst stage if there is one, else of a pain, else a gain.

    Of several such, one in the reader's language comes first.
    """
    worst = None if journey_map.worst is None else journey_map.worst.stage_id
    known = {stage.id for stage in journey_map.stages}  # the guide may have lost the stage of an old answer
    untold = [
        quote
        for quote in journey_map.quotes
        if quote.layer is not Layer.LANE and quote.stage_id in known and _mark(quote) not in marks
    ]
    return min(
        untold,
        key=lambda quote: (quote.layer is not Layer.PAIN, quote.stage_id != worst, quote.language != language),
        default=None,
    )


def _untold_change(comparison: Comparison, told: tuple[str, ...]) -> Changed | None:
    """Return the change that is surest, and of these the one of the lowest error rate, unless it was told."""
    figures = [Changed(one.stage.id, one.stage, one.change) for one in comparison.stages]
    overall = ((NPS, comparison.nps), (CSAT, comparison.csat))
    figures += [Changed(name, None, change) for name, change in overall if change is not None]
    judged = [one for one in figures if one.change.verdict in _STRONGEST_FIRST]
    untold = [one for one in judged if _key(comparison, one) not in told]
    return min(untold, key=lambda one: (_STRONGEST_FIRST.index(one.change.verdict), one.change.q), default=None)


def _key(comparison: Comparison, changed: Changed) -> str:
    return f"{_period(comparison)}{changed.figure}/{changed.change.verdict}"


def _period(comparison: Comparison) -> str:
    return f"{comparison.after.period.start}/"


def _name(pain: PainPoint) -> str:
    return f"{pain.stage_id}/{pain.category}"


def _mark(quote: Quote) -> str:
    return sha256(quote.text.encode()).hexdigest()[:MARK_LETTERS]
