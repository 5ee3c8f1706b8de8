"""Files as companies have them, and the use case on a store of its own, on SQLite and on PostgreSQL."""

import csv
import importlib.util
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot.app import load_library
from bot.import_files import Files
from bot.redaction import WordLanguages, WordRedactor
from interview.imports.ports import ImportStore
from interview.imports.preparing import Prepare
from interview.imports.service import ImportService
from interview.language import Language
from interview.library import GuideLibrary, builtin_guides
from interview.ports import Redactor
from interview.records import Role
from storage.imports import SqlImports
from storage.store import SqlStore, open_store

_STORAGE = Path(__file__).parents[1] / "storage" / "conftest.py"
_spec = importlib.util.spec_from_file_location("storage_conftest_for_imports", _STORAGE)
assert _spec is not None
assert _spec.loader is not None
_shared = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_shared)
sqlite_url, file, database_url, postgres_url = (
    _shared.sqlite_url,
    _shared.file,
    _shared.database_url,
    _shared.postgres_url,
)
sqlite_with_tables, postgres_with_tables, postgres_server = (
    _shared.sqlite_with_tables,
    _shared.postgres_with_tables,
    _shared.postgres_server,
)

REVIEWS = {
    Language.RU: ("Ждал ответа по телефону целый час, это ужасно; потом бросили трубку", "Отзыв", "Оценка", "Дата"),
    Language.RO: ("Am așteptat o oră la telefon, foarte rău; apoi s-a închis", "Recenzie", "Notă", "Data"),
    Language.CS: ("Čekal jsem hodinu na lince, příšerné; pak hovor spadl, děkuji", "Recenze", "Hodnocení", "Datum"),
    Language.EN: ("I waited an hour on the phone, dreadful; then they hung up", "Review", "Rating", "Date"),
}


class FakeClock:
    """A clock that stands."""

    moment = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    store = await open_store(database_url, clock=FakeClock(), bot_id=1)
    await load_library(store, FakeClock())  # type: ignore[arg-type]
    yield store
    await store.close()


@pytest.fixture
def imports(store: SqlStore) -> ImportService:
    return service_on(SqlImports(store.database, FakeClock()))


def service_on(
    store: ImportStore, *, redactor: Redactor | None = None, prepare: Prepare | None = None
) -> ImportService:
    guide = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)
    return ImportService(
        store,
        Files(),
        GuideLibrary([guide]),
        clock=FakeClock(),
        redactor=redactor or WordRedactor(),
        languages=WordLanguages(),
        retention=timedelta(days=365),
        default_language=Language.EN,
        prepare=prepare,
    )


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.fixture
def write(tmp_path: Path):
    """Write rows, the heading first, as a CSV file."""

    def write(rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8", name: str = "rows.csv") -> Path:
        file = tmp_path / name
        file.write_bytes(table(rows, delimiter).encode(encoding))
        return file

    return write
