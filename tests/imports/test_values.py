"""Cells in four languages."""

from datetime import date

import pytest

from interview.imports.columns import kind_of, mapped, recognised
from interview.imports.errors import ImportColumnsError
from interview.imports.kinds import DateOrder, EventKind, Field, ImportKind
from interview.imports.rows import of_customer
from interview.imports.values import read_count, read_date, read_event, read_period, read_rating, read_score
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


REASONS = {
    Language.RU: ["Долго ждали ответа по телефону", "Никто так и не перезвонил", "Дорого"],
    Language.RO: ["Am așteptat mult la telefon", "Nimeni nu m-a sunat înapoi", "Scump"],
    Language.CS: ["Dlouho jsme čekali na telefonu", "Nikdo mi nezavolal zpátky", "Drahé"],
    Language.EN: ["We waited long on the phone", "They never called me back", "Price"],
}
ASKED = [
    (Language.EN, "How likely are you to recommend us to a friend?", "What is the main reason for your score?"),
    (Language.EN, "NPS", "Why did you give this rating?"),
    (Language.RU, "С какой вероятностью вы порекомендуете нас друзьям?", "Почему вы поставили такую оценку?"),
    (Language.RU, "NPS", "Что повлияло на вашу оценку"),
    (Language.RO, "Cât de probabil este să ne recomandați?", "Care este motivul principal pentru această notă?"),
    (Language.RO, "NPS", "De ce ați ales acest scor?"),
    (Language.CS, "S jakou pravděpodobností byste nás doporučili?", "Jaký je hlavní důvod vašeho hodnocení?"),
    (Language.CS, "NPS", "Co rozhodlo o této známka a hodnocení"),
]


@pytest.mark.parametrize(("language", "score", "reason"), ASKED)
@pytest.mark.parametrize("reason_first", [True, False])
def test_the_reason_of_a_score_is_words_and_no_score(language, score, reason, reason_first) -> None:
    rows = [[words, number] for words, number in zip(REASONS[language], "379", strict=True)]
    heading = [reason, score]
    if not reason_first:
        heading, rows = heading[::-1], [row[::-1] for row in rows]

    columns = recognised(heading, rows, GUIDE)

    assert {column.name: column.field for column in columns} == {reason: Field.TEXT, score: Field.NPS}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("How satisfied are you with us?", Field.CSAT),
        ("Насколько вы довольны обслуживанием?", Field.CSAT),
        ("Cât de mulțumit sunteți de noi?", Field.CSAT),
        ("Jak jste spokojeni s našimi službami?", Field.CSAT),
        ("How easy was it to get help?", Field.CES),
        ("Насколько легко было решить вопрос?", Field.CES),
        ("Cât de ușor a fost?", Field.CES),
        ("Jak snadné to bylo?", Field.CES),
    ],
)
def test_scores_by_how_surveys_ask_for_them(name, field) -> None:
    assert recognised([name], [["3"], ["5"], [""]], GUIDE)[0].field is field


def test_a_score_in_other_words_than_numbers_is_left_out_and_its_comment_is_not() -> None:
    """As Zendesk writes them."""
    rows = [["4711", "Bad", "They never called me back"], ["4712", "Good", "Ok"], ["4713", "Good", ""]]

    columns = recognised(["Ticket ID", "Satisfaction Score", "Satisfaction Comment"], rows, GUIDE)

    assert [column.field for column in columns] == [Field.SKIP, Field.SKIP, Field.TEXT]


def test_scores_of_another_scale_are_left_out() -> None:
    assert recognised(["CSAT"], [["9"], ["10"], ["4"]], GUIDE)[0].field is Field.SKIP


@pytest.mark.parametrize(
    ("event", "cells"),
    [
        (
            EventKind.CANCEL,
            "Отменил|Отказался от услуг|Расторжение договора|Заказ отменён|Закрыл счёт|A reziliat contractul|"
            "Comandă anulată|A renunțat|Zrušil předplatné|Výpověď smlouvy|Ukončení smlouvy|SUBSCRIPTION_CANCELLED|"
            "Cancelled order 17|Terminated the contract",
        ),
        (
            EventKind.RENEW,
            "Продлил договор|Пролонгация|Возобновил подписку|Contract prelungit|Și-a reînnoit abonamentul|"
            "Prodloužil smlouvu|Obnovil předplatné|Renewed for a year|Auto-renewal",
        ),
        (
            EventKind.CROSS_BUY,
            "Докупил пакет|Дополнительная покупка|Cumpărare suplimentară|Přikoupil balíček|Up-sell: insurance",
        ),
        (
            EventKind.COMPLAINT,
            "Жалоба на качество|Пожаловался на доставку|Подал претензию|Reclamație privind livrarea|S-a plâns|"
            "Stížnost na kvalitu|Reklamoval zboží|Complained about delivery|Жалоба на покупку",
        ),
        (
            EventKind.PURCHASE,
            "Купил телефон|Оформлен заказ|A cumpărat|Comandă plasată|Koupil telefon|Bought a phone|New order 17",
        ),
    ],
)
def test_events_as_systems_write_them(event, cells) -> None:
    assert {cell: read_event(cell) for cell in cells.split("|")} == dict.fromkeys(cells.split("|"), event)


@pytest.mark.parametrize(
    "cell",
    [
        *("", "Звонок", "Заказ звонка", "Реклама", "Anul 2026", "Reclamă", "Reklama", "Obnova hesla"),
        *("Call terminated", "Не продлил договор", "Nu a reziliat", "Neprodloužil smlouvu", "Did not renew"),
        *("Отказ от продления", "Zrušení reklamace"),
    ],
)
def test_what_is_no_event_or_two_of_them(cell) -> None:
    assert read_event(cell) is None


def test_sentences_that_tell_of_events_are_events() -> None:
    rows = [["1", "Клиент пожаловался на качество связи"], ["2", "Клиент продлил договор на один год"]]

    assert recognised(["Клиент", "Событие"], rows, GUIDE)[1].field is Field.EVENT


@pytest.mark.parametrize("name", ["What happened that day", "Customer comment", "Anything else?", "Канал: что не так?"])
def test_sentences_are_words_whatever_their_column_is_called(name) -> None:
    rows = [[words, "3"] for words in REASONS[Language.EN][:2]]

    columns = recognised([name, "NPS"], rows, GUIDE)

    assert columns[0].field is Field.TEXT


def test_names_of_products_and_titles_that_come_again_are_no_words() -> None:
    products = ["Vacuum cleaner with a very long hose", "Vacuum cleaner with a very long hose", "Iron"]
    rows = [["Posted by way of our mobile app", product, "3"] for product in products]

    columns = recognised(["Source of the answer", "Product", "NPS"], rows, GUIDE)

    assert [column.field for column in columns] == [Field.SOURCE, Field.SKIP, Field.NPS]


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
