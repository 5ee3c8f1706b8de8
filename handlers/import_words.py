"""What imports are about, in words: kinds of files, what columns hold, why a row or a file was not taken."""

from interview.guide import Guide
from interview.imports.errors import FileProblem
from interview.imports.kinds import Column, DateOrder, EventKind, Field, ImportKind, Reason
from interview.imports.meanings import NONE
from interview.language import Locale
from reports.plan import in_language


def kind_name(kind: ImportKind, locale: Locale) -> str:
    """Name what the rows of a file are."""
    return {
        ImportKind.REVIEWS: locale.gettext("reviews"),
        ImportKind.SURVEY: locale.gettext("survey results"),
        ImportKind.CRM: locale.gettext("customers' events from a CRM"),
        ImportKind.TRANSCRIPTS: locale.gettext("transcripts of calls or tickets"),
        ImportKind.WEB: locale.gettext("website visits"),
        ImportKind.TELEGRAM: locale.gettext("messages of a Telegram chat"),
        ImportKind.EXPORT: locale.gettext("everything that this bot exported"),
    }[kind]


def field_name(field: Field, locale: Locale) -> str:
    """Name what a column may hold."""
    return {
        Field.TEXT: locale.gettext("somebody's words"),
        Field.DATE: locale.gettext("date"),
        Field.RATING: locale.gettext("rating"),
        Field.STAGE: locale.gettext("stage"),
        Field.CHANNEL: locale.gettext("channel"),
        Field.SOURCE: locale.gettext("source"),
        Field.LANGUAGE: locale.gettext("language"),
        Field.CUSTOMER: locale.gettext("customer's number or name"),
        Field.EVENT: locale.gettext("event"),
        Field.PERIOD: locale.gettext("period"),
        Field.COUNT: locale.gettext("number of visits"),
        Field.NPS: locale.gettext("NPS, 0 to 10"),
        Field.CSAT: locale.gettext("CSAT, 1 to 5"),
        Field.CES: locale.gettext("CES, 1 to 7"),
        Field.SATISFACTION: locale.gettext("satisfaction with a stage"),
        Field.IMPORTANCE: locale.gettext("importance of a stage"),
        Field.SKIP: locale.gettext("left out"),
    }[field]


def held(column: Column, guide: Guide, locale: Locale) -> str:
    """Say what a column is taken for."""
    if column.field is Field.RATING:
        return rating_name(column.top, locale)
    if column.field is Field.DATE and column.order is not None:
        return date_name(column.order, locale)
    name = field_name(column.field, locale)
    if column.stage_id is None:
        return name
    titles = {stage.id: in_language(stage.short_title, locale) for stage in guide.stages}
    return f"{name}: {titles.get(column.stage_id, column.stage_id)}"


def event_name(event: EventKind, locale: Locale) -> str:
    """Name what a customer did."""
    return {
        EventKind.CANCEL: locale.gettext("cancellation"),
        EventKind.RENEW: locale.gettext("renewal"),
        EventKind.CROSS_BUY: locale.gettext("one more product bought"),
        EventKind.COMPLAINT: locale.gettext("complaint"),
        EventKind.PURCHASE: locale.gettext("purchase"),
    }[event]


def meaning_name(field: Field, meaning: str, guide: Guide, locale: Locale) -> str:
    """Name what a value means: an event, a stage, or neither."""
    if meaning == NONE:
        return locale.gettext("none of these")
    if field is Field.EVENT:
        return event_name(EventKind(meaning), locale)
    return next(in_language(stage.short_title, locale) for stage in guide.stages if stage.id == meaning)


def rating_name(top: int, locale: Locale) -> str:
    """Name a rating by its scale."""
    return {5: locale.gettext("rating, 1 to 5"), 10: locale.gettext("rating, 0 to 10")}[top]


def date_name(order: DateOrder, locale: Locale) -> str:
    """Name a date by the order of its numbers."""
    return {
        DateOrder.DAY_FIRST: locale.gettext("date, the day before the month"),
        DateOrder.MONTH_FIRST: locale.gettext("date, the month before the day"),
    }[order]


def reason_words(reason: Reason, locale: Locale) -> str:
    """Say why a row was not taken in."""
    return {
        Reason.EMPTY: locale.gettext("holds neither words nor a rating"),
        Reason.TEXT_TOO_LONG: locale.gettext("its text is longer than 20,000 characters"),
        Reason.DATE: locale.gettext("its date cannot be read"),
        Reason.DATE_MISSING: locale.gettext("has no date"),
        Reason.FUTURE: locale.gettext("its date lies in the future"),
        Reason.TOO_OLD: locale.gettext("is older than answers are kept"),
        Reason.NUMBER: locale.gettext("a number cannot be read"),
        Reason.OFF_SCALE: locale.gettext("a rating lies outside its scale"),
        Reason.STAGE: locale.gettext("its stage is none of the guide's"),
        Reason.EVENT: locale.gettext("its event is none of those that are known"),
        Reason.LEFT_OUT: locale.gettext("its value was to be left out"),
        Reason.LANGUAGE: locale.gettext("its language is none of the four"),
        Reason.CUSTOMER: locale.gettext("names no customer"),
        Reason.CELLS: locale.gettext("has more cells than there are columns"),
        Reason.REDACTION: locale.gettext("personal data could not be taken out"),
    }[reason]


def problem_words(problem: FileProblem, locale: Locale) -> str:
    """Say kindly why a file cannot be read, and what to do."""
    return {
        FileProblem.EMPTY: locale.gettext(
            "There is nothing to import in this file. It needs a heading in the first row and at least one row below."
        ),
        FileProblem.TOO_LARGE: too_large(locale),
        FileProblem.OLD_EXCEL: locale.gettext(
            "This is a workbook of the old kind (.xls). Please save it as .xlsx or CSV and send it again."
        ),
        FileProblem.NO_TEXT: locale.gettext(
            "I cannot read this file. Please send a table as CSV or XLSX, or the result.json of a Telegram chat."
        ),
        FileProblem.DAMAGED: locale.gettext(
            "This file seems to be damaged or incomplete. Please save it again as CSV or XLSX and send it once more."
        ),
        FileProblem.EXPORT: locale.gettext(
            "This is an export of this bot itself. An owner can take it in on the server: python -m bot import FILE"
        ),
    }[problem]


def too_large(locale: Locale) -> str:
    """Say what to do with a file that is too large for a chat."""
    return locale.gettext(
        "This file is too large for a chat: up to 20 MB can be sent here. Please cut it into several files, or ask an "
        "owner to import it on the server: python -m bot import FILE"
    )
