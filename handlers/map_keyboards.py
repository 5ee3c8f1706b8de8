"""Buttons below the map: where it hurts first, then everything else that can be looked at."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from zlib import crc32

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import (
    ActionButton,
    ActionStep,
    AllStagesButton,
    AskButton,
    AudienceButton,
    CaseButton,
    FileButton,
    FilterButton,
    FixButton,
    MakeButton,
    MapFile,
    MapGuideButton,
    MapMenu,
    MapView,
    MenuButton,
    MergeButton,
    MoreButton,
    OpenFollowUpButton,
    PeriodButton,
    RevealButton,
    TakeButton,
    TellButton,
    ViewButton,
)
from interview.guide import Guide
from interview.language import Locale
from interview.records import PAIN_CATEGORIES, Layer
from reports.action_words import done_about, is_settled
from reports.compare import Comparison
from reports.journey_map import JourneyMap, PainPoint
from reports.labels import gain_name, pain_name, pain_title
from reports.pain_text import action_of
from reports.period import Period
from reports.plan import MapPlan, in_language
from reports.quote_pages import first_page_of, quote_pages
from reports.segment import Audience, Condition, Dimension, PeriodChoice, Segment
from reports.side_by_side import LEAST
from reports.stage_text import page_of_pain, stage_pains
from reports.wording import dimension_name, period_phrase, value_name

Row = list[InlineKeyboardButton]
PICTURES = (MapView.MATRIX, MapView.PAINS, MapView.TREND, MapView.PERSONAS, MapView.CHANNELS, MapView.FUNNEL)
ACROSS = 4  # pains by their numbers, side by side on a phone
PAIR_LIMIT = 28  # letters that two buttons side by side can show on a phone
LABEL_LIMIT = 40  # letters; values of filters can be other people's texts


def map_keyboard(journey_map: JourneyMap, locale: Locale, *, shown: MapView, in_period: bool) -> InlineKeyboardMarkup:
    """Lead to what to do next, then to what is looked at most; of a map that the filter hides, to a wider one.

    shown: how the map is drawn. The rest is a tap away, in `more_keyboard`.
    """
    if journey_map.hidden:
        return widening_keyboard(journey_map, locale, in_period=in_period)
    stage = _first_stage(journey_map, locale)
    if journey_map.audience is Audience.STAFF:  # everything else is told by customers alone
        return _rows([[stage], [_filter(locale)], _whole(locale)])
    quotes = [_button(locale.gettext("Quotes"), ViewButton(view=MapView.QUOTES))] if journey_map.quotes else []
    more = _button(locale.gettext("More…"), MoreButton(shown=shown))
    looks = [_button(locale.gettext("Pain points"), ViewButton(view=MapView.PAINS)), *quotes, _compare(locale), more]
    return _rows([[*_take(journey_map, locale), stage], *_pairs(looks)])


def more_keyboard(locale: Locale, *, shown: MapView) -> InlineKeyboardMarkup:
    """Lead to the rest of what the map has, and back to its first buttons. shown: how it is drawn."""
    turned = MapView.IMPORTANCE if shown is MapView.MAP else MapView.MAP
    axis = locale.gettext("By importance") if turned is MapView.IMPORTANCE else locale.gettext("By satisfaction")
    pictures = _button(locale.gettext("Pictures"), MenuButton(menu=MapMenu.PICTURES))
    numbers = _button(locale.gettext("Numbers"), ViewButton(view=MapView.NUMBERS))
    back = _button(locale.gettext("‹ Back"), MoreButton(shown=shown, back=True))
    return _rows(
        [[_filter(locale), _button(axis, ViewButton(view=turned))], [pictures, numbers], _whole(locale), [back]]
    )


def _filter(locale: Locale) -> InlineKeyboardButton:
    return _button(locale.gettext("Filter"), MenuButton(menu=MapMenu.FILTER))


def _whole(locale: Locale) -> Row:
    return [
        _button(locale.gettext("All stages"), AllStagesButton()),
        _button(locale.gettext("As a file"), MenuButton(menu=MapMenu.FILES)),
    ]


def pains_keyboard(
    journey_map: JourneyMap, numbers: Sequence[int], locale: Locale, *, in_period: bool, page: int, pages: int
) -> InlineKeyboardMarkup:
    """Lead from the list of pains to what can be done about them, to their stages and to the words.

    numbers: of the pains that the words tell of. page, pages: of these words, as in the keyboards below.
    """
    if journey_map.hidden:
        return widening_keyboard(journey_map, locale, in_period=in_period)
    quotes = [_button(locale.gettext("Quotes"), ViewButton(view=MapView.QUOTES))] if journey_map.quotes else []
    others = [] if journey_map.audience is Audience.STAFF else [[_pictures(locale)]]
    return _rows(
        [
            _take(journey_map, locale),
            *_numbered_pains(journey_map, numbers, locale),
            [_first_stage(journey_map, locale), *quotes],
            _words(MapView.PAINS, locale, page=page, pages=pages),
            *others,
            _back(locale),
        ]
    )


def numbers_keyboard(
    journey_map: JourneyMap, locale: Locale, *, in_period: bool, page: int, pages: int
) -> InlineKeyboardMarkup:
    """Lead from the scores to the worst stage and to what changed."""
    if journey_map.hidden:
        return widening_keyboard(journey_map, locale, in_period=in_period)
    compare = [] if journey_map.audience is Audience.STAFF else [_compare(locale)]
    words = _words(MapView.NUMBERS, locale, page=page, pages=pages)
    return _rows([[_first_stage(journey_map, locale), *compare], words, _back(locale)])


def comparison_keyboard(comparison: Comparison, locale: Locale, *, page: int, pages: int) -> InlineKeyboardMarkup:
    """Lead from what changed to the stage that the words begin with, and to longer time."""
    stage = [_to_stage(comparison.after, one.stage.id, locale) for one in comparison.worst_first[:1]]
    trend = _button(locale.gettext("Trend"), ViewButton(view=MapView.TREND))
    words = _words(MapView.COMPARE, locale, page=page, pages=pages)
    return _rows([[*stage, trend], words, _back(locale)])


def _compare(locale: Locale) -> InlineKeyboardButton:
    return _button(locale.gettext("What changed"), ViewButton(view=MapView.COMPARE))


def _pictures(locale: Locale) -> InlineKeyboardButton:
    return _button(locale.gettext("‹ Pictures"), MenuButton(menu=MapMenu.PICTURES))


def _words(view: MapView, locale: Locale, *, page: int, pages: int, stage_id: str = "") -> Row:
    """Turn the pages of the words below a picture. stage_id: of a picture of one stage."""
    turn = partial(ViewButton, view=view, stage=stage_id)
    back = [_button("‹", turn(page=page - 1))] if page else []
    on = [_button(locale.gettext("More ›"), turn(page=page + 1))] if page + 1 < pages else []
    return [*back, *on]


def _first_stage(journey_map: JourneyMap, locale: Locale) -> InlineKeyboardButton:
    return _to_stage(journey_map, journey_map.focus, locale)


def _to_stage(journey_map: JourneyMap, stage_id: str, locale: Locale) -> InlineKeyboardButton:
    name = _stage_name(journey_map, stage_id, locale)
    return _button(f"{name} ›", ViewButton(view=MapView.STAGE, stage=stage_id))


def _back(locale: Locale) -> Row:
    return [_to_map(locale), _filter(locale)]


def _numbered_pains(journey_map: JourneyMap, numbers: Sequence[int], locale: Locale) -> list[Row]:
    """Lead to pains by their numbers, those that the words beside have."""
    numbered = {number: journey_map.pains[number - 1] for number in numbers}
    buttons = [
        _button(locale.gettext("No. {number} ›", number=locale.integer(number)), _to_pain(pain))
        for number, pain in numbered.items()
    ]
    return [buttons[first : first + ACROSS] for first in range(0, len(buttons), ACROSS)]


def _to_pain(pain: PainPoint) -> ViewButton:
    return pain_view(pain.stage_id, pain.category)


def pain_view(stage_id: str, category: str) -> ViewButton:
    """Return the view of one pain."""
    return ViewButton(view=MapView.PAIN, stage=stage_id, page=_number_of(category))


def pain_of(journey_map: JourneyMap, wanted: ViewButton) -> PainPoint | None:
    """Return the pain that a button leads to; None where the map does not show it any more."""
    here = (pain for pain in journey_map.pains if pain.stage_id == wanted.stage)
    return next((pain for pain in here if _number_of(pain.category) == wanted.page), None)


def _number_of(category: str) -> int:
    """Return a number for a category, short enough for a button beside a stage."""
    return crc32(category.encode())


def _take(journey_map: JourneyMap, locale: Locale) -> Row:
    """Offer the worst pain that somebody should take, by its place in the list; none where nobody looked for owners."""
    if journey_map.actions is None:
        return []
    for number, pain in enumerate(journey_map.pains, start=1):
        if not is_settled(pain, journey_map):
            take = TakeButton(mark=mark_of(f"{pain.stage_id}/{pain.category}"))
            return [_button(locale.gettext("Take no. {number}", number=locale.integer(number)), take)]
    return []


def widening_keyboard(journey_map: JourneyMap, locale: Locale, *, in_period: bool) -> InlineKeyboardMarkup:
    """Offer to give up each condition of a filter that too few people meet, and the period; or another guide."""
    longer = [[_button(locale.gettext("Longer period"), PeriodButton())]] if in_period else []
    rows = [
        [_button(everybody(one.dimension, locale), FilterButton(dimension=one.dimension))]
        for one in journey_map.segment
    ]
    if journey_map.audience is not None:
        rows.append([_button(audience_name(None, locale), AudienceButton())])
    if not longer and not rows:  # nothing hides it but too few answers
        rows = [[_button(locale.gettext("As a file"), MenuButton(menu=MapMenu.FILES))]]
    if journey_map.guide_name is not None:
        rows.append([_filter(locale)])
    return InlineKeyboardMarkup(inline_keyboard=[*longer, *rows])


def stage_keyboard(journey_map: JourneyMap, stage_id: str, locale: Locale, *, page: int = 0) -> InlineKeyboardMarkup:
    """Lead to the worst pains, to what can be done, to the words, to the stages before and after, and back.

    page: of its pains, from 0.
    """
    ids = [stage.id for stage in journey_map.stages]
    place = ids.index(stage_id)
    neighbours = []
    if place:
        before = ids[place - 1]
        name = f"‹ {_stage_name(journey_map, before, locale)}"
        neighbours.append(_button(name, ViewButton(view=MapView.STAGE, stage=before)))
    if place + 1 < len(ids):
        after = ids[place + 1]
        name = f"{_stage_name(journey_map, after, locale)} ›"
        neighbours.append(_button(name, ViewButton(view=MapView.STAGE, stage=after)))
    first: Row = []
    if any(quote.stage_id == stage_id for quote in journey_map.quotes):
        first.append(_button(locale.gettext("Quotes"), ViewButton(view=MapView.QUOTES, stage=stage_id)))
    if sum(pain.stage_id == stage_id for pain in journey_map.pains) > 1:
        first.append(_button(locale.gettext("Merge pain points"), MergeButton(stage=stage_id)))
    act: Row = []
    if any(pain.stage_id == stage_id for pain in journey_map.pains):
        if journey_map.actions is not None:
            act.append(_button(locale.gettext("Make an action"), MakeButton(stage=stage_id)))
        tell = TellButton(guide=mark_of(journey_map.guide_id), stage=stage_id)
        act.append(_button(locale.gettext("Tell that it was fixed"), tell))
    here = stage_pains(journey_map, stage_id, page)
    pains = [
        [_button(f"{locale.integer(number)}. {pain_title(pain, locale)} ›", _to_pain(pain))]
        for number, pain in here.numbered
    ]
    others = _words(MapView.STAGE, locale, page=here.page, pages=here.pages, stage_id=stage_id)
    return _rows([*pains, others, act, first, neighbours, [_to_map(locale)]])


def pain_keyboard(journey_map: JourneyMap, pain: PainPoint, plan: MapPlan, locale: Locale) -> InlineKeyboardMarkup:
    """Lead to what is to be done about a pain as long as nobody does it, to its words, and back to its stage.

    Last comes what may be wrong with it: that it is the same as another one, or none.
    """
    page = first_page_of(quote_pages(journey_map, pain.stage_id, locale), pain.category)
    words = (
        []
        if page is None
        else [_button(locale.gettext("Quotes"), ViewButton(view=MapView.QUOTES, stage=pain.stage_id, page=page))]
    )
    act = _acts(journey_map, pain, locale)
    to_stage = ViewButton(view=MapView.STAGE, stage=pain.stage_id, page=page_of_pain(journey_map, pain))
    back = [_button(f"‹ {_stage_name(journey_map, pain.stage_id, locale)}", to_stage)]
    wrong = [
        _button(locale.gettext("Something is wrong here"), MergeButton(stage=pain.stage_id, code=number))
        for number, code in enumerate(codes(plan))
        if code == pain.category
    ]
    first = [words, act] if is_settled(pain, journey_map) else [act, words]
    return _rows([*first, [*back, _to_map(locale)], wrong])


def _acts(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> Row:
    """Offer to do something about a pain, or show what is or was done; nothing where nobody looked for actions."""
    if journey_map.actions is None:
        return []
    mark = mark_of(f"{pain.stage_id}/{pain.category}")
    action = action_of(journey_map, pain) or done_about(pain, journey_map)
    take = [] if is_settled(pain, journey_map) else [_button(locale.gettext("Take it"), TakeButton(mark=mark))]
    if action is None:
        return [*take, _button(locale.gettext("Make an action"), MakeButton(mark=mark))]
    show = ActionButton(number=action.number, step=ActionStep.SHOW)
    return [*take, _button(locale.gettext("Show the action"), show)]


def quotes_keyboard(
    journey_map: JourneyMap, stage_id: str, pain: PainPoint | None, locale: Locale, *, page: int, pages: int
) -> InlineKeyboardMarkup:
    """Turn the pages, and go back to the pain that a page is about, or to the stage."""
    turns = [
        _button(sign, ViewButton(view=MapView.QUOTES, stage=stage_id, page=to))
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 0 <= to < pages
    ]
    wrong = [_button(locale.gettext("Something is wrong here"), FixButton(stage=stage_id, page=page))] if pages else []
    to_pain = [] if pain is None else [_button(f"‹ {pain_title(pain, locale)}", _to_pain(pain))]
    stage = ViewButton(view=MapView.STAGE, stage=stage_id)
    to_stage = _button(f"‹ {_stage_name(journey_map, stage_id, locale)}", stage)
    return _rows([turns, to_pain, [to_stage, _to_map(locale)], wrong])


def pictures_keyboard(locale: Locale, *, shown: MapView | None = None) -> InlineKeyboardMarkup:
    """Choose another picture."""
    names = {
        MapView.MATRIX: locale.gettext("Where it pays"),
        MapView.PAINS: locale.gettext("Pain points"),
        MapView.TREND: locale.gettext("Trend"),
        MapView.PERSONAS: locale.gettext("Personas"),
        MapView.CHANNELS: locale.gettext("Channels"),
        MapView.FUNNEL: locale.gettext("Interviews"),
    }
    buttons = [_button(names[view], ViewButton(view=view)) for view in PICTURES if view is not shown]
    return _rows([*_pairs(buttons), [_to_map(locale)]])


def personas_keyboard(
    personas: Iterable[Condition], locale: Locale, *, beside: MapView | None = None
) -> InlineKeyboardMarkup:
    """Lead to the card of each persona. beside: the other picture of all of them, side by side or as rows."""
    buttons = [_button(value_name(one, locale), ViewButton(view=MapView.PERSONA, stage=one.value)) for one in personas]
    names = {MapView.OVERLAY: locale.gettext("Compare personas"), MapView.PERSONAS: locale.gettext("Personas")}
    together = [] if beside is None else [_button(names[beside], ViewButton(view=beside))]
    return _rows([together, *_pairs(buttons), [_pictures(locale), _to_map(locale)]])


def overlay_keyboard(
    personas: Sequence[Condition], bits: Sequence[int], shown: Collection[int], locale: Locale
) -> InlineKeyboardMarkup:
    """Switch each curve off and on; where there are but two, lead to the cards as there is nothing to choose.

    bits: of the personas, as `bits_of` gives them; shown: places of those whose curves are drawn.
    """
    if len(personas) <= LEAST:
        return personas_keyboard(personas, locale, beside=MapView.PERSONAS)
    drawn = sum(bit for place, bit in enumerate(bits) if place in shown)
    buttons = [
        _button(
            f"{'✓ ' if drawn & bit else ''}{value_name(one, locale)}",
            ViewButton(view=MapView.OVERLAY, page=drawn ^ bit),
        )
        for one, bit in zip(personas, bits, strict=True)
    ]
    rows = _button(locale.gettext("Personas"), ViewButton(view=MapView.PERSONAS))
    return _rows([*([one] for one in buttons), [rows], [_pictures(locale), _to_map(locale)]])


def digest_keyboard(pains: Sequence[PainPoint], locale: Locale) -> InlineKeyboardMarkup:
    """Lead from a digest, which stays, to the map and to pains that it tells of."""
    to_map = _button(locale.gettext("Show the map"), RevealButton())
    rows = [
        [_button(f"{pain_title(pain, locale)} ›", RevealButton(view=to.view, stage=to.stage, page=to.page))]
        for pain in pains
        for to in [_to_pain(pain)]
    ]
    return _rows([[to_map], *rows])


def bits_of(personas: Sequence[Condition], plan: MapPlan) -> list[int]:
    """Return a number for each persona, of which any sum tells whose it is; the same whichever are common now."""
    values = [one.value for one in personas]
    order = [*plan.personas, *sorted(set(values) - plan.personas.keys())]  # of an earlier version of the guide, too
    return [1 << order.index(value) for value in values]


def filter_keyboard(
    segment: Segment,
    chosen: PeriodChoice | None,
    periods: Mapping[PeriodChoice | None, Period | None],
    locale: Locale,
    *,
    guides: Sequence[Guide],
    guide: Guide,
    audiences: Sequence[Audience | None],
    audience: Audience | None,
) -> InlineKeyboardMarkup:
    """Show what each dimension is filtered by, a tap opens its values; the rest with what is chosen marked.

    guides, audiences: those that may be looked at; of one alone there is nothing to choose.
    """
    kept = {condition.dimension: value_name(condition, locale) for condition in segment}
    names = {
        dimension: f"{dimension_name(dimension, locale)}: {kept[dimension]}"
        if dimension in kept
        else everybody(dimension, locale)
        for dimension in Dimension
    }
    rows = [[_button(name, MenuButton(menu=MapMenu.FILTER, dimension=one))] for one, name in names.items()]
    labels = {
        choice: locale.gettext("All time") if period is None else period_phrase(period, locale)
        for choice, period in periods.items()
    }
    times = [_marked(name, PeriodButton(period=choice), is_on=choice is chosen) for choice, name in labels.items()]
    maps = [
        [_marked(one.title[locale.language], MapGuideButton(mark=mark_of(one.id)), is_on=one.id == guide.id)]
        for one in guides
    ]
    sides = [
        [_marked(audience_name(one, locale), AudienceButton(audience=one), is_on=one is audience)] for one in audiences
    ]
    maps = maps if len(maps) > 1 else []
    return _rows([*maps, *sides, *rows, [times[0]], *_pairs(times[1:]), [_to_map(locale)]])


def values_keyboard(dimension: Dimension, found: Iterable[Condition], locale: Locale) -> InlineKeyboardMarkup:
    """Choose a value of one dimension, or all."""
    buttons = [
        _button(value_name(one, locale), FilterButton(dimension=dimension, mark=mark_of(one.value))) for one in found
    ]
    wide = [_button(everybody(dimension, locale), FilterButton(dimension=dimension))]
    return _rows([wide, *_pairs(buttons), [_button(locale.gettext("‹ Filter"), MenuButton(menu=MapMenu.FILTER))]])


def files_keyboard(locale: Locale, *, below_map: bool = False) -> InlineKeyboardMarkup:
    """Choose a file; one a row, because each says what it is good for."""
    labels = {
        MapFile.HTML: locale.gettext("HTML, to browse"),
        MapFile.PDF: locale.gettext("PDF, sharp in any size"),
        MapFile.PNG: locale.gettext("PNG, for slides"),
        MapFile.XLSX: locale.gettext("XLSX, tables"),
        MapFile.CSV: locale.gettext("CSV, figures"),
        MapFile.MERMAID: locale.gettext("Mermaid, for a wiki"),
    }
    rows = [[_button(label, FileButton(file=file))] for file, label in labels.items()]
    return _rows([*rows, [_to_map(locale)] if below_map else []])


def choices_keyboard(
    choices: Sequence[tuple[str, CallbackData]], back: tuple[str, CallbackData], *, across: int = 2
) -> InlineKeyboardMarkup:
    """Offer choices, `across` of them a row where all are short, and a way back."""
    buttons = [_button(text, data) for text, data in choices]
    wide = across == 1 or any(len(text) > PAIR_LIMIT for text, _ in choices)
    return _rows([*([[one] for one in buttons] if wide else _pairs(buttons)), [_button(*back)]])


def with_button(markup: InlineKeyboardMarkup, text: str, data: CallbackData) -> InlineKeyboardMarkup:
    """Put one more button first."""
    return _rows([[_button(text, data)], *markup.inline_keyboard])


def codes(plan: MapPlan) -> list[str]:
    """Return the codebook of pains with the guide's own, in the order by which buttons name them."""
    return [*PAIN_CATEGORIES, *plan.pains]


def code_name(code: str, layer: Layer, plan: MapPlan, locale: Locale) -> str:
    """Name a category of the codebook, of pains or of what went well."""
    if layer is Layer.GAIN:
        return gain_name(code, locale)
    return in_language(plan.pains[code], locale) if code in plan.pains else pain_name(code, locale)


def case_keyboard(
    number: int, stories: int, locale: Locale, *, follow_up: OpenFollowUpButton, ask: AskButton | None
) -> InlineKeyboardMarkup:
    """Offer to follow a story up, to ask the author, who allowed it, another story if there is one, and the map."""
    case = _button(locale.gettext("Open a case"), follow_up)
    author = [] if ask is None else [_button(locale.gettext("Ask the author"), ask)]
    another = CaseButton(number=(number + 1) % stories)
    others = [] if stories <= 1 else [_button(locale.gettext("Another story"), another)]
    to_map = _button(locale.gettext("‹ Map"), RevealButton())  # in a message of its own: words become no picture
    return _rows([[case], author, others, [to_map]])


def everybody(dimension: Dimension, locale: Locale) -> str:
    """Say that nobody is left out by a dimension."""
    return {
        Dimension.PERSONA: locale.gettext("All personas"),
        Dimension.CHANNEL: locale.gettext("All channels"),
        Dimension.LANGUAGE: locale.gettext("All languages"),
        Dimension.SOURCE: locale.gettext("All sources"),
        Dimension.CARE: locale.gettext("All answers"),
    }[dimension]


def audience_name(audience: Audience | None, locale: Locale) -> str:
    """Name whose side of the counter is looked at."""
    return {
        None: locale.gettext("Customers and agents"),
        Audience.CUSTOMERS: locale.gettext("Customers only"),
        Audience.STAFF: locale.gettext("Agents only"),
    }[audience]


def mark_of(value: str) -> str:
    """Return a short name for a value that may be too long for a button."""
    return f"{crc32(value.encode()):08x}"


def _stage_name(journey_map: JourneyMap, stage_id: str, locale: Locale) -> str:
    return in_language(journey_map.stage(stage_id).short_title, locale)


def _to_map(locale: Locale) -> InlineKeyboardButton:
    return _button(locale.gettext("‹ Map"), ViewButton(view=MapView.MAP))


def _button(text: str, data: CallbackData) -> InlineKeyboardButton:
    label = text if len(text) <= LABEL_LIMIT else text[: LABEL_LIMIT - 1] + "…"
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def _marked(text: str, data: CallbackData, *, is_on: bool) -> InlineKeyboardButton:
    return _button(f"{'• ' if is_on else ''}{text}", data)


def _pairs(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    return [list(buttons[first : first + 2]) for first in range(0, len(buttons), 2)]


def _rows(rows: Iterable[Row]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
