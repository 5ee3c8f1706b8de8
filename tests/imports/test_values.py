"""Cells in four languages."""

from datetime import date

import pytest

from interview.imports.columns import kind_of, mapped, recognised
from interview.imports.errors import ImportColumnsError
from interview.imports.kinds import DateOrder, Field, ImportKind
from interview.imports.rows import of_customer
from interview.imports.values import read_count, read_date, read_period, read_rating, read_score
from interview.language import Language
from interview.library import builtin_guides
from interview.records import Role

GUIDE = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)
DAY = date(2026, 4, 3)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026-04-03",
            "2026-04-03T10:20:30+03:00",
            "2026/4/3",
            "20260403",
            "03.04.2026",
            "3. 4. 2026",
            "03/04/26 10:15",
        ),
        *("3 апреля 2026 г., 10:15", "3 апр. 2026", "3 aprilie 2026", "3 apr. 2026", "3. dubna 2026", "3. duben 2026"),
        *("3 April 2026", "April 3, 2026", "Fri, 3 Apr 2026 10:00", "3-04-2026"),
    ],
)
def test_dates(cell) -> None:
    assert read_date(cell, order=DateOrder.DAY_FIRST) == DAY


@pytest.mark.parametrize("cell", ["", "31.02.2026", "yesterday", "13.13.2026", "апрель", "2026", "12:30"])
def test_what_is_no_date(cell) -> None:
    assert read_date(cell, order=DateOrder.DAY_FIRST) is None


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2026-04", date(2026, 4, 1), date(2026, 5, 1)),
        ("04.2026", date(2026, 4, 1), date(2026, 5, 1)),
        ("апрель 2026", date(2026, 4, 1), date(2026, 5, 1)),
        ("aprilie 2026", date(2026, 4, 1), date(2026, 5, 1)),
        ("duben 2026", date(2026, 4, 1), date(2026, 5, 1)),
        ("April 2026", date(2026, 4, 1), date(2026, 5, 1)),
        ("2026-W14", date(2026, 3, 30), date(2026, 4, 6)),
        ("2026-04-03", DAY, date(2026, 4, 4)),
        ("01.04.2026 – 07.04.2026", date(2026, 4, 1), date(2026, 4, 8)),
    ],
)
def test_periods(cell, start, end) -> None:
    assert read_period(cell, order=DateOrder.DAY_FIRST) == (start, end)


@pytest.mark.parametrize(
    ("cell", "language", "count"),
    [
        ("1204", Language.RU, 1204),
        ("1 204", Language.RU, 1204),
        ("1\u00a0204", Language.CS, 1204),
        ("1.204", Language.RO, 1204),
        ("1,204", Language.EN, 1204),
        ("1.204", Language.EN, None),
        ("1,5", Language.RU, None),
        ("-3", Language.EN, None),
        ("many", Language.EN, None),
    ],
)
def test_counts(cell, language, count) -> None:
    assert read_count(cell, language) == count


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("4", (4.0, None)),
        ("4,5", (4.5, None)),
        ("4.5", (4.5, None)),
        ("4/5", (4.0, 5)),
        ("8 из 10", (8.0, 10)),
        ("4 din 5", (4.0, 5)),
        ("4 z 5", (4.0, 5)),
        ("★★★☆☆", (3.0, None)),
        ("5 stars", (5.0, None)),
        ("good", None),
        ("1.2.3", None),
    ],
)
def test_ratings(cell, rating) -> None:
    assert read_rating(cell) == rating


def test_scores_by_number_and_by_the_words_of_their_buttons() -> None:
    assert read_score("9 - очень вероятно", Field.NPS) == 9
    assert read_score("Скорее довольны", Field.SATISFACTION) == 4
    assert read_score("velmi důležité", Field.IMPORTANCE) == 5
    assert read_score("4.5", Field.CSAT) is None


@pytest.mark.parametrize(
    ("heading", "fields", "kind"),
    [
        (["Отзыв", "Оценка", "Дата отзыва"], ["text", "rating", "date"], ImportKind.REVIEWS),
        (["Comentariu", "Notă", "Data", "Canal"], ["text", "rating", "date", "channel"], ImportKind.REVIEWS),
        (["Přepis hovoru", "Datum"], ["text", "date"], ImportKind.TRANSCRIPTS),
        (["Customer ID", "Event type", "Created at"], ["customer", "event", "date"], ImportKind.CRM),
        (["Етап", "Этап", "Визиты", "Период"], ["skip", "stage", "count", "period"], ImportKind.WEB),
        (
            ["NPS", "Satisfaction: Loyalty", "Importance - Loyalty", "Comments"],
            ["nps", "satisfaction", "importance", "text"],
            ImportKind.SURVEY,
        ),
    ],
)
def test_columns_by_their_names(heading, fields, kind) -> None:
    columns = recognised(heading, [], GUIDE)

    assert [column.field.value for column in columns] == fields
    assert kind_of(columns, file_name="x.csv", is_chat=False) is kind


def test_columns_by_what_stands_in_them() -> None:
    rows = [["17", "They never called me back, I am angry", "2", "03/28/2026"]] * 3

    columns = recognised(["q1", "q2", "q3", "q4"], rows, GUIDE)

    assert [column.written for column in columns] == ["skip", "text", "rating.5", "date.mdy"]


def test_a_mapping_goes_before_what_was_recognised() -> None:
    columns = recognised(["Review", "Rating", "Other"], [["good", "9", "x"]], GUIDE)

    chosen = mapped(columns, {"Review": "skip", "3": "text.support", "rating": "rating.10"}, [], GUIDE)

    assert [column.written for column in chosen] == ["skip", "rating.10", "text.support"]
    for wrong in ({"Nothing": "text"}, {"Review": "song"}, {"Review": "text.moon"}, {"Rating": "rating.7"}):
        with pytest.raises(ImportColumnsError):
            mapped(columns, wrong, [], GUIDE)


def test_of_a_transcript_the_customer_alone_is_kept() -> None:
    call = "Оператор: Добрый день, чем помочь?\nКлиент: Я жду неделю.\nИ никто не звонит.\nОператор Анна: Понимаю."

    assert of_customer(call) == "Я жду неделю.\nИ никто не звонит."
    assert of_customer("Nobody: called\nme back") == "Nobody: called\nme back"
