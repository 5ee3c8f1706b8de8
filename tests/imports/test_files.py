"""Files are read whatever wrote them."""

import json
from datetime import datetime

import pytest
from openpyxl import Workbook

from bot.import_files import Files
from interview.imports.errors import ImportFileError
from interview.language import Language
from tests.imports.conftest import REVIEWS, table

OLD = {Language.RU: "cp1251", Language.RO: "cp1250", Language.CS: "cp1250", Language.EN: "cp1250"}
CASES = [(language, encoding) for language in Language for encoding in ("utf-8", "utf-8-sig", "utf-16", OLD[language])]


def _rows(file):
    return [cells for _, cells in Files().open(file).rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_every_encoding_and_delimiter(language, encoding, delimiter, write) -> None:
    words, *heading = REVIEWS[language]
    if encoding == "cp1250":
        words = words.replace("ș", "ş").replace("ț", "ţ")
    rows = [[f"{words}\n{words}, «{number}»", "2", "03.04.2026"] for number in range(3)]

    opened = Files().open(write([heading, *rows], delimiter=delimiter, encoding=encoding))

    assert opened.heading == tuple(heading)
    assert [list(cells) for _, cells in opened.rows()] == rows
    assert opened.total == 3


def test_short_texts_of_an_old_code_page(write) -> None:
    for words, encoding in (("Норм", "cp1251"), ("Příšerné", "cp1250"), ("Mulţumesc", "cp1250"), ("УЖАС", "cp1251")):
        assert _rows(write([["text", "rating"], [words, "5"]], encoding=encoding)) == [(words, "5")], words


def test_utf16_without_a_mark(write) -> None:
    assert _rows(write([["text", "n"], ["Отлично, да", "1"]], encoding="utf-16-le")) == [("Отлично, да", "1")]


def test_commas_inside_sentences_are_no_delimiter(write) -> None:
    rows = [["a, b, c", "1"], ["a, b, c, d", "2"], ["no", "3"]]

    assert [list(row) for row in _rows(write([["text", "rating"], *rows], delimiter=";"))] == rows


def test_a_workbook_with_dates_and_numbers(tmp_path) -> None:
    book = Workbook()
    book.active.append(["Отзыв", "Оценка", "Дата"])
    book.active.append(["Хорошо\nбыстро", 5.0, datetime(2026, 4, 3)])  # noqa: DTZ001 - workbooks know no zones
    book.active.append([None, None, None])
    book.active.append(["Плохо", 4.5, None])
    book.save(tmp_path / "b.xlsx")

    opened = Files().open(tmp_path / "b.xlsx")

    assert list(opened.rows()) == [
        (2, ("Хорошо\nбыстро", "5", "2026-04-03T00:00:00")),
        (4, ("Плохо", "4.5")),
    ]


def test_a_chat_with_entities_joins_what_one_person_wrote_at_a_time(tmp_path) -> None:
    def message(number, who, text, at, **more):
        moment = {"date": f"2026-04-03T10:{at:02}:00", "date_unixtime": str(1_775_000_000 + 60 * at)}
        return {"id": number, "type": "message", "from_id": who, "text": text, **moment, **more}

    messages = [
        message(1, "user1", ["Заказ ", {"type": "bold", "text": "не пришёл"}, "!"], 0),
        message(2, "user1", 'Уже "messages": [ неделю', 3),
        message(3, "user2", "", 4, photo="x.jpg"),
        {"id": 4, "type": "service", "action": "pin_message", "text": ""},
        message(5, "user2", "Thanks a lot", 5),
        message(6, "user1", "А теперь пришёл", 40),
        message(7, "user3", "Buy this", 41, forwarded_from="shop"),
    ]
    chats = {"name": "x", "chats": {"list": [{"id": 1, "messages": messages}, {"id": 2, "messages": []}]}}
    (tmp_path / "result.json").write_text(json.dumps(chats, ensure_ascii=False, indent=1), encoding="utf-8")

    opened = Files().open(tmp_path / "result.json")

    assert opened.is_chat
    assert [(cells[0], cells[2]) for _, cells in opened.rows()] == [
        ('Заказ не пришёл!\nУже "messages": [ неделю', "user1"),
        ("Thanks a lot", "user2"),
        ("А теперь пришёл", "user1"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"text,rating\n", "nothing below"),
        (b"\x00\x01\x02\x00\xff" * 50, "no text file"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "old kind"),
        (b'{"messages": [{"type": "message", "text": "cut', "breaks off"),
        (('text,n\n"' + "x" * (2 << 20)).encode(), "quotation mark"),
    ],
)
def test_what_cannot_be_read_is_said(content, said, tmp_path) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(content)

    with pytest.raises(ImportFileError, match=said):
        Files().open(file)


def test_the_number_of_a_row_is_that_of_a_spreadsheet(tmp_path) -> None:
    file = tmp_path / "f.csv"
    file.write_text(table([["text", "n"], ["two\nlines", "1"]]) + "\r\n" + table([["b", "2"]]), encoding="utf-8")

    assert [number for number, _ in Files().open(file).rows()] == [2, 4]
