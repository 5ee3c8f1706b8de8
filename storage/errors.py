"""Everything that can go wrong with the database, each with a stable code.

Messages never hold what was to be written: it may be a person's words.
"""


class StorageError(Exception):
    """Base of the package's errors; `code` never changes once released."""

    code = "storage"


class StorageUnavailableError(StorageError):
    """The database is locked, full or away: nothing was written, and the same call may succeed later."""

    code = "storage_unavailable"


class DatabaseUrlError(StorageError):
    """DATABASE_URL cannot be used."""

    code = "database_url_invalid"


class DatabaseRefusedError(StorageError):
    """The database server knows neither this user nor this database."""

    code = "database_refused"


class DatabaseReadOnlyError(StorageError):
    """The database, or the folder it lies in, cannot be written."""

    code = "database_read_only"


class DatabaseDamagedError(StorageError):
    """The file is no database, or its content is damaged."""

    code = "database_damaged"


class DatabaseInUseError(StorageError):
    """Another process has the database open."""

    code = "database_in_use"


class SchemaNewerError(StorageError):
    """The database was written by a newer version of the program."""

    code = "schema_newer"


class SchemaOutdatedError(StorageError):
    """The database was written by an older version of the program and must be upgraded."""

    code = "schema_outdated"


class ConstraintError(StorageError):
    """The database refused a row."""

    code = "storage_constraint"


class AnswerMissingError(StorageError):
    """Words were to be added to an answer that is not stored."""

    code = "answer_missing"


class StateUnreadableError(StorageError):
    """The stored state of an interview cannot be read."""

    code = "state_unreadable"


class BackupUnsupportedError(StorageError):
    """This database is backed up with its own tools."""

    code = "backup_unsupported"


class BackupTargetError(StorageError):
    """The file of a backup cannot be used."""

    code = "backup_target"
