"""Checks on the sense of guides: ids, types, order, and what can never be asked."""

from collections.abc import Callable

import pytest

from interview.guide import Guide
from interview.guide_check import check
from interview.library import builtin_guides

Breaking = Callable[..., list[tuple[int, str]]]

BEST = "{ru: Что получилось хорошо?, en: What went well?}"
WAITED = "{id: waited, type: number,"
TOLD_FAMILY = "{id: family, label: {ru: Родным, en: Family}}"


def test_check_finds_nothing_in_good_guides(small: Guide) -> None:
    assert [problem for guide in (small, *builtin_guides()) for problem in check(guide)] == []


@pytest.mark.parametrize(
    "case",
    [
        # ids
        ("{id: best_text,", "{id: last_text,", "last_text", "there is a question or probe `last_text` already"),
        ("- id: what_event", "- id: welcome", "probes > welcome", "there is a question or probe `welcome` already"),
        ("- id: purchase", "- id: choice", "stages > choice", "there is a stage `choice` already"),
        ("- id: more\n", "- id: case\n", "parts > case", "there is a part `case` already"),
        ("{id: chat,", "{id: phone,", "channels > phone", "there is a channel `phone` already"),
        ("- id: promoter", "- id: helped", "personas > helped", "there is a persona `helped` already"),
        ("- id: late_fee", "- id: roaming", "pains > roaming", "there is a pain `roaming` already"),
        ("of: price", "of: cost", "late_fee > of", "there is no category `cost`: write one of wait_time, unreachable,"),
        ("words: {ru: [пени], en: [late fee]}", "words: {ru: [пени]}", "late_fee > words", "`en` is missing"),
        ("{id: solve,", "{id: buy,", "options > buy", "there is an option `buy` already"),
        ("{id: moved,", "{id: new_person,", "options > new_person", "there is an option `new_person` already"),
        ("languages: [ru, en]", "languages: [ru, en, ru]", "languages > no. 3", "there is a language `ru` already"),
        ("{id: best_text,", "{id: aside,", "aside > id", "`aside` has a meaning of its own"),
        ("{id: best_text,", "{id: company,", "company > id", "`company` has a meaning of its own"),
        ("{id: best_text,", "{id: stage,", "stage > id", "`stage` has a meaning of its own"),
        ("- id: more\n", "- id: aside\n", "parts > aside > id", "`aside` has a meaning of its own"),
        # unknown ids
        ("channel: chat}", "channel: fax}", "website > channel", "no channel `fax`: write one of branch, chat, phone"),
        (
            "short_title: {ru: Помощь, en: Support}\n",
            "short_title: {ru: Помощь, en: Support}\n    planned: [chat, fax, phone]\n",
            "stages > support > planned > no. 2",
            "there is no channel `fax`: write one of branch, chat, phone",
        ),
        (
            "short_title: {ru: Помощь, en: Support}\n",
            "short_title: {ru: Помощь, en: Support}\n    planned: [chat, [phone, fax]]\n",
            "stages > support > planned > no. 2",
            "there is no channel `fax`: write one of branch, chat, phone",
        ),
        (
            "short_title: {ru: Помощь, en: Support}\n",
            "short_title: {ru: Помощь, en: Support}\n    planned: [[phone, chat, phone]]\n",
            "stages > support > planned > no. 1",
            "`phone` stands in one step twice: write it once",
        ),
        (
            "complete_after: first_story",
            "complete_after: third",
            "complete_after",
            "no part `third`: write one of ratings,",
        ),
        (
            "probes: [repeat_reason, why_cause]",
            "probes: [repeat_reason, why]",
            "probes > no. 2",
            "there is no probe `why`",
        ),
        (
            "probes: [repeat_reason, why_cause]",
            "probes: [why_cause, why_cause]",
            "no. 2",
            "a probe `why_cause` already",
        ),
        ("question: goal, eq: solve}", "question: gaol, eq: solve}", "question", "there is no question `gaol`"),
        (
            "question: goal, eq: solve}",
            "question: goal, eq: complain}",
            "eq",
            "does not offer `complain`: write one of buy, solve",
        ),
        ("question: goal, eq: solve}", "question: goal, in: [solve, x]}", "in", "`goal` (choice) does not offer `x`"),
        ("question: goal, eq: solve}", "question: visited, eq: sales}", "eq", "write one of choice, purchase, support"),
        ("question: goal, eq: solve}", "question: path, eq: fax}", "eq", "write one of phone, chat, branch"),
        ("question: goal, eq: solve}", "question: feelings, eq: envy}", "eq", "write one of joy, trust"),
        # complete_after
        ("complete_after: first_story", "complete_after: more", "complete_after", "holds neither a story nor ratings"),
        # types
        (
            "{id: waited, type: number, label: {ru: Сколько минут вы ждали?, en: How many minutes did you wait?}}",
            "{id: waited, type: number}",
            "waited",
            "`label` is missing: a number has no wording of its own",
        ),
        (WAITED, "{id: waited, type: number, options: channels,", "options", "a number brings its own answers"),
        (WAITED, "{id: waited, type: choice,", "waited", "`options` is missing: a choice needs buttons"),
        (WAITED, "{id: waited, type: number, most: 2,", "waited > most", "a number takes one answer: delete `most`"),
        ("        most: 2\n", "        most: 3\n", "told > most", "there are only 3 options"),
        (WAITED, "{id: waited, type: number, visits: true,", "waited > visits", "`choices` with `options: stages`"),
        (WAITED, "{id: waited, type: text, lane: say,", "waited > lane", "move it to a part with `story`"),
        (WAITED, "{id: waited, type: number, probes: [why_cause],", "waited > probes", "only words are followed up"),
        (WAITED, "{id: waited, type: text, probe_limit: 1,", "waited > probe_limit", "nothing follows up then"),
        ("probe_limit: 2", "probe_limit: 0", "story > probe_limit", "nothing follows up then"),
        (TOLD_FAMILY, "{id: family, other: true, label: {ru: Родным, en: Family}}", "other", "only in a `choice`"),
        # parts
        ("    each: stage\n", "    each: stage\n    story: lowest\n", "ratings > each", "keep `each` or `story`"),
        (
            f"{{id: best_text, type: text, label: {BEST}}}",
            f"{{id: best_text, type: number, label: {BEST}}}",
            "best_text > type",
            "a story begins with words",
        ),
        (
            f"type: text, label: {BEST}",
            f"type: text, when: {{question: csat, gte: 4}}, label: {BEST}",
            "best_text > when",
            "move the condition to the part",
        ),
        ("    story: last\n", "    story: lowest\n    each: stage\n", "last_story > each", "keep `each` or `story`"),
        # visits and ratings
        ("{id: csat, type: csat}", "{id: csat, type: satisfaction}", "csat > type", "this is asked about a stage"),
        (
            "{id: ces, type: ces,",
            "{id: ces, type: satisfaction,",
            "ces > type",
            "`satisfaction` asks the same about this stage",
        ),
        # conditions: when
        (
            "{id: csat, type: csat}",
            "{id: csat, type: csat, when: {question: nps, gte: 7}}",
            "csat > when > question",
            "`nps` is not asked before this",
        ),
        (
            "{id: csat, type: csat}",
            "{id: csat, type: csat, when: {question: csat, gte: 3}}",
            "csat > when > question",
            "`csat` is not asked before this",
        ),
        (
            "{id: csat, type: csat}",
            "{id: csat, type: csat, when: {question: why_cause, answered: true}}",
            "question",
            "`why_cause` is not asked before this",
        ),
        (
            "    story: last\n    when: {question: more_time,",
            "    story: last\n    when: {question: permission,",
            "question",
            "`permission` is not asked before this",
        ),
        # conditions: operands
        (
            "{question: nps, gte: 9}",
            "{question: nps, gte: 11}",
            "gte",
            "answered from 0 to 10: with `gte` write a number from 0 to 10",
        ),
        ("{question: nps, gte: 9}", "{question: nps, gt: 10}", "gt", "with `gt` write a number from 0 to 9"),
        ("{question: nps, gte: 9}", "{question: nps, lt: 0}", "lt", "with `lt` write a number from 1 to 10"),
        ("{question: nps, gte: 9}", "{question: nps, eq: 11}", "eq", "answered from 0 to 10, never `11`"),
        ("{question: nps, gte: 9}", "{question: nps, eq: true}", "eq", "answered from 0 to 10, never `True`"),
        ("{question: nps, gte: 9}", "{question: nps, in: []}", "in", "the list is empty: write at least one option"),
        ("{question: nps, gte: 9}", "{question: waited, eq: -1}", "eq", "answered from 0 to 1000000, never `-1`"),
        ("{question: nps, gte: 9}", "{question: goal, gte: 9}", "gte", "`goal` (choice) is not answered with a number"),
        (
            "{question: nps, gte: 9}",
            '{question: more_time, eq: "yes"}',
            "eq",
            "`more_time` (yes_no) is answered with `true` or `false`",
        ),
        ("{question: nps, gte: 9}", "{question: more_time, eq: 1}", "eq", "answered with `true` or `false`"),
        (
            "{question: nps, gte: 9}",
            "{question: story, eq: good}",
            "eq",
            "`story` (text) has no value to compare: use `answered`",
        ),
        ("{question: nps, gte: 9}", "{question: welcome, eq: good}", "eq", "`welcome` (note) has no value to compare"),
        ("{question: nps, gte: 9}", "{question: nps, tagged: anger}", "tagged", "`nps` (nps) has no words to tag"),
        (
            "when: {all: [{question: nps, gte: 9}, {not: {question: goal, eq: other}}]}",
            "when: {all: []}",
            "when > all",
            "the list is empty: write at least one condition",
        ),
        # piping
        ("{nps} of 10", "{nsp} of 10", "nps_reason > label > en", "{nsp}: there is no question `nsp`"),
        ("{nps} of 10", "{waited} of 10", "nps_reason > label > en", "{waited}: `waited` is not asked before this"),
        (
            "{nps} of 10",
            "{story} of 10",
            "nps_reason > label > en",
            "{story}: the answer to `story` cannot be said again",
        ),
        (
            "{nps} of 10",
            "{why_cause} of 10",
            "nps_reason > label > en",
            "the answer to `why_cause` cannot be said again",
        ),
        ("{nps} of 10", "{stage} of 10", "nps_reason > label > en", "{stage}: no stage is spoken of here"),
        (
            "{nps} of 10",
            "{csat} of 10",
            "nps_reason > label > en",
            "{csat}: `csat` may be skipped, which leaves a hole: add `when: {question: csat, answered: true}`",
        ),
        (
            "{stage}: what happened?",
            "{satisfaction}: what happened?",
            "story > label > en",
            "`satisfaction` may be skipped",
        ),
        (
            "en: What exactly happened?",
            'en: "{waited}: what happened?"',
            "what_event > label > en",
            "`waited` is not asked before this",
        ),
    ],
)
def test_check_names_line_place_and_what_to_write(
    broken: Breaking, line_of: Callable[[str], int], case: tuple[str, str, str, str]
) -> None:
    old, new, place, advice = case
    problems = broken((old, new))

    first, last = line_of(old), line_of(old) + max(old.count("\n"), new.count("\n"))
    assert any(first <= line <= last and place in sentence and advice in sentence for line, sentence in problems), (
        problems
    )


@pytest.mark.parametrize(
    "case",
    [
        ("{id: ces, type", "{id: nps, type", "{id: nps, type", "there is a question or probe `nps` already"),
        ("{id: solve, label:", "{id: solve, other: true, label:", "en: Something else", "keep `other` at one of them"),
        ("{id: chat, label", "{id: chat, other: true, label", "options: channels", "one of the channels has `other`"),
        ("- {id: read_only,", "- {id: read,", "- id: permission", "the options read_and_write, read_only, no, in this"),
        (
            "probes: [repeat_reason, what_event, ",
            "probes: [repeat_reason, ",
            "- id: what_event",
            "no question uses `what_e",
        ),
        (
            "    each: stage\n",
            "    story: highest\n",
            "    questions:\n      - {id: ces",
            "nothing asks these: add a part with `each: stage`",
        ),
        (
            "      - {id: satisfaction, type: satisfaction}\n",
            "",
            "story: highest",
            "this needs ratings: ask `satisfaction`",
        ),
    ],
)
def test_check_names_the_line_that_another_one_makes_wrong(
    broken: Breaking, line_of: Callable[[str], int], case: tuple[str, str, str, str]
) -> None:
    old, new, at, advice = case
    problems = broken((old, new))

    fewer = old.count("\n") - new.count("\n")  # lines after a deleted one move up
    assert any(line == line_of(at) - fewer and advice in sentence for line, sentence in problems), problems


MORE_STORIES = """
  - id: fourth_story
    story: last
    questions:
      - {id: fourth_text, type: text, label: {ru: А ещё?, en: And another?}}

complete_after:"""


def test_check_finds_a_story_too_many(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken(("\ncomplete_after:", MORE_STORIES))

    sentence = "parts > fourth_story > story: each stage is told once, and there are 3: delete this story"
    assert problems == [(line_of("complete_after:") + 1, sentence)]


def test_check_finds_a_part_that_asks_nothing(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken(("\ncomplete_after:", "\n  - {id: nothing, questions: []}\n\ncomplete_after:"))

    sentence = "parts > nothing > questions: the part asks nothing: write a question, or delete the part"
    assert problems == [(line_of("complete_after:"), sentence)]


def test_check_allows_only_one_question_for_the_stages(broken: Breaking, line_of: Callable[[str], int]) -> None:
    again = "      - {id: again, type: choices, label: {ru: А это?, en: And this?}, options: stages, visits: true}\n"

    problems = broken(("\n  - id: ratings\n", f"{again}\n  - id: ratings\n"))

    sentence = "parts > case > questions > again > visits: `visited` asks for the stages already: delete `visits` here"
    assert problems == [(line_of("  - id: ratings") - 1, sentence)]


def test_check_wants_the_stages_before_the_ratings(broken: Breaking, small_text: str) -> None:
    start, end = small_text.index("      - id: visited"), small_text.index("\n  - id: ratings")
    visited = small_text[start:end]

    problems = broken((visited, ""), ("      - {id: nps, type: nps}\n", f"      - {{id: nps, type: nps}}\n{visited}"))

    assert [sentence for _, sentence in problems] == [
        "parts > overall > questions > visited > visits: "
        "which stages there were must be known first: move this question before those about stages"
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "{all: [{question: goal, eq: buy}, {question: goal, eq: solve}]}",
        "{all: [{question: goal, eq: buy}, {not: {question: goal, eq: buy}}]}",
        "{all: [{question: nps, lt: 3}, {question: nps, gt: 5}]}",
        "{all: [{question: nps, answered: true}, {question: nps, answered: false}]}",
        "{all: [{question: waited, gt: 10}, {question: waited, lt: 11}]}",
        "{all: [{question: told, eq: family}, {question: told, eq: friends}, {question: told, eq: colleagues}]}",
        "{all: [{question: feelings, eq: neutral}, {question: feelings, eq: joy}]}",
        "{all: [{question: story, tagged: anger}, {question: story, answered: false}]}",
        "{all: [{question: waited, answered: true}, {question: more_time, eq: false}]}",
        "{all: [{question: nps_reason, answered: true}, {question: nps, answered: false}]}",
        "{not: {any: [{question: goal, answered: false}, {question: goal, in: [buy, solve, other]}]}}",
        "{all: [{question: more_time, ne: true}, {question: more_time, ne: false}]}",
    ],
)
def test_check_finds_a_persona_that_nobody_is(broken: Breaking, line_of: Callable[[str], int], condition: str) -> None:
    problems = broken(("    when: {question: goal, eq: solve}\n", f"    when: {condition}\n"))

    sentence = "personas > helped > when: this can never hold: no answers fit all of it"
    assert problems == [(line_of("when: {question: goal, eq: solve}"), sentence)]


@pytest.mark.parametrize(
    "condition",
    [
        "{all: [{question: told, eq: family}, {question: told, eq: friends}]}",
        "{all: [{question: path, eq: phone}, {question: path, eq: chat}, {question: path, eq: branch}]}",
        "{all: [{question: feelings, eq: joy}, {question: feelings, eq: anger}]}",
        "{all: [{question: story, tagged: anger}, {question: story, tagged: wait_time}]}",
        "{all: [{question: waited, gt: 10}, {question: waited, lt: 12}]}",
        "{all: [{question: nps, ne: 5}, {question: nps, gt: 4}, {question: nps, lte: 6}]}",
        "{all: [{question: ces, answered: true}, {question: satisfaction, eq: 5}]}",  # of two stages
        "{question: why_cause, answered: true}",
        "{all: [{question: repeat_reason, eq: moved}, {question: welcome, answered: true}]}",
    ],
)
def test_check_believes_in_a_persona_that_somebody_may_be(
    small_text: str, parse: Callable[[str], Guide], condition: str
) -> None:
    old = "    when: {question: goal, eq: solve}\n"

    guide = parse(small_text.replace(old, f"    when: {condition}\n"))

    assert guide.personas[0].when is not None


def test_check_finds_a_question_that_its_part_excludes(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken((WAITED, f"{WAITED} when: {{question: more_time, eq: false}},"))

    sentence = (
        "parts > profile > questions > waited > when: this can never hold where the part `profile` is asked: "
        "its own `when` says the opposite"
    )
    assert problems == [(line_of(WAITED), sentence)]


def test_check_finds_a_look_from_one_story_into_another(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken(
        (
            "        probes: [repeat_reason, why_cause]\n",
            "        probes: [repeat_reason, why_cause]\n"
            "      - {id: more_last, type: text, when: {question: path, eq: chat}, label: {ru: Как?, en: How?}}\n",
        )
    )

    sentence = (
        "parts > last_story > questions > more_last > when > question: "
        "`path` is about another stage and has no answer here: look at another question"
    )
    assert problems == [(line_of("        probes: [repeat_reason, why_cause]") + 1, sentence)]


def test_check_accepts_an_earlier_answer_in_a_question_that_is_asked_only_after_it(
    small_text: str, parse: Callable[[str], Guide]
) -> None:
    text = small_text.replace("{nps} of 10", "{nps} of 10, {goal}, {company}").replace(
        "when: {question: nps, answered: true}", "when: {all: [{question: nps, gte: 0}, {question: goal, ne: other}]}"
    )

    assert parse(text).id == "small"


def test_check_stays_quick_with_a_monstrous_condition(small_text: str, parse: Callable[[str], Guide]) -> None:
    emotions = ["joy", "trust", "anticipation", "surprise", "confusion", "frustration", "anger", "sadness", "fear"]
    parts = [f"{{question: feelings, ne: {emotion}}}" for emotion in emotions]
    parts += [f"{{question: nps, ne: {n}}}" for n in range(10)]
    parts += [f"{{question: csat, ne: {n}}}" for n in range(1, 5)]
    parts += [f"{{question: waited, ne: {n * 3}}}" for n in range(10)]
    parts += [f"{{question: told, ne: {told}}}" for told in ("family", "friends")]
    parts += ["{question: goal, ne: buy}", "{question: more_time, eq: true}"]

    guide = parse(small_text.replace("{question: goal, eq: solve}", f"{{all: [{', '.join(parts)}]}}"))

    assert guide.personas[0].id == "helped"


def test_check_wants_two_buttons_at_least(broken: Breaking) -> None:
    problems = broken(
        ("          - {id: friends, label: {ru: Друзьям, en: Friends}}\n", ""),
        ("          - {id: colleagues, label: {ru: Коллегам, en: Colleagues}}\n", ""),
        ("      - {id: moved, label: {ru: Переводили, en: I was transferred}}\n", ""),
        ("      - {id: differently, label: {ru: По-другому, en: Another way}, other: true}\n", ""),
        ("        most: 2\n", ""),
    )

    assert [sentence for _, sentence in problems] == [
        "parts > profile > questions > told > options: one button is no choice: write at least two options",
        "probes > repeat_reason > options: one button is no choice: write at least two options, or none",
    ]


def test_check_wants_channels_where_they_are_offered(broken: Breaking, small_text: str) -> None:
    channels = small_text[small_text.index("channels:\n") : small_text.index("\nstages:\n")]

    problems = broken((channels, ""), (", channel: chat}", "}"))

    assert [sentence for _, sentence in problems] == [
        "parts > first_story > questions > path > options: "
        "the guide has no channels: write `channels`, or options of this question's own"
    ]


def test_check_wants_the_permission_outside_the_stages(broken: Breaking, small_text: str) -> None:
    permission = small_text[small_text.index("      - id: permission\n") : small_text.index("\ncomplete_after:")]
    story = f"      - {{id: best_text, type: text, label: {BEST}}}\n"

    problems = broken((permission, ""), (story, story + permission))

    assert [sentence for _, sentence in problems] == [
        "parts > best_story > questions > permission: "
        "`permission` is asked once: move it to a part without `each` and `story`"
    ]
