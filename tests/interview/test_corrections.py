"""A correction that says nothing sensible cannot be made."""

import pytest

from interview.corrections import (
    LONGEST_TITLE,
    CorrectionError,
    Hide,
    Merge,
    Named,
    Pin,
    Place,
    Relabel,
    Rename,
    place_of,
)
from interview.records import Layer

PLACE = Place(7, 1, 0, 6)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Place(7, 1, 4, 4),
        lambda: Place(7, 1, -1, 4),
        lambda: Relabel(PLACE, Layer.PAIN, "wait_time", "no such pain"),
        lambda: Merge("customer_journey", "support", "price", "price"),
        lambda: Merge("customer_journey", "support", "price", "nothing"),
        lambda: Rename("customer_journey", Named.STAGE, "support", " "),
        lambda: Rename("customer_journey", Named.STAGE, "support", "x" * (LONGEST_TITLE + 1)),
        lambda: Rename("customer_journey", Named.STAGE, "support", "two\nlines"),
    ],
)
def test_correction_that_makes_no_sense_is_refused(make):
    with pytest.raises(CorrectionError):
        make()


def test_own_pains_of_a_guide_are_known_by_their_category():
    assert Relabel(PLACE, Layer.PAIN, "wait_time", "delivery.lost_parcel").becomes == "delivery.lost_parcel"


def test_quotes_are_bound_to_words_and_names_to_a_guide():
    assert place_of(Pin(PLACE)) == place_of(Hide(PLACE)) == PLACE
    assert place_of(Merge("customer_journey", "support", "price", "billing")) is None
