"""What stands first on the page: where it hurts, and what is being done about it."""

from dataclasses import replace
from datetime import date

from interview.improvements import Aim, Improvement, Progress
from interview.rights import OWNER, Actor, ActorRole
from reports.actions import with_actions
from reports.page import page
from reports.page_top import open_actions, top_pains
from reports.wording import told_phrase
from tests.reports.conftest import TODAY
from tests.reports.test_page import Outline

ANNA = Actor(ActorRole.MANAGER, 3)


def action(number, *categories, **details):
    aims = tuple(Aim("customer_journey", "stage_3", category) for category in categories)
    return Improvement(number, aims, date(2026, 11, 9), **details)


def test_the_three_pains_told_most_stand_first_with_share_link_and_owner(busy, english):
    mine = action(1, busy.pains[1].category, owner=OWNER)
    found = top_pains(with_actions(busy, [mine]), english)

    assert len(busy.pains) > len(found) == 3
    for pain, top in zip(busy.pains, found, strict=False):
        assert (top.stage, top.number) == ("Support", 4)
        assert top.details[0] == told_phrase(pain, english)
        assert "link to NPS" in top.details[1]
    assert [top.details[2] for top in found] == ["No owner", "Owner: the bot's owner", "No owner"]


def test_a_pain_whose_share_is_hidden_has_no_bar_and_names_nobody_where_nobody_looked(busy, english):
    hidden = replace(busy.pains[0], mentions=None, base=None, share=None)

    first, second, _ = top_pains(replace(busy, pains=(hidden, *busy.pains[1:])), english)

    assert first.bar is None
    assert first.details[0] == "told by all or nearly all"
    assert second.bar is not None
    assert len(second.details) == 2


def test_open_actions_say_how_far_they_are_whose_they_are_and_until_when(busy, english):
    pains, named = ("wait_time", "process"), {"title": "Call back", "owner": ANNA, "owner_label": "Anna"}
    late = action(1, *pains, **named, due_on=date(2026, 11, 20))
    begun = action(2, "wait_time", progress=Progress.DOING)
    done = action(3, "wait_time", progress=Progress.DONE, closed_on=TODAY)

    found = open_actions(replace(busy, actions=(late, begun, done)), english)

    assert [(one.name, one.details) for one in found] == [
        ("Call back", "overdue · an idea · Anna, due 20 November"),
        ("Waiting for an answer (Support)", "in progress · No owner"),
    ]
    assert found[0].about == "Waiting for an answer (Support); Passed on, has to repeat (Support)"
    assert found[1].about is None
    assert open_actions(busy, english) == []


def test_the_page_tells_the_worst_the_curve_pains_and_actions_before_all_else(busy, english):
    source = page(with_actions(busy, [action(1, "wait_time")]), english)

    places = [source.index(f'<h2 id="{name}">') for name in ("curve", "top-pains", "actions", "scores", "stages")]
    assert places == sorted(places)
    assert "Support" in Outline(source[: places[1]]).text.partition("Worst: ")[2]
    assert places[0] < source.index('class="lead"') < source.index('<svg class="curve"')
    bare = page(replace(busy, pains=()), english)
    assert 'id="top-pains"' not in bare
    assert 'id="actions"' not in bare
