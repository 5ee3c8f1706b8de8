"""Where an interview stands: serialisable after every step, without a single word of the respondent."""

from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from interview.advice import Advice
from interview.records import AnswerValue
from interview.scales import Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One question that was answered or skipped.

    ordinal: number of the answer in the interview, from 1, never used twice. part_id: where it was asked.
    of: for a probe, the question it follows up. check: a rating given again after the story contradicted it.
    calm: the words held a cue for help, so no probe follows. advice: None when it was not ready in time.
    """

    ordinal: int
    part_id: str
    question_id: str
    stage_id: str | None
    kind: Kind
    value: AnswerValue = None
    skipped: bool = False
    of: str | None = None
    check: bool = False
    calm: bool = False
    advice: Advice | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """Return what the answer is about; a later answer with the same key replaces it."""
        return self.question_id, self.stage_id


@dataclass(frozen=True, slots=True)
class State:
    """Everything the engine needs to go on.

    seed: draws the missing lane. consent: None before the first screen was answered. used: ordinals given out; it
    also tells prompts apart, for every answer and every step back raises it, and a tick does not.
    draft: options ticked on the open question, in order. awaiting: the option that asks for words.
    writing: ordinal of the text that is being told in several messages. calm: it held a cue for help.
    fresh: the last step opened the question that is open, which was not seen before (`interview.pace`).
    """

    seed: int
    consent: bool | None = None
    path: tuple[Entry, ...] = ()
    used: int = 0
    draft: tuple[str, ...] = ()
    awaiting: str | None = None
    writing: int | None = None
    calm: bool = False
    paused: bool = False
    fresh: bool = False

    def settled(self) -> "State":
        """Return the state without anything half-given."""
        return replace(self, draft=(), awaiting=None, writing=None, calm=False)

    def live(self) -> frozenset[int]:
        """Return the ordinals that count: the last answer to each question, and the text being written."""
        last = {entry.key: entry.ordinal for entry in self.path}
        return frozenset(last.values()) | (frozenset() if self.writing is None else {self.writing})


_ADAPTER = TypeAdapter(State)


def dump_state(state: State) -> str:
    """Write a state as JSON."""
    return _ADAPTER.dump_json(state, exclude_defaults=True).decode()


def load_state(text: str) -> State:
    """Read a state written by `dump_state`."""
    return _ADAPTER.validate_json(text)


@dataclass(frozen=True, slots=True)
class Known:
    """Answers as conditions see them, from one stage's point of view."""

    path: tuple[Entry, ...]
    stage_id: str | None = None
    _by_key: dict[tuple[str, str | None], Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, path: tuple[Entry, ...]) -> "Known":
        """Index a path once; `at` shares the index."""
        by_key: dict[tuple[str, str | None], Entry] = {}
        for entry in path:
            by_key[entry.key] = entry
            by_key[entry.question_id, "*"] = entry
        return cls(path, None, by_key)

    def at(self, stage_id: str | None) -> "Known":
        """Look from another stage."""
        return Known(self.path, stage_id, self._by_key)

    def entry(self, question_id: str) -> Entry | None:
        """Return the last entry for this stage, else the one outside the stages, else (there) the last of any."""
        found = self._by_key.get((question_id, self.stage_id)) or self._by_key.get((question_id, None))
        return found or (self._by_key.get((question_id, "*")) if self.stage_id is None else None)

    def value(self, question_id: str) -> AnswerValue:
        """Return the answer, None when there is none or it was skipped."""
        entry = self.entry(question_id)
        return None if entry is None else entry.value

    def answered(self, question_id: str) -> bool:
        """Tell whether the question was answered; a skip is no answer."""
        entry = self.entry(question_id)
        return entry is not None and not entry.skipped

    def tags(self, question_id: str) -> frozenset[str]:
        """Return emotions and pain points found when the answer was given."""
        entry = self.entry(question_id)
        return entry.advice.tags if entry is not None and entry.advice is not None else frozenset()
