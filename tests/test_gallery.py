"""The gallery: its page is what the command would write, and every picture is there, small and with words."""

from pathlib import Path

import pytest
from PIL import Image

from handlers.evidence import assemble_map
from interview.language import Language, Locale
from interview.records import Layer
from reports.facts import LANE_ORDER, QUOTED_LANES, stage_facts
from reports.imported import with_logged
from reports.metrics import K_NUMBERS
from tests.gallery.drawing import DRAW
from tests.gallery.page import COMMAND, FOLDER, PAGE, PARTS, page
from tests.gallery.worlds import told_in_company

ROOT = Path(__file__).parent.parent
PICTURES = [picture for part in PARTS for picture in part.pictures]
MOST_BYTES = 2_300_000  # all pictures together


def test_page_is_the_one_that_the_command_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file)
def test_every_picture_of_the_page_can_be_opened_and_is_told_of(picture) -> None:
    with Image.open(FOLDER / picture.file) as image:
        image.verify()
        assert image.format == "PNG"

    assert picture.shows.endswith((".", ")."))
    assert len(picture.alt) > 40


def test_folder_holds_nothing_else_and_is_small() -> None:
    files = list(FOLDER.iterdir())

    assert sorted(file.name for file in files) == sorted(picture.file for picture in PICTURES)
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


def test_every_kind_of_picture_is_shown() -> None:
    assert {picture.kind for picture in PICTURES} == set(DRAW)


LANES_OF_A_STAGE = {
    *("emotions", "strong_feelings", "gains", "channels", "switches", "off_plan", "contacts", "waited", "logged"),
    *("touchpoints", "planned_touchpoints", "lanes", "next_step", "obstacles_told", "staff_emotions", "handovers"),
    *("notes", "handed_over", "obstacles", "handover_from", "handover_to", "handover_hours", "context_lost"),
    *("approver", "minutes_lost"),
}


def test_the_long_world_leaves_no_lane_empty():
    evidence, logged = told_in_company(200)

    whole = with_logged(assemble_map(evidence, K_NUMBERS), logged)

    facts = [fact for stage in whole.stages for fact in stage_facts(whole, stage.id, Locale(Language.EN))]
    assert LANES_OF_A_STAGE - {fact.id for fact in facts} == set()
    assert {lane.id for stage in whole.stages for lane in stage.lanes} == set(LANE_ORDER)
    assert {quote.label for quote in whole.quotes if quote.layer is Layer.LANE} == set(QUOTED_LANES)
    assert whole.leaving
    assert any(pain.what_if is not None for pain in whole.pains)
    assert whole.imported is not None
    assert whole.imported.rating is not None


def test_command_is_documented_and_exists() -> None:
    for file in ("README.md", "docs/gallery.md"):
        assert f"`{COMMAND}`" in (ROOT / file).read_text(encoding="utf-8")
    assert "\ngallery:" in (ROOT / "Makefile").read_text(encoding="utf-8")
