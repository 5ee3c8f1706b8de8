"""Answers counted where they lie, for maps of more people than can be read. What counts is what `reports` counts.

`chosen` are the interviews that stand for their respondents: the latest complete one of each, else the latest.
"""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Exists,
    Row,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.counts import (
    ANSWERED,
    CARE,
    CAREFUL,
    COUNTED,
    OF_STAGES,
    PAIN,
    SCORES,
    TOLD,
    USABLE,
    Counts,
    Draw,
    Figure,
    Givers,
    Look,
    PainCount,
    RatingCount,
    Sizes,
    StoryCount,
)
from interview.guide import IMPORTED_RATING
from interview.records import Disposition, InterviewRecord, Layer, Origin, Role
from storage.queries import interview_records, midnight
from storage.statements import is_counted
from storage.tables import answers, corrections, findings, import_rows, interviews

_UNTOLD = (Disposition.REFUSED.value, Disposition.WITHDRAWN.value)
_LIVE = and_(answers.c.superseded.is_(False), answers.c.skipped.is_(False))
_PROFILE = ("persona", "channel", "language", "source", CARE)
_SCORED = and_(answers.c.kind.in_(sorted(SCORES)), answers.c.value.is_not(None))

Place = tuple[str, str | None]
"""Kind of a rating and its stage, None outside the stages."""

BITS = 62  # of a number in PostgreSQL
WORK_MEMORY = "32MB"  # for each sort or hash, so that these grow no further


async def sizes(connection: AsyncConnection, guide_id: str, zone: tzinfo | None, *, owners: Collection[int]) -> Sizes:
    """Count interviews that count: of a guide's customers, of agents, of imports. owners: as in `is_counted`."""
    is_customer = and_(interviews.c.role == Role.CUSTOMER.value, interviews.c.guide_id == guide_id)
    row = (
        await connection.execute(
            select(
                func.count().filter(is_customer, import_rows.c.mark.is_(None)).label("customers"),
                func.count().filter(interviews.c.role == Role.STAFF.value).label("staff"),
                func.count().filter(is_customer, import_rows.c.mark.is_not(None)).label("imported"),
                func.min(interviews.c.started_at).label("first"),
                func.max(interviews.c.started_at).label("last"),
            )
            .select_from(interviews.outerjoin(import_rows, import_rows.c.interview_id == interviews.c.id))
            .where(is_counted(interviews, owners))
        )
    ).one()
    days = [None if moment is None else moment.astimezone(zone).date() for moment in (row.first, row.last)]
    return Sizes(row.customers, row.staff, row.imported, *days)


def drawn(draw: Draw) -> ColumnElement[bool]:
    """Return the condition for interviews of those who are drawn."""

    def those(below: str | None) -> ColumnElement[bool]:
        return true() if below is None else interviews.c.respondent_id < below

    is_customer, imported = interviews.c.role == Role.CUSTOMER.value, _imported(interviews)
    return or_(
        and_(interviews.c.role == Role.STAFF.value, those(draw.staff)),
        and_(is_customer, ~imported, those(draw.customers)),
        and_(is_customer, imported, those(draw.imported)),
    )


async def givers(
    connection: AsyncConnection, look: Look, blocks: Sequence[tuple[date, date]], zone: tzinfo | None
) -> dict[Figure, Givers]:
    """Count customers who gave each figure, by who they are and in which block of days they came."""
    placed = _placed(look, blocks, zone)
    given = exists().where(answers.c.interview_id == placed.c.id)
    counted = given.where(or_(and_(_LIVE, _SCORED), _tells(placed, look))).correlate(placed)
    stage = case((answers.c.kind.in_(sorted(OF_STAGES)), answers.c.stage_id))
    people = func.count(placed.c.id.distinct())
    who = [placed.c[name] for name in (*_PROFILE, "block", "again")]
    of_answers = select(*who, people).join(placed, placed.c.id == answers.c.interview_id)
    told = of_answers.where(_tells(placed, look))
    pains = told.join(findings, findings.c.answer_id == answers.c.id).where(
        findings.c.layer == Layer.PAIN.value, findings.c.unsure.is_(False)
    )
    looks: list[tuple[Figure, Select[Any], list[ColumnElement[Any]]]] = [
        (ANSWERED, select(*who, people).where(given), []),
        (COUNTED, select(*who, people).where(counted), []),
        ((), of_answers.where(_LIVE, _SCORED), [answers.c.kind, stage]),
        ((TOLD,), told, [answers.c.stage_id]),
        ((PAIN,), pains, [answers.c.stage_id, findings.c.label]),
    ]
    await _hurry(connection)
    found: defaultdict[Figure, Givers] = defaultdict(Givers)
    for name, selected, named in looks:
        rows = await connection.execute(selected.add_columns(*named).group_by(*who, *named))
        for persona, channel, language, source, care, block, again, count, *figure in rows:
            side = found[(*name, *figure)]
            (side.again if again else side.now)[persona, channel, language, source, care, block] += count
    return dict(found)


async def counts(connection: AsyncConnection, look: Look, zone: tzinfo | None, *, owners: Collection[int]) -> Counts:
    """Count the answers of a look. owners: as in `is_counted`."""
    await _hurry(connection)
    chosen = _chosen(connection.dialect.name, look, zone, owners)
    ratings, came = await _ratings(connection, chosen, look)
    people: Counter[tuple[Role, Origin]] = Counter()
    dispositions: Counter[Disposition] = Counter()
    for row in came:
        people[Role(row.role), Origin(row.origin)] += int(row.figured)
        if (row.role, row.origin) == (Role.CUSTOMER.value, Origin.TOLD.value):
            dispositions[Disposition(row.disposition)] += row.people
    told = [row for row in came if row.origin == Origin.TOLD.value]
    imported = [row for row in came if row.origin == Origin.IMPORTED.value and row.role == Role.CUSTOMER.value]
    stories, pains = await _told(connection, chosen, look)
    return Counts(
        people=people,
        given={role: sum(int(row.given) for row in told if row.role == role.value) for role in Role},
        ratings=ratings,
        stories=stories,
        pains=pains,
        dispositions=dispositions,
        imported=sum(row.people for row in imported),
        stars=await _stars(connection, chosen) if imported else {},
        example=any(row.example for row in told),
    )


async def _hurry(connection: AsyncConnection) -> None:
    """Set PostgreSQL up for what follows in this transaction: sums over all answers, a few of them.

    Compiling each statement takes longer than running it compiled saves, and sorting on the disk longer than in memory.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL jit = off"))
        await connection.execute(text(f"SET LOCAL work_mem = '{WORK_MEMORY}'"))


async def concerned(
    connection: AsyncConnection, look: Look, zone: tzinfo | None
) -> AsyncIterator[list[InterviewRecord]]:
    """Yield the interviews in which managers' corrections may move a pain: by hand, or out of a merged category."""
    async for chunk in _chosen_with(connection, look, _may_be_moved(look), zone):
        yield chunk


async def telling(
    connection: AsyncConnection, look: Look, stage_id: str, category: str, *, zone: tzinfo | None
) -> AsyncIterator[list[InterviewRecord]]:
    """Yield the interviews that tell of a pain at a stage, or in which corrections may have put it there."""
    is_read = exists().where(
        findings.c.answer_id == answers.c.id, findings.c.layer == Layer.PAIN.value, findings.c.label == category
    )
    told = and_(answers.c.stage_id == stage_id, or_(is_read, _may_be_moved(look)))
    async for chunk in _chosen_with(connection, look, told, zone):
        yield chunk


def _may_be_moved(look: Look) -> ColumnElement[bool]:
    """Return the condition for answers with pains corrected by hand, or of a merged category."""
    by_hand = exists().where(corrections.c.answer_id == answers.c.id, corrections.c.kind.in_(("relabel", "reject")))
    merged = exists().where(
        findings.c.answer_id == answers.c.id,
        findings.c.layer == Layer.PAIN.value,
        corrections.c.kind == "merge",
        corrections.c.guide_id == look.guide_id,
        corrections.c.named_id == answers.c.stage_id,
        corrections.c.label == findings.c.label,
    )
    return or_(by_hand, merged)


async def _chosen_with(
    connection: AsyncConnection, look: Look, told: ColumnElement[bool], zone: tzinfo | None
) -> AsyncIterator[list[InterviewRecord]]:
    """Yield the customers' interviews that count and hold such an answer."""
    chosen = _chosen(connection.dialect.name, look, zone)
    found = (
        select(answers.c.interview_id)
        .join(chosen, chosen.c.id == answers.c.interview_id)
        .where(
            chosen.c.role == Role.CUSTOMER.value,
            chosen.c.disposition.not_in(_UNTOLD),
            answers.c.text.is_not(None),
            told,
        )
    )
    async for chunk in interview_records(connection, interviews.c.id.in_(found), zone=zone):
        yield chunk


def _chosen(dialect: str, look: Look, zone: tzinfo | None, owners: Collection[int] = ()) -> CTE:
    """Return the interviews that count. side: role and origin in one text, to group by.

    owners: as in `is_counted`; customers are told apart without them.
    """
    is_imported = import_rows.c.interview_id.is_not(None)
    origin = case((is_imported, Origin.IMPORTED.value), else_=Origin.TOLD.value)
    held = [_in_profile(name) == value for name, value in look.conditions.items()]
    passed_over = _better(look, zone, owners) if dialect == "sqlite" else _is_passed_over(look, zone, owners)
    is_looked_for = or_(interviews.c.role == Role.STAFF.value, and_(~is_imported, *held)) if held else true()
    return (
        select(
            interviews.c.id,
            interviews.c.role,
            interviews.c.disposition,
            interviews.c.persona,
            interviews.c.channel,
            interviews.c.language,
            interviews.c.source,
            interviews.c.example,
            origin.label("origin"),
            (interviews.c.role + " " + origin + " ").label("side"),
        )
        .select_from(interviews.outerjoin(import_rows, import_rows.c.interview_id == interviews.c.id))
        .where(_belongs(interviews, look, zone, owners), is_looked_for, ~passed_over)
        .cte("chosen")
        .prefix_with("MATERIALIZED", dialect="sqlite")  # PostgreSQL would lose its statistics, and its other processes
    )


def _is_passed_over(look: Look, zone: tzinfo | None, owners: Collection[int]) -> Exists:
    """Tell what `_better` tells, by a list that PostgreSQL makes first, so that it counts in several processes."""
    passed = select(interviews.c.id).where(_belongs(interviews, look, zone, owners), _better(look, zone, owners))
    ids = func.unnest(func.array(passed.correlate(None).scalar_subquery()))
    one = ids.table_valued("id", name="passed_over").render_derived()
    return exists().where(one.c.id == interviews.c.id)


def _better(
    look: Look,
    zone: tzinfo | None,
    owners: Collection[int] = (),
    *,
    within: Callable[[Any], ColumnElement[Any]] | None = None,
) -> Exists:
    """Tell of an interview whether another one stands for its respondent. within: one for which this is the same."""
    other = interviews.alias("other")
    better = exists().where(
        other.c.respondent_id == interviews.c.respondent_id,
        other.c.role == interviews.c.role,
        other.c.id != interviews.c.id,
        _belongs(other, look, zone, owners),
        tuple_(*_rank(other)) > tuple_(*_rank(interviews)),
    )
    return better if within is None else better.where(within(other) == within(interviews))


def _placed(look: Look, blocks: Sequence[tuple[date, date]], zone: tzinfo | None) -> CTE:
    """Return customers' interviews with their blocks; again: those that count in a block alone."""

    def block_of(one: Any) -> ColumnElement[Any]:
        bounds = [(midnight(start, zone), midnight(end, zone), str(start)) for start, end in blocks]
        within = [(and_(one.c.started_at >= start, one.c.started_at < end), name) for start, end, name in bounds]
        return case(*within) if within else null()

    better = _better(look, zone)
    better_then = _better(look, zone, within=block_of)
    return (
        select(
            interviews.c.id,
            interviews.c.role,
            interviews.c.disposition,
            *(_in_profile(name).label(name) for name in _PROFILE),
            block_of(interviews).label("block"),
            better.label("again"),
        )
        .where(
            interviews.c.role == Role.CUSTOMER.value,
            interviews.c.disposition.not_in(_UNTOLD),
            ~_imported(interviews),
            _belongs(interviews, look, zone),
            or_(~better, and_(block_of(interviews).is_not(None), ~better_then)),
        )
        .cte("placed")
        .prefix_with("MATERIALIZED", dialect="sqlite")
    )


def _in_profile(name: str) -> ColumnElement[str | None]:
    """Return what interviews have in a dimension. Those that were not looked at yet are not among the careful ones."""
    return case((interviews.c.careful.is_(True), CAREFUL)) if name == CARE else interviews.c[name]


def _belongs(one: Any, look: Look, zone: tzinfo | None, owners: Collection[int] = ()) -> ColumnElement[bool]:
    is_agent = one.c.role == Role.STAFF.value
    return and_(
        or_(is_agent, one.c.guide_id == look.guide_id),
        is_counted(one, owners),
        one.c.disposition != Disposition.WITHDRAWN.value,
        one.c.started_at >= midnight(look.start, zone),
        one.c.started_at < midnight(look.end, zone),
    )


def _imported(one: Any) -> ColumnElement[bool]:
    rows = import_rows.alias()
    return exists().where(rows.c.interview_id == one.c.id)


def _rank(one: Any) -> tuple[ColumnElement[Any], ...]:
    given = answers.alias()
    return (
        case((one.c.disposition == Disposition.COMPLETE.value, 1), else_=0),
        case((exists(select(given.c.id).where(given.c.interview_id == one.c.id).correlate(one)), 1), else_=0),
        one.c.started_at,
        one.c.id,
    )


def _tells(chosen: CTE, look: Look) -> ColumnElement[bool]:
    is_of_customer = and_(chosen.c.role == Role.CUSTOMER.value, chosen.c.disposition.not_in(_UNTOLD))
    return and_(is_of_customer, _is_usable(look.told_by))


def _is_usable(told_by: Collection[str] | None) -> ColumnElement[bool]:
    return and_(
        _LIVE,
        answers.c.stage_id.is_not(None),
        answers.c.valence.is_not(None),
        true() if told_by is None else answers.c.question_id.in_(sorted(told_by)),
        # PostgreSQL believes that hardly any text matches, and would join a row at a time; of this it knows less.
        func.coalesce(_plain(answers.c.text).regexp_match(USABLE), false()),
    )


def _held(look: Look, repeats: ColumnElement[bool]) -> Subquery:
    """Return what interviews with answers hold. repeats: as in `_repeats`."""
    return (
        select(
            answers.c.interview_id,
            case((_rated() > 0, 1), else_=0).label("scored"),
            func.max(case((_is_usable(look.told_by), 1), else_=0)).label("told"),
            func.max(case((_is_usable(look.told_by_staff), 1), else_=0)).label("told_by_staff"),
            case((repeats, 1), else_=0).label("repeats"),
        )
        .group_by(answers.c.interview_id)
        .subquery("held")
    )


def _rated() -> ColumnElement[int]:
    """Return how many of an interview's answers are ratings."""
    return func.count().filter(_LIVE, _SCORED)


def _repeats(dialect: str, places: Collection[Place]) -> ColumnElement[bool]:
    """Tell of an interview's answers whether two of its ratings are of one kind and stage. places: all that there are.

    For PostgreSQL each place is a bit, of which fewer are set than there are ratings once one comes twice: it can
    gather these in several processes, which it cannot with different texts.
    """
    if dialect == "sqlite":
        stage = _stage_of(answers)
        place = case((answers.c.kind.in_(sorted(OF_STAGES)), answers.c.kind + " " + stage), else_=answers.c.kind)
        return _rated() != func.count(place.distinct()).filter(_LIVE, _SCORED)
    numbered = sorted(places, key=repr)
    set_bits: ColumnElement[int] = literal(0)
    for first in range(0, len(numbered), BITS):
        by_kind: defaultdict[str, dict[str, ColumnElement[int]]] = defaultdict(dict)
        for bit, (kind, stage_id) in enumerate(numbered[first : first + BITS]):
            by_kind[kind][stage_id or ""] = cast(1 << bit, BigInteger)
        some = {kind: case(by_stage, value=_stage_of(answers)) for kind, by_stage in by_kind.items()}
        bits = func.bit_or(case((and_(_LIVE, _SCORED), case(some, value=answers.c.kind))))
        written = cast(cast(func.coalesce(bits, 0), BIT(64)), Text)
        set_bits += func.length(func.replace(written, "0", ""))
    return _rated() > set_bits


async def _came(connection: AsyncConnection, chosen: CTE, held: Subquery) -> Sequence[Row[Any]]:
    """Count how far people came, who of them answered anything, whose answers are in figures, and who rates twice."""
    figured = and_(
        chosen.c.disposition.not_in(_UNTOLD),
        or_(
            held.c.scored == 1,
            and_(held.c.told == 1, chosen.c.role == Role.CUSTOMER.value),
            and_(held.c.told_by_staff == 1, chosen.c.role == Role.STAFF.value),
        ),
    )
    who = (chosen.c.role, chosen.c.origin, chosen.c.disposition, chosen.c.example)
    counted = select(
        *who,
        func.count().label("people"),
        func.count(held.c.interview_id).label("given"),
        func.sum(case((figured, 1), else_=0)).label("figured"),
        func.coalesce(func.sum(held.c.repeats), 0).label("repeats"),
    ).select_from(chosen.outerjoin(held, held.c.interview_id == chosen.c.id))
    return (await connection.execute(counted.group_by(*who))).all()


async def _ratings(
    connection: AsyncConnection, chosen: CTE, look: Look
) -> tuple[tuple[RatingCount, ...], Sequence[Row[Any]]]:
    """Count ratings, and how far people came; of several of one kind in one interview the last one counts.

    All are counted, and those before the last taken off again: hardly anybody has any, and to look for the last of each
    first takes twice as long.
    """
    stage = _stage_of(answers)
    later = answers.alias("later")
    is_last = ~exists().where(
        later.c.interview_id == answers.c.interview_id,
        later.c.ordinal > answers.c.ordinal,
        later.c.kind == answers.c.kind,
        _stage_of(later) == stage,
        later.c.value.is_not(None),
        later.c.superseded.is_(False),
        later.c.skipped.is_(False),
    )
    # One text to group by, because five columns take half as long again.
    anywhere = func.coalesce(answers.c.stage_id, "")
    code = (chosen.c.side + answers.c.kind + " " + _plain(answers.c.value) + " " + anywhere).label("code")
    counted = (
        select(code, func.count().label("people"))
        .join(chosen, chosen.c.id == answers.c.interview_id)
        .where(_LIVE, _SCORED, chosen.c.disposition.not_in(_UNTOLD))
        .group_by(code)
    )
    people = Counter({row.code: row.people for row in await connection.execute(counted)})
    places = {(kind, stage_id) for _, _, kind, stage_id, _ in map(_read_code, people)}
    held = _held(look, _repeats(connection.dialect.name, places))
    came = await _came(connection, chosen, held)
    if any(row.repeats for row in came):
        several = select(held.c.interview_id).where(held.c.repeats == 1)
        passed = await connection.execute(counted.where(answers.c.interview_id.in_(several), ~is_last))
        people -= Counter({row.code: row.people for row in passed})
    found: Counter[tuple[str, str, str, str | None, int]] = Counter()
    for code, number in people.items():
        found[_read_code(code)] += number
    ratings = tuple(
        RatingCount(Role(role), Origin(origin), kind, stage_id, value, number)
        for (role, origin, kind, stage_id, value), number in found.items()
    )
    return ratings, came


def _read_code(code: str) -> tuple[str, str, str, str | None, int]:
    """Return role, origin, kind, stage (None outside the stages) and value of a rating."""
    role, origin, kind, value, stage_id = code.split(" ", 4)
    return role, origin, kind, (stage_id or None) if kind in OF_STAGES else None, int(value)


def _stage_of(given: Any) -> ColumnElement[str]:
    return func.coalesce(case((given.c.kind.in_(sorted(OF_STAGES)), given.c.stage_id)), "")


async def _told(
    connection: AsyncConnection, chosen: CTE, look: Look
) -> tuple[tuple[StoryCount, ...], tuple[PainCount, ...]]:
    """Count who told of each stage, and pains by the worst severity that each person told."""
    told = (
        select(answers.c.interview_id, answers.c.stage_id, answers.c.id, chosen.c.origin)
        .join(chosen, chosen.c.id == answers.c.interview_id)
        .where(_tells(chosen, look))
        .cte("told")
        .prefix_with("MATERIALIZED", dialect="sqlite")
    )
    worst = (
        select(
            func.min(told.c.origin).label("origin"),
            told.c.stage_id,
            findings.c.label,
            func.max(func.coalesce(findings.c.severity, 1)).label("severity"),
        )
        .join(told, told.c.id == findings.c.answer_id)
        .where(findings.c.layer == Layer.PAIN.value, findings.c.unsure.is_(False))
        .group_by(told.c.interview_id, told.c.stage_id, findings.c.label)
        .subquery()
    )
    people = func.count(told.c.interview_id.distinct())
    stories = select(told.c.origin, told.c.stage_id, null().label("label"), literal_column("0"), people).group_by(
        told.c.origin, told.c.stage_id
    )
    keys = (worst.c.origin, worst.c.stage_id, worst.c.label, worst.c.severity)
    pains = select(*keys, func.count()).group_by(*keys)
    rows = sorted((await connection.execute(union_all(pains, stories))).all(), key=repr)
    return (
        tuple(StoryCount(Origin(origin), stage, people) for origin, stage, label, _, people in rows if label is None),
        tuple(
            PainCount(Origin(origin), stage, label, severity, people)
            for origin, stage, label, severity, people in rows
            if label is not None
        ),
    )


async def _stars(connection: AsyncConnection, chosen: CTE) -> dict[int, int]:
    tenths = _plain(answers.c.value)
    rows = await connection.execute(
        select(tenths.label("tenths"), func.count().label("people"))
        .join(chosen, chosen.c.id == answers.c.interview_id)
        .where(chosen.c.origin == Origin.IMPORTED.value)
        .where(answers.c.question_id == IMPORTED_RATING, answers.c.value.is_not(None))
        .group_by(tenths)
    )
    return {int(row.tenths): row.people for row in rows}


def _plain(column: ColumnElement[Any]) -> ColumnElement[str]:
    return type_coerce(column, Text)
