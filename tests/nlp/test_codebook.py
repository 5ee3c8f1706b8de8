"""The two levels of the codebook."""

from nlp.labels import CATEGORIES, GROUP_OF, GROUPS


def test_every_category_is_in_one_group() -> None:
    listed = [category for categories in GROUPS.values() for category in categories]

    assert sorted(listed) == sorted(CATEGORIES)
    assert set(GROUP_OF.values()) == set(GROUPS)
