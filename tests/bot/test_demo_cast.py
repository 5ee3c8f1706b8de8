"""The example respondents: what they say exists in the guides, and together they tell the story that they are for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import pytest

from bot.demo.cast import Cast, load_cast
from bot.demo.respondent import ExamplesError, Part, Respondent, load
from bot.demo.taps import draw_respondents
from handlers.handover_cards import choices
from interview.engine import offered
from interview.guide import Guide, Question
from interview.handovers import ASKED
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.programme import Asked
from interview.records import Role
from interview.scales import RANGES, SEVERAL, Kind, to_option
from reports.metrics import K_NUMBERS

STAGES = ["awareness", "consideration", "purchase", "support", "loyalty"]


@pytest.fixture(scope="module")
def cast() -> Cast:
    return load_cast()


def test_demo_cast_has_thirty_stories_in_four_languages_eighteen_agents_and_sixty_who_tap(cast: Cast) -> None:
    written = [person for person in cast.respondents if "story" in person.texts]
    customers = Counter(person.language for person in written if person.campaign != "staff")
    agents = [person for person in written if person.campaign == "staff"]

    assert sum(customers.values()) == 30
    assert set(customers.values()) <= {7, 8}
    assert set(customers) == set(Language)
    assert len(agents) == 18
    assert len([person for person in cast.respondents if not person.texts]) == 60


def test_demo_cast_names_everybody_once(cast: Cast) -> None:
    assert max(Counter(person.id for person in cast.respondents).values()) == 1
    assert max(Counter(cast.telegram_id(person) for person in cast.respondents).values()) == 1


def test_demo_cast_is_marked_as_examples(cast: Cast) -> None:
    assert all(campaign.example for campaign in cast.campaigns.values())


def test_demo_cast_says_only_what_the_guides_ask(cast: Cast) -> None:
    problems = [problem for person in cast.respondents for problem in _problems(person, _guide(cast, person))]

    assert problems == []


def test_demo_agents_log_what_the_bot_offers_and_enough_of_them_the_same_handover(cast: Cast) -> None:
    guides = [next(one for one in builtin_guides() if one.role is role) for role in (Role.CUSTOMER, Role.STAFF)]
    logging = [person for person in cast.respondents if person.handovers]

    for person in logging:
        locale = Locale(person.language)
        for answers in person.handovers:
            assert len(answers) == len(ASKED)
            for field, answer in zip(ASKED, answers, strict=True):
                assert answer in {value for _, value in choices(field, guides, locale)}, (person.id, field)
    assert max(Counter(person.handovers[0][:3] for person in logging).values()) >= K_NUMBERS
    assert all(person.campaign == "staff" for person in cast.respondents if person.notes or person.handovers)


def test_demo_who_is_new_comes_last_so_that_others_keep_their_numbers(cast: Cast) -> None:
    ids = [person.id for person in cast.respondents]

    assert (ids.index("staff_ru_line"), ids.index("taps_1"), ids.index("staff_ru_evening")) == (30, 39, 99)


def test_demo_taps_are_the_same_in_every_run() -> None:
    assert draw_respondents() == draw_respondents()


def test_demo_cast_tells_of_bad_support_good_buying_and_divided_loyalty(cast: Cast) -> None:
    customers = [person for person in cast.respondents if person.campaign != "staff"]
    ratings = {
        stage: [int(str(person.stages[stage]["satisfaction"])) for person in customers if stage in person.stages]
        for stage in STAGES
    }
    means = {stage: fmean(given) for stage, given in ratings.items()}

    assert min(means, key=means.__getitem__) == "support"
    assert max(means, key=means.__getitem__) == "purchase"
    assert means["support"] < 2.5
    assert means["purchase"] > 4
    assert min(len(given) for given in ratings.values()) == len(ratings["awareness"])
    assert {1, 5} < set(ratings["loyalty"])


def test_demo_agents_agree_about_support_and_see_the_rest_otherwise(cast: Cast) -> None:
    def mean(stage: str, *, staff: bool) -> float:
        people = [person for person in cast.respondents if (person.campaign == "staff") is staff]
        return fmean(int(str(p.stages[stage]["satisfaction"])) for p in people if stage in p.stages)

    assert mean("support", staff=True) == pytest.approx(mean("support", staff=False), abs=0.5)
    assert mean("loyalty", staff=True) > mean("loyalty", staff=False) + 0.5
    assert mean("purchase", staff=True) < mean("purchase", staff=False) - 0.5


def test_demo_file_with_a_slip_of_the_pen_is_refused_with_its_name(tmp_path: Path) -> None:
    class Shape(Part):
        word: str

    file = tmp_path / "people.yaml"
    file.write_text("wrod: hello\n", encoding="utf-8")
    with pytest.raises(ExamplesError, match=r"people\.yaml"):
        load(file, Shape)

    file.write_text("word: one\nword: two\n", encoding="utf-8")
    with pytest.raises(ExamplesError, match=r"people\.yaml:2"):
        load(file, Shape)


def _guide(cast: Cast, person: Respondent) -> Guide:
    role = Role.STAFF if person.campaign == "staff" else Role.CUSTOMER
    guide = next(guide for guide in builtin_guides() if guide.role is role)
    named = cast.campaigns[person.campaign].guide_id
    assert named in (None, guide.id)
    return guide


def _problems(person: Respondent, guide: Guide) -> Iterator[str]:
    """Yield what a person would say that the guide has no place for."""
    questions = {question.id: (part, question) for part, question in guide.questions()}
    stages = {stage.id for stage in guide.stages}
    probes = {probe.id: probe for probe in guide.probes}
    about_stages = [(question, value) for given in person.stages.values() for question, value in given.items()]
    yield from (
        f"{person.id}: no stage {stage}" for stage in [*person.stages, person.tells] if stage not in {*stages, None}
    )
    for question_id, value in [*about_stages, *person.answers.items()]:
        if question_id not in questions:
            yield f"{person.id}: no question {question_id}"
        elif not _is_offered(value, Asked(*questions[question_id], None), guide):
            yield f"{person.id}: {question_id} cannot be answered with {value!r}"
    for question_id in person.texts:
        if question_id not in questions or not _takes_words(questions[question_id][1], guide):
            yield f"{person.id}: {question_id} takes no words"
    yield from (
        f"{person.id}: no question {question_id}" for question_id in person.asides if question_id not in questions
    )
    for probe_id, reply in person.probes.items():
        if probe_id not in probes:
            yield f"{person.id}: no probe {probe_id}"
        elif isinstance(reply, str) != bool(probes[probe_id].options):
            yield f"{person.id}: {probe_id} is answered by the wrong means"
        elif isinstance(reply, str) and reply not in {option.id for option in probes[probe_id].options}:
            yield f"{person.id}: {probe_id} has no option {reply}"


def _is_offered(value: object, asked: Asked, guide: Guide) -> bool:
    kind = asked.question.type
    options = {option.id for option in offered(guide, asked)}
    if kind is Kind.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in SEVERAL:
        most = asked.question.most or 15
        return isinstance(value, tuple) and set(value) <= options and 0 < len(value) <= most
    if kind in RANGES:
        return isinstance(value, int) and not isinstance(value, bool) and str(value) in options
    if kind is Kind.YES_NO:
        return isinstance(value, bool)
    return isinstance(value, str) and to_option(value) in options


def _takes_words(question: Question, guide: Guide) -> bool:
    return question.type is Kind.TEXT or any(option.other for option in guide.options(question))
