"""Runs revisions on the connection that `storage.migrate` passes in; Alembic loads this file by its path."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite changes a column by building the table anew: revisions use `batch_alter_table`.
    render_as_batch=connection.dialect.name == "sqlite",
    # The transaction is the caller's, on SQLite too: a revision is applied whole or not at all.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
