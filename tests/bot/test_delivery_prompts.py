"""What is remembered of prompts that are on their way, so that no question is asked twice."""

from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest

from bot.delivery import Delivery
from handlers.reply import Reply, Sending, Shown
from interview.language import Language
from interview.ports import OpenInterview
from interview.records import Disposition

NOW = OpenInterview(
    id="i1",
    guide_id="g",
    guide_version=1,
    language=Language.EN,
    state=Mock(),
    version=4,
    shown_version=3,
    disposition=Disposition.STARTED,
    stepped_at=datetime(2026, 11, 2, tzinfo=UTC),
)


@pytest.fixture
def delivery() -> Delivery:
    delivery = Delivery(Mock(), Mock())
    delivery.send_through(Mock())
    return delivery


def prompt(version: int) -> Reply:
    return Reply((Sending(Mock(), shown=Shown(NOW.id, version)),))


def test_a_prompt_is_on_its_way_once_it_was_submitted_or_is_expected(delivery: Delivery) -> None:
    assert not delivery.is_on_its_way(NOW)
    delivery.submit(prompt(3))
    assert not delivery.is_on_its_way(NOW)

    delivery.expect(NOW)

    assert delivery.is_on_its_way(NOW)
    assert not delivery.is_on_its_way(replace(NOW, version=5))


def test_a_reply_to_an_earlier_step_that_is_submitted_late_changes_nothing(delivery: Delivery) -> None:
    delivery.expect(NOW)

    delivery.submit(prompt(3))

    assert delivery.is_on_its_way(NOW)
