"""What the loops of the bot and the reports read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from interview.language import Language
from interview.ports import Campaign, ChatMessage, SavedWords, SentPrompt, Tags
from interview.records import Disposition, Finding, Layer
from storage import queries
from storage.store import open_store
from storage.tables import interviews

ANGER = Finding(Layer.EMOTION, "anger", 0, 6, 0.9)
WAITING = Finding(Layer.PAIN, "waiting", 0, 6, 0.5, severity=2, unsure=True)


async def telling(scene, telegram_user_id, *, due_in_s, text="waited"):
    """Return a person in the middle of a story that falls due."""
    person = await scene.interviewee(telegram_user_id)
    due_at = scene.clock.now() + timedelta(seconds=due_in_s)
    return await scene.step(person, scene.text(1), words=SavedWords(1, 101, text), writing=1, due_at=due_at)


async def test_a_story_is_due_when_its_teller_fell_silent(store, scene, clock):
    person = await telling(scene, 1, due_in_s=6)
    before = await store.due_stories(clock.now(), limit=9)

    clock.advance(seconds=6)

    (due,) = await store.due_stories(clock.now(), limit=9)
    assert before == []
    assert (due.interview_id, due.version, due.telegram_user_id) == (person.interview.id, person.interview.version, 1)
    assert (due.language, due.text) == (Language.RU, "waited")


async def test_stories_come_in_the_order_in_which_they_fell_due(store, scene, clock):
    await telling(scene, 1, due_in_s=200, text="second")
    await telling(scene, 2, due_in_s=1, text="first")
    clock.advance(hours=1)

    assert [due.text for due in await store.due_stories(clock.now(), limit=9)] == ["first", "second"]
    assert [due.text for due in await store.due_stories(clock.now(), limit=1)] == ["first"]


async def test_next_due_at_names_the_next_story_only(store, scene, clock):
    empty = await store.next_due_at()
    person = await telling(scene, 1, due_in_s=6)
    due_at = await store.next_due_at()

    await scene.step(person, scene.text(1))

    assert empty is None
    assert due_at == clock.now() + timedelta(seconds=6)
    assert due_at.tzinfo is UTC
    assert await store.next_due_at() is None


async def test_a_story_that_was_taken_back_is_not_due(store, scene, clock):
    person = await telling(scene, 1, due_in_s=0)

    await scene.step(person, superseded=frozenset({1}), due_at=clock.now())

    assert await store.due_stories(clock.now(), limit=9) == []
    assert await store.next_due_at() is None


async def test_an_unsent_question_is_found_and_noted(store, scene):
    person = await scene.interviewee()
    (unshown,) = await store.unshown(limit=9)

    await store.note_sent([SentPrompt(person.interview.id, person.interview.version, 300)], [])

    assert unshown == person
    assert await store.unshown(limit=9) == []
    shown = (await scene.read()).interview
    assert (shown.shown_version, shown.prompt_message_id) == (person.interview.version, 300)


async def test_people_who_cannot_be_reached_are_left_in_peace(store, scene):
    await scene.interviewee()

    async with store.unit_of_work() as unit:
        await unit.set_reachable(5_100_000_001, reachable=False)

    assert await store.unshown(limit=9) == []


async def test_an_interview_that_cannot_be_read_holds_up_nobody_else(store, scene):
    broken = await scene.interviewee(1)
    await scene.interviewee(2)
    async with store.database.writing() as connection:
        await connection.execute(
            interviews.update().where(interviews.c.id == broken.interview.id).values(state='{"seed"')
        )

    assert [person.telegram_user_id for person in await store.unshown(limit=9)] == [2]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ([(2, 300), (1, 299)], (2, 300)),  # an older prompt reported late
        ([(2, 300), (2, 310)], (2, 310)),  # the same question again, in a new message
        ([(2, 310), (2, 300)], (2, 310)),
        ([(9, 300)], (0, None)),  # never more than what was stored
    ],
)
async def test_note_sent_never_goes_backwards(store, scene, sent, shown):
    interview_id = (await scene.interviewee()).interview.id

    for version, message_id in sent:
        await store.note_sent([SentPrompt(interview_id, version, message_id)], [])

    interview = (await scene.read()).interview
    assert (interview.shown_version, interview.prompt_message_id) == shown


async def test_note_sent_remembers_messages_once_and_of_known_people_only(store, scene, clock):
    await scene.person(1)
    messages = [ChatMessage(1, 300, clock.now()), ChatMessage(1, 300, clock.now()), ChatMessage(99, 300, clock.now())]

    await store.note_sent([], messages)
    await store.note_sent([], messages)

    (row,) = await scene.rows("chat_messages")
    assert (row.message_id, row.at) == (300, clock.now())


async def test_texts_wait_for_the_tagger_until_it_read_them(store, scene):
    await scene.tells(await scene.interviewee(), "waited", "an hour")
    (read,) = await store.untagged("t1", limit=9)

    await store.save_tags("t1", [(read, Tags(-2, (ANGER, WAITING), wait_minutes=60))])

    assert (read.text, read.language) == ("waited\nan hour", "ru")
    assert await store.untagged("t1", limit=9) == []
    (answer,) = (await store.records())[0].answers
    assert (answer.tagger, answer.valence, answer.findings) == ("t1", -2, (ANGER, WAITING))
    assert answer.wait_minutes == 60


async def test_a_better_tagger_reads_again_and_replaces(store, scene):
    await scene.tells(await scene.interviewee(), "waited")
    (read,) = await store.untagged("t1", limit=9)
    await store.save_tags("t1", [(read, Tags(-2, (ANGER, WAITING), wait_minutes=60))])

    (again,) = await store.untagged("t2", limit=9)
    await store.save_tags("t2", [(again, Tags(0, (WAITING,)))])

    (answer,) = (await store.records())[0].answers
    assert (answer.tagger, answer.valence, answer.findings) == ("t2", 0, (WAITING,))
    assert answer.wait_minutes is None


async def test_tags_of_words_that_changed_meanwhile_are_passed_over(store, scene):
    person = await scene.tells(await scene.interviewee(), "waited")
    (read,) = await store.untagged("t1", limit=9)
    async with store.unit_of_work() as unit:
        await unit.edit_words(person, 101, "all was well")

    await store.save_tags("t1", [(read, Tags(-2, (ANGER,)))])

    (waiting,) = await store.untagged("t1", limit=9)
    assert waiting.text == "all was well"
    assert await scene.rows("findings") == []


async def test_tags_of_other_texts_are_kept_beside_words_that_changed(store, scene):
    person = await scene.tells(await scene.interviewee(1), "waited")
    await scene.tells(await scene.interviewee(2), "was angry")
    read = await store.untagged("t1", limit=9)
    async with store.unit_of_work() as unit:
        await unit.edit_words(person, 101, "all was well")

    await store.save_tags("t1", [(one, Tags(-2, (ANGER,))) for one in read])

    assert [one.text for one in await store.untagged("t1", limit=9)] == ["all was well"]
    (found,) = await scene.rows("findings")
    assert found.answer_id == next(one.answer_id for one in read if one.text == "was angry")


async def test_tags_of_an_erased_answer_never_land_on_another(store, scene):
    """SQLite gives the number of a deleted last row to the next one, unless told otherwise."""
    person = await scene.tells(await scene.interviewee(1), "waited")
    (read,) = await store.untagged("t1", limit=9)
    async with store.unit_of_work() as unit:
        await unit.erase(person)
    await scene.tells(await scene.interviewee(2), "all was well")

    await store.save_tags("t1", [(read, Tags(-2, (ANGER,)))])

    assert await scene.rows("findings") == []


async def test_texts_still_being_told_or_taken_back_are_not_tagged(store, scene):
    await telling(scene, 1, due_in_s=6)
    person = await scene.tells(await scene.interviewee(2), "taken back")
    await scene.step(person, superseded=frozenset({1}))

    assert await store.untagged("t1", limit=9) == []


async def test_each_text_keeps_the_language_it_was_written_in(store, scene):
    person = await scene.tells(await scene.interviewee(), "ждала")
    async with store.unit_of_work() as unit:
        await unit.set_language(person, Language.CS)

    assert [text.language for text in await store.untagged("t1", limit=9)] == ["ru"]


async def test_a_failed_update_counts_as_handled(store, scene, clock):
    await store.record_failed(900, "message", "redaction_failed")
    await store.record_failed(900, "message", "redaction_failed")

    (row,) = await scene.rows("failed_updates")
    assert (row.bot_id, row.update_id, row.kind, row.code) == (42, 900, "message", "redaction_failed")
    assert row.at == clock.now()
    async with store.unit_of_work() as unit:
        assert not await unit.first_delivery(900)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (Disposition.INVITED, Disposition.INVITED),
        (Disposition.STARTED, Disposition.BROKEN_OFF),
        (Disposition.PARTIAL, Disposition.BROKEN_OFF),
        (Disposition.COMPLETE, Disposition.COMPLETE),
    ],
)
async def test_silent_interviews_are_closed(store, scene, clock, was, becomes):
    await scene.step(await scene.interviewee(), disposition=was)
    clock.advance(days=7, seconds=1)

    closed = await store.close_silent(clock.now() - timedelta(days=7))

    assert closed == 1
    assert (await store.records())[0].disposition is becomes
    assert (await scene.read()).interview is None
    assert await store.close_silent(clock.now()) == 0


async def test_an_interview_with_a_recent_step_stays_open(store, scene, clock):
    await scene.interviewee()

    assert await store.close_silent(clock.now()) == 0
    assert (await scene.read()).interview is not None


async def test_the_text_of_a_silent_teller_is_tagged_in_the_end(store, scene, clock):
    await telling(scene, 1, due_in_s=6)
    clock.advance(days=8)

    await store.close_silent(clock.now() - timedelta(days=7))

    assert [text.text for text in await store.untagged("t1", limit=9)] == ["waited"]
    assert await store.next_due_at() is None


async def test_purge_deletes_what_is_too_old_and_nothing_else(store, scene, clock):
    await scene.tells(await scene.interviewee(1), "old words")
    await store.record_failed(900, "message", "x")
    await store.note_sent([], [ChatMessage(1, 300, clock.now())])
    clock.advance(days=365)
    new = await scene.tells(await scene.interviewee(2), "new words")
    await store.record_failed(901, "message", "x")
    await store.note_sent([], [ChatMessage(2, 301, clock.now())])

    purged = await store.purge(
        answers_before=clock.now() - timedelta(days=364),
        updates_before=clock.now() - timedelta(days=7),
        messages_before=clock.now() - timedelta(hours=48),
    )

    assert purged == 1
    assert [row.id for row in await scene.rows("interviews")] == [new.interview.id]
    assert [row.telegram_user_id for row in await scene.rows("respondents")] == [2]
    assert [row.text for row in await scene.rows("answer_parts")] == ["new words"]
    assert [row.update_id for row in await scene.rows("processed_updates")] == [901]
    assert [row.update_id for row in await scene.rows("failed_updates")] == [901]
    assert [row.message_id for row in await scene.rows("chat_messages")] == [301]


async def test_purge_keeps_a_person_with_a_later_interview(store, scene, clock):
    await scene.interviewee(1)
    clock.advance(days=365)
    await scene.interviewee(1)

    day = clock.now() - timedelta(days=30)
    await store.purge(answers_before=day, updates_before=day, messages_before=day)

    assert len(await scene.rows("interviews")) == len(await scene.rows("respondents")) == 1


async def test_records_are_loaded_in_bounded_chunks_with_few_selects(store, scene, statements):
    await scene.tells(await scene.interviewee(), "waited")
    (row,) = [dict(row._mapping) for row in await scene.rows("interviews")]
    copies = [{**row, "id": f"{n:032}", "closed_at": row["started_at"]} for n in range(queries.CHUNK)]
    async with store.database.writing() as connection:
        await connection.execute(interviews.insert(), copies)
    statements.clear()

    chunks = [chunk async for chunk in store.chunks()]

    assert [len(chunk) for chunk in chunks] == [queries.CHUNK, 1]
    assert len({record.id for chunk in chunks for record in chunk}) == queries.CHUNK + 1
    assert [answer.text for chunk in chunks for record in chunk for answer in record.answers] == ["waited"]
    assert statements == ["SELECT"] * 7


async def test_records_are_filtered_by_guide_and_day(store, scene, clock):
    await scene.interviewee(1)
    clock.moment = datetime(2026, 3, 2, tzinfo=UTC) - timedelta(minutes=1)
    late = await scene.interviewee(2)

    since = [record async for chunk in store.chunks(since=date(2026, 3, 2)) for record in chunk]

    assert [record.respondent_id for record in since] == [late.respondent_id]
    assert [chunk async for chunk in store.chunks(guide_id="staff_journey")] == []
    assert [len(chunk) async for chunk in store.chunks(guide_id="customer_journey")] == [2]


async def test_own_records_hold_superseded_answers_and_nobody_else_s(store, scene):
    person = await scene.step(await scene.interviewee(1), scene.rating(1, 2))
    person = await scene.step(person, scene.rating(2, 4), superseded=frozenset({1}))
    await scene.step(await scene.interviewee(2), scene.rating(1, 5))

    (own,) = await store.own_records(person.respondent_id)

    assert [(answer.value, answer.superseded) for answer in own.answers] == [(2, True), (4, False)]


async def test_the_erased_are_counted_by_guide_and_month_but_for_examples(store, scene, clock):
    await scene.interviewee(1)
    refused, withdrawn = Disposition.REFUSED, Disposition.WITHDRAWN
    for telegram_user_id, counted_as, example in ((2, refused, False), (3, withdrawn, False), (4, refused, True)):
        gone = await scene.interviewee(telegram_user_id, example=example)
        async with store.unit_of_work() as unit:
            await unit.erase(gone, counted_as=counted_as)
    clock.advance(days=31)
    later = await scene.interviewee(5)
    async with store.unit_of_work() as unit:
        await unit.erase(later)

    all_of_them = await store.erased("customer_journey", since=date(2026, 3, 31))

    assert all_of_them == {refused: 1, withdrawn: 2}
    assert await store.erased("customer_journey", since=date(2026, 4, 30)) == {withdrawn: 1}
    assert await store.erased("staff_journey", since=date(2026, 3, 1)) == {}


async def test_stale_views_of_a_family_are_dropped(store):
    for view in ("period/a/1", "period/a/2", "period/b/1", "periodical", "map/a"):
        await store.keep_shown_view(view, view)

    await store.drop_shown_views("period/", keep=["period/a/2"])

    kept = [await store.shown_view(view) for view in ("period/a/1", "period/a/2", "period/b/1", "periodical", "map/a")]
    assert kept == [None, "period/a/2", None, "periodical", "map/a"]


async def test_a_shown_view_survives_a_restart(store, database_url, clock):
    await store.keep_shown_view("map/customer_journey", "first")
    await store.keep_shown_view("map/customer_journey", '{"stages": "этап"}')
    await store.keep_shown_view("map/another", "another")

    again = await open_store(database_url, clock=clock, bot_id=42)

    kept = [await again.shown_view(view) for view in ("map/customer_journey", "map/another", "map/never")]
    await again.close()
    assert kept == ['{"stages": "этап"}', "another", None]


async def test_what_a_view_showed_before_is_gone_from_the_file_too(sqlite_scene, file):
    """It names people who may have withdrawn since."""
    store = sqlite_scene.store
    await store.keep_shown_view("map", "a-person-who-withdrew")

    await store.keep_shown_view("map", "a-person-who-stays")

    left = b"".join(each.read_bytes() for each in file.parent.iterdir())
    assert b"a-person-who-stays" in left
    assert b"a-person-who-withdrew" not in left


async def test_purge_forgets_a_view_when_nobody_behind_it_is_held(store, scene, clock):
    await store.keep_shown_view("old", "{}")
    clock.advance(days=1)
    await store.keep_shown_view("new", "{}")

    day = clock.now()
    await store.purge(answers_before=day, updates_before=day, messages_before=day)

    assert [row.view for row in await scene.rows("shown_views")] == ["new"]


async def test_a_campaign_stands_behind_its_token_until_revoked(store):
    campaign = Campaign("t0ken", "customer_journey", "sms", "chat", "new", Language.RO, example=True)
    await store.add_campaign(campaign)
    async with store.unit_of_work() as unit:
        found = await unit.campaign("t0ken")
        unknown = await unit.campaign("t0Ken")

    await store.revoke_campaign("t0ken")

    assert (found, unknown) == (campaign, None)
    async with store.unit_of_work() as unit:
        assert await unit.campaign("t0ken") is None
