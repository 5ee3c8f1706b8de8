"""Actions about pains in words: what they are called, who owns them, until when, how far they are."""

from dataclasses import replace
from datetime import date
from html import escape

from interview.improvements import Aim, Improvement, Progress, holder
from interview.language import Locale
from interview.rights import ActorRole
from reports.follow_up_words import problem_name
from reports.journey_map import Done, JourneyMap, Outcome, PainPoint
from reports.labels import pain_name, pain_title
from reports.plan import MapPlan, in_language


def aim_name(aim: Aim, journey_map: JourneyMap, locale: Locale) -> str:
    """Name a pain with its stage, as the map does; one that the map does not show by its category."""
    stages = {stage.id: stage.short_title for stage in journey_map.stages}
    return locale.gettext(
        "{pain} ({stage})",
        pain=_pain_of(aim, journey_map, locale),
        stage=in_language(stages[aim.stage_id], locale) if aim.stage_id in stages else aim.stage_id,
    )


def _pain_of(aim: Aim, journey_map: JourneyMap, locale: Locale) -> str:
    shown = (pain for pain in journey_map.pains if (pain.stage_id, pain.category) == (aim.stage_id, aim.category))
    pain = next(shown, None)
    return pain_name(aim.category, locale) if pain is None else pain_title(pain, locale)


def action_title(action: Improvement, journey_map: JourneyMap, locale: Locale) -> str:
    """Return what an action is called: as its manager wrote, else by its pains."""
    return _title(action, aim_name(action.aims[0], journey_map, locale), locale)


def planned_title(action: Improvement, plan: MapPlan, locale: Locale) -> str:
    """Return what an action is called where no map is at hand."""
    first = action.aims[0]
    return _title(action, problem_name((first.stage_id, first.category), plan, locale), locale)


def _title(action: Improvement, first: str, locale: Locale) -> str:
    if action.title is not None:
        return action.title
    more = len(action.aims) - 1
    if not more:
        return first
    return locale.ngettext("{pain} and {n} more", "{pain} and {n} more", more, pain=first)


def owner_name(action: Improvement, locale: Locale) -> str | None:
    """Name who owns an action as the list of the team does; None for nobody."""
    if action.owner is None:
        return None
    if action.owner.role is ActorRole.OWNER or action.owner.number is None:
        return locale.gettext("the bot's owner")
    if action.owner_label:
        return action.owner_label
    number = locale.integer(action.owner.number)
    return locale.gettext("{role} no. {number}", role=locale.gettext("manager"), number=number)


def progress_name(progress: Progress, locale: Locale) -> str:
    """Say how far an action is."""
    return {
        Progress.IDEA: locale.gettext("an idea"),
        Progress.DOING: locale.gettext("in progress"),
        Progress.DONE: locale.gettext("done"),
        Progress.DROPPED: locale.gettext("dropped"),
    }[progress]


def owner_and_day(action: Improvement, locale: Locale) -> str:
    """Say who owns an action and until when it is to be done."""
    name = owner_name(action, locale) or locale.gettext("No owner")
    if action.due_on is None:
        return name
    return locale.gettext("{name}, due {day}", name=name, day=locale.day_month(action.due_on))


def overdue_mark(action: Improvement, today: date, locale: Locale) -> str:
    """Return a word in front of what should be done by now, else nothing."""
    overdue = locale.gettext("overdue")
    return f"{overdue} · " if action.is_overdue(today) else ""


def owner_of_pain(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say who does something about a pain and until when, what was done lately, or that nobody does anything.

    None where nobody looked.
    """
    if journey_map.actions is None:
        return None
    found = holder(pain.stage_id, pain.category, journey_map.actions)
    if found is not None:
        return owner_and_day(found, locale)
    done = done_about(pain, journey_map)
    return locale.gettext("No owner") if done is None else done_phrase(done, journey_map, locale)


def owner_sentence(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say the same where it stands alone, whoever owns it called the owner."""
    found = holder(pain.stage_id, pain.category, journey_map.actions or ())
    name = None if found is None else owner_name(found, locale)
    if found is None or name is None:
        return owner_of_pain(pain, journey_map, locale)
    if found.due_on is None:
        return locale.gettext("Owner: {name}", name=name)
    return locale.gettext("Owner: {name}, due {day}", name=name, day=locale.day_month(found.due_on))


def done_about(pain: PainPoint, journey_map: JourneyMap) -> Done | None:
    """Return what was done about a pain last, if that was lately."""
    about = (done for done in journey_map.done if (done.stage_id, done.category) == (pain.stage_id, pain.category))
    return next(about, None)


def is_settled(pain: PainPoint, journey_map: JourneyMap) -> bool:
    """Tell whether nobody need take a pain: somebody did, or something was done lately and may have helped."""
    found = holder(pain.stage_id, pain.category, journey_map.actions or ())
    if found is not None:
        return found.owner is not None
    done = done_about(pain, journey_map)
    return done is not None and not done.outcome.asks_for_more


def done_phrase(done: Done, journey_map: JourneyMap, locale: Locale) -> str:
    """Say when something was done and whether it helped, or from when on that can be told.

    It is judged among all customers, so on the map of some it is not said.
    """
    day = locale.day_month(done.done_on)
    if done.told_from is not None:
        from_day = locale.day_month(done.told_from)
        return locale.gettext("Done {day}, effect readable from {from_day}", day=day, from_day=from_day)
    if journey_map.segment or journey_map.part:
        return locale.gettext("Done {day}", day=day)
    return {
        Outcome.EARLY: locale.gettext("Done {day}", day=day),
        Outcome.FEW: locale.gettext("Done {day}, too few answers since then to judge by", day=day),
        Outcome.BETTER: locale.gettext("Done {day}, really better since then", day=day),
        Outcome.PERHAPS_BETTER: locale.gettext("Done {day}, perhaps better since then", day=day),
        Outcome.CHANCE: locale.gettext("Done {day}, no change since then that can be told from chance", day=day),
        Outcome.PERHAPS_WORSE: locale.gettext("Done {day}, perhaps worse since then", day=day),
        Outcome.WORSE: locale.gettext("Done {day}, really worse since then", day=day),
    }[done.outcome]


def owner_line(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Return as HTML who does something about a pain, nobody in bold; no line where nobody looked."""
    words = owner_sentence(pain, journey_map, locale)
    if words is None:
        return []
    written = escape(words, quote=False)
    return [written if is_settled(pain, journey_map) else f"<b>{written}</b>"]


def actions_lane(journey_map: JourneyMap, locale: Locale) -> list[tuple[str, ...]]:
    """Return for each stage what is done there, by whom and until when; no stages where nobody does anything."""
    stages = [tuple(_actions_of_stage(stage.id, journey_map, locale)) for stage in journey_map.stages]
    return stages if any(stages) else []


def _actions_of_stage(stage_id: str, journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say of each open action that somebody owns what it is called at a stage, whose it is and until when."""
    lines: list[str] = []
    for action in journey_map.actions or ():
        aims = tuple(aim for aim in action.aims if aim.stage_id == stage_id)
        if action.owner is not None and aims:
            title = _title(replace(action, aims=aims), _pain_of(aims[0], journey_map, locale), locale)
            lines.append(locale.gettext("{action}: {who}", action=title, who=owner_and_day(action, locale)))
    return lines
