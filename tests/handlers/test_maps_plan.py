"""Which words the map counts."""

from handlers.plan import telling_questions
from interview.library import builtin_guides
from interview.records import Role


def test_what_was_expected_is_no_pain_that_was_met() -> None:
    guide = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)

    telling = telling_questions(guide)

    assert {"story", "last_story_text", "lane_feel", "repeat_reason"} <= telling
    assert "expected" not in telling
