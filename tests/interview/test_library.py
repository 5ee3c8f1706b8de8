"""Guides by id and version."""

from pathlib import Path

import pytest

from interview.errors import FrozenGuideError, UnknownGuideError
from interview.guide import Guide, Status
from interview.library import GuideLibrary, builtin_guides, digest, load_source
from interview.records import Role


def version(guide: Guide, number: int, status: Status = Status.PUBLISHED, **changes: object) -> Guide:
    return guide.model_copy(update={"version": number, "status": status, **changes})


def test_get_returns_every_version(small: Guide) -> None:
    library = GuideLibrary([version(small, 1, Status.CLOSED), version(small, 2), version(small, 3, Status.DRAFT)])

    assert [library.get("small", number).status for number in (1, 2, 3)] == ["closed", "published", "draft"]


def test_get_refuses_what_is_not_loaded(small: Guide) -> None:
    library = GuideLibrary([version(small, 1)])

    with pytest.raises(UnknownGuideError, match="no guide `small` version 2"):
        library.get("small", 2)


def test_current_is_the_highest_published_version(small: Guide) -> None:
    library = GuideLibrary([version(small, 2), version(small, 10), version(small, 9), version(small, 11, Status.DRAFT)])

    assert library.current("small").version == 10


def test_current_refuses_a_guide_without_a_published_version(small: Guide) -> None:
    library = GuideLibrary([version(small, 1, Status.DRAFT), version(small, 2, Status.CLOSED)])

    with pytest.raises(UnknownGuideError, match="no version of guide `small` is published"):
        library.current("small")


def test_current_for_takes_the_guide_added_first_for_a_role(small: Guide) -> None:
    library = GuideLibrary(
        [
            version(small, 1, id="staff_one", role=Role.STAFF),
            version(small, 1, id="first"),
            version(small, 5, id="second"),
            version(small, 2, id="first"),
        ]
    )

    assert (library.current_for(Role.CUSTOMER).id, library.current_for(Role.CUSTOMER).version) == ("first", 2)
    assert library.current_for(Role.STAFF).id == "staff_one"


def test_current_for_refuses_a_role_without_a_guide(small: Guide) -> None:
    with pytest.raises(UnknownGuideError, match="for the role `staff`"):
        GuideLibrary([version(small, 1)]).current_for(Role.STAFF)


def test_add_replaces_a_draft(small: Guide) -> None:
    library = GuideLibrary([version(small, 1, Status.DRAFT)])

    library.add(version(small, 1, Status.PUBLISHED, parts=small.parts[:3]))

    assert len(library.get("small", 1).parts) == 3


def test_add_refuses_a_change_of_a_published_version(small: Guide) -> None:
    library = GuideLibrary([version(small, 1)])

    with pytest.raises(FrozenGuideError, match="copy it and write `version: 2`"):
        library.add(version(small, 1, parts=small.parts[:3]))
    assert library.get("small", 1) == version(small, 1)


def test_add_refuses_to_make_a_published_version_a_draft_again(small: Guide) -> None:
    library = GuideLibrary([version(small, 1)])

    with pytest.raises(FrozenGuideError):
        library.add(version(small, 1, Status.DRAFT))


def test_add_closes_a_published_version(small: Guide) -> None:
    library = GuideLibrary([version(small, 1)])

    library.add(version(small, 1, Status.CLOSED))

    assert library.get("small", 1).status is Status.CLOSED


def test_all_returns_every_version_in_order(small: Guide) -> None:
    library = GuideLibrary([version(small, 10), version(small, 9, Status.CLOSED), version(small, 1, id="a")])

    assert [(guide.id, guide.version) for guide in library.all()] == [("a", 1), ("small", 9), ("small", 10)]


def test_load_source_returns_the_guide_and_its_yaml(tmp_path: Path, small: Guide, small_text: str) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("\ufeff" + small_text, encoding="utf-8")

    source = load_source(path)

    assert (source.guide, source.text) == (small, small_text)


def test_builtin_guides_serve_both_roles() -> None:
    library = GuideLibrary(builtin_guides())

    assert library.current_for(Role.CUSTOMER).id == "customer_journey"
    assert library.current_for(Role.STAFF).id == "staff_journey"


def test_digest_tells_another_text() -> None:
    assert digest("id: a\nstatus: draft\n") != digest("id: b\nstatus: draft\n")


@pytest.mark.parametrize(
    "text", ["id: a\r\nstatus: draft\r\n", "\ufeffid: a\nstatus: draft\n", "id: a\nstatus: closed  # since May\n"]
)
def test_digest_overlooks_line_ends_and_the_status(text: str) -> None:
    assert digest(text) == digest("id: a\nstatus: draft\n")
