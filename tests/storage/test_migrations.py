"""Revisions go up and down again, and make what the tables say."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select

from interview.language import Language
from storage import migrate
from storage.database import Database
from storage.errors import ConstraintError, SchemaNewerError, SchemaOutdatedError
from storage.store import open_store
from storage.tables import members, metadata, respondents

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    yield database
    await database.close()


def options(index):
    return index.get("dialect_options", {})


def shape(connection: Connection) -> dict[str, object]:
    """Return all that a schema says, CHECK constraints too, which Alembic does not compare."""
    inspector = inspect(connection)
    by_name = {"key": lambda found: str(found["name"])}
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)],
            inspector.get_pk_constraint(table),
            sorted(inspector.get_foreign_keys(table), **by_name),
            sorted(inspector.get_unique_constraints(table), **by_name),
            sorted(inspector.get_check_constraints(table), **by_name),
            sorted(
                (index["name"], index["column_names"], index["unique"], [str(o) for o in options(index).values()])
                for index in inspector.get_indexes(table)
            ),
        )
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }


async def read(database, function):
    async with database.reading() as connection:
        return await connection.run_sync(function)


async def test_up_down_up(database):
    shapes = []
    for _ in range(2):
        await migrate.upgrade(database)
        shapes.append(await read(database, shape))
        await migrate.downgrade(database, migrate.NOTHING)
        assert await read(database, shape) == {}

    assert shapes[0] == shapes[1]
    assert set(shapes[0]) == set(metadata.tables)


async def test_upgrading_twice_changes_nothing(database):
    await migrate.upgrade(database)
    before = await read(database, shape)

    await migrate.upgrade(database)

    assert await read(database, shape) == before
    await migrate.require_current(database)


async def test_models_equal_migrations(database):
    await migrate.upgrade(database)

    differences = await read(
        database, lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
    )

    assert differences == []


async def test_models_make_the_same_constraints_as_migrations(database):
    await migrate.upgrade(database)
    migrated = await read(database, shape)
    await migrate.downgrade(database, migrate.NOTHING)

    async with database.writing() as connection:
        await connection.run_sync(metadata.create_all)

    assert await read(database, shape) == migrated


async def test_a_failed_migration_leaves_nothing(database):
    async def half_a_migration() -> None:
        async with database.migrating() as connection:
            await connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
            await connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")

    with pytest.raises(Exception, match="database failed"):
        await half_a_migration()

    assert await read(database, shape) == {}


async def test_a_database_of_a_newer_program_is_refused(database, database_url, clock):
    await migrate.upgrade(database)
    async with database.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaNewerError, match="9999"):
        await open_store(database_url, clock=clock, bot_id=1)


async def test_a_database_of_an_older_program_is_refused_where_it_must_not_change(database_url, clock):
    with pytest.raises(SchemaOutdatedError, match="db upgrade"):
        await open_store(database_url, clock=clock, bot_id=1, migrate=False)


async def test_rebuilding_a_table_deletes_no_rows_that_refer_to_it(sqlite_scene):
    """A batch rebuild drops the old table: with references on, that would cascade."""
    await sqlite_scene.tells(await sqlite_scene.interviewee(), "waited")

    async with sqlite_scene.store.database.migrating() as connection:
        await connection.exec_driver_sql("CREATE TABLE respondents_new AS SELECT * FROM respondents")
        await connection.exec_driver_sql("DROP TABLE respondents")
        await connection.exec_driver_sql(
            "CREATE TABLE respondents (id VARCHAR(32) PRIMARY KEY, telegram_user_id, role, language)"
        )
        await connection.exec_driver_sql(
            "INSERT INTO respondents SELECT id, telegram_user_id, role, language FROM respondents_new"
        )

    assert [row.text for row in await sqlite_scene.rows("answers")] == ["waited"]


async def test_a_migration_that_breaks_references_is_taken_back(sqlite_scene):
    await sqlite_scene.interviewee()

    async def careless_migration() -> None:
        async with sqlite_scene.store.database.migrating() as connection:
            await connection.exec_driver_sql("DELETE FROM respondents")

    with pytest.raises(ConstraintError, match="1 rows"):
        await careless_migration()

    assert len(await sqlite_scene.rows("respondents")) == 1


async def test_digests_come_and_go_without_touching_what_was_there(database):
    await migrate.upgrade(database, "0002")
    before = await read(database, shape)
    await migrate.upgrade(database, "0003")
    assert set(await read(database, shape)) - set(before) == {"digests"}

    await migrate.downgrade(database, "0002")

    assert await read(database, shape) == before


async def test_agents_who_came_by_a_link_can_be_revoked(database):
    await migrate.upgrade(database, "0017")
    people = [
        ("a" * 32, 1, "staff", False), ("b" * 32, 2, "customer", False), ("c" * 32, 3, "staff", True),
        ("d" * 32, None, "staff", False), ("e" * 32, 5, "staff", False),
    ]  # fmt: skip
    async with database.migrating() as connection:
        for one, number, role, example in people:
            row = {"id": one, "telegram_user_id": number, "role": role, "example": example, "language": Language.CS}
            await connection.execute(
                insert(respondents).values(**row, reachable=True, may_contact=False, created_at=MOMENT)
            )
        await connection.execute(
            insert(members).values(key="f" * 32, telegram_user_id=5, role="manager", joined_on=MOMENT.date())
        )

    await migrate.upgrade(database)

    async with database.reading() as connection:
        rows = (await connection.execute(select(members).order_by(members.c.id))).all()
    assert [(row.telegram_user_id, row.role, row.joined_on) for row in rows] == [
        (5, "manager", MOMENT.date()), (1, "agent", MOMENT.date())
    ]  # fmt: skip
