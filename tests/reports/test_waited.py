"""How long customers waited: a time for each person and stage, their median rounded, and no single one to be found."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from interview.language import Language, Locale
from reports.audience import of_audience
from reports.cross_tables import CrossTables, View
from reports.givers import givers_of
from reports.journey_map import Drawn, JourneyMap, Waited
from reports.page import page
from reports.pain_text import pain_text
from reports.period import Period
from reports.preview import preview_figure
from reports.segment import Audience, Condition, Dimension, filtered
from reports.sheet import sheet_figure
from reports.shown import renew
from reports.small_rests import filtered_without_small_rests, without_derivable
from reports.stage_card import stage_card_figure
from reports.stage_text import stage_text
from reports.tables import csv_text, tables
from reports.told_page import told_figures
from reports.wording import waited_briefly, waited_sentence

from .conftest import PERIOD, START
from .looking import assert_laid_out, texts_of, words_of
from .messages import parsed, units

STAGE = "stage_3"
NEW = (Condition(Dimension.PERSONA, "new"),)


def teller(story, number, minutes, *, persona=None):
    """Somebody who told of a stage, and how long the wait there was."""
    one = story().add("text", stage=STAGE, words="what happened to me", wait=minutes)
    return replace(one.told(number), persona=persona)


def waiting(story, *minutes, others=5, persona=None, first=0):
    """Customers who named these times, and others who named none."""
    times = [*minutes, *[None] * others]
    return [teller(story, number, time, persona=persona) for number, time in enumerate(times, start=first)]


@pytest.mark.parametrize(
    ("minutes", "rounded"),
    [
        ((1, 1, 2, 3, 90), 0),
        ((5, 10, 38, 60, 90), 40),
        ((5, 10, 38, 43, 60, 90), 40),  # between 38 and 43
        ((58, 58, 58, 58, 58), 60),
        ((80, 80, 80, 80, 80), 90),
        ((1430, 1430, 1430, 1430, 1430), 1440),
        ((2000, 2000, 2000, 2000, 2000), 1440),
        ((5000, 5000, 5000, 5000, 5000), 3 * 1440),
    ],
)
def test_median_is_rounded_as_people_name_times(minutes, rounded, story, five, map_of):
    waited = map_of(waiting(story, *minutes), five).stage(STAGE).waited

    assert waited == Waited(rounded, len(minutes), len(minutes) + 5)


def test_of_what_one_person_told_of_a_stage_the_longest_wait_counts_once(story, five, map_of):
    records = waiting(story, 30, 30, 30, 30)
    twice = story().add("text", stage=STAGE, words="first I waited", wait=20)
    twice.add("text", stage=STAGE, words="and then again", wait=55).add("text", stage=STAGE, words="and no more")
    taken_back = story().add("text", stage=STAGE, words="I was wrong there", wait=600, superseded=True)

    whole = map_of([*records, twice.told(100), taken_back.told(101)], five)

    assert whole.stage(STAGE).waited == Waited(30, 5, 10)
    assert [stage.id for stage in whole.stages if stage.waited is not None] == [STAGE]


@pytest.mark.parametrize("others", [5, 20])
def test_times_of_four_among_many_are_not_there_whatever_they_are(others, story, five, map_of):
    maps = [map_of(waiting(story, *times, others=24 - len(times)), five) for times in ((), (5,), (5,) * 4, (9000,) * 4)]

    assert all(one == maps[0] for one in maps)
    assert map_of(waiting(story, *(5,) * 5, others=others), five).stage(STAGE).waited.people == 5


def test_times_of_all_but_four_are_not_there_either(story, five, map_of):
    for others in range(5):
        assert map_of(waiting(story, *(40,) * 20, others=others), five).stage(STAGE).waited is None


def test_examples_show_every_time(story, five, map_of):
    assert map_of(waiting(story, 40, others=0), five, k=1).stage(STAGE).waited == Waited(40, 1, 1)


def of_new(records, plan, map_of):
    """Return the map of one persona as it would be and as it may be shown beside that of all."""
    found = CrossTables(givers_of(records, plan, period=PERIOD, blocks=(), k=5), k=5)
    part, view = map_of(filtered(records, NEW), plan), View(found, found, NEW)
    assert view.is_shown()
    beside = filtered_without_small_rests(part, map_of(records, plan))
    return part.stage(STAGE).waited, beside.stage(STAGE).waited, without_derivable(part, view).stage(STAGE).waited


@pytest.mark.parametrize("times", [(), (5,), (9000,), (9000,) * 4, (9000,) * 5])
def test_a_filter_tells_no_time_of_a_few_others(times, story, five, map_of):
    """What a persona waited, beside what all waited, is about whoever else named a time."""
    records = waiting(story, 20, 30, 40, 50, 60, 70, others=9, persona="new")
    records += waiting(story, *times, others=9, persona="old", first=100)

    part, beside, in_view = of_new(records, five, map_of)

    assert part == Waited(45, 6, 15)
    assert beside == in_view == (part if len(times) in (0, 5) else None)


@pytest.mark.parametrize(("silent", "is_shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_filter_tells_not_that_one_of_a_few_others_named_none(silent, is_shown, story, five, map_of):
    records = waiting(story, 20, 30, 40, 50, 60, others=9, persona="new")
    records += waiting(story, *[600] * 8, others=silent, persona="old", first=100)

    _, _, in_view = of_new(records, five, map_of)

    assert (in_view is not None) == is_shown


def test_times_of_others_than_were_drawn_for_the_whole_are_left_out(story, five, map_of):
    whole = map_of(waiting(story, 20, 30, 40, 50, 60), five)
    drawn = replace(whole, drawn=Drawn(10, 20, "8"))

    assert filtered_without_small_rests(drawn, drawn).stage(STAGE).waited == whole.stage(STAGE).waited
    assert filtered_without_small_rests(whole, drawn).stage(STAGE).waited is None


@pytest.mark.parametrize("audience", Audience)
def test_agents_alone_waited_for_nothing(audience, busy):
    waited = of_audience(with_times(busy), audience).stage(STAGE).waited

    assert waited == (None if audience is Audience.STAFF else TOLD)


@pytest.mark.parametrize("minutes", [1, 40, 9000, None])
def test_one_more_answer_or_one_less_does_not_move_the_time(minutes, story, five):
    def look(last, records):
        return renew(
            last,
            records,
            five,
            erased={},
            period=Period(START, START + timedelta(days=21)),
            generated_on=START + timedelta(days=20),
            generator=np.random.default_rng(7),
        )

    records = waiting(story, 20, 30, 40, 50, 60)
    first = look(None, records)

    came, gone = look(first, [*records, teller(story, 100, minutes)]), look(first, records[1:])
    read_again = look(first, [teller(story, 0, minutes), *records[1:]])

    assert first.journey_map.stage(STAGE).waited == Waited(40, 5, 10)
    assert came.journey_map == gone.journey_map == read_again.journey_map == first.journey_map
    many = look(first, [*records, *(teller(story, 100 + n, 9000) for n in range(6))])
    assert many.journey_map.stage(STAGE).waited == Waited(6 * 1440, 11, 16)


@pytest.mark.parametrize("times", [(20,), (5000,) * 4])
def test_a_map_kept_from_an_earlier_release_has_no_time(times, story, five, map_of):
    whole = map_of(waiting(story, *times), five)

    assert JourneyMap.from_json(whole.to_json().replace('"waited": null,', "")) == whole


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ru", ["1 минута", "40 минут", "1 час", "1,5 часа", "5 часов", "1 день", "3 дня"]),
        ("ro", ["1 minut", "40 de minute", "1 oră", "1,5 ore", "5 ore", "1 zi", "3 zile"]),
        ("cs", ["1 minuta", "40 minut", "1 hodina", "1,5 hodiny", "5 hodin", "1 den", "3 dny"]),
        ("en", ["1 minute", "40 minutes", "1 hour", "1.5 hours", "5 hours", "1 day", "3 days"]),
    ],
)
def test_a_time_has_the_forms_of_its_language_and_stays_in_one_line(language, written):
    times = [Locale(Language(language)).duration(minutes) for minutes in (1, 40, 60, 90, 300, 1440, 3 * 1440)]

    assert times == [one.replace(" ", "\N{NO-BREAK SPACE}") for one in written]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("minutes", [0, 5, 40, 60, 90, 1440, 30 * 1440])
def test_a_time_is_told_in_every_language(language, minutes):
    locale = Locale(language)

    said = waited_sentence(Waited(minutes, 14, 30), locale)

    assert "14" in said
    assert minutes == 0 or locale.duration(minutes) in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("minutes", "said", "briefly"),
    [
        (
            0,
            "Half of the 14 people who named a time waited less than five minutes.",
            "<\N{NO-BREAK SPACE}5\N{NO-BREAK SPACE}mins",
        ),
        (
            40,
            "Half of the 14 people who named a time waited about 40\N{NO-BREAK SPACE}minutes or longer.",
            "40\N{NO-BREAK SPACE}mins",
        ),
        (
            60,
            "Half of the 14 people who named a time waited about 1\N{NO-BREAK SPACE}hour or longer.",
            "1\N{NO-BREAK SPACE}hr",
        ),
        (
            90,
            "Half of the 14 people who named a time waited about 1.5\N{NO-BREAK SPACE}hours or longer.",
            "1.5\N{NO-BREAK SPACE}hrs",
        ),
        (
            2880,
            "Half of the 14 people who named a time waited about 2\N{NO-BREAK SPACE}days or longer.",
            "2\N{NO-BREAK SPACE}days",
        ),
    ],
)
def test_a_time_is_told_in_its_largest_unit(minutes, said, briefly, english):
    assert waited_sentence(Waited(minutes, 14, 30), english) == said
    assert waited_briefly(Waited(minutes, 14, 30), english) == briefly


TOLD = Waited(40, 14, 40)
SAID = "Half of the 14 people who named a time waited about 40\N{NO-BREAK SPACE}minutes or longer."


def with_times(journey_map, waited=TOLD, *, where=(STAGE,)):
    stages = tuple(replace(one, waited=waited) if one.id in where else one for one in journey_map.stages)
    return replace(journey_map, stages=stages)


def test_a_time_stands_in_the_words_of_its_stage_and_of_its_pain_of_waiting_alone(busy, english):
    told = with_times(busy)

    assert f"Time waited\n{SAID}" in parsed(stage_text(told, STAGE, english))
    assert SAID not in parsed(stage_text(told, "stage_0", english))
    for pain in told.pains:
        words = pain_text(told, pain, english)
        assert (f"Time waited\n{SAID}" in parsed(words)) == (pain.category == "wait_time")
        assert units(words) <= 1024
    finer = replace(told.pain(STAGE, "wait_time"), category="wait_time.callback")
    assert SAID in parsed(pain_text(told, finer, english))
    assert SAID not in parsed(pain_text(busy, busy.pain(STAGE, "wait_time"), english))


def test_pictures_and_page_tell_it_and_the_preview_does_not(busy, english):
    told = with_times(busy)

    sheet, preview = (draw(told, english, vertical="satisfaction") for draw in (sheet_figure, preview_figure))
    (figure,) = told_figures(told, english)

    assert words_of(sheet, "waited")[0].startswith("time waited")
    assert words_of(sheet, "waited:3") == ["40\N{NO-BREAK SPACE}mins"]
    assert SAID in " ".join(words_of(figure, "waited:3"))
    assert SAID in " ".join(words_of(stage_card_figure(told, STAGE, english), "waited"))
    assert page(told, english).count(SAID) >= 3  # in short, opened, and with the pain
    assert not any("waited" in text.get_text() for text in texts_of(preview))
    assert not words_of(sheet_figure(busy, english, vertical="satisfaction"), "waited")


def test_tables_hold_it_with_its_people_and_what_it_means(busy, english):
    told = with_times(busy)

    by_title = {table.title: table.rows for table in tables(told, english)}

    row = ("Support at length", "Time waited", None, "median minutes waited", 40, None, 14, "customers", "told")
    assert row in by_title["What was told"]
    (note,) = [row[1] for row in by_title["About"] if row[0] == "median minutes waited"]
    assert note.startswith("Time waited: the middle of the longest times")
    assert "median minutes waited,40" in csv_text(told, english)
    assert JourneyMap.from_json(told.to_json()).stage(STAGE).waited == TOLD


@pytest.mark.parametrize("minutes", [0, 55, 23 * 60 + 30, 365 * 1440])
def test_the_sheet_has_room_for_every_time(minutes, company, twelve, map_of, longer):
    told = map_of(company(twelve, 60), twelve)
    told = with_times(told, Waited(minutes, 14, 40), where=[stage.id for stage in told.stages])

    assert_laid_out(sheet_figure(told, longer, vertical="satisfaction"), 26)
