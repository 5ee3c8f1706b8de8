"""`python -m bot import`: what it says, and that the running bot's tagging places the words."""

import asyncio
import json

import pytest

from bot.__main__ import main
from bot.app import load_library
from bot.clock import SystemClock
from bot.tagging import TaggingLoop
from nlp.tagger import Tagger
from storage.store import open_store
from tests.benchmarks.generated import generate

CLOCK = SystemClock("UTC")
WORDS = "Звонил в поддержку три раза, оператор так и не помог, никто не перезвонил"


@pytest.fixture
def database_url(tmp_path, monkeypatch):
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url


@pytest.fixture
def reviews(tmp_path):
    file = tmp_path / "reviews.csv"
    file.write_bytes(f"Отзыв;Оценка\n{WORDS};2\nПлохо;9 из 5\n".encode("cp1251"))
    return file


def test_a_file_is_shown_taken_in_listed_and_taken_back(database_url, reviews, capsys) -> None:
    assert main(["import", str(reviews), "--yes"]) == 0
    shown = capsys.readouterr().out
    assert "reviews.csv: CSV, cp1251, delimiter ;, 2 rows, taken for reviews" in shown
    assert "Отзыв  =  text" in shown
    assert "Import 1: 2 of 2 rows read; 1 taken in, 0 were there before, 1 bad." in shown
    assert "row 3: a rating lies outside its scale" in shown

    assert main(["import", "--list"]) == 0
    assert "done     1 taken in, 0 known, 1 bad  reviews.csv" in capsys.readouterr().out
    assert main(["import", "--undo", "1"]) == 0
    assert main(["import", "--undo", "1"]) == 2
    assert "There is no import 1 to undo." in capsys.readouterr().err


def test_nothing_is_stored_without_a_yes(database_url, reviews, capsys, monkeypatch) -> None:
    assert main(["import", str(reviews)]) == 1
    assert main(["import", str(reviews), "--dry-run"]) == 0
    assert main(["import", "--list"]) == 0

    assert capsys.readouterr().out.endswith("No imports.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Name one file"),
        (["reviews.csv", "--list"], "Name one file"),
        (["nothing.csv"], "cannot be read"),
        (["reviews.csv", "--map", "Отзыв"], "cannot be read. Write for example"),
        (["reviews.csv", "--map", "Отзыв=song"], "is nothing that a column can hold"),
        (["reviews.csv", "--as", "crm"], "needs a column for customer"),
    ],
)
def test_what_is_to_be_set_right_is_said(arguments, said, database_url, reviews, capsys) -> None:
    assert main(["import", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_stage_is_read_from_the_words(database_url, reviews) -> None:
    assert main(["import", str(reviews), "--yes"]) == 0

    async def tagged():
        store = await open_store(database_url, clock=CLOCK, bot_id=0)
        try:
            await TaggingLoop(store, Tagger(), await load_library(store, CLOCK)).tag_some()
            return await store.records()
        finally:
            await store.close()

    (record,) = asyncio.run(tagged())
    story = record.answers[0]
    assert story.stage_id == "support"
    assert any(finding.layer == "pain" for finding in story.findings)


def map_of(folder, file, monkeypatch):
    """Return the figures of the map of a database, as anybody may see them."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{file}")
    assert main(["map", "--format", "json", "-o", str(folder / "map.json")]) == 0
    return json.loads((folder / "map.json").read_text(encoding="utf-8"))


def test_an_export_of_one_bot_gives_another_the_same_map(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RETENTION_DAYS", "3650")
    generate(tmp_path / "one.db", 1_500)
    before = map_of(tmp_path, tmp_path / "one.db", monkeypatch)
    assert main(["export", "--format", "json", "-o", "one.json"]) == 0

    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'two.db'}")
    assert main(["import", "one.json"]) == 1
    assert main(["import", "one.json", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "Import 1: 75 of 75 interviews read; 75 taken in, 0 were there before." in said
    assert main(["import", "one.json", "--yes"]) == 0
    assert "0 taken in, 75 were there before." in capsys.readouterr().out
    assert map_of(tmp_path, tmp_path / "two.db", monkeypatch) == before
    assert before["stages"][0]["satisfaction"] is not None

    assert main(["import", "--undo", "1"]) == 0
    assert "75 rows were deleted" in capsys.readouterr().out
