"""Rows go in once, bad ones are named, and everything can be taken back."""

import asyncio
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psutil import Process
from sqlalchemy import func, select

from bot.app import load_library
from interview.imports.errors import ImportColumnsError, UnknownImportError
from interview.imports.kinds import ImportKind, ImportState, Reason
from interview.language import Language
from interview.ports import Tags
from interview.records import Origin
from storage.check import check
from storage.imports import SqlImports
from storage.store import open_store
from storage.tables import metadata
from tests.imports.conftest import FakeClock, service_on

HEADING = ["text", "rating", "date", "stage"]
WORDS = "They never called me back about the broken router number {n}"


async def rows_in(store, *tables):
    async with store.database.reading() as connection:
        return [await connection.scalar(select(func.count()).select_from(metadata.tables[one])) for one in tables]


async def test_a_review_becomes_an_imported_interview(imports, store, write) -> None:
    words = "Оператор Марина нахамила, звоните +7 916 123-45-67"
    file = write([[*HEADING, "source"], [words, "2", "03.04.2026", "Support", "Otzovik"]])

    report = await imports.run(await imports.look(file))
    (record,) = await store.records()

    assert (report.good, report.bad, report.known) == (1, 0, 0)
    assert (record.origin, record.import_number, record.source) == (Origin.IMPORTED, report.number, "Otzovik")
    assert record.started_on == date(2026, 4, 3)
    assert record.language == "ru"
    story, rating = record.answers
    assert (story.stage_id, rating.value) == ("support", 20)
    assert "Марина" not in (story.text or "")
    assert "916" not in (story.text or "")
    problems = await check(store.database.url.render_as_string(hide_password=False))
    assert [problem.code for problem in problems] == ["untagged"]


async def test_bad_rows_are_named_and_good_ones_go_in(imports, write) -> None:
    file = write(
        [
            HEADING,
            [WORDS, "5", "2026-04-03", ""],
            [WORDS, "7/5", "2026-04-03", ""],
            [WORDS, "5", "soon", ""],
            [WORDS, "5", "2027-01-01", ""],
            [WORDS, "5", "2020-01-01", ""],
            [WORDS, "5", "", "Moon"],
            ["", "", "2026-04-03", ""],
            [WORDS, "5", "", "", "more"],
            ["x " * 20_000, "5", "", ""],
            [WORDS, "great", "", ""],
        ]
    )

    report = await imports.run(await imports.look(file))

    reasons = {bad.number: bad.reason for bad in report.first_bad}
    assert reasons == {
        3: Reason.OFF_SCALE,
        4: Reason.DATE,
        5: Reason.FUTURE,
        6: Reason.TOO_OLD,
        7: Reason.STAGE,
        8: Reason.EMPTY,
        9: Reason.CELLS,
        10: Reason.TEXT_TOO_LONG,
        11: Reason.NUMBER,
    }
    assert (report.good, report.bad) == (1, 9)


async def test_only_the_first_hundred_bad_rows_are_kept(imports, write) -> None:
    report = await imports.run(
        await imports.look(write([HEADING, *[[WORDS, "9/5", "", ""]] * 150, [WORDS, "1", "", ""]]))
    )

    assert (report.bad, len(report.first_bad), dict(report.reasons)) == (150, 100, {Reason.OFF_SCALE: 150})


async def test_a_file_twice_adds_nothing_and_a_longer_one_the_rest(imports, store, write) -> None:
    rows = [[WORDS.format(n=n), "4", "2026-04-03", ""] for n in range(7)]
    alike = [["", "5", "2026-04-03", ""]] * 3

    first = await imports.run(await imports.look(write([HEADING, *rows[:5], *alike])))
    again = await imports.run(await imports.look(write([HEADING, *rows[:5], *alike])))
    more = await imports.run(await imports.look(write([HEADING, *rows, *alike, alike[0]])))

    assert [(one.good, one.known) for one in (first, again, more)] == [(8, 0), (0, 8), (3, 8)]
    assert await rows_in(store, "interviews", "import_rows") == [11, 11]


async def test_a_dry_run_stores_nothing(imports, store, write) -> None:
    file = write([HEADING, [WORDS, "4", "", ""], [WORDS, "4", "", ""], [WORDS, "9", "", "x"]])

    report = await imports.run(await imports.look(file), dry_run=True)

    assert (report.number, report.good, report.known, report.bad) == (None, 1, 1, 1)
    assert await rows_in(store, "imports", "interviews") == [0, 0]


async def test_a_stopped_import_goes_on_under_its_number(imports, store, write) -> None:
    file = write([HEADING, *[[WORDS.format(n=n), "4", "", ""] for n in range(1_200)]])
    seen = []

    first = await imports.run(await imports.look(file), progress=seen.append, stop=lambda: bool(seen))
    (stopped,) = await imports.imports()
    second = await imports.run(await imports.look(file))
    (done,) = await imports.imports()

    assert first.stopped
    assert (first.good, second.good, second.known) == (500, 700, 500)
    assert (stopped.state, done.state, done.good) == (ImportState.STOPPED, ImportState.DONE, 1_200)
    assert second.number == first.number
    assert (seen[0].done, seen[0].total) == (500, 1_200)


async def test_a_cancelled_task_leaves_an_import_that_goes_on(imports, store, write) -> None:
    file = write([HEADING, *[[WORDS.format(n=n), "4", "", ""] for n in range(1_200)]])
    begun = asyncio.Event()
    plan = await imports.look(file)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(imports.run(plan, progress=lambda _: begun.set()))
        await begun.wait()
        task.cancel()
    (record,) = await imports.imports()
    rest = await imports.run(await imports.look(file))

    assert record.state is ImportState.STOPPED
    assert rest.good + record.good == 1_200


async def test_undo_removes_everything_that_it_added_and_nothing_else(imports, store, write) -> None:
    kept = await imports.run(await imports.look(write([HEADING, [WORDS.format(n=0), "4", "", ""]], name="a.csv")))
    reviews = [[WORDS.format(n=n), "4", "", ""] for n in range(1, 600)]
    crm = write([["customer", "event", "date"], ["a@b.cz", "cancel", "2026-04-03"]], name="crm.csv")
    web = write([["stage", "period", "visits"], ["purchase", "2026-04", "1200"]], name="web.csv")
    numbers = [(await imports.run(await imports.look(write([HEADING, *reviews], name="b.csv")))).number]
    numbers += [(await imports.run(await imports.look(file))).number for file in (crm, web)]
    assert await rows_in(store, "interviews", "events", "web_counts") == [600, 1, 1]

    undone = [await imports.undo(number) for number in numbers if number is not None]

    assert undone == [599, 1, 1]
    tables = ("respondents", "interviews", "answers", "answer_parts", "import_rows", "events", "web_counts")
    assert await rows_in(store, *tables) == [1, 1, 2, 1, 1, 0, 0]
    states = {one.number: one.state for one in await imports.imports()}
    assert states[kept.number] is ImportState.DONE
    with pytest.raises(UnknownImportError):
        await imports.undo(numbers[0])
    again = await imports.run(await imports.look(write([HEADING, *reviews], name="b.csv")))
    assert again.good == 599


async def test_one_author_is_one_person(imports, store, write) -> None:
    rows = [["text", "author", "date"], *[[WORDS.format(n=n), "Ivan@Mail.ru", "2026-04-03"] for n in range(3)]]

    number = (await imports.run(await imports.look(write(rows)))).number

    assert await rows_in(store, "respondents", "interviews") == [1, 3]
    async with store.database.reading() as connection:
        rows = (await connection.execute(select(metadata.tables["respondents"]))).all()
    assert "ivan" not in repr(rows).lower()
    assert await imports.undo(number) == 3
    assert await rows_in(store, "respondents") == [0]


async def test_a_survey_keeps_scores_and_words_of_stages(imports, store, write) -> None:
    heading = ["NPS", "CSAT", "Удовлетворённость: Покупка", "Важность: Покупка", "Комментарий"]
    file = write(
        [heading, ["9", "4", "скорее довольны", "5", "Всё привезли вовремя, спасибо"], ["11", "4", "1", "1", ""]]
    )

    report = await imports.run(await imports.look(file))
    (record,) = await store.records()

    assert (report.good, dict(report.reasons)) == (1, {Reason.OFF_SCALE: 1})
    assert record.value("nps") == 9
    assert record.value("satisfaction", "purchase") == 4
    assert record.value("importance", "purchase") == 5


async def test_events_and_visits_are_counted_by_stage(imports, store, write) -> None:
    crm = [["customer", "event", "date"], *[[f"c{n % 6}", "отмена", f"2026-04-{n + 1:02}"] for n in range(12)]]
    web = [["stage", "period", "visits"], ["purchase", "2026-04", "1 200"], ["purchase", "2026-05", "900"]]
    await imports.run(await imports.look(write(crm, name="crm.csv")))
    await imports.run(await imports.look(write(web, name="web.csv")))
    web[1][2] = "1 500"  # the month went on, and was exported again
    await imports.run(await imports.look(write(web, name="web.csv")))

    found = await store.logged(start=date(2026, 4, 1), end=date(2026, 6, 1))

    assert [(one.stage_id, one.kind, one.count, one.people) for one in found] == [
        ("loyalty", "cancel", 12, 6),
        ("purchase", "visits", 2_400, 2_400),
    ]


async def test_words_without_a_stage_get_the_one_that_the_tagger_reads(imports, store, write) -> None:
    file = write([HEADING, [WORDS, "4", "", ""], [WORDS, "4", "", "purchase"]])
    await imports.run(await imports.look(file))

    texts = await store.untagged("t1", limit=10)
    assert await store.untagged("t1", limit=10, imported=False) == []
    await store.save_tags("t1", [(text, Tags(-1, (), stage_id="support")) for text in texts])

    records = await store.records()
    assert Counter(answer.stage_id for record in records for answer in record.answers if answer.text) == {
        "support": 1,
        "purchase": 1,
    }


async def test_imports_are_purged_by_the_date_of_their_rows(imports, store, write) -> None:
    rows = [[WORDS.format(n=n), "4", f"2026-0{n}-03", ""] for n in (1, 2, 3)]
    crm = [["customer", "event", "date"], ["a", "cancel", "2026-01-03"], ["b", "cancel", "2026-03-03"]]
    await imports.run(await imports.look(write([HEADING, *rows])))
    await imports.run(await imports.look(write(crm)))
    day = FakeClock().now().replace(month=2, day=15)

    await store.purge(answers_before=day, updates_before=day, messages_before=day)

    assert await rows_in(store, "respondents", "interviews", "events", "import_rows") == [1, 1, 1, 2]


async def test_a_kind_whose_columns_are_missing_is_refused(imports, write) -> None:
    with pytest.raises(ImportColumnsError, match="customer"):
        await imports.look(write([["text", "date"], ["a", "b"]]), kind=ImportKind.CRM)


CELLS = st.one_of(
    st.sampled_from(["", "5", "0", "11", "2026-04-03", "31.02.2026", "support", "норм", '"', ";", "a\nb", "☎"]),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30),
)


class Marks:
    """A store that remembers marks and nothing else."""

    def __init__(self):
        self.marks = set()

    async def import_secret(self):
        return b"secret"

    async def begin_import(self, _new):
        return 1

    async def add_rows(self, _number, _new, rows):
        fresh = {row.mark for row in rows} - self.marks
        self.marks |= fresh
        return len(fresh)

    async def end_import(self, *_arguments, **_counts):
        pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=0, max_size=6), min_size=1, max_size=30))
def test_no_row_is_lost_silently(rows, write) -> None:
    async def run():
        one = service_on(Marks())
        plan = await one.look(write([HEADING, *rows, ["x", "1", "", ""]]), columns={"1": "text"})
        first, second = [await one.run(plan) for _ in range(2)]
        assert first.good + first.bad + first.known == first.total
        assert (second.good, second.bad, second.known) == (0, first.bad, first.good + first.known)

    asyncio.run(run())


class NoRedactor:
    """Takes nothing out: words are not what is measured."""

    def redact(self, text, *, language):
        return text


async def test_memory_stays_flat(write, sqlite_url) -> None:
    rows = [[WORDS.format(n=n), "4", "2026-04-03", ""] for n in range(20_000)]
    file = write([HEADING, *rows])
    store = await open_store(sqlite_url, clock=FakeClock(), bot_id=1)
    await load_library(store, FakeClock())
    imports = service_on(SqlImports(store.database, FakeClock()), redactor=NoRedactor())
    used = []
    try:
        plan = await imports.look(file, language=Language.EN)
        report = await imports.run(plan, progress=lambda _: used.append(Process().memory_info().rss))
    finally:
        await store.close()

    assert report.good == 20_000
    assert max(used[4:]) < used[3] + (24 << 20), used  # after 2,000 rows everything is loaded that will be
