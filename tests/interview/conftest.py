"""A small guide, and a conversation over it in the engine's own words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from interview.advice import Advice
from interview.engine import Agree, Done, Event, Skip, Step, StoryEnded, Tap, Words, step
from interview.errors import GuideError
from interview.guide import Guide
from interview.guide_file import parse_guide
from interview.programme import Asked, open_question
from interview.scales import Kind
from interview.state import State

SMALL = Path(__file__).parent / "data" / "small.yaml"
LONGEST_WALK = 200  # questions; several times what any guide can ask one person


@dataclass
class Talk:
    """One interview, driven answer by answer."""

    guide: Guide
    state: State
    last: Step | None = None

    @property
    def asked(self) -> Asked | None:
        return open_question(self.guide, self.state)

    @property
    def question_id(self) -> str | None:
        """Return the id of the open question; None at the end."""
        return None if self.asked is None else self.asked.question.id

    @property
    def place(self) -> tuple[str, str | None] | None:
        """Return the open question and its stage."""
        return None if self.asked is None else self.asked.key

    def take(self, *events: Event) -> Step:
        """Take events in turn; returns the last step."""
        for event in events:
            self.last = step(self.guide, self.state, event)
            self.state = self.last.state
        assert self.last is not None
        return self.last

    def tap(self, *options: str) -> Step:
        return self.take(*(Tap(option) for option in options))

    def tick(self, *options: str) -> Step:
        return self.take(*(Tap(option) for option in options), Done())

    def tell(self, text: str = "words", advice: Advice | None = None, *, calm: bool = False) -> Step:
        return self.take(Words(text, calm=calm), StoryEnded(advice))

    def skip_to(self, question_id: str) -> "Talk":
        """Skip until a question is open."""
        for _ in range(LONGEST_WALK):
            if self.question_id == question_id:
                return self
            assert self.asked is not None, f"{question_id} is never asked"
            self.take(Skip())
        raise AssertionError(f"{question_id} is not reached")

    def rate(self, **satisfaction: int | tuple[int, int]) -> "Talk":
        """Visit the stages named and rate them: satisfaction, or importance and satisfaction."""
        self.skip_to("visited").tick(*satisfaction)
        while self.asked is not None and self.asked.part.each:
            rating = satisfaction[str(self.asked.stage_id)]
            importance, satisfied = rating if isinstance(rating, tuple) else (3, rating)
            given = {Kind.IMPORTANCE: importance, Kind.SATISFACTION: satisfied}.get(self.asked.question.type)
            self.take(Skip() if given is None else Tap(str(given)))
        return self

    def story(self) -> "Talk":
        """Go on to the first story, past the ratings of the whole case."""
        while self.asked is not None and self.asked.part.id == "overall":
            self.take(Skip())
        return self


@pytest.fixture(scope="session")
def small_text() -> str:
    return SMALL.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small(small_text: str) -> Guide:
    return parse_guide(small_text, name="small.yaml")


@pytest.fixture
def talk(small: Guide) -> Talk:
    """An interview over the small guide, consent given."""
    started = Talk(small, State(seed=1))
    started.take(Agree())
    return started


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Guide]:
    """Return the guide of a text; fails where there are problems."""
    return partial(parse_guide, name="small.yaml")


Breaking = Callable[..., list[tuple[int, str]]]


@pytest.fixture(scope="session")
def broken(small_text: str) -> Breaking:
    """Return the problems, with their lines, of the small guide after replacements."""

    def problems(*replacements: tuple[str, str]) -> list[tuple[int, str]]:
        text = small_text
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the guide"
            text = text.replace(old, new)
        with pytest.raises(GuideError) as raised:
            parse_guide(text, name="small.yaml")
        rows = [str(problem).removeprefix("small.yaml:").partition(": ") for problem in raised.value.problems]
        return [(int(line), sentence) for line, _, sentence in rows]

    return problems


@pytest.fixture(scope="session")
def line_of(small_text: str) -> Callable[[str], int]:
    """Return the line of the small guide in which a snippet stands."""

    def line(snippet: str) -> int:
        assert small_text.count(snippet) == 1, f"{snippet!r} stands {small_text.count(snippet)} times in the guide"
        return small_text[: small_text.index(snippet)].count("\n") + 1

    return line
