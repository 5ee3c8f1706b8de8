"""A manager sends a file: it is shown, set right, taken in, stopped and taken back; nobody else notices."""

import csv
import io
import json
import stat
import zipfile
from datetime import timedelta

import pytest
from openpyxl import Workbook

from bot.errors import ImportProcessError
from handlers.callbacks import ImportButton, ImportStep, ImportUndoButton, Revocable, RevokeButton, UndoStep
from interview.imports.desk import LARGEST_BYTES
from interview.imports.kinds import ImportState
from interview.language import Language, Locale
from tests.handlers.guides import SECOND_GUIDE
from tests.handlers.inviting import joined

OWNER_ID, MANAGER_ID, SECOND_ID = 900_001, 7_100_000_001, 7_100_000_002
WORDS = "Ждал ответа по телефону целый час, заказ {n} потеряли"


def table(rows, *, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def reviews(count, **options):
    return table([["Отзыв", "Оценка"], *[[WORDS.format(n=n), str(n % 5 + 1)] for n in range(count)]], **options)


def said(sentence, **values):
    return Locale(Language.EN).gettext(sentence, **values)


UNREADABLE = said("Thank you. I can only read words and taps, so this was not kept. Could you write it?")
UNKNOWN = said("I don't know this command. What I can do: /help")
STALE = said("This button is from an earlier conversation. To begin anew: /start")
GONE = "This file is no longer here. Please send it again."


async def audit(world):
    async with world.store.unit_of_work() as unit:
        lines = [
            (line.actor.role.value, line.actor.number, line.action.value, line.object) for line in await unit.audit()
        ]
    return [line for line in lines if line[2].startswith("import")]


def files_left(world):
    folder = world.house.imports._folder
    return list(folder.iterdir()) if folder.exists() else []


async def interviews(world):
    return len(await world.rows("interviews"))


@pytest.fixture
async def owner(world):
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await joined(world, owner, "manager", MANAGER_ID, department="shop")


async def test_a_file_is_shown_taken_in_once_and_taken_back(world, manager):
    await manager.send("/import")
    await manager.send_file("отзывы.csv", reviews(250))

    assert "<" not in manager.last.text
    assert "The rows are: reviews" in manager.last.text
    assert "1. Отзыв = somebody's words" in manager.last.text
    assert manager.last.text.count("• Ждал ответа") == 5
    assert manager.last.labels == ["Import", "What the rows are", "Columns", "Cancel"]
    assert await interviews(world) == 0

    await manager.click("Import")

    assert "Import 1 is done." in manager.last.text
    assert "Taken in: 250" in manager.last.text
    assert manager.last.labels == ["Undo"]
    assert await interviews(world) == 250
    assert files_left(world) == []
    assert await audit(world) == [("manager", 1, "imported", "1: reviews, 250")]
    assert [row.report_to for row in await world.rows("imports")] == [None]

    await manager.send_file("again.csv", reviews(250), text="/import")
    await manager.click("Import")

    assert ["Taken in: 0" in manager.last.text, "There before: 250" in manager.last.text] == [True, True]
    assert manager.last.labels == []
    assert await interviews(world) == 250

    await manager.click("Undo")
    await manager.click("Yes, delete what it added")

    assert await interviews(world) == 0
    assert "Import 1 is taken back. Rows deleted: 250" in [seen.text for seen in manager.from_bot]
    assert (await audit(world))[0] == ("manager", 1, "import_undone", "1")


async def test_a_file_that_comes_by_itself_is_asked_about(world, owner):
    await owner.send_file("r.csv", reviews(3))
    assert owner.last.labels == ["Yes, look at it", "No"]
    assert files_left(world) == []

    await owner.click("Yes, look at it")
    assert "The rows are: reviews" in owner.last.text

    await owner.click("Cancel")
    assert owner.last.text == "Nothing was imported, and the file is deleted here."
    assert files_left(world) == []
    assert await interviews(world) == 0


async def test_a_file_waits_in_a_folder_of_the_bot_alone_for_an_hour(world, owner):
    await owner.send_file("r.csv", reviews(3), text="/import")
    (file,) = files_left(world)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    await world.advance(minutes=61)
    world.house.imports.tidy()

    assert files_left(world) == []
    assert await owner.click("Import") == GONE


async def test_nobody_else_can_send_a_file(world, owner, client):
    agent = await joined(world, owner, "agent", SECOND_ID)
    for somebody in (client, agent):
        before = len(somebody.from_bot)
        await somebody.send("/import")
        await somebody.send_file("r.csv", reviews(3))
        await somebody.send_file("r.csv", reviews(3), text="/import")

        answers = [seen.text for seen in somebody.from_bot[before:]]
        assert [one for one in answers if one in (UNKNOWN, UNREADABLE)] == [UNKNOWN, UNREADABLE, UNREADABLE]
    assert "getFile" not in {call.__api_method__ for call in world.telegram.calls}


async def test_a_manager_of_another_guide_imports_nothing_into_the_first_one(two_guides):
    owner = await two_guides.person(OWNER_ID)
    manager = await joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])
    await owner.send_file("r.csv", reviews(3), text="/import")
    await owner.click("Import")

    await manager.send("/import")
    assert manager.last.text == UNKNOWN
    await manager.send_file("r.csv", reviews(3), text="/import")
    assert manager.last.text == UNREADABLE
    forged = ImportUndoButton(number=1, step=UndoStep.SURE).pack()
    assert await manager.click(forged, message_id=manager.last.id, stale=True) == STALE
    assert await interviews(two_guides) == 3


async def test_other_files_of_managers_get_what_they_got(owner):
    await owner.send_file("photo.pdf", b"%PDF")

    assert owner.last.text == UNREADABLE


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("cp1251", ";"), ("utf-16", "\t"), ("utf-8-sig", ";"), ("utf-16-le", ",")]
)
async def test_files_of_any_making_are_read(world, owner, encoding, delimiter):
    await owner.send_file("r.csv", reviews(6, encoding=encoding, delimiter=delimiter), text="/import")
    await owner.click("Import")

    assert "Taken in: 6" in owner.last.text
    assert "Ждал" in await world.everything_stored()


async def test_a_workbook_and_a_chat_are_read(world, owner):
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Review", "Stars"])
    book.active.append(["They never called me back, it took weeks", 2])
    book.save(out)
    await owner.send_file("b.xlsx", out.getvalue(), text="/import")
    await owner.click("Import")
    assert "Taken in: 1" in owner.last.text

    message = {
        "id": 1,
        "type": "message",
        "date": "2026-04-03T10:00:00",
        "from_id": "u",
        "text": "Nobody called me back",
    }
    message["date"] = f"{world.clock.now().date().isoformat()}T10:00:00"
    await owner.send_file("result.json", json.dumps({"messages": [message]}).encode(), text="/import")
    assert "The rows are: messages of a Telegram chat" in owner.last.text
    assert "Columns" not in owner.last.labels
    await owner.click("Import")
    assert "Taken in: 1" in owner.last.text


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b" " * (200 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\n", "There is nothing to import in this file."),
        (b"text,rating\n", "There is nothing to import in this file."),
        (b"\x00\x01\x02\x00\xff" * 50, "I cannot read this file."),
        (b"PK\x03\x04broken", "This file seems to be damaged"),
        (b"\xd0\xcf\x11\xe0old", "This is a workbook of the old kind (.xls)."),
        (b'{"spec": 1, "interviews": [\n\n], "notes": [\n]}\n', "This is an export of this bot itself."),
        (b"a" + b"," * 5_000 + b"\n1" + b",2" * 5_000, "This file seems to be damaged"),
        (bomb, "This file is too large for a chat"),
    ],
)
async def test_a_bad_file_gets_a_kind_sentence(world, owner, content, sentence):
    await owner.send_file("f.csv", content() if callable(content) else content, text="/import")

    assert owner.last.text.startswith(sentence)
    assert files_left(world) == []


async def test_a_file_that_is_too_large_is_not_fetched(world, owner):
    await owner.send_file("f.csv", b"a,b\n" * (LARGEST_BYTES // 4 + 1), text="/import")

    assert "python -m bot import" in owner.last.text
    assert "getFile" not in {call.__api_method__ for call in world.telegram.calls}


async def test_a_file_that_cannot_be_fetched_is_asked_for_again(world, owner):
    world.telegram.no_files = True
    await owner.send_file("f.csv", reviews(3), text="/import")

    assert owner.last.text == "I could not fetch this file. Please send it again."


async def test_personal_data_is_hidden_in_the_examples(world, owner):
    rows = [["Автор", "Отзыв"], ["ivan.petrov@mail.ru", "Звоните мне +7 916 123-45-67, никто не отвечает"]]
    await owner.send_file("Оператор Марина.csv", table(rows), text="/import")

    assert "• •••" in owner.last.text
    for hidden in ("petrov", "916", "Марина"):
        assert hidden not in owner.last.text


async def test_kind_and_columns_are_set_right(world, owner):
    rows = [["A", "B"], *[[WORDS.format(n=n), str(n % 5 + 1)] for n in range(3)]]
    await owner.send_file("x.csv", table(rows), text="/import")

    await owner.click("Columns")
    await owner.click("2. B = rating, 1 to 5")
    assert "2. B = rating, 1 to 5" in owner.last.text
    await owner.click("satisfaction with a stage")
    stage = owner.last.labels[0]
    await owner.click(stage)
    assert f"2. B = satisfaction with a stage: {stage}" in owner.last.text
    await owner.click("What the rows are")
    await owner.click("customers' events from a CRM")
    assert "A column is missing that holds: event." in owner.last.text
    assert "Import" not in owner.last.labels
    await owner.click("What the rows are")
    await owner.click("survey results")
    await owner.click("Import")

    assert "Taken in: 3" in owner.last.text
    (first, *_) = await world.records()
    assert {answer.question_id for answer in first.answers} == {"satisfaction", "imported"}


async def test_rows_that_nobody_can_name_are_chosen_by_hand(world, owner):
    await owner.send_file("x.csv", table([["A", "B"], ["1", "x"], ["2", "y"]]), text="/import")

    assert "I could not tell what the rows are." in owner.last.text
    assert owner.last.labels == ["What the rows are", "Columns", "Cancel"]


async def test_values_that_are_not_known_are_explained_by_taps(world, owner):
    day = world.clock.now().date().isoformat()
    events = ["Обращение", "обращение", "Переезд", "Отменил", "Звонок ivan.petrov@mail.ru"]
    rows = [["Клиент", "Событие", "Дата"], *[[f"k{n}", event, day] for n, event in enumerate(events)]]
    await owner.send_file("crm.csv", table(rows), text="/import")

    assert "Not known: Обращение (2), Звонок " in owner.last.text
    assert "petrov" not in owner.last.text
    assert owner.last.labels == ["Import", "What the rows are", "Columns", "Values", "Cancel"]
    await owner.click("Values")
    await owner.click("Обращение = not known")
    assert owner.last.text == "What does “Обращение” mean?"
    await owner.click("complaint")
    assert "Обращение = complaint" in owner.last.labels
    await owner.click("Переезд = not known")
    await owner.click("none of these")
    await owner.click("↩ Back")
    assert "Not known: Звонок " in owner.last.text
    await owner.click("Import")

    assert "Taken in: 3" in owner.last.text
    assert "• row 4: its value was to be left out" in owner.last.text
    assert "• row 6: its event is none of those that are known" in owner.last.text
    assert sorted(row.kind for row in await world.rows("events")) == ["cancel", "complaint", "complaint"]


async def test_pages_of_a_website_are_stages_by_taps(world, owner):
    month = f"{world.clock.now().date():%Y-%m}-01"
    rows = [["Page path", "Date", "Views"], ["/cart", month, "700"], ["/checkout", month, "700"], ["/jobs", month, "3"]]
    await owner.send_file("web.csv", table(rows), text="/import")
    assert "The rows are: website visits" in owner.last.text

    stage = None
    for path in ("/cart", "/checkout"):
        await owner.click("Values")
        await owner.click(f"{path} = not known")
        stage = owner.last.labels[2]
        await owner.click(stage)
        await owner.click("↩ Back")
    await owner.click("Import")

    assert "Taken in: 2" in owner.last.text
    start = world.clock.now().date().replace(day=1)
    counts = await world.store.logged(start=start, end=start + timedelta(days=1))
    assert [(one.kind, one.count) for one in counts] == [("visits", 1_400)]


async def test_a_forged_meaning_changes_nothing(world, owner):
    rows = [["Клиент", "Событие", "Дата"], ["k", "Переезд", world.clock.now().date().isoformat()]]
    await owner.send_file("crm.csv", table(rows), text="/import")
    mark = ImportButton.unpack(owner.last.buttons[0][1]).draft
    for number, meaning in ((0, "moon"), (9, "cancel"), (0, "support")):
        forged = ImportButton(draft=mark, step=ImportStep.MEANS, column=number, value=meaning).pack()
        await owner.click(forged, message_id=owner.last.id, stale=True)
    forged = ImportButton(draft=mark, step=ImportStep.VALUE, column=9).pack()
    await owner.click(forged, message_id=owner.last.id, stale=True)

    assert "Not known: Переезд (1)" in owner.last.text


async def test_bad_rows_are_named_and_all_of_them_in_a_file_without_words(world, owner):
    rows = [
        ["text", "rating"],
        *[["a secret word about the courier", "9/5"] for _ in range(12)],
        ["All went well", "5"],
    ]
    await owner.send_file("r.csv", table(rows), text="/import")
    await owner.click("Import")

    report, document = owner.from_bot[-2:]
    assert "Not taken in: 12" in report.text
    assert report.text.count("• row ") == 10
    assert "• row 2: a rating lies outside its scale" in report.text
    file = world.state.file(document.raw["document"]["file_id"])
    content = world.state.content(file).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content)))[1] == ["2", "a rating lies outside its scale"]
    assert len(content.splitlines()) == 13
    assert "courier" not in content + report.text


async def begun(world, client, count=250):
    """Begin an import and hold it after its first rows."""
    await client.send_file("r.csv", reviews(count), text="/import")
    world.gate.open.clear()
    world.gate.reached.clear()
    await client.click("Import")
    await world.gate.reached.wait()
    await world.settle()


async def go_on(world):
    world.gate.open.set()
    await world.settle()


async def test_an_import_is_stopped_and_goes_on_with_the_same_file(world, manager):
    await begun(world, manager)
    await manager.click("Stop")
    await go_on(world)

    assert "Import 1 was stopped." in manager.last.text
    assert "Taken in: 25" in manager.last.text
    assert manager.last.labels == ["Undo"]
    assert files_left(world) == []
    assert await interviews(world) == 25

    await manager.send_file("r.csv", reviews(250), text="/import")
    await manager.click("Import")

    assert "Import 1 is done." in manager.last.text
    assert "Taken in: 225" in manager.last.text
    assert await interviews(world) == 250


async def test_people_are_answered_while_an_import_goes_on(world, manager):
    await begun(world, manager)
    client = await world.person(705)
    await client.begin()
    await client.tap("solve")

    assert await client.place() == ("stages", None)
    await manager.send("/import")
    assert manager.last.text == "Importing: 25 of 250 rows."
    await go_on(world)
    assert "Taken in: 250" in manager.last.text


async def test_one_import_at_a_time_and_the_second_manager_is_told(world, owner, manager):
    second = await joined(world, owner, "manager", SECOND_ID)
    await begun(world, manager)
    await second.send_file("s.csv", reviews(3), text="/import")
    await second.click("Import")

    assert "One import at a time: please try again when this one has ended." in second.last.text
    stop = next(data for _, data in manager.from_bot[-1].buttons)
    assert await second.click(stop, message_id=second.last.id, stale=True) == STALE
    await go_on(world)
    assert await interviews(world) == 250

    await second.click("Import")
    assert "There before: 3" in second.last.text


async def test_an_owner_stops_anybodys_import(world, owner, manager):
    await begun(world, manager)
    await owner.send("/import")
    await owner.click("Stop")
    await go_on(world)

    assert "Import 1 was stopped." in manager.last.text


async def test_another_managers_import_is_not_undone(world, owner, manager):
    second = await joined(world, owner, "manager", SECOND_ID)
    await owner.send_file("r.csv", reviews(3), text="/import")
    await owner.click("Import")

    for client in (manager, second):
        forged = ImportUndoButton(number=1, step=UndoStep.SURE).pack()
        assert await client.click(forged, message_id=client.last.id, stale=True) == STALE
    assert await interviews(world) == 3


async def test_earlier_imports_are_listed_and_taken_back_by_who_may(world, owner, manager):
    for client, count in ((owner, 3), (manager, 8)):
        await client.send_file("r.csv", reviews(count), text="/import")
        await client.click("Import")

    await manager.send("/import")
    listed = manager.last
    day = Locale(Language.EN).day(world.clock.now().date())
    assert listed.text.splitlines()[-2:] == [
        f"No. 2 · {day} · reviews · 5 rows · manager no. 1",
        f"No. 1 · {day} · reviews · 3 rows · owner",
    ]
    assert listed.labels == ["Undo no. 2"]
    await owner.send("/import")
    assert owner.last.labels == ["Undo no. 2", "Undo no. 1"]

    await owner.click("Undo no. 2")
    assert owner.last.text == f"Shall this import be taken back?\nNo. 2 · {day} · reviews · 5 rows · manager no. 1"
    await owner.click("No")
    assert owner.last.labels == ["Undo no. 2", "Undo no. 1"]
    await owner.click("Undo no. 2")
    await owner.click("Yes, delete what it added")

    assert owner.last.text == "Import 2 is taken back. Rows deleted: 5"
    assert await interviews(world) == 3
    await owner.send("/import")
    assert owner.last.labels == ["Undo no. 1"]
    forged = ImportUndoButton(number=1, step=UndoStep.ASK_LISTED).pack()
    assert await manager.click(forged, message_id=listed.id, stale=True) == STALE


async def test_old_buttons_of_a_revoked_manager_do_nothing(world, owner, manager):
    await manager.send_file("r.csv", reviews(3), text="/import")
    await manager.click("Import")
    report = manager.last
    await manager.send_file("s.csv", reviews(5), text="/import")
    preview = manager.last
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack(), message_id=1, stale=True)

    await manager.click("Import", message_id=preview.id)
    await manager.click("Undo", message_id=report.id)
    await manager.click(ImportUndoButton(number=1, step=UndoStep.SURE).pack(), message_id=report.id, stale=True)

    assert await interviews(world) == 3
    assert [row.state for row in await world.rows("imports")] == [ImportState.DONE]


async def test_a_double_tap_imports_once(world, owner):
    await owner.send_file("r.csv", reviews(3), text="/import")
    await owner.click_quickly("Import", "Import")

    assert len(await world.rows("imports")) == 1
    assert await interviews(world) == 3


async def test_a_forged_column_changes_nothing(world, owner):
    await owner.send_file("r.csv", reviews(3), text="/import")
    mark = ImportButton.unpack(owner.last.data("Import")).draft
    for column, value in ((99, "text"), (0, "nonsense"), (0, "text.moon"), (-1, "nps")):
        forged = ImportButton(draft=mark, step=ImportStep.SET, column=column, value=value).pack()
        await owner.click(forged, message_id=owner.last.id, stale=True)

    assert "1. Отзыв = somebody's words" in owner.last.text


async def test_a_restart_leaves_no_file_and_tells_that_the_import_broke_off(open_world):
    async with open_world() as world:
        owner = await world.person(OWNER_ID)
        manager = await joined(world, owner, "manager", MANAGER_ID)
        await begun(world, manager)
        folder = world.house.imports._folder
        world.state.updates.drop_all()
    (folder / "left").parent.mkdir(exist_ok=True)
    (folder / "left").write_text("words", encoding="utf-8")  # as a crash leaves it

    async with open_world() as world:
        await world.settle()
        manager = await world.person(MANAGER_ID)
        assert "Import 1 broke off." in manager.last.text
        assert "Taken in: 25" in manager.last.text
        assert not folder.exists()
        assert await audit(world) == [("manager", 1, "imported", "1: reviews, 25")]
        reports = len(manager.from_bot)

    async with open_world() as world:
        await world.settle()
        manager = await world.person(MANAGER_ID)
        assert len(manager.from_bot) == reports
        await manager.click("Undo")
        await manager.click("No")
        assert await interviews(world) == 25
        await manager.click("Undo")
        await manager.click("Yes, delete what it added")
        assert await interviews(world) == 0


async def test_an_import_whose_process_died_is_told_of_and_goes_on(world, manager):
    await begun(world, manager)
    world.gate.breaks = ImportProcessError()
    await go_on(world)

    assert "Import 1 broke off." in manager.last.text
    assert "Taken in: 25" in manager.last.text
    assert manager.last.labels == ["Undo"]
    assert files_left(world) == []

    world.gate.breaks = None
    await manager.send_file("r.csv", reviews(250), text="/import")
    await manager.click("Import")
    assert "Import 1 is done." in manager.last.text
    assert await interviews(world) == 250


async def test_redaction_that_fails_shows_and_stores_no_word(world, owner):
    world.words.redaction_fails = True
    await owner.send_file("r.csv", reviews(3), text="/import")
    assert "Ждал" not in owner.last.text
    await owner.click("Import")

    assert owner.last.text.startswith("Nothing was imported: something went wrong on our side.")
    assert owner.last.labels == []
    assert files_left(world) == []
    assert "Ждал" not in await world.everything_stored()
