"""What a list of links may say, worked out by hand."""

from interview.records import Disposition
from reports.journey_map import NO_FUNNEL
from reports.link_counts import LinkCounts, link_funnels, read_link_counts, renewed

COMPLETE, INVITED, REFUSED = Disposition.COMPLETE, Disposition.INVITED, Disposition.REFUSED


def funnels(everybody, **links):
    return link_funnels(LinkCounts(links, everybody), k=5)


def test_a_link_of_five_people_shows_and_one_of_four_does_not():
    found = funnels({INVITED: 20}, a={INVITED: 5}, b={INVITED: 4})

    assert (found["a"].invited, found["a"].only_invited) == (5, 5)
    assert found["b"] == NO_FUNNEL


def test_a_cell_that_would_give_a_small_one_away_is_hidden_with_it():
    found = funnels({INVITED: 30, COMPLETE: 30}, a={COMPLETE: 8, INVITED: 6, REFUSED: 2})["a"]

    assert (found.invited, found.complete, found.only_invited, found.refused) == (16, 8, None, None)


def test_a_link_is_hidden_where_all_but_four_people_came_by_it():
    found = funnels({INVITED: 12}, a={INVITED: 8}, b={INVITED: 4})

    assert found["a"] == found["b"] == NO_FUNNEL


def test_where_everybody_came_by_links_that_show_all_of_them_show():
    found = funnels({INVITED: 12}, a={INVITED: 7}, b={INVITED: 5})

    assert (found["a"].invited, found["b"].invited) == (7, 5)


def test_of_two_links_the_smaller_is_hidden_to_hide_the_rest():
    found = funnels({COMPLETE: 20}, a={COMPLETE: 10}, b={COMPLETE: 7})

    assert found["a"].invited == 10
    assert found["b"] == NO_FUNNEL


def test_counts_stay_until_five_people_came_or_got_further():
    last = LinkCounts({"a": {INVITED: 6}}, {INVITED: 10})
    four = LinkCounts({"a": {INVITED: 6, COMPLETE: 4}}, {INVITED: 10, COMPLETE: 4})
    five = LinkCounts({"a": {INVITED: 5, COMPLETE: 5}}, {INVITED: 9, COMPLETE: 5})

    assert renewed(None, last, k=5) == last
    assert renewed(last, four, k=5) == last
    assert renewed(last, five, k=5) == five


def test_what_is_kept_is_read_as_it_was_and_what_another_release_wrote_is_nothing():
    counts = LinkCounts({"a": {INVITED: 6}}, {INVITED: 10})

    assert read_link_counts(counts.to_json()) == counts
    assert read_link_counts('{"links": 3}') is None
    assert read_link_counts(None) is None
