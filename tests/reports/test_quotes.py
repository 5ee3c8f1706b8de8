"""Quotes: short, safe, from groups of eight, never a story, never of somebody who is gone."""

from dataclasses import replace

import numpy as np
import pytest

from interview.records import Disposition, Finding, Layer
from reports.quotes import LONGEST, choose_quotes
from reports.shown import renew

from .conftest import PERIOD, TODAY

TEXTS = [
    "I waited for the courier a whole day. Then nothing came of it.",
    "The courier let me wait until the evening and rang nobody.",
    "Waiting for the courier took the whole morning of my day off.",
    "They said the courier comes at ten; I waited until four in the afternoon.",
    "My wait for the courier was longer than the trip of the parcel.",
    "A courier who never rings, and I sit at home and wait for him.",
    "Half a day of waiting, and the courier had the wrong address.",
    "Nobody could say where the courier was while I was waiting.",
]


def teller(story, number, text, *, label="wait_time", disposition=Disposition.COMPLETE):
    told = story().add("text", stage="stage_3", words=text).add("nps", 5).told(number, disposition=disposition)
    found = Finding(Layer.PAIN, label, 0, 8, 1.0, 2)
    return replace(
        told, answers=tuple(replace(one, findings=(found,) * (one.text is not None)) for one in told.answers)
    )


def tellers(story, people):
    return [teller(story, n, TEXTS[n % len(TEXTS)] + f" {'Really.' * (n >= len(TEXTS))}") for n in range(people)]


@pytest.mark.parametrize(("people", "quoted"), [(7, False), (8, True)])
def test_words_are_quoted_from_eight_people_on(people, quoted, story, five):
    assert bool(choose_quotes(tellers(story, people), five)) is quoted


def test_each_quote_is_one_sentence_of_another_person(story, five):
    quotes = choose_quotes(tellers(story, 8), five)

    texts = [quote.text for quote in quotes]
    assert 3 <= len(texts) == len(set(texts)) <= 6
    assert all(len(text) <= LONGEST and any(text in one for one in TEXTS) for text in texts)
    assert len({quote.voice for quote in quotes}) == len(quotes)
    assert not any("Then nothing came of it" in text for text in texts)
    assert {(quote.stage_id, quote.layer, quote.label) for quote in quotes} == {("stage_3", Layer.PAIN, "wait_time")}


@pytest.mark.parametrize(
    "unsafe",
    [
        "The operator [name] hung up on me in the middle of it.",
        "My order 48151 was lost on the way to the shop, they said.",
        "Write to me at anna@example.org about the wait, please.",
    ],
)
def test_a_clause_that_could_point_at_somebody_is_passed_over(unsafe, story, five):
    records = [*tellers(story, 8), teller(story, 90, unsafe)]

    assert all(quote.text in " ".join(TEXTS) for quote in choose_quotes(records, five))


@pytest.mark.parametrize(
    "reply",
    [
        "To some technical department or other.",
        "В какой-то технический отдел.",
        "La un departament tehnic oarecare.",
        "Na nějaké technické oddělení.",
    ],
)
def test_a_reply_to_a_follow_up_is_not_quoted_for_it_leans_on_its_question(reply, story, five):
    told = teller(story, 8, reply)
    replied = replace(told, answers=tuple(replace(one, probe=one.text is not None) for one in told.answers))

    assert [quote.text for quote in choose_quotes([told], five, k=1)] == [reply]
    assert choose_quotes([replied], five, k=1) == ()
    assert choose_quotes([*tellers(story, 7), replied], five)  # who gave it is one of the eight all the same


@pytest.mark.parametrize(
    ("told", "quoted"),
    [
        ("I gave up waiting for it, " + "and then it would come, they said, " * 4, ["I gave up waiting for it"]),
        ("word " * 60, []),
        ("Too slow.", []),
    ],
)
def test_a_long_sentence_gives_its_clause(told, quoted, story, five):
    assert [quote.text for quote in choose_quotes([teller(story, 1, told)], five, k=1)] == quoted


def test_who_refused_or_is_an_agent_is_never_quoted(story, five):
    refused = [replace(one, disposition=Disposition.REFUSED) for one in tellers(story, 8)]

    assert choose_quotes(refused, five) == ()


def shown_of(records, plan, last=None):
    return renew(last, records, plan, erased={}, period=PERIOD, generated_on=TODAY, generator=np.random.default_rng(1))


def test_words_follow_the_shown_map_and_vanish_with_who_said_them(story, company, five):
    records = [*company(five, 30)[8:], *tellers(story, 8)]
    shown = shown_of(records, five)
    before = shown.map_with_quotes(records, five).quotes
    assert before

    newcomer = teller(story, 200, "A newcomer waits for the courier and is quoted at once.")
    later = shown_of([*records, newcomer], five, shown)
    assert later.map_with_quotes([*records, newcomer], five).quotes == before

    author = next(record for record in records if before[0].text in (record.answers[0].text or ""))
    left = [record for record in records if record is not author]
    after = shown_of(left, five, shown).map_with_quotes(left, five).quotes
    assert before[0] not in after


def test_a_shown_map_keeps_no_words(story, company, five):
    records = [*company(five, 30), *tellers(story, 8)]

    content = shown_of(records, five).to_json()

    assert not any(text in content for text in TEXTS)


def test_who_is_quoted_of_several_things_has_one_voice_that_says_nothing_of_them(story, five):
    waiting = tellers(story, 8)
    rude = [teller(story, number, text, label="staff_attitude") for number, text in enumerate(TEXTS)]
    both = [replace(one, answers=(*one.answers, *other.answers)) for one, other in zip(waiting, rude, strict=True)]

    quotes = choose_quotes(both, five)

    voices = {label: {one.voice for one in quotes if one.label == label} for label in ("wait_time", "staff_attitude")}
    assert voices["wait_time"] == voices["staff_attitude"]
    assert voices["wait_time"] == set(range(len(voices["wait_time"])))
    assert all(one.respondent_id not in repr(quotes) for one in both)
