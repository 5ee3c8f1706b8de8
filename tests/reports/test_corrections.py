"""Corrections by managers: they take hold of the map at once, and nobody can be told by them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from interview.corrections import (
    Corrector,
    Hide,
    KeptCorrection,
    Merge,
    Named,
    Pin,
    Place,
    Reject,
    Relabel,
    Rename,
)
from interview.improvements import Aim, Improvement, Progress, holder
from interview.language import Language
from interview.records import Finding, Layer, Role
from reports.corrections import corrected, corrected_plan, merged_actions, merged_notes, readings_at
from reports.journey_map import JourneyMap
from reports.pain_text import pain_text
from reports.pains_text import pains_text
from reports.plan import MapPlan, PlanQuestion
from reports.quotes import choose_quotes
from reports.shown import read_shown, renew
from reports.staff_notes import staff_notes
from reports.wording import stories_phrase

from .conftest import PERIOD, TODAY
from .test_staff_notes import noted

STAGE = "stage_3"
SUBJECTS = (
    "courier",
    "parcel",
    "invoice",
    "contract",
    "engineer",
    "branch",
    "website",
    "telephone",
    "garden",
    "window",
)
VERBS = ("vanished", "waited", "shouted", "rattled", "collapsed", "wandered", "whispered", "froze", "leaked", "burned")


def kept(*corrections):
    return [KeptCorrection(n, one, Corrector.OWNER, date(2026, 3, 1)) for n, one in enumerate(corrections, start=1)]


def words(number):
    """Words of which no two say the same."""
    return (
        f"{SUBJECTS[number % 10]} {VERBS[number // 10 % 10]} somewhere {SUBJECTS[(number * 7 + 3) % 10]} {number % 90}"
    )


def teller(story, number, *labels, nps=5, layer=Layer.PAIN):
    told = story().add("text", stage=STAGE, words=words(number)).add("nps", nps).told(number)
    text, score = told.answers
    found = tuple(Finding(layer, label, 0, 5, 1.0, 2) for label in labels)
    return replace(told, answers=(replace(text, findings=found, answer_id=number, revision=1), score))


def crowd(story, **people):
    """Make so many people for each label, numbered on; `none` told of nothing."""
    made = []
    for label, count in people.items():
        made += [teller(story, len(made) + n, *([] if label == "none" else label.split("__"))) for n in range(count)]
    return made


def relabel(record, label, becomes):
    return Relabel(Place(record.answers[0].answer_id, 1, 0, 5), Layer.PAIN, label, becomes, "lexicon-1")


def reject(record, label):
    return Reject(Place(record.answers[0].answer_id, 1, 0, 5), Layer.PAIN, label, "lexicon-1")


def merge(label, into):
    return Merge("customer_journey", STAGE, label, into)


def look(last, records, plan, corrections=()):
    return renew(
        last,
        corrected(records, corrections),
        corrected_plan(plan, corrections),
        erased={},
        period=PERIOD,
        generated_on=TODAY,
        generator=np.random.default_rng(1),
    )


def counts(shown):
    journey_map = shown if isinstance(shown, JourneyMap) else shown.journey_map
    return {pain.category: pain.mentions for pain in journey_map.pains}


def quoted(shown, records, plan, corrections=()):
    made = shown.map_with_quotes(corrected(records, corrections), corrected_plan(plan, corrections))
    return {(quote.label, quote.text) for quote in made.quotes}


def finding(label, start=0, end=5, layer=Layer.PAIN):
    return Finding(layer, label, start, end, 1.0, 2)


class TestApplied:
    """`corrected` is pure."""

    def labels(self, record, *corrections):
        (made,) = corrected([record], kept(*corrections))
        return [one.label for one in made.answers[0].findings]

    def test_without_corrections_records_are_the_same(self, story):
        records = crowd(story, price=3)

        assert corrected(records, []) == records
        assert corrected_plan(MapPlan("customer_journey", 1, ()), []).corrections == ""

    def test_the_last_correction_of_a_finding_counts(self, story):
        record = teller(story, 1, "price")

        assert self.labels(record, relabel(record, "price", "billing")) == ["billing"]
        assert self.labels(record, relabel(record, "price", "billing"), reject(record, "price")) == []
        assert self.labels(record, reject(record, "price"), relabel(record, "price", "trust")) == ["trust"]

    def test_another_finding_in_the_same_words_stays(self, story):
        record = teller(story, 1, "price", "trust")

        assert self.labels(record, reject(record, "price")) == ["trust"]

    def test_newer_tagger_is_corrected_where_it_found_something_else(self, story):
        record = teller(story, 1, "price")
        again = replace(
            record.answers[0],
            tagger="lexicon-2",
            findings=(finding("process", 3, 9), finding("trust", 6, 9), finding("price", layer=Layer.GAIN)),
        )
        newer = replace(record, answers=(again, *record.answers[1:]))

        assert self.labels(newer, relabel(record, "price", "billing")) == ["billing", "trust", "price"]

    def test_edited_words_are_left_alone(self, story):
        record = teller(story, 1, "price")
        edited = replace(record, answers=(replace(record.answers[0], revision=2),))

        assert self.labels(edited, reject(record, "price")) == ["price"]

    def test_merges_follow_in_order_but_not_what_was_corrected_by_hand_later(self, story):
        record = teller(story, 1, "price")

        assert self.labels(record, merge("price", "billing"), merge("billing", "trust")) == ["trust"]
        assert self.labels(record, merge("price", "billing"), relabel(record, "price", "price")) == ["price"]
        assert self.labels(record, relabel(record, "price", "tech"), merge("tech", "usability")) == ["usability"]

    def test_merge_is_of_one_guide_stage_and_of_pains(self, story):
        record = teller(story, 1, "price")

        assert self.labels(record, Merge("other_guide", STAGE, "price", "billing")) == ["price"]
        assert self.labels(record, Merge("customer_journey", "stage_1", "price", "billing")) == ["price"]
        assert self.labels(teller(story, 1, "price", layer=Layer.GAIN), merge("price", "billing")) == ["price"]

    def test_what_was_read_is_kept_beside(self, story):
        record = teller(story, 1, "price")
        made = corrected([record], kept(relabel(record, "price", "billing")))

        ((answer, reading),) = readings_at(made, Place(1, 1, 2, 9))
        assert (reading.was.label, reading.now.label, reading.by_hand) == ("price", "billing", True)
        assert answer.as_read() == record.answers[0]
        assert readings_at(made, Place(1, 2, 2, 9)) == []


class TestNames:
    """Stages and touchpoints called otherwise."""

    def test_stage_is_called_otherwise_in_one_language_or_all(self, five):
        russian = Rename("customer_journey", Named.STAGE, STAGE, "Подъём на плато", Language.RU)
        all_of_them = Rename("customer_journey", Named.STAGE, "stage_1", "Choice")

        plan = corrected_plan(five, kept(russian, all_of_them))

        stage = plan.stages[3]
        assert (stage.title[Language.RU], stage.title[Language.EN]) == ("Подъём на плато", "Support at length")
        assert (stage.short_title[Language.RU], stage.short_title[Language.EN]) == ("Подъём на…", "Support")
        assert set(plan.stages[1].title.values()) == {"Choice"}
        assert plan.corrections == ""

    @pytest.mark.parametrize("title", ["x" * 40, "Short", "Twelve chars", "a " * 12 + "b"])
    def test_short_title_fits_its_column(self, five, title):
        plan = corrected_plan(five, kept(Rename("customer_journey", Named.STAGE, STAGE, title)))

        assert all(1 < len(short) <= 12 for short in plan.stages[3].short_title.values())

    def test_names_need_not_wait_for_new_answers_and_go_back(self, story, company, five):
        plan = replace(five, channels={"chat": dict.fromkeys(Language, "Chat")})
        ways = [story().add("path", (channel,), stage=STAGE).answers for channel in ("chat", "phone")]
        records = [
            replace(one, answers=(*one.answers, *ways[number % 2])) for number, one in enumerate(company(plan, 30))
        ]
        first = look(None, records, plan)
        renamed = kept(
            Rename("customer_journey", Named.STAGE, STAGE, "Help"),
            Rename("customer_journey", Named.CHANNEL, "chat", "Messenger"),
        )

        second = look(first, records[:-1], plan, renamed)
        third = look(second, records[:-1], plan)

        stage = second.journey_map.stage(STAGE)
        assert stage.title[Language.EN] == "Help"
        assert {one.id: one.title and one.title[Language.EN] for one in stage.channels} == {
            "chat": "Messenger",
            "phone": None,
        }
        assert third.journey_map == first.journey_map

    def test_what_the_journey_is_need_not_wait_for_new_answers(self, company, five):
        records, scenario, goal = (
            company(five, 30),
            *(dict.fromkeys(Language, word) for word in ("Moving", "Be online")),
        )
        first = look(None, records, five)

        second = look(first, records[:-1], replace(five, scenario=scenario, goal=goal))

        assert (first.journey_map.scenario, first.journey_map.goal) == (None, None)
        assert second.journey_map == replace(first.journey_map, scenario=scenario, goal=goal)

    def test_a_channel_is_named_alike_wherever_it_is_an_answer(self, story, five):
        chat, mail, letter = (dict.fromkeys(Language, word) for word in ("Chat", "Mail", "Letter"))
        options = {"stage_0_choice": {"chat": chat, "mail": mail}, "stage_1_choice": {"chat": letter, "mail": mail}}
        asked = [
            PlanQuestion(one, Role.CUSTOMER, dict.fromkeys(Language, one), words, several=False)
            for one, words in options.items()
        ]
        plan = replace(five, questions=tuple(asked), channels={"chat": chat, "mail": mail})
        records = [
            story()
            .add("satisfaction", 3, stage="stage_0")
            .add("choice", said, stage="stage_0")
            .add("choice", said, stage="stage_1")
            .told(number)
            for number, said in enumerate(["chat"] * 7 + ["mail"] * 6)
        ]
        first = look(None, records, plan)

        second = look(first, records[:-1], plan, kept(Rename(five.guide_id, Named.CHANNEL, "chat", "Messenger")))

        assert {
            one.question_id: [tally.title[Language.EN] for tally in one.tallies] for one in second.journey_map.answered
        } == {"stage_0_choice": ["Messenger", "Mail"], "stage_1_choice": ["Letter", "Mail"]}
        assert look(second, records[:-1], plan).journey_map == first.journey_map

    def test_names_of_other_guides_stay(self, five):
        assert corrected_plan(five, kept(Rename("staff_journey", Named.STAGE, STAGE, "Help"))) == five


class TestMap:
    """A shown map follows corrections, of the same people."""

    def test_merge_takes_hold_at_once(self, story, five):
        records = crowd(story, price=9, billing=7, none=20)
        first = look(None, records, five)
        assert counts(first) == {"price": 9, "billing": 7}

        second = look(first, records, five, kept(merge("price", "billing")))

        assert counts(second) == {"billing": 16}
        assert second.journey_map.nps == first.journey_map.nps
        assert counts(look(second, records, five)) == counts(first)

    def test_what_is_no_pain_is_gone_at_once_with_its_quotes_and_comes_back(self, story, five):
        records = crowd(story, price=9, billing=8, price__billing=8, none=20)
        first = look(None, records, five)
        none = kept(merge("price", None))

        second = look(first, records, five, none)

        assert counts(second) == {"billing": 16}
        assert {label for label, _ in quoted(second, records, five, none)} == {"billing"}
        assert counts(look(second, records, five)) == counts(first)

    def test_what_was_merged_into_no_pain_is_none_and_what_is_put_there_later_is_one(self, story, five):
        records = crowd(story, price=9, billing=9, none=20)
        shown = look(None, records, five)
        none = [merge("price", "billing"), merge("billing", None)]

        shown = look(shown, records, five, kept(*none))
        assert counts(shown) == {}
        later = [relabel(one, "price", "billing") for one in records[:6]]
        assert counts(look(shown, records, five, kept(*none, *later))) == {"billing": 6}

    def test_newcomers_stay_out_of_a_map_made_again(self, story, five):
        """Toggling a correction must not tell what the one who just answered said."""
        records = crowd(story, price=9, billing=7, none=20)
        shown = look(None, records, five)
        newcomers = [teller(story, 100 + n, "price", nps=0) for n in range(4)]

        for corrections in (kept(merge("price", "billing")), (), kept(merge("billing", "price"))):
            shown = look(shown, records + newcomers, five, corrections)
            assert shown.journey_map.customers == 36
            assert sum(counts(shown).values()) == 16
            assert shown.journey_map.nps.value == look(None, records, five).journey_map.nps.value

        assert len(shown.customers.marks) == 36

    @pytest.mark.parametrize("gone", [1, 4])
    def test_corrections_wait_where_somebody_is_missing_and_the_map_says_so(self, story, five, gone):
        records = crowd(story, price=12, billing=9, none=20)
        first = look(None, records, five)
        corrections = kept(merge("price", "billing"))
        left = records[gone:]

        second = look(first, left, five, corrections)

        assert second.journey_map == first.journey_map
        plan = corrected_plan(five, corrections)
        assert second.map_with_quotes(corrected(left, corrections), plan).corrections_wait
        third = look(second, records[5:], five, corrections)
        assert counts(third) == {"billing": 16}
        assert not third.map_with_quotes(corrected(records[5:], corrections), plan).corrections_wait

    def test_whoever_answered_anew_holds_corrections_up(self, story, five):
        records = crowd(story, price=9, billing=9, none=20)
        first = look(None, records, five)
        again = [teller(story, 0, "price", nps=10), *records[1:]]

        assert look(first, again, five, kept(merge("price", "billing"))).journey_map == first.journey_map

    def test_corrections_are_no_new_answers(self, story, five):
        """Marks of people are of what they said."""
        records = crowd(story, price=9, billing=9, none=20)
        corrections = kept(*[reject(one, "price") for one in records[:9]])

        first, second = look(None, records, five), look(None, records, five, corrections)

        assert first.customers.marks == second.customers.marks

    def test_what_was_shown_and_corrected_survives_being_written_down(self, story, five):
        corrections = kept(merge("price", "billing"))
        shown = look(None, crowd(story, price=9, billing=9, none=20), five, corrections)

        assert read_shown(shown.to_json()) == shown

    def test_map_of_an_older_release_can_be_read(self, story, five):
        shown = look(None, crowd(story, price=9, none=20), five)

        older = shown.to_json().replace(',"corrections":""', "").replace(',"corrections_wait":false', "")

        assert older != shown.to_json()
        assert read_shown(older) == shown


class TestSmallGroups:
    """Attacks: a manager who corrects one finding after another learns of nobody."""

    def maps(self, story, five, hidden, filled):
        """Look after each relabelling of one more known person into a pain that few told of."""
        records = crowd(story, price=20, billing=hidden, none=20)
        shown = look(None, records, five)
        seen = [counts(shown)]
        for people in range(1, filled + 1):
            corrections = kept(*[relabel(one, "price", "billing") for one in records[:people]])
            shown = look(shown, records, five, corrections)
            seen.append(counts(shown))
        return seen

    @pytest.mark.parametrize("filled", [4, 8])
    def test_filling_a_rare_pain_up_never_tells_how_many_told_of_it(self, story, five, filled):
        assert len({str(self.maps(story, five, hidden, filled)) for hidden in range(1, 5)}) == 1

    def test_few_corrections_leave_the_figures_as_they_were_read(self, story, five):
        seen = self.maps(story, five, 8, 5)

        assert seen[:5] == [{"price": 20, "billing": 8}] * 5
        assert seen[5] == {"price": 15, "billing": 13}

    def test_one_correction_tells_nobody_s_score(self, story, five):
        """The link to NPS would move by the one person whose words were corrected."""
        records = crowd(story, price=20, billing=9, none=20)
        first = look(None, records, five)
        for people in range(1, 9):
            corrections = kept(*[relabel(one, "price", "billing") for one in records[:people]])
            shown = look(first, records, five, corrections).journey_map
            for pain in shown.pains:
                old = next(one for one in first.journey_map.pains if one.category == pain.category)
                assert pain.impact in (None, old.impact)
                assert pain.opportunity in (None, old.opportunity)
                assert pain.what_if in (None, old.what_if)

    def test_what_corrections_hide_is_said_to_be_hidden_by_them(self, story, five, english):
        records = crowd(story, price=20, billing=9, none=20)
        relabels = [relabel(one, "price", "billing") for one in records[:5]]
        few = look(None, records, five, kept(*relabels[:4])).journey_map
        many = look(None, records, five, kept(*relabels)).journey_map

        assert [pain.corrected for pain in (*few.pains, *many.pains)] == [False] * 2 + [True] * 2
        for pain in many.pains:
            for text in (pain_text(many, pain, english), pains_text(many, english)):
                assert "link to NPS not shown since findings were corrected" in text
                assert "too few" not in text
                assert "at least 30 people" not in text

    def test_hidden_count_of_a_merged_pain_is_not_said_to_be_nearly_all(self, story, five, english):
        records = crowd(story, price=10, billing=10, price__billing=2, none=20)

        (pain,) = look(None, records, five, kept(merge("price", "billing"))).journey_map.pains

        assert stories_phrase(pain, english) == "how many mentioned it is not shown since findings were corrected"

    def test_merge_does_not_tell_how_many_told_of_a_rare_pain(self, story, five):
        for rare in range(1, 5):
            records = crowd(story, price=20, billing=rare, none=20)
            shown = look(None, records, five)
            assert counts(look(shown, records, five, kept(merge("billing", "price")))) == {"price": 20}
            assert counts(look(shown, records, five, kept(merge("price", "billing")))) == {"billing": None}

    def test_no_pain_does_not_tell_how_many_told_of_a_rare_one(self, story, five):
        """Neither alone, nor with a pain that is merged into it before, nor with single ones put there after."""
        for rare in range(1, 5):
            records = crowd(story, price=20, billing=rare, none=20)
            shown = look(None, records, five)
            assert counts(look(shown, records, five, kept(merge("billing", None)))) == {"price": 20}
            both = kept(merge("billing", "price"), merge("price", None))
            assert counts(look(shown, records, five, both)) == {}
            filled = kept(merge("billing", None), *[relabel(one, "price", "billing") for one in records[:4]])
            assert counts(look(shown, records, five, filled)) == {"price": 20}

    def test_merge_does_not_tell_how_few_told_of_both(self, story, five):
        records = crowd(story, price=10, billing=10, price__billing=2, none=20)
        shown = look(None, records, five)

        (pain,) = look(shown, records, five, kept(merge("price", "billing"))).journey_map.pains

        assert (pain.category, pain.mentions, pain.share, pain.impact) == ("billing", None, None, None)
        assert pain.what_if is pain.opportunity is None

    def test_a_rare_pain_merged_in_last_does_not_show_by_the_difference(self, story, five):
        records = crowd(story, price=6, tech=4, usability=4, trust=3, none=20)
        first = look(None, records, five)
        two = kept(merge("tech", "other"), merge("usability", "other"))
        second = look(first, records, five, two)
        assert counts(second) == {"price": 6, "other": 8}

        three = look(second, records, five, [*two, *kept(merge("trust", "other"))])

        assert counts(three) == {"price": 6, "other": 8}

    def test_few_rejected_gains_and_filled_up_gains_show_nothing(self, story, five):
        records = [teller(story, n, "price", layer=Layer.GAIN) for n in range(12)]
        records += [teller(story, 20 + n, "trust", layer=Layer.GAIN) for n in range(3)] + [
            teller(story, 40 + n) for n in range(20)
        ]
        shown = look(None, records, five)

        def gains(people):
            corrections = kept(
                *[Relabel(Place(n, 1, 0, 5), Layer.GAIN, "price", "trust", "lexicon-1") for n in range(people)]
            )
            stage = look(shown, records, five, corrections).journey_map.stage(STAGE)
            return {one.id: one.people for one in stage.gains}

        assert gains(0) == gains(1) == gains(4) == {"price": 12}
        assert gains(6) == {"price": 6}

    def test_examples_hide_nothing(self, story, five, map_of):
        records = crowd(story, price=3, none=3)
        made = corrected(records, kept(relabel(records[0], "price", "billing")))

        assert counts(map_of(made, five, k=1)) == {"price": 2, "billing": 1}


class TestQuotes:
    """Quotes hidden, pinned and filed elsewhere; none comes to light by it."""

    @pytest.fixture
    def records(self, story):
        return crowd(story, price=20, billing=10, tech=3, none=10)

    @pytest.fixture
    def shown(self, records, five):
        return look(None, records, five)

    def of(self, quotes, label):
        return {text for one, text in quotes if one == label}

    def place(self, records, text):
        return next(
            Place(one.answer_id, 1, 0, len(text))
            for record in records
            for one in record.answers
            if one.text is not None and text in one.text
        )

    def test_quote_names_its_words(self, records, five):
        for quote in choose_quotes(records, five):
            (answer,) = [a for r in records for a in r.answers if a.answer_id == quote.place.answer_id and a.text]
            assert answer.text[quote.place.start : quote.place.end].strip() == quote.text

    def test_hidden_quote_is_gone_at_once_and_no_other_comes(self, records, shown, five):
        before = quoted(shown, records, five)
        hidden = sorted(self.of(before, "price"))

        for number in range(1, len(hidden) + 1):
            corrections = kept(*[Hide(self.place(records, text)) for text in hidden[:number]])
            assert quoted(shown, records, five, corrections) == before - {("price", text) for text in hidden[:number]}

    def test_pinned_quote_stands_first(self, records, five):
        usual = [quote.text for quote in choose_quotes(records, five) if quote.label == "price"]
        made = corrected(records, kept(Pin(self.place(records, usual[-1]))))

        pinned = [quote.text for quote in choose_quotes(made, five) if quote.label == "price"]

        assert pinned[0] == usual[-1]
        assert set(pinned) == set(usual)

    def test_of_pinning_and_hiding_the_last_counts(self, records, shown, five):
        before = quoted(shown, records, five)
        place = self.place(records, sorted(self.of(before, "price"))[0])

        assert quoted(shown, records, five, kept(Hide(place), Pin(place))) == before

    def test_rejected_and_relabelled_quotes_move_at_once_and_no_other_comes(self, records, shown, five):
        before = quoted(shown, records, five)
        first, second, *_ = sorted(self.of(before, "price"))
        by_text = {one.answers[0].text: one for one in records}
        corrections = kept(reject(by_text[first], "price"), relabel(by_text[second], "price", "billing"))

        after = quoted(shown, records, five, corrections)

        assert self.of(after, "price") == self.of(before, "price") - {first, second}
        assert {text for _, text in after} <= {text for _, text in before}

    def test_filling_a_rare_pain_up_brings_nobody_s_words_to_light(self, records, shown, five):
        before = {text for _, text in quoted(shown, records, five)}
        corrections = kept(*[relabel(one, "price", "tech") for one in records[:12]])

        after = quoted(shown, records, five, corrections)

        assert self.of(after, "tech") == set()
        assert {text for _, text in after} <= before

    def test_merging_rare_pains_brings_nobody_s_words_to_light(self, records, shown, five):
        before = {text for _, text in quoted(shown, records, five)}

        after = quoted(shown, records, five, kept(merge("tech", "other"), merge("price", "other")))

        assert self.of(after, "other")
        assert {text for _, text in after} <= before

    def test_one_person_stands_once_in_a_merged_group(self, story, five):
        records = crowd(story, price__billing=20, none=10)
        made = corrected(records, kept(merge("price", "billing")))

        texts = [quote.text for quote in choose_quotes(made, five)]

        assert 0 < len(texts) == len(set(texts)) <= 6

    def test_group_that_fell_below_eight_is_quoted_no_more(self, story, five):
        records = crowd(story, price=8, none=10)
        assert choose_quotes(records, five)

        assert choose_quotes(corrected(records, kept(reject(records[0], "price"))), five) == ()

    def test_map_as_json_says_nothing_of_where_a_quote_stands(self, records, shown, five):
        made = shown.map_with_quotes(records, five)

        text = made.to_json()

        assert made.quotes
        assert "place" not in text
        assert "answer_id" not in text
        assert JourneyMap.from_json(text) == made


def test_actions_and_notes_follow_the_pains_that_were_merged(five):
    merges = kept(
        Merge(five.guide_id, STAGE, "wait_time", "process"),
        Merge(five.guide_id, STAGE, "process", "unresolved"),
        Merge("another_journey", STAGE, "unresolved", "price"),
    )
    about = [Aim(five.guide_id, STAGE, one) for one in ("wait_time", "process")]
    elsewhere = Aim(five.guide_id, "stage_1", "wait_time")
    action = Improvement(1, (*about, elsewhere), TODAY, progress=Progress.DOING)
    notes = [noted(number, category) for number in range(5) for category in ("wait_time", "unresolved")]

    (merged,) = merged_actions([action], merges)
    (counted,) = staff_notes(merged_notes(notes, merges, five.guide_id), five, k=5, until=TODAY)

    assert merged.aims == (Aim(five.guide_id, STAGE, "unresolved"), elsewhere)
    assert holder(STAGE, "unresolved", [merged]) is merged
    assert (counted.category, counted.colleagues, counted.notes_per_week) == ("unresolved", 5, 10)
    assert merged_notes(notes, [], five.guide_id) == notes
