"""The condition language, form by form."""

from dataclasses import dataclass, field

import pytest
from pydantic import ValidationError

from interview.conditions import Condition
from interview.records import AnswerValue


@dataclass
class Given:
    """Answers that conditions look at; a question that is not among them was skipped or never asked."""

    values: dict[str, AnswerValue] = field(default_factory=dict)
    tagged: dict[str, frozenset[str]] = field(default_factory=dict)

    def value(self, question_id: str) -> AnswerValue:
        return self.values.get(question_id)

    def answered(self, question_id: str) -> bool:
        return question_id in self.values

    def tags(self, question_id: str) -> frozenset[str]:
        return self.tagged.get(question_id, frozenset())


GIVEN = Given(
    values={"nps": 7, "goal": "solve", "again": False, "told": ("friends", "family"), "story": None},
    tagged={"story": frozenset({"anger", "wait_time"})},
)


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ({"question": "nps", "eq": 7}, True),
        ({"question": "nps", "eq": 8}, False),
        ({"question": "nps", "ne": 8}, True),
        ({"question": "nps", "ne": 7}, False),
        ({"question": "nps", "lt": 8}, True),
        ({"question": "nps", "lt": 7}, False),
        ({"question": "nps", "lte": 7}, True),
        ({"question": "nps", "lte": 6}, False),
        ({"question": "nps", "gt": 6}, True),
        ({"question": "nps", "gt": 7}, False),
        ({"question": "nps", "gte": 7}, True),
        ({"question": "nps", "gte": 8}, False),
        ({"question": "nps", "in": [1, 7]}, True),
        ({"question": "nps", "in": [1, 2]}, False),
        ({"question": "goal", "eq": "solve"}, True),
        ({"question": "goal", "lt": 3}, False),
        ({"question": "again", "eq": False}, True),
        ({"question": "again", "eq": True}, False),
        ({"question": "told", "eq": "family"}, True),
        ({"question": "told", "eq": "colleagues"}, False),
        ({"question": "told", "ne": "colleagues"}, True),
        ({"question": "told", "ne": "family"}, False),
        ({"question": "told", "in": ["colleagues", "friends"]}, True),
        ({"question": "told", "in": ["colleagues"]}, False),
        ({"question": "told", "gte": 0}, False),
        ({"question": "story", "answered": True}, True),
        ({"question": "story", "answered": False}, False),
        ({"question": "story", "tagged": "anger"}, True),
        ({"question": "story", "tagged": "joy"}, False),
        ({"question": "never", "answered": False}, True),
        ({"question": "never", "eq": 1}, False),
        ({"question": "never", "ne": 1}, False),
        ({"question": "never", "lt": 100}, False),
        ({"question": "never", "in": [1]}, False),
        ({"question": "never", "tagged": "anger"}, False),
        ({"not": {"question": "never", "eq": 1}}, True),
        ({"all": [{"question": "nps", "gte": 7}, {"question": "goal", "eq": "solve"}]}, True),
        ({"all": [{"question": "nps", "gte": 7}, {"question": "goal", "eq": "buy"}]}, False),
        ({"any": [{"question": "nps", "gte": 9}, {"question": "goal", "eq": "solve"}]}, True),
        ({"any": [{"question": "nps", "gte": 9}, {"question": "goal", "eq": "buy"}]}, False),
        ({"not": {"any": [{"question": "nps", "gte": 9}, {"not": {"question": "nps", "eq": 7}}]}}, True),
    ],
)
def test_conditions_hold(source: dict[str, object], holds: bool) -> None:
    assert Condition.model_validate(source).holds(GIVEN) is holds


@pytest.mark.parametrize(
    "source",
    [
        {},
        {"question": "nps"},
        {"eq": 7},
        {"question": "nps", "eq": 7, "ne": 8},
        {"question": "nps", "eq": 7, "all": []},
        {"all": [], "any": []},
        {"not": {"question": "nps"}},
        {"question": "nps", "equals": 7},
    ],
)
def test_conditions_refuse_any_other_form(source: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate(source)


def test_leaves_yield_every_comparison() -> None:
    condition = Condition.model_validate(
        {
            "any": [
                {"question": "a", "eq": 1},
                {"not": {"all": [{"question": "b", "eq": 2}, {"question": "c", "in": [3]}]}},
            ]
        }
    )

    assert [leaf.question for leaf in condition.leaves()] == ["a", "b", "c"]
