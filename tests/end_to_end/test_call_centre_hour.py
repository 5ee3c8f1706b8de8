"""Twenty agents, three hundred customers and three managers in one hour, and everything accounted for at its end.

What people remember of the hour is one side of the account, what the bot keeps the other.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.outgoing import ALREADY_SO
from handlers.callbacks import FollowUpStep, NoteButton
from interview.alerts import APART, Sign
from interview.language import Locale
from interview.records import Disposition
from reports.metrics import K_NUMBERS
from tests.end_to_end.call_centre import (
    AGENTS,
    ALERTED,
    BEGINS_AT,
    CUSTOMERS,
    LATER_THAT_MORNING,
    MINUTE,
    NO_QUIET,
    NOTES_OF_EACH,
    call_centre,
)
from tests.end_to_end.call_centre_people import Fate, follow_ups, is_alert, place_of
from tests.end_to_end.conftest import Seen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),  # a loaded machine; two minutes on a quiet one
]

CALLS_OF_AN_ANSWER = 3
COUNTED = (Disposition.COMPLETE, Disposition.PARTIAL)
HANDOVER = ("stage_id", "sender", "receiver", "reason", "decider", "hours", "context", "repeated")


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Return what is kept after the hour."""

    async def play():
        async with call_centre(tmp_path_factory.mktemp("hour")) as centre:
            await centre.play()
            await centre.see_the_morning()
            return await centre.read_books()

    return asyncio.run(play())


@pytest.fixture(scope="module")
def customers(books):
    return books.centre.customers


@pytest.fixture(scope="module")
def agents(books):
    return books.centre.agents


@pytest.fixture(scope="module")
def kept_answers(books):
    """Return the answers of each customer, by whether they count and by their place in the interview."""
    owners = {row.id: books.respondents[row.respondent_id] for row in books.rows["interviews"]}
    found = {}
    for row in books.rows["answers"]:
        answers = found.setdefault((owners[row.interview_id], row.superseded), {})
        key = row.interview_id[:8], row.ordinal
        assert key not in answers
        answers[key] = row
    return found


def told(row):
    """Return what an answer says: words, ticks, a tap, or None for what was passed on."""
    return tuple(row.value) if isinstance(row.value, list) else row.text or row.value


def remembered(customer):
    """Return what a customer said, as `told` does, by place in the interview."""
    return {(tag, used + 1): value for (tag, used), value in {**customer.choices, **customer.words}.items()}


def test_the_hour_had_everything_in_it(books, customers, agents):
    fates = Counter(customer.fate for customer in customers)

    assert len(customers) == CUSTOMERS
    assert len(agents) == AGENTS
    assert set(fates) == set(Fate)
    assert books.centre.kills == 1
    assert any(phone.back_at for phone in books.centre.phones)
    assert len(books.centre.again) > 50
    assert all(customer.gone for customer in customers)
    assert sum(bool(customer.taken_back) for customer in customers) > 10


def test_every_interview_came_as_far_as_its_person(books, customers):
    kept = books.interviews()

    came = {one.phone.id: kept[one.phone.id].disposition if one.phone.id in kept else None for one in customers}

    erased = (Disposition.WITHDRAWN, Disposition.REFUSED)
    assert came == {one.phone.id: None if one.disposition in erased else one.disposition.value for one in customers}


def test_whoever_meant_to_complete_did(customers):
    ends = {fate: {one.disposition for one in customers if one.fate is fate} for fate in Fate}

    assert ends[Fate.COMPLETES] == ends[Fate.COMES_BACK] == {Disposition.COMPLETE}
    assert ends[Fate.WITHDRAWS] == ends[Fate.WITHDRAWS_EARLY] == {Disposition.WITHDRAWN}
    assert ends[Fate.FALLS_SILENT] == {Disposition.PARTIAL}
    assert ends[Fate.FADES] | ends[Fate.STAYS_AWAY] == {Disposition.STARTED, Disposition.PARTIAL}


def test_every_answer_is_kept_once_and_none_beside_them(customers, kept_answers):
    for customer in customers:
        kept = {key: told(row) for key, row in kept_answers.get((customer.phone.id, False), {}).items()}
        said = {} if customer.withdrawn else remembered(customer)
        for key, value in said.items():
            if isinstance(value, tuple) and key in kept and kept[key] != value:  # ticks stand in the guide's order
                assert set(kept[key]) == set(value)
                kept[key] = value
        assert kept == said, customer.phone.id


def test_what_was_taken_back_counts_no_longer(customers, kept_answers):
    for customer in customers:
        taken_back = set() if customer.withdrawn else {(tag, used + 1) for tag, used in customer.taken_back}
        assert set(kept_answers.get((customer.phone.id, True), {})) == taken_back


def test_what_customers_allowed_is_what_is_kept(books, customers):
    kept = books.interviews()
    allowed = {
        one.phone.id: one.permission in ("read_only", "read_and_write") and one.over
        for one in customers
        if one.phone.id in kept
    }

    assert {number: kept[number].may_read_story for number in allowed} == allowed


def test_every_text_was_read_by_the_tagger(books):
    texts = [row for row in books.rows["answers"] if row.text and not row.superseded]

    assert len(texts) > CUSTOMERS // 2
    assert all(row.tagger_version for row in texts)
    assert all(row.tagger_version for row in books.rows["notes"])


def test_every_note_is_kept_once_as_its_author_left_it(books, agents):
    kept = {(books.respondents[row.respondent_id], row.message_id): row for row in books.rows["notes"]}
    written = {(agent.phone.id, note.message_id): note for agent in agents for note in agent.notes}

    assert len(written) == AGENTS * len(NOTES_OF_EACH)
    assert set(kept) == {key for key, note in written.items() if not note.deleted}
    assert len(kept) == len(books.rows["notes"])
    for key, row in kept.items():
        note = written[key]
        assert (row.text, row.confirmed) == (note.text, note.confirmed)
        assert row.by_hand == "".join(sorted(note.by_hand))
        assert all(str(row.severity) == value for value in note.by_hand.values())
        assert row.answered


def test_most_notes_were_confirmed(agents):
    confirmed = [note for agent in agents for note in agent.notes if note.confirmed]

    assert len(confirmed) > AGENTS


def test_every_handover_is_kept_once_as_it_was_tapped(books, agents):
    kept = {(books.respondents[row.respondent_id], row.message_id): row for row in books.rows["handovers"]}
    logged = {(agent.phone.id, command): told for agent in agents for command, told in agent.handovers.items()}

    assert len(books.rows["handovers"]) == len(kept) == AGENTS
    assert set(kept) == set(logged)
    for key, row in kept.items():
        values = [getattr(row, name) for name in HANDOVER]
        assert ["" if value is None else str(value) for value in values] == logged[key]


def test_every_link_counts_those_who_came_by_it(books, customers):
    came = {}
    for customer in customers:
        came.setdefault(customer.link, Counter())[customer.disposition] += 1

    assert {token: {key: n for key, n in counts.items() if n} for token, counts in books.links.items()} == came


def test_the_map_counts_whoever_rated(books, customers):
    dispositions = Counter(customer.disposition for customer in customers)
    rated = [one for one in customers if one.rated and not one.withdrawn]

    assert books.map.customers == len(rated)
    assert {one.disposition for one in rated} - set(COUNTED) <= {Disposition.STARTED}  # only how much a stage matters
    assert len([one for one in rated if one.disposition in COUNTED]) == sum(dispositions[one] for one in COUNTED)
    assert books.map.funnel.complete == dispositions[Disposition.COMPLETE]
    assert books.map.pains


def test_whoever_took_a_pain_owns_it(books):
    members = {row.telegram_user_id: row.id for row in books.rows["members"]}
    kept = {row.id: row for row in books.rows["improvements"]}
    taken = {number: manager.phone.id for manager in books.centre.managers for number in manager.taken}

    assert taken
    assert {number: kept[number].member_id for number in taken} == {
        number: members[person] for number, person in taken.items()
    }
    assert all(kept[number].due_on is not None for number in taken)
    assert len(kept) == len(taken)


def has_ended(row):
    """Tell whether nobody goes on with an interview, as of the next morning."""
    silent_since = LATER_THAT_MORNING - timedelta(days=1)
    return row.closed_at is not None or (row.disposition == "partial" and row.stepped_at <= silent_since)


def rule_of(answers):
    """Return the sign of the first rule that somebody's taps fit: they left, they warn, they suffered."""
    given = [(row.question_id, row.kind, row.value) for row in answers]
    if any(question == "next_step" and value in ("looked_elsewhere", "stopped") for question, _, value in given):
        return Sign.LEAVING
    if any(kind == "nps" and value is not None and value <= 3 for _, kind, value in given):
        return Sign.NPS
    return Sign.RATING if any(kind in ("csat", "satisfaction") and value == 1 for _, kind, value in given) else None


@pytest.fixture(scope="module")
def fired(books, kept_answers):
    """Return which rule each customer's interview fits, by the interview's id; None for none of them."""
    return {
        row.id: rule_of(kept_answers[number, False].values())
        for number, row in books.interviews().items()
        if row.role == "customer"
        and has_ended(row)
        and (number, False) in kept_answers
        and row.disposition != "started"
    }


@pytest.fixture(scope="module")
def matches(books):
    """Return what became of each interview for each recipient of alerts: the sign of its rule, and its state."""
    signs = {row.id: Sign(row.sign) for row in books.rows["alert_rules"]}
    found = {row.chat_id: {} for row in books.rows["alert_lists"]}
    for row in books.rows["alert_matches"]:
        found[row.chat_id][row.interview_id] = signs.get(row.rule_id), row.state
    return found


@pytest.fixture(scope="module")
def alerts(books, matches):
    """Return the alerts that each recipient got, with the moment of each."""
    languages = {phone.id: phone.language for phone in books.centre.phones}
    found = {person: [] for person in matches}
    for one in books.centre.witness.sent:
        if one.chat_id in found and is_alert(Seen(one.message), languages[one.chat_id]):
            found[one.chat_id].append(one)
    return found


def named(one, language):
    """Return the cases that an alert shows by their buttons, and how many more it counts."""
    seen, locale = Seen(one.message), Locale(language)
    cases = {button.number for button in follow_ups(seen) if button.step is FollowUpStep.SHOW}
    more = {locale.ngettext("and {n} more", "and {n} more", n): n for n in range(1, CUSTOMERS)}
    return cases, sum(more.get(line, 0) for line in seen.text.split("\n"))


def test_every_interview_that_fits_a_rule_fired_once_for_each_recipient(fired, matches):
    assert len(matches) == len(ALERTED)
    assert {Sign.LEAVING, Sign.NPS, Sign.RATING, None} == set(fired.values())
    for found in matches.values():
        assert {interview: sign for interview, (sign, _) in found.items()} == fired


def test_what_may_be_read_was_told_and_nothing_else_told_alone(books, customers, fired, matches):
    may_read = {row.id: row.may_read_story for row in books.rows["interviews"]}

    for found in matches.values():
        readable = {state for one, (sign, state) in found.items() if sign and may_read[one]}
        others = Counter((sign, state) for one, (sign, state) in found.items() if sign and not may_read[one])
        assert readable == {"told"}
        for (_, state), people in others.items():
            assert people >= K_NUMBERS if state == "told" else people < K_NUMBERS
    readable = {one for one, sign in fired.items() if sign and may_read[one]}
    assert {row.interview_id for row in books.rows["follow_ups"]} == readable
    assert len(readable) > 20


def test_each_recipient_reads_of_each_case_once(books, customers, matches, alerts):
    may_read = {row.id: row.may_read_story for row in books.rows["interviews"]}
    languages = {phone.id: phone.language for phone in books.centre.phones}
    withdrawn = sum(one.withdrawn for one in customers)

    for person, told in alerts.items():
        cases = [named(one, languages[person]) for one in told]
        shown = Counter(number for numbers, _ in cases for number in numbers)
        count = shown.total() + sum(more for _, more in cases)
        kept = sum(sign is not None and may_read[one] for one, (sign, _) in matches[person].items())
        assert set(shown.values()) == {1}
        assert kept <= count <= kept + withdrawn  # a case goes with whoever withdraws, a message stays


def test_quiet_hours_pauses_and_caps_hold(books, alerts):
    nine = BEGINS_AT.replace(hour=9, minute=0)
    leaders = (books.centre.owner, *books.centre.managers)
    for leader, (quiet, cap) in zip(leaders, ALERTED, strict=False):
        moments = [one.at for one in alerts[leader.phone.id]]
        today = [moment for moment in moments if moment.date() == BEGINS_AT.date()]
        assert 1 <= len(today) <= cap
        assert len(moments) > len(today)  # the rest came in the morning
        assert (today[0] < nine) == (quiet == NO_QUIET)
        assert all(later - earlier >= APART - MINUTE for earlier, later in pairwise(moments))  # sent is after marked


def test_whoever_took_a_case_has_it(books):
    members = {row.telegram_user_id: row.id for row in books.rows["members"]}
    owners = {row.id: row.member_id for row in books.rows["follow_ups"] if row.member_id is not None}

    assert owners
    assert owners == {
        number: members[manager.phone.id] for manager in books.centre.managers for number in manager.cases
    }


def test_every_update_was_worked_off_and_none_given_up(books):
    done = {row.update_id for row in books.rows["processed_updates"]}

    assert {update_id for phone in books.centre.phones for update_id in phone.update_ids} <= done
    assert books.rows["failed_updates"] == []


def test_telegram_refused_nothing_but_changes_that_were_made_before(books):
    refused = {call.description for call in books.centre.state.calls if call.error_code is not None}

    assert books.centre.state.unknown_calls == []
    assert [reason for reason in refused if ALREADY_SO not in reason] == []


def test_every_tap_was_answered_once(books):
    answers = Counter(answer.query_id for answer in books.centre.state.answers)

    for phone in books.centre.phones:
        times = Counter(answers[query] for query in phone.taps)
        cut_off = 0 if phone.back_at is None else times.pop(0, 0)
        assert cut_off <= 1
        assert set(times) <= {1}


def test_nobody_was_asked_the_same_twice(books, customers):
    asked = {}
    for one in books.centre.witness.sent:
        if (seen := Seen(one.message)).is_question and any(data[:2] in ("o:", "c:") for _, data in seen.buttons):
            asked.setdefault((one.chat_id, *place_of(seen)), []).append((one.at, seen.text))
    twice = {}
    for (chat, *_), times in asked.items():
        twice.setdefault(chat, []).extend(times[1:])

    for customer in customers:
        if customer.phone.id not in books.centre.disturbed:  # what was not noted as shown is asked again after a kill
            again = twice.get(customer.phone.id, [])
            assert len(again) <= (customer.fate is Fate.COMES_BACK), again


def test_every_note_was_answered_once(books, agents):
    for agent in agents:
        cards = Counter(
            NoteButton.unpack(data).note
            for one in books.centre.witness.sent if one.chat_id == agent.phone.id
            for data in {data for _, data in Seen(one.message).buttons if data.startswith("fn:")}
            if NoteButton.unpack(data).action == "d"
        )  # fmt: skip
        assert cards == {note.tag: 1 for note in agent.notes if note.tag}


def test_an_answer_costs_three_calls_at_most(books, customers):
    calls = Counter(call.chat_id for call in books.centre.calls)
    for customer in customers:
        if customer.phone.id not in books.centre.disturbed:
            phone = customer.phone
            picture = any("photo" in seen.raw for seen in phone.seen)
            assert calls[phone.id] + len(phone.taps) <= CALLS_OF_AN_ANSWER * len(phone.update_ids) + picture
