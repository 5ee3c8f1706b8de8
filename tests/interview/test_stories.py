"""Which stage is told, the missing lane, the check of a rating, and following up."""

import pytest

from interview.advice import Advice
from interview.engine import AnotherStage, Back, Skip, Tap, Words, offered
from interview.programme import BuiltIn
from interview.state import State

ALL_LANES = frozenset({"think", "feel", "see", "hear", "say"})
BAD, GOOD = -2, 2


def missing(*names, **more):
    return Advice(missing=frozenset(names), **more)


# Which stage


@pytest.mark.parametrize(
    ("ratings", "stage"),
    [
        ({"choice": 5, "purchase": 2, "support": 4}, "purchase"),
        ({"choice": 1, "purchase": 2, "support": 3}, "choice"),
        ({"choice": (5, 2), "purchase": (4, 2), "support": (1, 3)}, "choice"),
        ({"choice": (2, 2), "purchase": (4, 2), "support": (4, 3)}, "purchase"),
        ({"choice": (3, 2), "purchase": (3, 2), "support": (3, 4)}, "purchase"),
        ({"purchase": 3, "support": 1}, "support"),
        ({"purchase": 5}, "purchase"),
        ({"purchase": 1}, "purchase"),
    ],
)
def test_the_lowest_stage_is_told_first(talk, ratings, stage):
    talk.rate(**ratings).story()

    assert talk.place == ("story", stage)


@pytest.mark.parametrize(
    "ratings",
    [
        {"choice": 3, "purchase": 3, "support": 3},
        {"choice": 1, "purchase": 1},
        {"choice": 4, "purchase": 5, "support": 5},
    ],
)
def test_the_person_chooses_where_the_ratings_point_at_no_stage(talk, ratings):
    talk.rate(**ratings).story()

    assert talk.asked.built_in is BuiltIn.STORY_STAGE
    assert [option.id for option in offered(talk.guide, talk.asked)] == list(ratings)
    chosen = next(iter(ratings))
    talk.tap(chosen)
    assert talk.place == ("story", chosen)


def test_a_skipped_choice_of_stage_falls_back_on_the_rule(talk):
    talk.rate(choice=(5, 4), purchase=(2, 4), support=(3, 5)).story().take(Skip())

    assert talk.place == ("story", "choice")


def test_only_rated_stages_are_told(talk):
    talk.skip_to("visited").tick("choice", "purchase")
    talk.take(Skip(), Skip(), Skip(), Tap("2"))
    talk.story()

    assert talk.place == ("story", "purchase")


def test_without_ratings_the_person_chooses_among_the_visited_stages(talk):
    talk.skip_to("visited").tick("choice", "purchase")
    talk.skip_to("first_story.stage")

    assert [option.id for option in offered(talk.guide, talk.asked)] == ["choice", "purchase"]


def test_stages_that_were_not_ticked_are_not_asked_about(talk):
    talk.skip_to("visited").tick("support", "choice")

    stages = []
    while talk.asked.part.each:
        stages.append(talk.asked.stage_id)
        talk.tap("3")

    assert list(dict.fromkeys(stages)) == ["choice", "support"]


def test_all_stages_are_asked_about_when_none_was_ticked(talk):
    talk.skip_to("visited").take(Skip())

    stages = []
    while talk.asked.part.each:
        stages.append(talk.asked.stage_id)
        talk.tap("3")

    assert list(dict.fromkeys(stages)) == ["choice", "purchase", "support"]


def test_each_stage_is_told_once_and_the_last_story_ends_well(talk):
    talk.rate(choice=5, purchase=3, support=1).story()
    first = talk.asked.stage_id
    talk.skip_to("more_time").tap("yes")
    last = talk.asked.stage_id
    talk.take(Skip())
    best = talk.asked.stage_id

    assert (first, last, best) == ("support", "purchase", "choice")


def test_the_highest_story_prefers_the_more_important_stage(talk):
    talk.rate(choice=(5, 4), purchase=(2, 4), support=(3, 1)).story()
    talk.skip_to("more_time").tap("yes")
    stages = [talk.asked.stage_id]
    talk.take(Skip())
    stages.append(talk.asked.stage_id)

    assert stages == ["purchase", "choice"]


def test_no_story_is_asked_when_every_stage_was_told(talk):
    talk.rate(support=1).skip_to("more_time").tap("yes")

    assert talk.question_id == "waited"


# Another stage


def test_another_stage_lets_the_person_choose(talk):
    talk.rate(choice=5, purchase=3, support=1).story()

    talk.take(AnotherStage())

    assert talk.asked.built_in is BuiltIn.STORY_STAGE
    talk.tap("purchase")
    assert talk.place == ("story", "purchase")


def test_another_stage_may_be_asked_for_again(talk):
    talk.rate(choice=5, purchase=3, support=1).story()

    talk.take(AnotherStage(), Tap("purchase"), AnotherStage())

    assert talk.asked.built_in is BuiltIn.STORY_STAGE
    talk.tap("choice")
    assert talk.place == ("story", "choice")


def test_back_after_another_stage_shows_the_stage_that_was_chosen(talk):
    talk.rate(choice=5, purchase=3, support=1).story().take(AnotherStage(), Tap("purchase"))
    before = talk.state

    talk.take(AnotherStage(), Back())

    assert talk.place == ("story", "purchase")
    assert talk.state.path == before.path


def test_another_stage_is_not_offered_when_only_one_is_left(talk):
    talk.rate(choice=5, support=1).story()
    first = talk.asked.first_of_story
    talk.skip_to("more_time").tap("yes")
    last = talk.asked
    before = talk.state

    assert (first, last.stage_id, last.first_of_story) == (True, "choice", False)
    assert talk.take(AnotherStage()).state == before


def test_another_stage_is_too_late_once_the_story_has_begun(talk):
    talk.rate(choice=5, support=1).story().take(Words("it began"))
    telling = talk.state

    assert talk.take(AnotherStage()).state == telling


def test_another_stage_is_only_for_the_first_question_of_a_story(talk):
    talk.rate(choice=5, support=1).story().tell()
    before = talk.state

    assert (talk.question_id, talk.asked.first_of_story) == ("path", False)
    assert talk.take(AnotherStage()).state == before


# The missing lane


def lane_asked(talk):
    talk.skip_to("feelings").take(Skip())
    return talk.question_id


def test_one_missing_lane_is_drawn(talk):
    asked = []
    talk.rate(support=1).story().tell(advice=Advice())
    for _ in range(6):
        if talk.question_id == "more_time":
            break
        asked.append(talk.question_id)
        talk.take(Skip())

    assert sum(name.startswith("lane_") for name in asked) == 1


def test_a_lane_that_the_story_holds_is_not_asked(talk):
    talk.rate(support=1).story().tell(advice=Advice(lanes=frozenset({"think", "see"})))

    assert lane_asked(talk) == "lane_hear"


def test_no_lane_is_asked_when_the_story_holds_all(talk):
    talk.rate(support=1).story().tell(advice=Advice(lanes=ALL_LANES))

    assert lane_asked(talk) == "more_time"


def test_lanes_are_drawn_evenly_by_the_seed(talk):
    talk.rate(support=1).story().tell(advice=Advice())
    talk.skip_to("feelings").take(Skip())
    after = talk.state

    drawn = []
    for seed in range(60):
        talk.state = State(seed=seed, consent=True, path=after.path, used=after.used)
        drawn.append(talk.question_id)

    assert {name: drawn.count(name) > 10 for name in set(drawn)} == {
        "lane_think": True,
        "lane_hear": True,
        "lane_see": True,
    }


@pytest.mark.parametrize("seed", range(3))
def test_one_lane_is_asked_when_the_advice_on_the_story_came_late(talk, seed):
    talk.state = State(seed=seed, consent=True)
    talk.rate(support=1).story().tell(advice=None)

    first = lane_asked(talk)
    talk.tell(advice=Advice(lanes=frozenset({first.removeprefix("lane_")})))

    assert first.startswith("lane_")
    assert talk.question_id == "more_time"


# A rating that the story contradicts


@pytest.mark.parametrize(
    ("rating", "valence", "checked"),
    [
        (5, BAD, True),
        (5, -1, False),
        (1, GOOD, True),
        (1, 1, False),
        (4, BAD, False),
        (2, GOOD, False),
        (5, GOOD, False),
    ],
)
def test_a_rating_is_checked_when_the_story_contradicts_it(talk, rating, valence, checked):
    talk.rate(support=rating).story().tell(advice=Advice(valence=valence))

    assert (talk.asked.built_in is BuiltIn.CHECK) is checked


def test_a_checked_rating_replaces_the_first_one(talk):
    talk.rate(support=5).story().tell(advice=Advice(valence=BAD))
    first = next(entry for entry in talk.state.path if entry.question_id == "satisfaction")

    second = talk.tap("1").given

    assert (second.key, second.value, second.check, second.skipped) == (first.key, 1, True, False)
    assert second.ordinal in talk.state.live()
    assert first.ordinal not in talk.state.live()
    assert talk.question_id == "ces"  # now it was hard, so this is asked after all


def test_a_rating_is_checked_once(talk):
    talk.rate(choice=5, support=5).skip_to("first_story.stage").tap("choice")
    talk.tell(advice=Advice(valence=BAD))
    talk.tap("5")

    assert talk.question_id == "path"
    talk.skip_to("feelings").take(Skip())
    talk.tell(advice=Advice(valence=BAD))
    assert talk.question_id == "more_time"


def test_a_skipped_check_leaves_the_rating_standing(talk):
    talk.rate(support=5).story().tell(advice=Advice(valence=BAD))

    given = talk.take(Skip()).given

    assert (given.value, given.skipped, talk.question_id) == (5, False, "path")


def test_a_rating_that_was_skipped_is_not_checked(talk):
    talk.skip_to("story").tell(advice=Advice(valence=BAD))

    assert talk.question_id == "path"


def test_the_check_comes_before_following_up(talk):
    talk.rate(support=5).story().tell(advice=missing("event", valence=BAD))

    assert talk.asked.built_in is BuiltIn.CHECK
    talk.take(Skip())
    assert talk.question_id == "what_event"


# Following up


def test_probes_ask_for_what_is_missing_in_the_order_of_the_guide(talk):
    talk.rate(support=1).story().tell(advice=missing("cause", "repeat_reason"))

    assert (talk.question_id, talk.asked.of, talk.asked.is_probe) == ("repeat_reason", "story", True)
    talk.tap("moved")
    assert talk.question_id == "why_cause"
    talk.tell()
    assert talk.question_id == "path"


def test_probes_stop_at_the_limit(talk):
    talk.rate(support=1).story().tell(advice=missing("cause", "repeat_reason", "event"))

    first = talk.question_id
    talk.tap("moved")
    second = talk.question_id
    talk.tell()

    assert (first, second, talk.question_id) == ("repeat_reason", "what_event", "path")


def test_nothing_is_followed_up_when_nothing_is_missing(talk):
    talk.rate(support=1).story().tell(advice=Advice())

    assert talk.question_id == "path"


def test_nothing_is_followed_up_when_the_advice_came_late(talk):
    talk.rate(support=1).story().tell(advice=None)

    assert talk.question_id == "path"


def test_a_probe_is_never_asked_twice(talk):
    talk.rate(choice=4, support=1).story().tell(advice=missing("repeat_reason"))
    talk.tap("moved")
    talk.skip_to("more_time").tap("yes")

    talk.tell(advice=missing("repeat_reason", "cause"))

    assert (talk.question_id, talk.asked.stage_id) == ("why_cause", "choice")


def test_enough_ends_the_following_up(talk):
    talk.rate(support=1).story().tell(advice=missing("cause", "repeat_reason"))

    talk.take(Skip())

    assert talk.question_id == "path"


def test_a_story_with_a_cue_for_help_is_not_followed_up(talk):
    talk.rate(support=5).story().take(Words("one"), Words("I cannot go on", calm=True))
    talk.tell(advice=missing("cause", valence=BAD))

    assert talk.question_id == "path"
    assert talk.last.given.calm


def test_following_up_goes_on_with_the_next_story(talk):
    talk.rate(choice=4, support=1).story().tell(calm=True, advice=missing("cause"))
    talk.skip_to("more_time").tap("yes")

    talk.tell(advice=missing("cause"))

    assert talk.question_id == "why_cause"


def test_a_cue_for_help_in_the_answer_to_a_probe_ends_the_following_up(talk):
    talk.rate(support=1).story().tell(advice=missing("event", "cause"))
    assert talk.question_id == "what_event"

    talk.tell(calm=True)

    assert talk.question_id == "path"


def test_a_cue_for_help_beside_the_buttons_of_a_probe_ends_the_following_up(talk):
    talk.rate(support=1).story().tell(advice=missing("repeat_reason", "cause"))
    assert talk.question_id == "repeat_reason"

    talk.take(Words("I cannot go on", calm=True))

    assert talk.question_id == "path"


def test_a_cue_for_help_is_kept_with_the_story_when_a_probe_takes_no_words(talk, parse, small_text):
    line = "      - {id: differently, label: {ru: По-другому, en: Another way}, other: true}\n"
    talk.guide = parse(small_text.replace(line, ""))
    talk.rate(support=1).story().tell(advice=missing("repeat_reason", "cause"))
    story = talk.last.given
    assert talk.question_id == "repeat_reason"

    done = talk.take(Words("I cannot go on", calm=True))

    assert (done.kept.ordinal, done.kept.entry) == (story.ordinal, None)
    assert (done.given.question_id, done.given.skipped) == ("repeat_reason", True)
    assert talk.question_id == "path"
