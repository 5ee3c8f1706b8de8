"""What an invented person does about the question that the bot has open: pure, for the player to carry out."""

from bot.demo.respondent import Given, Respondent
from interview.engine import Done, Skip, Tap, Words
from interview.programme import Asked, BuiltIn
from interview.scales import Kind, to_option
from interview.state import State

Act = Tap | Done | Skip | Words
"""What a person can do with a question; `Skip` of a probe is "that's enough"."""


def acts(respondent: Respondent, asked: Asked, state: State) -> tuple[Act, ...]:
    """Return what the respondent does next about the open question: tap until it is answered, write, or pass on.

    A text is only begun here: that it is all is said once the bot has asked for it.
    """
    if asked.built_in is BuiltIn.STORY_STAGE:
        return (Skip(),) if respondent.tells is None else (Tap(respondent.tells),)
    if asked.is_probe:
        reply = respondent.probes.get(asked.question.id, ())
        return (Tap(reply),) if isinstance(reply, str) else _told(reply)
    if asked.question.type is Kind.TEXT or state.awaiting is not None:
        return _told(respondent.texts.get(asked.question.id, ()))
    value = _value(respondent, asked)
    if value is None:
        return (Skip(),)
    if asked.question.type is Kind.NUMBER:
        return (Words(str(value)),)
    if isinstance(value, tuple):
        return _ticked(asked.question.type, value, state.draft)
    return (Tap(to_option(value) or ""),)


def _value(respondent: Respondent, asked: Asked) -> Given | None:
    if asked.question.visits:
        return tuple(respondent.stages)
    about_stage = {} if asked.stage_id is None else respondent.stages.get(asked.stage_id, {})
    value = about_stage.get(asked.question.id)
    return respondent.answers.get(asked.question.id) if value is None else value


def _told(texts: tuple[str, ...]) -> tuple[Act, ...]:
    return tuple(Words(text) for text in texts) or (Skip(),)


def _ticked(kind: Kind, value: tuple[str, ...], draft: tuple[str, ...]) -> tuple[Act, ...]:
    """Tick what is not ticked yet; on a path, go on behind the steps tapped so far."""
    if kind is Kind.PATH:
        taps = [Tap(step, place) for place, step in enumerate(value) if place >= len(draft)]
    else:
        taps = [Tap(option, 1) for option in value if option not in draft]
    return (*taps, Done())
