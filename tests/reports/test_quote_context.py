"""What stands around a quote: only where its author said yes, only what is safe, and not a word of anybody else."""

from dataclasses import replace

import pytest

from interview.corrections import Place
from interview.records import Amendment, Finding, Layer
from reports.quote_context import Around, context_of
from reports.quote_pages import quote_pages
from reports.quotes import choose_quotes
from reports.quotes_caption import quotes_caption

from .messages import units

BEFORE = "I had ordered it for my daughter."
SAID = "I waited for the courier a whole day."
AFTER = "Then nothing came of it."
OTHERS = [
    "The courier let me wait until the evening and rang nobody.",
    "Waiting for the courier took the whole morning of my day off.",
    "They said the courier comes at ten; I waited until four in the afternoon.",
    "My wait for the courier was longer than the trip of the parcel.",
    "A courier who never rings, and I sit at home and wait for him.",
    "Half a day of waiting, and the courier had the wrong address.",
    "Nobody could say where the courier was while I was waiting.",
]


def teller(story, number, words, *, at=0, may_read=False, **changes):
    """Somebody whose pain stands at a place of what was told."""
    told = story().add("text", stage="stage_3", words=words).told(number)
    (answer,) = told.answers
    found = Finding(Layer.PAIN, "wait_time", at, at + 8, 1.0, 2)
    answer = replace(answer, findings=(found,), answer_id=number, revision=1, **changes)
    return replace(told, answers=(answer,), may_read_story=may_read)


@pytest.fixture
def tellers(story):
    """Eight people who told of a wait; the first one's words, place and permission are given."""

    def make(words=f"{BEFORE} {SAID} {AFTER}", *, may_read=True, at=None, **changes):
        at = words.index(SAID[:8]) if at is None else at
        first = teller(story, 1, words, at=at, may_read=may_read, **changes)
        return [first, *(teller(story, 2 + n, other) for n, other in enumerate(OTHERS))]

    return make


def quote_of(records, plan, author=1):
    return next(one for one in choose_quotes(records, plan) if one.place is not None and one.place.answer_id == author)


def around(records, plan):
    found = context_of(quote_of(records, plan), records)
    return None if found is None else (found.before, found.after)


def test_the_sentences_before_and_after_are_there_for_whoever_allowed_it(tellers, five):
    assert around(tellers(), five) == (BEFORE, AFTER)


def test_without_the_authors_yes_a_quote_stands_alone(tellers, five):
    assert around(tellers(may_read=False), five) is None


def test_another_ones_yes_opens_nobody_elses_words(tellers, five):
    first, *others = tellers(may_read=False)
    records = [first, *(replace(one, may_read_story=True) for one in others)]

    assert around(records, five) is None


def test_only_the_next_sentences_are_shown_and_not_the_story(tellers, five):
    told = f"The beginning of it all. {BEFORE} {SAID} {AFTER} I will never buy there again."

    assert around(tellers(told), five) == (BEFORE, AFTER)


def test_a_clause_is_shown_with_the_rest_of_its_sentence(tellers, five):
    lead = "When I had been told for the third time that it would surely come that very day, after all"
    told = f"{BEFORE} {lead} that I had done for them, I waited for the courier in vain, and nobody said a word."

    before, after = around(tellers(told, at=told.index("I waited")), five)

    assert before == f"{BEFORE} {lead} that I had done for them"
    assert after == "and nobody said a word."


@pytest.mark.parametrize(
    ("unsafe", "expected"),
    [
        (f"My order 48151 was for her. {SAID} {AFTER}", ("", AFTER)),
        (f"{BEFORE} {SAID} The operator [name] hung up.", (BEFORE, "")),
        (f"{BEFORE} {SAID} Write to anna@example.org!", (BEFORE, "")),
        (f"See www.example.org for it. {SAID} Ask @anna about it.", ("", "")),
        (f"{BEFORE} {SAID}", (BEFORE, "")),
        (SAID, ("", "")),
    ],
)
def test_what_could_point_at_somebody_ends_the_context(unsafe, expected, tellers, five):
    assert around(tellers(unsafe), five) == expected


def test_what_a_manager_hid_ends_the_context(tellers, five):
    records = tellers()
    (answer,) = records[0].answers
    words = answer.text.index(AFTER)
    hidden = replace(answer, amended=Amendment(answer.readings, hidden=((words, words + 6),)))
    records[0] = replace(records[0], answers=(hidden,))

    assert around(records, five) == (BEFORE, "")


def test_words_that_changed_since_have_no_context(tellers, five):
    records = tellers()
    quote = quote_of(records, five)
    (answer,) = records[0].answers
    edited = replace(records[0], answers=(replace(answer, text=f"Anna. {answer.text}", revision=2),))
    same_number = replace(records[0], answers=(replace(answer, text=f"Anna. {answer.text}"),))

    assert context_of(quote, [edited]) is None
    assert context_of(quote, [same_number]) is None


def test_words_that_were_taken_back_or_imported_have_no_context(tellers, five):
    records = tellers()
    quote = quote_of(records, five)
    (answer,) = records[0].answers

    assert context_of(quote, [replace(records[0], answers=(replace(answer, superseded=True),))]) is None
    assert context_of(quote, [replace(records[0], import_number=1)]) is None
    assert context_of(replace(quote, place=None), records) is None
    assert context_of(replace(quote, place=Place(99, 1, 0, 8)), records) is None
    assert context_of(quote, records[1:]) is None  # its author is gone


def test_context_is_part_of_no_map(tellers, company, five, map_of):
    records = tellers()
    journey_map = replace(map_of(company(five, 30), five), quotes=choose_quotes(records, five))

    assert SAID in journey_map.to_json()
    assert BEFORE not in journey_map.to_json()
    assert AFTER not in journey_map.to_json()


@pytest.fixture
def page_of(tellers, company, five, map_of, english):
    def make(before, after, asked="What happened?"):
        journey_map = replace(map_of(company(five, 60), five), quotes=choose_quotes(tellers(), five))
        pages = quote_pages(journey_map, "stage_3", english)
        said = {one.place: Around(asked, before, after) for one in pages[0].quotes}
        return pages[0].quotes, quotes_caption(journey_map, "stage_3", pages, 0, english, around=said)

    return make


def test_a_page_shows_the_question_and_what_stands_around(page_of):
    quotes, caption = page_of("Before <it>.", "After it.")

    for quote in quotes:
        assert f"<i>What happened?</i>\nBefore &lt;it&gt;. <b>“{quote.text}”" in caption
    assert caption.count("After it.") == len(quotes) == 3


@pytest.mark.parametrize("length", [120, 300, 5_000])
def test_long_context_is_cut_before_any_quote_goes(length, page_of):
    quotes, caption = page_of("word " * (length // 5), "more " * (length // 5))

    assert units(caption) <= 1_024
    assert all(quote.text in caption for quote in quotes)
    assert "… word" in caption
    assert "1 / " in caption


def test_where_no_word_of_context_fits_quotes_stand_alone(page_of):
    quotes, caption = page_of("Before.", "After.", asked="What happened? " * 60)

    assert units(caption) <= 1_024
    assert all(quote.text in caption for quote in quotes)
    assert "Before." not in caption
