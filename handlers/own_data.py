"""All that is held about one respondent, as a text that every phone opens."""

import re
from collections.abc import Collection, Mapping, Sequence
from html import unescape

from handlers.handover_cards import told_lines
from handlers.note_cards import summary
from interview.dialogue import Inquiry
from interview.follow_ups import FollowUp
from interview.guide import Guide
from interview.handovers import Handover
from interview.improvements import FixAnswer
from interview.language import Locale
from interview.notes import Note
from interview.ports import Person
from interview.records import AnswerRecord, Finding, InterviewRecord, Layer
from interview.remedy import OwnNews, Verdict
from interview.reminders import Reminders
from interview.screen import Setting, told
from interview.service import InterviewService
from reports.follow_up_words import done_lines
from reports.labels import emotion_name, lane_name, pain_name, tone_name, touchpoint_name
from reports.quality import is_careful
from reports.wording import severity_phrase

FILE_NAME = "my-data.txt"
TAG = re.compile(r"</?b>")
_LISTED = "; "  # names of problems hold commas


def as_text(
    records: list[InterviewRecord],
    interviews: InterviewService,
    person: Person,
    setting: Setting,
    *,
    role: Sequence[str] = (),
    notes: Sequence[Note] = (),
    fixes: Sequence[FixAnswer] = (),
    handovers: Sequence[Handover] = (),
    inquiries: Sequence[Inquiry] = (),
    bets: Sequence[str] = (),
    reminders: Mapping[str, Reminders] | None = None,
    news: Sequence[OwnNews] = (),
    alerted: Collection[str] = (),
    follow_ups: Sequence[FollowUp] = (),
) -> str:
    """Write everything held: the person, interviews, answers, notes, handovers, questions, what was read in the words.

    role: what is held of a manager's or an agent's role, in sentences. bets: of a manager, in lines.
    fixes: what was told of fixes, and answered. reminders: by interview. follow_ups: cases of these interviews.
    alerted: ids of the interviews that somebody was told of at once.
    """
    locale = setting.locale
    contact = (
        locale.gettext("You allowed the quality team to write to you through this bot.")
        if person.may_contact
        else locale.gettext("The quality team may not write to you.")
    )
    lines = [
        locale.gettext("All that is held about you"),
        "",
        locale.gettext("Telegram number, used only to write to you: {number}", number=person.telegram_user_id),
        locale.gettext("Language: {language}", language=person.language.own_name),
        contact,
        *role,
    ]
    for record in records:
        lines += ["", *_interview(record, interviews, setting, (reminders or {}).get(record.id))]
        if record.id in alerted:
            lines += ["", locale.gettext("The quality team was told of this interview as soon as it ended.")]
        lines += [line for one in follow_ups if one.interview_id == record.id for line in _follow_up(one, locale)]
    if notes:
        title = locale.gettext("Your notes")
        lines += ["", f"== {title} ==", *_notes(notes, interviews.map_guides()[0], locale)]
    lines += ["", *_fixes(fixes, locale)] if fixes else []
    if handovers:
        title = locale.gettext("Handovers that you logged")
        lines += ["", f"== {title} ==", *_handovers(handovers, interviews.map_guides(), locale)]
    if inquiries:
        title = locale.gettext("Questions of the quality team to you")
        lines += ["", f"== {title} ==", *_inquiries(inquiries, locale)]
    if news:
        title = locale.gettext("What you were told was changed")
        lines += ["", f"== {title} ==", *_news(news, locale)]
    return "\n".join([*lines, *bets]) + "\n"


def of_role(role: Sequence[str], telegram_user_id: int, locale: Locale, *, bets: Sequence[str] = ()) -> str:
    """Write what is held about an owner, a manager or an agent who never answered anything."""
    number = locale.gettext("Telegram number, used only to write to you: {number}", number=telegram_user_id)
    return "\n".join([locale.gettext("All that is held about you"), "", number, *role, *bets]) + "\n"


def _interview(
    record: InterviewRecord, interviews: InterviewService, setting: Setting, reminded: Reminders | None
) -> list[str]:
    locale = setting.locale
    guide = interviews.guide_of(record.guide_id, record.guide_version)
    read = (
        locale.gettext("The quality team may read your story as a whole.")
        if record.may_read_story
        else locale.gettext("The quality team may not read your story as a whole.")
    )
    lines = [
        f"== {guide.title[locale.language]} ==",
        locale.gettext("Interview {id}, begun on {day}", id=record.id, day=locale.day(record.started_on)),
        read,
    ]
    if record.source:
        lines.append(locale.gettext("Came by: {source}", source=record.source))
    if record.by_leader:
        lines.append(locale.gettext("It counts in no figure of agents: you were an owner or a manager when it began."))
    if record.hasty:
        lines.append(
            locale.ngettext(
                "{n} answer came faster than its question can be read; the time it took is not kept.",
                "{n} answers came faster than their questions can be read; the time they took is not kept.",
                record.hasty,
            )
        )
    if not is_careful(record):
        lines.append(
            locale.gettext(
                "Managers can leave this interview out of their figures: nothing is answered in it, letters are typed "
                "at random, all stages have the same ratings, or answers came faster than the questions can be read."
            )
        )
    if reminded is not None:
        lines += _reminders(reminded, locale)
    for answer in record.answers:
        heading, label, words = told(guide, answer, setting)
        lines += ["", f"{answer.ordinal}. {' · '.join(part for part in (heading, label) if part)}"]
        lines += _answer(answer, words, locale)
    return lines


def _follow_up(follow_up: FollowUp, locale: Locale) -> list[str]:
    """Tell of the case of an interview; who has it, and what actions are called, tells nothing of whoever reads."""
    number, day = locale.integer(follow_up.number), locale.day(follow_up.opened_on)
    lines = [
        "",
        locale.gettext(
            "The quality team follows your story up as case no. {number}, since {day}.", number=number, day=day
        ),
    ]
    for closing in follow_up.closings:
        lines += [f"   {line}" for line in done_lines(closing, locale, titles={})]
        if closing.doubted and closing.reopened_on is not None:
            again = locale.day(closing.reopened_on)
            said = locale.gettext("Opened again on {day}, because you said that it is not better.", day=again)
            lines.append(f"   {said}")
    return lines


def _reminders(reminded: Reminders, locale: Locale) -> list[str]:
    lines = []
    if reminded.sent_at is not None:
        day = locale.day(reminded.sent_at.date())
        lines.append(
            locale.ngettext("{n} reminder, on {day}", "{n} reminders, the last on {day}", reminded.sent, day=day)
        )
    if reminded.wanted_at is not None:
        day = locale.day(reminded.wanted_at.date())
        lines.append(locale.gettext("You asked to be reminded on {day}.", day=day))
    if reminded.stopped:
        lines.append(locale.gettext("You asked not to be reminded."))
    return lines


def _answer(answer: AnswerRecord, words: str | None, locale: Locale) -> list[str]:
    lines = [f"   {line}" for line in (words, answer.text) if line]
    if answer.skipped:
        lines.append("   " + locale.gettext("skipped"))
    if answer.superseded:
        lines.append("   " + locale.gettext("changed later; no longer counts"))
    lines.append("   " + locale.day(answer.given_on))
    return lines + [f"   {sentence}" for sentence in _read_in(answer, locale)]


def _notes(notes: Sequence[Note], guide: Guide, locale: Locale) -> list[str]:
    lines = []
    for number, note in enumerate(notes, start=1):
        read = unescape(TAG.sub("", summary(note, guide, locale)))
        lines += ["", f"{number}. {locale.day(note.given_on)}", f"   {note.text or ''}"]
        lines.append("   " + locale.gettext("As it was read, or as you set it: {facts}", facts=read))
        if note.confirmed:
            lines.append("   " + locale.gettext("You agreed with this."))
        if note.sent_now:
            lines.append("   " + locale.gettext("You sent it on at once."))
    return lines


def _fixes(fixes: Sequence[FixAnswer], locale: Locale) -> list[str]:
    said = {
        None: locale.gettext("you have not answered"),
        True: locale.gettext("you answered that it works"),
        False: locale.gettext("you answered that it does not work yet"),
    }
    return [
        locale.gettext(
            "On {day} you were told that what you noted is fixed (action no. {number}); {answer}.",
            day=locale.day(one.told_on),
            number=locale.integer(one.number),
            answer=said[one.works],
        )
        for one in fixes
    ]


def _handovers(logged: Sequence[Handover], guides: Sequence[Guide], locale: Locale) -> list[str]:
    lines = []
    for number, one in enumerate(logged, start=1):
        lines += ["", f"{number}. {locale.day(one.given_on)}"]
        lines += [f"   {unescape(line)}" for line in told_lines(one, guides, locale)]
    return lines


def _inquiries(inquiries: Sequence[Inquiry], locale: Locale) -> list[str]:
    lines = []
    for number, inquiry in enumerate(inquiries, start=1):
        asked = "" if inquiry.asked_on is None else locale.day(inquiry.asked_on)
        lines += ["", f"{number}. {asked}", f"   {inquiry.text or ''}"]
        if inquiry.answer is not None and inquiry.answered_on is not None:
            day = locale.day(inquiry.answered_on)
            lines.append("   " + locale.gettext("Your answer, {day}: {words}", day=day, words=inquiry.answer))
    return lines


def _news(news: Sequence[OwnNews], locale: Locale) -> list[str]:
    verdicts = {
        Verdict.BETTER: locale.gettext("You said that it is better now."),
        Verdict.NOT_BETTER: locale.gettext("You said that it is not better now."),
        Verdict.UNSURE: locale.gettext("You said that you can't tell whether it is better now."),
    }
    lines = []
    for number, one in enumerate(news, start=1):
        lines += ["", f"{number}. {locale.day(one.told_on)}", f"   {one.text}"]
        if one.verdict is not None:
            lines.append("   " + verdicts[one.verdict])
    return lines


def _read_in(answer: AnswerRecord, locale: Locale) -> list[str]:
    """Say what the program read in the words: every layer, a time waited, and the tone."""
    names: dict[Layer, list[str]] = {}
    for finding in answer.findings:
        names.setdefault(finding.layer, []).append(_name(finding, locale))
    told = {layer: _LISTED.join(dict.fromkeys(found)) for layer, found in names.items()}
    sentences = []
    if Layer.EMOTION in told:
        sentences.append(locale.gettext("Feelings, as the program read it: {names}", names=told[Layer.EMOTION]))
    if Layer.PAIN in told:
        sentences.append(locale.gettext("Problems, as the program read it: {names}", names=told[Layer.PAIN]))
    if Layer.GAIN in told:
        sentences.append(
            locale.gettext(
                "What went well, as the program read it, is the opposite of these problems: {names}",
                names=told[Layer.GAIN],
            )
        )
    if Layer.LANE in told:
        sentences.append(locale.gettext("The text holds, as the program read it: {names}", names=told[Layer.LANE]))
    if Layer.TOUCHPOINT in told:
        sentences.append(
            locale.gettext("Contact with the company, as the program read it: {names}", names=told[Layer.TOUCHPOINT])
        )
    if answer.wait_minutes is not None:
        time = locale.duration(answer.wait_minutes)
        sentences.append(locale.gettext("Longest time waited, as the program read it: {time}", time=time))
    if answer.valence is not None:
        tone = tone_name(answer.valence, locale)
        sentences.append(locale.gettext("Overall tone, as the program read it: {tone}", tone=tone))
    return sentences


def _name(finding: Finding, locale: Locale) -> str:
    match finding.layer:
        case Layer.EMOTION:
            name = emotion_name(finding.label, locale) or finding.label
        case Layer.LANE:
            name = lane_name(finding.label, locale)
        case Layer.TOUCHPOINT:
            name = touchpoint_name(finding.label, locale)
        case Layer.PAIN | Layer.GAIN:
            name = pain_name(finding.label, locale)
    if finding.severity is not None:
        cost = severity_phrase(finding.severity, locale)
        name = locale.gettext("{problem} ({cost})", problem=name, cost=cost)
    return locale.gettext("{name} (not certain)", name=name) if finding.unsure else name
