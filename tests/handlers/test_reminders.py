"""Reminders of an interview that was left in the middle: to whom, when, twice at most, and what a tap does."""

import asyncio
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from bot.reminders import ReminderLoop
from bot.sandbox import people as people_act
from handlers.callbacks import ReminderAction, ReminderButton, tag
from interview.language import Language, Locale
from interview.records import Disposition, Role

COMPANY = "Aurora & Sons <Ltd>"
FIRST = "Our conversation about {company} stopped in the middle. If you like, it goes on right where you left it."
SECOND = (
    "Our conversation about {company} is still open. If you like, it goes on right where you left it. I won't "
    "remind you again."
)
PROMISE = "If you stop in the middle, I'll remind you twice at most and never at night; one tap ends that."
TOMORROW, GO_ON, FINISH, STOP = "Remind me tomorrow", "Go on", "No, finish here", "Don't remind me"
STORY = "The courier came a day late"


def said(sentence, language=Language.EN, **values):
    return unescape(Locale(language).gettext(sentence, **values))


async def move(world, moment):
    """Let time pass to a moment of some zone, which is that of the settings from then on."""
    world.state.advance(moment.astimezone(UTC) - world.clock.now().astimezone(UTC))
    world.clock.moment = moment
    await world.settle()


async def noon(world, **later):
    """Let time pass to twelve o'clock (UTC), or some time after that."""
    now = world.clock.now()
    await move(world, now.replace(hour=12, minute=0, second=0) + timedelta(days=now.hour >= 12) + timedelta(**later))


async def remind(world):
    sent = await world.house.reminders.remind_due()
    await world.settle()
    return sent


async def in_the_middle(world, number=701, language=Language.EN):
    client = await (await world.person(number, language=language)).begin()
    await client.tap("solve")
    return client


async def began_before_that_was_said(world):
    """Let the first screens of all interviews have said nothing of reminders."""
    async with world.store.database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM reminders")


async def may_be_written_to(world):
    async with world.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE respondents SET may_contact = 1")


def content(world, seen):
    return world.state.content(world.state.file(seen.raw["document"]["file_id"])).decode("utf-8-sig")


def reminders_of(client, language=Language.EN):
    texts = [said(text, language, company=COMPANY) for text in (FIRST, SECOND)]
    return [seen.text for seen in client.from_bot if seen.text in texts]


# Asked for


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("how", ["/stop", "button"])
async def test_whoever_pauses_may_be_reminded_tomorrow(world, language, how):
    await noon(world)
    client = await in_the_middle(world, language=language)
    if how == "/stop":
        await client.send("/stop")
    else:
        await client.click(said("Pause", language))
    pause = client.last

    await client.click(said(TOMORROW, language))

    assert client.last.id == pause.id
    day = Locale(language).day_month((world.clock.now() + timedelta(days=1)).date())
    assert day in client.last.text
    assert client.last.labels == [said("Continue", language), said(STOP, language)]
    await noon(world, hours=-1)
    assert await remind(world) == 0
    await world.advance(hours=1)
    assert await remind(world) == 1
    assert client.last.text == said(FIRST, language, company=COMPANY)
    assert client.last.labels == [said(label, language) for label in (GO_ON, FINISH, STOP)]


@pytest.mark.parametrize("how", ["/stop", "silence"])
async def test_a_first_interview_that_is_left_in_the_middle_is_reminded_of_twice(world, how):
    await noon(world)
    client = await in_the_middle(world)
    if how == "/stop":
        await client.send("/stop")
    sent_after_hours = []

    for hour in range(24 * 6):
        sent_after_hours += [hour] * await remind(world)
        await world.advance(hours=1)

    assert sent_after_hours == [24, 72]
    assert reminders_of(client) == [said(text, company=COMPANY) for text in (FIRST, SECOND)]


async def test_the_first_screen_says_that_one_is_reminded(world):
    client = await world.person()

    await client.send("/start")

    assert client.last.text.endswith(said(PROMISE))


async def test_whoever_began_before_that_was_said_is_reminded_only_on_request(world):
    await noon(world)
    client = await in_the_middle(world)
    await began_before_that_was_said(world)
    await client.send("/stop")

    for _ in range(6):
        await world.advance(days=1)
        assert await remind(world) == 0


async def test_two_are_sent_at_most_two_days_apart(world):
    await noon(world)
    client = await in_the_middle(world)
    await client.send("/stop")
    await client.click(TOMORROW)
    sent_after_hours = []

    for hour in range(24 * 6):
        sent_after_hours += [hour] * await remind(world)
        await world.advance(hours=1)

    assert sent_after_hours == [24, 72]
    assert reminders_of(client) == [said(text, company=COMPANY) for text in (FIRST, SECOND)]


async def test_whoever_went_on_is_not_reminded_of_the_pause_before(world):
    await noon(world)
    client = await in_the_middle(world)
    await client.send("/stop")
    await client.click(TOMORROW)
    await client.click("Continue")
    await client.answer("support")

    for _ in range(5):
        await world.advance(days=1)
        assert await remind(world) == 0


async def test_a_third_one_is_refused_kindly(world):
    await noon(world)
    client = await in_the_middle(world)
    await client.send("/stop")
    await client.click(TOMORROW)
    for days in (1, 2):
        await world.advance(days=days)
        assert await remind(world) == 1
    await client.send("/stop")

    await client.click(TOMORROW)

    assert client.last.text == said(
        "I've reminded you twice already, so I won't do it again. You can go on whenever you like: /resume"
    )
    await world.advance(days=1)
    assert await remind(world) == 0


async def test_a_pause_after_the_first_one_is_reminded_of_once_more(world):
    await noon(world)
    client = await in_the_middle(world)
    await client.send("/stop")
    await client.click(TOMORROW)
    await world.advance(days=1)
    await remind(world)
    await client.click(GO_ON)
    await client.answer("support")
    await client.send("/stop")

    await client.click(TOMORROW)

    day = Locale(Language.EN).day_month((world.clock.now() + timedelta(days=2)).date())
    assert client.last.text.startswith(f"I'll remind you once more on {day}.")
    await world.advance(days=1)
    assert await remind(world) == 0
    await world.advance(days=1)
    assert await remind(world) == 1
    assert reminders_of(client)[-1] == said(SECOND, company=COMPANY)


async def test_tapped_twice_it_is_one_wish(world):
    await noon(world)
    client = await in_the_middle(world)
    await client.send("/stop")

    await client.click_quickly(TOMORROW, TOMORROW)
    await world.advance(days=1)

    assert [await remind(world), await remind(world)] == [1, 0]


async def test_whoever_told_the_main_part_is_offered_none(world):
    await noon(world)
    client = await (await world.person()).begin()
    await client.walk_to("more_time", stages="support")
    assert (await client.interview()).disposition is Disposition.COMPLETE

    await client.send("/stop")

    assert client.last.labels == ["Continue"]


# Quiet hours


@pytest.mark.parametrize(
    ("paused", "not_yet", "then"),
    [
        ("2026-11-30 22:30", "2026-12-01 08:59", "2026-12-01 09:00"),
        ("2026-12-01 00:30", "2026-12-01 20:00", "2026-12-02 09:00"),
        ("2026-03-28 23:30", "2026-03-29 08:59", "2026-03-29 09:00"),  # the night has seven hours
        ("2026-10-24 23:30", "2026-10-25 08:59", "2026-10-25 09:00"),  # it has nine
        ("2026-10-24 10:00", "2026-10-25 09:59", "2026-10-25 10:00"),
    ],
)
async def test_one_that_is_asked_for_at_night_comes_in_the_morning_of_the_next_day(world, paused, not_yet, then):
    prague = ZoneInfo("Europe/Prague")
    await move(world, datetime.fromisoformat(paused).replace(tzinfo=prague))
    client = await in_the_middle(world)
    await client.send("/stop")
    await client.click(TOMORROW)

    await move(world, datetime.fromisoformat(not_yet).replace(tzinfo=prague))
    assert await remind(world) == 0
    await move(world, datetime.fromisoformat(then).replace(tzinfo=prague))
    assert await remind(world) == 1


async def test_silence_that_becomes_a_day_at_night_waits_for_the_morning(world):
    prague = ZoneInfo("Europe/Prague")
    await move(world, datetime(2026, 11, 30, 21, 30, tzinfo=prague))
    client = await in_the_middle(world)
    await may_be_written_to(world)

    for quiet in (datetime(2026, 12, 1, 21, 30, tzinfo=prague), datetime(2026, 12, 2, 0, 0, tzinfo=prague)):
        await move(world, quiet)
        assert await remind(world) == 0
    await move(world, datetime(2026, 12, 2, 9, 0, tzinfo=prague))

    assert await remind(world) == 1
    assert len(reminders_of(client)) == 1


# Silence


async def test_whoever_agreed_to_be_written_to_is_reminded_after_a_day_of_silence(world):
    await noon(world)
    people = {language: await in_the_middle(world, 701 + n, language) for n, language in enumerate(Language)}
    silent = await in_the_middle(world, 720)
    await began_before_that_was_said(world)
    await may_be_written_to(world)
    async with world.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE respondents SET may_contact = 0 WHERE telegram_user_id = 720")
    await world.advance(hours=23, minutes=59)
    assert await remind(world) == 0

    await world.advance(minutes=1)

    assert await remind(world) == 4
    for language, client in people.items():
        assert client.last.text == said(FIRST, language, company=COMPANY)
        assert len(reminders_of(client, language)) == 1
    assert reminders_of(silent) == []
    await world.advance(days=1)
    assert await remind(world) == 0
    await world.advance(days=1)
    assert await remind(world) == 4
    await world.advance(days=2)
    assert await remind(world) == 0


async def test_the_yes_of_an_interview_before_holds_for_a_later_one_but_not_for_a_month(world):
    await noon(world)
    client = await (await world.person()).begin()
    await client.finish(stages="support", more_time="yes", permission="read_and_write", support_satisfaction="1")
    assert (await client.known()).may_contact
    await client.send("/start")
    await client.click("Something new happened")
    await client.click(next(data for _, data in client.last.buttons if data.endswith(":agree")))
    await world.advance(days=2)
    assert await remind(world) == 0

    await world.advance(days=30)
    await world.break_off()
    await client.begin()
    await world.advance(days=1)

    assert await remind(world) == 1


async def test_whoever_answers_meanwhile_is_not_silent(world):
    await noon(world)
    client = await in_the_middle(world)
    await may_be_written_to(world)
    await world.advance(hours=20)
    await client.answer("support")
    await world.advance(hours=5)

    assert await remind(world) == 0


async def test_a_wish_comes_before_silence(world):
    await move(world, datetime(2026, 12, 1, 0, 30, tzinfo=UTC))
    client = await in_the_middle(world)
    await may_be_written_to(world)
    await client.send("/stop")
    await client.click(TOMORROW)  # so on the second at nine
    await move(world, datetime(2026, 12, 2, 8, 59, tzinfo=UTC))
    due = await world.store.due_reminders(world.clock.now(), limit=9)

    assert due == []
    await move(world, datetime(2026, 12, 2, 9, 0, tzinfo=UTC))
    assert await remind(world) == 1


async def test_a_colleague_is_reminded_alike(world):
    await noon(world)
    client = await world.person()
    async with world.store.unit_of_work() as unit:
        await unit.add_person(client.id, language=Language.EN, role=Role.STAFF)
    await client.begin()
    await client.send("/stop")
    await client.click(TOMORROW)
    await world.advance(days=1)

    assert await remind(world) == 1


async def test_no_word_before_consent(world):
    await noon(world)
    client = await world.person()
    await client.send("/start")
    await may_be_written_to(world)
    await world.advance(days=2)

    assert await remind(world) == 0


# What a tap does


@pytest.fixture
async def reminded(world):
    """Somebody who was reminded of a question that still stands further up."""
    await noon(world)
    client = await in_the_middle(world)
    await may_be_written_to(world)
    await world.advance(days=1)
    assert await remind(world) == 1
    return client


async def test_go_on_shows_the_question_where_the_reminder_stood(world, reminded):
    question, reminder = reminded.from_bot[-2], reminded.last

    await reminded.click(GO_ON)

    assert reminded.last.id == reminder.id
    assert reminded.last.text == question.text
    assert reminded.message(question.id).buttons == []
    await reminded.answer("support")
    assert await reminded.place() == ("importance", "support")


async def test_go_on_after_a_pause(world):
    await noon(world)
    client = await in_the_middle(world)
    await client.send("/stop")
    await client.click(TOMORROW)
    await world.advance(days=1)
    await remind(world)

    await client.click_quickly(GO_ON, GO_ON)

    assert not (await client.interview()).state.paused
    await client.answer("support")
    assert await client.place() == ("importance", "support")


@pytest.mark.parametrize("button", [GO_ON, FINISH])
async def test_a_reminder_above_the_open_question_is_from_earlier(world, reminded, button):
    reminder = reminded.last
    await reminded.answer("support")
    await reminded.send("/resume")

    told = await reminded.click(button, message_id=reminder.id)

    assert told == said("This button is from an earlier question. Here is the current one.")
    assert reminded.message(reminder.id).buttons == []
    assert await reminded.place() == ("importance", "support")
    assert [seen.id for seen in reminded.from_bot if seen.buttons] == [reminded.shown.id]


async def test_finish_here_ends_it_and_keeps_what_was_told(world, reminded):
    question = reminded.from_bot[-2]

    await reminded.click(FINISH)

    record = await reminded.record()
    assert record.disposition is Disposition.BROKEN_OFF
    assert [answer.value for answer in record.answers] == ["solve"]
    assert (await reminded.known()).interview is None
    assert reminded.last.labels == []
    assert reminded.message(question.id).buttons == []
    await world.advance(days=2)
    assert await remind(world) == 0
    await reminded.send("/start")
    assert (await reminded.interview()).state.consent is None


async def test_no_reminders_are_sent_once_somebody_said_so_also_of_a_later_interview(world, reminded):
    await reminded.click(STOP)

    assert "I won't remind you" in reminded.last.text
    assert (await reminded.known()).interview is not None
    await world.advance(days=2)
    assert await remind(world) == 0
    await world.advance(days=6)
    await world.break_off()
    await reminded.begin()
    await world.advance(days=1)
    assert await remind(world) == 0
    await reminded.send("/stop")
    await reminded.click(TOMORROW)  # a new yes
    await world.advance(days=1)
    assert await remind(world) == 1


async def test_a_promise_may_be_taken_back(world):
    await noon(world)
    client = await in_the_middle(world)
    await client.send("/stop")
    await client.click(TOMORROW)

    await client.click(STOP)
    await world.advance(days=1)

    assert await remind(world) == 0
    await client.click("Continue")
    assert await client.place() == ("stages", None)


@pytest.mark.parametrize("action", list(ReminderAction))
async def test_a_button_of_another_interview_changes_nothing(world, action):
    await noon(world)
    first, second = await in_the_middle(world), await in_the_middle(world, 702)
    other = ReminderButton(tag=tag(await second.interview()), action=action).pack()
    before = await world.rows("reminders")

    await first.click(other, message_id=first.last.id, stale=True)

    assert await world.rows("reminders") == before
    assert (await second.known()).interview is not None
    assert (await first.known()).interview is not None


# Never, and once


@pytest.mark.parametrize("end", ["finish", "broken_off", "withdraw"])
async def test_nobody_is_reminded_of_what_is_over(world, end):
    await noon(world)
    client = await in_the_middle(world)
    await may_be_written_to(world)
    await client.send("/stop")
    await client.click(TOMORROW)
    if end == "finish":
        await client.send("/resume")
        await client.finish(stages="support", more_time="no")
    elif end == "withdraw":
        await client.send("/withdraw")
        await client.click("Yes, delete everything")
        assert await world.rows("reminders") == []
    else:
        await world.store.close_silent(world.clock.now() + timedelta(seconds=1))
        assert (await client.record()).disposition is Disposition.BROKEN_OFF

    for _ in range(5):
        await world.advance(days=1)
        assert await remind(world) == 0


async def test_withdrawing_after_a_reminder_leaves_nothing_of_it(world, reminded):
    await reminded.send("/withdraw")
    await reminded.click("Yes, delete everything")

    assert await world.rows("reminders") == []
    await world.advance(days=3)
    assert await remind(world) == 0


async def test_one_that_was_marked_is_sent_once_also_across_a_restart_and_by_two_processes(open_world):
    async with open_world() as world:
        await noon(world)
        client = await in_the_middle(world)
        await may_be_written_to(world)
        await world.advance(days=1)
        other = ReminderLoop(world.store, clock=world.clock, delivery=world.house.delivery, operator=world.operator)
        sent = await asyncio.gather(world.house.reminders.remind_due(), other.remind_due())
        await world.settle()
        assert sorted(sent) == [0, 1]
        assert len(reminders_of(client)) == 1

    async with open_world() as again:
        assert await remind(again) == 0
        await again.advance(days=2)
        assert await remind(again) == 1
        assert len(reminders_of(await again.person())) == 2


async def test_killed_between_mark_and_sending_it_is_one_less_rather_than_one_twice(open_world):
    async with open_world() as world:
        await noon(world)
        await in_the_middle(world)
        await may_be_written_to(world)
        await world.advance(days=1)
        (due,) = await world.store.due_reminders(world.clock.now(), limit=9)
        assert await world.store.mark_reminded(due, world.clock.now())
        assert not await world.store.mark_reminded(due, world.clock.now())

    async with open_world() as again:
        assert await remind(again) == 0
        assert reminders_of(await again.person()) == []


async def test_a_step_between_look_and_mark_sends_nothing(world):
    await noon(world)
    client = await in_the_middle(world)
    await may_be_written_to(world)
    await world.advance(days=1)
    (due,) = await world.store.due_reminders(world.clock.now(), limit=9)
    await client.answer("support")

    assert not await world.store.mark_reminded(due, world.clock.now())
    assert [row.sent for row in await world.rows("reminders")] == [0]


async def test_whoever_blocked_the_bot_is_reminded_no_more(world):
    await noon(world)
    client = await in_the_middle(world)
    await may_be_written_to(world)
    await world.advance(days=1)
    world.may_refuse = True
    people_act.set_blocked(world.state, client.id, blocked=True)

    assert await remind(world) == 1
    assert not (await client.known()).reachable
    await world.advance(days=2)
    assert await remind(world) == 0


async def test_the_reminder_names_nothing_that_was_told_and_mydata_tells_of_it(world):
    await noon(world)
    client = await (await world.person()).begin()
    await client.walk_to("story", stages="support", support_satisfaction="1")
    await client.tell(STORY)
    await client.send("/stop")
    await client.click(TOMORROW)
    await world.advance(days=1)
    await remind(world)
    assert reminders_of(client) == [said(FIRST, company=COMPANY)]

    await client.send("/mydata")

    held = content(world, client.last)
    assert "1 reminder, on" in held
    assert "You asked to be reminded on" in held
    await client.click(STOP)
    await client.send("/mydata")
    assert "You asked not to be reminded." in content(world, client.last)
