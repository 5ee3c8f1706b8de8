"""A bot that is called by webhook, stops when asked to, and starts again."""

import aiohttp
import pytest

from interview.language import Language

pytestmark = pytest.mark.slow

COMPANY = "Aurora"
SECRET = "s3cret-of-the-webhook"
PERSON = 7_001


async def test_a_bot_by_webhook_interviews_stops_and_goes_on(stage, free_port, customer_guide):
    """One test, for starting a bot takes seconds: each part needs the one before."""
    hook = f"http://127.0.0.1:{free_port}/telegram/hook"
    bot = stage.bot(WEBHOOK_URL=hook, WEBHOOK_SECRET=SECRET, LISTEN=f"127.0.0.1:{free_port}").start()
    respondent = stage.respondent(PERSON)

    goal = await respondent.begin()
    stages = await respondent.act(goal)

    assert stage.state.setting("webhook")["url"] == hook
    assert stage.answers(PERSON) == {("goal", None): "buy"}

    # A stranger who calls the webhook is refused, and changes nothing.
    forged = {"update_id": 1, "message": _message(PERSON, "/skip")}
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}):
            async with session.post(hook, json=forged, headers=headers) as answer:
                assert answer.status == 403
        async with session.get(f"http://127.0.0.1:{free_port}/healthz") as answer:
            assert answer.status == 200

    # Delivered twice, once again later: counts once.
    for update_id in respondent.phone.update_ids:
        assert stage.state.updates.again(update_id)
    stage.state.updates.wake()
    ticked = await respondent.act(stages)
    assert stage.answers(PERSON) == {("goal", None): "buy"}

    # Asked to stop, it stops in time, without a word of trouble.
    assert await bot.terminate() == 0
    assert "Traceback" not in bot.stderr
    assert bot.stdout == ""

    # What comes while it is away waits at Telegram's, and is answered afterwards.
    respondent.phone.tap(respondent.choice(ticked), ticked)
    bot.start()
    card = await respondent.phone.another_question(ticked)
    await respondent.finish(card, customer_guide.closing[Language.EN].format(company=COMPANY))

    assert stage.answers(PERSON)["stages", None] == ["awareness"]
    assert stage.state.updates.pending() == []
    assert await bot.terminate() == 0
    for secret in (bot.settings["BOT_TOKEN"], SECRET, respondent.words, "Alex", str(PERSON)):
        assert secret not in bot.all_said


def _message(person, text):
    chat = {"id": person, "type": "private"}
    return {"message_id": 1, "date": 0, "from": {"id": person, "is_bot": False, "first_name": "Eve"}, "chat": chat,
            "text": text}  # fmt: skip
