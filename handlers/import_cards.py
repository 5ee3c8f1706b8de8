"""Cards of an import in chat: what a file is taken for, how far it is, how it ended; with their buttons."""

import csv
from collections.abc import Sequence
from html import escape
from io import StringIO

from aiogram.methods import EditMessageText, SendDocument, SendMessage
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

from handlers.callbacks import ImportButton, ImportStep, ImportUndoButton, UndoStep
from handlers.import_words import date_name, field_name, held, kind_name, meaning_name, rating_name, reason_words
from handlers.pages import Row, button, page_of, turns
from handlers.reply import Reply, Sending
from handlers.team import actor_name
from interview.guide import Guide
from interview.imports.desk import Draft, Running
from interview.imports.kinds import (
    OF_A_STAGE,
    RATING_TOPS,
    BadRow,
    Column,
    DateOrder,
    EventKind,
    Field,
    ImportKind,
    ImportRecord,
    ImportReport,
)
from interview.imports.meanings import NONE, UnknownValue
from interview.language import Locale
from reports.plan import in_language
from reports.tables import BYTE_ORDER_MARK

COLUMNS_ON_A_PAGE = 8
COLUMNS_SHOWN = 12
NAMES_SHOWN = 15
LETTERS_SHOWN = 2_200  # of all cells together; a message takes 4,096
CELL_LEAST, CELL_MOST = 12, 60
NAME_MOST = 30
VALUE_MOST = 20
BAD_SHOWN = 10
FILE_NAME_MOST = 60
UNDO_IN_A_ROW = 2


def ask(draft: Draft, locale: Locale) -> tuple[str, list[Row]]:
    """Ask whether a file that came by itself is to be imported."""
    yes = button(locale.gettext("Yes, look at it"), ImportButton(draft=draft.mark, step=ImportStep.LOOK))
    no = button(locale.gettext("No"), ImportButton(draft=draft.mark, step=ImportStep.CANCEL))
    text = locale.gettext("Shall I import this file? First I look at it and show what I make of it.")
    return text, [[yes], [no]]


def preview(draft: Draft, guide: Guide, locale: Locale) -> tuple[str, list[Row]]:
    """Show what a file is taken for, with its first rows, and offer to set that right or to import it."""
    lines = [_heading(draft, locale), *_open_points(draft, locale), ""]
    used = [column for column in draft.columns if column.field is not Field.SKIP]
    letters = max(CELL_LEAST, min(CELL_MOST, LETTERS_SHOWN // (5 * max(1, min(len(used), COLUMNS_SHOWN)))))
    for column in used[:COLUMNS_SHOWN]:
        lines.append(f"<b>{_named(draft, column)}</b> = {escape(held(column, guide, locale))}")
        lines += _examples(draft, column, letters)
    rest = [*used[COLUMNS_SHOWN:], *(column for column in draft.columns if column.field is Field.SKIP)]
    if rest:
        names = ", ".join(_named(draft, column) for column in rest[:NAMES_SHOWN])
        more = ", …" if len(rest) > NAMES_SHOWN else ""
        lines.append(locale.gettext("Not shown or left out: {columns}", columns=names + more))
    return "\n".join(lines), _preview_buttons(draft, locale)


def _heading(draft: Draft, locale: Locale) -> str:
    assert draft.opened is not None
    assert draft.shown is not None
    return locale.ngettext(
        "<b>{name}</b>, {n} row. Personal data is hidden in the example rows.",
        "<b>{name}</b>, {n} rows. Personal data is hidden in the example rows.",
        draft.opened.file.total,
        name=escape(_cut(draft.shown.name, FILE_NAME_MOST)),
    )


def _open_points(draft: Draft, locale: Locale) -> list[str]:
    if draft.kind is None:
        return [locale.gettext("I could not tell what the rows are. Please choose it below.")]
    lines = [locale.gettext("The rows are: <b>{kind}</b>", kind=kind_name(draft.kind, locale))]
    lines += [
        locale.gettext(
            "A column is missing that holds: {fields}. Please tap “Columns” and say which one it is.",
            fields=" / ".join(field_name(field, locale) for field in Field if field in group),
        )
        for group in draft.missing
    ]
    unexplained = [one for one in draft.unknown if (one.field, one.value) not in draft.meanings]
    if unexplained:
        lines.append(
            locale.gettext(
                "Not known: {values}. Please tap “Values” and say what they mean, or rows with them are not taken in.",
                values=", ".join(f"{escape(_cut(one.written, VALUE_MOST))} ({one.rows})" for one in unexplained),
            )
        )
    return lines


def _preview_buttons(draft: Draft, locale: Locale) -> list[Row]:
    def step(label: str, what: ImportStep) -> Row:
        return [button(label, ImportButton(draft=draft.mark, step=what))]

    go = [step(locale.gettext("Import"), ImportStep.GO)] if draft.is_ready else []
    kinds, columns = locale.gettext("What the rows are"), locale.gettext("Columns")
    is_chat = draft.opened is not None and draft.opened.file.is_chat
    right = [] if is_chat else [step(kinds, ImportStep.KINDS) + step(columns, ImportStep.COLUMNS)]
    values = [step(locale.gettext("Values"), ImportStep.VALUES)] if draft.unknown else []
    return [*go, *right, *values, step(locale.gettext("Cancel"), ImportStep.CANCEL)]


def kinds(draft: Draft, locale: Locale) -> tuple[str, list[Row]]:
    """Offer the kinds that a table can be."""
    rows = [
        [button(kind_name(kind, locale), ImportButton(draft=draft.mark, step=ImportStep.KIND, value=kind.value))]
        for kind in ImportKind
        if kind not in (ImportKind.TELEGRAM, ImportKind.EXPORT)
    ]
    return locale.gettext("What are the rows of this file?"), [*rows, _back(draft, locale)]


def columns(draft: Draft, page: int, guide: Guide, locale: Locale) -> tuple[str, list[Row]]:
    """Offer the columns, to say what one of them holds."""
    listed, page = page_of(draft.columns, page, COLUMNS_ON_A_PAGE)
    rows = [
        [
            button(
                f"{_cut(f'{column.index + 1}. {_name(draft, column)}', 20)} = {held(column, guide, locale)}",
                ImportButton(draft=draft.mark, step=ImportStep.COLUMN, column=column.index),
            )
        ]
        for column in listed
    ]
    pages = turns(
        page,
        more=len(draft.columns) > (page + 1) * COLUMNS_ON_A_PAGE,
        to=lambda number: ImportButton(draft=draft.mark, step=ImportStep.COLUMNS, column=number),
    )
    return locale.gettext("Which column is taken for something else than it is?"), [*rows, pages, _back(draft, locale)]


def column(draft: Draft, number: int, guide: Guide, locale: Locale) -> tuple[str, list[Row]]:
    """Show one column with its first cells, and offer what it may hold."""
    one = draft.columns[number]
    lines = [f"<b>{_named(draft, one)}</b> = {escape(held(one, guide, locale))}", *_examples(draft, one, CELL_MOST)]
    lines.append(locale.gettext("What does this column hold?"))
    buttons = [
        button(label, ImportButton(draft=draft.mark, step=step, column=number, value=value))
        for label, step, value in _meanings(locale)
    ]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    back = ImportButton(draft=draft.mark, step=ImportStep.COLUMNS, column=number // COLUMNS_ON_A_PAGE)
    return "\n".join(lines), [*rows, [button(locale.gettext("↩ Back"), back)]]


def _meanings(locale: Locale) -> list[tuple[str, ImportStep, str]]:
    found = []
    for field in Field:
        if field is Field.RATING:
            found += [(rating_name(top, locale), ImportStep.SET, f"{field.value}.{top}") for top in RATING_TOPS]
        elif field is Field.DATE:
            found += [(date_name(order, locale), ImportStep.SET, f"{field.value}.{order.value}") for order in DateOrder]
        elif field in OF_A_STAGE:
            found.append((field_name(field, locale), ImportStep.STAGES, field.value))
        else:
            found.append((field_name(field, locale), ImportStep.SET, field.value))
    about = (locale.gettext("somebody's words about one stage"), ImportStep.STAGES, Field.TEXT.value)
    return [found[0], about, *found[1:]]


def values(draft: Draft, guide: Guide, locale: Locale) -> tuple[str, list[Row]]:
    """Offer the values that are not known, to say what one of them means."""
    rows = [
        [
            button(
                _explained(draft, one, guide, locale),
                ImportButton(draft=draft.mark, step=ImportStep.VALUE, column=number),
            )
        ]
        for number, one in enumerate(draft.unknown)
    ]
    return locale.gettext("Of which value will you say what it means?"), [*rows, _back(draft, locale)]


def _explained(draft: Draft, one: UnknownValue, guide: Guide, locale: Locale) -> str:
    meaning = draft.meanings.get((one.field, one.value))
    name = locale.gettext("not known") if meaning is None else meaning_name(one.field, meaning, guide, locale)
    return f"{_cut(one.written, VALUE_MOST)} = {name}"


def value(draft: Draft, number: int, guide: Guide, locale: Locale) -> tuple[str, list[Row]]:
    """Offer what one value may mean."""
    one = draft.unknown[number]
    stages = [stage.id for stage in guide.stages]
    meanings = [*(list(EventKind) if one.field is Field.EVENT else stages), NONE]
    rows = [
        [
            button(
                meaning_name(one.field, meaning, guide, locale),
                ImportButton(draft=draft.mark, step=ImportStep.MEANS, column=number, value=meaning),
            )
        ]
        for meaning in meanings
    ]
    back = ImportButton(draft=draft.mark, step=ImportStep.VALUES)
    text = locale.gettext("What does “{value}” mean?", value=escape(_cut(one.written, CELL_MOST)))
    return text, [*rows, [button(locale.gettext("↩ Back"), back)]]


def stages(draft: Draft, number: int, field: str, guide: Guide, locale: Locale) -> tuple[str, list[Row]]:
    """Offer the stages that a column may be about."""
    rows = [
        [
            button(
                in_language(stage.short_title, locale),
                ImportButton(draft=draft.mark, step=ImportStep.SET, column=number, value=f"{field}.{stage.id}"),
            )
        ]
        for stage in guide.stages
    ]
    back = ImportButton(draft=draft.mark, step=ImportStep.COLUMN, column=number)
    return locale.gettext("Which stage is this column about?"), [*rows, [button(locale.gettext("↩ Back"), back)]]


def _back(draft: Draft, locale: Locale) -> Row:
    return [button(locale.gettext("↩ Back"), ImportButton(draft=draft.mark, step=ImportStep.PREVIEW))]


def _name(draft: Draft, column: Column) -> str:
    assert draft.shown is not None
    return _cut(draft.shown.columns[column.index], NAME_MOST)


def _named(draft: Draft, column: Column) -> str:
    return f"{column.index + 1}. {escape(_name(draft, column))}"


def _examples(draft: Draft, column: Column, letters: int) -> list[str]:
    """Return the first cells of a column; the keys of customers are nobody's business here."""
    assert draft.shown is not None
    if column.field is Field.CUSTOMER:
        return ["  • •••"]
    cells = [row[column.index] for row in draft.shown.examples if column.index < len(row)]
    return [f"  • {escape(_cut(cell, letters))}" for cell in cells if cell.strip()]


def _cut(text: str, letters: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= letters else f"{line[: letters - 1]}…"


def edited(chat_id: int, message_id: int, html: str, rows: Sequence[Row] = ()) -> Reply:
    """Put a text with its buttons, or none, into a message of the bot."""
    markup = _markup(rows)
    return Reply((Sending(EditMessageText(chat_id=chat_id, message_id=message_id, text=html, reply_markup=markup)),))


def sent(chat_id: int, html: str, rows: Sequence[Row] = ()) -> Reply:
    """Send a text with its buttons."""
    return Reply((Sending(SendMessage(chat_id=chat_id, text=html, reply_markup=_markup(rows))),))


def _markup(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=kept) if kept else None


def going_on(running: Running, locale: Locale, *, may_stop: bool) -> tuple[str, list[Row]]:
    """Say how far the import is that goes on."""
    progress = running.progress
    if running.is_undo:
        return locale.gettext("An import is being taken back: {n} rows so far.", n=locale.integer(progress.done)), []
    text = locale.gettext(
        "Importing: {done} of {total} rows.", done=locale.integer(progress.done), total=locale.integer(progress.total)
    )
    if running.stopping or not may_stop:
        return text, []
    return text, [[button(locale.gettext("Stop"), ImportButton(draft=running.mark, step=ImportStep.STOP))]]


def busy(running: Running, locale: Locale) -> str:
    """Tell a second manager that one import goes on at a time."""
    wait = locale.gettext("One import at a time: please try again when this one has ended.")
    return f"{going_on(running, locale, may_stop=False)[0]}\n{wait}"


def reported(report: ImportReport, chat_id: int, locale: Locale) -> Reply:
    """Say how an import ended, with the bad rows, and offer to take it back."""
    number = locale.integer(report.number or 0)
    if report.stopped:
        head = locale.gettext("<b>Import {number} was stopped.</b>", number=number)
    else:
        head = locale.gettext("<b>Import {number} is done.</b>", number=number)
    lines = [
        head,
        locale.gettext("Taken in: {n}", n=locale.integer(report.good)),
        locale.gettext("There before: {n}", n=locale.integer(report.known)),
        locale.gettext("Not taken in: {n}", n=locale.integer(report.bad)),
        *(_bad_row(bad, locale) for bad in report.first_bad[:BAD_SHOWN]),
    ]
    if report.bad > BAD_SHOWN:
        lines.append(locale.gettext("The file below names all of them."))
    if report.stopped:
        lines += ["", _go_on(locale)]
    elif report.good:
        lines += ["", locale.gettext("The words are being read now; the map shows them as that goes on.")]
    assert report.number is not None
    message = sent(chat_id, "\n".join(lines), undo_rows(report.number, locale) if report.good else ())
    return Reply((*message.sendings, *_bad_file(report, chat_id, locale)))


def interrupted(record: ImportRecord, chat_id: int, locale: Locale) -> Reply:
    """Say that an import broke off, because the bot was stopped or could not go on."""
    lines = [
        locale.gettext("<b>Import {number} broke off.</b>", number=locale.integer(record.number)),
        locale.gettext("Taken in: {n}", n=locale.integer(record.good)),
        "",
        _go_on(locale),
    ]
    return sent(chat_id, "\n".join(lines), undo_rows(record.number, locale) if record.good else ())


def _go_on(locale: Locale) -> str:
    return locale.gettext("What was taken in stays. Send the same file again to go on where it stopped.")


def _bad_row(bad: BadRow, locale: Locale) -> str:
    reason = reason_words(bad.reason, locale)
    return locale.gettext("• row {number}: {reason}", number=locale.integer(bad.number), reason=reason)


def _bad_file(report: ImportReport, chat_id: int, locale: Locale) -> tuple[Sending, ...]:
    """Return the bad rows as a file of their numbers and reasons; none of their words."""
    if report.bad <= BAD_SHOWN:
        return ()
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([locale.gettext("row"), locale.gettext("reason")])
    writer.writerows([bad.number, reason_words(bad.reason, locale)] for bad in report.first_bad)
    content = (BYTE_ORDER_MARK + out.getvalue()).encode()
    document = BufferedInputFile(content, filename=f"import-{report.number}-rows.csv")
    return (Sending(SendDocument(chat_id=chat_id, document=document)),)


def undo_rows(number: int, locale: Locale) -> list[Row]:
    """Offer to take an import back."""
    return [[button(locale.gettext("Undo"), ImportUndoButton(number=number, step=UndoStep.ASK))]]


def sure_rows(number: int, locale: Locale) -> list[Row]:
    """Ask once whether an import is to be taken back."""
    yes = button(locale.gettext("Yes, delete what it added"), ImportUndoButton(number=number, step=UndoStep.SURE))
    return [[yes], [button(locale.gettext("No"), ImportUndoButton(number=number, step=UndoStep.KEEP))]]


def listed(records: Sequence[ImportRecord], locale: Locale) -> list[str]:
    """Name imports that are in the map, a line each; none where nothing was imported."""
    return ["", locale.gettext("Imported so far:"), *(_line(one, locale) for one in records)] if records else []


def listed_rows(numbers: Sequence[int], locale: Locale) -> list[Row]:
    """Offer to take imports of a list back."""
    buttons = [
        button(
            locale.gettext("Undo no. {number}", number=locale.integer(number)),
            ImportUndoButton(number=number, step=UndoStep.ASK_LISTED),
        )
        for number in numbers
    ]
    return [buttons[start : start + UNDO_IN_A_ROW] for start in range(0, len(buttons), UNDO_IN_A_ROW)]


def sure_of_listed(record: ImportRecord, locale: Locale) -> tuple[str, list[Row]]:
    """Ask once whether an import of a list is to be taken back."""
    yes = button(
        locale.gettext("Yes, delete what it added"), ImportUndoButton(number=record.number, step=UndoStep.SURE)
    )
    no = button(locale.gettext("No"), ImportUndoButton(number=record.number, step=UndoStep.LIST))
    question = locale.gettext("Shall this import be taken back?")
    return "\n".join([question, _line(record, locale)]), [[yes], [no]]


def _line(record: ImportRecord, locale: Locale) -> str:
    """Say what an import is: its number, day, kind and rows, and who began it, by role and number."""
    parts = (
        locale.gettext("No. {number}", number=locale.integer(record.number)),
        locale.day(record.begun_at.date()),
        kind_name(record.kind, locale),
        locale.ngettext("{n} row", "{n} rows", record.good),
        actor_name(record.by, locale),
    )
    return " · ".join(parts)


def undone(number: int, deleted: int, locale: Locale) -> str:
    """Say that an import was taken back."""
    return locale.gettext(
        "<b>Import {number} is taken back.</b> Rows deleted: {n}",
        number=locale.integer(number),
        n=locale.integer(deleted),
    )
