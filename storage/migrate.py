"""Bring the schema of a database to a revision; the revisions are in `storage/migrations/versions`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database
from storage.errors import SchemaNewerError, SchemaOutdatedError

HEAD = "head"
NOTHING = "base"


async def upgrade(database: Database, revision: str = HEAD) -> None:
    """Apply the revisions that are missing, all of them or none. Raises SchemaNewerError."""
    async with database.migrating() as connection:
        await connection.run_sync(_upgrade, revision)


async def downgrade(database: Database, revision: str) -> None:
    """Take revisions back, down to the one named; NOTHING takes all of them back, with every row."""
    async with database.migrating() as connection:
        await connection.run_sync(_downgrade, revision)


async def require_current(database: Database) -> None:
    """Raise SchemaOutdatedError or SchemaNewerError unless the schema is that of this version of the program."""
    async with database.reading() as connection:
        found = await connection.run_sync(current_revision)
    if found != head_revision():
        raise SchemaOutdatedError(
            f"the database is at revision {found or 'none'}, this program needs {head_revision()}. "
            "Run `python -m bot db upgrade`"
        )


def current_revision(connection: Connection) -> str | None:
    """Return the revision of a database, None for an empty one. Raises SchemaNewerError."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in _known_revisions():
        raise SchemaNewerError(
            f"the database is at revision {found}, which this version of the program does not know. "
            "Install the version that wrote it, or a newer one"
        )
    return found


def head_revision() -> str | None:
    """Return the revision that this version of the program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _known_revisions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _upgrade(connection: Connection, revision: str) -> None:
    current_revision(connection)
    command.upgrade(_config(connection), revision)


def _downgrade(connection: Connection, revision: str) -> None:
    current_revision(connection)
    command.downgrade(_config(connection), revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    location = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(location).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
