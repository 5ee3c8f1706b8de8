"""Does a guide make sense? Everything that the form of its file cannot tell, before anybody is asked anything."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from interview.conditions import Condition
from interview.guide import (
    ASIDE,
    IMPORTED,
    IMPORTED_RATING,
    IMPORTED_UNPLACED,
    PERMISSION,
    Guide,
    Option,
    Part,
    Question,
)
from interview.guide_order import OUTSIDE, Moment, Order, Place
from interview.guide_reach import possible
from interview.guide_texts import PLACEHOLDER, Problem, check_texts
from interview.records import PAIN_CATEGORIES
from interview.scales import OWN_OPTIONS, RANGES, SEVERAL, Kind, standards
from interview.sentences import Sentence, gettext
from interview.strict_yaml import Loc

RESERVED = frozenset({ASIDE, IMPORTED, IMPORTED_RATING, "company", "stage"})
"""Ids that mean something else where a question's id may stand: in stored answers and in placeholders."""

PERMISSIONS = ("read_and_write", "read_only", "no")
"""The options of the question `permission`."""

PIPED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.NUMBER, *RANGES})
"""Kinds whose answers fit into a sentence."""

RATED = frozenset({Kind.SATISFACTION, Kind.IMPORTANCE})
"""Kinds that make the curve: one of each a stage."""


def check(guide: Guide) -> Iterator[Problem]:
    """Yield every problem of a guide."""
    order = Order(guide)
    yield from check_texts(guide)
    yield from _ids(guide, order)
    yield from _stages(guide)
    yield from _parts(guide)
    for place in order.places:
        if place.probe_of is None:
            yield from _question(guide, place)
    yield from _visits(order)
    yield from _ratings(guide, order)
    yield from _probes(guide)
    yield from _pains(guide)
    yield from _conditions(guide, order)
    yield from _piping(order)


def _ids(guide: Guide, order: Order) -> Iterator[Problem]:
    questions = [(place.loc, place.question.id) for place in order.places if place.probe_of is None]
    questions += [(("probes", n), probe.id) for n, probe in enumerate(guide.probes)]
    touchpoints = [
        (("stages", s, "touchpoints", t), touchpoint.id)
        for s, stage in enumerate(guide.stages)
        for t, touchpoint in enumerate(stage.touchpoints)
    ]
    yield from _repeated(gettext("a question or probe"), questions)
    yield from _repeated(gettext("a touchpoint"), touchpoints)
    yield from _repeated(gettext("a stage"), [(("stages", n), stage.id) for n, stage in enumerate(guide.stages)])
    yield from _repeated(gettext("a part"), [(("parts", n), part.id) for n, part in enumerate(guide.parts)])
    yield from _repeated(
        gettext("a channel"), [(("channels", n), channel.id) for n, channel in enumerate(guide.channels)]
    )
    yield from _repeated(gettext("a pain"), [(("pains", n), pain.id) for n, pain in enumerate(guide.pains)])
    yield from _repeated(
        gettext("a persona"), [(("personas", n), persona.id) for n, persona in enumerate(guide.personas)]
    )
    yield from _repeated(
        gettext("a language"), [(("languages", n), language.value) for n, language in enumerate(guide.languages)]
    )
    for loc, question_id in questions:
        if question_id in RESERVED:
            yield (*loc, "id"), gettext("`{id}` has a meaning of its own: write another id", id=question_id)
    for n, part in enumerate(guide.parts):
        if part.id in (ASIDE, IMPORTED, IMPORTED_UNPLACED):
            yield ("parts", n, "id"), gettext("`{id}` has a meaning of its own: write another id", id=part.id)


def _pains(guide: Guide) -> Iterator[Problem]:
    for n, pain in enumerate(guide.pains):
        if pain.of not in PAIN_CATEGORIES:
            yield (
                ("pains", n, "of"),
                gettext(
                    "there is no category `{id}`: write one of {known}", id=pain.of, known=", ".join(PAIN_CATEGORIES)
                ),
            )
        for language in guide.languages:
            if not pain.words.get(language):
                yield (
                    ("pains", n, "words"),
                    gettext("`{language}` is missing: write words of that language too", language=language),
                )


def _repeated(what: Sentence, rows: Sequence[tuple[Loc, str]]) -> Iterator[Problem]:
    known: set[str] = set()
    for loc, row_id in rows:
        if row_id in known:
            yield (
                loc,
                gettext(
                    "there is {what} `{id}` already: write another one, ids are never used twice", what=what, id=row_id
                ),
            )
        known.add(row_id)


def _stages(guide: Guide) -> Iterator[Problem]:
    channels = {channel.id for channel in guide.channels}
    goes_over_stages = any(part.each for part in guide.parts)
    for s, stage in enumerate(guide.stages):
        for t, touchpoint in enumerate(stage.touchpoints):
            if touchpoint.channel is not None and touchpoint.channel not in channels:
                loc = ("stages", s, "touchpoints", t, "channel")
                yield loc, _no_channel(touchpoint.channel, channels)
        for n, step in enumerate(stage.planned):
            yield from _planned(step, channels, ("stages", s, "planned", n))
        if stage.questions and not goes_over_stages:
            yield ("stages", s, "questions"), gettext("nothing asks these: add a part with `each: stage`")


def _planned(step: Sequence[str], channels: Collection[str], loc: Loc) -> Iterator[Problem]:
    for channel, times in Counter(step).items():
        if channel not in channels:
            yield loc, _no_channel(channel, channels)
        if times > 1:
            yield loc, gettext("`{id}` stands in one step twice: write it once", id=channel)


def _no_channel(channel: str, channels: Collection[str]) -> Sentence:
    if not channels:
        return gettext("there is no channel `{id}`, the guide has none yet: write it first", id=channel)
    return gettext("there is no channel `{id}`: write one of {known}", id=channel, known=", ".join(sorted(channels)))


def _parts(guide: Guide) -> Iterator[Problem]:
    stories = 0
    for p, part in enumerate(guide.parts):
        loc: Loc = ("parts", p)
        stories += part.story is not None
        if part.each and part.story:
            yield (*loc, "each"), gettext("a part goes over the stages or tells of one: keep `each` or `story`")
        if not part.questions and not (part.each and any(stage.questions for stage in guide.stages)):
            yield (*loc, "questions"), gettext("the part asks nothing: write a question, or delete the part")
        if part.story and part.questions:
            yield from _story_opening(part, (*loc, "questions", 0))
        if part.story and stories > len(guide.stages):
            yield (
                (*loc, "story"),
                gettext("each stage is told once, and there are {count}: delete this story", count=len(guide.stages)),
            )
    yield from _complete_after(guide)


def _story_opening(part: Part, loc: Loc) -> Iterator[Problem]:
    """The first question of a story lets the person tell it, or choose another stage."""
    first = part.questions[0]
    if first.type is not Kind.TEXT or first.lane is not None:
        yield (*loc, "type"), gettext("a story begins with words: make its first question a `text` without `lane`")
    if first.when is not None:
        yield (*loc, "when"), gettext("a story's first question is always asked: move the condition to the part")


def _complete_after(guide: Guide) -> Iterator[Problem]:
    holders = [
        part.id for part in guide.parts if part.story or any(question.type in RANGES for question in part.questions)
    ]
    part = next((part for part in guide.parts if part.id == guide.complete_after), None)
    known, wanted = ", ".join(holders), guide.complete_after
    if not holders:
        yield ("complete_after",), gettext("no part holds a story or ratings: write one of them first")
    elif part is None:
        yield ("complete_after",), gettext("there is no part `{id}`: write one of {known}", id=wanted, known=known)
    elif part.id not in holders:
        nothing = gettext(
            "`{id}` holds neither a story nor ratings, so nothing is complete after it: write one of {known}",
            id=wanted,
            known=known,
        )
        yield ("complete_after",), nothing


def _question(guide: Guide, place: Place) -> Iterator[Problem]:
    question, loc = place.question, place.loc
    standard = standards().get(question.type)
    if question.label is None and (standard is None or standard.label is None):
        yield (
            loc,
            gettext("`label` is missing: a {type} has no wording of its own, write the question", type=question.type),
        )
    yield from _options(guide, question, loc)
    if question.most is not None and question.type not in SEVERAL:
        yield (*loc, "most"), gettext("a {type} takes one answer: delete `most`", type=question.type)
    if question.lane is not None and (not place.part.story or question.type is not Kind.TEXT):
        yield (
            (*loc, "lane"),
            gettext("a lane is asked after a story, in words: move it to a part with `story`, as a `text`"),
        )
    if question.probes and question.type is not Kind.TEXT:
        yield (*loc, "probes"), gettext("only words are followed up: delete `probes`, or make this a `text`")
    yield from _question_probes(guide, question, loc)
    if question.id == PERMISSION:
        yield from _permission(place)


def _options(guide: Guide, question: Question, loc: Loc) -> Iterator[Problem]:
    at = (*loc, "options")
    if question.type not in OWN_OPTIONS:
        if question.options is not None:
            yield at, gettext("a {type} brings its own answers: delete `options`", type=question.type)
        return
    if question.options is None:
        yield loc, gettext("`options` is missing: a {type} needs buttons, write at least two", type=question.type)
        return
    if question.options == "channels" and not guide.channels:
        yield at, gettext("the guide has no channels: write `channels`, or options of this question's own")
        return
    options = guide.options(question)
    if len(options) < 2:
        yield at, gettext("one button is no choice: write at least two options")
    if question.most is not None and question.type is Kind.CHOICES and question.most >= len(options):
        yield (
            (*loc, "most"),
            gettext("there are only {count} options: write less, or delete `most`", count=len(options)),
        )
    if isinstance(question.options, tuple):
        yield from _own_options(question.options, at, one_answer=question.type is Kind.CHOICE)
    elif any(option.other for option in options) and question.type is not Kind.CHOICE:
        yield at, gettext("one of the channels has `other`, which only a `choice` can ask about: write options here")


def _own_options(options: tuple[Option, ...], loc: Loc, *, one_answer: bool) -> Iterator[Problem]:
    yield from _repeated(gettext("an option"), [((*loc, n), option.id) for n, option in enumerate(options)])
    others = [n for n, option in enumerate(options) if option.other]
    if others and not one_answer:
        yield (*loc, others[0], "other"), gettext("words can be asked for only in a `choice`: delete `other`")
    for n in others[1:]:
        yield (*loc, n, "other"), gettext("typed words belong to one option: keep `other` at one of them")


def _question_probes(guide: Guide, question: Question, loc: Loc) -> Iterator[Problem]:
    known = [probe.id for probe in guide.probes]
    for n, probe_id in enumerate(question.probes):
        if probe_id not in known:
            yield (*loc, "probes", n), _no_probe(probe_id, known)
    yield from _repeated(
        gettext("a probe"), [((*loc, "probes", n), probe_id) for n, probe_id in enumerate(question.probes)]
    )
    if "probe_limit" in question.model_fields_set and not (question.probes and question.probe_limit):
        yield (
            (*loc, "probe_limit"),
            gettext("nothing follows up then: write `probes` and a limit of 1 or 2, or delete this"),
        )


def _no_probe(probe_id: str, known: list[str]) -> Sentence:
    if not known:
        return gettext("there is no probe `{id}`, the guide has none yet: write it first", id=probe_id)
    return gettext("there is no probe `{id}`: write one of {known}", id=probe_id, known=", ".join(known))


def _permission(place: Place) -> Iterator[Problem]:
    options = place.question.options
    ids = tuple(option.id for option in options) if isinstance(options, tuple) else ()
    if place.question.type is not Kind.CHOICE or ids != PERMISSIONS:
        yield (
            place.loc,
            gettext(
                "`{id}` must be a `choice` with the options {known}, in this order",
                id=PERMISSION,
                known=", ".join(PERMISSIONS),
            ),
        )
    if place.moment.scope != OUTSIDE:
        yield place.loc, gettext("`{id}` is asked once: move it to a part without `each` and `story`", id=PERMISSION)


def _visits(order: Order) -> Iterator[Problem]:
    """One question at most says which stages there were; without one the guide goes over all of them."""
    about_stages = min((p.moment.order for p in order.places if p.moment.scope != OUTSIDE), default=None)
    asked = [place for place in order.places if place.question.visits]
    for place in asked:
        loc = (*place.loc, "visits")
        if place.question.type is not Kind.CHOICES or place.question.options != "stages":
            yield loc, gettext("stages are ticked in a `choices` with `options: stages`: write this question so")
        if place.moment.scope != OUTSIDE or (about_stages is not None and place.moment.order > about_stages):
            yield (
                loc,
                gettext("which stages there were must be known first: move this question before those about stages"),
            )
    for place in asked[1:]:
        yield (
            (*place.loc, "visits"),
            gettext("`{id}` asks for the stages already: delete `visits` here", id=asked[0].question.id),
        )


def _ratings(guide: Guide, order: Order) -> Iterator[Problem]:
    """Stages have one rating of each kind, and stories that are chosen by it come later."""
    rated: list[Place] = []
    for place in order.places:
        if place.question.type not in RATED:
            continue
        loc = (*place.loc, "type")
        if place.moment.scope == OUTSIDE:
            yield loc, gettext("this is asked about a stage: move it to a part with `each: stage`, or use `csat`")
        twice = [one for one in rated if one.question.type is place.question.type and _same_stage(one, place)]
        if twice:
            yield loc, gettext("`{id}` asks the same about this stage: keep one of them", id=twice[0].question.id)
        rated.append(place)
    for p, part in enumerate(guide.parts):
        begins = order.starts(part).order
        curve = any(one.question.type is Kind.SATISFACTION and one.moment.order < begins for one in rated)
        if part.story in ("lowest", "highest") and not curve:
            yield (
                ("parts", p, "story"),
                gettext("this needs ratings: ask `satisfaction` earlier, in a part with `each: stage`"),
            )


def _same_stage(one: Place, other: Place) -> bool:
    scopes = {one.moment.scope, other.moment.scope}
    return len(scopes) == 1 or not all(scope.startswith(("stage:", "story:")) for scope in scopes)


def _probes(guide: Guide) -> Iterator[Problem]:
    used = Counter(
        probe_id
        for questions in [part.questions for part in guide.parts] + [stage.questions for stage in guide.stages]
        for question in questions
        for probe_id in question.probes
    )
    for n, probe in enumerate(guide.probes):
        if not used[probe.id]:
            yield (
                ("probes", n),
                gettext("no question uses `{id}`: name it in `probes` of a text, or delete it", id=probe.id),
            )
        if len(probe.options) == 1:
            yield ("probes", n, "options"), gettext("one button is no choice: write at least two options, or none")
        yield from _own_options(probe.options, ("probes", n, "options"), one_answer=True)


def _conditions(guide: Guide, order: Order) -> Iterator[Problem]:
    for p, part in enumerate(guide.parts):
        if part.when is not None:
            yield from _condition(order, part.when, order.starts(part), ("parts", p, "when"))
    for place in order.places:
        if place.probe_of is None and place.question.when is not None:
            yield from _condition(order, place.question.when, place.moment, (*place.loc, "when"), of=place)
    for n, persona in enumerate(guide.personas):
        yield from _condition(order, persona.when, order.end, ("personas", n, "when"))


def _condition(
    order: Order, condition: Condition, moment: Moment, loc: Loc, *, of: Place | None = None
) -> Iterator[Problem]:
    faults = list(order.problems(condition, moment, loc))
    if faults:
        yield from faults
    elif not possible(order, [(condition, moment)]):
        yield loc, gettext("this can never hold: no answers fit all of it")
    elif of is not None and not possible(order, order.gates(of)):
        yield (
            loc,
            gettext(
                "this can never hold where the part `{id}` is asked: its own `when` says the opposite", id=of.part.id
            ),
        )


def _piping(order: Order) -> Iterator[Problem]:
    """Check placeholders; those of a probe once for each question that it follows up."""
    seen: set[Problem] = set()
    for place in order.places:
        for key, text in (("label", place.question.label), ("hint", place.question.hint)):
            for language, words in (text or {}).items():
                for name in dict.fromkeys(PLACEHOLDER.findall(words)):
                    sentence = _pipe_problem(order, place, name)
                    problem = (
                        (*place.loc, key, language.value),
                        Sentence("{name}: {sentence}", (("name", f"{{{name}}}"), ("sentence", sentence))),
                    )
                    if sentence is not None and problem not in seen:
                        seen.add(problem)
                        yield problem


def _pipe_problem(order: Order, place: Place, name: str) -> Sentence | None:
    if name == "company":
        return None
    if name == "stage":
        inside = place.moment.scope != OUTSIDE
        nowhere = gettext("no stage is spoken of here: use it in parts with `each` or `story`")
        return None if inside else nowhere
    unseen = order.unseen(name, place.moment)
    if unseen is not None:
        return unseen
    question = order.question(name)
    if order.places_of(name)[0].probe_of is not None or question.type not in PIPED:
        return gettext(
            "the answer to `{id}` cannot be said again in a few words: use a choice, a number or a scale", id=name
        )
    asked = place.probe_of or place
    skipped = Condition(question=name, answered=False)
    if possible(order, [*order.gates(asked), (skipped, asked.moment)]):
        return gettext(
            "`{id}` may be skipped, which leaves a hole: add `{when}`",
            id=name,
            when=f"when: {{question: {name}, answered: true}}",
        )
    return None
