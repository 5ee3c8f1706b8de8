"""What stands first on the page beside the curve: the pains told most, and what is being done."""

from dataclasses import dataclass

from interview.improvements import Improvement
from interview.language import Locale
from reports.action_words import (
    action_title,
    aim_name,
    overdue_mark,
    owner_and_day,
    owner_sentence,
    progress_name,
)
from reports.journey_map import JourneyMap, PainPoint
from reports.labels import pain_title
from reports.page_figures import Bar, bar
from reports.wording import LISTED, impact_phrase, short_name, told_phrase

TOP_PAINS = 3


@dataclass(frozen=True, slots=True)
class TopPain:
    """A pain in short. stage, number: its stage and that one's place, from 1; bar: None when the share is hidden."""

    name: str
    stage: str
    number: int
    details: tuple[str, ...]
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class OpenAction:
    """What is to be done. details: how far it is, who owns it and until when; about: its pains, where it has a name."""

    name: str
    details: str
    about: str | None


def top_pains(journey_map: JourneyMap, locale: Locale) -> list[TopPain]:
    """Return the pains told most, with their share, their link to NPS and who does something about them."""
    return [_top_pain(pain, journey_map, locale) for pain in journey_map.pains[:TOP_PAINS]]


def open_actions(journey_map: JourneyMap, locale: Locale) -> list[OpenAction]:
    """Return what is to be done, the most urgent first; nothing where nobody looked."""
    return [_open_action(one, journey_map, locale) for one in journey_map.actions or () if one.is_open]


def _top_pain(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> TopPain:
    owner = owner_sentence(pain, journey_map, locale)
    return TopPain(
        name=pain_title(pain, locale),
        stage=short_name(journey_map, pain.stage_id, locale),
        number=[stage.id for stage in journey_map.stages].index(pain.stage_id) + 1,
        details=(
            told_phrase(pain, locale),
            impact_phrase(pain, locale),
            *([] if owner is None else [owner]),
        ),
        bar=None if pain.share is None else bar(pain.share, lowest=0, highest=1),
    )


def _open_action(action: Improvement, journey_map: JourneyMap, locale: Locale) -> OpenAction:
    state = f"{overdue_mark(action, journey_map.generated_on, locale)}{progress_name(action.progress, locale)}"
    about = LISTED.join(aim_name(aim, journey_map, locale) for aim in action.aims)
    return OpenAction(
        name=action_title(action, journey_map, locale),
        details=f"{state} · {owner_and_day(action, locale)}",
        about=None if action.title is None else about,
    )
