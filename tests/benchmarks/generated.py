"""A database of generated interviews of any size, made in SQLite itself: twenty answers each, in four languages.

PostgreSQL gets a copy of the same rows.
"""

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Date, Table, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app import load_library
from handlers.plan import map_plan
from reports.plan import MapPlan
from storage.column_types import UtcDateTime
from storage.database import parse_url
from storage.store import open_store
from storage.tables import answers, findings, guides, interviews, respondents

ANSWERS_EACH = 20
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Stopped:
    """Tells always the same time."""

    def now(self) -> datetime:
        return NOW


def generate(file: Path, answers: int) -> MapPlan:
    """Fill a new database; returns the plan of the guide that was answered."""
    plan = asyncio.run(_migrated(file))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(_CHOICES)
        with connection:
            for statement in (_RESPONDENTS, _INTERVIEWS, _ANSWERS):
                connection.execute(statement, {"people": answers // ANSWERS_EACH})
            connection.execute(_FINDINGS)
    return plan


def url(file: Path) -> str:
    return f"sqlite:///{file}"


@asynccontextmanager
async def copied(file: Path, server: str) -> AsyncIterator[str]:
    """Copy a database into a new one of a PostgreSQL server, and drop that in the end; yields its address."""
    name = f"poputchik_bench_{secrets.token_hex(4)}"
    copy = parse_url(server).set(database=name).render_as_string(hide_password=False)
    await _alone(server, f'CREATE DATABASE "{name}"')
    try:
        store = await open_store(copy, clock=Stopped(), bot_id=0)
        await store.close()
        engine = create_async_engine(parse_url(copy))
        async with engine.begin() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            for table in (guides, respondents, interviews, answers, findings):
                columns = [column.name for column in table.c]
                await driver.copy_records_to_table(table.name, records=_rows(file, table), columns=columns)
        await engine.dispose()
        await _alone(copy, "VACUUM ANALYZE")
        yield copy
    finally:
        await _alone(server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _alone(database_url: str, statement: str) -> None:
    """Run a statement that no transaction may hold."""
    engine = create_async_engine(make_url(parse_url(database_url)), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


def _rows(file: Path, table: Table) -> Iterator[tuple[Any, ...]]:
    """Read the rows of a table as PostgreSQL's driver takes them."""

    def read(kind: Any, value: Any) -> Any:
        if value is None:
            return None
        match kind:
            case Boolean():
                return bool(value)
            case UtcDateTime():
                return datetime.fromisoformat(value).replace(tzinfo=UTC)
            case Date():
                return date.fromisoformat(value)
        return value

    kinds = [column.type for column in table.c]
    names = ", ".join(f'"{column.name}"' for column in table.c)
    with closing(sqlite3.connect(file)) as connection:
        for row in connection.execute(f"SELECT {names} FROM {table.name}"):
            yield tuple(read(kind, value) for kind, value in zip(kinds, row, strict=True))


async def _migrated(file: Path) -> MapPlan:
    store = await open_store(url(file), clock=Stopped(), bot_id=0)
    try:
        library = await load_library(store, Stopped())
        return map_plan(*library.for_map())
    finally:
        await store.close()


# Numbers that look random and are the same each time: the square of what the person and the place make, cut in pieces.
_DRAWN = "((n * 7919 + ({salt}) * 104729) * (n * 7919 + ({salt}) * 104729) % 4294967291 / 16 % {sides})"
_TOLD_PAIN = 1000
"""Where a pain is drawn; who waited gives a lower NPS."""

_PEOPLE = """
    WITH RECURSIVE people (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM people WHERE n < :people),
    person AS (
        SELECT n, printf('%08x%024x', n * 2654435761 % 4294967296, n) AS id,
               (SELECT language FROM temp.languages WHERE number = n % 4) AS language,
               strftime('%Y-%m-%d %H:%M:%S.000000', '2026-11-20', '-' || (n % 84) || ' days', '+9 hours') AS at
        FROM people
    )
"""

_RESPONDENTS = f"""
    INSERT INTO respondents (id, telegram_user_id, role, language, reachable, may_contact, example, created_at)
    {_PEOPLE} SELECT id, n, 'customer', language, 1, 0, 0, at FROM person
"""

_INTERVIEWS = f"""
    INSERT INTO interviews (
        id, respondent_id, guide_id, guide_version, role, language, disposition, version, shown_version, state, seed,
        persona, may_read_story, help_offered, minor_asked, example, started_at, stepped_at, closed_at
    )
    {_PEOPLE}
    SELECT id, id, 'customer_journey', 1, 'customer', language, 'complete', 20, 20, '{{}}', n,
           (SELECT persona FROM temp.personas WHERE number = n % 4), 0, 0, 0, 0, at, at, at
    FROM person
"""

_CHOICES = """
    CREATE TEMP TABLE languages (number INTEGER PRIMARY KEY, language TEXT, opening TEXT);
    INSERT INTO languages VALUES
        (0, 'ru', 'Пришлось долго ждать ответа оператора'), (1, 'ro', 'A trebuit să aștept mult un răspuns'),
        (2, 'cs', 'Musel jsem dlouho čekat na odpověď'), (3, 'en', 'I had to wait a long time for an answer');
    CREATE TEMP TABLE personas (number INTEGER PRIMARY KEY, persona TEXT);
    INSERT INTO personas VALUES (0, 'newcomer'), (1, 'comes_for_help'), (2, 'returning'), (3, 'choosing');
    CREATE TEMP TABLE words (number INTEGER PRIMARY KEY, word TEXT);
    INSERT INTO words VALUES
        (0, 'account'), (1, 'branch'), (2, 'courier'), (3, 'delivery'), (4, 'engineer'), (5, 'friday'), (6, 'greeting'),
        (7, 'holiday'), (8, 'invoice'), (9, 'january'), (10, 'keyboard'), (11, 'letter'), (12, 'modem');
    CREATE TEMP TABLE labels (number INTEGER PRIMARY KEY, pain TEXT, gain TEXT, emotion TEXT);
    INSERT INTO labels VALUES
        (0, 'wait_time', 'speed', 'anger'), (1, 'wait_time', 'clarity', 'joy'), (2, 'unresolved', 'courtesy', 'calm'),
        (3, 'billing', 'speed', 'anger'), (4, 'staff_attitude', 'speed', 'sadness'), (5, 'price', 'clarity', 'joy'),
        (6, 'tech', 'courtesy', 'anger'), (7, 'delivery', 'speed', 'fear');
    CREATE TEMP TABLE paths (number INTEGER PRIMARY KEY, path TEXT);
    INSERT INTO paths VALUES
        (0, '["phone"]'), (1, '["phone","phone"]'), (2, '["chat","phone"]'), (3, '["app","chat","phone"]'),
        (4, '["website"]'), (5, '["phone","email","branch"]'), (6, '["branch"]'), (7, '["chat","chat"]');
    CREATE TEMP TABLE questions (
        ordinal INTEGER PRIMARY KEY, question_id TEXT, stage_id TEXT, kind TEXT, lowest INTEGER, sides INTEGER
    );
    INSERT INTO questions VALUES
        (1, 'goal', NULL, 'choice', 0, 0),
        (2, 'importance', 'awareness', 'importance', 1, 5), (3, 'satisfaction', 'awareness', 'satisfaction', 2, 4),
        (4, 'importance', 'consideration', 'importance', 1, 5),
        (5, 'satisfaction', 'consideration', 'satisfaction', 1, 5),
        (6, 'importance', 'purchase', 'importance', 2, 4), (7, 'satisfaction', 'purchase', 'satisfaction', 2, 4),
        (8, 'importance', 'support', 'importance', 3, 3), (9, 'satisfaction', 'support', 'satisfaction', 1, 4),
        (10, 'importance', 'loyalty', 'importance', 1, 5), (11, 'satisfaction', 'loyalty', 'satisfaction', 1, 5),
        (12, 'csat', NULL, 'csat', 1, 5), (13, 'nps', NULL, 'nps', 0, 11), (14, 'story', 'support', 'text', 0, 0),
        (15, 'path', 'support', 'path', 0, 0), (16, 'feelings', 'support', 'emotion', 0, 0),
        (17, 'outcome', 'support', 'choice', 0, 0), (18, 'next_step', 'support', 'choice', 0, 0),
        (19, 'nps_reason', NULL, 'text', 0, 0), (20, 'ces', NULL, 'ces', 1, 7);
"""


def _drawn(salt: str | int, sides: str | int) -> str:
    return _DRAWN.format(salt=salt, sides=sides)


_ANSWERS = f"""
    INSERT INTO answers (
        interview_id, ordinal, part_id, question_id, stage_id, kind, rechecked, value, text, language, complete,
        skipped, superseded, given_on, revision, tagger_version, valence
    )
    {_PEOPLE}
    SELECT
        id, ordinal, question_id, question_id, stage_id, kind, 0,
        CASE
            WHEN sides > 0 AND {_drawn("ordinal", 20)} = 0 THEN NULL
            WHEN kind = 'nps' AND {_drawn(_TOLD_PAIN, 8)} < 2 THEN CAST({_drawn("ordinal + 50", 8)} AS TEXT)
            WHEN sides > 0 THEN CAST(lowest + {_drawn("ordinal + 50", "sides")} AS TEXT)
            WHEN kind = 'path' THEN (SELECT path FROM temp.paths WHERE number = {_drawn(15, 8)})
            WHEN kind = 'emotion' THEN '["' || (SELECT emotion FROM temp.labels WHERE number = {_drawn(16, 8)}) || '"]'
            WHEN question_id = 'goal' THEN CASE n % 2 WHEN 0 THEN '"buy"' ELSE '"solve"' END
            WHEN question_id = 'outcome' THEN CASE {_drawn(17, 2)} WHEN 0 THEN '"solved"' ELSE '"partly"' END
            WHEN question_id = 'next_step'
                THEN CASE {_drawn(18, 3)} WHEN 0 THEN '"stayed"' ELSE '"looked_elsewhere"' END
        END,
        CASE WHEN kind = 'text' THEN
            (SELECT opening FROM temp.languages WHERE number = n % 4) || ' ('
            || (SELECT word FROM temp.words WHERE number = {_drawn("ordinal + 1", 13)}) || ', '
            || (SELECT word FROM temp.words WHERE number = {_drawn("ordinal + 2", 13)}) || '). '
            || (SELECT opening FROM temp.languages WHERE number = n % 4) || ', '
            || (SELECT word FROM temp.words WHERE number = {_drawn("ordinal + 3", 13)}) || '.'
        END,
        language, 1, sides > 0 AND {_drawn("ordinal", 20)} = 0, 0, substr(at, 1, 10), 0,
        CASE WHEN kind = 'text' THEN 'rules-1' END,
        CASE WHEN kind = 'text' THEN {_drawn("ordinal + 4", 5)} - 2 END
    FROM person CROSS JOIN temp.questions
"""

_FINDINGS = f"""
    INSERT INTO findings (answer_id, position, layer, label, start, "end", strength, severity, unsure)
    WITH told (n, id) AS (
        SELECT interviews.seed, answers.id FROM answers JOIN interviews ON interviews.id = answers.interview_id
        WHERE answers.text IS NOT NULL
    )
    SELECT id, 1, 'pain', pain, 0, 12, 0.9, 1 + {_drawn(_TOLD_PAIN + 1, 3)}, 0
    FROM told JOIN temp.labels ON number = {_drawn(_TOLD_PAIN, 8)}
    UNION ALL
    SELECT id, 2, 'gain', gain, 0, 12, 0.8, NULL, 0
    FROM told JOIN temp.labels ON number = {_drawn(_TOLD_PAIN + 2, 8)}
    UNION ALL
    SELECT id, 3, 'emotion', emotion, 0, 12, 0.7, NULL, 0
    FROM told JOIN temp.labels ON number = {_drawn(_TOLD_PAIN + 3, 8)}
"""
